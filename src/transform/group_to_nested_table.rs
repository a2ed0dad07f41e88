//! `groupToNestedTable`: groups with the rows of each as a table inside.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::group_by::{FieldOptions, Groups, Operation, grouped, own_name};
use super::matcher::{FieldMatcher, MatcherConfig, Named};
use super::typed::Typed;
use crate::frame::{Field, Frame, Values};
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
    /// What is done with each field, by displayed name.
    fields: BTreeMap<String, FieldOptions>,
    /// What is done with the fields that matchers name; the first that matches counts.
    rules: Vec<Rule>,
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
    let mut out = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let of = |field| rules.iter().find(|rule| rule.matcher.matches(&named, at, field));
        let found: Vec<Option<&Applied<'_>>> = (0..frame.fields.len()).map(of).collect();
        let rules: Vec<Option<&FieldOptions>> = found.iter().map(|rule| rule.map(|rule| rule.with)).collect();
        let by = grouped(&rules);
        if by.is_empty() {
            continue;
        }
        let groups = Groups::new(frame, &by);
        let mut fields = groups.key_fields(frame, &by);
        fields.extend(groups.figures(frame, &rules)?);
        let inner: Vec<usize> = (0..rules.len()).filter(|f| is_inner(found[*f])).collect();
        let header = options.show_subframe_headers.unwrap_or(true);
        let tables = groups.rows.iter().map(|rows| nested(frame, &by, &inner, rows, header));
        fields.push(Field::new("__nestedFrames", Values::Other(tables.collect())));
        out.push(Frame::new(fields));
    }
    Ok(out)
}

/// A rule, read.
struct Applied<'a> {
    matcher: FieldMatcher,
    with: &'a FieldOptions,
    keep: bool,
}

fn rules(options: &Options) -> Result<Vec<Applied<'_>>, Failure> {
    if options.rules.is_empty() {
        let by_name = |(name, with): (_, _)| Applied { matcher: FieldMatcher::names([name]), with, keep: false };
        return Ok(options.fields.iter().map(|(name, with)| by_name((name.as_str(), with))).collect());
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

/// The rows of a group as a list of one frame, in the form of Grafana's data frames.
fn nested(frame: &Frame, by: &[usize], inner: &[usize], rows: &[usize], header: bool) -> Value {
    let first = rows.first().copied().unwrap_or(0);
    let key: Vec<String> = by.iter().map(|f| frame.fields[*f].values.get(first).text()).collect();
    let field = |at: &usize| {
        let field = &frame.fields[*at];
        let values: Vec<Value> = rows.iter().map(|row| field.values.get(*row).json()).collect();
        let mut config = serde_json::to_value(&field.config).unwrap_or_default();
        config["displayName"] = json!(own_name(field));
        json!({ "name": field.name, "type": field.kind().name(), "config": config, "values": values })
    };
    let fields: Vec<Value> = inner.iter().map(field).collect();
    let length = if inner.is_empty() { 0 } else { rows.len() };
    let custom = json!({ "noHeader": !header, "stableRowKey": key.join(",") });
    json!([{ "meta": { "custom": custom }, "length": length, "fields": fields }])
}
