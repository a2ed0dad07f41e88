//! `unsupported`: a panel of another tool's that is not drawn, in its place, with its title and its queries.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::card::{State, card};
use super::{Drawn, Input, Kind, read};
use crate::spec::Panel;

/// The id of the kind.
pub const ID: &str = "unsupported";

/// The kind.
pub struct Unsupported;

/// Options of `unsupported`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// What the other tool calls the kind.
    pub kind: String,
}

/// Why a panel is not asked and not drawn; `None` for all kinds but this one.
pub fn message(panel: &Panel) -> Option<String> {
    (panel.kind == ID).then(|| words(&read(&panel.options)))
}

fn words(options: &Options) -> String {
    match options.kind.trim() {
        "" => "panels of this kind are not drawn".into(),
        kind => format!("panels of the kind `{kind}` are not drawn"),
    }
}

impl Kind for Unsupported {
    fn id(&self) -> &'static str {
        ID
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        // What it is for is not known here, so it is not judged.
        schemars::json_schema!({ "type": "object" })
    }

    fn page(&self) -> &'static str {
        include_str!("unsupported.md")
    }

    fn needs_data(&self) -> bool {
        false
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let words = words(&read(input.options));
        let nodes = card(State::Skipped, &words, input.width, input.height, input.theme);
        Drawn { nodes, height: input.height, summary: words, drawn: 0, hidden: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_this_kind_has_a_message() {
        let mut panel = Panel { kind: "stat".into(), ..Panel::default() };
        assert_eq!(message(&panel), None);
        panel.kind = ID.into();
        panel.options.insert("kind".into(), json!("news"));
        assert_eq!(message(&panel).as_deref(), Some("panels of the kind `news` are not drawn"));
    }
}
