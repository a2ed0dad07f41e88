//! Elements of the second schema: panels and references to library panels.

use super::super::super::Foreign;
use super::super::classic::Mark;
use super::super::panel::around::{length, same_source};
use super::super::{datasource, panel, target};
use super::of_kind;
use crate::frame::Link;
use crate::spec::{Panel, Target};

/// The panel of an element, and what it is known by.
pub fn panel(element: &Foreign<'_>) -> (Panel, Mark) {
    let kind = element.text("kind");
    let path = element.path.clone();
    let Some(spec) = of_kind(element) else { return (missing(""), Mark { number: None, path }) };
    let number = spec.get("id").and_then(|id| id.scalar()).map(|id| id.text());
    let panel = if kind == Some("LibraryPanel") { library(&spec) } else { own(&spec) };
    (panel, Mark { number, path })
}

/// The card of a panel that is not there.
pub fn missing(name: &str) -> Panel {
    unsupported(&format!("element {name}"))
}

fn unsupported(kind: &str) -> Panel {
    let mut panel = Panel { kind: "unsupported".into(), ..Panel::default() };
    panel.options.insert("kind".into(), kind.trim_end().into());
    panel
}

fn library(spec: &Foreign<'_>) -> Panel {
    let reference = spec.get("libraryPanel");
    let named = reference.as_ref().and_then(|r| r.text("name").or(r.text("uid"))).unwrap_or_default();
    if let Some(reference) = &reference {
        reference.ignore(&["uid", "name"]);
    }
    Panel { title: Some(spec.text("title").unwrap_or(named).into()), ..unsupported(&format!("library panel {named}")) }
}

fn own(spec: &Foreign<'_>) -> Panel {
    let text = |key: &str| spec.text(key).map(ToString::to_string);
    let mut ours = Panel {
        title: text("title"),
        description: described(text("subtitle"), text("description")),
        transparent: spec.flag("transparent") == Some(true),
        links: spec.list("links").iter().filter_map(link).collect(),
        ..Panel::default()
    };
    if let Some(data) = spec.get("data").as_ref().and_then(of_kind) {
        ask(&data, &mut ours);
    }
    match spec.get("vizConfig") {
        Some(config) => visual(&config, &mut ours),
        None => ours.kind = "unsupported".into(),
    }
    ours
}

fn described(subtitle: Option<String>, description: Option<String>) -> Option<String> {
    match (subtitle, description) {
        (Some(subtitle), Some(description)) => Some(format!("{subtitle}\n\n{description}")),
        (one, other) => one.or(other),
    }
}

fn link(link: &Foreign<'_>) -> Option<Link> {
    link.meaningless(&["targetBlank", "oneClick", "internal", "origin"]);
    let url = link.text("url")?;
    Some(Link { title: link.text("title").unwrap_or(url).into(), url: url.into() })
}

/// A visualization of either generation: `{kind: pluginId, spec}`, or `{kind: VizConfig, group: pluginId, spec}`.
fn visual(config: &Foreign<'_>, ours: &mut Panel) {
    let kind = config.text("kind").filter(|kind| *kind != "VizConfig");
    let plugin = config.text("group").or(kind).unwrap_or_default();
    config.ignore(&["version"]);
    let spec = config.get("spec").unwrap_or_else(|| config.clone());
    spec.ignore(&["pluginVersion"]);
    panel::visualization(ours, plugin, spec.get("options").as_ref(), spec.get("fieldConfig").as_ref());
}

/// What is asked, and what is done to the answers.
fn ask(group: &Foreign<'_>, ours: &mut Panel) {
    let targets = group.list("queries").iter().filter_map(of_kind).map(|query| asked(&query)).collect();
    ours.targets = target::settled(targets);
    share_source(ours);
    let steps: Vec<_> = group
        .list("transformations")
        .iter()
        .filter_map(|transformation| {
            transformation.ignore(&["group"]);
            of_kind(transformation)
        })
        .collect();
    ours.transformations = panel::transformations(&steps);
    if let Some(options) = group.get("queryOptions") {
        query_options(&options, ours);
    }
}

/// The source that all targets ask stands at the panel.
fn share_source(ours: &mut Panel) {
    let asks = |source: &&str| !["__expr__", "-- Dashboard --"].contains(source);
    let mut sources = ours.targets.iter().filter_map(|t| t.source.as_deref()).filter(asks);
    let Some(first) = sources.next().map(ToString::to_string) else { return };
    if sources.all(|source| source == first) {
        ours.source = Some(first);
        same_source(ours);
    }
}

fn asked(query: &Foreign<'_>) -> Target {
    let source = datasource::source(query.get("datasource").as_ref());
    let kind = source.as_deref().and_then(datasource::kind_of).map(ToString::to_string);
    let kind = kind.or_else(|| source.clone().filter(|source| source == "__expr__"));
    let mut ours = match query.get("query") {
        Some(written) => target::target(&written, kind.as_deref()),
        None => Target::default(),
    };
    ours.source = source.or(ours.source).or_else(|| Some("default".into()));
    ours.ref_id = query.text("refId").map(ToString::to_string).or(ours.ref_id);
    ours.hide |= query.flag("hidden") == Some(true);
    ours
}

fn query_options(options: &Foreign<'_>, ours: &mut Panel) {
    options.meaningless(&["cacheTimeout", "queryCachingTTL"]);
    options.no_effect("timeTo", "panels end where the dashboard does");
    ours.time_from = length(options, "timeFrom");
    ours.time_shift = length(options, "timeShift");
    ours.compare = length(options, "timeCompare");
    ours.min_step = length(options, "interval");
    ours.max_data_points = options.number("maxDataPoints").filter(|n| *n >= 1.0).map(|n| n.min(1e6) as u32);
    ours.hide_time_override = options.flag("hideTimeOverride") == Some(true);
}
