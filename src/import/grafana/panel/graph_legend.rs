//! The legend of a `graph`, and its figures by their old names.

use serde_json::{Map, Value, json};

use super::graph::number;
use crate::import::Foreign;
use crate::spec::{ByValue, Matcher, Override, Panel};

/// The figures of a legend, in the order of its columns.
const FIGURES: [&str; 6] = ["min", "max", "avg", "current", "total", "count"];

/// Reads the legend into the options.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let Some(legend) = foreign.get("legend") else { return };
    legend.meaningless(&["hideTooltip", "percentage", "percentageDecimals", "header", "loading", "$$hashKey"]);
    if legend.flag("show") == Some(false) {
        panel.options.insert("legend".into(), json!({ "showLegend": false }));
        return legend.meaningless(&[
            "values",
            "min",
            "max",
            "avg",
            "current",
            "total",
            "count",
            "alignAsTable",
            "rightSide",
            "sideWidth",
            "sort",
            "sortDesc",
            "hideEmpty",
            "hideZero",
        ]);
    }
    let options = of_legend(&legend);
    if !options.is_empty() {
        panel.options.insert("legend".into(), Value::Object(options));
    }
    for (key, reducer) in [("hideEmpty", "allIsNull"), ("hideZero", "allIsZero")] {
        if legend.flag(key) == Some(true) {
            panel.overrides.push(hidden(reducer));
        }
    }
}

fn of_legend(legend: &Foreign<'_>) -> Map<String, Value> {
    let mut options = Map::new();
    let table = legend.flag("alignAsTable") == Some(true);
    if table {
        options.insert("displayMode".into(), json!("table"));
    }
    if legend.flag("rightSide") == Some(true) {
        options.insert("placement".into(), json!("right"));
    }
    if let Some(width) = legend.number("sideWidth").filter(|w| *w > 0.0) {
        options.insert("width".into(), number(width));
    }
    let shown = legend.flag("values") != Some(false);
    // All are read, whether they are shown or not.
    let wanted: Vec<&str> = FIGURES.into_iter().filter(|key| legend.flag(key) == Some(true)).collect();
    if shown && !wanted.is_empty() {
        let figures: Vec<&str> = wanted.iter().map(|key| reducer(key)).collect();
        options.insert("values".into(), json!(figures));
    }
    let by = legend.text("sort").filter(|by| FIGURES.contains(by) && shown);
    let falling = legend.flag("sortDesc");
    if let Some(by) = by {
        options.insert("sortBy".into(), json!(reducer(by)));
        options.insert("sortDesc".into(), json!(falling.unwrap_or(false)));
    }
    options
}

/// Our id for an old name of a reducer.
pub fn reducer(name: &str) -> &str {
    match name {
        "avg" => "mean",
        "current" => "lastNotNull",
        "total" => "sum",
        other => other,
    }
}

/// Leaves series out of the legend whose values are all so.
fn hidden(reducer: &str) -> Override {
    let by = ByValue { reducer: reducer.into(), op: "eq".into(), value: 1.0 };
    let mut over = Override { matcher: Matcher { by_value: Some(by), ..Matcher::default() }, ..Override::default() };
    over.field.custom.insert("hideFrom".into(), json!({ "legend": true }));
    over
}
