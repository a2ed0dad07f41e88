//! `filterFields`, `filterFieldsByName`, `filterFrames`: some fields or frames only.

use schemars::JsonSchema;
use serde::Deserialize;

use super::matcher::{FieldMatcher, MatcherConfig, Named, frames_by_config};
use super::names;
use super::pattern;
use super::typed::Typed;
use crate::frame::Frame;
use crate::source::Failure;
use crate::unit::Place;

/// Fields by matchers.
pub static FILTER_FIELDS: Typed<Options> = Typed::new("filterFields", ABOUT_FIELDS, run_fields);

/// Fields by name.
pub static FILTER_FIELDS_BY_NAME: Typed<NameOptions> = Typed::new("filterFieldsByName", ABOUT_NAMES, run_names);

/// Frames by matchers.
pub static FILTER_FRAMES: Typed<Options> = Typed::new("filterFrames", ABOUT_FRAMES, run_frames);

const ABOUT_FIELDS: &str = "Keeps the fields that a matcher names, or leaves them out.

```yaml
- id: filterFields
  options: { include: { id: byType, options: number } }
```
";

const ABOUT_NAMES: &str = "Keeps the fields with these names, or whose name matches a regex; or leaves them out.

```yaml
- id: filterFieldsByName
  options: { include: { names: [time], pattern: /^(a|Value)/ } }
```
";

const ABOUT_FRAMES: &str = "Keeps the frames that a matcher names, or leaves them out.

```yaml
- id: filterFrames
  options: { include: { id: byRefId, options: A } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// What stays; everything when not given.
    include: Option<MatcherConfig>,
    /// What goes.
    exclude: Option<MatcherConfig>,
}

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct NameOptions {
    /// The fields that stay; all when not given.
    include: Option<Selection>,
    /// The fields that go.
    exclude: Option<Selection>,
    /// Takes the names from `variable`.
    by_variable: bool,
}

/// Names of fields.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Selection {
    /// The names, displayed or raw.
    names: Vec<String>,
    /// A regex for names.
    pattern: Option<String>,
    /// Names from a variable, already filled in: `a,b` or `{a,b}`.
    variable: Option<String>,
}

fn run_fields(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let read = |config: &Option<MatcherConfig>| config.as_ref().map(FieldMatcher::new).transpose();
    Ok(keep(frames, read(&options.include)?.as_ref(), read(&options.exclude)?.as_ref()))
}

fn run_names(frames: Vec<Frame>, options: &NameOptions, _: &Place) -> Result<Vec<Frame>, Failure> {
    let read = |selection: &Option<Selection>| match selection {
        Some(selection) => matcher(selection, options.by_variable),
        None => Ok(None),
    };
    Ok(keep(frames, read(&options.include)?.as_ref(), read(&options.exclude)?.as_ref()))
}

fn run_frames(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let choose = |config: &Option<MatcherConfig>, otherwise: bool| match config {
        Some(config) => frames_by_config(&frames, config),
        None => Ok(vec![otherwise; frames.len()]),
    };
    let (include, exclude) = (choose(&options.include, true)?, choose(&options.exclude, false)?);
    let stays = include.iter().zip(&exclude).map(|(include, exclude)| *include && !exclude);
    Ok(frames.into_iter().zip(stays.collect::<Vec<_>>()).filter_map(|(frame, stays)| stays.then_some(frame)).collect())
}

/// Keeps what `include` matches and `exclude` does not; frames left without fields go.
pub fn keep(frames: Vec<Frame>, include: Option<&FieldMatcher>, exclude: Option<&FieldMatcher>) -> Vec<Frame> {
    keep_named(frames, include, exclude).0
}

/// The same, with the names that the fields that stay had among all.
pub fn keep_named(
    frames: Vec<Frame>,
    include: Option<&FieldMatcher>,
    exclude: Option<&FieldMatcher>,
) -> (Vec<Frame>, Vec<Vec<String>>) {
    if include.is_none() && exclude.is_none() {
        let names = names::displayed(&frames);
        return (frames, names);
    }
    let named = Named::new(&frames);
    let stays = |frame: usize, field: usize| {
        include.is_none_or(|m| m.matches(&named, frame, field))
            && !exclude.is_some_and(|m| m.matches(&named, frame, field))
    };
    let kept = frames.iter().enumerate().filter_map(|(at, frame)| {
        let places: Vec<usize> = (0..frame.fields.len()).filter(|f| stays(at, *f)).collect();
        let fields = places.iter().map(|f| frame.fields[*f].clone()).collect();
        let frame = Frame { fields, name: frame.name.clone(), ref_id: frame.ref_id.clone(), meta: frame.meta.clone() };
        (!places.is_empty()).then(|| (frame, places.iter().map(|f| named.names[at][*f].clone()).collect()))
    });
    kept.unzip()
}

fn matcher(selection: &Selection, by_variable: bool) -> Result<Option<FieldMatcher>, Failure> {
    if let Some(text) = selection.variable.as_deref().filter(|_| by_variable) {
        let inner = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(text);
        return Ok(Some(FieldMatcher::names(inner.split(','))));
    }
    let mut list = Vec::new();
    if !selection.names.is_empty() {
        list.push(FieldMatcher::names(&selection.names));
    }
    if let Some(pattern) = selection.pattern.as_deref().filter(|p| !p.is_empty()) {
        list.push(FieldMatcher::Name(pattern::pattern(pattern)?));
    }
    Ok((!list.is_empty()).then_some(FieldMatcher::Any(list)))
}
