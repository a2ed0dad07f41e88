//! Setting blocks: words wrap at the width, faces change within a line.

use super::markdown::{Block, Form, Run};
use crate::scene::{Anchor, Color, Node, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

const SIZE: f64 = 13.0;
const LEADING: f64 = 1.5;
const INDENT: f64 = 18.0;

/// A page being set, from top to bottom. Every node carries where it ends.
pub struct Page<'a> {
    width: f64,
    theme: &'a Theme,
    y: f64,
    lines: usize,
    nodes: Vec<(f64, Node)>,
}

/// A word that is set as one.
struct Word<'a> {
    text: &'a str,
    face: Face,
    color: Color,
    struck: bool,
}

/// The size of texts in tables, their line and the blank around cells.
const CELL: f64 = 12.5;
const CELL_LINE: f64 = 17.0;
const CELL_PAD: f64 = 8.0;
/// The most lines of a cell.
const CELL_LINES: usize = 12;

impl<'a> Page<'a> {
    /// An empty page.
    pub fn new(width: f64, theme: &'a Theme) -> Self {
        Self { width, theme, y: 0.0, lines: 0, nodes: Vec::new() }
    }

    /// The nodes with their lower ends, the height used, the lines set.
    pub fn finish(self) -> (Vec<(f64, Node)>, f64, usize) {
        (self.nodes, self.y, self.lines)
    }

    /// Sets a block below what is set.
    pub fn add(&mut self, block: &Block) {
        let left = INDENT * block.depth as f64;
        match block.form {
            Form::Rule => self.rule(),
            Form::Code => self.code(block, left),
            Form::Table => self.table(block),
            Form::Heading(level) => {
                let size = [22.0, 18.0, 15.0, 13.5, 13.0, 13.0][usize::from(level.clamp(1, 6)) - 1];
                self.space(size * 0.6);
                self.paragraph(&block.runs, left, size, true, self.theme.text);
            }
            Form::Paragraph => {
                self.space(if block.mark.is_some() { 3.0 } else { 9.0 });
                self.mark(block, left);
                self.paragraph(&block.runs, left, SIZE, false, self.theme.text);
            }
            Form::Quote => {
                self.space(9.0);
                let top = self.y;
                self.paragraph(&block.runs, left + 14.0, SIZE, false, self.theme.muted);
                let bar = Rect::new(left, top + 2.0, 3.0, self.y - top - 2.0);
                self.nodes.push((self.y, Node::rect(bar, Style::fill(self.theme.axis))));
            }
        }
    }

    /// A blank above a block, but not at the top.
    fn space(&mut self, height: f64) {
        if self.y > 0.0 {
            self.y += height;
        }
    }

    fn mark(&mut self, block: &Block, left: f64) {
        if let Some(mark) = &block.mark {
            let x = left - text::width(mark, Face::Sans, SIZE) - 6.0;
            let baseline = self.y + baseline(SIZE);
            self.nodes
                .push((self.y + SIZE * LEADING, Text::new(x.max(0.0), baseline, mark, SIZE, self.theme.muted).into()));
        }
    }

    fn rule(&mut self) {
        self.space(10.0);
        let line = Node::line(0.0, self.y + 0.5, self.width, self.y + 0.5, Stroke::solid(self.theme.axis, 1.0));
        self.y += 2.0;
        self.nodes.push((self.y, line));
    }

    /// Words in lines of the page's width.
    fn paragraph(&mut self, runs: &[Run], left: f64, size: f64, bold: bool, color: Color) {
        let room = (self.width - left).max(20.0);
        let mut line: Vec<Word<'_>> = Vec::new();
        let mut used = 0.0;
        for run in runs {
            let face = if run.code {
                Face::Mono
            } else if bold || run.bold {
                Face::Bold
            } else {
                Face::Sans
            };
            let color = if run.link { self.theme.ink(self.theme.info, 4.5) } else { color };
            for part in run.text.split_inclusive(' ') {
                for piece in pieces(part, face, size, room) {
                    let width = text::width(piece, face, size);
                    let solid = text::width(piece.trim_end(), face, size);
                    if used + solid > room + 0.01 && !line.is_empty() {
                        self.line(&mut line, left, size);
                        used = 0.0;
                    }
                    if !line.is_empty() || !piece.trim().is_empty() {
                        line.push(Word { text: piece, face, color, struck: run.struck });
                        used += width;
                    }
                }
            }
            if run.line_end {
                self.line(&mut line, left, size);
                used = 0.0;
            }
        }
        if !line.is_empty() {
            self.line(&mut line, left, size);
        }
    }

    /// Sets one line; neighbours of one form are set as one text.
    fn line(&mut self, words: &mut Vec<Word<'_>>, left: f64, size: f64) {
        let (mut x, baseline) = (left, self.y + baseline(size));
        let bottom = self.y + size * LEADING;
        let mut words = words.drain(..).peekable();
        while let Some(first) = words.next() {
            let mut content = first.text.to_string();
            while let Some(next) =
                words.next_if(|w| w.face == first.face && w.color == first.color && w.struck == first.struck)
            {
                content.push_str(next.text);
            }
            let width = text::width(&content, first.face, size);
            let shown = content.trim_end();
            let lead = shown.len() - shown.trim_start().len();
            let indent = text::width(&shown[..lead], first.face, size);
            if !shown.trim().is_empty() {
                let node = Text::new(x + indent, baseline, shown.trim_start(), size, first.color).face(first.face);
                self.nodes.push((bottom, node.into()));
                if first.struck {
                    let right = x + text::width(shown, first.face, size);
                    let y = baseline - size * 0.27;
                    let stroke = Stroke::solid(first.color, 1.0);
                    self.nodes.push((bottom, Node::line(x + indent, y, right, y, stroke)));
                }
            }
            x += width;
        }
        self.lines += 1;
        self.y = bottom;
    }

    fn code(&mut self, block: &Block, left: f64) {
        const CODE: f64 = 12.0;
        self.space(9.0);
        let (top, room) = (self.y, (self.width - left - 16.0).max(20.0));
        let at = self.nodes.len();
        self.y += 7.0;
        for run in &block.runs {
            let line = run.text.replace('\t', "    ");
            let indent = line.len() - line.trim_start().len();
            let hang = text::width(&line[..indent], Face::Mono, CODE).min(room / 2.0);
            for (i, part) in
                text::wrap(line.trim_start(), Face::Mono, CODE, room - hang - 8.0, usize::MAX).into_iter().enumerate()
            {
                let x = left + 8.0 + hang + if i > 0 { 8.0 } else { 0.0 };
                let part = text::shorten(&part, Face::Mono, CODE, self.width - x).into_owned();
                let node = Text::new(x, self.y + baseline(CODE), part, CODE, self.theme.text).face(Face::Mono);
                self.y += CODE * LEADING;
                self.nodes.push((self.y, node.into()));
                self.lines += 1;
            }
        }
        self.y += 7.0;
        let ground = Rect::new(left, top, self.width - left, self.y - top);
        // The ground counts as ending where it starts, so that it stays when lines are left out below.
        self.nodes.insert(at, (top, Node::Rect(ground, 4.0, Style::fill(self.theme.track))));
    }

    /// A table as wide as its words; the widest columns give first where there is no room, and their words wrap.
    fn table(&mut self, block: &Block) {
        self.space(9.0);
        let columns = block.rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let wide = |c: usize| {
            let cells = block.rows.iter().filter_map(|row| row.get(c));
            cells.map(|runs| text::width(&words(runs), Face::Bold, CELL)).fold(16.0, f64::max) + 2.0 * CELL_PAD
        };
        let widths = share((0..columns).map(wide).collect(), self.width);
        let total: f64 = widths.iter().sum();
        for (i, row) in block.rows.iter().enumerate() {
            let lines = self.row(i == 0, row, &widths, &block.aligned);
            self.y += lines as f64 * CELL_LINE + CELL_PAD;
            self.lines += lines;
            let stroke = Stroke::solid(if i == 0 { self.theme.axis } else { self.theme.grid }, 1.0);
            self.nodes.push((self.y, Node::line(0.0, self.y - 0.5, total, self.y - 0.5, stroke)));
        }
    }

    /// Sets the cells of a row; gives how many lines the longest takes.
    fn row(&mut self, head: bool, row: &[Vec<Run>], widths: &[f64], aligned: &[Anchor]) -> usize {
        let mut most = 1;
        let mut x = 0.0;
        for (c, (runs, width)) in row.iter().zip(widths).enumerate() {
            let bold = head || !runs.is_empty() && runs.iter().all(|r| r.bold);
            let code = !runs.is_empty() && runs.iter().all(|r| r.code);
            let face = if bold {
                Face::Bold
            } else if code {
                Face::Mono
            } else {
                Face::Sans
            };
            let color = if head { self.theme.muted } else { self.theme.text };
            let anchor = aligned.get(c).copied().unwrap_or_default();
            let at = match anchor {
                Anchor::Start => x + if c > 0 { CELL_PAD } else { 0.0 },
                Anchor::Middle => x + width / 2.0,
                Anchor::End => x + width - CELL_PAD,
            };
            let room = width - 2.0 * CELL_PAD + if c == 0 { CELL_PAD } else { 0.5 };
            let lines = text::wrap(&words(runs), face, CELL, room, CELL_LINES);
            for (i, line) in lines.iter().enumerate() {
                let baseline = self.y + CELL_PAD / 2.0 + i as f64 * CELL_LINE + 12.5;
                let node = Text::new(at, baseline, line.clone(), CELL, color).face(face).anchor(anchor);
                self.nodes.push((baseline + 4.0, node.into()));
            }
            most = most.max(lines.len());
            x += width;
        }
        most
    }
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|r| if r.line_end { "\n" } else { r.text.as_str() }).collect()
}

/// Widths that fit a page: all wider than a common greatest width are cut to it.
fn share(mut wishes: Vec<f64>, room: f64) -> Vec<f64> {
    if wishes.iter().sum::<f64>() <= room {
        return wishes;
    }
    let mut sorted = wishes.clone();
    sorted.sort_by(f64::total_cmp);
    let (mut left, mut cap) = (room, room);
    for (i, width) in sorted.iter().enumerate() {
        cap = left / (sorted.len() - i) as f64;
        if *width > cap {
            break;
        }
        left -= width;
    }
    wishes.iter_mut().for_each(|w| *w = w.min(cap));
    wishes
}

/// From the top of a line to its baseline.
fn baseline(size: f64) -> f64 {
    size * (LEADING / 2.0 + text::CAP_HEIGHT / 2.0)
}

/// A word in pieces that fit the width: one, unless it is longer than a line.
fn pieces(word: &str, face: Face, size: f64, room: f64) -> Vec<&str> {
    if text::width(word.trim_end(), face, size) <= room {
        return vec![word];
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut used = 0.0;
    for (at, c) in unicode_segmentation::UnicodeSegmentation::grapheme_indices(word, true) {
        let width = text::width(c, face, size);
        if used + width > room && at > start {
            pieces.push(&word[start..at]);
            (start, used) = (at, 0.0);
        }
        used += width;
    }
    pieces.push(&word[start..]);
    pieces
}
