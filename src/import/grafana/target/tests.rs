//! Targets, a small query each: what is written there, and what it becomes.

use serde_json::{Value, json};

use super::{all, target};
use crate::import::{Foreign, Log, Why};
use crate::spec::tree::Node;

/// What a query of a kind adds to its target; nothing of it may be lost.
fn read(kind: Option<&str>, query: &Value) -> Value {
    let node = Node::from_value(query);
    let log = Log::default();
    let target = target(&Foreign::new(&node, &log), kind);
    let lost: Vec<_> = log.findings(&node).into_iter().filter(|f| f.why != Why::Meaningless).collect();
    assert_eq!(lost, [], "{query}");
    Value::Object(target.rest)
}

fn cases(kind: &str, list: &[(Value, Value)]) {
    for (theirs, ours) in list {
        assert_eq!(read(Some(kind), theirs), *ours, "{kind}: {theirs}");
    }
}

#[test]
fn prometheus_asks_in_promql() {
    cases(
        "prometheus",
        &[
            (
                json!({ "expr": "up", "legendFormat": "{{job}}", "refId": "A", "hide": true, "step": 240, "format": "time_series", "intervalFactor": 1,
                    "editorMode": "code", "range": true, "instant": false, "exemplar": false, "interval": "", "metric": "up", "useBackend": false }),
                json!({ "query": "up", "legend": "{{job}}" }),
            ),
            (
                json!({ "expr": "up", "legendFormat": "__auto", "instant": true, "range": false, "format": "table", "interval": "60" }),
                json!({ "query": "up", "legend": "__auto", "instant": true, "format": "table", "minStep": "60s" }),
            ),
            (
                json!({ "expr": "up", "queryType": "instant", "interval": "$res", "intervalFactor": 2, "exemplar": true, "format": "heatmap" }),
                json!({ "query": "up", "instant": true, "format": "heatmap", "minStep": "$res", "intervalFactor": 2, "exemplar": true }),
            ),
            (json!({ "expr": "", "refId": "A" }), json!({})),
            (
                json!({ "expr": "up", "bucketAggs": [{ "id": "2" }], "metrics": [{ "id": "1" }], "timeField": "@timestamp", "query": "", "alias": "" }),
                json!({ "query": "up" }),
            ),
        ],
    );
}

#[test]
fn sql_is_text_or_made_of_the_editors_parts() {
    cases(
        "mysql",
        &[
            (
                json!({ "rawSql": "SELECT 1", "format": "table", "rawQuery": true, "group": [], "metricColumn": "none", "select": [[]], "timeColumn": "time",
                    "where": [{ "type": "macro", "name": "$__timeFilter", "params": [] }], "sql": { "columns": [] }, "editorMode": "code", "dataset": "d", "table": "t" }),
                json!({ "query": "SELECT 1", "format": "table" }),
            ),
            (
                json!({ "rawSql": "", "table": "orders", "dataset": "shop", "sql": {
                    "columns": [{ "type": "function", "name": "SUM", "parameters": [{ "type": "functionParameter", "name": "amount" }], "alias": "\"total\"" },
                        { "type": "function", "parameters": [{ "type": "functionParameter", "name": "day" }] }],
                    "whereString": "amount > 0", "groupBy": [{ "type": "groupBy", "property": { "type": "string", "name": "day" } }],
                    "orderBy": { "type": "property", "property": { "type": "string", "name": "day" } }, "orderByDirection": "DESC", "limit": 50 } }),
                json!({ "query": "SELECT SUM(amount) AS \"total\", day FROM shop.orders WHERE amount > 0 GROUP BY day ORDER BY day DESC LIMIT 50" }),
            ),
            (
                json!({ "table": "m", "timeColumn": "at", "metricColumn": "host", "select": [[{ "type": "column", "params": ["v"] }, { "type": "aggregate", "params": ["avg"] }, { "type": "alias", "params": ["v"] }]],
                    "group": [{ "type": "time", "params": ["$__interval", "none"] }], "where": [{ "type": "macro", "name": "$__timeFilter", "params": [] }, { "type": "expression", "params": ["a", "=", "1"] }],
                    "format": "time_series", "refId": "A" }),
                json!({ "query": "SELECT $__timeGroupAlias(at,$__interval), host AS metric, avg(v) AS \"v\" FROM m WHERE $__timeFilter(at) AND a = 1 GROUP BY 1,2 ORDER BY 1", "format": "time_series" }),
            ),
        ],
    );
    cases(
        "clickhouse",
        &[
            (
                json!({ "rawSql": "SELECT 1", "format": 1, "queryType": "sql", "meta": { "builderOptions": { "limit": 100 } } }),
                json!({ "query": "SELECT 1", "format": "table" }),
            ),
            (
                json!({ "query": "SELECT $timeSeries", "database": "d", "table": "t", "dateTimeColDataType": "at", "dateTimeType": "DATETIME", "format": "time_series", "round": "0s", "intervalFactor": 1, "extrapolate": true, "rawQuery": "x" }),
                json!({ "query": "SELECT $timeSeries", "database": "d", "table": "t", "timeColumn": "at", "timeType": "DATETIME", "round": "0s", "intervalFactor": 1, "format": "time_series" }),
            ),
        ],
    );
    cases(
        "sqlite",
        &[(
            json!({ "queryText": "SELECT 1", "rawQueryText": "SELECT 1", "queryType": "time series", "timeColumns": ["time"] }),
            json!({ "query": "SELECT 1", "format": "time_series", "timeColumns": ["time"] }),
        )],
    );
}

#[test]
fn influxql_is_made_of_the_editors_parts() {
    let field = |name: &str| json!({ "type": "field", "params": [name] });
    let call = |name: &str, params: Value| json!({ "type": name, "params": params });
    let query = |text: &str| json!({ "query": text });
    cases(
        "influxdb",
        &[
            (
                json!({ "measurement": "cpu", "select": [[field("usage"), call("mean", json!([]))]], "policy": "default", "resultFormat": "time_series", "orderByTime": "ASC", "tags": [],
                    "groupBy": [call("time", json!(["$__interval"])), call("tag", json!(["host"])), call("fill", json!(["null"]))], "query": "old", "rawQuery": false }),
                query(
                    "SELECT mean(\"usage\") FROM \"cpu\" WHERE $timeFilter GROUP BY time($__interval), \"host\" fill(null)",
                ),
            ),
            (
                json!({ "measurement": "/^net$/", "policy": "long", "orderByTime": "DESC", "limit": "5", "slimit": 2, "tz": "$Zone", "groupBy": [], "alias": "$tag_host $col",
                    "tags": [{ "key": "host", "operator": "=~", "value": "/^$h$/" }, { "condition": "OR", "key": "a::tag", "operator": "=", "value": "it's" }, { "key": "n::field", "operator": ">", "value": "3" }],
                    "select": [[field("rx"), call("max", json!([])), call("non_negative_derivative", json!(["1s"])), call("math", json!([" * 8"])), call("alias", json!(["Rx"]))], [field("*")]] }),
                json!({ "query": "SELECT non_negative_derivative(max(\"rx\"), 1s) * 8 AS \"Rx\", * FROM \"long\"./^net$/ WHERE (\"host\" =~ /^$h$/ OR \"a\"::tag = 'it\\'s' AND \"n\"::field > 3) AND $timeFilter ORDER BY time DESC LIMIT 5 SLIMIT 2 tz('$Zone')",
                    "legend": "$tag_host $col" }),
            ),
            (
                json!({ "rawQuery": true, "query": "SHOW DATABASES", "resultFormat": "table", "select": [[field("value")]], "dsType": "influxdb" }),
                json!({ "query": "SHOW DATABASES", "format": "table" }),
            ),
            (
                json!({ "query": "from(bucket: v.defaultBucket)\n  |> range(start: v.timeRangeStart)" }),
                json!({ "query": "from(bucket: v.defaultBucket)\n  |> range(start: v.timeRangeStart)", "language": "flux" }),
            ),
        ],
    );
}

#[test]
fn elasticsearch_keeps_figures_and_buckets() {
    cases(
        "elasticsearch",
        &[
            (
                json!({ "query": "a:1", "alias": "{{term k}}", "timeField": "@timestamp", "metrics": [{ "id": "1", "type": "avg", "field": "v", "hide": false, "settings": { "script": { "inline": "_value*2" } }, "meta": {} }],
                    "bucketAggs": [{ "id": "2", "type": "terms", "field": "k", "fake": true, "settings": { "size": "10", "order": "desc", "orderBy": "_term", "min_doc_count": "1" } }] }),
                json!({ "query": "a:1", "timeField": "@timestamp", "metrics": [{ "id": "1", "type": "avg", "field": "v", "settings": { "script": "_value*2" } }],
                    "buckets": [{ "id": "2", "type": "terms", "field": "k", "settings": { "size": "10", "order": "desc", "orderBy": "_term", "min_doc_count": "1" } }], "legend": "{{term k}}" }),
            ),
            (
                json!({ "query": "", "metrics": [{ "id": "1", "type": "logs" }] }),
                json!({ "metrics": [{ "id": "1", "type": "logs" }] }),
            ),
        ],
    );
    cases(
        "opensearch",
        &[(
            json!({ "query": "search source=a", "queryType": "PPL", "luceneQueryType": "Logs", "format": "table", "metrics": [{ "id": "1", "type": "logs" }], "timeField": "t" }),
            json!({ "query": "search source=a", "timeField": "t", "metrics": [{ "id": "1", "type": "logs" }], "luceneType": "Logs", "format": "table", "language": "ppl" }),
        )],
    );
}

#[test]
fn cloudwatch_tells_its_kinds_of_queries_apart() {
    cases(
        "cloudwatch",
        &[
            (
                json!({ "region": "default", "namespace": "AWS/EC2", "metricName": "CPUUtilization", "dimensions": { "InstanceId": ["$i"] }, "statistics": ["Average"], "period": "", "id": "", "expression": "", "matchExact": true, "alias": "{{InstanceId}}" }),
                json!({ "region": "default", "namespace": "AWS/EC2", "metric": "CPUUtilization", "dimensions": { "InstanceId": ["$i"] }, "legend": "{{InstanceId}}", "statistic": "Average", "type": "metric" }),
            ),
            (
                json!({ "region": "r", "metricEditorMode": 1, "metricQueryType": 0, "expression": "m1 * 2", "id": "e1", "label": "x", "queryMode": "Metrics", "statistic": "Sum" }),
                json!({ "region": "r", "id": "e1", "legend": "x", "type": "expression", "query": "m1 * 2" }),
            ),
            (
                json!({ "region": "r", "metricQueryType": 1, "metricEditorMode": 1, "sqlExpression": "SELECT AVG(x)", "period": "300" }),
                json!({ "region": "r", "period": "300", "type": "insights", "query": "SELECT AVG(x)" }),
            ),
            (
                json!({ "queryMode": "Logs", "expression": "fields @timestamp", "region": "r", "logGroups": [{ "arn": "arn:1", "name": "n" }], "statsGroups": ["pod"] }),
                json!({ "query": "fields @timestamp", "region": "r", "groupBy": ["pod"], "type": "logs", "logGroups": ["arn:1"] }),
            ),
        ],
    );
}

#[test]
fn graphite_writes_references_out() {
    let list = json!([
        { "refId": "A", "target": "a.b" },
        { "refId": "B", "target": "sumSeries(#A, c)", "hide": true },
        { "refId": "C", "target": "alias(#B, '#A')", "textEditor": true },
        { "refId": "D", "target": "x(#D)" },
        { "refId": "E", "target": "alias(#B)", "targetFull": "alias(sumSeries(a.b, c))" },
        { "refId": "F", "target": "" },
    ]);
    let node = Node::from_value(&list);
    let log = Log::default();
    let targets = all(&Foreign::new(&node, &log).items(), Some("graphite"));
    let texts: Vec<&str> = targets.iter().filter_map(|t| t.rest["query"].as_str()).collect();
    assert_eq!(
        texts,
        ["a.b", "sumSeries(a.b, c)", "alias(sumSeries(a.b, c), '#A')", "x(#D)", "alias(sumSeries(a.b, c))"]
    );
}

#[test]
fn azure_and_google_are_flat() {
    cases(
        "azuremonitor",
        &[
            (
                json!({ "queryType": "Azure Monitor", "subscription": "s", "azureMonitor": { "aggOptions": ["None"], "aggregation": "Average", "alias": "cpu", "dimension": "", "dimensionFilter": "*", "dimensions": [],
                    "metricDefinition": "Microsoft.Compute/virtualMachines", "metricName": "Percentage CPU", "resourceGroup": "g", "resourceName": "n", "timeGrain": "1", "timeGrainUnit": "minute" },
                    "appInsights": { "metricName": "select" }, "expr": "", "format": "time_series", "intervalFactor": 2 }),
                json!({ "type": "metrics", "resourceGroup": "g", "resource": "n", "namespace": "Microsoft.Compute/virtualMachines", "metric": "Percentage CPU", "aggregation": "Average", "legend": "cpu", "timeGrain": "PT1M", "subscription": "s" }),
            ),
            (
                json!({ "queryType": "Azure Log Analytics", "azureLogAnalytics": { "query": "Heartbeat", "resources": ["/r"], "resultFormat": "time_series", "mode": "raw" } }),
                json!({ "type": "logs", "query": "Heartbeat", "resources": ["/r"], "format": "time_series" }),
            ),
            (
                json!({ "queryType": "Azure Resource Graph", "subscriptions": ["s"], "azureResourceGraph": { "query": "Resources", "resultFormat": "table" } }),
                json!({ "type": "resources", "query": "Resources", "format": "table", "subscriptions": ["s"] }),
            ),
        ],
    );
    cases(
        "cloudmonitoring",
        &[
            (
                json!({ "queryType": "timeSeriesList", "aliasBy": "{{m}}", "timeSeriesList": { "projectName": "p", "filters": ["metric.type", "=", "x"], "perSeriesAligner": "ALIGN_MEAN", "crossSeriesReducer": "REDUCE_NONE", "alignmentPeriod": "+60s", "groupBys": [] } }),
                json!({ "type": "timeSeriesList", "legend": "{{m}}", "project": "p", "filters": ["metric.type", "=", "x"], "reducer": "REDUCE_NONE", "aligner": "ALIGN_MEAN", "period": "+60s" }),
            ),
            (
                json!({ "queryType": "metrics", "metricQuery": { "projectName": "p", "metricType": "x", "filters": [], "editorMode": "visual", "unit": "1" } }),
                json!({ "type": "metrics", "project": "p", "metric": "x", "unit": "1" }),
            ),
        ],
    );
}

#[test]
fn logs_traces_and_expressions_are_read() {
    cases(
        "loki",
        &[
            (
                json!({ "expr": "{a=\"b\"} |= `x`", "maxLines": 100, "direction": "backward", "queryType": "range", "editorMode": "code", "legendFormat": "" }),
                json!({ "query": "{a=\"b\"} |= `x`", "limit": 100 }),
            ),
            (
                json!({ "expr": "sum(rate({a=\"b\"}[5m]))", "queryType": "instant", "resolution": 1, "step": "1m" }),
                json!({ "query": "sum(rate({a=\"b\"}[5m]))", "minStep": "1m", "instant": true }),
            ),
        ],
    );
    cases(
        "tempo",
        &[(
            json!({ "queryType": "traceql", "query": "{}", "limit": 20, "tableType": "traces", "filters": [] }),
            json!({ "type": "traceql", "query": "{}", "limit": 20, "tableType": "traces" }),
        )],
    );
    cases(
        "jaeger",
        &[(
            json!({ "queryType": "search", "service": "$s", "tags": "a=\"b\"" }),
            json!({ "type": "search", "service": "$s", "tags": "a=\"b\"" }),
        )],
    );
    cases(
        "__expr__",
        &[
            (
                json!({ "type": "math", "expression": "$A * 2", "conditions": [{}], "reducer": "last", "window": "" }),
                json!({ "type": "math", "expression": "$A * 2" }),
            ),
            (
                json!({ "type": "reduce", "expression": "$A", "reducer": "mean", "settings": { "mode": "dropNN" } }),
                json!({ "type": "reduce", "expression": "A", "reducer": "mean", "settings": { "mode": "dropNN" } }),
            ),
            (
                json!({ "type": "reduce", "expression": "A", "reducer": "mean", "settings": { "mode": "" } }),
                json!({ "type": "reduce", "expression": "A", "reducer": "mean" }),
            ),
            (
                json!({ "type": "threshold", "expression": "B", "conditions": [{ "evaluator": { "type": "gt", "params": [1] } }] }),
                json!({ "type": "threshold", "expression": "B", "conditions": [{ "evaluator": { "type": "gt", "params": [1] } }] }),
            ),
        ],
    );
}

#[test]
fn made_up_data_and_panels_are_read() {
    cases(
        "testdata",
        &[
            (
                json!({ "scenarioId": "random_walk", "seriesCount": 3, "alias": "a", "labels": "k=v", "min": 0, "stringInput": "" }),
                json!({ "alias": "a", "labels": "k=v", "scenario": "random_walk", "series": 3, "min": 0 }),
            ),
            (
                json!({ "scenarioId": "csv_metric_values", "stringInput": "1,2" }),
                json!({ "scenario": "csv_metric_values", "values": "1,2" }),
            ),
            (
                json!({ "scenarioId": "csv_content", "csvContent": "a\n1" }),
                json!({ "scenario": "csv_content", "csv": "a\n1" }),
            ),
            (
                json!({ "scenarioId": "predictable_pulse", "pulseWave": { "timeStep": 60, "onCount": 3, "offCount": 3, "onValue": 2, "offValue": 1 } }),
                json!({ "scenario": "predictable_pulse", "timeStep": 60, "onCount": 3, "offCount": 3, "onValue": 2, "offValue": 1 }),
            ),
            (json!({ "queryType": "randomWalk" }), json!({ "scenario": "random_walk" })),
            (
                json!({ "scenarioId": "csv_metric_values", "stringInput": "1", "csvWave": { "timeStep": 60, "valuesCSV": "0" } }),
                json!({ "scenario": "csv_metric_values", "values": "1" }),
            ),
            (
                json!({ "scenarioId": "predictable_csv_wave", "csvWave": [{ "timeStep": 60, "valuesCSV": "0,1", "name": "a", "labels": "" }] }),
                json!({ "scenario": "predictable_csv_wave", "waves": [{ "timeStep": 60, "values": "0,1", "name": "a" }] }),
            ),
            (
                json!({ "scenarioId": "csv_file", "csvFileName": "a.csv" }),
                json!({ "scenario": "csv_file", "file": "a.csv" }),
            ),
            (
                json!({ "scenarioId": "node_graph", "nodes": { "type": "random", "count": 5 } }),
                json!({ "scenario": "node_graph", "nodes": 5 }),
            ),
            (
                json!({ "scenarioId": "streaming_client", "stream": { "type": "signal", "spread": 3.5, "noise": 2.2, "speed": 100 } }),
                json!({ "scenario": "random_walk", "spread": 3.5, "noise": 2.2 }),
            ),
            (
                json!({ "scenarioId": "live", "channel": "a/b" }),
                json!({ "scenario": "error", "message": "the scenario `live` is not made here" }),
            ),
            (
                json!({ "scenarioId": "server_error_500", "stringInput": "1,2" }),
                json!({ "scenario": "csv_metric_values", "values": "1,2" }),
            ),
        ],
    );
    cases(
        "-- Dashboard --",
        &[(json!({ "panelId": 7, "withTransforms": true }), json!({ "panel": "7", "withTransforms": true }))],
    );
}

#[test]
fn other_families_keep_every_key() {
    cases(
        "infinity",
        &[(
            json!({ "type": "json", "url": "https://a", "root_selector": "x", "columns": [], "refId": "A", "key": "k" }),
            json!({ "type": "json", "url": "https://a", "root_selector": "x" }),
        )],
    );
    cases(
        "acme",
        &[(
            json!({ "queryText": "q", "alias": "a", "deep": { "x": 1, "y": "" } }),
            json!({ "query": "q", "legend": "a", "deep": { "x": 1 } }),
        )],
    );
}

#[test]
fn keys_tell_the_family_where_the_reference_does_not() {
    let cases = [
        (json!({ "expr": "up" }), json!({ "query": "up" })),
        (json!({ "expr": "{a=\"b\"} |= `x`", "maxLines": 5 }), json!({ "query": "{a=\"b\"} |= `x`", "limit": 5 })),
        (json!({ "rawSql": "SELECT 1" }), json!({ "query": "SELECT 1" })),
        (json!({ "target": "a.b", "refId": "A" }), json!({ "query": "a.b" })),
        (json!({ "datasource": { "type": "loki", "uid": "x" }, "expr": "up" }), json!({ "query": "up" })),
        (
            json!({ "datasource": { "type": "datasource", "uid": "-- Dashboard --" }, "panelId": 3 }),
            json!({ "panel": "3" }),
        ),
    ];
    for (query, ours) in cases {
        assert_eq!(read(None, &query), ours, "{query}");
    }
}
