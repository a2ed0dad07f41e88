//! Where elements stand: constraints become rectangles, and all of it is made smaller where it reaches beyond the panel.

use super::options::{Element, Length};
use crate::scene::Rect;

/// An element in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<'a> {
    /// The element.
    pub element: &'a Element,
    /// Its rectangle, before it is turned.
    pub rect: Rect,
    /// Turned by so many degrees around its middle.
    pub angle: f64,
}

/// All elements in their places, and by how much lengths are made smaller.
pub fn place<'a>(elements: &'a [Element], width: f64, height: f64) -> (Vec<Placed<'a>>, f64) {
    let mut placed = Vec::new();
    nested(elements, Rect::new(0.0, 0.0, width, height), &mut placed, 0);
    let (mut left, mut top, mut right, mut bottom) = (0.0f64, 0.0f64, width, height);
    for (x, y) in placed.iter().flat_map(Placed::corners) {
        (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x), bottom.max(y));
    }
    let scale = (width / (right - left)).min(height / (bottom - top)).min(1.0);
    if scale < 1.0 || left < 0.0 || top < 0.0 {
        for p in &mut placed {
            let r = p.rect;
            p.rect = Rect::new((r.x - left) * scale, (r.y - top) * scale, r.w * scale, r.h * scale);
        }
    }
    (placed, scale)
}

fn nested<'a>(elements: &'a [Element], frame: Rect, placed: &mut Vec<Placed<'a>>, depth: usize) {
    for element in elements {
        let mut rect = rect(element, frame.w, frame.h);
        (rect.x, rect.y) = (rect.x + frame.x, rect.y + frame.y);
        let angle = element.placement.rotation.as_ref().map_or(0.0, Length::value).rem_euclid(360.0);
        placed.push(Placed { element, rect, angle });
        if depth < 8 {
            nested(&element.elements, rect, placed, depth + 1);
        }
    }
}

/// The rectangle of an element in a frame of that size.
fn rect(element: &Element, width: f64, height: f64) -> Rect {
    let (p, c) = (&element.placement, &element.constraint);
    let (x, w) = side(c.horizontal.as_deref(), [&p.left, &p.right, &p.width], width, 100.0);
    let (y, h) = side(c.vertical.as_deref(), [&p.top, &p.bottom, &p.height], height, 50.0);
    Rect::new(x, y, w, h)
}

/// Start and length along one side.
fn side(constraint: Option<&str>, [near, far, length]: [&Option<Length>; 3], whole: f64, usual: f64) -> (f64, f64) {
    let value = |l: &Option<Length>, or: f64| l.as_ref().map_or(or, Length::value);
    let own = value(length, usual).max(0.0);
    match constraint.unwrap_or("left") {
        "right" | "bottom" => (whole - value(far, 0.0) - own, own),
        "leftright" | "topbottom" => {
            let start = value(near, 0.0);
            (start, (whole - value(far, 0.0) - start).max(0.0))
        }
        "center" => (whole / 2.0 - value(near, 0.0) - own / 2.0, own),
        "scale" => {
            let start = whole * value(near, 0.0) / 100.0;
            (start, (whole - whole * value(far, 0.0) / 100.0 - start).max(0.0))
        }
        _ => (value(near, 0.0), own),
    }
}

impl Placed<'_> {
    /// The middle.
    pub fn middle(&self) -> (f64, f64) {
        (self.rect.x + self.rect.w / 2.0, self.rect.y + self.rect.h / 2.0)
    }

    /// A point from the middle, turned with the element.
    pub fn turned(&self, dx: f64, dy: f64) -> (f64, f64) {
        let ((x, y), (sin, cos)) = (self.middle(), self.angle.to_radians().sin_cos());
        (x + dx * cos - dy * sin, y + dx * sin + dy * cos)
    }

    /// The corners, turned.
    pub fn corners(&self) -> [(f64, f64); 4] {
        let (a, b) = (self.rect.w / 2.0, self.rect.h / 2.0);
        [(-a, -b), (a, -b), (a, b), (-a, b)].map(|(x, y)| self.turned(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn constraints_keep_to_edges() {
        let cases = [
            (json!({ "left": 10, "top": 20, "width": 30, "height": 40 }), ("left", "top"), [10.0, 20.0, 30.0, 40.0]),
            (
                json!({ "right": 10, "bottom": 20, "width": 30, "height": 40 }),
                ("right", "bottom"),
                [160.0, 40.0, 30.0, 40.0],
            ),
            (
                json!({ "left": 10, "right": 20, "top": 5, "bottom": 5 }),
                ("leftright", "topbottom"),
                [10.0, 5.0, 170.0, 90.0],
            ),
            (
                json!({ "left": 10, "top": { "fixed": -5 }, "width": 20, "height": 10 }),
                ("center", "center"),
                [80.0, 50.0, 20.0, 10.0],
            ),
            (
                json!({ "left": 25, "right": 25, "top": 10, "bottom": 40 }),
                ("scale", "scale"),
                [50.0, 10.0, 100.0, 50.0],
            ),
        ];
        for (placement, (h, v), expected) in cases {
            let element = json!({ "placement": placement, "constraint": { "horizontal": h, "vertical": v } });
            let element: Element = serde_json::from_value(element).unwrap();
            let r = rect(&element, 200.0, 100.0);
            assert_eq!([r.x, r.y, r.w, r.h], expected, "{h} {v}");
        }
    }
}
