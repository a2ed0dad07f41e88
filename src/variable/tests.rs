//! What holds for every value of a variable: no reference is left behind, and no value leaves its quotes.

use proptest::prelude::*;

use super::*;

/// Values that try to get out.
fn hostile() -> impl Strategy<Value = String> {
    let parts = [
        "'", "\"", "`", "\\", ";--", "\n", "/", "/*", "*/", "$", "}", ")", "(", "|", "x", " ", "%", "é", "\0", "''",
        "\\'",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..8).prop_map(|parts| parts.concat())
}

fn scope(values: Vec<String>, list: bool) -> Scope {
    let value = Value { name: "v".into(), texts: values.clone(), values, list, ..Value::default() };
    Scope { values: [("v".to_string(), value)].into(), ..Scope::default() }
}

/// Where the text that begins with a quote ends, by the rules of a language: the byte after its quote.
fn end_of_text(text: &str, backslashes: bool, doubling: bool) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if backslashes && c == '\\' {
            chars.next()?;
        } else if c == quote {
            if doubling && chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
            } else {
                return Some(at + c.len_utf8());
            }
        }
    }
    None
}

proptest! {
    #[test]
    fn no_value_leaves_its_quotes(value in hostile(), quote in prop::sample::select(vec!['\'', '"', '`'])) {
        // The language, whether backslashes escape in it, and whether doubled quotes do.
        let languages = [
            (Format::Prometheus, quote != '`', false),
            (Format::Sql, false, true),
            (Format::MySql, quote != '`', true),
            (Format::InfluxQl, true, false),
        ];
        for (format, backslashes, doubling) in languages {
            if quote == '`' && format == Format::InfluxQl {
                continue;
            }
            let text = fill(&format!("{quote}$v{quote}END"), &scope(vec![value.clone()], false), format).text;
            let end = end_of_text(&text, backslashes, doubling);
            prop_assert_eq!(end.map(|end| &text[end..]), Some("END"), "{:?} {}", format, text);
            if format == Format::Prometheus && quote != '`' {
                prop_assert!(!text.contains('\n'), "{}", text);
            }
        }
    }

    #[test]
    fn no_list_of_sql_leaves_its_quotes(values in prop::collection::vec(hostile(), 1..4), quoted in any::<bool>()) {
        for (format, backslashes) in [(Format::Sql, false), (Format::MySql, true)] {
            let template = if quoted { "IN ('$v')END" } else { "IN ($v)END" };
            let text = fill(template, &scope(values.clone(), true), format).text;
            let mut rest = text.strip_prefix("IN (").unwrap_or_default();
            for index in 0..values.len() {
                let end = end_of_text(rest, backslashes, true);
                prop_assert!(end.is_some(), "{:?} {}", format, text);
                rest = &rest[end.unwrap_or(0)..];
                rest = if index + 1 < values.len() { rest.strip_prefix(',').unwrap_or("?") } else { rest };
            }
            prop_assert_eq!(rest, ")END", "{:?} {}", format, text);
        }
    }

    #[test]
    fn no_list_of_promql_leaves_its_quotes(values in prop::collection::vec(hostile(), 1..4)) {
        let text = fill("\"$v\"END", &scope(values, true), Format::Prometheus).text;
        prop_assert_eq!(end_of_text(&text, true, false).map(|end| &text[end..]), Some("END"), "{}", text);
    }

    #[test]
    fn no_value_leaves_a_term_of_lucene(value in hostile(), list in any::<bool>()) {
        let text = fill("host:$v END", &scope(vec![value.clone()], list), Format::Lucene).text;
        let term = text.strip_prefix("host:").and_then(|t| t.strip_suffix(" END")).unwrap_or("?");
        let inner = if list { term.strip_prefix("(\"").and_then(|t| t.strip_suffix("\")")).unwrap_or("?") } else { term };
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            prop_assert!(!"!*+-=<>&|()[]{}^~?:/\"".contains(c) && !c.is_whitespace(), "{} in {}", c, text);
            if c == '\\' {
                prop_assert!(chars.next().is_some(), "{}", text);
            }
        }
    }

    #[test]
    fn nothing_known_is_left_behind(parts in prop::collection::vec(
        prop::sample::select(vec!["$v", "${v}", "${v:csv}", "[[v]]", "[[v:pipe]]", "${v.text}", "${v:nonsense}", "$", "{", "}", "[", "'", "\"", "$$", "$other", " ", "é"]), 0..10)) {
        let text = parts.concat();
        let filled = fill(&text, &scope(vec!["W".into()], false), Format::Raw).text;
        for form in ["${v}", "${v:csv}", "[[v]]", "[[v:pipe]]", "${v.text}", "${v:nonsense}"] {
            prop_assert!(!filled.contains(form), "{} of {}", filled, text);
        }
        let bare = filled.match_indices("$v").any(|(at, _)| !filled[at + 2..].starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        prop_assert!(!bare, "{} of {}", filled, text);
    }
}

#[test]
fn lists_in_quotes_go_on_in_them() {
    let values = || vec!["a".to_string(), "it's".into()];
    let cases = [
        ("IN ($v)", Format::Sql, "IN ('a','it''s')"),
        ("IN ('$v')", Format::Sql, "IN ('a','it''s')"),
        ("IN (${v:csv})", Format::Sql, "IN (a,it's)"),
        ("up{h=~\"$v\"}", Format::Prometheus, "up{h=~\"(a|it's)\"}"),
        ("up{h=~'$v'}", Format::Prometheus, "up{h=~'(a|it\\'s)'}"),
        ("h =~ /^$v$/", Format::InfluxQl, "h =~ /^(a|it's)$/"),
        ("-- don't\nIN ($v)", Format::Sql, "-- don't\nIN ('a','it''s')"),
        ("/* it's */ IN ($v) -- $v", Format::Sql, "/* it's */ IN ('a','it''s') -- a,it's"),
        ("h:$v", Format::Lucene, "h:(\"a\" OR \"it's\")"),
    ];
    for (text, format, expected) in cases {
        assert_eq!(fill(text, &scope(values(), true), format).text, expected);
    }
}

#[test]
fn values_do_not_leave_comments() {
    let value = || vec!["x\n; DROP TABLE t -- */ y".to_string()];
    let line = fill("SELECT 1 -- $v", &scope(value(), false), Format::Sql).text;
    assert!(!line.contains('\n'), "{line}");
    let block = fill("SELECT /* $v */ 1", &scope(value(), false), Format::Sql).text;
    assert_eq!(block.matches("*/").count(), 1, "{block}");
}
