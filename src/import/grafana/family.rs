//! Which kind of source a query is for, told from its keys where its reference does not say.

use super::super::Foreign;
use super::datasource;
use crate::spec::Panel;
use crate::spec::tree::Node;

/// Names that stand for no kind.
const OTHERS: [&str; 4] = ["-- Dashboard --", "-- Mixed --", "__expr__", "testdata"];

/// Gives the sources of a panel that were named without a kind the kind of its queries, so that they can be looked up:
/// `Prometheus` → `prometheus:Prometheus`, the default → `prometheus:default`. Targets without any source
/// ask the panel's, or the default one.
pub fn complete(panel: &mut Panel, written: &Foreign<'_>) {
    let queries = written.node.items_of("targets");
    let known = queries.iter().find_map(family);
    if let Some(source) = &mut panel.source {
        name(source, known);
    } else if !panel.targets.is_empty() && panel.targets.iter().any(|t| t.source.is_none()) {
        panel.source = Some(with_kind("default", known));
    }
    let mixed = panel.source.as_deref() == Some("-- Mixed --");
    for (i, target) in panel.targets.iter_mut().enumerate() {
        let named =
            queries.iter().find(|q| q.text_of("refId").is_some() && q.text_of("refId") == target.ref_id.as_deref());
        let own = named.or_else(|| queries.get(i)).and_then(family).or(known);
        match &mut target.source {
            Some(source) => name(source, own),
            None if mixed => target.source = Some(with_kind("default", own)),
            None => {}
        }
    }
}

fn name(source: &mut String, kind: Option<&str>) {
    if datasource::kind_of(source).is_none() && !source.starts_with('$') && !OTHERS.contains(&source.as_str()) {
        *source = with_kind(source, kind.or_else(|| named_after(source)));
    }
}

/// The kind that a source is named after, as many are: `mysql`, `PostgreSQL`.
fn named_after(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let plugins = datasource::plugins();
    let found = plugins.into_iter().find(|(kind, plugins)| *kind == name || plugins.contains(&name.as_str()));
    found.map(|(kind, _)| kind).filter(|kind| !OTHERS.contains(kind))
}

fn with_kind(name: &str, kind: Option<&str>) -> String {
    kind.map_or_else(|| name.to_string(), |kind| format!("{kind}:{name}"))
}

/// The kind of source that a query is for, where its keys tell.
fn family(query: &Node) -> Option<&'static str> {
    let has = |key: &str| query.get(key).is_some();
    let list = |key: &str| !query.items_of(key).is_empty();
    if has("bucketAggs") || has("metrics") && has("timeField") {
        return Some("elasticsearch");
    }
    if has("azureMonitor") || has("azureLogAnalytics") || has("azureResourceGraph") {
        return Some("azuremonitor");
    }
    if has("namespace") && has("metricName") && (has("dimensions") || has("region")) {
        return Some("cloudwatch");
    }
    if has("timeSeriesList") || has("timeSeriesQuery") || has("metricQuery") && has("queryType") {
        return Some("cloudmonitoring");
    }
    if has("measurement") || has("groupBy") && list("select") || query.text_of("resultFormat").is_some() {
        return Some("influxdb");
    }
    if has("scenarioId") {
        return Some("testdata");
    }
    let prometheus = ["intervalFactor", "legendFormat", "instant", "range", "editorMode", "step", "metric"];
    let range = query.text_of("format").is_some_and(|f| f == "time_series" || f == "heatmap");
    if has("expr") && (prometheus.iter().any(|key| has(key)) || range) {
        return Some("prometheus");
    }
    let graphite = has("target") && query.text_of("target").is_some_and(|t| !t.is_empty() && !t.starts_with('{'));
    graphite.then_some("graphite")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_tell_the_kind_too() {
        for (written, expected) in [
            ("mysql", "mysql:mysql"),
            ("PostgreSQL", "postgres:PostgreSQL"),
            ("Sales", "Sales"),
            ("grafana", "grafana"),
        ] {
            let mut source = written.to_string();
            name(&mut source, None);
            assert_eq!(source, expected);
        }
    }

    #[test]
    fn keys_tell_the_family() {
        let cases = [
            (json!({"expr": "up", "legendFormat": "", "refId": "A"}), Some("prometheus")),
            (json!({"expr": "{app=\"a\"}", "refId": "A"}), None),
            (json!({"rawSql": "select 1"}), None),
            (json!({"measurement": "cpu", "select": [[]]}), Some("influxdb")),
            (json!({"bucketAggs": [], "metrics": []}), Some("elasticsearch")),
            (json!({"target": "alias(a.b, 'x')"}), Some("graphite")),
        ];
        for (query, expected) in cases {
            assert_eq!(family(&Node::from_value(&query)), expected, "{query}");
        }
    }
}
