//! The scenarios `csv_content` and `csv_file`: a table from CSV in the definition, or beside the sources file.

use std::sync::Arc;

use super::{Asked, Options};
use crate::frame::{Field, Frame, Values};
use crate::source::sql::instant;
use crate::source::{Answer, Failure};

/// The frame of the text.
pub fn content(options: &Options, _: Asked) -> Answer {
    let text = options.csv.as_deref().ok_or_else(|| Failure::error("the scenario `csv_content` has no `csv`"))?;
    table(text, options)
}

/// The frame of CSV, its first line the names of the columns.
pub fn table(text: &str, options: &Options) -> Answer {
    let mut reader = ::csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).trim(::csv::Trim::All);
    let mut records = Vec::new();
    for record in reader.from_reader(text.as_bytes()).records() {
        records.push(record.map_err(|e| Failure::error(format!("`csv`: {e}")))?);
    }
    let Some((header, rows)) = records.split_first() else { return Ok(Vec::new()) };
    if let Some(long) = rows.iter().position(|r| r.len() > header.len()) {
        let message =
            format!("`csv`: row {} has {} fields, the first line has {}", long + 1, rows[long].len(), header.len());
        return Err(Failure::error(message));
    }
    let cell =
        |row: &::csv::StringRecord, i: usize| row.get(i).filter(|t| !matches!(*t, "" | "null")).map(str::to_owned);
    let field = |(i, name): (usize, &str)| {
        let cells: Vec<Option<String>> = rows.iter().map(|r| cell(r, i)).collect();
        let labels = options.labels(0);
        Field { labels, ..Field::new(name, values(name, &cells)) }
    };
    let mut frame = Frame::new(header.iter().enumerate().map(field).collect());
    if options.labels.is_some() {
        frame.fields.iter_mut().filter(|f| f.values.numbers().is_none()).for_each(|f| f.labels.clear());
    }
    frame.name.clone_from(&options.alias);
    Ok(vec![frame])
}

/// The values of a column: numbers, booleans, instants or texts, whichever all of its cells are.
fn values(name: &str, cells: &[Option<String>]) -> Values {
    if cells.iter().all(Option::is_none) {
        return Values::Text(vec![None; cells.len()]);
    }
    match all(cells, |t| instant_of(name, t)) {
        Some(instants) => Values::Time(instants),
        None => plain(cells),
    }
}

/// Numbers, booleans or texts, whichever all of the cells are.
pub fn plain(cells: &[Option<String>]) -> Values {
    if let Some(numbers) = all(cells, |t| t.parse::<f64>().ok()) {
        return Values::Number(numbers);
    }
    if let Some(flags) = all(cells, truth) {
        return Values::Bool(flags);
    }
    Values::Text(cells.iter().map(|c| c.as_deref().map(Arc::from)).collect())
}

fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" => Some(true),
        "false" | "f" => Some(false),
        _ => None,
    }
}

/// Every cell read, if each that is there can be.
fn all<T>(cells: &[Option<String>], read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    cells.iter().map(|c| c.as_deref().map_or(Some(None), |t| read(t).map(Some))).collect()
}

/// An instant: an epoch in milliseconds where the name says that it is one, or a text with date and time.
fn instant_of(name: &str, text: &str) -> Option<i64> {
    let lower = name.to_lowercase();
    let named = lower.contains("time");
    match text.parse::<f64>() {
        Ok(epoch) if lower == "time" || (named && epoch.abs() >= instant::SECONDS) => {
            epoch.is_finite().then_some(epoch.round() as i64)
        }
        Ok(_) => None,
        Err(_) if named || text.len() > "2026-11-01T".len() => instant::parse(text),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;
    use crate::source::sql::tests::text;

    fn content(csv: &str) -> String {
        let json = serde_json::json!({ "scenario": "csv_content", "csv": csv });
        ask(&json.to_string()).map_or_else(|e| e.message, |f| text(&f))
    }

    #[test]
    fn columns_have_the_type_of_their_cells() {
        let csv = "time,Start Time,at,day,v,ok,Response time, s\n\
                   1793491200000,1793491200000,2026-11-01T00:00:00Z,2026-11-01,1.5,true,0.25,\"a, b\"\n\
                   ,null,2026-11-01 06:00:00,2026-11-02,null,FALSE,1,3\n";
        assert_eq!(
            content(csv),
            "time: 1793491200000 null\nStart Time: 1793491200000 null\nat: 1793491200000 1793512800000\n\
             day: 2026-11-01 2026-11-02\nv: 1.5 null\nok: true false\nResponse time: 0.25 1\ns: a, b 3\n"
        );
    }

    #[test]
    fn short_rows_end_in_nulls_and_long_ones_are_errors() {
        assert_eq!(content("a,b\n1\n"), "a: 1\nb: null\n");
        assert_eq!(content("a\n1,2\n"), "`csv`: row 1 has 2 fields, the first line has 1");
        assert_eq!(content(""), "");
        assert_eq!(content("a,b"), "a:\nb:\n");
        assert_eq!(content("a\nNaN\n-Inf\n"), "a: NaN -Infinity\n");
    }
}
