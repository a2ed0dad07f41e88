//! Instants as databases store them: texts of ISO 8601, and epochs in seconds or finer.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::rows::Value;

/// The instant of a text such as `2026-11-01T06:30:00Z`, `2026-11-01 06:30:00.5` or `2026-11-01`,
/// in milliseconds; without an offset it is UTC.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let start = text.as_bytes().get(..5)?;
    if !start[..4].iter().all(u8::is_ascii_digit) || start[4] != b'-' {
        return None;
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant.as_millisecond());
    }
    let civil: DateTime = text.parse().ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(civil).ok().map(|t| t.as_millisecond())
}

/// The instant of an epoch, in milliseconds: by its size it is in seconds (up to the year 5138),
/// milliseconds, microseconds or nanoseconds.
pub fn from_epoch(epoch: f64) -> Option<i64> {
    let size = epoch.abs();
    let ms = match size {
        _ if !epoch.is_finite() => return None,
        _ if size < SECONDS => epoch * 1e3,
        _ if size < MILLISECONDS => epoch,
        _ if size < MICROSECONDS => epoch / 1e3,
        _ => epoch / 1e6,
    };
    (ms.abs() < 8.64e15).then_some(ms.round() as i64)
}

/// Epochs nearer to zero than this are seconds.
pub const SECONDS: f64 = 1e11;
/// Epochs nearer to zero than this are at most milliseconds.
pub const MILLISECONDS: f64 = 1e14;
/// Epochs nearer to zero than this are at most microseconds.
pub const MICROSECONDS: f64 = 1e17;

/// The instant of a value, if it can be one.
pub fn of(value: &Value) -> Option<i64> {
    match value {
        Value::Time(v) => Some(*v),
        Value::Int(_) | Value::Real(_) => value.number().and_then(from_epoch),
        Value::Text(v) => parse(v),
        Value::Null | Value::Bool(_) => None,
    }
}

/// An instant as SQLite's own functions write it: `2026-11-01 06:30:00`, in UTC; with milliseconds if there are any.
pub fn text(ms: i64) -> String {
    let Ok(instant) = Timestamp::from_millisecond(ms) else { return ms.to_string() };
    let text = instant.to_string().replace('T', " ");
    text.trim_end_matches('Z').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 1_793_491_200_000;

    #[test]
    fn texts() {
        for (text, expected) in [
            ("2026-11-01", Some(DAY)),
            ("2026-11-01 00:00:00", Some(DAY)),
            ("2026-11-01T00:00:00.250", Some(DAY + 250)),
            ("2026-11-01T00:00:00Z", Some(DAY)),
            ("2026-11-01T02:00:00+02:00", Some(DAY)),
            ("2026-11-01 00:00", Some(DAY)),
            ("20261101", None),
            ("2026-13-01", None),
            ("2026-", None),
            ("noon", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(super::text(DAY), "2026-11-01 00:00:00");
        assert_eq!(super::text(DAY + 250), "2026-11-01 00:00:00.25");
    }

    #[test]
    fn epochs() {
        for epoch in [1_793_491_200.0, 1_793_491_200_000.0, 1_793_491_200_000_000.0, 1_793_491_200_000_000_000.0] {
            assert_eq!(from_epoch(epoch), Some(DAY), "{epoch}");
        }
        assert_eq!(from_epoch(f64::NAN), None);
        assert_eq!(from_epoch(-1.5), Some(-1500));
    }
}
