//! The options of `icescope sdp edit`.

use std::collections::HashMap;

use clap::ArgAction;
use icescope::candidate::{AddressScope, Family};
use icescope::sdp::attribute::Direction;

/// Options of `icescope sdp edit`.
///
/// Lines are edited first, as their numbers are those of the input; whole sections last.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// File to read; - for standard input
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// Sections to edit: all (media), session, a number from 0, mid:MID, or a kind such as video
    #[arg(long, value_name = "WHICH", default_value = "all")]
    pub(super) section: String,
    /// Print an error as a JSON object
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) lines: Lines,
    #[command(flatten)]
    pub(super) media: Media,
    #[command(flatten)]
    pub(super) opus: OpusFlags,
    #[command(flatten)]
    pub(super) candidates: Candidates,
    #[command(flatten)]
    pub(super) sections: Sections,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Lines and attributes")]
pub(super) struct Lines {
    /// Give line N, from 1, another text: 5=a=ptime:20
    #[arg(long, value_name = "N=TEXT", value_parser = numbered)]
    pub(super) set_line: Vec<(usize, String)>,
    /// Insert a line before line N of the input; one more than there are appends
    #[arg(long, value_name = "N=TEXT", value_parser = numbered)]
    pub(super) insert_line: Vec<(usize, String)>,
    /// Remove line N of the input
    #[arg(long, value_name = "N")]
    pub(super) remove_line: Vec<usize>,
    /// Set an attribute: ptime:20, rtcp-mux
    #[arg(long, value_name = "NAME[:VALUE]")]
    pub(super) set: Vec<String>,
    /// Add an attribute, whether there is one of the name or not
    #[arg(long, value_name = "NAME[:VALUE]")]
    pub(super) add: Vec<String>,
    /// Remove attributes of a name, or of a name and a value
    #[arg(long, value_name = "NAME[:VALUE]")]
    pub(super) remove: Vec<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Media")]
pub(super) struct Media {
    /// sendrecv, sendonly, recvonly or inactive
    #[arg(long, value_name = "DIRECTION", value_parser = direction)]
    pub(super) direction: Option<Direction>,
    /// Prefer a codec: VP9, opus/48000/2, 'H264;packetization-mode=1' or a payload type
    #[arg(long, value_name = "CODEC")]
    pub(super) codec_first: Vec<String>,
    /// Remove a codec with its rtx, fmtp and rtcp-fb
    #[arg(long, value_name = "CODEC")]
    pub(super) codec_remove: Vec<String>,
    /// Remove all other codecs, but not helpers (rtx of the kept, red, ulpfec, CN, telephone-event); sections without the codec stay as they are
    #[arg(long, value_name = "CODEC")]
    pub(super) codec_keep: Vec<String>,
    /// Set a parameter of a codec, or remove it where no value is given
    #[arg(long, value_name = "CODEC:NAME[=VALUE]")]
    pub(super) fmtp: Vec<String>,
    /// Limit the bandwidth: AS:500 (kbit/s) or TIAS:500000 (bit/s)
    #[arg(long, value_name = "TYPE:VALUE", value_parser = bandwidth)]
    pub(super) bandwidth: Vec<(String, u64)>,
    /// Remove a limit
    #[arg(long, value_name = "TYPE")]
    pub(super) no_bandwidth: Vec<String>,
    /// Send these layers: h,m,l
    #[arg(long, value_name = "RIDS", value_delimiter = ',')]
    pub(super) simulcast_send: Vec<String>,
    /// Receive these layers
    #[arg(long, value_name = "RIDS", value_delimiter = ',')]
    pub(super) simulcast_recv: Vec<String>,
    /// Remove layers
    #[arg(long, value_name = "RIDS", value_delimiter = ',')]
    pub(super) drop_layer: Vec<String>,
    /// Remove simulcast
    #[arg(long)]
    pub(super) no_simulcast: bool,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Opus")]
pub(super) struct OpusFlags {
    /// Prefer to receive stereo, and say that stereo is sent: on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    pub(super) opus_stereo: Option<bool>,
    /// Leave out silence (usedtx): on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    pub(super) opus_dtx: Option<bool>,
    /// Forward error correction (useinbandfec): on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    pub(super) opus_fec: Option<bool>,
    /// Constant bit rate (cbr): on or off
    #[arg(long, value_name = "ON", value_parser = on, action = ArgAction::Set)]
    pub(super) opus_cbr: Option<bool>,
    /// The highest average bit rate (maxaveragebitrate), in bit/s
    #[arg(long, value_name = "BPS", value_parser = clap::value_parser!(u32).range(6000..=510_000))]
    pub(super) opus_bitrate: Option<u32>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "ICE")]
pub(super) struct Candidates {
    /// Keep relayed candidates only
    #[arg(long)]
    pub(super) relay_only: bool,
    /// Remove TCP candidates
    #[arg(long)]
    pub(super) drop_tcp: bool,
    /// Remove UDP candidates
    #[arg(long)]
    pub(super) drop_udp: bool,
    /// Remove candidates whose address is an mDNS name
    #[arg(long)]
    pub(super) drop_mdns: bool,
    /// Remove candidates with addresses of a scope: private, link-local, cgnat ...
    #[arg(long, value_name = "SCOPE", value_parser = scope)]
    pub(super) drop_scope: Vec<AddressScope>,
    /// Keep only candidates with addresses of a scope
    #[arg(long, value_name = "SCOPE", value_parser = scope)]
    pub(super) only_scope: Vec<AddressScope>,
    /// Keep candidates of one family: ipv4 or ipv6
    #[arg(long, value_name = "FAMILY", value_parser = family)]
    pub(super) family: Option<Family>,
    /// Add a candidate
    #[arg(long, value_name = "CANDIDATE")]
    pub(super) add_candidate: Vec<String>,
    /// Set ice-ufrag and ice-pwd
    #[arg(long, value_name = "UFRAG:PWD", value_parser = pair)]
    pub(super) ice: Option<(String, String)>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Whole sections")]
pub(super) struct Sections {
    /// Insert the media section in FILE, which then has the number N, from 0
    #[arg(long, value_name = "N=FILE", value_parser = numbered)]
    pub(super) insert_section: Vec<(usize, String)>,
    /// Set the ports to 0 and leave the BUNDLE group
    #[arg(long, value_name = "WHICH")]
    pub(super) reject_section: Option<String>,
    /// Keep these media sections only; groups follow
    #[arg(long, value_name = "WHICH", conflicts_with = "remove_section")]
    pub(super) keep_section: Option<String>,
    /// Remove media sections; groups follow
    #[arg(long, value_name = "WHICH")]
    pub(super) remove_section: Option<String>,
}

impl Lines {
    /// Why they cannot all be done, where one would undo another.
    pub(super) fn conflict(&self) -> Option<String> {
        let mut texts = HashMap::new();
        for (number, text) in &self.set_line {
            if texts
                .insert(number, text)
                .is_some_and(|other| other != text)
            {
                return Some(format!("--set-line gives line {number} two texts"));
            }
        }
        let removed = |number: &&usize| texts.contains_key(number);
        let number = self.remove_line.iter().find(removed)?;
        Some(format!(
            "--set-line and --remove-line both have line {number}"
        ))
    }
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
