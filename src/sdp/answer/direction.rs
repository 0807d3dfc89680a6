//! Who sends in a section, and that multicast has one view for all.

use crate::candidate::AddressScope;

use super::super::attribute::Direction;
use super::super::field::Connection;
use super::super::line::{Attribute, LineKind};
use super::super::section::Section;
use super::diagnostic::Report;
use super::section::{Pair, Session};
use super::{AnswerCode, Side};

pub(super) fn check<'d>(pair: &Pair<'d, '_>, same_port: bool, report: &mut Report<'d>) {
    let stated = (
        stated(&pair.offered, pair.offer),
        stated(&pair.answered, pair.answer),
    );
    match pair.offered.connection().or(pair.offer.connection) {
        Some(to) if to.address.scope() == Some(AddressScope::Multicast) => {
            multicast(pair, &to, stated, same_port, report);
        }
        _ => unicast(pair, stated, report),
    }
}

/// The attribute that states the direction of a section.
fn stated<'d>(section: &Section<'d>, session: &Session<'d>) -> Option<Attribute<'d>> {
    let states = |attribute: &Attribute<'_>| attribute.key().and_then(Direction::of_key).is_some();
    section.all_attributes().find(states).or(session.direction)
}

/// What such an attribute says.
fn direction_of(stated: Option<Attribute<'_>>) -> Direction {
    let direction = stated.and_then(|attribute| Direction::of_key(attribute.key()?));
    direction.unwrap_or(Direction::SendRecv)
}

/// Where unicast has two sides, all who take part in multicast see the same (RFC 3264 section 6.2).
fn multicast<'d>(
    pair: &Pair<'d, '_>,
    to: &Connection<'d>,
    (offered, answered): (Option<Attribute<'d>>, Option<Attribute<'d>>),
    same_port: bool,
    report: &mut Report<'d>,
) {
    let own = pair.answered.connection().or(pair.answer.connection);
    let same_address = own.is_some_and(|own| own.address == to.address);
    let line = pair.answered.of_kind(LineKind::Connection).next();
    let attribute = answered.map(|attribute| attribute.line());
    let same_direction = direction_of(offered) == direction_of(answered);
    for (is_same, what, line) in [
        (same_port, "port", None),
        (same_address, "address", line),
        (same_direction, "direction", attribute),
    ] {
        if !is_same {
            let span = line.map_or_else(|| pair.head(), |line| line.span());
            report.add_about(AnswerCode::MulticastDiffers, Side::Answer, span, what);
        }
    }
}

fn unicast<'d>(
    pair: &Pair<'d, '_>,
    (offered, own): (Option<Attribute<'d>>, Option<Attribute<'d>>),
    report: &mut Report<'d>,
) {
    let offered = direction_of(offered);
    let answered = direction_of(own);
    let span = own.map_or_else(|| pair.head(), |attribute| attribute.line().span());
    if !answered.answers(offered) {
        let name = offered.name();
        report.add_about(AnswerCode::DirectionConflict, Side::Answer, span, name);
    } else if answered == Direction::Inactive {
        report.add(AnswerCode::NoMedia, Side::Answer, span);
    }
}
