//! The table of Grafana before 7: its transformation, its columns, its order.

use serde_json::{Value, json};

use super::graph_legend::reducer;
use super::{field, table_styles};
use crate::import::Foreign;
use crate::spec::{Panel, Transformation};

/// Reads an old table.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    panel.kind = "table".into();
    let columns = columns(foreign);
    transform(panel, foreign, &columns);
    table_styles::read(panel, foreign);
    if foreign.flag("showHeader") == Some(false) {
        panel.options.insert("showHeader".into(), json!(false));
    }
    sort(panel, foreign, &columns);
    if let Some(config) = foreign.get("fieldConfig") {
        field::fill(panel, &config);
    }
    foreign.meaningless(&[
        "scroll",
        "pageSize",
        "fontSize",
        "filterNull",
        "showCellBorders",
        "showRowBorders",
        "options",
    ]);
}

/// A column: what it is called and what it shows.
struct Column {
    text: String,
    value: String,
}

fn columns(foreign: &Foreign<'_>) -> Vec<Column> {
    let one = |f: &Foreign<'_>| {
        f.meaningless(&["$$hashKey"]);
        let (text, value) = (f.text("text").unwrap_or_default(), f.text("value").unwrap_or_default());
        Column { text: text.into(), value: value.into() }
    };
    foreign.list("columns").iter().map(one).collect()
}

fn transform(panel: &mut Panel, foreign: &Foreign<'_>, columns: &[Column]) {
    let step = |id: &str, options: Value| Transformation {
        id: id.into(),
        options: options.as_object().cloned().unwrap_or_default(),
        ..Transformation::default()
    };
    match foreign.text("transform") {
        Some("timeseries_to_rows") => panel.transformations.push(step("seriesToRows", json!({}))),
        Some("timeseries_to_columns") => panel.transformations.push(step("joinByField", json!({}))),
        Some("timeseries_aggregations") => {
            let wanted = |c: &Column| reducer(&c.value).to_string();
            let mut list: Vec<String> = columns.iter().map(wanted).filter(|id| crate::reduce::known(id)).collect();
            if list.is_empty() {
                list.push("mean".into());
            }
            panel.transformations.push(step("reduce", json!({ "reducers": list })));
        }
        Some("table") if panel.targets.len() > 1 => panel.transformations.push(step("merge", json!({}))),
        Some("json") if !columns.is_empty() => {
            let names: Vec<&str> = columns.iter().map(|c| c.value.as_str()).collect();
            panel.transformations.push(step("filterFieldsByName", json!({ "include": { "names": names } })));
        }
        Some("annotations") => foreign.no_effect("transform", "events are drawn on panels, not listed in tables"),
        _ => {}
    }
}

/// Rows by a column that is known by its number: among the columns of an aggregation the names are known.
fn sort(panel: &mut Panel, foreign: &Foreign<'_>, columns: &[Column]) {
    let Some(sort) = foreign.get("sort") else { return };
    let desc = sort.flag("desc").unwrap_or(false);
    let Some(at) = sort.number("col") else { return };
    let aggregated = foreign.text("transform") == Some("timeseries_aggregations");
    let names = aggregated.then(|| {
        let shown = |c: &Column| crate::reduce::name(reducer(&c.value)).unwrap_or(&c.text).to_string();
        std::iter::once("Field".to_string()).chain(columns.iter().map(shown)).collect::<Vec<_>>()
    });
    let name = names.and_then(|names| names.get(at as usize).cloned());
    let by = match name {
        Some(name) => json!({ "displayName": name, "desc": desc }),
        None => json!({ "column": at.max(0.0) as usize, "desc": desc }),
    };
    panel.options.insert("sortBy".into(), json!([by]));
}
