//! The sources file: names, and for each the kind of source, where it is and how to sign in.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::forms;
use super::known::{BUILT_IN_SOURCES, Known};
use super::lookup::{self, Offer};
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
    /// What definitions mean by other names: see [`Offer`].
    pub map: BTreeMap<String, String>,
}

/// The key of the sources file that holds no source but says what definitions mean by other names.
pub const MAP: &str = "map";

impl Sources {
    /// What references are looked up in.
    pub fn offer(&self) -> Offer {
        let kinds = self.entries.iter().map(|(name, entry)| (name.clone(), entry.asked_as().to_string()));
        Offer { kinds: kinds.collect(), map: self.map.clone() }
    }
}

impl SourceEntry {
    /// The kind whose targets it takes: a recording takes those of the kind that was recorded.
    fn asked_as(&self) -> &str {
        let recorded = self.config.get("as").and_then(|r| r.get("kind")).and_then(Value::as_str);
        recorded.filter(|_| self.kind == "recording").unwrap_or(&self.kind)
    }
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
    let (mut entries, mut map) = (BTreeMap::new(), BTreeMap::new());
    for document in &parsed.documents {
        if !matches!(document.value, Tree::Map(_)) {
            let error = Diagnostic::error("a sources file maps names to sources");
            found.push(error.at(document.at(file)).hint("such as `prom: { kind: prometheus, url: … }`"));
        } else if let Some(entry) = document.entry("apiVersion").filter(|_| document.get("panels").is_some()) {
            found.push(Diagnostic::error("this is a dashboard, not a sources file").at(entry.at(file)));
        } else {
            for entry in document.entries().iter().filter(|e| e.key == MAP) {
                map.extend(mapping(entry, document, file, &mut found));
            }
            for entry in document.entries().iter().filter(|e| e.key != MAP) {
                let source = source(entry, file, known, &mut found);
                entries.insert(entry.key.clone(), source);
            }
        }
    }
    let mut found: Vec<Diagnostic> = found.into_iter().map(|d| mask::without_secret(d, original, &masked)).collect();
    found.sort_by_key(|d| d.span.as_ref().map_or(0, |s| s.bytes.start));
    (Sources { file: file.clone(), entries, map }, found)
}

/// What definitions mean by other names; every value names a source of the same document.
fn mapping(
    entry: &Entry,
    document: &Node,
    file: &Arc<SourceFile>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let names: Vec<&str> = document.entries().iter().map(|e| e.key.as_str()).filter(|k| *k != MAP).collect();
    let names: Vec<&str> = names.into_iter().chain([lookup::BUILT_IN]).collect();
    if !matches!(entry.value.value, Tree::Map(_)) {
        let error = Diagnostic::error("`map` says which sources other names mean").at(entry.value.at(file));
        found.push(error.hint("such as `map: { prometheus: prom, P1809F7CD0C75ACF3: prom }`"));
    }
    let mut map = BTreeMap::new();
    for pair in entry.value.entries() {
        match pair.value.text() {
            Some(name) if names.contains(&name) => {
                map.insert(pair.key.clone(), name.to_string());
            }
            Some(name) => {
                let error = Diagnostic::error(format!("unknown source `{}`", short(name))).at(pair.value.at(file));
                found.push(suggest_or_list(error, name, &names));
            }
            None => found.push(Diagnostic::error("a name is mapped to the name of a source").at(pair.value.at(file))),
        }
    }
    map
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
        for at in mask::literals(&part) {
            let warning = Diagnostic::warning("a secret is written out in this file");
            let warning = warning.at(Span { file: file.clone(), bytes: at });
            found.push(warning.hint("`{ env: NAME }` or `{ file: path }` keeps it out of version control"));
        }
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
