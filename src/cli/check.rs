//! `stillframe check`: what is wrong with definitions, without asking anyone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Stop, input};
use crate::diag::{Diagnostic, Span};
use crate::import::{self, Finding, Why};
use crate::known;
use crate::spec::VariableKind;
use crate::spec::known::Known;
use crate::spec::load::{self, LoadedDashboard};
use crate::spec::sources::Sources;

/// Prints everything that is wrong with dashboards and their sources file, without asking any source.
///
/// Of dashboards that another tool wrote it lists, panel by panel, every option that is not understood or has no effect.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Check {
    /// Dashboards: files of ours, Grafana's or Perses', folders of them, or a pattern such as `dash/**/*.json`.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The sources file [default: `sources.yaml` beside the dashboards].
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,

    /// The source that dashboards mean by a uid, a name, a variable (`$datasource`) or a kind such as `prometheus`.
    #[arg(long = "source", value_name = "KEY=NAME")]
    mapped: Vec<String>,

    /// Takes warnings, and options without effect, for errors.
    #[arg(long)]
    strict: bool,
}

impl Check {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let known = known::all();
        let mut found = Vec::new();
        let mut entries = self.entries(&known, &mut found);
        input::mapping(&self.mapped, entries.as_mut())?;
        let loaded = load::load(&self.paths, &known, entries.as_ref(), import::READERS);
        found.extend(loaded.diagnostics);
        let imported = loaded.dashboards.iter().filter(|d| d.imported.is_some());
        found.extend(imported.clone().flat_map(|d| unknown_sources(d, entries.as_ref(), &known)));
        super::report(&found);
        imported.for_each(|d| eprint!("{}", listing(d)));
        let findings = |why: fn(&Why) -> bool| {
            let all = loaded.dashboards.iter().filter_map(|d| d.imported.as_ref()).flat_map(|i| &i.findings);
            all.filter(|f| why(&f.why)).count()
        };
        let (idle, unknown) = (findings(|w| matches!(w, Why::NoEffect(_))), findings(|w| *w == Why::Unknown));
        let errors = found.iter().filter(|d| d.is_error()).count();
        let panels: usize = loaded.dashboards.iter().map(|d| count(&d.dashboard.panels)).sum();
        eprintln!(
            "without errors: {} with {}; {}, {}{}",
            counted(loaded.dashboards.len(), "dashboard"),
            counted(panels, "panel"),
            counted(errors, "error"),
            counted(found.len() - errors, "warning"),
            options(idle, unknown)
        );
        let bad = errors > 0 || self.strict && !found.is_empty() || self.strict && idle + unknown > 0;
        Ok(u8::from(bad))
    }

    fn entries(&self, known: &Known, found: &mut Vec<Diagnostic>) -> Option<Sources> {
        let path = input::sources_path(self.sources.as_ref(), &self.paths)?;
        match input::read_sources(&path, known) {
            Ok((entries, more)) => {
                found.extend(more);
                Some(entries)
            }
            Err(error) => {
                found.push(error);
                None
            }
        }
    }
}

/// What of a foreign dashboard's sources cannot be found, each name once.
fn unknown_sources(loaded: &LoadedDashboard, entries: Option<&Sources>, known: &Known) -> Vec<Diagnostic> {
    let Some(entries) = entries else { return Vec::new() };
    let offer = entries.offer();
    let kinds: Vec<&str> = known.sources.iter().map(|k| k.id).collect();
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for name in input::references(&loaded.dashboard) {
        *named.entry(name).or_default() += 1;
    }
    let missing = named.into_iter().filter(|(name, _)| offer.find(name).is_none());
    let warning = |(name, times): (&str, usize)| {
        let places = counted(times, "place");
        Diagnostic::warning(format!("{}: {} ({places})", loaded.file.path, offer.missing(name, &kinds)))
    };
    let picks = loaded.dashboard.variables.iter().filter(|v| v.kind == VariableKind::Datasource);
    let unpicked = picks.filter_map(|v| offer.unpicked(&v.name, v.source_kind.as_deref()?, &kinds));
    let unpicked = unpicked.map(|why| Diagnostic::warning(format!("{}: {why}", loaded.file.path)));
    missing.map(warning).chain(unpicked).collect()
}

/// The options of a foreign dashboard that are not shown, panel by panel.
fn listing(loaded: &LoadedDashboard) -> String {
    let Some(imported) = &loaded.imported else { return String::new() };
    let mut out = String::new();
    let mut last: Option<Option<&str>> = None;
    for finding in imported.findings.iter().filter(|f| f.matters()) {
        let panel = imported.panel_of(finding);
        if last != Some(panel) {
            let what = panel.map_or_else(|| "the dashboard".to_string(), |id| format!("panel `{id}`"));
            out.push_str(&format!("{}: {what}\n", loaded.file.path));
            last = Some(panel);
        }
        out.push_str(&line(finding, loaded));
    }
    out
}

fn line(finding: &Finding, loaded: &LoadedDashboard) -> String {
    let (line, column) = Span { file: loaded.file.clone(), bytes: finding.span.clone() }.line_column();
    let why = match &finding.why {
        Why::NoEffect(why) => format!("no effect: {why}"),
        Why::Unknown | Why::Meaningless => "not understood".to_string(),
    };
    format!("  {line}:{column} {}: {why}\n", finding.path)
}

/// `; 3 options without effect, 1 not understood`.
fn options(idle: usize, unknown: usize) -> String {
    if idle + unknown == 0 {
        return String::new();
    }
    format!("; {} without effect, {unknown} not understood", counted(idle, "option"))
}

/// `1 error`, `2 errors`.
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn count(panels: &[crate::spec::Panel]) -> usize {
    panels.iter().map(|p| if p.kind == "row" { count(&p.panels) } else { 1 }).sum()
}
