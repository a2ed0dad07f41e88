//! Grafana's test data, and what its own source answers.

use serde_json::{Map, Value, json};

use super::keys;
use crate::import::Foreign;

/// A query of made-up data.
pub fn testdata(foreign: &Foreign<'_>) -> Map<String, Value> {
    if let Some(snapshot) = foreign.value("snapshot") {
        return Map::from_iter([("scenario".to_string(), json!("raw_frame")), ("frames".to_string(), snapshot)]);
    }
    let Some(scenario) = scenario(foreign) else { return Map::new() };
    let mut out = keys::take(foreign, &[("alias", "alias"), ("labels", "labels")]);
    out.insert("scenario".into(), json!(scenario));
    out.extend(settings(foreign, scenario));
    foreign.meaningless(&[
        "queryType",
        "stream",
        "flamegraphDiff",
        "nodes",
        "usa",
        "sim",
        "levelColumn",
        "channel",
        "filter",
        "path",
        "dropPercent",
        "rawFrameContent",
        "csvContent",
        "points",
        "errorType",
        "errorSource",
        "withNil",
    ]);
    out
}

/// The scenario of ours; `None` for what answers nothing in a still.
fn scenario(foreign: &Foreign<'_>) -> Option<&'static str> {
    let id = foreign.text("scenarioId");
    let Some(id) = id else {
        return match foreign.text("queryType") {
            None | Some("randomWalk") => Some("random_walk"),
            Some(_) => None,
        };
    };
    Some(match id {
        "csv_content" | "csv_file" => "csv_content",
        "csv_metric_values" | "predictable_csv_wave" => "csv_metric_values",
        "raw_frame" | "manual_entry" => "raw_frame",
        "predictable_pulse" => "predictable_pulse",
        "logs" => "logs",
        "trace" => "trace",
        "exponential_heatmap_bucket_data" => "exponential_heatmap_bucket_data",
        "linear_heatmap_bucket_data" => "linear_heatmap_bucket_data",
        "no_data_points" => "no_data_points",
        "error" | "error_with_source" | "server_error_500" | "trigger_panic" | "conditional_error" => "error",
        _ => "random_walk",
    })
}

fn settings(foreign: &Foreign<'_>, scenario: &str) -> Map<String, Value> {
    match scenario {
        "csv_content" => keys::take(foreign, &[("csvContent", "csv"), ("csvFileName", "csv")]),
        "csv_metric_values" => values(foreign),
        "raw_frame" => frames(foreign),
        "logs" => keys::take(foreign, &[("lines", "lines")]),
        "trace" => keys::take(foreign, &[("spanCount", "spans")]),
        "error" => keys::take(foreign, &[("stringInput", "message")]),
        "predictable_pulse" => {
            let names = [
                ("timeStep", "timeStep"),
                ("onCount", "onCount"),
                ("offCount", "offCount"),
                ("onValue", "onValue"),
                ("offValue", "offValue"),
            ];
            foreign.get("pulseWave").map(|wave| keys::take(&wave, &names)).unwrap_or_default()
        }
        "random_walk" => {
            let names = [
                ("seriesCount", "series"),
                ("startValue", "start"),
                ("spread", "spread"),
                ("noise", "noise"),
                ("min", "min"),
                ("max", "max"),
                ("seed", "seed"),
            ];
            keys::take(foreign, &names)
        }
        _ => Map::new(),
    }
}

fn values(foreign: &Foreign<'_>) -> Map<String, Value> {
    let waves = foreign.list("csvWave");
    let wave = waves.first().and_then(|wave| wave.value("valuesCSV"));
    let mut out = keys::take(foreign, &[("stringInput", "values")]);
    wave.into_iter().for_each(|values| drop(out.insert("values".into(), values)));
    out.entry("values").or_insert_with(|| json!("1,20,90,30,5,0"));
    out
}

/// Frames as written, or a series of `[value, time]`.
fn frames(foreign: &Foreign<'_>) -> Map<String, Value> {
    if let Some(points) = foreign.value("points") {
        let column = |at: usize| points.as_array().into_iter().flatten().map(|p| p[at].clone()).collect::<Vec<_>>();
        let fields = json!([{ "name": "time", "type": "time" }, { "name": "Value", "type": "number" }]);
        let frame = json!({ "schema": { "fields": fields }, "data": { "values": [column(1), column(0)] } });
        return Map::from_iter([("frames".to_string(), json!([frame]))]);
    }
    let mut out = keys::take(foreign, &[("rawFrameContent", "frames")]);
    out.entry("frames").or_insert_with(|| json!([]));
    out
}
