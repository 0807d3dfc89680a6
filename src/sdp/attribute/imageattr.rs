//! `imageattr`: which image sizes are sent and received (RFC 6236 section 3.1).

use core::fmt;

use crate::candidate::grammar::{self, Parsed, whole_number};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

use super::super::list;
use super::PayloadTypes;

/// The image sizes of a payload type.
///
/// ```
/// use icescope::sdp::{AttributeValue, Document};
///
/// let document = Document::parse("a=imageattr:97 send [x=[480:16:800],y=[320:16:640],q=0.6] recv *")?;
/// let line = document.session().attributes("imageattr").next().expect("one imageattr").typed();
/// let Ok(AttributeValue::ImageAttr(image)) = line else { panic!() };
/// let set = image.send.expect("send").sets().next().expect("one set");
/// assert_eq!(set.x().map(|x| (x.least(), x.most(), x.step())), Some((480, 800, Some(16))));
/// assert!(image.recv.expect("recv").is_any());
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct ImageAttr<'a> {
    /// The payload types.
    pub payload_type: PayloadTypes,
    /// What is sent.
    pub send: Option<ImageSets<'a>>,
    /// What is received.
    pub recv: Option<ImageSets<'a>>,
    /// Whether the text names what is received first.
    pub recv_first: bool,
}

/// `*` or sets of sizes.
#[derive(Clone, Copy, Debug)]
pub struct ImageSets<'a> {
    text: &'a str,
}

impl<'a> ImageSets<'a> {
    /// Whether the peer may choose: `*`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.text == "*"
    }

    /// The sets, in order; none for `*`.
    pub fn sets(&self) -> impl Iterator<Item = ImageSet<'a>> + use<'a> {
        let mut rest = self.text;
        core::iter::from_fn(move || {
            let (after, set) = set(rest.trim_start_matches(' ')).ok()?;
            rest = after;
            Some(set)
        })
    }

    fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        // `*` stands for itself.
        let any = Some("*").filter(|_| self.is_any());
        any.into_iter().chain(self.sets().map(|set| set.text))
    }
}

impl fmt::Display for ImageSets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_any() {
            return f.write_str("*");
        }
        list::joined(f, self.sets().map(|set| set.text), " ")
    }
}

list::equal_by_entries!(ImageSets);

#[cfg(feature = "serde")]
impl serde::Serialize for ImageSets<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// One set: `[x=480,y=320,q=0.6]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageSet<'a> {
    text: &'a str,
}

impl<'a> ImageSet<'a> {
    /// The text, brackets and all.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The parameters, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let inner = self.text.get(1..self.text.len().saturating_sub(1));
        let mut rest = inner.unwrap_or_default();
        core::iter::from_fn(move || {
            let (after, pair) = parameter(rest).ok()?;
            rest = after.strip_prefix(',').unwrap_or(after);
            Some(pair)
        })
    }

    /// A parameter by its name: `sar`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The widths in pixels.
    #[must_use]
    pub fn x(&self) -> Option<Extent<'a>> {
        self.get("x").map(|text| Extent { text })
    }

    /// The heights in pixels.
    #[must_use]
    pub fn y(&self) -> Option<Extent<'a>> {
        self.get("y").map(|text| Extent { text })
    }
}

/// Widths or heights: one (`480`), a list (`[480,800]`) or a range (`[480:800]`, `[480:16:800]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extent<'a> {
    text: &'a str,
}

impl<'a> Extent<'a> {
    fn numbers(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.text
            .split(['[', ']', ',', ':'])
            .filter_map(whole_number)
    }

    /// The least: the first of a range, whatever it is, and the least of a list.
    #[must_use]
    pub fn least(&self) -> u32 {
        let least = match self.is_range() {
            true => self.numbers().next(),
            false => self.numbers().min(),
        };
        least.unwrap_or_default()
    }

    /// The most: the last of a range, whatever it is, and the greatest of a list.
    #[must_use]
    pub fn most(&self) -> u32 {
        let most = match self.is_range() {
            true => self.numbers().last(),
            false => self.numbers().max(),
        };
        most.unwrap_or_default()
    }

    /// Whether it goes from one number to another, perhaps in steps.
    fn is_range(&self) -> bool {
        self.text.contains(':')
    }

    /// The step of a range that has one.
    #[must_use]
    pub fn step(&self) -> Option<u32> {
        let inner = self.text.strip_prefix('[')?;
        let mut parts = inner.split(':');
        let step = parts.nth(1)?;
        parts.next().and_then(|_| whole_number(step))
    }
}

impl fmt::Display for ImageAttr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.payload_type)?;
        let mut sides = [("send", self.send), ("recv", self.recv)];
        if self.recv_first {
            sides.reverse();
        }
        for (name, sets) in sides {
            if let Some(sets) = sets {
                write!(f, " {name} {sets}")?;
            }
        }
        Ok(())
    }
}

pub(super) fn parse(value: &str) -> Result<ImageAttr<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (mut rest, payload_type) = PayloadTypes::parse(input)?;
        let mut image = ImageAttr {
            payload_type,
            send: None,
            recv: None,
            recv_first: false,
        };
        loop {
            let (start, ()) = grammar::space(rest)?;
            let (after, word) = grammar::word(start)?;
            let (after, ()) = grammar::space(after)?;
            let (after, sets) = sets(after)?;
            let side = match word {
                "send" => &mut image.send,
                "recv" => {
                    image.recv_first = image.send.is_none();
                    &mut image.recv
                }
                _ => return grammar::fault(start, SyntaxErrorKind::UnknownKeyword),
            };
            if side.replace(sets).is_some() {
                return grammar::fault(start, SyntaxErrorKind::TrailingText);
            }
            rest = after.trim_start_matches(' ');
            if rest.is_empty() {
                return Ok((rest, image));
            }
            rest = after;
        }
    })
}

fn sets(input: &str) -> Parsed<'_, ImageSets<'_>> {
    if let Some(rest) = input.strip_prefix('*') {
        return Ok((rest, ImageSets { text: "*" }));
    }
    let (mut rest, _) = set(input)?;
    loop {
        let next = rest.trim_start_matches(' ');
        if !next.starts_with('[') {
            let text = input.get(..input.len() - rest.len());
            return Ok((
                rest,
                ImageSets {
                    text: text.unwrap_or_default(),
                },
            ));
        }
        (rest, _) = set(next)?;
    }
}

/// `[x=...,y=...]`: the widths and the heights come first.
fn set(input: &str) -> Parsed<'_, ImageSet<'_>> {
    let (first, ()) = grammar::mark('[')(input)?;
    let mut rest = first;
    let mut place = 0;
    loop {
        let (after, (name, value)) = parameter(rest)?;
        let expected = match place {
            0 => Some("x"),
            1 => Some("y"),
            _ => None,
        };
        if expected.is_some_and(|expected| expected != name) {
            return grammar::fault(rest, SyntaxErrorKind::ExpectedKeyword);
        }
        if expected.is_some() && (Extent { text: value }).numbers().next().is_none() {
            return grammar::fault(rest, SyntaxErrorKind::ExpectedNumber);
        }
        place += 1;
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if place < 2 => return grammar::fault(after, SyntaxErrorKind::ExpectedSeparator),
            None => {
                let (after, ()) = grammar::mark(']')(after)?;
                let text = input.get(..input.len() - after.len());
                return Ok((
                    after,
                    ImageSet {
                        text: text.unwrap_or_default(),
                    },
                ));
            }
        }
    }
}

/// `name=value`, where the value may be a list in brackets.
fn parameter(input: &str) -> Parsed<'_, (&str, &str)> {
    let (rest, name) = grammar::token(input)?;
    let (start, ()) = grammar::mark('=')(rest)?;
    if start.starts_with('[') {
        let Some(end) = memchr::memchr(b']', start.as_bytes()) else {
            return grammar::fault("", SyntaxErrorKind::Incomplete);
        };
        let (value, rest) = start.split_at_checked(end + 1).unwrap_or((start, ""));
        return Ok((rest, (name, value)));
    }
    let (rest, value) = grammar::bytes1(start, SyntaxErrorKind::ExpectedToken, |byte| {
        !matches!(byte, b',' | b']' | b' ' | b'[')
    })?;
    Ok((rest, (name, value)))
}
