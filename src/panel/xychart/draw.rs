//! Draws a series: its line behind, its points in front, small ones over large ones.

use std::collections::{BTreeMap, BTreeSet};

use super::options::{Shape, Show};
use super::series::{Series, Spot};
use crate::chart::line::{Point, clip, path};
use crate::chart::scale::Scale;
use crate::panel::labels::Label;
use crate::scene::{Color, Node, Paint, Path, Rect, Stroke, Style};
use crate::theme::Theme;

/// Up to so many points are drawn one by one, so that those below are seen through those above.
const SINGLE: usize = 1500;

/// The size of texts at points.
const TEXT: f64 = 10.5;

/// The nodes of a series.
pub fn series(s: &Series<'_>, x: &Scale, y: &Scale, plot: Rect, theme: &Theme) -> Vec<Node> {
    let mut nodes = Vec::new();
    if s.show() != Show::Points {
        nodes.extend(line(s, x, y, plot));
    }
    if s.show() != Show::Lines {
        nodes.extend(points(s, x, y, plot, theme));
    }
    nodes
}

/// The line from row to row, in their order.
fn line(s: &Series<'_>, x: &Scale, y: &Scale, plot: Rect) -> Option<Node> {
    let mut lines: Vec<Vec<Point>> = vec![Vec::new()];
    for spot in &s.points {
        let place = spot.and_then(|p| x.at(p.x).zip(y.at(p.y)));
        match (place, lines.last_mut()) {
            (Some(p), Some(run)) if run.last().is_none_or(|l| (l.0 - p.0).abs() + (l.1 - p.1).abs() >= 0.25) => {
                run.push(p)
            }
            (None, Some(run)) if !run.is_empty() => lines.push(Vec::new()),
            _ => {}
        }
    }
    let parts: Vec<Vec<Point>> = lines.iter().flat_map(|l| clip(l, plot)).collect();
    let pen = path(&parts);
    let width = s.custom.line_width.filter(|w| w.is_finite()).unwrap_or(2.0).clamp(0.0, 20.0);
    let dash = s.dashes();
    let round = dash.is_empty() || dash.first().is_some_and(|d| *d < 1.0);
    let stroke = Stroke { paint: Paint::Solid(s.line.unwrap_or(s.color)), width, dash, round };
    (!pen.is_empty() && width > 0.0).then(|| Node::path(pen, Style { fill: None, stroke: Some(stroke) }))
}

/// The texts at a series' points.
pub fn texts(s: &Series<'_>, x: &Scale, y: &Scale, plot: Rect) -> Vec<Label> {
    let inside = |p: &Point| p.0 >= plot.x && p.0 <= plot.right() && p.1 >= plot.y && p.1 <= plot.bottom();
    let label = |(spot, words): (&Option<Spot>, &String)| {
        let spot = spot.as_ref()?;
        let at = x.at(spot.x).zip(y.at(spot.y)).filter(inside)?;
        Some(Label { at, gap: spot.size / 2.0 + 3.0, words: words.clone(), size: TEXT, weight: spot.size, upon: false })
    };
    s.points.iter().zip(&s.texts).filter_map(label).collect()
}

/// A point at its place.
#[derive(Clone, Copy)]
struct Mark {
    at: Point,
    size: f64,
    color: Color,
}

fn points(s: &Series<'_>, x: &Scale, y: &Scale, plot: Rect, theme: &Theme) -> Vec<Node> {
    let room = plot.inset(-0.5);
    let inside = |p: &Point| p.0 >= room.x && p.0 <= room.right() && p.1 >= room.y && p.1 <= room.bottom();
    let place = |p: &Spot| {
        let at = x.at(p.x).zip(y.at(p.y)).filter(inside)?;
        Some(Mark { at, size: p.size, color: p.color })
    };
    let mut marks: Vec<Mark> = s.spots().filter_map(place).collect();
    // The same point twice is seen once; in another colour or size it is another.
    let mut seen = BTreeSet::new();
    let cell = |m: &Mark| ((m.at.0 * 2.0) as i64, (m.at.1 * 2.0) as i64, (m.size * 2.0) as i64, m.color);
    if marks.len() > SINGLE {
        marks.retain(|m| seen.insert(cell(m)));
    }
    marks.sort_by(|a, b| b.size.total_cmp(&a.size));
    let pen = Pen::new(s, theme);
    if marks.len() <= SINGLE { marks.iter().map(|m| pen.mark(m)).collect() } else { pen.many(&marks) }
}

/// How points of a series look.
struct Pen<'a> {
    square: bool,
    opacity: f64,
    outline: f64,
    theme: &'a Theme,
}

impl<'a> Pen<'a> {
    fn new(s: &Series<'_>, theme: &'a Theme) -> Self {
        let clean = |v: Option<f64>, or: f64| v.filter(|v| v.is_finite()).unwrap_or(or);
        let opacity = clean(s.custom.fill_opacity, 50.0).clamp(0.0, 100.0) / 100.0;
        let outline = clean(s.custom.point_stroke_width, 1.0).clamp(0.0, 10.0);
        // Something is seen of every point.
        let outline = if opacity < 0.05 { outline.max(0.5) } else { outline };
        Self { square: s.custom.point_shape == Shape::Square, opacity, outline, theme }
    }

    fn style(&self, color: Color) -> Style {
        let fill = (self.opacity > 0.0).then(|| Paint::Solid(color.alpha(self.opacity)));
        let stroke = (self.outline > 0.0).then(|| Stroke::solid(self.theme.ink(color, 3.0), self.outline));
        Style { fill, stroke }
    }

    fn mark(&self, m: &Mark) -> Node {
        let r = (m.size / 2.0).max(0.5);
        if self.square {
            return Node::rect(Rect::new(m.at.0 - r, m.at.1 - r, 2.0 * r, 2.0 * r), self.style(m.color));
        }
        Node::Circle(m.at.0, m.at.1, r, self.style(m.color))
    }

    /// One path for each colour and size.
    fn many(&self, marks: &[Mark]) -> Vec<Node> {
        let mut groups: BTreeMap<(std::cmp::Reverse<i64>, Color), Path> = BTreeMap::new();
        for m in marks {
            let size = (m.size * 2.0).round().max(1.0) as i64;
            let path = groups.entry((std::cmp::Reverse(size), m.color)).or_default();
            let r = size as f64 / 4.0;
            if self.square {
                path.move_to(m.at.0 - r, m.at.1 - r);
                path.line_to(m.at.0 + r, m.at.1 - r);
                path.line_to(m.at.0 + r, m.at.1 + r);
                path.line_to(m.at.0 - r, m.at.1 + r);
                path.close();
            } else {
                path.move_to(m.at.0, m.at.1);
                path.line_to(m.at.0 + 0.01, m.at.1);
            }
        }
        let node = |((size, color), path): ((std::cmp::Reverse<i64>, Color), Path)| {
            if self.square {
                return Node::path(path, self.style(color));
            }
            let color = color.alpha(if self.opacity < 0.05 { 0.5 } else { self.opacity });
            let stroke = Stroke { round: true, ..Stroke::solid(color, size.0 as f64 / 2.0) };
            Node::path(path, Style { fill: None, stroke: Some(stroke) })
        };
        groups.into_iter().map(node).collect()
    }
}
