//! The plan: every request of a run once, and which panel wants it.

use std::collections::BTreeMap;

use super::expand::{Placed, Sheet};
use crate::source::{Context, Failure, FailureKind, Request, Source, Sources};
use crate::spec::Annotation;
use crate::time::{self, Clock};
use crate::variable::{Format, Scope, fill, uses};

/// The most points a series is asked for when a panel does not say.
pub const MAX_DATA_POINTS: u32 = 720;

/// Everything that a run asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Each request once, in the order of first need.
    pub requests: Vec<Request>,
    /// What is worth saying of the sources that were chosen.
    pub notices: Vec<String>,
    index: BTreeMap<String, usize>,
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

    /// The source that a filled reference means; `empty` is a variable in it that has no value.
    pub(super) fn source<'a>(
        &mut self,
        reference: &str,
        empty: Option<&String>,
        scope: &Scope,
        sources: &'a Sources,
    ) -> Result<(String, &'a dyn Source), Failure> {
        if let Some(variable) = empty {
            return Err(valueless(variable, scope));
        }
        let (found, source) = sources.find(reference)?;
        if let Some(notice) = found.notice.filter(|n| !self.notices.contains(n)) {
            self.notices.push(notice);
        }
        Ok((found.name, &**source))
    }

    /// What a dashboard's annotations want.
    pub fn events(
        &mut self,
        annotations: &[Annotation],
        sheet: &Sheet,
        sources: &Sources,
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
        sources: &Sources,
        clock: &Clock,
    ) -> Result<usize, Failure> {
        let name = fill(annotation.source.as_deref().unwrap_or_default(), scope, Format::Raw);
        let (name, source) = self.source(&name.text, name.empty.first(), scope, sources)?;
        let written = query;
        let query = fill(query, scope, source.format());
        if let Some(empty) = query.empty.first() {
            return Err(valueless(empty, scope));
        }
        let step = annotation.step.as_deref().and_then(|s| time::duration(s).ok());
        let mut target = source.event_target(&query.text);
        let filters = scope.filters(&name, |variable| uses(written, variable));
        if !filters.is_empty() {
            source.filter(&mut target, &filters);
        }
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

/// What follows from a variable without a value: nothing is asked. One that names sources is for the operator to mend.
pub(super) fn valueless(name: &str, scope: &Scope) -> Failure {
    let value = scope.values.get(name);
    let why = value.and_then(|v| v.problem.as_deref()).map(|p| format!(": {p}")).unwrap_or_default();
    match value.and_then(|v| v.source_kind.as_deref()) {
        Some(_) => Failure::error(format!("data source variable `{name}` has no source{why}")),
        None => Failure::new(FailureKind::Skipped, format!("variable `{name}` has no value{why}")),
    }
}
