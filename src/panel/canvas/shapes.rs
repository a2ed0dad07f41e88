//! The outlines of elements, and the lines between them.

use super::options::{Connection, Spot};
use super::place::Placed;
use crate::scene::{Color, Node, Path, Stroke, Style};
use serde_json::Value;

/// The outline of an element; none for a kind without one.
pub fn outline(placed: &Placed<'_>, radius: f64, style: Style) -> Option<Node> {
    if style == Style::default() || placed.rect.w <= 0.0 || placed.rect.h <= 0.0 {
        return None;
    }
    let (a, b) = (placed.rect.w / 2.0, placed.rect.h / 2.0);
    let plain = |points: &[(f64, f64)]| polygon(placed, points);
    let path = match placed.element.r#type.as_str() {
        "ellipse" => ellipse(placed, (0.0, 0.0), (a, b)),
        "triangle" => plain(&[(0.0, -b), (a, b), (-a, b)]),
        "parallelogram" => plain(&[(-a * 0.6, -b), (a, -b), (a * 0.6, b), (-a, b)]),
        "cloud" => cloud(placed, a, b),
        _ if placed.angle == 0.0 => return Some(Node::Rect(placed.rect, radius.min(a).min(b), style)),
        _ => plain(&[(-a, -b), (a, -b), (a, b), (-a, b)]),
    };
    Some(Node::path(path, style))
}

fn polygon(placed: &Placed<'_>, points: &[(f64, f64)]) -> Path {
    let mut path = Path::default();
    for (i, (x, y)) in points.iter().enumerate() {
        let p = placed.turned(*x, *y);
        if i == 0 { path.move_to(p.0, p.1) } else { path.line_to(p.0, p.1) }
    }
    path.close();
    path
}

/// Four curves around a middle given from the element's own.
fn ellipse(placed: &Placed<'_>, (cx, cy): (f64, f64), (a, b): (f64, f64)) -> Path {
    const K: f64 = 0.552_284_8;
    let at = |x: f64, y: f64| placed.turned(cx + a * x, cy + b * y);
    let mut path = Path::default();
    let start = at(1.0, 0.0);
    path.move_to(start.0, start.1);
    for (c1, c2, to) in [
        ((1.0, K), (K, 1.0), (0.0, 1.0)),
        ((-K, 1.0), (-1.0, K), (-1.0, 0.0)),
        ((-1.0, -K), (-K, -1.0), (0.0, -1.0)),
        ((K, -1.0), (1.0, -K), (1.0, 0.0)),
    ] {
        path.cubic_to(at(c1.0, c1.1), at(c2.0, c2.1), at(to.0, to.1));
    }
    path.close();
    path
}

/// A flat base with bulges over it, as one outline.
fn cloud(placed: &Placed<'_>, a: f64, b: f64) -> Path {
    let at = |x: f64, y: f64| placed.turned(a * x, b * y);
    let mut path = Path::default();
    let start = at(-0.55, 0.85);
    path.move_to(start.0, start.1);
    for (c1, c2, to) in [
        ((-1.15, 0.85), (-1.1, 0.0), (-0.66, 0.0)),
        ((-0.66, -0.6), (-0.2, -0.75), (-0.08, -0.38)),
        ((0.1, -1.05), (0.78, -0.85), (0.62, -0.12)),
        ((1.12, -0.1), (1.12, 0.85), (0.6, 0.85)),
    ] {
        path.cubic_to(at(c1.0, c1.1), at(c2.0, c2.1), at(to.0, to.1));
    }
    path.close();
    path
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// Its colour.
    pub color: Color,
    /// Its width.
    pub width: f64,
    /// How round its corners are.
    pub radius: f64,
    /// Whether an arrow stands at its end.
    pub forward: bool,
    /// Whether an arrow stands at its beginning.
    pub backward: bool,
}

/// A line from an element to another, or to a point of the canvas.
pub fn connection(
    connection: &Connection,
    from: &Placed<'_>,
    to: Option<&Placed<'_>>,
    canvas: (f64, f64),
    pen: Pen,
) -> Vec<Node> {
    let Pen { color, width, radius, forward, backward } = pen;
    let unit = |v: f64| if v.is_finite() { v.clamp(-50.0, 50.0) } else { 0.0 };
    let at = |p: &Placed<'_>, s: &Spot| p.turned(unit(s.x) * p.rect.w / 2.0, -unit(s.y) * p.rect.h / 2.0);
    let start = at(from, &connection.source);
    let inside = |(x, y): (f64, f64)| (x.clamp(0.0, canvas.0), y.clamp(0.0, canvas.1));
    let end = match to {
        Some(to) => at(to, &connection.target),
        None => inside((
            canvas.0 / 2.0 * (1.0 + unit(connection.target.x)),
            canvas.1 / 2.0 * (1.0 - unit(connection.target.y)),
        )),
    };
    let between = |s: &Spot| inside((start.0 + (end.0 - start.0) * unit(s.x), start.1 + (end.1 - start.1) * unit(s.y)));
    let mut points = vec![start];
    points.extend(connection.vertices.iter().take(50).map(between));
    points.push(end);
    let path = rounded(&points, radius);
    let mut stroke = Stroke { round: true, ..Stroke::solid(color, width) };
    stroke.dash = match word(connection.line_style.as_ref(), "style") {
        Some("dashed") => vec![width * 3.0, width * 3.0],
        Some("dotted") => vec![0.1, width * 2.5],
        _ => Vec::new(),
    };
    let mut nodes = vec![Node::path(path, Style { fill: None, stroke: Some(stroke) })];
    let last = points.len() - 1;
    if forward {
        nodes.extend(arrow(points[last - 1], points[last], color, width));
    }
    if backward {
        nodes.extend(arrow(points[1], points[0], color, width));
    }
    nodes
}

/// A line through points, its corners rounded as far as the ways between them let.
fn rounded(points: &[(f64, f64)], radius: f64) -> Path {
    let mut path = Path::default();
    for (i, p) in points.iter().enumerate() {
        let (before, after) = (i.checked_sub(1).map(|b| points[b]), points.get(i + 1));
        let Some((a, b)) = before.zip(after.copied()).filter(|_| radius > 0.0) else {
            if i == 0 {
                path.move_to(p.0, p.1)
            } else {
                path.line_to(p.0, p.1)
            }
            continue;
        };
        // Each way is shared by the corners at its two ends.
        let towards = |q: (f64, f64)| {
            let far = (q.0 - p.0).hypot(q.1 - p.1).max(1e-9);
            let part = radius.min(far / 2.0) / far;
            (p.0 + (q.0 - p.0) * part, p.1 + (q.1 - p.1) * part)
        };
        let (from, to) = (towards(a), towards(b));
        let bend = |q: (f64, f64)| (q.0 + (p.0 - q.0) * 0.55, q.1 + (p.1 - q.1) * 0.55);
        path.line_to(from.0, from.1);
        path.cubic_to(bend(from), bend(to), to);
    }
    path
}

/// A word, or one in an object.
pub fn word<'a>(value: Option<&'a Value>, key: &str) -> Option<&'a str> {
    value.and_then(|v| v.as_str().or_else(|| v.get(key)?.as_str()))
}

/// A head at the end of a line.
fn arrow(from: (f64, f64), to: (f64, f64), color: Color, width: f64) -> Option<Node> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let far = dx.hypot(dy);
    if far < 2.0 {
        return None;
    }
    let (ux, uy) = (dx / far, dy / far);
    let long = (width * 2.2 + 5.0).min(far * 0.45);
    let half = long * 0.45;
    let base = (to.0 - ux * long, to.1 - uy * long);
    let mut path = Path::default();
    path.move_to(to.0, to.1);
    path.line_to(base.0 - uy * half, base.1 + ux * half);
    path.line_to(base.0 + uy * half, base.1 - ux * half);
    path.close();
    Some(Node::path(path, Style::fill(color)))
}
