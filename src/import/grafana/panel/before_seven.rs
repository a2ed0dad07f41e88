//! `stat`, `gauge` and `bargauge` before Grafana 7, which kept field settings among their options.

use serde_json::{Map, Value, json};

use super::field;
use crate::frame::{Threshold, Thresholds};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads `options.fieldOptions` and `options.valueOptions`, and what percent meant without ends.
pub fn fields(panel: &mut Panel, foreign: &Foreign<'_>) {
    let kind = super::kinds::kind(foreign.text("type").unwrap_or_default());
    let Some(kind) = kind.filter(|k| matches!(*k, "stat" | "gauge" | "bargauge")) else { return };
    if let Some(options) = foreign.get("options") {
        field_options(panel, &options, kind);
        value_options(panel, &options);
    }
    let version: Option<f64> = foreign.text("pluginVersion").and_then(version);
    if version.is_none_or(|v| v < 8.0) {
        percent_ends(panel, foreign);
    }
}

/// `7.3.5` → 7.3.
fn version(text: &str) -> Option<f64> {
    let mut parts = text.trim_start_matches('v').split('.');
    let (major, minor) = (parts.next()?, parts.next().unwrap_or("0"));
    format!("{major}.{minor}").parse().ok()
}

fn field_options(panel: &mut Panel, options: &Foreign<'_>, kind: &str) {
    if options.node.get("reduceOptions").is_some() {
        return options.meaningless(&["fieldOptions"]);
    }
    let Some(fields) = options.get("fieldOptions") else { return };
    fields.meaningless(&["override"]);
    let mut reduce = Map::new();
    for key in ["calcs", "values", "limit"] {
        fields.value(key).into_iter().for_each(|value| drop(reduce.insert(key.into(), value)));
    }
    panel.options.insert("reduceOptions".into(), Value::Object(reduce));
    if let Some(defaults) = fields.get("defaults") {
        field::defaults(&mut panel.field, &defaults, kind);
    }
    if panel.field.thresholds.is_none() {
        panel.field.thresholds = thresholds(&fields);
    } else {
        fields.meaningless(&["thresholds"]);
    }
    mappings(panel, &fields, "mappings");
    panel.kind = kind.into();
    field::fill(panel, &fields);
}

/// Grafana 6.0 and 6.1: `valueOptions`, `thresholds`, `valueMappings`, `minValue`, `maxValue`.
fn value_options(panel: &mut Panel, options: &Foreign<'_>) {
    let Some(values) = options.get("valueOptions") else { return };
    let field = &mut panel.field;
    field.unit = super::singlestat::around(values.text("unit"), values.text("prefix"), values.text("suffix"));
    field.decimals = values.number("decimals").map(|d| d.clamp(0.0, 15.0) as u8);
    field.min = options.number("minValue");
    field.max = options.number("maxValue");
    if let Some(stat) = values.text("stat").filter(|id| crate::reduce::known(id)) {
        panel.options.insert("reduceOptions".into(), json!({ "calcs": [stat] }));
    }
    panel.field.thresholds = thresholds(options);
    mappings(panel, options, "valueMappings");
}

fn mappings(panel: &mut Panel, foreign: &Foreign<'_>, key: &str) {
    let Some(Value::Array(list)) = foreign.value(key) else { return };
    let read = crate::frame::json::mappings_from_grafana(&list);
    if !read.is_empty() && panel.field.mappings.is_none() {
        panel.field.mappings = Some(read);
    }
}

fn thresholds(foreign: &Foreign<'_>) -> Option<Thresholds> {
    let list = foreign.list("thresholds");
    let step = |f: &Foreign<'_>| {
        f.meaningless(&["index"]);
        Some(Threshold { value: f.number("value"), color: f.text("color")?.to_string() })
    };
    let mut steps: Vec<Threshold> = list.iter().filter_map(step).collect();
    if steps.is_empty() {
        return None;
    }
    steps.sort_by(|a, b| a.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.value.unwrap_or(f64::NEG_INFINITY)));
    let mut thresholds = Thresholds { steps, ..Thresholds::default() };
    field::thresholds(&mut thresholds);
    Some(thresholds)
}

/// Percent went from 0 to 100 by itself.
fn percent_ends(panel: &mut Panel, foreign: &Foreign<'_>) {
    let unit = foreign.node.get("fieldConfig").and_then(|c| c.get("defaults")?.text_of("unit"));
    let most = match panel.field.unit.as_deref().or(unit) {
        Some("percent") => 100.0,
        Some("percentunit") => 1.0,
        _ => return,
    };
    panel.field.min.get_or_insert(0.0);
    panel.field.max.get_or_insert(most);
}
