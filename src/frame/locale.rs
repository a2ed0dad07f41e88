//! Locales: how a number's fraction and its thousands are set apart.

/// The separators of numbers. Units, and words of dates, stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    decimal: &'static str,
    group: &'static str,
    /// Groups of two after the first three: `12,34,567`.
    lakhs: bool,
}

impl Default for Locale {
    fn default() -> Self {
        row(".", ",")
    }
}

const fn row(decimal: &'static str, group: &'static str) -> Locale {
    Locale { decimal, group, lakhs: false }
}

/// A narrow blank at which no line ends.
const NARROW: &str = "\u{202f}";
/// A blank at which no line ends.
const BLANK: &str = "\u{a0}";

/// Locales by language; `ch` is German in Switzerland.
const LOCALES: [(&str, Locale); 22] = [
    ("en", row(".", ",")),
    ("ja", row(".", ",")),
    ("zh", row(".", ",")),
    ("ko", row(".", ",")),
    ("th", row(".", ",")),
    ("he", row(".", ",")),
    ("de", row(",", ".")),
    ("nl", row(",", ".")),
    ("it", row(",", ".")),
    ("es", row(",", ".")),
    ("da", row(",", ".")),
    ("id", row(",", ".")),
    ("tr", row(",", ".")),
    ("pt", row(",", ".")),
    ("fr", row(",", NARROW)),
    ("sv", row(",", BLANK)),
    ("nb", row(",", BLANK)),
    ("fi", row(",", BLANK)),
    ("pl", row(",", BLANK)),
    ("cs", row(",", BLANK)),
    ("ch", row(".", "'")),
    ("hi", Locale { decimal: ".", group: ",", lakhs: true }),
];

/// The ids of all locales.
pub fn locale_ids() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(id, _)| *id)
}

impl Locale {
    /// The locale of a language, or of a tag that starts with one, such as `de` or `de-AT`.
    pub fn of(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        if ["de-ch", "it-ch", "de-li"].contains(&tag.as_str()) {
            return Self::of("ch");
        }
        if tag == "en-in" {
            return Self::of("hi");
        }
        let language = tag.split('-').next().unwrap_or_default();
        LOCALES.iter().find(|(id, _)| *id == language).map(|(_, locale)| *locale)
    }

    /// A number as written in English, with this locale's separators; any other text as it is.
    pub fn number(self, text: String) -> String {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '+' | 'e');
        if self == Self::default() || !text.chars().all(is_number) {
            return text;
        }
        let (whole, rest) = text.split_at(text.find(['.', 'e']).unwrap_or(text.len()));
        let whole = if self.lakhs { lakhs(whole) } else { whole.to_owned() };
        whole.replace(',', self.group) + &rest.replacen('.', self.decimal, 1)
    }
}

/// Groups of three moved to groups of two after the first three; a number without groups stays without.
fn lakhs(whole: &str) -> String {
    if !whole.contains(',') {
        return whole.to_owned();
    }
    let digits: Vec<char> = whole.chars().filter(|c| *c != ',').collect();
    let mut out = String::new();
    for (i, digit) in digits.iter().enumerate() {
        let left = digits.len() - i;
        if i > 0 && digits[i - 1] != '-' && left >= 3 && left % 2 == 1 {
            out.push(',');
        }
        out.push(*digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_change_and_nothing_else() {
        for (tag, text, expected) in [
            ("de", "1,234.5", "1.234,5"),
            ("de", "1.50", "1,50"),
            ("de-AT", "-1,234,567", "-1.234.567"),
            ("fr", "1,234.5", "1\u{202f}234,5"),
            ("ch", "1,234.5", "1'234.5"),
            ("de-CH", "1,234.5", "1'234.5"),
            ("ja", "1,234.5", "1,234.5"),
            ("en", "1,234.5", "1,234.5"),
            ("hi", "1,234,567.25", "12,34,567.25"),
            ("hi", "-123,456", "-1,23,456"),
            ("hi", "123456", "123456"),
            ("de", "1.5e+21", "1,5e+21"),
            ("de", "2026-11-01 00:00", "2026-11-01 00:00"),
            ("de", "N/A", "N/A"),
        ] {
            assert_eq!(Locale::of(tag).unwrap().number(text.into()), expected, "{tag} {text}");
        }
        assert_eq!(Locale::of("tlh"), None);
        assert!(locale_ids().all(|id| Locale::of(id).is_some()));
    }
}
