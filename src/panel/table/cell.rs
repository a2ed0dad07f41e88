//! Cells: text, coloured text or ground, bars.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::columns::Column;
use super::{PAD, SIZE, at};
use crate::frame::Frame;
use crate::panel::Input;
use crate::panel::reduced::Tile;
use crate::panel::stat::{readable, spark};
use crate::scene::{Anchor, Color, Node, Paint, Rect, Style, Text};
use crate::text::{self, Face};

/// How cells are drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CellOptions {
    /// The form of a cell.
    #[serde(rename = "type")]
    pub kind: CellKind,
    /// `basic` or `gradient` for grounds; `basic`, `gradient` or `lcd` for bars.
    pub mode: Option<String>,
    /// How a bar's value is coloured: `color`, `text` or `hidden`.
    pub value_display_mode: Option<String>,
    /// Colours the whole row by this column.
    pub apply_to_row: Option<bool>,
    /// Wraps long texts; texts are shortened.
    pub wrap_text: Option<bool>,
}

/// The form of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// Text.
    #[default]
    Auto,
    /// Text.
    Text,
    /// Text in the value's colour.
    ColorText,
    /// Text on the value's colour.
    ColorBackground,
    /// A bar from min to max.
    Gauge,
    /// JSON in monospace.
    JsonView,
    /// A link's words.
    DataLinks,
    /// A line of the row's samples.
    Sparkline,
    /// A rounded mark around the text.
    Pill,
    /// An image; its text is shown.
    Image,
    /// Markdown; its text is shown.
    Markdown,
}

impl CellOptions {
    /// The form that older definitions name in one word.
    pub fn old(mode: Option<&str>) -> Self {
        let (kind, mode) = match mode.unwrap_or_default() {
            "color-text" => (CellKind::ColorText, None),
            "color-background-solid" => (CellKind::ColorBackground, Some("basic")),
            "color-background" => (CellKind::ColorBackground, Some("gradient")),
            "basic" => (CellKind::Gauge, Some("basic")),
            "gradient-gauge" => (CellKind::Gauge, Some("gradient")),
            "lcd-gauge" => (CellKind::Gauge, Some("lcd")),
            "json-view" => (CellKind::JsonView, None),
            _ => (CellKind::Auto, None),
        };
        Self { kind, mode: mode.map(String::from), ..Self::default() }
    }

    /// Whether cells are bars or lines beside their text.
    pub fn is_bar(&self) -> bool {
        matches!(self.kind, CellKind::Gauge | CellKind::Sparkline)
    }
}

/// Draws one cell.
pub fn draw(column: &Column<'_>, row: usize, frame: &Frame, place: Rect, input: &Input<'_>, nodes: &mut Vec<Node>) {
    let theme = input.theme;
    let shown = column.display.show(column.field.values.get(row));
    let mut color = theme.text;
    let mut face = Face::Sans;
    match column.options.kind {
        CellKind::Gauge => return bar(column, &shown, place, input, nodes),
        CellKind::Sparkline => return line(column, frame, place, input, nodes),
        CellKind::ColorText => color = theme.ink(shown.color, 4.5),
        CellKind::ColorBackground => {
            let ground = shown.color.over(theme.panel);
            nodes.push(Node::rect(
                Rect::new(place.x, place.y, place.w, place.h - 1.0),
                ground_style(column, ground, place),
            ));
            color = readable(ground);
        }
        CellKind::Pill => {
            let ground = shown.color.over(theme.panel);
            let wide = text::width(&shown.text.to_string(), Face::Sans, SIZE).min(place.w - 2.0 * PAD) + 12.0;
            let x = if matches!(column.align, super::Align::Right) {
                place.right() - PAD - wide + 6.0
            } else {
                place.x + PAD - 6.0
            };
            nodes.push(Node::Rect(Rect::new(x, place.y + 4.0, wide, place.h - 9.0), 8.0, Style::fill(ground)));
            color = readable(ground);
        }
        CellKind::JsonView => face = Face::Mono,
        CellKind::DataLinks => color = theme.ink(theme.info, 4.5),
        CellKind::Auto | CellKind::Text | CellKind::Image | CellKind::Markdown => {
            if shown.mapped && shown.color != theme.text {
                color = theme.ink(shown.color, 4.5);
            }
        }
    }
    label(column, &shown.text.to_string(), face, color, place, nodes);
}

fn ground_style(column: &Column<'_>, ground: Color, place: Rect) -> Style {
    if column.options.mode.as_deref() == Some("basic") {
        return Style::fill(ground);
    }
    let stops = vec![(0.0, ground.mix(Color::hex(0x00_0000), 0.05)), (1.0, ground)];
    let paint = Paint::Linear { from: (place.x, place.y), to: (place.right(), place.y), stops };
    Style { fill: Some(paint), stroke: None }
}

fn label(column: &Column<'_>, words: &str, face: Face, color: Color, place: Rect, nodes: &mut Vec<Node>) {
    let one_line = words.replace(['\n', '\r', '\t'], " ");
    let short = text::shorten(&one_line, face, SIZE, place.w - 2.0 * PAD + 0.5).into_owned();
    let (x, anchor) = column.anchor(PAD);
    let baseline = place.y + place.h / 2.0 + SIZE * text::CAP_HEIGHT / 2.0 - 0.5;
    nodes.push(Text::new(x, baseline, short, SIZE, color).face(face).anchor(anchor).into());
}

/// A bar from min to max, the value at its right.
fn bar(column: &Column<'_>, shown: &crate::field::Shown, place: Rect, input: &Input<'_>, nodes: &mut Vec<Node>) {
    let theme = input.theme;
    let color = theme.ink(shown.color, 3.0);
    let mode = column.options.value_display_mode.as_deref().unwrap_or("color");
    let words = shown.text.to_string();
    let wide = column.value_width.min(place.w * 0.55);
    let room = (place.w - 2.0 * PAD - if mode == "hidden" { 0.0 } else { wide + 8.0 }).max(0.0);
    let height = (place.h * 0.5).min(14.0);
    let track = Rect::new(place.x + PAD, place.y + (place.h - height) / 2.0 - 0.5, room, height);
    let share = if shown.percent.is_finite() { shown.percent.clamp(0.0, 1.0) } else { 0.0 };
    if room > 6.0 {
        nodes.push(Node::Rect(track, 2.0, Style::fill(theme.track)));
        if share > 0.0 {
            nodes.push(Node::Rect(
                Rect { w: (room * share).max(1.0), ..track },
                2.0_f64.min(room * share / 2.0),
                Style::fill(color),
            ));
        }
    }
    if mode != "hidden" {
        let color = if mode == "text" { theme.text } else { theme.ink(shown.color, 4.5) };
        let short = text::shorten(&words, Face::Sans, SIZE, wide + 0.5).into_owned();
        let baseline = place.y + place.h / 2.0 + SIZE * text::CAP_HEIGHT / 2.0 - 0.5;
        nodes.push(Text::new(place.right() - PAD, baseline, short, SIZE, color).anchor(Anchor::End).into());
    }
}

/// The samples of the whole frame as a small line, where there is a time field.
fn line(column: &Column<'_>, frame: &Frame, place: Rect, input: &Input<'_>, nodes: &mut Vec<Node>) {
    let shown = column.display.show(column.field.values.get(0));
    let color = input.theme.ink(column.display.series_color(), 3.0);
    let display = crate::field::Display::new(column.field, input.theme, input.zone, input.now);
    let tile = Tile { name: String::new(), shown, field: column.field, frame, display };
    let inside = Rect::new(0.0, 0.0, (place.w - 2.0 * PAD).max(1.0), place.h - 8.0);
    let mut drawn = spark(&tile, inside, input, color, 1.2);
    drawn.reverse();
    nodes.push(at(place.x + PAD, place.y + 4.0, drawn));
}
