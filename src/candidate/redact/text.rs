//! What stands for words and texts of which little is known.

use super::super::address::Address;
use super::Redactor;

impl Redactor {
    /// Any text with its addresses hidden: IP addresses, hardware addresses, mDNS names and e-mail
    /// addresses, wherever they stand. Other names cannot be told from words and stay.
    pub fn text(&mut self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
            let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            match self.token(token) {
                Some(other) => hidden.push_str(&other),
                None => hidden.push_str(token),
            }
            let length = after.find(belongs).unwrap_or(after.len());
            let (between, after) = after.split_at_checked(length).unwrap_or((after, ""));
            hidden.push_str(between);
            rest = after;
        }
        hidden
    }

    /// What stands for a word of which nothing is known, and which so may be a key: addresses as
    /// elsewhere, short numbers as they are, and all else as a secret.
    pub(crate) fn unknown(&mut self, word: &str) -> String {
        const BETWEEN: [char; 11] = ['/', ';', ',', '=', '"', '?', '&', '[', ']', '<', '>'];
        if let Some(hidden) = self.plain(word) {
            return hidden;
        }
        if !word.split(BETWEEN).any(|piece| self.token(piece).is_some()) {
            return self.secret(word);
        }
        let mut hidden = String::with_capacity(word.len());
        for part in word.split_inclusive(BETWEEN) {
            let piece = part.trim_end_matches(BETWEEN);
            let end = part.get(piece.len()..).unwrap_or_default();
            match self.plain(piece) {
                Some(shown) => hidden.push_str(&shown),
                None => hidden.push_str(&self.secret(piece)),
            }
            hidden.push_str(end);
        }
        hidden
    }

    /// A word that tells nothing, or only an address.
    fn plain(&mut self, word: &str) -> Option<String> {
        let is_short_number = word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_short_number || matches!(word, "-" | "*") {
            return Some(word.to_owned());
        }
        if word.chars().all(belongs) {
            self.token(word)
        } else {
            None
        }
    }

    fn token(&mut self, token: &str) -> Option<String> {
        // Nothing shorter is an address.
        if token.len() < 2 {
            return None;
        }
        if token.contains('@') {
            return Some("hidden".to_owned());
        }
        if is_hardware_address(token) {
            return Some(self.hexadecimal(token));
        }
        let end = token.trim_end_matches(['.', ':', '-']);
        let tail = token.get(end.len()..).unwrap_or_default();
        match Address::of(end) {
            Address::Name(_) => {
                // An IPv4 address or an mDNS name with its port.
                let (host, port) = end.split_once(':')?;
                match Address::of(host) {
                    Address::Name(_) => None,
                    host => Some(format!("{}:{port}{tail}", self.address(host))),
                }
            }
            address => Some(format!("{}{tail}", self.address(address))),
        }
    }

    /// What stands for bytes in hexadecimal digits, such as a fingerprint: as many of them.
    pub fn hexadecimal(&mut self, digits: &str) -> String {
        let number = self.secret(digits);
        let number = number.trim_start_matches('x');
        let number: usize = number.parse().unwrap_or_default();
        let count = digits.bytes().filter(u8::is_ascii_hexdigit).count();
        let number = format!("{number:X}");
        let zeros = core::iter::repeat_n('0', count.saturating_sub(number.len()));
        let mut number = zeros.chain(number.chars());
        digits
            .chars()
            .map(|c| {
                if c.is_ascii_hexdigit() {
                    number.next().unwrap_or('0')
                } else {
                    c
                }
            })
            .collect()
    }
}

/// Whether a character may stand in an address, or in a name.
const fn belongs(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '%' | '-' | '_' | '@')
}

/// Six or eight pairs of hexadecimal digits with colons or hyphens between them.
fn is_hardware_address(token: &str) -> bool {
    let separator = if token.contains('-') { '-' } else { ':' };
    matches!(token.len(), 17 | 23)
        && token
            .split(separator)
            .all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
