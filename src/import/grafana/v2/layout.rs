//! Layouts of the second schema: rows, grids, grids that arrange themselves, and tabs. On paper tabs are rows, and what
//! stands in another carries both titles.

use std::collections::BTreeMap;

use super::super::super::Foreign;
use super::super::classic::Mark;
use super::super::layout::{Place, compact};
use super::{condition, names, of_kind, panel, variables};
use crate::spec::{Direction, Panel, Repeat, ShowWhen, Size, Variable};

/// What the layout shows, and what the panels are known by in the same order, those in rows after their row.
#[derive(Default)]
pub struct Shown {
    /// Panels and rows.
    pub panels: Vec<Panel>,
    /// What they are known by.
    pub marks: Vec<Mark>,
}

/// The width of a page in pixels, and the least height of a grid row with its gap.
const PAGE: f64 = 1320.0;
const GRID_ROW: f64 = 38.0;
const GAP: f64 = 8.0;
/// How deep layouts may stand in each other.
const DEEPEST: usize = 16;

/// Reads the layout; variables of rows and tabs join those of the dashboard.
pub fn read<'a>(spec: &Foreign<'a>, variables: &mut Vec<Variable>) -> Shown {
    let elements: BTreeMap<&str, Foreign<'a>> =
        spec.get("elements").map(|e| e.entries().into_iter().collect()).unwrap_or_default();
    let mut reading = Reading { elements, used: BTreeMap::new(), variables, shown: Shown::default() };
    match spec.get("layout") {
        Some(layout) => reading.layout(&layout, &Section::default(), 0),
        None => reading.all(),
    }
    let Reading { elements, used, shown, .. } = reading;
    if let Some(written) = spec.get("elements") {
        let unused = elements.keys().filter(|name| !used.contains_key(*name) && spec.has("layout"));
        unused.for_each(|name| written.no_effect(name, "the layout does not show this element"));
    }
    shown
}

struct Reading<'a, 'v> {
    elements: BTreeMap<&'a str, Foreign<'a>>,
    used: BTreeMap<&'a str, ()>,
    variables: &'v mut Vec<Variable>,
    shown: Shown,
}

/// The row or tab that a layout stands in, and what it has of those around it.
#[derive(Clone, Default)]
struct Section {
    titles: Vec<String>,
    repeat: Option<Repeat>,
    rules: Vec<ShowWhen>,
    collapsed: bool,
    /// Whether it is a row or tab at all.
    row: bool,
    /// Where it stands.
    path: String,
}

impl<'a> Reading<'a, '_> {
    fn layout(&mut self, layout: &Foreign<'a>, section: &Section, depth: usize) {
        let kind = layout.text("kind").unwrap_or("GridLayout");
        let Some(spec) = layout.get("spec") else { return };
        if depth > DEEPEST {
            return layout.no_effect("spec", "layouts stand too deep in each other");
        }
        match kind {
            "RowsLayout" => self.sections(&spec.list("rows"), section, depth),
            "TabsLayout" => self.sections(&spec.list("tabs"), section, depth),
            "AutoGridLayout" => {
                let items = self.auto_grid(&spec);
                self.add(items, section);
            }
            _ => self.grid_with_rows(&spec, section),
        }
    }

    /// Rows or tabs.
    fn sections(&mut self, list: &[Foreign<'a>], around: &Section, depth: usize) {
        for item in list {
            let Some(spec) = of_kind(item) else { continue };
            self.own_variables(&spec);
            let mut section = Section { row: true, path: item.path.clone(), ..around.clone() };
            let hidden = spec.flag("hideHeader") == Some(true);
            section.titles.extend(spec.text("title").filter(|_| !hidden).map(ToString::to_string));
            if hidden {
                spec.ignore(&["title"]);
            }
            section.rules.extend(condition::rule(&spec, false));
            section.collapsed |= spec.flag("collapse") == Some(true);
            spec.meaningless(&["fillScreen"]);
            if let Some(repeat) = repeat(&spec, self.variables) {
                if section.repeat.is_some() {
                    spec.no_effect("repeat", "it stands in a row that is repeated already");
                } else {
                    section.repeat = Some(Repeat { direction: Direction::Vertical, max_per_row: None, ..repeat });
                }
            }
            match spec.get("layout") {
                Some(layout) => self.layout(&layout, &section, depth + 1),
                None => self.add(Vec::new(), &section),
            }
        }
    }

    fn own_variables(&mut self, spec: &Foreign<'a>) {
        for variable in variables(&spec.list("variables")) {
            if names(self.variables).contains(variable.name.as_str()) {
                spec.no_effect("variables", "a variable of the dashboard has this name");
            } else {
                self.variables.push(variable);
            }
        }
    }

    /// Panels join the dashboard, in a row if they stand in one.
    fn add(&mut self, panels: Vec<(Panel, Mark)>, section: &Section) {
        let (panels, marks): (Vec<_>, Vec<_>) = panels.into_iter().unzip();
        if !section.row {
            self.shown.marks.extend(marks);
            return self.shown.panels.extend(panels);
        }
        self.shown.marks.push(Mark { number: None, path: section.path.clone() });
        self.shown.marks.extend(marks);
        self.shown.panels.push(Panel {
            kind: "row".into(),
            title: (!section.titles.is_empty()).then(|| section.titles.join(" / ")),
            collapsed: section.collapsed,
            repeat: section.repeat.clone(),
            show_when: section.rules.clone(),
            panels,
            ..Panel::default()
        });
    }

    /// A grid, which in early versions may hold rows with panels of their own.
    fn grid_with_rows(&mut self, spec: &Foreign<'a>, around: &Section) {
        let mut items = spec.list("items");
        if items.is_empty() {
            return self.add(Vec::new(), around);
        }
        let top = |item: &Foreign<'a>| item.node.get("spec").and_then(|s| s.get("y")?.number()).unwrap_or(0.0);
        items.sort_by(|a, b| top(a).total_cmp(&top(b)));
        let mut loose = Vec::new();
        for item in items {
            if item.node.text_of("kind") != Some("GridLayoutRow") {
                loose.push(item);
                continue;
            }
            self.add_grid(&mut loose, around);
            let Some(row) = of_kind(&item) else { continue };
            row.ignore(&["y"]);
            let mut section = Section { row: true, path: item.path.clone(), ..around.clone() };
            section.titles.extend(row.text("title").map(ToString::to_string));
            section.collapsed |= row.flag("collapsed") == Some(true);
            section.repeat = repeat(&row, self.variables).or(section.repeat);
            let panels = self.grid(&row.list("elements"));
            self.add(panels, &section);
        }
        self.add_grid(&mut loose, around);
    }

    /// The items of a grid, unless there are none.
    fn add_grid(&mut self, items: &mut Vec<Foreign<'a>>, section: &Section) {
        let panels = self.grid(&std::mem::take(items));
        if !panels.is_empty() {
            self.add(panels, section);
        }
    }

    /// Panels of a grid that say where they stand.
    fn grid(&mut self, items: &[Foreign<'a>]) -> Vec<(Panel, Mark)> {
        let place = |item: &Foreign<'a>| {
            let of = |key: &str, usual: f64| item.number(key).unwrap_or(usual);
            Place::new(of("x", 0.0), of("y", 0.0), of("width", 12.0), of("height", 8.0))
        };
        let mut items: Vec<_> = items.iter().filter_map(of_kind).map(|item| (place(&item), item)).collect();
        items.sort_by_key(|(place, _)| (place.y, place.x));
        let mut places: Vec<_> = items.iter().map(|(place, _)| *place).collect();
        compact(&mut places);
        let mut panels = Vec::new();
        for ((_, item), place) in items.iter().zip(places) {
            let (mut panel, mark) = self.element(item);
            panel.repeat = repeat(item, self.variables);
            panel.size = Some(place.size());
            panel.show_when.extend(condition::rule(item, true));
            panels.push((panel, mark));
        }
        panels
    }

    /// A grid that arranges its items: as many columns as have room, at most so many.
    fn auto_grid(&mut self, spec: &Foreign<'a>) -> Vec<(Panel, Mark)> {
        spec.meaningless(&["fillScreen", "fitContent", "minHeight", "maxHeight", "maxHeightMode", "matchRowHeights"]);
        let items: Vec<_> = spec.list("items").iter().filter_map(of_kind).collect();
        let columns = columns(spec).min(u32::try_from(items.len()).unwrap_or(24)).max(1);
        let height = rows(spec);
        let mut panels = Vec::new();
        for (i, item) in items.iter().enumerate() {
            item.meaningless(&["fitContent", "minHeight", "maxHeight", "maxHeightMode"]);
            let (mut panel, mark) = self.element(item);
            let column = u32::try_from(i).unwrap_or(0) % columns;
            let edge = |column: u32| 24 * column / columns;
            panel.size = Some(Size { w: edge(column + 1) - edge(column), h: height, x: None, y: None });
            panel.repeat = repeat(item, self.variables).map(|r| Repeat { max_per_row: Some(columns), ..r });
            panel.show_when.extend(condition::rule(item, true));
            panels.push((panel, mark));
        }
        panels
    }

    /// The element that an item shows, and what it is known by.
    fn element(&mut self, item: &Foreign<'a>) -> (Panel, Mark) {
        let name = item.get("element").and_then(|e| {
            e.ignore(&["kind"]);
            e.text("name")
        });
        let found = name.and_then(|name| self.elements.get_key_value(name)).map(|(name, e)| (*name, e.clone()));
        let Some((name, element)) = found else {
            item.no_effect("element", "there is no such element");
            return (panel::missing(name.unwrap_or_default()), Mark { number: None, path: item.path.clone() });
        };
        self.used.insert(name, ());
        panel::panel(&element)
    }

    /// Every element, where there is no layout at all.
    fn all(&mut self) {
        let elements: Vec<_> = self.elements.values().cloned().collect();
        let (panels, marks) = elements.iter().map(panel::panel).unzip();
        self.shown = Shown { panels, marks };
    }
}

fn columns(spec: &Foreign<'_>) -> u32 {
    let most = spec.number("maxColumnCount").unwrap_or(3.0).clamp(1.0, 24.0);
    let width = match spec.text("columnWidthMode") {
        Some("narrow") => 192.0,
        Some("wide") => 768.0,
        Some("custom") => spec.number("columnWidth").unwrap_or(448.0).max(1.0),
        _ => 448.0,
    };
    let width = f64::max(PAGE / most - GAP, width);
    ((PAGE + GAP) / (width + GAP)).floor().clamp(1.0, most) as u32
}

fn rows(spec: &Foreign<'_>) -> u32 {
    let pixels = match spec.text("rowHeightMode") {
        Some("short") => 168.0,
        Some("tall") => 512.0,
        Some("custom") => spec.number("rowHeight").unwrap_or(320.0),
        _ => 320.0,
    };
    ((pixels + GAP) / GRID_ROW).round().clamp(1.0, 200.0) as u32
}

/// `{mode: variable, value, direction, maxPerRow}`.
fn repeat(of: &Foreign<'_>, variables: &[Variable]) -> Option<Repeat> {
    let repeat = of.get("repeat")?;
    repeat.ignore(&["mode"]);
    let variable = repeat.text("value")?.trim_start_matches('$').to_string();
    let down = repeat.text("direction") == Some("v");
    let most = repeat.number("maxPerRow").filter(|m| *m >= 1.0 && !down).map(|m| m.min(24.0) as u32);
    if !names(variables).contains(variable.as_str()) {
        of.no_effect("repeat", "the dashboard has no variable of this name");
        return None;
    }
    let direction = if down { Direction::Vertical } else { Direction::Horizontal };
    Some(Repeat { variable, direction, max_per_row: most })
}
