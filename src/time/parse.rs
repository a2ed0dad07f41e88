//! Points in time as people write them: `now-6h`, `now/d`, `2026-11-01 10:00`, epoch seconds or milliseconds.

use super::{HOUR, MINUTE, SECOND, civil, day_start, instant};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// The present and the calendar that relative times are read by.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// The present, in milliseconds.
    pub now: i64,
    /// The zone.
    pub zone: TimeZone,
    /// The first day of the week.
    pub week_start: Weekday,
    /// The first month of the fiscal year, 1 to 12.
    pub fiscal_start: u8,
}

/// Parses a relative or absolute time; `round_up` takes the end of a rounded span (`now/d` as a range's end).
///
/// A date and time may be followed by `||` and the same arithmetic that `now` takes: `2026-11-01||+1M/d`.
///
/// # Errors
/// What is wrong with the text: lower case, no full stop.
pub fn parse(text: &str, round_up: bool, clock: &Clock) -> Result<i64, String> {
    if text.trim().is_empty() {
        return Err("a time is missing, such as `now-6h` or `2026-11-01`".to_owned());
    }
    if text.starts_with(char::is_whitespace) {
        return Err("a time does not begin with a blank".to_owned());
    }
    let text = text.trim();
    let (start, steps) = match (text.strip_prefix("now"), text.split_once("||")) {
        (Some(steps), _) => (clock.now, steps),
        (None, Some((anchor, steps))) => (absolute(anchor.trim(), &clock.zone)?, steps),
        (None, None) => return absolute(text, &clock.zone),
    };
    arithmetic(start, steps, round_up, clock).map_err(|why| format!("`{}`: {why}", shorten(text)))
}

/// A unit of the calendar that times move and round by.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    FiscalQuarter,
    FiscalYear,
}

fn arithmetic(start: i64, steps: &str, round_up: bool, clock: &Clock) -> Result<i64, String> {
    let compact: String = steps.chars().filter(|c| !c.is_whitespace()).collect();
    let mut at = start;
    let mut rest = compact.as_str();
    while let Some(sign) = rest.chars().next() {
        if !['+', '-', '/'].contains(&sign) {
            return Err(format!("expected `+`, `-` or `/` before `{sign}`"));
        }
        let (count, tail) = count(&rest[sign.len_utf8()..])?;
        let (unit, tail) = unit(tail)?;
        let out = || "the time is out of range".to_owned();
        at = match sign {
            '+' => shift(at, count, unit, &clock.zone).ok_or_else(out)?,
            '-' => shift(at, -count, unit, &clock.zone).ok_or_else(out)?,
            '/' if count != 1 => return Err("only whole units can be rounded to, such as `/d`".to_owned()),
            _ => round(at, unit, round_up, clock).ok_or_else(out)?,
        };
        rest = tail;
    }
    Ok(at)
}

/// The number before a unit, which is 1 when it is left out.
fn count(text: &str) -> Result<(i64, &str), String> {
    let (digits, tail) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let count = match digits {
        "" => 1,
        digits if digits.len() > 12 => return Err("the number is too large".to_owned()),
        digits => digits.parse().map_err(|_| "the number is too large".to_owned())?,
    };
    Ok((count, tail))
}

fn unit(text: &str) -> Result<(Unit, &str), String> {
    const NAMES: [(&str, Unit); 10] = [
        ("fy", Unit::FiscalYear),
        ("fQ", Unit::FiscalQuarter),
        ("y", Unit::Year),
        ("Q", Unit::Quarter),
        ("M", Unit::Month),
        ("w", Unit::Week),
        ("d", Unit::Day),
        ("h", Unit::Hour),
        ("m", Unit::Minute),
        ("s", Unit::Second),
    ];
    let found = NAMES.iter().find_map(|(name, unit)| text.strip_prefix(name).map(|tail| (*unit, tail)));
    found.ok_or_else(|| {
        let known = "use `s`, `m`, `h`, `d`, `w`, `M`, `Q`, `y`, `fQ` or `fy`";
        match text.chars().next() {
            Some(other) => format!("unknown unit `{other}`, {known}"),
            None => format!("a unit is missing, {known}"),
        }
    })
}

/// Moves by hours and less in exact time, by days and more on the calendar, where the clock's time stays.
fn shift(ms: i64, count: i64, unit: Unit, zone: &TimeZone) -> Option<i64> {
    let exact = |length: i64| count.checked_mul(length).and_then(|by| ms.checked_add(by)).filter(|at| in_range(*at));
    match unit {
        Unit::Second => exact(SECOND),
        Unit::Minute => exact(MINUTE),
        Unit::Hour => exact(HOUR),
        Unit::Day => shift_civil(ms, Span::new().try_days(count).ok()?, zone),
        Unit::Week => shift_civil(ms, Span::new().try_weeks(count).ok()?, zone),
        Unit::Month => shift_civil(ms, Span::new().try_months(count).ok()?, zone),
        Unit::Quarter | Unit::FiscalQuarter => {
            shift_civil(ms, Span::new().try_months(count.checked_mul(3)?).ok()?, zone)
        }
        Unit::Year | Unit::FiscalYear => shift_civil(ms, Span::new().try_years(count).ok()?, zone),
    }
}

fn shift_civil(ms: i64, span: Span, zone: &TimeZone) -> Option<i64> {
    let moved = civil(ms, zone).checked_add(span).ok()?;
    zone.to_timestamp(moved).ok().map(|t| t.as_millisecond())
}

fn in_range(ms: i64) -> bool {
    Timestamp::from_millisecond(ms).is_ok()
}

fn round(ms: i64, unit: Unit, up: bool, clock: &Clock) -> Option<i64> {
    let length = match unit {
        Unit::Second => SECOND,
        Unit::Minute => MINUTE,
        Unit::Hour => HOUR,
        _ => return round_civil(ms, unit, up, clock),
    };
    let offset = i64::from(clock.zone.to_offset(instant(ms)).seconds()) * SECOND;
    let start = ms - (ms + offset).rem_euclid(length);
    Some(if up { start + length - 1 } else { start })
}

fn round_civil(ms: i64, unit: Unit, up: bool, clock: &Clock) -> Option<i64> {
    let (first, length) = span_around(civil(ms, &clock.zone).date(), unit, clock)?;
    if up {
        return day_start(first.checked_add(length).ok()?, &clock.zone).map(|next| next - 1);
    }
    day_start(first, &clock.zone)
}

/// The first day of the span that a date is in, and the span's length.
fn span_around(date: Date, unit: Unit, clock: &Clock) -> Option<(Date, Span)> {
    let fiscal = i64::from(clock.fiscal_start.clamp(1, 12));
    let months = |into: i64, length: i64| {
        let first = date.first_of_month().checked_sub(Span::new().months(into)).ok()?;
        Some((first, Span::new().months(length)))
    };
    let month = i64::from(date.month());
    match unit {
        Unit::Week => {
            let into = i64::from(date.weekday().since(clock.week_start));
            Some((date.checked_sub(Span::new().days(into)).ok()?, Span::new().days(7)))
        }
        Unit::Month => months(0, 1),
        Unit::Quarter => months((month - 1) % 3, 3),
        Unit::Year => months(month - 1, 12),
        Unit::FiscalQuarter => months((month - fiscal + 12) % 3, 3),
        Unit::FiscalYear => months((month - fiscal + 12) % 12, 12),
        _ => Some((date, Span::new().days(1))),
    }
}

fn absolute(text: &str, zone: &TimeZone) -> Result<i64, String> {
    if let Some(ms) = number(text, zone) {
        return ms.ok_or_else(|| format!("`{}`: the time is out of range", shorten(text)));
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant.as_millisecond());
    }
    let civil = text.parse::<DateTime>().ok().and_then(|civil| zone.to_timestamp(civil).ok());
    civil.map(|t| t.as_millisecond()).ok_or_else(|| {
        let shown = shorten(text);
        format!(
            "`{shown}` is not a time, use `now-6h`, `2026-11-01`, `2026-11-01 10:00:00`, RFC 3339 or epoch milliseconds"
        )
    })
}

/// Digits alone: a date (`20261101`), or an epoch in seconds or milliseconds, told apart by size: seconds reach
/// to the year 5138, milliseconds begin in 1973. `Some(None)` is a number out of range.
fn number(text: &str, zone: &TimeZone) -> Option<Option<i64>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if text.len() == 8
        && let Ok(date) = text.parse::<Date>()
        && (1900..3000).contains(&date.year())
    {
        return Some(day_start(date, zone));
    }
    let Ok(value) = text.parse::<i64>() else { return Some(None) };
    let ms = if value.abs() < 100_000_000_000 { value * SECOND } else { value };
    Some(Some(ms).filter(|ms| in_range(*ms)))
}

fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clock(zone: &str) -> Clock {
        let zone = super::super::zone(zone).unwrap();
        Clock { now: 1_793_536_496_789, zone, week_start: Weekday::Monday, fiscal_start: 4 }
    }

    fn shown(text: &str, up: bool, zone: &str) -> String {
        instant(parse(text, up, &clock(zone)).unwrap()).to_string()
    }

    #[test]
    fn epochs_and_dates_in_the_zone() {
        for (text, zone, expected) in [
            ("1793527200", "utc", "2026-11-01T10:00:00Z"),
            ("1793527200000", "utc", "2026-11-01T10:00:00Z"),
            ("2026-11-01", "Europe/Berlin", "2026-10-31T23:00:00Z"),
            ("2026-11-01 10:00", "Europe/Berlin", "2026-11-01T09:00:00Z"),
            ("2026-11-01T10:00:00+02:00", "Asia/Tokyo", "2026-11-01T08:00:00Z"),
            ("20261101", "utc", "2026-11-01T00:00:00Z"),
            ("-1", "utc", "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(shown(text, false, zone), expected, "{text}");
        }
    }

    #[test]
    fn weeks_and_fiscal_years_begin_where_the_clock_says() {
        assert_eq!(shown("now/w", false, "utc"), "2026-10-26T00:00:00Z");
        assert_eq!(shown("now/w", true, "utc"), "2026-11-01T23:59:59.999Z");
        assert_eq!(shown("now/fy", false, "utc"), "2026-04-01T00:00:00Z");
        assert_eq!(shown("now/fy", true, "utc"), "2027-03-31T23:59:59.999Z");
    }

    #[test]
    fn days_of_23_and_25_hours() {
        let length = |day: &str| {
            let clock = clock("America/New_York");
            parse(&format!("{day}||/d"), true, &clock).unwrap() + 1
                - parse(&format!("{day}||/d"), false, &clock).unwrap()
        };
        assert_eq!(length("2026-03-08"), 23 * HOUR);
        assert_eq!(length("2026-11-01"), 25 * HOUR);
        // Midnight is skipped in Santiago on this day: it begins at one o'clock.
        assert_eq!(shown("2026-09-06||/d", false, "America/Santiago"), "2026-09-06T04:00:00Z");
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, why) in [
            ("", "missing"),
            ("nowx", "expected `+`, `-` or `/` before `x`"),
            ("now-6H", "unknown unit `H`"),
            ("now-6", "a unit is missing"),
            ("now/2d", "whole units"),
            ("now-1.5h", "unknown unit `.`"),
            ("now-100ms", "expected"),
            ("foo", "is not a time"),
            ("2026-13-45", "is not a time"),
            ("now-999999999999y", "out of range"),
            ("99999999999999999999", "out of range"),
        ] {
            let error = parse(text, false, &clock("utc")).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(now)?[-+/0-9a-zA-Z:|.TZ µ]{0,24}", up: bool) {
            let _ = parse(&text, up, &clock("America/Santiago"));
        }

        #[test]
        fn a_rounded_span_holds_its_instant(now in -62_000_000_000_000i64..200_000_000_000_000, unit in "[smhdwMQy]") {
            let clock = Clock { now, ..clock("Australia/Lord_Howe") };
            let (from, to) = (parse(&format!("now/{unit}"), false, &clock), parse(&format!("now/{unit}"), true, &clock));
            prop_assert!(from.unwrap() <= now && now <= to.unwrap());
        }
    }
}
