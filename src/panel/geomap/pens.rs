//! Pens: what the rows of a table are drawn with, by fields or fixed; and the symbols.

use super::layers::{Drawing, RADIUS, SURFACE};
use super::places::Table;
use crate::field::{Display, Shown};
use crate::frame::Field;
use crate::panel::dimension::named;
use crate::panel::{Input, icon};
use crate::scene::{Color, Node, Path, Style};
use crate::theme::Theme;

/// What rows of a table are drawn with.
pub struct Pens<'d, 't> {
    drawing: &'d Drawing<'d>,
    colors: Option<(&'t Field, Display<'t>)>,
    sizes: Option<&'t Field>,
    texts: Option<(&'t Field, Display<'t>)>,
    angles: Option<&'t Field>,
    symbols: Option<&'t Field>,
    fixed: Color,
    theme: &'t Theme,
}

impl<'d, 't> Pens<'d, 't> {
    /// The pens of a layer for a table.
    pub fn new(drawing: &'d Drawing<'d>, table: &'t Table<'_>, input: &'t Input<'_>) -> Self {
        let display = |f: &'t Field| (f, Display::new(f, input.theme, input.zone, input.now));
        let look = &drawing.look;
        let text = look.text.field.as_deref().filter(|_| look.text.mode.as_deref() != Some("fixed"));
        Self {
            drawing,
            colors: drawing.color_field(table).map(display),
            sizes: drawing.size_field(table),
            texts: named(&table.frame, text).map(display),
            angles: named(&table.frame, look.rotation.field.as_deref()),
            symbols: named(
                &table.frame,
                look.symbol.field.as_deref().filter(|_| !matches!(look.symbol.mode.as_deref(), None | Some("fixed"))),
            ),
            fixed: drawing.fixed_color(input.theme),
            theme: input.theme,
        }
    }

    /// The value that colours, as printed.
    pub fn shown(&self, row: usize) -> Option<Shown> {
        let (field, display) = self.colors.as_ref()?;
        Some(display.show(field.values.get(row)))
    }

    /// Name and value.
    pub fn title(&self, row: usize, name: &str) -> String {
        let told = self.shown(row).filter(|s| s.mapped || !s.numeric.is_nan());
        let value = told.map(|s| s.text.to_string()).unwrap_or_default();
        if value.trim().is_empty() { name.to_string() } else { format!("{name}: {}", value.trim()) }
    }

    /// The number that colours, else the one that sizes.
    pub fn value(&self, row: usize) -> Option<f64> {
        let field = self.colors.as_ref().map(|c| c.0).or(self.sizes)?;
        field.values.get(row).number()
    }

    /// The colour of a row, seen against the panel; of a row without a value, a muted one.
    pub fn color(&self, row: usize) -> Color {
        self.ink(row, 3.0)
    }

    /// The colour of a row's country.
    pub fn surface(&self, row: usize) -> Color {
        self.ink(row, SURFACE)
    }

    fn ink(&self, row: usize, contrast: f64) -> Color {
        let shown = self.shown(row).map(|s| if s.numeric.is_nan() && !s.mapped { self.theme.muted } else { s.color });
        shown.map_or(self.fixed, |c| self.theme.ink(c, contrast))
    }

    /// The radius of a row's symbol.
    pub fn radius(&self, row: usize) -> f64 {
        let size = &self.drawing.look.size;
        let radius = match self.sizes {
            Some(field) => size.between(part(field, row), RADIUS.1, RADIUS.2),
            None => size.fixed.unwrap_or(RADIUS.0),
        };
        if radius.is_finite() { radius.clamp(1.0, 60.0) } else { RADIUS.0 }
    }

    /// The name of a row's symbol.
    pub fn symbol(&self, row: usize) -> String {
        let asked = &self.drawing.look.symbol;
        let by_value = self.symbols.map(|f| f.values.get(row).text()).filter(|s| !s.trim().is_empty());
        let path = by_value.or_else(|| asked.fixed.clone()).unwrap_or_else(|| "circle".into());
        icon::stem(&path).to_string()
    }

    /// How far a row's symbol is turned, in degrees.
    pub fn angle(&self, row: usize) -> f64 {
        let rotation = &self.drawing.look.rotation;
        let angle = self.angles.and_then(|f| f.values.get(row).number()).or(rotation.fixed).unwrap_or(0.0);
        if !angle.is_finite() {
            0.0
        } else if rotation.mode.as_deref() == Some("clamped") {
            angle.max(rotation.min.unwrap_or(-360.0)).min(rotation.max.unwrap_or(360.0))
        } else {
            angle.rem_euclid(360.0)
        }
    }

    /// What is written beside a row's place.
    pub fn text(&self, row: usize) -> String {
        match &self.texts {
            Some((field, display)) => display.show(field.values.get(row)).text.to_string().trim().to_string(),
            None => self.drawing.look.text.fixed.clone().unwrap_or_default(),
        }
    }
}

/// How far a row's value is from the field's least to its greatest.
pub fn part(field: &Field, row: usize) -> f64 {
    let (low, high) = field.state.range;
    let value = field.values.get(row).number().unwrap_or(f64::NAN);
    let part = (value - low) / (high - low);
    if part.is_nan() && value.is_finite() { 1.0 } else { part }
}

/// Whether a symbol is one of the shapes that are filled.
pub fn is_shape(symbol: &str) -> bool {
    ["circle", "square", "triangle", "star", "cross", "x", "x-mark"].contains(&symbol)
}

/// A symbol around a place, turned clockwise.
pub fn shape(symbol: &str, (x, y): (f64, f64), r: f64, angle: f64, style: Style) -> Node {
    // Corners in parts of the radius, for symbols of the weight of a circle.
    let star: Vec<(f64, f64)> = (0..10)
        .map(|i| {
            let (turn, far) = (f64::from(i) * std::f64::consts::PI / 5.0, if i % 2 == 0 { 1.25 } else { 0.52 });
            (turn.sin() * far, -turn.cos() * far)
        })
        .collect();
    let corners: Vec<Vec<(f64, f64)>> = match symbol {
        "square" => vec![vec![(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]],
        "triangle" => vec![vec![(0.0, -1.15), (1.05, 0.8), (-1.05, 0.8)]],
        "star" => vec![star],
        "cross" => vec![vec![(-1.0, 0.0), (1.0, 0.0)], vec![(0.0, -1.0), (0.0, 1.0)]],
        "x" | "x-mark" => vec![vec![(-0.8, -0.8), (0.8, 0.8)], vec![(0.8, -0.8), (-0.8, 0.8)]],
        _ => return Node::Circle(x, y, r, style),
    };
    let (sin, cos) = angle.to_radians().sin_cos();
    let mut path = Path::default();
    for part in &corners {
        for (i, (a, b)) in part.iter().enumerate() {
            let (px, py) = (x + (a * cos - b * sin) * r, y + (a * sin + b * cos) * r);
            if i == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
        }
        if part.len() > 2 {
            path.close();
        }
    }
    Node::path(path, style)
}
