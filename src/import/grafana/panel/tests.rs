//! Panels, small ones: what is written there, and what it becomes.

use serde_json::{Value, json};

use super::classic;
use crate::import::{Finding, Foreign, Log, Why};
use crate::spec::tree::Node;

/// The native form of a panel, and what is not shown of it.
fn read(panel: &Value) -> (Value, Vec<Finding>) {
    let node = Node::from_value(panel);
    let log = Log::default();
    let root = Foreign::new(&node, &log);
    let read = classic(&root);
    (
        serde_json::to_value(&read).unwrap(),
        log.findings(&node).into_iter().filter(|f| f.why != Why::Meaningless).collect(),
    )
}

/// The native form of a panel of which nothing is lost.
fn whole(panel: &Value) -> Value {
    let (read, findings) = read(panel);
    assert_eq!(findings, [], "{panel}");
    read
}

/// Asserts what a panel becomes.
fn becomes(theirs: Value, ours: Value) {
    assert_eq!(whole(&theirs), ours, "{theirs}");
}

#[test]
fn timeseries_keep_what_says_something() {
    becomes(
        json!({
            "type": "timeseries", "title": "CPU", "pluginVersion": "11.0.0", "interval": ">30s", "maxDataPoints": 300,
            "timeFrom": "now-24h", "timeShift": "1d", "hideTimeOverride": true, "transparent": true, "links": [],
            "datasource": { "type": "prometheus", "uid": "abc" },
            "targets": [{ "refId": "A", "datasource": { "type": "prometheus", "uid": "abc" }, "expr": "up", "range": true }],
            "fieldConfig": {
                "defaults": {
                    "unit": "percent", "min": 0, "mappings": [], "color": { "mode": "palette-classic" },
                    "thresholds": { "mode": "absolute", "steps": [{ "color": "green", "value": null }, { "color": "red", "value": 80 }] },
                    "custom": {
                        "drawStyle": "line", "lineWidth": 1, "fillOpacity": 0, "spanNulls": 3600000, "insertNulls": false,
                        "axisSoftMin": null, "hideFrom": { "legend": false, "tooltip": false, "viz": false },
                        "stacking": { "group": "A", "mode": "none" }, "thresholdsStyle": { "mode": "off" },
                        "lineStyle": { "fill": "solid" }, "showPoints": "never", "axisLabel": "", "gradientMode": "opacity"
                    }
                },
                "overrides": [
                    {
                        "matcher": { "id": "byRegexp", "options": "/.*out.*/" },
                        "properties": [{ "id": "custom.transform", "value": "negative-Y" }, { "id": "custom.lineStyle", "value": { "fill": "dash", "dash": [10, 10] } }]
                    },
                    {
                        "__systemRef": "hideSeriesFrom",
                        "matcher": { "id": "byNames", "options": { "mode": "exclude", "names": ["a"], "prefix": "All except:", "readOnly": true } },
                        "properties": [{ "id": "custom.hideFrom", "value": { "legend": false, "tooltip": false, "viz": true } }]
                    }
                ]
            },
            "options": {
                "legend": { "calcs": ["mean", "max"], "displayMode": "table", "placement": "right", "showLegend": true, "sortBy": "Max", "sortDesc": true, "width": 300 },
                "tooltip": { "mode": "multi", "sort": "desc" }
            }
        }),
        json!({
            "title": "CPU", "kind": "timeseries", "source": "prometheus:abc",
            "targets": [{ "refId": "A", "query": "up" }],
            "field": { "unit": "percent", "min": 0.0, "custom": { "lineWidth": 1, "spanNulls": 3600000, "showPoints": "never", "gradientMode": "opacity" } },
            "overrides": [
                { "match": { "byRegexp": "/.*out.*/" }, "field": { "custom": { "transform": "negative-Y", "lineStyle": { "fill": "dash", "dash": [10, 10] } } } },
                { "match": { "exceptNames": ["a"] }, "field": { "custom": { "hideFrom": { "legend": false, "viz": true } } } }
            ],
            "options": { "legend": { "displayMode": "table", "placement": "right", "sortBy": "Max", "sortDesc": true, "width": 300, "values": ["mean", "max"] } },
            "timeFrom": "24h", "timeShift": "1d", "hideTimeOverride": true, "minStep": "30s", "maxDataPoints": 300, "transparent": true
        }),
    );
}

#[test]
fn options_of_current_kinds_are_ours() {
    let cases = [
        (
            "stat",
            json!({ "colorMode": "background", "graphMode": "none", "justifyMode": "auto", "orientation": "auto", "textMode": "value",
                "wideLayout": true, "reduceOptions": { "calcs": [], "fields": "/^value$/", "values": false }, "text": { "valueSize": 28 } }),
            json!({ "colorMode": "background", "graphMode": "none", "textMode": "value", "text": { "valueSize": 28 },
                "reduceOptions": { "calcs": ["last"], "fields": "/^value$/" } }),
        ),
        (
            "gauge",
            json!({ "minVizHeight": 75, "orientation": "auto", "showThresholdLabels": true, "showThresholdMarkers": true, "sizing": "auto" }),
            json!({ "minVizHeight": 75, "showThresholdLabels": true }),
        ),
        (
            "bargauge",
            json!({ "displayMode": "lcd", "valueMode": "hidden", "namePlacement": "top", "showUnfilled": true,
                "legend": { "calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": false } }),
            json!({ "displayMode": "lcd", "valueMode": "hidden", "namePlacement": "top" }),
        ),
        (
            "table",
            json!({ "showHeader": true, "cellHeight": "md", "footer": { "show": true, "reducer": ["sum"], "fields": "", "countRows": false },
                "sortBy": [{ "displayName": "Time", "desc": true }], "frameIndex": 1 }),
            json!({ "cellHeight": "md", "footer": { "show": true, "reducer": ["sum"], "fields": "", "countRows": false },
                "sortBy": [{ "displayName": "Time", "desc": true }], "frameIndex": 1 }),
        ),
        (
            "piechart",
            json!({ "pieType": "donut", "displayLabels": ["name"], "legend": { "displayMode": "table", "placement": "right", "values": ["percent", "value"], "calcs": [] }, "sort": "desc" }),
            json!({ "pieType": "donut", "displayLabels": ["name"], "legend": { "displayMode": "table", "placement": "right", "values": ["percent", "value"] } }),
        ),
        (
            "barchart",
            json!({ "barRadius": 0.1, "barWidth": 0.6, "fullHighlight": true, "groupWidth": 0.7, "stacking": "normal", "xField": "Time", "fillOpacity": 80,
                "xTickLabelRotation": -45, "xTickLabelSpacing": 100, "legend": { "displayMode": "hidden" } }),
            json!({ "barWidth": 0.6, "stacking": "normal", "xField": "Time", "xTickLabelRotation": -45,
                "xTickLabelSpacing": 100, "legend": { "showLegend": false } }),
        ),
        (
            "heatmap",
            json!({ "calculate": false, "cellGap": 1, "color": { "mode": "scheme", "scheme": "Spectral", "scale": "exponential", "exponent": 0.5, "fill": "dark-orange", "steps": 128 },
                "exemplars": { "color": "red" }, "yAxis": { "axisPlacement": "left", "unit": "ms", "reverse": false }, "rowsFrame": { "layout": "auto" } }),
            json!({ "calculate": false, "cellGap": 1, "color": { "scheme": "Spectral", "steps": 128 },
                "yAxis": { "axisPlacement": "left", "unit": "ms", "reverse": false }, "rowsFrame": { "layout": "auto" } }),
        ),
        (
            "text",
            json!({ "mode": "html", "content": "<b>a</b>", "code": { "language": "plaintext", "showLineNumbers": false } }),
            json!({ "mode": "html", "content": "<b>a</b>" }),
        ),
        (
            "state-timeline",
            json!({ "mergeValues": false, "rowHeight": 0.9, "showValue": "always", "alignValue": "center", "perPage": 20 }),
            json!({ "mergeValues": false, "showValue": "always", "alignValue": "center" }),
        ),
    ];
    for (kind, theirs, ours) in cases {
        let read = whole(&json!({ "type": kind, "options": theirs }));
        assert_eq!((&read["kind"], &read["options"]), (&json!(kind), &ours), "{kind}");
    }
}

#[test]
fn field_config_of_all_ages_is_ours() {
    let field =
        |defaults: Value| whole(&json!({ "type": "stat", "fieldConfig": { "defaults": defaults } }))["field"].clone();
    let steps =
        json!([{ "color": "red", "value": 0 }, { "color": "blue", "value": 5 }, { "color": "green", "value": 5 }]);
    let cases = [
        (
            json!({ "thresholds": { "mode": "percentage", "steps": steps } }),
            json!({ "thresholds": { "mode": "percentage", "steps": [{ "color": "red" }, { "value": 5.0, "color": "green" }] } }),
        ),
        (
            json!({ "thresholds": { "steps": [] }, "mappings": [{ "type": "special", "options": { "match": "null", "result": { "text": "N/A", "index": 0 } } }] }),
            json!({ "mappings": [{ "special": "null", "text": "N/A" }] }),
        ),
        (
            json!({ "thresholds": { "steps": [] }, "mappings": [
                { "type": "value", "options": { "1": { "text": "up", "color": "green", "index": 1 }, "0": { "text": "down", "index": 0 } } },
                { "type": "range", "options": { "from": null, "to": 9, "result": { "text": "few" } } },
                { "type": "range", "options": { "from": null, "to": null, "result": { "text": "never" } } },
                { "type": "regex", "options": { "pattern": "/a(.)/", "result": { "text": "$1" } } },
                { "id": 0, "type": 1, "value": "2", "text": "two", "op": "=" }, { "type": 2, "from": "1", "to": "3", "text": "few" }] }),
            json!({ "mappings": [
                { "value": "0", "text": "down" }, { "value": "1", "text": "up", "color": "green" }, { "to": 9.0, "text": "few" },
                { "regex": "/a(.)/", "text": "$1" }, { "value": "2", "text": "two" }, { "from": 1.0, "to": 3.0, "text": "few" }] }),
        ),
        (
            json!({ "thresholds": { "steps": [] }, "links": [{ "title": "a", "url": "/d/x", "targetBlank": true }], "title": "Name", "noValue": "?", "decimals": "2" }),
            json!({ "links": [{ "title": "a", "url": "/d/x" }], "displayName": "Name", "noValue": "?", "decimals": 2 }),
        ),
        (
            json!({ "color": { "mode": "fixed", "fixedColor": "text" }, "fieldMinMax": true, "custom": { "lineWidth": 3 }, "filterable": true }),
            json!({ "color": "text", "fieldMinMax": true }),
        ),
        // Where nothing is said, red begins at 80 there.
        (
            json!({ "unit": "s" }),
            json!({ "unit": "s", "thresholds": [{ "color": "green" }, { "value": 80.0, "color": "red" }] }),
        ),
    ];
    for (theirs, ours) in cases {
        assert_eq!(field(theirs.clone()), ours, "{theirs}");
    }
}

#[test]
fn matchers_of_overrides_are_ours() {
    let cases = [
        (json!({ "id": "byName", "options": "a" }), json!({ "byName": "a" })),
        (
            json!({ "id": "byNames", "options": { "mode": "include", "names": ["a", "b"] } }),
            json!({ "byNames": ["a", "b"] }),
        ),
        (json!({ "id": "byType", "options": "time" }), json!({ "byType": "time" })),
        (json!({ "id": "byFrameRefID", "options": "A" }), json!({ "byRefId": "A" })),
        (
            json!({ "id": "byValue", "options": { "op": "gte", "reducer": "allIsZero", "value": 0 } }),
            json!({ "byValue": { "reducer": "allIsZero", "op": "gte", "value": 0.0 } }),
        ),
    ];
    for (theirs, ours) in cases {
        let over = json!({ "matcher": theirs, "properties": [{ "id": "unit", "value": "s" }] });
        let read = whole(&json!({ "type": "stat", "fieldConfig": { "overrides": [over] } }));
        assert_eq!(read["overrides"], json!([{ "match": ours, "field": { "unit": "s" } }]), "{theirs}");
    }
}

#[test]
fn what_an_override_takes_back_holds_for_the_others() {
    let read = whole(&json!({ "type": "table", "fieldConfig": {
        "defaults": { "decimals": 2 },
        "overrides": [
            { "matcher": { "id": "byName", "options": "a" }, "properties": [{ "id": "decimals", "value": null }, { "id": "unit", "value": "s" }] },
            { "matcher": { "id": "byName", "options": "b" }, "properties": [{ "id": "decimals" }, { "id": "min", "value": null }] },
        ] } }));
    assert_eq!(read["field"].get("decimals"), None);
    assert_eq!(
        read["overrides"],
        json!([
            { "match": { "exceptNames": ["a", "b"] }, "field": { "decimals": 2 } },
            { "match": { "byName": "a" }, "field": { "unit": "s" } },
        ])
    );
}

#[test]
fn what_is_not_known_is_told() {
    let cases = [
        (json!({ "type": "stat", "options": { "colorMode": "rainbow" } }), "options.colorMode"),
        (json!({ "type": "stat", "options": { "brandNew": 1 } }), "options.brandNew"),
        (
            json!({ "type": "stat", "fieldConfig": { "defaults": { "custom": { "brandNew": 1 } } } }),
            "fieldConfig.defaults.custom.brandNew",
        ),
        (json!({ "type": "timeseries", "brandNew": 1 }), "brandNew"),
        (
            json!({ "type": "stat", "fieldConfig": { "overrides": [{ "matcher": { "id": "byMood" }, "properties": [] }] } }),
            "fieldConfig.overrides[0]",
        ),
        (json!({ "type": "stat", "transformations": [{ "id": "bake", "options": {} }] }), "transformations[0]"),
        (json!({ "type": "some-panel", "options": { "a": 1, "b": 2 } }), "options"),
    ];
    for (panel, path) in cases {
        let (_, findings) = read(&panel);
        let paths: Vec<&str> = findings.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, [path], "{panel}");
    }
}

#[test]
fn a_kind_that_is_not_drawn_keeps_its_queries() {
    let (read, _) =
        read(&json!({ "type": "some-panel", "title": "A", "options": { "a": 1 }, "targets": [{ "expr": "up" }] }));
    assert_eq!(
        read,
        json!({ "title": "A", "kind": "unsupported", "targets": [{ "query": "up" }], "options": { "kind": "some-panel" } })
    );
}

#[test]
fn transformations_of_all_ages_are_ours() {
    let read = whole(&json!({ "type": "table", "transformations": [
        { "id": "seriesToColumns", "options": { "byField": "host" } },
        { "id": "organize", "options": { "excludeByName": { "Time": true }, "indexByName": {}, "renameByName": {} }, "disabled": true },
        { "id": "filterFieldsByName", "filter": { "id": "byRefId", "options": "A" }, "options": { "include": { "names": ["a"] } }, "topic": "series" },
        { "id": "calculateField", "options": { "mode": "binary", "binary": { "left": "a", "operator": "/", "reducer": "sum", "right": "b" } } },
    ] }));
    assert_eq!(
        read["transformations"],
        json!([
            { "id": "joinByField", "options": { "byField": "host" } },
            { "id": "organize", "options": { "excludeByName": { "Time": true }, "indexByName": {}, "renameByName": {} }, "disabled": true },
            { "id": "filterFieldsByName", "options": { "include": { "names": ["a"] } }, "filter": { "byRefId": "A" } },
            { "id": "calculateField", "options": { "mode": "binary", "binary": { "left": "a", "operator": "/", "right": "b" } } },
        ])
    );
}

#[test]
fn graphs_become_time_series() {
    becomes(
        json!({
            "type": "graph", "title": "Net", "renderer": "flot", "lines": true, "fill": 2, "linewidth": 2, "points": false, "pointradius": 5,
            "bars": false, "stack": true, "percentage": false, "steppedLine": true, "nullPointMode": "null as zero", "dashes": false,
            "aliasColors": { "a": "#BF1B00" }, "decimals": 1,
            "seriesOverrides": [
                { "alias": "/Rx$/", "transform": "negative-Y", "stack": "B", "color": "red", "$$hashKey": "object:1" },
                { "alias": "max", "fillBelowTo": "min", "lines": false, "legend": false },
                { "alias": "load", "yaxis": 2, "dashes": true, "dashLength": 5, "points": true, "pointradius": 1, "zindex": 0 },
                { "alias": "bars", "bars": true, "linewidth": 0, "stack": false, "nullPointMode": "connected" }
            ],
            "yaxes": [
                { "format": "bps", "label": "in", "logBase": 1, "max": null, "min": "0", "show": true, "$$hashKey": "object:2" },
                { "format": "short", "label": "load", "logBase": 10, "max": "5", "min": null, "show": true }
            ],
            "yaxis": { "align": false, "alignLevel": null },
            "xaxis": { "buckets": null, "mode": "time", "name": null, "show": true, "values": [] },
            "legend": { "alignAsTable": true, "avg": true, "current": true, "hideEmpty": true, "max": false, "min": false, "rightSide": true,
                "show": true, "sideWidth": 200, "sort": "current", "sortDesc": true, "total": false, "values": true },
            "thresholds": [{ "colorMode": "warning", "fill": true, "line": true, "op": "gt", "value": 80 }],
            "timeRegions": [], "tooltip": { "shared": true, "value_type": "individual" }, "alert": { "name": "x", "conditions": [{}] }
        }),
        json!({
            "title": "Net", "kind": "timeseries",
            "field": {
                "unit": "bps", "decimals": 1, "min": 0.0, "noValue": "0",
                "thresholds": [{ "color": "transparent" }, { "value": 80.0, "color": "orange" }],
                "custom": { "lineWidth": 2, "fillOpacity": 35, "showPoints": "never", "lineInterpolation": "stepAfter", "stacking": { "mode": "normal" },
                    "axisLabel": "in", "thresholdsStyle": { "mode": "line+area" } }
            },
            "overrides": [
                { "match": { "byName": "a" }, "field": { "color": "#BF1B00" } },
                { "match": { "byRegexp": "/Rx$/" }, "field": { "color": "red", "custom": { "stacking": { "mode": "normal", "group": "B" }, "transform": "negative-Y" } } },
                { "match": { "byName": "max" }, "field": { "custom": { "fillBelowTo": "min", "lineWidth": 0, "hideFrom": { "legend": true } } } },
                { "match": { "byName": "load" }, "field": { "unit": "short", "max": 5.0, "custom": { "showPoints": "always", "pointSize": 4,
                    "lineStyle": { "fill": "dash", "dash": [5, 10] }, "axisLabel": "load", "scaleDistribution": { "type": "log", "log": 10 }, "axisPlacement": "right" } } },
                { "match": { "byName": "bars" }, "field": { "custom": { "drawStyle": "bars", "fillOpacity": 100, "lineWidth": 0, "stacking": { "mode": "none" }, "spanNulls": true } } },
                { "match": { "byValue": { "reducer": "allIsNull", "op": "eq", "value": 1.0 } }, "field": { "custom": { "hideFrom": { "legend": true } } } }
            ],
            "options": { "legend": { "displayMode": "table", "placement": "right", "width": 200, "values": ["mean", "lastNotNull"], "sortBy": "lastNotNull", "sortDesc": true } }
        }),
    );
}

#[test]
fn very_old_graphs_are_read() {
    let read = whole(&json!({
        "type": "graph", "y_formats": ["bytes", "short"], "leftYAxisLabel": "used", "x-axis": true, "y-axis": true, "bars": true, "lines": false,
        "grid": { "leftMax": 10, "leftMin": 0, "rightMax": null, "rightMin": null, "threshold1": 5, "threshold1Color": "yellow", "threshold2": null, "threshold2Color": "x" },
        "legend": { "show": false, "values": true, "avg": true }
    }));
    assert_eq!(
        read["field"],
        json!({
            "unit": "bytes", "min": 0.0, "max": 10.0, "thresholds": [{ "color": "transparent" }, { "value": 5.0, "color": "yellow" }],
            "custom": { "drawStyle": "bars", "lineWidth": 1, "fillOpacity": 100, "showPoints": "never", "axisLabel": "used", "thresholdsStyle": { "mode": "area" } }
        })
    );
    assert_eq!(read["options"], json!({ "legend": { "showLegend": false } }));
}

#[test]
fn graphs_by_series_become_bar_charts() {
    let read = whole(
        &json!({ "type": "graph", "bars": true, "xaxis": { "mode": "series", "show": true, "values": ["total"] }, "yaxes": [{ "format": "s" }] }),
    );
    assert_eq!(read["kind"], json!("barchart"));
    assert_eq!(
        read["transformations"],
        json!([{ "id": "reduce", "options": { "reducers": ["sum"] } }, { "id": "transpose" }])
    );
}

#[test]
fn single_values_become_stats_and_gauges() {
    let base = json!({
        "type": "singlestat", "colors": ["green", "orange", "red"], "format": "percent", "valueName": "current", "thresholds": "50,80",
        "colorBackground": false, "colorValue": true, "mappingType": 1, "mappingTypes": [{ "name": "value to text", "value": 1 }],
        "valueMaps": [{ "op": "=", "text": "N/A", "value": "null" }], "rangeMaps": [{ "from": "null", "text": "N/A", "to": "null" }],
        "sparkline": { "show": true, "full": false, "lineColor": "blue", "fillColor": "x" }, "nullText": null, "nullPointMode": "connected",
        "prefix": "", "postfix": "", "prefixFontSize": "50%", "valueFontSize": "80%", "tableColumn": "a.b", "decimals": 1, "maxDataPoints": 100,
        "gauge": { "show": false, "minValue": 0, "maxValue": 100, "thresholdLabels": false, "thresholdMarkers": true }
    });
    let steps = json!([{ "color": "green" }, { "value": 50.0, "color": "orange" }, { "value": 80.0, "color": "red" }]);
    let read = whole(&base);
    assert_eq!(read["kind"], json!("stat"));
    assert_eq!(
        read["field"],
        json!({ "unit": "percent", "decimals": 1, "thresholds": steps, "mappings": [{ "special": "null", "text": "N/A" }] })
    );
    assert_eq!(read["options"], json!({ "reduceOptions": { "calcs": ["lastNotNull"], "fields": r"/^a\.b$/" } }));
    let with = |keys: Value| {
        let mut panel = base.clone();
        keys.as_object().unwrap().iter().for_each(|(k, v)| panel[k] = v.clone());
        whole(&panel)
    };
    let gauge = with(
        json!({ "gauge": { "show": true, "minValue": 0, "maxValue": 10, "thresholdLabels": true, "thresholdMarkers": false } }),
    );
    assert_eq!((&gauge["kind"], &gauge["field"]["max"]), (&json!("gauge"), &json!(10.0)));
    assert_eq!(gauge["options"]["showThresholdLabels"], json!(true));
    let plain = with(
        json!({ "colorValue": false, "format": "none", "postfix": " users", "valueName": "avg", "tableColumn": "" }),
    );
    assert_eq!(plain["field"]["unit"], json!("suffix:users"));
    assert_eq!(plain["field"]["color"], json!("blue"));
    assert_eq!(plain["options"], json!({ "reduceOptions": { "calcs": ["mean"] }, "colorMode": "none" }));
    let name = with(json!({ "valueName": "name", "sparkline": { "show": false }, "colorBackground": true }));
    assert_eq!(name["options"]["textMode"], json!("name"));
    assert_eq!((&name["options"]["graphMode"], &name["options"]["colorMode"]), (&json!("none"), &json!("background")));
}

#[test]
fn old_tables_become_tables() {
    becomes(
        json!({
            "type": "table-old", "columns": [{ "text": "Current", "value": "current" }, { "text": "Avg", "value": "avg" }], "transform": "timeseries_aggregations",
            "scroll": true, "showHeader": false, "pageSize": 10, "fontSize": "100%", "sort": { "col": 2, "desc": true },
            "styles": [
                { "pattern": "Time", "type": "date", "dateFormat": "YYYY-MM-DD HH:mm:ss", "alias": "When", "align": "auto" },
                { "pattern": "name", "type": "string", "link": true, "linkUrl": "/d/x?v=${__cell}&w=${__cell_2}&x=$__cell_1", "linkTooltip": "go", "linkTargetBlank": true,
                    "mappingType": 1, "valueMaps": [{ "value": "1", "text": "one" }], "unit": "short", "decimals": 2, "thresholds": [], "colors": ["a"], "colorMode": null },
                { "pattern": "id", "type": "hidden" },
                { "pattern": "/.*/", "type": "number", "unit": "bytes", "decimals": 1, "colorMode": "cell", "colors": ["green", "orange", "red"], "thresholds": ["5", "10"] }
            ]
        }),
        json!({
            "kind": "table",
            "transformations": [{ "id": "reduce", "options": { "reducers": ["lastNotNull", "mean"] } }],
            "field": {
                "unit": "bytes", "decimals": 1, "thresholds": [{ "color": "green" }, { "value": 5.0, "color": "orange" }, { "value": 10.0, "color": "red" }],
                "custom": { "cellOptions": { "type": "color-background", "mode": "basic" } }
            },
            "overrides": [
                { "match": { "byName": "Time" }, "field": { "unit": "time:YYYY-MM-DD HH:mm:ss", "displayName": "When" } },
                { "match": { "byName": "name" }, "field": { "mappings": [{ "value": "1", "text": "one" }],
                    "links": [{ "title": "go", "url": "/d/x?v=${__value.text}&w=${__data.fields[2]}&x=${__data.fields[1]}" }] } },
                { "match": { "byName": "id" }, "field": { "custom": { "hidden": true } } }
            ],
            "options": { "showHeader": false, "sortBy": [{ "displayName": "Mean", "desc": true }] }
        }),
    );
}

#[test]
fn old_heatmaps_become_heatmaps() {
    becomes(
        json!({
            "type": "heatmap", "cards": { "cardPadding": null, "cardRound": null }, "dataFormat": "tsbuckets", "heatmap": {}, "hideZeroBuckets": true,
            "highlightCards": true, "legend": { "show": false }, "reverseYBuckets": false, "tooltip": { "show": true }, "xAxis": { "show": true },
            "color": { "cardColor": "#b4ff00", "colorScale": "sqrt", "colorScheme": "interpolateSpectral", "exponent": 0.5, "mode": "spectrum", "min": 0, "max": null },
            "yAxis": { "decimals": 0, "format": "s", "logBase": 1, "max": null, "min": "0.1", "show": true, "splitFactor": null }, "yBucketBound": "auto"
        }),
        json!({ "kind": "heatmap", "options": {
            "color": { "steps": 128, "scheme": "Spectral", "min": 0 }, "yAxis": { "unit": "s", "decimals": 0, "min": 0.1 }, "cellGap": 2, "legend": { "show": false } } }),
    );
    let read = whole(&json!({ "type": "heatmap", "dataFormat": "timeseries", "xBucketSize": "5m", "yBucketNumber": 10,
        "color": { "mode": "opacity", "cardColor": "red", "colorScale": "sqrt", "exponent": 0.4 } }));
    assert_eq!(
        read["options"],
        json!({ "calculate": true, "calculation": { "xBuckets": { "mode": "size", "value": "5m" }, "yBuckets": { "mode": "count", "value": "10" } },
        "color": { "steps": 128, "mode": "opacity", "fill": "red", "exponent": 0.4 }, "legend": { "show": false } })
    );
}

#[test]
fn old_pies_texts_states_and_clocks_are_read() {
    becomes(
        json!({ "type": "grafana-piechart-panel", "aliasColors": { "a": "red" }, "combine": { "label": "Others", "threshold": 0 }, "fontSize": "80%", "format": "short",
            "legend": { "show": true, "values": true, "percentage": true }, "legendType": "Right side", "nullPointMode": "connected", "pieType": "donut", "strokeWidth": 1, "valueName": "total" }),
        json!({ "kind": "piechart", "field": { "unit": "short", "decimals": 0 }, "overrides": [{ "match": { "byName": "a" }, "field": { "color": "red" } }],
            "options": { "reduceOptions": { "calcs": ["sum"] }, "pieType": "donut", "legend": { "displayMode": "table", "placement": "right", "values": ["value", "percent"] } } }),
    );
    becomes(
        json!({ "type": "text", "mode": "html", "content": "<p>a</p>", "title": "" }),
        json!({ "kind": "text", "options": { "content": "<p>a</p>", "mode": "html" } }),
    );
    becomes(
        json!({ "type": "natel-discrete-panel", "units": "short", "colorMaps": [{ "text": "UP", "color": "green" }], "valueMaps": [{ "op": "=", "text": "UP", "value": "1" }],
            "rangeMaps": [{ "from": "2", "to": "9", "text": "MANY" }], "rowHeight": 50, "textSize": 24, "showLegend": true }),
        json!({ "kind": "state-timeline", "field": { "custom": { "fillOpacity": 100 }, "mappings": [
            { "value": "1", "text": "UP", "color": "green" }, { "from": 2.0, "to": 9.0, "text": "MANY" }, { "value": "UP", "color": "green" }] } }),
    );
    let clock =
        whole(&json!({ "type": "grafana-clock-panel", "options": { "mode": "time" }, "targets": [{ "refId": "A" }] }));
    assert_eq!(clock["kind"], json!("text"));
}

#[test]
fn kinds_of_plug_ins_are_ours() {
    let read = whole(
        &json!({ "type": "grafana-polystat-panel", "polystat": { "columns": 4, "columnAutoSize": false, "globalDecimals": 1, "globalOperatorName": "current",
        "globalUnitFormat": "percent", "shape": "circle", "tooltipDisplayMode": "all", "radius": "", "hexagonSortByField": "name", "hexagonSortByDirection": 1 },
        "savedComposites": [], "savedOverrides": [], "operatorName": "avg", "colors": ["red"] }),
    );
    assert_eq!(read["kind"], json!("polystat"));
    assert_eq!(
        read["options"],
        json!({ "globalOperatorName": "lastNotNull", "globalShape": "circle", "globalUnitFormat": "percent", "globalDecimals": 1,
        "autoSizeColumns": false, "layoutNumColumns": 4, "sortByField": "name", "sortByDirection": 1 })
    );
    let poly = whole(
        &json!({ "type": "grafana-polystat-panel", "options": { "globalOperator": "last", "globalThresholdsConfig": [{ "value": 1, "state": 2, "color": "red" }],
        "globalTooltipsEnabled": true, "radius": 25, "overrideConfig": { "overrides": [{ "label": "O", "metricName": "/a/", "order": 0, "clickThrough": "x", "enabled": true }] },
        "compositeConfig": { "animationSpeed": "1", "composites": [{ "name": "c", "enabled": true, "metrics": [{ "seriesMatch": "/a/", "order": 0 }] }] } } }),
    );
    assert_eq!(
        poly["options"],
        json!({
        "overrideConfig": { "overrides": [{ "metricName": "/a/", "enabled": true }] },
        "compositeConfig": { "composites": [{ "name": "c", "metrics": [{ "seriesMatch": "/a/" }] }] },
        "globalOperatorName": "last", "globalThresholds": [{ "value": 1, "state": 2, "color": "red" }] })
    );
    let map = whole(
        &json!({ "type": "grafana-worldmap-panel", "thresholds": "0,10", "colors": ["green", "orange", "red"], "mapCenterLatitude": 46, "mapCenterLongitude": 14,
        "initialZoom": 3, "locationData": "table", "tableQueryOptions": { "queryType": "coordinates", "latitudeField": "lat", "longitudeField": "lon", "metricField": "n" } }),
    );
    assert_eq!(map["kind"], json!("geomap"));
    assert_eq!(map["options"]["view"], json!({ "id": "coords", "lat": 46, "lon": 14, "zoom": 3 }));
    assert_eq!(
        map["options"]["layers"][0]["location"],
        json!({ "mode": "coords", "latitude": "lat", "longitude": "lon" })
    );
    let list = whole(
        &json!({ "type": "dashlist", "limit": 5, "query": "node", "recent": false, "search": true, "starred": false, "headings": true, "tags": ["a"] }),
    );
    assert_eq!(list["kind"], json!("dashlist"));
    assert_eq!(list["options"], json!({ "maxItems": 5, "query": "node", "tags": ["a"] }));
    let logs = whole(
        &json!({ "type": "logs", "options": { "showTime": true, "wrapLogMessage": true, "enableLogDetails": true, "showLevel": false, "sortOrder": "Descending" } }),
    );
    assert_eq!(logs["options"], json!({ "showTime": true, "wrapLogMessage": true, "sortOrder": "Descending" }));
}

#[test]
fn values_before_grafana_7_are_read() {
    let read = whole(&json!({ "type": "gauge", "pluginVersion": "6.5.0", "options": {
        "fieldOptions": { "calcs": ["mean"], "values": false, "defaults": { "unit": "percent", "max": 90, "title": "CPU" }, "override": {},
            "thresholds": [{ "color": "green", "index": 0, "value": null }, { "color": "red", "index": 1, "value": 80 }],
            "mappings": [{ "id": 1, "type": 1, "value": "0", "text": "off" }] },
        "showThresholdMarkers": false } }));
    assert_eq!(
        read["field"],
        json!({ "unit": "percent", "min": 0.0, "max": 90.0, "displayName": "CPU",
        "thresholds": [{ "color": "green" }, { "value": 80.0, "color": "red" }], "mappings": [{ "value": "0", "text": "off" }] })
    );
    assert_eq!(
        read["options"],
        json!({ "reduceOptions": { "calcs": ["mean"], "values": false }, "showThresholdMarkers": false })
    );
}

#[test]
fn a_panel_of_made_up_data_without_targets_walks() {
    let source = json!({ "type": "testdata", "uid": "x" });
    let panel = |kind: &str| whole(&json!({ "type": kind, "title": "A", "datasource": source }));
    assert_eq!(panel("timeseries")["targets"], json!([{ "refId": "A", "scenario": "random_walk" }]));
    assert_eq!(panel("text").get("targets"), None);
    let empty = whole(&json!({ "type": "timeseries", "title": "A", "datasource": source, "targets": [] }));
    assert_eq!(empty.get("targets"), None);
}

#[test]
fn markers_of_the_first_maps_keep_their_looks() {
    let layer = json!({
        "type": "markers", "name": "A",
        "config": { "color": { "field": "Price", "fixed": "green" }, "fillOpacity": 0.4, "shape": "star", "size": { "fixed": 5, "min": 2, "max": 15 } }
    });
    let map = whole(&json!({ "type": "geomap", "title": "A", "options": { "layers": [layer] } }));
    let style = &map["options"]["layers"][0]["config"]["style"];
    assert_eq!((&style["color"]["field"], &style["opacity"]), (&json!("Price"), &json!(0.4)));
    assert_eq!((&style["symbol"]["fixed"], &style["size"]["max"]), (&json!("star"), &json!(15)));
    let unknown = json!({ "type": "xray", "config": { "src": "image", "crop": true } });
    let (_, findings) = read(&json!({ "type": "geomap", "title": "A", "options": { "layers": [unknown] } }));
    assert_eq!(findings.len(), 1, "{findings:?}");
}

#[test]
fn queries_beside_expressions_keep_their_source() {
    let target = |kind: &str, more: Value| {
        let mut target = json!({ "datasource": { "type": kind, "uid": if kind == "__expr__" { kind } else { "x" } } });
        target.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        target
    };
    let targets = [
        target("prometheus", json!({ "refId": "A", "expr": "up" })),
        target("__expr__", json!({ "refId": "B", "type": "math", "expression": "$A * 2" })),
    ];
    let source = json!({ "type": "__expr__", "uid": "__expr__" });
    let read = whole(&json!({ "type": "timeseries", "title": "A", "datasource": source, "targets": targets }));
    assert_eq!((read.get("source"), &read["targets"][0]["source"]), (None, &json!("prometheus:x")));
    assert_eq!(read["targets"][1]["source"], json!("__expr__"));
}

#[test]
fn what_no_version_reads_is_not_told() {
    let custom = json!({
        "axis": { "grid": true }, "line": { "show": true }, "nullValues": "null",
        "gradientMode": { "label": "Opacity", "value": "opacity" }, "pieType": "pie"
    });
    let panel = json!({ "type": "timeseries", "title": "A", "fieldConfig": { "defaults": { "custom": custom, "noValue": 0 } } });
    let read = whole(&panel);
    assert_eq!(read["field"]["custom"], json!({ "gradientMode": "opacity", "lineWidth": 1 }));
    assert_eq!(read["field"]["noValue"], json!("0"));
}

#[test]
fn a_kind_that_is_not_drawn_is_one_finding() {
    let panel = json!({
        "type": "acme-gauge", "title": "A", "needle": { "wide": 3 }, "fontSizes": [1, 2],
        "targets": [{ "refId": "A", "expr": "up", "needleOf": "x" }]
    });
    let (read, findings) = read(&panel);
    let paths: Vec<&str> = findings.iter().map(|f| f.path.as_str()).collect();
    assert_eq!((&read["kind"], paths), (&json!("unsupported"), vec!["type"]));
}
