//! `text`: Markdown, HTML reduced to its words, or code.

mod layout;
pub mod markdown;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Drawn, Input, Kind, read};
use crate::scene::{Node, Text};
use crate::text::{self, Face};

/// The kind.
pub struct TextPanel;

/// Options of `text`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// What the content is.
    pub mode: Mode,
    /// The content; may use variables.
    pub content: String,
    /// How code is shown.
    pub code: Code,
}

/// How code is shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Code {
    /// The language; without effect.
    pub language: String,
    /// Numbers before lines.
    pub show_line_numbers: bool,
    /// A small map of the code; without effect.
    pub show_mini_map: bool,
}

/// What the content is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Markdown; HTML in it is not run, its words are kept.
    #[default]
    Markdown,
    /// HTML, reduced to headings, paragraphs, lists and words.
    Html,
    /// Monospace text.
    Code,
}

impl Kind for TextPanel {
    fn id(&self) -> &'static str {
        "text"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(super::NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("../text.md")
    }

    fn needs_data(&self) -> bool {
        false
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let blocks = match options.mode {
            Mode::Markdown => markdown::blocks(&options.content),
            Mode::Html => markdown::blocks_of_html(&options.content),
            Mode::Code => markdown::code(&options.content, options.code.show_line_numbers),
        };
        let mut page = layout::Page::new(input.width, input.theme);
        for block in &blocks {
            page.add(block);
        }
        let (mut nodes, needed, lines) = page.finish();
        let words: String = blocks.iter().map(markdown::Block::words).collect::<Vec<_>>().join(" ");
        let summary = text::shorten(words.trim(), Face::Sans, 1.0, 140.0).into_owned();
        let mut hidden = 0;
        if needed > input.height + 0.5 && !input.grow {
            let room = input.height - 16.0;
            let set = |nodes: &[(f64, Node)]| nodes.iter().filter(|(_, n)| matches!(n, Node::Text(_))).count();
            let all = set(&nodes);
            nodes.retain(|(bottom, _)| *bottom <= room);
            hidden = if all > 0 { (lines * (all - set(&nodes))).div_ceil(all) } else { 0 };
            let words = format!("+{hidden} more line{}", if hidden == 1 { "" } else { "s" });
            let words = text::shorten(&words, Face::Sans, 11.0, input.width).into_owned();
            nodes.push((input.height, Text::new(0.0, input.height - 3.0, words, 11.0, input.theme.muted).into()));
        }
        let height = if input.grow { needed.max(input.height) } else { input.height };
        let drawn = lines.saturating_sub(hidden);
        Drawn { nodes: nodes.into_iter().map(|(_, node)| node).collect(), height, summary, drawn, hidden }
    }
}
