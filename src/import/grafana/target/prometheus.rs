//! Prometheus and what speaks PromQL.

use serde_json::{Map, Value, json};

use super::keys::{self, text_of};
use crate::import::Foreign;

/// A query in PromQL.
pub fn prometheus(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = keys::take(foreign, &[("expr", "query"), ("legendFormat", "legend")]);
    let kind = foreign.text("queryType");
    let instant = foreign.flag("instant").unwrap_or(kind == Some("instant"));
    let range = foreign.flag("range").unwrap_or(kind == Some("both"));
    if !out.contains_key("query") {
        return Map::new();
    }
    if instant {
        out.insert("instant".into(), json!(true));
        if range {
            out.insert("range".into(), json!(true));
        }
    }
    if let Some(format @ ("table" | "heatmap")) = foreign.value("format").as_ref().and_then(Value::as_str) {
        out.insert("format".into(), json!(format));
    }
    if let Some(step) = step(foreign) {
        out.insert("minStep".into(), json!(step));
    }
    if let Some(factor) = foreign.number("intervalFactor").filter(|f| *f > 1.0) {
        out.insert("intervalFactor".into(), json!(factor.min(1000.0) as u32));
    }
    if foreign.flag("exemplar") == Some(true) {
        out.insert("exemplar".into(), json!(true));
    }
    foreign.meaningless(&[
        "format",
        "range",
        "instant",
        "exemplar",
        "intervalFactor",
        "queryType",
        "interval",
        "valueType",
    ]);
    out
}

/// The least step; a bare number counts seconds.
fn step(foreign: &Foreign<'_>) -> Option<String> {
    let text = text_of(foreign, "interval")?;
    let plain = text.trim().trim_start_matches('>').trim().to_string();
    let number = plain.parse::<f64>().is_ok();
    Some(if number { format!("{plain}s") } else { plain })
}
