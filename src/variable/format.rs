//! Formats of variables in texts: `${name:csv}` and so on. Ids and rules are Grafana's.

use std::fmt::Write;

use super::Value;
use crate::time;

/// How a variable's values are written. The first part of `${name:format:arguments}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `a,b,c`.
    Csv,
    /// `name=a,name=b` after the first.
    Distributed,
    /// Like custom query parameters: `name=a&name=b`.
    CustomQueryParam,
    /// An instant by a pattern.
    Date,
    /// `"a","b"`.
    DoubleQuote,
    /// `{a,b,c}`; one value as it is.
    Glob,
    /// Escaped for HTML.
    Html,
    /// A JSON list.
    Json,
    /// Joined by the argument.
    Join,
    /// `("a" OR "b")`, escaped for Lucene.
    Lucene,
    /// Encoded for an address.
    PercentEncode,
    /// `a|b|c`.
    Pipe,
    /// Prometheus' own default: `(a|b)` with regexes escaped for a quoted text; a single value escaped for one.
    Prometheus,
    /// `var-name=a&var-name=b`.
    QueryParam,
    /// As it is, lists with commas.
    Raw,
    /// `(a|b)`, escaped for a regex.
    Regex,
    /// `'a','b'`.
    SingleQuote,
    /// SQL's own default: `'a','b'` for lists; a single value with its quotes doubled.
    Sql,
    /// `'a','b'` with quotes doubled.
    SqlString,
    /// The texts shown.
    Text,
    /// Encoded for a whole address.
    UriEncode,
}

impl Format {
    /// The format of an id.
    pub fn parse(id: &str) -> Option<Self> {
        Some(match id {
            "csv" => Self::Csv,
            "distributed" => Self::Distributed,
            "customqueryparam" => Self::CustomQueryParam,
            "date" => Self::Date,
            "doublequote" => Self::DoubleQuote,
            "glob" => Self::Glob,
            "html" => Self::Html,
            "json" => Self::Json,
            "join" => Self::Join,
            "lucene" => Self::Lucene,
            "percentencode" => Self::PercentEncode,
            "pipe" => Self::Pipe,
            "queryparam" => Self::QueryParam,
            "raw" => Self::Raw,
            "regex" => Self::Regex,
            "singlequote" => Self::SingleQuote,
            "sqlstring" => Self::SqlString,
            "text" => Self::Text,
            "uriencode" => Self::UriEncode,
            _ => return None,
        })
    }
}

/// Writes a variable's values in a format; `argument` is what follows the format's name.
pub fn format_values(value: &Value, format: Format, argument: &str) -> String {
    let values = &value.values;
    let plain = || values.join(",");
    match format {
        Format::Csv | Format::Raw => plain(),
        Format::Text => value.texts.join(" + "),
        Format::Pipe => values.join("|"),
        Format::Join => values.join(if argument.is_empty() { "," } else { argument }),
        Format::Glob => braced(values),
        Format::Distributed => values.join(&format!(",{}=", value.name)),
        Format::Regex => grouped(values, |v| escape(v, REGEX)),
        Format::Prometheus if value.list => grouped(values, |v| escape(&escape(v, PROMETHEUS_REGEX), "\\\"")),
        Format::Prometheus => escape(&plain(), "\\\""),
        Format::Lucene => lucene(value),
        Format::Json if value.list => serde_json::json!(values).to_string(),
        Format::Json => plain(),
        Format::Html => values.iter().map(|v| html(v)).collect::<Vec<_>>().join(", "),
        Format::SingleQuote => quoted(values, '\'', |v| v.replace('\'', "\\'")),
        Format::DoubleQuote => quoted(values, '"', |v| v.replace('"', "\\\"")),
        Format::SqlString => quoted(values, '\'', |v| v.replace('\'', "''").replace('"', "\\\"")),
        Format::Sql if value.list => quoted(values, '\'', |v| v.replace('\'', "''")),
        Format::Sql => plain().replace('\'', "''"),
        Format::PercentEncode => encode(&listed(value), ""),
        Format::UriEncode => encode(&listed(value), URI_KEPT),
        Format::QueryParam => query_param(value),
        Format::CustomQueryParam => {
            let name = if argument.is_empty() { &value.name } else { argument };
            values.iter().map(|v| format!("{name}={}", encode(v, ""))).collect::<Vec<_>>().join("&")
        }
        Format::Date => date(value, argument),
    }
}

const REGEX: &str = "\\^$*+?.()|[]{}/";
const PROMETHEUS_REGEX: &str = "\\^$*+?.()|[]{}";
const LUCENE: &str = "!*+-=<>&|()[]{}^~?:\\/\"";
const URI_KEPT: &str = ";,/?:@&=+$#";

/// Puts a backslash before each of the characters.
fn escape(text: &str, characters: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if characters.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn grouped(values: &[String], escaped: impl Fn(&str) -> String) -> String {
    let parts: Vec<_> = values.iter().map(|v| escaped(v)).collect();
    if let [one] = parts.as_slice() { one.clone() } else { format!("({})", parts.join("|")) }
}

fn braced(values: &[String]) -> String {
    if values.len() > 1 { format!("{{{}}}", values.join(",")) } else { values.concat() }
}

/// A list in braces, even of one, as addresses carry it; a single value as it is.
fn listed(value: &Value) -> String {
    let joined = value.values.join(",");
    if value.list { format!("{{{joined}}}") } else { joined }
}

fn lucene(value: &Value) -> String {
    let escaped = |v: &String| {
        v.chars().fold(String::new(), |mut out, c| {
            if LUCENE.contains(c) || c.is_whitespace() {
                out.push('\\');
            }
            out.push(c);
            out
        })
    };
    if !value.list {
        return value.values.iter().map(escaped).collect();
    }
    if value.values.is_empty() {
        return "__empty__".into();
    }
    let parts: Vec<_> = value.values.iter().map(|v| format!("\"{}\"", escaped(v))).collect();
    format!("({})", parts.join(" OR "))
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn quoted(values: &[String], quote: char, escaped: impl Fn(&str) -> String) -> String {
    values.iter().map(|v| format!("{quote}{}{quote}", escaped(v))).collect::<Vec<_>>().join(",")
}

/// Percent-encodes all but RFC 3986's unreserved characters and those of `kept`.
fn encode(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-_.~".contains(c) || (byte < 128 && kept.contains(c)) {
            out.push(c);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn query_param(value: &Value) -> String {
    let one = |v: &str| format!("var-{}={}", value.name, encode(v, "@:$,; ").replace(' ', "+"));
    if value.all { one("$__all") } else { value.values.iter().map(|v| one(v)).collect::<Vec<_>>().join("&") }
}

fn date(value: &Value, pattern: &str) -> String {
    let Some(ms) = (!value.list).then(|| value.values.first()?.parse::<i64>().ok()).flatten() else {
        return "NaN".into();
    };
    let utc = jiff::tz::TimeZone::UTC;
    match pattern {
        "" | "iso" => time::format(ms, &utc, "YYYY-MM-DD[T]HH:mm:ss.SSS[Z]"),
        "seconds" => (ms / 1000).to_string(),
        pattern => time::format(ms, &utc, pattern),
    }
}
