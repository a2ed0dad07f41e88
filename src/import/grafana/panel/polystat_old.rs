//! The polystat plug-in before it was rewritten: its settings stand in `polystat` on the panel.

use serde_json::{Map, Value, json};

use super::graph::number;
use super::graph_legend::reducer;
use super::{kinds, shape};
use crate::import::Foreign;
use crate::spec::Panel;

/// Names of settings that changed only their name.
const NAMES: [(&str, &str); 14] = [
    ("globalUnitFormat", "globalUnitFormat"),
    ("globalDecimals", "globalDecimals"),
    ("globalDisplayMode", "globalDisplayMode"),
    ("globalDisplayTextTriggeredEmpty", "globalDisplayTextTriggeredEmpty"),
    ("globalThresholds", "globalThresholds"),
    ("polygonGlobalFillColor", "globalFillColor"),
    ("polygonBorderColor", "globalPolygonBorderColor"),
    ("polygonBorderSize", "globalPolygonBorderSize"),
    ("columnAutoSize", "autoSizeColumns"),
    ("columns", "layoutNumColumns"),
    ("rowAutoSize", "autoSizeRows"),
    ("rows", "layoutNumRows"),
    ("displayLimit", "layoutDisplayLimit"),
    ("hexagonSortByField", "sortByField"),
];

/// Reads an old polystat.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let Some(kind) = kinds::kind("polystat") else { return super::visualization(panel, "polystat", None, None) };
    panel.kind = kind.into();
    let mut options = Map::new();
    if let Some(old) = foreign.get("polystat") {
        settings(&mut options, &old, kind);
    }
    for (theirs, ours, list) in
        [("savedOverrides", "overrideConfig", "overrides"), ("savedComposites", "compositeConfig", "composites")]
    {
        let Some(saved) = foreign.get(theirs).filter(|saved| !saved.node.items().is_empty()) else { continue };
        let shape = shape::options(kind).and_then(|s| s.path(&[ours, list]));
        let taken = shape.and_then(|shape| shape.take(&saved));
        taken.into_iter().for_each(|taken| drop(options.insert(ours.into(), json!({ list: taken }))));
    }
    panel.options = options;
    foreign.meaningless(&[
        "animationModes",
        "d3DivId",
        "displayModes",
        "fontSizes",
        "fontTypes",
        "mappingTypes",
        "notcolors",
        "operatorName",
        "operatorOptions",
        "options",
        "polymetrics",
        "shapes",
        "sortDirections",
        "sortFields",
        "svgContainer",
        "thresholdStates",
        "unitFormats",
        "valueEnabled",
        "colors",
        "fieldConfig",
        "savedComposites",
        "savedOverrides",
    ]);
}

fn settings(options: &mut Map<String, Value>, old: &Foreign<'_>, kind: &str) {
    if let Some(operator) = old.text("globalOperatorName") {
        options.insert("globalOperatorName".into(), json!(reducer(operator)));
    }
    if let Some(circle @ ("circle" | "square")) = old.text("shape") {
        options.insert("globalShape".into(), json!(circle));
    }
    for (theirs, ours) in NAMES {
        let taken = shape::options(kind).and_then(|s| s.key(ours)?.take(&old.get(theirs)?));
        taken.into_iter().for_each(|value| drop(options.insert(ours.into(), value)));
    }
    if let Some(direction) = old.number("hexagonSortByDirection") {
        options.insert("sortByDirection".into(), number(direction));
    }
    if old.flag("fontAutoScale") == Some(false) {
        options.insert("globalAutoScaleFonts".into(), json!(false));
        old.number("fontSize").into_iter().for_each(|size| drop(options.insert("globalFontSize".into(), number(size))));
    }
    let keys: Vec<&str> = old.node.entries().iter().map(|e| e.key.as_str()).collect();
    let about = |key: &&str| key.starts_with("tooltip") || key.contains("ClickThrough") || IDLE.contains(key);
    old.meaningless(&keys.into_iter().filter(about).collect::<Vec<_>>());
}

/// Looks of the old plug-in.
const IDLE: [&str; 10] = [
    "animationSpeed",
    "defaultClickThroughSanitize",
    "ellipseEnabled",
    "fontSize",
    "fontType",
    "gradientEnabled",
    "maxMetrics",
    "radius",
    "radiusAutoSize",
    "valueEnabled",
];
