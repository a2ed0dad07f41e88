//! Perses' bar charts: a bar for each series, or bars grouped by labels.

use serde_json::{Map, Value, json};

use super::super::Foreign;
use super::shared::{self, fixed, format};
use super::single::step;
use crate::frame::{FieldConfig, Mapping};
use crate::spec::{Matcher, Override, Panel};

/// Options of `BarChart`.
pub(super) fn bar(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "barchart".into();
    format(spec, "format", Some("decimal"), &mut ours.field);
    let by: Vec<&str> = spec.list("groupBy").iter().filter_map(|label| label.node.text()).collect();
    let stacked = spec.flag("isStacked") == Some(true) && !by.is_empty();
    let share = spec.text("mode") == Some("percentage");
    if share {
        ours.field.unit = Some("perses:percent".into());
    }
    ours.transformations.push(step("seriesByLabels", table(spec, &by, share).into()));
    ours.options = options(&by, stacked, spec.text("orientation") != Some("vertical"));
    if let Some(visual) = spec.get("visual") {
        let colors: Vec<_> = visual.list("colorOverrides").iter().filter_map(color).collect();
        if by.is_empty() { of_rows(colors, ours) } else { of_columns(colors, ours) }
    }
}

/// How the series become rows and columns. Groups keep the order of the series, unless they are sorted.
fn table(spec: &Foreign<'_>, by: &[&str], share: bool) -> Map<String, Value> {
    let mut options = Map::new();
    let mut put = |key: &str, value: Value| drop(options.insert(key.into(), value));
    if !by.is_empty() {
        put("by", json!(by));
    }
    put("reducer", shared::reducer(spec.text("calculation").unwrap_or("last")).into());
    if share {
        put("share", if by.is_empty() { "all" } else { "row" }.into());
    }
    match (spec.text("sort"), by.is_empty()) {
        (Some("asc"), _) => put("sort", "asc".into()),
        (Some(_), _) | (None, true) => put("sort", "desc".into()),
        (None, false) => {}
    }
    options
}

fn options(by: &[&str], stacked: bool, across: bool) -> Map<String, Value> {
    let mut options = Map::new();
    options.insert("orientation".into(), if across { "horizontal" } else { "vertical" }.into());
    let head = if by.is_empty() { "Field".to_string() } else { by.join(" / ") };
    options.insert("xField".into(), head.into());
    options.insert("legend".into(), json!({ "showLegend": !by.is_empty() }));
    if stacked {
        options.insert("stacking".into(), "normal".into());
    }
    options
}

/// A regex and the colour of the bars whose names it matches.
fn color(of: &Foreign<'_>) -> Option<(String, String)> {
    Some((shared::anywhere(of.text("regex")?), of.text("color")?.to_string()))
}

/// Bars have the colours of their rows' names.
fn of_rows(colors: Vec<(String, String)>, ours: &mut Panel) {
    if colors.is_empty() {
        return;
    }
    let mapping = |(regex, color)| Mapping { regex: Some(regex), color: Some(color), ..Mapping::default() };
    let mappings = Some(colors.into_iter().map(mapping).collect());
    ours.options.insert("colorByField".into(), "Field".into());
    let matcher = Matcher { by_name: Some("Field".into()), ..Matcher::default() };
    ours.overrides.push(Override { matcher, field: FieldConfig { mappings, ..FieldConfig::default() } });
}

/// Bars have the colours of their columns. Of several overrides the first counts there, and the last one here.
fn of_columns(colors: Vec<(String, String)>, ours: &mut Panel) {
    let over = |(regex, color): (String, String)| Override {
        matcher: Matcher { by_regexp: Some(regex), ..Matcher::default() },
        field: FieldConfig { color: Some(fixed(&color)), ..FieldConfig::default() },
    };
    ours.overrides.extend(colors.into_iter().rev().map(over));
}
