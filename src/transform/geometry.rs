//! Geometries as GeoJSON (RFC 7946): their middles, lengths and areas on a sphere.

use serde_json::Value;

/// The mean radius of the earth in metres, as the IUGG gives it.
const RADIUS: f64 = 6_371_008.8;

/// Longitude and latitude in degrees.
pub type Position = (f64, f64);

/// Whether a value is a geometry.
pub fn is_geometry(value: &Value) -> bool {
    const TYPES: [&str; 7] =
        ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];
    value.get("type").and_then(Value::as_str).is_some_and(|kind| TYPES.contains(&kind))
}

/// A part of a geometry.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A place.
    Point(Position),
    /// A line.
    Line(Vec<Position>),
    /// An outline and its holes.
    Area(Vec<Vec<Position>>),
}

impl Shape {
    /// All positions.
    pub fn positions(&self) -> Box<dyn Iterator<Item = &Position> + '_> {
        match self {
            Self::Point(at) => Box::new(std::iter::once(at)),
            Self::Line(line) => Box::new(line.iter()),
            Self::Area(rings) => Box::new(rings.iter().flatten()),
        }
    }
}

/// How deep collections may stand in each other.
const DEEPEST: usize = 4;

/// What of a geometry is read.
pub struct Reading {
    /// How many positions of lines there may be still.
    pub left: usize,
    /// Whether a position is one; others are left out.
    pub is_place: fn(Position) -> bool,
}

impl Reading {
    /// The parts of a geometry.
    pub fn shapes(&mut self, geometry: &Value) -> Vec<Shape> {
        let mut shapes = Vec::new();
        self.add(geometry, &mut shapes, 0);
        shapes
    }

    fn add(&mut self, geometry: &Value, shapes: &mut Vec<Shape>, depth: usize) {
        let Some(kind) = geometry.get("type").and_then(Value::as_str) else { return };
        let inner = geometry.get("coordinates");
        let each = || items(inner);
        match kind {
            "Point" => shapes.extend(inner.and_then(|v| self.position(v)).map(Shape::Point)),
            "MultiPoint" => shapes.extend(each().filter_map(|v| self.position(v)).map(Shape::Point)),
            "LineString" => shapes.extend(inner.map(|v| Shape::Line(self.line(v)))),
            "MultiLineString" => shapes.extend(each().map(|v| Shape::Line(self.line(v)))),
            "Polygon" => shapes.extend(inner.map(|v| self.area(v))),
            "MultiPolygon" => shapes.extend(each().map(|v| self.area(v))),
            "GeometryCollection" if depth < DEEPEST => {
                items(geometry.get("geometries")).for_each(|part| self.add(part, shapes, depth + 1));
            }
            _ => {}
        }
    }

    fn area(&mut self, rings: &Value) -> Shape {
        Shape::Area(items(Some(rings)).map(|ring| self.line(ring)).collect())
    }

    fn line(&mut self, line: &Value) -> Vec<Position> {
        let positions: Vec<_> = items(Some(line)).filter_map(|v| self.position(v)).take(self.left).collect();
        self.left -= positions.len();
        positions
    }

    fn position(&self, value: &Value) -> Option<Position> {
        let at = (value.get(0)?.as_f64()?, value.get(1)?.as_f64()?);
        (self.is_place)(at).then_some(at)
    }
}

fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

/// All parts of a geometry.
fn shapes(geometry: &Value) -> Vec<Shape> {
    Reading { left: usize::MAX, is_place: |_| true }.shapes(geometry)
}

/// The rectangle around positions: its corners of the least and the greatest, if there are any.
pub fn around<'a>(positions: impl Iterator<Item = &'a Position>) -> Option<(Position, Position)> {
    positions
        .map(|p| (*p, *p))
        .reduce(|(low, high), (p, _)| ((low.0.min(p.0), low.1.min(p.1)), (high.0.max(p.0), high.1.max(p.1))))
}

/// The middle of the rectangle around a geometry.
pub fn middle(geometry: &Value) -> Option<Position> {
    let (low, high) = around(shapes(geometry).iter().flat_map(Shape::positions))?;
    Some(((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0))
}

/// The length of its lines, those around surfaces too, in metres.
pub fn length(geometry: &Value) -> f64 {
    let line = |line: &Vec<Position>| line.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>();
    let one = |shape: &Shape| match shape {
        Shape::Point(_) => 0.0,
        Shape::Line(points) => line(points),
        Shape::Area(rings) => rings.iter().map(line).sum(),
    };
    shapes(geometry).iter().map(one).sum()
}

/// The area of its surfaces less their holes, in square metres.
pub fn area(geometry: &Value) -> f64 {
    let one = |shape: &Shape| match shape {
        Shape::Area(rings) => match rings.split_first() {
            Some((edge, holes)) => ring_area(edge) - holes.iter().map(|hole| ring_area(hole)).sum::<f64>(),
            None => 0.0,
        },
        Shape::Point(_) | Shape::Line(_) => 0.0,
    };
    shapes(geometry).iter().map(one).sum()
}

/// The way between two places on the sphere in metres: the haversine formula.
fn distance(from: Position, to: Position) -> f64 {
    let (a, b) = (from.1.to_radians(), to.1.to_radians());
    let (up, across) = (((b - a) / 2.0).sin(), ((to.0 - from.0).to_radians() / 2.0).sin());
    let part = up * up + across * across * a.cos() * b.cos();
    2.0 * RADIUS * part.sqrt().atan2((1.0 - part).max(0.0).sqrt())
}

/// The area in a ring whose edges are straight on a cylindrical map, exact along parallels and meridians: after Chamberlain
/// and Duquette, “Some algorithms for polygons on a sphere” (2007).
fn ring_area(ring: &[Position]) -> f64 {
    let Some(last) = ring.last() else { return 0.0 };
    let before = std::iter::once(last).chain(ring);
    let strip = |(from, to): (&Position, &Position)| {
        (to.0 - from.0).to_radians() * (2.0 + from.1.to_radians().sin() + to.1.to_radians().sin())
    };
    (before.zip(ring).map(strip).sum::<f64>() * RADIUS * RADIUS / 2.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lengths_and_areas_are_those_of_a_sphere() {
        let degree = RADIUS * 1.0_f64.to_radians();
        let line = json!({ "type": "LineString", "coordinates": [[0, 0], [0, 1], [0, 3]] });
        assert!((length(&line) - 3.0 * degree).abs() < 1e-3);
        let eighth = json!({ "type": "Polygon", "coordinates": [[[0, 0], [90, 0], [90, 90], [0, 90], [0, 0]]] });
        let whole = 4.0 * std::f64::consts::PI * RADIUS * RADIUS;
        assert!((area(&eighth) / (whole / 8.0) - 1.0).abs() < 1e-9, "{}", area(&eighth));
        assert!((length(&eighth) - 270.0 * degree).abs() < 1e-3);
        let hole = json!([[[0, 0], [90, 0], [0, 90], [0, 0]], [[0, 0], [90, 0], [0, 90], [0, 0]]]);
        assert!(area(&json!({ "type": "Polygon", "coordinates": hole })).abs() < 1e-3);
        let point = json!({ "type": "Point", "coordinates": [5, 6] });
        assert_eq!((length(&point), area(&point), middle(&point)), (0.0, 0.0, Some((5.0, 6.0))));
        let both = json!({ "type": "GeometryCollection", "geometries": [point, line] });
        assert_eq!((length(&both), middle(&both)), (length(&line), Some((2.5, 3.0))));
        assert!(is_geometry(&both) && !is_geometry(&json!({ "type": "Feature" })));
    }
}
