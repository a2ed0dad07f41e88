//! Areas, lines and points of GeoJSON (RFC 7946): the bundled countries, or a file in a `data:` address.

use base64::Engine;
use serde_json::{Map, Value};

use super::layers::{Done, Drawing, TEXT};
use super::options::{Layer, Rule, Style as Look};
use super::pens::shape;
use super::view::View;
use super::world::{self, Fill, Place, world};
use crate::panel::labels::Label;
use crate::scene::{Color, Group, Node, Path, Rect, Stroke, Style};
use crate::theme::Theme;
use crate::transform::geometry::{Reading, Shape, around};

/// The most features and points of a file.
const MOST_FEATURES: usize = 20_000;
const MOST_POINTS: usize = 500_000;
/// The most texts.
const MOST_TEXTS: usize = 400;

/// What a layer draws.
pub enum Features {
    /// The countries of the bundled map.
    Countries,
    /// Those of a file.
    File(Vec<Feature>),
}

/// A thing with its properties.
pub struct Feature {
    properties: Map<String, Value>,
    shapes: Vec<Shape>,
}

impl Features {
    /// What a layer names; none where it is not there.
    pub fn of(layer: &Layer) -> Option<Self> {
        let source = layer.config.src.as_deref().unwrap_or("public/maps/countries.geojson");
        if let Some((head, data)) = source.strip_prefix("data:").and_then(|s| s.split_once(',')) {
            let bytes = head.ends_with(";base64").then(|| base64::engine::general_purpose::STANDARD.decode(data));
            let json = serde_json::from_slice(&bytes?.ok()?).ok()?;
            return Some(Self::File(features(&json)?));
        }
        let name = source.rsplit('/').next().unwrap_or(source);
        matches!(name, "countries.geojson" | "countries.json" | "countries").then_some(Self::Countries)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Countries => world().named().count(),
            Self::File(list) => list.len(),
        }
    }

    /// The corners of all of a file's shapes; the bundled countries are everywhere.
    pub fn corners(&self) -> Vec<Place> {
        let Self::File(list) = self else { return Vec::new() };
        let places = list.iter().flat_map(|f| &f.shapes).flat_map(Shape::positions);
        around(places).map_or_else(Vec::new, |(low, high)| vec![low, high])
    }
}

fn features(json: &Value) -> Option<Vec<Feature>> {
    let alone = [json.clone()];
    let list = match json.get("type")?.as_str()? {
        "FeatureCollection" => json.get("features")?.as_array()?.as_slice(),
        _ => &alone,
    };
    // Maps may go around the world and a half.
    let is_place = |(x, y): Place| x.abs() <= 540.0 && y.abs() <= 90.0;
    let mut reading = Reading { left: MOST_POINTS, is_place };
    let feature = |f: &Value| {
        let geometry = f.get("geometry").unwrap_or(f);
        let mut properties = f.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        if let Some(id) = f.get("id") {
            properties.entry("id").or_insert_with(|| id.clone());
        }
        Feature { properties, shapes: reading.shapes(geometry) }
    };
    Some(list.iter().take(MOST_FEATURES).map(feature).filter(|f| !f.shapes.is_empty()).collect())
}

/// The middle of a shape's box.
fn middle(shape: &Shape) -> Option<Place> {
    let (low, high) = around(shape.positions())?;
    Some(((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0))
}

impl Rule {
    /// Whether a feature's properties are as the rule asks.
    fn holds(&self, properties: &Map<String, Value>) -> bool {
        let Some(check) = &self.check else { return false };
        let own = properties.get(&check.property).unwrap_or(&Value::Null);
        let wanted = check.value.as_ref().unwrap_or(&Value::Null);
        let number = |v: &Value| v.as_f64().or_else(|| v.as_str()?.trim().parse().ok());
        let both = || Some((number(own)?, number(wanted)?));
        let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), ToString::to_string);
        match check.operation.as_deref().unwrap_or("eq") {
            "neq" => text(own) != text(wanted),
            "lt" => both().is_some_and(|(a, b)| a < b),
            "lte" => both().is_some_and(|(a, b)| a <= b),
            "gt" => both().is_some_and(|(a, b)| a > b),
            "gte" => both().is_some_and(|(a, b)| a >= b),
            _ => text(own) == text(wanted),
        }
    }

    /// The rule in words.
    pub fn words(&self) -> String {
        let Some(check) = &self.check else { return String::new() };
        let value = check.value.as_ref().map_or_else(String::new, |v| v.as_str().map_or(v.to_string(), Into::into));
        let sign = match check.operation.as_deref().unwrap_or("eq") {
            "eq" => return value,
            "neq" => "≠",
            "lt" => "<",
            "lte" => "≤",
            "gt" => ">",
            _ => "≥",
        };
        format!("{} {sign} {value}", check.property)
    }
}

/// The colour of a look, with its opacity.
pub fn color(look: &Look, theme: &Theme) -> Color {
    let named = look.color.fixed.as_deref().and_then(|c| theme.color(c));
    theme.ink(named.unwrap_or_else(|| theme.color("dark-green").unwrap_or(theme.muted)), 3.0)
}

fn opacity(look: &Look) -> f64 {
    look.opacity.unwrap_or(0.4).clamp(0.0, 1.0)
}

impl Drawing<'_> {
    /// The look of a feature: that of the first rule that holds, else the layer's.
    fn look_of<'l>(&'l self, properties: &Map<String, Value>) -> &'l Look {
        let rule = self.layer.config.rules.iter().find(|r| r.holds(properties));
        rule.and_then(|r| r.style.as_ref()).unwrap_or(&self.look)
    }

    /// Draws features: areas, lines, signs and their texts.
    pub fn features(&self, features: &Features, view: &View, theme: &Theme) -> Done {
        let mut done = Done::default();
        match features {
            Features::Countries => self.countries(view, theme, &mut done),
            Features::File(list) => {
                for feature in list {
                    self.feature(feature, view, theme, &mut done);
                }
            }
        }
        done
    }

    fn countries(&self, view: &View, theme: &Theme, done: &mut Done) {
        for (name, code, country) in world().named() {
            let pairs = [("name", name), ("id", code)].map(|(key, text)| (key.to_string(), Value::from(text)));
            let properties: Map<String, Value> = pairs.into_iter().collect();
            let look = self.look_of(&properties);
            let color = color(look, theme).alpha(opacity(look) * self.opacity());
            done.fills.push(Fill { country, color, title: name.to_string() });
            if let Some([a, b]) = world().extent(country) {
                note(done, look, &properties, view.at((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0));
            }
        }
    }

    fn feature(&self, feature: &Feature, view: &View, theme: &Theme, done: &mut Done) {
        let look = self.look_of(&feature.properties);
        let ink = color(look, theme);
        let strong = ink.alpha(self.opacity());
        let stroke = Stroke { round: true, ..Stroke::solid(strong, look.line_width.unwrap_or(1.0).clamp(0.0, 20.0)) };
        let fill = Style { stroke: Some(stroke.clone()), ..Style::fill(strong.alpha(opacity(look))) };
        let mut nodes = Vec::new();
        for shape in &feature.shapes {
            nodes.extend(match shape {
                Shape::Point(at) => self.sign(*at, look, &fill, view),
                Shape::Line(line) => path(&[line], view, false)
                    .map(|path| Node::path(path, Style { fill: None, stroke: Some(stroke.clone()) })),
                Shape::Area(rings) => {
                    path(&rings.iter().collect::<Vec<_>>(), view, true).map(|path| Node::path(path, fill.clone()))
                }
            });
        }
        if let Some(middle) = feature.shapes.first().and_then(middle) {
            note(done, look, &feature.properties, view.at(middle.0, middle.1));
        }
        let name = feature.properties.get("name").and_then(Value::as_str).map(ToString::to_string);
        if !nodes.is_empty() {
            done.nodes.push(Group { title: name, nodes, ..Group::default() }.into());
        }
    }

    fn sign(&self, at: Place, look: &Look, style: &Style, view: &View) -> Option<Node> {
        let point = view.at(at.0, at.1);
        let symbol = look.symbol.fixed.as_deref().map_or("circle", crate::panel::icon::stem);
        let size = look.size.fixed.unwrap_or(5.0).clamp(1.0, 60.0);
        view.sees(point).then(|| shape(symbol, point, size, look.rotation.fixed.unwrap_or(0.0), style.clone()))
    }
}

/// The text that a look writes at a feature: one of its properties, or one for all.
fn note(done: &mut Done, look: &Look, properties: &Map<String, Value>, at: (f64, f64)) {
    let property = look.text.field.as_deref().and_then(|f| properties.get(f));
    let own = property.map(|v| v.as_str().map_or_else(|| v.to_string(), ToString::to_string));
    let words = own.or_else(|| look.text.fixed.clone()).unwrap_or_default();
    if words.trim().is_empty() || done.labels.len() >= MOST_TEXTS {
        return;
    }
    let size = look.text_config.font_size.unwrap_or(TEXT).clamp(6.0, 40.0);
    done.labels.push(Label { at, gap: 12.0, words, size, weight: 0.1, upon: true });
}

/// Lines in pixels, thinned and cut to the window, on every copy of the world that is seen.
fn path(lines: &[&Vec<Place>], view: &View, closed: bool) -> Option<Path> {
    let area = view.area;
    let window = Rect::new(area.x - 8.0, area.y - 8.0, area.w + 16.0, area.h + 16.0);
    let mut path = Path::default();
    for shift in view.copies() {
        for (i, line) in lines.iter().enumerate() {
            let points = world::thinned(line, view);
            if closed {
                world::ring(&mut path, points, shift, window, i == 0);
            } else {
                world::outline(&mut path, &points, shift, window);
            }
        }
    }
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_kinds_of_shapes_are_read() {
        let square = json!([[[0, 0], [1, 0], [1, 1], [0, 0]]]);
        let json = json!({ "type": "FeatureCollection", "features": [
            { "type": "Feature", "id": "a", "properties": { "name": "A" }, "geometry": { "type": "Polygon", "coordinates": square } },
            { "type": "Feature", "geometry": { "type": "MultiPolygon", "coordinates": [square, square] } },
            { "type": "Feature", "geometry": { "type": "GeometryCollection", "geometries": [
                { "type": "Point", "coordinates": [5, 6] }, { "type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]]] }, { "type": "Point", "coordinates": [5, 95] }
            ] } },
            { "type": "Feature", "geometry": null }, 7
        ] });
        let found = features(&json).unwrap();
        assert_eq!(found.iter().map(|f| f.shapes.len()).collect::<Vec<_>>(), [1, 2, 2]);
        assert_eq!(found[0].properties.get("id"), Some(&json!("a")));
        assert_eq!(Features::File(found).corners(), [(0.0, 0.0), (5.0, 6.0)]);
        assert!(features(&json!([])).is_none());
    }

    #[test]
    fn rules_compare_properties() {
        let properties = json!({ "name": "A", "pop": 5 }).as_object().cloned().unwrap();
        for (check, holds) in [
            (json!({ "property": "name", "operation": "eq", "value": "A" }), true),
            (json!({ "property": "name", "operation": "neq", "value": "A" }), false),
            (json!({ "property": "pop", "operation": "gte", "value": "5" }), true),
            (json!({ "property": "pop", "operation": "lt", "value": 5 }), false),
            (json!({ "property": "none", "operation": "gt", "value": 5 }), false),
        ] {
            let rule: Rule = serde_json::from_value(json!({ "check": check })).unwrap();
            assert_eq!(rule.holds(&properties), holds, "{check}");
        }
    }
}
