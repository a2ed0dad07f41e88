//! `annolist`: the events of the dashboard in its range, newest first.

use schemars::JsonSchema;
use serde::Deserialize;

use super::around::nothing;
use super::lines::{Line, Sign, list};
use super::{Drawn, Event, Input, Kind, NoCustom, read};
use crate::time;

/// The kind.
pub struct AnnoList;

/// `options` of the panel.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The most events shown.
    pub limit: usize,
    /// Only events that have one of these tags.
    pub tags: Vec<String>,
    /// Whether tags are shown.
    pub show_tags: bool,
    /// Whether times are shown.
    pub show_time: bool,
    /// Accepted; events have no author.
    pub show_user: Option<bool>,
    /// Accepted; events are always those of the range.
    pub only_in_time_range: Option<bool>,
    /// Accepted; events are always those of the dashboard.
    pub only_from_this_dashboard: Option<bool>,
    /// About clicking; means nothing in a still.
    pub navigate_before: Option<String>,
    /// About clicking; means nothing in a still.
    pub navigate_after: Option<String>,
    /// About clicking; means nothing in a still.
    pub navigate_to_panel: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limit: 10,
            tags: Vec::new(),
            show_tags: true,
            show_time: true,
            show_user: None,
            only_in_time_range: None,
            only_from_this_dashboard: None,
            navigate_before: None,
            navigate_after: None,
            navigate_to_panel: None,
        }
    }
}

impl Kind for AnnoList {
    fn id(&self) -> &'static str {
        "annolist"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("annolist.md")
    }

    fn needs_data(&self) -> bool {
        false
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let tagged = |e: &&Event| options.tags.is_empty() || options.tags.iter().any(|t| e.tags.contains(t));
        let mut events: Vec<&Event> = input.events.iter().filter(|e| !e.recurring).filter(tagged).collect();
        events.sort_by_key(|e| std::cmp::Reverse(e.time));
        if events.is_empty() {
            let why = if options.tags.is_empty() {
                String::new()
            } else {
                format!("None is tagged {}.", options.tags.join(", "))
            };
            return nothing("No events", &why, 0, input);
        }
        let lines: Vec<Line> = events.iter().take(options.limit.max(1)).map(|e| line(e, &options, input)).collect();
        let laid = list(&lines, events.len() - lines.len(), 0.0, input);
        let summary = sentence(&events, input);
        let hidden = events.len() - laid.shown;
        Drawn { nodes: laid.nodes, height: laid.bottom.max(input.height), summary, drawn: laid.shown, hidden }
    }
}

fn line(event: &Event, options: &Options, input: &Input<'_>) -> Line {
    let color = event.color.as_deref().and_then(|c| input.theme.color(c)).unwrap_or(input.theme.info);
    let tags = if options.show_tags { event.tags.join(", ") } else { String::new() };
    let mut parts = event.text.lines().map(str::trim).filter(|l| !l.is_empty());
    let words = parts.next().unwrap_or("(no text)").to_string();
    let rest: Vec<&str> = parts.collect();
    let below = [rest.join(" "), tags].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
    let aside = if options.show_time { when(event, input) } else { String::new() };
    Line { group: String::new(), sign: Sign::Dot(input.theme.ink(color, 3.0)), words, aside, below, link: None }
}

/// A time, or two.
fn when(event: &Event, input: &Input<'_>) -> String {
    // An event has a time of day in however long a range.
    let text = |ms| match input.range.length() > 92 * time::DAY {
        true => time::format(ms, input.zone, "D MMM YYYY HH:mm"),
        false => time::point_text(ms, input.range.length(), input.zone),
    };
    match event.end {
        Some(end) => format!("{} – {}", text(event.time), text(end)),
        None => text(event.time),
    }
}

fn sentence(events: &[&Event], input: &Input<'_>) -> String {
    let short = |e: &&Event| {
        let words: String = e.text.lines().next().unwrap_or_default().chars().take(60).collect();
        format!("{words} ({})", when(e, input))
    };
    let told: Vec<String> = events.iter().take(3).map(short).collect();
    let more = if events.len() > 3 { format!(" and {} more", events.len() - 3) } else { String::new() };
    let count = if events.len() == 1 { "1 event".to_string() } else { format!("{} events", events.len()) };
    format!("{count}: {}{more}.", told.join(", "))
}
