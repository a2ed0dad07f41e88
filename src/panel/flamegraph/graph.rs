//! The graph: a row for each level, a box for each call, as wide as its value.

use super::blocks::{Block, Profile};
use super::color::Colors;
use super::{Options, TextAlign, changed, counted, percent};
use crate::chart::axis::SIZE;
use crate::field::Display;
use crate::panel::stat::readable;
use crate::scene::{Anchor, Node, Path, Rect, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// The height of a level, and the least.
const ROW: f64 = 20.0;
const LEAST_ROW: f64 = 15.0;
/// Narrower boxes are drawn as one surface.
const NARROW: f64 = 1.5;
/// The most levels of a body that grows.
const MOST: usize = 120;
const PAD: f64 = 4.0;

/// A profile, to be drawn as boxes.
pub struct Graph<'a> {
    /// The profile.
    pub profile: &'a Profile<'a>,
    /// How boxes are coloured.
    pub colors: &'a Colors<'a>,
    /// How values are written.
    pub display: &'a Display<'a>,
    /// The panel's options.
    pub options: &'a Options,
    /// Colours.
    pub theme: &'a Theme,
}

impl Graph<'_> {
    /// What is drawn, its height, and how many blocks are in it.
    pub fn draw(&self, width: f64, room: f64) -> (Vec<Node>, f64, usize) {
        let levels = self.profile.levels();
        let fit = |free: f64| (free / LEAST_ROW).floor().max(0.0) as usize;
        let (shown, rest) = match room {
            room if room.is_infinite() => (levels.min(MOST), levels > MOST),
            room if fit(room) >= levels => (levels, false),
            room => (fit(room - 16.0).max(1), true),
        };
        let row =
            if room.is_infinite() { ROW } else { ((room - if rest { 16.0 } else { 0.0 }) / shown as f64).min(ROW) };
        let (mut nodes, mut labels) = (Vec::new(), Vec::new());
        let mut narrow: Vec<Vec<(f64, f64)>> = vec![Vec::new(); shown];
        let mut drawn = 0;
        for block in self.profile.blocks.iter().filter(|b| b.level < shown) {
            drawn += 1;
            let (from, to) = (block.place.0 * width, block.place.1 * width);
            if to - from < NARROW {
                join(&mut narrow[block.level], (from, to));
                continue;
            }
            let place = Rect::new(from, block.level as f64 * row, (to - from - 0.75).max(0.75), row - 1.0);
            let color = self.colors.of(&self.profile.symbols[block.symbol], block.total);
            nodes.push(Node::Rect(place, 1.5_f64.min(place.w / 2.0), Style::fill(color)));
            labels.extend(self.label(block, place, color));
        }
        nodes.extend(self.narrow(&narrow, row));
        nodes.append(&mut labels);
        let mut height = shown as f64 * row;
        if rest && (room.is_infinite() || height + 15.0 <= room + 0.5) {
            let hidden = counted(self.profile.blocks.len() - drawn, "call");
            let more = levels - shown;
            let told = [format!("+{} with {hidden}", counted(more, "more level")), format!("+{hidden}")];
            let words = text::fitting(&told, Face::Sans, SIZE, width);
            nodes.push(Text::new(0.0, height + 1.0 + SIZE * text::ASCENT, words, SIZE, self.theme.muted).into());
            height += 16.0;
        }
        (nodes, height, drawn)
    }

    /// What is too narrow for boxes, as a surface of one colour.
    fn narrow(&self, levels: &[Vec<(f64, f64)>], row: f64) -> Option<Node> {
        let mut path = Path::default();
        for (level, spans) in levels.iter().enumerate() {
            let (top, bottom) = (level as f64 * row, (level + 1) as f64 * row - 1.0);
            for (from, to) in spans.iter().filter(|(from, to)| to - from >= 0.1) {
                path.move_to(*from, bottom);
                path.line_to(*from, top);
                path.line_to(*to, top);
                path.line_to(*to, bottom);
                path.close();
            }
        }
        (!path.is_empty()).then(|| Node::path(path, Style::fill(self.theme.axis)))
    }

    /// The name in its box, with the value where both have room.
    fn label(&self, block: &Block, place: Rect, color: crate::scene::Color) -> Option<Node> {
        let room = place.w - 2.0 * PAD;
        if room < 14.0 || place.h < 13.0 {
            return None;
        }
        let name = self.profile.symbols[block.symbol].name.trim();
        // The mark keeps the figures in order behind a name that is read from right to left.
        let mark = if name.is_ascii() { "" } else { "\u{200e}" };
        let full = format!("{name}{mark} ({})", self.value(block));
        let words = if text::width(&full, Face::Sans, SIZE) <= room {
            full
        } else {
            match self.options.text_align {
                TextAlign::Left => text::shorten(name, Face::Sans, SIZE, room).into_owned(),
                TextAlign::Right => text::shorten_middle(name, Face::Sans, SIZE, room).into_owned(),
            }
        };
        // Less than three characters and a sign for what is cut say nothing.
        let left = words.replace(['…', '\u{200f}'], "");
        if left.trim().is_empty() || left.len() < words.len() && left.chars().count() < 3 {
            return None;
        }
        let y = place.y + place.h / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        let (x, anchor) = match self.options.text_align {
            TextAlign::Left => (place.x + PAD, Anchor::Start),
            TextAlign::Right => (place.right() - PAD, Anchor::End),
        };
        Some(Text::new(x, y, words, SIZE, readable(color)).anchor(anchor).into())
    }

    fn value(&self, block: &Block) -> String {
        if self.profile.compared {
            return changed(self.profile.change(block.total));
        }
        let value = self.display.show_number(Some(block.total.0)).text.to_string();
        format!("{value}, {}", percent(self.profile.share(block.total)))
    }
}

/// Adds a stretch, joined to the last where it touches it.
fn join(spans: &mut Vec<(f64, f64)>, span: (f64, f64)) {
    match spans.last_mut().filter(|last| span.0 - last.1 < 0.25) {
        Some(last) => last.1 = span.1,
        None => spans.push(span),
    }
}
