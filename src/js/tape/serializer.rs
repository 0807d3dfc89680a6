//! serde's view of the tape: any `Serialize` type can be written.

use core::fmt;

use serde::ser::{self, Serialize, Serializer};

use crate::sdp::Visitor;

use super::registry::{NewShape, Places};
use super::{FALSE, LIST, NULL, NUMBER, SHAPE, TRUE, Tape, WIDE, narrow, place};

/// Nothing that is written can fail; serde asks for a type.
#[derive(Clone, Copy, Debug)]
pub(in crate::js) struct Impossible;

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value cannot be written")
    }
}

impl core::error::Error for Impossible {}

impl ser::Error for Impossible {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Done = Result<(), Impossible>;

/// Where a value is to be written.
pub(in crate::js) struct Slot<'s, 't> {
    pub(super) tape: &'s mut Tape<'t>,
    pub(super) at: usize,
}

impl Tape<'_> {
    /// Writes a value; `null` if its type refuses.
    #[inline]
    pub(super) fn value<T: Serialize + ?Sized>(&mut self, at: usize, value: &T) {
        if value.serialize(Slot { tape: self, at }).is_err() {
            self.set(at, NULL);
        }
    }
}

impl Visitor for Slot<'_, '_> {
    #[inline]
    fn visit<T: Serialize>(&mut self, value: &T) {
        self.tape.value(self.at, value);
    }
}

impl<'s, 't> Serializer for Slot<'s, 't> {
    type Ok = ();
    type Error = Impossible;
    type SerializeSeq = List<'s, 't>;
    type SerializeTuple = List<'s, 't>;
    type SerializeTupleStruct = List<'s, 't>;
    type SerializeTupleVariant = List<'s, 't>;
    type SerializeMap = List<'s, 't>;
    type SerializeStruct = Members<'s, 't>;
    type SerializeStructVariant = Members<'s, 't>;

    fn serialize_bool(self, value: bool) -> Done {
        self.tape.set(self.at, if value { TRUE } else { FALSE });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }

    #[allow(clippy::cast_precision_loss, reason = "JavaScript has nothing finer")]
    fn serialize_i64(self, value: i64) -> Done {
        match u32::try_from(value) {
            Ok(value) => self.tape.set(self.at, [NUMBER, value]),
            Err(_) => self.tape.double(self.at, value as f64),
        }
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u32(value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u32(value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.tape.set(self.at, [NUMBER, value]);
        Ok(())
    }

    #[allow(clippy::cast_precision_loss, reason = "JavaScript has nothing finer")]
    fn serialize_u64(self, value: u64) -> Done {
        match u32::try_from(value) {
            Ok(value) => self.tape.set(self.at, [NUMBER, value]),
            Err(_) => self.tape.double(self.at, value as f64),
        }
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Done {
        self.tape.double(self.at, value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.tape.text(self.at, value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Done {
        self.tape.text(self.at, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Done {
        self.tape.set(self.at, NULL);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.tape.name(self.at, variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        value.serialize(self.variant(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'s, 't>, Impossible> {
        Ok(List::new(self, LIST))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'s, 't>, Impossible> {
        Ok(List::new(self, LIST))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'s, 't>, Impossible> {
        Ok(List::new(self, LIST))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'s, 't>, Impossible> {
        Ok(List::new(self.variant(variant), LIST))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<List<'s, 't>, Impossible> {
        Ok(List::new(self, WIDE))
    }

    #[inline]
    fn serialize_struct(
        self,
        name: &'static str,
        count: usize,
    ) -> Result<Members<'s, 't>, Impossible> {
        Ok(Members::new(self, name, count))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        count: usize,
    ) -> Result<Members<'s, 't>, Impossible> {
        Ok(Members::new(self.variant(variant), variant, count))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Done {
        self.tape.display(self.at, value);
        Ok(())
    }
}

/// A list, or the keys and values of a map, whose length is known at its end.
pub(in crate::js) struct List<'s, 't> {
    slot: Slot<'s, 't>,
    tag: u32,
    count: usize,
    first: usize,
    last: usize,
}

impl<'s, 't> List<'s, 't> {
    pub(super) const fn new(slot: Slot<'s, 't>, tag: u32) -> Self {
        Self {
            slot,
            tag,
            count: 0,
            first: 0,
            last: 0,
        }
    }

    #[inline(always)]
    pub(super) fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        let tape = &mut *self.slot.tape;
        let at = tape.room(2);
        if self.count == 0 {
            self.first = at;
        } else {
            tape.set(self.last + 1, [place(at), 0]);
        }
        self.last = at;
        self.count += 1;
        value.serialize(Slot { tape, at })
    }

    #[inline]
    pub(super) fn finish(self) -> Done {
        let Slot { tape, at } = self.slot;
        let upper = match self.tag {
            WIDE => self.count / 2 + 1,
            _ => self.count,
        };
        tape.set(at, [self.tag | narrow(upper) << 3, place(self.first)]);
        Ok(())
    }
}

impl ser::SerializeSeq for List<'_, '_> {
    type Ok = ();
    type Error = Impossible;

    #[inline(always)]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.add(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTuple for List<'_, '_> {
    type Ok = ();
    type Error = Impossible;

    #[inline(always)]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.add(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTupleStruct for List<'_, '_> {
    type Ok = ();
    type Error = Impossible;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.add(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTupleVariant for List<'_, '_> {
    type Ok = ();
    type Error = Impossible;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.add(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeMap for List<'_, '_> {
    type Ok = ();
    type Error = Impossible;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.add(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.add(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

/// An object. Its shape is known by the name of its type and how many members are written; so no
/// two types of one name may have as many members of other names.
pub(in crate::js) struct Members<'s, 't> {
    tape: &'s mut Tape<'t>,
    /// Where the next member is.
    next: usize,
    /// Whether the shape is being learnt.
    new: bool,
}

impl<'s, 't> Members<'s, 't> {
    #[inline]
    fn new(slot: Slot<'s, 't>, name: &'static str, count: usize) -> Self {
        let Slot { tape, at } = slot;
        let places = Places::NONE.and(name).counting(count);
        let next = tape.room(count);
        let shape = tape.registry.shape(places);
        match shape {
            Some(shape) => tape.set(at, [SHAPE | narrow(shape) << 3, place(next)]),
            None => tape.new_shape(places, at, next),
        }
        Self {
            new: shape.is_none(),
            tape,
            next,
        }
    }

    #[inline(always)]
    fn add<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        if self.new {
            self.tape.learn_key(key);
        }
        let at = self.next;
        self.next += 1;
        value.serialize(Slot {
            tape: self.tape,
            at,
        })
    }

    #[inline]
    fn finish(self) -> Done {
        if self.new {
            self.tape.learn_shape();
        }
        Ok(())
    }
}

impl Tape<'_> {
    #[cold]
    fn new_shape(&mut self, places: Places, value: usize, members: usize) {
        self.set(value, [SHAPE, place(members)]);
        match &mut self.learning {
            Some(learning) => learning.push(NewShape {
                places,
                value,
                members,
                keys: Vec::new(),
            }),
            None => self.out.incomplete = true,
        }
    }

    #[cold]
    fn learn_key(&mut self, key: &'static str) {
        if let Some(shape) = self.learning.as_mut().and_then(|shapes| shapes.last_mut()) {
            shape.keys.push(key);
        }
    }

    #[cold]
    fn learn_shape(&mut self) {
        if let Some(new) = self.learning.as_mut().and_then(Vec::pop) {
            let shape = self.registry.learn(new.places, &new.keys);
            self.set(new.value, [SHAPE | narrow(shape) << 3, place(new.members)]);
        }
    }
}

impl<'s, 't> Slot<'s, 't> {
    /// An object with one member; where that one's value is.
    fn variant(self, variant: &'static str) -> Self {
        let Self { tape, at } = self;
        let places = Places::NONE.and(variant);
        let member = tape.room(1);
        if let Some(shape) = tape.registry.shape(places) {
            tape.set(at, [SHAPE | narrow(shape) << 3, place(member)]);
        } else {
            tape.new_shape(places, at, member);
            tape.learn_key(variant);
            tape.learn_shape();
        }
        Self { tape, at: member }
    }
}

impl ser::SerializeStruct for Members<'_, '_> {
    type Ok = ();
    type Error = Impossible;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.add(key, value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeStructVariant for Members<'_, '_> {
    type Ok = ();
    type Error = Impossible;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.add(key, value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}
