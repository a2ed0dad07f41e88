//! Cells: text, coloured text or ground, bars.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::columns::Column;
use super::{Align, PAD, SIZE, at, css, nested};
use crate::field::{Display, Shown};
use crate::frame::{Cell, Field, Frame};
use crate::panel::Input;
use crate::panel::picture;
use crate::panel::reduced::Tile;
use crate::panel::stat::{readable, spark};
use crate::scene::{Anchor, Color, Node, Paint, Rect, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// The most lines of a cell that wraps, and the height of each.
const MOST_LINES: usize = 8;
pub(super) const LINE: f64 = 16.0;

/// How cells are drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
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
    /// Wraps long texts into lines instead of shortening them.
    pub wrap_text: Option<bool>,
    /// `sparkline`: draws no value beside the line.
    pub hide_value: Option<bool>,
    /// `sparkline`: width of the line in pixels.
    #[schemars(range(min = 0, max = 10))]
    pub line_width: Option<f64>,
    /// `sparkline`: any other setting of a time series; without effect.
    pub draw_style: Option<serde_json::Value>,
    /// `sparkline`: without effect.
    pub fill_opacity: Option<f64>,
    /// `sparkline`: without effect.
    pub line_interpolation: Option<serde_json::Value>,
    /// `sparkline`: without effect.
    pub gradient_mode: Option<serde_json::Value>,
    /// `sparkline`: without effect.
    pub show_points: Option<serde_json::Value>,
    /// `sparkline`: without effect.
    pub point_size: Option<f64>,
    /// `sparkline`: without effect.
    pub span_nulls: Option<serde_json::Value>,
    /// `image`: the text of images, which are shown by it.
    pub alt: Option<String>,
    /// `image`: without effect.
    pub title: Option<String>,
    /// `markdown`: without effect.
    pub dynamic_height: Option<bool>,
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
    /// The titles of the field's links, else the value.
    DataLinks,
    /// A line of the row's samples.
    Sparkline,
    /// Rounded marks around the values.
    Pill,
    /// An image in a `data:` address (PNG); its text is shown of others.
    Image,
    /// Markdown; its words are shown.
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

/// Draws one cell; `ink` is the colour of texts on a row's own ground.
pub fn draw(
    column: &Column<'_>,
    row: usize,
    place: Rect,
    ink: Option<Color>,
    input: &Input<'_>,
    nodes: &mut Vec<Node>,
) {
    let theme = input.theme;
    let value = column.field.values.get(row);
    if let (CellKind::Sparkline | CellKind::Auto, Cell::Other(json)) = (column.options.kind, value)
        && let Some(frame) = nested::frame(json, &column.field.config)
    {
        return line(column, json, &frame, place, input, nodes);
    }
    let shown = column.display.show(value);
    let missing = value.is_null() && !shown.mapped;
    let mut color = ink.unwrap_or(theme.text);
    match column.options.kind {
        CellKind::Gauge if !missing => return bar(column, &shown, place, input, nodes),
        CellKind::ColorText if ink.is_none() && !missing => color = theme.ink(shown.color, 4.5),
        CellKind::ColorBackground if ink.is_none() && !missing => {
            let ground = shown.color.over(theme.panel);
            let inner = Rect::new(place.x, place.y, place.w, place.h - 1.0);
            nodes.push(Node::rect(inner, ground_style(column, ground, place)));
            color = readable(ground);
        }
        CellKind::Pill if !missing => return pills(column, row, place, theme, nodes),
        CellKind::Image if !missing => {
            let room = Rect::new(place.x + PAD, place.y + 3.0, (column.width - 2.0 * PAD).max(1.0), place.h - 7.0);
            if let Some(image) = picture::draw(&shown.text.to_string(), room) {
                nodes.push(image);
                return;
            }
        }
        CellKind::DataLinks if ink.is_none() => color = theme.ink(theme.info, 4.5),
        _ if shown.mapped && shown.color != theme.text && ink.is_none() => color = theme.ink(shown.color, 4.5),
        _ if leads(column.field) && ink.is_none() && !missing => color = theme.ink(theme.info, 4.5),
        _ => {}
    }
    let css = column.styles.and_then(|field| css::read(field, row, theme)).unwrap_or_default();
    let ground = css.ground.map(|ground| ground.over(theme.panel));
    if let Some(ground) = ground {
        nodes.push(Node::rect(Rect::new(place.x, place.y, place.w, place.h - 1.0), Style::fill(ground)));
        color = readable(ground);
    }
    match (css.color, ground) {
        (Some(asked), Some(ground)) if asked.over(ground).contrast(ground) >= 4.5 => color = asked.over(ground),
        (Some(asked), None) if ink.is_none() && column.options.kind != CellKind::ColorBackground => {
            color = theme.ink(asked, 4.5);
        }
        _ => {}
    }
    let words = words(column.field, &column.options, &column.display, row);
    label(column, &words, color, css.bold, place, nodes);
}

/// Whether the values of a field lead anywhere.
pub fn leads(field: &Field) -> bool {
    field.config.links.as_ref().is_some_and(|links| !links.is_empty())
}

/// The ground of a whole row that a column asks for.
pub fn row_ground(columns: &[Column<'_>], row: usize, input: &Input<'_>) -> Option<Color> {
    let wants = |c: &&Column<'_>| c.options.kind == CellKind::ColorBackground && c.options.apply_to_row == Some(true);
    let column = columns.iter().find(wants)?;
    let value = column.field.values.get(row);
    let shown = column.display.show(value);
    (!value.is_null() || shown.mapped).then(|| shown.color.over(input.theme.panel))
}

fn face(column: &Column<'_>) -> Face {
    if column.options.kind == CellKind::JsonView { Face::Mono } else { Face::Sans }
}

/// Whether the texts of a column wrap.
fn wraps(column: &Column<'_>) -> bool {
    column.wrap && !matches!(column.options.kind, CellKind::Gauge | CellKind::Sparkline | CellKind::Pill)
}

/// How many lines a cell takes.
pub fn lines(column: &Column<'_>, row: usize) -> usize {
    if !wraps(column) {
        return 1;
    }
    let words = words(column.field, &column.options, &column.display, row);
    text::wrap(&words, face(column), SIZE, column.width - 2.0 * PAD + 0.5, MOST_LINES).len().max(1)
}

/// The words of a cell: of links their titles, of Markdown its words, of images their text.
pub fn words(field: &Field, options: &CellOptions, display: &Display<'_>, row: usize) -> String {
    let value = field.values.get(row);
    let shown = || display.show(value).text.to_string();
    match options.kind {
        CellKind::Image if !value.is_null() => match options.alt.as_deref() {
            Some(alt) if !alt.is_empty() => alt.to_string(),
            _ => Some(shown()).filter(|text| !picture::is_address(text)).unwrap_or_else(|| "image".into()),
        },
        CellKind::DataLinks if !value.is_null() => {
            let titles = field.config.links.iter().flatten().map(|l| l.title.trim()).filter(|t| !t.is_empty());
            let titles = titles.collect::<Vec<_>>().join(", ");
            if titles.is_empty() { shown() } else { titles }
        }
        CellKind::Markdown => {
            let blocks = crate::panel::text::markdown::blocks(&shown());
            blocks.iter().map(|block| block.words()).collect::<Vec<_>>().join(" ")
        }
        CellKind::Pill => pill_values(value).map_or_else(shown, |parts| parts.join("   ")),
        _ => shown(),
    }
}

/// The values of a cell that holds several: a list, or a text with commas.
fn pill_values(value: Cell<'_>) -> Option<Vec<String>> {
    let said = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_string);
    let list = |v: &Value| v.as_array().map(|list| list.iter().filter(|v| !v.is_null()).map(said).collect());
    match value {
        Cell::Other(json) => list(json),
        Cell::Text(text) if text.trim_start().starts_with('[') => list(&serde_json::from_str(text).ok()?),
        Cell::Text(text) if text.contains(',') => {
            Some(text.split(',').map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect())
        }
        _ => None,
    }
}

const PILL: f64 = 18.0;
const PILL_GAP: f64 = 4.0;

/// A mark for each value; those that have no room are counted.
fn pills(column: &Column<'_>, row: usize, place: Rect, theme: &Theme, nodes: &mut Vec<Node>) {
    let value = column.field.values.get(row);
    let display = &column.display;
    let parts: Vec<(String, Color)> = match pill_values(value) {
        Some(parts) => parts
            .iter()
            .map(|p| (p.as_str(), display.show(Cell::Text(p))))
            .map(|(p, s)| (mapped(p, &s), s.color))
            .collect(),
        None => Some(display.show(value)).map(|s| (s.text.to_string(), s.color)).into_iter().collect(),
    };
    let room = (place.w - 2.0 * PAD).max(0.0);
    let wide = |words: &str| text::width(words, Face::Sans, SIZE) + 12.0;
    let more = |n: usize| if n == 0 { 0.0 } else { text::width(&format!("+{n}"), Face::Sans, SIZE) + PILL_GAP };
    let mut used = 0.0;
    let mut marks: Vec<(String, f64, Color)> = Vec::new();
    for (i, (words, color)) in parts.iter().enumerate() {
        let gap = if i > 0 { PILL_GAP } else { 0.0 };
        let free = room - used - gap - more(parts.len() - i - 1);
        if i > 0 && wide(words) > free {
            break;
        }
        let words = text::shorten(words.trim(), Face::Sans, SIZE, (free - 12.0).max(0.0)).into_owned();
        if words.is_empty() {
            break;
        }
        used += gap + wide(&words);
        marks.push((words.clone(), wide(&words), *color));
    }
    let rest = parts.len() - marks.len();
    let whole = used + more(rest);
    let mut x = match column.align {
        Align::Right => place.right() - PAD - whole,
        Align::Center => place.x + (place.w - whole) / 2.0,
        Align::Left | Align::Auto => place.x + PAD,
    };
    let top = place.y + (place.h - PILL) / 2.0 - 0.5;
    let baseline = top + PILL / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
    for (words, wide, color) in marks {
        let ground = color.over(theme.panel);
        nodes.push(Node::Rect(Rect::new(x, top, wide, PILL), PILL / 2.0, Style::fill(ground)));
        nodes.push(Text::new(x + 6.0, baseline, words, SIZE, readable(ground)).into());
        x += wide + PILL_GAP;
    }
    if rest > 0 && more(rest) <= room {
        nodes.push(Text::new(x, baseline, format!("+{rest}"), SIZE, theme.muted).into());
    }
}

/// The text that a mapping gives to one of several values, else the value itself.
fn mapped(part: &str, shown: &Shown) -> String {
    if shown.mapped { shown.text.to_string() } else { part.to_string() }
}

fn ground_style(column: &Column<'_>, ground: Color, place: Rect) -> Style {
    if column.options.mode.as_deref() == Some("basic") {
        return Style::fill(ground);
    }
    let stops = vec![(0.0, ground.mix(Color::hex(0x00_0000), 0.05)), (1.0, ground)];
    let paint = Paint::Linear { from: (place.x, place.y), to: (place.right(), place.y), stops };
    Style { fill: Some(paint), stroke: None }
}

fn label(column: &Column<'_>, words: &str, color: Color, bold: bool, place: Rect, nodes: &mut Vec<Node>) {
    let face = if bold { Face::Bold } else { face(column) };
    let (face, room) = (face, column.width - 2.0 * PAD + 0.5);
    let lines = if wraps(column) {
        let most = (((place.h - 10.0) / LINE).floor().max(1.0) as usize).min(MOST_LINES);
        text::wrap(words, face, SIZE, room, most)
    } else {
        let one_line = words.replace(['\n', '\r', '\t'], " ");
        vec![text::shorten(&one_line, face, SIZE, room).into_owned()]
    };
    let (x, anchor) = column.anchor(PAD);
    let top = place.y + (place.h - (lines.len() as f64 - 1.0) * LINE) / 2.0;
    for (i, line) in lines.into_iter().enumerate() {
        let baseline = top + i as f64 * LINE + SIZE * text::CAP_HEIGHT / 2.0 - 0.5;
        nodes.push(Text::new(x, baseline, line, SIZE, color).face(face).anchor(anchor).into());
    }
}

/// A bar from min to max, the value at its right.
fn bar(column: &Column<'_>, shown: &Shown, place: Rect, input: &Input<'_>, nodes: &mut Vec<Node>) {
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
        let lcd = column.options.mode.as_deref() == Some("lcd");
        if lcd {
            segments(column, track, share, theme, nodes);
        } else {
            nodes.push(Node::Rect(track, 2.0, Style::fill(theme.track)));
        }
        if share > 0.0 && !lcd {
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

/// A bar of small parts, each in the colour of the value that it stands for.
fn segments(column: &Column<'_>, track: Rect, share: f64, theme: &Theme, nodes: &mut Vec<Node>) {
    const STEP: f64 = 6.0;
    let count = (track.w / STEP).floor().max(1.0);
    let (min, max) = column.field.state.range;
    for i in 0..count as usize {
        let part = (i as f64 + 0.5) / count;
        let color = theme.ink(column.display.show_number(Some(min + (max - min) * part)).color, 3.0);
        let color = if part <= share { color } else { theme.track };
        let place = Rect::new(track.x + i as f64 * track.w / count, track.y, track.w / count - 1.5, track.h);
        nodes.push(Node::Rect(place, 1.0, Style::fill(color)));
    }
}

/// The samples of a series as a small line, its value at the right.
fn line(column: &Column<'_>, json: &Value, frame: &Frame, place: Rect, input: &Input<'_>, nodes: &mut Vec<Node>) {
    let Some(field) = frame.number_fields().next() else { return };
    let display = Display::new(field, input.theme, input.zone, input.now);
    let value = json.get("value").and_then(Value::as_f64);
    let shown = display.show_number(value);
    let words = shown.text.to_string();
    let wide = text::width(&words, Face::Sans, SIZE).min(place.w * 0.4);
    let told = column.options.hide_value != Some(true) && value.is_some();
    let room = (place.w - 2.0 * PAD - if told { wide + 8.0 } else { 0.0 }).max(1.0);
    let color = input.theme.ink(display.series_color(), 3.0);
    let width = column.options.line_width.filter(|w| w.is_finite()).unwrap_or(1.2).clamp(0.5, 4.0);
    let tile = Tile { name: String::new(), shown, field, frame, display, link: None };
    let mut drawn = spark(&tile, Rect::new(0.0, 0.0, room, (place.h - 8.0).max(1.0)), input, color, width);
    drawn.reverse();
    nodes.push(at(place.x + PAD, place.y + 4.0, drawn));
    if told {
        let short = text::shorten(&words, Face::Sans, SIZE, wide + 0.5).into_owned();
        let baseline = place.y + place.h / 2.0 + SIZE * text::CAP_HEIGHT / 2.0 - 0.5;
        let value = Text::new(place.right() - PAD, baseline, short, SIZE, input.theme.text);
        nodes.push(value.anchor(Anchor::End).into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Link, Values};
    use crate::theme::Theme;

    fn told(kind: CellKind, value: &str, links: &[&str]) -> String {
        let mut field = Field::new("f", Values::Text(vec![Some(value.into())]));
        let link = |title: &&str| Link { title: (*title).into(), url: "https://example.org".into() };
        field.config.links = Some(links.iter().map(link).collect());
        let theme = Theme::light();
        let display = Display::new(&field, &theme, &jiff::tz::TimeZone::UTC, 0);
        words(&field, &CellOptions { kind, ..CellOptions::default() }, &display, 0)
    }

    #[test]
    fn cells_are_told_in_words() {
        for (kind, value, links, expected) in [
            (CellKind::Auto, "a, b", vec![], "a, b"),
            (CellKind::Image, "https://example.org/a.png", vec![], "https://example.org/a.png"),
            (CellKind::Image, "data:image/gif;base64,R0lGOD", vec![], "image"),
            (CellKind::DataLinks, "42", vec![], "42"),
            (CellKind::DataLinks, "42", vec!["Open", "", "Logs"], "Open, Logs"),
            (CellKind::Markdown, "**bold** and [a link](https://example.org)", vec![], "bold and a link"),
            (CellKind::Pill, "[\"a\", 2, null]", vec![], "a   2"),
            (CellKind::Pill, "a,, b", vec![], "a   b"),
        ] {
            assert_eq!(told(kind, value, &links), expected, "{kind:?} {value}");
        }
    }

    #[test]
    fn several_values_are_several_marks() {
        assert_eq!(pill_values(Cell::Text("x")), None);
        assert_eq!(pill_values(Cell::Text("[1")), None);
        assert_eq!(pill_values(Cell::Other(&serde_json::json!(["a", 1]))), Some(vec!["a".into(), "1".into()]));
    }
}
