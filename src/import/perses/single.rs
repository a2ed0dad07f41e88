//! Perses' panels that show one value of each series: stat, gauge, pie.

use serde_json::{Value, json};

use super::super::Foreign;
use super::shared::{self, by_thresholds, calculation, format, legend};
use crate::spec::{Panel, Transformation};

/// Options of `StatChart`.
pub(super) fn stat(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "stat".into();
    format(spec, "format", None, &mut ours.field);
    by_thresholds(spec, &mut ours.field);
    ours.field.mappings = shared::mappings(spec);
    let mut reduce = calculation(spec);
    if let Some(label) = spec.text("metricLabel") {
        reduce["fields"] = shared::anywhere(label).into();
        ours.transformations.push(step("labelsToFields", json!({})));
    }
    let sparkline = spec.get("sparkline");
    if let Some(line) = &sparkline {
        // The line has the value's colour there too, and its width here.
        line.meaningless(&["color", "width"]);
    }
    let options = &mut ours.options;
    options.insert("reduceOptions".into(), reduce);
    options.insert("graphMode".into(), if sparkline.is_some() { "area" } else { "none" }.into());
    if let Some(mode) = spec.text("colorMode").filter(|mode| *mode != "value") {
        options.insert("colorMode".into(), mode.into());
    }
    match spec.text("legendMode") {
        Some("on") => options.insert("textMode".into(), "value_and_name".into()),
        Some("off") => options.insert("textMode".into(), "value".into()),
        _ => None,
    };
    if let Some(size) = spec.number("valueFontSize") {
        options.insert("text".into(), json!({ "valueSize": size }));
    }
}

/// Options of `GaugeChart`.
pub(super) fn gauge(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "gauge".into();
    format(spec, "format", Some("percent-decimal"), &mut ours.field);
    by_thresholds(spec, &mut ours.field);
    let hundred = ours.field.unit.as_deref() == Some("perses:percent");
    ours.field.min = Some(0.0);
    ours.field.max = Some(spec.number("max").unwrap_or(if hundred { 100.0 } else { 1.0 }));
    let named = spec.get("legend").and_then(|legend| legend.flag("show")) != Some(false);
    ours.options.insert("reduceOptions".into(), calculation(spec));
    ours.options.insert("textMode".into(), if named { "value_and_name" } else { "value" }.into());
    ours.options.insert("showThresholdMarkers".into(), true.into());
}

/// Options of `PieChart`.
pub(super) fn pie(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "piechart".into();
    spec.meaningless(&["radius"]);
    format(spec, "format", Some("decimal"), &mut ours.field);
    let palette: Vec<String> =
        spec.list("colorPalette").iter().filter_map(|color| color.node.text().map(Into::into)).collect();
    let shades = |color: &String| crate::frame::FieldColor { mode: "shades".into(), ..shared::fixed(color) };
    ours.field.color = palette.first().map(shades);
    if palette.len() > 1 {
        spec.no_effect("colorPalette", "slices have shades of the first colour");
    }
    let share = spec.text("mode") == Some("percentage");
    let figure = |value: &str| if value == "relative" { "percent" } else { "value" };
    let mut legend = legend(spec, |value| if value == "relative" { "percent" } else { "value" });
    if share && legend.get("values").is_none() {
        legend.insert("values".into(), json!([figure("relative")]));
    }
    let options = &mut ours.options;
    options.insert("reduceOptions".into(), calculation(spec));
    options.insert("legend".into(), legend.into());
    options.insert("sort".into(), spec.text("sort").unwrap_or("none").into());
    if spec.flag("showLabels") == Some(true) {
        options.insert("displayLabels".into(), json!(["name", if share { "percent" } else { "value" }]));
    }
}

/// A transformation.
pub(super) fn step(id: &str, options: Value) -> Transformation {
    let options = options.as_object().cloned().unwrap_or_default();
    Transformation { id: id.into(), options, ..Transformation::default() }
}
