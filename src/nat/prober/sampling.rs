//! Fresh sockets that ask one server one after the other: how ports are chosen.

use std::collections::VecDeque;
use std::net::SocketAddr;

use super::hairpin::HairpinTest;
use super::opening::Opening;
use crate::nat::report::Family;
use crate::nat::translation::{HairpinProbe, PortSample};
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{Message, Schedule};

/// The samples of one family, and two of their sockets turned on each other.
#[derive(Debug)]
pub(super) struct Sampling {
    samples: Vec<Opening>,
    hairpin: Option<HairpinTest>,
    decided: bool,
}

impl Sampling {
    /// Asks `server` from each of `locals`. `behaves`: it follows RFC 5780, and so may be asked to
    /// send the mapped address in the open too.
    pub(super) fn start(
        now: Instant,
        server: SocketAddr,
        locals: &[SocketAddr],
        behaves: bool,
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) -> Self {
        let mut samples = Vec::with_capacity(locals.len());
        for local in locals {
            let mut opening = if behaves {
                Opening::start_open(now, *local, server, schedule, random)
            } else {
                Opening::start(now, *local, server, schedule, random)
            };
            opening.handle_timeout(now, transmits);
            samples.push(opening);
        }
        Self {
            samples,
            hairpin: None,
            decided: false,
        }
    }

    /// Waits until then before any socket asks again: see [`Opening::be_patient`].
    pub(super) fn be_patient(&mut self, until: Instant) {
        for sample in &mut self.samples {
            sample.be_patient(until);
        }
    }

    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        let mut samples = self.samples.iter_mut();
        samples.any(|sample| sample.handle_response(now, message, from))
            || self
                .hairpin
                .as_mut()
                .is_some_and(|hairpin| hairpin.handle_request(message, from))
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        for sample in &mut self.samples {
            sample.handle_timeout(now, transmits);
        }
        let ended = |sample: &Opening| sample.mapped().is_some() || sample.has_failed();
        if !self.decided && self.samples.iter().all(ended) {
            self.decided = true;
            let lossy = self.samples.iter().any(|sample| sample.sent() > 1);
            let at_once = self.samples.iter().filter(|sample| sample.sent() == 1);
            let round_trip = at_once.filter_map(Opening::round_trip).max();
            let round_trip = round_trip.unwrap_or_default();
            let translated: Vec<(SocketAddr, SocketAddr)> = self
                .samples
                .iter()
                .filter_map(|sample| Some((sample.local(), sample.mapped()?)))
                // To the outside of a NAT64 there is no way from these sockets.
                .filter(|(local, mapped)| {
                    local != mapped && Family::of(*local) == Family::of(*mapped)
                })
                .collect();
            if let [one, other, ..] = translated.as_slice() {
                let locals = [one.0, other.0];
                let mapped = [one.1, other.1];
                self.hairpin = Some(HairpinTest::start(now, locals, mapped, lossy, round_trip));
            }
        }
        if let Some(hairpin) = &mut self.hairpin {
            hairpin.handle_timeout(now, random, transmits);
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let samples = self.samples.iter().filter_map(Opening::poll_timeout);
        let hairpin = self.hairpin.as_ref().and_then(HairpinTest::poll_timeout);
        samples.chain(hairpin).min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.decided && self.hairpin.as_ref().is_none_or(HairpinTest::is_finished)
    }

    /// Whether each socket was answered or given up.
    pub(super) const fn has_sampled(&self) -> bool {
        self.decided
    }

    pub(super) fn samples(&self) -> impl Iterator<Item = PortSample> + '_ {
        self.samples.iter().filter_map(|sample| {
            Some(PortSample {
                local: sample.local(),
                server: sample.remote(),
                mapped: sample.mapped()?,
                plain: sample.plain(),
                in_order: sample.sent() == 1,
            })
        })
    }

    pub(super) fn hairpin(&self) -> Option<HairpinProbe> {
        self.hairpin.as_ref().map(HairpinTest::probe)
    }
}
