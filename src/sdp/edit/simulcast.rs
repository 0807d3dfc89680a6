//! Layers of simulcast: `rid` (RFC 8851) and `simulcast` (RFC 8853).

use super::super::attribute::{
    AttributeValue, Extmap, Key, RidDirection, STREAM_ID, Simulcast, SimulcastForm,
    SimulcastStreams,
};
use super::super::document::Document;
use super::super::line::Attribute;
use super::super::names::Names;
use super::super::section::Section;
use super::Plan;
use super::changes::Edits;
use super::draft::Draft;
use super::error::EditError;
use super::format::first_word;
use super::target::Target;

impl Plan<'_> {
    /// Sets the layers that are sent or received, in order: those that are new get a `rid` line,
    /// those that are not wanted lose theirs, and `simulcast` lists them all. Restrictions on
    /// `rid` lines that stay, stay. Without layers there is no simulcast in this direction.
    ///
    /// The header extension by which layers are told apart is added where it is missing and a number
    /// from 1 to 14 is free: without it Chromium refuses the description.
    ///
    /// [`Target::AllMedia`] stands for all video here. A rejected section that is named by its kind only
    /// stays as it is: Firefox refuses numbers of extensions there that stood for others before.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], [`EditError::InvalidRid`], [`EditError::RidRepeated`] and
    /// [`EditError::RidTaken`].
    pub fn set_simulcast(
        &self,
        target: Target<'_>,
        direction: RidDirection,
        rids: &[&str],
    ) -> Result<Edits, EditError> {
        for rid in rids {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            if rid.is_empty() || !rid.bytes().all(fits) {
                return Err(EditError::InvalidRid);
            }
        }
        let places = rids.iter().copied().zip(0..);
        let wanted = Names::numbered(places.collect());
        if let Some(index) = wanted.repeated().min() {
            return Err(EditError::RidRepeated { index });
        }
        let word = match direction {
            RidDirection::Send => "send",
            RidDirection::Recv => "recv",
        };
        let list = rids.join(";");
        let extension = Extension::of(self.document);
        let mut taken = None;
        let edits = self.each(target, &mut |draft, section| {
            let by_kind = matches!(target, Target::AllMedia | Target::Kind(_));
            if target == Target::AllMedia && !Target::Kind("video").names(section)
                || by_kind && section.is_rejected()
            {
                return;
            }
            let mut have = Vec::new();
            let mut last = None;
            for attribute in section.keyed(Key::Rid) {
                last = Some(attribute.line());
                let Ok(AttributeValue::Rid(rid)) = attribute.typed() else {
                    continue;
                };
                match (rid.direction == direction, wanted.contains(rid.id)) {
                    (true, true) => have.push(rid.id),
                    (true, false) => draft.remove(attribute.line()),
                    (false, true) => taken = taken.or(Some(attribute.line().number())),
                    (false, false) => {}
                }
            }
            if !rids.is_empty() {
                extension.add(draft, section);
            }
            let have = Names::set(have);
            for rid in rids.iter().filter(|rid| !have.contains(rid)) {
                let parts = ["a=rid:", rid, " ", word];
                match last {
                    Some(line) => draft.insert_after(line, &parts),
                    None => draft.append(section, &parts),
                }
            }
            let Some(attribute) = section.keyed(Key::Simulcast).next() else {
                if !rids.is_empty() {
                    draft.append(section, &["a=simulcast:", word, " ", &list]);
                }
                return;
            };
            let mut simulcast = match attribute.typed() {
                Ok(AttributeValue::Simulcast(old)) => old,
                _ => Simulcast {
                    send: None,
                    recv: None,
                    recv_first: direction == RidDirection::Recv,
                },
            };
            let (own, other) = match direction {
                RidDirection::Send => (&mut simulcast.send, simulcast.recv),
                RidDirection::Recv => (&mut simulcast.recv, simulcast.send),
            };
            // Both sides are of one grammar.
            let draft_form = other.is_some_and(|other| other.form == SimulcastForm::DraftRid);
            *own = (!list.is_empty()).then_some(SimulcastStreams {
                form: match draft_form {
                    true => SimulcastForm::DraftRid,
                    false => SimulcastForm::Rfc,
                },
                list: &list,
                paused: None,
            });
            rewrite(draft, &attribute, &simulcast);
        })?;
        match taken {
            Some(number) => Err(EditError::RidTaken { number }),
            None => Ok(edits),
        }
    }

    /// Removes layers, by their `rid`, from the `rid` lines and from `simulcast`, which goes where
    /// nothing is left of it.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], and [`EditError::NoSuchRid`] where no section has a layer of one
    /// of the names: what was meant would stay.
    pub fn remove_layers(&self, target: Target<'_>, rids: &[&str]) -> Result<Edits, EditError> {
        let gone = Names::set(rids.iter().copied());
        let mut known = Vec::new();
        let edits = self.each(target, &mut |draft, section| {
            for attribute in section.keyed(Key::Rid) {
                let rid = first_word(attribute.value().unwrap_or_default());
                known.push(rid);
                if gone.contains(rid) {
                    draft.remove(attribute.line());
                }
            }
            for attribute in section.keyed(Key::Simulcast) {
                if let Ok(AttributeValue::Simulcast(simulcast)) = attribute.typed() {
                    known.extend(listed(simulcast.send));
                    known.extend(listed(simulcast.recv));
                }
            }
            unlist(draft, section, &gone);
        })?;
        let known = Names::set(known);
        match rids.iter().position(|rid| !known.contains(rid)) {
            Some(index) => Err(EditError::NoSuchRid { index }),
            None => Ok(edits),
        }
    }

    /// Removes simulcast: `rid`, `simulcast` and the `ssrc-group:SIM` of old.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`].
    pub fn remove_simulcast(&self, target: Target<'_>) -> Result<Edits, EditError> {
        self.each(target, &mut |draft, section| {
            for attribute in section.all_attributes() {
                let value = attribute.value().unwrap_or_default();
                let goes = match attribute.key() {
                    Some(Key::Rid | Key::Simulcast) => true,
                    Some(Key::SsrcGroup) => value.starts_with("SIM "),
                    _ => false,
                };
                if goes {
                    draft.remove(attribute.line());
                }
            }
        })
    }
}

/// The header extension that says to which layer a packet belongs (RFC 8852 section 4.3), and the
/// numbers that it may have.
struct Extension {
    /// It stands for the whole session.
    in_session: bool,
    /// As in another section, so that it is the same all over a bundle; or one that is free.
    numbers: [Option<u16>; 2],
}

/// The header extensions of a section.
fn extensions<'d>(section: Section<'d>) -> impl Iterator<Item = (Attribute<'d>, Extmap<'d>)> {
    section
        .keyed(Key::Extmap)
        .filter_map(|attribute| match attribute.typed() {
            Ok(AttributeValue::Extmap(extmap)) => Some((attribute, extmap)),
            _ => None,
        })
}

impl Extension {
    fn of(document: &Document<'_>) -> Self {
        let session = document.session();
        let mut known = None;
        let mut used = 0_u16;
        let media = document.media().flat_map(extensions);
        for (_, extmap) in extensions(session).chain(media) {
            used |= 1_u16.checked_shl(extmap.id.into()).unwrap_or(0);
            if extmap.uri == STREAM_ID {
                known = known.or(Some(extmap.id));
            }
        }
        Self {
            in_session: extensions(session).any(|(_, extmap)| extmap.uri == STREAM_ID),
            numbers: [known, (1..=14).find(|number| used >> number & 1 == 0)],
        }
    }

    fn add(&self, draft: &mut Draft<'_>, section: &Section<'_>) {
        let mut numbers = self.numbers;
        let mut last = None;
        for (attribute, extmap) in extensions(*section) {
            if extmap.uri == STREAM_ID {
                return;
            }
            for number in &mut numbers {
                *number = number.filter(|number| *number != extmap.id);
            }
            last = Some(attribute.line());
        }
        let number = numbers.into_iter().flatten().next();
        if let (false, Some(number)) = (self.in_session, number) {
            let parts = ["a=extmap:", &number.to_string(), " ", STREAM_ID];
            match last {
                Some(line) => draft.insert_after(line, &parts),
                None => draft.append(section, &parts),
            }
        }
    }
}

/// Takes formats out of the lists of `rid` lines; a layer that is left without any goes.
pub(super) fn without_formats(draft: &mut Draft<'_>, section: &Section<'_>, formats: &Names<'_>) {
    let mut gone = Vec::new();
    for attribute in section.keyed(Key::Rid) {
        let Ok(AttributeValue::Rid(rid)) = attribute.typed() else {
            continue;
        };
        let Some(list) = rid.restrictions.get("pt") else {
            continue;
        };
        let kept: Vec<&str> = list
            .split(',')
            .filter(|format| !formats.contains(format))
            .collect();
        if kept.is_empty() {
            gone.push(rid.id);
            draft.remove(attribute.line());
        } else {
            draft.change_part(list, &kept.join(","));
        }
    }
    if !gone.is_empty() {
        unlist(draft, section, &Names::set(gone));
    }
}

/// Takes layers out of `simulcast`.
fn unlist(draft: &mut Draft<'_>, section: &Section<'_>, gone: &Names<'_>) {
    for attribute in section.keyed(Key::Simulcast) {
        let Ok(AttributeValue::Simulcast(old)) = attribute.typed() else {
            continue;
        };
        let sent = old.send.map(|streams| left(streams.list, gone));
        let received = old.recv.map(|streams| left(streams.list, gone));
        let simulcast = Simulcast {
            send: with_list(old.send, sent.as_deref()),
            recv: with_list(old.recv, received.as_deref()),
            ..old
        };
        if simulcast != old {
            rewrite(draft, &attribute, &simulcast);
        }
    }
}

/// The same streams with another list; none, if the list is empty.
fn with_list<'a>(
    streams: Option<SimulcastStreams<'a>>,
    list: Option<&'a str>,
) -> Option<SimulcastStreams<'a>> {
    let list = list.filter(|list| !list.is_empty())?;
    streams.map(|streams| SimulcastStreams { list, ..streams })
}

/// Writes the attribute anew; removes it, if it names no streams.
fn rewrite(draft: &mut Draft<'_>, attribute: &Attribute<'_>, simulcast: &Simulcast<'_>) {
    if simulcast.send.is_none() && simulcast.recv.is_none() {
        draft.remove(attribute.line());
    } else {
        draft.change(attribute.value_span(), &simulcast.to_string());
    }
}

/// The layers that a list names.
fn listed<'d>(streams: Option<SimulcastStreams<'d>>) -> impl Iterator<Item = &'d str> {
    let list = streams.map_or("", |streams| streams.list);
    let all = list.split([';', ',']);
    all.map(|rid| rid.strip_prefix('~').unwrap_or(rid))
}

fn left(list: &str, gone: &Names<'_>) -> String {
    let kept = |rid: &&str| !gone.contains(rid.strip_prefix('~').unwrap_or(rid));
    let streams = list
        .split(';')
        .map(|stream| stream.split(',').filter(kept).collect::<Vec<_>>().join(","));
    let streams: Vec<_> = streams.filter(|stream| !stream.is_empty()).collect();
    streams.join(";")
}
