//! `stillframe snap`: one panel as a picture, for a ticket.

use std::path::PathBuf;

use super::{Asking, Common, Stop, input, output, summary};
use crate::render::png;
use crate::run::{self, Task};

/// Draws one panel to an SVG or PNG file, such as for a ticket.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Snap {
    #[command(flatten)]
    common: Common,

    /// The panel: its id, or `DASHBOARD/ID`.
    #[arg(long, value_name = "ID")]
    panel: String,

    /// The file to write, its ending giving the form; `-` for stdout.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,

    /// The form, when the file's name does not say.
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Device pixels for each CSS pixel in a PNG; fewer where it would have more than 64 Mpx.
    #[arg(long, default_value_t = 2.0, value_parser = super::scale)]
    scale: f64,

    /// Width in CSS pixels [default: the grid's].
    #[arg(long, value_parser = super::pixels)]
    width: Option<f64>,

    /// Height in CSS pixels [default: the grid's].
    #[arg(long, value_parser = super::pixels)]
    height: Option<f64>,

    /// The theme: `light`, `dark`, `print`, `high-contrast`, or a theme file.
    #[arg(long, default_value = "light")]
    theme: String,

    #[command(flatten)]
    asking: Asking,
}

/// Forms of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// PNG.
    Png,
    /// SVG.
    Svg,
}

impl Snap {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let theme = input::theme(&self.theme)?;
        let format = self.form()?;
        let input = input::load(&self.common, Some(&self.asking))?;
        let answers = input.fetch(Some(&self.panel))?;
        let chosen: Vec<_> = answers.chosen().collect();
        let [(board, index)] = chosen.as_slice() else {
            let names =
                chosen.iter().map(|(b, _)| format!("`{}/{}`", b.sheet.name, self.panel)).collect::<Vec<_>>().join(", ");
            return Err(Stop::message(format!(
                "several dashboards have a panel `{}`: name one of {names}",
                self.panel
            )));
        };
        let Some(placed) = board.panels().nth(*index) else { return Err(Stop::message("no such panel")) };
        let (events, notices) = board.events(&answers.answers);
        super::warn(notices);
        let grid = run::panel_size(placed.grid);
        let task = Task {
            board,
            placed,
            wants: &board.wants[*index],
            events: &events,
            size: (self.width.unwrap_or(grid.0), self.height.unwrap_or(grid.1)),
            grow: self.height.is_none(),
        };
        let themes = [theme.clone()];
        let mut picture = run::draw(&task, &answers.planned.plan, &answers.answers, &answers.sources, &themes);
        let mut scene = picture.scenes.swap_remove(0);
        scene.background = Some(if placed.panel.transparent { theme.page } else { theme.panel });
        let bytes = match format {
            Format::Svg => crate::render::svg::write(&scene, true).into_bytes(),
            Format::Png => {
                let (scale, notice) = png::fitting(scene.width, scene.height, self.scale);
                super::warn(notice);
                png::write(&scene, scale).map_err(Stop::message)?
            }
        };
        self.write(&bytes)?;
        summary::missing_glyphs(std::iter::once(&picture.missing));
        let settled = &picture.settled;
        if !input::is_fine(settled.state) {
            eprintln!("{}: {}", settled.state.name(), settled.message.as_deref().unwrap_or_default());
        }
        Ok(u8::from(!input::is_fine(settled.state)))
    }

    fn form(&self) -> Result<Format, Stop> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        match self.out.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("svg") => Ok(Format::Svg),
            Some("png") => Ok(Format::Png),
            None if self.out.as_os_str() == "-" => Ok(Format::Png),
            _ => {
                Err(Stop::message(format!("`{}` does not end in `.png` or `.svg`; say `--format`", self.out.display())))
            }
        }
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Stop> {
        use std::io::Write;
        let failed = |e: std::io::Error| Stop::message(format!("cannot write `{}`: {e}", self.out.display()));
        if self.out.as_os_str() == "-" {
            return std::io::stdout().lock().write_all(bytes).map_err(failed);
        }
        output::write_file(&self.out, bytes).map_err(failed)
    }
}
