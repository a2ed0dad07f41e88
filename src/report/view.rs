//! What the templates see: words and markup, ready to print.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Cell, DataTable, MOST_ROWS, Page, Picture, Question, Section, style};
use crate::render::svg::{self, Palette};

/// A dashboard's page.
#[derive(Serialize)]
pub(super) struct DashboardView<'a> {
    description: &'a str,
    tags: &'a [String],
    links: Vec<LinkView<'a>>,
    png_file: Option<&'a str>,
    range: &'a str,
    from: String,
    to: String,
    zone: &'a str,
    variables: Vec<VariableView<'a>>,
    stamp: &'a str,
    summary: String,
    alerts: Vec<AlertView<'a>>,
    sections: Vec<SectionView<'a>>,
}

#[derive(Serialize)]
struct LinkView<'a> {
    label: &'a str,
    address: &'a str,
}

#[derive(Serialize)]
struct VariableView<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct AlertView<'a> {
    id: &'a str,
    title: &'a str,
    state: &'a str,
    words: &'a str,
    message: Option<&'a str>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    title: Option<&'a str>,
    anchor: String,
    /// A mark for each panel, which is written where it stands.
    panels: Vec<&'static str>,
}

/// A panel.
#[derive(Serialize)]
pub(super) struct PanelView<'a> {
    id: &'a str,
    title: &'a str,
    class: String,
    /// Whether the picture is unreadable on a phone unless it may be scrolled.
    wide: bool,
    svg: &'a str,
    state: &'a str,
    words: &'a str,
    message: Option<&'a str>,
    summary: &'a str,
    table: Option<TableView<'a>>,
    requests: Vec<QuestionView<'a>>,
    svg_file: Option<&'a str>,
    png_file: Option<&'a str>,
    links: Vec<LinkView<'a>>,
}

#[derive(Serialize)]
struct TableView<'a> {
    columns: Vec<ColumnView<'a>>,
    rows: Vec<Vec<CellView<'a>>>,
    more: Option<String>,
}

#[derive(Serialize)]
struct ColumnView<'a> {
    name: &'a str,
    numeric: bool,
}

#[derive(Serialize)]
struct CellView<'a> {
    text: &'a str,
    numeric: bool,
}

#[derive(Serialize)]
struct QuestionView<'a> {
    source: &'a str,
    query: &'a str,
    step: Option<&'a str>,
}

/// A dashboard in the index.
#[derive(Serialize)]
pub(super) struct IndexView<'a> {
    file: String,
    title: &'a str,
    description: &'a str,
    tags: &'a [String],
    counts: Vec<CountView>,
    range: &'a str,
    zone: &'a str,
}

#[derive(Serialize)]
struct CountView {
    state: &'static str,
    count: usize,
}

/// What a page's style sheet needs to know.
#[derive(Default)]
pub(super) struct Looks {
    palette: Palette,
    /// The places of panels, each once; a panel's class is the letter `g` and the number here.
    places: Vec<[u32; 4]>,
}

impl Looks {
    /// Those of a page.
    pub fn of(page: &Page) -> Self {
        let mut looks = Self::default();
        for (cell, top) in page.sections.iter().flat_map(in_order) {
            looks.palette.join(&cell.picture.markup.palette);
            let place = place(cell, top);
            if !looks.places.contains(&place) {
                looks.places.push(place);
            }
        }
        looks
    }

    fn class(&self, place: [u32; 4]) -> String {
        let number = self.places.iter().position(|p| *p == place).unwrap_or_default();
        format!("g{number}")
    }

    /// The page's own rules.
    pub fn css(&self, width: f64) -> String {
        let places: String = self.places.iter().enumerate().map(|(i, p)| style::place(&format!("g{i}"), *p)).collect();
        format!(
            "{}{}@media screen and (min-width:901px){{{places}}}@media print{{{places}}}",
            self.palette.css(),
            style::grid(width)
        )
    }
}

impl<'a> DashboardView<'a> {
    /// The page, `panel` standing for each panel.
    pub fn new(page: &'a Page, panel: &'static str) -> Self {
        Self {
            description: &page.description,
            tags: &page.tags,
            links: links(&page.links),
            png_file: page.png_file.as_deref(),
            range: &page.range,
            from: super::page::instant(page.from),
            to: super::page::instant(page.to),
            zone: &page.zone,
            variables: page.variables.iter().map(|(label, value)| VariableView { label, value }).collect(),
            stamp: &page.stamp,
            summary: summary(page),
            alerts: pictures(page).filter(|p| !matches!(p.state, "ok" | "empty")).map(AlertView::new).collect(),
            sections: page.sections.iter().enumerate().map(|(i, s)| SectionView::new(i, s, panel)).collect(),
        }
    }
}

impl<'a> AlertView<'a> {
    fn new(picture: &'a Picture) -> Self {
        let Picture { id, title, state, words, message, .. } = picture;
        Self { id, title: titled(title, id), state, words, message: message.as_deref() }
    }
}

impl<'a> SectionView<'a> {
    fn new(place: usize, section: &'a Section, panel: &'static str) -> Self {
        let panels = vec![panel; section.cells.len()];
        Self { title: section.title.as_deref().filter(|t| !t.is_empty()), anchor: format!("S{}", place + 1), panels }
    }
}

/// The cells of a section as they are read, each with the grid row where the section begins.
pub(super) fn in_order(section: &Section) -> Vec<(&Cell, u32)> {
    let mut cells: Vec<&Cell> = section.cells.iter().collect();
    cells.sort_by_key(|c| (c.y, c.x));
    let top = cells.first().map_or(0, |c| c.y);
    cells.into_iter().map(|cell| (cell, top)).collect()
}

fn place(cell: &Cell, top: u32) -> [u32; 4] {
    [cell.x, cell.y - top, cell.w, cell.h]
}

impl<'a> PanelView<'a> {
    /// A panel of a section that begins at the grid row `top`.
    pub fn new(cell: &'a Cell, top: u32, looks: &Looks) -> Self {
        let Picture { id, title, markup, summary, .. } = &cell.picture;
        let class = looks.class(place(cell, top));
        Self {
            id,
            title: titled(title, id),
            class,
            wide: markup.width > 560.0,
            svg: &markup.svg,
            state: cell.picture.state,
            words: cell.picture.words,
            message: cell.picture.message.as_deref(),
            summary,
            table: cell.picture.table.as_ref().filter(|t| !t.columns.is_empty()).map(TableView::new),
            requests: cell.picture.requests.iter().map(QuestionView::new).collect(),
            svg_file: cell.picture.svg_file.as_deref(),
            png_file: cell.picture.png_file.as_deref(),
            links: links(&cell.picture.links),
        }
    }
}

/// Links whose addresses are of the web; one without words shows its address.
fn links(links: &[(String, String)]) -> Vec<LinkView<'_>> {
    let view = |(label, address)| LinkView { label: titled(label, address), address };
    links.iter().filter(|(_, address)| svg::harmless(address)).map(|(l, a)| view((l, a))).collect()
}

impl<'a> TableView<'a> {
    fn new(table: &'a DataTable) -> Self {
        let numeric = |i: usize| table.columns.get(i).is_some_and(|c| c.1);
        let row = |row: &'a Vec<String>| {
            row.iter().enumerate().map(|(i, text)| CellView { text, numeric: numeric(i) }).collect()
        };
        let rows: Vec<_> = table.rows.iter().take(MOST_ROWS).map(row).collect();
        let left = table.total_rows.max(table.rows.len()) - rows.len();
        let more = match left {
            0 => None,
            1 => Some("+1 more row".to_string()),
            left => Some(format!("+{left} more rows")),
        };
        let columns = table.columns.iter().map(|(name, numeric)| ColumnView { name, numeric: *numeric }).collect();
        Self { columns, rows, more }
    }
}

impl<'a> QuestionView<'a> {
    fn new(question: &'a Question) -> Self {
        Self { source: &question.source, query: &question.query, step: question.step.as_deref() }
    }
}

impl<'a> IndexView<'a> {
    pub fn new(page: &'a Page) -> Self {
        Self {
            file: page.file(),
            title: titled(&page.title, &page.name),
            description: &page.description,
            tags: &page.tags,
            counts: counts(page).into_iter().map(|(state, count)| CountView { state, count }).collect(),
            range: &page.range,
            zone: &page.zone,
        }
    }
}

/// `24 panels: 23 ok, 1 error`
pub(super) fn summary(page: &Page) -> String {
    let total = pictures(page).count();
    let panels = if total == 1 { "1 panel".to_string() } else { format!("{total} panels") };
    let counts: Vec<String> = counts(page).iter().map(|(state, count)| format!("{count} {state}")).collect();
    if counts.is_empty() { panels } else { format!("{panels}: {}", counts.join(", ")) }
}

/// The title, or what names the thing when it has none.
pub(super) fn titled<'a>(title: &'a str, name: &'a str) -> &'a str {
    if title.trim().is_empty() { name } else { title }
}

fn pictures(page: &Page) -> impl Iterator<Item = &Picture> {
    page.sections.iter().flat_map(|s| &s.cells).map(|c| &c.picture)
}

/// How many panels ended in each state; `ok` first, then by name.
fn counts(page: &Page) -> Vec<(&'static str, usize)> {
    let mut counts = BTreeMap::new();
    for picture in pictures(page) {
        *counts.entry((picture.state != "ok", picture.state)).or_insert(0) += 1;
    }
    counts.into_iter().map(|((_, state), count)| (state, count)).collect()
}
