//! In which quotes a text stands: values are written so that they do not leave them.

use super::Format;

/// The quotes that are open at a place of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotes {
    format: Format,
    open: Option<char>,
    escaped: bool,
    /// The last character, and the last two that are no blanks.
    before: char,
    last: [char; 2],
}

/// What is open in a comment that ends with its line.
pub const LINE: char = '\n';
/// What is open in a comment that ends with `*/`.
pub const BLOCK: char = '*';

impl Quotes {
    /// The beginning of a query whose values are written by a format.
    pub fn of(format: Format) -> Self {
        Self { format, open: None, escaped: false, before: ' ', last: [' '; 2] }
    }

    /// The quote that is open; `/` inside a regex, [`LINE`] and [`BLOCK`] inside comments.
    pub fn open(&self) -> Option<char> {
        self.open
    }

    /// Goes on over a part of the query.
    pub fn pass(&mut self, text: &str) {
        text.chars().for_each(|c| self.step(c));
    }

    fn step(&mut self, c: char) {
        let backslashes = self.format != Format::Sql;
        let in_text = self.open.is_some_and(|q| !matches!(q, '`' | LINE | BLOCK));
        if self.escaped {
            self.escaped = false;
        } else if c == '\\' && backslashes && in_text {
            self.escaped = true;
        } else if self.open == Some(BLOCK) {
            self.open = self.open.filter(|_| (self.before, c) != ('*', '/'));
        } else if self.open == Some(c) {
            self.open = None;
        } else if self.open.is_none() {
            self.open = self.opened(c);
        }
        self.before = c;
        if !c.is_whitespace() {
            self.last = [self.last[1], c];
        }
    }

    /// What a character opens.
    fn opened(&self, c: char) -> Option<char> {
        let sql = matches!(self.format, Format::Sql | Format::MySql);
        match (self.before, c) {
            (_, '\'' | '"' | '`') => Some(c),
            ('-', '-') if sql => Some(LINE),
            ('/', '*') if sql => Some(BLOCK),
            (_, '#') if matches!(self.format, Format::Prometheus | Format::MySql) => Some(LINE),
            (_, '/') if self.begins_regex() => Some(c),
            _ => None,
        }
    }

    /// After `=~`, `!~`, `:` and the word FROM a slash begins a regex.
    fn begins_regex(&self) -> bool {
        matches!(self.format, Format::InfluxQl | Format::Lucene)
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
            (Format::Sql, "SELECT 1 -- don't", Some(LINE)),
            (Format::Sql, "SELECT 1 -- don't\nWHERE a = ", None),
            (Format::Sql, "/* don't */ a - b = '", Some('\'')),
            (Format::Sql, "/* don't", Some(BLOCK)),
            (Format::Prometheus, "up # don't\n+ x{a=\"", Some('"')),
        ];
        for (format, text, expected) in cases {
            let mut quotes = Quotes::of(format);
            quotes.pass(text);
            assert_eq!(quotes.open(), expected, "{text}");
        }
    }
}
