//! Filling variables into texts: `$name`, `${name}`, `${name:format}`, `${name.field}`, `[[name]]`.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::format::{date, format_within};
use super::quotes::Quotes;
use super::{Filter, Format, Value, format_values};
use crate::time::TimeRange;

/// The variables that a text may use.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    /// By name; a repeat lays its own value over the dashboard's.
    pub values: BTreeMap<String, Value>,
    /// The time range, for `$__from` and `$__to`.
    pub range: TimeRange,
    /// The dashboard's zone, for `${__from:date:…}` and `${__timezone}`; UTC when none is given.
    pub zone: Option<TimeZone>,
    /// The dashboard's name and title, for `${__dashboard}`.
    pub dashboard: (String, String),
}

impl Scope {
    /// The ad-hoc filters for a source; without those of variables that its query uses by itself.
    pub fn filters(&self, source: &str, used: impl Fn(&str) -> bool) -> Vec<Filter> {
        let mut values: Vec<&Value> = self.values.values().filter(|v| !used(&v.name)).collect();
        values.sort_by_key(|v| v.order);
        let adhoc = values.into_iter().filter_map(|v| v.adhoc.as_ref());
        adhoc.filter(|a| a.source.as_deref().is_none_or(|s| s == source)).flat_map(|a| a.filters.clone()).collect()
    }
}

/// Whether a text uses a variable.
pub fn uses(text: &str, name: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['$', '[']) {
        rest = &rest[at..];
        match reference(rest) {
            Some((reference, _)) if reference.name == name => return true,
            Some((_, length)) => rest = &rest[length..],
            None => rest = &rest[1..],
        }
    }
    false
}

/// A filled text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// Variables that it uses and that have no value.
    pub empty: Vec<String>,
}

/// Fills the variables into a text. `default` writes those without a format of their own.
/// Names that are no variables stay as they are, so that a source can fill in its own.
pub fn fill(text: &str, scope: &Scope, default: Format) -> Filled {
    let mut filled = Filled::default();
    let mut rest = text;
    let mut quotes = Quotes::of(default);
    while let Some(at) = rest.find(['$', '[']) {
        filled.text.push_str(&rest[..at]);
        quotes.pass(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((reference, length)) => {
                match written(&reference, scope, default, quotes.open(), &mut filled.empty) {
                    Some(value) => filled.text.push_str(&value),
                    None => filled.text.push_str(&rest[..length]),
                }
                rest = &rest[length..];
            }
            None => {
                filled.text.push_str(&rest[..1]);
                quotes.pass(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    filled.text.push_str(rest);
    filled
}

/// A reference to a variable in a text.
struct Reference<'a> {
    name: &'a str,
    path: Option<&'a str>,
    format: Option<&'a str>,
}

/// The reference that a text starts with, and its length in bytes.
fn reference(text: &str) -> Option<(Reference<'_>, usize)> {
    if let Some(inner) = text.strip_prefix("${") {
        let end = inner.find('}')?;
        return Some((inside(&inner[..end], true)?, end + 3));
    }
    if let Some(inner) = text.strip_prefix("[[") {
        let end = inner.find("]]")?;
        return Some((inside(&inner[..end], false)?, end + 4));
    }
    let name = word(text.strip_prefix('$')?);
    (!name.is_empty()).then_some((Reference { name, path: None, format: None }, name.len() + 1))
}

/// `name`, `name.path`, `name:format`, `name.path:format`.
fn inside(text: &str, paths: bool) -> Option<Reference<'_>> {
    let name = word(text);
    let rest = &text[name.len()..];
    if name.is_empty() {
        return None;
    }
    let (path, rest) = match rest.strip_prefix('.') {
        Some(path) if paths => {
            let end = path.find(':').unwrap_or(path.len());
            (Some(&path[..end]), &path[end..])
        }
        _ => (None, rest),
    };
    match rest.strip_prefix(':') {
        Some(format) if !format.is_empty() => Some(Reference { name, path, format: Some(format) }),
        _ => rest.is_empty().then_some(Reference { name, path, format: None }),
    }
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn written(
    reference: &Reference<'_>,
    scope: &Scope,
    default: Format,
    open: Option<char>,
    empty: &mut Vec<String>,
) -> Option<String> {
    let (format, argument) = chosen(reference.format, default);
    if let Some(value) = scope.values.get(reference.name) {
        if let Some(adhoc) = &value.adhoc {
            return Some(adhoc.matchers());
        }
        if value.values.is_empty() && value.problem.is_some() {
            empty.push(reference.name.to_string());
        }
        let format = if reference.path == Some("text") { Format::Text } else { format };
        return Some(match &value.all_value {
            Some(all) if value.all && format != Format::Text && format != Format::QueryParam => all.clone(),
            _ if format == Format::Date => date(value, argument, &zone(scope)),
            _ => format_within(value, format, argument, open),
        });
    }
    builtin(reference, scope, format, argument)
}

fn zone(scope: &Scope) -> TimeZone {
    scope.zone.clone().unwrap_or(TimeZone::UTC)
}

/// The format of a reference; an unknown one is the glob, as the reference implementation has it.
fn chosen(format: Option<&str>, default: Format) -> (Format, &str) {
    match format {
        None => (default, ""),
        Some(text) => {
            let (id, argument) = text.split_once(':').unwrap_or((text, ""));
            (Format::parse(id).unwrap_or(Format::Glob), argument)
        }
    }
}

fn builtin(reference: &Reference<'_>, scope: &Scope, format: Format, argument: &str) -> Option<String> {
    let instant = |ms: i64| {
        let format = if reference.format.is_some() { format } else { Format::Raw };
        let value = Value::single(reference.name, &ms.to_string());
        if format == Format::Date {
            date(&value, argument, &zone(scope))
        } else {
            format_values(&value, format, argument)
        }
    };
    Some(match (reference.name, reference.path) {
        ("__from", _) => instant(scope.range.from),
        ("__to", _) => instant(scope.range.to),
        ("__dashboard", Some("uid" | "name")) => scope.dashboard.0.clone(),
        ("__dashboard", _) if !scope.dashboard.1.is_empty() => scope.dashboard.1.clone(),
        ("__timezone", _) => zone(scope).iana_name().unwrap_or("UTC").to_string(),
        ("__org" | "__user", _) => String::new(),
        ("__url_time_range", _) => format!("from={}&to={}", scope.range.from, scope.range.to),
        ("__all_variables", _) => {
            let mut values: Vec<_> = scope.values.values().collect();
            values.sort_by_key(|v| v.order);
            let parts = values.into_iter().map(|v| format_values(v, Format::QueryParam, ""));
            parts.collect::<Vec<_>>().join("&")
        }
        _ => return None,
    })
}
