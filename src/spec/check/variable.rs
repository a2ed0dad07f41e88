//! Variables: names, and what each kind needs.

use super::super::tree::{Node, Tree};
use super::super::validate::suggest_or_list;
use super::Check;
use crate::diag::{Diagnostic, Severity, nearest};

impl<'a> Check<'a> {
    pub(super) fn variables(&mut self, dashboard: &'a Node) {
        let list = dashboard.items_of("variables");
        self.variables = list.iter().filter_map(|v| v.text_of("name")).collect();
        for (i, name) in self.variables.iter().enumerate() {
            self.places.entry(name).or_insert(i);
        }
        self.differ("variable", list.iter().filter_map(|v| v.get("name")));
        for variable in list.iter().filter(|v| matches!(v.value, Tree::Map(_))) {
            self.variable_name(variable);
            self.needs(variable);
            self.source_kind(variable);
            if let Some(source) = variable.get("source") {
                self.source(source);
            }
        }
    }

    fn variable_name(&mut self, variable: &Node) {
        let Some((node, name)) = variable.get("name").and_then(|n| Some((n, n.text()?))) else { return };
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(fits) {
            // Dashboards of other tools have such names; in prose and in SQL `$1` is something else.
            let warning = Diagnostic::warning(format!("`{}` begins with a digit", super::short(name)));
            self.add(warning.at(node.at(self.file)).hint("begin a variable's name with a letter"));
        } else if name.is_empty() || !name.chars().all(fits) {
            let error = Diagnostic::error(format!("`{}` is not a variable's name", super::short(name)));
            self.add(error.at(node.at(self.file)).hint("use letters, digits and `_`, and begin with a letter"));
        } else if name.starts_with("__") {
            self.error(format!("`{}` is kept for built-in variables", super::short(name)), node);
        }
    }

    /// A kind that is not known is a slip; far from all known ones it may be that of an imported dashboard.
    fn source_kind(&mut self, variable: &Node) {
        let Some((node, kind)) = variable.get("sourceKind").and_then(|n| Some((n, n.text()?))) else { return };
        let kinds: Vec<&str> = self.against.known.sources.iter().map(|k| k.id).collect();
        if kinds.contains(&kind) || kinds.is_empty() {
            return self.nothing_to_pick(variable, node, kind, &kinds);
        }
        let severity = if nearest(kind, kinds.iter().copied()).is_some() { Severity::Error } else { Severity::Warning };
        let found = Diagnostic::error(format!("unknown source kind `{}`", super::short(kind)));
        let found = Diagnostic { severity, ..found.at(node.at(self.file)) };
        self.add(suggest_or_list(found, kind, &kinds));
    }

    /// A data source variable of a kind that the sources file has none of, and that is mapped to no other.
    fn nothing_to_pick(&mut self, variable: &Node, node: &Node, kind: &str, kinds: &[&str]) {
        let name = super::short(variable.text_of("name").unwrap_or_default());
        let is_one = variable.text_of("kind") == Some("datasource") && self.against.sources.is_some();
        if let Some(why) = self.offer.unpicked(&name, kind, kinds).filter(|_| is_one) {
            self.warning(why, node);
        }
    }

    fn needs(&mut self, variable: &Node) {
        let kind = variable.text_of("kind").unwrap_or("custom");
        let needed: &[&[&str]] = match kind {
            "custom" | "interval" => &[&["values"]],
            "constant" => &[&["value"]],
            "datasource" => &[&["sourceKind"]],
            "query" => &[&["source"], &["query", "labelValues"]],
            _ => &[],
        };
        for keys in needed {
            if keys.iter().all(|k| variable.get(k).is_none_or(|v| v.value == Tree::Null)) {
                let keys = keys.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(" or ");
                self.error(format!("a variable of kind `{kind}` needs {keys}"), variable);
            }
        }
    }
}
