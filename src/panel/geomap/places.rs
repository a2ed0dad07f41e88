//! Places: each row of a layer's frames, or each series, with its longitude and latitude where it has them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use super::network;
use super::options::{Layer, Location};
use crate::field::Pattern;
use crate::frame::{Cell, Field, FieldType, Frame, Values};
use crate::panel::Input;
use crate::panel::dimension;
use crate::reduce;
use crate::transform::{gazetteer, geohash};

/// Names of fields and labels that hold codes or names of places.
const LOOKUPS: [&str; 14] = [
    "lookup",
    "country",
    "country_code",
    "countrycode",
    "country_iso_code",
    "iso",
    "iso_code",
    "iso2",
    "iso3",
    "region",
    "state",
    "province",
    "location",
    "place",
];
const LATITUDES: [&str; 2] = ["latitude", "lat"];
const LONGITUDES: [&str; 3] = ["longitude", "lon", "lng"];

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Longitude and latitude; none where they could not be found.
    pub at: Option<(f64, f64)>,
    /// What it is called: the place's name, else the text that was looked up.
    pub name: String,
    /// The row in the frame.
    pub row: usize,
}

/// A frame with the place of each row.
pub struct Table<'a> {
    /// The rows.
    pub frame: Cow<'a, Frame>,
    /// One for each row.
    pub places: Vec<Place>,
}

/// The tables of a layer.
pub fn tables<'a>(input: &Input<'a>, layer: &Layer) -> Vec<Table<'a>> {
    let apart = |f: &&Frame| layer.r#type != "network" || !network::lists_links(f);
    let frames = input.frames.iter().filter(|f| wanted(f, layer.filter_data.as_ref()));
    let frames: Vec<&Frame> = frames.filter(apart).collect();
    let located = |frame: &&'a Frame| {
        let places = locate(frame, &layer.location)?;
        Some(Table { frame: Cow::Owned(with_own_ranges(frame)), places })
    };
    let found: Vec<Table<'a>> = frames.iter().filter_map(located).collect();
    if !found.is_empty() {
        return found;
    }
    let named = frames.iter().flat_map(|f| &f.fields).any(|f| f.kind() == FieldType::Text);
    let whole = if named { None } else { of_series(&frames) };
    let places = whole.as_ref().and_then(|frame| locate(frame, &layer.location));
    match (whole, places) {
        (Some(frame), Some(places)) => vec![Table { frame: Cow::Owned(frame), places }],
        (Some(frame), None) => vec![unplaced(Cow::Owned(frame))],
        (None, _) => frames.into_iter().map(|frame| unplaced(Cow::Borrowed(frame))).collect(),
    }
}

/// Each number with the range of its own values: that of all fields would hold coordinates, too.
pub fn with_own_ranges(frame: &Frame) -> Frame {
    let mut frame = frame.clone();
    for field in &mut frame.fields {
        let Values::Number(values) = &field.values else { continue };
        let finite = || values.iter().flatten().copied().filter(|v| v.is_finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        if low <= high {
            field.state.range = (field.config.min.unwrap_or(low), field.config.max.unwrap_or(high));
        }
    }
    frame
}

/// A frame without any place.
fn unplaced(frame: Cow<'_, Frame>) -> Table<'_> {
    let text = frame.fields.iter().find(|f| f.kind() == FieldType::Text);
    let name = |row| text.map_or_else(String::new, |f| f.values.get(row).text());
    let places = (0..frame.rows()).map(|row| Place { at: None, name: name(row), row }).collect();
    Table { places, frame }
}

/// Whether a layer takes a frame: `{ id: byRefId, options: A }`, where options may be a pattern.
fn wanted(frame: &Frame, filter: Option<&Value>) -> bool {
    let text = |key| filter.and_then(|f| f.get(key)).and_then(Value::as_str);
    let (Some("byRefId"), Some(asked)) = (text("id"), text("options")) else { return true };
    let own = frame.ref_id.as_deref().unwrap_or_default();
    match asked.starts_with('/') {
        true => Pattern::parse(asked).is_ok_and(|p| p.is_match(own)),
        false => asked == own || asked.is_empty(),
    }
}

/// Series without rows of places as one table: a row a series, with its labels and its last value.
fn of_series(frames: &[&Frame]) -> Option<Frame> {
    let series: Vec<&Field> = frames.iter().flat_map(|f| f.number_fields()).collect();
    let first = *series.first()?;
    let text = |values: Vec<Option<String>>| Values::Text(values.into_iter().map(|v| v.map(Into::into)).collect());
    let field = |name: &str, values| {
        let mut field = Field::new(name, values);
        field.state.name = name.into();
        field
    };
    let labels: BTreeSet<_> = series.iter().flat_map(|f| f.labels.keys().cloned()).collect();
    let mut fields: Vec<Field> = labels
        .iter()
        .map(|label| field(label, text(series.iter().map(|f| f.labels.get(label).map(|v| v.to_string())).collect())))
        .collect();
    fields.push(field("Name", text(series.iter().map(|f| Some(f.state.name.clone())).collect())));
    let last = |f: &&Field| reduce::reduce(f, "lastNotNull").and_then(|r| r.number());
    let values: Vec<Option<f64>> = series.iter().map(last).collect();
    let finite = || values.iter().flatten().copied().filter(|v| v.is_finite());
    let mut value = field("Value", Values::Number(values.clone()));
    value.config = first.config.clone();
    value.state.locale = first.state.locale;
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    value.state.range = (first.config.min.unwrap_or(low), first.config.max.unwrap_or(high));
    fields.push(value);
    Some(Frame::new(fields))
}

/// The places of a frame's rows, if it has fields that tell them.
fn locate(frame: &Frame, location: &Location) -> Option<Vec<Place>> {
    let mode = location.mode.as_deref().unwrap_or("auto");
    let auto = mode == "auto";
    if auto && let Some(points) = frame.fields.iter().find_map(points) {
        return Some(rows(frame, |row| points[row]));
    }
    if auto || mode == "coords" {
        let latitude = column(frame, location.latitude.as_deref(), &LATITUDES);
        let longitude = column(frame, location.longitude.as_deref(), &LONGITUDES);
        if let (Some(lat), Some(lon)) = (latitude, longitude) {
            return Some(rows(frame, |row| degrees(lon, lat, row)));
        }
    }
    if (auto || mode == "geohash")
        && let Some(field) = column(frame, location.geohash.as_deref(), &["geohash"])
    {
        return Some(rows(frame, |row| geohash(&field.values.get(row).text())));
    }
    if auto || mode == "lookup" {
        return looked_up(frame, location);
    }
    None
}

/// The rows of a frame, named by its first text.
fn rows(frame: &Frame, at: impl Fn(usize) -> Option<(f64, f64)>) -> Vec<Place> {
    let text = frame.fields.iter().find(|f| f.kind() == FieldType::Text && f.name.to_lowercase() != "geohash");
    let name = |row: usize, at: Option<(f64, f64)>| {
        let text = text.map(|f| f.values.get(row).text()).unwrap_or_default();
        if text.trim().is_empty() { at.map_or_else(String::new, coordinates) } else { text }
    };
    (0..frame.rows()).map(|row| (row, at(row))).map(|(row, at)| Place { at, name: name(row, at), row }).collect()
}

/// A place in words: `52.52° N 13.40° E`.
pub fn coordinates((lon, lat): (f64, f64)) -> String {
    let (ns, ew) = (if lat < 0.0 { "S" } else { "N" }, if lon < 0.0 { "W" } else { "E" });
    format!("{:.2}° {ns} {:.2}° {ew}", lat.abs(), lon.abs())
}

fn column<'a>(frame: &'a Frame, name: Option<&str>, known: &[&str]) -> Option<&'a Field> {
    match name.filter(|n| !n.is_empty()) {
        Some(name) => dimension::named(frame, Some(name)),
        None => frame.fields.iter().find(|f| {
            let is = |name: &str| known.contains(&name.to_lowercase().as_str());
            is(&f.name) || is(&f.state.name)
        }),
    }
}

fn degrees(lon: &Field, lat: &Field, row: usize) -> Option<(f64, f64)> {
    let number = |f: &Field| match f.values.get(row) {
        Cell::Text(text) => text.trim().parse().ok(),
        cell => cell.number(),
    };
    let (x, y): (f64, f64) = (number(lon)?, number(lat)?);
    (x.is_finite() && x.abs() <= 540.0 && y.abs() <= 90.0).then_some((x, y))
}

/// Points that are GeoJSON, as `spatial` makes them.
fn points(field: &Field) -> Option<Vec<Option<(f64, f64)>>> {
    let Values::Other(list) = &field.values else { return None };
    let point = |v: &Value| {
        let at = (v.get("type")?.as_str()? == "Point").then(|| v.get("coordinates"))??;
        Some((at.get(0)?.as_f64()?, at.get(1)?.as_f64()?)).filter(|p| p.0.abs() <= 540.0 && p.1.abs() <= 90.0)
    };
    let found: Vec<_> = list.iter().map(point).collect();
    found.iter().any(Option::is_some).then_some(found)
}

/// The places that a field's words name: the field asked for, one of a known name, else the first in which a word is known.
fn looked_up(frame: &Frame, location: &Location) -> Option<Vec<Place>> {
    let states = location.gazetteer.as_deref().is_some_and(|g| g.contains("usa-states"));
    let find = |field: &Field, row: usize| gazetteer::place(&field.values.get(row).text(), states);
    let texts = || frame.fields.iter().filter(|f| f.kind() == FieldType::Text);
    let known = |f: &&Field| (0..f.values.len().min(1000)).any(|row| find(f, row).is_some());
    let asked = location.lookup.as_deref().filter(|l| !l.is_empty());
    let field = match asked {
        Some(name) => dimension::named(frame, Some(name))?,
        None => column(frame, None, &LOOKUPS).filter(known).or_else(|| texts().find(known))?,
    };
    let place = |row| {
        let found = find(field, row);
        let name = found.map_or_else(|| field.values.get(row).text(), |p| p.name.to_string());
        Place { at: found.map(|p| (p.longitude, p.latitude)), name, row }
    };
    Some((0..frame.rows()).map(place).collect())
}
