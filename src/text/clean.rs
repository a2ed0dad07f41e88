//! Characters that have no place in a line of text.

use std::borrow::Cow;

/// The text without characters that cannot be set in a line: tabs and line breaks become blanks; other control
/// characters, overrides of the writing direction and code points that XML forbids are dropped.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| fate(c) == Fate::Keep) {
        return Cow::Borrowed(text);
    }
    let kept = |c: char| match fate(c) {
        Fate::Keep => Some(c),
        Fate::Blank => Some(' '),
        Fate::Drop => None,
    };
    Cow::Owned(text.chars().filter_map(kept).collect())
}

#[derive(PartialEq)]
enum Fate {
    Keep,
    Blank,
    Drop,
}

fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Keep,
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Blank,
        c if c.is_control() => Fate::Drop,
        // A label must not turn the text around it.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Fate::Drop,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => Fate::Drop,
        _ => Fate::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_that_can_be_set_stay() {
        for (text, cleaned) in [
            ("plain", "plain"),
            ("a\tb\r\nc", "a b  c"),
            ("\u{1b}[31mred\u{0}", "[31mred"),
            ("a\u{202e}b\u{2066}c\u{feff}\u{ffff}", "abc"),
            ("\u{200f}é👩\u{200d}🚀", "\u{200f}é👩\u{200d}🚀"),
        ] {
            assert_eq!(clean(text), cleaned, "{text:?}");
        }
    }
}
