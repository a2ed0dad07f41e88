//! JavaScript's regexes, as dashboards write them: `/pattern/flags`, or a bare pattern that matches the whole text.

/// A regex.
#[derive(Debug, Clone)]
pub struct Regex {
    regex: fancy_regex::Regex,
    global: bool,
}

/// One match: its groups.
#[derive(Debug)]
pub struct Match<'t>(fancy_regex::Captures<'t, str>);

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

impl Regex {
    /// Reads `/pattern/flags`; a text without slashes matches whole texts.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn new(text: &str) -> Result<Self, String> {
        match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
            Some((pattern, flags)) => Self::with_flags(pattern, flags),
            None => Self::with_flags(&format!("^(?:{text})$"), ""),
        }
    }

    /// Reads a pattern with JavaScript's flags.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn with_flags(pattern: &str, flags: &str) -> Result<Self, String> {
        let inline: String = flags.chars().filter(|c| "ims".contains(*c)).collect();
        let pattern = if inline.is_empty() { pattern.to_string() } else { format!("(?{inline}){pattern}") };
        let regex =
            fancy_regex::RegexBuilder::new(&pattern).backtrack_limit(200_000).build().map_err(|e| e.to_string())?;
        Ok(Self { regex, global: flags.contains('g') })
    }

    /// Whether it matches somewhere. A match that would take too long is none.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }

    /// The matches: all of them with the flag `g`, else the first.
    pub fn matches<'t>(&self, text: &'t str) -> Vec<Match<'t>> {
        let most = if self.global { usize::MAX } else { 1 };
        self.regex.captures_iter(text).take(most).map_while(Result::ok).map(Match).collect()
    }

    /// The text with matches replaced (all with `g`, else the first); `$1` and `${name}` in the replacement are groups.
    pub fn replace(&self, text: &str, with: &str) -> String {
        let most = if self.global { 0 } else { 1 };
        self.regex.try_replacen(text, most, with).map_or_else(|_| text.to_string(), std::borrow::Cow::into_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::Regex;

    #[test]
    fn flags_lookahead_and_whole_texts() {
        let is_match = |regex: &str, text: &str| Regex::new(regex).unwrap().is_match(text);
        assert!(is_match("/web/", "a web b"));
        assert!(is_match("/WEB/i", "web"));
        assert!(!is_match("web", "a web b"));
        assert!(is_match("web|db", "db"));
        assert!(is_match("/^(?!db).*/", "web") && !is_match("/^(?!db).*/", "db"));
        assert!(Regex::new("/(/").is_err());
        assert_eq!(Regex::new("/(a)(b)/").unwrap().replace("xab", "$2$1"), "xba");
    }
}
