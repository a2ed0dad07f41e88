//! Matchers inside options: which fields, which frames. Ids are Grafana's.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::names;
use super::pattern::{self, Pattern};
use crate::field::means;
use crate::frame::{Field, FieldType, Frame, Shape};
use crate::source::Failure;
use crate::spec;

/// A matcher as options write it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MatcherConfig {
    /// What is looked at: `byName`, `byNames`, `byRegexp`, `byType`, `byTypes`, `byFrameRefID`, `numeric`, `time`, …
    pub id: String,
    /// What it is compared with: a name, a list, a regex, a type.
    pub options: Value,
}

/// A matcher of fields.
#[derive(Debug, Clone)]
pub enum FieldMatcher {
    /// Every field.
    All,
    /// No field.
    Nothing,
    /// Fields of these types.
    Types(Vec<FieldType>),
    /// The first time field of a frame.
    FirstTime,
    /// The first field of a frame.
    First,
    /// Fields of which a figure compares with a number as said.
    Figure(Box<crate::spec::ByValue>),
    /// Fields that go by one of these names, raw or displayed.
    Names(BTreeSet<String>),
    /// Fields whose displayed name matches.
    Name(Pattern),
    /// Fields of the answer to a target.
    RefId(String),
    /// Fields that the inner matcher does not match.
    Not(Box<FieldMatcher>),
    /// Fields that one of these matches.
    Any(Vec<FieldMatcher>),
    /// Fields that all of these match.
    Every(Vec<FieldMatcher>),
}

/// Frames with the displayed names of their fields.
pub struct Named<'a> {
    /// The frames.
    pub frames: &'a [Frame],
    /// The displayed names, by frame and field.
    pub names: Vec<Vec<String>>,
}

impl<'a> Named<'a> {
    /// Works out the names.
    pub fn new(frames: &'a [Frame]) -> Self {
        Self { frames, names: names::displayed(frames) }
    }

    /// The first field of a frame that goes by this name, displayed or raw.
    pub fn find(&self, frame: usize, name: &str) -> Option<usize> {
        let names = BTreeSet::from([name.to_string()]);
        (0..self.names[frame].len()).find(|field| self.goes_by(&names, frame, *field))
    }

    /// The first field of a frame that is displayed under this name.
    pub fn shown(&self, frame: usize, name: &str) -> Option<usize> {
        self.names[frame].iter().position(|n| n == name)
    }

    /// Whether a field goes by one of these names: raw, displayed, or as definitions call it.
    fn goes_by(&self, names: &BTreeSet<String>, frame: usize, field: usize) -> bool {
        let it: &Field = &self.frames[frame].fields[field];
        if names.contains(&it.name) || names.contains(&self.names[frame][field]) {
            return true;
        }
        let alias = ["Value", "Time", "time"].into_iter().find(|alias| names.contains(*alias));
        alias.is_some_and(|alias| means(alias, it))
    }

    /// The fields of a frame that match, by their places.
    pub fn matching(&self, frame: usize, matcher: &FieldMatcher) -> Vec<usize> {
        (0..self.names[frame].len()).filter(|field| matcher.matches(self, frame, *field)).collect()
    }
}

impl FieldMatcher {
    /// Fields with one of these names.
    pub fn names<S: Into<String>>(list: impl IntoIterator<Item = S>) -> Self {
        Self::Names(list.into_iter().map(Into::into).collect())
    }

    /// Number fields.
    pub fn numeric() -> Self {
        Self::Types(vec![FieldType::Number])
    }

    /// Reads a matcher.
    ///
    /// # Errors
    /// A failure when the id is not known or its options are not of its kind.
    pub fn new(config: &MatcherConfig) -> Result<Self, Failure> {
        let options = &config.options;
        Ok(match config.id.as_str() {
            "anyMatch" | "allMatch" | "invertMatch" => nested(&config.id, options)?,
            "alwaysMatch" => Self::All,
            "neverMatch" => Self::Nothing,
            "byName" | "byNames" => by_names(options),
            "byRegexp" => Self::Name(pattern::pattern(text(options)?)?),
            "byRegexpOrNames" => by_regexp_or_names(options)?,
            "byType" | "byTypes" => {
                Self::Types(strings(options).iter().map(|t| field_type(t)).collect::<Result<_, _>>()?)
            }
            "numeric" => Self::numeric(),
            "time" => Self::Types(vec![FieldType::Time]),
            "firstTimeField" => Self::FirstTime,
            "first" => Self::First,
            "byValue" => Self::Figure(Box::new(
                Deserialize::deserialize(options).map_err(|e| Failure::error(format!("matcher `byValue`: {e}")))?,
            )),
            "byFrameRefID" | "byRefId" => Self::RefId(text(options)?.into()),
            other => return Err(Failure::error(format!("unknown matcher `{other}`"))),
        })
    }

    /// Whether it matches a field.
    pub fn matches(&self, named: &Named<'_>, frame: usize, field: usize) -> bool {
        let it: &Field = &named.frames[frame].fields[field];
        let displayed = &named.names[frame][field];
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Types(kinds) => kinds.contains(&it.kind()),
            Self::FirstTime => first_time(&named.frames[frame]) == Some(field),
            Self::First => field == 0,
            Self::Figure(wanted) => crate::field::figure_matches(it, wanted),
            Self::Names(names) => named.goes_by(names, frame, field),
            Self::Name(pattern) => pattern.is_match(displayed),
            Self::RefId(id) => *id == ref_id(&named.frames[frame]),
            Self::Not(inner) => !inner.matches(named, frame, field),
            Self::Any(list) => list.iter().any(|m| m.matches(named, frame, field)),
            Self::Every(list) => list.iter().all(|m| m.matches(named, frame, field)),
        }
    }
}

/// The place of the first time field.
pub fn first_time(frame: &Frame) -> Option<usize> {
    frame.fields.iter().position(|f| f.kind() == FieldType::Time)
}

/// The target's id, empty when there is none.
pub fn ref_id(frame: &Frame) -> &str {
    frame.ref_id.as_deref().unwrap_or("")
}

/// Whether the frame is a series over time: one time field and at least one number field.
pub fn is_series(frame: &Frame) -> bool {
    let count = |kind| frame.fields.iter().filter(|f| f.kind() == kind).count();
    frame.meta.shape == Shape::TimeSeries || (count(FieldType::Time) == 1 && count(FieldType::Number) > 0)
}

/// A type by the name that data frames use.
pub fn field_type(name: &str) -> Result<FieldType, Failure> {
    use FieldType::{Bool, Number, Other, Text, Time};
    [Time, Number, Text, Bool, Other]
        .into_iter()
        .find(|kind| kind.name() == name)
        .or_else(|| ["frame", "geo", "trace", "nestedFrames"].contains(&name).then_some(Other))
        .or_else(|| (name == "enum").then_some(Text))
        .ok_or_else(|| Failure::error(format!("unknown field type `{name}`")))
}

/// Which targets' answers: one id, several with `|` between them, or a regex between slashes.
pub enum RefIds<'a> {
    /// These.
    List(Vec<&'a str>),
    /// Those that match.
    Pattern(Pattern),
}

impl<'a> RefIds<'a> {
    /// Reads the text.
    ///
    /// # Errors
    /// What is wrong with the regex.
    pub fn new(text: &'a str) -> Result<Self, Failure> {
        if text.starts_with('/') {
            return pattern::pattern(text).map(Self::Pattern);
        }
        Ok(Self::List(text.split('|').collect()))
    }

    /// Whether a frame is one of those answers.
    pub fn has(&self, frame: &Frame) -> bool {
        match self {
            Self::List(ids) => ids.contains(&ref_id(frame)),
            Self::Pattern(pattern) => pattern.is_match(ref_id(frame)),
        }
    }
}

/// Which frames a step's filter chooses.
pub fn frames(frames: &[Frame], filter: &spec::Matcher) -> Result<Vec<bool>, Failure> {
    if let Some(id) = &filter.by_ref_id {
        let ids = RefIds::new(id)?;
        return Ok(frames.iter().map(|f| ids.has(f)).collect());
    }
    if let Some(name) = &filter.by_regexp {
        let pattern = pattern::pattern(name)?;
        return Ok(frames.iter().map(|f| pattern.is_match(&names::of_frame(f))).collect());
    }
    let names: Vec<&String> = filter.by_name.iter().chain(filter.by_names.iter().flatten()).collect();
    if !names.is_empty() {
        return Ok(frames.iter().map(|f| names.contains(&&names::of_frame(f))).collect());
    }
    if let Some(except) = &filter.except_names {
        return Ok(frames.iter().map(|f| !except.contains(&names::of_frame(f))).collect());
    }
    Err(Failure::error("the filter of a transformation matches frames: `byRefId`, `byName` or `byRegexp`"))
}

/// Which frames a matcher of options chooses.
pub fn frames_by_config(list: &[Frame], config: &MatcherConfig) -> Result<Vec<bool>, Failure> {
    let all = |yes: bool| Ok(vec![yes; list.len()]);
    match config.id.as_str() {
        "byRefId" | "byFrameRefID" => {
            frames(list, &spec::Matcher { by_ref_id: Some(text(&config.options)?.into()), ..Default::default() })
        }
        // A name without slashes is a regex for all of it, as in the reference.
        "byName" => {
            let pattern = pattern::pattern(text(&config.options)?)?;
            Ok(list.iter().map(|f| pattern.is_match(f.name.as_deref().unwrap_or(""))).collect())
        }
        "alwaysMatch" => all(true),
        "neverMatch" => all(false),
        "byIndex" => {
            let index = config.options.as_u64().or_else(|| config.options.as_str()?.parse().ok());
            Ok((0..list.len() as u64).map(|i| Some(i) == index).collect())
        }
        other => Err(Failure::error(format!("unknown matcher of frames `{other}`"))),
    }
}

fn nested(id: &str, options: &Value) -> Result<FieldMatcher, Failure> {
    let read = |value: &Value| {
        let config = MatcherConfig::deserialize(value).map_err(|e| Failure::error(format!("matcher `{id}`: {e}")))?;
        FieldMatcher::new(&config)
    };
    if id == "invertMatch" {
        return Ok(FieldMatcher::Not(Box::new(read(options)?)));
    }
    let list = options.as_array().into_iter().flatten().map(read).collect::<Result<_, _>>()?;
    Ok(if id == "anyMatch" { FieldMatcher::Any(list) } else { FieldMatcher::Every(list) })
}

/// `byName: x`, `byNames: [x, y]`, or an object with `names` and `mode: exclude`.
fn by_names(options: &Value) -> FieldMatcher {
    let names = FieldMatcher::names(strings(options.get("names").unwrap_or(options)));
    if options.get("mode").and_then(Value::as_str) != Some("exclude") {
        return names;
    }
    let not = FieldMatcher::Not(Box::new(names));
    if options.get("readOnly").and_then(Value::as_bool) == Some(true) {
        let time = FieldMatcher::Not(Box::new(FieldMatcher::Types(vec![FieldType::Time])));
        return FieldMatcher::Every(vec![not, time]);
    }
    not
}

fn by_regexp_or_names(options: &Value) -> Result<FieldMatcher, Failure> {
    let mut list = vec![by_names(options)];
    if let Some(pattern) = options.get("pattern").and_then(Value::as_str) {
        list.push(FieldMatcher::Name(pattern::pattern(pattern)?));
    }
    Ok(FieldMatcher::Any(list))
}

fn text(value: &Value) -> Result<&str, Failure> {
    value.as_str().ok_or_else(|| Failure::error(format!("a matcher wants a text, not `{value}`")))
}

/// A text, or the texts of a list.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(|v| v.as_str().map(String::from)).collect(),
        _ => Vec::new(),
    }
}
