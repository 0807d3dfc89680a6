//! Writers: what was parsed before becomes text again.

use std::hint::black_box;

use icescope::sdp::Document;
use icescope::sdp::attribute::Direction;
use icescope::sdp::edit::Target;

use crate::corpus::Description;

/// A writer, and whether what it writes is what was parsed.
pub struct Writer<'a> {
    /// The name of the parser it belongs to.
    pub name: &'static str,
    /// Writes the text.
    pub write: Box<dyn FnMut() -> String + 'a>,
    /// Whether the text is that which was parsed, byte for byte.
    pub exact: bool,
}

impl<'a> Writer<'a> {
    fn new(
        name: &'static str,
        description: &Description,
        mut write: impl FnMut() -> String + 'a,
    ) -> Self {
        let exact = write() == description.text;
        Self {
            name,
            write: Box::new(write),
            exact,
        }
    }
}

/// The writers of the peers that take a description. They write without an edit, as for them an
/// edit is the change of a field.
pub fn peers(description: &Description) -> Vec<Writer<'_>> {
    let text = description.text.as_str();
    let mut writers = Vec::new();
    let session = sdp_nom::Session::read_str(text);
    writers.push(Writer::new("sdp-nom", description, move || {
        session.to_string()
    }));
    if let Ok(session) = sdp_types::Session::parse(text.as_bytes()) {
        writers.push(Writer::new("sdp-types", description, move || {
            let mut bytes = Vec::new();
            let written = session.write(&mut bytes);
            assert!(written.is_ok(), "a vector takes everything");
            String::from_utf8(bytes).unwrap_or_default()
        }));
    }
    if let Ok(session) = ezk_sdp_types::SessionDescription::parse(&description.shared) {
        writers.push(Writer::new("ezk-sdp-types", description, move || {
            session.to_string()
        }));
    }
    if let Ok(session) = webrtc_sdp::parse_sdp(text, false) {
        writers.push(Writer::new("webrtc-sdp", description, move || {
            session.to_string()
        }));
    }
    if let Ok(offer) = str0m::change::SdpOffer::from_sdp_string(text) {
        writers.push(Writer::new("str0m", description, move || {
            offer.to_sdp_string()
        }));
    }
    writers
}

/// icescope: the direction of the first media section is changed, and the text written. The
/// document stays as it was.
pub fn icescope(description: &Description) -> impl FnMut() -> String {
    let document = parsed(description);
    move || {
        let edits = document
            .plan()
            .set_direction(Target::Media(0), Direction::Inactive)
            .expect("there is a section");
        assert!(!black_box(&edits).is_empty(), "another direction");
        edits.write(&document).expect("the edit fits")
    }
}

/// icescope: the same edit, made in the document, and a copy of its text.
pub fn icescope_in_place(description: &Description) -> impl FnMut() -> String {
    let mut document = parsed(description);
    let mut directions = [Direction::Inactive, Direction::SendRecv]
        .into_iter()
        .cycle();
    move || {
        let direction = directions.next().unwrap_or(Direction::Inactive);
        let edits = document
            .edit(|plan| plan.set_direction(Target::Media(0), direction))
            .expect("the edit fits");
        assert!(!edits.is_empty(), "another direction");
        document.to_string()
    }
}

fn parsed(description: &Description) -> Document<'static> {
    Document::parse(description.text.clone()).expect("icescope takes any text")
}
