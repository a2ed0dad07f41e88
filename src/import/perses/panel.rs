//! Perses' panels: what all have, and which reader each plug-in has.

use serde_json::json;

use super::super::Foreign;
use super::query::{self, Want};
use super::{alerts, bars, chart, grid, links, shared, single, table};
use crate::spec::Panel;

/// A panel: everything but its place and repeat.
pub(super) fn panel(panel: &Foreign<'_>) -> Panel {
    let _ = panel.text("kind");
    let spec = panel.get("spec").unwrap_or_else(|| panel.clone());
    let mut ours = Panel { links: links(&spec), ..Panel::default() };
    if let Some(display) = spec.get("display") {
        ours.title = display.text("name").map(Into::into);
        ours.description = display.text("description").map(Into::into);
    }
    let queries = spec.list("queries");
    match shared::plugin(&spec) {
        Some((plugin, options)) => {
            let want = plugged(plugin, &options, queries.len(), &mut ours);
            ours.targets = queries.iter().map(|query| query::target(query, want)).collect();
        }
        None => ours.kind = "unsupported".into(),
    }
    spec.meaningless(&["annotations"]);
    name_targets(&mut ours);
    ours
}

/// Overrides and columns name targets by their letters, which are written where they are used.
fn name_targets(panel: &mut Panel) {
    if panel.overrides.iter().any(|o| o.matcher.by_ref_id.is_some()) {
        for (i, target) in panel.targets.iter_mut().enumerate() {
            target.ref_id = Some(letter(i));
        }
    }
}

/// The letter of a query: `A`, `B`, … `AA`.
pub(super) fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    if index < 26 { last.to_string() } else { letter(index / 26 - 1) + &last.to_string() }
}

fn plugged(plugin: &str, spec: &Foreign<'_>, queries: usize, ours: &mut Panel) -> Want {
    match plugin {
        "TimeSeriesChart" => chart::time_series(spec, ours),
        "StatChart" => single::stat(spec, ours),
        "GaugeChart" => single::gauge(spec, ours),
        "BarChart" => bars::bar(spec, ours),
        "PieChart" => single::pie(spec, ours),
        "StatusHistoryChart" => grid::status_history(spec, ours),
        "HeatMapChart" => return grid::heatmap(spec, ours),
        "HistogramChart" => return grid::histogram(spec, ours),
        "Table" => return table::table(spec, queries, ours),
        "TimeSeriesTable" => table::time_series_table(spec, ours),
        "Markdown" => markdown(spec, ours),
        "LogsTable" => logs(spec, ours),
        "FlameChart" => flame(spec, ours),
        "ScatterChart" => scatter(spec, ours),
        "TraceTable" | "TracingGanttChart" => traces(spec, plugin, ours),
        "AlertTable" => alerts::alert_table(spec, ours),
        "SilenceTable" => return alerts::silence_table(spec, ours),
        _ => unsupported(plugin, spec, ours),
    }
    Want::default()
}

fn markdown(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "text".into();
    ours.options.insert("content".into(), spec.text("text").unwrap_or_default().into());
}

fn logs(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "logs".into();
    spec.meaningless(&["enableDetails", "selection", "actions"]);
    ours.options.insert("wrapLogMessage".into(), (spec.flag("allowWrap") != Some(false)).into());
    ours.options.insert("showTime".into(), (spec.flag("showTime") != Some(false)).into());
}

fn flame(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "flamegraph".into();
    spec.meaningless(&["showSettings", "showSeries", "traceHeight"]);
    let mode = match (spec.flag("showFlameGraph"), spec.flag("showTable")) {
        (Some(false), Some(true)) => "topTable",
        (_, Some(true)) => "both",
        _ => "flameGraph",
    };
    let scheme = if spec.text("palette") == Some("value") { "valueBased" } else { "packageBased" };
    ours.options.insert("displayMode".into(), mode.into());
    ours.options.insert("colorScheme".into(), scheme.into());
}

fn traces(spec: &Foreign<'_>, plugin: &str, ours: &mut Panel) {
    spec.meaningless(&["links", "selection", "actions", "visual"]);
    ours.kind = if plugin == "TraceTable" { "table" } else { "traces" }.into();
}

/// Traces that were found: when they began and how long they took.
fn scatter(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "xychart".into();
    spec.meaningless(&["link"]);
    let time = json!({ "matcher": { "id": "byType", "options": "time" } });
    ours.options.insert("series".into(), json!([{ "x": time }]));
    let sizes: Vec<f64> = spec.list("sizeRange").iter().filter_map(|size| size.node.number()).collect();
    // The number of spans sizes the points there; answers here do not tell it, so that all are of the mean size.
    let size = if sizes.len() == 2 { (sizes[0] + sizes[1]) / 2.0 } else { 10.0 };
    ours.field.custom.insert("pointSize".into(), json!({ "fixed": size.clamp(1.0, 40.0) }));
}

/// A plug-in without a kind of ours.
fn unsupported(plugin: &str, spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "unsupported".into();
    ours.options.insert("kind".into(), plugin.into());
    spec.entries().iter().for_each(|(key, _)| spec.no_effect(key, &format!("`{plugin}` is not drawn")));
}
