//! `natel-discrete-panel`: states over time.

use serde_json::json;

use crate::frame::{Mapping, Scalar};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads a panel of states.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    panel.kind = "state-timeline".into();
    panel.field.unit = foreign.text("units").filter(|u| *u != "short").map(str::to_string);
    panel.field.custom.insert("fillOpacity".into(), json!(100));
    if let Some(mode) = foreign.text("display").filter(|m| *m == "stacked") {
        foreign.no_effect("display", &format!("rows are drawn in time, not {mode}"));
    }
    panel.field.mappings = Some(mappings(foreign)).filter(|m| !m.is_empty());
    if foreign.flag("showLegend") == Some(false) {
        panel.options.insert("legend".into(), json!({ "showLegend": false }));
    }
    foreign.meaningless(&[
        "backgroundColor",
        "crosshairColor",
        "display",
        "expandFromQueryS",
        "extendLastValue",
        "fontSize",
        "highlightOnMouseover",
        "legendSortBy",
        "lineColor",
        "metricNameColor",
        "rowHeight",
        "rowSelectorType",
        "rowParsingCodeType",
        "showDistinctCount",
        "showLegendCounts",
        "showLegendNames",
        "showLegendPercent",
        "showLegendTime",
        "showLegendValues",
        "showTimeAxis",
        "showTransitionCount",
        "textSize",
        "textSizeTime",
        "timeOptions",
        "timePrecision",
        "timeTextColor",
        "units",
        "useTimePrecision",
        "use12HourClock",
        "valueTextColor",
        "writeAllValues",
        "writeLastValue",
        "writeMetricNames",
        "mappingTypes",
        "mappingType",
        "options",
        "legendPercentDecimals",
        "data",
        "colorMaps",
        "fieldConfig",
    ]);
}

/// Texts of values and ranges, and the colours that `colorMaps` gives to values or to their texts.
fn mappings(foreign: &Foreign<'_>) -> Vec<Mapping> {
    let colors: Vec<(String, String)> = foreign
        .list("colorMaps")
        .iter()
        .filter_map(|c| Some((c.text("text")?.into(), c.text("color")?.into())))
        .collect();
    let color = |text: &str| colors.iter().find(|(t, _)| t == text).map(|(_, color)| color.clone());
    let mut out = Vec::new();
    for map in foreign.list("valueMaps") {
        map.meaningless(&["op", "$$hashKey"]);
        let (Some(text), Some(value)) = (map.text("text"), map.text("value")) else { continue };
        let color = color(value).or_else(|| color(text));
        let value = Some(Scalar::Text(value.into()));
        out.push(Mapping { value, text: Some(text.into()), color, ..Mapping::default() });
    }
    for map in foreign.list("rangeMaps") {
        map.meaningless(&["$$hashKey"]);
        let end = |key: &str| map.value(key).and_then(|v| v.as_f64().or_else(|| v.as_str()?.trim().parse().ok()));
        let (from, to, text) = (end("from"), end("to"), map.text("text"));
        if from.is_some() || to.is_some() {
            out.push(Mapping {
                from,
                to,
                text: text.map(Into::into),
                color: text.and_then(color),
                ..Mapping::default()
            });
        }
    }
    let mapped = |text: &str| out.iter().any(|m| matches!(&m.value, Some(Scalar::Text(v)) if v == text));
    let more: Vec<Mapping> = colors
        .iter()
        .filter(|(text, _)| !mapped(text))
        .map(|(text, color)| Mapping {
            value: Some(Scalar::Text(text.clone())),
            color: Some(color.clone()),
            ..Mapping::default()
        })
        .collect();
    out.extend(more);
    out
}
