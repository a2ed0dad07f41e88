//! Expressions: their words are ours.

use serde_json::{Map, Value, json};

use super::keys;
use crate::import::Foreign;

/// A target that computes.
pub fn expression(foreign: &Foreign<'_>) -> Map<String, Value> {
    let kind = foreign.text("type").unwrap_or("math");
    let mut out = Map::from_iter([("type".to_string(), json!(kind))]);
    let expression = foreign.text("expression").map(str::to_string);
    // Where a target is named, the sign before it is optional.
    let plain =
        |text: String| if matches!(kind, "math" | "sql") { text } else { text.trim_start_matches('$').to_string() };
    expression.into_iter().for_each(|text| drop(out.insert("expression".into(), json!(plain(text)))));
    let keys: &[(&str, &str)] = match kind {
        "reduce" => &[("reducer", "reducer"), ("settings", "settings")],
        "resample" => &[("window", "window"), ("downsampler", "downsampler"), ("upsampler", "upsampler")],
        "threshold" | "classic_conditions" => &[("conditions", "conditions")],
        "sql" => &[("format", "format")],
        _ => &[],
    };
    out.extend(keys::take(foreign, keys));
    if out.get("format").is_some_and(|f| *f != json!("time_series") && *f != json!("table")) {
        out.remove("format");
    }
    settings(&mut out);
    foreign.meaningless(&[
        "conditions",
        "reducer",
        "settings",
        "window",
        "downsampler",
        "upsampler",
        "format",
        "expression",
        "queryType",
        "sqlExpression",
    ]);
    out
}

/// No mode is the strict one, which is written as an empty text there.
fn settings(out: &mut Map<String, Value>) {
    let Some(Value::Object(settings)) = out.get_mut("settings") else { return };
    settings.retain(|key, value| matches!(key.as_str(), "mode" | "replaceWithValue") && !keys::is_nothing(value));
    if settings.get("mode").is_none_or(|mode| *mode == json!("strict")) {
        out.remove("settings");
    }
}
