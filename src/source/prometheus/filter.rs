//! Ad-hoc filters in PromQL: matchers added to every vector selector of a query.

use serde_json::{Map, Value};

use crate::variable::Filter;

/// Adds filters to the target's query.
pub fn apply(target: &mut Map<String, Value>, filters: &[Filter]) {
    let matchers: Vec<String> = filters.iter().filter_map(Filter::matcher).collect();
    if let Some(Value::String(query)) = target.get_mut("query").filter(|_| !matchers.is_empty()) {
        *query = with_matchers(query, &matchers.join(","));
    }
}

/// The query with matchers in each of its selectors: `up` becomes `up{job="api"}`. Texts, comments, names of functions
/// and of labels in groupings are no selectors.
pub fn with_matchers(query: &str, matchers: &str) -> String {
    let tokens = tokens(query);
    let mut out = String::with_capacity(query.len() + matchers.len());
    let mut at = 0;
    while at < tokens.len() {
        let next = |n: usize| tokens[at..].iter().filter(|t| t.kind != Kind::Blank).nth(n);
        let token = &tokens[at];
        match token.kind {
            Kind::Braces => out.push_str(&filled(token.text, matchers)),
            Kind::Word if is_grouping(token.text) && next(1).is_some_and(|t| t.text == "(") => {
                let end = tokens[at..].iter().position(|t| t.text == ")").map_or(tokens.len(), |n| at + n + 1);
                tokens[at..end].iter().for_each(|t| out.push_str(t.text));
                at = end;
                continue;
            }
            Kind::Word if is_metric(token.text, next(1)) => {
                out.push_str(token.text);
                // Blanks may stand between a metric and its matchers.
                if next(1).is_none_or(|t| t.kind != Kind::Braces) {
                    out.push_str(&format!("{{{matchers}}}"));
                }
            }
            _ => out.push_str(token.text),
        }
        at += 1;
    }
    out
}

/// Matchers in braces with some more.
fn filled(braces: &str, matchers: &str) -> String {
    let inner = braces.strip_prefix('{').and_then(|b| b.strip_suffix('}'));
    match inner.map(str::trim_end) {
        // Braces that never close are for the server to complain about.
        None => braces.to_string(),
        Some(inner) if inner.trim().is_empty() => format!("{{{matchers}}}"),
        Some(inner) => format!("{{{},{matchers}}}", inner.trim_end_matches(',')),
    }
}

/// Whether a word is a metric: neither a function, nor an operator, nor a number.
fn is_metric(word: &str, next: Option<&Token<'_>>) -> bool {
    const WORDS: [&str; 10] = ["and", "or", "unless", "atan2", "bool", "offset", "inf", "nan", "start", "end"];
    let lower = word.to_ascii_lowercase();
    // An aggregation may have its grouping before its arguments.
    let called =
        next.is_some_and(|t| t.text == "(" || ["by", "without"].contains(&t.text.to_ascii_lowercase().as_str()));
    !called && !WORDS.contains(&lower.as_str()) && !is_grouping(word)
}

fn is_grouping(word: &str) -> bool {
    const WORDS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];
    WORDS.contains(&word.to_ascii_lowercase().as_str())
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Blanks and comments.
    Blank,
    /// A name of a metric, function, label or operator.
    Word,
    /// Matchers with their braces.
    Braces,
    /// Anything else: texts, numbers, ranges, signs.
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
}

fn tokens(query: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let (kind, length) = match c {
            '#' => (Kind::Blank, rest.find('\n').unwrap_or(rest.len())),
            c if c.is_whitespace() => (Kind::Blank, run(rest, char::is_whitespace)),
            '"' | '\'' | '`' => (Kind::Other, text(rest)),
            '{' => (Kind::Braces, enclosed(rest, '}')),
            '[' => (Kind::Other, enclosed(rest, ']')),
            c if c.is_ascii_digit() => (Kind::Other, run(rest, |c| c.is_ascii_alphanumeric() || c == '.')),
            // A variable of the server or of ours that has no value here.
            '$' => (Kind::Other, 1 + run(&rest[1..], is_name)),
            c if is_name(c) => (Kind::Word, run(rest, is_name)),
            c => (Kind::Other, c.len_utf8()),
        };
        out.push(Token { kind, text: &rest[..length] });
        rest = &rest[length..];
    }
    out
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == ':'
}

/// How many bytes of a text belong together.
fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of a text in quotes, with them.
fn text(rest: &str) -> usize {
    let quote = rest.chars().next().unwrap_or('"');
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// The length up to a closing bracket, texts and comments inside passed over.
fn enclosed(rest: &str, close: char) -> usize {
    let mut at = 1;
    while let Some(c) = rest[at..].chars().next() {
        at += match c {
            '"' | '\'' | '`' => text(&rest[at..]),
            '#' => rest[at..].find('\n').unwrap_or(rest.len() - at),
            c if c == close => return at + c.len_utf8(),
            c => c.len_utf8(),
        };
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_selector_is_filtered_and_nothing_else() {
        let cases = [
            ("up", "up{F}"),
            ("up{}", "up{F}"),
            ("up{a=\"b\"}", "up{a=\"b\",F}"),
            ("up { a = \"}\", } offset 5m", "up { a = \"}\",F} offset 5m"),
            ("{__name__=\"x\"}", "{__name__=\"x\",F}"),
            (
                "sum by (job, up) (rate(http_total{code=~\"5..\"}[5m]))",
                "sum by (job, up) (rate(http_total{code=~\"5..\",F}[5m]))",
            ),
            ("sum(rate(a[5m])) by (le)", "sum(rate(a{F}[5m])) by (le)"),
            ("a / on (x) group_left (y) b", "a{F} / on (x) group_left (y) b{F}"),
            ("a and b or c unless d", "a{F} and b{F} or c{F} unless d{F}"),
            (
                "histogram_quantile(0.9, sum(rate(x_bucket[$__rate_interval])) by (le))",
                "histogram_quantile(0.9, sum(rate(x_bucket{F}[$__rate_interval])) by (le))",
            ),
            ("label_replace(up, \"up\", \"$1\", 'x', `y{}`)", "label_replace(up{F}, \"up\", \"$1\", 'x', `y{}`)"),
            ("up # not up{}\n+ 1", "up{F} # not up{}\n+ 1"),
            ("max_over_time(job:x:rate5m[1h:5m]) > bool 1e3", "max_over_time(job:x:rate5m{F}[1h:5m]) > bool 1e3"),
            ("time() - 5 * Inf", "time() - 5 * Inf"),
            (
                "a @ end() + count_values without (x) (\"v\", b)",
                "a{F} @ end() + count_values without (x) (\"v\", b{F})",
            ),
            ("topk(5, x) SUM", "topk(5, x{F}) SUM{F}"),
            ("up{a=\"unclosed", "up{a=\"unclosed"),
            ("by", "by"),
            ("", ""),
        ];
        for (query, expected) in cases {
            assert_eq!(with_matchers(query, "F"), expected);
        }
    }
}
