//! Dashboards of the second schema, piece by piece.

use serde_json::{Value, json};

use super::{Second, dashboard, normal};
use crate::import::{Finding, Foreign, Imported, Log};
use crate::spec::load::Reader;
use crate::spec::tree::Node;
use crate::spec::{Dashboard, Panel};

fn read(document: &Value) -> (Dashboard, Imported, Vec<Finding>) {
    let mut node = Node::from_value(document);
    assert!(Second.accepts(&node));
    normal::normalize(&mut node);
    let log = Log::default();
    let (dashboard, imported) = dashboard(&Foreign::new(&node, &log));
    let found = log.findings(&node).into_iter().filter(Finding::matters).collect();
    (dashboard, imported, found)
}

fn element(id: u32, title: &str) -> Value {
    let config = json!({ "kind": "VizConfig", "group": "text", "version": "12.0.0", "spec": { "options": {}, "fieldConfig": {} } });
    json!({ "kind": "Panel", "spec": { "id": id, "title": title, "description": "", "links": [], "vizConfig": config,
        "data": { "kind": "QueryGroup", "spec": { "queries": [], "transformations": [], "queryOptions": {} } } } })
}

fn item(kind: &str, name: &str, more: Value) -> Value {
    let mut spec = more;
    spec["element"] = json!({ "kind": "ElementReference", "name": name });
    json!({ "kind": kind, "spec": spec })
}

fn with_layout(layout: Value) -> Value {
    json!({
        "apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": { "name": "uid1", "namespace": "default" },
        "spec": {
            "title": "Board", "cursorSync": "Off", "preload": false, "tags": ["t"],
            "timeSettings": { "from": "now-2d", "to": "now", "timezone": "Europe/Paris", "autoRefresh": "5s", "nowDelay": "1m", "weekStart": "sunday", "fiscalYearStartMonth": 3 },
            "variables": [{ "kind": "CustomVariable", "spec": { "name": "v", "query": "a,b", "current": { "text": "a", "value": "a" }, "hide": "dontHide", "options": [] } }],
            "elements": { "a": element(1, "A"), "b": element(2, "B"), "c": element(3, "C"), "d": element(4, "D") },
            "layout": layout,
        }
    })
}

/// Titles, places and what stands in rows, one line each.
fn lines(panels: &[Panel]) -> Vec<String> {
    let line = |p: &Panel| {
        let size = p
            .size
            .map(|s| format!(" {}x{}{}", s.w, s.h, s.x.zip(s.y).map(|(x, y)| format!("@{x},{y}")).unwrap_or_default()));
        let repeat = p.repeat.as_ref().map(|r| format!(" *{}", r.variable)).unwrap_or_default();
        let rules = if p.show_when.is_empty() { "" } else { " ?" };
        format!("{}{}{repeat}{rules}", p.title.as_deref().unwrap_or("-"), size.unwrap_or_default())
    };
    let mut out = Vec::new();
    for panel in panels {
        out.push(line(panel));
        out.extend(panel.panels.iter().map(|p| format!("  {}", line(p))));
    }
    out
}

#[test]
fn layouts() {
    let place = |x: u32, y: u32, w: u32| json!({ "x": x, "y": y, "width": w, "height": 4 });
    let grid = |items: Value| json!({ "kind": "GridLayout", "spec": { "items": items } });
    let auto = |spec: Value| json!({ "kind": "AutoGridLayout", "spec": spec });
    let row = |title: &str, more: Value, layout: Value| {
        let mut spec = more;
        (spec["title"], spec["layout"]) = (json!(title), layout);
        json!({ "kind": "RowsLayoutRow", "spec": spec })
    };
    let on_v = json!({ "kind": "ConditionalRenderingGroup", "spec": { "visibility": "show", "condition": "and", "items": [
        { "kind": "ConditionalRenderingVariable", "spec": { "variable": "v", "operator": "equals", "value": "a" } }] } });
    for (layout, expected) in [
        (
            grid(json!([item("GridLayoutItem", "b", place(0, 9, 24)), item("GridLayoutItem", "a", place(12, 0, 12))])),
            vec!["A 12x4@12,0", "B 24x4@0,4"],
        ),
        (
            grid(json!([
                item("GridLayoutItem", "a", place(0, 0, 12)),
                { "kind": "GridLayoutRow", "spec": { "y": 4, "title": "R", "collapsed": true, "elements": [item("GridLayoutItem", "b", place(0, 0, 12))] } }
            ])),
            vec!["A 12x4@0,0", "R", "  B 12x4@0,0"],
        ),
        (
            auto(json!({ "maxColumnCount": 5, "columnWidthMode": "narrow", "rowHeightMode": "short",
                "items": (["a", "b", "c", "d"]).map(|name| item("AutoGridLayoutItem", name, json!({}))) })),
            vec!["A 6x5", "B 6x5", "C 6x5", "D 6x5"],
        ),
        (
            auto(
                json!({ "items": [item("AutoGridLayoutItem", "a", json!({ "conditionalRendering": on_v })), item("AutoGridLayoutItem", "b", json!({ "repeat": { "mode": "variable", "value": "v" } })),
                item("AutoGridLayoutItem", "c", json!({}))] }),
            ),
            vec!["A 12x9 ?", "B 12x9 *v", "C 12x9"],
        ),
        (
            json!({ "kind": "TabsLayout", "spec": { "tabs": [
                { "kind": "TabsLayoutTab", "spec": { "title": "One", "layout": grid(json!([item("GridLayoutItem", "a", place(0, 0, 12))])) } },
                { "kind": "TabsLayoutTab", "spec": { "title": "Two", "conditionalRendering": on_v, "layout": { "kind": "RowsLayout", "spec": { "rows": [
                    row("In $v", json!({ "repeat": { "mode": "variable", "value": "v" } }), grid(json!([item("GridLayoutItem", "b", place(0, 0, 12))]))),
                    row("Hidden", json!({ "hideHeader": true }), grid(json!([item("GridLayoutItem", "c", place(0, 0, 12))]))),
                ] } } } },
            ] } }),
            vec!["One", "  A 12x4@0,0", "Two / In $v *v ?", "  B 12x4@0,0", "Two ?", "  C 12x4@0,0"],
        ),
    ] {
        let (dashboard, imported, _) = read(&with_layout(layout.clone()));
        assert_eq!(lines(&dashboard.panels), expected, "{layout}");
        assert_eq!(imported.numbers["1"], "a");
        assert_eq!(imported.uid.as_deref(), Some("uid1"));
        let range = serde_json::to_value(&dashboard.time_range).unwrap();
        assert_eq!(
            range,
            json!({ "from": "now-2d", "to": "now-1m", "timezone": "Europe/Paris", "weekStart": "sunday", "fiscalYearStartMonth": 4 })
        );
    }
}

#[test]
fn what_is_not_shown_is_named() {
    let layout = json!({ "kind": "GridLayout", "spec": { "items": [
        item("GridLayoutItem", "a", json!({ "x": 0, "y": 0, "width": 12, "height": 4, "novelty": 1 })), item("GridLayoutItem", "gone", json!({}))] } });
    let (dashboard, _, found) = read(&with_layout(layout));
    let paths: Vec<_> = found.iter().map(|f| f.path.as_str()).collect();
    let missing = "spec.layout.spec.items[1].spec.element";
    for path in ["spec.elements.b", "spec.elements.d", "spec.layout.spec.items[0].spec.novelty", missing] {
        assert!(paths.contains(&path), "{path}: {paths:?}");
    }
    assert_eq!(dashboard.panels[1].kind, "unsupported");
}

#[test]
fn conditions() {
    let group = |visibility: &str, condition: &str, items: Value| {
        let group = json!({ "kind": "ConditionalRenderingGroup", "spec": { "visibility": visibility, "condition": condition, "items": items } });
        let layout = json!({ "kind": "AutoGridLayout", "spec": { "items": [item("AutoGridLayoutItem", "a", json!({ "conditionalRendering": group }))] } });
        serde_json::to_value(&read(&with_layout(layout)).0.panels[0]).unwrap()["showWhen"].clone()
    };
    let variable = |operator: &str| json!({ "kind": "ConditionalRenderingVariable", "spec": { "variable": "v", "operator": operator, "value": "x" } });
    let range = json!({ "kind": "ConditionalRenderingTimeRangeSize", "spec": { "value": "7d" } });
    assert_eq!(
        group("show", "and", json!([variable("equals"), variable("notMatches"), range])),
        json!([{ "conditions": [{ "variable": "v", "equals": "x" }, { "variable": "v", "notMatches": "/x/" }, { "rangeAtMost": "7d" }] }])
    );
    assert_eq!(
        group("hide", "or", json!([variable("matches"), variable("notEquals")])),
        json!([{ "any": true, "hide": true, "conditions": [{ "variable": "v", "matches": "/x/" }, { "variable": "v", "notEquals": "x" }] }])
    );
    let data = json!([{ "kind": "ConditionalRenderingData", "spec": { "value": true } }]);
    assert_eq!(group("show", "and", data.clone()), json!([{ "conditions": [{ "hasData": true }] }]));
    let rule = json!({ "kind": "ConditionalRenderingGroup", "spec": { "visibility": "show", "condition": "and", "items": data } });
    let row = json!({ "kind": "RowsLayoutRow", "spec": { "title": "R", "conditionalRendering": rule,
        "layout": { "kind": "AutoGridLayout", "spec": { "items": [item("AutoGridLayoutItem", "a", json!({}))] } } } });
    let layout = json!({ "kind": "RowsLayout", "spec": { "rows": [row] } });
    assert_eq!(read(&with_layout(layout)).0.panels[0].show_when, [], "rows have no data there either");
}

#[test]
fn queries_of_both_generations() {
    let of = |query: Value| {
        let mut element = element(1, "A");
        element["spec"]["data"]["spec"]["queries"] = json!([{ "kind": "PanelQuery", "spec": query }]);
        element["spec"]["data"]["spec"]["queryOptions"] = json!({ "interval": ">10s", "maxDataPoints": 100, "timeFrom": "1h", "timeShift": "1d", "hideTimeOverride": true, "queryCachingTTL": 1 });
        let (dashboard, _, _) = read(&json!({ "title": "T", "elements": { "a": element } }));
        let panel = &dashboard.panels[0];
        assert_eq!(
            (panel.min_step.as_deref(), panel.max_data_points, panel.time_from.as_deref()),
            (Some("10s"), Some(100), Some("1h"))
        );
        assert!(panel.hide_time_override && panel.time_shift.as_deref() == Some("1d"));
        let target = &panel.targets[0];
        (target.source.clone().or(panel.source.clone()).unwrap(), target.ref_id.clone().unwrap(), target.hide)
    };
    let spec = json!({ "expr": "up" });
    for (query, expected) in [
        (
            json!({ "refId": "B", "hidden": true, "query": { "kind": "DataQuery", "group": "prometheus", "version": "v0", "datasource": { "name": "p" }, "spec": spec } }),
            ("prometheus:p", "B", true),
        ),
        (
            json!({ "refId": "A", "query": { "kind": "DataQuery", "group": "prometheus", "spec": spec } }),
            ("prometheus:default", "A", false),
        ),
        (
            json!({ "refId": "A", "query": { "kind": "DataQuery", "group": "prometheus", "datasource": { "name": "$ds" }, "spec": spec } }),
            ("$ds", "A", false),
        ),
        (
            json!({ "refId": "A", "datasource": { "type": "loki", "uid": "l" }, "query": { "kind": "loki", "spec": spec } }),
            ("loki:l", "A", false),
        ),
        (json!({ "refId": "A", "query": { "kind": "loki", "spec": spec } }), ("loki:default", "A", false)),
        (
            json!({ "refId": "A", "query": { "kind": "DataQuery", "group": "__expr__", "datasource": { "name": "__expr__" }, "spec": { "type": "math" } } }),
            ("__expr__", "A", false),
        ),
    ] {
        let (source, ref_id, hide) = of(query.clone());
        assert_eq!((source.as_str(), ref_id.as_str(), hide), expected, "{query}");
    }
}

#[test]
fn variables() {
    let of = |variable: Value| {
        let (dashboard, _, found) = read(&json!({ "title": "T", "elements": {}, "variables": [variable] }));
        assert!(found.is_empty(), "{found:?}");
        serde_json::to_value(&dashboard.variables[0]).unwrap()
    };
    let current = json!({ "text": ["All"], "value": ["$__all"] });
    for (variable, expected) in [
        (
            json!({ "kind": "QueryVariable", "spec": { "name": "x", "label": "X", "hide": "hideVariable", "refresh": "onDashboardLoad", "sort": "naturalDesc", "skipUrlSync": false,
                "multi": true, "includeAll": true, "allValue": ".*", "regex": "", "current": current, "options": [], "definition": "d",
                "query": { "kind": "DataQuery", "group": "prometheus", "version": "v0", "datasource": { "name": "p" }, "spec": { "query": "label_values(up, job)", "refId": "A", "qryType": 1 } } } }),
            json!({ "name": "x", "kind": "query", "label": "X", "default": "$__all", "source": "prometheus:p", "query": "label_values(up, job)", "sort": "natural-desc",
                "multi": true, "includeAll": true, "allValue": ".*", "hide": true }),
        ),
        (
            json!({ "kind": "QueryVariable", "spec": { "name": "x", "hide": "dontHide", "query": { "kind": "DataQuery", "group": "grafana-postgresql-datasource", "datasource": { "name": "p" },
                "spec": { "__legacyStringValue": "select 1" } } } }),
            json!({ "name": "x", "kind": "query", "source": "postgres:p", "query": "select 1" }),
        ),
        (
            json!({ "kind": "QueryVariable", "spec": { "name": "x", "datasource": { "type": "prometheus", "uid": "u" }, "query": { "kind": "prometheus", "spec": { "query": "metrics(a)" } } } }),
            json!({ "name": "x", "kind": "query", "source": "prometheus:u", "query": "metrics(a)" }),
        ),
        (
            json!({ "kind": "ConstantVariable", "spec": { "name": "x", "query": "c" } }),
            json!({ "name": "x", "kind": "constant", "value": "c" }),
        ),
        (
            json!({ "kind": "TextVariable", "spec": { "name": "x", "query": "c" } }),
            json!({ "name": "x", "kind": "textbox", "value": "c" }),
        ),
        (
            json!({ "kind": "DatasourceVariable", "spec": { "name": "x", "pluginId": "prometheus", "regex": "/p/" } }),
            json!({ "name": "x", "kind": "datasource", "sourceKind": "prometheus", "regex": "/p/" }),
        ),
        (
            json!({ "kind": "IntervalVariable", "spec": { "name": "x", "query": "1m,5m", "current": { "text": "5m", "value": "5m" }, "auto": false, "auto_min": "10s", "auto_count": 30 } }),
            json!({ "name": "x", "kind": "interval", "values": "1m,5m", "default": "5m" }),
        ),
        (
            json!({ "kind": "SwitchVariable", "spec": { "name": "x", "current": "on", "enabledValue": "on", "disabledValue": "off" } }),
            json!({ "name": "x", "kind": "custom", "values": ["on", "off"], "default": "on" }),
        ),
    ] {
        assert_eq!(of(variable.clone()), expected, "{variable}");
    }
}

#[test]
fn annotations() {
    let (dashboard, _, found) = read(
        &json!({ "title": "T", "elements": { "a": element(7, "A"), "b": element(8, "B") }, "annotations": [
        { "kind": "AnnotationQuery", "spec": { "name": "x", "enable": true, "hide": false, "iconColor": "red", "filter": { "ids": [8] },
            "query": { "kind": "DataQuery", "group": "prometheus", "datasource": { "name": "p" }, "spec": { "expr": "up == 0" } }, "legacyOptions": { "titleFormat": "down" } } },
        { "kind": "AnnotationQuery", "spec": { "name": "Annotations & Alerts", "builtIn": true, "query": { "kind": "DataQuery", "group": "grafana", "spec": {} } } },
    ] }),
    );
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        serde_json::to_value(&dashboard.annotations).unwrap(),
        json!([{ "name": "x", "source": "prometheus:p", "query": "up == 0", "title": "down", "color": "red", "panels": ["b"] }])
    );
}
