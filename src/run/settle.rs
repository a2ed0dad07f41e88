//! Settling: the answers of a panel become shaped frames and one state.

use std::collections::BTreeMap;

use super::Sources;
use super::gather::Gather;
use crate::fetch::Fetched;
use crate::field;
use crate::frame::{Cell, FieldType, Frame};
use crate::panel::card::State;
use crate::plan::{Placed, Plan, Want};
use crate::source::{Failure, FailureKind};
use crate::time;
use crate::transform;
use crate::unit::Place;

/// A panel with its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// How it ended.
    pub state: State,
    /// Why, when it is not `ok`.
    pub message: Option<String>,
    /// Warnings of sources.
    pub notices: Vec<String>,
    /// The frames, transformed and shaped.
    pub frames: Vec<Frame>,
    /// How many series or value columns there are.
    pub series: usize,
    /// How many rows there are in all frames.
    pub rows: usize,
    /// The largest step asked for, in milliseconds.
    pub step: Option<i64>,
    /// The slowest answer, in seconds.
    pub seconds: f64,
}

impl Settled {
    fn failed(state: State, message: String) -> Self {
        Settled {
            state,
            message: Some(message),
            notices: Vec::new(),
            frames: Vec::new(),
            series: 0,
            rows: 0,
            step: None,
            seconds: 0.0,
        }
    }
}

/// Settles a panel: what failed, what is missing, what is to be drawn.
pub fn settle(
    placed: &Placed,
    wants: &[Want],
    plan: &Plan,
    answers: &[Fetched],
    sources: &Sources,
    place: &Place,
) -> Settled {
    let kind = crate::panel::kind(&placed.panel.kind);
    let needs_data = kind.is_none_or(|kind| !kind.draws_alone(&placed.panel.options));
    if let Some(problem) = &placed.problem {
        return Settled::failed(state_of(problem), problem.message.clone());
    }
    let mut frames = Vec::new();
    let mut failures: Vec<(&str, Failure)> = Vec::new();
    let gather = Gather { plan, answers, sources, place };
    let (before, now): (Vec<Want>, Vec<Want>) = wants.iter().cloned().partition(|want| want.earlier);
    let shown = now.iter().zip(gather.all(&now, placed.scope.range)).filter(|(want, _)| !want.hide);
    for (want, answer) in shown {
        match answer {
            Ok(mut found) => frames.append(&mut found),
            Err(failure) => failures.push((&want.ref_id, failure)),
        }
    }
    let asked: Vec<usize> = wants.iter().flat_map(Want::requests).collect();
    let step = asked.iter().filter_map(|&i| plan.requests[i].step).max();
    let seconds = asked.iter().filter_map(|&i| answers.get(i)).map(|a| a.seconds).fold(0.0, f64::max);
    let mut settled = match finish(placed, frames, needs_data, place) {
        Ok(settled) => settled,
        Err(failure) => Settled::failed(state_of(&failure), failure.message),
    };
    note_failures(&mut settled, &failures, now.iter().filter(|want| !want.hide).count());
    if !before.is_empty() && !settled.frames.is_empty() {
        compare(&mut settled, placed, &before, &gather);
    }
    Settled { step, seconds, ..settled }
}

/// Adds the frames of the earlier time; what failed there is a notice, since the present is whole without it.
fn compare(settled: &mut Settled, placed: &Placed, before: &[Want], gather: &Gather<'_>) {
    let Some(range) = before.iter().flat_map(Want::requests).map(|i| gather.plan.requests[i].range).next() else {
        return;
    };
    let age = placed.panel.compare.as_deref().unwrap_or_default();
    let mut frames = Vec::new();
    for (want, answer) in before.iter().zip(gather.all(before, range)).filter(|(want, _)| !want.hide) {
        match answer {
            Ok(mut found) => frames.append(&mut found),
            Err(failure) => settled.notices.push(format!("{}, {age} earlier: {}", want.ref_id, failure.message)),
        }
    }
    match finish(placed, frames, false, gather.place) {
        Ok(earlier) if super::earlier::tells_change(&placed.panel.kind) => {
            super::earlier::behind(&mut settled.frames, earlier.frames);
        }
        Ok(earlier) => {
            let beside = super::earlier::beside(earlier.frames, &settled.frames, placed, gather.place);
            settled.frames.extend(beside);
        }
        Err(failure) => settled.notices.push(format!("{age} earlier: {}", failure.message)),
    }
}

/// Transforms and shapes, and sees whether there is anything.
fn finish(placed: &Placed, frames: Vec<Frame>, needs_data: bool, place: &Place) -> Result<Settled, Failure> {
    let panel = &placed.panel;
    let mut notices: Vec<String> = Vec::new();
    for notice in frames.iter().flat_map(|f| &f.meta.notices) {
        if !notices.contains(notice) {
            notices.push(notice.clone());
        }
    }
    let partial = frames.iter().any(|f| f.meta.partial);
    let mut defaults = crate::panel::kind(&panel.kind).map(crate::panel::Kind::field_defaults).unwrap_or_default();
    defaults.merge(&panel.field);
    let frames = field::shape(transform::apply_at(frames, &panel.transformations, place)?, &defaults, &panel.overrides);
    let mut frames = frames;
    for field in frames.iter_mut().flat_map(|frame| &mut frame.fields) {
        field.state.locale = place.locale;
    }
    let empty = needs_data && !frames.iter().any(holds_values);
    let stale = stale(placed, &frames);
    let (state, message) = if empty {
        (State::Empty, None)
    } else if partial {
        (State::Partial, Some("the source says that its answer is incomplete".to_string()))
    } else if let Some(message) = stale {
        (State::Stale, Some(message))
    } else {
        (State::Ok, None)
    };
    Ok(Settled {
        state,
        message,
        notices,
        series: frames.iter().map(|f| f.fields.iter().filter(|f| f.kind() != FieldType::Time).count()).sum(),
        rows: frames.iter().map(Frame::rows).sum(),
        frames,
        step: None,
        seconds: 0.0,
    })
}

/// Whether any field beside time holds a value.
fn holds_values(frame: &Frame) -> bool {
    let mut fields = frame.fields.iter().filter(|f| f.kind() != FieldType::Time).peekable();
    if fields.peek().is_none() {
        return frame.rows() > 0;
    }
    fields.any(|f| f.values.iter().any(|c| !c.is_null()))
}

/// Why a panel with `staleAfter` is stale: its newest sample is too old.
fn stale(placed: &Placed, frames: &[Frame]) -> Option<String> {
    let after = placed.panel.stale_after.as_deref()?;
    let limit = time::duration(after).ok()?;
    let newest = frames.iter().filter_map(newest_sample).max()?;
    let age = placed.scope.range.to - newest;
    (age > limit)
        .then(|| format!("the newest sample is {} old, more than {after}", time::duration_text(age / 1000 * 1000)))
}

/// The time of the newest row that holds a value.
fn newest_sample(frame: &Frame) -> Option<i64> {
    let times = frame.time_field()?.values.times()?;
    let holds =
        |row: usize| frame.fields.iter().any(|f| f.kind() != FieldType::Time && f.values.get(row) != Cell::Null);
    (0..times.len()).rev().filter(|&row| holds(row)).filter_map(|row| times[row]).max()
}

fn state_of(failure: &Failure) -> State {
    match failure.kind {
        FailureKind::Error | FailureKind::Limit => State::Error,
        FailureKind::Timeout => State::Timeout,
        FailureKind::Skipped => State::Skipped,
    }
}

/// Lays failures over a settled panel: with something to draw it is partial, else it failed.
fn note_failures(settled: &mut Settled, failures: &[(&str, Failure)], targets: usize) {
    let Some((_, worst)) = failures.iter().max_by_key(|(_, f)| severity(f)) else { return };
    let mut by_message: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (ref_id, failure) in failures {
        by_message.entry(&failure.message).or_default().push(ref_id);
    }
    let named = |(message, refs): (&&str, &Vec<&str>)| {
        if targets > 1 { format!("{}: {message}", refs.join(", ")) } else { (*message).to_string() }
    };
    let message = by_message.iter().map(named).collect::<Vec<_>>().join("; ");
    let something = failures.len() < targets && matches!(settled.state, State::Ok | State::Partial | State::Stale);
    settled.state = if something { State::Partial } else { state_of(worst) };
    settled.message = Some(message);
}

fn severity(failure: &Failure) -> u8 {
    match failure.kind {
        FailureKind::Skipped => 0,
        FailureKind::Timeout => 1,
        FailureKind::Limit => 2,
        FailureKind::Error => 3,
    }
}
