//! `stillframe render`: the report site, and pictures as files.

use std::path::PathBuf;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::input::{self, Answers, Input};
use super::{Asking, Common, Stop, manifest, output, summary};
use crate::plan::Placed;
use crate::plan::grid::Grid;
use crate::report::{self, Artifact};
use crate::run::{self, Board, Picture, Task};
use crate::theme::Theme;

/// Draws dashboards: a report site, and on demand a file for each panel.
#[derive(Debug, clap::Args)]
pub struct Render {
    #[command(flatten)]
    common: Common,

    /// The folder to write; a report that is there is replaced at the end.
    #[arg(long, short, value_name = "FOLDER", default_value = "out")]
    out: PathBuf,

    /// What is written, with commas between: `html` the site, `svg` and `png` a file for each panel, `dashboard` one PNG for each dashboard.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html")]
    format: Vec<Format>,

    /// Device pixels for each CSS pixel in PNG files.
    #[arg(long, default_value_t = 2.0, value_parser = super::scale)]
    scale: f64,

    /// Width of every panel's file in CSS pixels, instead of the grid's.
    #[arg(long, value_parser = super::pixels)]
    width: Option<f64>,

    /// Height of every panel's file in CSS pixels, instead of the grid's.
    #[arg(long, value_parser = super::pixels)]
    height: Option<f64>,

    /// The theme of picture files: `light`, `dark` or `print`. The site has light and dark.
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
    /// The picture in the grid's size: light and dark for the site, or the theme of the files.
    pub picture: Picture,
    /// Its files: paths in the output and their hashes.
    pub files: Vec<(String, String)>,
    artifacts: Vec<Artifact>,
    broken: Option<String>,
}

impl Render {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let theme = input::theme(&self.theme)?;
        super::threads(self.jobs)?;
        let mut folder = output::Folder::new(&self.out).map_err(Stop::message)?;
        let input = input::load(&self.common, Some(&self.asking))?;
        let answers = input.fetch(None)?;
        let mut boards = Vec::new();
        for (index, board) in answers.planned.boards.iter().enumerate() {
            boards.push(self.draw(index, board, &answers, &theme, &mut folder)?);
        }
        self.write_pages(&input, &answers, &mut boards, &theme, &mut folder)?;
        let manifest = manifest::manifest(&input, &answers, &boards);
        let text = format!("{manifest:#}\n");
        folder.add(&Artifact { path: "run.json".into(), bytes: text.into_bytes() }).map_err(Stop::message)?;
        let files = folder.finish().map_err(Stop::message)?;
        let lines = lines(&answers, &boards);
        summary::print(&lines, self.strict, files, &self.out.display().to_string());
        let strict = |l: &summary::Line| l.state != crate::panel::card::State::Ok;
        let warned = || lines.iter().any(|l| !l.notices.is_empty());
        let bad = lines.iter().any(|l| !input::is_fine(l.state)) || boards.iter().any(|b| !b.notices.is_empty());
        Ok(u8::from(bad || (self.strict && (lines.iter().any(strict) || warned()))))
    }

    fn has(&self, format: Format) -> bool {
        self.format.contains(&format)
    }

    /// Draws the panels of a dashboard on all cores and writes their files in order.
    fn draw(
        &self,
        index: usize,
        board: &Board,
        answers: &Answers,
        theme: &Theme,
        folder: &mut output::Folder,
    ) -> Result<DrawnBoard, Stop> {
        let (events, notices) = board.events(&answers.answers);
        let places: Vec<_> = board.panels().enumerate().collect();
        let draw_at = |i: usize, placed: &Placed, grid: Grid| {
            let wants = &board.wants[i];
            let task = Task { board, placed, wants, events: &events, size: run::panel_size(grid), grow: true };
            self.draw_panel(&task, answers, theme)
        };
        let draw = |(i, placed): &(usize, &Placed)| draw_at(*i, placed, placed.grid);
        let mut panels: Vec<DrawnPanel> = places.par_iter().map(draw).collect();
        self.level(&places, &mut panels, &draw_at);
        for panel in &mut panels {
            if let Some(broken) = panel.broken.take() {
                return Err(Stop::message(broken));
            }
            for artifact in panel.artifacts.drain(..) {
                folder.add(&artifact).map_err(Stop::message)?;
            }
        }
        for notice in &notices {
            eprintln!("{}", crate::diag::Diagnostic::warning(notice.clone()));
        }
        Ok(DrawnBoard { index, panels, notices, png: None })
    }

    /// Draws panels again that have more height than they are drawn at, since one beside them grew.
    fn level(
        &self,
        places: &[(usize, &Placed)],
        panels: &mut [DrawnPanel],
        draw_at: &(impl Fn(usize, &Placed, Grid) -> DrawnPanel + Sync),
    ) {
        if !self.has(Format::Html) && !self.has(Format::Dashboard) {
            return;
        }
        let heights: Vec<_> = panels.iter().map(|p| p.picture.scenes.first().map_or(0.0, |s| s.height)).collect();
        let own: Vec<_> = places.iter().map(|(_, placed)| placed.grid).collect();
        let rows: Vec<_> = heights.iter().map(|h| run::grid_rows(*h)).collect();
        let grown = crate::plan::grid::grow(&own, &rows);
        panels.par_iter_mut().enumerate().for_each(|(i, panel)| {
            if run::panel_size(grown[i]).1 > heights[i] + 1.0 {
                *panel = draw_at(places[i].0, places[i].1, grown[i]);
            }
        });
    }

    fn draw_panel(&self, task: &Task<'_>, answers: &Answers, theme: &Theme) -> DrawnPanel {
        let site = self.has(Format::Html);
        let themes = if site { vec![Theme::light(), Theme::dark()] } else { vec![theme.clone()] };
        let mut picture = run::draw(task, &answers.planned.plan, &answers.answers, &answers.sources, &themes);
        let mut drawn = DrawnPanel { picture: picture.clone(), files: Vec::new(), artifacts: Vec::new(), broken: None };
        if self.has(Format::Svg) || self.has(Format::Png) || self.has(Format::Dashboard) {
            let own_size = self.width.is_some() || self.height.is_some();
            if own_size || site && theme.name != "light" {
                let size = (self.width.unwrap_or(task.size.0), self.height.unwrap_or(task.size.1));
                let task = Task { size, grow: self.height.is_none(), ..*task };
                let themes = [theme.clone()];
                picture = run::draw(&task, &answers.planned.plan, &answers.answers, &answers.sources, &themes);
            }
            self.files(task, &picture, theme, &mut drawn);
        }
        if !site && !self.has(Format::Dashboard) {
            drawn.picture.scenes.clear();
        }
        drawn.picture.settled.frames = if site { drawn.picture.settled.frames } else { Vec::new() };
        drawn
    }

    /// The files of one panel.
    fn files(&self, task: &Task<'_>, picture: &Picture, theme: &Theme, drawn: &mut DrawnPanel) {
        let mut scene = picture.scenes[0].clone();
        if !task.placed.panel.transparent || scene.background.is_some() {
            scene.background = Some(theme.panel);
        } else {
            scene.background = Some(theme.page);
        }
        let path = |ending: &str| format!("{}/{}.{ending}", task.board.sheet.name, task.placed.id);
        if self.has(Format::Svg) {
            drawn
                .artifacts
                .push(Artifact { path: path("svg"), bytes: crate::render::svg::write(&scene, true).into_bytes() });
        }
        if self.has(Format::Png) {
            match crate::render::png::write(&scene, self.scale) {
                Ok(bytes) => drawn.artifacts.push(Artifact { path: path("png"), bytes }),
                Err(message) => drawn.broken = Some(format!("panel `{}`: {message}", task.placed.id)),
            }
        }
        drawn.files = drawn.artifacts.iter().map(|a| (a.path.clone(), hash(&a.bytes))).collect();
    }

    fn write_pages(
        &self,
        input: &Input,
        answers: &Answers,
        boards: &mut [DrawnBoard],
        theme: &Theme,
        folder: &mut output::Folder,
    ) -> Result<(), Stop> {
        if self.has(Format::Dashboard) {
            for drawn in boards.iter_mut() {
                let board = &answers.planned.boards[drawn.index];
                let bytes = super::whole::png(board, drawn, theme, self.scale).map_err(Stop::message)?;
                let path = format!("{}.png", board.sheet.name);
                drawn.png = Some((path.clone(), hash(&bytes)));
                folder.add(&Artifact { path, bytes }).map_err(Stop::message)?;
            }
        }
        if self.has(Format::Html) {
            let report = super::pages::report(input, answers, boards);
            for artifact in report::site(&report).map_err(Stop::message)? {
                folder.add(&artifact).map_err(Stop::message)?;
            }
        }
        Ok(())
    }
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
