//! Words: the text panel of Grafana before 7, and clocks.

use serde_json::json;

use crate::import::Foreign;
use crate::spec::Panel;

/// Reads an old text.
pub fn text(panel: &mut Panel, foreign: &Foreign<'_>) {
    panel.kind = "text".into();
    let content = foreign.text("content").unwrap_or_default();
    panel.options.insert("content".into(), json!(content));
    match foreign.text("mode") {
        Some("html") => drop(panel.options.insert("mode".into(), json!("html"))),
        Some("text") => drop(panel.options.insert("mode".into(), json!("code"))),
        _ => {}
    }
    foreign.meaningless(&["style", "fieldConfig", "options"]);
}

/// A clock stands still at the end of the time range.
pub fn clock(panel: &mut Panel, foreign: &Foreign<'_>) {
    panel.kind = "text".into();
    panel.targets.clear();
    panel.options.insert("content".into(), json!("# ${__to:date:HH:mm}\n\n${__to:date:YYYY-MM-DD}"));
    foreign.meaningless(&[
        "bgColor",
        "clockType",
        "countdownSettings",
        "dateSettings",
        "mode",
        "offsetFromUtc",
        "offsetFromUtcMinutes",
        "refreshSettings",
        "timeSettings",
        "timezone",
        "timezoneSettings",
        "options",
        "fieldConfig",
        "fontSize",
    ]);
}
