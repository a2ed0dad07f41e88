//! CloudWatch, X-Ray and Google Cloud Monitoring.

use serde_json::{Map, Value, json};

use super::keys;
use crate::import::Foreign;

/// A query of CloudWatch: figures, their search, maths on them, SQL, or log lines.
pub fn cloudwatch(foreign: &Foreign<'_>) -> Map<String, Value> {
    if foreign.text("queryMode") == Some("Logs") {
        return insights(foreign);
    }
    let names = [
        ("region", "region"),
        ("accountId", "account"),
        ("namespace", "namespace"),
        ("metricName", "metric"),
        ("dimensions", "dimensions"),
        ("statistic", "statistic"),
        ("period", "period"),
        ("id", "id"),
        ("label", "legend"),
        ("alias", "legend"),
    ];
    let mut out = keys::take(foreign, &names);
    if !out.contains_key("statistic")
        && let Some(Value::Array(list)) = foreign.value("statistics")
        && let Some(first) = list.first()
    {
        out.insert("statistic".into(), first.clone());
    }
    let kind = kind(foreign);
    out.insert("type".into(), json!(kind));
    let query = if kind == "insights" { foreign.text("sqlExpression") } else { foreign.text("expression") };
    query.into_iter().for_each(|query| drop(out.insert("query".into(), json!(query))));
    if foreign.flag("matchExact") == Some(false) {
        out.insert("matchExact".into(), json!(false));
    }
    if kind != "metric" {
        for key in ["metric", "dimensions", "namespace", "statistic"] {
            out.remove(key);
        }
    }
    foreign.meaningless(&[
        "metricEditorMode",
        "metricQueryType",
        "queryMode",
        "highResolution",
        "returnData",
        "sql",
        "sqlExpression",
        "statistics",
        "expression",
        "matchExact",
        "logGroups",
        "logGroupNames",
        "statsGroups",
        "prefixMatching",
        "actionPrefix",
        "alarmNamePrefix",
        "timezoneUTCOffset",
        "queryType",
        "queryLanguage",
        "subtype",
    ]);
    out
}

/// What a query of figures is.
fn kind(foreign: &Foreign<'_>) -> &'static str {
    let search = foreign.number("metricQueryType") == Some(1.0);
    let code = foreign.number("metricEditorMode") == Some(1.0);
    let expression = foreign.text("expression").is_some();
    match (search, code, expression) {
        (true, ..) => "insights",
        (false, _, true) => "expression",
        _ => "metric",
    }
}

fn insights(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("expression", "query"),
        ("region", "region"),
        ("queryLanguage", "language"),
        ("logGroupNames", "logGroups"),
        ("statsGroups", "groupBy"),
        ("accountId", "account"),
    ];
    let mut out = keys::take(foreign, &names);
    if !out.contains_key("query") {
        return Map::new();
    }
    out.insert("type".into(), json!("logs"));
    let groups = foreign.list("logGroups");
    let named = |group: &Foreign<'_>| {
        group.meaningless(&["accountId", "accountLabel", "value", "label", "text"]);
        group.value("arn").or_else(|| group.value("name"))
    };
    let groups: Vec<Value> = groups
        .iter()
        .filter_map(|group| {
            group.meaningless(&["name"]);
            named(group)
        })
        .collect();
    if !groups.is_empty() {
        out.insert("logGroups".into(), Value::Array(groups));
    }
    foreign.meaningless(&[
        "queryMode",
        "id",
        "namespace",
        "metricName",
        "dimensions",
        "statistic",
        "statistics",
        "period",
    ]);
    out
}

/// A query of X-Ray.
pub fn xray(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("queryType", "type"),
        ("query", "query"),
        ("region", "region"),
        ("group", "group"),
        ("columns", "columns"),
        ("resolution", "resolution"),
        ("accountIds", "accounts"),
        ("serviceQueryType", "service"),
        ("state", "state"),
    ];
    let out = keys::take(foreign, &names);
    foreign.meaningless(&["queryMode"]);
    out
}

/// A query of Google Cloud Monitoring: filters, MQL, PromQL or an objective. Its older forms are flat or in `metricQuery`.
pub fn google(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [("queryType", "type"), ("aliasBy", "legend")];
    let mut out = keys::take(foreign, &names);
    for key in ["timeSeriesList", "timeSeriesQuery", "promQLQuery", "sloQuery", "metricQuery"] {
        let Some(inner) = foreign.get(key) else { continue };
        out.extend(of_google(&inner));
    }
    if !out.contains_key("filters") && !out.contains_key("query") {
        out.extend(of_google(foreign));
    }
    foreign.meaningless(&["intervalMs", "usedAlignmentPeriod", "metricQuery", "sloQuery", "timeSeriesList"]);
    out
}

fn of_google(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("projectName", "project"),
        ("filters", "filters"),
        ("metricType", "metric"),
        ("query", "query"),
        ("expr", "query"),
        ("groupBys", "groupBy"),
        ("crossSeriesReducer", "reducer"),
        ("perSeriesAligner", "aligner"),
        ("alignmentPeriod", "period"),
        ("secondaryAlignmentPeriod", "secondaryPeriod"),
        ("secondaryCrossSeriesReducer", "secondaryReducer"),
        ("secondaryPerSeriesAligner", "secondaryAligner"),
        ("secondaryGroupBys", "secondaryGroupBy"),
        ("preprocessor", "preprocessor"),
        ("graphPeriod", "graphPeriod"),
        ("step", "minStep"),
        ("selectorName", "selector"),
        ("serviceId", "service"),
        ("sloId", "slo"),
        ("goal", "goal"),
        ("lookbackPeriod", "lookback"),
        ("aliasBy", "legend"),
        ("metricKind", "metricKind"),
        ("valueType", "valueType"),
        ("view", "view"),
        ("unit", "unit"),
    ];
    let out = keys::take(foreign, &names);
    foreign.meaningless(&["editorMode", "serviceName", "sloName", "text", "title", "metricKind", "valueType"]);
    out
}
