//! What the targets of a panel want: requests to sources, other targets' answers, other panels' answers.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::expand::Placed;
use super::requests::{Plan, panel_context, valueless};
use super::shared::{self, Shared};
use crate::expr::{self, Expression};
use crate::source::{Failure, Sources};
use crate::spec::Target;
use crate::time::Clock;
use crate::variable::{Format, fill, uses};

/// What one target of a panel wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Want {
    /// The target's name.
    pub ref_id: String,
    /// The source's name.
    pub source: String,
    /// The target's own settings, filled in.
    pub target: Map<String, Json>,
    /// Asked only since an expression needs it, and not drawn.
    pub hide: bool,
    /// Asked for the time that the panel is compared with.
    pub earlier: bool,
    /// Where its answer comes from.
    pub reads: Reads,
    /// The request's place in [`Plan::requests`], none for what asks no source, or why there is none.
    pub request: Result<Option<usize>, Failure>,
}

/// Where the answer of a target comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Reads {
    /// A source.
    Source,
    /// Other targets of the panel, by name.
    Targets(Box<Expression>, Vec<String>),
    /// Another panel.
    Panel(Box<Shared>),
}

impl Want {
    /// The places of its requests, those of a panel that it reads included.
    pub fn requests(&self) -> Vec<usize> {
        let own = self.request.iter().flatten().copied();
        match &self.reads {
            Reads::Panel(shared) => own.chain(shared.wants.iter().flat_map(Want::requests)).collect(),
            _ => own.collect(),
        }
    }

    /// Changes the places of its requests.
    pub fn renumber(&mut self, place: &mut dyn FnMut(usize) -> usize) {
        if let Ok(Some(request)) = &mut self.request {
            *request = place(*request);
        }
        if let Reads::Panel(shared) = &mut self.reads {
            shared.wants.iter_mut().for_each(|want| want.renumber(place));
        }
    }

    /// The targets that it reads.
    pub fn inputs(&self) -> &[String] {
        if let Reads::Targets(_, inputs) = &self.reads { inputs } else { &[] }
    }
}

impl Plan {
    /// What a panel wants: its shown targets, the hidden ones that these need, and all of it once more for the time that
    /// it is compared with.
    pub fn wants(&mut self, placed: &Placed, sources: &Sources, clock: &Clock) -> Vec<Want> {
        let mut wants = self.wants_now(placed, sources, clock);
        let reads_panels = wants.iter().any(|w| matches!(w.reads, Reads::Panel(_)));
        // Another panel's answer is of that panel's time, so there is nothing to compare it with.
        if let Some(before) = super::compare::earlier(placed, clock).filter(|_| !reads_panels) {
            let more = self.wants_now(&before, sources, clock);
            wants.extend(more.into_iter().map(|want| Want { earlier: true, ..want }));
        }
        wants
    }

    fn wants_now(&mut self, placed: &Placed, sources: &Sources, clock: &Clock) -> Vec<Want> {
        let targets = &placed.panel.targets;
        let mut wants: Vec<_> = targets.iter().enumerate().map(|(i, t)| begin(placed, t, i)).collect();
        link(&mut wants);
        let needed = needed(&wants);
        let mut kept: Vec<_> = wants.into_iter().zip(targets).zip(needed).filter(|(_, needed)| *needed).collect();
        for ((want, target), _) in &mut kept {
            if want.reads == Reads::Source && want.request.is_ok() {
                self.ask(want, target, placed, sources, clock);
            }
        }
        kept.into_iter().map(|((want, _), _)| want).collect()
    }

    /// The request of a target to a source.
    fn ask(&mut self, want: &mut Want, target: &Target, placed: &Placed, sources: &Sources, clock: &Clock) {
        let unfilled = fill(named(placed, target), &placed.scope, Format::Raw).empty;
        let source = match self.source(&want.source, unfilled.first(), &placed.scope, sources) {
            Ok((name, source)) => {
                want.source = name;
                source
            }
            Err(failure) => {
                want.request = Err(failure);
                return;
            }
        };
        let mut empty = Vec::new();
        want.target = fill_target(&target.rest, &placed.scope, source.format(), &mut empty);
        let used = |name: &str| target.rest.values().any(|text| text.as_str().is_some_and(|t| uses(t, name)));
        let filters = placed.scope.filters(&want.source, used);
        if !filters.is_empty() {
            source.filter(&mut want.target, &filters);
        }
        // Sources name the columns of tables by it, which only matters among several.
        let several = placed.panel.targets.iter().filter(|t| !t.hide).count() > 1;
        if several || target.ref_id.is_some() && source.names_by_ref_id() {
            want.target.insert("refId".into(), want.ref_id.clone().into());
        }
        want.request = match empty.first() {
            Some(name) => Err(valueless(name, &placed.scope)),
            None => source.request(&want.target, &panel_context(placed, clock)).map(|request| Some(self.add(request))),
        };
    }
}

fn named<'a>(placed: &'a Placed, target: &'a Target) -> &'a str {
    target.source.as_deref().or(placed.panel.source.as_deref()).unwrap_or_default()
}

/// A target before anything is asked: its names, and what it computes.
fn begin(placed: &Placed, target: &Target, index: usize) -> Want {
    let mut want = Want {
        ref_id: target.ref_id.clone().unwrap_or_else(|| letters(index)),
        source: fill(named(placed, target), &placed.scope, Format::Raw).text,
        target: target.rest.clone(),
        hide: target.hide,
        earlier: false,
        reads: Reads::Source,
        request: Ok(None),
    };
    if let Some(problem) = &placed.problem {
        want.request = Err(problem.clone());
        return want;
    }
    let reads = match want.source.as_str() {
        expr::SOURCE => expression(placed, target).map(|e| Reads::Targets(Box::new(e), Vec::new())),
        shared::SOURCE => shared::read(&target.rest).map(|s| Reads::Panel(Box::new(s))),
        _ => Ok(Reads::Source),
    };
    match reads {
        Ok(reads) => want.reads = reads,
        Err(failure) => want.request = Err(failure),
    }
    want
}

fn expression(placed: &Placed, target: &Target) -> Result<Expression, Failure> {
    let sql = target.rest.get("type").and_then(Json::as_str) == Some("sql");
    let mut empty = Vec::new();
    let format = if sql { Format::Sql } else { Format::Raw };
    let filled = fill_target(&target.rest, &placed.scope, format, &mut empty);
    match empty.first() {
        Some(name) => Err(valueless(name, &placed.scope)),
        None => Expression::parse(&filled),
    }
}

/// Finds the inputs of expressions; those that are missing or go round in a circle are failures.
fn link(wants: &mut [Want]) {
    let names: Vec<String> = wants.iter().map(|w| w.ref_id.clone()).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    for want in wants.iter_mut() {
        let Reads::Targets(expression, inputs) = &mut want.reads else { continue };
        let own = &want.ref_id;
        let others: Vec<&str> = known.iter().copied().filter(|n| n != own).collect();
        // In SQL a name may be that of a column as well, so what is called as the target itself is no circle.
        *inputs = expression.inputs(&others);
        if let Some(missing) = inputs.iter().find(|i| !known.contains(&i.as_str())) {
            want.request = Err(unknown_input(own, missing, &others));
        }
    }
    for place in circular(wants) {
        let want = &mut wants[place];
        let message = format!("expression `{}` needs itself, through {}", want.ref_id, quoted(want.inputs()));
        want.request = Err(Failure::error(message));
    }
}

fn unknown_input(own: &str, missing: &str, known: &[&str]) -> Failure {
    let near = crate::diag::nearest(missing, known.iter().copied()).map(|n| format!("; did you mean `{n}`?"));
    let text = near.unwrap_or_default();
    Failure::error(format!("expression `{own}` reads `{missing}`, which is no target of the panel{text}"))
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

/// The expressions that can never be computed, since each waits for another of them.
fn circular(wants: &[Want]) -> Vec<usize> {
    let known: BTreeSet<&str> = wants.iter().map(|w| w.ref_id.as_str()).collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    loop {
        let ready = |w: &&Want| w.inputs().iter().all(|i| done.contains(i.as_str()) || !known.contains(i.as_str()));
        let next: BTreeSet<&str> = wants.iter().filter(ready).map(|w| w.ref_id.as_str()).collect();
        if next.len() == done.len() {
            return (0..wants.len()).filter(|&i| !done.contains(wants[i].ref_id.as_str())).collect();
        }
        done = next;
    }
}

/// Which targets are shown, or needed by those that are, directly or through others.
fn needed(wants: &[Want]) -> Vec<bool> {
    let mut needed: Vec<bool> = wants.iter().map(|w| !w.hide).collect();
    let mut open: Vec<usize> = (0..wants.len()).filter(|&i| needed[i]).collect();
    while let Some(at) = open.pop() {
        for input in wants[at].inputs() {
            let found = wants.iter().position(|w| w.ref_id == *input).filter(|&i| !needed[i]);
            if let Some(place) = found {
                needed[place] = true;
                open.push(place);
            }
        }
    }
    needed
}

/// `A` … `Z`, then `AA` and so on.
fn letters(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { last.to_string() } else { format!("{}{last}", letters(index / 26 - 1)) }
}

fn fill_target(
    target: &Map<String, Json>,
    scope: &crate::variable::Scope,
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

fn fill_json(value: &Json, scope: &crate::variable::Scope, format: Format, empty: &mut Vec<String>) -> Json {
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
