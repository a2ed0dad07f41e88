//! `singlestat`, the single value of Grafana before 7: a `stat`, or a `gauge`.

use serde_json::{Value, json};

use super::field;
use super::graph_legend::reducer;
use crate::frame::json::mappings_from_grafana;
use crate::frame::{FieldColor, Mapping, Threshold, Thresholds};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads a single value.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let gauge = foreign.get("gauge").filter(|gauge| gauge.flag("show") == Some(true));
    panel.kind = if gauge.is_some() { "gauge" } else { "stat" }.into();
    value(panel, foreign);
    panel.field.thresholds = thresholds(foreign);
    panel.field.mappings = Some(mappings(foreign)).filter(|m| !m.is_empty());
    match &gauge {
        Some(gauge) => of_gauge(panel, gauge),
        None => of_stat(panel, foreign),
    }
    unit(panel, foreign);
    if let Some(unused) = foreign.get("gauge").filter(|_| gauge.is_none()) {
        unused.meaningless(&["show", "minValue", "maxValue", "thresholdLabels", "thresholdMarkers"]);
    }
    if let Some(config) = foreign.get("fieldConfig") {
        let own = panel.field.clone();
        field::fill(panel, &config);
        panel.field.merge(&own);
    }
    foreign.meaningless(&[
        "colorPrefix",
        "colorPostfix",
        "mappingTypes",
        "nullPointMode",
        "prefixFontSize",
        "postfixFontSize",
        "valueFontSize",
        "options",
        "valueOptions",
        "sparkline",
        "colorBackground",
        "colorValue",
        "colors",
        "rangeMaps",
        "valueMaps",
    ]);
}

/// Which figure of which column is shown.
fn value(panel: &mut Panel, foreign: &Foreign<'_>) {
    let name = foreign.text("valueName").unwrap_or("avg");
    let id = match name {
        "last_time" => {
            foreign.no_effect("valueName", "the time of the last value is not shown; the last value is");
            "lastNotNull"
        }
        "name" => "lastNotNull",
        other => reducer(other),
    };
    let id = if crate::reduce::known(id) { id } else { "mean" };
    let mut reduce = json!({ "calcs": [id] });
    if let Some(column) = foreign.text("tableColumn") {
        reduce["fields"] = json!(format!("/^{}$/", escaped(column)));
    }
    panel.options.insert("reduceOptions".into(), reduce);
    if name == "name" {
        panel.options.insert("textMode".into(), json!("name"));
    }
    panel.field.decimals = foreign.number("decimals").map(|d| d.clamp(0.0, 15.0) as u8);
    panel.field.no_value = foreign.text("nullText").map(str::to_string);
}

/// A name as a regex that matches just it.
pub fn escaped(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if r"\^$.|?*+()[]{}/".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The unit; a text before or after the value is a unit where there is none, else it stands around it.
fn unit(panel: &mut Panel, foreign: &Foreign<'_>) {
    let format = foreign.text("format").filter(|unit| !matches!(*unit, "none"));
    let trimmed = |key: &str| foreign.text(key).map(str::trim).filter(|text| !text.is_empty());
    panel.field.unit = around(format, trimmed("prefix"), trimmed("postfix"));
}

/// A unit with texts before and after the value.
pub fn around(unit: Option<&str>, before: Option<&str>, after: Option<&str>) -> Option<String> {
    match (unit, before, after) {
        (unit, None, None) => unit.map(str::to_string),
        (None, Some(before), None) => Some(format!("prefix:{before}")),
        (None, None, Some(after)) => Some(format!("suffix:{after}")),
        (unit, before, after) => {
            // Words stand apart from the number, signs do not.
            let before =
                before.map(|b| if b.ends_with(char::is_alphanumeric) { format!("{b} ") } else { b.to_string() });
            let after =
                after.map(|a| if a.starts_with(char::is_alphanumeric) { format!(" {a}") } else { a.to_string() });
            let before = before.unwrap_or_default().replace('|', "¦");
            Some(format!("affix:{before}|{}|{}", unit.unwrap_or("none"), after.unwrap_or_default()))
        }
    }
}

/// `1,2` and a colour more: steps.
pub fn thresholds(foreign: &Foreign<'_>) -> Option<Thresholds> {
    let colors: Vec<String> = foreign.list("colors").iter().filter_map(|c| Some(c.whole().as_str()?.into())).collect();
    let text = foreign.text("thresholds")?;
    let levels: Vec<Option<f64>> = text.split(',').map(|t| t.trim().parse().ok()).collect();
    let step = |(at, color): (usize, String)| match at.checked_sub(1) {
        None => Some(Threshold { value: None, color }),
        Some(below) => Some(Threshold { value: Some(levels.get(below).copied().flatten()?), color }),
    };
    let mut steps: Vec<Threshold> = colors.into_iter().enumerate().filter_map(step).collect();
    steps.sort_by(|a, b| a.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.value.unwrap_or(f64::NEG_INFINITY)));
    let mut thresholds = Thresholds { steps, ..Thresholds::default() };
    field::thresholds(&mut thresholds);
    Some(thresholds).filter(|t| !t.steps.is_empty())
}

/// `valueMaps` or `rangeMaps`, whichever is chosen; the others are kept there for later.
pub fn mappings(foreign: &Foreign<'_>) -> Vec<Mapping> {
    let list = |key: &str| foreign.value(key).and_then(|v| v.as_array().cloned()).unwrap_or_default();
    let (values, ranges) = (list("valueMaps"), list("rangeMaps"));
    let guess = if values.is_empty() { 2.0 } else { 1.0 };
    let kind = foreign.number("mappingType").unwrap_or(guess);
    let chosen = if kind == 2.0 { ranges } else { values };
    let typed = |mut map: Value| {
        map["type"] = json!(kind);
        map
    };
    // Numbers are read whole.
    let typed: Vec<Value> = chosen.into_iter().filter(Value::is_object).map(typed).map(whole_type).collect();
    mappings_from_grafana(&typed).into_iter().filter(|m| m.text.is_some()).collect()
}

fn whole_type(mut map: Value) -> Value {
    map["type"] = json!(if map["type"].as_f64() == Some(2.0) { 2 } else { 1 });
    map
}

fn of_gauge(panel: &mut Panel, gauge: &Foreign<'_>) {
    panel.field.min = gauge.number("minValue").or(Some(0.0));
    panel.field.max = gauge.number("maxValue").or(Some(100.0));
    if gauge.flag("thresholdLabels") == Some(true) {
        panel.options.insert("showThresholdLabels".into(), json!(true));
    }
    if gauge.flag("thresholdMarkers") == Some(false) {
        panel.options.insert("showThresholdMarkers".into(), json!(false));
    }
}

/// Sparkline and what is coloured.
fn of_stat(panel: &mut Panel, foreign: &Foreign<'_>) {
    let background = foreign.flag("colorBackground") == Some(true);
    let colored = foreign.flag("colorValue") == Some(true);
    let mode = if background {
        "background"
    } else if colored {
        "value"
    } else {
        "none"
    };
    if mode != "value" {
        panel.options.insert("colorMode".into(), json!(mode));
    }
    let sparkline = foreign.get("sparkline");
    let shown = sparkline.as_ref().is_some_and(|s| s.flag("show") == Some(true));
    if !shown {
        panel.options.insert("graphMode".into(), json!("none"));
    }
    if let Some(line) = sparkline {
        line.meaningless(&["full", "fillColor", "ymin", "ymax"]);
        let color = line.text("lineColor").filter(|_| shown && mode == "none");
        if let Some(color) = color {
            panel.field.color =
                Some(FieldColor { mode: "fixed".into(), fixed_color: Some(color.into()), series_by: None });
        }
    }
    if panel.field.thresholds.is_none() && mode != "none" {
        let first = foreign.list("colors").first().and_then(|c| c.whole().as_str().map(str::to_string));
        let steps = first.map(|color| vec![Threshold { value: None, color }]);
        panel.field.thresholds = steps.map(|steps| Thresholds { steps, ..Thresholds::default() });
    }
    if mode == "none" && panel.field.color.is_none() {
        panel.field.thresholds = None;
    }
}
