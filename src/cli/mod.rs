//! The command line: one file per command.

mod check;
mod convert;
mod input;
mod manifest;
mod output;
mod pages;
mod plan;
mod query;
mod render;
mod schema;
mod snap;
mod summary;
mod whole;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::diag::Diagnostic;

/// Draws dashboard definitions to SVG, PNG and a static report site. No server, no browser.
#[derive(Debug, Parser)]
#[command(name = "stillframe", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0    all drawn
  1    drawn, but some panel is neither `ok` nor `empty`; or `check` found errors
  2    nothing drawn: bad usage, a bad definition, no output
  255  a defect of stillframe";

#[derive(Debug, Subcommand)]
enum Command {
    Render(render::Render),
    Snap(snap::Snap),
    Check(check::Check),
    Convert(convert::Convert),
    Plan(plan::Plan),
    Query(query::Query),
    Schema(schema::Schema),
}

/// What every command that reads dashboards takes.
#[derive(Debug, Clone, Args)]
struct Common {
    /// Dashboards: files of ours, Grafana's or Perses', folders of them, or a pattern such as `dash/**/*.json`.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The sources file [default: `sources.yaml` beside the dashboards].
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,

    /// The source that dashboards mean by a uid, a name, a variable (`$datasource`) or a kind such as `prometheus`.
    #[arg(long = "source", value_name = "KEY=NAME")]
    mapped: Vec<String>,

    /// Start of the time range: `now-6h`, `now/d`, RFC 3339, a date, or epoch seconds or milliseconds.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    from: Option<String>,

    /// End of the time range, in the same forms.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    to: Option<String>,

    /// The time zone: an IANA name such as `Europe/Berlin`, or `utc`.
    #[arg(long, value_name = "ZONE")]
    tz: Option<String>,

    /// The present: RFC 3339 or epoch seconds or milliseconds [default: SOURCE_DATE_EPOCH, else the clock].
    #[arg(long, value_name = "TIME")]
    now: Option<String>,

    /// The value of a variable; repeat it for several values or variables; `$__all` for all.
    #[arg(long = "var", value_name = "NAME=VALUE")]
    vars: Vec<String>,
}

/// How sources are asked.
#[derive(Debug, Clone, Args)]
struct Asking {
    /// Most time for one request, such as `30s`.
    #[arg(long, value_name = "TIME", default_value = "30s")]
    query_timeout: String,

    /// Most time for all requests, such as `5m`.
    #[arg(long, value_name = "TIME", default_value = "5m")]
    deadline: String,

    /// Keeps all answers in a file, to draw them again without any source.
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    record: Option<PathBuf>,

    /// Draws from a file of answers; asks no source.
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

/// Why a command ended early: what is wrong, and the exit code.
#[derive(Debug)]
struct Stop {
    code: u8,
    diagnostics: Vec<Diagnostic>,
}

impl Stop {
    /// Nothing can be drawn.
    fn usage(diagnostics: Vec<Diagnostic>) -> Self {
        Self { code: 2, diagnostics }
    }

    fn message(text: impl Into<String>) -> Self {
        Self::usage(vec![Diagnostic::error(text)])
    }
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::usage(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Stop {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::usage(diagnostics)
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Render(command) => command.run(),
        Command::Snap(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Convert(command) => command.run(),
        Command::Plan(command) => command.run(),
        Command::Query(command) => command.run(),
        Command::Schema(command) => command.run(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(stop) => {
            report(&stop.diagnostics);
            ExitCode::from(stop.code)
        }
    }
}

/// Says that a panic is a defect of ours, on one line and without a trace; panels turn their own into error cards.
pub fn on_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
    eprintln!("error: a defect of stillframe{place}; please report it");
}

/// Prints diagnostics to stderr.
fn report(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        eprintln!("{diagnostic}");
    }
}

/// Prints notices as warnings.
fn warn(notices: impl IntoIterator<Item = String>) {
    notices.into_iter().for_each(|notice| eprintln!("{}", Diagnostic::warning(notice)));
}

/// A scale of PNG files: 0.25 to 8.
fn scale(text: &str) -> Result<f64, String> {
    number(text, 0.25, 8.0)
}

/// A size in CSS pixels: 40 to 10,000.
fn pixels(text: &str) -> Result<f64, String> {
    number(text, 40.0, 10_000.0)
}

fn number(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "a number is wanted".to_string())?;
    if (least..=most).contains(&value) { Ok(value) } else { Err(format!("a number from {least} to {most} is wanted")) }
}

/// Sets how many panels are drawn at once.
fn threads(jobs: Option<usize>) -> Result<(), Stop> {
    let Some(jobs) = jobs else { return Ok(()) };
    if jobs == 0 {
        return Err(Stop::message("`--jobs 0`: at least one is needed"));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    pool.map_err(|e| Stop::message(format!("cannot start {jobs} threads: {e}")))
}

/// Prints what was asked for to stdout; a closed pipe is no error.
fn print(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
