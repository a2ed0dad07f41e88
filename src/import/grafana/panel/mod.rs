//! Grafana's panels, old and new: options, field config, transformations.

pub mod around;
mod before_seven;
mod discrete;
mod field;
mod geomap;
mod graph;
mod graph_axes;
mod graph_legend;
mod graph_series;
mod graph_thresholds;
mod heatmap_old;
pub mod kinds;
mod lists;
mod matcher;
mod options;
mod piechart_old;
mod plain;
mod polystat;
mod polystat_old;
mod shape;
mod singlestat;
mod statusmap;
mod table_old;
mod table_styles;
mod taken_back;
mod text_old;
mod tidy;
mod values;
mod worldmap;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::super::Foreign;
use super::target;
use crate::spec::{Panel, Target, Transformation};

/// A panel of the classic form, legacy kinds included: everything but its place, its repeat and the panels of a row.
pub fn classic(foreign: &Foreign<'_>) -> Panel {
    let plugin = foreign.text("type").unwrap_or_default();
    let mut panel = around::around(foreign);
    let kind =
        around::kind(foreign).or_else(|| panel.source.as_deref().and_then(super::datasource::kind_of).map(Into::into));
    panel.targets = target::all(&foreign.list("targets"), kind.as_deref());
    let asks = !NO_DATA.contains(&plugin) && foreign.node.get("targets").is_none();
    if kind.as_deref() == Some("testdata") && asks {
        panel.targets.push(unsaid());
    }
    panel.transformations = transformations(&foreign.list("transformations"));
    around::same_source(&mut panel);
    match legacy(plugin, foreign) {
        Some(read) => read(&mut panel, foreign),
        None => {
            before_seven::fields(&mut panel, foreign);
            let (options, config) = (foreign.get("options"), foreign.get("fieldConfig"));
            visualization(&mut panel, plugin, options.as_ref(), config.as_ref());
        }
    }
    around::left_over(foreign);
    if panel.kind == crate::spec::known::UNSUPPORTED {
        if foreign.node.get("options").is_none_or(|o| o.entries().is_empty()) {
            foreign.no_effect("type", &format!("panels of the kind `{plugin}` are not drawn"));
        }
        foreign.list("targets").iter().for_each(Foreign::read);
        foreign.read();
    }
    tidy::tidy(&mut panel);
    panel
}

/// Kinds that ask nothing.
const NO_DATA: [&str; 9] =
    ["alertlist", "annolist", "dashlist", "gettingstarted", "news", "pluginlist", "row", "text", "welcome"];

/// What a panel of made-up data shows that says no targets.
fn unsaid() -> Target {
    let rest = Map::from_iter([("scenario".to_string(), json!("random_walk"))]);
    Target { ref_id: Some("A".into()), rest, ..Target::default() }
}

/// How a kind from before Grafana 7 is read.
type Read = fn(&mut Panel, &Foreign<'_>);

fn legacy(plugin: &str, panel: &Foreign<'_>) -> Option<Read> {
    let has = |key: &str| panel.node.get(key).is_some();
    let no_options = panel.node.get("options").is_none_or(|o| o.entries().is_empty());
    Some(match plugin {
        "graph" => graph::read,
        "singlestat" | "grafana-singlestat-panel" => singlestat::read,
        "table-old" => table_old::read,
        "table" if has("styles") && (has("columns") || has("transform")) => table_old::read,
        "heatmap" if no_options && (has("dataFormat") || has("cards") || has("color")) => heatmap_old::read,
        "grafana-piechart-panel" => piechart_old::read,
        "grafana-worldmap-panel" => worldmap::read,
        "grafana-polystat-panel" if has("polystat") => polystat_old::read,
        "natel-discrete-panel" => discrete::read,
        "flant-statusmap-panel" => statusmap::read,
        "text" if has("content") && no_options => text_old::text,
        "grafana-clock-panel" => text_old::clock,
        "dashlist" | "alertlist" | "pluginlist" if no_options => lists::read,
        _ => return None,
    })
}

/// Fills kind, options, field config and overrides of a panel from a visualisation: the plug-in's id, its `options` and
/// its `fieldConfig`. Both forms of definition have these.
pub fn visualization(
    panel: &mut Panel,
    plugin: &str,
    options: Option<&Foreign<'_>>,
    field_config: Option<&Foreign<'_>>,
) {
    let Some(kind) = kinds::kind(plugin) else { return unsupported(panel, plugin, options, field_config) };
    panel.kind = kind.into();
    let read = self::options::options(kind, options);
    panel.options.extend(read);
    if let Some(config) = field_config {
        field::fill(panel, config);
    }
    let thresholds = field_config.and_then(|c| c.node.get("defaults")?.get("thresholds")).is_some();
    values::defaults(panel, thresholds);
    tidy::tidy(panel);
}

/// A plug-in that is not drawn: a panel that says so, with its title and queries.
fn unsupported(panel: &mut Panel, plugin: &str, options: Option<&Foreign<'_>>, field_config: Option<&Foreign<'_>>) {
    panel.kind = "unsupported".into();
    panel.options.insert("kind".into(), json!(plugin));
    if let Some(options) = options.filter(|o| !o.node.entries().is_empty()) {
        options.set_aside(&format!("panels of the kind `{plugin}` are not drawn"));
    }
    if let Some(config) = field_config {
        field::fill(panel, config);
    }
}

/// Transformations: `[{id, options, filter, disabled}]`.
pub fn transformations(list: &[Foreign<'_>]) -> Vec<Transformation> {
    list.iter().filter_map(transformation).collect()
}

/// Options of a transformation, without what Grafana writes and does not read.
fn transformed(id: &str, shape: shape::Shape, options: &Foreign<'_>) -> Map<String, Value> {
    if let (Some(binary), "calculateField") = (options.get("binary"), id) {
        binary.meaningless(&["reducer"]);
    }
    let without: &[&str] = match id {
        "formatTime" if options.flag("useTimezone") == Some(false) => &["timezone"],
        _ => &[],
    };
    if id == "configFromData" {
        options.meaningless(&["applyToConfig"]);
        options.list("mappings").iter().for_each(|mapping| mapping.meaningless(&["configProperty"]));
    }
    options.meaningless(&["useTimezone"]);
    options.meaningless(without);
    let mut taken = shape.take_map(options, without);
    if let Some(Value::Object(binary)) = taken.get_mut("binary") {
        binary.remove("reducer");
    }
    taken
}

/// Ids that changed their names.
const TRANSFORMATIONS: [(&str, &str); 6] = [
    ("lookup", "fieldLookup"),
    ("filterByName", "filterFieldsByName"),
    ("groupToMatrix", "groupingToMatrix"),
    ("seriesToColumns", "joinByField"),
    ("timeSeriesToTable", "timeSeriesTable"),
    ("joinByFrame", "joinByField"),
];

fn transformation(foreign: &Foreign<'_>) -> Option<Transformation> {
    let theirs = foreign.text("id")?;
    let id = TRANSFORMATIONS.iter().find(|(old, _)| *old == theirs).map_or(theirs, |(_, new)| new);
    let disabled = foreign.flag("disabled").unwrap_or(false);
    foreign.meaningless(&["$$hashKey"]);
    let Some(shape) = shape::transformation(id) else {
        foreign.set_aside(&format!("the transformation `{theirs}` is not known"));
        return None;
    };
    match foreign.text("topic") {
        None | Some("series") => {}
        Some(_) => {
            foreign.set_aside("transformations change series, not annotations or alert states");
            return None;
        }
    }
    let options = foreign.get("options").map(|o| transformed(id, shape, &o)).unwrap_or_default();
    let filter = foreign.get("filter").and_then(|f| {
        let matcher = matcher::of_frames(&f);
        if matcher.is_none() {
            f.set_aside("this filter is not known");
        }
        matcher
    });
    Some(Transformation { id: id.into(), options, filter, disabled })
}
