//! One server asked from the first socket.

use std::collections::VecDeque;
use std::net::SocketAddr;

use super::Target;
use super::response::{Addresses, outcome};
use crate::nat::evidence::{Outcome, Probe};
use crate::nat::nat64;
use crate::stun::engine::{Instant, Transmit, Transport};
use crate::stun::{Class, Message, Transaction, TransactionState};

/// A probe under way, or ended.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) target: Target,
    pub(super) transaction: Option<Transaction>,
    pub(super) outcome: Option<Outcome>,
    pub(super) stray: Option<SocketAddr>,
    /// An answer came with a FINGERPRINT that is not its own.
    pub(super) damaged: bool,
    /// Where else the server says it is.
    pub(super) other: Option<SocketAddr>,
    /// It was not given, but follows from another.
    pub(super) is_derived: bool,
}

impl Running {
    pub(super) fn transmit(&mut self, transmits: &mut VecDeque<Transmit>) {
        let (Some(transaction), Some(path)) = (&mut self.transaction, self.target.path) else {
            return;
        };
        while let Some(bytes) = transaction.poll_transmit() {
            transmits.push_back(Transmit {
                transport: Transport::Udp,
                local: path.local,
                remote: path.remote,
                bytes: bytes.to_vec(),
            });
        }
    }

    /// Whether the message ended the probe.
    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        let (None, Some(transaction)) = (&self.outcome, &mut self.transaction) else {
            return false;
        };
        if !transaction.is_answered_by(message) {
            return false;
        }
        let Some(path) = self.target.path.filter(|path| path.remote == from) else {
            self.stray = Some(from);
            return false;
        };
        transaction.handle_response(now, message);
        self.outcome = Some(outcome(message, path.local, from));
        if message.class() == Class::Success {
            let addresses = Addresses::of(message);
            let reachable = |other| nat64::reachable(from, addresses.origin, other);
            self.other = addresses.other.map(reachable);
        }
        true
    }

    /// Keeps in mind that the server is there, of an answer that must be dropped (RFC 8489 section
    /// 6.3): what was changed on its way is no mapped address, but neither is it silence.
    pub(super) fn note_damaged(&mut self, message: &Message<'_>, from: SocketAddr) {
        let asked = self.transaction.as_ref().map(Transaction::id);
        self.damaged |= asked == Some(message.transaction_id())
            && self.target.path.is_some_and(|path| path.remote == from);
    }

    /// Whether the probe has ended, since it waited long enough.
    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        transmits: &mut VecDeque<Transmit>,
    ) -> bool {
        let (None, Some(transaction)) = (&self.outcome, &mut self.transaction) else {
            return false;
        };
        transaction.handle_timeout(now);
        if transaction.state() == TransactionState::TimedOut {
            self.outcome = Some(match self.stray {
                _ if self.damaged => Outcome::Unusable,
                Some(from) => Outcome::Stray { from },
                None => Outcome::Silent,
            });
            return true;
        }
        self.transmit(transmits);
        false
    }

    pub(super) fn probe(&self) -> Probe {
        Probe {
            server: self.target.server.clone(),
            host: self.target.host.clone(),
            port: self.target.port,
            address: self.target.path.map(|path| path.remote),
            local: self.target.path.map(|path| path.local),
            sent: Some(self.transaction.as_ref().map_or(0, Transaction::sent)),
            outcome: self.outcome.clone().unwrap_or(Outcome::Undecided),
            elapsed: self
                .transaction
                .as_ref()
                .and_then(Transaction::elapsed_since_first),
        }
    }
}
