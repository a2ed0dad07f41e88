//! `formatTime`: times as texts; and reading texts as times.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::texts;
use super::names;
use super::typed::{Typed, number};
use crate::frame::{Cell, Frame};
use crate::source::Failure;
use crate::time;
use crate::unit::Place;

/// The transformation.
pub static FORMAT_TIME: Typed<Options> = Typed::new("formatTime", ABOUT, run);

const ABOUT: &str = "Writes a time field as text, in moment.js tokens.

```yaml
- id: formatTime
  options: { timeField: time, outputFormat: YYYY-MM-DD, timezone: utc }
```
";

/// ISO 8601 with the zone's offset.
pub const DATE_AND_TIME: &str = "YYYY-MM-DDTHH:mm:ssZ";

/// The same for a zone that is named `utc`.
const IN_UTC: &str = "YYYY-MM-DDTHH:mm:ss[Z]";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The field.
    time_field: String,
    /// How it is written.
    output_format: String,
    /// The zone, the dashboard's when not given.
    timezone: Option<String>,
}

fn run(mut frames: Vec<Frame>, options: &Options, place: &Place) -> Result<Vec<Frame>, Failure> {
    let zone = zone_of(options.timezone.as_deref(), place)?;
    let utc = options.timezone.as_deref().is_some_and(|zone| zone.eq_ignore_ascii_case("utc"));
    let pattern = match options.output_format.as_str() {
        "" if utc => IN_UTC,
        "" => DATE_AND_TIME,
        own => own,
    };
    let names = names::displayed(&frames);
    for (frame, names) in frames.iter_mut().zip(&names) {
        for (field, name) in frame.fields.iter_mut().zip(names) {
            if *name == options.time_field {
                field.values = texts(field.values.iter().map(|cell| match cell {
                    Cell::Null => None,
                    Cell::Time(ms) => Some(time::format(ms, &zone, pattern)),
                    // What is no time field becomes text too, in its own form.
                    Cell::Text(_) | Cell::Other(_) => Some(cell.json().to_string()),
                    Cell::Number(_) | Cell::Bool(_) => Some(cell.text()),
                }));
            }
        }
    }
    Ok(frames)
}

/// The zone of a name; the dashboard's for none and for `browser`.
///
/// # Errors
/// A failure when the name is not known.
pub fn zone_of(name: Option<&str>, place: &Place) -> Result<TimeZone, Failure> {
    match name.unwrap_or("") {
        "" | "browser" | "default" => Ok(place.zone.clone()),
        name => time::zone(name).map_err(Failure::error),
    }
}

/// Reads a text as a time: by a format of moment.js tokens, else as ISO 8601 or a number of milliseconds.
pub fn read_time(text: &str, format: Option<&str>, zone: &TimeZone) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    // A time in UTC says so itself, whatever the format.
    if let Some(instant) = text.ends_with('Z').then(|| text.parse::<jiff::Timestamp>().ok()).flatten() {
        return Some(instant.as_millisecond());
    }
    match format.filter(|f| !f.is_empty()) {
        Some("X") => number(text).map(|v| (v * 1000.0) as i64),
        Some("x") => number(text).map(|v| v as i64),
        Some(format) => by_format(text, format, zone),
        None => iso(text, zone),
    }
}

fn iso(text: &str, zone: &TimeZone) -> Option<i64> {
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(instant.as_millisecond());
    }
    let civil =
        text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())));
    local(civil?, zone)
}

fn local(civil: DateTime, zone: &TimeZone) -> Option<i64> {
    Some(zone.to_ambiguous_timestamp(civil).compatible().ok()?.as_millisecond())
}

/// The parts of a date as they are read.
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    milli: i64,
    /// Whether it is after noon, if that is said.
    afternoon: Option<bool>,
    /// The offset from UTC in seconds, if it is said.
    offset: Option<i64>,
}

const TOKENS: [&str; 22] = [
    "YYYY", "MMMM", "MMM", "SSS", "YY", "MM", "DD", "HH", "hh", "mm", "ss", "ZZ", "M", "D", "H", "h", "m", "s", "S",
    "A", "a", "Z",
];

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn by_format(text: &str, format: &str, zone: &TimeZone) -> Option<i64> {
    let mut parts =
        Parts { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, milli: 0, afternoon: None, offset: None };
    let (mut rest, mut format) = (text, format);
    while !format.is_empty() && !rest.is_empty() {
        if let Some(token) = TOKENS.iter().find(|token| format.starts_with(**token)) {
            rest = take(&mut parts, token, rest)?;
            format = &format[token.len()..];
            continue;
        }
        let literal = format.chars().next()?;
        format = &format[literal.len_utf8()..];
        rest = rest.strip_prefix(literal).unwrap_or(rest);
    }
    instant(&parts, zone)
}

/// Reads one token and gives what is left of the text.
fn take<'a>(parts: &mut Parts, token: &str, text: &'a str) -> Option<&'a str> {
    let most = if token == "YYYY" { 4 } else { token.len().clamp(2, 3) };
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    match token {
        "MMM" | "MMMM" => {
            let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
            let short: String = word.to_lowercase().chars().take(3).collect();
            parts.month = MONTHS.iter().position(|m| *m == short)? as i64 + 1;
            return Some(&text[word.len()..]);
        }
        "A" | "a" => {
            let word = text.get(..2)?.to_lowercase();
            parts.afternoon = Some(word == "pm");
            return Some(&text[2..]);
        }
        "Z" | "ZZ" => return offset(parts, text),
        _ if digits == 0 => return None,
        _ => {}
    }
    let value: i64 = text[..digits].parse().ok()?;
    match token {
        "YYYY" => parts.year = value,
        "YY" => parts.year = value + if value > 68 { 1900 } else { 2000 },
        "MM" | "M" => parts.month = value,
        "DD" | "D" => parts.day = value,
        "HH" | "H" | "hh" | "h" => parts.hour = value,
        "mm" | "m" => parts.minute = value,
        "ss" | "s" => parts.second = value,
        _ => parts.milli = value * [1000, 100, 10, 1][digits.min(3)],
    }
    Some(&text[digits..])
}

fn offset<'a>(parts: &mut Parts, text: &'a str) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix(['Z', 'z']) {
        parts.offset = Some(0);
        return Some(rest);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let rest = text.strip_prefix(['+', '-'])?;
    let hours: i64 = rest.get(..2)?.parse().ok()?;
    let rest = rest[2..].strip_prefix(':').unwrap_or(&rest[2..]);
    let minutes: i64 = rest.get(..2)?.parse().ok()?;
    parts.offset = Some(sign * (hours * 3600 + minutes * 60));
    Some(&rest[2..])
}

fn instant(parts: &Parts, zone: &TimeZone) -> Option<i64> {
    let hour = match parts.afternoon {
        Some(true) if parts.hour < 12 => parts.hour + 12,
        Some(false) if parts.hour == 12 => 0,
        _ => parts.hour,
    };
    let small = |v: i64| i8::try_from(v).ok();
    let date = Date::new(i16::try_from(parts.year).ok()?, small(parts.month)?, small(parts.day)?).ok()?;
    let nanos = i32::try_from(parts.milli * 1_000_000).ok()?;
    let time = Time::new(small(hour)?, small(parts.minute)?, small(parts.second)?, nanos).ok()?;
    let civil = date.to_datetime(time);
    match parts.offset {
        Some(offset) => Some(local(civil, &TimeZone::UTC)? - offset * 1000),
        None => local(civil, zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_by_format_and_without() {
        let cases = [
            ("2026-11-01", None, Some(1_793_491_200_000)),
            ("2026-11-01 10:00:00", None, Some(1_793_527_200_000)),
            ("2026-11-01T10:00:00+01:00", None, Some(1_793_523_600_000)),
            ("01.11.26 10:00", Some("DD.MM.YY HH:mm"), Some(1_793_527_200_000)),
            ("1 Nov 2026 10:00 PM", Some("D MMM YYYY h:mm A"), Some(1_793_570_400_000)),
            ("2026-11-01T00:00:00.5-0130", Some("YYYY-MM-DDTHH:mm:ss.SSSZZ"), Some(1_793_496_600_500)),
            ("31/31/2026", Some("DD/MM/YYYY"), None),
            ("x", None, None),
            ("", Some("YYYY"), None),
        ];
        for (text, format, expected) in &cases {
            assert_eq!(read_time(text, *format, &TimeZone::UTC), *expected, "{text}");
        }
    }
}
