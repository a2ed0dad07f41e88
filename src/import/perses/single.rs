//! Perses' panels that show one value of each series: stat, gauge, bars, pie.

use serde_json::{Map, Value, json};

use super::super::Foreign;
use super::shared::{self, by_thresholds, calculation, format, legend};
use crate::frame::Mapping;
use crate::spec::{Matcher, Override, Panel, Transformation};

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

/// Options of `BarChart`: a bar for each series.
pub(super) fn bar(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "barchart".into();
    format(spec, "format", Some("decimal"), &mut ours.field);
    let calc = shared::reducer(spec.text("calculation").unwrap_or("last"));
    ours.transformations.push(step("reduce", json!({ "mode": "seriesToRows", "reducers": [calc] })));
    if let Some(order) = spec.text("sort") {
        let sort = json!({ "sort": [{ "field": reduced_name(calc), "desc": order == "desc" }] });
        ours.transformations.push(step("sortBy", sort));
    }
    if spec.text("mode") == Some("percentage") {
        spec.no_effect("mode", "bars show values, not their shares");
    }
    spec.no_effect("groupBy", "each series has a bar of its own");
    spec.no_effect("isStacked", "each series has a bar of its own");
    let across = spec.text("orientation") != Some("vertical");
    ours.options = bar_options(across);
    if let Some(visual) = spec.get("visual") {
        colors(&visual, ours);
    }
}

fn bar_options(across: bool) -> Map<String, Value> {
    let mut options = Map::new();
    options.insert("orientation".into(), if across { "horizontal" } else { "vertical" }.into());
    options.insert("xField".into(), "Field".into());
    options.insert("legend".into(), json!({ "showLegend": false }));
    options
}

/// The column that a reducer's values stand in.
fn reduced_name(reducer: &str) -> &str {
    match reducer {
        "firstNotNull" => "First *",
        "lastNotNull" => "Last *",
        "mean" => "Mean",
        "sum" => "Total",
        "min" => "Min",
        "max" => "Max",
        other => other,
    }
}

/// Bars whose names match a regex have colours of their own.
fn colors(visual: &Foreign<'_>, ours: &mut Panel) {
    let mapping = |of: &Foreign<'_>| {
        let regex = shared::anywhere(of.text("regex")?);
        Some(Mapping { regex: Some(regex), color: of.text("color").map(Into::into), ..Mapping::default() })
    };
    let mappings: Vec<_> = visual.list("colorOverrides").iter().filter_map(mapping).collect();
    if mappings.is_empty() {
        return;
    }
    ours.options.insert("colorByField".into(), "Field".into());
    let matcher = Matcher { by_name: Some("Field".into()), ..Matcher::default() };
    let field = crate::frame::FieldConfig { mappings: Some(mappings), ..Default::default() };
    ours.overrides.push(Override { matcher, field });
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
