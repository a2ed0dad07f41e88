//! `stillframe render`: the report site, and pictures as files.

use std::path::PathBuf;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::input::{self, Answers, Input};
use super::{Asking, Common, Stop, manifest, output, summary};
use crate::plan::Placed;
use crate::plan::grid::Grid;
use crate::render::png;
use crate::report::{self, Artifact, DataTable, Markup, Report};
use crate::run::{self, Board, Picture, Task};
use crate::scene::Scene;
use crate::theme::Theme;

/// Draws dashboards: a report site, and on demand a file for each panel.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Render {
    #[command(flatten)]
    common: Common,

    /// The folder to write; a report that is there is replaced at the end.
    #[arg(long, short, value_name = "FOLDER", default_value = "out")]
    out: PathBuf,

    /// What is written; several with commas between.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html")]
    format: Vec<Format>,

    /// Device pixels for each CSS pixel in PNG files; fewer where one would have more than 64 Mpx.
    #[arg(long, default_value_t = 2.0, value_parser = super::scale)]
    scale: f64,

    /// Width of every panel's file in CSS pixels, instead of the grid's.
    #[arg(long, value_parser = super::pixels)]
    width: Option<f64>,

    /// Height of every panel's file in CSS pixels, instead of the grid's.
    #[arg(long, value_parser = super::pixels)]
    height: Option<f64>,

    /// The theme: `light`, `dark`, `print`, `high-contrast`, or a theme file. The site has light and dark, or the one theme
    /// that is neither of them.
    #[arg(long, default_value = "light")]
    theme: String,

    /// How many panels are drawn at once [default: the cores].
    #[arg(long, short)]
    jobs: Option<usize>,

    /// Exits with 1 when a panel is `empty`, or a source warned.
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    asking: Asking,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The site.
    Html,
    /// An SVG file for each panel.
    Svg,
    /// A PNG file for each panel.
    Png,
    /// One PNG file for each dashboard.
    Dashboard,
}

/// A panel drawn, its files written.
pub struct DrawnPanel {
    /// The picture in the grid's size; its scenes are kept only for a picture of the whole dashboard.
    pub picture: Picture,
    /// Its height in CSS pixels.
    pub height: f64,
    /// The picture for the site.
    pub markup: Option<Markup>,
    /// Its files: paths in the output and their hashes.
    pub files: Vec<(String, String)>,
    /// The values behind the picture, for the site.
    pub table: Option<DataTable>,
}

impl Render {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let theme = input::theme(&self.theme)?;
        super::threads(self.jobs)?;
        let folder = output::Folder::new(&self.out).map_err(Stop::message)?;
        let mut input = input::load(&self.common, Some(&self.asking))?;
        let mut answers = input.begin()?;
        let mut boards = Vec::new();
        let mut report = super::pages::report(&input, &answers, self.one_theme().then_some(&theme));
        let mut asked = 0;
        for index in 0..answers.planned.boards.len() {
            if index == asked {
                asked = input.ask_next(&mut answers, index);
            }
            let mut drawn = self.draw(index, &answers.planned.boards[index], &answers, &theme, &folder)?;
            self.write_page(&input, &answers, &mut drawn, &mut report, &theme, &folder)?;
            boards.push(drawn);
            answers.forget(index);
        }
        input.end()?;
        if self.has(Format::Html) {
            let index = report::index(&report).map_err(Stop::message)?;
            folder.add(&index).map_err(Stop::message)?;
        }
        let manifest = manifest::manifest(&input, &answers, &boards);
        let text = format!("{manifest:#}\n");
        folder.add(&Artifact { path: "run.json".into(), bytes: text.into_bytes() }).map_err(Stop::message)?;
        let files = folder.finish().map_err(Stop::message)?;
        let lines = lines(&answers, &boards);
        summary::missing_glyphs(boards.iter().flat_map(|b| &b.panels).map(|p| &p.picture.missing));
        summary::print(&lines, self.strict, files, &self.out.display().to_string());
        let strict = |l: &summary::Line| l.state != crate::panel::card::State::Ok;
        let warned = || lines.iter().any(|l| !l.notices.is_empty());
        let bad = lines.iter().any(|l| !input::is_fine(l.state)) || boards.iter().any(|b| !b.notices.is_empty());
        Ok(u8::from(bad || (self.strict && (lines.iter().any(strict) || warned()))))
    }

    fn has(&self, format: Format) -> bool {
        self.format.contains(&format)
    }

    /// Draws the panels of a dashboard on all cores; each writes its files as soon as it has them.
    fn draw(
        &self,
        index: usize,
        board: &Board,
        answers: &Answers,
        theme: &Theme,
        folder: &output::Folder,
    ) -> Result<DrawnBoard, Stop> {
        let (events, notices) = board.events(&answers.answers);
        let places: Vec<_> = board.panels().enumerate().collect();
        let draw = |i: usize, placed: &Placed, grid: Grid| {
            let wants = &board.wants[i];
            let task = Task { board, placed, wants, events: &events, size: run::panel_size(grid), grow: true };
            self.draw_panel(&task, i, answers, theme, folder)
                .map_err(|message| format!("panel `{}`: {message}", placed.id))
        };
        let first = places.par_iter().map(|(i, placed)| draw(*i, placed, placed.grid));
        let mut panels: Vec<_> =
            first.collect::<Vec<_>>().into_iter().collect::<Result<_, _>>().map_err(Stop::message)?;
        if self.in_grid() {
            level(&places, &mut panels, draw).map_err(Stop::message)?;
        }
        super::warn(notices.iter().cloned());
        Ok(DrawnBoard { index, panels, notices, png: None })
    }

    /// Whether the site has one theme instead of light and dark.
    fn one_theme(&self) -> bool {
        !matches!(self.theme.as_str(), "light" | "dark")
    }

    /// Whether panels stand beside each other in what is written.
    fn in_grid(&self) -> bool {
        self.has(Format::Html) || self.has(Format::Dashboard)
    }

    fn draw_panel(
        &self,
        task: &Task<'_>,
        number: usize,
        answers: &Answers,
        theme: &Theme,
        folder: &output::Folder,
    ) -> Result<DrawnPanel, String> {
        let site = self.has(Format::Html);
        let in_grid = self.in_grid();
        let own_size = self.width.is_some() || self.height.is_some();
        let draw = |task: &Task<'_>, themes: &[Theme]| {
            run::draw(task, &answers.planned.plan, &answers.answers, &answers.sources, themes)
        };
        let draw_own = || {
            let size = (self.width.unwrap_or(task.size.0), self.height.unwrap_or(task.size.1));
            draw(&Task { size, grow: self.height.is_none(), ..*task }, std::slice::from_ref(theme))
        };
        let pair = site && !self.one_theme();
        let themes = if pair { vec![Theme::light(), Theme::dark()] } else { vec![theme.clone()] };
        let mut picture = if own_size && !in_grid { draw_own() } else { draw(task, &themes) };
        let mut files = Vec::new();
        if self.has(Format::Svg) || self.has(Format::Png) {
            let again = in_grid && (own_size || pair && theme.name != "light");
            // A scene may hold large images: it is copied only where the page needs it too.
            let scene = match again {
                true => draw_own().scenes.swap_remove(0),
                false if in_grid => picture.scenes[0].clone(),
                false => picture.scenes.swap_remove(0),
            };
            let (scale, notice) = png::fitting(scene.width, scene.height, self.scale);
            if self.has(Format::Png) {
                picture.settled.notices.extend(notice);
            }
            files = self.files(task, scene, theme, scale, folder)?;
        }
        let height = picture.scenes.first().map_or(0.0, |s| s.height);
        // A text is much smaller than the scenes that it is made of.
        let markup = match picture.scenes.as_slice() {
            [light, others @ ..] if site => Some(Markup::new(light, others.first().unwrap_or(light), number + 1)),
            _ => None,
        };
        if !self.has(Format::Dashboard) {
            picture.scenes.clear();
        }
        // Frames may be large; what the site shows of them is not.
        let frames = std::mem::take(&mut picture.settled.frames);
        let table = if site { super::pages::table(&frames, task.board) } else { None };
        Ok(DrawnPanel { picture, height, markup, files, table })
    }

    /// Writes the files of one panel; their paths and hashes.
    fn files(
        &self,
        task: &Task<'_>,
        mut scene: Scene,
        theme: &Theme,
        scale: f64,
        folder: &output::Folder,
    ) -> Result<Vec<(String, String)>, String> {
        let opaque = !task.placed.panel.transparent || scene.background.is_some();
        scene.background = Some(if opaque { theme.panel } else { theme.page });
        let mut files = Vec::new();
        let mut add = |ending: &str, bytes: Vec<u8>| {
            let path = format!("{}/{}.{ending}", task.board.sheet.name, task.placed.id);
            files.push((path.clone(), hash(&bytes)));
            folder.add(&Artifact { path, bytes })
        };
        if self.has(Format::Svg) {
            add("svg", crate::render::svg::write(&scene, true).into_bytes())?;
        }
        if self.has(Format::Png) {
            let pixels = png::raster(&scene, scale)?;
            // A scene of large images takes as much memory as its pixels.
            drop(scene);
            add("png", png::encode(&pixels)?)?;
        }
        Ok(files)
    }

    /// Writes what shows a dashboard as a whole; its pictures are let go then.
    fn write_page(
        &self,
        input: &Input,
        answers: &Answers,
        drawn: &mut DrawnBoard,
        report: &mut Report,
        theme: &Theme,
        folder: &output::Folder,
    ) -> Result<(), Stop> {
        if self.has(Format::Dashboard) {
            let board = &answers.planned.boards[drawn.index];
            let (bytes, notice) = super::whole::png(board, drawn, theme, self.scale).map_err(Stop::message)?;
            let path = format!("{}.png", board.sheet.name);
            super::warn(notice.map(|notice| format!("dashboard `{}`: {notice}", board.sheet.name)));
            drawn.png = Some((path.clone(), hash(&bytes)));
            folder.add(&Artifact { path, bytes }).map_err(Stop::message)?;
        }
        if self.has(Format::Html) {
            let page = super::pages::page(input, answers, drawn);
            folder.write(&page.file(), |out| report::write(report, &page, out)).map_err(Stop::message)?;
            report.dashboards.push(page.without_pictures());
        }
        drawn.panels.iter_mut().for_each(|panel| panel.picture.scenes.clear());
        Ok(())
    }
}

/// Draws panels again that have more height than they are drawn at, since one beside them grew.
fn level(
    places: &[(usize, &Placed)],
    panels: &mut [DrawnPanel],
    draw: impl Fn(usize, &Placed, Grid) -> Result<DrawnPanel, String> + Sync,
) -> Result<(), String> {
    let heights: Vec<_> = panels.iter().map(|p| p.height).collect();
    let own: Vec<_> = places.iter().map(|(_, placed)| placed.grid).collect();
    let rows: Vec<_> = heights.iter().map(|h| run::grid_rows(*h)).collect();
    let grown = crate::plan::grid::grow(&own, &rows);
    panels.par_iter_mut().enumerate().try_for_each(|(i, panel)| {
        if run::panel_size(grown[i]).1 > heights[i] + 1.0 {
            *panel = draw(places[i].0, places[i].1, grown[i])?;
        }
        Ok(())
    })
}

/// A dashboard drawn.
pub struct DrawnBoard {
    /// Its place in the run.
    pub index: usize,
    /// Its panels, in order.
    pub panels: Vec<DrawnPanel>,
    /// What went wrong beside the panels.
    pub notices: Vec<String>,
    /// The picture of the whole, and its hash.
    pub png: Option<(String, String)>,
}

/// SHA-256 in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn lines(answers: &Answers, boards: &[DrawnBoard]) -> Vec<summary::Line> {
    let of = |drawn: &DrawnBoard| {
        let board = &answers.planned.boards[drawn.index];
        let one = |(placed, panel): (&crate::plan::Placed, &DrawnPanel)| summary::Line {
            panel: format!("{}/{}", board.sheet.name, placed.id),
            state: panel.picture.settled.state,
            message: panel.picture.settled.message.clone(),
            notices: panel.picture.settled.notices.clone(),
        };
        board.panels().zip(&drawn.panels).map(one).collect::<Vec<_>>()
    };
    boards.iter().flat_map(of).collect()
}
