//! What the parameters of a format mean for its codec.
//!
//! Each codec has a view of [`Parameters`] with typed fields. A parameter that is missing, or whose
//! value does not read, is `None`; whatever else is there is kept in `others`, so that writing loses
//! nothing but the order and a name that stands twice.

mod av1;
mod h264;
mod h265;
mod opus;
mod red;
mod rtx;
mod telephone_event;
mod vpx;

pub use av1::Av1;
pub use h264::{H264, H264Profile, ProfileLevelId};
pub use h265::H265;
pub use opus::Opus;
pub use red::Red;
pub use rtx::Rtx;
pub use telephone_event::TelephoneEvent;
pub use vpx::{Vp8, Vp9};

use core::fmt;

use crate::candidate::grammar::whole_number;

use super::Parameters;

/// The parameters of a format, as its codec means them.
///
/// ```
/// use icescope::sdp::attribute::{CodecParameters, Parameters};
///
/// let parameters = Parameters::of("minptime=10;useinbandfec=1;x-own=2");
/// let CodecParameters::Opus(opus) = CodecParameters::of("opus", parameters) else { panic!() };
/// assert_eq!((opus.useinbandfec, opus.stereo, opus.is_stereo()), (Some(true), None, false));
/// assert_eq!(opus.to_string(), "minptime=10;useinbandfec=1;x-own=2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
#[non_exhaustive]
pub enum CodecParameters<'a> {
    /// Opus.
    Opus(Opus<'a>),
    /// H.264.
    H264(H264<'a>),
    /// H.265.
    H265(H265<'a>),
    /// VP8.
    Vp8(Vp8<'a>),
    /// VP9.
    Vp9(Vp9<'a>),
    /// AV1.
    Av1(Av1<'a>),
    /// Retransmission.
    Rtx(Rtx<'a>),
    /// Redundant audio or video.
    Red(Red<'a>),
    /// Telephone keys and tones.
    TelephoneEvent(TelephoneEvent<'a>),
    /// Another codec.
    Other(Parameters<'a>),
}

impl<'a> CodecParameters<'a> {
    /// The view that fits the encoding name of an `rtpmap`, which may be in any case.
    #[must_use]
    pub fn of(encoding: &str, parameters: Parameters<'a>) -> Self {
        let is = |name: &str| encoding.eq_ignore_ascii_case(name);
        if is("opus") {
            Self::Opus(Opus::of(parameters))
        } else if is("H264") {
            Self::H264(H264::of(parameters))
        } else if is("H265") {
            Self::H265(H265::of(parameters))
        } else if is("VP8") {
            Self::Vp8(Vp8::of(parameters))
        } else if is("VP9") {
            Self::Vp9(Vp9::of(parameters))
        } else if is("AV1") {
            Self::Av1(Av1::of(parameters))
        } else if is("rtx") {
            Self::Rtx(Rtx::of(parameters))
        } else if is("red") {
            Self::Red(Red::of(parameters))
        } else if is("telephone-event") {
            Self::TelephoneEvent(TelephoneEvent::of(parameters))
        } else {
            Self::Other(parameters)
        }
    }
}

impl fmt::Display for CodecParameters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opus(view) => write!(f, "{view}"),
            Self::H264(view) => write!(f, "{view}"),
            Self::H265(view) => write!(f, "{view}"),
            Self::Vp8(view) => write!(f, "{view}"),
            Self::Vp9(view) => write!(f, "{view}"),
            Self::Av1(view) => write!(f, "{view}"),
            Self::Rtx(view) => write!(f, "{view}"),
            Self::Red(view) => write!(f, "{view}"),
            Self::TelephoneEvent(view) => write!(f, "{view}"),
            Self::Other(parameters) => write!(f, "{parameters}"),
        }
    }
}

/// The value of a parameter.
trait Field<'a>: Sized {
    fn read(text: &'a str) -> Option<Self>;
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<'a> Field<'a> for &'a str {
    fn read(text: &'a str) -> Option<Self> {
        Some(text).filter(|text| !text.is_empty())
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Field<'_> for bool {
    fn read(text: &str) -> Option<Self> {
        match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self { "1" } else { "0" })
    }
}

macro_rules! number {
    ($($type:ty)*) => {$(
        impl Field<'_> for $type {
            fn read(text: &str) -> Option<Self> {
                whole_number(text)
            }

            fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
    )*};
}

number!(u8 u32);

/// A view: a struct with a field for each parameter, which are written in this order.
macro_rules! view {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty = $key:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize),
            serde(rename_all = "camelCase")
        )]
        #[non_exhaustive]
        pub struct $name<'a> {
            $($(#[$doc])* #[doc = concat!(" (`", $key, "`)")] pub $field: Option<$type>,)*
            /// The text that this is a view of.
            #[cfg_attr(feature = "serde", serde(skip))]
            pub parameters: Parameters<'a>,
        }

        impl<'a> $name<'a> {
            /// The view of parameters.
            #[must_use]
            pub fn of(parameters: Parameters<'a>) -> Self {
                let mut view = Self { $($field: None,)* parameters };
                for (name, value) in parameters.iter() {
                    let value = value.unwrap_or_default();
                    $(if name.eq_ignore_ascii_case($key) {
                        view.$field = view.$field.or_else(|| Field::read(value));
                        continue;
                    })*
                }
                view
            }

            /// The parameters that have no field, or a value that does not read.
            pub fn others(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
                self.parameters.iter().filter(|(name, value)| {
                    let value = value.unwrap_or_default();
                    $(if name.eq_ignore_ascii_case($key) {
                        return <$type as Field<'_>>::read(value).is_none();
                    })*
                    true
                })
            }
        }

        impl PartialEq for $name<'_> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field &&)* self.others().eq(other.others())
            }
        }

        impl Eq for $name<'_> {}

        impl core::fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let mut mark = "";
                $(if let Some(value) = &self.$field {
                    write!(f, concat!("{}", $key, "="), mark)?;
                    Field::write(value, f)?;
                    mark = ";";
                })*
                for (name, value) in self.others() {
                    write!(f, "{mark}{name}")?;
                    if let Some(value) = value {
                        write!(f, "={value}")?;
                    }
                    mark = ";";
                }
                Ok(())
            }
        }
    };
}
use view;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_written_as_they_were_read() {
        for (encoding, text) in [
            ("opus", "maxplaybackrate=48000;stereo=1;useinbandfec=1"),
            ("opus", "minptime=10;useinbandfec=1"),
            (
                "H264",
                "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            ),
            (
                "H264",
                "profile-level-id=64001f;sprop-parameter-sets=Z0IAKeKQFAe2AtwEBAaQeJEV,aM48gA==",
            ),
            ("H265", "level-id=180;profile-id=1;tier-flag=0;tx-mode=SRST"),
            ("VP8", "max-fr=30;max-fs=3600"),
            ("VP9", "profile-id=2"),
            ("AV1", "level-idx=5;profile=0;tier=0"),
            ("rtx", "apt=96;rtx-time=3000"),
            ("red", "111/111"),
            ("telephone-event", "0-15,66"),
            ("PCMU", "anything at=all"),
            ("opus", "useinbandfec=2;stereo"),
        ] {
            let view = CodecParameters::of(encoding, Parameters::of(text));
            assert_eq!(view.to_string(), text, "{encoding}");
            let written = view.to_string();
            assert_eq!(
                CodecParameters::of(encoding, Parameters::of(&written)),
                view
            );
        }
    }

    #[test]
    fn order_spaces_and_case_do_not_matter() {
        let view = |text| Opus::of(Parameters::of(text));
        assert_eq!(
            view("stereo=1;USEINBANDFEC=1"),
            view("useinbandfec=1; stereo=1;")
        );
        assert_ne!(view("stereo=1"), view("stereo=1;x"));
        assert_eq!(view("maxaveragebitrate=+5").maxaveragebitrate, None);
    }
}
