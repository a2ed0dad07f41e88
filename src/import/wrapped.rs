//! What dashboards come wrapped in: answers of Grafana's API, lists, and objects of Kubernetes.

use std::io::Read as _;
use std::sync::Arc;

use base64::Engine;

use crate::diag::{Diagnostic, SourceFile};
use crate::spec::check::Against;
use crate::spec::load::{Inner, Read, Reader};
use crate::spec::tree::{Entry, Node, Tree};
use crate::spec::yaml::{MOST_BYTES, Parsed};
use crate::spec::{json, yaml};

/// Takes dashboards out of what only holds them; reads none itself.
pub struct Wrapped;

impl Reader for Wrapped {
    fn accepts(&self, _: &Node) -> bool {
        false
    }

    fn read(&self, _: Node, _: &Arc<SourceFile>, _: &Against<'_>) -> Read {
        Read::default()
    }

    fn inner(&self, document: &Node, file: &Arc<SourceFile>) -> Vec<Inner> {
        let kind = document.text_of("kind").unwrap_or_default();
        let api = document.text_of("apiVersion").unwrap_or_default();
        let group = api.split('/').next().unwrap_or_default();
        match (group, kind) {
            ("", "") => plain(document, file),
            ("v1", "ConfigMap") => config_map(document, file),
            ("dashboard.grafana.app", _) => resource(document, api, file).into_iter().collect(),
            (_, "GrafanaDashboard") => operator(document, file),
            (_, list) if list.ends_with("List") => each(document.items_of("items"), file),
            _ => Vec::new(),
        }
    }
}

fn each(items: &[Node], file: &Arc<SourceFile>) -> Vec<Inner> {
    items.iter().map(|item| whole(item.clone(), file)).collect()
}

fn whole(document: Node, file: &Arc<SourceFile>) -> Inner {
    (file.clone(), Parsed { documents: vec![document], diagnostics: Vec::new() })
}

/// `{"dashboard": {…}, "meta": {…}}`, or a list of dashboards.
fn plain(document: &Node, file: &Arc<SourceFile>) -> Vec<Inner> {
    let is_one = |node: &Node| ["panels", "rows", "schemaVersion", "elements"].iter().any(|k| node.get(k).is_some());
    if is_one(document) {
        return Vec::new();
    }
    let items = document.items();
    let wrapped = |node: &Node| is_one(node) || node.get("dashboard").is_some_and(is_one);
    match document.get("dashboard").filter(|inner| is_one(inner)) {
        Some(inner) => vec![whole(inner.clone(), file)],
        None if !items.is_empty() && items.iter().all(wrapped) => each(items, file),
        None => Vec::new(),
    }
}

/// Grafana's own resource of the first version: its `spec` is the classic form, its name the uid.
fn resource(document: &Node, api: &str, file: &Arc<SourceFile>) -> Option<Inner> {
    let version = api.split('/').nth(1).unwrap_or_default();
    let spec = document.get("spec").filter(|_| version.starts_with("v0") || version.starts_with("v1"))?;
    let mut spec = spec.clone();
    let name = document.get("metadata").and_then(|m| m.get("name"));
    if let (Tree::Map(entries), Some(name)) = (&mut spec.value, name)
        && !entries.iter().any(|e| e.key == "uid")
    {
        entries.push(Entry { key: "uid".into(), span: name.span.clone(), value: name.clone() });
    }
    Some(whole(spec, file))
}

/// The dashboards in a config map: texts of JSON, or of YAML.
fn config_map(document: &Node, file: &Arc<SourceFile>) -> Vec<Inner> {
    let of = |key| document.get(key).map_or(&[][..], Node::entries);
    let texts = of("data").iter().filter_map(|e| Some((e.key.as_str(), e.value.text()?.to_string())));
    let packed = of("binaryData").iter().filter_map(|e| Some((e.key.as_str(), unpacked(e.value.text()?)?)));
    let dashboards = texts.chain(packed).filter(|(_, text)| mentions_dashboard(text));
    dashboards.map(|(key, text)| parsed(text, key, file)).collect()
}

fn mentions_dashboard(text: &str) -> bool {
    ["panels", "schemaVersion", "stillframe/", "Dashboard", "\"elements\"", "\"rows\""].iter().any(|w| text.contains(w))
}

/// The dashboard of the operator's custom resource.
fn operator(document: &Node, file: &Arc<SourceFile>) -> Vec<Inner> {
    let Some(spec) = document.get("spec") else { return Vec::new() };
    if let Some(text) = spec.text_of("json").filter(|t| !t.is_empty()) {
        return vec![parsed(text.to_string(), "spec.json", file)];
    }
    if let Some(packed) = spec.text_of("gzipJson") {
        return match unpacked(packed) {
            Some(text) => vec![parsed(text, "spec.gzipJson", file)],
            None => vec![failed("the packed dashboard cannot be unpacked", "", document, file)],
        };
    }
    let elsewhere = ["url", "configMapRef", "grafanaCom", "jsonnet", "envFrom"];
    let key = elsewhere.into_iter().find(|key| spec.get(key).is_some()).unwrap_or("json");
    let message = format!("the dashboard itself is not in this file: it has no `spec.json` but `spec.{key}`");
    vec![failed(&message, "give stillframe the JSON that it refers to", document, file)]
}

fn failed(message: &str, hint: &str, document: &Node, file: &Arc<SourceFile>) -> Inner {
    let mut error = Diagnostic::error(message).at(document.at(file));
    error.hints.extend((!hint.is_empty()).then(|| hint.to_string()));
    (file.clone(), Parsed { documents: Vec::new(), diagnostics: vec![error] })
}

/// A text within a file, with places of its own.
fn parsed(text: String, key: &str, file: &Arc<SourceFile>) -> Inner {
    let inner = Arc::new(SourceFile { path: format!("{} ({key})", file.path), text });
    let braces = inner.text.trim_start().starts_with(['{', '[']);
    let parsed = if braces { json::parse(&inner) } else { yaml::parse(&inner) };
    (inner, parsed)
}

/// Text in base64, packed with gzip or not; none that is too large.
fn unpacked(text: &str) -> Option<String> {
    let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(letters).ok()?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return String::from_utf8(bytes).ok();
    }
    let mut text = String::new();
    let limit = MOST_BYTES as u64 + 1;
    flate2::read::GzDecoder::new(&bytes[..]).take(limit).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn titles(value: serde_json::Value) -> Vec<String> {
        let file = Arc::new(SourceFile { path: "a.yaml".into(), text: String::new() });
        let inner = Wrapped.inner(&Node::from_value(&value), &file);
        let title = |d: &Node| d.text_of("title").unwrap_or_default().to_string();
        inner.iter().flat_map(|(_, p)| p.documents.iter().map(title)).collect()
    }

    #[test]
    fn dashboards_are_unwrapped() {
        let one = json!({"title": "A", "panels": []});
        let text = one.to_string();
        let gzip = {
            use std::io::Write as _;
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(text.as_bytes()).unwrap();
            base64::engine::general_purpose::STANDARD.encode(packed.finish().unwrap())
        };
        let cases = [
            (json!({"dashboard": one, "meta": {}}), 1),
            (json!([one, one]), 2),
            (json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a.json": text, "b.json": text, "c": "no"}}), 2),
            (json!({"apiVersion": "v1", "kind": "ConfigMap", "binaryData": {"a.json": gzip}}), 1),
            (
                json!({"apiVersion": "grafana.integreatly.org/v1beta1", "kind": "GrafanaDashboard", "spec": {"json": text}}),
                1,
            ),
            (
                json!({"apiVersion": "grafana.integreatly.org/v1beta1", "kind": "GrafanaDashboard", "spec": {"gzipJson": gzip}}),
                1,
            ),
            (
                json!({"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": "u"}, "spec": one}),
                1,
            ),
            (json!({"apiVersion": "v1", "kind": "List", "items": [one]}), 1),
            (one.clone(), 0),
        ];
        for (value, count) in cases {
            assert_eq!(titles(value.clone()), vec!["A"; count], "{value}");
        }
    }
}
