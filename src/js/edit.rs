//! Edits by name, as they come from JavaScript: a name and texts.

use crate::candidate::{AddressScope, Family};
use crate::sdp::Document;
use crate::sdp::attribute::{Direction, RidDirection};
use crate::sdp::edit::{CandidateFilter, CodecQuery, EditError, Edits, Opus, Target};

/// Why there is no plan.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal {
    /// The document does not allow it.
    Edit(EditError),
    /// There is no such edit, or a text is not what it takes.
    Arguments,
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

/// The texts of a call: each with a mark before it, and NUL between them.
struct Arguments<'a> {
    rest: core::str::Split<'a, char>,
}

impl<'a> Arguments<'a> {
    /// The next text; `None` where JavaScript gave `null`.
    fn optional(&mut self) -> Result<Option<&'a str>, Refusal> {
        let text = self.rest.next().ok_or(Refusal::Arguments)?;
        Ok(text.strip_prefix('='))
    }

    fn text(&mut self) -> Result<&'a str, Refusal> {
        self.optional()?.ok_or(Refusal::Arguments)
    }

    fn number<T: core::str::FromStr>(&mut self) -> Result<T, Refusal> {
        self.text()?.parse().map_err(|_| Refusal::Arguments)
    }

    fn optional_number<T: core::str::FromStr>(&mut self) -> Result<Option<T>, Refusal> {
        let text = self.optional()?;
        let number = text.map(str::parse).transpose();
        number.map_err(|_| Refusal::Arguments)
    }

    fn flag(&mut self) -> Result<Option<bool>, Refusal> {
        Ok(self.optional()?.map(|text| text == "1"))
    }

    fn target(&mut self) -> Result<Target<'a>, Refusal> {
        self.text().map(Target::of)
    }

    /// All that are left.
    fn texts(self) -> Vec<&'a str> {
        self.rest
            .filter_map(|text| text.strip_prefix('='))
            .collect()
    }

    fn codecs(self) -> Result<Vec<CodecQuery<'a>>, Refusal> {
        let queries = self.texts().into_iter().map(CodecQuery::parse);
        Ok(queries.collect::<Result<_, _>>()?)
    }

    fn opus(&mut self) -> Result<Opus, Refusal> {
        Ok(Opus {
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

fn scopes(list: Option<&str>) -> Result<Vec<AddressScope>, Refusal> {
    let names = list.unwrap_or_default().split(',');
    let scopes = names
        .filter(|name| !name.is_empty())
        .map(AddressScope::named);
    scopes.collect::<Option<_>>().ok_or(Refusal::Arguments)
}

/// Plans an edit of a document.
pub(super) fn plan(call: &str, document: &Document<'_>) -> Result<Edits, Refusal> {
    let mut rest = call.split('\0');
    let name = rest.next().unwrap_or_default();
    let mut given = Arguments { rest };
    let plan = document.plan();
    let edits = match name {
        "setLine" => plan.set_line(given.number()?, given.text()?),
        "setValue" => plan.set_value(given.number()?, given.text()?),
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
                Some(_) => return Err(Refusal::Arguments),
            };
            let (without, only) = (scopes(given.optional()?)?, scopes(given.optional()?)?);
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
        "preferCodecs" => plan.prefer_codecs(given.target()?, &given.codecs()?),
        "removeCodecs" => plan.remove_codecs(given.target()?, &given.codecs()?),
        "keepCodecs" => plan.keep_codecs(given.target()?, &given.codecs()?),
        "setParameter" => {
            let (target, codec) = (given.target()?, CodecQuery::parse(given.text()?)?);
            plan.set_parameter(target, codec, given.text()?, given.optional()?)
        }
        "setOpus" => plan.set_opus(given.target()?, &given.opus()?),
        "setBandwidth" => {
            plan.set_bandwidth(given.target()?, given.text()?, given.optional_number()?)
        }
        "setDirection" => {
            let target = given.target()?;
            let direction = Direction::of(given.text()?).ok_or(Refusal::Arguments)?;
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
                _ => return Err(Refusal::Arguments),
            };
            plan.set_simulcast(target, direction, &given.texts())
        }
        "removeLayers" => plan.remove_layers(given.target()?, &given.texts()),
        "removeSimulcast" => plan.remove_simulcast(given.target()?),
        _ => return Err(Refusal::Arguments),
    };
    Ok(edits?)
}
