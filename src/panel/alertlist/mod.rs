//! `alertlist`: alerts with their states, since when, and how many there are of each.

mod alerts;
mod options;
#[cfg(test)]
mod tests;

pub use options::Options;

use super::around::nothing;
use super::card::{State, sign, titled};
use super::lines::{Line, Sign, list};
use super::slo::words::length;
use super::{Drawn, Input, Kind, NoCustom, read};
use crate::scene::{Anchor, Node, Text};
use crate::text::{self, Face};
use crate::time;
use alerts::{Alert, AlertState};
use options::ViewMode;

/// The kind.
pub struct AlertList;

const COUNT: f64 = 12.0;
const COUNTS: f64 = 24.0;

impl Kind for AlertList {
    fn id(&self) -> &'static str {
        "alertlist"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("../alertlist.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let all = alerts::alerts(input);
        let mut wanted: Vec<Alert> = all.iter().filter(|a| options.wants(a)).cloned().collect();
        sort(&mut wanted, options.sort_order.unwrap_or(3));
        let summary = sentence(&wanted, all.len(), input);
        if options.view_mode == ViewMode::Stat {
            return Drawn {
                nodes: stat(&wanted, input),
                height: input.height,
                summary,
                drawn: wanted.len(),
                hidden: 0,
            };
        }
        if wanted.is_empty() {
            let why = match all.len() {
                0 => "The answer has no series with a label `alertname`, and no column `state`.".to_string(),
                n => format!("None of {n} is in a state that is asked for."),
            };
            if all.is_empty() {
                return Drawn { summary, ..nothing("No data", &why, 0, input) };
            }
            let nodes = titled(State::Ok, "No alerts", &why, input.width, input.height, input.theme);
            return Drawn { nodes, height: input.height, summary, drawn: 0, hidden: 0 };
        }
        group(&mut wanted, &options);
        let limit = options.max_items.unwrap_or(20).max(1);
        let lines: Vec<Line> = wanted.iter().take(limit).map(|a| line(a, &wanted, &options, input)).collect();
        let roomy = input.height >= 70.0 && input.width >= 150.0;
        let (mut nodes, top) = if roomy { (counts(&wanted, input), COUNTS) } else { (Vec::new(), 0.0) };
        let laid = list(&lines, wanted.len() - lines.len(), top, input);
        nodes.extend(laid.nodes);
        let hidden = wanted.len() - laid.shown;
        Drawn { nodes, height: laid.bottom.max(input.height), summary, drawn: laid.shown, hidden }
    }
}

fn sort(alerts: &mut [Alert], order: u8) {
    let since = |a: &Alert| a.since.unwrap_or(i64::MAX);
    alerts.sort_by(|a, b| match order {
        1 => a.name.cmp(&b.name),
        2 => b.name.cmp(&a.name),
        4 => since(a).cmp(&since(b)),
        5 => since(b).cmp(&since(a)),
        _ => a.state.cmp(&b.state).then(since(a).cmp(&since(b))).then(a.name.cmp(&b.name)),
    });
}

/// Brings alerts of a group together, groups in the order of their first.
fn group(alerts: &mut [Alert], options: &Options) {
    let mut order: Vec<String> = Vec::new();
    for alert in alerts.iter() {
        let name = group_of(alert, options);
        if !order.contains(&name) {
            order.push(name);
        }
    }
    alerts.sort_by_key(|a| order.iter().position(|g| *g == group_of(a, options)));
}

/// The group of an alert: labels asked for; empty for none.
fn group_of(alert: &Alert, options: &Options) -> String {
    if options.group_by.is_empty() || options.group_mode.as_deref() == Some("default") {
        return String::new();
    }
    let part = |label: &String| {
        let own = if label == "alertname" { Some(&alert.name) } else { alert.labels.get(label) };
        own.map(|v| format!("{label}={v}"))
    };
    let parts: Vec<String> = options.group_by.iter().filter_map(part).collect();
    if parts.is_empty() { "no group".into() } else { parts.join(", ") }
}

fn line(alert: &Alert, all: &[Alert], options: &Options, input: &Input<'_>) -> Line {
    let shown = |(k, v): (&String, &String)| {
        (!options.group_by.contains(k) || group_of(alert, options).is_empty()).then(|| format!("{k}={v}"))
    };
    let labels: Vec<String> = alert.labels.iter().filter_map(shown).collect();
    let since = alert.since.filter(|_| !alert.open).map(|t| format!("since {}", moment(t, input)));
    let below: Vec<String> = since.into_iter().chain((!labels.is_empty()).then(|| labels.join(", "))).collect();
    let same = all.iter().filter(|a| a.name == alert.name).count();
    // Where a rule has several instances, what tells them apart must be seen even without a second line.
    let words = match labels.first() {
        Some(_) if same > 1 => format!("{} ({})", alert.name, telling(alert, all)),
        _ => alert.name.clone(),
    };
    Line {
        group: group_of(alert, options),
        sign: Sign::State(alert.state.sign()),
        words,
        aside: state(alert, input),
        below: below.join(" · "),
        link: None,
    }
}

/// An instant, with its day where that is not the range's last.
fn moment(at: i64, input: &Input<'_>) -> String {
    let text = |ms: i64, pattern: &str| time::format(ms, input.zone, pattern);
    let (day, year) = ("D MMM YYYY", "YYYY");
    if text(at, day) == text(input.range.to, day) {
        time::point_text(at, input.range.length(), input.zone)
    } else if text(at, year) == text(input.range.to, year) {
        text(at, "D MMM HH:mm")
    } else {
        text(at, "D MMM YYYY HH:mm")
    }
}

/// The labels in which an alert differs from others of its name.
fn telling(alert: &Alert, all: &[Alert]) -> String {
    let others = || all.iter().filter(|a| a.name == alert.name);
    let differs = |(k, v): &(&String, &String)| others().any(|o| o.labels.get(*k) != Some(*v));
    let parts: Vec<&str> = alert.labels.iter().filter(differs).map(|(_, v)| v.as_str()).collect();
    if parts.is_empty() { "same labels".into() } else { parts.join(", ") }
}

/// State and for how long: `firing 2 h 5 min`.
fn state(alert: &Alert, input: &Input<'_>) -> String {
    let words = alert.state.words();
    match alert.since {
        Some(since) if alert.state != AlertState::Normal && since <= input.range.to => {
            let long = length((input.range.to - since) as f64);
            if alert.open { format!("{words} > {long}") } else { format!("{words} {long}") }
        }
        _ => words.to_string(),
    }
}

/// How many alerts are in each state.
fn tally(alerts: &[Alert]) -> Vec<(AlertState, usize)> {
    let count = |s: &AlertState| (*s, alerts.iter().filter(|a| a.state == *s).count());
    AlertState::ALL.iter().map(count).filter(|c| c.1 > 0).collect()
}

/// The counts by state, one after the other; those without room yield.
fn counts(alerts: &[Alert], input: &Input<'_>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut x = 0.0;
    for (state, count) in tally(alerts) {
        let words = format!("{count} {}", state.words());
        let wide = 19.0 + text::width(&words, Face::Bold, COUNT);
        if x + wide > input.width {
            break;
        }
        nodes.push(sign(state.sign(), x + 7.0, 8.0, 13.0, input.theme));
        let baseline = 8.0 + COUNT * text::CAP_HEIGHT / 2.0;
        nodes.push(Text::new(x + 19.0, baseline, words, COUNT, input.theme.text).face(Face::Bold).into());
        x += wide + 18.0;
    }
    nodes
}

/// Their number, large; below it the counts by state.
fn stat(alerts: &[Alert], input: &Input<'_>) -> Vec<Node> {
    let theme = input.theme;
    let words = alerts.len().to_string();
    let natural = text::width(&words, Face::Bold, 10.0) / 10.0;
    let told = match tally(alerts).as_slice() {
        [] => "no alerts".to_string(),
        parts => parts.iter().map(|(s, n)| format!("{n} {}", s.words())).collect::<Vec<_>>().join(" · "),
    };
    let small = if input.height >= 44.0 { 16.0 } else { 0.0 };
    let size = ((input.height - small) * 0.72).min(72.0).min(input.width / natural.max(0.1) * 0.9);
    let color = match alerts.first().map(|_| alerts.iter().map(|a| a.state).min()) {
        Some(Some(AlertState::Firing | AlertState::Error)) => theme.bad,
        Some(Some(AlertState::Normal)) | None => theme.good,
        _ => theme.warn,
    };
    let middle = (input.height - small) / 2.0;
    let figure =
        Text::new(input.width / 2.0, middle + size * text::CAP_HEIGHT / 2.0, words, size, theme.ink(color, 4.5));
    let mut nodes: Vec<Node> = vec![figure.face(Face::Bold).anchor(Anchor::Middle).into()];
    if small > 0.0 {
        let told = text::shorten(&told, Face::Sans, 12.0, input.width).into_owned();
        nodes.push(
            Text::new(input.width / 2.0, input.height - 4.0, told, 12.0, theme.muted).anchor(Anchor::Middle).into(),
        );
    }
    nodes
}

fn sentence(alerts: &[Alert], all: usize, input: &Input<'_>) -> String {
    if alerts.is_empty() {
        return if all == 0 {
            "No data.".into()
        } else {
            format!("No alerts: none of {all} is in a state that is asked for.")
        };
    }
    let counts: Vec<String> = tally(alerts).iter().map(|(s, n)| format!("{n} {}", s.words())).collect();
    let first = |a: &Alert| format!("{} {}", a.name.chars().take(60).collect::<String>(), state(a, input));
    let told: Vec<String> = alerts.iter().take(3).map(first).collect();
    let more = if alerts.len() > 3 { format!(" and {} more", alerts.len() - 3) } else { String::new() };
    format!(
        "{} alert{}: {}; {}{more}.",
        alerts.len(),
        if alerts.len() == 1 { "" } else { "s" },
        counts.join(", "),
        told.join(", ")
    )
}
