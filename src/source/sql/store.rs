//! The source over a store that answers through SQLite: a database file, or files loaded into memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use serde_json::{Map, Value};

use super::SqlTarget;
use super::lite::{self, Limits, Sqlite};
use super::rows::Rows;
use super::shape::Format;
use super::shape::{self, Shaping};
use crate::frame::Frame;
use crate::source::{Answer, Answering, Context, Failure, Request, Source, entry, legend};

/// Lends a connection.
pub trait Store: Send + Sync + 'static {
    /// The id of the source's kind.
    fn kind(&self) -> &'static str;

    /// Calls `work` with a guarded connection; may block.
    ///
    /// # Errors
    /// Why there is no connection, or the failure of `work`.
    fn lend(&self, work: &mut dyn FnMut(&mut Connection) -> Result<Rows, Failure>) -> Result<Rows, Failure>;

    /// How many connections it lends at once.
    fn concurrency(&self) -> usize;
}

/// A source over a store.
pub struct SqlSource<S> {
    name: String,
    store: Arc<S>,
    limits: Limits,
}

impl<S: Store> SqlSource<S> {
    /// A source of that name; `rows` limits its answers.
    pub fn new(name: &str, store: S, rows: Option<usize>) -> Self {
        let default = Limits::default();
        Self {
            name: name.to_owned(),
            store: Arc::new(store),
            limits: Limits { rows: rows.unwrap_or(default.rows), ..default },
        }
    }
}

impl<S: Store> Source for SqlSource<S> {
    fn kind(&self) -> &'static str {
        self.store.kind()
    }

    fn request(&self, target: &Map<String, Value>, context: &Context) -> Result<Request, Failure> {
        super::request(&self.name, entry::target(target)?, &Sqlite, context)
    }

    /// Events are rows: their texts and tags are columns, never labels of a series.
    fn event_target(&self, query: &str) -> Map<String, Value> {
        Map::from_iter([("query", query), ("format", "table")].map(|(key, value)| (key.to_string(), value.into())))
    }

    fn format(&self) -> crate::variable::Format {
        crate::variable::Format::Sql
    }

    fn fetch<'a>(&'a self, request: &'a Request) -> Answering<'a> {
        Box::pin(fetch(Arc::clone(&self.store), request, self.limits))
    }

    fn finish(&self, target: &Map<String, Value>, _: &Request, frames: Vec<Frame>) -> Vec<Frame> {
        match target.get("legend").and_then(Value::as_str) {
            Some(template) if !template.is_empty() => legend::name_frames(template, frames),
            _ => frames,
        }
    }

    fn variable_request(
        &self,
        variable: &crate::spec::Variable,
        context: &Context,
    ) -> Option<Result<Request, Failure>> {
        let query = super::variable_query(variable)?;
        let target = SqlTarget { query, format: Some(Format::Choices), ..SqlTarget::default() };
        Some(super::request(&self.name, target, &Sqlite, context))
    }

    fn concurrency(&self) -> usize {
        self.store.concurrency()
    }
}

/// Stops the query when nobody waits for its answer any more, which is how a deadline shows here.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn fetch<S: Store>(store: Arc<S>, request: &Request, limits: Limits) -> Answer {
    let shaping: Shaping = serde_json::from_value(request.params.clone())
        .map_err(|e| Failure::error(format!("the request is wrong: {e}")))?;
    let stop = Stop(Arc::default());
    let (flag, sql, range) = (Arc::clone(&stop.0), request.query.clone(), request.range);
    let work = move || {
        let rows = store.lend(&mut |connection| lite::run(connection, &sql, limits, &flag))?;
        shape::frames(rows, &shaping, range)
    };
    let answer = tokio::task::spawn_blocking(work).await;
    answer.map_err(|_| Failure::error("the query failed inside the database"))?
}
