//! The sources file: names, and for each the kind of source, where it is and how to sign in.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::forms;
use super::known::{BUILT_IN_SOURCES, Known};
use super::tree::{Entry, Node, Tree, to_object};
use super::validate::{short, suggest_or_list, validate};
use super::{json, mask, yaml};
use crate::diag::{Diagnostic, SourceFile, Span};

/// The sources that an operator offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// The file that they stand in; what looks like a secret is masked in its text.
    pub file: Arc<SourceFile>,
    /// The sources by name.
    pub entries: BTreeMap<String, SourceEntry>,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceEntry {
    /// The id of its kind.
    pub kind: String,
    /// What the kind needs, without `kind`. Secrets are references still.
    pub config: Map<String, Value>,
    /// Where its name stands.
    pub span: Span,
}

/// Reads a sources file and says everything that is wrong with it. Sources that are wrong keep their
/// name and kind, so that dashboards which name them are not wrong for that.
pub fn read(file: &Arc<SourceFile>, known: &Known) -> (Sources, Vec<Diagnostic>) {
    let parsed = if file.path.ends_with(".json") { json::parse(file) } else { yaml::parse(file) };
    let (original, masked) = (file, mask::masked(file, &parsed.documents));
    let mut found: Vec<Diagnostic> = parsed.diagnostics.into_iter().map(|d| moved(d, &masked)).collect();
    let file = &masked;
    let mut entries = BTreeMap::new();
    for document in &parsed.documents {
        if !matches!(document.value, Tree::Map(_)) {
            let error = Diagnostic::error("a sources file maps names to sources");
            found.push(error.at(document.at(file)).hint("such as `prom: { kind: prometheus, url: … }`"));
        } else if let Some(entry) = document.entry("apiVersion").filter(|_| document.get("panels").is_some()) {
            found.push(Diagnostic::error("this is a dashboard, not a sources file").at(entry.at(file)));
        } else {
            for entry in document.entries() {
                let source = source(entry, file, known, &mut found);
                entries.insert(entry.key.clone(), source);
            }
        }
    }
    let mut found: Vec<Diagnostic> = found.into_iter().map(|d| mask::without_secret(d, original, &masked)).collect();
    found.sort_by_key(|d| d.span.as_ref().map_or(0, |s| s.bytes.start));
    (Sources { file: file.clone(), entries }, found)
}

/// The same finding in the masked text.
fn moved(mut found: Diagnostic, masked: &Arc<SourceFile>) -> Diagnostic {
    if let Some(span) = &mut found.span {
        span.file = masked.clone();
    }
    found
}

fn source(entry: &Entry, file: &Arc<SourceFile>, known: &Known, found: &mut Vec<Diagnostic>) -> SourceEntry {
    if BUILT_IN_SOURCES.contains(&entry.key.as_str()) || entry.key.contains('$') || entry.key.is_empty() {
        let message = format!("`{}` cannot name a source", short(&entry.key));
        found.push(Diagnostic::error(message).at(entry.at(file)));
    }
    let kind = kind(entry, file, known, found);
    let own: Vec<Entry> = entry.value.entries().iter().filter(|e| e.key != "kind").cloned().collect();
    if let Some(kind) = known.source(kind) {
        let part = Node { span: entry.value.span.clone(), value: Tree::Map(own.clone()) };
        found.extend(validate(&part, &kind.config, file, &|form, text| forms::finding(form, text, known)));
    }
    SourceEntry { kind: kind.to_string(), config: to_object(&own), span: entry.at(file) }
}

/// The kind of a source; the empty text when it says none that is known.
fn kind<'a>(entry: &'a Entry, file: &Arc<SourceFile>, known: &Known, found: &mut Vec<Diagnostic>) -> &'a str {
    let error = if !matches!(entry.value.value, Tree::Map(_)) {
        Diagnostic::error(format!("source `{}` is not a mapping", short(&entry.key))).at(entry.at(file))
    } else {
        match entry.value.get("kind") {
            None => Diagnostic::error(format!("source `{}` has no `kind`", short(&entry.key))).at(entry.at(file)),
            Some(node) => match node.text() {
                None => Diagnostic::error("the kind of a source is a text").at(node.at(file)),
                Some(kind) if known.source(kind).is_some() => return kind,
                Some(kind) => {
                    let ids: Vec<&str> = known.sources.iter().map(|k| k.id).collect();
                    let error = Diagnostic::error(format!("unknown source kind `{}`", short(kind)));
                    suggest_or_list(error.at(node.at(file)), kind, &ids)
                }
            },
        }
    };
    found.push(error);
    ""
}
