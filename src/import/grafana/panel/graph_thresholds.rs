//! Thresholds of a `graph`: above or below a value, as a line, a band or both.

use serde_json::json;

use crate::frame::{Threshold, Thresholds};
use crate::import::Foreign;
use crate::spec::Panel;

/// A threshold as a graph has it.
#[derive(Debug, Clone, PartialEq)]
struct Old {
    value: f64,
    above: bool,
    color: String,
    fill: bool,
    line: bool,
}

/// Reads thresholds into steps, and how they are drawn.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let mut list: Vec<Old> = foreign.list("thresholds").iter().filter_map(old).collect();
    list.extend(of_grid(foreign));
    if list.is_empty() {
        return;
    }
    list.sort_by(|a, b| a.value.total_cmp(&b.value));
    let (area, line) = (list.iter().any(|t| t.fill), list.iter().any(|t| t.line));
    let mode = match (area, line) {
        (true, true) => "line+area",
        (true, false) => "area",
        (false, _) => "line",
    };
    panel.field.custom.insert("thresholdsStyle".into(), json!({ "mode": mode }));
    panel.field.thresholds = Some(Thresholds { steps: steps(&list), ..Thresholds::default() });
}

fn old(foreign: &Foreign<'_>) -> Option<Old> {
    foreign.meaningless(&["$$hashKey", "yaxis", "visible"]);
    let flag = |key: &str| foreign.flag(key).unwrap_or(false);
    let (fill, line) = (flag("fill"), flag("line"));
    let own = foreign.text("fillColor").filter(|_| fill).or(foreign.text("lineColor"));
    let color = match foreign.text("colorMode") {
        Some("ok") => "green",
        Some("warning") => "orange",
        Some("custom") => own.unwrap_or("red"),
        _ => "red",
    };
    let above = foreign.text("op") != Some("lt");
    let Some(value) = foreign.number("value") else {
        foreign.set_aside("it has no value");
        return None;
    };
    Some(Old { value, above, color: color.into(), fill, line })
}

/// Before schema version 9 there were two, in `grid`.
fn of_grid(foreign: &Foreign<'_>) -> Vec<Old> {
    let newer = foreign.node.get("yaxes").is_some();
    let Some(grid) = foreign.get("grid").filter(|_| !newer) else { return Vec::new() };
    let line = grid.flag("thresholdLine") == Some(true);
    let (first, second) = (grid.number("threshold1"), grid.number("threshold2"));
    let above = second.is_none_or(|second| first.is_none_or(|first| first < second));
    let colors = [grid.text("threshold1Color"), grid.text("threshold2Color")];
    let made = |(value, color): (Option<f64>, Option<&str>)| {
        Some(Old { value: value?, above, color: color.unwrap_or("red").into(), fill: !line, line })
    };
    [first, second].into_iter().zip(colors).filter_map(made).collect()
}

/// Colours from each value on: above a threshold its own, below it its own too where it says `lt`, none elsewhere.
fn steps(list: &[Old]) -> Vec<Threshold> {
    let none = || "transparent".to_string();
    let mut steps: Vec<Threshold> = Vec::new();
    for (at, threshold) in list.iter().enumerate() {
        if threshold.above {
            steps.push(Threshold { value: Some(threshold.value), color: threshold.color.clone() });
            continue;
        }
        if steps.is_empty() {
            steps.push(Threshold { value: None, color: threshold.color.clone() });
        }
        let next = list.get(at + 1).filter(|next| !next.above);
        let color = next.map_or_else(none, |next| next.color.clone());
        steps.push(Threshold { value: Some(threshold.value), color });
    }
    if steps.first().is_some_and(|first| first.value.is_some()) {
        steps.insert(0, Threshold { value: None, color: none() });
    }
    let mut kept: Vec<Threshold> = Vec::new();
    for step in steps {
        if kept.last().is_some_and(|last| last.value == step.value) {
            kept.pop();
        }
        kept.push(step);
    }
    kept
}
