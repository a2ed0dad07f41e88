//! Time: ranges, relative times, zones, calendar ticks, steps and intervals. Instants are milliseconds since 1970 UTC.

mod ago;
mod calendar;
mod cron;
mod duration;
mod format;
mod interval;
mod parse;
mod region;
mod ticks;
mod zone;

pub use ago::ago;
pub use calendar::{Day, days, point_text, span_text};
pub use cron::Cron;
pub use duration::{duration, duration_text};
pub use format::{format, iso, try_format};
pub use interval::{interval, rate_interval, round_interval};
pub use parse::{Clock, parse};
pub use region::{Recurring, Weekly, time_of_day};
pub use ticks::{Tick, ticks};
pub use zone::{abbreviation, zone};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// A second in milliseconds.
pub const SECOND: i64 = 1000;
/// A minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// An hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day of 24 hours in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// A time range, ends included, in milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// The start.
    pub from: i64,
    /// The end.
    pub to: i64,
}

impl TimeRange {
    /// The length in milliseconds.
    pub fn length(&self) -> i64 {
        self.to.saturating_sub(self.from)
    }
}

/// The instant as the calendar library has it, moved to the nearest one that it knows (years -9999 to 9999).
fn instant(ms: i64) -> Timestamp {
    let bounds = (Timestamp::MIN.as_millisecond() + DAY * 2, Timestamp::MAX.as_millisecond() - DAY * 2);
    Timestamp::from_millisecond(ms.clamp(bounds.0, bounds.1)).unwrap_or_default()
}

/// The date and time that clocks of the zone show at an instant.
fn civil(ms: i64, zone: &TimeZone) -> DateTime {
    zone.to_datetime(instant(ms))
}

/// The first instant of a day: one o'clock where midnight is skipped, the first midnight where it comes twice.
fn day_start(date: Date, zone: &TimeZone) -> Option<i64> {
    zone.to_timestamp(date.at(0, 0, 0, 0)).ok().map(|t| t.as_millisecond())
}
