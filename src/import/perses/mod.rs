//! Perses' dashboards, as JSON or YAML, by themselves or in their custom resource.

mod alerts;
mod bars;
mod chart;
mod grid;
mod layout;
mod panel;
mod query;
mod shared;
mod single;
mod table;
mod variable;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::grafana::classic::{Mark, each_panel, marked};
use super::{Foreign, Log};
use crate::diag::SourceFile;
use crate::frame::{Link, Scalar};
use crate::spec::check::Against;
use crate::spec::imported::Imported;
use crate::spec::load::{Read, Reader};
use crate::spec::tree::Node;
use crate::spec::{Annotation, Dashboard, Panel, TimeRangeSpec, Variable, VariableKind, ids, slug};

/// Reads them.
pub struct Perses;

impl Reader for Perses {
    fn accepts(&self, document: &Node) -> bool {
        let holds = |key: &str| document.get("spec").is_some_and(|spec| spec.get(key).is_some());
        let api = document.text_of("apiVersion");
        match document.text_of("kind") {
            Some("PersesDashboard") => api.is_none_or(|api| api.starts_with("perses.dev/")),
            Some("Dashboard" | "EphemeralDashboard") => {
                api.is_none_or(|api| api.starts_with("perses")) && (holds("layouts") || holds("panels"))
            }
            _ => false,
        }
    }

    fn read(&self, document: Node, _: &Arc<SourceFile>, against: &Against<'_>) -> Read {
        let log = Log::default();
        let (mut dashboard, marks) = dashboard(&Foreign::new(&document, &log));
        ids(&mut dashboard);
        each_panel(&mut dashboard.panels, &mut |panel| units(panel, against.known.is_unit));
        let (_, panels) = marked(&dashboard, marks);
        let imported = Imported { form: "Perses", panels, findings: log.findings(&document), ..Imported::default() };
        Read { dashboard: Some(dashboard), diagnostics: Vec::new(), imported: Some(imported) }
    }
}

/// Units that Perses does not know are words after the number.
fn units(panel: &mut Panel, known: fn(&str) -> bool) {
    let fields = std::iter::once(&mut panel.field).chain(panel.overrides.iter_mut().map(|o| &mut o.field));
    for unit in fields.filter_map(|field| field.unit.as_mut()) {
        if let Some(name) = unit.strip_prefix("perses:").filter(|_| !known(unit)) {
            *unit = format!("suffix:{}", name.trim_end_matches(":full"));
        }
    }
}

/// The dashboard that a document holds, and where its panels stand.
fn dashboard(root: &Foreign<'_>) -> (Dashboard, Vec<Mark>) {
    root.meaningless(&["status"]);
    let (_, _) = (root.text("kind"), root.text("apiVersion"));
    let metadata = root.get("metadata").unwrap_or_else(|| root.clone());
    metadata.meaningless(&[
        "annotations",
        "createdAt",
        "creationTimestamp",
        "generation",
        "labels",
        "managedFields",
        "namespace",
        "resourceVersion",
        "uid",
        "updatedAt",
        "version",
    ]);
    let spec = root.get("spec").unwrap_or_else(|| root.clone());
    spec.meaningless(&["instanceSelector"]);
    let spec = spec.get("config").unwrap_or(spec);
    spec.meaningless(&["datasources", "refreshInterval", "ttl"]);
    let display = spec.get("display").unwrap_or_else(|| spec.clone());
    let name = metadata.text("name").or(display.text("name")).unwrap_or("dashboard");
    let panels = spec.get("panels").map(|panels| panels.entries()).unwrap_or_default();
    let layout::Shown { panels, marks } = layout::read(&spec.list("layouts"), &panels, &spec);
    let dashboard = Dashboard {
        api_version: "stillframe/v1".into(),
        kind: "Dashboard".into(),
        name: Some(slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "dashboard".into()),
        title: Some(display.text("name").unwrap_or(name).into()),
        description: display.text("description").map(Into::into),
        tags: metadata.list("tags").iter().filter_map(|tag| tag.whole().as_str().map(Into::into)).collect(),
        time_range: time_range(&spec),
        variables: variables(root, &spec, &metadata, name),
        annotations: spec.list("annotations").iter().filter_map(annotation).collect(),
        links: links(&spec),
        panels,
        ..Dashboard::default()
    };
    (dashboard, marks)
}

/// The last hour, unless a `duration` says how much.
fn time_range(spec: &Foreign<'_>) -> TimeRangeSpec {
    let duration = spec.text("duration").unwrap_or("1h");
    let mut from = "now".to_string();
    for c in duration.chars().filter(|c| !c.is_whitespace()) {
        // Each length is subtracted by itself: `1d12h` is `now-1d-12h`.
        if c.is_ascii_digit() && !from.ends_with(|last: char| last.is_ascii_digit()) {
            from.push('-');
        }
        from.push(c);
    }
    TimeRangeSpec { from: Scalar::Text(from), ..TimeRangeSpec::default() }
}

/// The variables, and those that Perses adds itself where the dashboard uses them.
fn variables(root: &Foreign<'_>, spec: &Foreign<'_>, metadata: &Foreign<'_>, name: &str) -> Vec<Variable> {
    let text = root.node.to_value().to_string();
    let uses = |name: &str| text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"));
    let project = metadata.text("project");
    let built_in = [("__dashboard", Some(name)), ("__project", project)];
    let built_in = built_in.into_iter().filter(|(name, _)| uses(name)).map(|(name, value)| Variable {
        name: name.into(),
        kind: VariableKind::Constant,
        value: Some(Scalar::Text(value.unwrap_or_default().into())),
        hide: true,
        ..Variable::default()
    });
    built_in.chain(spec.list("variables").iter().filter_map(variable::variable)).collect()
}

/// Links of a dashboard or panel.
fn links(spec: &Foreign<'_>) -> Vec<Link> {
    let link = |link: &Foreign<'_>| {
        link.meaningless(&["tooltip", "targetBlank", "renderVariables"]);
        let url = link.text("url").unwrap_or_default().to_string();
        Link { title: link.text("name").map_or_else(|| url.clone(), Into::into), url }
    };
    spec.list("links").iter().map(link).collect()
}

fn annotation(annotation: &Foreign<'_>) -> Option<Annotation> {
    let _ = annotation.text("kind");
    let spec = annotation.get("spec").unwrap_or_else(|| annotation.clone());
    let display = spec.get("display").unwrap_or_else(|| spec.clone());
    let (kind, plugin) = shared::plugin(&spec)?;
    if kind != "PrometheusPromQLAnnotation" {
        spec.no_effect("plugin", &format!("events of `{kind}` are not asked"));
        return None;
    }
    display.meaningless(&["description"]);
    let tags: Vec<_> =
        plugin.list("tags").iter().filter_map(|tag| tag.whole().as_str().map(ToString::to_string)).collect();
    Some(Annotation {
        name: display.text("name").unwrap_or(kind).into(),
        source: Some(query::source(&plugin, kind)),
        query: plugin.text("expr").map(Into::into),
        title: plugin.text("title").map(Into::into),
        text: plugin.text("legend").map(Into::into),
        tag_keys: (!tags.is_empty()).then(|| tags.join(",")),
        hide: display.flag("hidden") == Some(true),
        ..Annotation::default()
    })
}
