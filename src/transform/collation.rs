//! The order of rows that are sorted, as the reference's comparers have it.

use std::cmp::Ordering;

use crate::frame::{Cell, FieldType};

/// The order of two values upwards. A missing number is 0 and a missing or empty text last; true comes before false.
pub fn in_order(a: Cell<'_>, b: Cell<'_>, kind: FieldType) -> Ordering {
    match kind {
        FieldType::Number | FieldType::Time => number(a).total_cmp(&number(b)),
        FieldType::Text => match (is_falsy(a), is_falsy(b)) {
            (false, false) => texts(&a.text(), &b.text()),
            (a, b) => a.cmp(&b),
        },
        FieldType::Bool => is_falsy(a).cmp(&is_falsy(b)),
        FieldType::Other => Ordering::Equal,
    }
}

/// The order of texts without regard to case and accents: blanks, signs, digits, letters.
pub fn texts(a: &str, b: &str) -> Ordering {
    a.chars().flat_map(weight).cmp(b.chars().flat_map(weight))
}

/// The same, but runs of digits are sorted by their value.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a, b);
    loop {
        let (p, q) = (run(x), run(y));
        let order = match (p.as_bytes().first(), q.as_bytes().first()) {
            (Some(p0), Some(q0)) if p0.is_ascii_digit() && q0.is_ascii_digit() => {
                let (m, n) = (p.trim_start_matches('0'), q.trim_start_matches('0'));
                m.len().cmp(&n.len()).then(m.cmp(n))
            }
            (None, None) => return Ordering::Equal,
            _ => texts(p, q),
        };
        if order != Ordering::Equal {
            return order;
        }
        (x, y) = (&x[p.len()..], &y[q.len()..]);
    }
}

/// The digits, or the other characters, that a text starts with.
fn run(text: &str) -> &str {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    &text[..text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len())]
}

/// What a text is sorted by, worked out once where many are compared: those without a text come last.
pub fn text_key(cell: Cell<'_>) -> (bool, Vec<(u8, u32)>) {
    (is_falsy(cell), cell.text().chars().flat_map(weight).collect())
}

/// A number to sort by; NaN stands before all others, so that the order is one.
fn number(cell: Cell<'_>) -> f64 {
    match cell.number() {
        Some(v) if v.is_nan() => -f64::NAN,
        Some(v) => v + 0.0,
        None => 0.0,
    }
}

/// What JavaScript takes for false.
fn is_falsy(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Null | Cell::Bool(false) => true,
        Cell::Number(v) => v == 0.0 || v.is_nan(),
        Cell::Text(text) => text.is_empty(),
        Cell::Time(_) | Cell::Bool(true) | Cell::Other(_) => false,
    }
}

/// Signs in the order of the Unicode collation algorithm's default table.
const SIGNS: &str = "\t\n\u{b}\u{c}\r\u{85} \u{a0}_-–—,;:!¡?¿./…'‘’\"“”«»()[]{}§¶@*\\/&#%‰†‡•`´˜^¨°©®+±÷×<=>|¦~¤¢$£¥€";

/// Letters with the letters that they are sorted as.
const SORTED_AS: [(&str, &str); 21] = [
    ("àáâãäåāăąǎ", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ďđ", "d"),
    ("èéêëēĕėęě", "e"),
    ("ĝğġģ", "g"),
    ("ĥ", "h"),
    ("ìíîïĩīĭįı", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľł", "l"),
    ("ñńņň", "n"),
    ("òóôõöøōŏő", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ß", "ss"),
    ("ţťț", "t"),
    ("ùúûüũūŭůűų", "u"),
    ("ýÿŷ", "y"),
    ("źżž", "z"),
];

/// Where a character stands: its class and its place there.
fn weight(c: char) -> impl Iterator<Item = (u8, u32)> {
    let sign = SIGNS.chars().position(|sign| sign == c);
    let lower = c.to_lowercase().next().unwrap_or(c);
    let letters = SORTED_AS.iter().find(|(from, _)| from.contains(lower)).map(|(_, to)| *to).unwrap_or_default();
    let own = letters.is_empty().then_some(match sign {
        Some(at) => (0, at as u32),
        None if c.is_numeric() => (2, lower as u32),
        None if c.is_alphabetic() => (3, lower as u32),
        None => (1, c as u32),
    });
    own.into_iter().chain(letters.chars().map(|letter| (3, letter as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sorted_without_case_and_accents() {
        let mut list = ["b10", "Ärger", "a", "_x", "B2", "9", "zed", "éa", "e b", "~"];
        list.sort_by(|a, b| texts(a, b));
        assert_eq!(list, ["_x", "~", "9", "a", "Ärger", "b10", "B2", "e b", "éa", "zed"]);
    }

    #[test]
    fn runs_of_digits_are_sorted_by_value() {
        let mut list = ["b10", "B2", "b02x", "{c}", "a", ""];
        list.sort_by(|a, b| natural(a, b));
        assert_eq!(list, ["", "{c}", "a", "B2", "b02x", "b10"]);
    }

    #[test]
    fn missing_values_have_their_place() {
        let order = |a, b, kind| in_order(a, b, kind);
        assert_eq!(order(Cell::Null, Cell::Number(-1.0), FieldType::Number), Ordering::Greater);
        assert_eq!(order(Cell::Null, Cell::Text("z"), FieldType::Text), Ordering::Greater);
        assert_eq!(order(Cell::Null, Cell::Text(""), FieldType::Text), Ordering::Equal);
        assert_eq!(order(Cell::Bool(true), Cell::Null, FieldType::Bool), Ordering::Less);
    }
}
