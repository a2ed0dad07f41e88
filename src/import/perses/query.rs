//! Perses' queries and the sources that they name.

use serde_json::{Map, Value};

use super::super::Foreign;
use super::shared;
use crate::spec::Target;

/// How a panel wants its queries answered.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Want {
    /// Only the end of the range, unless the query says otherwise.
    pub instant: bool,
    /// The format, where it is not that of series.
    pub format: Option<&'static str>,
}

/// Our kind of source for a kind of a plug-in: `PrometheusDatasource`, `PrometheusTimeSeriesQuery`, … → `prometheus`.
pub(super) fn kind(plugin: &str) -> String {
    const KINDS: [(&str, &str); 11] = [
        ("AlertManager", "alertmanager"),
        ("ClickHouse", "clickhouse"),
        ("GreptimeDB", "greptimedb"),
        ("Jaeger", "jaeger"),
        ("Loki", "loki"),
        ("OpenSearch", "opensearch"),
        ("Prometheus", "prometheus"),
        ("Pyroscope", "pyroscope"),
        ("Splunk", "splunk"),
        ("Tempo", "tempo"),
        ("VictoriaLogs", "victorialogs"),
    ];
    match KINDS.iter().find(|(start, _)| plugin.starts_with(start)) {
        Some((_, kind)) => (*kind).to_string(),
        None => {
            let ends = ["Datasource", "TimeSeriesQuery", "LogQuery", "TraceQuery", "ProfileQuery", "Query"];
            let stem = ends.iter().find_map(|end| plugin.strip_suffix(end)).unwrap_or(plugin);
            stem.to_lowercase()
        }
    }
}

/// The source that a plug-in's `datasource` names: `prometheus:prod`, `$datasource`, `prometheus:default`.
pub(super) fn source(spec: &Foreign<'_>, plugin: &str) -> String {
    if let Some(variable) = spec.text("datasource") {
        return variable.to_string();
    }
    let reference = spec.get("datasource");
    let named = reference.as_ref().and_then(|r| r.text("kind"));
    let name = reference.as_ref().and_then(|r| r.text("name")).unwrap_or("default");
    if name.starts_with('$') {
        return name.to_string();
    }
    format!("{}:{name}", kind(named.unwrap_or(plugin)))
}

/// The target of a query.
pub(super) fn target(query: &Foreign<'_>, want: Want) -> Target {
    let _ = query.text("kind");
    let spec = query.get("spec").unwrap_or_else(|| query.clone());
    spec.meaningless(&["name"]);
    let Some((plugin, spec)) = shared::plugin(&spec) else { return Target::default() };
    let source = Some(source(&spec, plugin));
    let rest = if plugin == "PrometheusTimeSeriesQuery" { prometheus(&spec, want) } else { others(&spec, plugin) };
    Target { source, rest, ..Target::default() }
}

fn prometheus(spec: &Foreign<'_>, want: Want) -> Map<String, Value> {
    // Perses accepts a resolution and asks for its own step all the same.
    spec.meaningless(&["resolution"]);
    let mut rest = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        rest.extend(value.map(|value| (key.to_string(), value)));
    };
    put("query", Some(spec.text("query").unwrap_or_default().trim().into()));
    put("legend", spec.text("seriesNameFormat").map(Into::into));
    put("minStep", spec.text("minStep").map(Into::into));
    let instant = spec.flag("instant").unwrap_or(want.instant);
    put("instant", instant.then_some(true.into()));
    put("format", want.format.map(Into::into));
    rest
}

/// Settings of other families by their own names; those that speak of labels and time alike are put into our words.
fn others(spec: &Foreign<'_>, plugin: &str) -> Map<String, Value> {
    let mut rest = Map::new();
    for (key, value) in spec.entries() {
        if !matches!(key, "datasource" | "kind") {
            rest.insert(key.to_string(), value.whole());
        }
    }
    let format = match plugin {
        _ if plugin.ends_with("LogQuery") => Some("logs"),
        _ if plugin.ends_with("TraceQuery") => Some("traces"),
        _ if plugin.ends_with("TimeSeriesQuery") => Some("time_series"),
        _ => None,
    };
    rest.extend(format.map(|format| ("format".to_string(), format.into())));
    if plugin == "AlertManagerAlertsQuery" {
        super::alerts::alerts(spec, &mut rest);
    }
    rest
}
