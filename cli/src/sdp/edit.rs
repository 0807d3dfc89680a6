//! `icescope sdp edit`.

use std::io::Write;

use clap::ArgAction;
use icescope::candidate::{AddressScope, Family};
use icescope::sdp::Document;
use icescope::sdp::attribute::{Direction, RidDirection};
use icescope::sdp::edit::{
    CandidateFilter, CodecQuery, EditError, Edits, MissingCodec, Opus, Plan, Target,
};

use super::excerpt;
use super::input::{Input, Problem};
use crate::failure::Failure;

/// Options of `icescope sdp edit`.
///
/// Lines are edited first, as their numbers are those of the input; whole sections last.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// File to read; - for standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// Sections to edit: all (media), session, a number from 0, mid:MID, or a kind such as video
    #[arg(long, value_name = "WHICH", default_value = "all")]
    section: String,
    /// Print an error as a JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lines: Lines,
    #[command(flatten)]
    media: Media,
    #[command(flatten)]
    opus: OpusFlags,
    #[command(flatten)]
    candidates: Candidates,
    #[command(flatten)]
    sections: Sections,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Lines and attributes")]
struct Lines {
    /// Give line N, from 1, another text: 5=a=ptime:20
    #[arg(long, value_name = "N=TEXT", value_parser = numbered)]
    set_line: Vec<(usize, String)>,
    /// Insert a line before line N of the input; one more than there are appends
    #[arg(long, value_name = "N=TEXT", value_parser = numbered)]
    insert_line: Vec<(usize, String)>,
    /// Remove line N of the input
    #[arg(long, value_name = "N")]
    remove_line: Vec<usize>,
    /// Set an attribute: ptime:20, rtcp-mux
    #[arg(long, value_name = "NAME[:VALUE]")]
    set: Vec<String>,
    /// Add an attribute, whether there is one of the name or not
    #[arg(long, value_name = "NAME[:VALUE]")]
    add: Vec<String>,
    /// Remove attributes of a name, or of a name and a value
    #[arg(long, value_name = "NAME[:VALUE]")]
    remove: Vec<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Media")]
struct Media {
    /// sendrecv, sendonly, recvonly or inactive
    #[arg(long, value_name = "DIRECTION", value_parser = direction)]
    direction: Option<Direction>,
    /// Prefer a codec: VP9, opus/48000/2, 'H264;packetization-mode=1' or a payload type
    #[arg(long, value_name = "CODEC")]
    codec_first: Vec<String>,
    /// Remove a codec with its rtx, fmtp and rtcp-fb
    #[arg(long, value_name = "CODEC")]
    codec_remove: Vec<String>,
    /// Remove all other codecs
    #[arg(long, value_name = "CODEC")]
    codec_keep: Vec<String>,
    /// Set a parameter of a codec, or remove it where no value is given
    #[arg(long, value_name = "CODEC:NAME[=VALUE]")]
    fmtp: Vec<String>,
    /// Limit the bandwidth: AS:500 (kbit/s) or TIAS:500000 (bit/s)
    #[arg(long, value_name = "TYPE:VALUE", value_parser = bandwidth)]
    bandwidth: Vec<(String, u64)>,
    /// Remove a limit
    #[arg(long, value_name = "TYPE")]
    no_bandwidth: Vec<String>,
    /// Send these layers: h,m,l
    #[arg(long, value_name = "RIDS", value_delimiter = ',')]
    simulcast_send: Vec<String>,
    /// Receive these layers
    #[arg(long, value_name = "RIDS", value_delimiter = ',')]
    simulcast_recv: Vec<String>,
    /// Remove layers
    #[arg(long, value_name = "RIDS", value_delimiter = ',')]
    drop_layer: Vec<String>,
    /// Remove simulcast
    #[arg(long)]
    no_simulcast: bool,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Opus")]
struct OpusFlags {
    /// Prefer to receive stereo, and say that stereo is sent: on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    opus_stereo: Option<bool>,
    /// Leave out silence (usedtx): on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    opus_dtx: Option<bool>,
    /// Forward error correction (useinbandfec): on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    opus_fec: Option<bool>,
    /// Constant bit rate (cbr): on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    opus_cbr: Option<bool>,
    /// The highest average bit rate (maxaveragebitrate), in bit/s
    #[arg(long, value_name = "BPS", value_parser = clap::value_parser!(u32).range(6000..=510_000))]
    opus_bitrate: Option<u32>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "ICE")]
struct Candidates {
    /// Keep relayed candidates only
    #[arg(long)]
    relay_only: bool,
    /// Remove TCP candidates
    #[arg(long)]
    drop_tcp: bool,
    /// Remove UDP candidates
    #[arg(long)]
    drop_udp: bool,
    /// Remove candidates whose address is an mDNS name
    #[arg(long)]
    drop_mdns: bool,
    /// Remove candidates with addresses of a scope: private, link-local, cgnat ...
    #[arg(long, value_name = "SCOPE", value_parser = scope)]
    drop_scope: Vec<AddressScope>,
    /// Keep only candidates with addresses of a scope
    #[arg(long, value_name = "SCOPE", value_parser = scope)]
    only_scope: Vec<AddressScope>,
    /// Keep candidates of one family: ipv4 or ipv6
    #[arg(long, value_name = "FAMILY", value_parser = family)]
    family: Option<Family>,
    /// Add a candidate
    #[arg(long, value_name = "CANDIDATE")]
    add_candidate: Vec<String>,
    /// Set ice-ufrag and ice-pwd
    #[arg(long, value_name = "UFRAG:PWD", value_parser = pair)]
    ice: Option<(String, String)>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Whole sections")]
struct Sections {
    /// Insert the media section in FILE, which then has the number N, from 0
    #[arg(long, value_name = "N=FILE", value_parser = numbered)]
    insert_section: Vec<(usize, String)>,
    /// Set the ports to 0 and leave the BUNDLE group
    #[arg(long, value_name = "WHICH")]
    reject_section: Option<String>,
    /// Keep these media sections only; groups follow
    #[arg(long, value_name = "WHICH", conflicts_with = "remove_section")]
    keep_section: Option<String>,
    /// Remove media sections; groups follow
    #[arg(long, value_name = "WHICH")]
    remove_section: Option<String>,
}

fn direction(word: &str) -> Result<Direction, String> {
    Direction::of(word).ok_or_else(|| "one of sendrecv, sendonly, recvonly and inactive".to_owned())
}

fn on(word: &str) -> Result<bool, String> {
    match word {
        "on" | "1" => Ok(true),
        "off" | "0" => Ok(false),
        _ => Err("on or off".to_owned()),
    }
}

fn scope(name: &str) -> Result<AddressScope, String> {
    AddressScope::named(name).ok_or_else(|| {
        let names: Vec<_> = AddressScope::ALL.iter().map(|scope| scope.name()).collect();
        format!("the scopes are {}", names.join(", "))
    })
}

fn family(name: &str) -> Result<Family, String> {
    [Family::Ipv4, Family::Ipv6]
        .into_iter()
        .find(|family| family.name() == name)
        .ok_or_else(|| "ipv4 or ipv6".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((first, second)) => Ok((first.to_owned(), second.to_owned())),
        None => Err("two words with a colon between them".to_owned()),
    }
}

fn bandwidth(text: &str) -> Result<(String, u64), String> {
    let (kind, value) = pair(text)?;
    let value = value
        .parse()
        .map_err(|_| "a number after the colon".to_owned())?;
    Ok((kind, value))
}

fn numbered(text: &str) -> Result<(usize, String), String> {
    let wrong = || "a number, = and a text".to_owned();
    let (number, text) = text.split_once('=').ok_or_else(wrong)?;
    Ok((number.parse().map_err(|_| wrong())?, text.to_owned()))
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let read = Input::unwrapped(&args.file);
    let mut document = match read.as_ref().map(Input::document) {
        Ok(Ok(document)) => document,
        Ok(Err(problem)) => return Ok(problem.report(&args.file, args.json, out)?),
        Err(problem) => return Ok(problem.report(&args.file, args.json, out)?),
    };
    let mut inserted = Vec::new();
    for (index, file) in &args.sections.insert_section {
        match std::fs::read_to_string(file) {
            Ok(text) => inserted.push((*index, text)),
            Err(error) => return Ok(Problem::Unreadable(error).report(file, args.json, out)?),
        }
    }
    let mut asked = Vec::new();
    edit(args, &inserted, &mut document, &mut asked).map_err(|error| {
        let message = match error {
            EditError::NoSuchCodec => {
                MissingCodec::new(&document, Target::of(&args.section), &asked).to_string()
            }
            EditError::RidTaken { number } => {
                let line = document.line(number).map_or("", |line| line.content());
                format!("{error} ({line}): remove it first with --drop-layer")
            }
            error => error.to_string(),
        };
        let message: String = message.chars().map(excerpt::printable).collect();
        Failure::unusable(error.code(), format!("{}: {message}", args.file))
    })?;
    out.write_all(document.text().as_bytes())?;
    out.flush()?;
    Ok(0)
}

/// Makes all edits; `asked` are the codecs that the last one was about.
fn edit<'a>(
    args: &'a Args,
    inserted: &[(usize, String)],
    document: &mut Document<'_>,
    asked: &mut Vec<&'a str>,
) -> Result<(), EditError> {
    let target = Target::of(&args.section);
    lines(&args.lines, target, document)?;
    media(&args.media, target, document, asked)?;
    *asked = vec!["opus"];
    opus(&args.opus, target, document)?;
    ice(&args.candidates, target, document)?;
    for (index, text) in inserted {
        document.edit(|plan| plan.insert_section(*index, text))?;
    }
    sections(&args.sections, document)
}

/// An edit of attributes of a name.
type Named<'n> = &'n dyn Fn(&Plan<'_>, &str, Option<&str>) -> Result<Edits, EditError>;

fn lines(args: &Lines, target: Target<'_>, document: &mut Document<'_>) -> Result<(), EditError> {
    for (number, text) in &args.set_line {
        document.edit(|plan| plan.set_line(*number, text))?;
    }
    // From the end, so that the numbers stay those of the input; where a line goes and others come,
    // it goes first.
    let removed = args.remove_line.iter().map(|number| (*number, None));
    let inserted = args.insert_line.iter();
    let inserted = inserted.map(|(number, text)| (*number, Some(text.as_str())));
    let mut moves: Vec<(usize, Option<&str>)> = inserted.chain(removed).collect();
    moves.sort_by_key(|(number, _)| *number);
    moves.dedup_by(|next, last| next == last && last.1.is_none());
    for (number, text) in moves.into_iter().rev() {
        document.edit(|plan| match text {
            Some(text) => plan.insert_line(number, text),
            None => plan.remove_line(number),
        })?;
    }
    let named = |text: &str, edit: Named<'_>, document: &mut Document<'_>| {
        let (name, value) = match text.split_once(':') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        document.edit(|plan| edit(plan, name, value)).map(|_| ())
    };
    for text in &args.remove {
        named(
            text,
            &|plan, name, value| plan.remove_attribute(target, name, value),
            document,
        )?;
    }
    for text in &args.set {
        named(
            text,
            &|plan, name, value| plan.set_attribute(target, name, value),
            document,
        )?;
    }
    for text in &args.add {
        named(
            text,
            &|plan, name, value| plan.add_attribute(target, name, value),
            document,
        )?;
    }
    Ok(())
}

fn media<'a>(
    args: &'a Media,
    target: Target<'_>,
    document: &mut Document<'_>,
    asked: &mut Vec<&'a str>,
) -> Result<(), EditError> {
    let mut queries = |texts: &'a [String]| {
        *asked = words(texts);
        let queries = asked.iter().map(|text| CodecQuery::parse(text));
        queries.collect::<Result<Vec<CodecQuery<'a>>, EditError>>()
    };
    if let Some(direction) = args.direction {
        document.edit(|plan| plan.set_direction(target, direction))?;
    }
    if !args.codec_keep.is_empty() {
        let codecs = queries(&args.codec_keep)?;
        document.edit(|plan| plan.keep_codecs(target, &codecs))?;
    }
    if !args.codec_remove.is_empty() {
        let codecs = queries(&args.codec_remove)?;
        document.edit(|plan| plan.remove_codecs(target, &codecs))?;
    }
    if !args.codec_first.is_empty() {
        let codecs = queries(&args.codec_first)?;
        document.edit(|plan| plan.prefer_codecs(target, &codecs))?;
    }
    for text in &args.fmtp {
        let (codec, parameter) = text.rsplit_once(':').ok_or(EditError::InvalidCodec)?;
        *asked = vec![codec];
        let codec = CodecQuery::parse(codec)?;
        let (name, value) = match parameter.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (parameter, None),
        };
        document.edit(|plan| plan.set_parameter(target, codec, name, value))?;
    }
    for kind in &args.no_bandwidth {
        document.edit(|plan| plan.set_bandwidth(target, kind, None))?;
    }
    for (kind, value) in &args.bandwidth {
        document.edit(|plan| plan.set_bandwidth(target, kind, Some(*value)))?;
    }
    if args.no_simulcast {
        document.edit(|plan| plan.remove_simulcast(target))?;
    }
    fn words(list: &[String]) -> Vec<&str> {
        list.iter().map(String::as_str).collect()
    }
    if !args.drop_layer.is_empty() {
        document.edit(|plan| plan.remove_layers(target, &words(&args.drop_layer)))?;
    }
    for (direction, rids) in [
        (RidDirection::Send, &args.simulcast_send),
        (RidDirection::Recv, &args.simulcast_recv),
    ] {
        if !rids.is_empty() {
            document.edit(|plan| plan.set_simulcast(target, direction, &words(rids)))?;
        }
    }
    Ok(())
}

fn opus(
    args: &OpusFlags,
    target: Target<'_>,
    document: &mut Document<'_>,
) -> Result<(), EditError> {
    let opus = Opus {
        stereo: args.opus_stereo,
        sprop_stereo: args.opus_stereo,
        dtx: args.opus_dtx,
        fec: args.opus_fec,
        cbr: args.opus_cbr,
        max_average_bitrate: args.opus_bitrate,
        ..Opus::default()
    };
    if opus != Opus::default() {
        document.edit(|plan| plan.set_opus(target, &opus))?;
    }
    Ok(())
}

fn ice(
    args: &Candidates,
    target: Target<'_>,
    document: &mut Document<'_>,
) -> Result<(), EditError> {
    let filter = CandidateFilter {
        relay_only: args.relay_only,
        no_tcp: args.drop_tcp,
        no_udp: args.drop_udp,
        no_mdns: args.drop_mdns,
        family: args.family,
        without_scopes: &args.drop_scope,
        only_scopes: &args.only_scope,
    };
    if filter != CandidateFilter::default() {
        document.edit(|plan| plan.filter_candidates(target, &filter))?;
    }
    for candidate in &args.add_candidate {
        document.edit(|plan| plan.add_candidate(target, candidate))?;
    }
    if let Some((ufrag, pwd)) = &args.ice {
        document.edit(|plan| plan.set_ice_credentials(target, ufrag, pwd))?;
    }
    Ok(())
}

fn sections(args: &Sections, document: &mut Document<'_>) -> Result<(), EditError> {
    if let Some(which) = &args.reject_section {
        document.edit(|plan| plan.reject_sections(Target::of(which)))?;
    }
    if let Some(which) = &args.keep_section {
        document.edit(|plan| plan.keep_sections(Target::of(which)))?;
    }
    if let Some(which) = &args.remove_section {
        document.edit(|plan| plan.remove_sections(Target::of(which)))?;
    }
    Ok(())
}
