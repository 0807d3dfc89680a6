//! One stranger before its doors: who gets in at one by chance does not at the other.

use std::collections::VecDeque;
use std::net::SocketAddr;

use super::door::{Door, FEW, Turn};
use crate::nat::prober::opening::Opening;
use crate::nat::prober::series::Request;
use crate::nat::stranger::{Passage, Stranger, Unproved};
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{ChangeRequest, Message, Schedule};

/// Requests with a control for each stranger, at most.
const LARGEST: u32 = 60;

/// What is known of the way from the stranger to the open door.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    /// Not all of it was answered yet.
    Opening,
    /// It is open, where the request says so with RESPONSE-PORT if it must.
    Open { response_port: Option<u16> },
    /// It cannot be opened.
    Shut(Unproved),
}

/// An endpoint of the server that is asked to send to its doors, and to the open one.
#[derive(Debug)]
pub(super) struct Visitor {
    pub(super) stranger: Stranger,
    pub(super) expected: SocketAddr,
    /// The way of the open door to the stranger.
    pub(super) opening: Opening,
    pub(super) doors: [Door; 2],
}

impl Visitor {
    /// `closed` have sent nothing yet, nor has `open`; the server is asked at `contacted`.
    pub(super) fn new(
        now: Instant,
        stranger: Stranger,
        [contacted, expected]: [SocketAddr; 2],
        closed: [SocketAddr; 2],
        open: SocketAddr,
        schedule: Schedule,
        random: &mut impl Random,
    ) -> Self {
        let request = Request {
            change: Some(match stranger {
                Stranger::OtherAddress => ChangeRequest::BOTH,
                Stranger::OtherPort => ChangeRequest::PORT,
            }),
            ..Request::default()
        };
        let door = |closed| Door::new(now, [closed, open], contacted, expected, request);
        Self {
            stranger,
            expected,
            opening: Opening::start(now, open, expected, schedule, random),
            doors: closed.map(door),
        }
    }

    /// What is found: it got in if it did at both doors, and it did not if it is proved of one.
    pub(super) fn passage(&self) -> Option<Passage> {
        match self.doors.each_ref().map(Door::passage) {
            [Some(Passage::Open), second] => second,
            [first, _] => first,
        }
    }

    /// The door that shows that strangers are kept out, as far as is known.
    pub(super) fn shut(&self) -> Option<&Door> {
        self.doors.iter().find(|door| door.keeps_out())
    }

    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        let mut doors = self.doors.iter_mut();
        doors.any(|door| door.handle_response(now, message, from))
    }

    /// Asks once more, at the first door until it is known to be open, and then at the second.
    pub(super) fn step(
        &mut self,
        now: Instant,
        contacted: &Opening,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        if self.passage().is_some() {
            return;
        }
        let way = self.way(contacted);
        let [first, second] = &mut self.doors;
        // Where both are open, both tell at the same time.
        if first.passage().is_none() {
            let turn = Turn {
                way,
                most: LARGEST,
                obeyed: second.passage() == Some(Passage::Open),
            };
            first.step(now, turn, random, transmits);
            second.begin(now, random, transmits);
        } else {
            let rest = LARGEST.saturating_sub(first.control().asked);
            let turn = Turn {
                way,
                most: rest.max(FEW),
                obeyed: true,
            };
            second.step(now, turn, random, transmits);
        }
    }

    fn way(&self, contacted: &Opening) -> Way {
        if contacted.has_failed() {
            return Way::Shut(Unproved::ServerSilent);
        }
        if self.opening.has_failed() {
            return Way::Shut(Unproved::OtherAddressSilent);
        }
        let (Some(through), Some(open)) = (contacted.mapped(), self.opening.mapped()) else {
            return Way::Opening;
        };
        if through.ip() != open.ip() {
            return Way::Shut(Unproved::ControlImpossible);
        }
        Way::Open {
            response_port: (through != open).then(|| open.port()),
        }
    }
}
