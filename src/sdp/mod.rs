//! SDP: session descriptions (RFC 8866), typed without losing a byte.
//!
//! A [`Document`] is the text and one table of its lines; nothing is parsed further until it is
//! asked for, and then it borrows from the text. Writing a document gives the text back byte for
//! byte, whatever its line ends. The parser takes any text; whether it is any good is what
//! [`check`] says, and how strictly, its [`Profile`].
//!
//! ```
//! use icescope::sdp::{AttributeValue, Document, Profile, check};
//!
//! let text = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
//! let document = Document::parse(text)?;
//! let audio = document.media().next().expect("one m= line");
//! assert_eq!(audio.media()?.map(|media| media.port), Some(9));
//! let rtpmap = audio.attributes("rtpmap").next().expect("one rtpmap").typed();
//! assert!(matches!(rtpmap, Ok(AttributeValue::Rtpmap(map)) if map.clock_rate == 8000));
//! assert!(check(&document, Profile::Lenient).accepted());
//! assert_eq!(document.to_string(), text);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

pub mod answer;
pub mod attribute;
mod check;
mod codecs;
pub mod diff;
mod document;
pub mod edit;
mod error;
pub mod field;
mod fragment;
mod line;
mod list;
pub mod munge;
mod names;
pub(crate) mod offset;
mod redact;
mod section;
mod sentence;
#[cfg(feature = "serde")]
mod view;

pub use attribute::{AttributeValue, Key, Level};
pub use check::{
    Check, Code, Diagnostic, Fix, Profile, Reference, Severity, UnknownProfile, check,
};
pub use codecs::{Codec, CodecRole};
pub use document::Document;
pub use error::ParseError;
pub use field::Value;
pub use fragment::{FRAGMENT_MEDIA_TYPE, Fragment, FragmentSection, FragmentWriter};
#[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
pub(crate) use line::Visitor;
pub use line::{Attribute, Line, LineEnd, LineKind};
pub use list::{Commas, Flag, Words};
pub use offset::{ByteOffsets, OffsetMap, Position, Utf16Offsets};
pub use redact::{redact, redact_with};
pub use section::Section;
#[cfg(feature = "serde")]
pub use view::{DiagnosticView, DocumentView, FixView};
