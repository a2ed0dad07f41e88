//! How `extractFields` reads a text: JSON, keys and values, a delimiter, a regex.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::pattern::Pattern;
use crate::source::Failure;

/// How texts are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// The first of the others that finds anything.
    #[default]
    Auto,
    /// JSON.
    Json,
    /// Keys and values: `a=1, b: "x y"`.
    Kvp,
    /// Words between delimiters.
    Delimiter,
    /// A regex with named groups.
    #[serde(alias = "regExp")]
    Regexp,
}

/// A reader of texts.
pub struct Extractor {
    format: Format,
    delimiter: String,
    pattern: Pattern,
}

impl Extractor {
    /// Prepares a reader.
    ///
    /// # Errors
    /// A failure when the regex is none.
    pub fn new(format: Format, delimiter: Option<&str>, regex: Option<&str>) -> Result<Self, Failure> {
        let regex = regex.filter(|r| r.starts_with('/')).unwrap_or("/(?<NewField>.*)/");
        let delimiter = delimiter.filter(|d| !d.is_empty()).unwrap_or(",").to_string();
        Ok(Self { format, delimiter, pattern: Pattern::new(regex)? })
    }

    /// What a text holds.
    pub fn extract(&self, text: &str) -> Option<Value> {
        match self.format {
            Format::Json => serde_json::from_str(text).ok(),
            Format::Kvp => Some(Value::Object(pairs(text))),
            Format::Delimiter => Some(Value::Object(self.words(text))),
            Format::Regexp => self.groups(text),
            Format::Auto => serde_json::from_str(text).ok().or_else(|| Some(Value::Object(pairs(text)))),
        }
    }

    fn words(&self, text: &str) -> Map<String, Value> {
        let words = text.trim().split(self.delimiter.trim()).map(str::trim);
        words.map(|word| (word.to_string(), Value::from(1))).collect()
    }

    fn groups(&self, text: &str) -> Option<Value> {
        let groups = self.pattern.groups(text)?;
        Some(Value::Object(groups.into_iter().map(|(name, caught)| (name, caught.into())).collect()))
    }
}

/// Keys and values. A key stands before `:` or `=`; a value ends at a blank or separator unless it is quoted;
/// a word alone is a key without a value.
fn pairs(text: &str) -> Map<String, Value> {
    let mut out = Map::new();
    let mut key: Option<String> = None;
    let mut word = Word::default();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => word.text.extend(chars.next()),
            _ if word.quote == Some(c) => word.quote = None,
            _ if word.quote.is_some() => word.text.push(c),
            '"' | '\'' => {
                word.quote = Some(c);
                word.quoted = true;
            }
            ':' | '=' if key.is_none() && !word.text.is_empty() => key = Some(word.take().0),
            ' ' | '\t' | '\r' | '\n' | ',' | ';' | '&' | '{' | '}' => finish(&mut out, &mut key, &mut word),
            _ => word.text.push(c),
        }
    }
    finish(&mut out, &mut key, &mut word);
    if let Some(key) = key {
        out.insert(key, "".into());
    }
    out
}

/// A word as it is read.
#[derive(Default)]
struct Word {
    text: String,
    quote: Option<char>,
    quoted: bool,
}

impl Word {
    fn take(&mut self) -> (String, bool) {
        let whole = std::mem::take(self);
        (whole.text, whole.quoted)
    }
}

/// Ends a word: it is the value of the key before it, or a key alone.
fn finish(out: &mut Map<String, Value>, key: &mut Option<String>, word: &mut Word) {
    let (text, quoted) = word.take();
    if text.is_empty() && !quoted {
        return;
    }
    match key.take() {
        Some(key) => out.insert(key, text.into()),
        None => out.insert(text, "".into()),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_and_values() {
        let cases = [
            ("level=info msg=\"a b=c\" flag", json!({"level": "info", "msg": "a b=c", "flag": ""})),
            ("{a: 1, b: 2}", json!({"a": "1", "b": "2"})),
            ("url=http://x:80/y;t=\"\"", json!({"url": "http://x:80/y", "t": ""})),
            ("a=", json!({"a": ""})),
            (r#"q="say \"hi\"""#, json!({"q": "say \"hi\""})),
        ];
        for (text, expected) in cases {
            assert_eq!(Value::Object(pairs(text)), expected, "{text}");
        }
    }
}
