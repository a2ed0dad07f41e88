//! Data sources: each kind turns a target into a request and an answer into frames.
//!
//! No source knows a panel. A kind is one folder and one line in [`KINDS`].

pub mod csv;
pub mod entry;
pub mod json;
pub mod legend;
mod offered;
pub mod sql;
pub mod sqlite;
pub mod testdata;
pub mod unusable;
#[cfg(test)]
mod testing;
pub mod http;
pub mod prometheus;
pub mod recording;
pub mod secret;

pub use offered::Sources;

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::diag::Diagnostic;
use crate::frame::Frame;
use crate::time::TimeRange;

/// All kinds, sorted by id.
pub static KINDS: &[&dyn Kind] =
    &[&csv::Csv, &json::JsonFiles, &prometheus::Prometheus, &recording::Recorded, &sqlite::Sqlite, &testdata::TestData];

/// The kind of that id.
pub fn kind(id: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|k| k.id() == id)
}

/// A kind of source: how it is set up and what its targets may say.
pub trait Kind: Sync {
    /// The id, such as `prometheus`.
    fn id(&self) -> &'static str;

    /// JSON Schema of its entry in the sources file, without `kind`.
    fn config_schema(&self) -> schemars::Schema;

    /// JSON Schema of what its targets add to `source`, `refId` and `hide`.
    fn target_schema(&self) -> schemars::Schema;

    /// Makes a source from its checked entry. Files are named relative to `Setup::folder`.
    fn connect(&self, config: &Map<String, Value>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic>;
}

/// What a source may need to be set up: the only door to the environment and the file system.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The name in the sources file.
    pub name: String,
    /// The folder of the sources file.
    pub folder: PathBuf,
    /// The environment, for `{ env: NAME }`.
    pub env: Arc<BTreeMap<String, String>>,
}

/// A source that is set up.
pub trait Source: Send + Sync {
    /// The id of its kind.
    fn kind(&self) -> &'static str;

    /// The request that a target makes, its variables already filled in. Pure.
    ///
    /// # Errors
    /// A failure when the target cannot be asked, such as a missing query.
    fn request(&self, target: &Map<String, Value>, context: &Context) -> Result<Request, Failure>;

    /// Asks. The frames carry no `refId` yet and no names that depend on the legend; those are
    /// given by [`Source::finish`], so that one answer serves several targets.
    fn fetch<'a>(&'a self, request: &'a Request) -> Answering<'a>;

    /// Lays what is the target's own (such as its legend) over the answer. Pure.
    fn finish(&self, _target: &Map<String, Value>, _request: &Request, frames: Vec<Frame>) -> Vec<Frame> {
        frames
    }

    /// The request whose answer gives a variable's choices: the first text field, or the fields named
    /// `__text` and `__value`. `None` when the kind has no such queries. Pure.
    fn variable_request(
        &self,
        _variable: &crate::spec::Variable,
        _context: &Context,
    ) -> Option<Result<Request, Failure>> {
        None
    }

    /// Whether series without a name take their target's `refId`, even when it is the only one.
    fn names_by_ref_id(&self) -> bool {
        false
    }

    /// How variables without a format of their own are written into its queries.
    fn format(&self) -> crate::variable::Format {
        crate::variable::Format::Glob
    }

    /// The target of an annotation's query, its variables already filled in.
    fn event_target(&self, query: &str) -> Map<String, Value> {
        Map::from_iter([("query".to_string(), query.into())])
    }

    /// Lays ad-hoc filters over a target, its variables already filled in. Kinds that do not know filters leave it as it is.
    fn filter(&self, _target: &mut Map<String, Value>, _filters: &[crate::variable::Filter]) {}

    /// How many requests it takes at once.
    fn concurrency(&self) -> usize {
        8
    }
}

/// An answer on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Frames, or why there are none.
pub type Answer = Result<Vec<Frame>, Failure>;

/// What surrounds a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// The time range.
    pub range: TimeRange,
    /// The step in milliseconds that the range and `maxDataPoints` give (`$__interval`).
    pub interval: i64,
    /// The most points wanted.
    pub max_data_points: u32,
    /// The panel's least step in milliseconds, if it has one.
    pub min_step: Option<i64>,
    /// The zone of the dashboard, for day buckets.
    pub zone: jiff::tz::TimeZone,
}

/// A question to a source: equal requests are asked once.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The source's name.
    pub source: String,
    /// The final query text, as a person would read it.
    pub query: String,
    /// Everything that the source needs beside the text, in the kind's own words.
    pub params: Value,
    /// The time range asked for.
    pub range: TimeRange,
    /// The step in milliseconds, for queries over steps.
    pub step: Option<i64>,
}

impl Request {
    /// A hash that equal requests share, in every run: 16 hexadecimal digits. The source's name is part of it.
    pub fn key(&self) -> String {
        use sha2::{Digest, Sha256};
        let text = serde_json::json!([self.source, self.query, self.params, self.range.from, self.range.to, self.step]);
        Sha256::digest(text.to_string()).iter().take(8).map(|b| format!("{b:02x}")).collect()
    }
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What kind of failure; it decides the panel's state.
    pub kind: FailureKind,
    /// What happened: lower case, no full stop, no secret.
    pub message: String,
    /// Whether asking again may help.
    pub retry: Option<Retry>,
}

/// Kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The source refused or could not be understood.
    Error,
    /// A deadline passed.
    Timeout,
    /// A limit of ours was passed: bytes, series, rows.
    Limit,
    /// Not asked, since something that it needs is missing, such as a variable's value.
    Skipped,
}

/// Whether asking again may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Soon.
    Soon,
    /// After the time that the server asked for.
    After(Duration),
}

impl Failure {
    /// An error that asking again does not mend.
    pub fn error(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Error, message: message.into(), retry: None }
    }

    /// A failure of some kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, ..Self::error(message) }
    }

    /// Asking again may help.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
