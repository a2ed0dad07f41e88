//! Grafana's dashboards of the second schema: elements, and layouts that show them.

mod condition;
mod layout;
mod normal;
mod panel;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::{Foreign, Log};
use super::classic::{each_panel, marked, name, on_panels, refer};
use super::{alerts, annotation, datasource, link, time, variable};
use crate::diag::SourceFile;
use crate::spec::check::Against;
use crate::spec::imported::Imported;
use crate::spec::load::{Read, Reader};
use crate::spec::tree::{Node, Tree};
use crate::spec::{Dashboard, Variable, ids};

/// Reads them.
pub struct Second;

impl Reader for Second {
    fn accepts(&self, document: &Node) -> bool {
        let map = |key: &str| document.get(key).is_some_and(|v| matches!(v.value, Tree::Map(_)));
        match document.text_of("apiVersion") {
            Some(api) => api.starts_with("dashboard.grafana.app/v") && map("spec"),
            None => map("elements") && document.get("panels").is_none(),
        }
    }

    fn read(&self, mut document: Node, _: &Arc<SourceFile>, _: &Against<'_>) -> Read {
        normal::normalize(&mut document);
        let log = Log::default();
        let (dashboard, mut imported) = dashboard(&Foreign::new(&document, &log));
        imported.findings = log.findings(&document);
        Read { dashboard: Some(dashboard), diagnostics: Vec::new(), imported: Some(imported) }
    }
}

/// A dashboard, and what is known of it beside.
fn dashboard(root: &Foreign<'_>) -> (Dashboard, Imported) {
    let (spec, uid) = unwrapped(root);
    spec.meaningless(&["cursorSync", "editable", "id", "liveNow", "preferences", "preload", "revision"]);
    let title = spec.text("title").map(ToString::to_string);
    let mut variables = variables(&spec.list("variables"));
    let layout = layout::read(&spec, &mut variables);
    let mut dashboard = Dashboard {
        api_version: "stillframe/v1".into(),
        kind: "Dashboard".into(),
        name: name(title.as_deref(), uid.as_deref()),
        title,
        description: spec.text("description").map(ToString::to_string),
        tags: spec.list("tags").iter().filter_map(Foreign::scalar).map(|t| t.text()).collect(),
        time_range: spec.get("timeSettings").map(|settings| time_range(&settings)).unwrap_or_default(),
        variables,
        links: link::links(&spec.list("links")),
        panels: layout.panels,
        ..Dashboard::default()
    };
    ids(&mut dashboard);
    let (numbers, places) = marked(&dashboard, layout.marks);
    let written: Vec<_> = spec.list("annotations").iter().filter_map(of_kind).collect();
    let filtered = annotation::annotations(&written);
    dashboard.annotations = filtered.into_iter().map(|f| on_panels(f, &dashboard, &numbers)).collect();
    each_panel(&mut dashboard.panels, &mut |panel| refer(panel, &numbers));
    alerts::ask(&mut dashboard);
    datasource::open(&mut dashboard);
    (dashboard, Imported { form: "Grafana", uid, numbers, panels: places, ..Imported::default() })
}

/// The definition within its resource, and the resource's name.
fn unwrapped<'a>(root: &Foreign<'a>) -> (Foreign<'a>, Option<String>) {
    if !root.has("apiVersion") {
        root.ignore(&["uid"]);
        return (root.clone(), root.node.text_of("uid").map(ToString::to_string));
    }
    root.ignore(&["apiVersion", "kind"]);
    root.meaningless(&["status", "access"]);
    let uid = root.get("metadata").and_then(|m| m.text("name").map(ToString::to_string));
    if let Some(metadata) = root.get("metadata") {
        metadata.entries().iter().for_each(|(_, value)| value.read());
    }
    (root.get("spec").unwrap_or_else(|| root.clone()), uid)
}

/// What a `{kind, spec}` holds.
fn of_kind<'a>(node: &Foreign<'a>) -> Option<Foreign<'a>> {
    node.ignore(&["kind", "version", "metadata"]);
    node.get("spec")
}

fn time_range(settings: &Foreign<'_>) -> crate::spec::TimeRangeSpec {
    settings.meaningless(&["autoRefresh", "autoRefreshIntervals", "hideTimepicker", "quickRanges"]);
    time::range(settings)
}

/// Variables, which are in the classic form by now.
fn variables(list: &[Foreign<'_>]) -> Vec<Variable> {
    let written: Vec<_> = list.iter().filter_map(of_kind).collect();
    for (of, spec) in list.iter().zip(&written) {
        of.ignore(&["group", "datasource", "labels"]);
        spec.meaningless(&["origin", "placeholder"]);
    }
    variable::variables(&written)
}

/// The names of variables.
fn names(variables: &[Variable]) -> BTreeSet<&str> {
    variables.iter().map(|v| v.name.as_str()).collect()
}
