//! Perses' dashboards, piece by piece.

use serde_json::{Value, json};

use super::{Perses, dashboard};
use crate::import::{Finding, Foreign, Log, Why};
use crate::spec::load::Reader;
use crate::spec::tree::Node;
use crate::spec::{Dashboard, Panel};

fn read(document: &Value) -> (Dashboard, Vec<Finding>) {
    let node = Node::from_value(document);
    assert!(Perses.accepts(&node));
    let log = Log::default();
    let (read, _) = dashboard(&Foreign::new(&node, &log));
    (read, log.findings(&node))
}

/// A dashboard of one panel.
fn panel(plugin: &Value, queries: &Value) -> (Panel, Vec<Finding>) {
    let item = json!({ "x": 0, "y": 0, "width": 12, "height": 8, "content": { "$ref": "#/spec/panels/p" } });
    let (mut read, found) = read(&json!({
        "kind": "Dashboard", "metadata": { "name": "d", "project": "p" },
        "spec": {
            "panels": { "p": { "kind": "Panel", "spec": { "display": { "name": "P" }, "plugin": plugin, "queries": queries } } },
            "layouts": [{ "kind": "Grid", "spec": { "items": [item] } }],
        },
    }));
    (read.panels.remove(0), found)
}

/// What a plug-in's settings become, title, place and targets left out.
fn plugged(plugin: Value) -> Value {
    let (mut panel, found) = panel(&plugin, &json!([]));
    let unknown: Vec<_> = found.iter().filter(|f| f.why != Why::Meaningless).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    (panel.title, panel.size) = (None, None);
    serde_json::to_value(panel).unwrap()
}

#[test]
fn time_series() {
    let ours = plugged(json!({ "kind": "TimeSeriesChart", "spec": {
        "legend": { "position": "right", "mode": "table", "size": "small", "values": ["last", "max"] },
        "yAxis": { "label": "load", "format": { "unit": "bytes/sec", "decimalPlaces": 1 }, "min": 0, "max": 2, "logBase": 10 },
        "visual": { "lineWidth": 0.5, "areaOpacity": 0.25, "lineStyle": "dashed", "stack": "all", "connectNulls": true, "palette": { "mode": "auto" } },
        "thresholds": { "steps": [{ "value": 5 }, { "value": 3, "color": "red" }] },
        "querySettings": [{ "queryIndex": 1, "colorMode": "fixed", "colorValue": "#ff0000", "negativeY": true, "stack": false, "format": { "unit": "percent" } }],
    } }));
    assert_eq!(
        ours,
        json!({
            "kind": "timeseries",
            "field": {
                "unit": "perses:bytes/sec", "decimals": 1, "min": 0.0, "max": 2.0,
                "thresholds": [{ "color": "green" }, { "value": 3.0, "color": "red" }, { "value": 5.0, "color": "#FFCC00" }],
                "custom": {
                    "axisLabel": "load", "fillOpacity": 25.0, "lineStyle": { "fill": "dash" }, "lineWidth": 0.5, "spanNulls": true,
                    "scaleDistribution": { "type": "log", "log": 10.0 }, "stacking": { "mode": "normal" }, "thresholdsStyle": { "mode": "dashed" },
                },
            },
            "overrides": [{ "match": { "byRefId": "B" }, "field": {
                "unit": "perses:percent", "color": "#ff0000", "custom": { "transform": "negative-Y", "stacking": { "mode": "none" } },
            } }],
            "options": { "legend": { "displayMode": "table", "placement": "right", "values": ["lastNotNull", "max"] } },
        })
    );
}

#[test]
fn single_values() {
    let ours = plugged(json!({ "kind": "StatChart", "spec": {
        "calculation": "last", "format": { "unit": "decimal", "shortValues": false }, "sparkline": { "width": 1 }, "valueFontSize": 50,
        "colorMode": "background_solid", "legendMode": "off",
        "mappings": [
            { "kind": "Value", "spec": { "value": "1", "result": { "value": "up", "color": "#00ff00" } } },
            { "kind": "Range", "spec": { "from": 2, "result": { "value": "many" } } },
            { "kind": "Misc", "spec": { "value": "null", "result": { "value": "none" } } },
        ],
    } }));
    assert_eq!(
        ours["options"],
        json!({
            "reduceOptions": { "calcs": ["lastNotNull"] }, "graphMode": "area", "colorMode": "background_solid", "textMode": "value",
            "text": { "valueSize": 50.0 },
        })
    );
    assert_eq!(
        ours["field"],
        json!({
            "unit": "perses:decimal:full",
            "mappings": [{ "special": "null", "text": "none" }, { "from": 2.0, "text": "many" }, { "value": "1", "text": "up", "color": "#00ff00" }],
        })
    );
    let ours = plugged(json!({ "kind": "StatChart", "spec": { "calculation": "mean", "metricLabel": "version" } }));
    assert_eq!(ours["transformations"], json!([{ "id": "labelsToFields" }]));
    assert_eq!(ours["options"]["reduceOptions"], json!({ "calcs": ["mean"], "fields": "/version/" }));
    let ours = plugged(json!({ "kind": "GaugeChart", "spec": {
        "calculation": "last", "format": { "unit": "percent" }, "legend": { "show": false },
        "thresholds": { "mode": "percent", "defaultColor": "blue", "steps": [{ "value": 80, "color": "red" }] },
    } }));
    assert_eq!(
        ours["field"],
        json!({
            "unit": "perses:percent", "min": 0.0, "max": 100.0,
            "thresholds": { "mode": "percentage", "steps": [{ "color": "blue" }, { "value": 80.0, "color": "red" }] },
        })
    );
    let ours = plugged(json!({ "kind": "PieChart", "spec": {
        "calculation": "sum", "radius": 50, "sort": "desc", "mode": "percentage", "showLabels": true,
        "legend": { "position": "right", "values": ["abs", "relative"] },
    } }));
    assert_eq!(
        ours["options"],
        json!({
            "reduceOptions": { "calcs": ["sum"] }, "sort": "desc", "displayLabels": ["name", "percent"],
            "legend": { "placement": "right", "values": ["value", "percent"] },
        })
    );
    let ours = plugged(json!({ "kind": "BarChart", "spec": {
        "calculation": "mean", "sort": "desc", "visual": { "colorOverrides": [{ "regex": "web", "color": "#123456" }] },
    } }));
    assert_eq!(
        ours["transformations"],
        json!([{ "id": "seriesByLabels", "options": { "reducer": "mean", "sort": "desc" } }])
    );
    assert_eq!(ours["overrides"][0]["field"], json!({ "mappings": [{ "regex": "/web/", "color": "#123456" }] }));
}

#[test]
fn grouped_bars() {
    let ours = plugged(json!({ "kind": "BarChart", "spec": {
        "calculation": "last", "mode": "percentage", "groupBy": ["job", "zone"], "isStacked": true, "orientation": "vertical",
        "format": { "unit": "bytes", "decimalPlaces": 1 }, "visual": { "colorOverrides": [{ "regex": "5..", "color": "#123456" }] },
    } }));
    assert_eq!(
        ours,
        json!({
            "kind": "barchart",
            "transformations": [{ "id": "seriesByLabels", "options": { "by": ["job", "zone"], "reducer": "lastNotNull", "share": "row" } }],
            "field": { "unit": "perses:percent", "decimals": 1 },
            "overrides": [{ "match": { "byRegexp": "/5../" }, "field": { "color": "#123456" } }],
            "options": { "orientation": "vertical", "xField": "job / zone", "legend": { "showLegend": true }, "stacking": "normal" },
        })
    );
}

#[test]
fn alerts_and_traces() {
    let alerts = json!([{ "kind": "AlertsQuery", "spec": { "plugin": { "kind": "AlertManagerAlertsQuery", "spec": {
        "filters": ["severity=\"page\"", "team!~\"a|b\""], "active": true } } } }]);
    let table = json!({ "kind": "AlertTable", "spec": {
        "defaultGroupBy": ["team"], "columns": [{ "name": "alertname", "sort": "desc", "sortMode": "alphabetical" }],
        "deduplication": { "mode": "fingerprint" }, "allowedActions": ["silence"] } });
    let (ours, found) = panel(&table, &alerts);
    assert!(found.iter().all(|f| f.why == Why::Meaningless), "{found:?}");
    assert_eq!(ours.kind, "alertlist");
    assert_eq!(json!(ours.options), json!({ "groupMode": "custom", "groupBy": ["team"], "sortOrder": 2 }));
    assert_eq!(ours.targets[0].source.as_deref(), Some("alertmanager:default"));
    assert_eq!(ours.targets[0].rest["query"], "ALERTS{severity=\"page\", team!~\"a|b\"}");
    let silences = plugged(json!({ "kind": "SilenceTable", "spec": {
        "columns": [{ "name": "comment", "header": "Why" }, { "name": "endsAt", "sort": "asc" }] } }));
    assert_eq!(silences["options"], json!({ "sortBy": [{ "displayName": "endsAt", "desc": false }] }));
    let scatter = plugged(json!({ "kind": "ScatterChart", "spec": { "sizeRange": [4, 20], "link": "/x" } }));
    assert_eq!(scatter["field"]["custom"], json!({ "pointSize": { "fixed": 12.0 } }));
    assert_eq!(plugged(json!({ "kind": "TraceTable", "spec": { "visual": {} } }))["kind"], "table");
}

#[test]
fn tables() {
    let queries = json!([query("up"), query("down")]);
    let (ours, found) = panel(
        &json!({ "kind": "Table", "spec": {
        "density": "compact", "pagination": true, "defaultColumnWidth": "auto",
        "transforms": [{ "kind": "MergeSeries", "spec": {} }],
        "cellSettings": [{ "condition": { "kind": "Misc", "spec": { "value": "null" } }, "text": "N/A" }],
        "columnSettings": [
            { "name": "pod", "header": "Pod", "align": "left", "sort": "asc" },
            { "name": "value #2", "header": "Down", "format": { "unit": "bytes" }, "width": 90, "plugin": { "kind": "GaugeChart", "spec": {} },
              "dataLink": { "url": "/d", "title": "more", "openNewTab": true } },
            { "name": "value #1", "cellSettings": [{ "condition": { "kind": "Range", "spec": { "min": 1 } }, "prefix": "~", "text": "up", "backgroundColor": "#00ff00" }] },
            { "name": "timestamp", "hide": true },
        ],
    } }),
        &queries,
    );
    assert!(found.iter().all(|f| f.why == Why::Meaningless), "{found:?}");
    let ours = serde_json::to_value(ours).unwrap();
    assert_eq!(
        ours["transformations"],
        json!([{ "id": "merge" }, { "id": "organize", "options": {
        "excludeByName": { "Time": true }, "indexByName": { "pod": 0, "Value #B": 1, "Value #A": 2 },
        "renameByName": { "pod": "Pod", "Value #B": "Down" },
    } }])
    );
    assert_eq!(
        ours["overrides"],
        json!([
            { "match": { "byName": "Pod" }, "field": { "custom": { "align": "left" } } },
            { "match": { "byName": "Down" }, "field": {
                "unit": "perses:bytes", "links": [{ "title": "more", "url": "/d" }], "custom": { "width": 90.0, "cellOptions": { "type": "gauge" } } } },
            { "match": { "byName": "Value #A" }, "field": {
                "mappings": [{ "from": 1.0, "text": "~up", "color": "#00ff00" }], "custom": { "cellOptions": { "type": "color-background", "mode": "basic" } } } },
        ])
    );
    assert_eq!(ours["field"], json!({ "mappings": [{ "special": "null", "text": "N/A" }] }));
    assert_eq!(ours["options"], json!({ "cellHeight": "sm", "sortBy": [{ "displayName": "Pod", "desc": false }] }));
    assert_eq!(
        ours["targets"][0],
        json!({ "source": "prometheus:prod", "query": "up", "instant": true, "format": "table" })
    );
}

#[test]
fn columns_with_names_of_grafana_are_those_of_the_queries() {
    let columns =
        json!([{ "name": "Value #requests", "header": "Requests" }, { "name": "Value #p50", "header": "P50" }]);
    let plugin = json!({ "kind": "Table", "spec": { "columnSettings": columns } });
    let (ours, _) = panel(&plugin, &json!([query("a"), query("b")]));
    let options = &ours.transformations[0].options;
    assert_eq!(options["renameByName"], json!({ "Value #A": "Requests", "Value #B": "P50" }));
}

#[test]
fn other_panels() {
    for (kind, spec, expected) in [
        ("Markdown", json!({ "text": "# a" }), json!({ "kind": "text", "options": { "content": "# a" } })),
        (
            "FlameChart",
            json!({ "palette": "value", "showTable": true, "showFlameGraph": true, "showSettings": true }),
            json!({ "kind": "flamegraph", "options": { "displayMode": "both", "colorScheme": "valueBased" } }),
        ),
        (
            "LogsTable",
            json!({ "showTime": true }),
            json!({ "kind": "logs", "options": { "showTime": true, "wrapLogMessage": true } }),
        ),
        ("Other", json!({}), json!({ "kind": "unsupported", "options": { "kind": "Other" } })),
        (
            "HeatMapChart",
            json!({ "yAxisFormat": { "unit": "seconds" }, "showVisualMap": true, "min": 0 }),
            json!({ "kind": "heatmap", "options": {
                "yAxis": { "unit": "perses:seconds", "min": 0.0 }, "cellValues": { "unit": "perses:decimal" }, "legend": { "show": true } } }),
        ),
        (
            "StatusHistoryChart",
            json!({ "legend": { "position": "bottom" } }),
            json!({ "kind": "status-history", "field": { "color": { "mode": "palette-classic" } }, "options": { "legend": { "placement": "bottom" } } }),
        ),
    ] {
        assert_eq!(plugged(json!({ "kind": kind, "spec": spec })), expected, "{kind}");
    }
    let (_, found) = panel(&json!({ "kind": "Other", "spec": { "a": 1 } }), &json!([]));
    assert_eq!(found[0].why, Why::NoEffect("`Other` is not drawn".into()));
}

fn query(text: &str) -> Value {
    let source = json!({ "kind": "PrometheusDatasource", "name": "prod" });
    json!({ "kind": "TimeSeriesQuery", "spec": { "plugin": { "kind": "PrometheusTimeSeriesQuery", "spec": { "datasource": source, "query": text } } } })
}

#[test]
fn queries() {
    let target = |kind: &str, spec: Value| {
        let queries = json!([{ "kind": "TimeSeriesQuery", "spec": { "plugin": { "kind": kind, "spec": spec } } }]);
        let (panel, found) = panel(&json!({ "kind": "TimeSeriesChart", "spec": {} }), &queries);
        assert!(found.iter().all(|f| f.why == Why::Meaningless), "{found:?}");
        serde_json::to_value(&panel.targets[0]).unwrap()
    };
    for (kind, spec, expected) in [
        (
            "PrometheusTimeSeriesQuery",
            json!({ "query": "up", "seriesNameFormat": "{{job}}", "minStep": "30s", "resolution": 1, "instant": true }),
            json!({ "source": "prometheus:default", "query": "up", "legend": "{{job}}", "minStep": "30s", "instant": true }),
        ),
        (
            "PrometheusTimeSeriesQuery",
            json!({ "query": "up", "datasource": "$ds" }),
            json!({ "source": "$ds", "query": "up" }),
        ),
        (
            "LokiLogQuery",
            json!({ "query": "{a=\"b\"}", "direction": "forward" }),
            json!({ "source": "loki:default", "query": "{a=\"b\"}", "direction": "forward", "format": "logs" }),
        ),
        (
            "TempoTraceQuery",
            json!({ "query": "{}", "limit": 20, "datasource": { "kind": "TempoDatasource", "name": "t" } }),
            json!({ "source": "tempo:t", "query": "{}", "limit": 20, "format": "traces" }),
        ),
        (
            "ExoticTimeSeriesQuery",
            json!({ "q": 1 }),
            json!({ "source": "exotic:default", "q": 1, "format": "time_series" }),
        ),
    ] {
        assert_eq!(target(kind, spec), expected, "{kind}");
    }
}

#[test]
fn variables() {
    let variable = |kind: &str, spec: Value| {
        let (read, found) = read(&json!({ "kind": "Dashboard", "metadata": { "name": "d" }, "spec": {
            "layouts": [], "panels": {}, "variables": [{ "kind": kind, "spec": spec }] } }));
        assert!(found.is_empty(), "{found:?}");
        serde_json::to_value(&read.variables[0]).unwrap()
    };
    let list = |plugin: &str, spec: Value| {
        variable("ListVariable", json!({ "name": "x", "plugin": { "kind": plugin, "spec": spec } }))
    };
    assert_eq!(
        variable("TextVariable", json!({ "name": "x", "value": "a", "display": { "name": "X", "hidden": true } })),
        json!({ "name": "x", "kind": "textbox", "label": "X", "value": "a", "hide": true })
    );
    assert_eq!(variable("TextVariable", json!({ "name": "x", "value": "a", "constant": true }))["kind"], "constant");
    assert_eq!(
        variable(
            "ListVariable",
            json!({
            "name": "x", "allowAllValue": true, "allowMultiple": true, "customAllValue": ".*", "capturingRegexp": "(a.*)", "sort": "alphabetical-ci-asc",
            "defaultValue": ["$__all"],
            "plugin": { "kind": "PrometheusLabelValuesVariable", "spec": { "labelName": "job", "matchers": ["up{a=\"$a\"}"] } } })
        ),
        json!({
            "name": "x", "kind": "query", "default": "$__all", "source": "prometheus:default", "labelValues": { "metric": "up{a=\"$a\"}", "label": "job" },
            "regex": "/(a.*)/g", "sort": "alphabetical-case-insensitive-asc", "multi": true, "includeAll": true, "allValue": ".*" })
    );
    assert_eq!(
        list("PrometheusPromQLVariable", json!({ "expr": "up", "labelName": "job" })),
        json!({ "name": "x", "kind": "query", "source": "prometheus:default", "query": "query_result(up)", "regex": "/[{,]\\s*job=\"([^\"]*)\"/" })
    );
    assert_eq!(
        list("PrometheusLabelValuesVariable", json!({ "labelName": "job", "matchers": ["a", "b"] }))["query"],
        "query_result(group by (job) (a) or group by (job) (b))"
    );
    assert_eq!(list("PrometheusLabelNamesVariable", json!({}))["query"], "label_names()");
    assert_eq!(
        list("StaticListVariable", json!({ "values": ["a", { "value": "b", "label": "B" }] }))["values"],
        json!(["a", { "text": "B", "value": "b" }])
    );
    assert_eq!(
        list("DatasourceVariable", json!({ "datasourcePluginKind": "PrometheusDatasource" })),
        json!({ "name": "x", "kind": "datasource", "sourceKind": "prometheus" })
    );
}

#[test]
fn layouts() {
    let item = |x: u32, y: u32, w: u32, key: &str| json!({ "x": x, "y": y, "width": w, "height": 4, "content": { "$ref": format!("#/spec/panels/{key}") } });
    let text = json!({ "kind": "Panel", "spec": { "display": { "name": "T" }, "plugin": { "kind": "Markdown", "spec": { "text": "$__project" } } } });
    let mut repeated = item(0, 0, 24, "a");
    repeated["repeatVariable"] = json!({ "value": "v", "alignment": "vertical", "maxPer": 3 });
    let (read, found) = read(&json!({
        "apiVersion": "perses.dev/v1alpha2", "kind": "PersesDashboard", "metadata": { "name": "A B", "namespace": "n", "project": "p" },
        "spec": { "config": {
            "display": { "name": "Title" }, "duration": "1d12h", "refreshInterval": "30s",
            "panels": { "a": text, "b": text, "c": text },
            "layouts": [
                { "kind": "Grid", "spec": { "items": [item(0, 3, 12, "a"), item(12, 0, 12, "b")] } },
                { "kind": "Grid", "spec": { "items": [item(0, 0, 24, "a"), item(0, 0, 24, "b")] } },
                { "kind": "Grid", "spec": { "display": { "title": "Row", "collapse": { "open": false } }, "repeatVariable": "v", "items": [repeated] } },
            ],
        } },
    }));
    assert_eq!((read.name.as_str(), read.title.as_deref()), ("a-b", Some("Title")));
    assert_eq!(serde_json::to_value(&read.time_range).unwrap()["from"], "now-1d-12h");
    assert_eq!((read.variables[0].name.as_str(), read.variables[0].hide), ("__project", true));
    let places: Vec<_> = read.panels.iter().filter_map(|p| p.size).map(|s| (s.x.unwrap(), s.y.unwrap())).collect();
    assert_eq!(places, [(12, 0), (0, 0), (0, 4), (0, 8)]);
    let row = &read.panels[4];
    assert!((row.kind.as_str(), row.collapsed) == ("row", true) && row.repeat.as_ref().unwrap().variable == "v");
    assert_eq!(row.panels[0].repeat.as_ref().unwrap().max_per_row, Some(3));
    let named: Vec<_> = found.iter().filter(|f| f.why != Why::Meaningless).map(|f| f.path.as_str()).collect();
    assert_eq!(named, ["spec.config.panels.c"]);
}

#[test]
fn calculations_are_those_of_perses() {
    use crate::frame::{Field, Values};
    let oracle: Value = serde_json::from_str(include_str!("../../../tests/data/oracle/perses.json")).unwrap();
    for (input, expected) in oracle["calculations"].as_object().unwrap() {
        let values = oracle["calculation_inputs"][input].as_array().unwrap().iter().map(Value::as_f64).collect();
        let field = Field::new("x", Values::Number(values));
        for (calculation, expected) in expected.as_object().unwrap() {
            let id = super::shared::reducer(calculation);
            let ours = crate::reduce::reduce_all(&field, &[id]);
            let shown = format!("{:?}", ours[0]);
            let number = expected.as_f64();
            assert!(
                number.is_none_or(|n| shown.contains(&format!("{n:?}"))),
                "{input} {calculation}: {shown}, not {expected}"
            );
            assert!(
                number.is_some() || !shown.chars().any(|c| c.is_ascii_digit()) || calculation == "sum",
                "{input} {calculation}: {shown}"
            );
        }
    }
}
