//! Perses' layouts: grids of panels, with a title as rows.

use std::collections::BTreeMap;

use super::super::Foreign;
use super::super::grafana::classic::Mark;
use super::panel;
use crate::spec::{Direction, Panel, Repeat, Size};

/// Panels by their keys.
type Panels<'a> = [(&'a str, Foreign<'a>)];

/// What the layouts show, and where it stands in the same order, panels in rows after their row.
#[derive(Default)]
pub(super) struct Shown {
    pub panels: Vec<Panel>,
    pub marks: Vec<Mark>,
}

/// The panels that the layouts show, in their places.
pub(super) fn read<'a>(layouts: &[Foreign<'a>], panels: &Panels<'a>, spec: &Foreign<'a>) -> Shown {
    let mut shown = BTreeMap::new();
    let mut out = Shown::default();
    let mut top = 0;
    for layout in layouts {
        let _ = layout.text("kind");
        let Some(grid) = layout.get("spec") else { continue };
        let display = grid.get("display");
        let title = display.as_ref().and_then(|d| d.text("title"));
        let repeat = grid.text("repeatVariable").map(|variable| Repeat {
            variable: variable.into(),
            direction: Direction::Vertical,
            max_per_row: None,
        });
        let (mut items, marks): (Vec<_>, Vec<_>) = items(&grid, panels, &mut shown).into_iter().unzip();
        if title.is_none() && repeat.is_none() {
            let bottom = items.iter().filter_map(|p| p.size).map(|s| s.y.unwrap_or(0) + s.h).max().unwrap_or(0);
            items.iter_mut().for_each(|panel| lower(panel, top));
            top += bottom;
            out.panels.extend(items);
            out.marks.extend(marks);
            continue;
        }
        top = 0;
        let open = display.as_ref().and_then(|d| d.get("collapse")).and_then(|c| c.flag("open"));
        out.marks.push(Mark { number: None, path: layout.path.clone() });
        out.marks.extend(marks);
        out.panels.push(Panel {
            kind: "row".into(),
            title: title.map(Into::into),
            collapsed: open == Some(false),
            repeat,
            panels: items,
            ..Panel::default()
        });
    }
    if layouts.is_empty() {
        let (panels, marks) = panels.iter().map(|(_, panel)| (panel::panel(panel), mark(panel))).unzip();
        return Shown { panels, marks };
    }
    leave_unshown(panels, &shown, spec);
    out
}

fn mark(panel: &Foreign<'_>) -> Mark {
    Mark { number: None, path: panel.path.clone() }
}

fn lower(panel: &mut Panel, by: u32) {
    if let Some(size) = &mut panel.size {
        size.y = size.y.map(|y| y + by);
    }
}

/// Panels that no layout shows.
fn leave_unshown<'a>(panels: &Panels<'a>, shown: &BTreeMap<&'a str, ()>, spec: &Foreign<'a>) {
    let Some(map) = spec.get("panels") else { return };
    for (key, _) in panels.iter().filter(|(key, _)| !shown.contains_key(key)) {
        map.no_effect(key, "no layout shows this panel");
    }
}

fn items<'a>(grid: &Foreign<'a>, panels: &Panels<'a>, shown: &mut BTreeMap<&'a str, ()>) -> Vec<(Panel, Mark)> {
    let mut placed = Vec::new();
    for item in grid.list("items") {
        let Some((key, found)) = content(&item, panels) else {
            item.no_effect("content", "there is no such panel");
            continue;
        };
        shown.insert(key, ());
        let panel = Panel { size: Some(size(&item)), repeat: repeat(&item), ..panel::panel(&found) };
        placed.push((panel, mark(&found)));
    }
    settle(&mut placed);
    placed
}

/// The panel that an item refers to: `{"$ref": "#/spec/panels/cpu"}`.
fn content<'a>(item: &Foreign<'a>, panels: &Panels<'a>) -> Option<(&'a str, Foreign<'a>)> {
    let reference = item.get("content")?.text("$ref")?;
    let key = reference.rsplit('/').next()?.replace("~1", "/").replace("~0", "~");
    panels.iter().find(|(name, _)| *name == key).map(|(name, panel)| (*name, panel.clone()))
}

fn size(item: &Foreign<'_>) -> Size {
    let whole = |key: &str, least: f64, most: f64| item.number(key).unwrap_or(least).clamp(least, most) as u32;
    let (w, h) = (whole("width", 1.0, 24.0), whole("height", 1.0, 200.0));
    Size { w, h, x: Some(whole("x", 0.0, f64::from(24 - w))), y: Some(whole("y", 0.0, 100_000.0)) }
}

/// An item repeated by a variable.
fn repeat(item: &Foreign<'_>) -> Option<Repeat> {
    let repeat = item.get("repeatVariable")?;
    let variable = repeat.node.text().or_else(|| repeat.text("value"))?;
    let vertical = repeat.text("alignment") == Some("vertical");
    Some(Repeat {
        variable: variable.into(),
        direction: if vertical { Direction::Vertical } else { Direction::Horizontal },
        max_per_row: repeat.number("maxPer").map(|most| most.clamp(1.0, 24.0) as u32),
    })
}

/// Panels that overlap or leave a gap above move as they do there: up as far as they can, below what is before them.
fn settle(panels: &mut [(Panel, Mark)]) {
    let place = |panel: &Panel| panel.size.map_or((0, 0), |s| (s.y.unwrap_or(0), s.x.unwrap_or(0)));
    panels.sort_by_key(|(panel, _)| place(panel));
    let mut taken: Vec<Size> = Vec::new();
    for (panel, _) in panels {
        let Some(size) = &mut panel.size else { continue };
        let mut y = size.y.unwrap_or(0);
        let free = |y: u32| !taken.iter().any(|other| overlap(other, &Size { y: Some(y), ..*size }));
        while y > 0 && free(y) && free(y - 1) {
            y -= 1;
        }
        while !free(y) {
            y += 1;
        }
        size.y = Some(y);
        taken.push(*size);
    }
}

fn overlap(a: &Size, b: &Size) -> bool {
    let (ax, ay, bx, by) = (a.x.unwrap_or(0), a.y.unwrap_or(0), b.x.unwrap_or(0), b.y.unwrap_or(0));
    ax < bx + b.w && bx < ax + a.w && ay < by + b.h && by < ay + a.h
}
