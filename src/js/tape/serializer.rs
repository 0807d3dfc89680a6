//! serde's view of the tape: any `Serialize` type can be written.

use core::fmt;

use serde::ser::{self, Serialize, Serializer};

use crate::sdp::Visitor;

use super::compound::{List, Members};
use super::{FALSE, LIST, NULL, NUMBER, TRUE, Tape, WIDE};

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

/// What serde gets.
pub(super) type Done = Result<(), Impossible>;

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
