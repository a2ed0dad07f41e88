//! JavaScript's regexes as definitions write them: `/…/i`, or a text that must match as a whole.

use fancy_regex::{Captures, Regex};

use crate::source::Failure;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    /// Whether every match is replaced, not the first alone.
    global: bool,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str) -> Result<Self, Failure> {
        let (body, flags) = split(text).unwrap_or_else(|| (format!("^(?:{text})$"), String::new()));
        let inline: String = flags.chars().filter(|c| "ims".contains(*c)).collect();
        let source = if inline.is_empty() { body } else { format!("(?{inline}){body}") };
        let regex = fancy_regex::RegexBuilder::new(&source)
            .backtrack_limit(100_000)
            .build()
            .map_err(|error| Failure::error(format!("`{text}` is no regular expression: {error}")))?;
        Ok(Self { regex, global: flags.contains('g') })
    }

    /// Whether it matches; a search that grows without bound is no match.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }

    /// Named groups and what they caught.
    pub fn groups(&self, text: &str) -> Option<Vec<(String, Option<String>)>> {
        let captures = self.regex.captures(text).ok()??;
        let named = self.regex.capture_names().flatten();
        Some(named.map(|name| (name.to_string(), captures.name(name).map(|m| m.as_str().to_string()))).collect())
    }

    /// Replaces as JavaScript's `replace` does: `$1`, `$<name>`, `$&` and `$$`.
    pub fn replace(&self, text: &str, with: &str) -> String {
        let most = if self.global { usize::MAX } else { 1 };
        let (mut out, mut end) = (String::new(), 0);
        for captures in self.regex.captures_iter(text).flatten().take(most) {
            let Some(all) = captures.get(0) else { continue };
            out.push_str(&text[end..all.start()]);
            out.push_str(&expand(with, &captures));
            end = all.end();
        }
        out.push_str(&text[end..]);
        out
    }
}

/// The parts of `/body/flags`.
fn split(text: &str) -> Option<(String, String)> {
    let rest = text.strip_prefix('/')?;
    let end = rest.rfind('/')?;
    let flags = &rest[end + 1..];
    flags.chars().all(|c| "gimsuy".contains(c)).then(|| (rest[..end].to_string(), flags.to_string()))
}

fn expand(with: &str, captures: &Captures<'_, str>) -> String {
    let group = |n: usize| captures.get(n).map_or("", |m| m.as_str());
    let (mut out, mut rest) = (String::new(), with);
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let digits = tail.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let fits = |n: usize| tail[..n].parse().ok().filter(|g| (1..captures.len()).contains(g)).map(|g| (g, n));
        let number = if digits == 2 { fits(2).or_else(|| fits(1)) } else { (digits == 1).then(|| fits(1)).flatten() };
        let named = tail.strip_prefix('<').and_then(|t| t.split_once('>'));
        let used = match (number, named) {
            (Some((n, used)), _) => (group(n), used),
            (None, Some((name, _))) => (captures.name(name).map_or("", |m| m.as_str()), name.len() + 2),
            (None, None) if tail.starts_with('&') => (group(0), 1),
            (None, None) if tail.starts_with('$') => ("$", 1),
            (None, None) => ("$", 0),
        };
        out.push_str(used.0);
        rest = &tail[used.1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_as_javascript_does() {
        let cases = [
            ("(.*)", "x-$1", "abc", "x-abc"),
            ("/a(b)?/", "<$1$$$&$9>", "abab", "<b$ab$9>ab"),
            ("/b/g", "", "abab", "aa"),
            ("/(?<n>B)/i", "[$<n>]", "abc", "a[b]c"),
            ("/^((?!prod).)*$/", "other", "dev", "other"),
            ("b", "x", "abc", "abc"),
        ];
        for (pattern, with, text, expected) in cases {
            assert_eq!(Pattern::new(pattern).unwrap().replace(text, with), expected, "{pattern}");
        }
        assert!(Pattern::new("/(/").is_err());
    }
}
