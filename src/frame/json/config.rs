//! Grafana's field config as JSON, into ours and back.

use serde_json::{Map, Value, json};

use super::super::{FieldColor, FieldConfig, Link, Mapping, Scalar, Threshold, Thresholds, ThresholdsMode};

/// Reads Grafana's field config. What is not understood is left out: dashboards in the field carry much
/// that means nothing in a still. Our own short forms of thresholds, mappings and colours are read too.
pub fn config_from_grafana(value: &Value) -> FieldConfig {
    let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_string);
    let flag = |key: &str| value.get(key).and_then(Value::as_bool);
    FieldConfig {
        unit: text("unit"),
        decimals: number(value.get("decimals")).map(|d| d.clamp(0.0, 15.0).round() as u8),
        min: number(value.get("min")),
        max: number(value.get("max")),
        field_min_max: flag("fieldMinMax"),
        display_name: text("displayName"),
        display_name_from_ds: text("displayNameFromDS"),
        no_value: text("noValue"),
        thresholds: value.get("thresholds").and_then(thresholds),
        mappings: value.get("mappings").and_then(Value::as_array).map(|list| mappings_from_grafana(list)),
        color: value.get("color").and_then(color),
        links: value.get("links").and_then(Value::as_array).map(|list| list.iter().filter_map(link).collect()),
        interval: number(value.get("interval")),
        filterable: flag("filterable"),
        description: text("description"),
        custom: value.get("custom").and_then(Value::as_object).cloned().unwrap_or_default(),
    }
}

/// Writes field config as Grafana reads it.
pub fn config_to_grafana(config: &FieldConfig) -> Value {
    let mut plain = config.clone();
    let (thresholds, mappings, color) = (plain.thresholds.take(), plain.mappings.take(), plain.color.take());
    // Serialising a struct of texts, numbers and JSON cannot fail; an empty object would be the honest rest.
    let mut out = serde_json::to_value(&plain).unwrap_or_else(|_| json!({}));
    if let Some(t) = thresholds {
        out["thresholds"] = json!({ "mode": t.mode, "steps": t.steps.iter().map(step).collect::<Value>() });
    }
    if let Some(list) = mappings {
        out["mappings"] = list.iter().map(mapping_to_grafana).collect();
    }
    if let Some(c) = color {
        let mut color = Map::from_iter([("mode".to_string(), json!(c.mode))]);
        c.fixed_color.map(|v| color.insert("fixedColor".into(), json!(v)));
        c.series_by.map(|v| color.insert("seriesBy".into(), json!(v)));
        out["color"] = Value::Object(color);
    }
    out
}

/// Reads Grafana's value mappings, the older numbered ones included.
pub fn mappings_from_grafana(list: &[Value]) -> Vec<Mapping> {
    list.iter().flat_map(mapping).collect()
}

/// A number, or a text that is one.
fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|n| n.is_finite())
}

fn step(step: &Threshold) -> Value {
    json!({ "value": step.value, "color": step.color })
}

fn thresholds(value: &Value) -> Option<Thresholds> {
    let list = value.as_array().or_else(|| value.get("steps")?.as_array())?;
    let one = |v: &Value| {
        Some(Threshold { value: number(v.get("value")), color: v.get("color").and_then(Value::as_str)?.to_string() })
    };
    let mut steps: Vec<Threshold> = list.iter().filter_map(one).collect();
    steps.sort_by(|a, b| a.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.value.unwrap_or(f64::NEG_INFINITY)));
    let percentage = value.get("mode").and_then(Value::as_str) == Some("percentage");
    Some(Thresholds { mode: if percentage { ThresholdsMode::Percentage } else { ThresholdsMode::Absolute }, steps })
}

fn color(value: &Value) -> Option<FieldColor> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
    match value {
        Value::String(fixed) => {
            Some(FieldColor { mode: "fixed".into(), fixed_color: Some(fixed.clone()), series_by: None })
        }
        _ => {
            let mode = text("mode").filter(|m| !m.is_empty())?;
            Some(FieldColor { mode, fixed_color: text("fixedColor"), series_by: text("seriesBy") })
        }
    }
}

fn link(value: &Value) -> Option<Link> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_string();
    let link = Link { title: text("title"), url: text("url") };
    (!link.url.is_empty()).then_some(link)
}

fn mapping(value: &Value) -> Vec<Mapping> {
    let options = value.get("options").unwrap_or(&Value::Null);
    let result = || shown(options.get("result").unwrap_or(&Value::Null));
    let text = |key: &str| options.get(key).and_then(Value::as_str);
    match value.get("type") {
        Some(Value::String(kind)) => match kind.as_str() {
            "value" => value_mappings(options),
            "range" => vec![Mapping { from: number(options.get("from")), to: number(options.get("to")), ..result() }],
            "regex" => vec![Mapping { regex: text("pattern").map(Into::into), ..result() }],
            "special" => {
                special(options.get("match")).map(|s| Mapping { special: Some(s), ..result() }).into_iter().collect()
            }
            _ => Vec::new(),
        },
        Some(Value::Number(kind)) => numbered_mapping(kind.as_u64(), value).into_iter().collect(),
        _ => serde_json::from_value(value.clone()).ok().into_iter().collect(),
    }
}

/// `{"1": {text, color, index}, …}`: a mapping each, in the order of their indices.
fn value_mappings(options: &Value) -> Vec<Mapping> {
    let Some(map) = options.as_object() else { return Vec::new() };
    let one = |(key, v): (&String, &Value)| Mapping { value: Some(Scalar::Text(key.clone())), ..shown(v) };
    let mut list: Vec<Mapping> = map.iter().map(one).collect();
    list.sort_by_key(|m| m.index);
    list
}

/// Mappings before Grafana 8: type 1 maps a value, type 2 a range, to a text.
fn numbered_mapping(kind: Option<u64>, value: &Value) -> Option<Mapping> {
    let plain = |key: &str| match value.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        other => Some(other.to_string()),
    };
    let text = plain("text");
    let null = |t: &Option<String>| t.as_deref() == Some("null");
    let special = Some(super::super::Special::Null);
    match kind? {
        1 if null(&plain("value")) => Some(Mapping { special, text, ..Mapping::default() }),
        1 => Some(Mapping { value: Some(Scalar::Text(plain("value")?)), text, ..Mapping::default() }),
        2 if null(&plain("from")) || null(&plain("to")) => Some(Mapping { special, text, ..Mapping::default() }),
        2 => {
            let (from, to) = (number(value.get("from")), number(value.get("to")));
            Some(Mapping { from, to, text, ..Mapping::default() })
        }
        _ => None,
    }
}

/// What a mapping shows: text, colour and its place in the order.
fn shown(result: &Value) -> Mapping {
    let text = |key: &str| result.get(key).and_then(Value::as_str).map(str::to_string);
    let index = result.get("index").and_then(Value::as_i64);
    Mapping { text: text("text"), color: text("color").filter(|c| !c.is_empty()), index, ..Mapping::default() }
}

fn special(value: Option<&Value>) -> Option<super::super::Special> {
    serde_json::from_value(value?.clone()).ok()
}

fn mapping_to_grafana(mapping: &Mapping) -> Value {
    let mut result = Map::new();
    mapping.text.as_ref().map(|v| result.insert("text".into(), json!(v)));
    mapping.color.as_ref().map(|v| result.insert("color".into(), json!(v)));
    mapping.index.map(|v| result.insert("index".into(), json!(v)));
    match mapping {
        Mapping { value: Some(value), .. } => json!({ "type": "value", "options": { value.text(): result } }),
        Mapping { regex: Some(pattern), .. } => {
            json!({ "type": "regex", "options": { "pattern": pattern, "result": result } })
        }
        Mapping { special: Some(special), .. } => {
            json!({ "type": "special", "options": { "match": special, "result": result } })
        }
        Mapping { from, to, .. } => {
            json!({ "type": "range", "options": { "from": from, "to": to, "result": result } })
        }
    }
}
