//! Invariants of maps over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Geomap;
use crate::frame::{Field, Frame, Values};
use crate::panel::testing::{self, Case, FROM, UGLY};
use crate::theme::Theme;

const CITIES: [(&str, f64, f64, f64); 9] = [
    ("Berlin", 52.5, 13.4, 420.0),
    ("Paris", 48.9, 2.35, 380.0),
    ("London", 51.5, -0.1, 515.0),
    ("Madrid", 40.4, -3.7, 120.0),
    ("Rome", 41.9, 12.5, 90.0),
    ("Warsaw", 52.2, 21.0, 60.0),
    ("Oslo", 59.9, 10.75, 22.0),
    ("Athens", 38.0, 23.7, 35.0),
    ("Brussels", 50.85, 4.35, 210.0),
];

fn numbers(name: &str, values: impl Iterator<Item = f64>) -> Field {
    Field::new(name, Values::Number(values.map(Some).collect()))
}

fn texts<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Field {
    Field::new(name, Values::Text(values.map(|v| Some(v.into())).collect()))
}

fn cities() -> Vec<Frame> {
    vec![Frame::new(vec![
        texts("city", CITIES.iter().map(|c| c.0)),
        numbers("lat", CITIES.iter().map(|c| c.1)),
        numbers("lon", CITIES.iter().map(|c| c.2)),
        numbers("requests", CITIES.iter().map(|c| c.3)),
    ])]
}

fn countries(names: &[&str], values: &[Option<f64>]) -> Vec<Frame> {
    let values = Field::new("latency", Values::Number(values.to_vec()));
    vec![Frame::new(vec![texts("country", names.iter().copied()), values])]
}

fn markers(style: Value, more: Value) -> Value {
    let mut layer = json!({ "type": "markers", "name": "Markers", "config": { "style": style } });
    for (key, value) in more.as_object().unwrap() {
        layer[key] = value.clone();
    }
    json!({ "layers": [layer] })
}

fn track(points: usize) -> Vec<Frame> {
    let at = |i: usize| (i as f64 / points as f64 * 6.0).sin() * 0.02;
    vec![Frame::new(vec![
        Field::new("time", Values::Time((0..points as i64).map(|i| Some(FROM + i * 1000)).collect())),
        numbers("latitude", (0..points).map(|i| 47.48 + at(i))),
        numbers("longitude", (0..points).map(|i| 19.05 + i as f64 / points as f64 * 0.08)),
        numbers("speed", (0..points).map(|i| 10.0 + 8.0 * (i as f64 / 9.0).cos())),
    ])]
}

fn series() -> Vec<Frame> {
    let mut frames = testing::frames(6, 20, |s, i| Some(testing::walk(s, i)));
    for (frame, code) in frames.iter_mut().zip(["DE", "fr", "GBR", "Japan", "BR", "Atlantis"]) {
        frame.fields[1].labels.insert("country".into(), code.into());
    }
    frames
}

fn zones() -> String {
    let json = json!({ "type": "FeatureCollection", "features": [
        { "type": "Feature", "properties": { "name": "Old town", "level": 5 }, "geometry": { "type": "Polygon", "coordinates": [[[19.03, 47.49], [19.05, 47.49], [19.05, 47.51], [19.03, 47.51], [19.03, 47.49]], [[19.035, 47.495], [19.045, 47.495], [19.045, 47.505], [19.035, 47.505], [19.035, 47.495]]] } },
        { "type": "Feature", "properties": { "name": "Harbour", "level": 2 }, "geometry": { "type": "Polygon", "coordinates": [[[19.06, 47.49], [19.08, 47.485], [19.075, 47.50], [19.06, 47.49]]] } },
        { "type": "Feature", "properties": { "name": "River" }, "geometry": { "type": "LineString", "coordinates": [[19.052, 47.52], [19.055, 47.50], [19.052, 47.48]] } },
        { "type": "Feature", "properties": { "name": "Bridge" }, "geometry": { "type": "Point", "coordinates": [19.054, 47.495] } },
    ] });
    format!(
        "data:application/geo+json;base64,{}",
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, json.to_string())
    )
}

fn network() -> Vec<Frame> {
    let nodes = Frame::new(vec![
        texts("id", ["b", "p", "r", "w"].into_iter()),
        texts("title", ["Berlin", "Paris", "Rome", "Warsaw"].into_iter()),
        numbers("lat", [52.5, 48.9, 41.9, 52.2].into_iter()),
        numbers("lon", [13.4, 2.35, 12.5, 21.0].into_iter()),
    ]);
    let edges = Frame::new(vec![
        texts("id", ["1", "2", "3", "4"].into_iter()),
        texts("source", ["b", "p", "r", "x"].into_iter()),
        texts("target", ["p", "r", "w", "b"].into_iter()),
        numbers("load", [20.0, 140.0, 450.0, 1.0].into_iter()),
    ]);
    vec![nodes, edges]
}

fn photos() -> Vec<Frame> {
    let green = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        include_bytes!("../../../tests/data/green.jpg"),
    );
    let green = format!("data:image/jpeg;base64,{green}");
    vec![Frame::new(vec![
        texts("name", ["A", "B", "C"].into_iter()),
        texts("image", [green.as_str(), "https://example.org/b.jpg", green.as_str()].into_iter()),
        numbers("lat", [50.0, 51.0, 50.5].into_iter()),
        numbers("lon", [8.0, 9.5, 11.0].into_iter()),
    ])]
}

fn cases() -> Vec<Case> {
    let steps = json!([{ "color": "green" }, { "value": 100, "color": "orange" }, { "value": 400, "color": "red" }]);
    let both = json!({ "color": { "field": "requests" }, "size": { "field": "requests", "min": 4, "max": 18 }, "text": { "mode": "field", "field": "city" } });
    let some: Vec<Option<f64>> = (0..10).map(|i| Some(20.0 + 31.0 * f64::from(i * 7 % 10))).collect();
    let world = ["US", "BRA", "Germany", "ZA", "India", "cn", "AU", "Japan", "Russia", "Canada"];
    let heat: Vec<(f64, f64)> = (0..500).map(|i| (f64::from(i) * 0.7, testing::walk(3, i as usize % 40))).collect();
    let heat = Frame::new(vec![
        numbers("lat", heat.iter().map(|p| 38.0 + (p.1 - 40.0) * 0.3 + (p.0 * 0.9).sin() * 4.0)),
        numbers("lon", heat.iter().map(|p| -100.0 + (p.0).sin() * 18.0)),
    ]);
    vec![
        Case::new("Requests by city", cities()).field(json!({ "unit": "reqps", "thresholds": steps })).options(markers(both.clone(), json!({}))).received(9),
        Case::new("Europe", cities()).field(json!({ "color": { "mode": "continuous-viridis" } })).options({ let mut o = markers(json!({ "color": { "field": "requests" }, "text": { "field": "city" }, "size": { "fixed": 8 } }), json!({})); o["view"] = json!({ "id": "europe" }); o["controls"] = json!({ "showScale": true, "showAttribution": true }); o }).received(9),
        Case::new("Latency by country", countries(&world, &some)).field(json!({ "unit": "ms", "thresholds": steps })).options(json!({ "view": { "id": "zero" } })).size(640.0, 340.0).received(10),
        Case::new("Filled", countries(&world, &some)).field(json!({ "unit": "ms", "thresholds": steps })).options(json!({ "layers": [{ "type": "countries" }] })).size(640.0, 340.0).received(10),
        Case::new("Filled near by", countries(&["DE", "FR", "Singapore", "AT", "CH", "Italy", "Poland", "Atlantis"], &some[..8])).field(json!({ "unit": "ms", "color": { "mode": "continuous-viridis" } })).options(json!({ "layers": [{ "type": "countries", "config": { "style": { "color": { "field": "latency" }, "text": { "field": "latency" } } } }], "view": { "id": "europe" } })).received(8),
        Case::new("Default", countries(&world, &some)).field(json!({ "unit": "ms", "color": { "mode": "continuous-BlYlRd" } })).received(10),
        Case::new("Some unknown", countries(&["Germany", "Atlantis", "", "FR"], &[Some(1.0), Some(2.0), Some(3.0), None])).received(4),
        Case::new("A track", track(300)).options(json!({ "layers": [{ "type": "route", "name": "Route", "config": { "arrow": 1, "style": { "color": { "field": "speed" }, "lineWidth": 3 } } }], "controls": { "showScale": true } })).field(json!({ "unit": "velocitykmh", "color": { "mode": "continuous-GrYlRd" } })).received(300),
        Case::new("Heat", vec![heat]).options(json!({ "layers": [{ "type": "heatmap", "name": "Heat", "config": { "radius": 8, "blur": 14 } }] })).received(500),
        Case::new("Series", series()).field(json!({ "unit": "percent" })).options(markers(json!({ "text": { "field": "country" }, "color": { "field": "Value" } }), json!({}))).received(6),
        Case::new("Geohash", vec![Frame::new(vec![texts("geohash", ["u33db", "gcpvj", "!", "xn76u"].into_iter()), numbers("n", [1.0, 2.0, 3.0, 4.0].into_iter())])]).received(4),
        Case::new("Pacific", vec![Frame::new(vec![texts("name", ["Suva", "Apia"].into_iter()), numbers("lat", [-18.1, -13.8].into_iter()), numbers("lng", [178.4, -171.8].into_iter()), numbers("n", [1.0, 2.0].into_iter())])]).options(markers(json!({ "symbol": { "fixed": "img/icons/marker/star.svg" }, "size": { "fixed": 9 }, "color": { "fixed": "purple" }, "text": { "field": "name" } }), json!({ "name": "Ports" }))).received(2),
        Case::new("Coordinates", cities()).options({ let mut o = markers(both, json!({})); o["view"] = json!({ "id": "coords", "lat": 50, "lon": 8, "zoom": 5 }); o }).received(9),
        Case::new("Ugly", vec![Frame::new(vec![texts("name", UGLY.into_iter()), numbers("lat", [10.0, 20.0, 10.0, -5.0, 0.0].into_iter()), numbers("lon", [10.0, 12.0, 13.0, 40.0, 0.0].into_iter()), numbers("n", [1.0, f64::MAX, -1e300, f64::NAN, f64::INFINITY].into_iter())])]).options(markers(json!({ "text": { "field": "name" }, "color": { "field": "n" }, "size": { "field": "n" } }), json!({}))).received(5),
        Case::new("One place", countries(&["Kenya"], &[Some(5.0)])).received(1),
        Case::new("No place", countries(&["Atlantis", "Mordor"], &[Some(5.0), None])).received(2),
        Case::new("No fields", testing::frames(2, 3, |_, _| Some(1.0))).received(2),
        Case::new("All null", countries(&["DE", "FR"], &[None, None])).received(2),
        Case::new("Nothing", vec![]).received(0),
        Case::new("Night", cities()).options(json!({ "view": { "id": "zero" }, "layers": [{ "type": "dayNight", "config": { "sun": true, "nightColor": "#a7a6ba4D" } }, { "type": "markers", "config": { "style": { "color": { "fixed": "blue" } } } }], "basemap": { "type": "carto" } })).size(640.0, 340.0).received(9),
        Case::new("Features alone", vec![]).options(json!({ "layers": [{ "type": "geojson", "name": "Lands", "config": { "src": "public/maps/countries.geojson", "style": { "color": { "fixed": "gray" }, "opacity": 0.2 }, "rules": [{ "check": { "property": "name", "operation": "eq", "value": "Brazil" }, "style": { "color": { "fixed": "red" }, "opacity": 0.7, "text": { "field": "id" } } }] } }, { "type": "geojson", "config": { "src": "public/maps/nowhere.geojson" } }] })).received(0),
        Case::new("A file", vec![]).options(json!({ "layers": [{ "type": "geojson", "name": "Zones", "config": { "src": zones(), "style": { "color": { "fixed": "blue" }, "text": { "field": "name" } }, "rules": [{ "check": { "property": "level", "operation": "gt", "value": 3 }, "style": { "color": { "fixed": "orange" }, "opacity": 0.5, "lineWidth": 2, "text": { "field": "name" } } }] } }] })).received(0),
        Case::new("A network", network()).field(json!({ "unit": "percent", "thresholds": steps })).options(json!({ "layers": [{ "type": "network", "config": { "arrow": 1, "style": { "color": { "fixed": "blue" }, "size": { "fixed": 6 }, "text": { "field": "title" } }, "edgeStyle": { "color": { "field": "load" }, "size": { "field": "load", "min": 1, "max": 6 }, "text": { "field": "load" } } } }] })).received(4),
        Case::new("Photos", photos()).options(json!({ "layers": [{ "type": "photos", "config": { "kind": "circle", "radius": 18 } }] })).received(3),
        Case::new("Anchored photos", photos()).options(json!({ "layers": [{ "type": "photos", "config": { "kind": "anchored", "border": 3, "color": "orange", "crop": false } }] })).received(3),
        Case::new("Icons", cities()).options(markers(json!({ "symbol": { "fixed": "img/icons/unicons/building.svg" }, "size": { "fixed": 11 }, "color": { "fixed": "purple" }, "symbolAlign": { "horizontal": "center", "vertical": "top" }, "rotation": { "fixed": 10 } }), json!({}))).received(9),
        Case::new("Other layers", cities()).options(json!({ "layers": [{ "type": "tiles" }, { "type": "markers", "config": { "style": { "color": { "fixed": "blue" } } }, "name": "Cities" }] })).received(9),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Geomap, &cases());
}

#[test]
fn sentences_tell_extremes_and_what_has_no_place() {
    let told = |i: usize| cases()[if i > 2 { i + 2 } else { i }].draw(&Geomap, &Theme::light()).1.summary;
    assert_eq!(
        told(0),
        "9 places on a map: requests highest 515 req/s (London), lowest 22 req/s (Oslo), 2 at or above 400 req/s, 3 at or above 100 req/s."
    );
    assert_eq!(told(4), "2 places on a map: latency 1 (Germany); 2 without a place.");
    let named =
        |title: &str| cases().into_iter().find(|c| c.title == title).unwrap().draw(&Geomap, &Theme::light()).1.summary;
    assert_eq!(
        named("Night"),
        "day and night at 2026-11-01 19:00, the sun above 14.60° S 94.11° W; 9 places on a map; outlines of countries stand for the map `carto`."
    );
    assert!(
        named("A network").starts_with("3 links, 1 without an end; a network of 4 nodes"),
        "{}",
        named("A network")
    );
    assert_eq!(named("Photos"), "3 photos on a map, 1 without an image.");
    assert_eq!(named("A file"), "Zones: 4 features.");
    assert_eq!(told(13), "No place found: None of 2 rows names a place that is known: Atlantis, Mordor.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_places_in_any_size(
        points in prop::collection::vec((prop_oneof![Just(f64::NAN), -95.0..95.0f64, any::<f64>()], prop_oneof![Just(f64::INFINITY), -200.0..200.0f64], any::<f64>()), 1..30),
        kind in prop::sample::select(vec!["markers", "route", "heatmap", "last-point", "countries", "network", "photos"]),
        view in prop::sample::select(vec![json!({ "id": "fit" }), json!({ "id": "zero", "zoom": 3 }), json!({ "id": "coords", "lat": 89, "lon": 179, "zoom": 9 }), json!({ "id": "oceania" })]),
        name in "\\PC{0,30}",
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let names: Vec<String> = (0..points.len()).map(|i| format!("{name}{i}")).collect();
        let frame = Frame::new(vec![
            texts("name", names.iter().map(String::as_str)),
            numbers("lat", points.iter().map(|p| p.0)),
            numbers("lon", points.iter().map(|p| p.1)),
            numbers("n", points.iter().map(|p| p.2)),
        ]);
        let style = json!({ "text": { "field": "name" }, "size": { "field": "n" }, "color": { "field": "n" } });
        let options = json!({ "view": view, "layers": [{ "type": kind, "config": { "style": style } }], "controls": { "showScale": true, "showAttribution": true } });
        let case = Case::new("Anything", vec![frame]).options(options).size(w, h).received(points.len());
        testing::check(&Geomap, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Geomap, &cases());
}
