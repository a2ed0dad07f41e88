//! `graph`, the panel of Grafana before 8: a `timeseries`; by series a `barchart`, by values a `histogram`.

use serde_json::{Value, json};

use super::field::insert;
use super::{field, graph_axes, graph_legend, graph_series, graph_thresholds, tidy};
use crate::frame::Link;
use crate::import::Foreign;
use crate::spec::{Matcher, Override, Panel, Transformation};

/// Reads a graph.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let axis = foreign.get("xaxis");
    let mode = axis.as_ref().and_then(|x| x.text("mode")).unwrap_or("time");
    panel.kind = match mode {
        "series" => "barchart",
        "histogram" => super::kinds::kind("histogram").unwrap_or("barchart"),
        _ => "timeseries",
    }
    .into();
    settings(panel, foreign);
    graph_axes::left(panel, foreign);
    graph_thresholds::read(panel, foreign);
    colors(panel, foreign);
    graph_series::read(panel, foreign);
    graph_legend::read(panel, foreign);
    match (panel.kind.as_str(), axis) {
        ("timeseries", Some(axis)) => time_axis(&axis),
        ("barchart", Some(axis)) => by_series(panel, &axis),
        ("histogram", Some(axis)) => by_values(panel, &axis),
        _ => {}
    }
    rest(panel, foreign);
    tidy::tidy(panel);
}

/// How lines, bars and points are drawn.
fn settings(panel: &mut Panel, foreign: &Foreign<'_>) {
    let flag = |key: &str| foreign.flag(key).unwrap_or(false);
    let (bars, points) = (flag("bars"), flag("points"));
    let lines = foreign.flag("lines").unwrap_or(true);
    let custom = &mut panel.field.custom;
    let style = if bars {
        "bars"
    } else if lines || !points {
        "line"
    } else {
        "points"
    };
    if style != "line" {
        custom.insert("drawStyle".into(), json!(style));
    }
    let width = foreign.number("linewidth").unwrap_or(1.0).clamp(0.0, 20.0);
    custom.insert("lineWidth".into(), number(if lines || bars { width } else { 0.0 }));
    let gradient = foreign.number("fillGradient").filter(|g| *g > 0.0);
    let fill = if bars { 10.0 } else { gradient.or(foreign.number("fill")).unwrap_or(1.0) };
    if fill > 0.0 {
        custom.insert("fillOpacity".into(), number((fill * 10.0).clamp(0.0, 100.0)));
    }
    if gradient.is_some() && !bars {
        custom.insert("gradientMode".into(), json!("opacity"));
    }
    let radius = foreign.number("pointradius").or_else(|| foreign.number("pointRadius"));
    if points {
        custom.insert("showPoints".into(), json!("always"));
        custom.insert("pointSize".into(), number(point_size(radius.unwrap_or(2.0))));
    } else {
        custom.insert("showPoints".into(), json!("never"));
    }
    if flag("steppedLine") {
        custom.insert("lineInterpolation".into(), json!("stepAfter"));
    }
    if let Some(dashes) = dashes(foreign, (10.0, 10.0)).filter(|_| flag("dashes")) {
        custom.insert("lineStyle".into(), dashes);
    }
    let percentage = flag("percentage");
    if flag("stack") {
        custom.insert("stacking".into(), json!({ "mode": if percentage { "percent" } else { "normal" } }));
    }
    nulls(panel, foreign.text("nullPointMode"));
}

/// What becomes of missing values.
fn nulls(panel: &mut Panel, mode: Option<&str>) {
    match mode {
        Some("connected") => drop(panel.field.custom.insert("spanNulls".into(), json!(true))),
        Some("null as zero") => panel.field.no_value = Some("0".into()),
        _ => {}
    }
}

/// The size of points: radii had 0.5 to 10.
pub fn point_size(radius: f64) -> f64 {
    (2.0 + radius * 2.0).clamp(1.0, 100.0)
}

/// A dashed line, with the lengths that a graph or series gives.
pub fn dashes(foreign: &Foreign<'_>, (dash, space): (f64, f64)) -> Option<Value> {
    let length = |key: &str, other: f64| foreign.number(key).filter(|n| *n >= 0.0).unwrap_or(other);
    let misspelt = foreign.number("paceLength");
    let (dash, space) = (length("dashLength", dash), length("spaceLength", misspelt.unwrap_or(space)));
    Some(json!({ "fill": "dash", "dash": [number(dash), number(space)] }))
}

/// `aliasColors`: colours of series by name.
fn colors(panel: &mut Panel, foreign: &Foreign<'_>) {
    let Some(colors) = foreign.get("aliasColors") else { return };
    panel.overrides.extend(color_overrides(&colors));
}

/// An override for each name that has a colour.
pub fn color_overrides(colors: &Foreign<'_>) -> Vec<Override> {
    let one = |(name, color): (&str, Foreign<'_>)| {
        let color = color.whole().as_str().filter(|c| !c.is_empty())?.to_string();
        let mut over = named(name);
        over.field.color = Some(fixed(&color));
        Some(over)
    };
    colors.entries().into_iter().filter_map(one).collect()
}

/// An override of one name without settings.
pub fn named(name: &str) -> Override {
    Override { matcher: Matcher { by_name: Some(name.into()), ..Matcher::default() }, ..Override::default() }
}

/// One colour.
pub fn fixed(color: &str) -> crate::frame::FieldColor {
    crate::frame::FieldColor { mode: "fixed".into(), fixed_color: Some(color.into()), series_by: None }
}

fn time_axis(axis: &Foreign<'_>) {
    axis.meaningless(&["buckets", "name", "values", "format", "min", "max"]);
    if axis.flag("show") == Some(false) {
        axis.no_effect("show", "the time axis is always drawn");
    }
}

/// A bar for each series: a figure of each, side by side.
fn by_series(panel: &mut Panel, axis: &Foreign<'_>) {
    axis.meaningless(&["buckets", "name", "min", "max", "show"]);
    let figures = axis.list("values");
    let wanted = figures.first().and_then(|f| f.whole().as_str().map(str::to_string));
    let reducer = wanted.filter(|id| crate::reduce::known(id)).unwrap_or_else(|| "sum".into());
    let options = json!({ "reducers": [graph_legend::reducer(&reducer)] });
    let step = |id: &str, options: &Value| Transformation {
        id: id.into(),
        options: options.as_object().cloned().unwrap_or_default(),
        ..Transformation::default()
    };
    panel.transformations.extend([step("reduce", &options), step("transpose", &json!({}))]);
    for key in ["drawStyle", "showPoints", "pointSize", "lineInterpolation", "lineStyle", "stacking", "spanNulls"] {
        panel.field.custom.remove(key);
    }
    panel.field.custom.insert("fillOpacity".into(), json!(100));
    panel.options.insert("groupWidth".into(), json!(1));
}

/// How many values fall where.
fn by_values(panel: &mut Panel, axis: &Foreign<'_>) {
    axis.meaningless(&["name", "values", "show", "min", "max"]);
    if let Some(buckets) = axis.number("buckets") {
        panel.options.insert("bucketCount".into(), number(buckets));
    }
    let fill = panel.field.custom.get("fillOpacity").cloned();
    panel.field.custom.clear();
    fill.into_iter().for_each(|fill| insert(&mut panel.field.custom, &["fillOpacity"], fill));
}

/// What stands beside: links and field settings of later versions, and what is not drawn.
fn rest(panel: &mut Panel, foreign: &Foreign<'_>) {
    foreign.meaningless(&[
        "dashLength",
        "spaceLength",
        "paceLength",
        "dashes",
        "linewidth",
        "pointradius",
        "pointRadius",
        "zerofill",
        "interactive",
        "resolution",
        "spyable",
        "annotate",
        "timezone",
        "legend_counts",
        "scale",
        "points",
        "fill",
        "fillGradient",
        "hiddenSeries",
        "nullPointMode",
        "percentage",
        "steppedLine",
        "decimals",
        "auto_int",
    ]);
    if let Some(options) = foreign.get("options") {
        let links = options.list("dataLinks");
        let link = |f: &Foreign<'_>| {
            f.meaningless(&["targetBlank"]);
            Some(Link { title: f.text("title").unwrap_or_default().into(), url: f.text("url")?.into() })
        };
        let links: Vec<Link> = links.iter().filter_map(link).collect();
        panel.field.links = Some(links).filter(|l| !l.is_empty());
        options.meaningless(&["alertThreshold", "tooltip", "tooltipOptions", "legend"]);
    }
    if let Some(config) = foreign.get("fieldConfig") {
        // What the graph itself says counts more, and it says all of how it is drawn.
        let (own, overrides) = (panel.field.clone(), std::mem::take(&mut panel.overrides));
        field::fill(panel, &config);
        panel.field.merge(&own);
        panel.field.custom = own.custom;
        panel.overrides.extend(overrides);
    }
    if !foreign.is_read("timeRegions") && !foreign.list("timeRegions").is_empty() {
        foreign.no_effect("timeRegions", "a panel without a number has no annotations of its own");
    }
    if let Some(axes) = foreign.get("yaxis") {
        let level = axes.number("alignLevel").unwrap_or(0.0);
        if axes.flag("align") == Some(true) && panel.kind == "timeseries" {
            panel.field.custom.insert("axisAlignLevel".into(), number(level));
        }
        axes.meaningless(&["align", "alignLevel"]);
    }
}

/// A number as JSON.
pub fn number(value: f64) -> Value {
    super::shape::number_value(value).unwrap_or_default()
}
