//! Perses' tables: columns, cells and transforms.

use serde_json::{Map, Value, json};

use super::super::Foreign;
use super::panel::letter;
use super::query::Want;
use super::shared::{self, color_mode, format};
use super::single::step;
use crate::frame::{FieldConfig, Link, Mapping};
use crate::spec::{Matcher, Override, Panel};

/// Options of `Table`.
pub(super) fn table(spec: &Foreign<'_>, queries: usize, ours: &mut Panel) -> Want {
    ours.kind = "table".into();
    spec.meaningless(&[
        "actions",
        "enableFiltering",
        "enableSorting",
        "pagination",
        "selection",
        "defaultColumnHeight",
    ]);
    ours.options.insert("cellHeight".into(), height(spec.text("density")).into());
    if let Some(width) = spec.number("defaultColumnWidth") {
        ours.field.custom.insert("width".into(), width.into());
    } else {
        let _ = spec.text("defaultColumnWidth");
    }
    let columns = spec.list("columnSettings");
    let called = Names::of(&columns, queries);
    if called.lines {
        ours.transformations.push(step("timeSeriesTable", json!({})));
    }
    transforms(spec, &called, ours);
    organize(&columns, spec.flag("defaultColumnHidden") == Some(true), &called, ours);
    let (mappings, custom) = cells(spec);
    ours.field.mappings = mappings;
    ours.field.custom.extend(custom);
    for column in &columns {
        ours.overrides.extend(settings(column, &called));
    }
    sort(&columns, &called, ours);
    if called.lines { Want::default() } else { Want { instant: true, format: Some("table") } }
}

fn height(density: Option<&str>) -> &'static str {
    match density {
        Some("compact") => "sm",
        Some("comfortable") => "lg",
        _ => "md",
    }
}

/// Options of `TimeSeriesTable`: the values of each series.
pub(super) fn time_series_table(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "table".into();
    spec.meaningless(&["actions", "selection"]);
    ours.transformations.push(step("seriesToRows", json!({})));
}

/// Whether a column's cells are charts.
fn embeds_line(column: &Foreign<'_>) -> bool {
    column.get("plugin").and_then(|plugin| plugin.text("kind")).is_some_and(|kind| kind != "GaugeChart")
}

/// The transforms that the answers to several queries take: labels have one name for all queries here, so that
/// joining them is what is left to do.
fn transforms(spec: &Foreign<'_>, called: &Names, ours: &mut Panel) {
    let mut join: Option<Value> = None;
    for transform in spec.list("transforms") {
        let kind = transform.text("kind").unwrap_or_default();
        let options = transform.get("spec").unwrap_or_else(|| transform.clone());
        if options.flag("disabled") == Some(true) {
            options.meaningless(&["columns", "column", "name", "format", "matcher"]);
            continue;
        }
        let columns: Vec<_> = options.list("columns").iter().filter_map(|c| c.node.text()).collect();
        match kind {
            "MergeSeries" => join = Some(Value::Null),
            "JoinByColumnValue" => join = Some(columns.first().copied().filter(|_| columns.len() == 1).into()),
            "MergeIndexedColumns" => {
                let column = options.text("column").unwrap_or_default();
                ours.transformations.extend((column == "value").then(|| rename_values("Value #.*", "Value")));
            }
            "MergeColumns" => {
                let columns: Vec<_> = columns.iter().map(|c| regex_of(&called.native(c))).collect();
                let name = options.text("name").unwrap_or_default();
                ours.transformations.push(rename_values(&columns.join("|"), name));
            }
            "ExtractColumnFields" => extract(&options, ours),
            _ => transform.no_effect("kind", "the transform is not known"),
        }
    }
    match join {
        Some(Value::String(column)) => ours
            .transformations
            .push(step("joinByField", json!({ "byField": called.native(&column), "mode": "outer" }))),
        Some(_) => ours.transformations.push(step("merge", json!({}))),
        None => {}
    }
}

fn rename_values(regex: &str, name: &str) -> crate::spec::Transformation {
    step("renameByRegex", json!({ "regex": format!("^(?:{regex})$"), "renamePattern": name }))
}

/// A name as a regex.
fn regex_of(name: &str) -> String {
    name.chars().fold(String::new(), |mut out, c| {
        if "\\^$*+?.()|[]{}/".contains(c) {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

fn extract(options: &Foreign<'_>, ours: &mut Panel) {
    let format = match options.text("format") {
        Some("Regex") => "regexp",
        Some("SplitByDelimiter") => "delimiter",
        Some("KeyValuePairs") => "kvp",
        _ => "json",
    };
    let mut settings = json!({ "source": options.text("column").unwrap_or_default(), "format": format });
    if let Some(matcher) = options.text("matcher") {
        settings[if format == "regexp" { "regExp" } else { "delimiter" }] = matcher.into();
    }
    ours.transformations.push(step("extractFields", settings));
}

/// What columns are called.
struct Names {
    queries: usize,
    /// Whether values are lines.
    lines: bool,
    /// Values by the names that their queries had in Grafana, where the dashboard comes from: `Value #requests`.
    grafana: Vec<String>,
}

impl Names {
    fn of(columns: &[Foreign<'_>], queries: usize) -> Self {
        let names = columns.iter().filter_map(|column| column.text("name"));
        let of_grafana = |name: &&str| name.starts_with("Value #");
        let grafana: Vec<String> = names.filter(of_grafana).map(ToString::to_string).collect();
        Self { queries, lines: columns.iter().any(embeds_line), grafana }
    }

    /// Our name of a column: `timestamp`, `value`, `value #2`, `label`, `label #2`.
    fn native(&self, name: &str) -> String {
        let of_grafana = self.grafana.iter().position(|known| known == name);
        let (stem, index) = match (of_grafana, name.rsplit_once(" #")) {
            (Some(place), _) => ("value", Some(place + 1)),
            (None, Some((stem, index))) => (stem, index.parse::<usize>().ok()),
            (None, None) => (name, None),
        };
        let letter = letter(index.unwrap_or(1).saturating_sub(1));
        match (stem, index) {
            ("timestamp", _) => "Time".into(),
            ("value", _) if self.lines => format!("Trend #{letter}"),
            ("value", Some(_)) if self.queries > 1 => format!("Value #{letter}"),
            ("value", _) => "Value".into(),
            (_, Some(_)) => stem.into(),
            _ => name.into(),
        }
    }

    /// The name that a column has when it is drawn.
    fn shown(&self, column: &Foreign<'_>) -> String {
        let name = self.native(column.text("name").unwrap_or_default());
        column.text("header").map_or(name, Into::into)
    }
}

/// Which columns are shown, in which order, under which names.
fn organize(columns: &[Foreign<'_>], only: bool, called: &Names, ours: &mut Panel) {
    let (mut hidden, mut order, mut names, mut kept) = (Map::new(), Map::new(), Map::new(), Map::new());
    for (i, column) in columns.iter().enumerate() {
        let name = called.native(column.text("name").unwrap_or_default());
        if column.flag("hide") == Some(true) {
            hidden.insert(name, true.into());
            continue;
        }
        if let Some(header) = column.text("header").filter(|header| *header != name) {
            names.insert(name.clone(), header.into());
        }
        order.insert(name.clone(), i.into());
        kept.insert(name, true.into());
    }
    let mut options = Map::new();
    for (key, map) in [("excludeByName", hidden), ("indexByName", order), ("renameByName", names)] {
        options.extend((!map.is_empty()).then(|| (key.to_string(), map.into())));
    }
    if only && !kept.is_empty() {
        options.insert("includeByName".into(), kept.into());
    }
    if !options.is_empty() {
        ours.transformations.push(step("organize", options.into()));
    }
}

fn sort(columns: &[Foreign<'_>], called: &Names, ours: &mut Panel) {
    let by = |column: &Foreign<'_>| {
        let order = column.text("sort")?;
        Some(json!({ "displayName": called.shown(column), "desc": order == "desc" }))
    };
    let sorts: Vec<Value> = columns.iter().filter_map(by).collect();
    if !sorts.is_empty() {
        ours.options.insert("sortBy".into(), sorts.into());
    }
}

/// A column's own look.
fn settings(column: &Foreign<'_>, called: &Names) -> Option<Override> {
    column.meaningless(&["cellDescription", "enableSorting", "headerDescription"]);
    let mut field = FieldConfig::default();
    if column.get("format").is_some() {
        format(column, "format", None, &mut field);
    }
    let (mappings, custom) = cells(column);
    field.mappings = mappings;
    field.custom.extend(custom);
    if let Some(align) = column.text("align") {
        field.custom.insert("align".into(), align.into());
    }
    match column.number("width") {
        Some(width) => drop(field.custom.insert("width".into(), width.into())),
        // `auto` is what columns are anyway.
        None => drop(column.text("width")),
    }
    field.links = column.get("dataLink").map(|link| vec![data_link(&link)]);
    embedded(column, &mut field);
    let hidden = column.flag("hide") == Some(true);
    let matcher = Matcher { by_name: Some(called.shown(column)), ..Matcher::default() };
    (!hidden && field != FieldConfig::default()).then_some(Override { matcher, field })
}

fn data_link(link: &Foreign<'_>) -> Link {
    link.meaningless(&["openNewTab"]);
    let url = link.text("url").unwrap_or_default().to_string();
    Link { title: link.text("title").map_or_else(|| url.clone(), Into::into), url }
}

/// A panel in each cell: a bar, or a line of the row's samples.
fn embedded(column: &Foreign<'_>, field: &mut FieldConfig) {
    let Some((plugin, spec)) = shared::plugin(column) else { return };
    let gauge = plugin == "GaugeChart";
    let form = if gauge { "gauge" } else { "sparkline" };
    field.custom.insert("cellOptions".into(), json!({ "type": form }));
    if spec.get("format").is_some() {
        format(&spec, "format", None, field);
    }
    if let Some(thresholds) = shared::thresholds(&spec) {
        field.thresholds = Some(thresholds);
        field.color = Some(color_mode("thresholds"));
    }
    spec.meaningless(&["calculation", "legend", "max", "metricLabel", "sparkline", "tooltip", "visual", "yAxis"]);
    spec.meaningless(&["colorMode", "legendMode", "mappings", "querySettings", "valueFontSize"]);
}

/// Texts and colours of cells by their values.
fn cells(of: &Foreign<'_>) -> (Option<Vec<Mapping>>, Map<String, Value>) {
    let mut custom = Map::new();
    let list = of.list("cellSettings");
    let ground = list.iter().any(|cell| cell.text("backgroundColor").is_some());
    let mappings: Vec<_> = list.iter().filter_map(|cell| one_cell(cell, ground)).collect();
    if mappings.iter().any(|m| m.color.is_some()) {
        let form = if ground {
            json!({ "type": "color-background", "mode": "basic" })
        } else {
            json!({ "type": "color-text" })
        };
        custom.insert("cellOptions".into(), form);
    }
    ((!mappings.is_empty()).then_some(mappings), custom)
}

fn one_cell(cell: &Foreign<'_>, ground: bool) -> Option<Mapping> {
    let condition = cell.get("condition")?;
    let kind = condition.text("kind")?;
    let spec = condition.get("spec").unwrap_or_else(|| condition.clone());
    let when = shared::when(kind, &spec)?;
    let (before, after) = (cell.text("prefix"), cell.text("suffix"));
    let own = cell.text("text").map(Into::into).or_else(|| when.value.as_ref().map(crate::frame::Scalar::text));
    let affixed = before.is_some() || after.is_some();
    let text = match own {
        Some(own) if affixed => Some(format!("{}{own}{}", before.unwrap_or_default(), after.unwrap_or_default())),
        own => own.filter(|_| cell.text("text").is_some()),
    };
    if affixed && text.is_none() {
        cell.no_effect("prefix", "the value stands by itself");
        cell.no_effect("suffix", "the value stands by itself");
    }
    let (ink, back) = (cell.text("textColor"), cell.text("backgroundColor"));
    if ink.is_some() && ground {
        cell.meaningless(&["textColor"]);
    }
    Some(Mapping { text, color: back.or(ink.filter(|_| !ground)).map(Into::into), ..when })
}
