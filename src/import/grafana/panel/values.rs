//! What Grafana takes where a definition says nothing, as far as we would take something else.

use serde_json::{Value, json};

use crate::frame::{FieldColor, Threshold, Thresholds};
use crate::spec::Panel;

/// Writes the defaults of Grafana that differ from ours; `thresholds` tells whether the definition gives some.
pub fn defaults(panel: &mut Panel, thresholds: bool) {
    let own = crate::panel::kind(&panel.kind).map(|kind| kind.field_defaults()).unwrap_or_default();
    if !thresholds && panel.field.thresholds.is_none() && own.thresholds.is_some() && by_thresholds(panel) {
        panel.field.thresholds = Some(eighty());
    }
    match panel.kind.as_str() {
        "timeseries" => lines(panel),
        "state-timeline" if panel.field.color.is_none() => {
            panel.field.color = Some(FieldColor { mode: "continuous-GrYlRd".into(), ..FieldColor::default() });
        }
        _ => {}
    }
}

fn by_thresholds(panel: &Panel) -> bool {
    panel.field.color.as_ref().is_none_or(|color| color.mode == "thresholds")
}

/// Green, and red from 80 on.
pub fn eighty() -> Thresholds {
    let step = |value, color: &str| Threshold { value, color: color.into() };
    Thresholds { steps: vec![step(None, "green"), step(Some(80.0), "red")], ..Thresholds::default() }
}

/// Lines are a pixel wide, and bars have no surface of their own.
fn lines(panel: &mut Panel) {
    let bars = |custom: &serde_json::Map<String, Value>| custom.get("drawStyle") == Some(&json!("bars"));
    let any = bars(&panel.field.custom) || panel.overrides.iter().any(|o| bars(&o.field.custom));
    panel.field.custom.entry("lineWidth").or_insert_with(|| json!(1));
    if any {
        panel.field.custom.entry("fillOpacity").or_insert_with(|| json!(0));
    } else if panel.field.custom.get("fillOpacity").and_then(Value::as_f64) == Some(0.0) {
        panel.field.custom.remove("fillOpacity");
    }
}
