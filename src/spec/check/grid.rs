//! The grid: panels stay within its 24 columns, and no two are pinned to one cell.

use super::super::tree::Node;
use super::Check;
use crate::diag::Diagnostic;

const COLUMNS: usize = 24;
/// As many rows as a definition may use, so that sums stay small.
const ROWS: usize = 200_000;

/// A pinned panel.
struct Pinned<'a> {
    panel: &'a Node,
    size: &'a Node,
    x: usize,
    y: usize,
    w: usize,
    h: usize,
}

impl<'a> Check<'a> {
    /// Checks the places of panels that share a grid.
    pub(super) fn grid(&mut self, panels: &'a [Node]) {
        let mut pinned = Vec::new();
        for panel in panels {
            let Some(size) = panel.get("size") else { continue };
            self.within(size);
            pinned.extend(Pinned::of(panel, size));
        }
        pinned.sort_by_key(|p| (p.y, p.x));
        self.overlaps(&pinned);
    }

    fn within(&mut self, size: &Node) {
        if let (Some(x), Some(w)) = (cells(size, "x"), cells(size, "w"))
            && x < COLUMNS
            && w <= COLUMNS
            && x + w > COLUMNS
        {
            let error = Diagnostic::error(format!("the panel leaves the grid: x {x} and w {w} make {}", x + w));
            self.add(error.at(size.at(self.file)).hint(format!("the grid has {COLUMNS} columns")));
        }
        let one = size.get("x").is_some() != size.get("y").is_some();
        if one {
            self.error("`x` and `y` pin a panel only together", size);
        }
    }

    /// From top to bottom, each column remembers the panel that reaches down farthest in it.
    fn overlaps(&mut self, pinned: &[Pinned<'_>]) {
        let mut below: [Option<&Pinned<'_>>; COLUMNS] = [None; COLUMNS];
        for panel in pinned {
            let columns = panel.x..(panel.x + panel.w).min(COLUMNS);
            if let Some(other) = below[columns.clone()].iter().flatten().find(|p| p.y + p.h > panel.y) {
                let (first, second) =
                    if other.size.span.start <= panel.size.span.start { (*other, panel) } else { (panel, *other) };
                self.overlap(first, second);
            }
            for column in columns {
                if below[column].is_none_or(|p| p.y + p.h < panel.y + panel.h) {
                    below[column] = Some(panel);
                }
            }
        }
    }

    fn overlap(&mut self, first: &Pinned<'_>, second: &Pinned<'_>) {
        let (line, _) = first.size.at(self.file).line_column();
        let message = format!("{} overlaps {} in the grid", name(second.panel), name(first.panel));
        let place = format!("x {}, y {}, w {}, h {}", first.x, first.y, first.w, first.h);
        let hint = format!("{} stands in line {line} at {place}", name(first.panel));
        self.add(Diagnostic::error(message).at(second.size.at(self.file)).hint(hint));
    }
}

impl<'a> Pinned<'a> {
    fn of(panel: &'a Node, size: &'a Node) -> Option<Self> {
        let cells = |key| cells(size, key);
        let (x, y, w, h) = (cells("x")?, cells("y")?, cells("w")?, cells("h")?);
        (x < COLUMNS).then_some(Self { panel, size, x, y, w, h })
    }
}

fn cells(size: &Node, key: &str) -> Option<usize> {
    let value = size.get(key)?.number()?;
    (value >= 0.0 && value.fract() == 0.0 && value < ROWS as f64).then_some(value as usize)
}

/// What a panel is called in messages.
pub(super) fn name(panel: &Node) -> String {
    match panel.text_of("title").or_else(|| panel.text_of("id")) {
        Some(title) if !title.is_empty() => format!("panel `{}`", super::short(title)),
        _ if panel.text_of("kind") == Some("row") => "a row".into(),
        _ => "a panel without title".into(),
    }
}
