//! Time compare: the same panel at an earlier time, and how its instants come beside the present ones.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::expand::Placed;
use crate::time::{self, Clock, TimeRange};

/// The panel at the earlier time that it is compared with, if it is.
pub fn earlier(placed: &Placed, clock: &Clock) -> Option<Placed> {
    let shift = placed.panel.compare.as_deref()?;
    let range = placed.scope.range;
    let moved = |at: i64| time::parse(&format!("now-{shift}"), false, &Clock { now: at, ..clock.clone() }).ok();
    let range = TimeRange { from: moved(range.from)?, to: moved(range.to)? };
    let mut before = placed.clone();
    before.scope.range = range;
    (range.from < range.to).then_some(before)
}

/// A length of time: days and longer by the calendar, hours and less exactly.
#[derive(Debug, Clone, Copy)]
pub struct Age {
    calendar: Span,
    exact: i64,
}

impl Age {
    /// Reads a length such as `1w`, `1M` or `1d12h`.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut months, mut days, mut exact) = (0_i64, 0_i64, 0_i64);
        let mut rest = text.trim();
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit())?;
            let count: i64 = rest[..digits].parse().ok()?;
            let end = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |i| i + digits);
            let (part, size) = match &rest[digits..end] {
                "y" => (&mut months, 12),
                "M" => (&mut months, 1),
                "w" => (&mut days, 7),
                "d" => (&mut days, 1),
                unit => (&mut exact, time::duration(&format!("1{unit}")).ok()?),
            };
            *part = part.checked_add(count.checked_mul(size)?)?;
            rest = &rest[end..];
        }
        let calendar = Span::new().try_months(months).ok()?.try_days(days).ok()?;
        (months + days + exact > 0).then_some(Self { calendar, exact })
    }

    /// The present instant that stands where an earlier one stood: the same time of day, so many days or months later.
    pub fn later(self, ms: i64, zone: &TimeZone) -> Option<i64> {
        let mut at = Timestamp::from_millisecond(ms).ok()?;
        if !self.calendar.is_zero() {
            at = zone.to_timestamp(zone.to_datetime(at).checked_add(self.calendar).ok()?).ok()?;
        }
        at.as_millisecond().checked_add(self.exact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_move_by_the_calendar() {
        for (zone, at, shift, expected) in [
            ("UTC", "2026-10-25T00:00:00Z", "1w", "2026-11-01T00:00:00Z"),
            // The clocks go back between these two: the same time of day is an hour later.
            ("America/New_York", "2026-10-25T12:00:00Z", "1w", "2026-11-01T13:00:00Z"),
            ("Europe/Berlin", "2026-03-22T10:00:00Z", "1w", "2026-03-29T09:00:00Z"),
            ("UTC", "2026-01-31T00:00:00Z", "1M", "2026-02-28T00:00:00Z"),
            ("UTC", "2024-02-29T00:00:00Z", "1y", "2025-02-28T00:00:00Z"),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "1d12h", "2026-01-02T12:00:00Z"),
        ] {
            let ms = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
            let got = Age::parse(shift).unwrap().later(ms(at), &TimeZone::get(zone).unwrap());
            assert_eq!(got, Some(ms(expected)), "{zone} {at} {shift}");
        }
        assert!(["", "w", "1", "1x", "0d"].iter().all(|t| Age::parse(t).is_none()));
    }
}
