//! `stillframe check`: what is wrong with definitions, without asking anyone.

use std::path::PathBuf;

use super::Stop;
use crate::diag::Diagnostic;
use crate::import;
use crate::known;
use crate::spec::load;

/// Prints everything that is wrong with dashboards and their sources file, without asking any source.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Check {
    /// Dashboards: YAML files, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The sources file [default: `sources.yaml` beside the dashboards].
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,

    /// Takes warnings for errors.
    #[arg(long)]
    strict: bool,
}

impl Check {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let known = known::all();
        let mut found = Vec::new();
        let entries = match super::input::sources_path(self.sources.as_ref(), &self.paths) {
            None => None,
            Some(path) => match super::input::read_sources(&path, &known) {
                Ok((entries, more)) => {
                    found.extend(more);
                    Some(entries)
                }
                Err(error) => {
                    found.push(error);
                    None
                }
            },
        };
        let loaded = load::load(&self.paths, &known, entries.as_ref(), import::READERS);
        found.extend(loaded.diagnostics);
        super::report(&found);
        let errors = found.iter().filter(|d| d.is_error()).count();
        let warnings = found.len() - errors;
        let panels: usize = loaded.dashboards.iter().map(|d| count(&d.dashboard.panels)).sum();
        let right = loaded.dashboards.len();
        eprintln!(
            "without errors: {} with {}; {}, {}",
            counted(right, "dashboard"),
            counted(panels, "panel"),
            counted(errors, "error"),
            counted(warnings, "warning")
        );
        let bad = found.iter().any(|d| Diagnostic::is_error(d) || self.strict);
        Ok(u8::from(bad))
    }
}

/// `1 error`, `2 errors`.
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn count(panels: &[crate::spec::Panel]) -> usize {
    panels.iter().map(|p| if p.kind == "row" { count(&p.panels) } else { 1 }).sum()
}
