//! `b=` lines (RFC 8866 section 5.8).

use super::super::line::LineKind;
use super::Plan;
use super::changes::Edits;
use super::draft::token;
use super::error::EditError;
use super::target::Target;

impl Plan<'_> {
    /// Sets a bandwidth, or removes it: `AS` and `CT` in kbit/s, `TIAS` in bit/s (RFC 3890).
    ///
    /// A new line stands behind the other `b=` lines, or else where RFC 8866 section 5 wants it.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], and [`EditError::InvalidName`] for a type that is no token.
    pub fn set_bandwidth(
        &self,
        target: Target<'_>,
        kind: &str,
        value: Option<u64>,
    ) -> Result<Edits, EditError> {
        token(kind)?;
        let value = value.map(|value| value.to_string());
        self.each(target, &mut |draft, section| {
            let mut own = section.of_kind(LineKind::Bandwidth).filter(|line| {
                line.value()
                    .split_once(':')
                    .is_some_and(|(name, _)| name == kind)
            });
            let Some(value) = &value else {
                return own.for_each(|line| draft.remove(line));
            };
            match own.next() {
                Some(line) => {
                    let start = line.value_span().start + kind.len() + 1;
                    draft.change(start..line.span().end, value);
                }
                None => {
                    // `m=`, `i=`, `c=`, `b=`; in the session also `v=`, `o=`, `s=`, `u=`, `e=`, `p=`.
                    let before = section.lines().take_while(|line| {
                        !matches!(
                            line.kind(),
                            LineKind::Attribute
                                | LineKind::Time
                                | LineKind::Repeat
                                | LineKind::Zone
                                | LineKind::EncryptionKey
                        )
                    });
                    let last = before.filter(|line| line.kind().has_value()).last();
                    let index = last.map_or(0, |line| line.number());
                    draft.insert(index, &["b=", kind, ":", value]);
                }
            }
            own.for_each(|line| draft.remove(line));
        })
    }
}
