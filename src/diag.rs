//! Diagnostics: what is wrong, where, and what to do about it.
//!
//! A message is lower case without a full stop; hints say what to do. Every stage returns all of its
//! diagnostics at once, never only the first.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be drawn from the thing named.
    Error,
    /// It is drawn, but probably not as meant.
    Warning,
}

/// A text that spans point into: a definition or a sources file.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user gave it.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A place in a file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Byte range in the file's text, on character boundaries.
    pub bytes: Range<usize>,
}

impl Span {
    /// Line and column of the start, both from 1, columns in characters.
    pub fn line_column(&self) -> (usize, usize) {
        let before = &self.file.text[..self.bytes.start.min(self.file.text.len())];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[start..].chars().count() + 1)
    }

    /// The text of the line that the span starts on.
    fn line_text(&self) -> &str {
        let text = &self.file.text;
        let at = self.bytes.start.min(text.len());
        let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
        text[start..end].trim_end_matches('\r')
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where, if it is in a file.
    pub span: Option<Span>,
    /// What to do.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error with a message.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), span: None, hints: Vec::new() }
    }

    /// A warning with a message.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds "did you mean" when a candidate is near `word`.
    #[must_use]
    pub fn suggest<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, candidates) {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Whether this is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The candidate nearest to `word` by edit distance, if any is near enough to be a slip of the pen.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&lower, &c.to_lowercase()), c))
        .filter(|(distance, c)| *distance <= (c.chars().count().max(lower.chars().count()) / 3).max(1))
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, c)| c)
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{word}: {}", self.message)?;
        let mut pad = 1;
        if let Some(span) = &self.span {
            let (line, column) = span.line_column();
            let number = line.to_string();
            pad = number.len();
            let (text, lead, mark) = excerpt(span);
            write!(f, "\n{:pad$} ┌─ {}:{line}:{column}", "", span.file.path)?;
            write!(f, "\n{number} │ {text}")?;
            write!(f, "\n{:pad$} │ {lead}{}", "", "^".repeat(mark))?;
        }
        for hint in &self.hints {
            write!(f, "\n{:pad$} = hint: {hint}", "")?;
        }
        Ok(())
    }
}

/// The line of a span, cut to 120 characters around it; the blank before the marks; how many marks.
fn excerpt(span: &Span) -> (String, String, usize) {
    const WIDE: usize = 120;
    let (_, column) = span.line_column();
    let line: Vec<char> = span.line_text().chars().collect();
    let column = (column - 1).min(line.len());
    let from = if column > WIDE - 20 { column - 20 } else { 0 };
    let to = line.len().min(from + WIDE);
    let shown = |c: &char| if c.is_control() { ' ' } else { *c };
    let length = span.file.text.get(span.bytes.clone()).map_or(1, |t| t.lines().next().unwrap_or("").chars().count());
    let lead = " ".repeat(column - from);
    (line[from..to].iter().map(shown).collect(), lead, length.clamp(1, (to - column).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_shows_place_line_and_hint() {
        let text = "panels:\n  - kind: timeserie\n".to_string();
        let file = Arc::new(SourceFile { path: "node.yaml".into(), text });
        let shown = Diagnostic::error("unknown panel kind `timeserie`")
            .at(Span { file, bytes: 18..27 })
            .suggest("timeserie", ["stat", "timeseries"])
            .to_string();
        let expected = "error: unknown panel kind `timeserie`\n  ┌─ node.yaml:2:11\n2 │   - kind: timeserie\n  │           ^^^^^^^^^\n  = hint: did you mean `timeseries`?";
        assert_eq!(shown, expected);
    }

    #[test]
    fn far_words_are_not_suggested() {
        assert_eq!(nearest("xyz", ["timeseries", "stat"]), None);
        assert_eq!(nearest("Stta", ["timeseries", "stat"]), Some("stat"));
    }
}
