//! The heatmap of Grafana before 9.

use serde_json::{Map, Value, json};

use super::graph::number;
use super::{field, plain};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads an old heatmap.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    panel.kind = "heatmap".into();
    let buckets = foreign.text("dataFormat") == Some("tsbuckets");
    let axis = foreign.get("yAxis");
    let base = axis.as_ref().and_then(|a| a.number("logBase")).unwrap_or(1.0);
    let mut options = Map::new();
    if !buckets {
        options.insert("calculate".into(), json!(true));
        let split = axis.as_ref().and_then(|a| a.number("splitFactor")).filter(|s| *s > 0.0);
        options.insert("calculation".into(), calculation(foreign, base, split));
    }
    options.insert("color".into(), color(foreign));
    if let Some(axis) = &axis {
        options.insert("yAxis".into(), value_axis(axis, foreign));
    }
    cells(&mut options, foreign);
    let layout = match foreign.text("yBucketBound") {
        Some("upper") => Some("le"),
        Some("lower") => Some("ge"),
        Some("middle") => Some("unknown"),
        _ => None,
    };
    layout.into_iter().for_each(|layout| drop(options.insert("rowsFrame".into(), json!({ "layout": layout }))));
    if foreign.get("legend").is_none_or(|legend| legend.flag("show") != Some(true)) {
        options.insert("legend".into(), json!({ "show": false }));
    }
    plain::options("heatmap", &mut options);
    panel.options = options;
    if let Some(config) = foreign.get("fieldConfig") {
        field::fill(panel, &config);
    }
    foreign.meaningless(&[
        "heatmap",
        "highlightCards",
        "xAxis",
        "tooltip",
        "tooltipDecimals",
        "dataFormat",
        "xBucketNumber",
        "xBucketSize",
        "yBucketNumber",
        "yBucketSize",
        "options",
        "hideZeroBuckets",
    ]);
}

/// How time and values are cut.
fn calculation(foreign: &Foreign<'_>, base: f64, split: Option<f64>) -> Value {
    let text = |key: &str| {
        let value = foreign.value(key)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        (!text.is_empty()).then_some(text)
    };
    let axis = |size: &str, count: &str| {
        let sized = text(size).map(|value| json!({ "mode": "size", "value": value }));
        sized.or_else(|| text(count).map(|value| json!({ "mode": "count", "value": value })))
    };
    let mut out = Map::new();
    axis("xBucketSize", "xBucketNumber").into_iter().for_each(|x| drop(out.insert("xBuckets".into(), x)));
    let mut y = axis("yBucketSize", "yBucketNumber");
    if base > 1.0 {
        let mut cut = json!({ "mode": "count", "scale": { "type": "log", "log": number(base) } });
        split.into_iter().for_each(|split| cut["value"] = json!(split.to_string()));
        y = Some(cut);
    }
    y.into_iter().for_each(|y| drop(out.insert("yBuckets".into(), y)));
    Value::Object(out)
}

fn color(foreign: &Foreign<'_>) -> Value {
    let mut out = Map::from_iter([("steps".to_string(), json!(128))]);
    let Some(color) = foreign.get("color") else { return Value::Object(out) };
    color.meaningless(&["defaultColor", "mode"]);
    if color.text("mode") == Some("opacity") {
        out.insert("mode".into(), json!("opacity"));
        color.text("cardColor").into_iter().for_each(|fill| drop(out.insert("fill".into(), json!(fill))));
        if color.text("colorScale") == Some("linear") {
            out.insert("scale".into(), json!("linear"));
        } else if let Some(exponent) = color.number("exponent").filter(|e| (0.01..=10.0).contains(e)) {
            out.insert("exponent".into(), number(exponent));
        }
    } else {
        let scheme = color.text("colorScheme").unwrap_or("interpolateOranges");
        out.insert("scheme".into(), json!(scheme.trim_start_matches("interpolate")));
    }
    color.meaningless(&["cardColor", "colorScale", "exponent", "colorScheme"]);
    let (min, max) = (color.number("min"), color.number("max"));
    let turned = min.zip(max).is_some_and(|(min, max)| min > max);
    let (min, max) = if turned { (max, min) } else { (min, max) };
    min.into_iter().for_each(|min| drop(out.insert("min".into(), number(min))));
    max.into_iter().for_each(|max| drop(out.insert("max".into(), number(max))));
    if turned {
        out.insert("reverse".into(), json!(true));
    }
    Value::Object(out)
}

fn value_axis(axis: &Foreign<'_>, foreign: &Foreign<'_>) -> Value {
    let mut out = Map::new();
    axis.text("format").into_iter().for_each(|unit| drop(out.insert("unit".into(), json!(unit))));
    for (theirs, ours) in [("decimals", "decimals"), ("min", "min"), ("max", "max"), ("width", "axisWidth")] {
        axis.number(theirs).into_iter().for_each(|value| drop(out.insert(ours.into(), number(value))));
    }
    if axis.flag("show") == Some(false) {
        out.insert("axisPlacement".into(), json!("hidden"));
    }
    if foreign.flag("reverseYBuckets") == Some(true) {
        out.insert("reverse".into(), json!(true));
    }
    axis.meaningless(&["logBase", "splitFactor", "width"]);
    Value::Object(out)
}

/// Gaps between cells, and cells that count nothing.
fn cells(options: &mut Map<String, Value>, foreign: &Foreign<'_>) {
    if let Some(cards) = foreign.get("cards") {
        cards.meaningless(&["cardRound"]);
        let gap = cards.number("cardPadding").filter(|gap| *gap > 0.0).unwrap_or(2.0);
        options.insert("cellGap".into(), number(gap.min(25.0)));
    }
    if foreign.flag("hideZeroBuckets") == Some(false) {
        // Zero has a colour then.
        options.insert("filterValues".into(), json!({ "le": -1e-9 }));
    }
}
