//! A Binding request that opens the way to a server, and tells how it was mapped.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::response::Addresses;
use super::series::Request;
use crate::stun::engine::{Instant, Random, Transmit, Transport};
use crate::stun::{
    ChangeRequest, Class, Message, Schedule, Transaction, TransactionId, TransactionState,
};

/// A request until it is answered or given up.
#[derive(Debug)]
pub(super) struct Opening {
    local: SocketAddr,
    remote: SocketAddr,
    transaction: Transaction,
    /// No request is sent again before.
    patient_until: Instant,
    addresses: Option<Addresses>,
}

impl Opening {
    /// Begins; [`handle_timeout`](Self::handle_timeout) sends the first request.
    pub(super) fn start(
        now: Instant,
        local: SocketAddr,
        remote: SocketAddr,
        schedule: Schedule,
        random: &mut impl Random,
    ) -> Self {
        Self {
            local,
            remote,
            transaction: Transaction::binding(now, TransactionId::random(random), schedule),
            patient_until: now,
            addresses: None,
        }
    }

    /// Begins with a request that shows that RFC 5780 is known, so that the mapped address comes in
    /// the open too.
    pub(super) fn start_open(
        now: Instant,
        local: SocketAddr,
        remote: SocketAddr,
        schedule: Schedule,
        random: &mut impl Random,
    ) -> Self {
        let id = TransactionId::random(random);
        let request = Request {
            change: Some(ChangeRequest::default()),
            ..Request::default()
        };
        let transaction = request
            .bytes(id)
            .and_then(|bytes| Transaction::new(now, bytes, schedule).ok())
            .unwrap_or_else(|| Transaction::binding(now, id, schedule));
        Self {
            local,
            remote,
            transaction,
            patient_until: now,
            addresses: None,
        }
    }

    /// Sends no second request before: its answer would not show when the first one came to the NAT.
    pub(super) const fn be_patient(&mut self, until: Instant) {
        self.patient_until = until;
    }

    pub(super) const fn local(&self) -> SocketAddr {
        self.local
    }

    pub(super) const fn remote(&self) -> SocketAddr {
        self.remote
    }

    /// How many requests were sent.
    pub(super) const fn sent(&self) -> u32 {
        self.transaction.sent()
    }

    /// From the last request to the answer.
    pub(super) fn round_trip(&self) -> Option<Duration> {
        self.transaction.elapsed()
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let due = self.transaction.poll_timeout()?;
        Some(due.max(self.patient_until))
    }

    pub(super) fn handle_timeout(&mut self, now: Instant, transmits: &mut VecDeque<Transmit>) {
        if now >= self.patient_until {
            self.transaction.handle_timeout(now);
        }
        while let Some(bytes) = self.transaction.poll_transmit() {
            transmits.push_back(Transmit {
                transport: Transport::Udp,
                local: self.local,
                remote: self.remote,
                bytes: bytes.to_vec(),
            });
        }
    }

    /// Whether the message is the answer.
    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        let answers = from == self.remote && self.transaction.handle_response(now, message);
        if answers && message.class() == Class::Success {
            self.addresses = Some(Addresses::of(message));
        }
        answers
    }

    /// No answer came, or one that tells nothing.
    pub(super) fn has_failed(&self) -> bool {
        match self.transaction.state() {
            TransactionState::Pending => false,
            TransactionState::Answered => self.mapped().is_none(),
            TransactionState::TimedOut => true,
        }
    }

    /// It was answered, or given up.
    pub(super) fn has_ended(&self) -> bool {
        self.transaction.state() != TransactionState::Pending
    }

    /// The mapped address that the server saw.
    pub(super) fn mapped(&self) -> Option<SocketAddr> {
        self.addresses.and_then(|addresses| addresses.mapped())
    }

    /// The same, as it came in the open.
    pub(super) fn plain(&self) -> Option<SocketAddr> {
        let addresses = self.addresses?;
        addresses.mixed.and(addresses.plain)
    }
}
