//! One page's test.

use core::time::Duration;
use std::net::SocketAddr;

use super::super::findings::{ProbeFindings, ProbeStage};
use super::super::stranger::{Stranger, Tally};
use super::remote::Remote;
use super::trial::Trial;
use super::{LIFETIME, Out, ProbeRefusal, UNUSED};
use crate::stun::engine::{Input, Instant, Transmit, Transport};
use crate::stun::{
    Class, IceControlling, Key, Message, MessageWriter, Method, Priority, TransactionId, Username,
    XorMappedAddress,
};

/// From how many addresses one page may send to a socket: a host may have several networks.
const REMOTES: usize = 4;
/// How many checks the contacted socket sends at most.
const ASKS: u32 = 32;
/// How long the page's first checks and answers are waited for.
const WAITING: Duration = Duration::from_secs(3);
/// When the strangers' test is over, whatever became of it.
const TESTING: Duration = Duration::from_secs(3);
/// How long the page has to send to the strangers.
const OPENING: Duration = Duration::from_millis(2500);
/// How long a check's answer may take, beyond twice the time that the first one took.
const GRACE: Duration = Duration::from_millis(300);
/// The priority of a peer-reflexive candidate of component 1 (RFC 8445 section 5.1.2.1).
const PRIORITY: u32 = (110 << 24) | (65_535 << 8) | 255;
/// Longer than any check: three times 256 letters of user name and password come to less.
const BUFFER: usize = 1024;

/// A token, and what came of it.
pub(super) struct Session {
    token: String,
    key: Key,
    tie_breaker: u64,
    opened: Instant,
    page: Option<Page>,
    contact: SocketAddr,
    remotes: Vec<Remote>,
    tally: Tally,
    /// Our checks from the contacted socket that were not answered.
    sent: Vec<(TransactionId, SocketAddr, Instant)>,
    /// Where the page is, once it has answered there.
    mapped: Option<SocketAddr>,
    grace: Duration,
    stage: ProbeStage,
    /// When the stage began.
    since: Instant,
    trials: Vec<Trial>,
}

/// The page's side.
struct Page {
    ufrag: String,
    key: Key,
}

impl Session {
    pub(super) fn new(
        now: Instant,
        token: String,
        password: &str,
        tie_breaker: u64,
        contact: SocketAddr,
        strangers: &[(Stranger, SocketAddr)],
    ) -> Option<Self> {
        Some(Self {
            token,
            key: Key::short_term(password).ok()?,
            tie_breaker,
            opened: now,
            page: None,
            contact,
            remotes: Vec::new(),
            tally: Tally::default(),
            sent: Vec::new(),
            mapped: None,
            grace: GRACE,
            stage: ProbeStage::Waiting,
            since: now,
            trials: strangers
                .iter()
                .map(|(stranger, from)| Trial::new(*stranger, *from))
                .collect(),
        })
    }

    pub(super) fn admit(
        &mut self,
        now: Instant,
        ufrag: &str,
        password: &str,
    ) -> Result<(), ProbeRefusal> {
        if self.page.is_some() {
            return Err(ProbeRefusal::TokenUsed);
        }
        self.page = Some(Page {
            ufrag: ufrag.to_owned(),
            key: Key::short_term(password).map_err(|_| ProbeRefusal::Credentials)?,
        });
        self.since = now;
        Ok(())
    }

    /// When it is forgotten.
    pub(super) fn end(&self) -> Instant {
        let unused = self.page.is_none();
        self.opened + if unused { UNUSED } else { LIFETIME }
    }

    /// When there is something to do next.
    pub(super) fn next(&self) -> Instant {
        let due = self.trials.iter().filter_map(Trial::due).min();
        let limit = match self.stage {
            ProbeStage::Waiting if self.page.is_none() => return self.end(),
            ProbeStage::Done => return self.end(),
            ProbeStage::Waiting => return self.since + WAITING,
            ProbeStage::Testing => self.since + TESTING,
            ProbeStage::Opening => self.since + OPENING,
        };
        // Where no stranger has anything left to do, the stage is over.
        due.map_or(self.since, |due| due.min(limit))
    }

    pub(super) fn findings(&self) -> ProbeFindings {
        ProbeFindings {
            contacted: self.contact,
            mapped: self.mapped,
            stage: self.stage,
            contact: self.tally,
            strangers: self
                .trials
                .iter()
                .map(|trial| trial.findings(self.mapped))
                .collect(),
        }
    }

    /// A check of the page's; what is not authenticated by both sides' names and our password is
    /// none.
    pub(super) fn request(
        &mut self,
        now: Instant,
        input: &Input<'_>,
        message: &Message<'_>,
        ufrag: &str,
        out: &mut Out<'_>,
    ) -> bool {
        let Some(page) = &self.page else {
            return false;
        };
        let known = page.ufrag == ufrag && message.verify_integrity(&self.key).is_ok();
        if !known || message.has_wrong_fingerprint() {
            return false;
        }
        let stage = self.stage;
        if stage == ProbeStage::Done {
            return true;
        }
        let trial = self
            .trials
            .iter_mut()
            .find(|trial| trial.from == input.local);
        let remotes = match trial {
            _ if input.local == self.contact => &mut self.remotes,
            // The page cannot know of a stranger yet, unless a check of the stranger's got in.
            Some(trial) if stage < ProbeStage::Opening => {
                if trial.test.asked > 0 {
                    trial.arrived(now);
                }
                return true;
            }
            Some(trial) => &mut trial.remotes,
            None => return false,
        };
        let Some(remote) = remote(remotes, input.remote) else {
            return true;
        };
        remote.hear(input.bytes.len());
        if self.mapped == Some(remote.at) {
            remote.confirm();
        }
        answer(now, input, message, remote, out);
        let waits = self.stage == ProbeStage::Waiting && self.tally.asked < ASKS;
        if input.local == self.contact && waits {
            self.ask(now, input.remote, out);
        }
        true
    }

    /// An answer to a check of ours. An error is one too: it shows as well that the check arrived.
    pub(super) fn response(
        &mut self,
        now: Instant,
        local: SocketAddr,
        message: &Message<'_>,
    ) -> bool {
        let Some(page) = &self.page else {
            return false;
        };
        if message.verify_integrity(&page.key).is_err() || message.has_wrong_fingerprint() {
            return false;
        }
        let id = message.transaction_id();
        if let Some(trial) = self.trials.iter_mut().find(|trial| trial.from == local) {
            return trial.answered(now, id);
        }
        let Some(at) = self.sent.iter().position(|(sent, _, _)| *sent == id) else {
            return false;
        };
        let (_, to, asked) = self.sent.swap_remove(at);
        self.tally.arrived += 1;
        if let Some(remote) = self.remotes.iter_mut().find(|remote| remote.at == to) {
            remote.confirm();
        }
        if self.stage == ProbeStage::Waiting {
            self.mapped = Some(to);
            self.grace = GRACE + now.since(asked) * 2;
            self.enter(ProbeStage::Testing, now);
        }
        true
    }

    fn enter(&mut self, stage: ProbeStage, now: Instant) {
        self.stage = stage;
        self.since = now;
        for trial in &mut self.trials {
            trial.begin(now);
        }
    }

    /// Sends what is due, and goes on to the next stage when this one is over.
    pub(super) fn advance(&mut self, now: Instant, out: &mut Out<'_>) {
        let is_control = self.stage == ProbeStage::Opening;
        if matches!(self.stage, ProbeStage::Testing | ProbeStage::Opening) {
            for index in 0..self.trials.len() {
                self.invite(now, index, is_control, out);
            }
        }
        let is_over = |limit| now.since(self.since) >= limit;
        let all = self.trials.iter().all(|trial| trial.due().is_none());
        match self.stage {
            ProbeStage::Waiting if self.page.is_some() && is_over(WAITING) => {
                self.enter(ProbeStage::Done, now);
            }
            ProbeStage::Testing if all || is_over(TESTING) => {
                self.enter(ProbeStage::Opening, now);
                // Nothing is left to do if all strangers got in.
                if self.trials.iter().all(|trial| trial.due().is_none()) {
                    self.enter(ProbeStage::Done, now);
                }
            }
            ProbeStage::Opening if all || is_over(OPENING) => self.enter(ProbeStage::Done, now),
            _ => {}
        }
    }

    /// A check from where the page has sent to.
    fn ask(&mut self, now: Instant, to: SocketAddr, out: &mut Out<'_>) {
        let Some((id, bytes)) = self.check(out) else {
            return;
        };
        let remote = self.remotes.iter_mut().find(|remote| remote.at == to);
        if remote.is_some_and(|remote| remote.takes_check(now, bytes.len())) {
            self.tally.asked += 1;
            self.sent.push((id, to, now));
            self.send(self.contact, to, id, bytes, out);
        }
    }

    /// A stranger's check: to where the page was seen, and as a control to where the page has sent
    /// to the stranger from, in the same network.
    fn invite(&mut self, now: Instant, index: usize, is_control: bool, out: &mut Out<'_>) {
        let Some(mapped) = self.mapped else { return };
        let Some(trial) = self.trials.get_mut(index) else {
            return;
        };
        if !trial.wants(now, is_control) {
            return;
        }
        let Some((id, bytes)) = self.check(out) else {
            return;
        };
        let (grace, Some(trial)) = (self.grace, self.trials.get_mut(index)) else {
            return;
        };
        let mut remotes = if is_control {
            trial.remotes.iter_mut()
        } else {
            self.remotes.iter_mut()
        };
        let there = |remote: &&mut Remote| match is_control {
            true => remote.at.ip() == mapped.ip(),
            false => remote.at == mapped,
        };
        let to = remotes
            .find(there)
            .and_then(|remote| remote.takes_check(now, bytes.len()).then_some(remote.at));
        let from = trial.from;
        match to {
            Some(to) => {
                trial.asked(now, id, to, is_control, grace);
                self.send(from, to, id, bytes, out);
            }
            None => trial.put_off(now),
        }
    }

    /// A check as RFC 8445 section 7.2.2 wants it. It nominates nothing.
    fn check(&self, out: &mut Out<'_>) -> Option<(TransactionId, Vec<u8>)> {
        let page = self.page.as_ref()?;
        let id = TransactionId::random(out.random);
        let username = format!("{}:{}", page.ufrag, self.token);
        let mut buffer = [0; BUFFER];
        let mut writer =
            MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id).ok()?;
        writer
            .attribute(&Username::new(&username).ok()?)
            .and_then(|writer| writer.attribute(&Priority::new(PRIORITY)))
            .and_then(|writer| writer.attribute(&IceControlling::new(self.tie_breaker)))
            .and_then(|writer| writer.integrity(&page.key))
            .and_then(MessageWriter::fingerprint)
            .ok()?;
        Some((id, writer.finish().to_vec()))
    }

    fn send(
        &self,
        local: SocketAddr,
        remote: SocketAddr,
        id: TransactionId,
        bytes: Vec<u8>,
        out: &mut Out<'_>,
    ) {
        out.pending.insert(*id.as_bytes(), self.token.clone());
        out.outbox.push_back(Transmit {
            transport: Transport::Udp,
            local,
            remote,
            bytes,
        });
    }
}

/// What is known of an address; `None` if there are too many.
fn remote(remotes: &mut Vec<Remote>, at: SocketAddr) -> Option<&mut Remote> {
    let index = remotes.iter().position(|remote| remote.at == at);
    let index = index.unwrap_or(remotes.len());
    if index == remotes.len() {
        if index == REMOTES {
            return None;
        }
        remotes.push(Remote::new(at));
    }
    remotes.get_mut(index)
}

/// Answers a check, but without MESSAGE-INTEGRITY, which its sender therefore drops.
fn answer(
    now: Instant,
    input: &Input<'_>,
    message: &Message<'_>,
    remote: &mut Remote,
    out: &mut Out<'_>,
) {
    let mut buffer = [0; BUFFER];
    let Ok(mut writer) = MessageWriter::response(&mut buffer, Class::Success, message) else {
        return;
    };
    let written = writer
        .attribute(&XorMappedAddress::new(remote.at))
        .and_then(MessageWriter::fingerprint);
    if written.is_err() || !remote.takes_answer(now, writer.message_len()) {
        return;
    }
    out.outbox.push_back(Transmit {
        transport: Transport::Udp,
        local: input.local,
        remote: remote.at,
        bytes: writer.finish().to_vec(),
    });
}
