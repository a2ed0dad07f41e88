//! Where cells stand: rows of circles or squares, or rows of hexagons shifted by half.

use super::options::{Options, Shape};
use crate::panel::Input;

/// No cell is smaller than this radius.
const LEAST: f64 = 13.0;
/// The blank between cells.
const GAP: f64 = 4.0;
/// The height of the line that counts what is left out.
const NOTE: f64 = 16.0;

/// Places of cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// The outline.
    pub shape: Shape,
    /// From the middle of a cell to a corner of a hexagon, a circle's edge, a square's side.
    pub radius: f64,
    /// How many cells have a place.
    pub shown: usize,
    columns: usize,
    rows: usize,
    left: f64,
    top: f64,
}

impl Layout {
    /// Places for `count` cells; with room for a line below where not all have one, or `more` are left out.
    pub fn new(count: usize, more: bool, options: &Options, input: &Input<'_>) -> Self {
        let asked =
            |n: Option<f64>, auto: Option<bool>| n.filter(|n| auto == Some(false) && *n >= 1.0).map(|n| n as usize);
        let columns = asked(options.layout_num_columns, options.auto_size_columns);
        let rows = asked(options.layout_num_rows, options.auto_size_rows);
        let whole = Self::fit(count, options.global_shape, columns, rows, (input.width, input.height), input.grow);
        if !more && whole.shown >= count {
            return whole;
        }
        let room = (input.width, (input.height - NOTE).max(1.0));
        Self::fit(count, options.global_shape, columns, rows, room, input.grow)
    }

    fn fit(
        count: usize,
        shape: Shape,
        columns: Option<usize>,
        rows: Option<usize>,
        (w, h): (f64, f64),
        grow: bool,
    ) -> Self {
        let count = count.max(1);
        let rows_of = |columns: usize| rows.map_or(count.div_ceil(columns), |r| r.min(count.div_ceil(columns)));
        let radius = |columns: usize, rows: usize| {
            let (a, b) = spread(shape, columns, rows);
            (w / a).min(h / b).min(140.0_f64.max(h * 0.12)) - GAP / 2.0
        };
        let best = match columns {
            Some(n) => n.min(count),
            None => (1..=count.min(400))
                .max_by(|a, b| radius(*a, rows_of(*a)).total_cmp(&radius(*b, rows_of(*b))))
                .unwrap_or(1),
        };
        let mut layout = Self {
            shape,
            radius: radius(best, rows_of(best)),
            shown: 0,
            columns: best,
            rows: rows_of(best),
            left: 0.0,
            top: 0.0,
        };
        if layout.radius < LEAST {
            layout.crowd(count, (w, h), grow);
        }
        layout.shown = count.min(layout.columns * layout.rows);
        let (a, b) = spread(shape, layout.columns, layout.rows);
        let pitch = layout.radius + GAP / 2.0;
        layout.left = ((w - a * pitch) / 2.0).max(0.0);
        layout.top = ((h - b * pitch) / 2.0).max(0.0);
        layout
    }

    /// The least radius, as many columns as there is width for, and rows as there is height for, or more where the body grows.
    fn crowd(&mut self, count: usize, (w, h): (f64, f64), grow: bool) {
        let fits = |columns: usize, rows: usize, radius: f64| {
            let (a, b) = spread(self.shape, columns, rows);
            (a * (radius + GAP / 2.0) <= w, b * (radius + GAP / 2.0) <= h)
        };
        self.radius = LEAST.min(w / 2.4).min(if grow { LEAST } else { h / 2.4 }).max(1.0);
        let radius = self.radius;
        self.columns = (1..=count).take_while(|c| fits(*c, 2, radius).0).last().unwrap_or(1);
        let needed = count.div_ceil(self.columns);
        self.rows = if grow { needed } else { (1..=needed).take_while(|r| fits(1, *r, radius).1).last().unwrap_or(1) };
    }

    /// The middle of a cell.
    pub fn place(&self, index: usize) -> (f64, f64) {
        let (column, row) = ((index % self.columns) as f64, (index / self.columns) as f64);
        let (step, rise, shift) = steps(self.shape);
        let half = if row % 2.0 == 1.0 { shift } else { 0.0 };
        let pitch = self.radius + GAP / 2.0;
        (self.left + pitch * (step / 2.0 + half + column * step), self.top + pitch * (1.0 + row * rise))
    }

    /// Width and height of the box in a cell that texts may fill.
    pub fn inside(&self) -> (f64, f64) {
        let r = self.radius;
        match self.shape {
            Shape::HexagonPointedTop => (r * 1.56, r * 0.98),
            Shape::Circle => (r * 1.62, r * 1.1),
            Shape::Square => (r * 1.84, r * 1.7),
        }
    }

    /// The height of all cells, with the blank above and below.
    pub fn height(&self) -> f64 {
        self.top * 2.0 + spread(self.shape, self.columns, self.rows).1 * (self.radius + GAP / 2.0)
    }
}

/// From cell to cell to the right, from row to row down, and how far every second row is shifted; in radii.
fn steps(shape: Shape) -> (f64, f64, f64) {
    match shape {
        Shape::HexagonPointedTop => (3f64.sqrt(), 1.5, 3f64.sqrt() / 2.0),
        Shape::Circle | Shape::Square => (2.0, 2.0, 0.0),
    }
}

/// Width and height of so many columns and rows, in radii.
fn spread(shape: Shape, columns: usize, rows: usize) -> (f64, f64) {
    let (step, rise, shift) = steps(shape);
    (columns as f64 * step + if rows > 1 { shift } else { 0.0 }, 2.0 + (rows.max(1) - 1) as f64 * rise)
}
