//! Which candidates stay, and new ones.

use crate::candidate::{AddressScope, Candidate, Family, Kind, Transport};

use super::super::attribute::{AttributeValue, Key};
use super::Plan;
use super::changes::Edits;
use super::draft::one_line;
use super::error::EditError;
use super::target::Target;

/// Which candidates stay. All do by default; each field that is set takes some away.
///
/// ```
/// use icescope::sdp::edit::{CandidateFilter, Target};
/// use icescope::sdp::Document;
///
/// let mut document = Document::parse(
///     "m=audio 9 RTP/AVP 0\r\n\
///      a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host\r\n\
///      a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active\r\n",
/// )?;
/// let filter = CandidateFilter { no_tcp: true, ..CandidateFilter::default() };
/// let done = document.edit(|plan| plan.filter_candidates(Target::AllMedia, &filter))?;
/// assert_eq!(done.len(), 1);
/// assert_eq!(document.media().next().map(|media| media.candidates().count()), Some(1));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CandidateFilter<'f> {
    /// Only relayed ones stay.
    pub relay_only: bool,
    /// TCP ones go.
    pub no_tcp: bool,
    /// UDP ones go.
    pub no_udp: bool,
    /// Those whose address hides behind an mDNS name go.
    pub no_mdns: bool,
    /// Only those of this family stay; names have none, and stay.
    pub family: Option<Family>,
    /// Those with an address of one of these scopes go.
    pub without_scopes: &'f [AddressScope],
    /// Only those with an address of one of these scopes stay, unless there are no scopes; names
    /// have none, and go.
    pub only_scopes: &'f [AddressScope],
}

impl CandidateFilter<'_> {
    /// Whether a candidate stays.
    #[must_use]
    pub fn keeps(&self, candidate: &Candidate<'_>) -> bool {
        let scope = candidate.address.scope();
        let among = |scopes: &[AddressScope]| scope.is_some_and(|scope| scopes.contains(&scope));
        let tcp = matches!(candidate.transport, Transport::Tcp);
        let udp = matches!(candidate.transport, Transport::Udp);
        let family = candidate.address.ip().map(|ip| {
            if ip.is_ipv4() {
                Family::Ipv4
            } else {
                Family::Ipv6
            }
        });
        !(self.relay_only && candidate.kind != Kind::Relayed
            || self.no_tcp && tcp
            || self.no_udp && udp
            || self.no_mdns && candidate.address.is_mdns()
            || self.family.is_some() && family.is_some() && family != self.family
            || among(self.without_scopes)
            || !self.only_scopes.is_empty() && !among(self.only_scopes))
    }
}

impl Plan<'_> {
    /// Removes the candidates that a filter does not keep. Those that do not parse stay.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`].
    pub fn filter_candidates(
        &self,
        target: Target<'_>,
        filter: &CandidateFilter<'_>,
    ) -> Result<Edits, EditError> {
        self.retain_candidates(target, |candidate| filter.keeps(candidate))
    }

    /// Removes the candidates for which `keep` says no. Those that do not parse stay.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`].
    pub fn retain_candidates(
        &self,
        target: Target<'_>,
        mut keep: impl FnMut(&Candidate<'_>) -> bool,
    ) -> Result<Edits, EditError> {
        self.each(target, &mut |draft, section| {
            for attribute in section.keyed(Key::Candidate) {
                if let Ok(AttributeValue::Candidate(candidate)) = attribute.typed()
                    && !keep(&candidate)
                {
                    draft.remove(attribute.line());
                }
            }
        })
    }

    /// Adds a candidate, in any of the forms `1 1 udp ...`, `candidate:1 ...` and `a=candidate:1 ...`:
    /// behind the last candidate, else before `end-of-candidates`, else at the end of the section.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], [`EditError::InvalidCandidate`], and
    /// [`EditError::BreaksLine`] for a text with CR, LF or NUL.
    pub fn add_candidate(&self, target: Target<'_>, candidate: &str) -> Result<Edits, EditError> {
        one_line(candidate)?;
        let value = candidate.strip_prefix("a=").unwrap_or(candidate);
        let value = value.strip_prefix("candidate:").unwrap_or(value);
        let before = candidate.len() - value.len();
        Candidate::parse(value)
            .map_err(|error| EditError::InvalidCandidate(error.moved_by(before)))?;
        let parts = ["a=candidate:", value];
        self.each(target, &mut |draft, section| {
            if let Some(last) = section.keyed(Key::Candidate).last() {
                draft.insert_after(last.line(), &parts);
            } else if let Some(end) = section.keyed(Key::EndOfCandidates).next() {
                draft.insert(end.line().number() - 1, &parts);
            } else {
                draft.append(section, &parts);
            }
        })
    }
}
