//! Grafana's queries, by family of data source. `README.md` beside this file lists the keys that each becomes.

mod azure;
mod builder;
mod cloud;
mod elastic;
mod expression;
mod graphite;
mod influx;
mod keys;
mod logs;
mod other;
mod panels;
mod prometheus;
mod sql;
mod testdata;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::Foreign;
use super::datasource;
use crate::spec::Target;

/// How the queries of a family are read: what they add to a target.
type Read = fn(&Foreign<'_>) -> Map<String, Value>;

/// Families by our kind of source.
const FAMILIES: [(&str, Read); 29] = [
    ("-- Dashboard --", panels::panel),
    ("__expr__", expression::expression),
    ("athena", sql::sql),
    ("azuremonitor", azure::azure),
    ("bigquery", sql::sql),
    ("clickhouse", sql::clickhouse),
    ("cloudmonitoring", cloud::google),
    ("cloudwatch", cloud::cloudwatch),
    ("elasticsearch", elastic::elastic),
    ("graphite", graphite::graphite),
    ("influxdb", influx::influx),
    ("jaeger", logs::jaeger),
    ("loki", logs::loki),
    ("mssql", sql::sql),
    ("mysql", sql::sql),
    ("opensearch", elastic::elastic),
    ("opentsdb", other::opentsdb),
    ("postgres", sql::sql),
    ("prometheus", prometheus::prometheus),
    ("pyroscope", logs::pyroscope),
    ("redshift", sql::sql),
    ("snowflake", sql::sql),
    ("sqlite", sql::sqlite),
    ("tempo", logs::tempo),
    ("testdata", testdata::testdata),
    ("victorialogs", logs::victorialogs),
    ("victoriametrics", prometheus::prometheus),
    ("xray", cloud::xray),
    ("zipkin", logs::zipkin),
];

/// A target. `kind` is our kind of its source where it is known (see [`super::datasource::kind`]); else the
/// keys of the query tell the family. Its `datasource`, `refId` and `hide` are read here too.
pub fn target(query: &Foreign<'_>, kind: Option<&str>) -> Target {
    let reference = query.get("datasource");
    if let Some(reference) = &reference {
        // Some were saved as the letters of a text, by their places.
        reference.meaningless(&["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]);
    }
    let source = datasource::source(reference.as_ref());
    let kind = own_kind(query, source.as_deref()).or_else(|| kind.map(str::to_string));
    let family = kind.filter(|kind| !matches!(kind.as_str(), "-- Mixed --" | "mixed" | "datasource"));
    let family = family.or_else(|| guessed(query).map(str::to_string));
    let read = family.as_deref().and_then(|f| FAMILIES.iter().find(|(id, _)| *id == f)).map(|(_, read)| *read);
    let mut rest = read.unwrap_or(other::other)(query);
    rest.retain(|_, value| !keys::is_nothing(value));
    keys::left_over(query);
    let ref_id = query.text("refId").map(str::to_string);
    Target { source, ref_id, hide: query.flag("hide").unwrap_or(false), rest }
}

/// Targets of a panel. Those that ask nothing are left out; references between them are resolved.
pub fn all(list: &[Foreign<'_>], kind: Option<&str>) -> Vec<Target> {
    settled(list.iter().map(|query| target(query, kind)).collect())
}

/// Targets without those that ask nothing, references between them resolved.
pub fn settled(mut targets: Vec<Target>) -> Vec<Target> {
    graphite::resolve(&mut targets);
    targets.retain(|target| !target.rest.is_empty());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for i in 0..targets.len() {
        // Of two targets of one name expressions mean the first; the other has a name that is free.
        if targets[i].ref_id.as_ref().is_some_and(|name| seen.contains(name)) {
            let taken = |name: &String| targets.iter().any(|t| t.ref_id.as_ref() == Some(name));
            let free = ('A'..='Z').map(String::from).chain((1..).map(|n| format!("Q{n}"))).find(|name| !taken(name));
            targets[i].ref_id = free;
        }
        seen.extend(targets[i].ref_id.clone());
    }
    targets
}

/// The kind that a query's own reference says.
fn own_kind(query: &Foreign<'_>, source: Option<&str>) -> Option<String> {
    if let Some(built_in @ ("-- Dashboard --" | "__expr__" | "testdata")) = source {
        return Some(built_in.into());
    }
    let said = query.node.get("datasource").and_then(|d| d.text_of("type").or_else(|| d.text_of("group")));
    said.filter(|plugin| !matches!(*plugin, "datasource" | "mixed" | "")).map(|plugin| datasource::kind(plugin).into())
}

/// The family by what a query says.
fn guessed(query: &Foreign<'_>) -> Option<&'static str> {
    let has = |key: &str| query.node.get(key).is_some_and(|v| !keys::is_nothing(&v.to_value()));
    let expr = query.node.text_of("expr").map(str::trim);
    let kinds: [(bool, &'static str); 14] = [
        (has("panelId"), "-- Dashboard --"),
        (has("azureMonitor") || has("azureLogAnalytics") || has("azureResourceGraph"), "azuremonitor"),
        (has("rawSql") || has("rawSQL"), "mysql"),
        (expr.is_some_and(logs::looks_like_logql), "loki"),
        (expr.is_some_and(|e| !e.is_empty()), "prometheus"),
        (has("resultFormat") || has("measurement"), "influxdb"),
        (has("bucketAggs"), "elasticsearch"),
        (has("scenarioId"), "testdata"),
        (has("timeSeriesList") || has("timeSeriesQuery") || has("metricQuery"), "cloudmonitoring"),
        (has("namespace") && has("region") || has("logGroups"), "cloudwatch"),
        (has("expression") && has("type"), "__expr__"),
        (has("target"), "graphite"),
        (has("dateTimeColDataType"), "clickhouse"),
        (expr.is_some(), "prometheus"),
    ];
    kinds.iter().find(|(yes, _)| *yes).map(|(_, kind)| *kind)
}
