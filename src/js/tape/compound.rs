//! Lists, maps and objects on the tape.

use serde::ser::{self, Serialize};

use super::registry::{NewShape, Places};
use super::serializer::{Done, Impossible, Slot};
use super::{SHAPE, Tape, WIDE, narrow, place};

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

/// What serde calls the elements of a list, or the members of an object.
macro_rules! written_by {
    ($compound:ident: $($of:ident $add:ident($($name:ident)?)),*) => {$(
        impl ser::$of for $compound<'_, '_> {
            type Ok = ();
            type Error = Impossible;

            #[inline(always)]
            fn $add<T: Serialize + ?Sized>(
                &mut self,
                $($name: &'static str,)?
                value: &T,
            ) -> Done {
                self.add($($name,)? value)
            }

            fn end(self) -> Done {
                self.finish()
            }
        }
    )*};
}

written_by!(
    List:
    SerializeSeq serialize_element(),
    SerializeTuple serialize_element(),
    SerializeTupleStruct serialize_field(),
    SerializeTupleVariant serialize_field()
);

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
    pub(super) fn new(slot: Slot<'s, 't>, name: &'static str, count: usize) -> Self {
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
    pub(super) fn variant(self, variant: &'static str) -> Self {
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

written_by!(
    Members:
    SerializeStruct serialize_field(key),
    SerializeStructVariant serialize_field(key)
);
