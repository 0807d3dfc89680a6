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

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'s, 't>, Impossible> {
        Ok(Members::new(self))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members<'s, 't>, Impossible> {
        self.variant(variant);
        Ok(Members::new(self))
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

/// An object whose shape is known at its end.
pub(in crate::js) struct Members<'s, 't> {
    tape: &'s mut Tape<'t>,
    hole: usize,
    /// Where the keys of this object start on the stack of keys.
    first: usize,
    places: Places,
}

impl<'s, 't> Members<'s, 't> {
    fn new(tape: &'s mut Tape<'t>) -> Self {
        let hole = tape.hole();
        let first = tape.keys.as_ref().map_or(0, Vec::len);
        Self {
            tape,
            hole,
            first,
            places: Places::NONE,
        }
    }

    #[inline]
    fn add<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.places = self.places.and(key);
        if let Some(keys) = &mut self.tape.keys {
            keys.push(key);
        }
        value.serialize(&mut *self.tape)
    }

    fn finish(self) -> Done {
        self.tape.shaped(self.hole, self.first, self.places);
        Ok(())
    }
}

impl Tape<'_> {
    fn shaped(&mut self, hole: usize, first: usize, places: Places) {
        let shape = match (self.registry.shape(places), &mut self.keys) {
            (Some(shape), keys) => {
                if let Some(keys) = keys {
                    keys.truncate(first);
                }
                shape
            }
            (None, Some(keys)) => {
                let shape = self
                    .registry
                    .learn(places, keys.get(first..).unwrap_or_default());
                keys.truncate(first);
                shape
            }
            (None, None) => {
                self.out.incomplete = true;
                0
            }
        };
        self.fill(hole, SHAPE | narrow(shape) << 3);
    }

    /// An object with one member, whose value comes next.
    fn variant(&mut self, variant: &'static str) {
        let hole = self.hole();
        let first = self.keys.as_ref().map_or(0, Vec::len);
        if let Some(keys) = &mut self.keys {
            keys.push(variant);
        }
        self.shaped(hole, first, Places::NONE.and(variant));
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
