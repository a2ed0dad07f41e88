//! Lengths of time as text: `5m`, `1h30m`, `1M`.

use super::{DAY, HOUR, MINUTE, SECOND};

/// Every unit with its length in milliseconds, longest first; a month is 30 days and a year 365.
const UNITS: [(&str, i64); 8] = [
    ("y", 365 * DAY),
    ("M", 30 * DAY),
    ("w", 7 * DAY),
    ("d", DAY),
    ("h", HOUR),
    ("m", MINUTE),
    ("s", SECOND),
    ("ms", 1),
];

/// A length of time such as `5m`, `1h30m`, `1d`, `250ms` in milliseconds (`M` is 30 days, `y` 365); a bare number
/// counts seconds.
///
/// # Errors
/// What is wrong with the text.
pub fn duration(text: &str) -> Result<i64, String> {
    let trimmed = text.trim();
    let wrong = |why: &str| format!("`{}` is not a length of time: {why}", shorten(trimmed));
    let mut rest = trimmed;
    let mut total: i64 = 0;
    if rest.is_empty() {
        return Err("a length of time is missing, such as `5m` or `1h30m`".to_owned());
    }
    while !rest.is_empty() {
        let (count, tail) = split(rest, |c| c.is_ascii_digit());
        let (unit, tail) = split(tail, |c| c.is_alphabetic());
        let count: i64 = match count {
            "" => return Err(wrong("write a whole number and a unit, such as `5m` or `1h30m`")),
            digits => digits.parse().map_err(|_| wrong("it is too long"))?,
        };
        let length = length_of(unit, tail, trimmed.len() == rest.len()).ok_or_else(|| wrong(&hint(unit, tail)))?;
        total = count
            .checked_mul(length)
            .and_then(|part| total.checked_add(part))
            .ok_or_else(|| wrong("it is too long"))?;
        rest = tail;
    }
    Ok(total)
}

/// A length of time in the form that queries use: the largest whole unit (`90s`, `1m`, `1h`).
pub fn duration_text(ms: i64) -> String {
    // Weeks and months are left out: `7d` and `30d` are what query languages and people read without doubt.
    const SHOWN: [usize; 5] = [0, 3, 4, 5, 6];
    if ms == 0 {
        return "0s".to_owned();
    }
    let whole = SHOWN.iter().map(|&i| UNITS[i]).find(|(_, length)| ms % length == 0);
    let (unit, length) = whole.unwrap_or(("ms", 1));
    format!("{}{unit}", ms / length)
}

/// The length of a unit; only the one bare number may leave it out.
fn length_of(unit: &str, tail: &str, first: bool) -> Option<i64> {
    if unit.is_empty() && tail.is_empty() && first {
        return Some(SECOND);
    }
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, length)| *length)
}

fn hint(unit: &str, tail: &str) -> String {
    if unit.is_empty() && tail.starts_with(['.', ',']) {
        return "fractions are not read, use a smaller unit, such as `90m` for one and a half hours".to_owned();
    }
    format!("unknown unit `{}`, use `y`, `M`, `w`, `d`, `h`, `m`, `s` or `ms`", shorten(unit))
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        for (text, ms) in [
            ("1s", 1000),
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("1w", 7 * DAY),
            ("1M", 30 * DAY),
            ("1y", 365 * DAY),
            ("250ms", 250),
            (" 10 ".trim(), 10_000),
            ("0s", 0),
        ] {
            assert_eq!(duration(text), Ok(ms), "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_a_reason() {
        for (text, why) in [
            ("", "missing"),
            ("1.5h", "fractions"),
            ("-1h", "whole number"),
            (">10s", "whole number"),
            ("1H", "unknown unit `H`"),
            ("2Q", "unknown unit"),
            ("1h30", "unknown unit"),
            ("99999999999999999999s", "too long"),
            ("9999999999999y", "too long"),
        ] {
            let error = duration(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn the_largest_whole_unit_is_written() {
        for (ms, text) in [(90_000, "90s"), (60_000, "1m"), (3_600_000, "1h"), (7 * DAY, "7d"), (30 * DAY, "30d")] {
            assert_eq!(duration_text(ms), text);
            assert_eq!(duration(text), Ok(ms));
        }
        assert_eq!([duration_text(0), duration_text(1500), duration_text(365 * DAY)], ["0s", "1500ms", "1y"]);
    }
}
