//! The `testdata` source: made-up data, so that definitions can be tried and tested without a server.
//!
//! `README.md` beside this file is the reference for users.

mod csv;
mod graph;
mod heatmap;
mod logs;
mod options;
mod profile;
mod random;
mod series;
mod trace;

pub use options::{ErrorKind, FramesForm, LabelsForm, Options};
pub use random::Random;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Answer, Answering, Context, Failure, FailureKind, Kind, Request, Setup, Source, entry, legend};
use crate::diag::{Diagnostic, nearest};
use crate::frame::Frame;
use crate::time::TimeRange;

/// The kind.
pub struct TestData;

/// The entry, which says nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Config {}

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

/// All scenarios, sorted.
const SCENARIOS: &[Scenario] = &[
    Scenario { id: "csv_content", keys: &["csv"], make: csv::content },
    Scenario { id: "csv_metric_values", keys: &["values"], make: series::values },
    Scenario { id: "error", keys: &["message", "kind"], make: error },
    Scenario { id: "exponential_heatmap_bucket_data", keys: &["seed", "buckets"], make: heatmap::exponential },
    Scenario { id: "flame_graph", keys: &["seed", "diff"], make: profile::profile },
    Scenario { id: "linear_heatmap_bucket_data", keys: &["seed", "buckets"], make: heatmap::linear },
    Scenario { id: "logs", keys: &["lines", "seed"], make: logs::logs },
    Scenario { id: "no_data_points", keys: &[], make: |_, _| Ok(Vec::new()) },
    Scenario { id: "node_graph", keys: &["nodes", "seed"], make: graph::graph },
    Scenario {
        id: "predictable_pulse",
        keys: &["timeStep", "onCount", "offCount", "onValue", "offValue"],
        make: series::pulse,
    },
    Scenario {
        id: "random_walk",
        keys: &["series", "seed", "start", "spread", "noise", "min", "max"],
        make: series::random_walk,
    },
    Scenario { id: "raw_frame", keys: &["frames"], make: raw_frame },
    Scenario { id: "trace", keys: &["spans", "seed"], make: trace::trace },
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
        let Config {} = entry::read(config, setup)?;
        Ok(Arc::new(TestSource { name: setup.name.clone() }))
    }
}

struct TestSource {
    name: String,
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
        let params = serde_json::to_value(&options).unwrap_or_default();
        Ok(Request {
            source: self.name.clone(),
            query: text(&params),
            params,
            range: context.range,
            step: Some(context.interval.max(context.min_step.unwrap_or(1)).max(1)),
        })
    }

    fn fetch<'a>(&'a self, request: &'a Request) -> Answering<'a> {
        Box::pin(std::future::ready(answer(request)))
    }

    fn finish(&self, target: &Map<String, Value>, _: &Request, mut frames: Vec<Frame>) -> Vec<Frame> {
        if let Some(id) = target.get("refId").and_then(Value::as_str) {
            for field in frames.iter_mut().flat_map(|f| &mut f.fields).filter(|f| f.values.numbers().is_some()) {
                if let Some(number) =
                    field.name.strip_prefix(NAMELESS).filter(|n| n.chars().all(|c| c.is_ascii_digit()))
                {
                    field.name = format!("{id}-{NAMELESS}{number}");
                }
            }
        }
        match target.get("legend").and_then(Value::as_str) {
            Some(template) if !template.is_empty() => legend::name_frames(template, frames),
            _ => frames,
        }
    }
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

fn answer(request: &Request) -> Answer {
    let options: Options = serde_json::from_value(request.params.clone())
        .map_err(|e| Failure::error(format!("the request is wrong: {e}")))?;
    let asked = Asked { range: request.range, step: request.step.unwrap_or(60_000).max(1) };
    (scenario(&options.scenario)?.make)(&options, asked)
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
    fn no_points_is_no_frame() {
        assert_eq!(ask(r#"{"scenario": "no_data_points"}"#), Ok(vec![]));
    }
}
