//! Numbers that are instants, in milliseconds since 1970.

use super::Place;
use crate::time;

/// What stands for a number that is no instant.
const INVALID: &str = "Invalid date";

/// The patterns of a date unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    date: &'static str,
    time: &'static str,
    /// What milliseconds add where they are asked for.
    fraction: &'static str,
    short_today: bool,
}

impl Date {
    pub(super) const ISO: Self = Self::new("YYYY-MM-DD ", "HH:mm:ss", "");
    pub(super) const US: Self = Self::new("MM/DD/YYYY ", "h:mm:ss a", "");
    // A narrow no-break space stands before AM and PM.
    pub(super) const LOCAL: Self = Self::new("MM/DD/YYYY, ", "hh:mm:ss\u{202f}A", "");
    pub(super) const SYSTEM: Self = Self::new("YYYY-MM-DD ", "HH:mm:ss", ".SSS");

    const fn new(date: &'static str, time: &'static str, fraction: &'static str) -> Self {
        Self { date, time, fraction, short_today: false }
    }

    /// The same, with the time alone for instants of today.
    pub(super) const fn short_today(self) -> Self {
        Self { short_today: true, ..self }
    }
}

/// An instant by one of the known patterns.
pub(super) fn date(value: f64, date: Date, millis: bool, place: &Place) -> String {
    let Some(ms) = instant(value) else { return INVALID.to_owned() };
    let day = |ms| time::format(ms, &place.zone, "YYYYMMDD");
    let today = date.short_today && day(ms) == day(place.now);
    let parts = [if today { "" } else { date.date }, date.time, if millis { date.fraction } else { "" }];
    time::format(ms, &place.zone, &parts.concat())
}

/// An instant by a pattern of tokens.
pub(super) fn pattern(value: f64, pattern: &str, place: &Place) -> String {
    let pattern = if pattern.is_empty() { "YYYY-MM-DDTHH:mm:ssZ" } else { pattern };
    instant(value).map_or_else(|| INVALID.to_owned(), |ms| time::format(ms, &place.zone, pattern))
}

/// An instant's distance from now.
pub(super) fn from_now(value: f64, place: &Place) -> String {
    instant(value).map_or_else(|| INVALID.to_owned(), |ms| time::ago(ms, place.now, &place.zone))
}

/// JavaScript's dates reach 100 million days from 1970.
fn instant(value: f64) -> Option<i64> {
    (value.abs() <= 8.64e15).then_some(value as i64)
}
