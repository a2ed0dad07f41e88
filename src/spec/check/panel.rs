//! Panels: rows, ids, repeats, and what they ask.

use super::super::ids::{self, Wanted};
use super::super::tree::{Node, Tree};
use super::super::validate::suggest_or_list;
use super::{Check, grid, short};
use crate::diag::Diagnostic;

impl<'a> Check<'a> {
    pub(super) fn panels(&mut self, dashboard: &'a Node) {
        let panels = dashboard.items_of("panels");
        let given: Vec<&Node> = all(panels).filter_map(|p| p.get("id")).collect();
        self.differ("panel id", given);
        self.grid(panels);
        for panel in panels {
            match panel.text_of("kind") {
                Some("row") => self.row(panel),
                _ => self.panel(panel),
            }
        }
    }

    fn row(&mut self, row: &'a Node) {
        self.repeat(row);
        self.conditions(row);
        let panels = row.items_of("panels");
        self.grid(panels);
        for panel in panels {
            if panel.text_of("kind") == Some("row") {
                let error = Diagnostic::error("a row stands in a row").at(panel.at(self.file));
                self.add(error.hint("put both rows beside each other in the dashboard's `panels`"));
            } else {
                self.panel(panel);
            }
        }
    }

    fn panel(&mut self, panel: &'a Node) {
        if let Some(entry) = panel.entry("panels") {
            self.error_at_key("only a panel of kind `row` holds panels", entry);
        }
        self.repeat(panel);
        self.conditions(panel);
        self.fields(panel);
        self.targets(panel);
        let kind = panel.text_of("kind").and_then(|k| self.against.known.panel(k));
        let asks = panel.get("targets").is_some_and(|t| t.value != Tree::List(Vec::new()));
        if let Some(kind) = kind.filter(|k| k.needs_data && !asks) {
            let message = format!("{} has no targets: a `{}` panel draws what they answer", grid::name(panel), kind.id);
            self.warning(message, panel);
        }
    }

    fn repeat(&mut self, panel: &Node) {
        if let Some(variable) = panel.get("repeat").and_then(|r| r.get("variable")) {
            self.existing_variable(variable);
        }
    }

    fn conditions(&mut self, panel: &Node) {
        let rules = panel.items_of("showWhen").iter();
        let named = rules.flat_map(|r| r.items_of("conditions")).filter_map(|c| c.get("variable"));
        named.for_each(|variable| self.existing_variable(variable));
    }

    fn existing_variable(&mut self, variable: &Node) {
        let Some(name) = variable.text() else { return };
        let bare = name.trim_start_matches('$');
        if self.places.contains_key(name) || self.declared.contains(&name) {
            return;
        }
        *self.unknown.entry(name.to_string()).or_default() += 1;
        if self.is_full() {
            return;
        }
        let error = Diagnostic::error(format!("unknown variable `{}`", short(name))).at(variable.at(self.file));
        let error = if self.places.contains_key(bare) && bare != name {
            error.hint(format!("write `{bare}`, without the sign"))
        } else {
            suggest_or_list(error, bare, &self.variables)
        };
        self.add(error);
    }
}

/// Panels and those in rows, in reading order.
fn all(panels: &[Node]) -> impl Iterator<Item = &Node> {
    panels.iter().flat_map(|p| std::iter::once(p).chain(p.items_of("panels")))
}

/// The ids that the panels of a dashboard will have.
pub(super) fn ids(dashboard: &Node) -> Vec<String> {
    let text = |panel: &Node, key: &str| panel.text_of(key).map(ToString::to_string);
    let wanted: Vec<Wanted> = all(dashboard.items_of("panels"))
        .map(|p| Wanted { id: text(p, "id"), title: text(p, "title").unwrap_or_default() })
        .collect();
    ids::unique(&wanted)
}
