//! Perses' tables of alerts and silences, and what they ask Alertmanager.

use serde_json::{Map, Value, json};

use super::super::Foreign;
use super::query::Want;
use super::single::step;
use crate::spec::Panel;

/// Options of `AlertTable`: a list of the alerts, which shows all labels.
pub(super) fn alert_table(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "alertlist".into();
    spec.meaningless(&["allowedActions", "runbookAnnotationKey"]);
    let labels: Vec<&str> = spec.list("defaultGroupBy").iter().filter_map(|label| label.node.text()).collect();
    if !labels.is_empty() {
        ours.options.insert("groupMode".into(), "custom".into());
        ours.options.insert("groupBy".into(), json!(labels));
    }
    for column in spec.list("columns") {
        column.meaningless(&["enableSorting", "sortMode"]);
        match (column.text("name"), column.text("sort")) {
            (Some("alertname"), Some(order)) => {
                ours.options.insert("sortOrder".into(), if order == "desc" { 2 } else { 1 }.into());
            }
            (_, Some(_)) => column.no_effect("sort", "alerts are listed by importance"),
            _ => {}
        }
        column.ignore(&["name"]);
        column.no_effect("header", "labels have no headings in a list");
    }
    if spec.get("deduplication").is_some_and(|d| !matches!(d.text("mode"), Some("none" | "fingerprint"))) {
        spec.no_effect("deduplication", "each alert is listed, however alike their labels are");
    }
    spec.ignore(&["deduplication"]);
    spec.no_effect("labelColorMappings", "alerts have the colours of their states");
}

/// Options of `SilenceTable`: columns by their names there.
pub(super) fn silence_table(spec: &Foreign<'_>, ours: &mut Panel) -> Want {
    ours.kind = "table".into();
    spec.meaningless(&["allowedActions"]);
    let (mut kept, mut order, mut names, mut sorts) = (Map::new(), Map::new(), Map::new(), Vec::new());
    for (i, column) in spec.list("columns").iter().enumerate() {
        column.meaningless(&["enableSorting", "sortMode"]);
        let Some(name) = column.text("name") else { continue };
        kept.insert(name.into(), true.into());
        order.insert(name.into(), i.into());
        let header = column.text("header");
        names.extend(header.map(|header| (name.to_string(), Value::from(header))));
        let sort = |sort| json!({ "displayName": header.unwrap_or(name), "desc": sort == "desc" });
        sorts.extend(column.text("sort").map(sort));
    }
    if !kept.is_empty() {
        let options = json!({ "includeByName": kept, "indexByName": order, "renameByName": names });
        ours.transformations.push(step("organize", options));
    }
    if !sorts.is_empty() {
        ours.options.insert("sortBy".into(), sorts.into());
    }
    Want { instant: false, format: Some("table") }
}

/// The target of a query for alerts: its own settings, and beside them the query that Prometheus answers, so that
/// `--source alertmanager=NAME` may name one.
pub(super) fn alerts(spec: &Foreign<'_>, rest: &mut Map<String, Value>) {
    let filters: Vec<&str> = spec.list("filters").iter().filter_map(|filter| filter.node.text()).collect();
    let selector = if filters.is_empty() { String::new() } else { format!("{{{}}}", filters.join(", ")) };
    rest.insert("query".into(), format!("ALERTS{selector}").into());
}
