//! Buckets: the spans of time that rows are grouped by.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A width of buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bucket {
    /// So many milliseconds, counted from 1970 UTC.
    Fixed(i64),
    /// So many days, counted from 1970 in the dashboard's zone.
    Days(i32),
    /// So many weeks from Monday.
    Weeks(i32),
    /// So many months, counted from January.
    Months(i32),
}

/// The Monday that weeks are counted from.
const MONDAY: i64 = 4;

impl Bucket {
    /// Reads a width such as `5m`, `'1h'`, `1d`, `1M` or a number of seconds.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let word = text.trim().trim_matches(['\'', '"']).trim();
        let wrong = || format!("`{text}` is not a length of time such as `5m`, `1h`, `1d` or `1M`");
        let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let count: i64 = word[..digits].parse().map_err(|_| wrong())?;
        let small = i32::try_from(count).ok().filter(|c| (1..=100_000).contains(c)).ok_or_else(wrong);
        let ms = match &word[digits..] {
            "d" => return Ok(Self::Days(small?)),
            "w" => return Ok(Self::Weeks(small?)),
            "M" => return Ok(Self::Months(small?)),
            "y" => return Ok(Self::Months(small? * 12)),
            "ms" => count,
            "s" | "" => count.saturating_mul(1000),
            "m" => count.saturating_mul(60_000),
            "h" => count.saturating_mul(3_600_000),
            _ => return Err(wrong()),
        };
        if (1..1_000_000_000_000_000).contains(&ms) { Ok(Self::Fixed(ms)) } else { Err(wrong()) }
    }

    /// The width in milliseconds if every bucket of the zone has the same.
    pub fn fixed(self, zone: &TimeZone) -> Option<i64> {
        match self {
            Self::Fixed(ms) => Some(ms),
            Self::Days(n) if *zone == TimeZone::UTC => Some(i64::from(n) * 86_400_000),
            Self::Days(_) | Self::Weeks(_) | Self::Months(_) => None,
        }
    }

    /// The width as it is written.
    pub fn text(self) -> String {
        match self {
            Self::Fixed(ms) => format!("{ms}ms"),
            Self::Days(n) => format!("{n}d"),
            Self::Weeks(n) => format!("{n}w"),
            Self::Months(n) => format!("{n}M"),
        }
    }

    /// The start of the bucket that holds an instant.
    pub fn floor(self, ms: i64, zone: &TimeZone) -> Option<i64> {
        let date = || Some(zone.to_datetime(Timestamp::from_millisecond(ms).ok()?).date());
        let start = match self {
            Self::Fixed(width) => return Some(ms.div_euclid(width) * width),
            Self::Days(n) => days_floor(date()?, i64::from(n), 0)?,
            Self::Weeks(n) => days_floor(date()?, i64::from(n) * 7, MONDAY)?,
            Self::Months(n) => months_floor(date()?, n)?,
        };
        midnight(start, zone)
    }

    /// The start of the bucket after the one that starts at `start`.
    pub fn next(self, start: i64, zone: &TimeZone) -> Option<i64> {
        let span = match self {
            Self::Fixed(width) => return start.checked_add(width),
            Self::Days(n) => Span::new().try_days(n).ok()?,
            Self::Weeks(n) => Span::new().try_weeks(n).ok()?,
            Self::Months(n) => Span::new().try_months(n).ok()?,
        };
        let date = zone.to_datetime(Timestamp::from_millisecond(start).ok()?).date();
        midnight(date.checked_add(span).ok()?, zone)
    }
}

/// The first instant of a day, which is not midnight where the clock skips it.
fn midnight(date: Date, zone: &TimeZone) -> Option<i64> {
    zone.to_timestamp(date.at(0, 0, 0, 0)).ok().map(Timestamp::as_millisecond)
}

fn days_floor(date: Date, count: i64, offset: i64) -> Option<Date> {
    let epoch = Date::new(1970, 1, 1).ok()?;
    let days = i64::from(epoch.until(date).ok()?.get_days()) - offset;
    epoch.checked_add(Span::new().try_days(days.div_euclid(count) * count + offset).ok()?).ok()
}

fn months_floor(date: Date, count: i32) -> Option<Date> {
    let months = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let first = months.div_euclid(count) * count;
    Date::new(i16::try_from(first.div_euclid(12)).ok()?, i8::try_from(first.rem_euclid(12)).ok()? + 1, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::super::instant;
    use super::*;

    #[test]
    fn widths() {
        for (text, expected) in [
            ("5m", Some(Bucket::Fixed(300_000))),
            (" '1h' ", Some(Bucket::Fixed(3_600_000))),
            ("250ms", Some(Bucket::Fixed(250))),
            ("90", Some(Bucket::Fixed(90_000))),
            ("1d", Some(Bucket::Days(1))),
            ("2w", Some(Bucket::Weeks(2))),
            ("1M", Some(Bucket::Months(1))),
            ("1y", Some(Bucket::Months(12))),
            ("0s", None),
            ("m", None),
            ("5 m", None),
            ("5x", None),
            ("99999999999999999999s", None),
            ("9999999999999999s", None),
        ] {
            assert_eq!(Bucket::parse(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn floors_and_steps() {
        for (width, zone, at, floor, next) in [
            ("5m", "UTC", "2026-11-01 00:07:00", "2026-11-01 00:05:00", "2026-11-01 00:10:00"),
            ("1h", "UTC", "1969-12-31 23:30:00", "1969-12-31 23:00:00", "1970-01-01 00:00:00"),
            ("1d", "Europe/Berlin", "2026-10-25 12:00:00", "2026-10-24 22:00:00", "2026-10-25 23:00:00"),
            ("1d", "Europe/Berlin", "2026-03-29 12:00:00", "2026-03-28 23:00:00", "2026-03-29 22:00:00"),
            ("1w", "UTC", "2026-11-01 12:00:00", "2026-10-26 00:00:00", "2026-11-02 00:00:00"),
            ("1M", "Asia/Kathmandu", "2026-11-30 20:00:00", "2026-11-30 18:15:00", "2026-12-31 18:15:00"),
            ("3M", "UTC", "2026-11-30 20:00:00", "2026-10-01 00:00:00", "2027-01-01 00:00:00"),
            ("1y", "UTC", "2024-02-29 20:00:00", "2024-01-01 00:00:00", "2025-01-01 00:00:00"),
            ("1d", "America/Santiago", "2026-09-06 12:00:00", "2026-09-06 04:00:00", "2026-09-07 03:00:00"),
        ] {
            let zone = TimeZone::get(zone).unwrap();
            let bucket = Bucket::parse(width).unwrap();
            let start = bucket.floor(instant::parse(at).unwrap(), &zone).unwrap();
            assert_eq!(instant::text(start), floor, "{width} {at}");
            assert_eq!(instant::text(bucket.next(start, &zone).unwrap()), next, "{width} {at}");
        }
    }
}
