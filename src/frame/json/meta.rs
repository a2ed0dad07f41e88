//! What a source says about a frame, in the words of Grafana's `meta`.

use serde_json::{Map, Value, json};

use super::super::{Field, Meta, Shape};

/// A shape and how it is written: `meta.type`, `meta.preferredVisualisationType`, and `meta.custom.resultType`
/// for what the two cannot say.
type Row = (Shape, Option<&'static str>, Option<&'static str>, Option<&'static str>);

const SHAPES: [Row; 9] = [
    (Shape::TimeSeries, Some("timeseries-wide"), None, None),
    (Shape::Table, Some("table"), None, None),
    (Shape::HeatmapRows, Some("heatmap-rows"), None, None),
    (Shape::HeatmapCells, Some("heatmap-cells"), None, None),
    (Shape::Logs, Some("log-lines"), Some("logs"), None),
    (Shape::Trace, None, Some("trace"), None),
    (Shape::Exemplar, None, None, Some("exemplar")),
    (Shape::GraphNodes, None, Some("nodeGraph"), Some("nodes")),
    (Shape::GraphEdges, None, Some("nodeGraph"), Some("edges")),
];

/// Reads `meta`; the fields tell the nodes of a graph from its edges.
pub fn read(meta: Option<&Value>, fields: &[Field]) -> Meta {
    let Some(meta) = meta else { return Meta::default() };
    let text = |v: &Value| v.as_str().or_else(|| v.get("text").and_then(Value::as_str)).map(str::to_string);
    let notices = meta.get("notices").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Meta {
        shape: shape(meta, fields),
        notices: notices.iter().filter_map(text).collect(),
        partial: meta.pointer("/custom/partial") == Some(&Value::Bool(true)),
    }
}

/// Writes `meta`, unless there is nothing to say.
pub fn write(meta: &Meta) -> Option<Value> {
    let (mut out, mut custom) = (Map::new(), Map::new());
    if let Some((_, kind, preferred, result)) = SHAPES.iter().find(|(shape, ..)| *shape == meta.shape) {
        kind.map(|k| out.insert("type".into(), json!(k)));
        preferred.map(|p| out.insert("preferredVisualisationType".into(), json!(p)));
        result.map(|r| custom.insert("resultType".into(), json!(r)));
    }
    if !meta.notices.is_empty() {
        let notice = |text: &String| json!({ "severity": "warning", "text": text });
        out.insert("notices".into(), meta.notices.iter().map(notice).collect());
    }
    if meta.partial {
        custom.insert("partial".into(), json!(true));
    }
    if !custom.is_empty() {
        out.insert("custom".into(), Value::Object(custom));
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

fn shape(meta: &Value, fields: &[Field]) -> Shape {
    let text = |key: &str| meta.get(key).and_then(Value::as_str);
    let named = |name: &str| fields.iter().any(|f| f.name == name);
    let result = meta.pointer("/custom/resultType").and_then(Value::as_str);
    match (text("type"), text("preferredVisualisationType"), result) {
        (_, _, Some("exemplar")) => Shape::Exemplar,
        (_, Some("nodeGraph"), Some("edges")) => Shape::GraphEdges,
        (_, Some("nodeGraph"), None) if named("source") && named("target") => Shape::GraphEdges,
        (_, Some("nodeGraph"), _) => Shape::GraphNodes,
        (Some("timeseries-wide" | "timeseries-multi" | "timeseries-many"), ..) => Shape::TimeSeries,
        (Some("table" | "timeseries-long" | "numeric-wide" | "numeric-multi" | "numeric-long"), ..) => Shape::Table,
        (Some("heatmap-rows"), ..) => Shape::HeatmapRows,
        (Some("heatmap-cells"), ..) => Shape::HeatmapCells,
        (Some("log-lines"), ..) | (_, Some("logs"), _) => Shape::Logs,
        (_, Some("trace"), _) => Shape::Trace,
        (_, Some("graph"), _) => Shape::TimeSeries,
        (_, Some("table"), _) => Shape::Table,
        _ => Shape::Unknown,
    }
}
