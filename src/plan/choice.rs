//! The choices of a variable: written ones, intervals, sources, and what a source answers.

use std::collections::BTreeSet;

use crate::frame::{Field, FieldType, Frame};
use crate::js::Regex;
use crate::source::Sources;
use crate::spec::{self, Choices, Sort, Variable};
use crate::time::{self, TimeRange};

/// A choice: the text shown and the value used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The text shown.
    pub text: String,
    /// The value used.
    pub value: String,
}

impl Choice {
    /// A value that is its own text.
    pub fn plain(value: &str) -> Self {
        Self { text: value.into(), value: value.into() }
    }
}

/// The choices written in the definition.
pub fn written(variable: &Variable) -> Vec<Choice> {
    match &variable.values {
        None => Vec::new(),
        Some(Choices::Text(text)) => of_text(text),
        Some(Choices::List(list)) => list.iter().map(of_choice).collect(),
    }
}

fn of_choice(choice: &spec::Choice) -> Choice {
    match choice {
        spec::Choice::Value(value) => Choice::plain(&value.text()),
        spec::Choice::Named(named) => Choice { text: named.text.clone(), value: named.value.text() },
    }
}

/// The choices of a text such as `a, b\, c, Name : value`.
pub fn of_text(text: &str) -> Vec<Choice> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if characters.peek() == Some(&',') => {
                characters.next();
                push(&mut parts, ',');
            }
            ',' => parts.push(String::new()),
            c => push(&mut parts, c),
        }
    }
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).map(named).collect()
}

fn push(parts: &mut [String], c: char) {
    if let Some(last) = parts.last_mut() {
        last.push(c);
    }
}

fn named(part: &str) -> Choice {
    match part.split_once(" : ") {
        Some((text, value)) => Choice { text: text.trim().into(), value: value.trim().into() },
        None => Choice::plain(part),
    }
}

/// The choices of an interval variable; `auto` is the range in so many steps, at least the least.
pub fn intervals(variable: &Variable, range: TimeRange) -> Vec<Choice> {
    let mut choices = written(variable);
    if let Some(count) = variable.auto_count {
        let least = variable.auto_min.as_deref().and_then(|text| time::duration(text).ok());
        let value = time::duration_text(time::interval(range, count, least));
        choices.insert(0, Choice { text: "auto".into(), value });
    }
    choices
}

/// The sources of a kind, those whose name matches the regex.
pub fn sources(variable: &Variable, sources: &Sources) -> Vec<Choice> {
    let kind = variable.source_kind.as_deref().unwrap_or_default();
    let regex = variable.regex.as_deref().filter(|r| !r.is_empty()).and_then(|r| Regex::parse(r).ok());
    let fits = |name: &str| regex.as_ref().is_none_or(|r| r.is_match(name));
    let of_kind = sources.iter().filter(|(name, source)| source.kind() == kind && fits(name));
    of_kind.map(|(name, _)| Choice::plain(name)).collect()
}

/// The source that the operator's mapping or the definition's own choice names; `None` when neither does.
pub fn preferred(variable: &Variable, sources: &Sources) -> Option<String> {
    let defaults = variable.default.as_ref().map(spec::OneOrMany::texts).unwrap_or_default();
    let map = &sources.offer().map;
    let own = [format!("${}", variable.name), variable.name.clone()];
    let kind = variable.source_kind.iter();
    let mapped = own.iter().chain(&defaults).chain(kind).find_map(|key| map.get(key)).cloned();
    mapped.or_else(|| defaults.into_iter().find(|name| sources.contains_key(name)))
}

/// The choices in an answer: fields `__text` and `__value`, else the first text field, else the first field.
///
/// # Errors
/// When the regex cannot be read.
pub fn answered(variable: &Variable, frames: &[Frame]) -> Result<Vec<Choice>, String> {
    let mut choices: Vec<_> = frames.iter().flat_map(of_frame).collect();
    if let Some(text) = variable.regex.as_deref().filter(|r| !r.is_empty()) {
        let regex = Regex::parse(text).map_err(|e| format!("its regex `{text}` cannot be read: {e}"))?;
        choices = choices.into_iter().flat_map(|c| matched(c, &regex)).collect();
    }
    let mut seen = BTreeSet::new();
    choices.retain(|c| seen.insert(c.value.clone()));
    sort(&mut choices, variable.sort.unwrap_or(Sort::None));
    Ok(choices)
}

fn of_frame(frame: &Frame) -> Vec<Choice> {
    let named = |name: &str| frame.fields.iter().find(|f| f.name == name);
    let first = || frame.fields.iter().find(|f| f.kind() == FieldType::Text).or(frame.fields.first());
    let Some(value) = named("__value").or_else(first) else { return Vec::new() };
    let text = named("__text").unwrap_or(value);
    let at = |field: &Field, i: usize| field.values.get(i).text();
    let rows = 0..frame.rows();
    rows.filter(|&i| !value.values.get(i).is_null())
        .map(|i| Choice { text: at(text, i), value: at(value, i) })
        .collect()
}

/// What a regex keeps of a choice: its groups `value` and `text`, else the first group of every match.
fn matched(choice: Choice, regex: &Regex) -> Vec<Choice> {
    let matches = regex.matches(&choice.value);
    if matches.is_empty() {
        return Vec::new();
    }
    let group = |name: &str| matches.iter().find_map(|m| m.named(name)).filter(|g| !g.is_empty());
    let (value, text) = (group("value"), group("text"));
    if let Some(either) = value.or(text) {
        return vec![Choice { value: value.unwrap_or(either).into(), text: text.unwrap_or(either).into() }];
    }
    let groups: Vec<_> = matches.iter().filter_map(|m| m.first()).map(Choice::plain).collect();
    if groups.is_empty() { vec![choice] } else { groups }
}

fn sort(choices: &mut [Choice], order: Sort) {
    let number = |c: &Choice| first_number(&c.text);
    match order {
        Sort::None => {}
        Sort::AlphabeticalAsc | Sort::AlphabeticalDesc => choices.sort_by(|a, b| a.text.cmp(&b.text)),
        Sort::NumericalAsc | Sort::NumericalDesc => choices.sort_by(|a, b| number(a).total_cmp(&number(b))),
        Sort::AlphabeticalCaseInsensitiveAsc | Sort::AlphabeticalCaseInsensitiveDesc => {
            choices.sort_by_cached_key(|c| c.text.to_lowercase());
        }
        Sort::NaturalAsc | Sort::NaturalDesc => choices.sort_by_cached_key(|c| natural(&c.text)),
    }
    let falling =
        [Sort::AlphabeticalDesc, Sort::NumericalDesc, Sort::AlphabeticalCaseInsensitiveDesc, Sort::NaturalDesc];
    if falling.contains(&order) {
        choices.reverse();
    }
}

/// The first whole number in a text; -1 when there is none.
fn first_number(text: &str) -> f64 {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(-1.0)
}

/// A key that sorts digits as numbers: each run of digits carries its length before it.
fn natural(text: &str) -> Vec<(String, usize, String)> {
    let mut key = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (letters, after) = rest.split_at(word);
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let digits = after[..end].trim_start_matches('0');
        key.push((letters.to_lowercase(), digits.len(), digits.to_string()));
        rest = &after[end..];
    }
    key
}
