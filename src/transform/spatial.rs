//! `spatial`: points and lines from coordinates, and what is measured on them.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::gazetteer;
use super::typed::Typed;
use crate::frame::{Field, FieldConfig, FieldType, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static SPATIAL: Typed<Options> = Typed::new("spatial", ABOUT, run);

const ABOUT: &str =
    "Makes points of coordinates (as GeoJSON), lines of points, and measures `heading`, `distance` and `area`.

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
type Point = Option<(f64, f64)>;

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    Ok(frames.into_iter().map(|frame| changed(frame, options)).collect())
}

fn changed(mut frame: Frame, options: &Options) -> Frame {
    let Some(points) = locate(&frame, &options.source) else { return frame };
    match options.action {
        Action::Prepare => frame.fields.insert(0, point_field(&points)),
        Action::Calculate => {
            let measured = measured(&points, &options.calculate);
            frame.fields.insert(0, point_field(&points));
            frame.fields.push(measured);
        }
        Action::Modify if options.modify.op.as_deref() == Some("lineBuilder") => {
            if let Some(ends) = locate(&frame, &options.modify.target) {
                let lines = points.iter().zip(ends).map(|(a, b)| line([*a, b].into_iter().flatten().collect()));
                frame.fields.insert(0, Field::new("Line", Values::Other(lines.collect())));
            }
        }
        Action::Modify => {
            let all = line(points.iter().copied().flatten().collect());
            frame.fields = vec![Field::new("Line", Values::Other(vec![all]))];
        }
    }
    frame
}

fn point_field(points: &[Point]) -> Field {
    let geometry = |p: &Point| p.map_or(Value::Null, |(x, y)| json!({ "type": "Point", "coordinates": [x, y] }));
    Field::new("Point", Values::Other(points.iter().map(geometry).collect()))
}

fn line(points: Vec<(f64, f64)>) -> Value {
    let coordinates: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [x, y]).collect();
    json!({ "type": "LineString", "coordinates": coordinates })
}

/// The places of a frame's rows, if it has any.
fn locate(frame: &Frame, location: &Location) -> Option<Vec<Point>> {
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

/// Points have neither length nor area.
fn measured(points: &[Point], options: &Calculate) -> Field {
    let (name, unit, values) = match options.calc {
        Calc::Heading => ("heading", "degree", headings(points)),
        Calc::Distance => ("distance", "lengthm", points.iter().map(|p| p.map(|_| 0.0)).collect()),
        Calc::Area => ("area", "areaM2", points.iter().map(|p| p.map(|_| 0.0)).collect()),
    };
    let name = options.field.as_deref().filter(|n| !n.is_empty()).unwrap_or(name);
    let config = FieldConfig { unit: Some(unit.into()), ..FieldConfig::default() };
    Field { config, ..Field::new(name, Values::Number(values)) }
}

/// The direction from each point to the next, in degrees from north; the last keeps the one before.
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
}
