//! XML elements that close by themselves, the one escaper, and the one writer of numbers.

use crate::text;

/// An element being written; it closes when it is dropped.
pub(super) struct Element<'a> {
    out: &'a mut String,
    name: &'static str,
    open: bool,
}

impl<'a> Element<'a> {
    pub fn new(out: &'a mut String, name: &'static str) -> Self {
        out.push('<');
        out.push_str(name);
        Self { out, name, open: true }
    }

    pub fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        self.begin_attr(name);
        escape(self.out, value);
        self.out.push('"');
        self
    }

    /// A number with at most two decimals.
    pub fn num(&mut self, name: &str, value: f64) -> &mut Self {
        self.nums(name, &[value], 2)
    }

    /// Numbers with at most so many decimals, separated by blanks.
    pub fn nums(&mut self, name: &str, values: &[f64], decimals: u8) -> &mut Self {
        self.begin_attr(name);
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                self.out.push(' ');
            }
            number(self.out, *value, decimals);
        }
        self.out.push('"');
        self
    }

    /// A value that is written in place and needs no escaping.
    pub fn attr_with(&mut self, name: &str, write: impl FnOnce(&mut String)) -> &mut Self {
        self.begin_attr(name);
        write(self.out);
        self.out.push('"');
        self
    }

    pub fn child(&mut self, name: &'static str) -> Element<'_> {
        self.end_attrs();
        Element::new(self.out, name)
    }

    pub fn text(&mut self, content: &str) {
        self.end_attrs();
        escape(self.out, content);
    }

    /// Markup that was written by this writer.
    pub fn raw(&mut self, markup: &str) {
        self.end_attrs();
        self.out.push_str(markup);
    }

    fn begin_attr(&mut self, name: &str) {
        debug_assert!(self.open, "attributes come before children");
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
    }

    fn end_attrs(&mut self) {
        if self.open {
            self.out.push('>');
            self.open = false;
        }
    }
}

impl Drop for Element<'_> {
    fn drop(&mut self) {
        if self.open {
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(self.name);
            self.out.push('>');
        }
    }
}

/// Text for content and attributes alike, without characters that cannot be set.
pub(super) fn escape(out: &mut String, value: &str) {
    for c in text::clean(value).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// Coordinates beyond this are far outside of any picture.
const FAR: f64 = 1e7;

/// A number as so many parts of one, rounded: the only way from a coordinate to text.
pub(super) fn round(value: f64, decimals: u8) -> i64 {
    debug_assert!(value.is_finite(), "a coordinate is a number");
    let value = if value.is_finite() { value.clamp(-FAR, FAR) } else { 0.0 };
    (value * 10f64.powi(decimals.into())).round() as i64
}

/// A number with at most so many decimals, without zeros that say nothing, never `-0`.
pub(super) fn number(out: &mut String, value: f64, decimals: u8) {
    parts(out, round(value, decimals), decimals);
}

/// A number given in tenths, hundredths…
pub(super) fn parts(out: &mut String, value: i64, decimals: u8) {
    let unit = 10u64.pow(decimals.into());
    let (whole, mut part) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    if value < 0 {
        out.push('-');
    }
    if whole > 0 || part == 0 {
        integer(out, whole);
    }
    if part == 0 {
        return;
    }
    out.push('.');
    let mut digit = unit;
    while part > 0 {
        digit /= 10;
        out.push(char::from(b'0' + (part / digit) as u8));
        part %= digit;
    }
}

fn integer(out: &mut String, mut value: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    digits[at..].iter().for_each(|d| out.push(char::from(*d)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, decimals, shown) in [
            (0.0, 2, "0"),
            (-0.001, 2, "0"),
            (1.0, 2, "1"),
            (-1.5, 2, "-1.5"),
            (0.25, 2, ".25"),
            (0.05, 2, ".05"),
            (12.345, 2, "12.35"),
            (12.05, 1, "12.1"),
            (100.0, 1, "100"),
            (0.004, 3, ".004"),
            (1e300, 1, "10000000"),
        ] {
            let mut out = String::new();
            number(&mut out, value, decimals);
            assert_eq!(out, shown);
        }
    }

    #[test]
    fn elements_close_and_escape() {
        let mut out = String::new();
        {
            let mut a = Element::new(&mut out, "g");
            a.attr("id", "\"'<>&\u{1}");
            a.child("path").num("x", 1.50);
            a.text("</script><b>]]>\u{0}\t");
        }
        let text = "&lt;/script&gt;&lt;b&gt;]]&gt; ";
        assert_eq!(out, format!("<g id=\"&quot;&#39;&lt;&gt;&amp;\"><path x=\"1.5\"/>{text}</g>"));
    }
}
