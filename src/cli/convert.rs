//! `stillframe convert`: dashboards of other tools in our own form.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Stop, output};
use crate::diag::{Diagnostic, SourceFile};
use crate::import::{self, Finding, Imported, Why};
use crate::known;
use crate::spec::check::{self, Against};
use crate::spec::load::{self, LoadedDashboard};
use crate::spec::schema::Schemas;
use crate::spec::tree::Node;
use crate::spec::write;

/// Writes dashboards of other tools in our own form, complete; drawing either gives the same pictures.
///
/// What is left out stands once in comments at the end of each definition.
#[derive(Debug, clap::Args)]
pub struct Convert {
    /// Dashboards: files of Grafana's, Perses' or ours, folders of them, or a pattern such as `dash/**/*.json`.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The file to write, or a folder to write a file for each dashboard [default: stdout].
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Convert {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let known = known::all();
        let mut loaded = load::load(&self.paths, &known, None, import::READERS);
        if loaded.has_errors() {
            return Err(loaded.diagnostics.into());
        }
        super::report(&loaded.diagnostics);
        let against = Against { known: &known, schemas: &Schemas::new(&known), sources: None };
        let texts: Vec<(String, String)> =
            loaded.dashboards.iter_mut().map(|d| (d.dashboard.name.clone(), written(d, &against))).collect();
        self.write(&texts)?;
        let wrong =
            std::iter::zip(&texts, &loaded.dashboards).flat_map(|((_, text), d)| differences(text, d, &against));
        let wrong: Vec<_> = wrong.collect();
        super::report(&wrong);
        Ok(u8::from(!wrong.is_empty()))
    }

    fn write(&self, texts: &[(String, String)]) -> Result<(), Stop> {
        let all = || texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("---\n");
        let Some(out) = self.out.as_ref().filter(|out| out.as_os_str() != "-") else {
            super::print(&all());
            return Ok(());
        };
        let yaml = out.extension().is_some_and(|e| e == "yaml" || e == "yml");
        if !out.is_dir() && (yaml || texts.len() == 1) {
            return write_file(out, &all());
        }
        std::fs::create_dir_all(out)
            .map_err(|e| Stop::message(format!("cannot make the folder `{}`: {e}", out.display())))?;
        texts.iter().try_for_each(|(name, text)| write_file(&out.join(format!("{name}.yaml")), text))
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), Stop> {
    let failed = |e: std::io::Error| Stop::message(format!("cannot write `{}`: {e}", path.display()));
    output::write_file(path, text.as_bytes()).map_err(failed)
}

/// The definition with its comments; names in its texts that are no variables are declared in it, so that it is sound.
fn written(loaded: &mut LoadedDashboard, against: &Against<'_>) -> String {
    let value = serde_json::to_value(&loaded.dashboard).unwrap_or_default();
    let unknown = check::unknown_variables(&Node::from_value(&value), &loaded.file, against);
    loaded.dashboard.unknown_variables.extend(unknown.keys().cloned());
    let mut text = text(loaded);
    if !unknown.is_empty() && loaded.imported.is_some() {
        text.push_str("#\n# No variables of the dashboard, so that texts keep them as they are:\n");
        unknown.into_iter().for_each(|(name, count)| text.push_str(&item(&format!("`{name}`"), count)));
    }
    text
}

/// The definition with its comments.
pub fn text(loaded: &LoadedDashboard) -> String {
    let head = "# Editors know the rules from `stillframe schema > stillframe.schema.json`:\n# yaml-language-server: $schema=stillframe.schema.json\n";
    let comments = loaded.imported.as_ref().map(|i| left_out(i, &loaded.file.path)).unwrap_or_default();
    format!("{head}{}{comments}", write::dashboard(&loaded.dashboard))
}

/// What the definition says other than the dashboard that it was written from; nothing, unless there is a defect.
fn differences(text: &str, loaded: &LoadedDashboard, against: &Against<'_>) -> Vec<Diagnostic> {
    let file = Arc::new(SourceFile { path: format!("{}.yaml", loaded.dashboard.name), text: text.into() });
    let read = load::load_text(&file, &[&load::Native], against);
    let same = read.dashboards.iter().any(|d| d.dashboard == loaded.dashboard);
    let mut found: Vec<_> = read.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    if !same && found.is_empty() {
        found.push(Diagnostic::error(format!("{} is not read as it was written", file.path)));
    }
    found
}

/// Comments on what is not in the definition, each kind of thing once.
fn left_out(imported: &Imported, path: &str) -> String {
    let of = |why: fn(&Why) -> bool| imported.findings.iter().filter(move |f| why(&f.why)).collect::<Vec<_>>();
    let mut out = format!("\n# Converted from {} ({}).\n", one_line(path), imported.form);
    let idle = of(|w| matches!(w, Why::NoEffect(_)));
    let unknown = of(|w| *w == Why::Unknown);
    let meaningless = of(|w| *w == Why::Meaningless);
    section(&mut out, "Not drawn, and left out:", &idle);
    section(&mut out, "Not understood, and left out:", &unknown);
    section(&mut out, "Left out, since it has no use in a still picture:", &meaningless);
    out
}

fn section(out: &mut String, title: &str, findings: &[&Finding]) {
    if findings.is_empty() {
        return;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let why = if let Why::NoEffect(why) = &finding.why { format!(": {why}") } else { String::new() };
        *counts.entry(format!("{}{why}", anywhere(&finding.path))).or_default() += 1;
    }
    out.push_str(&format!("#\n# {title}\n"));
    for (what, count) in counts {
        out.push_str(&item(&what, count));
    }
}

/// A line of a list of comments.
fn item(what: &str, count: usize) -> String {
    let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
    format!("# - {}{times}\n", one_line(what))
}

/// A path without the numbers of list items: `panels[].options.tooltip`.
fn anywhere(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => {
                inside = true;
                out.push(c);
            }
            ']' => {
                inside = false;
                out.push(c);
            }
            c if inside && c.is_ascii_digit() => {}
            c => out.push(c),
        }
    }
    out.replace("panels[].panels[]", "panels[]").replace("rows[].panels[]", "panels[]")
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') { ' ' } else { c })
        .collect()
}
