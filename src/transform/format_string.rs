//! `formatString`: upper case, trimmed, cut, and so on.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::texts;
use super::matcher::{FieldMatcher, Named};
use super::pattern::{self, Pattern};
use super::typed::Typed;
use crate::frame::{Field, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static FORMAT_STRING: Typed<Options> = Typed::new("formatString", ABOUT, run);

const ABOUT: &str = "Changes the texts of a field: `Upper Case`, `Lower Case`, `Sentence Case`, `Title Case`, `Pascal Case`, `Camel Case`, `Snake Case`,
`Kebab Case`, `Trim`, `Substring`, or `Affix` (text before and after; `{field}` is another field's value).

```yaml
- id: formatString
  options: { stringField: host, outputFormat: Upper Case }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The field.
    string_field: String,
    /// What is done, `Upper Case` when not given.
    output_format: Output,
    /// The first character of a substring, from 0.
    substring_start: i64,
    /// The character after the last of a substring; its end when not given.
    substring_end: Option<i64>,
    /// The text before.
    string_prefix: String,
    /// The text after.
    string_suffix: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
enum Output {
    #[default]
    #[serde(rename = "Upper Case")]
    Upper,
    #[serde(rename = "Lower Case")]
    Lower,
    #[serde(rename = "Sentence Case")]
    Sentence,
    #[serde(rename = "Title Case")]
    Title,
    #[serde(rename = "Pascal Case")]
    Pascal,
    #[serde(rename = "Camel Case")]
    Camel,
    #[serde(rename = "Snake Case")]
    Snake,
    #[serde(rename = "Kebab Case")]
    Kebab,
    Trim,
    Substring,
    Affix,
}

fn run(mut frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    if options.string_field.is_empty() {
        return Ok(frames);
    }
    let places: Vec<Vec<usize>> = {
        let (named, matcher) = (Named::new(&frames), FieldMatcher::names([&options.string_field]));
        (0..frames.len()).map(|at| named.matching(at, &matcher)).collect()
    };
    let braces = pattern::pattern(r"/\{[\w.-]+\}/")?;
    for (frame, places) in frames.iter_mut().zip(places) {
        let columns: Vec<Values> = places.iter().map(|at| column(frame, *at, options, &braces)).collect();
        places.into_iter().zip(columns).for_each(|(at, values)| frame.fields[at].values = values);
    }
    Ok(frames)
}

fn column(frame: &Frame, at: usize, options: &Options, braces: &Pattern) -> Values {
    let field = &frame.fields[at];
    texts((0..field.values.len()).map(|row| {
        let cell = field.values.get(row);
        (!cell.is_null()).then(|| changed(&cell.text(), options, &frame.fields, row, braces))
    }))
}

fn changed(text: &str, options: &Options, fields: &[Field], row: usize, braces: &Pattern) -> String {
    match options.output_format {
        Output::Upper => text.to_uppercase(),
        Output::Lower => text.to_lowercase(),
        Output::Sentence => with_first(text, |c| c.to_uppercase().collect()),
        Output::Title => capitals(text).join(" "),
        Output::Pascal => capitals(text).concat(),
        Output::Camel => with_first(&capitals(text).concat(), |c| c.to_lowercase().collect()),
        Output::Snake => text.to_lowercase().replace(' ', "_"),
        Output::Kebab => text.to_lowercase().replace(' ', "-"),
        Output::Trim => text.trim().into(),
        Output::Substring => substring(text, options.substring_start, options.substring_end),
        Output::Affix => {
            let filled = |affix: &str| fill(affix, fields, row, braces);
            format!("{}{text}{}", filled(&options.string_prefix), filled(&options.string_suffix))
        }
    }
}

fn with_first(text: &str, change: fn(char) -> String) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| change(first) + chars.as_str()).unwrap_or_default()
}

fn capitals(text: &str) -> Vec<String> {
    text.split(' ').map(|word| with_first(&word_lower(word), |c| c.to_uppercase().collect())).collect()
}

/// Lower case but for the first letter, which is changed by itself.
fn word_lower(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| format!("{first}{}", chars.as_str().to_lowercase())).unwrap_or_default()
}

/// Ends the wrong way round are swapped, as in JavaScript.
fn substring(text: &str, start: i64, end: Option<i64>) -> String {
    let place = |at: i64| usize::try_from(at.max(0)).unwrap_or(usize::MAX);
    let (start, end) = (place(start), end.map_or(usize::MAX, place));
    let (from, to) = (start.min(end), start.max(end));
    text.chars().skip(from).take(to - from).collect()
}

/// `{name}` becomes the value of that field in the row; names that are none stay.
fn fill(affix: &str, fields: &[Field], row: usize, braces: &Pattern) -> String {
    if !braces.is_match(affix) {
        return affix.into();
    }
    let named =
        |text: String, field: &Field| text.replace(&format!("{{{}}}", field.name), &field.values.get(row).text());
    fields.iter().fold(affix.to_string(), named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format() {
        let cases = [
            (Output::Lower, "hello world foo"),
            (Output::Title, "Hello World Foo"),
            (Output::Camel, "helloWorldFoo"),
            (Output::Kebab, "hello-world-foo"),
            (Output::Substring, "llo "),
            (Output::Affix, "<7> hello World foo"),
        ];
        let fields = [Field::new("n", Values::Number(vec![Some(7.0)]))];
        let braces = pattern::pattern(r"/\{[\w.-]+\}/").unwrap();
        for (output_format, expected) in cases {
            let options = Options {
                output_format,
                substring_start: 6,
                substring_end: Some(2),
                string_prefix: "<{n}> ".into(),
                ..Options::default()
            };
            assert_eq!(changed("hello World foo", &options, &fields, 0, &braces), expected);
        }
    }
}
