//! Routes: lines from place to place.

use super::layers::{Done, Drawing};
use super::pens::{Pens, shape};
use super::view::View;
use crate::panel::Input;
use crate::scene::{Color, Node, Path, Stroke, Style};

impl Drawing<'_> {
    /// Lines from place to place in the order of rows; where rows have no place, the line goes on.
    pub fn route(&self, view: &View, input: &Input<'_>) -> Done {
        let mut done = Done::default();
        for table in &self.tables {
            let pens = Pens::new(self, table, input);
            let places = table.places.iter().filter_map(|p| Some((p.at?, p.row)));
            let points: Vec<((f64, f64), usize)> = places.map(|(at, row)| (view.at(at.0, at.1), row)).collect();
            done.drawn += points.len();
            let width = self.look.line_width.or(self.look.size.fixed).unwrap_or(2.5).clamp(0.5, 20.0);
            // A route over the date line is not drawn across the map.
            let whole = view.ends().1 - view.ends().0;
            let mut path = Path::default();
            let mut color = None;
            let flush = |path: &mut Path, color: Option<Color>, nodes: &mut Vec<Node>| {
                if !path.is_empty() {
                    let ink = color.unwrap_or_default().alpha(self.opacity());
                    let stroke = Stroke { round: true, ..Stroke::solid(ink, width) };
                    nodes.push(Node::path(std::mem::take(path), Style { fill: None, stroke: Some(stroke) }));
                }
            };
            for pair in points.windows(2) {
                let ((a, _), (b, row)) = (pair[0], pair[1]);
                if (a.0 - b.0).abs() > whole / 2.0 || !near(a, view) && !near(b, view) {
                    flush(&mut path, color, &mut done.nodes);
                    continue;
                }
                let next = Some(pens.color(row));
                if next != color || path.is_empty() {
                    flush(&mut path, color, &mut done.nodes);
                    path.move_to(a.0, a.1);
                    color = next;
                }
                path.line_to(b.0, b.1);
            }
            flush(&mut path, color, &mut done.nodes);
            done.nodes.extend(self.arrows(&points, &pens, width));
            if let [(at, row)] = points.as_slice() {
                done.nodes.push(Node::Circle(at.0, at.1, width, Style::fill(pens.color(*row))));
            }
        }
        done
    }

    /// Small triangles along a route.
    fn arrows(&self, points: &[((f64, f64), usize)], pens: &Pens<'_, '_>, width: f64) -> Vec<Node> {
        const EVERY: f64 = 60.0;
        let Some(sign) = self.layer.config.arrow.filter(|a| a.is_finite() && *a != 0.0) else { return Vec::new() };
        let mut nodes = Vec::new();
        let mut gone = EVERY / 2.0;
        for pair in points.windows(2) {
            let ((a, _), (b, row)) = (pair[0], pair[1]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            gone += dx.hypot(dy);
            if gone >= EVERY && nodes.len() < 2000 {
                gone = 0.0;
                let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
                let angle = (dx * sign).atan2(-dy * sign).to_degrees();
                nodes.push(shape("triangle", middle, width + 2.0, angle, Style::fill(pens.color(row))));
            }
        }
        nodes
    }
}

/// Whether a point is not far from the window.
fn near((x, y): (f64, f64), view: &View) -> bool {
    let (area, far) = (view.area, view.area.w.max(view.area.h));
    x >= area.x - far && x <= area.right() + far && y >= area.y - far && y <= area.bottom() + far
}
