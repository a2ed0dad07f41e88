//! Gathering: the frames of a panel's targets, from sources, from expressions over others, and from other panels.

use std::collections::{BTreeMap, BTreeSet};

use super::Sources;
use crate::expr::Expression;
use crate::fetch::Fetched;
use crate::frame::{FieldType, Frame};
use crate::plan::{Plan, Reads, Shared, Want};
use crate::source::{Answer, Failure};
use crate::time::TimeRange;
use crate::transform;
use crate::unit::Place;

/// Everything that answers are made from.
pub(super) struct Gather<'a> {
    pub(super) plan: &'a Plan,
    pub(super) answers: &'a [Fetched],
    pub(super) sources: &'a Sources,
    pub(super) place: &'a Place,
}

impl Gather<'_> {
    /// The answer of each target, in their order. The plan has seen to it that no expression needs itself.
    pub(super) fn all(&self, wants: &[Want], range: TimeRange) -> Vec<Answer> {
        let inputs: BTreeSet<&str> = wants.iter().flat_map(Want::inputs).map(String::as_str).collect();
        // What expressions read is kept for them; other answers can be large and are not held twice.
        let mut done: BTreeMap<&str, Answer> = BTreeMap::new();
        let mut out: Vec<Option<Answer>> = vec![None; wants.len()];
        loop {
            let mut moved = false;
            for (want, slot) in wants.iter().zip(&mut out).filter(|(_, slot)| slot.is_none()) {
                let waits = want.request.is_ok() && want.inputs().iter().any(|i| !done.contains_key(i.as_str()));
                if !waits {
                    let answer = self.one(want, wants, &done, range);
                    if inputs.contains(want.ref_id.as_str()) {
                        done.entry(&want.ref_id).or_insert_with(|| answer.clone());
                    }
                    *slot = Some(answer);
                    moved = true;
                }
            }
            if !moved {
                let never = || Err(Failure::error("the expression needs a target that is not there"));
                return out.into_iter().map(|answer| answer.unwrap_or_else(never)).collect();
            }
        }
    }

    fn one(&self, want: &Want, wants: &[Want], done: &BTreeMap<&str, Answer>, range: TimeRange) -> Answer {
        let request = want.request.clone()?;
        let mut frames = match (&want.reads, request) {
            (Reads::Source, Some(index)) => self.asked(want, index)?,
            (Reads::Source, None) => Vec::new(),
            (Reads::Targets(expression, inputs), _) => computed(want, expression, inputs, wants, done, range)?,
            (Reads::Panel(shared), _) => self.shared(shared)?,
        };
        for frame in &mut frames {
            frame.ref_id = Some(want.ref_id.clone());
        }
        Ok(frames)
    }

    fn asked(&self, want: &Want, index: usize) -> Answer {
        let frames = self.answers[index].answer.clone()?;
        Ok(match self.sources.get(&want.source) {
            Some(source) => source.finish(&want.target, &self.plan.requests[index], frames),
            None => frames,
        })
    }

    /// The frames that another panel shows, or those that it starts from.
    fn shared(&self, shared: &Shared) -> Answer {
        let answers =
            shared.wants.iter().zip(self.all(&shared.wants, shared.range)).filter(|(w, _)| !w.hide && !w.earlier);
        let frames = answers.map(|(_, answer)| answer).collect::<Result<Vec<_>, _>>()?.concat();
        transform::apply_at(frames, &shared.transformations, self.place)
    }
}

fn computed(
    want: &Want,
    expression: &Expression,
    inputs: &[String],
    wants: &[Want],
    done: &BTreeMap<&str, Answer>,
    range: TimeRange,
) -> Answer {
    let mut frames = BTreeMap::new();
    for name in inputs {
        let input = wants.iter().find(|w| w.ref_id == *name);
        let answer = done.get(name.as_str()).cloned().unwrap_or_else(|| Ok(Vec::new()));
        let answer = answer.map_err(|failure| reason(input, failure))?;
        frames.insert(name.clone(), if input.is_some_and(at_one_instant) { without_time(answer) } else { answer });
    }
    expression.evaluate(&want.ref_id, &frames, range)
}

/// Why an input failed; one that is not shown is named, since nothing else tells of it.
fn reason(input: Option<&Want>, failure: Failure) -> Failure {
    match input.filter(|w| w.hide && !failure.message.contains(&format!("`{}`", w.ref_id))) {
        Some(input) => Failure { message: format!("`{}`: {}", input.ref_id, failure.message), ..failure },
        None => failure,
    }
}

/// Whether a target asks for values at one instant: these are numbers to an expression, not series of one sample.
fn at_one_instant(want: &Want) -> bool {
    let set = |key: &str| want.target.get(key).and_then(serde_json::Value::as_bool) == Some(true);
    set("instant") && !set("range")
}

fn without_time(mut frames: Vec<Frame>) -> Vec<Frame> {
    for frame in frames.iter_mut().filter(|f| f.rows() <= 1) {
        frame.fields.retain(|f| f.kind() != FieldType::Time);
    }
    frames
}
