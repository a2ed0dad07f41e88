//! The scanner: finds macros in SQL and leaves strings, names and comments whole.

/// A piece of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// SQL without macros.
    Plain(&'a str),
    /// A string or a quoted name, with its quotes.
    Quoted(&'a str),
    /// A comment.
    Comment(&'a str),
    /// A macro.
    Macro(Call<'a>),
}

/// A macro with its arguments, if it has parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call<'a> {
    /// The name with its `$__`.
    pub name: &'a str,
    /// The arguments, trimmed.
    pub arguments: Option<Vec<&'a str>>,
}

/// Splits SQL into pieces; together they are the whole text.
///
/// # Errors
/// What is wrong with the text: a macro whose parenthesis is not closed.
pub fn pieces(sql: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut out = Vec::new();
    let (mut at, mut plain) = (0, 0);
    while at < sql.len() {
        let Some((piece, length)) = special(&sql[at..])? else {
            at += sql[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if plain < at {
            out.push(Piece::Plain(&sql[plain..at]));
        }
        out.push(piece);
        at += length;
        plain = at;
    }
    if plain < sql.len() {
        out.push(Piece::Plain(&sql[plain..]));
    }
    Ok(out)
}

/// The length of a name at the start of a text.
pub fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
}

fn special(text: &str) -> Result<Option<(Piece<'_>, usize)>, String> {
    if let Some(length) = quoted(text) {
        return Ok(Some((Piece::Quoted(&text[..length]), length)));
    }
    if let Some(length) = comment(text) {
        return Ok(Some((Piece::Comment(&text[..length]), length)));
    }
    if text.starts_with("$__") {
        let (call, length) = call(text)?;
        return Ok(Some((Piece::Macro(call), length)));
    }
    Ok(None)
}

/// The length of a string or quoted name at the start; a doubled quote stays inside.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let mut at = 1;
    while let Some(end) = text[at..].find(quote) {
        at += end + 1;
        if !text[at..].starts_with(quote) {
            return Some(at);
        }
        at += 1;
    }
    Some(text.len())
}

/// The length of a comment at the start.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("--") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let inner = text.strip_prefix("/*")?;
    Some(inner.find("*/").map_or(text.len(), |end| end + 4))
}

fn call(text: &str) -> Result<(Call<'_>, usize), String> {
    let end = 1 + word(&text[1..]);
    let name = &text[..end];
    if !text[end..].starts_with('(') {
        return Ok((Call { name, arguments: None }, end));
    }
    let (arguments, length) =
        arguments(&text[end + 1..]).ok_or_else(|| format!("the parenthesis of `{name}(` is not closed"))?;
    Ok((Call { name, arguments: Some(arguments) }, end + 1 + length))
}

/// The arguments up to the closing parenthesis, and the length with it.
fn arguments(text: &str) -> Option<(Vec<&str>, usize)> {
    let mut list = Vec::new();
    let (mut at, mut start, mut depth) = (0, 0, 0);
    while at < text.len() {
        if let Some(length) = quoted(&text[at..]).or_else(|| comment(&text[at..])) {
            at += length;
            continue;
        }
        let next = text[at..].chars().next()?;
        match next {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' => {
                list.push(text[start..at].trim());
                let none = list == [""];
                return Some((if none { Vec::new() } else { list }, at + 1));
            }
            ',' if depth == 0 => {
                list.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        at += next.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(sql: &str) -> Vec<(&str, Option<Vec<&str>>)> {
        let list = pieces(sql).unwrap();
        list.into_iter()
            .filter_map(|p| if let Piece::Macro(c) = p { Some((c.name, c.arguments)) } else { None })
            .collect()
    }

    #[test]
    fn finds_macros_and_their_arguments() {
        assert_eq!(calls("$__from + 1"), [("$__from", None)]);
        assert_eq!(calls("f($__timeFrom())"), [("$__timeFrom", Some(vec![]))]);
        assert_eq!(
            calls("$__timeGroup(coalesce(a, ')', b), '5m' /* , ) */, NULL) x"),
            [("$__timeGroup", Some(vec!["coalesce(a, ')', b)", "'5m' /* , ) */", "NULL"]))]
        );
    }

    #[test]
    fn leaves_strings_names_and_comments_whole() {
        assert_eq!(calls("'$__x()' \"$__x()\" `$__x()` -- $__x()\n/* $__x() */ 'it''s $__x'"), []);
        assert_eq!(calls("'' $__to"), [("$__to", None)]);
        assert_eq!(calls("'open $__to"), []);
        assert_eq!(calls("/* open $__to"), []);
    }

    #[test]
    fn an_open_parenthesis_is_an_error() {
        assert!(pieces("$__timeFilter(a, (b)").is_err());
    }

    proptest::proptest! {
        #[test]
        fn pieces_never_panic_and_lose_nothing(sql in ".{0,60}", extra in "[$_(),'a]{0,30}") {
            let text = format!("{sql}{extra}");
            if let Ok(list) = pieces(&text) {
                let plain: usize = list.iter().map(|p| match p {
                    Piece::Plain(t) | Piece::Quoted(t) | Piece::Comment(t) => t.len(),
                    Piece::Macro(_) => 0,
                }).sum();
                proptest::prop_assert!(plain <= text.len());
                proptest::prop_assert!(plain == text.len() || text.contains("$__"));
            }
        }
    }
}
