//! Which fields a series takes: Grafana's matchers, and the options of before 11.1 in their terms.

use serde_json::{Value, json};

use super::options::{Dims, FieldChoice, Mapping, Matcher, Options, SeriesOptions};
use crate::frame::{Field, FieldType, Frame};
use crate::js::Regex;

/// What is asked of one series, or of those of all frames.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Want<'a> {
    /// The number of the frame; any when not given.
    pub frame: Option<usize>,
    /// The field along x.
    pub x: Option<Matcher>,
    /// Fields upwards.
    pub y: Option<Matcher>,
    /// Those left out.
    pub exclude: Option<Matcher>,
    /// The field that colours points.
    pub color: Option<Matcher>,
    /// The field that sizes points.
    pub size: Option<Matcher>,
    /// The rest.
    pub options: Option<&'a SeriesOptions>,
}

/// What is asked, and whether each gives one series only.
pub fn wants(options: &Options) -> (bool, Vec<Want<'_>>) {
    let manual = options.mapping.or(options.series_mapping) == Some(Mapping::Manual);
    let older = options.series_mapping.is_some();
    if options.series.is_empty() || (older && !manual) {
        return (false, vec![shared(Want::default(), &options.dims)]);
    }
    let wants = options.series.iter().map(|s| shared(want(s), &options.dims));
    // A series needs its fields named, unless all are found by themselves.
    (manual, wants.filter(|w| !manual || w.y.is_some() || w.x.is_some()).collect())
}

/// What the older options say once for all series.
fn shared<'a>(want: Want<'a>, dims: &Dims) -> Want<'a> {
    Want {
        x: want.x.or_else(|| by_name(dims.x.as_deref()?)),
        exclude: want.exclude.or_else(|| by_names(&dims.exclude)),
        frame: want.frame.or(dims.frame),
        ..want
    }
}

fn want(series: &SeriesOptions) -> Want<'_> {
    let old = |d: &Option<super::options::Dimension>| d.as_ref().and_then(|d| by_name(d.field.as_deref()?));
    Want {
        frame: series.frame.as_ref().and_then(|f| f.number()),
        x: matcher(series.x.as_ref()),
        y: matcher(series.y.as_ref()),
        exclude: match &series.y {
            Some(FieldChoice::Matching(m)) => m.exclude.clone(),
            _ => None,
        },
        color: matcher(series.color.as_ref()).or_else(|| old(&series.point_color)),
        size: matcher(series.size.as_ref()).or_else(|| old(&series.point_size)),
        options: Some(series),
    }
}

fn matcher(choice: Option<&FieldChoice>) -> Option<Matcher> {
    match choice? {
        FieldChoice::Name(name) => by_name(name),
        FieldChoice::Matching(m) => Some(m.matcher.clone()).filter(|m| !m.id.is_empty()),
    }
}

fn by_name(name: &str) -> Option<Matcher> {
    (!name.is_empty()).then(|| Matcher { id: "byName".into(), options: Some(json!(name)) })
}

fn by_names(names: &[String]) -> Option<Matcher> {
    (!names.is_empty()).then(|| Matcher { id: "byNames".into(), options: Some(json!(names)) })
}

/// The fields of a frame that may be drawn: numbers and times.
pub fn drawable(frame: &Frame) -> impl Iterator<Item = &Field> {
    frame.fields.iter().filter(|f| matches!(f.kind(), FieldType::Number | FieldType::Time))
}

/// Whether a field is meant.
pub fn means(matcher: &Matcher, field: &Field) -> bool {
    let named = |name: &str| name == field.name || name == field.state.name;
    let options = matcher.options.as_ref();
    let text = options.and_then(Value::as_str).unwrap_or_default();
    let list = |v: &Value| v.as_array().is_some_and(|l| l.iter().filter_map(Value::as_str).any(named));
    match matcher.id.as_str() {
        "byName" => named(text),
        "byNames" => options.is_some_and(|o| list(o.get("names").unwrap_or(o))),
        "byRegexp" => Regex::parse(text).is_ok_and(|r| r.is_match(&field.state.name) || r.is_match(&field.name)),
        "byType" => text == field.kind().name(),
        "byTypes" => options.is_some_and(|o| {
            let kinds = o.as_array().or_else(|| o.get("types")?.as_array());
            kinds.is_some_and(|l| l.iter().filter_map(Value::as_str).any(|k| k == field.kind().name()))
        }),
        "numeric" => field.kind() == FieldType::Number,
        "time" | "firstTimeField" => field.kind() == FieldType::Time,
        "first" | "anyMatch" | "" => true,
        _ => false,
    }
}
