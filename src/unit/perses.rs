//! Units as Perses writes them, by its ids after `perses:`; three figures where no decimals are asked for.

use super::number::{grouped, significant};
use super::{Formatted, Place, date};

/// The figures of a number when no decimals are asked for.
const FIGURES: usize = 3;

/// A group of units and their ids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A length of time, in so many seconds each.
    Time(f64),
    /// Of a hundred (1) or of one (100).
    Percent(f64),
    Decimal,
    /// Base, and the letter of the unit with the words after numbers below the base.
    Data(f64, &'static str, &'static str, &'static str),
    /// Per second.
    Rate(&'static str),
    Money(&'static str),
    Degrees(&'static str),
    /// A pattern of the dashboard's zone.
    Date(&'static str),
    /// A pattern of UTC.
    Utc(&'static str),
    /// The same in New York, which is what Perses has for the United States.
    Us(&'static str),
    Ago,
    Epoch(f64),
}

use Kind::*;

#[rustfmt::skip]
const UNITS: &[(&str, Kind)] = &[
    ("nanoseconds", Time(1e-9)), ("microseconds", Time(1e-6)), ("milliseconds", Time(1e-3)), ("seconds", Time(1.0)),
    ("minutes", Time(60.0)), ("hours", Time(3600.0)), ("days", Time(86_400.0)), ("weeks", Time(604_800.0)),
    ("months", Time(2_592_000.0)), ("years", Time(31_536_000.0)),
    ("percent", Percent(1.0)), ("%", Percent(1.0)), ("percent-decimal", Percent(100.0)), ("decimal", Decimal),
    ("bytes", Data(1024.0, "B", "byte", "")), ("decbytes", Data(1000.0, "B", "byte", "")),
    ("bits", Data(1024.0, "b", "bit", "")), ("decbits", Data(1000.0, "b", "bit", "")),
    ("bytes/sec", Data(1024.0, "B", "byte", "/s")), ("decbytes/sec", Data(1000.0, "B", "byte", "/s")),
    ("bits/sec", Data(1024.0, "b", "bit", "/s")), ("decbits/sec", Data(1000.0, "b", "bit", "/s")),
    ("counts/sec", Rate(" counts/sec")), ("events/sec", Rate(" events/sec")), ("messages/sec", Rate(" messages/sec")),
    ("ops/sec", Rate(" ops/sec")), ("packets/sec", Rate(" packets/sec")), ("reads/sec", Rate(" reads/sec")),
    ("records/sec", Rate(" records/sec")), ("requests/sec", Rate(" requests/sec")), ("rows/sec", Rate(" rows/sec")),
    ("writes/sec", Rate(" writes/sec")),
    ("aud", Money("A$")), ("cad", Money("CA$")), ("chf", Money("CHF\u{a0}")), ("cny", Money("CN¥")),
    ("eur", Money("€")), ("gbp", Money("£")), ("hkd", Money("HK$")), ("inr", Money("₹")), ("jpy", Money("¥")),
    ("krw", Money("₩")), ("nok", Money("NOK\u{a0}")), ("nzd", Money("NZ$")), ("sek", Money("SEK\u{a0}")),
    ("sgd", Money("SGD\u{a0}")), ("usd", Money("$")),
    ("celsius", Degrees("°C")), ("fahrenheit", Degrees("°F")),
    ("datetime-iso", Utc("YYYY-MM-DD[T]HH:mm:ss.SSS[Z]")), ("datetime-us", Us("MM/DD/YYYY, hh:mm:ss A")),
    ("datetime-local", Date("MM/DD/YYYY, HH:mm:ss")), ("date-iso", Utc("YYYY-MM-DD")), ("date-us", Us("MM/DD/YYYY")),
    ("date-local", Date("MM/DD/YYYY")), ("time-iso", Utc("HH:mm:ss.SSS")), ("time-us", Us("hh:mm:ss A")),
    ("time-local", Date("HH:mm:ss")), ("relative-time", Ago), ("unix-timestamp", Epoch(1.0)),
    ("unix-timestamp-ms", Epoch(1000.0)),
];

/// The unit of an id such as `bytes/sec`, and whether its numbers are shortened; `bytes/sec:full` are not.
pub(super) fn find(id: &str) -> Option<(Kind, bool)> {
    let (id, short) = id.strip_suffix(":full").map_or((id, true), |id| (id, false));
    UNITS.iter().find(|(known, _)| *known == id).map(|(_, kind)| (*kind, short))
}

/// Writes a number.
pub(super) fn format((kind, short): (Kind, bool), value: f64, decimals: Option<u8>, place: &Place) -> Formatted {
    let figures = |value: f64| number(value, decimals);
    match kind {
        Time(_) if value == 0.0 => suffixed("0".into(), "s"),
        Time(seconds) => time(value * seconds, decimals),
        Percent(factor) => suffixed(figures(value * factor), "%"),
        Decimal => compact(value, decimals, short, ""),
        Rate(unit) => compact(value, decimals, short, unit),
        Data(base, letter, word, per) => data(value, decimals, short, (base, letter, word, per)),
        Money(sign) => money(value, decimals, sign),
        Degrees(unit) => suffixed(figures(value), unit),
        Date(pattern) => suffixed(date::pattern(instant(value), pattern, place), ""),
        Utc(pattern) => {
            // Years of five digits have a sign in ISO 8601.
            let far = instant(value).abs() > FOUR_DIGITS;
            let pattern = if far { pattern.replace("YYYY", "YYYYYY") } else { pattern.to_owned() };
            suffixed(date::pattern(instant(value), &pattern, &Place::utc(place.now)), "")
        }
        Us(pattern) => suffixed(date::pattern(instant(value), pattern, &new_york(place)), ""),
        Ago => suffixed(date::from_now(instant(value), place), ""),
        Epoch(per_second) => suffixed(whole(instant(value) / 1000.0 * per_second), ""),
    }
}

/// The end of the year 9999.
const FOUR_DIGITS: f64 = 253_402_300_799_999.0;

fn new_york(place: &Place) -> Place {
    let zone = crate::time::zone("America/New_York").unwrap_or_else(|_| place.zone.clone());
    Place { zone, ..place.clone() }
}

fn suffixed(text: String, suffix: &str) -> Formatted {
    Formatted { prefix: String::new(), text, suffix: suffix.to_owned() }
}

/// So many decimals, else as many as three figures have.
fn number(value: f64, decimals: Option<u8>) -> String {
    let mut text = String::new();
    match decimals {
        Some(places) => grouped(&mut text, value, usize::from(places), usize::from(places)),
        None => significant(&mut text, value, FIGURES),
    }
    text
}

/// All figures of a number.
fn full(value: f64, decimals: Option<u8>) -> String {
    let mut text = String::new();
    let places = decimals.map(usize::from);
    grouped(&mut text, value, places.unwrap_or(0), places.unwrap_or(3));
    text
}

fn whole(value: f64) -> String {
    let mut text = String::new();
    super::number::shortest(&mut text, value.floor());
    text
}

/// Milliseconds of a number that may count seconds: up to the year 2286 it does.
fn instant(value: f64) -> f64 {
    const MOST_SECONDS: f64 = 1e10;
    if value.abs() < MOST_SECONDS { value * 1000.0 } else { value }
}

/// Thousands in letters.
fn compact(value: f64, decimals: Option<u8>, short: bool, unit: &str) -> Formatted {
    const LETTERS: [&str; 5] = ["", "K", "M", "B", "T"];
    if !short {
        return suffixed(full(value, decimals), unit);
    }
    let (scaled, power) = scale(value, 1000.0, 4, |scaled| number(scaled, decimals));
    let text = number(scaled, decimals);
    suffixed(text, &[LETTERS[power], unit].concat())
}

/// Divides by the base as often as leaves a number that is below it as written.
fn scale(value: f64, base: f64, most: usize, write: impl Fn(f64) -> String) -> (f64, usize) {
    let (mut scaled, mut power) = (value, 0);
    let reaches = |scaled: f64| write(scaled.abs()).replace(',', "").parse::<f64>().is_ok_and(|shown| shown >= base);
    while power < most && value.is_finite() && reaches(scaled) {
        scaled /= base;
        power += 1;
    }
    (scaled, power)
}

/// Bytes and bits: `999 bytes`, `1.5 KiB`.
fn data(
    value: f64,
    decimals: Option<u8>,
    short: bool,
    (base, letter, word, per): (f64, &str, &str, &str),
) -> Formatted {
    let binary = base == 1024.0;
    if !short || value.abs() < base || !value.is_finite() {
        let text = if short { number(value, decimals) } else { full(value, decimals) };
        let plural = if word == "byte" && text.trim_start_matches('-') == "1" { "" } else { "s" };
        let per = if per.is_empty() { "" } else { "/sec" };
        return suffixed(text, &[" ", word, plural, per].concat());
    }
    const PREFIXES: [&str; 9] = ["", "K", "M", "G", "T", "P", "E", "Z", "Y"];
    let (mut scaled, mut power) = (value, 0);
    while scaled.abs() >= base && power < 8 {
        (scaled, power) = (scaled / base, power + 1);
    }
    let mut text = String::new();
    let places = decimals.map(usize::from);
    grouped(&mut text, scaled, places.unwrap_or(0), places.unwrap_or(2));
    let text = text.replace(',', "");
    suffixed(text, &[" ", PREFIXES[power], if binary { "i" } else { "" }, letter, per].concat())
}

fn money(value: f64, decimals: Option<u8>, sign: &str) -> Formatted {
    let text = number(value.abs(), decimals);
    let minus = if value < 0.0 { "-" } else { "" };
    Formatted { prefix: [minus, sign].concat(), text, suffix: String::new() }
}

/// The largest unit of which there is at least one.
fn time(seconds: f64, decimals: Option<u8>) -> Formatted {
    #[rustfmt::skip]
    const STEPS: [(f64, &str); 10] = [
        (31_536_000.0, " year"), (2_592_000.0, " month"), (604_800.0, "w"), (86_400.0, "d"), (3600.0, "h"),
        (60.0, "m"), (1.0, "s"), (1e-3, "ms"), (1e-6, "μs"), (1e-9, "ns"),
    ];
    let fits = |(size, _): &&(f64, &str)| seconds.abs() / size >= 1.0;
    let (size, unit) = STEPS.iter().find(fits).copied().unwrap_or((1e-9, "ns"));
    let text = number(seconds / size, decimals);
    let plural = unit.starts_with(' ') && text.trim_start_matches('-') != "1";
    suffixed(text, &[unit, if plural { "s" } else { "" }].concat())
}
