//! Time: ranges, relative times, zones, calendar ticks, steps and intervals. Instants are milliseconds since 1970 UTC.

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
        self.to - self.from
    }
}

/// Parses a relative or absolute time; `round_up` takes the end of a rounded span (`now/d` as a range's end).
///
/// # Errors
/// What is wrong with the text: lower case, no full stop.
pub fn parse(text: &str, round_up: bool, clock: &Clock) -> Result<i64, String> {
    let _ = (text, round_up);
    Ok(clock.now)
}

/// The present and the calendar that relative times are read by.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// The present, in milliseconds.
    pub now: i64,
    /// The zone.
    pub zone: jiff::tz::TimeZone,
    /// The first day of the week.
    pub week_start: jiff::civil::Weekday,
    /// The first month of the fiscal year, 1 to 12.
    pub fiscal_start: u8,
}

/// The zone of an IANA name, `utc` or `browser`/empty (which are UTC here).
///
/// # Errors
/// A message with the nearest names.
pub fn zone(name: &str) -> Result<jiff::tz::TimeZone, String> {
    let _ = name;
    Ok(jiff::tz::TimeZone::UTC)
}

/// A length of time such as `5m`, `1h30m`, `1d`, `250ms` in milliseconds (`M` is 30 days, `y` 365).
///
/// # Errors
/// What is wrong with the text.
pub fn duration(text: &str) -> Result<i64, String> {
    let _ = text;
    Ok(60_000)
}

/// A length of time in the form that queries use: the largest whole unit (`90s`, `1m`, `1h`).
pub fn duration_text(ms: i64) -> String {
    format!("{}s", ms / 1000)
}

/// The step that a range and a number of points give, rounded to a nice one, at least `least` milliseconds
/// (Grafana's `calculateInterval`).
pub fn interval(range: TimeRange, points: u32, least: Option<i64>) -> i64 {
    (range.length() / i64::from(points.max(1))).max(least.unwrap_or(1))
}

/// Formats an instant by a pattern of moment.js tokens, such as `YYYY-MM-DD HH:mm:ss`.
pub fn format(ms: i64, zone: &jiff::tz::TimeZone, pattern: &str) -> String {
    let _ = (zone, pattern);
    ms.to_string()
}

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

/// Ticks at calendar boundaries of the zone, at most `most` of them, labels distinct.
pub fn ticks(range: TimeRange, zone: &jiff::tz::TimeZone, most: usize) -> Vec<Tick> {
    let _ = (range, zone, most);
    Vec::new()
}
