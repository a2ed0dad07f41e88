//! The pie chart plug-in of Grafana before 8.

use serde_json::{Map, Value, json};

use super::graph_legend::reducer;
use super::{field, graph, plain};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads an old pie.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    panel.kind = "piechart".into();
    if let Some(colors) = foreign.get("aliasColors") {
        panel.overrides.extend(graph::color_overrides(&colors));
    }
    panel.field.unit = foreign.text("format").map(str::to_string);
    panel.field.decimals = foreign.number("decimals").map(|d| d.clamp(0.0, 15.0) as u8).or(Some(0));
    let calc = reducer(foreign.text("valueName").unwrap_or("current"));
    let calc = if crate::reduce::known(calc) { calc } else { "lastNotNull" };
    let mut options = Map::new();
    options.insert("reduceOptions".into(), json!({ "calcs": [calc] }));
    if foreign.text("pieType") == Some("donut") {
        options.insert("pieType".into(), json!("donut"));
    }
    legend(&mut options, foreign);
    plain::options("piechart", &mut options);
    panel.options = options;
    if let Some(combine) = foreign.get("combine") {
        combine.meaningless(&["label"]);
        if combine.number("threshold").is_some_and(|share| share > 0.0) {
            combine.no_effect("threshold", "small slices are not joined");
        }
    }
    if let Some(config) = foreign.get("fieldConfig") {
        let own = panel.field.clone();
        field::fill(panel, &config);
        panel.field.merge(&own);
    }
    foreign.meaningless(&["strokeWidth", "fontSize", "breakPoint", "nullPointMode", "options", "nullText"]);
}

/// The legend; on the graph, its words stand at the slices.
fn legend(options: &mut Map<String, Value>, foreign: &Foreign<'_>) {
    let legend = foreign.get("legend");
    let flag = |key: &str| legend.as_ref().and_then(|l| l.flag(key)).unwrap_or(false);
    let (values, percentage) = (flag("values"), flag("percentage"));
    let parts: Vec<&str> = [(values, "value"), (percentage, "percent")].iter().filter(|p| p.0).map(|p| p.1).collect();
    let shown = legend.as_ref().is_none_or(|l| l.flag("show") != Some(false));
    if let Some(legend) = &legend {
        legend.meaningless(&[
            "header",
            "percentageDecimals",
            "sideWidth",
            "sort",
            "sortDesc",
            "min",
            "max",
            "avg",
            "current",
            "total",
        ]);
    }
    let place = foreign.text("legendType").unwrap_or("Under graph");
    if place == "On graph" {
        let labels: Vec<&str> = std::iter::once("name").chain(parts).collect();
        options.insert("displayLabels".into(), json!(labels));
        options.insert("legend".into(), json!({ "showLegend": false }));
        return;
    }
    let mut out =
        json!({ "displayMode": "table", "placement": if place == "Right side" { "right" } else { "bottom" } });
    if !parts.is_empty() {
        out["values"] = json!(parts);
    }
    options.insert("legend".into(), if shown { out } else { json!({ "showLegend": false }) });
}
