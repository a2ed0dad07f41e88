//! `grafana-worldmap-panel`: circles on a map.

use serde_json::{Value, json};

use super::graph::number;
use super::{kinds, singlestat};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads a map of circles.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let Some(kind) = kinds::kind("geomap") else {
        panel.kind = "unsupported".into();
        panel.options.insert("kind".into(), json!("grafana-worldmap-panel"));
        return;
    };
    panel.kind = kind.into();
    panel.field.decimals = foreign.number("decimals").map(|d| d.clamp(0.0, 15.0) as u8);
    panel.field.thresholds = singlestat::thresholds(foreign);
    panel.options.insert("view".into(), view(foreign));
    panel.options.insert("layers".into(), json!([layer(foreign)]));
    foreign.meaningless(&[
        "circleMaxSize",
        "circleMinSize",
        "esGeoPoint",
        "esLocationName",
        "esMetric",
        "hideEmpty",
        "hideZero",
        "initialZoom",
        "jsonUrl",
        "jsonpCallback",
        "mapCenter",
        "mapCenterLatitude",
        "mapCenterLongitude",
        "mouseWheelZoom",
        "showLegend",
        "stickyLabels",
        "tableQueryOptions",
        "unitPlural",
        "unitSingle",
        "unitSingular",
        "valueName",
        "showZoomControl",
        "showAttribution",
        "formattedValue",
        "options",
        "fieldConfig",
        "dateFormat",
        "locationData",
        "geohashField",
    ]);
}

fn view(foreign: &Foreign<'_>) -> Value {
    let mut view = json!({ "id": "coords", "lat": 0, "lon": 0, "zoom": 1 });
    for (theirs, ours) in [("mapCenterLatitude", "lat"), ("mapCenterLongitude", "lon"), ("initialZoom", "zoom")] {
        foreign.number(theirs).into_iter().for_each(|value| view[ours] = number(value));
    }
    view
}

/// A layer of circles: by columns of geohashes or coordinates, or by names of countries.
fn layer(foreign: &Foreign<'_>) -> Value {
    let table = foreign.get("tableQueryOptions");
    let text = |key: &str| table.as_ref().and_then(|t| t.text(key)).map(str::to_string);
    let location = match (foreign.text("locationData"), text("queryType").as_deref()) {
        (Some("table"), Some("coordinates")) => {
            json!({ "mode": "coords", "latitude": text("latitudeField"), "longitude": text("longitudeField") })
        }
        (Some("table" | "geohash"), _) => {
            let field = text("geohashField").or_else(|| foreign.text("esGeoPoint").map(str::to_string));
            json!({ "mode": "geohash", "geohash": field })
        }
        _ => json!({ "mode": "auto" }),
    };
    let most = foreign.number("circleMaxSize").unwrap_or(30.0);
    let least = foreign.number("circleMinSize").unwrap_or(2.0);
    let size = json!({ "min": number(least), "max": number(most), "fixed": number((least + most) / 2.0) });
    json!({ "type": "markers", "name": "circles", "location": location, "config": { "style": { "size": size } } })
}
