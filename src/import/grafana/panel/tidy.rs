//! Leaves out what a definition says though nothing depends on it, so that the native form is readable.

use serde_json::{Value, json};

use super::values::eighty;
use crate::frame::FieldConfig;
use crate::spec::{Override, Panel};

/// Tidies a panel that is read.
pub fn tidy(panel: &mut Panel) {
    join(&mut panel.overrides);
    let own = crate::panel::kind(&panel.kind).map(|kind| kind.field_defaults()).unwrap_or_default();
    let field = &mut panel.field;
    let plain = |color: &crate::frame::FieldColor| color.fixed_color.is_none() && color.series_by.is_none();
    if own.color.is_none() && field.color.as_ref().is_some_and(|c| c.mode == "palette-classic" && plain(c)) {
        field.color = None;
    }
    if own.color.as_ref().is_some_and(|own| own.mode == "thresholds")
        && field.color.as_ref().is_some_and(|c| c.mode == "thresholds" && plain(c))
    {
        field.color = None;
    }
    let fixed = panel.field.color.as_ref().is_some_and(|c| c.mode == "fixed");
    if (own.thresholds.is_none() || fixed) && !thresholds_are_drawn(panel) && panel.field.thresholds == Some(eighty()) {
        panel.field.thresholds = None;
    }
}

/// Overrides of the same fields that follow each other are one.
fn join(overrides: &mut Vec<Override>) {
    let mut joined: Vec<Override> = Vec::new();
    for over in overrides.drain(..) {
        match joined.last_mut() {
            Some(last) if last.matcher == over.matcher => last.field.merge(&over.field),
            _ => joined.push(over),
        }
    }
    *overrides = joined;
}

/// Whether anything of the picture depends on thresholds.
fn thresholds_are_drawn(panel: &Panel) -> bool {
    matches!(panel.kind.as_str(), "table" | "gauge" | "unsupported" | "canvas" | "geomap" | "polystat")
        || panel.overrides.iter().map(|o| &o.field).chain([&panel.field]).any(uses)
}

fn uses(field: &FieldConfig) -> bool {
    let colored = field.color.as_ref().is_some_and(|c| c.mode == "thresholds");
    let styled = field.custom.get("thresholdsStyle").and_then(|s| s.get("mode")).is_some_and(|m| *m != json!("off"));
    let scheme = field.custom.get("gradientMode").and_then(Value::as_str) == Some("scheme");
    colored || styled || scheme
}
