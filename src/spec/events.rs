//! A file of events beside a definition: YAML, JSON, or CSV with a line of names.

use serde_json::{Map, Value};

use super::{Event, json, yaml};
use crate::diag::SourceFile;
use std::sync::Arc;

/// The most events of a file.
const MOST_EVENTS: usize = 10_000;

/// Reads the events of a file: a list, or a list under `events`; the end of the path tells the format.
///
/// # Errors
/// What is wrong with it, and where: lower case, no full stop.
pub fn read(path: &str, text: &str) -> Result<Vec<Event>, String> {
    let events = if path.to_lowercase().ends_with(".csv") { rows(text)? } else { list(path, text)? };
    if events.len() > MOST_EVENTS {
        return Err(format!("{} events are too many; {MOST_EVENTS} are the most", events.len()));
    }
    let one =
        |(index, event): (usize, Value)| serde_json::from_value(event).map_err(|e| format!("event {}: {e}", index + 1));
    events.into_iter().enumerate().map(one).collect()
}

fn list(path: &str, text: &str) -> Result<Vec<Value>, String> {
    let file = Arc::new(SourceFile { path: path.to_string(), text: text.to_string() });
    let parsed = if path.ends_with(".json") { json::parse(&file) } else { yaml::parse(&file) };
    if let Some(error) = parsed.diagnostics.iter().find(|d| d.is_error()) {
        return Err(error.message.clone());
    }
    let Some(document) = parsed.documents.first() else { return Ok(Vec::new()) };
    match document.get("events").unwrap_or(document).to_value() {
        Value::Array(events) => Ok(events),
        Value::Null => Ok(Vec::new()),
        _ => Err("expected a list of events, or one under `events`".into()),
    }
}

/// Each line is an event; empty cells are left out, tags stand with commas or blanks between them.
fn rows(text: &str) -> Result<Vec<Value>, String> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().map_err(|e| e.to_string())?.iter().map(String::from).collect();
    let event = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|e| e.to_string())?;
        let cells = names.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        Ok(Value::Object(cells.map(|(name, cell)| (name.clone(), cell_value(name, cell))).collect::<Map<_, _>>()))
    };
    reader.records().map(event).collect()
}

fn cell_value(name: &str, cell: &str) -> Value {
    if name == "tags" {
        return cell.split([',', ';', ' ']).map(str::trim).filter(|t| !t.is_empty()).map(Value::from).collect();
    }
    cell.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Scalar;

    #[test]
    fn all_formats_give_the_same() {
        let texts = [
            (
                "e.csv",
                "time,timeEnd,text,tags\n2026-11-01T10:00:00Z,2026-11-01T11:00:00Z,deploy 1,prod;blue\n2026-11-01,,b,\n",
            ),
            (
                "e.yaml",
                "events:\n- { time: '2026-11-01T10:00:00Z', timeEnd: '2026-11-01T11:00:00Z', text: deploy 1, tags: [prod, blue] }\n- { time: '2026-11-01', text: b }\n",
            ),
            (
                "e.json",
                r#"[{"time":"2026-11-01T10:00:00Z","timeEnd":"2026-11-01T11:00:00Z","text":"deploy 1","tags":["prod","blue"]},{"time":"2026-11-01","text":"b"}]"#,
            ),
        ];
        let all: Vec<Vec<Event>> = texts.iter().map(|(path, text)| read(path, text).unwrap()).collect();
        assert_eq!((all[0].len(), &all[0][0].tags), (2, &vec!["prod".to_string(), "blue".into()]));
        assert_eq!(all[0][1].time, Scalar::Text("2026-11-01".into()));
        assert_eq!((&all[0], &all[0]), (&all[1], &all[2]));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (path, text, why) in [
            ("e.yaml", "- { text: x }", "event 1: missing field `time`"),
            ("e.yaml", "a: 1", "a list of events"),
            ("e.json", "[", ""),
            ("e.csv", "time,what\n1,2\n", "unknown field `what`"),
        ] {
            let error = read(path, text).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        assert_eq!(read("e.yaml", ""), Ok(Vec::new()));
    }
}
