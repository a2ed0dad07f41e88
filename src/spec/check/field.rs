//! Field config, overrides and transformations: matchers, mappings, thresholds, ranges.

use super::super::tree::{Node, Tree};
use super::Check;
use crate::diag::Diagnostic;

impl<'a> Check<'a> {
    pub(super) fn fields(&mut self, panel: &'a Node) {
        if let Some(field) = panel.get("field") {
            self.field(field);
        }
        for over in panel.items_of("overrides") {
            if let Some(matcher) = over.get("match") {
                self.matcher(matcher);
            }
            if let Some(field) = over.get("field") {
                self.field(field);
            }
        }
        for matcher in panel.items_of("transformations").iter().filter_map(|t| t.get("filter")) {
            self.matcher(matcher);
        }
        self.conflicts(panel.items_of("overrides"));
    }

    fn field(&mut self, field: &'a Node) {
        for mapping in field.items_of("mappings") {
            self.mapping(mapping);
        }
        if let Some(thresholds) = field.get("thresholds") {
            self.thresholds(thresholds);
        }
        if let (Some(min), Some(max)) = (field.get("min").and_then(Node::number), field.get("max"))
            && max.number().is_some_and(|max| min > max)
        {
            self.error(format!("`max` is less than `min`, which is {min}"), max);
        }
    }

    fn thresholds(&mut self, thresholds: &'a Node) {
        let list = if let Tree::List(list) = &thresholds.value { list } else { thresholds.items_of("steps") };
        let mut last = f64::NEG_INFINITY;
        for (i, step) in list.iter().enumerate() {
            let value = step.get("value").and_then(Node::number);
            if value.is_none()
                && i > 0
                && !step.entries().is_empty()
                && step.get("value").is_none_or(|v| v.text().is_none())
            {
                self.error("only the first threshold may be without `value`", step);
            }
            if let Some(value) = value {
                if value <= last {
                    self.error(format!("threshold values rise: {value} comes after {last}"), step);
                }
                last = value;
            }
        }
    }

    fn mapping(&mut self, mapping: &'a Node) {
        if !matches!(mapping.value, Tree::Map(_)) {
            return;
        }
        let has = |key: &str| mapping.get(key).is_some_and(|v| v.value != Tree::Null);
        let ways = [has("value"), has("from") || has("to"), has("regex"), has("special")];
        let message = match ways.iter().filter(|w| **w).count() {
            0 => "the mapping does not say which values",
            1 => "",
            _ => "the mapping says in several ways which values",
        };
        if !message.is_empty() {
            let error = Diagnostic::error(message).at(mapping.at(self.file));
            self.add(error.hint("give one of `value`, `from` and `to`, `regex`, `special`"));
        }
        let bound = |key: &str| mapping.get(key).and_then(Node::number);
        if let (Some(from), Some(to)) = (bound("from"), bound("to"))
            && from > to
        {
            self.error(format!("the range is empty: from {from} to {to}"), mapping);
        }
    }

    fn matcher(&mut self, matcher: &'a Node) {
        if !matches!(matcher.value, Tree::Map(_)) {
            return;
        }
        let given = matcher.entries().iter().filter(|e| e.value.value != Tree::Null).count();
        if given == 1 {
            return;
        }
        let message = if given == 0 { "the matcher names no fields" } else { "the matcher has several keys" };
        let error = Diagnostic::error(message).at(matcher.at(self.file));
        self.add(error.hint(
            "give exactly one of `byName`, `byNames`, `exceptNames`, `byRegexp`, `byType`, `byRefId`, `byValue`",
        ));
    }

    /// Settings that a later override of the same fields sets again.
    fn conflicts(&mut self, overrides: &'a [Node]) {
        let mut seen = std::collections::BTreeMap::new();
        for over in overrides {
            let (Some(matcher), Some(field)) = (over.get("match"), over.get("field")) else { continue };
            let matcher = matcher.to_value().to_string();
            for (key, span) in settings(field) {
                if let Some(first) = seen.insert((matcher.clone(), key.clone()), span.clone()) {
                    let place = |bytes| crate::diag::Span { file: self.file.clone(), bytes };
                    let line = place(first).line_column().0;
                    let warning = Diagnostic::warning(format!("`{key}` of the same fields is overridden again"));
                    self.add(warning.at(place(span)).hint(format!("the override in line {line} has no effect")));
                }
            }
        }
    }
}

/// The keys that a field config sets, those of `custom` one by one.
fn settings(field: &Node) -> impl Iterator<Item = (String, std::ops::Range<usize>)> {
    let own = field.entries().iter().filter(|e| e.key != "custom").map(|e| (e.key.clone(), e.span.clone()));
    let custom = field.get("custom").map_or(&[][..], Node::entries);
    own.chain(custom.iter().map(|e| (format!("custom.{}", e.key), e.span.clone())))
}
