//! Marks: bars and points, one path for each series however many there are.

use std::collections::BTreeSet;

use super::line::Point;
use crate::scene::{Color, Node, Path, Rect, Stroke, Style};

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

/// Filled circles inside a plot; those that fall on the same half pixel are drawn once.
pub fn dots(points: impl Iterator<Item = Point>, size: f64, color: Color, plot: Rect) -> Option<Node> {
    let edge = 0.5;
    let inside = |p: &Point| {
        p.0 >= plot.x - edge && p.0 <= plot.right() + edge && p.1 >= plot.y - edge && p.1 <= plot.bottom() + edge
    };
    let cell = |p: &Point| ((p.0 * 2.0).round() as i64, (p.1 * 2.0).round() as i64);
    let mut seen = BTreeSet::new();
    let mut path = Path::default();
    for p in points.filter(inside).filter(|p| seen.insert(cell(p))) {
        path.move_to(p.0, p.1);
        path.line_to(p.0 + 0.01, p.1);
    }
    let mut stroke = Stroke::solid(color, size);
    stroke.round = true;
    (!path.is_empty()).then(|| Node::path(path, Style { fill: None, stroke: Some(stroke) }))
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
