//! Azure Monitor: figures, logs, resources, traces.

use serde_json::{Map, Value, json};

use super::keys;
use crate::import::Foreign;

/// A query of Azure Monitor.
pub fn azure(foreign: &Foreign<'_>) -> Map<String, Value> {
    let kind = foreign.text("queryType").unwrap_or("Azure Monitor");
    let mut out = match kind {
        "Azure Log Analytics" | "Application Insights Analytics" | "Insights Analytics" => logs(foreign),
        "Azure Resource Graph" => graph(foreign),
        "Azure Traces" => traces(foreign),
        _ => figures(foreign),
    };
    out.extend(keys::take(
        foreign,
        &[("subscription", "subscription"), ("subscriptions", "subscriptions"), ("region", "region")],
    ));
    foreign.meaningless(&[
        "appInsights",
        "insightsAnalytics",
        "azureLogAnalytics",
        "azureMonitor",
        "azureResourceGraph",
        "azureTraces",
        "expr",
        "format",
        "intervalFactor",
        "grafanaTemplateVariableFn",
        "query",
        "customNamespace",
    ]);
    out
}

fn figures(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = Map::from_iter([("type".to_string(), json!("metrics"))]);
    let Some(query) = foreign.get("azureMonitor") else { return out };
    let names = [
        ("resourceGroup", "resourceGroup"),
        ("resourceName", "resource"),
        ("resourceUri", "resourceUri"),
        ("resources", "resources"),
        ("metricNamespace", "namespace"),
        ("metricDefinition", "namespace"),
        ("customNamespace", "customNamespace"),
        ("metricName", "metric"),
        ("aggregation", "aggregation"),
        ("alias", "legend"),
        ("top", "top"),
        ("dimensionFilters", "dimensions"),
        ("region", "region"),
    ];
    out.extend(keys::take(&query, &names));
    if let Some(grain) = grain(&query) {
        out.insert("timeGrain".into(), json!(grain));
    }
    let dimension = query.text("dimension").filter(|d| *d != "None");
    if let Some(dimension) = dimension {
        let filter = query.text("dimensionFilter").filter(|f| *f != "*");
        out.entry("dimensions")
            .or_insert_with(|| json!([{ "dimension": dimension, "operator": "eq", "filters": filter }]));
    }
    query.meaningless(&[
        "aggOptions",
        "timeGrains",
        "allowedTimeGrainsMs",
        "dimensions",
        "dimension",
        "dimensionFilter",
        "metricDefinition",
        "timeGrainUnit",
        "timeGrain",
    ]);
    out
}

/// `PT1M` or `auto`; older ones have a number and a unit.
fn grain(query: &Foreign<'_>) -> Option<String> {
    let grain = keys::text_of(query, "timeGrain")?;
    let unit = query.text("timeGrainUnit");
    let letter = match unit {
        Some("minute") => "M",
        Some("hour") => "H",
        Some("day") => "D",
        _ => return Some(grain),
    };
    if grain.parse::<u32>().is_err() {
        return Some(grain);
    }
    Some(if letter == "D" { format!("P{grain}D") } else { format!("PT{grain}{letter}") })
}

fn logs(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = Map::from_iter([("type".to_string(), json!("logs"))]);
    for key in ["azureLogAnalytics", "insightsAnalytics", "appInsights"] {
        let Some(query) = foreign.get(key).filter(|_| !out.contains_key("query")) else { continue };
        let names = [
            ("query", "query"),
            ("queryString", "query"),
            ("rawQueryString", "query"),
            ("resources", "resources"),
            ("resource", "resources"),
            ("workspace", "workspace"),
            ("resultFormat", "format"),
            ("timeColumn", "timeColumn"),
            ("dashboardTime", "dashboardTime"),
            ("intersectTime", "dashboardTime"),
        ];
        out.extend(keys::take(&query, &names));
        query.meaningless(&[
            "mode",
            "basicLogsQuery",
            "builderQuery",
            "rawQuery",
            "xaxis",
            "yaxis",
            "spliton",
            "groupBy",
            "metricName",
            "timeGrainType",
            "aggregation",
        ]);
    }
    out
}

fn graph(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = Map::from_iter([("type".to_string(), json!("resources"))]);
    if let Some(query) = foreign.get("azureResourceGraph") {
        out.extend(keys::take(&query, &[("query", "query"), ("resultFormat", "format")]));
    }
    out
}

fn traces(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = Map::from_iter([("type".to_string(), json!("traces"))]);
    if let Some(query) = foreign.get("azureTraces") {
        let names = [
            ("query", "query"),
            ("resources", "resources"),
            ("operationId", "operation"),
            ("traceTypes", "traceTypes"),
            ("filters", "filters"),
            ("resultFormat", "format"),
        ];
        out.extend(keys::take(&query, &names));
    }
    out
}
