//! Edits by name, as they come from JavaScript: a name and texts.

use wasm_bindgen::prelude::*;

use super::resident::{self, Parts, Resident};
use super::tape::{self, Tape};
use crate::candidate::{AddressScope, Family};
use crate::sdp::attribute::{Direction, RidDirection};
use crate::sdp::edit::{
    CandidateFilter, CodecQuery, EditError, Edits, MissingCodec, MissingSection, Opus, Target,
};
use crate::sdp::{Document, Utf16Offsets};

/// Edits a document as the first bytes of the input say; the tape of what has changed, or of why
/// nothing has.
#[wasm_bindgen(js_name = sdpEdit)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn edit(id: u32, length: usize) -> usize {
    resident::with(|resident| {
        let mut input = core::mem::take(&mut resident.input);
        input.truncate(length);
        let call = core::str::from_utf8(&input).unwrap_or_default();
        let Some(Parts {
            document,
            offsets,
            words,
            registry,
        }) = resident.parts(id)
        else {
            return 0;
        };
        let planned = plan(call, document);
        let tape = Tape::new(words, registry, document.text(), &offsets, false);
        match &planned {
            Ok(edits) => tape::changes(edits, tape),
            Err(Refusal::Edit(error @ EditError::NoSuchCodec)) => {
                tape::refusal(error.code(), &missing_codec(call, document), tape);
            }
            Err(Refusal::Edit(error @ EditError::NoSuchSection)) => {
                let missing = MissingSection::new(document, target(call));
                tape::refusal(error.code(), &missing, tape);
            }
            // Where it stands is counted in bytes, and JavaScript does not count so.
            Err(Refusal::Edit(error @ EditError::BreaksLine { .. })) => {
                let message = "the text holds a CR, LF or NUL, which would break the line";
                tape::refusal(error.code(), &message, tape);
            }
            Err(Refusal::Edit(error @ EditError::NoSuchRid { index })) => {
                let rid = texts(call).nth(index + 1).unwrap_or_default();
                let message = ["no section that is named has a layer ", rid].concat();
                tape::refusal(error.code(), &message, tape);
            }
            Err(Refusal::Edit(error @ EditError::InvalidCandidate(wrong))) => {
                let word = wrong.word_in(texts(call).nth(1).unwrap_or_default());
                let place = if word.is_empty() { "at its end" } else { word };
                let message = format!("the candidate does not parse: {} ({place})", wrong.kind());
                tape::refusal(error.code(), &message, tape);
            }
            Err(Refusal::Edit(error)) => tape::refusal(error.code(), error, tape),
            Err(Refusal::Arguments) => {
                tape::refusal("bad-options", &wrong(call), tape);
            }
        }
        let refused = planned
            .ok()
            .and_then(|edits| resident.apply(id, &edits).err());
        if let Some(error) = refused {
            let offsets = Utf16Offsets::new("");
            let Resident {
                words, registry, ..
            } = resident;
            let tape = Tape::new(words, registry, "", &offsets, false);
            tape::refusal(error.code(), &error, tape);
        }
        resident.words.pairs.as_ptr().addr()
    })
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    /// The document does not allow it.
    Edit(EditError),
    /// There is no such edit, or a text is not what it takes.
    Arguments,
}

/// The texts of a call: each with a mark before it, and NUL between them. What is not as an edit
/// takes it, is `None`.
struct Arguments<'a> {
    rest: Option<&'a str>,
}

impl<'a> Arguments<'a> {
    /// The next text with its mark.
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let end = rest.bytes().position(|byte| byte == 0);
        self.rest = end.and_then(|end| rest.get(end + 1..));
        rest.get(..end.unwrap_or(rest.len()))
    }

    /// The next text; `Some(None)` where JavaScript gave `null`.
    #[inline(never)]
    fn optional(&mut self) -> Option<Option<&'a str>> {
        self.next().map(|text| text.strip_prefix('='))
    }

    /// The next text. Not inlined: there are some forty calls.
    #[inline(never)]
    fn text(&mut self) -> Option<&'a str> {
        self.optional()?
    }

    fn number<T: core::str::FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }

    fn optional_number<T: core::str::FromStr>(&mut self) -> Option<Option<T>> {
        let text = self.optional()?;
        text.map(str::parse).transpose().ok()
    }

    fn flag(&mut self) -> Option<Option<bool>> {
        Some(self.optional()?.map(|text| text == "1"))
    }

    fn target(&mut self) -> Option<Target<'a>> {
        self.text().map(Target::of)
    }

    /// All that are left.
    fn texts(&mut self) -> Vec<&'a str> {
        core::iter::from_fn(|| self.text()).collect()
    }

    /// All that are left, as codecs.
    fn codecs(&mut self) -> Result<Vec<CodecQuery<'a>>, EditError> {
        self.texts().into_iter().map(CodecQuery::parse).collect()
    }

    /// Scopes with commas between them; none where JavaScript gave `null`.
    fn scopes(&mut self) -> Option<Vec<AddressScope>> {
        let names = self.optional()?.unwrap_or_default().split(',');
        let names = names.filter(|name| !name.is_empty());
        names.map(AddressScope::named).collect()
    }

    fn opus(&mut self) -> Option<Opus> {
        Some(Opus {
            stereo: self.flag()?,
            sprop_stereo: self.flag()?,
            dtx: self.flag()?,
            fec: self.flag()?,
            cbr: self.flag()?,
            max_average_bitrate: self.optional_number()?,
            max_playback_rate: self.optional_number()?,
        })
    }
}

/// The texts of a call, without their marks.
fn texts(call: &str) -> impl Iterator<Item = &str> {
    let all = call.split('\0').skip(1);
    all.map(|text| text.get(1..).unwrap_or_default())
}

/// The sections that a call is about: its first text, whatever the edit.
fn target(call: &str) -> Target<'_> {
    Target::of(texts(call).next().unwrap_or_default())
}

/// The codecs that a call asks for, which the document does not have.
fn missing_codec(call: &str, document: &Document<'_>) -> String {
    let asked = texts(call).skip(1);
    let codecs: Vec<&str> = match call.split('\0').next() {
        Some("setOpus") => vec!["opus"],
        Some("setParameter") => asked.take(1).collect(),
        _ => asked.collect(),
    };
    MissingCodec::new(document, target(call), &codecs).to_string()
}

/// What an edit takes where a call gives it something else. The package has looked at all other
/// arguments.
fn wrong(call: &str) -> String {
    if call.starts_with("filterCandidates") {
        let names: Vec<_> = AddressScope::ALL.iter().map(|scope| scope.name()).collect();
        return ["withoutScopes and onlyScopes take ", &names.join(", ")].concat();
    }
    let name = call.split('\0').next().unwrap_or_default();
    ["An argument is not what ", name, " takes"].concat()
}

/// Plans an edit of a document.
fn plan(call: &str, document: &Document<'_>) -> Result<Edits, Refusal> {
    let mut given = Arguments { rest: Some(call) };
    match named(given.next().unwrap_or_default(), given, document) {
        Some(Ok(edits)) => Ok(edits),
        Some(Err(error)) => Err(Refusal::Edit(error)),
        None => Err(Refusal::Arguments),
    }
}

fn named(
    name: &str,
    mut given: Arguments<'_>,
    document: &Document<'_>,
) -> Option<Result<Edits, EditError>> {
    let plan = document.plan();
    Some(match name {
        "setLine" => plan.set_line(given.number()?, given.text()?),
        "setValue" => {
            let (number, value) = (given.number()?, given.text()?);
            // What the view calls the value of an attribute stands behind its colon.
            match document.line(number).and_then(|line| line.attribute()) {
                Some(attribute) => {
                    plan.set_line(number, &["a=", attribute.name(), ":", value].concat())
                }
                None => plan.set_value(number, value),
            }
        }
        "insertLine" => plan.insert_line(given.number()?, given.text()?),
        "removeLine" => plan.remove_line(given.number()?),
        "setAttribute" => plan.set_attribute(given.target()?, given.text()?, given.optional()?),
        "addAttribute" => plan.add_attribute(given.target()?, given.text()?, given.optional()?),
        "removeAttribute" => {
            plan.remove_attribute(given.target()?, given.text()?, given.optional()?)
        }
        "insertSection" => plan.insert_section(given.number()?, given.text()?),
        "removeSections" => plan.remove_sections(given.target()?),
        "keepSections" => plan.keep_sections(given.target()?),
        "rejectSections" => plan.reject_sections(given.target()?),
        "addCandidate" => plan.add_candidate(given.target()?, given.text()?),
        "filterCandidates" => {
            let target = given.target()?;
            let [relay_only, no_tcp, no_udp, no_mdns] =
                [given.flag()?, given.flag()?, given.flag()?, given.flag()?]
                    .map(|flag| flag == Some(true));
            let family = match given.optional()? {
                None => None,
                Some("ipv4") => Some(Family::Ipv4),
                Some("ipv6") => Some(Family::Ipv6),
                Some(_) => return None,
            };
            let (without, only) = (given.scopes()?, given.scopes()?);
            let filter = CandidateFilter {
                relay_only,
                no_tcp,
                no_udp,
                no_mdns,
                family,
                without_scopes: &without,
                only_scopes: &only,
            };
            plan.filter_candidates(target, &filter)
        }
        "preferCodecs" => {
            let (target, codecs) = (given.target()?, given.codecs());
            codecs.and_then(|codecs| plan.prefer_codecs(target, &codecs))
        }
        "removeCodecs" => {
            let (target, codecs) = (given.target()?, given.codecs());
            codecs.and_then(|codecs| plan.remove_codecs(target, &codecs))
        }
        "keepCodecs" => {
            let (target, codecs) = (given.target()?, given.codecs());
            codecs.and_then(|codecs| plan.keep_codecs(target, &codecs))
        }
        "setParameter" => {
            let (target, codec) = (given.target()?, CodecQuery::parse(given.text()?));
            let (name, value) = (given.text()?, given.optional()?);
            codec.and_then(|codec| plan.set_parameter(target, codec, name, value))
        }
        "setOpus" => plan.set_opus(given.target()?, &given.opus()?),
        "setBandwidth" => {
            plan.set_bandwidth(given.target()?, given.text()?, given.optional_number()?)
        }
        "setDirection" => {
            let target = given.target()?;
            let direction = Direction::of(given.text()?)?;
            plan.set_direction(target, direction)
        }
        "setIceCredentials" => {
            plan.set_ice_credentials(given.target()?, given.text()?, given.text()?)
        }
        "setSimulcast" => {
            let target = given.target()?;
            let direction = match given.text()? {
                "send" => RidDirection::Send,
                "recv" => RidDirection::Recv,
                _ => return None,
            };
            plan.set_simulcast(target, direction, &given.texts())
        }
        "removeLayers" => plan.remove_layers(given.target()?, &given.texts()),
        "removeSimulcast" => plan.remove_simulcast(given.target()?),
        _ => return None,
    })
}
