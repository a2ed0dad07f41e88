//! Elasticsearch and OpenSearch: figures by buckets, documents, log lines.

use serde_json::{Map, Value, json};

use super::keys;
use crate::import::Foreign;

/// A query of Elasticsearch or OpenSearch.
pub fn elastic(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("query", "query"),
        ("timeField", "timeField"),
        ("metrics", "metrics"),
        ("bucketAggs", "buckets"),
        ("alias", "legend"),
        ("luceneQueryType", "luceneType"),
        ("format", "format"),
        ("serviceMap", "serviceMap"),
    ];
    let mut out = keys::take(foreign, &names);
    match foreign.text("queryType") {
        None | Some("lucene") => {}
        Some(language) => drop(out.insert("language".into(), json!(language.to_lowercase()))),
    }
    if out.get("format") == Some(&json!("time_series")) {
        out.remove("format");
    }
    // A query without figures counts documents over time.
    if !out.contains_key("metrics") {
        out.insert("metrics".into(), json!([{ "id": "1", "type": "count" }]));
    }
    let raw = out["metrics"].as_array().is_some_and(|list| list.iter().any(is_raw));
    if !out.contains_key("buckets") && !raw {
        out.insert(
            "buckets".into(),
            json!([{ "id": "2", "type": "date_histogram", "settings": { "interval": "auto" } }]),
        );
    }
    if let Some(Value::Array(list)) = out.get_mut("metrics") {
        list.iter_mut().for_each(metric);
    }
    foreign.meaningless(&["isLogsQuery", "rawQuery", "editorType", "queryType"]);
    out
}

fn is_raw(metric: &Value) -> bool {
    matches!(metric.get("type").and_then(Value::as_str), Some("logs" | "raw_data" | "raw_document" | "traces"))
}

/// `hide: false` says nothing; scripts had two older forms.
fn metric(metric: &mut Value) {
    let Value::Object(map) = metric else { return };
    map.retain(|key, value| !(key == "hide" && *value == json!(false)));
    if let Some(script) = map.remove("inlineScript") {
        let settings = map.entry("settings").or_insert_with(|| json!({}));
        if settings.get("script").is_none() {
            settings["script"] = script;
        }
    }
    if let Some(settings) = map.get_mut("settings")
        && let Some(inline) = settings.get("script").and_then(|s| s.get("inline")).cloned()
    {
        settings["script"] = inline;
    }
}
