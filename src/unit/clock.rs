//! Lengths of time in words (`2 weeks, 3 days`) and on clocks (`27:46:40`, `01m:40s:000ms`).

use super::Formatted;
use super::number::shortest;
use std::fmt::Write;

const SPANS: [(&str, f64); 8] = [
    ("year", 31_536_000_000.0),
    ("month", 2_592_000_000.0),
    ("week", 604_800_000.0),
    ("day", 86_400_000.0),
    ("hour", 3_600_000.0),
    ("minute", 60_000.0),
    ("second", 1000.0),
    ("millisecond", 1.0),
];

/// What a clock shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Clock {
    /// Seconds as `hh:mm:ss`.
    Hours,
    /// Seconds as `d hh:mm:ss`.
    Days,
    /// `1h:02m:03s:004ms` of a number of so many milliseconds each.
    Parts(f64),
}

/// A length in words: the largest span that it fills, and as many more as there are decimals.
pub(super) fn words(value: f64, decimals: Option<u8>, unit: &str, in_ms: f64) -> Formatted {
    let size = value.abs() * in_ms;
    if size < 1.0 {
        return Formatted { text: "0".to_owned(), suffix: [" ", unit, "s"].concat(), ..Formatted::default() };
    }
    let suffix = ago(value);
    if size.is_infinite() {
        return Formatted { text: "Infinity years".to_owned(), suffix, ..Formatted::default() };
    }
    let mut text = String::new();
    let mut rest = size;
    let filled = SPANS.iter().skip_while(|(_, length)| size / length < 1.0);
    for (name, length) in filled.take(usize::from(decimals.unwrap_or(0)) + 1) {
        let count = (rest / length).floor();
        text.push_str(if text.is_empty() { "" } else { ", " });
        shortest(&mut text, count);
        text.push(' ');
        text.push_str(name);
        text.push_str(if count == 1.0 { "" } else { "s" });
        rest %= length;
    }
    Formatted { text, suffix, ..Formatted::default() }
}

/// A length on a clock.
pub(super) fn clock(value: f64, decimals: Option<u8>, kind: Clock) -> Formatted {
    if value.is_infinite() {
        let text = if value < 0.0 { "-∞" } else { "∞" };
        return Formatted { text: text.to_owned(), ..Formatted::default() };
    }
    match kind {
        Clock::Hours => Formatted { text: hours(value.abs()), suffix: ago(value), ..Formatted::default() },
        Clock::Days => Formatted { text: days(value.abs()), suffix: ago(value), ..Formatted::default() },
        Clock::Parts(in_ms) => Formatted { text: parts(value * in_ms, decimals), ..Formatted::default() },
    }
}

fn ago(value: f64) -> String {
    if value < 0.0 { " ago".to_owned() } else { String::new() }
}

fn hours(seconds: f64) -> String {
    let mut text = String::new();
    let whole = (seconds / 3600.0).floor();
    if whole < 10.0 {
        text.push('0');
    }
    shortest(&mut text, whole);
    // Writing to a string cannot fail.
    let _ = write!(text, ":{:02.0}:{:02.0}", (seconds % 3600.0 / 60.0).floor(), (seconds % 60.0).floor());
    text
}

fn days(seconds: f64) -> String {
    let whole = (seconds / 86_400.0).floor();
    if whole == 0.0 {
        return hours(seconds);
    }
    let mut text = String::new();
    shortest(&mut text, whole);
    text + " d " + &hours(seconds % 86_400.0)
}

/// From the largest part that is filled on; decimals say how many more parts follow it.
fn parts(ms: f64, decimals: Option<u8>) -> String {
    let size = ms.abs().floor();
    let part = |length: f64, of: f64| (size % of / length).floor() as i64;
    let hours = (size / 3_600_000.0).floor();
    let shown = match size {
        s if s < 1000.0 => 3,
        s if s < 60_000.0 => 2,
        s if s < 3_600_000.0 => 1,
        _ => 0,
    };
    let mut text = String::new();
    let last = decimals.map_or(3, |d| shown + usize::from(d)).min(3);
    for i in shown..=last {
        text.push_str(if text.is_empty() { "" } else { ":" });
        // Writing to a string cannot fail.
        let _ = match i {
            0 => {
                shortest(&mut text, hours);
                text.write_char('h')
            }
            1 => write!(text, "{:02}m", part(60_000.0, 3_600_000.0)),
            2 => write!(text, "{:02}s", part(1000.0, 60_000.0)),
            _ => write!(text, "{:03}ms", part(1.0, 1000.0)),
        };
    }
    if ms <= -1.0 { format!("-{text}") } else { text }
}
