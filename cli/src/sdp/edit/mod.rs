//! `icescope sdp edit`.

mod options;

pub(crate) use options::Args;

use std::io::Write;

use icescope::sdp::Document;
use icescope::sdp::attribute::RidDirection;
use icescope::sdp::edit::{
    CandidateFilter, CodecQuery, EditError, Edits, MissingCodec, MissingSection, Opus, Plan, Target,
};

use self::options::{Candidates, Lines, Media, OpusFlags, Sections};
use super::input::{Input, Problem};
use super::{doubt, excerpt};
use crate::failure::Failure;

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    if let Some(message) = args.lines.conflict() {
        return Err(Failure::unusable("usage", message));
    }
    let read = Input::unwrapped(&args.file);
    let mut document = match read.as_ref().map(Input::document) {
        Ok(Ok(document)) => document,
        Ok(Err(problem)) => return Ok(problem.report(&args.file, args.json, out)?),
        Err(problem) => return Ok(problem.report(&args.file, args.json, out)?),
    };
    doubt::warn(&args.file, &document);
    let mut inserted = Vec::new();
    for (index, file) in &args.sections.insert_section {
        match std::fs::read_to_string(file) {
            Ok(text) => inserted.push((*index, text)),
            Err(error) => return Ok(Problem::Unreadable(error).report(file, args.json, out)?),
        }
    }
    let mut asked = Asked {
        target: Target::of(&args.section),
        codecs: Vec::new(),
        candidate: "",
    };
    edit(args, &inserted, &mut document, &mut asked).map_err(|error| {
        let message = match error {
            EditError::NoSuchCodec => {
                MissingCodec::new(&document, asked.target, &asked.codecs).to_string()
            }
            EditError::NoSuchSection => MissingSection::new(&document, asked.target).to_string(),
            EditError::NoSuchRid { index } => {
                let rid = args.media.drop_layer.get(index).map_or("", String::as_str);
                format!("no section that --section names has a layer {rid}")
            }
            EditError::InvalidCandidate(wrong) => {
                let word = wrong.word_in(asked.candidate);
                let place = if word.is_empty() { "at its end" } else { word };
                format!("the candidate does not parse: {} ({place})", wrong.kind())
            }
            EditError::RidTaken { number } => {
                let line = document.line(number).map_or("", |line| line.content());
                format!("{error} ({line}): remove it first with --drop-layer")
            }
            error => error.to_string(),
        };
        let message: String = message.chars().map(excerpt::printable).collect();
        Failure::of_file(&args.file, error.code(), message)
    })?;
    out.write_all(document.text().as_bytes())?;
    out.flush()?;
    Ok(0)
}

/// What the last edit was about.
struct Asked<'a> {
    target: Target<'a>,
    codecs: Vec<&'a str>,
    candidate: &'a str,
}

/// Makes all edits; `asked` is left as the last one has it.
fn edit<'a>(
    args: &'a Args,
    inserted: &[(usize, String)],
    document: &mut Document<'_>,
    asked: &mut Asked<'a>,
) -> Result<(), EditError> {
    let target = asked.target;
    lines(&args.lines, target, document)?;
    media(&args.media, target, document, asked)?;
    asked.codecs = vec!["opus"];
    opus(&args.opus, target, document)?;
    ice(&args.candidates, target, document, asked)?;
    for (index, text) in inserted {
        asked.target = Target::Media(*index);
        document.edit(|plan| plan.insert_section(*index, text))?;
    }
    sections(&args.sections, document, asked)
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
    asked: &mut Asked<'a>,
) -> Result<(), EditError> {
    let mut queries = |texts: &'a [String]| {
        asked.codecs = words(texts);
        let queries = asked.codecs.iter().map(|text| CodecQuery::parse(text));
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
        asked.codecs = vec![codec];
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

fn ice<'a>(
    args: &'a Candidates,
    target: Target<'_>,
    document: &mut Document<'_>,
    asked: &mut Asked<'a>,
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
        asked.candidate = candidate;
        document.edit(|plan| plan.add_candidate(target, candidate))?;
    }
    if let Some((ufrag, pwd)) = &args.ice {
        document.edit(|plan| plan.set_ice_credentials(target, ufrag, pwd))?;
    }
    Ok(())
}

fn sections<'a>(
    args: &'a Sections,
    document: &mut Document<'_>,
    asked: &mut Asked<'a>,
) -> Result<(), EditError> {
    if let Some(which) = &args.reject_section {
        asked.target = Target::of(which);
        document.edit(|plan| plan.reject_sections(asked.target))?;
    }
    if let Some(which) = &args.keep_section {
        asked.target = Target::of(which);
        document.edit(|plan| plan.keep_sections(asked.target))?;
    }
    if let Some(which) = &args.remove_section {
        asked.target = Target::of(which);
        document.edit(|plan| plan.remove_sections(asked.target))?;
    }
    Ok(())
}
