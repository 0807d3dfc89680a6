//! serde's view of the tape: any `Serialize` type can be written.

use core::fmt;

use serde::ser::{self, Serialize, Serializer};

use super::registry::Places;
use super::{FALSE, LIST, NULL, SHAPE, TRUE, Tape, WIDE, narrow};

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

impl Tape<'_> {
    /// Writes a value; `null` if its type refuses.
    pub(super) fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        let start = self.out.words.len();
        if value.serialize(&mut *self).is_err() {
            self.out.words.truncate(start);
            self.word(NULL);
        }
    }
}

impl<'s, 't> Serializer for &'s mut Tape<'t> {
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
        self.word(if value { TRUE } else { FALSE });
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
            Ok(value) => self.number(value),
            Err(_) => self.double(value as f64),
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
        self.number(value);
        Ok(())
    }

    #[allow(clippy::cast_precision_loss, reason = "JavaScript has nothing finer")]
    fn serialize_u64(self, value: u64) -> Done {
        match u32::try_from(value) {
            Ok(value) => self.number(value),
            Err(_) => self.double(value as f64),
        }
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Done {
        self.double(value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.text(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Done {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Done {
        self.word(NULL);
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
        self.name(variant);
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
        self.variant(variant);
        value.serialize(self)
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
        self.variant(variant);
        Ok(List::new(self, LIST))
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
        self.variant(variant);
        Ok(Members::new(self, variant, count))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Done {
        self.display(value);
        Ok(())
    }
}

/// A list or a map whose length is known at its end.
pub(in crate::js) struct List<'s, 't> {
    tape: &'s mut Tape<'t>,
    hole: usize,
    tag: u32,
    count: usize,
}

impl<'s, 't> List<'s, 't> {
    fn new(tape: &'s mut Tape<'t>, tag: u32) -> Self {
        let hole = tape.hole();
        // The first two counts of the tag stand for numbers.
        let count = if tag == WIDE { 2 } else { 0 };
        Self {
            tape,
            hole,
            tag,
            count,
        }
    }

    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.count += 1;
        value.serialize(&mut *self.tape)
    }

    fn finish(self) -> Done {
        self.tape
            .fill(self.hole, self.tag | narrow(self.count) << 3);
        Ok(())
    }
}

impl ser::SerializeSeq for List<'_, '_> {
    type Ok = ();
    type Error = Impossible;

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
        value.serialize(&mut *self.tape)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

/// An object. Its shape is known by the name of its type and how many members are written; so no
/// two types of one name may have as many members of other names.
pub(in crate::js) struct Members<'s, 't> {
    tape: &'s mut Tape<'t>,
    new: Option<NewShape>,
}

/// A shape that comes up for the first time.
struct NewShape {
    places: Places,
    /// The place of its number.
    hole: usize,
    /// Where its keys start on the stack of keys.
    first: usize,
}

impl<'s, 't> Members<'s, 't> {
    #[inline]
    fn new(tape: &'s mut Tape<'t>, name: &'static str, count: usize) -> Self {
        let places = Places::NONE.and(name).counting(count);
        let new = match tape.registry.shape(places) {
            Some(shape) => {
                tape.tagged(SHAPE, shape);
                None
            }
            None => Some(tape.new_shape(places)),
        };
        Self { tape, new }
    }

    #[inline]
    fn add<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        if let (Some(_), Some(keys)) = (&self.new, &mut self.tape.keys) {
            keys.push(key);
        }
        value.serialize(&mut *self.tape)
    }

    #[inline]
    fn finish(self) -> Done {
        if let Some(new) = self.new {
            self.tape.learn_shape(&new);
        }
        Ok(())
    }
}

impl Tape<'_> {
    #[cold]
    fn new_shape(&mut self, places: Places) -> NewShape {
        self.out.incomplete |= self.keys.is_none();
        NewShape {
            places,
            hole: self.hole(),
            first: self.keys.as_ref().map_or(0, Vec::len),
        }
    }

    #[cold]
    fn learn_shape(&mut self, new: &NewShape) {
        let Some(keys) = &mut self.keys else { return };
        let own = keys.get(new.first..).unwrap_or_default();
        let shape = self.registry.learn(new.places, own);
        keys.truncate(new.first);
        self.fill(new.hole, SHAPE | narrow(shape) << 3);
    }

    /// An object with one member, whose value comes next.
    fn variant(&mut self, variant: &'static str) {
        let places = Places::NONE.and(variant);
        if let Some(shape) = self.registry.shape(places) {
            return self.tagged(SHAPE, shape);
        }
        let new = self.new_shape(places);
        if let Some(keys) = &mut self.keys {
            keys.push(variant);
        }
        self.learn_shape(&new);
    }
}

impl ser::SerializeStruct for Members<'_, '_> {
    type Ok = ();
    type Error = Impossible;

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

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.add(key, value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}
