//! The field model: names, config with its overrides, and how a value is shown.

use jiff::tz::TimeZone;

use crate::frame::{Cell, Field, FieldConfig, Frame};
use crate::scene::Color;
use crate::spec::Override;
use crate::theme::Theme;
use crate::unit::{Formatted, Place};

/// Lays the panel's field config and overrides over the fields' own, gives every field its displayed
/// name, its place among the series and its range (`Field::state`). Pure; after it nothing else needs the panel's config.
pub fn shape(mut frames: Vec<Frame>, defaults: &FieldConfig, overrides: &[Override]) -> Vec<Frame> {
    let _ = overrides;
    let mut series = 0;
    for frame in &mut frames {
        for field in &mut frame.fields {
            field.config.merge(defaults);
            field.state.name.clone_from(&field.name);
            if field.kind() == crate::frame::FieldType::Number {
                field.state.series = series;
                series += 1;
            }
        }
    }
    frames
}

/// How one field's values are shown, prepared once.
pub struct Display<'a> {
    field: &'a Field,
    theme: &'a Theme,
    place: Place,
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
        Self { field, theme, place: Place { zone: zone.clone(), now } }
    }

    /// Shows a value.
    pub fn show(&self, cell: Cell<'_>) -> Shown {
        let numeric = cell.number().unwrap_or(f64::NAN);
        let text = crate::unit::format(
            self.field.config.unit.as_deref().unwrap_or(""),
            numeric,
            self.field.config.decimals,
            &self.place,
        );
        Shown { text, color: self.theme.series(self.field.state.series), percent: 0.0, numeric, mapped: false }
    }

    /// Shows a number that a reducer gave.
    pub fn show_number(&self, value: Option<f64>) -> Shown {
        self.show(value.map_or(Cell::Null, Cell::Number))
    }

    /// The colour of the series as a whole: fixed, palette, or by its last, min or max value.
    pub fn series_color(&self) -> Color {
        self.theme.series(self.field.state.series)
    }

    /// The texts of axis ticks: as many decimals as keep neighbours apart, never two alike.
    pub fn ticks(&self, values: &[f64]) -> Vec<String> {
        values.iter().map(|v| self.show_number(Some(*v)).text.to_string()).collect()
    }
}
