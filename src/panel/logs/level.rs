//! Levels of log lines: from a field's word or number, else from the first word of the text that names one.

use crate::scene::Color;
use crate::theme::Theme;

/// How grave a line is, the gravest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The system is unusable or about to be.
    Critical,
    /// Something failed.
    Error,
    /// Something may fail.
    Warning,
    /// What normally happens.
    Info,
    /// For developers.
    Debug,
    /// Every step.
    Trace,
    /// Nothing says.
    #[default]
    Unknown,
}

/// Words for levels, as Grafana reads them.
const WORDS: [(&str, Level); 19] = [
    ("emerg", Level::Critical),
    ("fatal", Level::Critical),
    ("alert", Level::Critical),
    ("crit", Level::Critical),
    ("critical", Level::Critical),
    ("err", Level::Error),
    ("eror", Level::Error),
    ("error", Level::Error),
    ("warn", Level::Warning),
    ("warning", Level::Warning),
    ("info", Level::Info),
    ("information", Level::Info),
    ("informational", Level::Info),
    ("notice", Level::Info),
    ("dbug", Level::Debug),
    ("debug", Level::Debug),
    ("trace", Level::Trace),
    ("unknown", Level::Unknown),
    ("emergency", Level::Critical),
];

impl Level {
    /// All levels, the gravest first.
    pub const ALL: [Self; 7] =
        [Self::Critical, Self::Error, Self::Warning, Self::Info, Self::Debug, Self::Trace, Self::Unknown];

    /// The level that a field says: a word, or a number of syslog.
    pub fn said(word: &str) -> Option<Self> {
        match word.trim() {
            "0" | "1" | "2" => Some(Self::Critical),
            "3" => Some(Self::Error),
            "4" => Some(Self::Warning),
            "5" | "6" => Some(Self::Info),
            "7" => Some(Self::Debug),
            word => of_word(word),
        }
    }

    /// The level of the first word in a text that names one.
    pub fn found(text: &str) -> Self {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.filter_map(of_word).next().unwrap_or_default()
    }

    /// The level in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
            Self::Unknown => "unknown",
        }
    }

    /// The level in at most five letters; nothing for what is not known.
    pub fn short(self) -> &'static str {
        match self {
            Self::Critical => "CRIT",
            Self::Error => "ERROR",
            Self::Warning => "WARN",
            Self::Info => "INFO",
            Self::Debug => "DEBUG",
            Self::Trace => "TRACE",
            Self::Unknown => "",
        }
    }

    /// The colour of the bar before the line.
    pub fn color(self, theme: &Theme) -> Color {
        let named = |name: &str| theme.color(name).map_or(theme.muted, |c| theme.ink(c, 3.0));
        match self {
            Self::Critical => named("purple"),
            Self::Error => theme.bad,
            Self::Warning => theme.warn,
            Self::Info => theme.good,
            Self::Debug => theme.info,
            Self::Trace => named("light-blue"),
            Self::Unknown => theme.axis,
        }
    }
}

fn of_word(word: &str) -> Option<Level> {
    const LONGEST: usize = 13;
    let known = |w: &&(&str, Level)| w.0.eq_ignore_ascii_case(word);
    if word.is_empty() || word.len() > LONGEST { None } else { WORDS.iter().find(known).map(|(_, level)| *level) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_found_as_whole_words() {
        for (text, expected) in [
            ("level=warn msg=\"no error\"", Level::Warning),
            ("[ERROR] disk", Level::Error),
            ("an errored job, 3 warnings", Level::Unknown),
            ("Err: x", Level::Error),
            ("FATAL: role does not exist", Level::Critical),
            ("2026-11-01 NOTICE trace", Level::Info),
            ("debug_mode on; trace", Level::Trace),
            ("", Level::Unknown),
        ] {
            assert_eq!(Level::found(text), expected, "{text}");
        }
        assert_eq!(Level::said("4"), Some(Level::Warning));
        assert_eq!(Level::said("Informational"), Some(Level::Info));
        assert_eq!(Level::said("weird"), None);
    }
}
