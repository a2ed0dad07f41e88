//! JSON text to the same trees: what other tools export, with escapes and long keys that YAML readers refuse.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::scalar;
use super::tree::{Entry, Node, Tree};
use super::validate::MOST_DIAGNOSTICS;
use super::yaml::{MOST_DEPTH, Parsed, TOO_DEEP, acceptable, duplicate_key};
use crate::diag::{Diagnostic, SourceFile, Span};

/// Reads a text that holds one JSON value.
pub fn parse(file: &Arc<SourceFile>) -> Parsed {
    if let Err(error) = acceptable(file) {
        return Parsed::failed(error);
    }
    let mut read = Read { file, text: &file.text, at: 0, depth: 0, diagnostics: Vec::new() };
    match read.document() {
        Ok(node) => Parsed { documents: vec![node], diagnostics: read.diagnostics },
        Err(error) => Parsed::failed(error),
    }
}

struct Read<'a> {
    file: &'a Arc<SourceFile>,
    text: &'a str,
    at: usize,
    depth: usize,
    diagnostics: Vec<Diagnostic>,
}

type Result<T> = std::result::Result<T, Diagnostic>;

impl Read<'_> {
    fn document(&mut self) -> Result<Node> {
        let node = self.value()?;
        self.blank();
        if self.at < self.text.len() { Err(self.error("not JSON: text after the value")) } else { Ok(node) }
    }

    fn value(&mut self) -> Result<Node> {
        self.blank();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::map)?,
            Some(b'[') => self.nested(Self::list)?,
            Some(b'"') => Tree::Text(self.string()?),
            Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => self.word()?,
            Some(_) => return Err(self.error("not JSON: expected a value")),
            None => return Err(self.error("not JSON: the text ends too early")),
        };
        Ok(Node { span: start..self.at, value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Tree>) -> Result<Tree> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.error(TOO_DEEP));
        }
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Tree> {
        let mut items = Vec::new();
        if self.ends(b']') {
            return Ok(Tree::List(items));
        }
        loop {
            items.push(self.value()?);
            if self.ends(b']') {
                return Ok(Tree::List(items));
            }
            self.expect(b',')?;
        }
    }

    fn map(&mut self) -> Result<Tree> {
        let (mut entries, mut keys) = (Vec::new(), BTreeSet::new());
        if self.ends(b'}') {
            return Ok(Tree::Map(entries));
        }
        loop {
            let entry = self.entry()?;
            if keys.insert(entry.key.clone()) {
                entries.push(entry);
            } else {
                self.again(&mut entries, entry);
            }
            if self.ends(b'}') {
                return Ok(Tree::Map(entries));
            }
            self.expect(b',')?;
        }
    }

    /// A key that stands there already: the last one counts, as in JavaScript.
    fn again(&mut self, entries: &mut [Entry], entry: Entry) {
        let Some(first) = entries.iter_mut().find(|e| e.key == entry.key) else { return };
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            let place = first.at(self.file);
            self.diagnostics.push(duplicate_key(&entry.key, entry.at(self.file), Some(place)));
        }
        *first = entry;
    }

    fn entry(&mut self) -> Result<Entry> {
        self.blank();
        let start = self.at;
        if self.peek() != Some(b'"') {
            let error = self.error("not JSON: expected a key in double quotes");
            let last = self.peek() == Some(b'}');
            return Err(if last { error.hint("no comma stands after the last entry") } else { error });
        }
        let key = self.string()?;
        let span = start..self.at;
        self.expect(b':')?;
        Ok(Entry { key, span, value: self.value()? })
    }

    /// A text; serde_json knows the escapes.
    fn string(&mut self) -> Result<String> {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        while let Some(byte) = bytes.get(end) {
            match byte {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let Some(raw) = self.text.get(self.at..=end) else {
            return Err(self.error("not JSON: the text has no closing quote"));
        };
        let text =
            serde_json::from_str(raw).map_err(|_| self.error("not JSON: a wrong escape or line break in a text"))?;
        self.at = end + 1;
        Ok(text)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Tree> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len());
        let word = &rest[..length];
        match serde_json::from_str::<serde::de::IgnoredAny>(word) {
            Ok(_) => {
                self.at += length;
                Ok(scalar::plain(word))
            }
            Err(_) => Err(self.error(format!("not JSON: `{word:.40}` is no value"))),
        }
    }

    fn blank(&mut self) {
        let rest = &self.text[self.at..];
        self.at = self.text.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn ends(&mut self, byte: u8) -> bool {
        self.blank();
        let ends = self.peek() == Some(byte);
        self.at += usize::from(ends);
        ends
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.ends(byte) {
            return Ok(());
        }
        Err(self.error(format!("not JSON: expected `{}`", char::from(byte))))
    }

    fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(Span { file: self.file.clone(), bytes: self.at..self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(text: &str) -> Parsed {
        parse(&Arc::new(SourceFile { path: "a.json".into(), text: text.into() }))
    }

    #[test]
    fn values_are_read() {
        let text = "\t{\"a\": [1, -2.5e3, true, null], \"b\\u00e9\": \"\\ud83d\\ude00 \\/\", \"c\": {}}\n";
        let parsed = read(text);
        assert_eq!(parsed.diagnostics, []);
        let expected: Value = json!({"a": [1, -2500, true, null], "bé": "😀 /", "c": {}});
        assert_eq!(parsed.documents[0].to_value(), expected);
        assert_eq!(&text[parsed.documents[0].entries()[0].span.clone()], "\"a\"");
    }

    #[test]
    fn wrong_texts_say_why() {
        let cases = [
            ("", "not JSON: the text ends too early"),
            ("{", "not JSON: expected a key in double quotes"),
            ("{'a': 1}", "not JSON: expected a key in double quotes"),
            ("[1 2]", "not JSON: expected `,`"),
            ("[1,]", "not JSON: expected a value"),
            ("\"a", "not JSON: the text has no closing quote"),
            ("\"a\\", "not JSON: the text has no closing quote"),
            ("\"\\x\"", "not JSON: a wrong escape or line break in a text"),
            ("012", "not JSON: `012` is no value"),
            ("1 2", "not JSON: text after the value"),
            ("{\"a\": 1, \"a\": 2}", "duplicate key `a`"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).diagnostics[0].message, expected, "{text}");
        }
        assert_eq!(read(&"[".repeat(200_000)).diagnostics[0].message, TOO_DEEP);
    }
}
