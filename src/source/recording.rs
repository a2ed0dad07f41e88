//! Recordings: the answers of a run in a file, and a source that answers from it.
//!
//! A recording is gzip of JSON lines: a header, then one line for each request by rising key. It holds
//! queries, answers and how long they took; it holds no address, no header and no secret. Equal runs with a given present give
//! equal bytes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::{Answer, Answering, Context, Failure, FailureKind, Kind, Request, Retry, Setup, Source, kind};
use crate::diag::Diagnostic;
use crate::frame::Frame;
use crate::frame::json;
use crate::spec::Variable;
use crate::time::TimeRange;

/// The version of the format that we write.
const VERSION: u32 = 1;

/// The most bytes of a recording, decompressed.
const MAX_BYTES: u64 = 4 << 30;

/// A recording.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// What surrounded the run.
    pub header: Header,
    entries: BTreeMap<String, Entry>,
}

/// What surrounded a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The version of the format.
    pub version: u32,
    /// The version of stillframe that wrote it.
    pub stillframe: String,
    /// The present of the run, in milliseconds.
    pub now: i64,
    /// The zone given to the run, if any; dashboards may name their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The start of the range given to the run, if any, as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The end of the range given to the run, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The values of variables given to the run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub vars: BTreeMap<String, Vec<String>>,
}

/// A request and its answer, one line of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    key: String,
    source: String,
    query: String,
    params: Value,
    from: i64,
    to: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<i64>,
    /// Frames stay text until they are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    frames: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<FailureText>,
    /// How long the answer took, unless the run had a given present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct FailureText {
    kind: String,
    message: String,
    /// Milliseconds to wait; 0 is soon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry: Option<u64>,
}

impl Recording {
    /// An empty recording of a run at some present.
    pub fn new(now: i64) -> Self {
        let stillframe = env!("CARGO_PKG_VERSION").into();
        Self { header: Header { version: VERSION, stillframe, now, ..Header::default() }, entries: BTreeMap::new() }
    }

    /// Adds an answer and how long it took, where that is told; a second one to the same request replaces the first.
    pub fn add(&mut self, request: &Request, answer: &Answer, seconds: Option<f64>) {
        let entry = Entry {
            key: request.key(),
            source: request.source.clone(),
            query: request.query.clone(),
            params: request.params.clone(),
            from: request.range.from,
            to: request.range.to,
            step: request.step,
            frames: answer.as_ref().ok().and_then(|f| to_raw_value(&json::write(f)).ok()),
            failure: answer.as_ref().err().map(FailureText::of),
            seconds,
        };
        self.entries.insert(entry.key.clone(), entry);
    }

    /// How many answers there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The requests that it answers, by rising key.
    pub fn requests(&self) -> impl Iterator<Item = Request> {
        self.entries.values().map(Entry::request)
    }

    /// The answer to a request.
    pub fn answer(&self, request: &Request) -> Answer {
        match self.entries.get(&request.key()) {
            Some(entry) => entry.answer(),
            None => Err(self.missing(request)),
        }
    }

    /// How long the answer to a request took, where that is told.
    pub fn seconds(&self, request: &Request) -> Option<f64> {
        self.entries.get(&request.key())?.seconds
    }

    /// Says what is near: the same query at another time, other queries of the source, or nothing.
    fn missing(&self, request: &Request) -> Failure {
        let of_source: Vec<&Entry> = self.entries.values().filter(|e| e.source == request.source).collect();
        let hint = if of_source.is_empty() {
            format!("it holds none of the source `{}`", request.source)
        } else if of_source.iter().any(|e| e.query == request.query) {
            format!("it holds the query for another time range or step; its `now` is {}", self.header.now)
        } else {
            format!("it holds {} others of the source `{}`", of_source.len(), request.source)
        };
        Failure::error(format!("the recording holds no answer for this request: {hint}"))
    }

    /// Writes the file's bytes.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, out: impl Write) -> std::io::Result<()> {
        let mut gzip = flate2::GzBuilder::new().mtime(0).operating_system(255).write(out, flate2::Compression::best());
        line(&mut gzip, &self.header)?;
        for entry in self.entries.values() {
            line(&mut gzip, entry)?;
        }
        gzip.finish()?.flush()
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// What is wrong with them: lower case, no full stop.
    pub fn read(bytes: impl Read) -> Result<Self, String> {
        let mut lines = BufReader::new(flate2::read::GzDecoder::new(bytes).take(MAX_BYTES)).lines().enumerate();
        let header: Header = match lines.next() {
            Some((_, Ok(line))) => serde_json::from_str(&line).map_err(|_| "it has no header of a recording")?,
            _ => return Err("it is no recording: not gzip, or empty".into()),
        };
        if header.version != VERSION {
            return Err(format!(
                "it has version {} of the format, and this stillframe reads {VERSION}",
                header.version
            ));
        }
        let mut entries = BTreeMap::new();
        for (number, line) in lines {
            let line = line.map_err(|e| format!("it breaks off in line {}: {}", number + 1, e.kind()))?;
            let entry: Entry = serde_json::from_str(&line).map_err(|e| format!("line {}: {e}", number + 1))?;
            // The key is computed anew: what the line says is what it answers.
            entries.insert(entry.request().key(), entry);
        }
        Ok(Self { header, entries })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(path: &Path) -> Result<Self, Diagnostic> {
        let bad = |what: String| Diagnostic::error(format!("cannot read the recording `{}`: {what}", path.display()));
        let file = std::fs::File::open(path).map_err(|e| bad(super::entry::io(&e)))?;
        Self::read(file).map_err(bad)
    }
}

fn line(out: &mut impl Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

impl Entry {
    fn request(&self) -> Request {
        Request {
            source: self.source.clone(),
            query: self.query.clone(),
            params: self.params.clone(),
            range: TimeRange { from: self.from, to: self.to },
            step: self.step,
        }
    }

    fn answer(&self) -> Answer {
        if let Some(failure) = &self.failure {
            return Err(failure.failure());
        }
        let text = self.frames.as_ref().map_or("[]", |raw| raw.get());
        json::read(text).map_err(|e| Failure::error(format!("the recording is damaged: {e}")))
    }
}

const KINDS: [(&str, FailureKind); 4] = [
    ("error", FailureKind::Error),
    ("timeout", FailureKind::Timeout),
    ("limit", FailureKind::Limit),
    ("skipped", FailureKind::Skipped),
];

impl FailureText {
    fn of(failure: &Failure) -> Self {
        Self {
            kind: KINDS.iter().find(|(_, k)| *k == failure.kind).map_or("error", |(name, _)| name).into(),
            message: failure.message.clone(),
            retry: failure.retry.map(|retry| match retry {
                Retry::Soon => 0,
                Retry::After(time) => u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1),
            }),
        }
    }

    fn failure(&self) -> Failure {
        let kind = KINDS.iter().find(|(name, _)| *name == self.kind).map_or(FailureKind::Error, |(_, k)| *k);
        let retry = self.retry.map(|ms| if ms == 0 { Retry::Soon } else { Retry::After(Duration::from_millis(ms)) });
        Failure { kind, message: self.message.clone(), retry }
    }
}

/// The kind `recording`: answers from a file, requests like those of the kind that was recorded.
pub struct Recorded;

/// What the sources file says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The file, from the folder of the sources file.
    pub path: PathBuf,
    /// The name that the source had in the recorded run; this source's own name when not given.
    #[serde(default)]
    pub source: Option<String>,
    /// The source that was recorded: its `kind` and the settings that decide what is asked, such as
    /// `scrapeInterval`. It needs no address.
    #[serde(rename = "as")]
    pub original: Map<String, Value>,
}

struct Opened {
    recording: Recording,
    recorded_as: Option<String>,
    original: Arc<dyn Source>,
}

impl Kind for Recorded {
    fn id(&self) -> &'static str {
        "recording"
    }

    fn config_schema(&self) -> Schema {
        schema_for!(Config)
    }

    /// Targets are those of the recorded kind, so all keys are let through.
    fn target_schema(&self) -> Schema {
        schemars::json_schema!({ "type": "object" })
    }

    fn connect(&self, config: &Map<String, Value>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic> {
        let mut config = config.clone();
        config.remove("kind");
        let bad = |what: String| Diagnostic::error(format!("source `{}`: {what}", setup.name));
        let config: Config = serde_json::from_value(Value::Object(config)).map_err(|e| bad(e.to_string()))?;
        let original = original(config.original, setup)?;
        let recording = Recording::open(&setup.folder.join(&config.path))?;
        Ok(Arc::new(Opened { recording, recorded_as: config.source, original }))
    }
}

/// The source that was recorded. It is never asked, so an address that is missing does not matter.
fn original(mut config: Map<String, Value>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic> {
    let bad = |what: String| Diagnostic::error(format!("source `{}`: {what}", setup.name));
    let id = config.get("kind").and_then(Value::as_str).unwrap_or_default().to_string();
    if id == Recorded.id() {
        return Err(bad("a recording of a recording: name the kind that was recorded".into()));
    }
    let Some(kind) = kind(&id) else {
        let problem = bad(format!("`as` names no known kind of source: `{id}`"));
        return Err(problem.suggest(&id, super::KINDS.iter().map(|k| k.id())));
    };
    let takes_url = kind.config_schema().pointer("/properties/url").is_some();
    if takes_url && !config.contains_key("url") {
        config.insert("url".into(), "http://recording.invalid".into());
    }
    kind.connect(&config, setup)
}

impl Source for Opened {
    /// The kind that was recorded, since it takes the same targets.
    fn kind(&self) -> &'static str {
        self.original.kind()
    }

    fn request(&self, target: &Map<String, Value>, context: &Context) -> Result<Request, Failure> {
        self.original.request(target, context)
    }

    fn fetch<'a>(&'a self, request: &'a Request) -> Answering<'a> {
        let source = self.recorded_as.clone().unwrap_or_else(|| request.source.clone());
        let answer = self.recording.answer(&Request { source, ..request.clone() });
        Box::pin(std::future::ready(answer))
    }

    fn finish(&self, target: &Map<String, Value>, request: &Request, frames: Vec<Frame>) -> Vec<Frame> {
        self.original.finish(target, request, frames)
    }

    fn names_by_ref_id(&self) -> bool {
        self.original.names_by_ref_id()
    }

    fn format(&self) -> crate::variable::Format {
        self.original.format()
    }

    fn variable_request(&self, variable: &Variable, context: &Context) -> Option<Result<Request, Failure>> {
        self.original.variable_request(variable, context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Field, Shape, Values};
    use serde_json::json;

    fn request(query: &str) -> Request {
        let range = TimeRange { from: 0, to: 60_000 };
        Request {
            source: "prom".into(),
            query: query.into(),
            params: json!({"type": "range"}),
            range,
            step: Some(1000),
        }
    }

    fn frame() -> Frame {
        let mut value =
            Field::new("Value", Values::Number(vec![Some(0.1 + 0.2), None, Some(f64::NAN), Some(f64::NEG_INFINITY)]));
        value.labels = [("job".into(), "a".into())].into();
        let time = Field::new("Time", Values::Time(vec![Some(0), Some(1000), Some(2000), Some(3000)]));
        let mut frame = Frame::new(vec![time, value]);
        frame.meta.shape = Shape::TimeSeries;
        frame.meta.notices = vec!["a note".into()];
        frame.meta.partial = true;
        frame
    }

    fn recording() -> Recording {
        let mut recording = Recording::new(1_793_577_600_000);
        recording.add(&request("up"), &Ok(vec![frame()]), Some(0.5));
        let failure = Failure::new(FailureKind::Timeout, "late").retry(Retry::After(Duration::from_secs(2)));
        recording.add(&request("slow"), &Err(failure), None);
        recording
    }

    fn bytes(recording: &Recording) -> Vec<u8> {
        let mut bytes = Vec::new();
        recording.write(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn answers_survive_the_file() {
        let written = bytes(&recording());
        assert_eq!(written, bytes(&recording()));
        let read = Recording::read(&written[..]).unwrap();
        assert_eq!(read.header, recording().header);
        // NaN is not equal to itself, so the frames are compared as they print.
        assert_eq!(format!("{:?}", read.answer(&request("up"))), format!("{:?}", Ok::<_, Failure>(vec![frame()])));
        assert_eq!(read.answer(&request("slow")), recording().answer(&request("slow")));
        assert_eq!(read.requests().count(), 2);
    }

    #[test]
    fn a_missing_answer_says_what_is_near() {
        let other_time = Request { range: TimeRange { from: 5, to: 6 }, ..request("up") };
        let other_source = Request { source: "x".into(), ..request("up") };
        let cases = [
            (request("down"), "it holds 2 others of the source `prom`"),
            (other_time, "it holds the query for another time range or step; its `now` is 1793577600000"),
            (other_source, "it holds none of the source `x`"),
        ];
        for (request, hint) in cases {
            let message = recording().answer(&request).unwrap_err().message;
            assert_eq!(message, format!("the recording holds no answer for this request: {hint}"));
        }
    }

    #[test]
    fn damaged_files_are_told_apart() {
        let written = bytes(&recording());
        let gzip = |text: &str| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(text.as_bytes()).unwrap();
            gzip.finish().unwrap()
        };
        let cases = [
            (b"plain".to_vec(), "not gzip"),
            (written[..written.len() / 2].to_vec(), "i"),
            (gzip("{}\n"), "no header"),
            (gzip("{\"version\":9,\"stillframe\":\"9\",\"now\":0}\n"), "version 9"),
            (gzip("{\"version\":1,\"stillframe\":\"1\",\"now\":0}\n{}\n"), "line 2"),
        ];
        for (bytes, says) in cases {
            let message = Recording::read(&bytes[..]).unwrap_err();
            assert!(message.contains(says), "{message}");
        }
    }

    #[test]
    fn the_source_asks_like_the_original_and_answers_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup { name: "demo".into(), folder: folder.path().into(), env: Arc::default() };
        let context = super::super::prometheus::testing::context();
        let target = json!({"query": "up", "instant": true}).as_object().unwrap().clone();
        let prom = json!({"url": "http://a", "kind": "prometheus"}).as_object().unwrap().clone();
        let prom = kind("prometheus").unwrap().connect(&prom, &Setup { name: "prom".into(), ..setup.clone() }).unwrap();
        let mut recording = Recording::new(0);
        recording.add(&prom.request(&target, &context).unwrap(), &Ok(vec![]), None);
        std::fs::write(folder.path().join("r.still"), bytes(&recording)).unwrap();

        let config = json!({"path": "r.still", "source": "prom", "as": {"kind": "prometheus"}});
        let source = Recorded.connect(config.as_object().unwrap(), &setup).unwrap();
        let request = source.request(&target, &context).unwrap();
        assert_eq!(request.source, "demo");
        let job = crate::source::Source::fetch(&*source, &request);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert_eq!(runtime.block_on(job), Ok(vec![]));
        let config = json!({"path": "r.still", "as": {"kind": "prometheu"}});
        let problem = Recorded.connect(config.as_object().unwrap(), &setup).err().unwrap();
        assert_eq!(problem.hints, ["did you mean `prometheus`?"]);
    }
}
