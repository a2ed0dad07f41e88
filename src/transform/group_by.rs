//! `groupBy`: rows that share values become one row with figures.

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::{Key, bare, gather, key, of_reduced};
use super::matcher::{FieldMatcher, Named};
use super::typed::Typed;
use crate::frame::{Cell, Field, FieldType, Frame, Values};
use crate::reduce::{Reduced, known, reduce_all};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static GROUP_BY: Typed<Options> = Typed::new("groupBy", ABOUT, run);

const ABOUT: &str =
    "Makes one row of all rows that agree in some fields (`groupby`), with figures of others (`aggregate`).

```yaml
- id: groupBy
  options: { fields: { region: { operation: groupby }, cost: { operation: aggregate, aggregations: [sum, mean] } } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// What is done with each field, by displayed name.
    fields: BTreeMap<String, FieldOptions>,
}

/// What is done with a field.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldOptions {
    /// The operation; fields without one are left out.
    pub operation: Option<Operation>,
    /// The reducers.
    pub aggregations: Vec<String>,
}

/// What is done with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// Rows that agree in it are one group.
    GroupBy,
    /// Reducers over each group.
    Aggregate,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let is_key = |(_, f): &(&String, &FieldOptions)| f.operation == Some(Operation::GroupBy);
    let keys_by_name: Vec<&str> = options.fields.iter().filter(is_key).map(|(name, _)| name.as_str()).collect();
    if keys_by_name.is_empty() {
        return Ok(frames);
    }
    let keys = FieldMatcher::names(keys_by_name.iter().copied());
    let named = Named::new(&frames);
    let mut out = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let by = named.matching(at, &keys);
        if by.is_empty() {
            continue;
        }
        let name = |f: usize| {
            let field = &frame.fields[f];
            own_name(&named, at, f, !keys_by_name.contains(&field.name.as_str()))
        };
        let names: Vec<String> = (0..frame.fields.len()).map(name).collect();
        let rules: Vec<Option<&FieldOptions>> =
            names.iter().zip(&frame.fields).map(|(name, f)| rule(options, name, &f.name)).collect();
        let groups = Groups::new(frame, &by);
        let mut fields = groups.key_fields(frame, &by);
        fields.extend(groups.figures(frame, &names, &rules, told)?);
        out.push(Frame { ref_id: frame.ref_id.clone(), ..Frame::new(fields) });
    }
    Ok(out)
}

fn rule<'a>(options: &'a Options, displayed: &str, raw: &str) -> Option<&'a FieldOptions> {
    options.fields.get(displayed).or_else(|| options.fields.get(raw))
}

/// The places of the fields to group by.
pub fn grouped(rules: &[Option<&FieldOptions>]) -> Vec<usize> {
    let is = |at: &usize| rules[*at].is_some_and(|r| r.operation == Some(Operation::GroupBy));
    (0..rules.len()).filter(is).collect()
}

/// Rows by group, in order of first appearance.
pub struct Groups {
    /// The rows of each group.
    pub rows: Vec<Vec<usize>>,
}

impl FieldOptions {
    /// Whether there are figures of the field; of a field that is grouped by, only how many rows there are.
    fn is_reduced(&self) -> bool {
        match self.operation {
            Some(Operation::Aggregate) => true,
            Some(Operation::GroupBy) => self.aggregations == ["count"],
            None => false,
        }
    }
}

/// The name of a field by itself, whatever stands beside it; in the only frame, as displayed if it was asked for.
pub fn own_name(named: &Named<'_>, frame: usize, at: usize, asked: bool) -> String {
    if asked && named.frames.len() == 1 {
        return named.names[frame][at].clone();
    }
    let field = &named.frames[frame].fields[at];
    let set = field.config.display_name.as_deref().filter(|n| !n.is_empty());
    let raw = if field.name.is_empty() { "Value" } else { field.name.as_str() };
    set.unwrap_or(raw).to_string()
}

/// The type that a figure is told to have.
fn told(reducer: &str, field: FieldType, _: &[Reduced]) -> FieldType {
    match reducer {
        "count" | "countAll" | "distinctCount" | "changeCount" => FieldType::Number,
        "allIsNull" | "allIsZero" => FieldType::Bool,
        _ => field,
    }
}

/// The key of a group: nothing and the empty text are the same.
fn group_key(cell: Cell<'_>) -> Key {
    if cell.is_null() { Key::Text("".into()) } else { key(cell) }
}

/// What type a figure is told to have: of a reducer, of a field of that type, with these results.
pub type Told = fn(&str, FieldType, &[Reduced]) -> FieldType;

impl Groups {
    /// Groups the rows by some fields.
    pub fn new(frame: &Frame, by: &[usize]) -> Self {
        let mut places: HashMap<Vec<Key>, usize> = HashMap::new();
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for row in 0..frame.rows() {
            let keys = by.iter().map(|f| group_key(frame.fields[*f].values.get(row))).collect();
            let place = *places.entry(keys).or_insert(rows.len());
            if place == rows.len() {
                rows.push(Vec::new());
            }
            rows[place].push(row);
        }
        Self { rows }
    }

    /// The fields grouped by, a row for each group.
    pub fn key_fields(&self, frame: &Frame, by: &[usize]) -> Vec<Field> {
        let firsts: Vec<Option<usize>> = self.rows.iter().map(|rows| rows.first().copied()).collect();
        by.iter().map(|f| bare(&frame.fields[*f], gather(&frame.fields[*f].values, &firsts))).collect()
    }

    /// The figures, a field for each reducer.
    ///
    /// # Errors
    /// A failure when a reducer is not known.
    pub fn figures(
        &self,
        frame: &Frame,
        names: &[String],
        rules: &[Option<&FieldOptions>],
        told: Told,
    ) -> Result<Vec<Field>, Failure> {
        let mut out = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let Some(rule) = rule.filter(|r| r.is_reduced()) else { continue };
            if let Some(id) = rule.aggregations.iter().find(|id| !known(id)) {
                return Err(Failure::error(format!("unknown reducer `{id}`")));
            }
            out.extend(self.figure(&frame.fields[at], &names[at], &rule.aggregations, told));
        }
        Ok(out)
    }

    fn figure(&self, field: &Field, name: &str, reducers: &[String], told: Told) -> Vec<Field> {
        let ids: Vec<&str> = reducers.iter().map(String::as_str).collect();
        let of_group = |rows: &Vec<usize>| reduce_all(&self.part(field, rows), &ids);
        let results: Vec<Vec<Option<Reduced>>> = self.rows.iter().map(of_group).collect();
        let each = ids.iter().enumerate().map(|(at, id)| {
            let list: Vec<Reduced> = results.iter().map(|r| r[at].clone().unwrap_or(Reduced::Null)).collect();
            let out = Field::new(format!("{name} ({id})"), Values::Other(Vec::new()));
            of_reduced(out, &list, told(id, field.told_kind(), &list))
        });
        each.collect()
    }

    /// A field's values in one group.
    pub fn part(&self, field: &Field, rows: &[usize]) -> Field {
        let picks: Vec<Option<usize>> = rows.iter().map(|row| Some(*row)).collect();
        Field::new(field.name.clone(), gather(&field.values, &picks))
    }
}
