//! Days of the calendar, and ranges and instants in words.

use super::{DAY, MINUTE, SECOND, TimeRange, abbreviation, civil, day_start, format};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A day of the calendar: 23 or 25 hours long where the clocks change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Its date.
    pub date: Date,
    /// Its first instant.
    pub from: i64,
    /// The first instant of the next day.
    pub until: i64,
}

/// The days of the calendar that a range touches, whole and in order.
pub fn days(range: TimeRange, zone: &TimeZone) -> impl Iterator<Item = Day> {
    let first = civil(range.from, zone).date();
    std::iter::successors(day(first, zone), move |d| day(d.date.tomorrow().ok()?, zone))
        .take_while(move |d| d.from <= range.to)
}

fn day(date: Date, zone: &TimeZone) -> Option<Day> {
    Some(Day { date, from: day_start(date, zone)?, until: day_start(date.tomorrow().ok()?, zone)? })
}

/// A range in words, such as `2026-11-01 00:00 – 06:00 UTC`; seconds are shown for short ranges, and the zone
/// twice where it changes its name in between.
pub fn span_text(range: TimeRange, zone: &TimeZone) -> String {
    let time = if range.length() < 10 * MINUTE { "HH:mm:ss" } else { "HH:mm" };
    let whole = format!("YYYY-MM-DD {time}");
    let one_day = civil(range.from, zone).date() == civil(range.to, zone).date();
    let from = format(range.from, zone, &whole);
    let to = format(range.to, zone, if one_day { time } else { &whole });
    let names = (abbreviation(range.from, zone), abbreviation(range.to, zone));
    if names.0 == names.1 {
        return format!("{from} – {to} {}", names.1);
    }
    format!("{from} {} – {to} {}", names.0, names.1)
}

/// An instant in words, as short as the length of its range allows: `14:03`, `1 Nov 14:03`, `1 Nov 2026`.
pub fn point_text(ms: i64, range_length: i64, zone: &TimeZone) -> String {
    let pattern = match range_length {
        length if length < 10 * SECOND => "HH:mm:ss.SSS",
        length if length < 10 * MINUTE => "HH:mm:ss",
        length if length <= DAY => "HH:mm",
        length if length <= 92 * DAY => "D MMM HH:mm",
        _ => "D MMM YYYY",
    };
    format(ms, zone, pattern)
}

#[cfg(test)]
mod tests {
    use super::super::{HOUR, zone};
    use super::*;

    const NOVEMBER: i64 = 1_793_491_200_000;

    #[test]
    fn days_follow_the_clocks() {
        for (name, from, hours) in [
            ("America/New_York", NOVEMBER - DAY, [24, 24, 25, 24].as_slice()),
            ("Europe/Berlin", NOVEMBER, [24, 24].as_slice()),
        ] {
            let range = TimeRange { from, to: from + (hours.len() as i64 - 1) * DAY };
            let lengths: Vec<i64> = days(range, &zone(name).unwrap()).map(|d| (d.until - d.from) / HOUR).collect();
            assert_eq!(lengths, hours, "{name}");
        }
        assert_eq!(days(TimeRange { from: 5, to: 4 - DAY }, &TimeZone::UTC).count(), 0);
    }

    #[test]
    fn ranges_in_words() {
        for (name, from, length, text) in [
            ("utc", NOVEMBER, 6 * HOUR, "2026-11-01 00:00 – 06:00 UTC"),
            ("Europe/Berlin", NOVEMBER - 7 * HOUR, 18 * HOUR, "2026-10-31 18:00 – 2026-11-01 12:00 CET"),
            ("America/New_York", NOVEMBER, 12 * HOUR, "2026-10-31 20:00 EDT – 2026-11-01 07:00 EST"),
            ("utc", NOVEMBER, 90_000, "2026-11-01 00:00:00 – 00:01:30 UTC"),
        ] {
            assert_eq!(span_text(TimeRange { from, to: from + length }, &zone(name).unwrap()), text);
        }
    }

    #[test]
    fn points_in_words() {
        for (length, text) in [
            (1000, "14:03:05.250"),
            (MINUTE, "14:03:05"),
            (6 * HOUR, "14:03"),
            (7 * DAY, "1 Nov 14:03"),
            (400 * DAY, "1 Nov 2026"),
        ] {
            assert_eq!(point_text(NOVEMBER + 14 * HOUR + 3 * MINUTE + 5250, length, &TimeZone::UTC), text);
        }
    }
}
