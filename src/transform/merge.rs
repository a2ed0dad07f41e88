//! `merge`: rows of several tables become one table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::columns::{Key, cap, combined_ref, key, mixed};
use super::typed::{NoOptions, Typed};
use crate::frame::{Cell, Field, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static MERGE: Typed<NoOptions> = Typed::new("merge", ABOUT, |frames, _, place| run(frames, place));

const ABOUT: &str =
    "Makes one table of several: rows that agree in the fields that all tables share, and do not contradict
each other elsewhere, become one row.

```yaml
- id: merge
```
";

/// A row of the result: for each column, the frame and row that it comes from.
type Row = Vec<Option<(usize, usize)>>;

fn run(frames: Vec<Frame>, _: &Place) -> Result<Vec<Frame>, Failure> {
    if frames.len() <= 1 {
        return Ok(frames);
    }
    let ref_id = combined_ref("merge", &frames);
    let parts: Vec<&Frame> = frames.iter().filter(|f| !f.fields.is_empty()).collect();
    let table = Table::new(&parts);
    if parts.is_empty() || table.shared.is_empty() {
        return Ok(frames);
    }
    let rows = table.rows()?;
    let fields = (0..table.columns.len()).map(|column| table.field(column, &rows)).collect();
    Ok(vec![Frame { ref_id, ..Frame::new(fields) }])
}

/// The tables side by side.
struct Table<'a> {
    parts: &'a [&'a Frame],
    /// The first field of every name, in order.
    columns: Vec<&'a Field>,
    /// For each frame, which of its fields stands in a column.
    places: Vec<Vec<Option<usize>>>,
    /// The columns that all frames have.
    shared: Vec<usize>,
}

impl<'a> Table<'a> {
    fn new(parts: &'a [&'a Frame]) -> Self {
        let mut columns: Vec<&Field> = Vec::new();
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for field in parts.iter().flat_map(|f| &f.fields) {
            by_name.entry(&field.name).or_insert_with(|| {
                columns.push(field);
                columns.len() - 1
            });
        }
        let place = |frame: &&Frame| {
            let mut places = vec![None; columns.len()];
            for (at, field) in frame.fields.iter().enumerate() {
                places[by_name[field.name.as_str()]] = Some(at);
            }
            places
        };
        let places: Vec<Vec<Option<usize>>> = parts.iter().map(place).collect();
        let shared = (0..columns.len()).filter(|c| places.iter().all(|p| p[*c].is_some())).collect();
        Self { parts, columns, places, shared }
    }

    fn cell(&self, column: usize, (frame, row): (usize, usize)) -> Cell<'a> {
        self.places[frame][column].map_or(Cell::Null, |at| self.parts[frame].fields[at].values.get(row))
    }

    /// Merges row by row; only rows with the same key can agree.
    fn rows(&self) -> Result<Vec<Row>, Failure> {
        let mut rows: Vec<Row> = Vec::new();
        let mut by_key: HashMap<Vec<Key>, Group> = HashMap::new();
        for frame in 0..self.parts.len() {
            let own: Vec<usize> = (0..self.columns.len()).filter(|c| self.places[frame][*c].is_some()).collect();
            for row in 0..self.parts[frame].rows() {
                let shared = self.shared.iter().map(|c| key(self.cell(*c, (frame, row)))).collect();
                self.add(&mut rows, by_key.entry(shared).or_default(), &own, (frame, row));
                cap(rows.len())?;
            }
        }
        Ok(rows)
    }

    /// Lays a row over all that agree with it, or appends it.
    fn add(&self, rows: &mut Vec<Row>, group: &mut Group, own: &[usize], from: (usize, usize)) {
        let mut found = group.agreeing(self, rows, own, from);
        for at in &found {
            group.remove(self, *at, &rows[*at]);
            own.iter().for_each(|c| rows[*at][*c] = Some(from));
        }
        if found.is_empty() {
            found.push(rows.len());
            rows.push((0..self.columns.len()).map(|c| self.places[from.0][c].map(|_| from)).collect());
        }
        for at in found {
            group.insert(self, at, &rows[at]);
        }
    }

    /// The columns in which a row says something.
    fn said(&self, row: &Row) -> Vec<usize> {
        (0..row.len()).filter(|c| row[*c].is_some_and(|from| !self.cell(*c, from).is_null())).collect()
    }

    /// What a row says in some columns.
    fn keys(&self, row: &Row, columns: &[usize]) -> Vec<Key> {
        columns.iter().map(|c| row[*c].map_or(Key::Null, |from| key(self.cell(*c, from)))).collect()
    }

    fn field(&self, column: usize, rows: &[Row]) -> Field {
        let first = self.columns[column];
        let cells: Vec<Cell<'_>> =
            rows.iter().map(|row| row[column].map_or(Cell::Null, |from| self.cell(column, from))).collect();
        let field = Field { config: first.config.clone(), ..Field::new(first.name.clone(), Values::Other(Vec::new())) };
        let mut field = mixed(field, &cells, first.told_kind());
        field.config.display_name = None;
        field
    }
}

/// Rows with the same key, found by what they say: by the columns in which they say anything, then for
/// each set of columns asked for, by the values there.
#[derive(Default)]
struct Group {
    by_columns: BTreeMap<Vec<usize>, Bucket>,
}

#[derive(Default)]
struct Bucket {
    rows: BTreeSet<usize>,
    indexes: BTreeMap<Vec<usize>, HashMap<Vec<Key>, BTreeSet<usize>>>,
}

impl Group {
    /// The rows that a new one does not contradict: wherever they say something, it says the same or nothing can be said.
    fn agreeing(&mut self, table: &Table<'_>, rows: &[Row], own: &[usize], from: (usize, usize)) -> Vec<usize> {
        let mut found = Vec::new();
        for (said, bucket) in &mut self.by_columns {
            let asked: Vec<usize> = said.iter().copied().filter(|c| own.contains(c)).collect();
            let wanted: Vec<Key> = asked.iter().map(|c| key(table.cell(*c, from))).collect();
            let index = bucket.indexes.entry(asked).or_insert_with_key(|asked| {
                let mut index: HashMap<Vec<Key>, BTreeSet<usize>> = HashMap::new();
                for at in &bucket.rows {
                    index.entry(table.keys(&rows[*at], asked)).or_default().insert(*at);
                }
                index
            });
            found.extend(index.get(&wanted).into_iter().flatten());
        }
        found.sort_unstable();
        found
    }

    fn insert(&mut self, table: &Table<'_>, at: usize, row: &Row) {
        let bucket = self.by_columns.entry(table.said(row)).or_default();
        bucket.rows.insert(at);
        for (asked, index) in &mut bucket.indexes {
            index.entry(table.keys(row, asked)).or_default().insert(at);
        }
    }

    fn remove(&mut self, table: &Table<'_>, at: usize, row: &Row) {
        let Some(bucket) = self.by_columns.get_mut(&table.said(row)) else { return };
        bucket.rows.remove(&at);
        for (asked, index) in &mut bucket.indexes {
            if let Some(rows) = index.get_mut(&table.keys(row, asked)) {
                rows.remove(&at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, rows: &[(&str, Option<f64>)]) -> Frame {
        let keys = rows.iter().map(|(k, _)| Some((*k).into())).collect();
        let values = rows.iter().map(|(_, v)| *v).collect();
        Frame::new(vec![Field::new("host", Values::Text(keys)), Field::new(name, Values::Number(values))])
    }

    #[test]
    fn rows_of_one_key_fill_each_other() {
        let frames =
            vec![table("a", &[("x", Some(1.0)), ("y", None)]), table("b", &[("y", Some(2.0)), ("x", Some(3.0))])];
        let out = run(frames, &Place::utc(0)).unwrap();
        assert_eq!(out[0].fields[1].values, Values::Number(vec![Some(1.0), None]));
        assert_eq!(out[0].fields[2].values, Values::Number(vec![Some(3.0), Some(2.0)]));
    }

    #[test]
    fn contradictions_stay_rows_and_a_null_is_filled() {
        let frames =
            vec![table("a", &[("x", None), ("x", Some(1.0))]), table("a", &[("x", Some(2.0)), ("x", Some(2.0))])];
        let out = run(frames, &Place::utc(0)).unwrap();
        // All fields are shared here, so the key holds the value and a null is a key of its own.
        assert_eq!(out[0].fields[1].values, Values::Number(vec![None, Some(1.0), Some(2.0)]));
    }

    #[test]
    fn many_rows_of_one_key_are_merged_in_linear_time() {
        let many = |name: &str| table(name, &(0..20_000).map(|i| ("x", Some(f64::from(i)))).collect::<Vec<_>>());
        let out = run(vec![many("a"), many("b")], &Place::utc(0)).unwrap();
        assert_eq!(out[0].rows(), 39_999);
    }
}
