//! `stillframe query`: what a panel would draw, as a table, CSV or JSON.

use serde_json::{Value, json};

use super::{Asking, Common, Stop, input};
use crate::field::Display;
use crate::frame::{Cell, Field, FieldType, Frame};
use crate::panel::Event;
use crate::run::{Board, Settled};
use crate::theme::Theme;

/// Prints what panels would draw: their values after transformations, as the panel prints them.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Query {
    #[command(flatten)]
    common: Common,

    /// The panel: its id, or `DASHBOARD/ID`; all panels when not given.
    #[arg(long, value_name = "ID")]
    panel: Option<String>,

    /// The form of the output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// The theme whose colours are printed: `light`, `dark`, `print`, `high-contrast`, or a theme file.
    #[arg(long, default_value = "light")]
    theme: String,

    #[command(flatten)]
    asking: Asking,
}

/// Forms of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Aligned columns, values as printed.
    Table,
    /// CSV of the raw values, one block a frame.
    Csv,
    /// Frames with raw values and their display: a stable interface.
    Json,
}

impl Query {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let theme = input::theme(&self.theme)?;
        let input = input::load(&self.common, Some(&self.asking))?;
        let fetched = input.fetch(self.panel.as_deref())?;
        let mut out = Vec::new();
        let mut all_ok = true;
        for (board, index) in fetched.chosen() {
            let settled = fetched.settle(board, index);
            all_ok &= input::is_fine(settled.state);
            out.push(match self.format {
                Format::Json => panel_json(board, index, &settled, fetched.events(board, index), &theme).to_string(),
                Format::Csv => csv(&settled.frames)?,
                Format::Table => table(board, index, &settled, &theme),
            });
        }
        match (self.format, out.as_slice()) {
            (Format::Json, [one]) if self.panel.is_some() => super::print(&format!("{one}\n")),
            (Format::Json, _) => super::print(&format!("[{}]\n", out.join(",\n"))),
            _ => super::print(&out.join("\n")),
        }
        Ok(u8::from(!all_ok))
    }
}

type Events = (Vec<(usize, Event)>, Vec<String>);

fn panel_json(board: &Board, index: usize, settled: &Settled, (events, missed): Events, theme: &Theme) -> Value {
    let placed = board.panels().nth(index);
    let range = placed.map_or(board.sheet.scope.range, |p| p.scope.range);
    json!({
        "dashboard": board.sheet.name,
        "id": placed.map(|p| &p.id),
        "title": placed.and_then(|p| p.panel.title.as_ref()),
        "state": settled.state.name(),
        "message": settled.message,
        "notices": settled.notices.iter().chain(&missed).collect::<Vec<_>>(),
        "timeRange": { "from": range.from, "to": range.to, "timezone": board.zone },
        "events": events.iter().map(|(annotation, event)| event_json(board, *annotation, event)).collect::<Vec<_>>(),
        "frames": settled.frames.iter().map(|frame| frame_json(frame, board, theme)).collect::<Vec<_>>(),
    })
}

fn event_json(board: &Board, annotation: usize, event: &Event) -> Value {
    let name = board.dashboard.annotations.get(annotation).map(|a| &a.name);
    json!({ "annotation": name, "time": event.time, "timeEnd": event.end, "text": event.text, "tags": event.tags })
}

fn frame_json(frame: &Frame, board: &Board, theme: &Theme) -> Value {
    let fields: Vec<_> = frame.fields.iter().map(|field| field_json(frame, field, board, theme)).collect();
    json!({ "name": frame.name, "refId": frame.ref_id, "fields": fields })
}

fn field_json(frame: &Frame, field: &Field, board: &Board, theme: &Theme) -> Value {
    let display = Display::new(field, theme, board.time_zone(), board.clock.now);
    let shown = |cell| {
        let shown = display.show(cell);
        let text = shown.text;
        json!({ "prefix": text.prefix, "text": text.text, "suffix": text.suffix, "color": shown.color.to_string() })
    };
    let mut out = json!({
        "name": field.state.name,
        "rawName": field.name,
        "type": field.told_kind().name(),
        "labels": field.labels,
        "unit": field.config.unit,
        "values": field.told_values().collect::<Vec<_>>(),
        "display": field.values.iter().map(shown).collect::<Vec<_>>(),
    });
    if field.config.links.as_ref().is_some_and(|links| !links.is_empty()) {
        let links = (0..field.values.len()).map(|row| crate::field::links(frame, field, row, &display));
        out["links"] = json!(links.collect::<Vec<_>>());
    }
    out
}

/// Raw values, a block a frame; texts that a spreadsheet would run are quoted with an apostrophe.
fn csv(frames: &[Frame]) -> Result<String, Stop> {
    let mut blocks = Vec::new();
    for frame in frames {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        let failed = |e: ::csv::Error| Stop::message(format!("cannot write CSV: {e}"));
        writer.write_record(frame.fields.iter().map(|f| safe(f.state.name.clone()))).map_err(failed)?;
        for row in 0..frame.rows() {
            writer.write_record(frame.fields.iter().map(|f| csv_cell(f.values.get(row)))).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|e| Stop::message(format!("cannot write CSV: {e}")))?;
        blocks.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(blocks.join("\n"))
}

fn csv_cell(cell: Cell<'_>) -> String {
    match cell {
        Cell::Time(ms) => crate::time::format(ms, &jiff::tz::TimeZone::UTC, "YYYY-MM-DD[T]HH:mm:ss.SSS[Z]"),
        Cell::Text(text) => safe(text.to_string()),
        other => other.text(),
    }
}

/// Keeps a spreadsheet from reading a text as a formula.
fn safe(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

fn table(board: &Board, index: usize, settled: &Settled, theme: &Theme) -> String {
    let placed = board.panels().nth(index);
    let title = placed.and_then(|p| p.panel.title.clone()).unwrap_or_default();
    let mut out =
        format!("{} / {} · {} · {}\n", board.sheet.name, placed.map_or("", |p| &p.id), title, settled.state.name());
    if let Some(message) = &settled.message {
        out.push_str(&format!("  {message}\n"));
    }
    for frame in &settled.frames {
        out.push_str(&aligned(frame, board, theme));
        out.push('\n');
    }
    out
}

/// A frame in aligned columns: numbers to the right.
fn aligned(frame: &Frame, board: &Board, theme: &Theme) -> String {
    let columns: Vec<Vec<String>> = frame
        .fields
        .iter()
        .map(|field| {
            let display = Display::new(field, theme, board.time_zone(), board.clock.now);
            let shown = field.values.iter().map(|cell| display.show(cell).text.to_string());
            std::iter::once(field.state.name.clone()).chain(shown).collect()
        })
        .collect();
    let width = |column: &Vec<String>| column.iter().map(|c| c.chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = columns.iter().map(width).collect();
    let mut out = String::new();
    for row in 0..=frame.rows() {
        let cell = |(i, column): (usize, &Vec<String>)| {
            let text = column.get(row).map_or("", |t| t);
            let pad = " ".repeat(widths[i].saturating_sub(text.chars().count()));
            if frame.fields[i].kind() == FieldType::Number { format!("{pad}{text}") } else { format!("{text}{pad}") }
        };
        let line = columns.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
