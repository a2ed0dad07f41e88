//! `filterByValue`: rows whose values meet conditions.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::take_rows;
use super::matcher::{MatcherConfig, Named};
use super::typed::Typed;
use super::value_matcher::ValueMatcher;
use crate::frame::Frame;
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static FILTER_BY_VALUE: Typed<Options> = Typed::new("filterByValue", ABOUT, run);

const ABOUT: &str = "Keeps the rows whose values meet the conditions, or leaves them out. Conditions are `greater`, `greaterOrEqual`,
`lower`, `lowerOrEqual`, `between`, `betweenOrEqual`, `equal`, `notEqual`, `substring`, `notSubstring`, `regex`, `in`, `notIn`, `isNull` and `isNotNull`.

```yaml
- id: filterByValue
  options: { type: include, match: all, filters: [ { fieldName: cost, config: { id: greater, options: { value: 10 } } } ] }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The conditions.
    filters: Vec<Filter>,
    /// Whether matching rows stay or go.
    r#type: Type,
    /// Whether all conditions must be met, or any.
    r#match: Match,
}

/// A condition.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Filter {
    /// The displayed name of the field.
    field_name: String,
    /// The condition and what it compares with.
    config: MatcherConfig,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Type {
    #[default]
    Include,
    Exclude,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Match {
    All,
    #[default]
    Any,
}

fn run(mut frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    if options.filters.is_empty() {
        return Ok(frames);
    }
    let conditions: Vec<ValueMatcher> =
        options.filters.iter().map(|f| ValueMatcher::new(&f.config)).collect::<Result<_, _>>()?;
    let kept: Vec<Vec<usize>> = {
        let named = Named::new(&frames);
        (0..frames.len()).map(|frame| rows(&named, frame, options, &conditions)).collect()
    };
    for (frame, rows) in frames.iter_mut().zip(kept) {
        take_rows(frame, &rows);
    }
    Ok(frames)
}

/// The rows of a frame that stay. A condition on a field that the frame lacks is never met.
fn rows(named: &Named<'_>, frame: usize, options: &Options, conditions: &[ValueMatcher]) -> Vec<usize> {
    let it = &named.frames[frame];
    let place = |name: &String| named.names[frame].iter().rposition(|n| n == name);
    let fields: Vec<_> = options.filters.iter().map(|f| place(&f.field_name)).collect();
    let met = |row: usize, at: usize| fields[at].is_some_and(|f| conditions[at].matches(it.fields[f].values.get(row)));
    let matching = |row: usize| match options.r#match {
        Match::All => (0..conditions.len()).all(|at| met(row, at)),
        Match::Any => (0..conditions.len()).any(|at| met(row, at)),
    };
    (0..it.rows()).filter(|row| matching(*row) == (options.r#type == Type::Include)).collect()
}
