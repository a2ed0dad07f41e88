//! Keys of queries: taken under our names, or left.

use serde_json::{Map, Value};

use crate::import::Foreign;

/// Keys about editing, and what old versions of Grafana wrote for themselves.
const MEANINGLESS: [&str; 34] = [
    "$$hashKey",
    "app",
    "builder",
    "builderOptions",
    "calculatedInterval",
    "prometheusLink",
    "maxDataPoints",
    "showIn",
    "datasourceErrors",
    "dateLoading",
    "datetimeLoading",
    "excludeNullMetadata",
    "disableTextWrap",
    "dsType",
    "editorMode",
    "editorType",
    "errors",
    "fullMetaSearch",
    "hashKey",
    "includeNullMetadata",
    "intervalMs",
    "enableStorageAPI",
    "key",
    "legendLink",
    "meta",
    "metric",
    "pluginVersion",
    "requestId",
    "selectedFormat",
    "step",
    "tableLoading",
    "textEditor",
    "useBackend",
    "version",
];

/// Keys of other families, which a query keeps when its source is changed; none of them counts there.
const LEFT: [&str; 96] = [
    "aggregation",
    "alias",
    "aliasBy",
    "appInsights",
    "azureDataExplorer",
    "azureLogAnalytics",
    "azureMonitor",
    "azureResourceGraph",
    "bucketAggs",
    "column",
    "columns",
    "conditions",
    "configuration",
    "constant",
    "csvContent",
    "csvFileName",
    "csvWave",
    "currentFilterKey",
    "currentFilterValue",
    "currentTagKey",
    "currentTagValue",
    "data",
    "database",
    "dataset",
    "database_id",
    "dateTimeType",
    "dimensions",
    "direction",
    "disableDownsampling",
    "downsampleAggregator",
    "downsampleFillPolicy",
    "downsampleInterval",
    "exemplar",
    "expr",
    "expression",
    "extrapolate",
    "fields",
    "fill",
    "filter",
    "filters",
    "format",
    "formattedQuery",
    "function",
    "group",
    "groupBy",
    "hosts",
    "id",
    "instant",
    "interval",
    "intervalFactor",
    "isCounter",
    "items",
    "labels",
    "languageVersion",
    "legendFormat",
    "limit",
    "lines",
    "location",
    "logGroups",
    "matchExact",
    "maxLines",
    "measurement",
    "metricColumn",
    "metricName",
    "metricQuery",
    "metrics",
    "mode",
    "namespace",
    "options",
    "orderByTime",
    "parser",
    "period",
    "policy",
    "query",
    "queryMode",
    "queryText",
    "queryType",
    "range",
    "rawQuery",
    "rawSql",
    "refCount",
    "region",
    "resultFormat",
    "round",
    "select",
    "seriesCount",
    "sql",
    "sqlExpression",
    "statistic",
    "statistics",
    "stringInput",
    "subscription",
    "table",
    "tags",
    "target",
    "timeColumn",
];

/// More keys of other families.
const LEFT_TOO: [&str; 32] = [
    "textFilter",
    "timeColumnType",
    "timeField",
    "tz",
    "url",
    "where",
    "pulseWave",
    "scenarioId",
    "startValue",
    "spread",
    "noise",
    "min",
    "max",
    "panelId",
    "serviceName",
    "tableType",
    "type",
    "rawSQL",
    "slimit",
    "application",
    "dateColDataType",
    "dateTimeColDataType",
    "environment",
    "metricEditorMode",
    "metricQueryType",
    "skip_comments",
    "host",
    "item",
    "service",
    "useBackends",
    "useCustomSeriesNaming",
    "hosts",
];

/// The values of keys that say something, under our names.
pub fn take(foreign: &Foreign<'_>, names: &[(&str, &str)]) -> Map<String, Value> {
    let mut out = Map::new();
    for (theirs, ours) in names {
        if out.contains_key(*ours) {
            continue;
        }
        let value = foreign.value(theirs).map(tidy).filter(|v| !is_nothing(v));
        value.into_iter().for_each(|value| drop(out.insert((*ours).into(), value)));
    }
    out
}

/// Whether a value says nothing.
pub fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Without empty parts and keys of editors.
pub fn tidy(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(key, _)| !matches!(key.as_str(), "$$hashKey" | "fake" | "hashKey"));
            kept.map(|(key, value)| (key, tidy(value))).filter(|(_, value)| !is_nothing(value)).collect()
        }
        Value::Array(list) => list.into_iter().map(tidy).collect(),
        other => other,
    }
}

/// What is left of a query once its family has read it.
pub fn left_over(query: &Foreign<'_>) {
    query.meaningless(&MEANINGLESS);
    let unread = LEFT.iter().chain(&LEFT_TOO).copied().filter(|key| !query.is_read(key));
    query.meaningless(&unread.collect::<Vec<_>>());
}

/// A text that may be written as a number.
pub fn text_of(foreign: &Foreign<'_>, key: &str) -> Option<String> {
    match foreign.value(key)? {
        Value::String(text) => Some(text).filter(|t| !t.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
