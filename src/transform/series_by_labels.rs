//! `seriesByLabels`: one figure of each series, in a table whose rows and columns are the series' labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::cap;
use super::names;
use super::typed::Typed;
use crate::frame::{Field, FieldConfig, FieldType, Frame, Values};
use crate::reduce::{Reduced, known, reduce_all};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static SERIES_BY_LABELS: Typed<Options> = Typed::new("seriesByLabels", ABOUT, run);

const ABOUT: &str = "Reduces each series to one figure and lays the figures out by labels: a row for each combination of the labels in `by`, a column
for each of what the series' other labels are. Without `by` each series is a row of its own. `share` makes the figures
percent of their `row`, or of `all`; `sort` orders the rows by their sums.

```yaml
- id: seriesByLabels
  options: { by: [region], reducer: lastNotNull, sort: desc }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The labels that name the rows; several are joined with ` / `.
    by: Vec<String>,
    /// The reducer, `lastNotNull` when not given.
    reducer: Option<String>,
    /// What the figures are parts of.
    share: Share,
    /// The order of the rows by their sums; that of the series when not given.
    sort: Option<Order>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Share {
    /// Of nothing: they stay as they are.
    #[default]
    None,
    /// Of their row.
    Row,
    /// Of all.
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Order {
    /// The smallest first.
    Asc,
    /// The largest first.
    Desc,
}

/// The table while it is filled: rows by name, columns in the order of the series.
#[derive(Default)]
struct Table {
    rows: Vec<(String, BTreeMap<usize, f64>)>,
    row_of: BTreeMap<String, usize>,
    columns: Vec<String>,
    column_of: BTreeMap<String, usize>,
}

impl Table {
    fn add(&mut self, row: String, column: String, value: Option<f64>) {
        let next = self.columns.len();
        let column = *self.column_of.entry(column).or_insert_with_key(|name| {
            self.columns.push(name.clone());
            next
        });
        let next = self.rows.len();
        let row = *self.row_of.entry(row).or_insert_with_key(|name| {
            self.rows.push((name.clone(), BTreeMap::new()));
            next
        });
        if let Some(value) = value {
            *self.rows[row].1.entry(column).or_default() += value;
        }
    }

    /// Makes the figures percent.
    fn share(&mut self, share: Share) {
        let all: f64 = self.rows.iter().map(|(_, cells)| sum(cells)).sum();
        for (_, cells) in &mut self.rows {
            let whole = if share == Share::All { all } else { sum(cells) };
            cells.values_mut().for_each(|v| *v = if whole == 0.0 { 0.0 } else { *v / whole * 100.0 });
        }
    }

    fn sort(&mut self, order: Order) {
        self.rows.sort_by(|(_, a), (_, b)| match order {
            Order::Asc => sum(a).total_cmp(&sum(b)),
            Order::Desc => sum(b).total_cmp(&sum(a)),
        });
    }

    fn frame(self, head: &str, config: &FieldConfig) -> Frame {
        let named = self.rows.iter().map(|(name, _)| Some(Arc::from(name.as_str()))).collect();
        let mut fields = vec![Field::new(head, Values::Text(named))];
        for (at, name) in self.columns.into_iter().enumerate() {
            let cells = self.rows.iter().map(|(_, cells)| cells.get(&at).copied()).collect();
            fields.push(Field { config: config.clone(), ..Field::new(name, Values::Number(cells)) });
        }
        Frame::new(fields)
    }
}

fn sum(cells: &BTreeMap<usize, f64>) -> f64 {
    cells.values().filter(|v| v.is_finite()).sum()
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let reducer = options.reducer.as_deref().unwrap_or("lastNotNull");
    if !known(reducer) {
        return Err(Failure::error(format!("unknown reducer `{reducer}`")));
    }
    let (mut table, mut config) = (Table::default(), None);
    for (frame, names) in frames.iter().zip(names::displayed(&frames)) {
        for (field, name) in frame.fields.iter().zip(names).filter(|(f, _)| f.kind() == FieldType::Number) {
            let (row, column) = place(field, name, &options.by);
            let value = match reduce_all(field, &[reducer]).pop().flatten() {
                Some(Reduced::Number(value)) => Some(value),
                _ => None,
            };
            table.add(row, column, value);
            config.get_or_insert(&field.config);
        }
    }
    let Some(config) = config else { return Ok(frames) };
    cap(table.rows.len().saturating_mul(table.columns.len()))?;
    if let Some(order) = options.sort {
        table.sort(order);
    }
    if options.share != Share::None {
        table.share(options.share);
    }
    let config = FieldConfig { display_name: None, display_name_from_ds: None, ..config.clone() };
    let head = if options.by.is_empty() { "Field".to_string() } else { options.by.join(" / ") };
    Ok(vec![table.frame(&head, &config)])
}

/// The row and the column of a series: the values of the labels, and what the other labels are, else its name.
fn place(field: &Field, name: String, by: &[String]) -> (String, String) {
    if by.is_empty() {
        return (name, "Value".into());
    }
    let value = |label: &String| field.labels.get(label.as_str()).map_or("", |v| v);
    let row = by.iter().map(value).collect::<Vec<_>>().join(" / ");
    let rest = field.labels.iter().filter(|(k, _)| !by.iter().any(|b| **b == ***k));
    match rest.map(|(_, v)| &**v).collect::<Vec<_>>() {
        rest if rest.is_empty() && field.labels.is_empty() => (row, name),
        rest if rest.is_empty() => (row, "Value".into()),
        rest => (row, rest.join(" / ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(region: &str, code: &str, value: f64) -> Frame {
        let mut field = Field::new("Value", Values::Number(vec![Some(0.0), Some(value)]));
        field.labels = [("region", region), ("code", code)].map(|(k, v)| (k.into(), v.into())).into();
        Frame::new(vec![Field::new("time", Values::Time(vec![Some(0), Some(1)])), field])
    }

    fn told(options: Options) -> Vec<(String, Values)> {
        let frames = vec![series("eu", "200", 1.0), series("eu", "500", 3.0), series("us", "200", 12.0)];
        let mut out = run(frames, &options, &Place::utc(0)).unwrap();
        out.remove(0).fields.into_iter().map(|f| (f.name, f.values)).collect()
    }

    fn names(list: &[&str]) -> Values {
        Values::Text(list.iter().map(|t| Some(Arc::from(*t))).collect())
    }

    #[test]
    fn series_are_laid_out_by_labels() {
        let by = vec!["region".to_string()];
        let number = |list: &[Option<f64>]| Values::Number(list.to_vec());
        assert_eq!(
            told(Options { by: by.clone(), sort: Some(Order::Desc), ..Options::default() }),
            [
                ("region".into(), names(&["us", "eu"])),
                ("200".into(), number(&[Some(12.0), Some(1.0)])),
                ("500".into(), number(&[None, Some(3.0)])),
            ]
        );
        let shares = told(Options { by, share: Share::Row, ..Options::default() });
        assert_eq!(shares[1].1, number(&[Some(25.0), Some(100.0)]));
        let all = told(Options { share: Share::All, ..Options::default() });
        assert_eq!((all[0].0.as_str(), all.len()), ("Field", 2));
        assert_eq!(all[1].1, number(&[Some(6.25), Some(18.75), Some(75.0)]));
    }
}
