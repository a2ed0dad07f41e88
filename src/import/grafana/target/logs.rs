//! Log lines and traces: Loki, VictoriaLogs, Tempo, Jaeger, Zipkin, Pyroscope.

use serde_json::{Map, Value, json};

use super::keys;
use crate::import::Foreign;

/// Whether a text is LogQL rather than PromQL: a selector without a metric, with a stage or a filter behind it.
pub fn looks_like_logql(text: &str) -> bool {
    let named = |before: &str| before.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    if text.match_indices('{').all(|(at, _)| named(&text[..at])) {
        return false;
    }
    let stages = ["|=", "|~", "| json", "| logfmt", "| pattern", "| line_format", "| unwrap", "| regexp", "!="];
    let Some(end) = text.find('}') else { return false };
    stages.iter().any(|stage| text[end..].contains(stage))
}

/// A query in LogQL.
pub fn loki(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("expr", "query"),
        ("query", "query"),
        ("legendFormat", "legend"),
        ("maxLines", "limit"),
        ("step", "minStep"),
        ("interval", "minStep"),
        ("resolution", "intervalFactor"),
    ];
    let mut out = keys::take(foreign, &names);
    if !out.contains_key("query") {
        return Map::new();
    }
    if foreign.flag("instant").unwrap_or(foreign.text("queryType") == Some("instant")) {
        out.insert("instant".into(), json!(true));
    }
    if foreign.text("direction") == Some("forward") {
        out.insert("direction".into(), json!("forward"));
    }
    if out.get("intervalFactor").and_then(Value::as_f64).is_none_or(|factor| factor <= 1.0) {
        out.remove("intervalFactor");
    }
    foreign.meaningless(&[
        "queryType",
        "range",
        "direction",
        "instant",
        "volumeQuery",
        "expandedLogs",
        "splitDuration",
        "step",
        "resolution",
        "supportingQueryType",
    ]);
    out
}

/// A query in LogsQL.
pub fn victorialogs(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("expr", "query"),
        ("legendFormat", "legend"),
        ("maxLines", "limit"),
        ("queryType", "type"),
        ("step", "minStep"),
        ("fields", "fields"),
        ("extraFilters", "filters"),
    ];
    let out = keys::take(foreign, &names);
    foreign.meaningless(&["extraStreamFilters", "direction", "timezoneOffset"]);
    if out.contains_key("query") { out } else { Map::new() }
}

/// Traces of Tempo: by id, by TraceQL, or by what the search form says.
pub fn tempo(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("queryType", "type"),
        ("query", "query"),
        ("limit", "limit"),
        ("spss", "spans"),
        ("tableType", "tableType"),
        ("filters", "filters"),
        ("groupBy", "groupBy"),
        ("serviceName", "service"),
        ("spanName", "operation"),
        ("search", "search"),
        ("minDuration", "minDuration"),
        ("maxDuration", "maxDuration"),
        ("serviceMapQuery", "serviceMapQuery"),
        ("serviceMapIncludeNamespace", "serviceMapIncludeNamespace"),
        ("exemplars", "exemplars"),
        ("step", "minStep"),
        ("metricsQueryType", "metricsType"),
    ];
    let out = keys::take(foreign, &names);
    foreign.meaningless(&["streaming", "linkedQuery", "serviceMapUseNativeHistograms"]);
    out
}

/// Traces of Jaeger: by id, or by what the search form says.
pub fn jaeger(foreign: &Foreign<'_>) -> Map<String, Value> {
    keys::take(
        foreign,
        &[
            ("queryType", "type"),
            ("query", "query"),
            ("service", "service"),
            ("operation", "operation"),
            ("tags", "tags"),
            ("minDuration", "minDuration"),
            ("maxDuration", "maxDuration"),
            ("limit", "limit"),
        ],
    )
}

/// Traces of Zipkin.
pub fn zipkin(foreign: &Foreign<'_>) -> Map<String, Value> {
    keys::take(foreign, &[("queryType", "type"), ("query", "query")])
}

/// Profiles.
pub fn pyroscope(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("queryType", "type"),
        ("profileTypeId", "profileType"),
        ("labelSelector", "query"),
        ("query", "query"),
        ("groupBy", "groupBy"),
        ("limit", "limit"),
        ("maxNodes", "maxNodes"),
        ("spanSelector", "spans"),
        ("annotations", "annotations"),
    ];
    let out = keys::take(foreign, &names);
    foreign.meaningless(&["includeExemplars"]);
    out
}
