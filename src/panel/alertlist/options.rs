//! What a list of alerts can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::alerts::{Alert, AlertState};

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// A list, or their number.
    pub view_mode: ViewMode,
    /// The most that are listed; 20 when not given.
    pub max_items: Option<usize>,
    /// 1 and 2 by name up and down, 3 by importance, 4 and 5 by time up and down.
    pub sort_order: Option<u8>,
    /// The states shown.
    pub state_filter: StateFilter,
    /// Only alerts whose name holds this, letter case aside.
    pub alert_name: String,
    /// Only alerts with such labels: `{severity="critical", team=~"a|b"}`.
    pub alert_instance_label_filter: String,
    /// The labels that alerts are grouped by.
    pub group_by: Vec<String>,
    /// `default` groups by name where an alert has several instances, `custom` by `groupBy`.
    pub group_mode: Option<String>,
    /// Accepted; instances are always listed.
    pub show_instances: Option<bool>,
    /// Whether alerts that are not active are listed, too.
    pub show_inactive_alerts: bool,
    /// Accepted; all alerts come from the panel's own targets.
    pub dashboard_alerts: Option<bool>,
    /// Where Grafana asks for alerts: of an imported panel it becomes the source of the target.
    pub datasource: Option<Value>,
    /// Accepted; a run has no folders.
    pub folder: Option<Value>,
    /// Accepted.
    pub stat_color_mode: Option<Value>,
    /// Accepted.
    pub stat_thresholds: Option<Value>,
    /// Accepted.
    pub stat_value_mappings: Option<Value>,
}

/// A list, or their number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ViewMode {
    /// A list.
    #[default]
    List,
    /// Their number.
    Stat,
}

/// The states shown.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct StateFilter {
    /// Those that fire.
    pub firing: bool,
    /// Those that wait.
    pub pending: bool,
    /// Those that are about to end.
    pub recovering: bool,
    /// Those without data.
    pub no_data: bool,
    /// Those that could not be evaluated.
    pub error: bool,
    /// Those that are quiet.
    pub normal: bool,
    /// An older name of `normal`.
    pub inactive: bool,
}

impl Default for StateFilter {
    fn default() -> Self {
        Self {
            firing: true,
            pending: true,
            recovering: true,
            no_data: false,
            error: true,
            normal: false,
            inactive: false,
        }
    }
}

impl Options {
    /// Whether an alert is asked for.
    pub fn wants(&self, alert: &Alert) -> bool {
        let f = &self.state_filter;
        let state = match alert.state {
            AlertState::Firing => f.firing,
            AlertState::Pending => f.pending,
            AlertState::Recovering => f.recovering,
            AlertState::NoData => f.no_data,
            // No filter names it, and it may be what is looked for.
            AlertState::Unknown => true,
            AlertState::Error => f.error,
            AlertState::Normal => f.normal || f.inactive || self.show_inactive_alerts,
        };
        state
            && alert.name.to_lowercase().contains(&self.alert_name.trim().to_lowercase())
            && matchers(&self.alert_instance_label_filter).iter().all(|m| m.holds(alert))
    }
}

/// A condition on a label.
struct Matcher {
    label: String,
    not: bool,
    wanted: Wanted,
}

enum Wanted {
    Text(String),
    Pattern(crate::js::Regex),
}

impl Matcher {
    fn holds(&self, alert: &Alert) -> bool {
        let value = alert.labels.get(&self.label).map_or("", String::as_str);
        let value = if self.label == "alertname" { &alert.name } else { value };
        let holds = match &self.wanted {
            Wanted::Text(text) => value == text,
            Wanted::Pattern(pattern) => pattern.is_match(value),
        };
        holds != self.not
    }
}

/// The conditions in `{a="b", c!~"d"}`; what cannot be read leaves no alert out.
fn matchers(text: &str) -> Vec<Matcher> {
    let mut rest = text.trim().trim_start_matches('{').trim_end_matches('}');
    let mut found = Vec::new();
    while let Some(at) = rest.find(['=', '!']) {
        let label = rest[..at].trim().trim_start_matches(',').trim().to_string();
        let (sign, after) = ["=~", "!~", "!=", "="]
            .iter()
            .find_map(|s| rest[at..].strip_prefix(s).map(|after| (*s, after.trim_start())))
            .unwrap_or(("=", &rest[at + 1..]));
        let (value, after) = quoted(after);
        rest = after;
        let pattern = || crate::js::Regex::parse(&format!("/^(?:{})$/", value.replace('/', "\\/"))).ok();
        let wanted =
            if sign.ends_with('~') { pattern().map(Wanted::Pattern) } else { Some(Wanted::Text(value.clone())) };
        found.extend(wanted.map(|wanted| Matcher { label, not: sign.starts_with('!'), wanted }));
    }
    found
}

/// A text in quotes, or up to the next comma; and the rest.
fn quoted(text: &str) -> (String, &str) {
    let Some(inner) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        return (text[..end].trim().to_string(), &text[end..]);
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (i, c) in inner.char_indices() {
        match c {
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (value, &inner[i + 1..]),
            _ => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_matched() {
        let labels = [("team", "a"), ("severity", "critical")].map(|(k, v)| (k.to_string(), v.to_string()));
        let alert =
            Alert { name: "Down".into(), state: AlertState::Firing, since: None, open: false, labels: labels.into() };
        let cases = [
            ("", true),
            ("{team=\"a\"}", true),
            ("{team=\"b\"}", false),
            ("{team!=\"b\", severity=~\"crit.*|page\"}", true),
            ("team=a", true),
            ("{severity!~\".*\"}", false),
            ("{zone=\"\"}", true),
            ("{alertname=\"Down\"}", true),
            ("{team=", false),
        ];
        for (filter, holds) in cases {
            let options = Options { alert_instance_label_filter: filter.into(), ..Options::default() };
            assert_eq!(options.wants(&alert), holds, "{filter}");
        }
    }
}
