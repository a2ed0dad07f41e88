//! What a target of the `testdata` source may say.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::random::Random;
use crate::frame::{Labels, Scalar};

/// A target: a scenario and its settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// Which data, such as `random_walk`.
    pub scenario: String,
    /// The name of a series; may use `{{label}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legend: Option<String>,
    /// The raw name of a series, `A-series` when not given; may use `$seriesIndex`. `__server_names` and `__house_locations`
    /// name each series differently.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Labels of the series, as a map or as `a=1, b=2`; values may use `$seriesIndex`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<LabelsForm>,
    /// `csv_content`: the text, whose first line names the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// `csv_file`: the name of a file in the source's `folder`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// `csv_metric_values`: numbers, truths or texts with commas between; `null` for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
    /// `raw_frame`: Grafana's data frame JSON, as a text or as a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<FramesForm>,
    /// `random_walk`: how many series; 1 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub series: Option<usize>,
    /// The seed of random data; 0 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// `random_walk`: the level it moves about; up to 100 by the seed when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
    /// `random_walk`: how far it moves in a minute; 1 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
    /// `random_walk`: how much each value is off; 0 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<f64>,
    /// `random_walk`: how many of a hundred points are missing; 0 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub drop: Option<f64>,
    /// `random_walk`: the least value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// `random_walk`: the greatest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// `logs`: how many lines; 100 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 100000))]
    pub lines: Option<usize>,
    /// `trace`: how many spans; 12 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub spans: Option<usize>,
    /// `node_graph`: how many nodes; 10 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub nodes: Option<usize>,
    /// `flame_graph`: a second profile to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<bool>,
    /// Heatmap scenarios: how many buckets; 10 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 60))]
    pub buckets: Option<usize>,
    /// `error` and `random_walk_with_error`: what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// `error`: `error` or `timeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ErrorKind>,
    /// `predictable_pulse`: seconds between samples; 60 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub time_step: Option<u32>,
    /// `predictable_pulse`: samples of a cycle that are on; 3 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_count: Option<u32>,
    /// `predictable_pulse`: samples of a cycle that are off; 3 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_count: Option<u32>,
    /// `predictable_pulse`: the value when on, a number or `"null"`; 2 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_value: Option<Scalar>,
    /// `predictable_pulse`: the value when off, a number or `"null"`; 1 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_value: Option<Scalar>,
    /// `predictable_csv_wave`: series whose values repeat at fixed instants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waves: Option<Vec<Wave>>,
    /// `variables-query`: a path in a tree of names, such as `*` or `A.*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

/// A wave of `predictable_csv_wave`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Wave {
    /// Seconds between samples; 60 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub time_step: Option<u32>,
    /// Numbers with commas between; `null` and `nan` for none.
    pub values: String,
    /// The raw name of the series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Labels of the series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<LabelsForm>,
}

/// Labels as a map or as a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LabelsForm {
    /// `{ a: 1, b: 2 }`.
    Map(BTreeMap<String, Scalar>),
    /// `a=1, b=2`.
    Text(String),
}

/// Frames as a text or as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FramesForm {
    /// JSON in a text.
    Text(String),
    /// A list of frames.
    List(Vec<Map<String, Value>>),
    /// One frame.
    One(Map<String, Value>),
}

/// The kind of failure of the scenario `error`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ErrorKind {
    /// The source refuses.
    #[default]
    Error,
    /// The source does not answer in time.
    Timeout,
}

/// What the alias `__house_locations` names series by.
const ROOMS: [&str; 8] = ["Hall", "Kitchen", "Bedroom", "Bathroom", "Study", "Attic", "Cellar", "Garden"];

impl Options {
    /// The labels of the series at `index`.
    pub fn labels(&self, index: usize) -> Labels {
        self.labels.as_ref().map(|labels| labels.of(index)).unwrap_or_default()
    }

    /// The raw name of the series at `index`.
    pub fn name(&self, index: usize) -> String {
        match &self.alias {
            Some(alias) if alias == "__server_names" => format!("server-{}", index + 1),
            Some(alias) if alias == "__house_locations" => {
                let round = if index < ROOMS.len() { String::new() } else { format!(" {}", index / ROOMS.len() + 1) };
                format!("{}{round}", ROOMS[index % ROOMS.len()])
            }
            Some(alias) if !alias.is_empty() => numbered(alias, index),
            _ if index == 0 => super::NAMELESS.into(),
            _ => format!("{}{index}", super::NAMELESS),
        }
    }

    /// The random stream of what `purpose` says.
    pub fn random(&self, purpose: &[u64]) -> Random {
        Random::new(self.seed.unwrap_or(0), purpose)
    }
}

impl LabelsForm {
    /// The labels of the series at `index`.
    pub fn of(&self, index: usize) -> Labels {
        let pairs: Vec<(String, String)> = match self {
            Self::Map(map) => map.iter().map(|(k, v)| (k.clone(), v.text())).collect(),
            Self::Text(text) => pairs(text),
        };
        pairs.into_iter().map(|(k, v)| (k.into(), numbered(&v, index).into())).collect()
    }
}

fn numbered(text: &str, index: usize) -> String {
    text.replace("$__series_index", "$seriesIndex").replace("$seriesIndex", &index.to_string())
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let inner = text.trim().trim_start_matches('{').trim_end_matches('}');
    let pairs = inner.split(',').filter_map(|pair| pair.split_once('='));
    pairs.map(|(k, v)| (k.trim().to_owned(), v.trim().trim_matches('"').to_owned())).collect()
}
