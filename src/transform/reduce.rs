//! `reduce`: every field becomes a row, or a single value.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::{combined_ref, guessed, label_names, of_reduced, picks_value, texts};
use super::matcher::{FieldMatcher, MatcherConfig, Named};
use super::typed::Typed;
use crate::frame::{Field, FieldState, FieldType, Frame, Values};
use crate::reduce::{Reduced, ids, known, reduce_all};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static REDUCE: Typed<Options> = Typed::new("reduce", ABOUT, run);

const ABOUT: &str = "Reduces every field to figures such as `max`, `mean` or `lastNotNull`: a row for each field (`seriesToRows`), or the same fields with
one row (`reduceFields`).

```yaml
- id: reduce
  options: { reducers: [max, mean], mode: seriesToRows }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The reducers, `max` when not given.
    reducers: Option<Vec<String>>,
    /// Rows, or fields.
    mode: Mode,
    /// The fields; all but time when not given.
    fields: Option<MatcherConfig>,
    /// Reduces time fields too.
    include_time_field: bool,
    /// Gives labels columns of their own.
    labels_to_fields: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Mode {
    #[default]
    SeriesToRows,
    ReduceFields,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let reducers: Vec<&str> = match &options.reducers {
        Some(list) => list.iter().map(String::as_str).collect(),
        None => vec!["max"],
    };
    if let Some(id) = reducers.iter().find(|id| !known(id)) {
        return Err(Failure::error(format!("unknown reducer `{id}`")));
    }
    if reducers.is_empty() || frames.is_empty() {
        return Ok(frames);
    }
    let matcher = match &options.fields {
        Some(config) => FieldMatcher::new(config)?,
        None if options.include_time_field && options.mode == Mode::ReduceFields => FieldMatcher::All,
        None => FieldMatcher::Not(Box::new(FieldMatcher::Types(vec![FieldType::Time]))),
    };
    Ok(match options.mode {
        Mode::ReduceFields => reduced_fields(frames, &matcher, &reducers),
        Mode::SeriesToRows => rows(&frames, &matcher, &reducers, options.labels_to_fields),
    })
}

fn reduced_fields(frames: Vec<Frame>, matcher: &FieldMatcher, reducers: &[&str]) -> Vec<Frame> {
    let fields: Vec<Vec<Field>> = {
        let named = Named::new(&frames);
        let of = |at: usize| {
            let matching = named.matching(at, matcher);
            matching.iter().flat_map(|f| reduced(&frames[at].fields[*f], reducers)).collect()
        };
        (0..frames.len()).map(of).collect()
    };
    let some = frames.into_iter().zip(fields).filter(|(_, fields)| !fields.is_empty());
    some.map(|(frame, fields)| Frame { fields, ..frame }).collect()
}

/// A field for each reducer; with several of them, a label tells which.
fn reduced(field: &Field, reducers: &[&str]) -> Vec<Field> {
    let results = reduce_all(field, reducers);
    let each = reducers.iter().zip(results).map(|(id, result)| {
        let told = match *id {
            "allValues" | "uniqueValues" => FieldType::Other,
            id if picks_value(id) => field.told_kind(),
            _ => FieldType::Number,
        };
        let field = Field { state: FieldState::default(), ..field.clone() };
        let mut out = of_reduced(field, &[result.unwrap_or(Reduced::Null)], told);
        if reducers.len() > 1 {
            out.labels.insert("reducer".into(), title(id).into());
        }
        out
    });
    each.collect()
}

fn rows(frames: &[Frame], matcher: &FieldMatcher, reducers: &[&str], labels: bool) -> Vec<Frame> {
    let named = Named::new(frames);
    let places: Vec<(usize, usize)> = (0..frames.len())
        .flat_map(|at| named.matching(at, matcher).into_iter().map(move |field| (at, field)))
        .collect();
    let sources: Vec<&Field> = places.iter().map(|(at, field)| &frames[*at].fields[*field]).collect();
    let names = places
        .iter()
        .zip(&sources)
        .map(|((at, place), field)| Some(if labels { field.name.clone() } else { named.names[*at][*place].clone() }));
    let mut fields = vec![Field::new("Field", texts(names))];
    if labels {
        fields.extend(label_columns(frames, &sources));
    }
    let results: Vec<Vec<Option<Reduced>>> = sources.iter().map(|field| reduce_all(field, reducers)).collect();
    for (at, id) in reducers.iter().enumerate() {
        let list: Vec<Reduced> = results.iter().map(|r| or_nan(r[at].clone(), id)).collect();
        let times = sources.iter().all(|f| f.kind() == FieldType::Time) && !sources.is_empty() && picks_value(id);
        let told = if times { FieldType::Time } else { guessed(&list) };
        fields.push(of_reduced(Field::new(title(id), Values::Other(Vec::new())), &list, told));
    }
    vec![Frame { ref_id: combined_ref("reduce", frames), ..Frame::new(fields) }]
}

/// In rows, a figure that there is none of is no number, as in the reference.
fn or_nan(result: Option<Reduced>, id: &str) -> Reduced {
    match result {
        // A percentile of nothing is nothing at all.
        Some(Reduced::Null) if is_percentile(id) => Reduced::Null,
        None | Some(Reduced::Null) => Reduced::Number(f64::NAN),
        Some(some) => some,
    }
}

fn is_percentile(id: &str) -> bool {
    id.strip_prefix('p').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

fn label_columns(frames: &[Frame], sources: &[&Field]) -> Vec<Field> {
    let keys = label_names(frames.iter().flat_map(|f| &f.fields));
    let column = |key: Arc<str>| {
        let values = sources.iter().map(|f| f.labels.get(&key).cloned()).collect();
        Field::new(key.to_string(), Values::Text(values))
    };
    keys.into_iter().map(column).collect()
}

/// The name of a reducer as shown.
fn title(id: &str) -> String {
    ids().find(|(known, _)| *known == id).map_or(id, |(_, name)| name).into()
}
