//! The answer as JSON, schema `icescope/predict/1`.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::peer::Peer;
use super::rule::{Connectability, Hairpin, Setting, connectability};
use crate::nat::class::Class;

/// The name and version of the schema.
pub const PREDICT_SCHEMA: &str = "icescope/predict/1";

/// A question with its answer, which serialises as `icescope/predict/1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prediction {
    /// The first peer.
    pub a: Peer,
    /// The second peer.
    pub b: Peer,
    /// Where they are.
    pub setting: Setting,
    /// The answer.
    pub answer: Connectability,
}

impl Prediction {
    /// Asks [`connectability`].
    #[must_use]
    pub const fn new(a: Peer, b: Peer, setting: Setting) -> Self {
        Self {
            a,
            b,
            setting,
            answer: connectability(a, b, setting),
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct PeerView {
    name: &'static str,
    mapping: &'static str,
    filtering: &'static str,
    classic_name: Option<&'static str>,
}

impl From<Peer> for PeerView {
    fn from(peer: Peer) -> Self {
        Self {
            name: peer.name(),
            mapping: peer.mapping.name(),
            filtering: peer.filtering.name(),
            classic_name: peer.classic_name(),
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct SettingView {
    same_nat: bool,
    hairpin: Option<Hairpin>,
    local_addresses: Option<bool>,
    guess_a: bool,
    guess_b: bool,
}

impl From<Setting> for SettingView {
    fn from(setting: Setting) -> Self {
        match setting {
            Setting::Apart { guess_a, guess_b } => Self {
                same_nat: false,
                hairpin: None,
                local_addresses: None,
                guess_a,
                guess_b,
            },
            Setting::SameNat {
                hairpin,
                local_addresses,
            } => Self {
                same_nat: true,
                hairpin: Some(hairpin),
                local_addresses: Some(local_addresses),
                guess_a: false,
                guess_b: false,
            },
        }
    }
}

impl Serialize for Prediction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Prediction", 7)?;
        out.serialize_field("schema", PREDICT_SCHEMA)?;
        out.serialize_field("a", &PeerView::from(self.a))?;
        out.serialize_field("b", &PeerView::from(self.b))?;
        out.serialize_field("setting", &SettingView::from(self.setting))?;
        out.serialize_field("chance", &self.answer.chance)?;
        out.serialize_field("reason", self.answer.why.code())?;
        out.serialize_field("explanation", &self.answer.why.to_string())?;
        out.end()
    }
}
