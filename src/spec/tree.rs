//! The tree of a definition: what a file says, with the place of every key and value.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Number, Value};

use crate::diag::{SourceFile, Span};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Byte range in the file.
    pub span: Range<usize>,
    /// What is written there.
    pub value: Tree,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; whole numbers are held as integers.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written, keys unique.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub span: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A node of a value that stands in no file, such as an imported definition.
    pub fn from_value(value: &Value) -> Self {
        let value = match value {
            Value::Null => Tree::Null,
            Value::Bool(v) => Tree::Bool(*v),
            Value::Number(v) => Tree::Number(v.clone()),
            Value::String(v) => Tree::Text(v.clone()),
            Value::Array(list) => Tree::List(list.iter().map(Self::from_value).collect()),
            Value::Object(map) => Tree::Map(
                map.iter().map(|(k, v)| Entry { key: k.clone(), span: 0..0, value: Self::from_value(v) }).collect(),
            ),
        };
        Self { span: 0..0, value }
    }

    /// The plain value.
    pub fn to_value(&self) -> Value {
        match &self.value {
            Tree::Null => Value::Null,
            Tree::Bool(v) => Value::Bool(*v),
            Tree::Number(v) => Value::Number(v.clone()),
            Tree::Text(v) => Value::String(v.clone()),
            Tree::List(list) => Value::Array(list.iter().map(Self::to_value).collect()),
            Tree::Map(entries) => Value::Object(to_object(entries)),
        }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|e| &e.value)
    }

    /// The entry of a key, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|e| e.key == key)
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        if let Tree::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Self] {
        if let Tree::List(items) = &self.value { items } else { &[] }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Tree::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        if let Tree::Number(number) = &self.value { number.as_f64() } else { None }
    }

    /// The text of a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// The items of a key's list.
    pub fn items_of(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::items)
    }

    /// Where the node stands in its file.
    pub fn at(&self, file: &Arc<SourceFile>) -> Span {
        Span { file: file.clone(), bytes: self.span.clone() }
    }

    /// How many nodes deep this is: 1 without children.
    pub fn height(&self) -> usize {
        1 + self.children().map(Self::height).max().unwrap_or(0)
    }

    /// What holding this costs, in nodes; long texts and keys count as several.
    pub fn weight(&self) -> usize {
        let own = match &self.value {
            Tree::Text(text) => 1 + text.len() / 64,
            Tree::Map(entries) => 1 + entries.iter().map(|e| e.key.len() / 64).sum::<usize>(),
            _ => 1,
        };
        own + self.children().map(Self::weight).sum::<usize>()
    }

    /// The values below, in order.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.items().iter().chain(self.entries().iter().map(|e| &e.value))
    }
}

impl Entry {
    /// Where the key stands in its file.
    pub fn at(&self, file: &Arc<SourceFile>) -> Span {
        Span { file: file.clone(), bytes: self.span.clone() }
    }
}

/// The entries as a plain object.
pub fn to_object(entries: &[Entry]) -> Map<String, Value> {
    entries.iter().map(|e| (e.key.clone(), e.value.to_value())).collect()
}

/// A number as the tree holds it: whole ones as integers. `None` for what is not finite.
pub fn number(value: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT { Some(Number::from(value as i64)) } else { Number::from_f64(value) }
}
