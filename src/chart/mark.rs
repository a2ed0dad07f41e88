//! Marks: bars and points, one path for each series however many there are.

use std::collections::BTreeSet;

use super::line::Point;
use crate::scene::{Color, Node, Paint, Path, Rect, Stroke, Style};

/// A bar: middle, then the two ends of its length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The place of its instant or category.
    pub at: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// How wide bars are and where they stand at their place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slot {
    /// From the place to a bar's left edge.
    pub left: f64,
    /// Width of a bar.
    pub width: f64,
}

/// The outline of upright bars inside a plot. Bars thinner than a pixel are drawn as one surface a pixel column.
pub fn bars(bars: impl Iterator<Item = Bar>, slot: Slot, plot: Rect) -> Path {
    let mut path = Path::default();
    if slot.width >= 1.5 {
        for bar in bars {
            block(&mut path, bar.at + slot.left, slot.width, bar.from, bar.to, plot);
        }
        return path;
    }
    let mut column: Option<(f64, f64, f64)> = None;
    for bar in bars {
        let at = bar.at.floor();
        let (low, high) = (bar.from.min(bar.to), bar.from.max(bar.to));
        match &mut column {
            Some(c) if c.0 == at => *c = (at, c.1.min(low), c.2.max(high)),
            _ => {
                column.take().into_iter().for_each(|c| block(&mut path, c.0, 1.0, c.1, c.2, plot));
                column = Some((at, low, high));
            }
        }
    }
    column.into_iter().for_each(|c| block(&mut path, c.0, 1.0, c.1, c.2, plot));
    path
}

/// Adds a rectangle, cut to the plot.
fn block(path: &mut Path, x: f64, width: f64, from: f64, to: f64, plot: Rect) {
    let (left, right) = (x.max(plot.x), (x + width).min(plot.right()));
    let (top, bottom) = (from.min(to).max(plot.y), from.max(to).min(plot.bottom()));
    if right - left < 0.01 || bottom - top < 0.01 {
        return;
    }
    path.move_to(left, bottom);
    path.line_to(left, top);
    path.line_to(right, top);
    path.line_to(right, bottom);
    path.close();
}

/// The shape of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Symbol {
    /// A disc.
    #[default]
    Circle,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle.
    Triangle,
    /// Two strokes that cross.
    Cross,
}

impl Symbol {
    /// The symbol of a name, such as `square` or a file's `img/icons/marker/square.svg`; a disc when it is not known.
    pub fn of(name: &str) -> Self {
        let file = name.rsplit('/').next().unwrap_or(name);
        match file.split('.').next().unwrap_or(file).trim_end_matches("-filled") {
            "square" => Self::Square,
            "diamond" => Self::Diamond,
            "triangle" => Self::Triangle,
            "x" | "x-mark" | "cross" => Self::Cross,
            _ => Self::Circle,
        }
    }

    /// Adds the outline around a place; discs and crosses are strokes.
    fn add(self, path: &mut Path, (x, y): Point, size: f64) {
        let r = size / 2.0;
        // Shapes of one size are of about one area.
        let corners: &[(f64, f64)] = match self {
            Self::Circle => &[(0.0, 0.0), (0.01 / r.max(0.01), 0.0)],
            Self::Square => &[(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)],
            Self::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            Self::Triangle => &[(0.0, -1.25), (1.25, 0.9), (-1.25, 0.9)],
            Self::Cross => &[(-0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (0.9, -0.9)],
        };
        for (i, (dx, dy)) in corners.iter().enumerate() {
            let (x, y) = (x + dx * r, y + dy * r);
            if i == 0 || (self == Self::Cross && i == 2) { path.move_to(x, y) } else { path.line_to(x, y) }
        }
        if matches!(self, Self::Square | Self::Diamond | Self::Triangle) {
            path.close();
        }
    }

    fn style(self, size: f64, paint: Paint) -> Style {
        match self {
            Self::Circle => {
                Style { fill: None, stroke: Some(Stroke { paint, width: size, dash: Vec::new(), round: true }) }
            }
            Self::Cross => {
                let width = (size / 4.0).max(1.0);
                Style { fill: None, stroke: Some(Stroke { paint, width, dash: Vec::new(), round: true }) }
            }
            _ => Style { fill: Some(paint), stroke: None },
        }
    }
}

/// Symbols inside a plot, in one path; those that fall on the same half pixel are drawn once.
pub fn symbols(
    points: impl Iterator<Item = Point>,
    symbol: Symbol,
    size: f64,
    paint: Paint,
    plot: Rect,
) -> Option<Node> {
    let edge = 0.5;
    let inside = |p: &Point| {
        p.0 >= plot.x - edge && p.0 <= plot.right() + edge && p.1 >= plot.y - edge && p.1 <= plot.bottom() + edge
    };
    let cell = |p: &Point| ((p.0 * 2.0).round() as i64, (p.1 * 2.0).round() as i64);
    let mut seen = BTreeSet::new();
    let mut path = Path::default();
    for p in points.filter(inside).filter(|p| seen.insert(cell(p))) {
        symbol.add(&mut path, p, size);
    }
    (!path.is_empty()).then(|| Node::path(path, symbol.style(size, paint)))
}

/// Filled circles inside a plot; those that fall on the same half pixel are drawn once.
pub fn dots(points: impl Iterator<Item = Point>, size: f64, color: Color, plot: Rect) -> Option<Node> {
    symbols(points, Symbol::Circle, size, Paint::Solid(color), plot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Segment;

    const PLOT: Rect = Rect { x: 0.0, y: 0.0, w: 100.0, h: 50.0 };

    #[test]
    fn bars_stay_in_the_plot() {
        let slot = Slot { left: -5.0, width: 10.0 };
        let path = bars([Bar { at: 0.0, from: 50.0, to: -80.0 }].into_iter(), slot, PLOT);
        assert_eq!(path.0[..2], [Segment::Move(0.0, 50.0), Segment::Line(0.0, 0.0)]);
    }

    #[test]
    fn crowded_bars_and_dots_are_drawn_once_a_place() {
        let many = (0..10_000).map(|i| Bar { at: f64::from(i) * 0.01, from: 50.0, to: f64::from(i % 50) });
        assert!(bars(many, Slot { left: 0.0, width: 0.01 }, PLOT).0.len() <= 500);
        let points = (0..10_000).map(|i| (f64::from(i) * 0.0001, 7.0));
        let Some(Node::Path(shape)) = dots(points, 4.0, Color::hex(0), PLOT) else { panic!("no dots") };
        assert_eq!(shape.path.0.len(), 6);
    }
}
