//! Targets: each names a source, and says what the source's kind understands.

use std::sync::Arc;

use serde_json::Value;

use super::super::forms;
use super::super::known::BUILT_IN_SOURCES;
use super::super::schema::TARGET_KEYS;
use super::super::tree::{Entry, Node, Tree};
use super::super::validate::validate;
use super::Check;
use crate::diag::Diagnostic;

impl<'a> Check<'a> {
    pub(super) fn targets(&mut self, panel: &'a Node) {
        let shared = panel.get("source");
        if let Some(source) = shared {
            self.source(source);
        }
        let targets = panel.items_of("targets");
        self.differ("refId", targets.iter().filter_map(|t| t.get("refId")));
        for target in targets.iter().filter(|t| matches!(t.value, Tree::Map(_))) {
            if let Some(source) = target.get("source") {
                self.source(source);
            }
            match target.get("source").or(shared).map(|s| &s.value) {
                None | Some(Tree::Null) => {
                    let error = Diagnostic::error("the target names no source, nor does its panel");
                    self.add(
                        error.at(target.at(self.file)).hint("add `source: NAME`, to the panel for all its targets"),
                    );
                }
                Some(Tree::Text(source)) => self.target(target, source),
                Some(_) => {}
            }
        }
    }

    /// What a target says, by the kind of its source.
    fn target(&mut self, target: &Node, source: &str) {
        let schemas = self.against.schemas;
        let schema = match (self.against.sources, source.contains('$')) {
            (Some(sources), false) => {
                let found = self.offer.find(source).and_then(|found| sources.entries.get(&found.name));
                match found {
                    Some(entry) => schemas.targets.get(entry.kind.as_str()),
                    None => Some(&schemas.any_target),
                }
            }
            _ => Some(&schemas.any_target),
        };
        let built_in = BUILT_IN_SOURCES.contains(&source);
        let schema = if built_in { schemas.targets.get(source) } else { schema };
        let Some(schema) = schema else { return };
        let found = own_part(target, schema, self);
        found.into_iter().for_each(|d| self.add(d));
    }
}

/// The differences of a target from its kind's schema, without the keys that all targets have.
fn own_part(target: &Node, schema: &Value, check: &Check<'_>) -> Vec<Diagnostic> {
    let file = check.file;
    let forms = |form: &str, text: &str| forms::finding(form, text, check.against.known);
    let own = |e: &&Entry| !TARGET_KEYS.contains(&e.key.as_str());
    let entries = target.entries().iter().filter(own).cloned().collect();
    let part = Node { span: target.span.clone(), value: Tree::Map(entries) };
    let mut found = validate(&part, schema, &Arc::clone(file), &forms);
    // A slip such as `souce` is near to a key that all targets have.
    for diagnostic in &mut found {
        let word = diagnostic.message.strip_prefix("unknown key `").and_then(|m| m.strip_suffix('`'));
        if let Some(near) = word.and_then(|w| crate::diag::nearest(w, TARGET_KEYS)) {
            diagnostic.hints = vec![format!("did you mean `{near}`?")];
        }
    }
    found
}
