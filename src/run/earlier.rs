//! Time compare: the earlier answers come beside the present ones, paler and dashed, with their age in the name.

use std::sync::Arc;

use serde_json::json;

use crate::frame::{Field, FieldType, Frame, Values};
use crate::panel;
use crate::plan::{Placed, compare};
use crate::reduce;
use crate::unit::{self, Place};

/// Shaped frames of the earlier time, made fit to stand beside those of the present; names tell how the mean has changed.
pub(super) fn beside(frames: Vec<Frame>, present: &[Frame], placed: &Placed, place: &Place) -> Vec<Frame> {
    let age = placed.panel.compare.as_deref().unwrap_or_default();
    let dashed = panel::kind(&placed.panel.kind).is_some_and(has_dashes);
    let frames = frames.into_iter().filter_map(|frame| moved(frame, age, place));
    let mut frames: Vec<_> = frames.collect();
    for field in frames.iter_mut().flat_map(|f| &mut f.fields).filter(|f| f.kind() != FieldType::Time) {
        let since = present.iter().flat_map(|f| &f.fields).find(|f| f.state.name == field.state.name);
        let since = since.and_then(|now| change(now, field)).map(|c| format!(", {c} since")).unwrap_or_default();
        fade(field, &format!("{age} earlier{since}"), dashed);
    }
    frames
}

/// Hands each present field its earlier one, for panels that tell the difference instead of drawing both.
pub(super) fn behind(present: &mut [Frame], earlier: Vec<Frame>) {
    let earlier: Vec<Arc<Field>> = earlier.into_iter().flat_map(|f| f.fields).map(Arc::new).collect();
    for field in present.iter_mut().flat_map(|f| &mut f.fields).filter(|f| f.kind() == FieldType::Number) {
        let same = |f: &&Arc<Field>| f.kind() == FieldType::Number && f.state.name == field.state.name;
        field.state.before = earlier.iter().find(same).cloned();
    }
}

/// Whether a kind of panel tells changes in percent.
pub(super) fn tells_change(kind: &str) -> bool {
    let has =
        |kind: &dyn panel::Kind| kind.options_schema().to_value().pointer("/properties/showPercentChange").is_some();
    panel::kind(kind).is_some_and(has)
}

/// Whether a kind of panel draws lines that may be dashed.
fn has_dashes(kind: &dyn panel::Kind) -> bool {
    kind.custom_schema().to_value().pointer("/properties/lineStyle").is_some()
}

/// How the mean of a series differs from its earlier one, in percent of that.
fn change(now: &Field, before: &Field) -> Option<String> {
    let mean = |field: &Field| reduce::reduce(field, "mean")?.number().filter(|v| v.is_finite());
    let (now_is, was) = (mean(now)?, mean(before)?);
    let change = (now_is - was) / was.abs();
    let shown = unit::format("percentunit", change, Some(u8::from(change.abs() < 0.0995)), &Place::utc(0));
    let text = before.state.locale.number(shown.to_string().trim_end_matches('%').to_string());
    change.is_finite().then(|| if change >= 0.0 { format!("+{text}%") } else { format!("{text}%") })
}

fn fade(field: &mut Field, past: &str, dashed: bool) {
    field.state.name = format!("{} ({past})", field.state.name);
    field.state.faded = true;
    if dashed {
        field.config.custom.insert("lineStyle".into(), json!({"fill": "dash", "dash": [6, 4]}));
        field.config.custom.insert("fillOpacity".into(), json!(0));
    }
}

/// A frame with its instants at the present. Rows that would no longer be in order are left out: those of days that the
/// present month does not have, and of hours that the clocks skip.
fn moved(mut frame: Frame, age: &str, place: &Place) -> Option<Frame> {
    let shift = compare::Age::parse(age)?;
    for field in &mut frame.fields {
        if let Values::Time(times) = &mut field.values {
            times.iter_mut().for_each(|at| *at = at.and_then(|ms| shift.later(ms, &place.zone)));
        }
    }
    let Some(times) = frame.time_field().and_then(|f| f.values.times()) else { return Some(frame) };
    let mut last = None;
    let rising = |row: &usize| {
        let fits = times[*row] > last;
        last = last.max(times[*row]);
        fits
    };
    let kept: Vec<usize> = (0..times.len()).filter(rising).collect();
    if kept.len() < times.len() {
        frame.fields.iter_mut().for_each(|f| f.values = f.values.take(&kept));
    }
    Some(frame)
}
