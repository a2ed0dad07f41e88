//! Links of values: the variables of a field's links filled in for one row.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Display;
use crate::frame::{Cell, Field, Frame, Link};
use crate::variable::{Format, Value, format_values};

/// The links of a value, addresses ready to follow; those to other places than the web and mail are left out.
pub fn links(frame: &Frame, field: &Field, row: usize, display: &Display<'_>) -> Vec<Link> {
    filled(&Row { frame, field, row, display, figure: None })
}

/// The links of a figure that a reducer gave; what else the row holds is that of the last one.
pub fn links_of_figure(frame: &Frame, field: &Field, figure: Cell<'_>, display: &Display<'_>) -> Vec<Link> {
    let row = field.values.len().saturating_sub(1);
    filled(&Row { frame, field, row, display, figure: Some(figure) })
}

fn filled(row: &Row<'_>) -> Vec<Link> {
    let filled = |link: &Link| Link {
        title: row.fill(&link.title, Format::Text),
        url: row.fill(&link.url, Format::PercentEncode),
    };
    let all = row.field.config.links.iter().flatten().map(filled);
    all.filter(|link| harmless(&link.url)).collect()
}

/// Whether an address leads to the web, to a mailbox, or to a place beside the page.
fn harmless(url: &str) -> bool {
    let before_path = url.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        None => !url.trim().is_empty(),
        Some((scheme, _)) => ["http", "https", "mailto"].contains(&scheme.trim().to_ascii_lowercase().as_str()),
    }
}

/// A value with all that its links may name.
struct Row<'a> {
    frame: &'a Frame,
    field: &'a Field,
    row: usize,
    display: &'a Display<'a>,
    /// The value, where it is none of the field's own.
    figure: Option<Cell<'a>>,
}

// The pattern is a literal that a test compiles.
#[expect(clippy::unwrap_used)]
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\$\{__(value|field|series|data)((?:\.[\w -]+|\[[^\]]*\])*)(?::(\w+))?\}|\$__(value|name|cell)\b"#)
        .unwrap()
});

impl Row<'_> {
    fn fill(&self, template: &str, default: Format) -> String {
        let replaced = REFERENCE.replace_all(template, |found: &Captures<'_>| {
            let noun = found.get(1).or(found.get(4)).map_or("", |m| m.as_str());
            let path = path(found.get(2).map_or("", |m| m.as_str()));
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let format = found.get(3).and_then(|m| Format::parse(m.as_str())).unwrap_or(default);
            match self.value(noun, &path) {
                Some(text) => format_values(&Value::single(noun, &text), format, ""),
                None => found[0].to_string(),
            }
        });
        replaced.into_owned()
    }

    /// What a reference means; none for what it cannot name.
    fn value(&self, noun: &str, path: &[&str]) -> Option<String> {
        let cell = self.figure.unwrap_or_else(|| self.field.values.get(self.row));
        Some(match (noun, path) {
            ("value" | "cell", [] | ["raw"]) => cell.text(),
            ("value", ["numeric"]) => number(self.display.show(cell).numeric),
            ("value", ["text"]) => self.display.show(cell).text.to_string(),
            ("value", ["time"]) => self.frame.time_field()?.values.get(self.row).text(),
            ("field", ["name"]) => self.field.name.clone(),
            ("field", ["displayName"]) | ("name", []) => self.field.state.name.clone(),
            ("field", ["labels"]) => super::name::format_labels(&self.field.labels),
            ("field", ["labels", key]) => self.field.labels.get(*key).map(ToString::to_string).unwrap_or_default(),
            ("series", ["name"]) => super::name::frame_name(self.frame),
            ("data", ["name"]) => self.frame.name.clone().unwrap_or_default(),
            ("data", ["refId"]) => self.frame.ref_id.clone().unwrap_or_default(),
            ("data", ["fields", rest @ ..]) => return self.data(rest),
            _ => return None,
        })
    }

    /// `fields.NAME`, `fields[2]`, `fields.NAME.text`: a value of the same row.
    fn data(&self, path: &[&str]) -> Option<String> {
        let (name, rest) = path.split_first()?;
        let fields = &self.frame.fields;
        let by_name = || fields.iter().find(|f| f.state.name == *name || f.name == *name);
        let field = by_name().or_else(|| fields.get(name.parse::<usize>().ok()?))?;
        let cell = field.values.get(self.row);
        match rest {
            [] | ["raw"] => Some(cell.text()),
            ["numeric"] => Some(number(cell.number().unwrap_or(f64::NAN))),
            ["text"] => Some(self.display.of(field).show(cell).text.to_string()),
            _ => None,
        }
    }
}

fn number(value: f64) -> String {
    Cell::Number(value).text()
}

/// The steps of `.a.b["c"][2]`.
fn path(text: &str) -> Vec<String> {
    let steps = text.split(['.', '[']).map(|step| step.trim_end_matches(']').trim_matches(['"', '\'']));
    steps.filter(|step| !step.is_empty()).map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{FieldConfig, Values};
    use crate::theme::Theme;

    #[test]
    fn links_name_value_field_and_row() {
        let mut value = Field::new("Value", Values::Number(vec![Some(1.0), Some(1536.0)]));
        value.labels = [("host".into(), "web 1".into())].into();
        let link = |url: &str| Link { title: "of ${__field.labels.host}".into(), url: url.into() };
        let urls = [
            "https://x/?v=${__value.raw}&t=${__value.text:raw}&at=${__value.time}",
            "/d/${__field.labels.host}/${__data.fields.region}?n=${__field.name}",
            "/${__data.fields[\"region\"]}/${__data.fields[0]}/${__value.nothing}",
            "javascript:alert(${__value.raw})",
        ];
        value.config.links = Some(urls.iter().map(|url| link(url)).collect());
        value.config.unit = Some("bytes".into());
        let time = Field::new("Time", Values::Time(vec![Some(5), Some(7)]));
        let region = Field::new("region", Values::Text(vec![Some("eu".into()), Some("u/s".into())]));
        let frames = super::super::shape(vec![Frame::new(vec![time, value, region])], &FieldConfig::default(), &[]);
        let (frame, theme) = (&frames[0], Theme::light());
        let display = Display::new(&frame.fields[1], &theme, &jiff::tz::TimeZone::UTC, 0);
        let found = links(frame, &frame.fields[1], 1, &display);
        let urls: Vec<&str> = found.iter().map(|l| l.url.as_str()).collect();
        assert_eq!(
            urls,
            ["https://x/?v=1536&t=1.50 KiB&at=7", "/d/web%201/u%2Fs?n=Value", "/u%2Fs/7/${__value.nothing}"]
        );
        assert_eq!(found[0].title, "of web 1");
        let found = links_of_figure(frame, &frame.fields[1], Cell::Number(3.0), &display);
        assert_eq!(found[0].url, "https://x/?v=3&t=3 B&at=7");
    }
}
