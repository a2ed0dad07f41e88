//! References to variables in texts: `$name`, `${name}`, `[[name]]`.
//!
//! `${name}` is surely meant as a variable; `$name` and `[[name]]` may be prose or part of a regex, and so may
//! anything in options and descriptions: there an unknown name is a warning.

use super::super::tree::{Node, Tree};
use super::super::validate::MOST_CANDIDATES;
use super::Check;
use crate::diag::{Diagnostic, Severity, Span, nearest};

/// Names without `__` that sources fill in.
const LEGACY: [&str; 5] = ["interval", "timeFilter", "timezone", "timeGroup", "seriesIndex"];

/// The built-in names that are written most, to correct slips.
const BUILT_IN: [&str; 28] = [
    "__auto",
    "__url_time_range",
    "__interval",
    "__interval_ms",
    "__rate_interval",
    "__rate_interval_ms",
    "__range",
    "__range_s",
    "__range_ms",
    "__from",
    "__to",
    "__dashboard",
    "__name",
    "__all",
    "__field",
    "__data",
    "__value",
    "__series",
    "__timeFilter",
    "__timeFrom",
    "__timeTo",
    "__timeGroup",
    "__timeGroupAlias",
    "__timezone",
    "__unixEpochFilter",
    "__unixEpochFrom",
    "__unixEpochTo",
    "__unixEpochGroup",
];

/// Keys below which texts are not only templates.
const LOOSE: [&str; 10] =
    ["links", "options", "description", "custom", "mappings", "match", "transformations", "regex", "frames", "csv"];

/// A reference in a text.
#[derive(Debug, PartialEq)]
struct Reference<'a> {
    name: &'a str,
    /// As written, up to the name's end.
    written: &'a str,
    braced: bool,
}

/// The names of the targets of a panel; those without one are `A`, `B`, … in order.
fn target_names(targets: &Node) -> Vec<String> {
    let letter = |i: usize| u8::try_from(i).ok().filter(|i| *i < 26).map(|i| char::from(b'A' + i).to_string());
    let name = |(i, t): (usize, &Node)| t.text_of("refId").map(str::to_owned).or_else(|| letter(i));
    targets.items().iter().enumerate().filter_map(name).collect()
}

impl<'a> Check<'a> {
    /// Looks at every text of the dashboard. A variable sees those before it.
    pub(super) fn references(&mut self, dashboard: &'a Node) {
        self.declared = dashboard.items_of("unknownVariables").iter().filter_map(Node::text).collect();
        for entry in dashboard.entries() {
            if entry.key == "variables" {
                for (i, variable) in entry.value.items().iter().enumerate() {
                    self.texts(variable, i, true);
                }
            } else {
                self.texts(&entry.value, usize::MAX, !LOOSE.contains(&entry.key.as_str()));
            }
        }
    }

    fn texts(&mut self, node: &'a Node, before: usize, strict: bool) {
        match &node.value {
            Tree::Text(text) => {
                for reference in references(text) {
                    self.reference(&reference, node, before, strict);
                }
            }
            Tree::List(items) => items.iter().for_each(|item| self.texts(item, before, strict)),
            Tree::Map(entries) => {
                for entry in entries {
                    if entry.key == "targets" {
                        self.targets_in_scope = target_names(&entry.value);
                    }
                    let loose = LOOSE.contains(&entry.key.as_str());
                    self.in_expression = entry.key == "expression";
                    self.in_legend = entry.key == "legend";
                    self.texts(&entry.value, before, strict && !loose);
                    (self.in_expression, self.in_legend) = (false, false);
                }
            }
            Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
        }
    }

    fn reference(&mut self, reference: &Reference<'_>, node: &Node, before: usize, strict: bool) {
        let name = reference.name;
        if name.starts_with("__") {
            return self.built_in(reference, node);
        }
        // In an expression `$A` is the answer of a target.
        if self.in_expression && self.targets_in_scope.iter().any(|t| t == name) {
            return;
        }
        // InfluxDB names series by its own words.
        let influx = matches!(name, "col" | "m" | "measurement" | "tag") || name.starts_with("tag_");
        if self.in_legend && influx {
            return;
        }
        let place = self.places.get(name).copied();
        let severity = if reference.braced && strict { Severity::Error } else { Severity::Warning };
        if place.is_none() && self.declared.contains(&name) {
            return;
        }
        if place.is_none() && severity == Severity::Error && !LEGACY.contains(&name) {
            *self.unknown.entry(name.to_string()).or_default() += 1;
        }
        if self.is_full() || place.is_some_and(|at| at < before) || LEGACY.contains(&name) {
            return;
        }
        let found = match place {
            Some(_) => Diagnostic::warning(format!("variable `{name}` is used before it is given"))
                .hint("a variable sees those above it"),
            None => Diagnostic { severity, ..Diagnostic::error(format!("unknown variable `{name}`")) }
                .suggest(name, self.variables.iter().copied().take(MOST_CANDIDATES)),
        };
        let span = self.written_at(reference.written, node);
        self.add(found.at(span));
    }

    fn built_in(&mut self, reference: &Reference<'_>, node: &Node) {
        let name = reference.name;
        if BUILT_IN.contains(&name) {
            return;
        }
        if let Some(near) = nearest(name, BUILT_IN) {
            let warning = Diagnostic::warning(format!("unknown built-in variable `{name}`"));
            let span = self.written_at(reference.written, node);
            self.add(warning.at(span).hint(format!("did you mean `{near}`?")));
        }
    }

    /// Where a reference stands, as far as its text is written as it is read.
    fn written_at(&self, written: &str, node: &Node) -> Span {
        let source = self.file.text.get(node.span.clone()).unwrap_or("");
        let ends = |at: usize| !source[at + written.len()..].starts_with(is_name);
        match source.match_indices(written).find(|(at, _)| ends(*at)) {
            Some((at, _)) => {
                let start = node.span.start + at;
                Span { file: self.file.clone(), bytes: start..start + written.len() }
            }
            None => node.at(self.file),
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The references of a text, in order.
fn references(text: &str) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let (open, braced) = match bytes[at] {
            b'$' if rest.starts_with("${") => (2, true),
            b'$' => (1, false),
            b'[' if rest.starts_with("[[") => (2, false),
            b'\\' if rest[1..].starts_with('$') => {
                at += 2;
                continue;
            }
            _ => {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
        };
        let length = rest[open..].find(|c| !is_name(c)).unwrap_or(rest.len() - open);
        let (name, after) = (&rest[open..open + length], &rest[open + length..]);
        let ends = match (bytes[at], braced) {
            (b'[', _) => after.starts_with("]]") || after.starts_with(':') && after.contains("]]"),
            (_, true) => after.starts_with(['}', ':', '.', '[']),
            (_, false) => true,
        };
        let is_reference = ends && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
        if is_reference {
            found.push(Reference { name, written: &rest[..open + length], braced });
        }
        at += open + length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found() {
        let cases = [
            ("a $x-${y:csv} [[z]] ${w.text}", "x y! z w!"),
            ("$1 ${2} $ $$ 5$ \\$no [[:alpha:]] [[a", ""),
            ("${open", ""),
            ("é$é$a", "a"),
            ("rate(x[$__rate_interval])", "__rate_interval"),
            ("^foo$|bar$", ""),
            ("\\", ""),
            ("[[a:csv]]$b", "a b"),
            ("${a[0]}", "a!"),
        ];
        for (text, expected) in cases {
            let shown = |r: &Reference<'_>| format!("{}{}", r.name, if r.braced { "!" } else { "" });
            assert_eq!(references(text).iter().map(shown).collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
