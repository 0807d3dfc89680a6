//! The JSON views: what stands where, and that a field has one type whatever the text says.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg(feature = "serde")]

use std::collections::BTreeMap;
use std::path::Path;

use icescope::candidate::{CandidateLine, LineView};
use icescope::sdp::{
    ByteOffsets, DiagnosticView, Document, DocumentView, OffsetMap, Profile, Utf16Offsets, check,
};
use serde_json::{Value, json};

fn view(text: &str, offsets: &impl OffsetMap) -> Value {
    let document = Document::parse(text).unwrap();
    serde_json::to_value(DocumentView::new(&document, offsets)).unwrap()
}

/// What a check finds.
fn findings(text: &str, offsets: &impl OffsetMap) -> Vec<Value> {
    let document = Document::parse(text).unwrap();
    let found = check(&document, Profile::WebRtc);
    let view = |found| serde_json::to_value(DiagnosticView::new(found, offsets)).unwrap();
    found.diagnostics().iter().map(view).collect()
}

#[test]
fn a_document_has_its_origin_sections_and_lines() {
    let text = "v=0\r\no=- 18446744073709551615 2 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=rtcp-fb:0 nack\r\na=max-message-size:7\r\na=x:1\r\na=mid\r\na=ssrc-group:FID 1 2\r\n";
    let json = view(text, &ByteOffsets);
    assert_eq!(json["schema"], "icescope/sdp/1");
    assert_eq!(json["lineEnd"], "crlf");
    assert_eq!(
        json["session"]["origin"]["sessionId"],
        "18446744073709551615"
    );
    assert_eq!(
        json["session"]["lines"][3]["data"],
        json!({"start": "0", "stop": "0"})
    );
    let media = &json["media"][0];
    assert_eq!(media["media"]["formats"], json!(["0"]));
    assert_eq!(media["media"]["portCount"], Value::Null);
    assert_eq!(media["direction"], "sendrecv");
    assert_eq!(
        media["lines"][1],
        json!({
            "line": 6, "offset": 83, "length": 16, "type": "a", "name": "rtcp-fb", "value": "0 nack",
            "data": {"payloadType": "0", "type": "nack", "parameter": null}, "fault": null,
        })
    );
    assert_eq!(media["lines"][2]["data"], "7");
    assert_eq!(media["lines"][3]["data"], "1");
    assert_eq!(media["lines"][4]["data"], Value::Null);
    assert_eq!(media["lines"][4]["fault"]["code"], "missing-value");
    assert_eq!(media["lines"][5]["data"]["ssrcs"], json!([1, 2]));
    let found = findings(text, &ByteOffsets);
    let invalid = found
        .iter()
        .find(|found| found["code"] == "invalid-value")
        .unwrap();
    assert_eq!(invalid["reason"], "missing-value");
    assert_eq!(invalid["rfc"], "RFC 5888 section 4");
    assert_eq!(invalid["line"], 9);
}

#[test]
fn offsets_may_be_those_of_javascript() {
    let text = "v=0\r\ns=é😀\r\nx\r\n";
    let json = view(text, &Utf16Offsets::new(text));
    let units: Vec<u16> = text.encode_utf16().collect();
    let slice = |entry: &Value| {
        let start = usize::try_from(entry["offset"].as_u64().unwrap()).unwrap();
        let length = usize::try_from(entry["length"].as_u64().unwrap()).unwrap();
        String::from_utf16(&units[start..start + length]).unwrap()
    };
    assert_eq!(slice(&json["session"]["lines"][1]), "s=é😀");
    assert_eq!(slice(&json["session"]["lines"][2]), "x");
    let found = findings(text, &Utf16Offsets::new(text));
    let malformed = found
        .iter()
        .find(|found| found["code"] == "malformed-line")
        .unwrap();
    assert_eq!(slice(malformed), "x");
}

#[test]
fn candidates_have_their_class() {
    let line = CandidateLine::parse(
        "candidate:1 1 udp 1677729535 64:ff9b::c000:201 9 typ srflx raddr 0.0.0.0 rport 0 generation 0",
    );
    let json = serde_json::to_value(LineView::of(&line.unwrap())).unwrap();
    assert_eq!(json["schema"], "icescope/candidate/1");
    let candidate = &json["candidate"];
    assert_eq!(candidate["type"], "srflx");
    assert_eq!(
        candidate["related"],
        json!({"address": "0.0.0.0", "port": 0})
    );
    assert_eq!(
        candidate["extensions"],
        json!([{"name": "generation", "value": "0"}])
    );
    assert_eq!(candidate["class"]["scope"], "nat64");
    assert_eq!(candidate["class"]["embeddedIpv4"], "192.0.2.1");
    assert_eq!(candidate["class"]["priority"]["typePreference"], 100);
    assert!(
        candidate["class"]["meaning"]
            .as_str()
            .unwrap()
            .ends_with('.')
    );
    let end = serde_json::to_value(LineView::of(&CandidateLine::parse("").unwrap())).unwrap();
    assert_eq!(
        (&end["endOfCandidates"], &end["candidate"]),
        (&json!(true), &Value::Null)
    );
}

/// The type of a JSON value, as a word.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Notes the type at each path; only `null` may stand for another.
fn note(path: &str, value: &Value, types: &mut BTreeMap<String, &'static str>) {
    let this = type_of(value);
    if this != "null" {
        let known = types.entry(path.to_owned()).or_insert(this);
        assert_eq!(*known, this, "{path}");
    }
    match value {
        Value::Array(entries) => {
            entries
                .iter()
                .for_each(|entry| note(&format!("{path}[]"), entry, types));
        }
        Value::Object(fields) => {
            // The shape of `data` goes by the kind of the line.
            let kind = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default();
            let line = format!("{}={}", kind("type"), kind("name"));
            for (key, field) in fields {
                let path = if key == "data" {
                    format!("{line}.data")
                } else {
                    format!("{path}.{key}")
                };
                note(&path, field, types);
            }
        }
        _ => {}
    }
}

#[test]
fn a_field_has_one_type_over_the_whole_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    let mut types = BTreeMap::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sdp") {
            let text = std::fs::read_to_string(&path).unwrap();
            note("", &view(&text, &ByteOffsets), &mut types);
            files += 1;
        }
    }
    assert_eq!(files, 94);
    assert_eq!(types["a=candidate.data.port"], "number");
    assert!(!types.contains_key("a=candidate.data.class"));
    assert_eq!(types["a=rtcp-fb.data.payloadType"], "string");
    assert_eq!(types["a=rtpmap.data.payloadType"], "number");
}
