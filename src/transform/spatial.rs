//! `spatial`: points and lines from coordinates, and what is measured on them.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::gazetteer;
use super::geometry::{Position, area, is_geometry, length, middle};
use super::typed::Typed;
use crate::frame::{Field, FieldConfig, FieldType, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static SPATIAL: Typed<Options> = Typed::new("spatial", ABOUT, run);

const ABOUT: &str =
    "Makes points of coordinates (as GeoJSON), lines of points, and measures `heading`, `distance` (of lines, in metres) and `area`. A
field that holds GeoJSON geometries is taken as it is.

```yaml
- id: spatial
  options: { action: calculate, calculate: { calc: heading }, source: { mode: auto } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// What is done.
    action: Action,
    /// Where the places are.
    source: Location,
    /// For `calculate`.
    calculate: Calculate,
    /// For `modify`.
    modify: Modify,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Action {
    #[default]
    Prepare,
    Calculate,
    Modify,
}

/// Where the places are.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Location {
    /// `auto`, `coords`, `geohash` or `lookup`.
    mode: Option<String>,
    /// The field of latitudes.
    latitude: Option<String>,
    /// The field of longitudes.
    longitude: Option<String>,
    /// The field of geohashes.
    geohash: Option<String>,
    /// The field of countries.
    lookup: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Calculate {
    /// `heading`, `distance` or `area`.
    calc: Calc,
    /// The name of the new field.
    field: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Calc {
    #[default]
    Heading,
    Distance,
    Area,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Modify {
    /// `asLine` or `lineBuilder`.
    op: Option<String>,
    /// For `lineBuilder`: the other end.
    target: Location,
}

/// Longitude and latitude.
type Point = Option<Position>;

/// The geometries of a frame's rows.
struct Located {
    name: String,
    geometries: Vec<Value>,
    /// Whether they are made of other fields, and stand in none of their own.
    derived: bool,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    Ok(frames.into_iter().map(|frame| changed(frame, options)).collect())
}

fn changed(mut frame: Frame, options: &Options) -> Frame {
    let Some(found) = locate(&frame, &options.source) else { return frame };
    let modify = options.modify.op.as_deref();
    match options.action {
        Action::Prepare | Action::Calculate => {
            let measured =
                (options.action == Action::Calculate).then(|| measured(&found.geometries, &options.calculate));
            if found.derived {
                frame.fields.insert(0, Field::new(found.name, Values::Other(found.geometries)));
            }
            frame.fields.extend(measured);
        }
        Action::Modify if modify == Some("lineBuilder") => {
            let Some(ends) = locate(&frame, &options.modify.target) else { return frame };
            let between = |(a, b)| line([middle(a), middle(b)].into_iter().flatten().collect());
            let lines = found.geometries.iter().zip(&ends.geometries).map(between).collect();
            frame.fields.insert(0, Field::new("Line", Values::Other(lines)));
        }
        Action::Modify if modify == Some("asLine") => {
            let name = if found.name == "Point" { "Line".into() } else { found.name };
            let all = line(found.geometries.iter().filter_map(middle).collect());
            frame.fields = vec![Field::new(name, Values::Other(vec![all]))];
        }
        Action::Modify => {}
    }
    frame
}

fn point((x, y): Position) -> Value {
    json!({ "type": "Point", "coordinates": [x, y] })
}

fn line(points: Vec<Position>) -> Value {
    let coordinates: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [x, y]).collect();
    json!({ "type": "LineString", "coordinates": coordinates })
}

/// The geometries of a frame's rows: those that it holds, else points of its coordinates.
fn locate(frame: &Frame, location: &Location) -> Option<Located> {
    let mode = location.mode.as_deref().unwrap_or("auto");
    if let Some(own) = own_geometries(frame).filter(|_| mode == "auto") {
        return Some(own);
    }
    let geometry = |p: Point| p.map_or(Value::Null, point);
    let geometries = points(frame, location)?.into_iter().map(geometry).collect();
    Some(Located { name: "Point".into(), geometries, derived: true })
}

/// The first field of geometries.
fn own_geometries(frame: &Frame) -> Option<Located> {
    let found = |field: &Field| match &field.values {
        Values::Other(list) if list.iter().any(is_geometry) => {
            Some(Located { name: field.name.clone(), geometries: list.clone(), derived: false })
        }
        _ => None,
    };
    frame.fields.iter().find_map(found)
}

/// The places of a frame's rows, if it has any.
fn points(frame: &Frame, location: &Location) -> Option<Vec<Point>> {
    let find = |name: &Option<String>, known: &[&str]| {
        let is = |f: &&Field| match name {
            Some(name) => f.name == *name,
            None => known.contains(&f.name.to_lowercase().as_str()),
        };
        frame.fields.iter().find(is)
    };
    let mode = location.mode.as_deref().unwrap_or("auto");
    let latitude = find(&location.latitude, &["latitude", "lat"]);
    let longitude = find(&location.longitude, &["longitude", "lon", "lng"]);
    if let (true, Some(y), Some(x)) = (matches!(mode, "auto" | "coords"), latitude, longitude) {
        let pair = |row| Some((x.values.get(row).number()?, y.values.get(row).number()?));
        return Some((0..frame.rows()).map(pair).collect());
    }
    if let (true, Some(field)) = (matches!(mode, "auto" | "geohash"), find(&location.geohash, &["geohash"])) {
        return Some(field.values.iter().map(|cell| geohash(&cell.text())).collect());
    }
    let lookup = find(&location.lookup, &["country", "lookup"]).filter(|f| f.kind() == FieldType::Text);
    let field = lookup.filter(|_| matches!(mode, "auto" | "lookup"))?;
    let place = |name: String| gazetteer::country(&name).map(|c| (c.longitude, c.latitude));
    Some(field.values.iter().map(|cell| place(cell.text())).collect())
}

/// The middle of a geohash's cell: longitude and latitude.
pub fn geohash(text: &str) -> Option<(f64, f64)> {
    const LETTERS: &str = "0123456789bcdefghjkmnpqrstuvwxyz";
    let mut ends = [(-180.0, 180.0), (-90.0, 90.0)];
    let mut axis = 0;
    for letter in text.to_lowercase().chars() {
        let bits = LETTERS.find(letter)?;
        for bit in (0..5).rev() {
            let (low, high): (f64, f64) = ends[axis];
            let middle = (low + high) / 2.0;
            ends[axis] = if bits >> bit & 1 == 1 { (middle, high) } else { (low, middle) };
            axis = 1 - axis;
        }
    }
    let middle = |(low, high): (f64, f64)| (low + high) / 2.0;
    (!text.is_empty()).then(|| (middle(ends[0]), middle(ends[1])))
}

fn measured(geometries: &[Value], options: &Calculate) -> Field {
    let each = |measure: fn(&Value) -> f64| geometries.iter().map(|g| is_geometry(g).then(|| measure(g))).collect();
    let (name, unit, values) = match options.calc {
        Calc::Heading => ("heading", "degree", headings(&geometries.iter().map(middle).collect::<Vec<_>>())),
        Calc::Distance => ("distance", "lengthm", each(length)),
        Calc::Area => ("area", "areaM2", each(area)),
    };
    let name = options.field.as_deref().filter(|n| !n.is_empty()).unwrap_or(name);
    let config = FieldConfig { unit: Some(unit.into()), ..FieldConfig::default() };
    Field { config, ..Field::new(name, Values::Number(values)) }
}

/// The direction from each place to the next, in degrees from north; the last keeps the one before. (The reference measures
/// all from the first place.)
fn headings(points: &[Point]) -> Vec<Option<f64>> {
    let toward = |pair: &[Point]| {
        let (from, to) = (pair[0]?, pair[1]?);
        Some((to.0 - from.0).atan2(to.1 - from.1).to_degrees().rem_euclid(360.0))
    };
    let mut out: Vec<Option<f64>> = points.windows(2).map(toward).collect();
    if !points.is_empty() {
        out.push(out.last().copied().unwrap_or(Some(0.0)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_headings_and_geohashes() {
        let number = |name: &str, list: [f64; 3]| Field::new(name, Values::Number(list.map(Some).to_vec()));
        let frame = Frame::new(vec![number("lat", [0.0, 1.0, 1.0]), number("lon", [0.0, 0.0, 1.0])]);
        let options = Options { action: Action::Calculate, ..Options::default() };
        let out = changed(frame, &options);
        assert_eq!(out.fields[3].values, Values::Number([0.0, 90.0, 90.0].map(Some).to_vec()));
        let (x, y) = geohash("u33db").unwrap();
        assert!((x - 13.4).abs() < 0.1 && (y - 52.5).abs() < 0.1, "{x} {y}");
        assert_eq!(geohash("a!"), None);
    }

    #[test]
    fn lines_are_built_and_measured() {
        let number = |name: &str, list: [f64; 2]| Field::new(name, Values::Number(list.map(Some).to_vec()));
        let fields = [("lat", [0.0, 10.0]), ("lon", [0.0, 0.0]), ("lat2", [1.0, 10.0]), ("lon2", [0.0, 0.0])];
        let frame = Frame::new(fields.map(|(name, list)| number(name, list)).to_vec());
        let read = |options: Value| serde_json::from_value::<Options>(options).unwrap();
        let target = json!({ "mode": "coords", "latitude": "lat2", "longitude": "lon2" });
        let source = json!({ "mode": "coords", "latitude": "lat", "longitude": "lon" });
        let modify = json!({ "op": "lineBuilder", "target": target });
        let built = changed(frame, &read(json!({ "action": "modify", "source": source, "modify": modify })));
        assert_eq!((built.fields[0].name.as_str(), built.fields.len()), ("Line", 5));
        let measured = changed(built, &read(json!({ "action": "calculate", "calculate": { "calc": "distance" } })));
        let Values::Number(metres) = &measured.fields[5].values else { panic!("{measured:?}") };
        assert!((metres[0].unwrap() - 111_195.08).abs() < 0.01 && metres[1] == Some(0.0), "{metres:?}");
    }
}
