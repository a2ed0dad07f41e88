//! Units: a number and a unit id make a text. The catalogue's ids and rules are Grafana's.

mod clock;
mod date;
mod digits;
mod number;
mod perses;
mod scale;
mod shape;
mod table;

use crate::frame::Locale;
use jiff::tz::TimeZone;
use shape::Shape;
use std::collections::HashMap;
use std::sync::LazyLock;

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
    /// How numbers are written.
    pub locale: Locale,
}

impl Place {
    /// UTC at an instant.
    pub fn utc(now: i64) -> Self {
        Self { zone: TimeZone::UTC, now, locale: Locale::default() }
    }
}

/// Formats a number in a unit; digits after the point are chosen by size when `decimals` is not given.
///
/// A unit that is not known is text after the number. A number that is none is `NaN` and nothing else.
pub fn format(unit: &str, value: f64, decimals: Option<u8>, place: &Place) -> Formatted {
    write(unit, value, decimals, false, place)
}

/// As [`format()`]; `dateTimeAsSystem` shows its milliseconds.
pub fn format_with_millis(unit: &str, value: f64, decimals: Option<u8>, place: &Place) -> Formatted {
    write(unit, value, decimals, true, place)
}

/// As [`format()`]; a missing value is an empty text in every unit.
pub fn format_optional(unit: &str, value: Option<f64>, decimals: Option<u8>, place: &Place) -> Formatted {
    value.map(|value| format(unit, value, decimals, place)).unwrap_or_default()
}

/// Whether the id is in the catalogue or has one of its forms (`suffix:…`, `si:…`, …).
pub fn known(unit: &str) -> bool {
    let inner = affixed(unit).map_or(unit, |(_, inner, _)| inner);
    inner.is_empty() || find(inner).is_some()
}

/// The parts of `affix:BEFORE|UNIT|AFTER`: a unit with further text before and after.
fn affixed(unit: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = unit.strip_prefix("affix:")?.split_once('|')?;
    let (inner, after) = rest.split_once('|')?;
    (!inner.starts_with("affix:")).then_some((before, inner, after))
}

/// All ids of the catalogue with their names, by category.
pub fn catalogue() -> impl Iterator<Item = (&'static str, &'static str)> {
    table::CATEGORIES.iter().flat_map(|(_, rows)| rows.iter().map(|(id, name, _)| (*id, *name)))
}

/// The category of an id of the catalogue.
pub fn category(unit: &str) -> Option<&'static str> {
    let holds = |rows: &[table::Row]| rows.iter().any(|(id, ..)| *id == unit);
    table::CATEGORIES.iter().find(|(_, rows)| holds(rows)).map(|(category, _)| *category)
}

/// The names of the categories, in the catalogue's order.
pub fn categories() -> impl Iterator<Item = &'static str> {
    table::CATEGORIES.iter().map(|(category, _)| *category)
}

/// The most digits after a point; more no number holds.
pub const MOST_DECIMALS: u8 = 20;

/// On which side of a number its currency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

static SHAPES: LazyLock<HashMap<&'static str, Shape<'static>>> = LazyLock::new(|| {
    let rows = table::CATEGORIES.iter().flat_map(|(_, rows)| rows.iter());
    // Old definitions carry the misspelt word.
    let old = Some(("farenheit", Shape::Plain("°F")));
    rows.map(|(id, _, shape)| (*id, *shape)).chain(old).collect()
});

fn find(unit: &str) -> Option<Shape<'_>> {
    SHAPES.get(unit).copied().or_else(|| Shape::of_form(unit))
}

fn write(unit: &str, value: f64, decimals: Option<u8>, millis: bool, place: &Place) -> Formatted {
    if value.is_nan() {
        return Formatted { text: "NaN".to_owned(), ..Formatted::default() };
    }
    if let Some((before, inner, after)) = affixed(unit) {
        let shown = write(inner, value, decimals, millis, place);
        return Formatted { prefix: [before, &shown.prefix].concat(), suffix: shown.suffix + after, ..shown };
    }
    let shape = find(unit).unwrap_or(Shape::Plain(unit));
    let shown = shape.format(value, decimals.map(|d| d.min(MOST_DECIMALS)), millis, place);
    if shape.is_date() { shown } else { Formatted { text: place.locale.number(shown.text), ..shown } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(unit: &str, value: f64) -> String {
        format(unit, value, None, &Place::utc(0)).to_string()
    }

    #[test]
    fn forms() {
        for (unit, value, expected) in [
            ("", 1.5, "1.50"),
            ("widgets", 3.0, "3 widgets"),
            ("suffix:req", 3.0, "3 req"),
            ("prefix:~", 3.0, "~3"),
            ("affix:~|bytes| free", 2048.0, "~2 KiB free"),
            ("affix:$|none|", 3.0, "$3"),
            ("si:mF", 1500.0, "1.50 F"),
            ("si:", 1500.0, "1.50 k"),
            ("count:items", 1500.0, "1.50K items"),
            ("currency:CHF", -1500.0, "-CHF1.50K"),
            ("currency:financial:€:suffix", 1234.5, "1,234.5€"),
            ("bool:on/off", 0.0, "off"),
            ("bool:on", 0.0, "-"),
            ("time:YYYY", 0.0, "1970"),
            ("farenheit", 1.0, "1 °F"),
            ("a:b", 1.0, "1 a:b"),
            ("percent", f64::NAN, "NaN"),
        ] {
            assert_eq!(text(unit, value), expected, "{unit}");
        }
    }

    #[test]
    fn the_catalogue_is_known() {
        assert_eq!(catalogue().count(), 273);
        assert!(catalogue().all(|(id, _)| known(id) && category(id).is_some()));
        assert_eq!(SHAPES.len(), 274, "no id twice");
        assert!(known("") && known("suffix:x") && !known("widgets"));
        assert_eq!((category("bytes"), categories().count()), (Some("Data"), 25));
    }

    #[test]
    fn clocks_run_backwards_too() {
        assert_eq!(text("clockms", -1_234_567.891), "-20m:34s:567ms");
        assert_eq!(text("clocks", 1e18), "277777777777777h:46m:40s:000ms");
        assert_eq!(text("dtdurations", -0.0001), "0 seconds");
    }

    /// No text is longer: the largest number written out, its separators, decimals and unit.
    const LONGEST: usize = 450;

    proptest! {
        #[test]
        fn every_unit_takes_every_number(value: f64, decimals: Option<u8>, now: i64, row in 0usize..280) {
            let forms = ["", "suffix:x", "si:µ", "time:L", "currency:financial:$:prefix", "bool:", "count:"];
            let unit = catalogue().map(|(id, _)| id).chain(forms).nth(row).unwrap();
            for value in [value, -0.0, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, 5e-324] {
                let shown = format(unit, value, decimals, &Place::utc(now));
                prop_assert!(unit.starts_with("bool:") || !shown.text.is_empty(), "{} {}", unit, value);
                let length = shown.to_string().chars().count();
                prop_assert!(length <= LONGEST, "{} {} {}: {}", unit, value, length, shown);
            }
        }
    }
}
