//! In which quotes a text stands: values are written so that they do not leave them.

use super::Format;

/// The quotes that are open at a place of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotes {
    open: Option<char>,
    backslashes: bool,
    slashes: bool,
    escaped: bool,
    /// The last character that is no blank, and the one before it.
    last: [char; 2],
}

impl Quotes {
    /// The beginning of a query whose values are written by a format.
    pub fn of(format: Format) -> Self {
        Self {
            open: None,
            backslashes: !matches!(format, Format::Sql),
            slashes: matches!(format, Format::InfluxQl | Format::Lucene),
            escaped: false,
            last: [' '; 2],
        }
    }

    /// The quote that is open; `/` inside a regex.
    pub fn open(&self) -> Option<char> {
        self.open
    }

    /// Goes on over a part of the query.
    pub fn pass(&mut self, text: &str) {
        text.chars().for_each(|c| self.step(c));
    }

    fn step(&mut self, c: char) {
        if self.escaped {
            self.escaped = false;
        } else if c == '\\' && self.backslashes && self.open.is_some_and(|q| q != '`') {
            self.escaped = true;
        } else if self.open == Some(c) {
            self.open = None;
        } else if self.open.is_none() && (matches!(c, '\'' | '"' | '`') || c == '/' && self.begins_regex()) {
            self.open = Some(c);
        }
        if !c.is_whitespace() {
            self.last = [self.last[1], c];
        }
    }

    /// After `=~`, `!~`, `:` and the word FROM a slash begins a regex.
    fn begins_regex(&self) -> bool {
        self.slashes
            && (matches!(self.last[1], '~' | ':' | '(' | ' ')
                || self.last.map(|c| c.to_ascii_lowercase()) == ['o', 'm'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_open_and_close() {
        let cases = [
            (Format::Sql, "a = '", Some('\'')),
            (Format::Sql, "a = 'it''s", Some('\'')),
            (Format::Sql, "a = 'x\\'", None),
            (Format::MySql, "a = 'x\\'", Some('\'')),
            (Format::Prometheus, "up{a=\"x\", b='", Some('\'')),
            (Format::Prometheus, "up{a=`\\", Some('`')),
            (Format::Prometheus, "a / b", None),
            (Format::InfluxQl, "SELECT x FROM /", Some('/')),
            (Format::InfluxQl, "WHERE h =~ /^", Some('/')),
            (Format::InfluxQl, "a / b", None),
        ];
        for (format, text, expected) in cases {
            let mut quotes = Quotes::of(format);
            quotes.pass(text);
            assert_eq!(quotes.open(), expected, "{text}");
        }
    }
}
