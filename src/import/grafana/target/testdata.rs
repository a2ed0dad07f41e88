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
    if SEEDED.contains(&scenario)
        && !out.contains_key("seed")
        && let Some(seed) = foreign.node.text_of("refId").and_then(seed)
    {
        out.insert("seed".into(), json!(seed));
    }
    foreign.meaningless(&UNREAD);
    out
}

/// Scenarios that are chance there, and follow a seed here.
const SEEDED: [&str; 4] = ["random_walk", "random_walk_table", "random_walk_with_error", "logs"];

/// Another seed for each target of a panel, so that they are not all the same; none for the first.
fn seed(ref_id: &str) -> Option<u64> {
    let digits =
        ref_id.bytes().take(4).fold(0, |sum, b| sum * 26 + u64::from(b.to_ascii_uppercase().wrapping_sub(b'A')));
    (digits > 0).then_some(digits)
}

/// What other scenarios than the chosen one would read, and what only a living picture can show.
const UNREAD: [&str; 26] = [
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
    "csvFileName",
    "csvWave",
    "pulseWave",
    "lines",
    "points",
    "errorType",
    "errorSource",
    "errorProbability",
    "errorStatusCode",
    "errorMessage",
    "withNil",
    "buffer",
    "scenario",
];

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
        "csv_content" => "csv_content",
        "csv_file" => "csv_file",
        "csv_metric_values" => "csv_metric_values",
        "predictable_csv_wave" => "predictable_csv_wave",
        "raw_frame" | "manual_entry" => "raw_frame",
        "predictable_pulse" => "predictable_pulse",
        "logs" => "logs",
        "trace" => "trace",
        "node_graph" => "node_graph",
        "flame_graph" => "flame_graph",
        "exponential_heatmap_bucket_data" => "exponential_heatmap_bucket_data",
        "linear_heatmap_bucket_data" => "linear_heatmap_bucket_data",
        "no_data_points" => "no_data_points",
        "datapoints_outside_range" => "datapoints_outside_range",
        "random_walk_table" => "random_walk_table",
        "random_walk_with_error" => "random_walk_with_error",
        "table_static" => "table_static",
        "variables-query" => "variables-query",
        "streaming_client" => streamed(foreign),
        "server_error_500" | "conditional_error" if foreign.text("stringInput").is_some() => "csv_metric_values",
        "error" | "error_with_source" | "server_error_500" | "trigger_panic" | "conditional_error" => "error",
        "live" | "grafana_api" | "arrow" | "simulation" | "usa" => "error",
        "annotations" => {
            foreign.no_effect("scenarioId", "made-up events are not drawn");
            return None;
        }
        _ => "random_walk",
    })
}

fn streamed(foreign: &Foreign<'_>) -> &'static str {
    match foreign.node.get("stream").and_then(|stream| stream.text_of("type")) {
        Some("logs") => "logs",
        Some("traces") => "trace",
        _ => "random_walk",
    }
}

/// Names of a walk's settings, theirs and ours.
const WALK: [(&str, &str); 8] = [
    ("seriesCount", "series"),
    ("startValue", "start"),
    ("spread", "spread"),
    ("noise", "noise"),
    ("dropPercent", "drop"),
    ("min", "min"),
    ("max", "max"),
    ("seed", "seed"),
];

fn settings(foreign: &Foreign<'_>, scenario: &str) -> Map<String, Value> {
    match scenario {
        "csv_content" => keys::take(foreign, &[("csvContent", "csv")]),
        "csv_file" => keys::take(foreign, &[("csvFileName", "file")]),
        "csv_metric_values" => values(foreign),
        "predictable_csv_wave" => waves(foreign),
        "raw_frame" => frames(foreign),
        "logs" => keys::take(foreign, &[("lines", "lines")]),
        "trace" => keys::take(foreign, &[("spanCount", "spans")]),
        "node_graph" => within(foreign, "nodes", &[("count", "nodes"), ("seed", "seed")], &["type"]),
        "flame_graph" => keys::take(foreign, &[("flamegraphDiff", "diff")]),
        "variables-query" => keys::take(foreign, &[("stringInput", "query")]),
        "error" => error(foreign),
        "predictable_pulse" => {
            let same = ["timeStep", "onCount", "offCount", "onValue", "offValue"].map(|key| (key, key));
            within(foreign, "pulseWave", &same, &[])
        }
        "random_walk_table" => keys::take(foreign, &[("startValue", "start"), ("seed", "seed")]),
        "random_walk" if foreign.text("scenarioId") == Some("streaming_client") => {
            within(foreign, "stream", &[("spread", "spread"), ("noise", "noise")], &["type", "speed", "bands", "url"])
        }
        "random_walk" | "random_walk_with_error" => keys::take(foreign, &WALK),
        _ => Map::new(),
    }
}

/// Settings that stand in a map of their own.
fn within(foreign: &Foreign<'_>, key: &str, names: &[(&str, &str)], left: &[&str]) -> Map<String, Value> {
    let Some(inner) = foreign.get(key) else { return Map::new() };
    inner.meaningless(left);
    keys::take(&inner, names)
}

/// What fails there too, or is not made here.
fn error(foreign: &Foreign<'_>) -> Map<String, Value> {
    let id = foreign.text("scenarioId").unwrap_or_default();
    let message = match id {
        "live" | "grafana_api" | "arrow" | "simulation" | "usa" => format!("the scenario `{id}` is not made here"),
        _ => return keys::take(foreign, &[("stringInput", "message")]),
    };
    foreign.meaningless(&["stringInput"]);
    Map::from_iter([("message".to_string(), json!(message))])
}

fn values(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = keys::take(foreign, &[("stringInput", "values")]);
    out.entry("values").or_insert_with(|| json!("1,20,90,30,5,0"));
    out
}

/// Waves, of which old versions had one.
fn waves(foreign: &Foreign<'_>) -> Map<String, Value> {
    let list = foreign.list("csvWave");
    let one = foreign.get("csvWave").filter(|_| list.is_empty());
    let names = [("timeStep", "timeStep"), ("valuesCSV", "values"), ("name", "name"), ("labels", "labels")];
    let waves: Vec<_> = list.iter().chain(&one).map(|wave| keys::take(wave, &names)).collect();
    Map::from_iter([("waves".to_string(), json!(waves))])
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
