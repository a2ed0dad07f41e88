//! The plan: every request of a run once, and which panel wants it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::expand::{Placed, Sheet};
use crate::source::{Context, Failure, FailureKind, Request, Source};
use crate::spec::{Annotation, Target};
use crate::time::{self, Clock};
use crate::variable::{Format, Scope, fill};

/// The most points a series is asked for when a panel does not say.
pub const MAX_DATA_POINTS: u32 = 720;

/// Everything that a run asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Each request once, in the order of first need.
    pub requests: Vec<Request>,
    index: BTreeMap<String, usize>,
}

/// What one target of a panel wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Want {
    /// The target's name.
    pub ref_id: String,
    /// The source's name.
    pub source: String,
    /// The target's own settings, filled in.
    pub target: Map<String, Json>,
    /// The request's place in [`Plan::requests`], or why there is none.
    pub request: Result<usize, Failure>,
}

/// What one annotation wants.
#[derive(Debug, Clone, PartialEq)]
pub struct EventWant {
    /// The annotation's place in the dashboard.
    pub annotation: usize,
    /// The request's place, or why there is none; none at all when the events are written down.
    pub request: Option<Result<usize, Failure>>,
}

impl Plan {
    /// Adds a request, or finds the equal one.
    pub fn add(&mut self, request: Request) -> usize {
        let next = self.requests.len();
        let at = *self.index.entry(request.key()).or_insert(next);
        if at == next {
            self.requests.push(request);
        }
        at
    }

    /// What a panel wants of its sources.
    pub fn wants(&mut self, placed: &Placed, sources: &BTreeMap<String, Arc<dyn Source>>, clock: &Clock) -> Vec<Want> {
        let targets = placed.panel.targets.iter().enumerate().filter(|(_, t)| !t.hide);
        targets.map(|(i, target)| self.want(placed, target, i, sources, clock)).collect()
    }

    fn want(
        &mut self,
        placed: &Placed,
        target: &Target,
        index: usize,
        sources: &BTreeMap<String, Arc<dyn Source>>,
        clock: &Clock,
    ) -> Want {
        let ref_id = target.ref_id.clone().unwrap_or_else(|| letters(index));
        let named = target.source.as_deref().or(placed.panel.source.as_deref()).unwrap_or_default();
        let source_name = fill(named, &placed.scope, Format::Raw);
        let mut want = Want {
            ref_id,
            source: source_name.text.clone(),
            target: target.rest.clone(),
            request: Err(Failure::new(FailureKind::Skipped, placed.problem.clone().unwrap_or_default())),
        };
        if placed.problem.is_some() {
            return want;
        }
        let Some(source) = sources.get(&source_name.text) else {
            want.request = Err(unknown_source(&source_name.text, &source_name.empty, &placed.scope, sources));
            return want;
        };
        let mut empty = Vec::new();
        want.target = fill_target(&target.rest, &placed.scope, source.format(), &mut empty);
        // Sources name the columns of tables by it, which only matters among several.
        if placed.panel.targets.iter().filter(|t| !t.hide).count() > 1 {
            want.target.insert("refId".into(), want.ref_id.clone().into());
        }
        want.request = match empty.first() {
            Some(name) => Err(valueless(name, &placed.scope)),
            None => source.request(&want.target, &panel_context(placed, clock)).map(|request| self.add(request)),
        };
        want
    }

    /// What a dashboard's annotations want.
    pub fn events(
        &mut self,
        annotations: &[Annotation],
        sheet: &Sheet,
        sources: &BTreeMap<String, Arc<dyn Source>>,
        clock: &Clock,
    ) -> Vec<EventWant> {
        let shown = annotations.iter().enumerate().filter(|(_, a)| !a.hide);
        shown
            .map(|(annotation, a)| {
                let request = a.query.as_ref().map(|query| self.event(a, query, &sheet.scope, sources, clock));
                EventWant { annotation, request }
            })
            .collect()
    }

    fn event(
        &mut self,
        annotation: &Annotation,
        query: &str,
        scope: &Scope,
        sources: &BTreeMap<String, Arc<dyn Source>>,
        clock: &Clock,
    ) -> Result<usize, Failure> {
        let name = fill(annotation.source.as_deref().unwrap_or_default(), scope, Format::Raw);
        let source = sources.get(&name.text).ok_or_else(|| unknown_source(&name.text, &name.empty, scope, sources))?;
        let query = fill(query, scope, source.format());
        if let Some(empty) = query.empty.first() {
            return Err(valueless(empty, scope));
        }
        let step = annotation.step.as_deref().and_then(|s| time::duration(s).ok());
        let mut target = Map::new();
        target.insert("query".into(), query.text.into());
        Ok(self.add(source.request(&target, &context(scope, None, step, clock))?))
    }
}

/// What surrounds the targets of a panel.
pub fn panel_context(placed: &Placed, clock: &Clock) -> Context {
    let least = placed.panel.min_step.as_deref().map(|s| fill(s, &placed.scope, Format::Raw).text);
    let least = least.and_then(|s| time::duration(s.trim_start_matches('>')).ok());
    context(&placed.scope, placed.panel.max_data_points, least, clock)
}

/// What surrounds a query over a scope's range.
pub fn context(scope: &Scope, points: Option<u32>, min_step: Option<i64>, clock: &Clock) -> Context {
    let max_data_points = points.unwrap_or(MAX_DATA_POINTS).max(1);
    let interval = time::interval(scope.range, max_data_points, min_step);
    Context { range: scope.range, interval, max_data_points, min_step, zone: clock.zone.clone() }
}

/// `A` … `Z`, then `AA` and so on.
fn letters(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { last.to_string() } else { format!("{}{last}", letters(index / 26 - 1)) }
}

fn fill_target(
    target: &Map<String, Json>,
    scope: &Scope,
    format: Format,
    empty: &mut Vec<String>,
) -> Map<String, Json> {
    target
        .iter()
        .map(|(key, value)| {
            let format = if key == "legend" || key == "alias" { Format::Text } else { format };
            (key.clone(), fill_json(value, scope, format, empty))
        })
        .collect()
}

fn fill_json(value: &Json, scope: &Scope, format: Format, empty: &mut Vec<String>) -> Json {
    match value {
        Json::String(text) => {
            let filled = fill(text, scope, format);
            empty.extend(filled.empty);
            filled.text.into()
        }
        Json::Array(list) => list.iter().map(|v| fill_json(v, scope, format, empty)).collect(),
        Json::Object(map) => fill_target(map, scope, format, empty).into(),
        other => other.clone(),
    }
}

fn valueless(name: &str, scope: &Scope) -> Failure {
    let why = scope.values.get(name).and_then(|v| v.problem.as_deref()).map(|p| format!(": {p}")).unwrap_or_default();
    Failure::new(FailureKind::Skipped, format!("variable `{name}` has no value{why}"))
}

fn unknown_source(name: &str, empty: &[String], scope: &Scope, sources: &BTreeMap<String, Arc<dyn Source>>) -> Failure {
    if let Some(variable) = empty.first() {
        return valueless(variable, scope);
    }
    let near = crate::diag::nearest(name, sources.keys().map(String::as_str));
    let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    let message =
        if name.is_empty() { "the target names no source".into() } else { format!("unknown source `{name}`{hint}") };
    Failure::error(message)
}
