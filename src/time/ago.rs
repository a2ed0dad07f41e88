//! How long ago, in words: `3 hours ago`, `in a month`.

use super::{civil, instant};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// The distance of an instant from now in words, as moment.js rounds it.
pub fn ago(ms: i64, now: i64, zone: &TimeZone) -> String {
    let (first, last) = (ms.min(now), ms.max(now));
    let distance = distance_text(first, last, zone);
    if ms > now { format!("in {distance}") } else { format!("{distance} ago") }
}

fn distance_text(first: i64, last: i64, zone: &TimeZone) -> String {
    let reached = |ms| Timestamp::from_millisecond(ms).is_ok();
    let (months, rest) = if reached(first) && reached(last) {
        months_between(civil(first, zone), civil(last, zone), last.saturating_sub(first))
    } else {
        (0, last.saturating_sub(first))
    };
    // 400 years have 146097 days and 4800 months.
    let days = (months as f64 * 146_097.0 / 4800.0).round() + rest as f64 / 86_400_000.0;
    let in_months = months as f64 + rest as f64 / 86_400_000.0 * 4800.0 / 146_097.0;
    let counted = [
        ("second", days * 86_400.0, 45.0),
        ("minute", days * 1440.0, 45.0),
        ("hour", days * 24.0, 22.0),
        ("day", days, 26.0),
        ("month", in_months, 11.0),
        ("year", in_months / 12.0, f64::INFINITY),
    ];
    let found = counted.iter().find(|(_, count, limit)| count.round() < *limit);
    found.map_or_else(String::new, |(unit, count, _)| words(unit, count.round()))
}

fn words(unit: &str, count: f64) -> String {
    match (unit, count <= 1.0) {
        ("second", _) => "a few seconds".to_owned(),
        ("hour", true) => "an hour".to_owned(),
        (_, true) => format!("a {unit}"),
        _ => format!("{count} {unit}s"),
    }
}

/// Whole months of the calendar between two times, and the milliseconds that are left.
fn months_between(first: DateTime, last: DateTime, total: i64) -> (i64, i64) {
    let apart = |a: DateTime, b: DateTime| instant_ms(b) - instant_ms(a);
    let mut months = (i64::from(last.year()) - i64::from(first.year())) * 12 + i64::from(last.month() - first.month());
    let moved = |months: i64| first.checked_add(Span::new().try_months(months).ok()?).ok();
    if moved(months).is_none_or(|at| at > last) {
        months -= 1;
    }
    match moved(months.max(0)) {
        Some(at) if months > 0 => (months, apart(at, last)),
        _ => (0, total),
    }
}

fn instant_ms(at: DateTime) -> i64 {
    TimeZone::UTC.to_timestamp(at).unwrap_or_else(|_| instant(0)).as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, HOUR, MINUTE, SECOND};
    use super::*;

    #[test]
    fn distances() {
        const NOW: i64 = 1_793_536_496_789;
        for (delta, text) in [
            (0, "a few seconds ago"),
            (44 * SECOND, "a few seconds ago"),
            (45 * SECOND, "a minute ago"),
            (-90 * SECOND, "in 2 minutes"),
            (44 * MINUTE, "44 minutes ago"),
            (45 * MINUTE, "an hour ago"),
            (21 * HOUR, "21 hours ago"),
            (22 * HOUR, "a day ago"),
            (25 * DAY, "25 days ago"),
            (26 * DAY, "a month ago"),
            (-60 * DAY, "in 2 months"),
            (320 * DAY, "a year ago"),
            (730 * DAY, "2 years ago"),
        ] {
            assert_eq!(ago(NOW - delta, NOW, &TimeZone::UTC), text);
        }
        assert!(ago(i64::MIN, i64::MAX, &TimeZone::UTC).ends_with("years ago"));
    }
}
