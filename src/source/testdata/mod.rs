//! The `testdata` source: made-up data, so that definitions can be tried and tested without a server.
//!
//! `README.md` beside this file is the reference for users.

mod csv;
mod graph;
mod heatmap;
mod logs;
mod names;
mod options;
mod profile;
mod random;
mod series;
mod table;
mod trace;

pub use options::{ErrorKind, FramesForm, LabelsForm, Options, Wave};
pub use random::Random;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::entry::NamedFile;
use super::{Answer, Answering, Context, Failure, FailureKind, Kind, Request, Setup, Source, entry, legend};
use crate::diag::{Diagnostic, nearest};
use crate::frame::Frame;
use crate::spec::Variable;
use crate::time::TimeRange;

/// The kind.
pub struct TestData;

/// The entry.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Config {
    /// Where the files of the scenario `csv_file` are, relative to the sources file.
    #[serde(default)]
    folder: Option<String>,
}

/// The largest file that is read.
const MOST_BYTES: u64 = 64 << 20;

/// The raw name of series that have none; their target's `refId` goes before it.
const NAMELESS: &str = "series";

/// The most points of a series, rounded.
const MOST_POINTS: i64 = 1_000_000;

/// A scenario: its id, the settings that it reads, and how its frames are made.
struct Scenario {
    id: &'static str,
    keys: &'static [&'static str],
    make: fn(&Options, Asked) -> Answer,
}

/// What is asked for beside the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    range: TimeRange,
    step: i64,
}

/// Settings of every scenario.
const COMMON: [&str; 4] = ["scenario", "legend", "alias", "labels"];

/// Settings of walks.
const WALK: &[&str] = &["series", "seed", "start", "spread", "noise", "drop", "min", "max"];
const WALK_WITH_ERROR: &[&str] = &["series", "seed", "start", "spread", "noise", "drop", "min", "max", "message"];

/// All scenarios, sorted.
const SCENARIOS: &[Scenario] = &[
    Scenario { id: "csv_content", keys: &["csv"], make: csv::content },
    Scenario { id: "csv_file", keys: &["file"], make: |_, _| Err(no_folder()) },
    Scenario { id: "csv_metric_values", keys: &["values"], make: series::values },
    Scenario { id: "datapoints_outside_range", keys: &[], make: series::outside },
    Scenario { id: "error", keys: &["message", "kind"], make: error },
    Scenario { id: "exponential_heatmap_bucket_data", keys: &["seed", "buckets"], make: heatmap::exponential },
    Scenario { id: "flame_graph", keys: &["seed", "diff"], make: profile::profile },
    Scenario { id: "linear_heatmap_bucket_data", keys: &["seed", "buckets"], make: heatmap::linear },
    Scenario { id: "logs", keys: &["lines", "seed"], make: logs::logs },
    Scenario { id: "no_data_points", keys: &[], make: |_, _| Ok(Vec::new()) },
    Scenario { id: "node_graph", keys: &["nodes", "seed"], make: graph::graph },
    Scenario { id: "predictable_csv_wave", keys: &["waves"], make: series::waves },
    Scenario {
        id: "predictable_pulse",
        keys: &["timeStep", "onCount", "offCount", "onValue", "offValue"],
        make: series::pulse,
    },
    Scenario { id: "random_walk", keys: WALK, make: series::random_walk },
    Scenario { id: "random_walk_table", keys: &["seed", "start"], make: table::walk },
    Scenario { id: "random_walk_with_error", keys: WALK_WITH_ERROR, make: series::walk_with_error },
    Scenario { id: "raw_frame", keys: &["frames"], make: raw_frame },
    Scenario { id: "table_static", keys: &[], make: table::still },
    Scenario { id: "trace", keys: &["spans", "seed"], make: trace::trace },
    Scenario { id: "variables-query", keys: &["query"], make: names::names },
];

impl Kind for TestData {
    fn id(&self) -> &'static str {
        "testdata"
    }

    fn config_schema(&self) -> schemars::Schema {
        entry::schema::<Config>()
    }

    fn target_schema(&self) -> schemars::Schema {
        let mut schema = entry::schema::<Options>();
        let ids: Vec<&str> = SCENARIOS.iter().map(|s| s.id).collect();
        if let Some(scenario) = schema.pointer_mut("/properties/scenario").and_then(Value::as_object_mut) {
            scenario.insert("enum".into(), ids.into());
        }
        schema.insert("required".into(), serde_json::json!(["scenario"]));
        schema
    }

    fn connect(&self, config: &Map<String, Value>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic> {
        let Config { folder } = entry::read(config, setup)?;
        Ok(Arc::new(TestSource { name: setup.name.clone(), folder: folder.map(|f| (f, setup.clone())) }))
    }
}

struct TestSource {
    name: String,
    folder: Option<(String, Setup)>,
}

impl TestSource {
    /// The table of a file in the folder.
    fn file(&self, options: &Options) -> Answer {
        let name = options.file.as_deref().ok_or_else(|| Failure::error("the scenario `csv_file` has no `file`"))?;
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        if !name.ends_with(".csv") || name.starts_with('.') || !name.chars().all(plain) {
            return Err(Failure::error(format!("`{name}` is no name of a CSV file")));
        }
        let (folder, setup) = self.folder.as_ref().ok_or_else(no_folder)?;
        csv::table(&NamedFile::new(&format!("{folder}/{name}"), setup).text(MOST_BYTES)?, options)
    }

    fn answer(&self, request: &Request) -> Answer {
        let options: Options = serde_json::from_value(request.params.clone())
            .map_err(|e| Failure::error(format!("the request is wrong: {e}")))?;
        if options.scenario == "csv_file" {
            return self.file(&options);
        }
        let asked = Asked { range: request.range, step: request.step.unwrap_or(60_000).max(1) };
        (scenario(&options.scenario)?.make)(&options, asked)
    }

    fn asking(&self, options: &Options, context: &Context) -> Request {
        let params = serde_json::to_value(options).unwrap_or_default();
        Request {
            source: self.name.clone(),
            query: text(&params),
            params,
            range: context.range,
            step: Some(context.interval.max(context.min_step.unwrap_or(1)).max(1)),
        }
    }
}

fn no_folder() -> Failure {
    Failure::error("it is not known where the files are: give the source a `folder`")
}

impl Source for TestSource {
    fn kind(&self) -> &'static str {
        "testdata"
    }

    fn request(&self, target: &Map<String, Value>, context: &Context) -> Result<Request, Failure> {
        let mut options: Options = entry::target(target)?;
        let scenario = scenario(&options.scenario)?;
        check(scenario, &options)?;
        options.legend = None;
        Ok(self.asking(&options, context))
    }

    fn variable_request(&self, variable: &Variable, context: &Context) -> Option<Result<Request, Failure>> {
        let query = variable.query.clone()?;
        let options = Options { scenario: "variables-query".into(), query: Some(query), ..Options::default() };
        Some(Ok(self.asking(&options, context)))
    }

    fn fetch<'a>(&'a self, request: &'a Request) -> Answering<'a> {
        Box::pin(std::future::ready(self.answer(request)))
    }

    fn names_by_ref_id(&self) -> bool {
        true
    }

    fn finish(&self, target: &Map<String, Value>, _: &Request, mut frames: Vec<Frame>) -> Vec<Frame> {
        let given = matches!(word(target, "scenario"), Some("csv_content" | "csv_file" | "raw_frame"));
        if let Some(id) = word(target, "refId").filter(|_| !given) {
            for field in frames.iter_mut().flat_map(|f| &mut f.fields) {
                if let Some(number) =
                    field.name.strip_prefix(NAMELESS).filter(|n| n.chars().all(|c| c.is_ascii_digit()))
                {
                    field.name = format!("{id}-{NAMELESS}{number}");
                }
            }
        }
        match word(target, "legend") {
            Some(template) if !template.is_empty() => legend::name_frames(template, frames),
            _ => frames,
        }
    }
}

fn word<'a>(target: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    target.get(key).and_then(Value::as_str)
}

fn scenario(id: &str) -> Result<&'static Scenario, Failure> {
    if id.is_empty() {
        return Err(Failure::error("the target has no `scenario`"));
    }
    SCENARIOS.iter().find(|s| s.id == id).ok_or_else(|| {
        let near = nearest(id, SCENARIOS.iter().map(|s| s.id));
        let hint = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
        Failure::error(format!("unknown scenario `{id}`{hint}"))
    })
}

/// Refuses settings that the scenario does not read.
fn check(scenario: &Scenario, options: &Options) -> Result<(), Failure> {
    let given = serde_json::to_value(options).unwrap_or_default();
    let known = |key: &str| COMMON.contains(&key) || scenario.keys.contains(&key);
    match given.as_object().and_then(|map| map.keys().find(|key| !known(key))) {
        None => Ok(()),
        Some(key) => Err(Failure::error(format!("`{key}` means nothing to the scenario `{}`", scenario.id))),
    }
}

/// The settings as a person would write them.
fn text(params: &Value) -> String {
    let pair = |(k, v): (&String, &Value)| format!("{k}: {}", v.as_str().map_or_else(|| v.to_string(), str::to_owned));
    params.as_object().map_or_else(String::new, |map| map.iter().map(pair).collect::<Vec<_>>().join(", "))
}

fn error(options: &Options, _: Asked) -> Answer {
    let kind = match options.kind.unwrap_or_default() {
        ErrorKind::Error => FailureKind::Error,
        ErrorKind::Timeout => FailureKind::Timeout,
    };
    Err(Failure::new(kind, options.message.clone().unwrap_or_else(|| "made to fail".into())))
}

fn raw_frame(options: &Options, _: Asked) -> Answer {
    let text = match &options.frames {
        None => return Err(Failure::error("the scenario `raw_frame` has no `frames`")),
        Some(FramesForm::Text(text)) => text.clone(),
        Some(FramesForm::List(list)) => serde_json::to_string(list).unwrap_or_default(),
        Some(FramesForm::One(frame)) => serde_json::to_string(&[frame]).unwrap_or_default(),
    };
    crate::frame::json::read(&text).map_err(|e| Failure::error(format!("`frames`: {e}")))
}

impl Asked {
    /// The multiples of the step within the range.
    fn times(self) -> Result<Vec<i64>, Failure> {
        let Self { range, step } = self;
        if range.length() / step > MOST_POINTS {
            let message = format!("more than {MOST_POINTS} points: the step is too small for the range");
            return Err(Failure::new(FailureKind::Limit, message));
        }
        let first = range.from.div_euclid(step) * step;
        Ok((0..).map(|i| first + i * step).skip_while(|t| *t < range.from).take_while(|t| *t <= range.to).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::sql::tests::{RANGE, context, text};
    use super::super::testing::{block, setup, target};
    use super::*;

    pub(super) fn ask(json: &str) -> Result<Vec<Frame>, Failure> {
        ask_in(json, RANGE)
    }

    pub(super) fn ask_in(json: &str, range: TimeRange) -> Result<Vec<Frame>, Failure> {
        let source = TestData.connect(&Map::new(), &setup(std::path::Path::new("."))).unwrap();
        let target = target(json);
        let request = source.request(&target, &Context { range, interval: 3_600_000, ..context() })?;
        Ok(source.finish(&target, &request, block(source.fetch(&request))?))
    }

    #[test]
    fn scenarios_are_sorted_and_their_keys_exist() {
        assert!(SCENARIOS.is_sorted_by_key(|s| s.id));
        let schema = TestData.target_schema();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap();
        for key in SCENARIOS.iter().flat_map(|s| s.keys).chain(&COMMON) {
            assert!(properties.contains_key(*key), "{key}");
        }
        assert_eq!(schema.pointer("/properties/scenario/enum/0"), Some(&"csv_content".into()));
    }

    #[test]
    fn wrong_targets_are_told() {
        for (json, expected) in [
            ("{}", "the target has no `scenario`"),
            (r#"{"scenario": "random_wlak"}"#, "unknown scenario `random_wlak`, did you mean `random_walk`?"),
            (r#"{"scenario": "logs", "spans": 3}"#, "`spans` means nothing to the scenario `logs`"),
            (r#"{"scenario": "raw_frame"}"#, "the scenario `raw_frame` has no `frames`"),
            (r#"{"scenario": "csv_content"}"#, "the scenario `csv_content` has no `csv`"),
            (r#"{"scenario": "error", "message": "the disk is full"}"#, "the disk is full"),
        ] {
            assert_eq!(ask(json).unwrap_err().message, expected, "{json}");
        }
        let timeout = ask(r#"{"scenario": "error", "kind": "timeout"}"#).unwrap_err();
        assert_eq!(timeout.kind, FailureKind::Timeout);
        assert!(ask(r#"{"scenario": "logs", "lnes": 3}"#).is_err());
    }

    #[test]
    fn names_and_legends() {
        let frames = ask(r#"{"scenario": "csv_metric_values", "values": "1", "refId": "B"}"#).unwrap();
        assert_eq!(frames[0].fields[1].name, "B-series");
        let rooms = ask(r#"{"scenario": "random_walk", "series": 9, "alias": "__house_locations"}"#).unwrap();
        assert_eq!([0, 1, 8].map(|i| rooms[i].fields[1].name.as_str()), ["Hall", "Kitchen", "Hall 2"]);
        let json = r#"{"scenario": "random_walk", "series": 2, "alias": "cpu$seriesIndex",
            "labels": "host=h$seriesIndex, dc=x", "legend": "{{host}}@{{dc}}"}"#;
        let frames = ask(json).unwrap();
        assert_eq!(frames[1].fields[1].name, "cpu1");
        assert_eq!(frames[1].fields[1].config.display_name_from_ds.as_deref(), Some("h1@x"));
    }

    #[test]
    fn raw_frames() {
        let frame = r#"{"schema":{"fields":[{"name":"v","type":"number","config":{"unit":"bytes"}}]},"data":{"values":[[1,null]]}}"#;
        let quoted = serde_json::Value::from(format!("[{frame}]"));
        for frames in [quoted.to_string(), format!("[{frame}]"), frame.to_owned()] {
            let got = ask(&format!(r#"{{"scenario": "raw_frame", "frames": {frames}}}"#)).unwrap();
            assert_eq!(text(&got), "v: 1 null\n");
            assert_eq!(got[0].fields[0].config.unit.as_deref(), Some("bytes"));
        }
    }

    #[test]
    fn files_stand_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), "a,b\n1,x\n").unwrap();
        let setup = setup(folder.path());
        let ask = |config: &str, file: &str| {
            let source = TestData.connect(&target(config), &setup).unwrap();
            let target = target(&format!(r#"{{"scenario": "csv_file", "file": "{file}"}}"#));
            let request = source.request(&target, &context()).unwrap();
            block(source.fetch(&request)).map_or_else(|e| e.message, |frames| text(&frames))
        };
        let here = r#"{"folder": "."}"#;
        assert_eq!(ask(here, "a.csv"), "a: 1\nb: x\n");
        assert!(ask(here, "b.csv").starts_with("cannot read `./b.csv`"));
        assert_eq!(ask(here, "../a.csv"), "`../a.csv` is no name of a CSV file");
        assert_eq!(ask("{}", "a.csv"), "it is not known where the files are: give the source a `folder`");
    }

    #[test]
    fn no_points_is_no_frame() {
        assert_eq!(ask(r#"{"scenario": "no_data_points"}"#), Ok(vec![]));
    }
}
