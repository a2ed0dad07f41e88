//! Progress while asking, and the table at the end: a bar on a terminal, plain lines elsewhere.

use std::collections::BTreeSet;
use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::diag::Diagnostic;
use crate::fetch;
use crate::panel::card::State;
use crate::text::Missing;

/// Shows how far asking is.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar when stderr is a terminal.
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} answers  {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self { bar }
    }

    /// One more answer.
    pub fn show(&self, progress: &fetch::Progress<'_>) {
        if let Some(bar) = &self.bar {
            bar.set_length(progress.total as u64);
            bar.set_position(progress.done as u64);
            bar.set_message(progress.source.to_string());
        } else if progress.done == progress.total || progress.done.is_multiple_of(25) {
            eprintln!("asked {}/{}", progress.done, progress.total);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// One panel in the table at the end.
pub struct Line {
    /// Dashboard and panel.
    pub panel: String,
    /// How it ended.
    pub state: State,
    /// Why, when it is not `ok`.
    pub message: Option<String>,
    /// Warnings of its sources.
    pub notices: Vec<String>,
}

/// Prints a line for each panel that counts against the run, then the counts of states.
pub fn print(lines: &[Line], strict: bool, files: usize, out: &str) {
    let count = |state: State| lines.iter().filter(|l| l.state == state).count();
    for line in lines.iter().filter(|_| strict) {
        for notice in &line.notices {
            eprintln!("warning  {}  {}", line.panel, notice.replace('\n', " "));
        }
    }
    let fine = |state| state == State::Ok || state == State::Empty && !strict;
    for line in lines.iter().filter(|l| !fine(l.state)) {
        let message = line.message.as_deref().unwrap_or_default().replace('\n', " ");
        eprintln!("{:8} {}  {message}", line.state.name(), line.panel);
    }
    let states = State::ALL.into_iter().filter(|s| count(*s) > 0).map(|s| format!("{} {}", count(s), s.name()));
    let states: Vec<_> = states.collect();
    eprintln!(
        "{} panels: {}; {files} files in {out}",
        lines.len(),
        if states.is_empty() { "none".into() } else { states.join(", ") }
    );
}

/// Says which characters stand in fonts of this machine, and which in none.
pub fn missing_glyphs<'a>(pictures: impl Iterator<Item = &'a BTreeSet<Missing>>) {
    let all: BTreeSet<&Missing> = pictures.flatten().collect();
    let (found, boxes): (Vec<&Missing>, Vec<&Missing>) = all.into_iter().partition(|m| m.font.is_some());
    if !found.is_empty() {
        let fonts: BTreeSet<&str> = found.iter().filter_map(|m| m.font.as_deref()).collect();
        let fonts = fonts.into_iter().collect::<Vec<_>>().join(", ");
        let message = format!("the embedded fonts lack {}: set in this machine's {fonts}", characters(&found));
        eprintln!("{}", Diagnostic::warning(message).hint("another machine may set them in another font"));
    }
    if !boxes.is_empty() {
        let message = format!("no font here has {}: each is drawn as a box", characters(&boxes));
        eprintln!("{}", Diagnostic::warning(message).hint("install a font that has them, such as one of Noto's"));
    }
}

/// The first few characters, and how many more there are.
fn characters(missing: &[&Missing]) -> String {
    const SHOWN: usize = 8;
    let one = |m: &&Missing| format!("`{}` (U+{:04X})", m.character, m.character as u32);
    let shown = missing.iter().take(SHOWN).map(one).collect::<Vec<_>>().join(", ");
    match missing.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
