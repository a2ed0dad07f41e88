//! A foreign definition that remembers what was read of it, so that the rest can be named.

use std::cell::RefCell;
use std::collections::HashSet;

use serde_json::Value;

use crate::frame::Scalar;
use crate::spec::imported::{Finding, Why};
use crate::spec::tree::{Entry, Node, Tree};

/// What was read of a document, and what was knowingly left.
#[derive(Debug, Default)]
pub struct Log {
    /// Addresses of nodes that were read; only asked for membership, so their order never shows.
    read: RefCell<HashSet<usize>>,
    left: RefCell<Vec<Finding>>,
}

/// A node of a foreign definition.
#[derive(Clone)]
pub struct Foreign<'a> {
    /// The node itself; reading through it leaves no trace.
    pub node: &'a Node,
    /// Where it stands.
    pub path: String,
    log: &'a Log,
}

impl<'a> Foreign<'a> {
    /// The document, of which nothing is read yet.
    pub fn new(node: &'a Node, log: &'a Log) -> Self {
        log.mark(node);
        Self { node, path: String::new(), log }
    }

    /// The value of a key; it counts as read, what is below it does not yet. `null` is like no key.
    pub fn get(&self, key: &str) -> Option<Self> {
        let entry = self.node.entry(key)?;
        let below = self.below(entry);
        (entry.value.value != Tree::Null).then_some(below)
    }

    /// The text of a key; empty ones are like none.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.peek(key, |n| n.text()).filter(|t| !t.is_empty())
    }

    /// The number of a key; a text that is one counts.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.peek(key, |n| n.number().or_else(|| n.text()?.trim().parse().ok())).filter(|n: &f64| n.is_finite())
    }

    /// The truth of a key.
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.peek(key, |n| if let Tree::Bool(v) = n.value { Some(v) } else { None })
    }

    /// The items of a key's list.
    pub fn list(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|list| list.items()).unwrap_or_default()
    }

    /// The items, if this is a list.
    pub fn items(&self) -> Vec<Self> {
        let item = |(i, node)| {
            self.log.mark(node);
            Self { node, path: format!("{}[{i}]", self.path), log: self.log }
        };
        self.node.items().iter().enumerate().map(item).collect()
    }

    /// The keys with their values, if this is a mapping.
    pub fn entries(&self) -> Vec<(&'a str, Self)> {
        self.node.entries().iter().map(|e| (e.key.as_str(), self.below(e))).collect()
    }

    /// The plain value of a key, all below it read.
    pub fn value(&self, key: &str) -> Option<Value> {
        self.get(key).map(|v| v.whole())
    }

    /// The plain value, all below it read.
    pub fn whole(&self) -> Value {
        self.log.mark_all(self.node);
        self.node.to_value()
    }

    /// Whether a key has a value other than `null`.
    pub fn has(&self, key: &str) -> bool {
        self.node.get(key).is_some_and(|value| value.value != Tree::Null)
    }

    /// The text of this node, or of its number or truth.
    pub fn scalar(&self) -> Option<Scalar> {
        match &self.node.value {
            Tree::Bool(v) => Some(Scalar::Bool(*v)),
            Tree::Number(v) => v.as_f64().map(Scalar::Number),
            Tree::Text(v) => Some(Scalar::Text(v.clone())),
            Tree::Null | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// All of it counts as read.
    pub fn read(&self) {
        self.log.mark_all(self.node);
    }

    /// These keys count as read, since what they say is told elsewhere too.
    pub fn ignore(&self, keys: &[&str]) {
        keys.iter().filter_map(|key| self.node.entry(key)).for_each(|entry| self.log.mark_all(&entry.value));
    }

    /// These keys mean nothing in a still.
    pub fn meaningless(&self, keys: &[&str]) {
        keys.iter().for_each(|key| self.leave(key, Why::Meaningless));
    }

    /// This key would mean something, and is not drawn; in words, why.
    pub fn no_effect(&self, key: &str, why: &str) {
        self.leave(key, Why::NoEffect(why.to_string()));
    }

    /// This node as a whole would mean something, and is not drawn; in words, why.
    pub fn set_aside(&self, why: &str) {
        self.log.mark_all(self.node);
        let (path, span) = (self.path.clone(), self.node.span.clone());
        self.log.left.borrow_mut().push(Finding { path, span, why: Why::NoEffect(why.to_string()) });
    }

    /// What was told of a key's value no longer holds.
    pub fn take_back(&self, key: &str) {
        let path = self.get(key).map(|below| below.path);
        self.log.left.borrow_mut().retain(|finding| Some(&finding.path) != path.as_ref());
    }

    /// Whether a key's value is read already, or not there.
    pub fn is_read(&self, key: &str) -> bool {
        self.node.get(key).is_none_or(|value| self.log.read.borrow().contains(&address(value)))
    }

    fn leave(&self, key: &str, why: Why) {
        let Some(entry) = self.node.entry(key) else { return };
        // What was read already is not left.
        let read = why == Why::Meaningless && self.log.knows(&entry.value);
        let below = self.below(entry);
        self.log.mark_all(&entry.value);
        if !read && !is_nothing(&entry.value) {
            self.log.left.borrow_mut().push(Finding { path: below.path, span: entry.span.clone(), why });
        }
    }

    fn below(&self, entry: &'a Entry) -> Self {
        self.log.mark(&entry.value);
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { node: &entry.value, path: format!("{}{dot}{}", self.path, entry.key), log: self.log }
    }

    fn peek<T>(&self, key: &str, read: impl Fn(&'a Node) -> Option<T>) -> Option<T> {
        let entry = self.node.entry(key)?;
        let found = read(&entry.value);
        if found.is_some() || is_nothing(&entry.value) {
            self.log.mark(&entry.value);
        }
        found
    }
}

impl Log {
    /// Everything of a document that was not read, highest first, and what was knowingly left; in the order of the file.
    pub fn findings(&self, document: &Node) -> Vec<Finding> {
        let mut found = self.left.borrow().clone();
        self.unread(document, "", &mut found);
        found.sort_by_key(|f| f.span.start);
        found
    }

    fn unread(&self, node: &Node, path: &str, found: &mut Vec<Finding>) {
        for entry in node.entries() {
            let dot = if path.is_empty() { "" } else { "." };
            let path = format!("{path}{dot}{}", entry.key);
            self.unread_below(&entry.value, entry.span.clone(), path, found);
        }
        for (i, item) in node.items().iter().enumerate() {
            self.unread_below(item, item.span.clone(), format!("{path}[{i}]"), found);
        }
    }

    fn unread_below(&self, node: &Node, span: std::ops::Range<usize>, path: String, found: &mut Vec<Finding>) {
        if self.knows(node) {
            self.unread(node, &path, found);
        } else if !is_nothing(node) {
            found.push(Finding { path, span, why: Why::Unknown });
        }
    }

    fn knows(&self, node: &Node) -> bool {
        self.read.borrow().contains(&address(node))
    }

    fn mark(&self, node: &Node) {
        self.read.borrow_mut().insert(address(node));
    }

    fn mark_all(&self, node: &Node) {
        self.mark(node);
        node.children().for_each(|child| self.mark_all(child));
    }
}

/// Nothing, an empty text, list or mapping, or a mapping to nothing else: says as little as a missing key.
fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Tree::Null => true,
        Tree::Text(text) => text.is_empty(),
        Tree::List(items) => items.is_empty(),
        Tree::Map(entries) => entries.iter().all(|entry| is_nothing(&entry.value)),
        Tree::Bool(_) | Tree::Number(_) => false,
    }
}

/// The tree is not moved while it is read, so that a node's address names it.
fn address(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_nobody_read_is_named() {
        let node = Node::from_value(&json!({
            "title": "CPU", "options": { "legend": { "show": true }, "tooltip": { "mode": "multi" } }, "x": [1], "no": null
        }));
        let log = Log::default();
        let root = Foreign::new(&node, &log);
        assert_eq!(root.text("title"), Some("CPU"));
        root.get("options").unwrap().meaningless(&["tooltip"]);
        let found = log.findings(&node);
        let named: Vec<_> = found.iter().map(|f| (f.path.as_str(), &f.why)).collect();
        assert_eq!(named.len(), 3);
        assert!(named.contains(&("options.legend", &Why::Unknown)));
        assert!(named.contains(&("options.tooltip", &Why::Meaningless)));
        assert!(named.contains(&("x", &Why::Unknown)));
    }
}
