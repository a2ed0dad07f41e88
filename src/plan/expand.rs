//! Expanding: repeats unrolled, texts filled in, panels placed in the grid, time ranges fixed.

use serde_json::{Map, Value as Json};

use super::grid::{self, Grid};
use super::requests::valueless;
use super::show::{may_be_shown, shown};
use crate::frame::{FieldConfig, Link};
use crate::source::{Failure, FailureKind};
use crate::spec::known::UNSUPPORTED;
use crate::spec::{Dashboard, Direction, Override, Panel, Repeat, Size};
use crate::time::{self, Clock, TimeRange};
use crate::variable::{Format, Scope, Value, fill};

/// The most copies that a repeat makes.
const MOST_COPIES: usize = 500;

/// A dashboard without variables, repeats or relative times.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The slug that names the files.
    pub name: String,
    /// The title.
    pub title: String,
    /// What it is for.
    pub description: Option<String>,
    /// The variables and range of the whole.
    pub scope: Scope,
    /// The rows in order; panels before any row stand in one without a title.
    pub sections: Vec<Section>,
}

/// A row with its panels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// The row's title.
    pub title: Option<String>,
    /// The grid row of the title.
    pub y: u32,
    /// The panels.
    pub panels: Vec<Placed>,
}

/// A panel in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The id, unique in the dashboard.
    pub id: String,
    /// The panel, its texts filled in; its queries are filled in by the plan.
    pub panel: Panel,
    /// Its place.
    pub grid: Grid,
    /// The size that it is placed by, and whether it starts a line of its own.
    pub slot: (Size, bool),
    /// The variables, those of its repeat included, and its time range.
    pub scope: Scope,
    /// How its time differs from the dashboard's, in words.
    pub time_note: Option<String>,
    /// Why it cannot be asked at all.
    pub problem: Option<Failure>,
}

/// Expands a dashboard whose variables are resolved.
pub fn expand(dashboard: &Dashboard, scope: &Scope, clock: &Clock) -> Sheet {
    let mut sheet = Sheet {
        name: dashboard.name.clone(),
        title: text(dashboard.title.as_deref().unwrap_or(&dashboard.name), scope),
        description: dashboard.description.as_deref().map(|d| text(d, scope)),
        scope: scope.clone(),
        sections: Vec::new(),
    };
    let mut loose: Vec<&Panel> = Vec::new();
    for panel in &dashboard.panels {
        if panel.kind == "row" {
            section(&mut sheet, None, &std::mem::take(&mut loose), scope, "", clock);
            row(&mut sheet, panel, scope, clock);
        } else {
            loose.push(panel);
        }
    }
    section(&mut sheet, None, &loose, scope, "", clock);
    unique_ids(&mut sheet);
    sheet.lay();
    sheet
}

/// A row, once for each value of its repeat.
fn row(sheet: &mut Sheet, row: &Panel, scope: &Scope, clock: &Clock) {
    let panels: Vec<_> = row.panels.iter().collect();
    for (scope, suffix, _) in scopes(row.repeat.as_ref(), scope) {
        if shown(&row.show_when, &scope, None) {
            let title = row.title.as_deref().map(|title| text(title, &scope));
            section(sheet, title, &panels, &scope, &suffix, clock);
        }
    }
}

/// Adds a section, its panels not placed yet.
fn section(sheet: &mut Sheet, title: Option<String>, panels: &[&Panel], scope: &Scope, suffix: &str, clock: &Clock) {
    if panels.is_empty() && title.is_none() {
        return;
    }
    let panels = panels.iter().flat_map(|panel| repeated(panel, scope, suffix, clock)).collect();
    sheet.sections.push(Section { title, y: 0, panels });
}

impl Sheet {
    /// Places all panels, the sections below each other.
    fn lay(&mut self) {
        let mut y = 0;
        for section in &mut self.sections {
            section.y = y;
            let top = y + u32::from(section.title.is_some());
            let slots: Vec<_> = section.panels.iter().map(|panel| panel.slot).collect();
            for (panel, grid) in section.panels.iter_mut().zip(grid::place(&slots)) {
                panel.grid = Grid { y: grid.y + top, ..grid };
            }
            y = section.panels.iter().map(|panel| panel.grid.bottom()).max().unwrap_or(top).max(top);
        }
    }

    /// Keeps some of the panels, in their order; the others leave no gap where panels flow.
    pub fn keep(&mut self, kept: &[bool]) {
        let mut kept = kept.iter();
        for section in &mut self.sections {
            section.panels.retain(|_| kept.next() == Some(&true));
        }
        self.sections.retain(|section| section.title.is_some() || !section.panels.is_empty());
        self.lay();
    }
}

/// A panel once for each value of its repeat.
fn repeated(panel: &Panel, scope: &Scope, suffix: &str, clock: &Clock) -> Vec<Placed> {
    let mut copies = scopes(panel.repeat.as_ref(), scope);
    copies.retain(|(scope, ..)| may_be_shown(&panel.show_when, scope));
    let count = copies.len();
    let size = panel.size.unwrap_or(Size { w: 12, h: 8, x: None, y: None });
    let one = |(i, (scope, own, problem)): (usize, (Scope, String, Option<Failure>))| {
        let size = panel.repeat.as_ref().map_or(size, |repeat| repeated_size(size, repeat, count, i));
        let id = format!("{}{suffix}{own}", panel.id.as_deref().unwrap_or("panel"));
        let fresh = panel.repeat.is_some() && i == 0;
        placed(panel, id, (size, fresh), scope, problem, clock)
    };
    copies.into_iter().enumerate().map(one).collect()
}

/// The size of the `index`-th of `count` copies: beside each other they share the width.
fn repeated_size(size: Size, repeat: &Repeat, count: usize, index: usize) -> Size {
    let index = u32::try_from(index).unwrap_or(0);
    match repeat.direction {
        Direction::Horizontal => {
            let across = repeat.max_per_row.unwrap_or(4).min(u32::try_from(count).unwrap_or(1)).clamp(1, 24);
            let w = 24 / across;
            let pin = size.y.map(|y| (index % across * w, y + index / across * size.h));
            Size { w, h: size.h, x: pin.map(|p| p.0), y: pin.map(|p| p.1) }
        }
        Direction::Vertical => Size { y: size.y.map(|y| y + index * size.h), ..size },
    }
}

/// The scopes of a repeat: one for each value of the variable, with what it adds to ids.
fn scopes(repeat: Option<&Repeat>, scope: &Scope) -> Vec<(Scope, String, Option<Failure>)> {
    let Some(repeat) = repeat else { return vec![(scope.clone(), String::new(), None)] };
    let unmade = |problem: Failure| vec![(scope.clone(), String::new(), Some(problem))];
    let skipped = |problem: String| unmade(Failure::new(FailureKind::Skipped, problem));
    let Some(value) = scope.values.get(&repeat.variable) else {
        return skipped(format!("it repeats by `{}`, which is no variable", repeat.variable));
    };
    if value.values.is_empty() {
        let failure = valueless(&value.name, scope);
        return unmade(Failure { message: format!("it is repeated, and {}", failure.message), ..failure });
    }
    if value.values.len() > MOST_COPIES {
        return skipped(format!(
            "it repeats by variable `{}`, which has {} values; {MOST_COPIES} are the most",
            value.name,
            value.values.len()
        ));
    }
    let one = |(value_text, shown): (&String, &String)| {
        let mut scope = scope.clone();
        let single = Value {
            values: vec![value_text.clone()],
            texts: vec![shown.clone()],
            all: false,
            all_value: None,
            ..value.clone()
        };
        scope.values.insert(value.name.clone(), single);
        (scope, format!("-{}", crate::spec::slug(value_text)), None)
    };
    value.values.iter().zip(&value.texts).map(one).collect()
}

fn placed(
    panel: &Panel,
    id: String,
    slot: (Size, bool),
    mut scope: Scope,
    problem: Option<Failure>,
    clock: &Clock,
) -> Placed {
    let (range, time_note) = panel_range(panel, scope.range, clock);
    scope.range = range;
    let time_note = time_note.filter(|_| !panel.hide_time_override);
    let problem = problem.or_else(|| unsupported(panel));
    Placed { id, panel: filled(panel, &scope), grid: Grid::default(), slot, scope, time_note, problem }
}

/// Why a panel of another tool's plug-in is not drawn.
fn unsupported(panel: &Panel) -> Option<Failure> {
    let plugin = panel.options.get("kind").and_then(Json::as_str).unwrap_or("unknown");
    let why = || Failure::new(FailureKind::Skipped, format!("panels of the plug-in `{plugin}` are not drawn"));
    (panel.kind == UNSUPPORTED).then(why)
}

/// The time range of a panel with `timeFrom` and `timeShift`, and the words for it.
fn panel_range(panel: &Panel, range: TimeRange, clock: &Clock) -> (TimeRange, Option<String>) {
    let (mut range, mut notes) = (range, Vec::new());
    if let Some(length) = &panel.time_from {
        let ends = Clock { now: range.to, ..clock.clone() };
        let expression = if length.starts_with("now") { length.clone() } else { format!("now-{length}") };
        if let (Ok(from), Ok(to)) =
            (time::parse(&expression, false, &ends), time::parse(&rounded_end(&expression), true, &ends))
        {
            range = TimeRange { from, to };
            notes.push(format!("last {}", length.trim_start_matches("now-")));
        }
    }
    if let Some(shift) = &panel.time_shift {
        let expression = |_: i64| if shift.starts_with("now") { shift.clone() } else { format!("now-{shift}") };
        let moved = |at: i64, up| time::parse(&expression(at), up, &Clock { now: at, ..clock.clone() });
        if let (Ok(from), Ok(to)) = (moved(range.from, false), moved(range.to, true)) {
            range = TimeRange { from, to };
            notes.push(format!("{shift} earlier"));
        }
    }
    (range, (!notes.is_empty()).then(|| notes.join(", ")))
}

/// The end of `now/d` is the end of the day; of `now-1h` it is now.
fn rounded_end(expression: &str) -> String {
    if expression.contains('/') { expression.into() } else { "now".into() }
}

/// The panel with variables filled into all that is shown.
fn filled(panel: &Panel, scope: &Scope) -> Panel {
    let mut panel = panel.clone();
    panel.title = panel.title.map(|t| text(&t, scope));
    panel.description = panel.description.map(|t| text(&t, scope));
    let content = panel.options.get("content").and_then(Json::as_str).map(|content| {
        let code = panel.options.get("mode").and_then(Json::as_str) == Some("code");
        fill(content, scope, if code { Format::Text } else { Format::Html }).text
    });
    panel.options = fill_map(&panel.options, scope, Format::Text);
    if let Some(content) = content {
        panel.options.insert("content".into(), content.into());
    }
    panel.field = fill_config(&panel.field, scope);
    let over = |o: &Override| Override { field: fill_config(&o.field, scope), ..fill_typed(o, scope) };
    panel.overrides = panel.overrides.iter().map(over).collect();
    panel.transformations = panel.transformations.iter().map(|t| fill_typed(t, scope)).collect();
    for link in &mut panel.links {
        link.title = text(&link.title, scope);
        link.url = fill(&link.url, scope, Format::PercentEncode).text;
    }
    panel
}

/// Fills a field's settings; in the addresses of its links values are encoded.
fn fill_config(config: &FieldConfig, scope: &Scope) -> FieldConfig {
    let address =
        |link: &Link| Link { title: text(&link.title, scope), url: fill(&link.url, scope, Format::PercentEncode).text };
    let links = config.links.as_ref().map(|links| links.iter().map(address).collect());
    FieldConfig { links, ..fill_typed(config, scope) }
}

/// Fills variables into a text that is shown.
fn text(text: &str, scope: &Scope) -> String {
    fill(text, scope, Format::Text).text
}

/// Fills every text of a value that can be written as JSON.
fn fill_typed<T: Clone + serde::Serialize + serde::de::DeserializeOwned>(value: &T, scope: &Scope) -> T {
    let Ok(json) = serde_json::to_value(value) else { return value.clone() };
    serde_json::from_value(fill_json(&json, scope, Format::Text)).unwrap_or_else(|_| value.clone())
}

/// Fills every text of a map, keys left alone.
pub fn fill_map(map: &Map<String, Json>, scope: &Scope, format: Format) -> Map<String, Json> {
    map.iter().map(|(key, value)| (key.clone(), fill_json(value, scope, format))).collect()
}

fn fill_json(value: &Json, scope: &Scope, format: Format) -> Json {
    match value {
        Json::String(text) => fill(text, scope, format).text.into(),
        Json::Array(list) => list.iter().map(|v| fill_json(v, scope, format)).collect(),
        Json::Object(map) => fill_map(map, scope, format).into(),
        other => other.clone(),
    }
}

/// Makes ids unique: a second `cpu` is `cpu-2`.
fn unique_ids(sheet: &mut Sheet) {
    let mut seen = std::collections::BTreeSet::new();
    for placed in sheet.sections.iter_mut().flat_map(|s| &mut s.panels) {
        let mut id = placed.id.clone();
        let mut n = 2;
        while !seen.insert(id.clone()) {
            id = format!("{}-{n}", placed.id);
            n += 1;
        }
        placed.id = id;
    }
}
