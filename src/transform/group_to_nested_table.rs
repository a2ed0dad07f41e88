//! `groupToNestedTable`: groups with the rows of each as a table inside.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::columns::{guessed, picks_value};
use super::group_by::{FieldOptions, Groups, Operation, grouped, own_name};
use super::matcher::{FieldMatcher, MatcherConfig, Named};
use super::typed::Typed;
use crate::frame::{Field, FieldType, Frame, Values};
use crate::reduce::Reduced;
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static GROUP_TO_NESTED_TABLE: Typed<Options> = Typed::new("groupToNestedTable", ABOUT, run);

const ABOUT: &str = "Groups rows as `groupBy` does and keeps the other fields as a table inside each row.

```yaml
- id: groupToNestedTable
  options: { fields: { region: { operation: groupby } }, showSubframeHeaders: true }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Whether the inner tables have headings; yes when not given.
    show_subframe_headers: Option<bool>,
    /// What is done with each field, by displayed name; the first that a field goes by counts.
    #[serde(deserialize_with = "in_order")]
    #[schemars(with = "BTreeMap<String, FieldOptions>")]
    fields: Vec<(String, FieldOptions)>,
    /// What is done with the fields that matchers name; the first that matches counts.
    rules: Vec<Rule>,
}

/// The entries of a map in the order in which they are written.
fn in_order<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(String, FieldOptions)>, D::Error> {
    let map = serde_json::Map::deserialize(from)?;
    let entry = |(name, value)| Ok((name, FieldOptions::deserialize(value).map_err(D::Error::custom)?));
    map.into_iter().map(entry).collect()
}

/// What is done with some fields.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Rule {
    /// Which fields.
    matcher: MatcherConfig,
    /// What is done.
    #[serde(flatten)]
    with: FieldOptions,
    /// Keeps a field of which there are figures in the inner table too.
    keep_nested_field: bool,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let rules = rules(options)?;
    if !rules.iter().any(|rule| rule.with.operation == Some(Operation::GroupBy)) {
        return Ok(frames);
    }
    let named = Named::new(&frames);
    let first = if options.rules.is_empty() { options.fields.first().map(|(name, _)| name) } else { None };
    let mut out = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let of = |field| rules.iter().find(|rule| rule.matcher.matches(&named, at, field));
        let found: Vec<Option<&Applied<'_>>> = (0..frame.fields.len()).map(of).collect();
        let with: Vec<Option<&FieldOptions>> = found.iter().map(|rule| rule.map(|rule| rule.with)).collect();
        let by = grouped(&with);
        if by.is_empty() {
            continue;
        }
        let groups = Groups::new(frame, &by);
        let mut fields = groups.key_fields(frame, &by);
        // A field that the first rule names as it is has not been asked for its displayed name.
        let asked = |f: &Field| first.is_none_or(|name| *name != f.name);
        let names: Vec<String> =
            frame.fields.iter().enumerate().map(|(f, field)| own_name(&named, at, f, asked(field))).collect();
        fields.extend(groups.figures(frame, &names, &with, told)?);
        let inner: Vec<usize> = (0..with.len()).filter(|f| is_inner(found[*f])).collect();
        let header = options.show_subframe_headers.unwrap_or(true);
        let tables = groups.rows.iter().map(|rows| nested(frame, &names, (&by, &inner), rows, header));
        fields.push(Field::new("__nestedFrames", Values::Other(tables.collect())));
        out.push(Frame::new(fields));
    }
    Ok(out)
}

/// The type of a figure, as found by what it is.
fn told(reducer: &str, field: FieldType, results: &[Reduced]) -> FieldType {
    match reducer {
        "allIsNull" => FieldType::Bool,
        id if picks_value(id) => field,
        _ if results.iter().all(|r| matches!(r, Reduced::Null)) => FieldType::Text,
        _ => guessed(results),
    }
}

/// A rule, read.
struct Applied<'a> {
    matcher: FieldMatcher,
    with: &'a FieldOptions,
    keep: bool,
}

fn rules(options: &Options) -> Result<Vec<Applied<'_>>, Failure> {
    if options.rules.is_empty() {
        let each = options.fields.iter();
        let applied = each.map(|(name, with)| Applied { matcher: FieldMatcher::names([name]), with, keep: false });
        return Ok(applied.collect());
    }
    let read = |rule: &'_ Rule| FieldMatcher::new(&rule.matcher);
    let each = options.rules.iter();
    each.map(|rule| Ok(Applied { matcher: read(rule)?, with: &rule.with, keep: rule.keep_nested_field })).collect()
}

/// Fields that are neither grouped by nor reduced, and reduced ones that are to be kept.
fn is_inner(rule: Option<&Applied<'_>>) -> bool {
    rule.is_none_or(|rule| match rule.with.operation {
        None => true,
        Some(Operation::Aggregate) => rule.with.aggregations.is_empty() || rule.keep,
        Some(Operation::GroupBy) => false,
    })
}

/// The fields grouped by, and the fields of inner tables.
type Places<'a> = (&'a [usize], &'a [usize]);

/// The rows of a group as a list of one frame, in the form of Grafana's data frames.
fn nested(frame: &Frame, names: &[String], (by, inner): Places<'_>, rows: &[usize], header: bool) -> Value {
    let first = rows.first().copied().unwrap_or(0);
    let key: Vec<String> = by.iter().map(|f| frame.fields[*f].values.get(first).text()).collect();
    let field = |at: &usize| {
        let field = &frame.fields[*at];
        let values: Vec<Value> = rows.iter().map(|row| field.values.get(*row).json()).collect();
        let mut config = serde_json::to_value(&field.config).unwrap_or_default();
        config["displayName"] = json!(names[*at]);
        json!({ "name": field.name, "type": field.kind().name(), "config": config, "values": values })
    };
    let fields: Vec<Value> = inner.iter().map(field).collect();
    let length = if inner.is_empty() { 0 } else { rows.len() };
    let custom = json!({ "noHeader": !header, "stableRowKey": key.join(",") });
    json!([{ "meta": { "custom": custom }, "length": length, "fields": fields }])
}
