//! Units: a number and a unit id make a text. The catalogue's ids and rules are Grafana's.

use jiff::tz::TimeZone;

/// A formatted value in its three parts, printed one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formatted {
    /// Before the number, such as `$`.
    pub prefix: String,
    /// The number.
    pub text: String,
    /// After the number, its blank included, such as ` GiB`.
    pub suffix: String,
}

impl std::fmt::Display for Formatted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}{}", self.prefix, self.text, self.suffix)
    }
}

/// What formatting needs to know of its place: zone and present for dates.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The zone that dates are shown in.
    pub zone: TimeZone,
    /// The present in milliseconds, for `… ago`.
    pub now: i64,
}

impl Place {
    /// UTC at an instant.
    pub fn utc(now: i64) -> Self {
        Self { zone: TimeZone::UTC, now }
    }
}

/// Formats a number in a unit; digits after the point are chosen by size when `decimals` is not given.
pub fn format(unit: &str, value: f64, decimals: Option<u8>, place: &Place) -> Formatted {
    let _ = (unit, place);
    Formatted { text: format!("{:.*}", decimals.unwrap_or(2) as usize, value), ..Formatted::default() }
}

/// Whether the id is in the catalogue or has one of its forms (`suffix:…`, `si:…`, …).
pub fn known(unit: &str) -> bool {
    let _ = unit;
    true
}

/// All ids of the catalogue with their names, by category.
pub fn catalogue() -> impl Iterator<Item = (&'static str, &'static str)> {
    [("bytes", "bytes(IEC)")].into_iter()
}
