//! YAML text to trees with places; what would cost too much is refused at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::scalar;
use super::tree::{Entry, Node, Tree};
use super::validate::MOST_DIAGNOSTICS;
use crate::diag::{Diagnostic, SourceFile, Span};

/// The largest file read, in bytes.
pub const MOST_BYTES: usize = 8 << 20;
/// The deepest nesting read.
pub const MOST_DEPTH: usize = 64;
/// The most values read, aliases spelt out; a long text counts as several.
pub const MOST_NODES: usize = 1_000_000;

/// The message of a value deeper than [`MOST_DEPTH`].
pub const TOO_DEEP: &str = "nested too deeply: the limit is 64 levels";

/// The documents of a file and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The documents that are not empty. None when the text cannot be read to its end.
    pub documents: Vec<Node>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Nothing but an error.
    pub fn failed(error: Diagnostic) -> Self {
        Self { documents: Vec::new(), diagnostics: vec![error] }
    }
}

/// Reads a text that holds YAML, one document or several.
pub fn parse(file: &Arc<SourceFile>) -> Parsed {
    if let Err(error) = acceptable(file) {
        return Parsed::failed(error);
    }
    let mut build = Build::new(file);
    for event in Parser::new_from_str(&file.text) {
        let result = match event {
            Ok((event, span)) => build.event(event, span.start, span.end),
            Err(error) => Err(build.scan_error(*error.marker(), error.info())),
        };
        if let Err(error) = result {
            return Parsed::failed(error);
        }
    }
    Parsed { documents: build.documents, diagnostics: build.diagnostics }
}

/// Refuses texts that are too long, and control characters, which YAML and JSON both forbid.
pub fn acceptable(file: &Arc<SourceFile>) -> Result<(), Diagnostic> {
    if file.text.len() > MOST_BYTES {
        return Err(too_large(&file.path, file.text.len() as u64));
    }
    let bad = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}');
    match file.text.char_indices().find(|(_, c)| bad(*c)) {
        None => Ok(()),
        Some((at, c)) => {
            let span = Span { file: file.clone(), bytes: at..at + 1 };
            Err(Diagnostic::error(format!("control character U+{:04X} in the file", u32::from(c))).at(span))
        }
    }
}

/// The error of a file that is too large to be a definition.
pub fn too_large(path: &str, bytes: u64) -> Diagnostic {
    let size = bytes.div_ceil(1 << 20);
    Diagnostic::error(format!("{path} is too large: {size} MiB, the limit is {} MiB", MOST_BYTES >> 20))
        .hint("is it a definition? Data belongs in files that a source reads")
}

/// A list or mapping that is not complete yet.
struct Open {
    start: usize,
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Map(OpenMap),
}

#[derive(Default)]
struct OpenMap {
    entries: Vec<Entry>,
    keys: BTreeSet<String>,
    merged: Vec<Node>,
    key: Option<Key>,
}

enum Key {
    Named(String, Range<usize>),
    Merge,
}

struct Build<'a> {
    file: &'a Arc<SourceFile>,
    offsets: Offsets<'a>,
    stack: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    weight: usize,
    documents: Vec<Node>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Build<'a> {
    fn new(file: &'a Arc<SourceFile>) -> Self {
        Self {
            file,
            offsets: Offsets::new(&file.text),
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            weight: 0,
            documents: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, start: Marker, end: Marker) -> Result<(), Diagnostic> {
        let span = self.offsets.range(start, end);
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::Alias(anchor) => self.alias(anchor, &span),
            Event::SequenceStart(anchor, tag) => self.open(OpenKind::List(Vec::new()), anchor, tag.as_deref(), span),
            Event::MappingStart(anchor, tag) => {
                self.open(OpenKind::Map(OpenMap::default()), anchor, tag.as_deref(), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end),
            Event::DocumentEnd => {
                self.anchors.clear();
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) -> Result<(), Diagnostic> {
        let merge = text == "<<" && style == ScalarStyle::Plain;
        let value = match tag {
            Some(tag) => self.tagged(text, tag, &span)?,
            None if style == ScalarStyle::Plain => scalar::plain(text),
            None => Tree::Text(text.to_string()),
        };
        let span = self.trimmed(span);
        let node = Node { span, value };
        self.spend(node.weight(), &node.span)?;
        self.keep(anchor, &node)?;
        self.place(node, text, merge)
    }

    /// The value of a scalar with a tag: those of the core schema mean what they say.
    fn tagged(&self, text: &str, tag: &Tag, span: &Range<usize>) -> Result<Tree, Diagnostic> {
        let name = if tag.is_yaml_core_schema() { tag.suffix.as_str() } else { "" };
        match name {
            "str" => Ok(Tree::Text(text.to_string())),
            "int" | "float" | "bool" | "null" => Ok(scalar::plain(text)),
            _ if tag.handle.is_empty() && tag.suffix == "!" => Ok(Tree::Text(text.to_string())),
            _ => Err(self.error(format!("unknown tag `{tag}`"), span.clone())),
        }
    }

    fn alias(&mut self, anchor: usize, span: &Range<usize>) -> Result<(), Diagnostic> {
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(self.error("the alias names no complete value before it in this document", span.clone()));
        };
        let (weight, height) = (node.weight(), node.height());
        self.spend(weight, span)?;
        self.check_depth(self.stack.len() + height, span)?;
        let Some(node) = self.anchors.get(&anchor).cloned() else { return Ok(()) };
        let text = node.text().unwrap_or_default().to_string();
        // The place is where the alias stands, since there the value is used; below it, where it is written.
        self.place(Node { span: span.clone(), ..node }, &text, false)
    }

    fn open(&mut self, kind: OpenKind, anchor: usize, tag: Option<&Tag>, span: Range<usize>) -> Result<(), Diagnostic> {
        if let Some(tag) = tag.filter(|t| !(t.is_yaml_core_schema() && matches!(t.suffix.as_str(), "map" | "seq"))) {
            return Err(self.error(format!("unknown tag `{tag}`"), span));
        }
        self.check_depth(self.stack.len() + 1, &span)?;
        self.spend(1, &span)?;
        self.stack.push(Open { start: span.start, anchor, kind });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Diagnostic> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let span = self.trimmed(open.start..end.max(open.start));
        let value = match open.kind {
            OpenKind::List(items) => Tree::List(items),
            OpenKind::Map(map) => Tree::Map(self.merge(map)),
        };
        let node = Node { span, value };
        self.keep(open.anchor, &node)?;
        self.place(node, "", false)
    }

    /// The entries of a mapping with those that `<<` adds: its own win, then earlier ones.
    fn merge(&mut self, map: OpenMap) -> Vec<Entry> {
        let OpenMap { mut entries, mut keys, merged, .. } = map;
        for node in merged {
            let span = node.span.clone();
            match node.value {
                Tree::Map(more) => entries.extend(more.into_iter().filter(|e| keys.insert(e.key.clone()))),
                _ => {
                    let error = self.error("`<<` takes a mapping or a list of mappings", span);
                    self.diagnostics.push(error);
                }
            }
        }
        entries
    }

    /// Keeps a node that has an anchor. The copy counts, since anchors in anchors copy again and again.
    fn keep(&mut self, anchor: usize, node: &Node) -> Result<(), Diagnostic> {
        if anchor > 0 {
            self.spend(node.weight(), &node.span)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(())
    }

    /// Puts a finished node where it belongs; `text` is how it is written, for keys.
    fn place(&mut self, node: Node, text: &str, merge: bool) -> Result<(), Diagnostic> {
        match self.stack.last_mut().map(|o| &mut o.kind) {
            None => {
                if node.value != Tree::Null {
                    self.documents.push(node);
                }
                Ok(())
            }
            Some(OpenKind::List(items)) => {
                items.push(node);
                Ok(())
            }
            Some(OpenKind::Map(map)) => match map.key.take() {
                None => self.key(&node, text, merge),
                Some(key) => {
                    self.entry(key, node);
                    Ok(())
                }
            },
        }
    }

    fn key(&mut self, node: &Node, text: &str, merge: bool) -> Result<(), Diagnostic> {
        if matches!(node.value, Tree::List(_) | Tree::Map(_)) {
            let error = self.error("a key must be a text", node.span.clone());
            return Err(error.hint("put a text that begins with `{` or `[` in quotes"));
        }
        let key = if merge { Key::Merge } else { Key::Named(text.to_string(), node.span.clone()) };
        if let Some(OpenKind::Map(map)) = self.stack.last_mut().map(|o| &mut o.kind) {
            map.key = Some(key);
        }
        Ok(())
    }

    fn entry(&mut self, key: Key, node: Node) {
        let Some(OpenKind::Map(map)) = self.stack.last_mut().map(|o| &mut o.kind) else { return };
        match key {
            Key::Merge => match node.value {
                Tree::List(list) => map.merged.extend(list),
                _ => map.merged.push(node),
            },
            Key::Named(key, span) if map.keys.insert(key.clone()) => {
                map.entries.push(Entry { key, span, value: node });
            }
            Key::Named(..) if self.diagnostics.len() >= MOST_DIAGNOSTICS => {}
            Key::Named(key, span) => {
                let first = map.entries.iter().find(|e| e.key == key).map(|e| e.at(self.file));
                self.diagnostics.push(duplicate_key(&key, Span { file: self.file.clone(), bytes: span }, first));
            }
        }
    }

    fn spend(&mut self, weight: usize, span: &Range<usize>) -> Result<(), Diagnostic> {
        self.weight = self.weight.saturating_add(weight);
        if self.weight <= MOST_NODES {
            return Ok(());
        }
        Err(self
            .error(format!("too many values: the limit is {MOST_NODES}"), span.clone())
            .hint("aliases count as often as they are used"))
    }

    fn check_depth(&self, depth: usize, span: &Range<usize>) -> Result<(), Diagnostic> {
        if depth <= MOST_DEPTH {
            return Ok(());
        }
        Err(self.error(TOO_DEEP, span.clone()))
    }

    fn error(&self, message: impl Into<String>, bytes: Range<usize>) -> Diagnostic {
        Diagnostic::error(message).at(Span { file: self.file.clone(), bytes })
    }

    /// An error of the scanner in our words.
    fn scan_error(&self, at: Marker, info: &str) -> Diagnostic {
        let at = self.offsets.byte(at.index());
        if info.contains("recursion limit") {
            return self.error(TOO_DEEP, at..at);
        }
        let error = self.error(format!("not YAML: {info}"), at..at);
        let line = &self.file.text[self.file.text[..at].rfind('\n').map_or(0, |i| i + 1)..];
        if line.trim_start_matches(' ').starts_with('\t') {
            return error.hint("indent with spaces, not with tabs");
        }
        match info {
            i if i.contains("mapping values are not allowed") => error.hint("put a text that contains `: ` in quotes"),
            i if i.contains("illegal placement of ':'") => error.hint("is a `[`, a `{` or a quote above left open?"),
            i if i.contains("plain scalar") || i.contains("start any token") => {
                error.hint("put a text that begins with a special character in quotes")
            }
            _ => error,
        }
    }

    /// A span without the blank at its end.
    fn trimmed(&self, span: Range<usize>) -> Range<usize> {
        let text = self.file.text.get(span.clone()).unwrap_or("");
        span.start..span.start + text.trim_end().len()
    }
}

/// The error of a key that is given twice.
pub fn duplicate_key(key: &str, span: Span, first: Option<Span>) -> Diagnostic {
    let error = Diagnostic::error(format!("duplicate key `{key}`")).at(span);
    match first {
        Some(first) => error.hint(format!("it is given in line {} already", first.line_column().0)),
        None => error,
    }
}

/// Turns places counted in characters into bytes: one entry for so many characters.
struct Offsets<'a> {
    text: &'a str,
    /// The byte of every `STEP`-th character; empty when all characters are one byte.
    table: Vec<usize>,
}

impl<'a> Offsets<'a> {
    const STEP: usize = 64;

    fn new(text: &'a str) -> Self {
        let table = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| at).step_by(Self::STEP).collect()
        };
        Self { text, table }
    }

    fn byte(&self, character: usize) -> usize {
        if self.table.is_empty() {
            return character.min(self.text.len());
        }
        let Some(&base) = self.table.get(character / Self::STEP) else { return self.text.len() };
        let rest = &self.text[base..];
        rest.char_indices().nth(character % Self::STEP).map_or(self.text.len(), |(at, _)| base + at)
    }

    fn range(&self, start: Marker, end: Marker) -> Range<usize> {
        let start = self.byte(start.index());
        start..self.byte(end.index()).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Parsed {
        parse(&Arc::new(SourceFile { path: "a.yaml".into(), text: text.into() }))
    }

    fn error(text: &str) -> String {
        let parsed = read(text);
        assert!(parsed.documents.is_empty() || !parsed.diagnostics.is_empty(), "{text:.80}");
        parsed.diagnostics[0].message.clone()
    }

    #[test]
    fn values_are_read() {
        let cases = [
            ("a: 1\nb: [x, 'no', \"2\"]", json!({"a": 1, "b": ["x", "no", "2"]})),
            ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", json!({"a": "x\ny\n", "b": "x y"})),
            (
                "a: &x {k: 1, l: 2}\nb: *x\nc: {<<: *x, k: 3}",
                json!({"a": {"k":1,"l":2}, "b": {"k":1,"l":2}, "c": {"k":3,"l":2}}),
            ),
            (
                "a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc: {<<: [*x, *y]}",
                json!({"a": {"k":1}, "b": {"k":2,"l":3}, "c": {"k":1,"l":3}}),
            ),
            ("'<<': 1", json!({"<<": 1})),
            ("1: a\ntrue: b", json!({"1": "a", "true": "b"})),
            ("!!str 5", json!("5")),
            ("! 5", json!("5")),
            ("a: !!int '5'", json!({"a": 5})),
            ("a:\r\n  - b\r\n", json!({"a": ["b"]})),
            ("{\"a\": [1, 2.5, null, true]}", json!({"a": [1, 2.5, null, true]})),
        ];
        for (text, expected) in cases {
            let parsed = read(text);
            assert_eq!(parsed.diagnostics, [], "{text}");
            assert_eq!(parsed.documents[0].to_value(), expected, "{text}");
        }
    }

    #[test]
    fn documents_are_read_and_empty_ones_dropped() {
        assert_eq!(read("a: 1\n---\nb: 2\n---\n").documents.len(), 2);
        assert_eq!(read("").documents.len(), 0);
        assert_eq!(read("# only a comment\n").documents.len(), 0);
        assert_eq!(error("a: &x 1\n---\nb: *x\n"), "the alias names no complete value before it in this document");
    }

    #[test]
    fn places_count_bytes() {
        let text = "# é€😀 long enough comment: ääääääääääääääääääääääääääääääääääääääääääääääääää\r\nkey: välue  # x\r\n\"quoted é\": [ 'ö', plain ]\r\nmap:\r\n  k: v\r\n";
        let parsed = read(text);
        let root = &parsed.documents[0];
        let word = |span: &Range<usize>| &text[span.clone()];
        let entries = root.entries();
        assert_eq!(entries.iter().map(|e| word(&e.span)).collect::<Vec<_>>(), ["key", "\"quoted é\"", "map"]);
        assert_eq!(word(&entries[0].value.span), "välue");
        assert_eq!(word(&entries[1].value.span), "[ 'ö', plain ]");
        assert_eq!(word(&entries[1].value.items()[0].span), "'ö'");
        assert_eq!(word(&entries[2].value.span), "k: v");
    }

    #[test]
    fn what_costs_too_much_is_refused() {
        let mut bomb = "a0: &a0 x\n".to_string();
        for i in 1..40 {
            bomb +=
                &format!("a{i}: &a{i} [{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}]\n", format_args!("*a{}", i - 1));
        }
        assert_eq!(error(&bomb), "too many values: the limit is 1000000");
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(1000));
        assert_eq!(error(&long), "too many values: the limit is 1000000");
        assert_eq!(error(&"[".repeat(200_000)), "nested too deeply: the limit is 64 levels");
        assert_eq!(error(&"{a: ".repeat(200_000)), "nested too deeply: the limit is 64 levels");
        assert_eq!(error(&"- ".repeat(200_000)), "nested too deeply: the limit is 64 levels");
        assert_eq!(error(&"? ".repeat(200_000)), "nested too deeply: the limit is 64 levels");
        let deep = format!("a: &a {}1{}\nb: {}*a{}", "[".repeat(40), "]".repeat(40), "[".repeat(40), "]".repeat(40));
        assert_eq!(error(&deep), "nested too deeply: the limit is 64 levels");
        assert_eq!(error(&"x".repeat(MOST_BYTES + 1)), "a.yaml is too large: 9 MiB, the limit is 8 MiB");
    }

    #[test]
    fn wrong_texts_say_why() {
        let cases = [
            ("a: 1\na: 2", "duplicate key `a`"),
            ("a: &a [*a]", "the alias names no complete value before it in this document"),
            ("[a]: 1", "a key must be a text"),
            ("a: !env X", "unknown tag `!env`"),
            ("a: b\0c", "control character U+0000 in the file"),
            ("a: {<<: 1}", "`<<` takes a mapping or a list of mappings"),
            ("a: b: c", "not YAML: mapping values are not allowed in this context"),
        ];
        for (text, expected) in cases {
            assert_eq!(error(text), expected, "{text}");
        }
        assert_eq!(read("a:\n\t- b\n").diagnostics[0].hints, ["indent with spaces, not with tabs"]);
    }
}
