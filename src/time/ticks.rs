//! Ticks of a time axis: at the calendar's boundaries, from milliseconds to centuries, right where clocks change.

use super::{DAY, HOUR, MINUTE, SECOND, TimeRange, abbreviation, civil, day_start, format, instant};
use jiff::Span;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

/// A tick of a time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// When.
    pub at: i64,
    /// Its text, such as `14:00` or `3 Nov`.
    pub label: String,
    /// Whether it begins a larger span (a day among hours), and so carries the larger unit.
    pub major: bool,
}

/// Ticks at calendar boundaries of the zone, at most `most` of them.
///
/// Labels are distinct within the span that a major tick begins: `06:00` may come again after the tick of the next
/// day, never before it.
pub fn ticks(range: TimeRange, zone: &TimeZone, most: usize) -> Vec<Tick> {
    let most = most.min(LIMIT);
    let range = TimeRange { from: bounded(range.from), to: bounded(range.to) };
    if most == 0 || range.to < range.from {
        return Vec::new();
    }
    if range.to == range.from {
        return vec![Tick { at: range.from, label: format(range.from, zone, "HH:mm:ss"), major: false }];
    }
    let (step, times) = places(range, zone, most);
    label(step, &times, zone)
}

/// More ticks than this no axis shows.
const LIMIT: usize = 2000;

/// The distance of ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    /// Part of a day, in milliseconds.
    Exact(i64),
    Days(i64),
    Months(i64),
    Years(i64),
}

const STEPS: [Step; 51] = {
    use Step::{Days, Exact, Months, Years};
    [
        Exact(1),
        Exact(2),
        Exact(5),
        Exact(10),
        Exact(20),
        Exact(50),
        Exact(100),
        Exact(200),
        Exact(500),
        Exact(SECOND),
        Exact(2 * SECOND),
        Exact(5 * SECOND),
        Exact(10 * SECOND),
        Exact(15 * SECOND),
        Exact(30 * SECOND),
        Exact(MINUTE),
        Exact(2 * MINUTE),
        Exact(5 * MINUTE),
        Exact(10 * MINUTE),
        Exact(15 * MINUTE),
        Exact(30 * MINUTE),
        Exact(HOUR),
        Exact(2 * HOUR),
        Exact(3 * HOUR),
        Exact(6 * HOUR),
        Exact(12 * HOUR),
        Days(1),
        Days(2),
        Days(3),
        Days(7),
        Days(14),
        Months(1),
        Months(2),
        Months(3),
        Months(6),
        Years(1),
        Years(2),
        Years(5),
        Years(10),
        Years(20),
        Years(50),
        Years(100),
        Years(200),
        Years(500),
        Years(1000),
        Years(2000),
        Years(5000),
        Years(10_000),
        Years(20_000),
        Years(50_000),
        Years(100_000),
    ]
};

impl Step {
    /// Its shortest length in milliseconds.
    fn length(self) -> i64 {
        match self {
            Self::Exact(ms) => ms,
            Self::Days(count) => count * DAY - HOUR,
            Self::Months(count) => count * 28 * DAY,
            Self::Years(count) => count * 365 * DAY,
        }
    }

    fn times(self, range: TimeRange, zone: &TimeZone) -> Vec<i64> {
        let mut times = match self {
            Self::Exact(step) => clock_times(range, zone, step),
            Self::Days(step) => on_days(range, zone, first_day(range, zone, step), Span::new().days(step)),
            Self::Months(step) => on_days(range, zone, first_month(range, zone, step), Span::new().months(step)),
            Self::Years(step) => {
                on_days(range, zone, first_year(range, zone, step), Span::new().years(step.min(19_998)))
            }
        };
        times.retain(|at| (range.from..=range.to).contains(at));
        times.sort_unstable();
        times.dedup();
        times
    }
}

/// The smallest step that gives no more than `most` ticks, and their times; where none gives one at all, the step
/// before it gives the first ones.
fn places(range: TimeRange, zone: &TimeZone, most: usize) -> (Step, Vec<i64>) {
    let enough = |step: &Step| range.length() / step.length() <= 2 * most as i64 + 2;
    let mut last = (STEPS[0], Vec::new());
    for step in STEPS.into_iter().filter(enough) {
        let times = step.times(range, zone);
        if times.is_empty() {
            last.1.truncate(most);
            return last;
        }
        last = (step, times);
        if last.1.len() <= most {
            return last;
        }
    }
    last.1.truncate(most);
    last
}

fn bounded(ms: i64) -> i64 {
    instant(ms).as_millisecond()
}

/// The multiples of a step on the zone's clocks: between two changes of the clocks they are evenly spaced.
fn clock_times(range: TimeRange, zone: &TimeZone, step: i64) -> Vec<i64> {
    let mut times = Vec::new();
    let mut from = range.from;
    loop {
        let here = instant(from);
        let offset = i64::from(zone.to_offset(here).seconds()) * SECOND;
        let change = zone.following(here).next().map_or(i64::MAX, |next| next.timestamp().as_millisecond());
        let end = change.min(range.to.saturating_add(1));
        let first = from + (-(from + offset)).rem_euclid(step);
        times.extend((0..).map(|i| first + i * step).take_while(|at| *at < end));
        if change > range.to {
            return times;
        }
        // A day that begins with the change itself has its tick there even if no multiple of the step is.
        times.extend(Some(change).filter(|at| begins_day(*at, zone)));
        from = change;
    }
}

fn begins_day(at: i64, zone: &TimeZone) -> bool {
    day_start(civil(at, zone).date(), zone) == Some(at)
}

fn first_day(range: TimeRange, zone: &TimeZone, step: i64) -> Option<Date> {
    // A Monday, so that weeks begin on it.
    let origin = date(1970, 1, 5);
    let day = civil(range.from, zone).date();
    let since = i64::from(day.since(origin).ok()?.get_days());
    day.checked_sub(Span::new().days(since.rem_euclid(step))).ok()
}

fn first_month(range: TimeRange, zone: &TimeZone, step: i64) -> Option<Date> {
    let day = civil(range.from, zone).date().first_of_month();
    day.checked_sub(Span::new().months((i64::from(day.month()) - 1).rem_euclid(step))).ok()
}

fn first_year(range: TimeRange, zone: &TimeZone, step: i64) -> Option<Date> {
    let year = i64::from(civil(range.from, zone).date().year());
    let first = year - year.rem_euclid(step);
    Date::new(i16::try_from(first).ok()?.max(-9998), 1, 1).ok()
}

fn on_days(range: TimeRange, zone: &TimeZone, first: Option<Date>, step: Span) -> Vec<i64> {
    std::iter::successors(first, |day| day.checked_add(step).ok())
        .map_while(|day| day_start(day, zone))
        .take_while(|at| *at <= range.to)
        .collect()
}

/// Labels in their order; the clock's second `01:00` of a night carries the zone's name.
fn label(step: Step, times: &[i64], zone: &TimeZone) -> Vec<Tick> {
    let mut ticks: Vec<Tick> = Vec::with_capacity(times.len());
    for &at in times {
        let before = ticks.last().map(|t| civil(t.at, zone).date());
        let (pattern, major) = look(step, at, before, zone);
        let mut label = format(at, zone, pattern);
        let repeated = |ticks: &[Tick]| ticks.iter().rev().take_while(|t| !t.major).any(|t| t.label == label);
        if !major && repeated(&ticks) {
            label = format!("{label} {}", abbreviation(at, zone));
        }
        ticks.push(Tick { at, label, major });
    }
    ticks
}

/// The pattern of a tick's label, and whether the tick is major.
fn look(step: Step, at: i64, before: Option<Date>, zone: &TimeZone) -> (&'static str, bool) {
    let date = civil(at, zone).date();
    match step {
        Step::Exact(_) if begins_day(at, zone) => ("D MMM", true),
        Step::Exact(ms) if ms < SECOND => match at.rem_euclid(SECOND) {
            0 => ("HH:mm:ss", true),
            _ => (".SSS", false),
        },
        Step::Exact(ms) if ms < MINUTE => ("HH:mm:ss", false),
        Step::Exact(_) => ("HH:mm", false),
        Step::Days(_) => match before {
            Some(before) if before.year() != date.year() => ("D MMM YYYY", true),
            Some(before) => ("D MMM", before.month() != date.month()),
            None => ("D MMM", date.day() == 1),
        },
        Step::Months(_) if date.month() == 1 => ("YYYY", true),
        Step::Months(_) => ("MMM", false),
        Step::Years(_) => ("Y", false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::zone;
    use super::*;
    use proptest::prelude::*;

    const NOVEMBER: i64 = 1_793_491_200_000;

    fn labels(name: &str, from: i64, length: i64, most: usize) -> String {
        let ticks = ticks(TimeRange { from, to: from + length }, &zone(name).unwrap(), most);
        let shown = ticks.iter().map(|t| if t.major { format!("[{}]", t.label) } else { t.label.clone() });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn from_milliseconds_to_decades() {
        for (length, most, expected) in [
            (500, 6, "[1 Nov] .100 .200 .300 .400 .500"),
            (2500, 6, "[1 Nov] .500 [00:00:01] .500 [00:00:02] .500"),
            (90 * SECOND, 4, "[1 Nov] 00:00:30 00:01:00 00:01:30"),
            (HOUR, 5, "[1 Nov] 00:15 00:30 00:45 01:00"),
            (36 * HOUR, 6, "[1 Nov] 12:00 [2 Nov] 12:00"),
            (36 * HOUR, 7, "[1 Nov] 06:00 12:00 18:00 [2 Nov] 06:00 12:00"),
            (4 * DAY, 6, "[1 Nov] 2 Nov 3 Nov 4 Nov 5 Nov"),
            (40 * DAY, 6, "2 Nov 9 Nov 16 Nov 23 Nov 30 Nov [7 Dec]"),
            (365 * DAY, 6, "[2027] Apr Jul Oct"),
            (4 * 365 * DAY, 5, "2027 2028 2029 2030"),
            (60 * 365 * DAY, 7, "2030 2040 2050 2060 2070 2080"),
        ] {
            assert_eq!(labels("utc", NOVEMBER, length, most), expected, "{length} {most}");
        }
    }

    #[test]
    fn nights_when_clocks_change() {
        let berlin = 1_792_879_200_000; // Sunday 25 October 2026, 00:00 in Berlin
        assert_eq!(labels("Europe/Berlin", berlin, 5 * HOUR, 8), "[25 Oct] 01:00 02:00 02:00 CET 03:00 04:00");
        let new_york = 1_772_946_000_000; // Sunday 8 March 2026, 00:00 in New York
        assert_eq!(labels("America/New_York", new_york, 4 * HOUR, 8), "[8 Mar] 01:00 03:00 04:00 05:00");
        let santiago = 1_788_667_200_000; // Sunday 6 September 2026, 01:00 in Santiago, which has no midnight
        assert_eq!(labels("America/Santiago", santiago - 6 * HOUR, 18 * HOUR, 5), "18:00 [6 Sep] 06:00 12:00");
        let lord_howe = 1_775_307_600_000; // Sunday 5 April 2026, 00:00 on Lord Howe, back by half an hour at 02:00
        assert_eq!(
            labels("Australia/Lord_Howe", lord_howe, 3 * HOUR, 8),
            "[5 Apr] 00:30 01:00 01:30 01:30 UTC+10:30 02:00 02:30"
        );
    }

    #[test]
    fn odd_ranges_are_quiet() {
        for (from, to, most) in
            [(0, -1, 5), (5, 5, 5), (0, DAY, 0), (i64::MIN, i64::MAX, 7), (i64::MAX - 5, i64::MAX, 7)]
        {
            assert!(ticks(TimeRange { from, to }, &TimeZone::UTC, most).len() <= most);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn few_in_order_inside_and_told_apart(
            from in -5_000_000_000_000i64..5_000_000_000_000,
            digits in 0u32..13, lead in 1i64..10, most in 1usize..30,
            name in prop::sample::select(vec!["utc", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe",
                "America/Santiago", "Asia/Kathmandu", "America/Havana", "Pacific/Apia"]),
        ) {
            let range = TimeRange { from, to: from + lead * 10i64.pow(digits) };
            let ticks = ticks(range, &zone(name).unwrap(), most);
            prop_assert!(ticks.len() <= most);
            prop_assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].label != pair[1].label));
            prop_assert!(ticks.iter().all(|t| (range.from..=range.to).contains(&t.at)));
            let mut span: Vec<&str> = Vec::new();
            for tick in &ticks {
                if tick.major {
                    span.clear();
                }
                prop_assert!(!span.contains(&tick.label.as_str()), "{:?}", ticks);
                span.push(&tick.label);
            }
        }
    }
}
