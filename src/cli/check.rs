//! `stillframe check`: what is wrong with definitions, without asking anyone.

use std::path::PathBuf;

use super::Stop;
use crate::diag::Diagnostic;
use crate::known;
use crate::spec::load;

/// Checks dashboards and their sources file offline and prints everything that is wrong.
#[derive(Debug, clap::Args)]
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
        let loaded = load::load(&self.paths, &known, entries.as_ref(), &[&load::Native]);
        found.extend(loaded.diagnostics);
        super::report(&found);
        let errors = found.iter().filter(|d| d.is_error()).count();
        let warnings = found.len() - errors;
        let panels: usize = loaded.dashboards.iter().map(|d| count(&d.dashboard.panels)).sum();
        let right = loaded.dashboards.len();
        eprintln!("{right} dashboards with {panels} panels are right; {errors} errors, {warnings} warnings");
        let bad = found.iter().any(|d| Diagnostic::is_error(d) || self.strict);
        Ok(u8::from(bad))
    }
}

fn count(panels: &[crate::spec::Panel]) -> usize {
    panels.iter().map(|p| if p.kind == "row" { count(&p.panels) } else { 1 }).sum()
}
