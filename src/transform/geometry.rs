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

/// The middle of the rectangle around a geometry.
pub fn middle(geometry: &Value) -> Option<Position> {
    let mut all = Vec::new();
    each(geometry, &mut |part| positions(part, &mut all));
    let (first, rest) = all.split_first()?;
    let around =
        |(a, b): (Position, Position), p: &Position| ((a.0.min(p.0), a.1.min(p.1)), (b.0.max(p.0), b.1.max(p.1)));
    let (low, high) = rest.iter().fold((*first, *first), around);
    Some(((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0))
}

/// The length of its lines, those around surfaces too, in metres.
pub fn length(geometry: &Value) -> f64 {
    let mut sum = 0.0;
    lines(geometry, &mut |line, _| sum += line.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>());
    sum
}

/// The area of its surfaces less their holes, in square metres.
pub fn area(geometry: &Value) -> f64 {
    let mut sum = 0.0;
    lines(geometry, &mut |ring, role| match role {
        Role::Line => {}
        Role::Edge => sum += ring_area(ring),
        Role::Hole => sum -= ring_area(ring),
    });
    sum
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

/// What a line of positions is.
enum Role {
    Line,
    Edge,
    Hole,
}

/// All lines of a geometry, and the rings of its surfaces.
fn lines(geometry: &Value, see: &mut impl FnMut(&[Position], Role)) {
    each(geometry, &mut |part| {
        let Some(within) = part.get("coordinates") else { return };
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let mut line = |value: &Value, role: Role| {
            let mut places = Vec::new();
            place(value, &mut places);
            see(&places, role);
        };
        let mut surface = |rings: &Value| {
            for (i, ring) in list(rings).iter().enumerate() {
                line(ring, if i == 0 { Role::Edge } else { Role::Hole });
            }
        };
        match part.get("type").and_then(Value::as_str) {
            Some("Polygon") => surface(within),
            Some("MultiPolygon") => list(within).iter().for_each(surface),
            Some("LineString") => line(within, Role::Line),
            Some("MultiLineString") => list(within).iter().for_each(|l| line(l, Role::Line)),
            _ => {}
        }
    });
}

/// A geometry, or those of a collection.
fn each(geometry: &Value, see: &mut dyn FnMut(&Value)) {
    match geometry.get("geometries").and_then(Value::as_array) {
        Some(parts) => parts.iter().for_each(|part| each(part, see)),
        None => see(geometry),
    }
}

fn positions(part: &Value, all: &mut Vec<Position>) {
    part.get("coordinates").into_iter().for_each(|within| place(within, all));
}

/// The positions in lists of lists.
fn place(value: &Value, all: &mut Vec<Position>) {
    let Some(list) = value.as_array() else { return };
    match (list.first().and_then(Value::as_f64), list.get(1).and_then(Value::as_f64)) {
        (Some(x), Some(y)) => all.push((x, y)),
        _ => list.iter().for_each(|below| place(below, all)),
    }
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
