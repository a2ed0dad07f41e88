//! Conditional rendering: when a row, tab or panel is shown.

use super::super::super::Foreign;
use crate::spec::{Condition, ShowWhen};

/// The rule of a group of conditions of a panel, or of a row or tab.
pub fn rule(of: &Foreign<'_>, panel: bool) -> Option<ShowWhen> {
    let group = of.get("conditionalRendering")?;
    group.ignore(&["kind"]);
    let spec = group.get("spec")?;
    let (any, hide) = (spec.text("condition") == Some("or"), spec.text("visibility") == Some("hide"));
    let conditions: Vec<_> = spec.list("items").iter().filter_map(|item| condition(item, panel)).collect();
    (!conditions.is_empty()).then_some(ShowWhen { any, hide, conditions })
}

fn condition(item: &Foreign<'_>, panel: bool) -> Option<Condition> {
    let kind = item.text("kind")?;
    match kind {
        "ConditionalRenderingVariable" => compared(&item.get("spec")?),
        "ConditionalRenderingTimeRangeSize" => {
            let length = item.get("spec")?.text("value")?.to_string();
            Some(Condition { range_at_most: Some(length), ..Condition::default() })
        }
        "ConditionalRenderingData" if panel => {
            let has_data = item.get("spec")?.flag("value");
            Some(Condition { has_data, ..Condition::default() })
        }
        // Rows and tabs have no data of their own there either.
        "ConditionalRenderingData" => {
            item.meaningless(&["spec"]);
            None
        }
        _ => {
            item.no_effect("spec", "the condition is not known; it counts for nothing");
            None
        }
    }
}

fn compared(spec: &Foreign<'_>) -> Option<Condition> {
    let value = spec.get("value").and_then(|v| v.scalar()).map(|v| v.text()).unwrap_or_default();
    let pattern = format!("/{value}/");
    let mut condition = Condition { variable: Some(spec.text("variable")?.into()), ..Condition::default() };
    // Regexes match anywhere in a value there.
    let (place, text) = match spec.text("operator") {
        Some("notEquals") => (&mut condition.not_equals, value),
        Some("matches") => (&mut condition.matches, pattern),
        Some("notMatches") => (&mut condition.not_matches, pattern),
        _ => (&mut condition.equals, value),
    };
    *place = Some(text);
    Some(condition)
}
