//! The colour of a value or of a series, by the field's colour mode.

use crate::frame::{Field, FieldType, Thresholds, ThresholdsMode};
use crate::reduce;
use crate::scene::Color;
use crate::theme::{Scheme, Theme};

/// The colour of what has none: a middle grey.
const NONE: Color = Color::hex(0x808080);

/// How a field's colours are chosen, prepared once.
pub struct Coloring<'a> {
    mode: Mode,
    /// Whether a mode was set at all.
    chosen: bool,
    field: &'a Field,
    /// Thresholds with their colours looked up.
    steps: Vec<(f64, Color)>,
    percentage: bool,
    /// Of a boolean: no and yes.
    truth: Option<(Color, Color)>,
}

enum Mode {
    /// One colour, whatever the value.
    Series(Color),
    Thresholds,
    Scheme(Scheme),
}

impl<'a> Coloring<'a> {
    /// Prepares a shaped field.
    pub fn of(field: &'a Field, theme: &Theme) -> Self {
        let name = field.config.color.as_ref().map(|c| c.mode.as_str()).unwrap_or_default();
        let mode = mode(field, name, theme);
        let (steps, percentage) = field.config.thresholds.as_ref().map_or((Vec::new(), false), |t| steps(t, theme));
        let truth = match &mode {
            _ if field.kind() != FieldType::Bool => None,
            Mode::Scheme(scheme) => Some((scheme.at(0.0), scheme.at(1.0))),
            Mode::Series(_) | Mode::Thresholds => theme.color("red").zip(theme.color("green")),
        };
        Self { mode, chosen: !name.is_empty(), field, steps, percentage, truth }
    }

    /// The colour of a value; NaN has that of the low end.
    pub fn value(&self, value: f64, percent: f64) -> Color {
        if let (Some((no, yes)), false) = (self.truth, value.is_nan()) {
            return if value == 0.0 { no } else { yes };
        }
        match &self.mode {
            Mode::Series(color) => *color,
            Mode::Thresholds => self.threshold(if self.percentage { percent * 100.0 } else { value }),
            Mode::Scheme(scheme) => scheme.at(percent),
        }
    }

    /// The colour of the series as a whole: its own, or that of its last, least or greatest value.
    /// What is past is paler.
    pub fn series(&self, theme: &Theme, percent: impl Fn(f64) -> f64) -> Color {
        let color = self.present(theme, percent);
        if self.field.state.faded { color.mix(theme.panel, 0.45) } else { color }
    }

    fn present(&self, theme: &Theme, percent: impl Fn(f64) -> f64) -> Color {
        if let Mode::Series(color) = &self.mode {
            return *color;
        }
        if !self.chosen {
            return theme.series(self.field.state.series);
        }
        let by = self.field.config.color.as_ref().and_then(|c| c.series_by.as_deref()).unwrap_or("last");
        let id = if by == "last" { "lastNotNull" } else { by };
        let value = reduce::reduce(self.field, id).and_then(|r| r.number()).unwrap_or(0.0);
        self.value(value, percent(value))
    }

    /// The colour of the last step at or below the value.
    fn threshold(&self, value: f64) -> Color {
        let base = self.steps.first().map_or(NONE, |(_, color)| *color);
        self.steps
            .iter()
            .take_while(|(from, _)| *from <= value || *from == f64::NEG_INFINITY)
            .last()
            .map_or(base, |s| s.1)
    }
}

/// Steps with their colours, and whether they are in percent.
fn steps(thresholds: &Thresholds, theme: &Theme) -> (Vec<(f64, Color)>, bool) {
    let step =
        |s: &crate::frame::Threshold| (s.value.unwrap_or(f64::NEG_INFINITY), theme.color(&s.color).unwrap_or(NONE));
    (thresholds.steps.iter().map(step).collect(), thresholds.mode == ThresholdsMode::Percentage)
}

fn mode(field: &Field, name: &str, theme: &Theme) -> Mode {
    let fixed = || {
        let name = field.config.color.as_ref().and_then(|c| c.fixed_color.as_deref());
        name.and_then(|n| theme.color(n)).unwrap_or(NONE)
    };
    match name {
        "fixed" => Mode::Series(fixed()),
        "shades" | "gradient" => Mode::Series(shade(fixed(), field.state.series, theme)),
        "palette-classic-by-name" => Mode::Series(theme.series(hash(&field.state.name) % theme.palette.len().max(1))),
        palette if palette.starts_with("palette-") => Mode::Series(theme.series(field.state.series)),
        other => Scheme::of(other, theme).map_or(Mode::Thresholds, Mode::Scheme),
    }
}

/// The `index`-th of eleven shades of a colour: itself, then by turns lighter and darker.
fn shade(base: Color, index: usize, theme: &Theme) -> Color {
    let index = index % 11;
    let amount = index.div_ceil(2) as f64 * 0.11;
    let end = if index % 2 == 1 { Color::hex(0xffffff) } else { Color::hex(0x000000) };
    if index == 0 { base } else { theme.ink(base.mix(end, amount), 3.0) }
}

/// The text's hash (D. J. Bernstein's, over UTF-16 units from the end), so that a name keeps its colour.
fn hash(text: &str) -> usize {
    let units: Vec<u16> = text.encode_utf16().collect();
    units.iter().rev().fold(5381u32, |hash, unit| hash.wrapping_mul(33) ^ u32::from(*unit)) as usize
}
