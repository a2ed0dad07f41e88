//! Drawn dashboards as the pages of a report.

use super::input::{Answers, Input};
use super::render::{DrawnBoard, DrawnPanel};
use crate::field::Display;
use crate::frame::{FieldType, Frame};
use crate::plan::grid;
use crate::plan::{Placed, Want};
use crate::report::{Cell, DataTable, MOST_ROWS, Page, Picture, Question, Report, Section};
use crate::run::{self, Board};
use crate::theme::Theme;
use crate::time;

/// The report of a run in one theme, or in light and dark; no dashboard in it yet.
pub fn report(input: &Input, answers: &Answers, theme: Option<&Theme>) -> Report {
    let title = match answers.planned.boards.as_slice() {
        [one] => one.sheet.title.clone(),
        _ => "Dashboards".into(),
    };
    let version = env!("CARGO_PKG_VERSION").into();
    Report { title, generated: input.settings.now, version, theme: theme.cloned(), dashboards: Vec::new() }
}

/// The page of a dashboard; pictures and tables move into it.
pub fn page(input: &Input, answers: &Answers, drawn: &mut DrawnBoard) -> Page {
    let board = &answers.planned.boards[drawn.index];
    let range = board.sheet.scope.range;
    let stamp = time::format(input.settings.now, board.time_zone(), "YYYY-MM-DD HH:mm z");
    let mut values: Vec<_> = board.sheet.scope.values.values().filter(|v| !v.hidden).collect();
    values.sort_by_key(|v| v.order);
    Page {
        name: board.sheet.name.clone(),
        title: board.sheet.title.clone(),
        description: board.sheet.description.clone().unwrap_or_default(),
        tags: board.dashboard.tags.clone(),
        range: time::span_text(range, board.time_zone()),
        from: range.from,
        to: range.to,
        zone: board.zone.clone(),
        variables: values.iter().map(|v| (v.label.clone(), v.shown())).collect(),
        stamp: format!("{stamp} by stillframe {}", env!("CARGO_PKG_VERSION")),
        links: board.dashboard.links.iter().map(|l| (l.title.clone(), l.url.clone())).collect(),
        png_file: drawn.png.as_ref().map(|(path, _)| path.clone()),
        width: run::PAGE_WIDTH,
        sections: sections(answers, board, drawn),
    }
}

fn sections(answers: &Answers, board: &Board, drawn: &mut DrawnBoard) -> Vec<Section> {
    let places = grown(board, drawn);
    let mut panels = board.panels().zip(&mut drawn.panels).zip(places).enumerate();
    let mut sections = Vec::new();
    for section in &board.sheet.sections {
        let cells = panels.by_ref().take(section.panels.len());
        let cell = |(i, ((placed, panel), place)): (usize, ((&Placed, &mut DrawnPanel), grid::Grid))| Cell {
            x: place.x,
            y: place.y,
            w: place.w,
            h: place.h,
            picture: picture(answers, placed, &board.wants[i], panel),
        };
        sections.push(Section { title: section.title.clone(), cells: cells.map(cell).collect() });
    }
    sections
}

/// The places of all panels, each within its section, those that grew making room.
pub fn grown(board: &Board, drawn: &DrawnBoard) -> Vec<grid::Grid> {
    let mut heights = drawn.panels.iter().map(|p| run::grid_rows(p.height));
    let mut places = Vec::new();
    for section in &board.sheet.sections {
        let top = section.panels.iter().map(|p| p.grid.y).min().unwrap_or(0);
        let own: Vec<_> = section.panels.iter().map(|p| grid::Grid { y: p.grid.y - top, ..p.grid }).collect();
        let needed: Vec<_> = heights.by_ref().take(own.len()).collect();
        places.extend(grid::grow(&own, &needed));
    }
    places
}

fn picture(answers: &Answers, placed: &Placed, wants: &[Want], drawn: &mut DrawnPanel) -> Picture {
    let settled = &drawn.picture.settled;
    let file = |ending: &str| drawn.files.iter().map(|(path, _)| path.clone()).find(|path| path.ends_with(ending));
    Picture {
        id: placed.id.clone(),
        title: placed.panel.title.clone().unwrap_or_default(),
        kind: placed.panel.kind.clone(),
        state: settled.state.name(),
        words: settled.state.words(),
        message: settled.message.clone(),
        markup: drawn.markup.take().unwrap_or_default(),
        summary: drawn.picture.summary.clone(),
        table: drawn.table.take(),
        svg_file: file(".svg"),
        png_file: file(".png"),
        requests: wants.iter().filter_map(|want| question(answers, want)).collect(),
        links: placed.panel.links.iter().map(|l| (l.title.clone(), l.url.clone())).collect(),
    }
}

fn question(answers: &Answers, want: &Want) -> Option<Question> {
    let request = &answers.planned.plan.requests[want.request.clone().ok()??];
    let step = request.step.map(time::duration_text);
    Some(Question { source: request.source.clone(), query: request.query.clone(), step })
}

/// The values behind a picture: series side by side when they share their instants, else one frame below the other.
pub fn table(frames: &[Frame], board: &Board) -> Option<DataTable> {
    let frames: Vec<_> = frames.iter().filter(|f| !f.fields.is_empty()).collect();
    let first = frames.first()?;
    let alike = frames.iter().all(|f| f.time_field().map(|t| &t.values) == first.time_field().map(|t| &t.values));
    if alike && first.time_field().is_some() {
        let time = first.time_field().into_iter();
        let values = frames.iter().flat_map(|f| f.fields.iter().filter(|f| f.kind() != FieldType::Time));
        let fields: Vec<_> = time.chain(values).take(40).collect();
        return Some(columns(&fields, first.rows(), first.rows(), board));
    }
    let total = frames.iter().map(|f| f.rows()).sum();
    let mut whole = columns(&first.fields.iter().collect::<Vec<_>>(), first.rows(), total, board);
    for frame in &frames[1..] {
        if whole.rows.len() >= MOST_ROWS || frame.fields.len() != first.fields.len() {
            break;
        }
        whole.rows.extend(columns(&frame.fields.iter().collect::<Vec<_>>(), frame.rows(), total, board).rows);
    }
    whole.rows.truncate(MOST_ROWS);
    Some(whole)
}

fn columns(fields: &[&crate::frame::Field], rows: usize, total_rows: usize, board: &Board) -> DataTable {
    let theme = Theme::light();
    let display: Vec<_> = fields.iter().map(|f| Display::new(f, &theme, board.time_zone(), board.clock.now)).collect();
    let cell = |row: usize| {
        let shown = |(field, display): (&&crate::frame::Field, &Display<'_>)| {
            display.show(field.values.get(row)).text.to_string()
        };
        fields.iter().zip(&display).map(shown).collect()
    };
    DataTable {
        columns: fields.iter().map(|f| (f.state.name.clone(), f.kind() == FieldType::Number)).collect(),
        rows: (0..rows.min(MOST_ROWS)).map(cell).collect(),
        total_rows,
    }
}
