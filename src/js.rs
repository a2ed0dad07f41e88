//! JavaScript's regular expressions, as definitions write them: `/…/flags`, or a bare pattern for the whole text.

use fancy_regex::Captures;

/// A compiled JavaScript regex.
#[derive(Debug, Clone)]
pub struct Regex {
    regex: fancy_regex::Regex,
    global: bool,
}

impl Regex {
    /// Compiles `/…/flags`; without slashes the pattern has to match the whole text.
    ///
    /// # Errors
    /// What cannot be read.
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
        let regex = fancy_regex::Regex::new(&format!("{inline}{}", translate(&body)));
        let regex = regex.map_err(|e| format!("the regex `{text}` is not valid: {e}"))?;
        Ok(Self { regex, global: flags.contains('g') })
    }

    /// Whether it occurs in the text; no when it takes too many steps.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }

    /// The matches: all of them with the flag `g`, else the first. A match that would take too long is none.
    pub fn matches<'t>(&self, text: &'t str) -> Vec<Match<'t>> {
        let most = if self.global { usize::MAX } else { 1 };
        self.regex.captures_iter(text).take(most).map_while(Result::ok).map(Match).collect()
    }

    /// The groups of the first match, the whole match first.
    pub fn groups<'t>(&self, text: &'t str) -> Option<Vec<Option<&'t str>>> {
        let found = self.regex.captures(text).ok().flatten()?;
        Some(found.iter().map(|group| group.map(|m| m.as_str())).collect())
    }

    /// The named groups of the first match, in the order of the pattern.
    pub fn named(&self, text: &str) -> Option<Vec<(&str, Option<String>)>> {
        let found = self.regex.captures(text).ok().flatten()?;
        let caught = |name| (name, found.name(name).map(|m| m.as_str().to_string()));
        Some(self.regex.capture_names().flatten().map(caught).collect())
    }

    /// The text with the match (each, with the flag `g`) replaced; `with` may use `$1`, `$<name>` and `$&`.
    pub fn replace(&self, text: &str, with: &str) -> String {
        let limit = usize::from(!self.global);
        let named = self.regex.capture_names().flatten().next().is_some();
        let replaced = self.regex.try_replacen(text, limit, |found: &Captures<'_, str>| expand(with, found, named));
        replaced.map_or_else(|_| text.to_string(), std::borrow::Cow::into_owned)
    }
}

/// One match.
#[derive(Debug)]
pub struct Match<'t>(Captures<'t, str>);

impl Match<'_> {
    /// The first group, if the regex has one that took part.
    pub fn first(&self) -> Option<&str> {
        self.0.get(1).map(|m| m.as_str())
    }

    /// A group by name.
    pub fn named(&self, name: &str) -> Option<&str> {
        self.0.name(name).map(|m| m.as_str())
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

/// A replacement with its `$` forms filled in; a group that did not match is empty. Without groups that have
/// names, `$<name>` is no form.
fn expand(with: &str, found: &Captures<'_, str>, named: bool) -> String {
    let mut out = String::new();
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (text, used) = reference(rest, found, named);
        out.push_str(&text);
        rest = &rest[used..];
    }
    out + rest
}

/// What stands for the form after a `$`, and how many bytes the form has.
fn reference(form: &str, found: &Captures<'_, str>, named: bool) -> (String, usize) {
    let group = |i: usize| found.get(i).map(|m| m.as_str().to_string()).unwrap_or_default();
    if form.starts_with('$') {
        return ("$".into(), 1);
    }
    if form.starts_with('&') {
        return (group(0), 1);
    }
    if let Some((name, _)) = form.strip_prefix('<').filter(|_| named).and_then(|f| f.split_once('>')) {
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

#[cfg(test)]
mod tests {
    use super::Regex;

    #[test]
    fn flags_lookahead_and_whole_texts() {
        let is_match = |regex: &str, text: &str| Regex::parse(regex).unwrap().is_match(text);
        assert!(is_match("/web/", "a web b"));
        assert!(is_match("/WEB/i", "web"));
        assert!(!is_match("web", "a web b"));
        assert!(is_match("web|db", "db"));
        assert!(is_match("/^(?!db).*/", "web") && !is_match("/^(?!db).*/", "db"));
        assert!(Regex::parse("/(/").is_err());
        assert_eq!(Regex::parse("/(a)(b)/").unwrap().replace("xab", "$2$1"), "xba");
    }
}
