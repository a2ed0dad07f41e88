//! JavaScript's regular expressions, as definitions write them: `/…/flags`, or a bare pattern for the whole text.

use fancy_regex::{Captures, Regex};

/// A compiled JavaScript regex.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    global: bool,
}

impl Pattern {
    /// Compiles `/…/flags`; without slashes the pattern has to match the whole text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (body, flags) = match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
            Some((body, flags)) => (body.to_string(), flags),
            None => (format!("^{text}$"), ""),
        };
        let known: String = flags.chars().filter(|f| "ims".contains(*f)).collect();
        if let Some(odd) = flags.chars().find(|f| !"gimsuyd".contains(*f)) {
            return Err(format!("unknown flag `{odd}` of the regex `{text}`"));
        }
        let inline = if known.is_empty() { String::new() } else { format!("(?{known})") };
        let regex = Regex::new(&format!("{inline}{}", translate(&body)));
        let regex = regex.map_err(|e| format!("the regex `{text}` is not valid: {e}"))?;
        Ok(Self { regex, global: flags.contains('g') })
    }

    /// Whether it occurs in the text; no when it takes too many steps.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }

    /// The groups of the first match, the whole match first.
    pub fn groups<'t>(&self, text: &'t str) -> Option<Vec<Option<&'t str>>> {
        let found = self.regex.captures(text).ok().flatten()?;
        Some(found.iter().map(|group| group.map(|m| m.as_str())).collect())
    }

    /// The text with the match (each, with the flag `g`) replaced; `with` may use `$1`, `$<name>` and `$&`.
    pub fn replace(&self, text: &str, with: &str) -> String {
        let limit = usize::from(!self.global);
        let replaced = self.regex.try_replacen(text, limit, |found: &Captures<'_, str>| expand(with, found));
        replaced.map_or_else(|_| text.to_string(), std::borrow::Cow::into_owned)
    }
}

/// JavaScript's syntax in that of the engine: braces that repeat nothing and brackets in classes are themselves.
fn translate(body: &str) -> String {
    let chars: Vec<char> = body.chars().collect();
    let (mut out, mut in_class, mut i) = (String::new(), false, 0);
    while i < chars.len() {
        let c = chars[i];
        match c {
            '\\' if chars.get(i + 1) == Some(&'/') => (out.push('/'), i += 1).0,
            '\\' => (out.push(c), out.extend(chars.get(i + 1)), i += 1).0,
            '[' if !in_class && chars[i + 1..].starts_with(&['^', ']']) => (out.push_str(r"[\s\S]"), i += 2).0,
            '[' if in_class => out.push_str(r"\["),
            '&' | '~' if in_class => out.extend(['\\', c]),
            '{' if !in_class && !repeats(&chars[i + 1..]) => out.push_str(r"\{"),
            '}' if !in_class && !out_repeats(&out) => out.push_str(r"\}"),
            _ => out.push(c),
        }
        in_class = (in_class || c == '[') && c != ']';
        i += 1;
    }
    out
}

/// Whether what follows an open brace makes it a repetition: `2}`, `2,}` or `2,3}`.
fn repeats(rest: &[char]) -> bool {
    let Some(end) = rest.iter().position(|c| *c == '}') else { return false };
    rest[..end].first().is_some_and(char::is_ascii_digit) && rest[..end].iter().all(|c| c.is_ascii_digit() || *c == ',')
}

/// Whether the text so far ends inside a repetition.
fn out_repeats(out: &str) -> bool {
    let inside = out.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
    inside.len() < out.len() && inside.ends_with('{') && !inside.ends_with(r"\{")
}

/// A replacement with its `$` forms filled in; a group that did not match is empty.
fn expand(with: &str, found: &Captures<'_, str>) -> String {
    let mut out = String::new();
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (text, used) = reference(rest, found);
        out.push_str(&text);
        rest = &rest[used..];
    }
    out + rest
}

/// What stands for the form after a `$`, and how many bytes the form has.
fn reference(form: &str, found: &Captures<'_, str>) -> (String, usize) {
    let group = |i: usize| found.get(i).map(|m| m.as_str().to_string()).unwrap_or_default();
    if form.starts_with('$') {
        return ("$".into(), 1);
    }
    if form.starts_with('&') {
        return (group(0), 1);
    }
    if let Some((name, _)) = form.strip_prefix('<').and_then(|f| f.split_once('>')) {
        return (found.name(name).map(|m| m.as_str().to_string()).unwrap_or_default(), name.len() + 2);
    }
    let digits = form.bytes().take(2).take_while(u8::is_ascii_digit).count();
    for used in (1..=digits).rev() {
        if let Some(i) = form[..used].parse().ok().filter(|i| *i > 0 && *i < found.len()) {
            return (group(i), used);
        }
    }
    ("$".into(), 0)
}
