//! Formats of variables in texts: `${name:csv}` and so on. Ids and rules are Grafana's.

use jiff::tz::TimeZone;

use std::fmt::Write;

use super::Value;
use super::quotes::{BLOCK, LINE};
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
    /// InfluxQL's own default: `(a|b)` escaped for a regex; a single value escaped for the quotes that it stands in.
    InfluxQl,
    /// As [`Format::Sql`] for databases that read backslashes in texts: MySQL, MariaDB, ClickHouse.
    MySql,
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

/// The formats that a text may ask for: the id, what it writes, and an example of an argument.
pub fn formats() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    FORMATS.iter().copied()
}

const FORMATS: [(&str, &str, &str); 19] = [
    ("csv", "with commas between", ""),
    ("customqueryparam", "for an address, under a name of its own", "h"),
    ("date", "an instant: ISO 8601, `seconds`, or a pattern of moment.js", "YYYY-MM"),
    ("distributed", "the name before all but the first", ""),
    ("doublequote", "each in double quotes", ""),
    ("glob", "in braces when there are several; what a text gets that names no format", ""),
    ("html", "escaped for HTML", ""),
    ("join", "with the argument between", " & "),
    ("json", "as JSON", ""),
    ("lucene", "escaped for Lucene, with `OR` between", ""),
    ("percentencode", "encoded for a part of an address", ""),
    ("pipe", "with `|` between", ""),
    ("queryparam", "as the parameters that an address carries", ""),
    ("raw", "as they are", ""),
    ("regex", "escaped for a regex", ""),
    ("singlequote", "each in single quotes", ""),
    ("sqlstring", "each in single quotes, quotes inside doubled", ""),
    ("text", "the texts shown", ""),
    ("uriencode", "encoded for a whole address", ""),
];

/// Writes a variable's values in a format; `argument` is what follows the format's name.
pub fn format_values(value: &Value, format: Format, argument: &str) -> String {
    format_within(value, format, argument, None)
}

/// As [`format_values`], at a place where a quote is open: the values do not leave it.
pub fn format_within(value: &Value, format: Format, argument: &str, open: Option<char>) -> String {
    let values = &value.values;
    let plain = || values.join(",");
    let language = matches!(format, Format::Prometheus | Format::InfluxQl | Format::Sql | Format::MySql);
    match open.filter(|_| language) {
        Some(LINE) => return plain().replace(['\n', '\r'], " "),
        Some(BLOCK) => return plain().replace("*/", "* /"),
        _ => {}
    }
    match format {
        Format::Csv | Format::Raw => plain(),
        Format::Text => value.texts.join(" + "),
        Format::Pipe => values.join("|"),
        Format::Join => values.join(if argument.is_empty() { "," } else { argument }),
        Format::Glob => braced(values),
        Format::Distributed => values.join(&format!(",{}=", value.name)),
        Format::Regex => grouped(values, |v| escape(v, REGEX)),
        Format::Prometheus if value.list => grouped(values, |v| promql(&escape(v, PROMETHEUS_REGEX), open)),
        Format::Prometheus => promql(&plain(), open),
        Format::InfluxQl if value.list => grouped(values, |v| influxql(&escape(v, REGEX), open)),
        Format::InfluxQl if open == Some('/') => escape(&plain(), REGEX),
        Format::InfluxQl => influxql(&plain(), open),
        Format::Lucene => lucene(value),
        Format::Json if value.list => serde_json::json!(values).to_string(),
        Format::Json => plain(),
        Format::Html => values.iter().map(|v| html(v)).collect::<Vec<_>>().join(", "),
        Format::SingleQuote => quoted(values, '\'', |v| v.replace('\'', "\\'")),
        Format::DoubleQuote => quoted(values, '"', |v| v.replace('"', "\\\"")),
        Format::SqlString => quoted(values, '\'', |v| v.replace('\'', "''").replace('"', "\\\"")),
        Format::Sql => sql(values, value.list, open, |v| v.to_string()),
        Format::MySql => sql(values, value.list, open, |v| v.replace('\\', "\\\\")),
        Format::PercentEncode => encode(&listed(value), ""),
        Format::UriEncode => encode(&listed(value), URI_KEPT),
        Format::QueryParam => query_param(value),
        Format::CustomQueryParam => {
            let name = if argument.is_empty() { &value.name } else { argument };
            values.iter().map(|v| format!("{name}={}", encode(v, ""))).collect::<Vec<_>>().join("&")
        }
        Format::Date => date(value, argument, &TimeZone::UTC),
    }
}

const REGEX: &str = "\\^$*+?.()|[]{}/";
/// What has a meaning in the regexes of Prometheus.
pub const PROMETHEUS_REGEX: &str = "\\^$*+?.()|[]{}";
const LUCENE: &str = "!*+-=<>&|()[]{}^~?:\\/\"";
const URI_KEPT: &str = ";,/?:@&=+$#";

/// Puts a backslash before each of the characters.
pub fn escape(text: &str, characters: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if characters.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// For a text of PromQL: its quote and backslashes escaped, lines kept together. Backquotes know no escape, so those go.
fn promql(text: &str, open: Option<char>) -> String {
    match open {
        Some('`') => text.replace('`', ""),
        Some('\'') => escape(text, "\\'").replace('\n', "\\n"),
        _ => escape(text, "\\\"").replace('\n', "\\n"),
    }
}

/// For a text of InfluxQL; in a regex the slashes are escaped already.
fn influxql(text: &str, open: Option<char>) -> String {
    match open {
        Some('\'') => escape(text, "\\'").replace('\n', "\\n"),
        Some('"') => escape(text, "\\\"").replace('\n', "\\n"),
        _ => text.to_string(),
    }
}

/// For SQL: quotes doubled. A list stands in quotes of its own, or goes on in the quotes that are open.
fn sql(values: &[String], list: bool, open: Option<char>, prepared: impl Fn(&str) -> String) -> String {
    let quote = open.unwrap_or('\'');
    let doubled = |v: &String| prepared(v).replace(quote, &format!("{quote}{quote}"));
    let parts: Vec<String> = values.iter().map(doubled).collect();
    match (list, open) {
        (true, None) => parts.iter().map(|p| format!("'{p}'")).collect::<Vec<_>>().join(","),
        (true, Some(_)) => parts.join(&format!("{quote},{quote}")),
        (false, _) => parts.join(","),
    }
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

/// An instant as a text of a zone.
pub fn date(value: &Value, pattern: &str, zone: &TimeZone) -> String {
    let Some(ms) = (!value.list).then(|| value.values.first()?.parse::<i64>().ok()).flatten() else {
        return "NaN".into();
    };
    match pattern {
        "" | "iso" => time::format(ms, &TimeZone::UTC, "YYYY-MM-DD[T]HH:mm:ss.SSS[Z]"),
        "ms" => ms.to_string(),
        "seconds" => ms.saturating_add(500).div_euclid(1000).to_string(),
        pattern => time::format(ms, zone, pattern),
    }
}
