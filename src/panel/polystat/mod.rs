//! `polystat`: many values at a glance, each a hexagon, circle or square in the colour of its state.

mod cells;
mod layout;
mod options;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use super::around::nothing;
use super::card::{self, State};
use super::reduced::note;
use super::stat::readable;
use super::{Drawn, Input, Kind, colored_by_thresholds, read};
use crate::frame::FieldConfig;
use crate::scene::{Anchor, Color, Group, Node, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use cells::Cell;
use layout::Layout;
use options::Shape;

/// The kind.
pub struct Polystat;

impl Kind for Polystat {
    fn id(&self) -> &'static str {
        "polystat"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../polystat.md")
    }

    fn field_defaults(&self) -> FieldConfig {
        colored_by_thresholds()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let frames = cells::prepared(input, &options);
        let (all, beyond) = cells::cells(&Input { frames: &frames, ..*input }, &options);
        let received: usize = all.iter().map(|c| c.members).sum::<usize>() + beyond;
        if received == 0 {
            return nothing("No data", "", 0, input);
        }
        let triggered = options.global_display_mode.as_deref() == Some("triggered");
        let shown: Vec<Cell> = all.iter().filter(|c| !triggered || c.level > 0).cloned().collect();
        if shown.is_empty() {
            let words = options.global_display_text_triggered_empty.clone().unwrap_or_else(|| "OK".into());
            let told = format!("None of {received} values reaches a threshold.");
            let nodes = card::titled(State::Ok, &words, &told, input.width, input.height, input.theme);
            return Drawn {
                nodes,
                height: input.height,
                summary: format!("{words}: {told}"),
                drawn: received,
                hidden: 0,
            };
        }
        let quiet: usize =
            all.iter().map(|c| c.members).sum::<usize>() - shown.iter().map(|c| c.members).sum::<usize>();
        draw(&shown, quiet, beyond, received, &options, input)
    }
}

fn draw(cells: &[Cell], quiet: usize, beyond: usize, received: usize, options: &Options, input: &Input<'_>) -> Drawn {
    let limit = options.layout_display_limit.filter(|l| *l >= 1.0).map_or(100, |l| l as usize);
    let laid = |more: bool| {
        let layout = Layout::new(cells.len().min(limit), cells.len() > limit || beyond > 0 || more, options, input);
        let shown = &cells[..layout.shown.min(cells.len())];
        (layout, shown, Texts::new(shown, &layout, options))
    };
    let (mut layout, mut shown, mut texts) = laid(false);
    let bare = texts.none() && input.height >= 60.0;
    if bare {
        (layout, shown, texts) = laid(true);
    }
    let left: usize = cells[shown.len()..].iter().map(|c| c.members).sum::<usize>() + beyond;
    let mut nodes: Vec<Node> = shown
        .iter()
        .enumerate()
        .map(|(i, cell)| polygon(cell, layout.place(i), &layout, &texts, options, input))
        .collect();
    let height = note(layout.height(), left, input, &mut nodes);
    if bare {
        let taken = if left > 0 { text::width(&format!("+{left} more"), Face::Sans, 11.0) + 12.0 } else { 0.0 };
        let told = ["no room for names and values", "no room for texts", ""].map(String::from);
        let words = text::fitting(&told, Face::Sans, 11.0, input.width - taken);
        nodes.push(Text::new(0.0, height - 3.0, words, 11.0, input.theme.muted).into());
    }
    let summary = sentence(cells, quiet, beyond);
    Drawn { nodes, height, summary, drawn: received - left, hidden: left }
}

/// Sizes of texts, alike in all cells.
struct Texts {
    name: f64,
    value: f64,
}

const LEAST: f64 = 8.0;

impl Texts {
    /// Whether neither has room.
    fn none(&self) -> bool {
        self.name < LEAST && self.value < LEAST
    }

    fn new(cells: &[Cell], layout: &Layout, options: &Options) -> Self {
        let values = options.global_show_value_enabled != Some(false);
        let fixed = options.global_font_size.filter(|_| options.global_auto_scale_fonts == Some(false));
        let (w, h) = layout.inside();
        let fit = |texts: &mut dyn Iterator<Item = &str>, face: Face, most: f64, share: f64| {
            // Nine in ten texts decide; longer ones are cut rather than make all others small.
            let mut widths: Vec<f64> = texts.map(|t| text::width(t, face, 10.0) / 10.0).collect();
            widths.sort_by(f64::total_cmp);
            let widest = widths.get(widths.len().saturating_sub(1) * 9 / 10).copied().unwrap_or(0.0).max(0.1);
            let size = (w / widest).min(h * share).min(most);
            fixed.map_or(size, |f| f.clamp(LEAST, 60.0).min(h * share))
        };
        let name = fit(&mut cells.iter().map(|c| c.name.as_str()), Face::Sans, 18.0, if values { 0.36 } else { 0.7 });
        let value = fit(&mut cells.iter().map(|c| c.value.as_str()), Face::Bold, 30.0, 0.46);
        // A name that is much too long is cut, but at a size that can be read.
        let name = if name < LEAST && w >= 40.0 && h >= 26.0 { LEAST + 1.0 } else { name };
        Self { name, value: if values { value } else { 0.0 } }
    }
}

fn polygon(
    cell: &Cell,
    (x, y): (f64, f64),
    layout: &Layout,
    texts: &Texts,
    options: &Options,
    input: &Input<'_>,
) -> Node {
    let theme = input.theme;
    let color = theme.ink(cell.color, 1.6).over(theme.panel);
    let mut style = Style::fill(color);
    let border = options.global_polygon_border_size.filter(|b| *b > 0.0 && b.is_finite());
    if let Some(width) = border {
        let name = options.global_polygon_border_color.as_deref().unwrap_or("text");
        style.stroke = Some(Stroke::solid(theme.color(name).unwrap_or(theme.axis), width.min(8.0)));
    }
    let mut nodes = vec![shape(layout, (x, y), style)];
    let ink = readable(color);
    nodes.extend(words(cell, (x, y), layout, texts, options, ink));
    Group { title: Some(format!("{}: {}", cell.name, cell.value)), nodes, ..Group::default() }.into()
}

fn shape(layout: &Layout, (x, y): (f64, f64), style: Style) -> Node {
    let r = layout.radius;
    match layout.shape {
        Shape::Circle => Node::Circle(x, y, r, style),
        Shape::Square => Node::Rect(Rect::new(x - r, y - r, 2.0 * r, 2.0 * r), (r * 0.08).min(4.0), style),
        Shape::HexagonPointedTop => {
            let mut path = Path::default();
            for i in 0..6 {
                let (sin, cos) = (f64::from(i) * std::f64::consts::FRAC_PI_3).sin_cos();
                let p = (x + r * sin, y - r * cos);
                if i == 0 { path.move_to(p.0, p.1) } else { path.line_to(p.0, p.1) }
            }
            path.close();
            Node::path(path, style)
        }
    }
}

/// Name above value, as far as they can be read.
fn words(cell: &Cell, (x, y): (f64, f64), layout: &Layout, texts: &Texts, options: &Options, ink: Color) -> Vec<Node> {
    let (w, h) = layout.inside();
    let name = match options.ellipse_characters.filter(|c| options.ellipse_enabled && *c >= 1.0) {
        Some(most) if cell.name.chars().count() > most as usize => {
            format!("{}…", cell.name.chars().take(most as usize).collect::<String>())
        }
        _ => cell.name.clone(),
    };
    let fitting = |words: &str, face, size: f64| {
        if size < LEAST { String::new() } else { text::shorten_middle(words, face, size, w).into_owned() }
    };
    // A value is rather set smaller than cut.
    let size = texts.value.min(w / (text::width(&cell.value, Face::Bold, 10.0) / 10.0).max(0.1) * 0.999);
    let size = if size < LEAST { texts.value } else { size };
    let value = fitting(&cell.value, Face::Bold, size);
    let name = fitting(&name, Face::Sans, texts.name);
    let line = |size: f64, words: &str| if words.is_empty() { 0.0 } else { size * (text::ASCENT + text::DESCENT) };
    let (mut above, below) = (line(texts.name, &name), line(size, &value));
    let name = if above + below > h && below > 0.0 { String::new() } else { name };
    above = line(texts.name, &name);
    let mut top = y - (above + below) / 2.0;
    let mut nodes = Vec::new();
    for (words, face, size) in [(name, Face::Sans, texts.name), (value, Face::Bold, size)] {
        if words.trim().is_empty() {
            top += line(size, &words);
            continue;
        }
        let node = Text::new(x, top + size * text::ASCENT, words, size, ink).face(face).anchor(Anchor::Middle);
        nodes.push(node.into());
        top += size * (text::ASCENT + text::DESCENT);
    }
    nodes
}

/// How many values, how many reach a threshold, and the worst of them.
fn sentence(cells: &[Cell], quiet: usize, beyond: usize) -> String {
    let short = |c: &Cell| {
        format!("{} {}", c.name.chars().take(60).collect::<String>(), c.value.chars().take(60).collect::<String>())
    };
    let total = cells.iter().map(|c| c.members).sum::<usize>() + quiet + beyond;
    if let ([one], 1) = (cells, total) {
        return format!("{}.", short(one));
    }
    let mut parts = vec![format!("{total} values")];
    let reached = cells.iter().filter(|c| c.level > 0).count();
    parts.push(match reached {
        0 => "none reaches a threshold".into(),
        n => format!("{n} at or above a threshold"),
    });
    let ranked = |best: fn(&f64, &f64) -> bool| {
        cells.iter().filter(|c| c.number.is_finite()).reduce(|a, b| if best(&b.number, &a.number) { b } else { a })
    };
    parts.extend(ranked(|b, a| b > a).map(|c| format!("highest {}", short(c))));
    parts.extend(ranked(|b, a| b < a).map(|c| format!("lowest {}", short(c))));
    let none = cells.iter().filter(|c| c.number.is_nan()).count();
    if none > 0 {
        parts.push(format!("{none} without a value"));
    }
    format!("{}.", parts.join("; "))
}
