//! Days, ticks, buckets, relative times and comparisons where clocks change, over year ends and leap days.

use jiff::Timestamp;
use jiff::civil::Weekday;
use stillframe::plan::compare::Age;
use stillframe::source::sql::bucket::Bucket;
use stillframe::time::{self, Clock, HOUR, MINUTE, TimeRange, days, ticks, zone};

/// A day that is not 24 hours long, or one that is where one might think otherwise: the zone, the date, its first
/// instant, its length in minutes.
const DAYS: [(&str, &str, &str, i64); 20] = [
    ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23 * 60),
    ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25 * 60),
    ("America/New_York", "2026-12-31", "2026-12-31T05:00:00Z", 24 * 60),
    ("America/New_York", "2028-02-29", "2028-02-29T05:00:00Z", 24 * 60),
    ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23 * 60),
    ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25 * 60),
    ("Europe/Berlin", "2027-01-01", "2026-12-31T23:00:00Z", 24 * 60),
    ("Europe/Berlin", "2028-02-29", "2028-02-28T23:00:00Z", 24 * 60),
    ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24 * 60 + 30),
    ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 24 * 60 - 30),
    ("Australia/Lord_Howe", "2026-12-31", "2026-12-30T13:00:00Z", 24 * 60),
    ("Australia/Lord_Howe", "2028-02-29", "2028-02-28T13:00:00Z", 24 * 60),
    // The clocks go back at midnight, so that the last hour of the fourth comes twice.
    ("America/Santiago", "2026-04-04", "2026-04-04T03:00:00Z", 25 * 60),
    ("America/Santiago", "2026-04-05", "2026-04-05T04:00:00Z", 24 * 60),
    // There is no midnight on this day: it begins at one o'clock.
    ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", 23 * 60),
    ("America/Santiago", "2026-12-31", "2026-12-31T03:00:00Z", 24 * 60),
    ("America/Santiago", "2028-02-29", "2028-02-29T03:00:00Z", 24 * 60),
    ("Asia/Kathmandu", "2026-03-29", "2026-03-28T18:15:00Z", 24 * 60),
    ("Asia/Kathmandu", "2027-01-01", "2026-12-31T18:15:00Z", 24 * 60),
    ("Asia/Kathmandu", "2028-02-29", "2028-02-28T18:15:00Z", 24 * 60),
];

fn ms(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn clock(now: i64, name: &str) -> Clock {
    Clock { now, zone: zone(name).unwrap(), week_start: Weekday::Monday, fiscal_start: 4 }
}

/// The days of the table with their zone, their first instant and that of the next day.
fn spans() -> impl Iterator<Item = (&'static str, &'static str, i64, i64)> {
    DAYS.iter().map(|(name, date, from, minutes)| (*name, *date, ms(from), ms(from) + minutes * MINUTE))
}

#[test]
fn days_and_their_lengths() {
    for (name, date, from, until) in spans() {
        let found = days(TimeRange { from, to: from }, &zone(name).unwrap()).next().unwrap();
        assert_eq!((found.from, found.until, found.date.to_string().as_str()), (from, until, date), "{name} {date}");
    }
}

#[test]
fn day_buckets_are_the_days() {
    let day = Bucket::parse("1d").unwrap();
    for (name, date, from, until) in spans() {
        let zone = zone(name).unwrap();
        for at in [from, from + HOUR, from + 12 * HOUR, until - 1] {
            assert_eq!(day.floor(at, &zone), Some(from), "{name} {date}");
        }
        assert_eq!((day.next(from, &zone), day.floor(until, &zone)), (Some(until), Some(until)), "{name} {date}");
    }
}

#[test]
fn relative_times_round_to_the_days() {
    for (name, date, from, until) in spans() {
        let at = |expression: &str, now: i64, up| time::parse(expression, up, &clock(now, name)).unwrap();
        for now in [from, from + 3 * HOUR, until - 1] {
            assert_eq!((at("now/d", now, false), at("now/d", now, true)), (from, until - 1), "{name} {date}");
        }
        // The same time of day before; hours are exact.
        let noon = until + 12 * HOUR;
        assert_eq!(at("now-1d/d", noon, false), from, "{name} {date}");
        assert_eq!(at("now-24h", noon, false), noon - 24 * HOUR, "{name} {date}");
        assert_eq!(at(&format!("{date}||/d"), 0, false), from, "{name} {date}");
    }
}

#[test]
fn ticks_of_days_begin_them() {
    for (name, date, from, _) in spans() {
        let zone = zone(name).unwrap();
        let range = TimeRange { from: from - 50 * HOUR, to: from + 75 * HOUR };
        let starts: Vec<i64> = days(range, &zone).map(|d| d.from).filter(|at| *at >= range.from).collect();
        let found = ticks(range, &zone, 6);
        assert!(found.iter().all(|t| starts.contains(&t.at)), "{name} {date}: {found:?}");
        assert!(found.iter().any(|t| t.at == from), "{name} {date}: {found:?}");
        let hours = ticks(TimeRange { from, to: from + 26 * HOUR }, &zone, 30);
        assert!(hours.windows(2).all(|pair| pair[0].at < pair[1].at), "{name} {date}: {hours:?}");
    }
}

#[test]
fn comparisons_keep_the_time_of_day() {
    for (name, date, from, until) in spans() {
        let zone = zone(name).unwrap();
        let local = |at: i64| zone.to_datetime(Timestamp::from_millisecond(at).unwrap());
        for (age, days) in [("1d", 1), ("1w", 7)] {
            let later = Age::parse(age).unwrap().later(until - 6 * HOUR, &zone).unwrap();
            let (was, is) = (local(until - 6 * HOUR), local(later));
            assert_eq!(
                (was.time(), was.date().checked_add(jiff::Span::new().days(days)).unwrap()),
                (is.time(), is.date()),
                "{name} {date} {age}"
            );
        }
        // Hours are exact, whatever the clocks say.
        assert_eq!(Age::parse("24h").unwrap().later(from, &zone), Some(from + 24 * HOUR), "{name} {date}");
    }
    let leap = Age::parse("1y").unwrap().later(ms("2028-02-29T12:00:00Z"), &zone("utc").unwrap());
    assert_eq!(leap, Some(ms("2029-02-28T12:00:00Z")));
}

#[test]
fn fiscal_years_begin_where_the_dashboard_says() {
    // The fiscal year begins in April, in the zone of the dashboard.
    for (name, from, until) in [
        ("Europe/Berlin", "2026-03-31T22:00:00Z", "2027-03-31T22:00:00Z"),
        ("America/Santiago", "2026-04-01T03:00:00Z", "2027-04-01T03:00:00Z"),
        ("Asia/Kathmandu", "2026-03-31T18:15:00Z", "2027-03-31T18:15:00Z"),
    ] {
        let at = |expression: &str, up| time::parse(expression, up, &clock(ms("2026-11-01T12:00:00Z"), name)).unwrap();
        assert_eq!((at("now/fy", false), at("now/fy", true)), (ms(from), ms(until) - 1), "{name}");
        assert!(at("now/fQ", false) > at("now/fy", false));
    }
}
