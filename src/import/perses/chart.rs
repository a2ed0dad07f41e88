//! Perses' time series charts.

use serde_json::{Map, Value, json};

use super::super::Foreign;
use super::panel::letter;
use super::shared::{self, fixed, format, legend, reducer};
use crate::frame::FieldConfig;
use crate::spec::{Matcher, Override, Panel};

/// Options of `TimeSeriesChart`.
pub(super) fn time_series(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "timeseries".into();
    spec.meaningless(&["tooltip"]);
    let mut legend = legend(spec, reducer);
    if legend.get("placement").is_some_and(|place| place == "bottom") {
        legend.remove("placement");
    }
    if !legend.is_empty() {
        ours.options.insert("legend".into(), legend.into());
    }
    axis(spec, &mut ours.field);
    if let Some(visual) = spec.get("visual") {
        look(&visual, &mut ours.field.custom);
    }
    ours.field.custom.entry("lineWidth").or_insert(json!(1.25));
    if let Some(thresholds) = shared::thresholds(spec) {
        let drawn = thresholds.steps.len() > 1;
        ours.field.thresholds = Some(thresholds);
        if drawn {
            ours.field.custom.insert("thresholdsStyle".into(), json!({ "mode": "dashed" }));
        }
    }
    ours.overrides = spec.list("querySettings").iter().map(settings).collect();
}

fn axis(spec: &Foreign<'_>, field: &mut FieldConfig) {
    let Some(axis) = spec.get("yAxis") else {
        field.unit = Some("perses:decimal".into());
        return;
    };
    format(&axis, "format", Some("decimal"), field);
    field.min = axis.number("min");
    field.max = axis.number("max");
    if let Some(label) = axis.text("label") {
        field.custom.insert("axisLabel".into(), label.into());
    }
    if axis.flag("show") == Some(false) {
        field.custom.insert("axisPlacement".into(), "hidden".into());
    }
    if let Some(base) = axis.number("logBase") {
        field.custom.insert("scaleDistribution".into(), json!({ "type": "log", "log": base }));
    }
}

/// Lines, surfaces and points.
fn look(visual: &Foreign<'_>, custom: &mut Map<String, Value>) {
    // Colours by a hash of the name come near to each other; ours stay apart.
    visual.meaningless(&["palette"]);
    if visual.text("display") == Some("bar") {
        custom.insert("drawStyle".into(), "bars".into());
    }
    if let Some(width) = visual.number("lineWidth") {
        custom.insert("lineWidth".into(), width.into());
    }
    if let Some(opacity) = visual.number("areaOpacity") {
        custom.insert("fillOpacity".into(), percent(opacity));
    }
    custom.extend(line_style(visual));
    if visual.text("showPoints") == Some("always") {
        custom.insert("showPoints".into(), "always".into());
    } else {
        let _ = visual.text("showPoints");
    }
    if let Some(size) = visual.number("pointRadius") {
        custom.insert("pointSize".into(), size.into());
    }
    if visual.flag("connectNulls") == Some(true) {
        custom.insert("spanNulls".into(), true.into());
    }
    match visual.text("stack") {
        Some("all") => custom.insert("stacking".into(), json!({ "mode": "normal" })),
        Some("percent") => custom.insert("stacking".into(), json!({ "mode": "percent" })),
        _ => None,
    };
}

fn percent(share: f64) -> Value {
    json!((share * 100.0).clamp(0.0, 100.0).round())
}

fn line_style(of: &Foreign<'_>) -> Option<(String, Value)> {
    let fill = match of.text("lineStyle")? {
        "dashed" => "dash",
        "dotted" => "dot",
        _ => return None,
    };
    Some(("lineStyle".into(), json!({ "fill": fill })))
}

/// What a query's series have of their own.
fn settings(of: &Foreign<'_>) -> Override {
    let mut field = FieldConfig::default();
    let index = of.number("queryIndex").unwrap_or(0.0).max(0.0) as usize;
    match (of.text("colorMode"), of.text("colorValue")) {
        (Some("fixed"), Some(color)) => field.color = Some(fixed(color)),
        // One series has the colour itself; of several each has a shade, so that they stay apart.
        (Some("fixed-single"), Some(color)) => {
            field.color = Some(crate::frame::FieldColor { mode: "shades".into(), ..fixed(color) });
        }
        _ => {}
    }
    if of.get("format").is_some() {
        format(of, "format", None, &mut field);
    }
    let custom = &mut field.custom;
    custom.extend(line_style(of));
    if let Some(opacity) = of.number("areaOpacity") {
        custom.insert("fillOpacity".into(), percent(opacity));
    }
    if of.flag("negativeY") == Some(true) {
        custom.insert("transform".into(), "negative-Y".into());
    }
    if let Some(stack) = of.flag("stack") {
        custom.insert("stacking".into(), json!({ "mode": if stack { "normal" } else { "none" } }));
    }
    Override { matcher: Matcher { by_ref_id: Some(letter(index)), ..Matcher::default() }, field }
}
