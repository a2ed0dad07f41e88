//! Options of the kinds as they are now: most names are ours too.

use serde_json::{Map, Value, json};

use super::{geomap, plain, polystat, shape};
use crate::import::Foreign;

/// The options of a kind; what it does not know stays unread.
pub fn options(kind: &str, foreign: Option<&Foreign<'_>>) -> Map<String, Value> {
    let mut options = foreign.map(|foreign| taken(kind, foreign)).unwrap_or_default();
    fix(kind, &mut options);
    plain::options(kind, &mut options);
    options
}

fn taken(kind: &str, foreign: &Foreign<'_>) -> Map<String, Value> {
    let Some(shape) = shape::options(kind) else { return Map::new() };
    let mut options = shape.take_map(foreign, &plain::HOVERING);
    renamed(kind, foreign, shape, &mut options);
    match kind {
        "geomap" => geomap::layers(foreign, &mut options),
        "canvas" => {
            let root = foreign.get("root");
            root.iter().for_each(|root| root.meaningless(&["constraint", "oneClickMode", "placement"]));
        }
        _ => {}
    }
    foreign.meaningless(&plain::HOVERING);
    left_over(kind, foreign);
    options
}

/// Options that had another name.
fn renamed(kind: &str, foreign: &Foreign<'_>, shape: shape::Shape, options: &mut Map<String, Value>) {
    let names: &[(&str, &str)] = match kind {
        "heatmap" => &[("bucketFrame", "rowsFrame"), ("showLegend", "legend")],
        "polystat" => &[("globalOperator", "globalOperatorName"), ("globalThresholdsConfig", "globalThresholds")],
        "barchart" => &[("xTickLabelMaxLength", "xTickLabelMaxLength"), ("xTickLabelMaxChars", "xTickLabelMaxLength")],
        "state-timeline" | "status-history" => &[("mode", "")],
        _ => &[],
    };
    for (theirs, ours) in names.iter().filter(|(_, ours)| !ours.is_empty()) {
        if options.contains_key(*ours) {
            continue;
        }
        let taken = shape.key(ours).and_then(|s| s.take(&foreign.get(theirs)?));
        taken.into_iter().for_each(|value| drop(options.insert((*ours).to_string(), value)));
    }
}

/// What the panel kept of a kind that it had before, and what this kind has for hovering only.
fn left_over(kind: &str, foreign: &Foreign<'_>) {
    let own = shape::options(kind);
    for entry in foreign.node.entries() {
        let known = own.is_some_and(|shape| shape.key(&entry.key).is_some());
        let elsewhere =
            shape::is_option(&entry.key) || shape::is_custom(&entry.key) || LEFT.contains(&entry.key.as_str());
        if !known && elsewhere {
            foreign.meaningless(&[entry.key.as_str()]);
        }
    }
    if kind == "logs" && foreign.flag("showLevel") == Some(true) {
        foreign.no_effect("showLevel", "levels are told by colours");
    }
    if kind == "polystat" {
        polystat::idle(foreign);
    }
}

/// Options that Grafana wrote for some time and does not read.
const LEFT: [&str; 14] = [
    "baseColor",
    "batchSize",
    "bucket",
    "displayTags",
    "graph",
    "mode",
    "nullPointMode",
    "seriesCountSize",
    "showLegend",
    "showSeriesCount",
    "strokeWidth",
    "yAxisLabels",
    "yAxisReverse",
    "zoomMode",
];

/// What says another thing here than there.
fn fix(kind: &str, options: &mut Map<String, Value>) {
    legend(kind, options);
    reduced(options);
    match kind {
        "heatmap" => heatmap(options),
        "text" => text(options),
        _ => {}
    }
}

/// Figures of a legend are `values` here; where a kind has other values beside them, both names stay.
fn legend(kind: &str, options: &mut Map<String, Value>) {
    let Some(Value::Object(legend)) = options.get_mut("legend") else { return };
    let values = legend.get("values").and_then(Value::as_array).is_some_and(|v| !v.is_empty());
    if kind != "piechart"
        && !values
        && let Some(calcs) = legend.remove("calcs")
    {
        legend.insert("values".into(), calcs);
    }
    if kind == "piechart" {
        legend.remove("calcs");
    }
    let hidden = legend.get("showLegend") == Some(&json!(false)) || legend.get("displayMode") == Some(&json!("hidden"));
    if hidden {
        *legend = Map::from_iter([("showLegend".to_string(), json!(false))]);
    }
}

/// No reducer is the last value, whatever it is.
fn reduced(options: &mut Map<String, Value>) {
    let Some(Value::Object(reduce)) = options.get_mut("reduceOptions") else { return };
    if reduce.get("calcs") == Some(&json!([])) {
        reduce.insert("calcs".into(), json!(["last"]));
    }
}

/// A scheme of colours has no spread there; and the colours of Grafana's where none are named.
fn heatmap(options: &mut Map<String, Value>) {
    let color = options.entry("color").or_insert_with(|| json!({}));
    let Value::Object(color) = color else { return };
    if color.get("mode") == Some(&json!("opacity")) {
        color.remove("scheme");
        color.entry("fill").or_insert_with(|| json!("dark-orange"));
        return;
    }
    for key in ["mode", "scale", "exponent", "fill"] {
        color.remove(key);
    }
    color.entry("scheme").or_insert_with(|| json!("Oranges"));
}

fn text(options: &mut Map<String, Value>) {
    if options.get("mode") != Some(&json!("code")) {
        options.remove("code");
    }
}
