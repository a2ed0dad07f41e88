//! `dashlist`: the dashboards of the run.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::around::nothing;
use super::lines::{Line, Sign, list};
use super::{Drawn, Input, Kind, Listed, NoCustom, read};

/// The kind.
pub struct DashList;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The most dashboards shown; 10 when not given.
    pub max_items: Option<usize>,
    /// Only dashboards with this in their title or name, letter case aside.
    pub query: String,
    /// Only dashboards that have one of these tags.
    pub tags: Vec<String>,
    /// Whether tags are shown; they are when not given.
    pub show_tags: Option<bool>,
    /// Accepted; there is one list.
    pub show_headings: Option<bool>,
    /// Accepted; a run knows no stars.
    pub show_starred: Option<bool>,
    /// Accepted; a run knows no visits.
    pub show_recently_viewed: Option<bool>,
    /// Accepted; `query` and `tags` count whether given or not.
    pub show_search: Option<bool>,
    /// Accepted; a run has no folders.
    pub show_folder_names: Option<bool>,
    /// Accepted; a run has no folders.
    pub folder_id: Option<Value>,
    /// Accepted; a run has no folders.
    #[serde(rename = "folderUID")]
    pub folder_uid: Option<Value>,
    /// About clicking; means nothing in a still.
    pub include_vars: Option<bool>,
    /// About clicking; means nothing in a still.
    pub keep_time: Option<bool>,
}

impl Kind for DashList {
    fn id(&self) -> &'static str {
        "dashlist"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("dashlist.md")
    }

    fn needs_data(&self) -> bool {
        false
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let query = options.query.trim().to_lowercase();
        let wanted = |d: &&Listed| {
            let found = d.title.to_lowercase().contains(&query) || d.name.contains(&query);
            found && (options.tags.is_empty() || options.tags.iter().any(|t| d.tags.contains(t)))
        };
        let found: Vec<&Listed> = input.dashboards.iter().filter(wanted).collect();
        if found.is_empty() {
            return nothing("No dashboards", "", 0, input);
        }
        let line = |d: &&Listed| Line {
            group: String::new(),
            sign: Sign::Dot(input.theme.info),
            words: if d.title.trim().is_empty() { d.name.clone() } else { d.title.clone() },
            aside: if options.show_tags == Some(false) { String::new() } else { d.tags.join(", ") },
            below: String::new(),
            // A page of the same report.
            link: Some(format!("{}.html", d.name)),
        };
        let lines: Vec<Line> = found.iter().take(options.max_items.unwrap_or(10).max(1)).map(line).collect();
        let laid = list(&lines, found.len() - lines.len(), 0.0, input);
        let names: Vec<String> = lines.iter().take(6).map(|l| l.words.chars().take(60).collect()).collect();
        let more =
            if found.len() > names.len() { format!(" and {} more", found.len() - names.len()) } else { String::new() };
        let count = if found.len() == 1 { "1 dashboard".to_string() } else { format!("{} dashboards", found.len()) };
        Drawn {
            nodes: laid.nodes,
            height: laid.bottom.max(input.height),
            summary: format!("{count}: {}{more}.", names.join(", ")),
            drawn: laid.shown,
            hidden: found.len() - laid.shown,
        }
    }
}
