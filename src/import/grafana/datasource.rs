//! Grafana's references to data sources, as names of sources.

use std::collections::BTreeMap;

use super::super::Foreign;
use super::classic::each_panel;
use crate::spec::Dashboard;
use crate::spec::lookup::ANY;

/// Names that stand for no source of their own, as the definition has them too.
const BUILT_IN: [&str; 3] = ["-- Dashboard --", "-- Mixed --", "__expr__"];

/// Plug-in ids and our kinds of source, where they differ.
const KINDS: [(&str, &str); 34] = [
    ("alexanderzobnin-zabbix-datasource", "zabbix"),
    ("cloud-monitoring", "cloudmonitoring"),
    ("datasource", "testdata"),
    ("frser-sqlite-datasource", "sqlite"),
    ("grafana", "testdata"),
    ("grafana-amazonprometheus-datasource", "prometheus"),
    ("grafana-athena-datasource", "athena"),
    ("grafana-azure-monitor-datasource", "azuremonitor"),
    ("grafana-azureprometheus-datasource", "prometheus"),
    ("grafana-bigquery-datasource", "bigquery"),
    ("grafana-clickhouse-datasource", "clickhouse"),
    ("grafana-elasticsearch-datasource", "elasticsearch"),
    ("grafana-graphite-datasource", "graphite"),
    ("grafana-influxdb-datasource", "influxdb"),
    ("grafana-jaeger-datasource", "jaeger"),
    ("grafana-loki-datasource", "loki"),
    ("grafana-mssql-datasource", "mssql"),
    ("grafana-mysql-datasource", "mysql"),
    ("grafana-opensearch-datasource", "opensearch"),
    ("grafana-opentsdb-datasource", "opentsdb"),
    ("grafana-postgresql-datasource", "postgres"),
    ("grafana-prometheus-datasource", "prometheus"),
    ("grafana-pyroscope-datasource", "pyroscope"),
    ("grafana-tempo-datasource", "tempo"),
    ("grafana-testdata-datasource", "testdata"),
    ("grafana-x-ray-datasource", "xray"),
    ("grafana-zipkin-datasource", "zipkin"),
    ("phlare", "pyroscope"),
    ("postgresql", "postgres"),
    ("stackdriver", "cloudmonitoring"),
    ("vertamedia-clickhouse-datasource", "clickhouse"),
    ("victoriametrics-logs-datasource", "victorialogs"),
    ("victoriametrics-metrics-datasource", "prometheus"),
    ("yesoreyeram-infinity-datasource", "infinity"),
];

/// The source that a reference names, in our words; `None` when it names none (the panel's, or the default).
///
/// - `{"type": "prometheus", "uid": "P1809"}` → `prometheus:P1809` (a kind, and what the operator's mapping may know it by),
/// - `{"type": "prometheus"}` → `prometheus:default`,
/// - `{"uid": "$datasource"}`, `"${datasource}"`, `"[[datasource]]"` → `$datasource`,
/// - a literal name → the name; `-- Dashboard --`, `-- Mixed --`, `__expr__` → themselves;
/// - Grafana's own source → `testdata`, whose random walk it is.
///
/// What `__inputs` name, such as `${DS_PROMETHEUS}`, is written `prometheus:DS_PROMETHEUS` already when this is
/// called (see [`super::inputs`]).
pub fn source(reference: Option<&Foreign<'_>>) -> Option<String> {
    let reference = reference?;
    if let Some(name) = reference.node.text() {
        return (!name.is_empty()).then(|| named(None, name));
    }
    reference.meaningless(&["apiVersion", "readOnly", "default", "id", "isDefault"]);
    // An old editor laid a name that was a text over the object, letter by letter.
    let letters = reference.entries().into_iter().filter(|(key, _)| key.bytes().all(|b| b.is_ascii_digit()));
    letters.for_each(|(_, letter)| letter.read());
    let plugin = reference.text("type").or_else(|| reference.text("group"));
    let name = reference.text("uid").or_else(|| reference.text("name"));
    // Old dashboards say both; the uid is what counts.
    reference.ignore(&["name"]);
    match (plugin, name) {
        (plugin, Some(name)) => Some(named(plugin, name)),
        (Some(plugin), None) => Some(named(Some(plugin), "default")),
        (None, None) => None,
    }
}

/// The kind that a reference of ours says: `prometheus:P1809` → `prometheus`.
pub fn kind_of(source: &str) -> Option<&str> {
    let (kind, _) = source.split_once(':').filter(|_| !source.starts_with('$'))?;
    (!kind.is_empty()).then_some(kind)
}

/// The source of a plug-in's id and the name or uid that a definition gives.
pub fn named(plugin: Option<&str>, name: &str) -> String {
    if let Some(name) = BUILT_IN.into_iter().find(|n| *n == name) {
        return name.into();
    }
    match (plugin, name) {
        (Some("__expr__"), _) | (_, "-100" | "Expression") => "__expr__".into(),
        (Some("datasource" | "grafana"), _) | (None, "-- Grafana --" | "grafana") => "testdata".into(),
        _ => match variable(name) {
            Some(variable) => variable,
            None => written(plugin, name),
        },
    }
}

/// Names without a kind, of which the definition does not tell more, are those of any: in our own form a name by itself is
/// one that has to be there.
pub fn open(dashboard: &mut Dashboard) {
    let variables = dashboard.variables.iter_mut().filter_map(|v| v.source.as_mut());
    variables.chain(dashboard.annotations.iter_mut().filter_map(|a| a.source.as_mut())).for_each(open_one);
    each_panel(&mut dashboard.panels, &mut |panel| {
        panel.source.iter_mut().chain(panel.targets.iter_mut().filter_map(|t| t.source.as_mut())).for_each(open_one);
    });
}

fn open_one(source: &mut String) {
    let known = BUILT_IN.contains(&source.as_str()) || matches!(source.as_str(), "testdata" | "default" | "");
    if !known && !source.contains('$') && kind_of(source).is_none() {
        *source = format!("{ANY}:{source}");
    }
}

fn written(plugin: Option<&str>, name: &str) -> String {
    match plugin.map(kind) {
        Some(kind) if name.starts_with(&format!("{kind}:")) => name.into(),
        Some(kind) => format!("{kind}:{name}"),
        None => name.into(),
    }
}

/// A reference that is a variable as a whole, in our form: `${datasource}` → `$datasource`.
fn variable(name: &str) -> Option<String> {
    let inner = name
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| name.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")))
        .or_else(|| name.strip_prefix('$'))?;
    let name = inner.split_once([':', '.']).map_or(inner, |(name, _)| name);
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    Some(if plain { format!("${name}") } else { format!("${{{name}}}") })
}

/// Kinds whose plug-in has the same id.
const SAME: [&str; 14] = [
    "cloudwatch",
    "elasticsearch",
    "graphite",
    "influxdb",
    "jaeger",
    "loki",
    "mssql",
    "mysql",
    "opentsdb",
    "parca",
    "prometheus",
    "tempo",
    "testdata",
    "zipkin",
];

/// The plug-ins of sources that are understood: our kinds, and the ids of the plug-ins.
pub fn plugins() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut plugins: BTreeMap<&str, Vec<&str>> = SAME.iter().map(|kind| (*kind, vec![*kind])).collect();
    for (plugin, kind) in KINDS {
        plugins.entry(kind).or_default().push(plugin);
    }
    plugins
}

/// Our kind of source for a plug-in's id: `grafana-postgresql-datasource` → `postgres`; unknown ones as they are.
pub fn kind(plugin: &str) -> &str {
    KINDS.binary_search_by_key(&plugin, |(id, _)| id).map_or(plugin, |at| KINDS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Log;
    use crate::spec::tree::Node;
    use serde_json::{Value, json};

    fn read(reference: Value) -> Option<String> {
        let node = Node::from_value(&reference);
        let log = Log::default();
        source(Some(&Foreign::new(&node, &log)))
    }

    #[test]
    fn references_of_all_forms_are_named() {
        let cases = [
            (json!({"type": "prometheus", "uid": "P1"}), Some("prometheus:P1")),
            (json!({"type": "prometheus", "uid": "prometheus:DS_X"}), Some("prometheus:DS_X")),
            (json!({"type": "prometheus"}), Some("prometheus:default")),
            (json!({"type": "prometheus", "uid": "${ds}"}), Some("$ds")),
            (json!({"uid": "P1"}), Some("P1")),
            (json!({"type": "datasource", "uid": "-- Mixed --"}), Some("-- Mixed --")),
            (json!({"type": "datasource", "uid": "grafana"}), Some("testdata")),
            (json!({"type": "__expr__", "uid": "__expr__"}), Some("__expr__")),
            (json!({"group": "grafana-postgresql-datasource", "name": "pg"}), Some("postgres:pg")),
            (json!("[[datasource]]"), Some("$datasource")),
            (json!("${datasource:raw}"), Some("$datasource")),
            (json!("${DS-A}"), Some("${DS-A}")),
            (json!("Prometheus"), Some("Prometheus")),
            (json!("-- Dashboard --"), Some("-- Dashboard --")),
            (json!(""), None),
            (json!({}), None),
        ];
        for (reference, expected) in cases {
            assert_eq!(read(reference.clone()).as_deref(), expected, "{reference}");
        }
    }

    #[test]
    fn kinds_are_sorted_and_known() {
        assert!(KINDS.is_sorted());
        assert_eq!(kind("grafana-postgresql-datasource"), "postgres");
        assert_eq!(kind("natel-thing"), "natel-thing");
        assert_eq!(kind_of("prometheus:P1"), Some("prometheus"));
        assert_eq!((kind_of("$ds"), kind_of("Prometheus"), kind_of("${a:b}")), (None, None, None));
    }
}
