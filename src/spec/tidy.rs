//! What other tools let pass and our own form does not: said in our words before anything else sees it.

use super::forms;
use super::known::Known;
use super::{Dashboard, Panel};
use crate::frame::{FieldConfig, Thresholds};

/// Brings the field settings of an imported dashboard into our form; none of them changes its meaning.
pub fn tidy(dashboard: &mut Dashboard, known: &Known) {
    dashboard.panels.iter_mut().for_each(|panel| below(panel, known));
}

fn below(panel: &mut Panel, known: &Known) {
    field(&mut panel.field, known);
    panel.overrides.iter_mut().for_each(|over| field(&mut over.field, known));
    panel.panels.iter_mut().for_each(|panel| below(panel, known));
}

fn field(config: &mut FieldConfig, known: &Known) {
    if let Some(unit) = config.unit.as_mut().filter(|unit| forms::finding("unit", unit, known).is_some()) {
        *unit = format!("suffix:{unit}");
    }
    if let Some(color) = &mut config.color {
        color.series_by = color.series_by.take().map(|by| if by == "lastNotNull" { "last".into() } else { by });
        color.series_by = color.series_by.take().filter(|by| ["last", "min", "max"].contains(&by.as_str()));
    }
    if let Some(thresholds) = &mut config.thresholds {
        rising(thresholds);
    }
}

/// A later step without a value holds from zero there, since that is what JavaScript takes for `null`, though never
/// below the step before it; of steps at one value the last counts.
fn rising(thresholds: &mut Thresholds) {
    let mut steps: Vec<crate::frame::Threshold> = Vec::new();
    for (i, mut step) in thresholds.steps.drain(..).enumerate() {
        if i == 0 {
            step.value = None;
        } else {
            let least = steps.last().and_then(|s| s.value);
            let value = step.value.unwrap_or(0.0);
            step.value = Some(least.map_or(value, |least| value.max(least)));
            if least.is_some() && least == step.value {
                steps.pop();
            }
        }
        steps.push(step);
    }
    thresholds.steps = steps;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Threshold;

    #[test]
    fn thresholds_rise() {
        let step = |value: Option<f64>| Threshold { value, color: "red".into() };
        let cases = [
            (vec![None, None, Some(80.0)], vec![None, Some(0.0), Some(80.0)]),
            (vec![Some(5.0), Some(80.0), None], vec![None, Some(80.0)]),
            (vec![None, Some(9.0), Some(4.0)], vec![None, Some(9.0)]),
            (vec![], vec![]),
        ];
        for (written, expected) in cases {
            let mut thresholds =
                Thresholds { steps: written.iter().copied().map(step).collect(), ..Thresholds::default() };
            rising(&mut thresholds);
            assert_eq!(thresholds.steps.iter().map(|s| s.value).collect::<Vec<_>>(), expected);
        }
    }
}
