//! `seriesOverrides` of a `graph`: settings of series by name or regex.

use serde_json::{Value, json};

use super::field::insert;
use super::graph::{dashes, fixed, number, point_size};
use super::graph_axes;
use crate::frame::FieldConfig;
use crate::import::Foreign;
use crate::spec::{Matcher, Override, Panel};

/// Reads the overrides of series.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let list = foreign.list("seriesOverrides");
    let filled = list.iter().any(|s| s.text("fillBelowTo").is_some());
    if filled {
        // Bands had this opacity, whatever the panel's fill.
        panel.field.custom.insert("fillOpacity".into(), json!(35));
    }
    let percentage = foreign.flag("percentage") == Some(true);
    for series in &list {
        series.meaningless(&["$$hashKey"]);
        let Some(matcher) = matcher(series) else {
            if !series.node.entries().is_empty() {
                series.set_aside("it names no series");
            }
            continue;
        };
        let mut field = FieldConfig::default();
        marks(&mut field, series, panel);
        texts(&mut field, series, percentage);
        if series.number("yaxis") == Some(2.0) {
            graph_axes::right(&mut field, foreign);
        }
        if field != FieldConfig::default() {
            panel.overrides.push(Override { matcher, field });
        }
    }
}

/// A name, or a regex between slashes.
fn matcher(series: &Foreign<'_>) -> Option<Matcher> {
    let alias = series.text("alias")?;
    let regex = alias.len() > 1 && alias.starts_with('/') && alias[1..].contains('/');
    let compiles = regex && crate::js::Regex::parse(alias).is_ok();
    Some(match compiles {
        true => Matcher { by_regexp: Some(alias.into()), ..Matcher::default() },
        false => Matcher { by_name: Some(alias.into()), ..Matcher::default() },
    })
}

/// Lines, bars, points and what is below them.
fn marks(field: &mut FieldConfig, series: &Foreign<'_>, panel: &Panel) {
    let mut set = |key: &str, value: Value| drop(field.custom.insert(key.into(), value));
    if let Some(fill) = series.number("fill") {
        set("fillOpacity", number((fill * 10.0).clamp(0.0, 100.0)));
    }
    if let Some(gradient) = series.number("fillGradient").filter(|g| *g > 0.0) {
        set("gradientMode", json!("opacity"));
        set("fillOpacity", number((gradient * 10.0).clamp(0.0, 100.0)));
    }
    if let Some(below) = series.text("fillBelowTo") {
        set("fillBelowTo", json!(below));
    }
    let style = panel.field.custom.get("drawStyle").and_then(Value::as_str).unwrap_or("line");
    let (bars, lines, points) = (series.flag("bars"), series.flag("lines"), series.flag("points"));
    match (bars, lines) {
        (Some(true), _) => {
            set("drawStyle", json!("bars"));
            set("fillOpacity", json!(100));
        }
        (_, Some(true)) if style != "line" => set("drawStyle", json!("line")),
        (Some(false), _) if style == "bars" => set("drawStyle", json!("line")),
        (_, Some(false)) => {
            set("lineWidth", json!(0));
            // A band down to another series stays without its edge.
            if series.node.get("fillBelowTo").is_none() {
                set("fillOpacity", json!(0));
            }
        }
        _ => {}
    }
    if let Some(width) = series.number("linewidth") {
        set("lineWidth", number(width.clamp(0.0, 20.0)));
    }
    if let Some(points) = points {
        set("showPoints", json!(if points { "always" } else { "never" }));
    }
    if let Some(radius) = series.number("pointradius") {
        set("pointSize", number(point_size(radius)));
    }
    if let Some(stepped) = series.flag("steppedLine") {
        set("lineInterpolation", json!(if stepped { "stepAfter" } else { "linear" }));
    }
    let lengths = series.node.get("dashLength").or_else(|| series.node.get("spaceLength")).is_some();
    match series.flag("dashes") {
        Some(false) => set("lineStyle", json!({ "fill": "solid" })),
        Some(true) => dashes(series, (10.0, 10.0)).into_iter().for_each(|line| set("lineStyle", line)),
        None if lengths => {
            let dashed = panel.field.custom.contains_key("lineStyle");
            let line = dashes(series, (10.0, 10.0)).filter(|_| dashed);
            line.into_iter().for_each(|line| set("lineStyle", line));
        }
        None => {}
    }
}

/// Stacking, sign, colour, and where the series is left out.
fn texts(field: &mut FieldConfig, series: &Foreign<'_>, percentage: bool) {
    match series.value("stack") {
        Some(Value::Bool(true)) => {
            insert(&mut field.custom, &["stacking"], json!({ "mode": if percentage { "percent" } else { "normal" } }));
        }
        Some(Value::Bool(false)) => insert(&mut field.custom, &["stacking"], json!({ "mode": "none" })),
        Some(Value::String(group)) => {
            insert(&mut field.custom, &["stacking"], json!({ "mode": "normal", "group": group }));
        }
        _ => {}
    }
    match series.text("transform") {
        Some("negative-Y") => insert(&mut field.custom, &["transform"], json!("negative-Y")),
        Some("constant") => insert(&mut field.custom, &["transform"], json!("constant")),
        Some(_) => series.no_effect("transform", "it is neither `negative-Y` nor `constant`"),
        None => {}
    }
    if let Some(color) = series.text("color") {
        field.color = Some(fixed(color));
    }
    if series.flag("legend") == Some(false) {
        insert(&mut field.custom, &["hideFrom"], json!({ "legend": true }));
    }
    if series.flag("hiddenSeries") == Some(true) {
        insert(&mut field.custom, &["hideFrom"], json!({ "viz": true }));
    }
    match series.text("nullPointMode") {
        Some("connected") => insert(&mut field.custom, &["spanNulls"], json!(true)),
        Some("null as zero") => field.no_value = Some("0".into()),
        Some("null") => insert(&mut field.custom, &["spanNulls"], json!(false)),
        _ => {}
    }
    series.meaningless(&["hideTooltip", "dashLength", "spaceLength"]);
    if let Some(z) = series.number("zindex").filter(|z| *z != 0.0) {
        insert(&mut field.custom, &["zIndex"], number(z));
    }
}
