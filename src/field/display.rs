//! How one field's values are shown: text in its unit, colour, and place in the range.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::color::Coloring;
use super::mapping::Mappings;
use crate::frame::{Cell, Field, FieldType, Values, number_text};
use crate::scene::Color;
use crate::theme::Theme;
use crate::unit::{self, Formatted, Place};

/// How one field's values are shown, prepared once.
pub struct Display<'a> {
    pub(super) field: &'a Field,
    pub(super) kind: Kind<'a>,
    theme: &'a Theme,
    place: Place,
    mappings: Mappings<'a>,
    coloring: Coloring<'a>,
}

/// How numbers of the field are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind<'a> {
    /// As a date in a unit; with milliseconds when the field spans less than a minute.
    Date(&'a str, bool),
    /// In a unit of yes and no.
    Bool(&'a str),
    /// In a unit.
    Number(&'a str),
    /// Not as numbers: texts without a unit.
    Text,
}

/// A value as a panel prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its text in parts.
    pub text: Formatted,
    /// Its colour by the field's colour mode, thresholds and mappings.
    pub color: Color,
    /// How far it is from the field's min (0) to its max (1); not clamped.
    pub percent: f64,
    /// The number, NaN when it is none.
    pub numeric: f64,
    /// Whether a mapping gave the text or the colour.
    pub mapped: bool,
}

impl<'a> Display<'a> {
    /// Prepares a shaped field.
    pub fn new(field: &'a Field, theme: &'a Theme, zone: &TimeZone, now: i64) -> Self {
        Self {
            field,
            kind: Kind::of(field),
            theme,
            place: Place { zone: zone.clone(), ..Place::utc(now) },
            mappings: Mappings::of(field.config.mappings.as_deref().unwrap_or_default()),
            coloring: Coloring::of(field, theme),
        }
    }

    /// The same for another field.
    pub fn of<'b>(&self, field: &'b Field) -> Display<'b>
    where
        'a: 'b,
    {
        Display::new(field, self.theme, &self.place.zone, self.place.now)
    }

    /// Shows a value.
    pub fn show(&self, cell: Cell<'_>) -> Shown {
        let mapped = self.mappings.find(cell);
        let numeric = self.numeric(cell);
        let percent = self.percent(numeric);
        let text = match mapped.as_ref().and_then(|m| m.text.clone()) {
            Some(text) => plain(text),
            None => self.localized(self.text(cell, numeric)),
        };
        let color = mapped.as_ref().and_then(|m| self.theme.color(m.color?));
        let color = color.unwrap_or_else(|| self.coloring.value(numeric, percent));
        Shown { text, color, percent, numeric, mapped: mapped.is_some_and(|m| m.text.is_some() || m.color.is_some()) }
    }

    /// Shows a number that a reducer gave.
    pub fn show_number(&self, value: Option<f64>) -> Shown {
        self.show(value.map_or(Cell::Null, Cell::Number))
    }

    /// Shows a number with as many decimals as asked for, zeros at its end left out, unless the field's own setting
    /// says how many.
    pub fn show_with(&self, value: f64, decimals: Option<u8>) -> Shown {
        let shown = self.show_number(Some(value));
        if shown.mapped || value.is_nan() || self.field.config.decimals.is_some() || decimals.is_none() {
            return shown;
        }
        let mut text = self.format(value, decimals);
        let plain = |unit: &str| !unit.starts_with("currency") && unit != "locale";
        if matches!(self.kind, Kind::Number(unit) if plain(unit)) && self.field.kind() == FieldType::Number {
            text.text = without_zeros(&text.text).to_string();
        }
        Shown { text: self.localized(text), ..shown }
    }

    /// A part of a whole in percent, with the separators of the dashboard's locale and whatever the field's own unit is.
    pub fn part(&self, share: f64, decimals: Option<u8>) -> String {
        let shown = unit::format("percentunit", share, decimals, &self.place);
        Formatted { text: self.field.state.locale.number(shown.text), ..shown }.to_string()
    }

    /// The colour of the series as a whole: fixed, palette, or by its last, min or max value.
    /// Without a colour mode it is the palette's.
    pub fn series_color(&self) -> Color {
        self.coloring.series(self.theme, |value| self.percent(value))
    }

    /// A number in the field's unit, mappings left aside.
    pub(super) fn format(&self, value: f64, decimals: Option<u8>) -> Formatted {
        let decimals = decimals.or(self.field.config.decimals);
        match self.kind {
            Kind::Date(unit, true) => unit::format_with_millis(unit, value, decimals, &self.place),
            Kind::Date(unit, false) | Kind::Bool(unit) => unit::format(unit, value, decimals, &self.place),
            Kind::Number(unit) => unit::format(unit, value, decimals, &self.place),
            Kind::Text => plain(number_text(value)),
        }
    }

    /// A number's text with the separators of the dashboard's locale.
    pub(super) fn localized(&self, shown: Formatted) -> Formatted {
        match self.kind {
            Kind::Number(unit) if !unit.starts_with("time:") => {
                Formatted { text: self.field.state.locale.number(shown.text), ..shown }
            }
            _ => shown,
        }
    }

    /// The text that a mapping gives to a number.
    pub(super) fn mapped_text(&self, value: f64) -> Option<String> {
        self.mappings.find(Cell::Number(value))?.text
    }

    fn text(&self, cell: Cell<'_>, numeric: f64) -> Formatted {
        // A boolean is a word, whatever the unit; the units of booleans are for numbers.
        if numeric.is_nan() || matches!(cell, Cell::Bool(_)) {
            return plain(match words(cell) {
                word if word.is_empty() => self.nothing(),
                word => word.into_owned(),
            });
        }
        self.format(numeric, self.field.config.decimals)
    }

    /// What is written for no value.
    fn nothing(&self) -> String {
        let filler = || self.field.state.filler.as_ref().map(|filler| Cell::of_json(filler).text());
        self.field.config.no_value.clone().or_else(filler).unwrap_or_default()
    }

    fn numeric(&self, cell: Cell<'_>) -> f64 {
        let number = match (self.kind, cell) {
            (Kind::Text, _) => None,
            (Kind::Date(..), Cell::Text(text)) => instant_of(text),
            (_, Cell::Text(text)) => number_of(text),
            (_, Cell::Other(json)) => json.as_f64(),
            (_, cell) => cell.number(),
        };
        number.unwrap_or(f64::NAN)
    }

    fn percent(&self, value: f64) -> f64 {
        let (min, max) = match self.field.kind() {
            FieldType::Bool => (0.0, 1.0),
            _ => self.field.state.range,
        };
        match (value - min) / (max - min) {
            percent if percent.is_nan() || value == f64::NEG_INFINITY => 0.0,
            percent => percent,
        }
    }
}

impl<'a> Kind<'a> {
    fn of(field: &'a Field) -> Self {
        let unit = field.config.unit.as_deref().unwrap_or_default();
        match field.kind() {
            _ if unit.starts_with("dateTime") || unit.starts_with("time:") => Self::Date(unit, false),
            FieldType::Time => Self::Date("dateTimeAsSystem", spans_less_than_a_minute(&field.values)),
            _ if unit == "bool" || unit.starts_with("bool_") || unit.starts_with("bool:") => Self::Bool(unit),
            FieldType::Bool => Self::Bool("bool"),
            FieldType::Text if unit.is_empty() => Self::Text,
            _ if unit == "string" => Self::Text,
            _ if unit.is_empty() => Self::Number("none"),
            _ => Self::Number(unit),
        }
    }
}

fn spans_less_than_a_minute(values: &Values) -> bool {
    let ends = values.times().and_then(|times| Some((*times.first()?, *times.last()?)));
    values.len() > 1 && matches!(ends, Some((Some(from), Some(to))) if to.abs_diff(from) < 60_000)
}

/// The instant that a text is; without a zone it is in UTC.
fn instant_of(text: &str) -> Option<f64> {
    let civil = || {
        let time =
            text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())));
        TimeZone::UTC.to_timestamp(time?).ok()
    };
    text.parse::<Timestamp>().ok().or_else(civil).map(|t| t.as_millisecond() as f64)
}

/// The number that a text is, in the forms of JavaScript's numbers that data has; the empty text is none.
pub(super) fn number_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.trim_start_matches(['+', '-']);
    let is_number = unsigned == "Infinity" || unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if is_number { text.parse().ok() } else { None }
}

/// A value that is no number, in words.
fn words(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => text.into(),
        Cell::Other(serde_json::Value::String(text)) => text.into(),
        Cell::Other(serde_json::Value::Array(list)) => {
            let item = |v: &serde_json::Value| v.as_str().map_or_else(|| v.to_string(), str::to_string);
            list.iter().map(item).collect::<Vec<_>>().join(", ").into()
        }
        cell => cell.text().into(),
    }
}

fn plain(text: impl Into<String>) -> Formatted {
    Formatted { text: text.into(), ..Formatted::default() }
}

/// A decimal number without zeros at the end of its fraction; any other text as it is.
pub(super) fn without_zeros(text: &str) -> &str {
    let is_decimal = text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    if is_decimal { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}
