//! Dashboards of Grafana: one of 600 panels, and a folder of 100 dashboards of 24 panels each.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// A classic dashboard of some panels of made-up data, with what editors write beside.
fn dashboard(number: usize, panels: usize) -> String {
    let panels: Vec<Value> = (0..panels).map(|i| panel(i, number)).collect();
    let list = json!([{
        "type": "query", "name": "instance", "datasource": { "type": "testdata", "uid": "made" }, "query": "*",
        "includeAll": true, "multi": true, "refresh": 1, "current": { "text": ["All"], "value": ["$__all"] }
    }]);
    let dashboard = json!({
        "title": format!("Load {number}"), "uid": format!("load-{number}"), "schemaVersion": 39, "editable": true,
        "time": { "from": "2026-11-01T00:00:00Z", "to": "2026-11-01T06:00:00Z" }, "timezone": "utc",
        "templating": { "list": list }, "panels": panels
    });
    format!("{dashboard:#}\n")
}

fn panel(i: usize, number: usize) -> Value {
    json!({
        "id": i + 1, "type": "timeseries", "title": format!("Panel {i}"),
        "datasource": { "type": "testdata", "uid": "made" },
        "gridPos": { "x": i % 3 * 8, "y": i / 3 * 8, "w": 8, "h": 8 },
        "fieldConfig": {
            "defaults": {
                "unit": "percentunit", "color": { "mode": "palette-classic" },
                "thresholds": { "mode": "absolute", "steps": [{ "color": "green", "value": null }, { "color": "red", "value": 80 }] },
                "custom": { "drawStyle": "line", "lineWidth": 1, "fillOpacity": 10, "showPoints": "never", "spanNulls": false }
            },
            "overrides": [{
                "matcher": { "id": "byName", "options": "A-series" },
                "properties": [{ "id": "color", "value": { "mode": "fixed", "fixedColor": "red" } }]
            }]
        },
        "options": { "legend": { "displayMode": "list", "placement": "bottom", "calcs": ["mean"] }, "tooltip": { "mode": "multi" } },
        "targets": [{ "refId": "A", "scenarioId": "random_walk", "seriesCount": 3, "seed": i + 1000 * number }]
    })
}

/// Writes the dashboard of 600 panels.
pub fn large(file: &Path) {
    fs::write(file, dashboard(0, 600)).expect("writable");
}

/// Writes the folder of 100 dashboards.
pub fn many(folder: &Path) {
    fs::create_dir_all(folder).expect("writable");
    for number in 0..100 {
        fs::write(folder.join(format!("{number:03}.json")), dashboard(number, 24)).expect("writable");
    }
}
