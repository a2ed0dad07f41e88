//! Prometheus and what speaks its API: VictoriaMetrics, Thanos, Mimir, Cortex.

mod decode;
mod encode;
mod filter;
mod finish;
mod frames;
mod step;
mod variable;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::http::{self, HttpClient, HttpRequest};
use super::{Answer, Answering, Context, Failure, Kind, Request, Setup, Source};
use crate::diag::Diagnostic;
use crate::frame::Frame;
use crate::spec::Variable;
use crate::time::TimeRange;

/// The kind `prometheus`.
pub struct Prometheus;

/// What the sources file says beside the common settings of HTTP sources.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Config {
    /// How often the server scrapes: the least step, and what `$__rate_interval` counts from; `15s` when not given.
    pub scrape_interval: Option<String>,
    /// The same as `scrapeInterval`, under another name.
    pub min_step: Option<String>,
    /// The longest that the server may work on a query, such as `20s`.
    pub query_timeout: Option<String>,
    /// The most series of an answer; 1000 when not given.
    pub max_series: Option<usize>,
    /// The most points a series that the server gives at once; longer ranges are asked in parts. 11000 when not given.
    pub max_points: Option<u32>,
    /// The method of queries; some proxies only let GET through.
    pub http_method: Method,
    /// Parameters added to every request, such as `dedup: "true"`.
    pub params: BTreeMap<String, String>,
}

/// The method of queries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Parameters in the body: queries of any length.
    #[default]
    Post,
    /// Parameters in the address.
    Get,
}

/// What a target says.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// PromQL.
    pub query: String,
    /// The name of each series: a text with `{{label}}`; the labels that differ for `__auto`; all labels when not given.
    #[serde(default)]
    pub legend: Option<String>,
    /// Asks for the values at the end of the range only.
    #[serde(default)]
    pub instant: bool,
    /// Asks for values over the range, also when `instant` is set.
    #[serde(default)]
    pub range: bool,
    /// How the answer is laid out.
    #[serde(default)]
    pub format: Format,
    /// The least step, such as `30s`; the source's `scrapeInterval` when not given.
    #[serde(default)]
    pub min_step: Option<String>,
    /// The very step, whatever the length of the range.
    #[serde(default)]
    pub step: Option<String>,
    /// Multiplies the step.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub interval_factor: Option<u32>,
    /// Asks for exemplars too.
    #[serde(default)]
    pub exemplar: bool,
}

/// How an answer is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A frame for each series.
    #[default]
    TimeSeries,
    /// One table with a column for each label.
    Table,
    /// Buckets by rising bound, each counted by itself.
    Heatmap,
}

/// What is asked, as it stands in [`Request::params`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) enum Ask {
    /// Values over a range.
    Range {
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        exemplar: bool,
    },
    /// Values at one instant.
    Instant,
    /// The values of a label.
    LabelValues {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        selector: Option<String>,
        label: String,
    },
    /// The names of labels that match a regex.
    LabelNames { regex: String },
    /// The names of metrics that match a regex.
    Metrics { regex: String },
    /// The rows of an instant query, as texts.
    QueryResult { query: String },
    /// The series that match a selector, as texts.
    Series { selector: String },
}

/// Everything of the entry that decides what is asked.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub name: String,
    pub scrape: i64,
    pub timeout: Option<i64>,
    pub max_series: usize,
    pub max_points: i64,
    pub method: Method,
    pub params: BTreeMap<String, String>,
}

struct Connected {
    settings: Settings,
    client: HttpClient,
}

impl Kind for Prometheus {
    fn id(&self) -> &'static str {
        "prometheus"
    }

    fn config_schema(&self) -> Schema {
        http::with_http(schema_for!(Config))
    }

    fn target_schema(&self) -> Schema {
        schema_for!(Target)
    }

    fn connect(&self, config: &Map<String, Value>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic> {
        let (mut common, own) = http::split(config, setup)?;
        let own: Config =
            serde_json::from_value(Value::Object(own)).map_err(|e| http::bad_config(setup, &e.to_string()))?;
        let settings = Settings::new(&own, setup)?;
        if let (None, Some(text)) = (&common.timeout, &own.query_timeout) {
            common.timeout = Some(text.clone());
        }
        Ok(Arc::new(Connected { settings, client: HttpClient::connect(&common, setup)? }))
    }
}

impl Settings {
    fn new(config: &Config, setup: &Setup) -> Result<Self, Diagnostic> {
        let duration = |key: &str, text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => {
                crate::time::duration(text).map(Some).map_err(|e| http::bad_config(setup, &format!("`{key}`: {e}")))
            }
        };
        let scrape = duration("scrapeInterval", &config.scrape_interval)?;
        let least = duration("minStep", &config.min_step)?;
        Ok(Self {
            name: setup.name.clone(),
            scrape: scrape.or(least).unwrap_or(15_000).max(1),
            timeout: duration("queryTimeout", &config.query_timeout)?,
            max_series: config.max_series.unwrap_or(1000),
            max_points: i64::from(config.max_points.unwrap_or(11_000).max(1)),
            method: config.http_method,
            params: config.params.clone(),
        })
    }

    /// The request of a target.
    fn request(&self, target: &Target, context: &Context) -> Result<Request, Failure> {
        if target.query.trim().is_empty() {
            return Err(Failure::error("the target has no query"));
        }
        let steps = step::Steps::new(target, context, self.scrape)?;
        let instant = target.instant && !target.range;
        let ask = if instant { Ask::Instant } else { Ask::Range { exemplar: target.exemplar } };
        let range = if instant {
            TimeRange { from: context.range.to, to: context.range.to }
        } else {
            step::align(context.range, steps.step, &context.zone)
        };
        let step = (!instant).then_some(steps.step);
        Ok(Request { query: steps.fill(&target.query), range, step, ..self.asking(&ask) })
    }

    /// A request for something, without a range.
    fn asking(&self, ask: &Ask) -> Request {
        let params = serde_json::to_value(ask).unwrap_or_default();
        Request { source: self.name.clone(), query: String::new(), params, range: TimeRange::default(), step: None }
    }
}

/// Reads the answers to what [`encode::encode`] asked, one after the other.
enum Decoder {
    Samples(Box<frames::Joined>),
    Choices(Ask, Vec<Frame>),
}

impl Decoder {
    fn new(ask: Ask) -> Self {
        match ask {
            Ask::Range { .. } | Ask::Instant => Self::Samples(Box::default()),
            ask => Self::Choices(ask, Vec::new()),
        }
    }

    fn add(&mut self, body: &[u8], settings: &Settings) -> Result<(), Failure> {
        match self {
            Self::Samples(joined) => joined.add(body, settings.max_series),
            Self::Choices(ask, frames) => {
                *frames = variable::choices(ask, body)?;
                Ok(())
            }
        }
    }

    fn frames(self, request: &Request) -> Vec<Frame> {
        match self {
            Self::Samples(joined) => joined.frames(request),
            Self::Choices(_, frames) => frames,
        }
    }
}

impl Ask {
    fn of(request: &Request) -> Result<Self, Failure> {
        serde_json::from_value(request.params.clone())
            .map_err(|e| Failure::error(format!("the request is not one of prometheus: {e}")))
    }
}

impl Connected {
    async fn answer(&self, request: &Request) -> Answer {
        let mut decoder = Decoder::new(Ask::of(request)?);
        for part in encode::encode(request, &self.settings)? {
            decoder.add(&self.client.send(&part).await?.body, &self.settings)?;
        }
        let mut frames = decoder.frames(request);
        if matches!(Ask::of(request)?, Ask::Range { exemplar: true }) {
            let part = encode::exemplars(request, &self.settings);
            let found = self.exemplars(&part, &mut frames).await;
            frames.extend(found);
        }
        Ok(frames)
    }

    /// Exemplars decorate: without them the answer still stands, with a note.
    async fn exemplars(&self, part: &HttpRequest, frames: &mut [Frame]) -> Option<Frame> {
        let answer = self.client.send(part).await.and_then(|a| frames::exemplars(&a.body));
        answer.unwrap_or_else(|failure| {
            if let Some(first) = frames.first_mut() {
                first.meta.notices.push(format!("no exemplars: {failure}"));
            }
            None
        })
    }
}

impl Source for Connected {
    fn kind(&self) -> &'static str {
        Prometheus.id()
    }

    fn request(&self, target: &Map<String, Value>, context: &Context) -> Result<Request, Failure> {
        self.settings.request(&Target::read(target)?, context)
    }

    fn fetch<'a>(&'a self, request: &'a Request) -> Answering<'a> {
        Box::pin(async { self.answer(request).await.map_err(|failure| self.client.clean(failure)) })
    }

    fn finish(&self, target: &Map<String, Value>, request: &Request, frames: Vec<Frame>) -> Vec<Frame> {
        let ref_id = target.get("refId").and_then(Value::as_str);
        match Target::read(target) {
            Ok(target) => finish::finish(&target, ref_id, &request.query, frames),
            Err(_) => frames,
        }
    }

    fn format(&self) -> crate::variable::Format {
        crate::variable::Format::Prometheus
    }

    fn filter(&self, target: &mut Map<String, Value>, filters: &[crate::variable::Filter]) {
        filter::apply(target, filters);
    }

    fn variable_request(&self, variable: &Variable, context: &Context) -> Option<Result<Request, Failure>> {
        Some(variable::request(&self.settings, variable, context))
    }
}

impl Target {
    fn read(target: &Map<String, Value>) -> Result<Self, Failure> {
        serde_json::from_value(Value::Object(target.clone()))
            .map_err(|e| Failure::error(format!("the target cannot be asked: {e}")))
    }
}

/// A duration of a target.
fn duration(key: &str, text: &str) -> Result<i64, Failure> {
    let ms = crate::time::duration(text.trim()).map_err(|e| Failure::error(format!("`{key}`: {e}")))?;
    if ms > 0 { Ok(ms) } else { Err(Failure::error(format!("`{key}`: `{text}` is no length of time"))) }
}

#[cfg(test)]
pub(crate) mod testing {
    //! What the tests of this folder share: settings, contexts and recorded answers.

    use super::*;

    pub fn settings() -> Settings {
        let setup = Setup { name: "prom".into(), folder: ".".into(), env: Arc::default() };
        Settings::new(&Config::default(), &setup).unwrap()
    }

    /// A day from 2026-11-01, asked in 15 min steps.
    pub fn context() -> Context {
        Context {
            range: TimeRange { from: 1_793_491_200_000, to: 1_793_577_600_000 },
            interval: 900_000,
            max_data_points: 100,
            min_step: None,
            zone: jiff::tz::TimeZone::UTC,
        }
    }

    pub fn target(json: Value) -> Target {
        serde_json::from_value(json).unwrap()
    }

    /// The body of a recorded answer, such as `prometheus-2.42/range_gap`.
    pub fn recorded(name: &str) -> Vec<u8> {
        let path = format!("{}/tests/data/prometheus/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let whole: Value = serde_json::from_str(&text).unwrap();
        whole["body"].to_string().into_bytes()
    }

    /// The frames of a recorded answer to a range query.
    pub fn range_frames(name: &str, from: i64, to: i64, step: i64) -> Vec<Frame> {
        let request = Request {
            query: "q".into(),
            range: TimeRange { from: from * 1000, to: to * 1000 },
            step: Some(step * 1000),
            ..settings().asking(&Ask::Range { exemplar: false })
        };
        decoded(&request, name)
    }

    fn decoded(request: &Request, name: &str) -> Vec<Frame> {
        let mut decoder = Decoder::new(Ask::of(request).unwrap());
        decoder.add(&recorded(name), &settings()).unwrap();
        decoder.frames(request)
    }

    /// The frames of a recorded answer to an instant query.
    pub fn instant_frames(name: &str) -> Vec<Frame> {
        let request = settings().asking(&Ask::Instant);
        decoded(&request, name)
    }
}
