//! The static site: pages that stand alone, from pictures, tables and words.

mod page;
mod policy;
mod style;
mod view;

use std::io;

use crate::render::svg::{self, Palette};
use crate::scene::Scene;
use crate::theme::Theme;

/// What a site is made of.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The site's title.
    pub title: String,
    /// When the run began, in milliseconds.
    pub generated: i64,
    /// The version of the program.
    pub version: String,
    /// The one theme of all pages; when none, they have light and dark, and the reader's choice between them.
    pub theme: Option<Theme>,
    /// The dashboards, in the order of the index.
    pub dashboards: Vec<Page>,
}

/// A dashboard.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The slug that names its file.
    pub name: String,
    /// The title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The time range in words.
    pub range: String,
    /// The start of the range, in milliseconds.
    pub from: i64,
    /// The end of the range, in milliseconds.
    pub to: i64,
    /// The zone of all times.
    pub zone: String,
    /// Labels and values of variables.
    pub variables: Vec<(String, String)>,
    /// When and by what it was made, such as `2026-11-23 14:00:12 CET by Stillframe 0.1.0`.
    pub stamp: String,
    /// Further pages: label and address.
    pub links: Vec<(String, String)>,
    /// One picture of everything, if there is one: a path in the site.
    pub png_file: Option<String>,
    /// Width of the grid in CSS pixels; see [`span`].
    pub width: f64,
    /// The rows of panels.
    pub sections: Vec<Section>,
}

/// Panels under a heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The heading; the first panels may have none.
    pub title: Option<String>,
    /// The panels.
    pub cells: Vec<Cell>,
}

/// A panel's place in a grid of 24 columns.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The first column, from 0.
    pub x: u32,
    /// The first row, from 0.
    pub y: u32,
    /// Columns.
    pub w: u32,
    /// Rows.
    pub h: u32,
    /// What stands there.
    pub picture: Picture,
}

/// A drawn panel.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// The id: unique in the dashboard, `[a-z0-9-]`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The kind of panel.
    pub kind: String,
    /// The state's name, as in `run.json`.
    pub state: &'static str,
    /// The state in words, as on a badge.
    pub words: &'static str,
    /// Why the state is not `ok`.
    pub message: Option<String>,
    /// The picture itself.
    pub markup: Markup,
    /// What the picture shows, in one sentence.
    pub summary: String,
    /// The values behind it.
    pub table: Option<DataTable>,
    /// Its own SVG file: a path in the site.
    pub svg_file: Option<String>,
    /// Its own PNG file: a path in the site.
    pub png_file: Option<String>,
    /// What was asked.
    pub requests: Vec<Question>,
    /// Links of the panel: words and addresses.
    pub links: Vec<(String, String)>,
}

/// A picture in light and dark as the text that stands in a page: much smaller than the scenes that it is made of.
#[derive(Debug, Clone, Default)]
pub struct Markup {
    svg: String,
    width: f64,
    palette: Palette,
}

impl Markup {
    /// Writes a picture; the number is its own in the page.
    pub fn new(light: &Scene, dark: &Scene, number: usize) -> Self {
        let mut palette = Palette::default();
        // A capital letter: panels' ids have none, so no id is given twice.
        let svg = svg::write_pair(light, dark, &format!("P{number}"), &mut palette);
        Self { svg, width: light.width, palette }
    }
}

/// The values behind a picture, as printed.
#[derive(Debug, Clone, Default)]
pub struct DataTable {
    /// Names of columns, and whether they hold numbers.
    pub columns: Vec<(String, bool)>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are.
    pub total_rows: usize,
}

/// A question that was asked of a source.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The source's name.
    pub source: String,
    /// The final text.
    pub query: String,
    /// The step, where there is one.
    pub step: Option<String>,
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The path in the site, with `/`.
    pub path: String,
    /// What the file holds.
    pub bytes: Vec<u8>,
}

/// The space between columns, in CSS pixels.
pub const GAP: f64 = 12.0;
/// The line of links below each picture in a page, with the space around it, in CSS pixels.
pub const BAR: f64 = 28.0;
/// The height of a row of the grid in CSS pixels.
pub const ROW: f64 = 40.0;
/// Columns of the grid.
pub const COLUMNS: u32 = 24;
/// A page shows so many rows of a table; the files hold all.
pub const MOST_ROWS: usize = 100;

/// The width of so many columns in a grid of `width`: how wide a picture is drawn.
pub fn span(columns: u32, width: f64) -> f64 {
    let columns = f64::from(columns.clamp(1, COLUMNS));
    let one = (width - GAP * f64::from(COLUMNS - 1)) / f64::from(COLUMNS);
    one * columns + GAP * (columns - 1.0)
}

/// The height of so many rows, less the line below: how high a picture is drawn, so that pictures which stand on
/// each other end where a high one beside them ends.
pub fn rise(rows: u32) -> f64 {
    f64::from(rows.max(1)) * ROW - BAR
}

/// The pages of a site: `index.html` and one per dashboard.
///
/// # Errors
/// A message when a template is wrong, which is a mistake of ours.
pub fn site(report: &Report) -> Result<Vec<Artifact>, String> {
    std::iter::once(index(report)).chain(report.dashboards.iter().map(|page| dashboard(report, page))).collect()
}

/// `index.html`: needs no pictures.
///
/// # Errors
/// A message when a template is wrong, which is a mistake of ours.
pub fn index(report: &Report) -> Result<Artifact, String> {
    page::first(report)
}

/// The page of one dashboard, so that its pictures need not be held until all are drawn; see [`Page::without_pictures`].
///
/// # Errors
/// A message when a template is wrong, which is a mistake of ours.
pub fn dashboard(report: &Report, page: &Page) -> Result<Artifact, String> {
    let mut bytes = Vec::new();
    write(report, page, &mut bytes)?;
    Ok(Artifact { path: page.file(), bytes })
}

/// Writes the page of one dashboard panel by panel, so that it need not be held as a whole.
///
/// # Errors
/// What the writer says, or a message when a template is wrong, which is a mistake of ours.
pub fn write(report: &Report, page: &Page, out: &mut dyn io::Write) -> Result<(), String> {
    page::one(report, page, out)
}

impl Page {
    /// The file of its own in the site.
    pub fn file(&self) -> String {
        format!("{}.html", self.name)
    }

    /// What the index needs of it.
    #[must_use]
    pub fn without_pictures(mut self) -> Self {
        for cell in self.sections.iter_mut().flat_map(|section| &mut section.cells) {
            cell.picture = Picture { state: cell.picture.state, words: cell.picture.words, ..Picture::default() };
        }
        self
    }
}

#[cfg(test)]
mod tests;
