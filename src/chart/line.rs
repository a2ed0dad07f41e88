//! Lines: from points to what a pen draws — interpolated, then cut to the plot.

use serde::Deserialize;

use crate::scene::{Path, Rect};

/// A place in pixels.
pub type Point = (f64, f64);

/// How points are joined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Interpolation {
    /// By straight lines.
    #[default]
    Linear,
    /// By a curve that never leaves the values between neighbours.
    Smooth,
    /// By steps: a value holds from the one before it.
    StepBefore,
    /// By steps: a value holds until the next.
    StepAfter,
}

/// The line through points with rising x.
pub fn trace(points: &[Point], how: Interpolation) -> Vec<Point> {
    match how {
        Interpolation::Linear => points.to_vec(),
        Interpolation::Smooth => smooth(points),
        Interpolation::StepBefore => steps(points, |a, b| (a.0, b.1)),
        Interpolation::StepAfter => steps(points, |a, b| (b.0, a.1)),
    }
}

fn steps(points: &[Point], corner: impl Fn(Point, Point) -> Point) -> Vec<Point> {
    let mut line = Vec::with_capacity(points.len() * 2);
    for (i, p) in points.iter().enumerate() {
        if i > 0 && points[i - 1].1 != p.1 {
            line.push(corner(points[i - 1], *p));
        }
        line.push(*p);
    }
    line
}

/// A monotone cubic (Fritsch and Carlson, 1980), as chords of about two pixels.
fn smooth(points: &[Point]) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let slopes: Vec<f64> = points.windows(2).map(|w| slope(w[0], w[1])).collect();
    let tangents = tangents(&slopes);
    let mut line = vec![points[0]];
    for (i, w) in points.windows(2).enumerate() {
        let (a, b) = (w[0], w[1]);
        let width = b.0 - a.0;
        let chords = (width.max((b.1 - a.1).abs() / 4.0) / 2.0).ceil().clamp(1.0, 200.0) as usize;
        for k in 1..chords {
            let t = k as f64 / chords as f64;
            line.push((a.0 + t * width, hermite(a.1, b.1, tangents[i] * width, tangents[i + 1] * width, t)));
        }
        line.push(b);
    }
    line
}

fn slope(a: Point, b: Point) -> f64 {
    if b.0 > a.0 { (b.1 - a.1) / (b.0 - a.0) } else { 0.0 }
}

/// Slopes at the points, kept small enough that the curve stays between its neighbours.
fn tangents(slopes: &[f64]) -> Vec<f64> {
    let last = slopes.len() - 1;
    let at = |i: usize| match i {
        0 => slopes[0],
        i if i > last => slopes[last],
        i if slopes[i - 1] * slopes[i] <= 0.0 => 0.0,
        i => 2.0 / (1.0 / slopes[i - 1] + 1.0 / slopes[i]),
    };
    (0..=slopes.len()).map(at).collect()
}

fn hermite(a: f64, b: f64, from: f64, to: f64, t: f64) -> f64 {
    let (t2, t3) = (t * t, t * t * t);
    let y = (2.0 * t3 - 3.0 * t2 + 1.0) * a + (t3 - 2.0 * t2 + t) * from + (3.0 * t2 - 2.0 * t3) * b + (t3 - t2) * to;
    y.clamp(a.min(b), a.max(b))
}

/// The parts of a line inside a rectangle.
pub fn clip(line: &[Point], to: Rect) -> Vec<Vec<Point>> {
    let inside = |p: &Point| p.0 >= to.x && p.0 <= to.right() && p.1 >= to.y && p.1 <= to.bottom();
    if line.iter().all(inside) {
        return if line.is_empty() { Vec::new() } else { vec![line.to_vec()] };
    }
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut end = None;
    for w in line.windows(2) {
        let Some((a, b)) = cut(w[0], w[1], to) else {
            end = None;
            continue;
        };
        match parts.last_mut() {
            Some(part) if end == Some(w[0]) && a == w[0] => part.push(b),
            _ => parts.push(vec![a, b]),
        }
        end = (b == w[1]).then_some(b);
    }
    parts
}

/// The part of a segment inside a rectangle (Liang and Barsky, 1984).
fn cut(a: Point, b: Point, to: Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (p, q) in [(-dx, a.0 - to.x), (dx, to.right() - a.0), (-dy, a.1 - to.y), (dy, to.bottom() - a.1)] {
        if p == 0.0 && q < 0.0 {
            return None;
        }
        if p < 0.0 {
            enter = enter.max(q / p);
        } else if p > 0.0 {
            leave = leave.min(q / p);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
    Some((if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b }))
}

/// The surface between two lines over the same stretch, inside a rectangle.
pub fn area(top: &[Point], base: &[Point], to: Rect) -> Path {
    let (top, base) = (flatten(top, to), flatten(base, to));
    let mut path = Path::default();
    if top.len() < 2 || base.is_empty() {
        return path;
    }
    path.move_to(top[0].0, top[0].1);
    top[1..].iter().chain(base.iter().rev()).for_each(|p| path.line_to(p.0, p.1));
    path.close();
    path
}

/// A line cut left and right, and pressed flat where it leaves through top or bottom.
fn flatten(line: &[Point], to: Rect) -> Vec<Point> {
    let across = Rect::new(to.x, -1e7, to.w, 2e7);
    let mut flat = Vec::with_capacity(line.len());
    for part in clip(line, across) {
        for (i, p) in part.iter().enumerate() {
            if i > 0 {
                crossings(part[i - 1], *p, to.y, to.bottom(), &mut flat);
            }
            flat.push((p.0, p.1.clamp(to.y, to.bottom())));
        }
    }
    flat
}

/// Adds the places where a segment crosses two heights, in its direction.
fn crossings(a: Point, b: Point, top: f64, bottom: f64, into: &mut Vec<Point>) {
    let order = if a.1 < b.1 { [top, bottom] } else { [bottom, top] };
    for y in order {
        if (a.1 - y) * (b.1 - y) < 0.0 {
            into.push((a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0), y));
        }
    }
}

/// A pen's path along lines; a line of one point becomes none.
pub fn path(lines: &[Vec<Point>]) -> Path {
    let mut path = Path::default();
    for line in lines.iter().filter(|l| l.len() > 1) {
        path.move_to(line[0].0, line[0].1);
        line[1..].iter().for_each(|p| path.line_to(p.0, p.1));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Rect = Rect { x: 0.0, y: 0.0, w: 10.0, h: 10.0 };

    #[test]
    fn lines_are_cut_not_bent() {
        let parts = clip(&[(0.0, 5.0), (2.0, 15.0), (4.0, 5.0)], PLOT);
        assert_eq!(parts, [vec![(0.0, 5.0), (1.0, 10.0)], vec![(3.0, 10.0), (4.0, 5.0)]]);
        assert_eq!(clip(&[(-5.0, 0.0), (15.0, 10.0)], PLOT), [vec![(0.0, 2.5), (10.0, 7.5)]]);
        assert!(clip(&[(1.0, 20.0), (9.0, 30.0)], PLOT).is_empty());
    }

    #[test]
    fn areas_are_pressed_flat() {
        let flat = flatten(&[(0.0, 5.0), (2.0, 15.0), (4.0, 5.0)], PLOT);
        assert_eq!(flat, [(0.0, 5.0), (1.0, 10.0), (2.0, 10.0), (3.0, 10.0), (4.0, 5.0)]);
    }

    #[test]
    fn steps_and_curves_stay_between_neighbours() {
        let points = [(0.0, 0.0), (4.0, 8.0), (8.0, 8.0), (10.0, 2.0)];
        assert_eq!(trace(&points[..2], Interpolation::StepAfter), [(0.0, 0.0), (4.0, 0.0), (4.0, 8.0)]);
        assert_eq!(trace(&points[..2], Interpolation::StepBefore), [(0.0, 0.0), (0.0, 8.0), (4.0, 8.0)]);
        let curve = trace(&points, Interpolation::Smooth);
        assert!(curve.len() > 4 && curve.iter().all(|p| (0.0..=8.0).contains(&p.1)));
        assert!(curve.windows(2).all(|w| w[0].0 <= w[1].0));
    }
}
