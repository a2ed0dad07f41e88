//! The table of symbols, that which takes most itself on top.

use super::blocks::{Profile, Symbol};
use super::color::Colors;
use super::{changed, percent};
use crate::chart::axis::SIZE;
use crate::field::Display;
use crate::scene::{Anchor, Node, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

const ROW: f64 = 18.0;
const GAP: f64 = 12.0;

/// A profile, to be drawn as a table.
pub struct Top<'a> {
    /// The profile.
    pub profile: &'a Profile<'a>,
    /// How symbols are coloured.
    pub colors: &'a Colors<'a>,
    /// How values are written.
    pub display: &'a Display<'a>,
    /// Colours.
    pub theme: &'a Theme,
}

impl Top<'_> {
    /// What is drawn, its height, and how many blocks its symbols have.
    pub fn draw(&self, width: f64, room: f64, most: usize) -> (Vec<Node>, f64, usize) {
        let mut symbols: Vec<&Symbol> = self.profile.symbols.iter().collect();
        symbols.sort_by(|a, b| self.rank(b).total_cmp(&self.rank(a)).then_with(|| a.name.cmp(&b.name)));
        let fit = ((room - ROW) / ROW).floor().clamp(0.0, 1e6) as usize;
        let wanted = symbols.len().min(most);
        let shown = if fit >= wanted && wanted == symbols.len() { wanted } else { wanted.min(fit.saturating_sub(1)) };
        if shown == 0 {
            return self.none(symbols.len(), width, room);
        }
        let rows: Vec<Vec<String>> = symbols.iter().take(shown).map(|s| self.figures(s)).collect();
        let columns = self.columns(&rows, width);
        let mut nodes = Vec::new();
        self.head(&columns, width, &mut nodes);
        for (i, (symbol, figures)) in symbols.iter().zip(&rows).enumerate() {
            self.row(symbol, figures, &columns, ROW + i as f64 * ROW, &mut nodes);
        }
        let mut height = ROW + shown as f64 * ROW;
        if shown < symbols.len() {
            let words = format!("+{} more symbols", symbols.len() - shown);
            let words = text::shorten(&words, Face::Sans, SIZE, width).into_owned();
            nodes.push(Text::new(0.0, baseline(height), words, SIZE, self.theme.muted).into());
            height += ROW;
        }
        (nodes, height, symbols.iter().take(shown).map(|s| s.blocks).sum())
    }

    /// Where no row has room: how many there are.
    fn none(&self, count: usize, width: f64, room: f64) -> (Vec<Node>, f64, usize) {
        if count == 0 || room < ROW {
            return (Vec::new(), 0.0, 0);
        }
        let words = [format!("no room for {count} symbols"), format!("+{count} symbols")];
        let words = text::fitting(&words, Face::Sans, SIZE, width);
        (vec![Text::new(0.0, baseline(0.0), words, SIZE, self.theme.muted).into()], ROW, 0)
    }

    /// What rows are sorted by: the value in itself, or how much the parts differ.
    fn rank(&self, symbol: &Symbol) -> f64 {
        let (before, after) = self.profile.shares(symbol.own);
        if self.profile.compared { (after - before).abs() } else { symbol.own.0 }
    }

    fn heads(&self) -> [&'static str; 3] {
        if self.profile.compared { ["Baseline", "Comparison", "Diff"] } else { ["Self", "Total", ""] }
    }

    fn figures(&self, symbol: &Symbol) -> Vec<String> {
        if self.profile.compared {
            let (before, after) = self.profile.shares(symbol.own);
            return vec![percent(before), percent(after), changed(self.profile.change(symbol.own))];
        }
        let value = |v: f64| self.display.show_number(Some(v)).text.to_string();
        vec![value(symbol.own.0), value(symbol.total.0)]
    }

    /// The right edges of columns of figures, those that leave room for names; and where names end.
    fn columns(&self, rows: &[Vec<String>], width: f64) -> (f64, Vec<(usize, f64)>) {
        let count = rows.first().map_or(0, Vec::len);
        let mut end = width;
        let mut columns = Vec::new();
        // The last column of a comparison tells most, the first of a profile.
        let order: Vec<usize> = (0..count).rev().collect();
        for i in order {
            let head = text::width(self.heads()[i], Face::Bold, SIZE);
            let wide = rows.iter().map(|r| text::width(&r[i], Face::Sans, SIZE)).fold(head, f64::max);
            if end - wide - GAP < width * 0.35 {
                continue;
            }
            columns.push((i, end));
            end -= wide + GAP;
        }
        (end, columns)
    }

    fn head(&self, columns: &(f64, Vec<(usize, f64)>), width: f64, nodes: &mut Vec<Node>) {
        let name = text::shorten("Symbol", Face::Bold, SIZE, columns.0).into_owned();
        nodes.push(Text::new(0.0, baseline(0.0), name, SIZE, self.theme.muted).face(Face::Bold).into());
        for (i, x) in &columns.1 {
            let head = Text::new(*x, baseline(0.0), self.heads()[*i], SIZE, self.theme.muted);
            nodes.push(head.face(Face::Bold).anchor(Anchor::End).into());
        }
        nodes.push(Node::line(0.0, ROW - 1.5, width, ROW - 1.5, Stroke::solid(self.theme.grid, 1.0)));
    }

    fn row(
        &self,
        symbol: &Symbol,
        figures: &[String],
        columns: &(f64, Vec<(usize, f64)>),
        y: f64,
        nodes: &mut Vec<Node>,
    ) {
        let mark = Rect::new(0.0, y + ROW / 2.0 - 4.0, 8.0, 8.0);
        nodes.push(Node::Rect(mark, 2.0, Style::fill(self.colors.of(symbol, symbol.total))));
        let room = columns.0 - 14.0;
        let name = text::shorten_middle(symbol.name.trim(), Face::Sans, SIZE, room).into_owned();
        let wide = text::width(&name, Face::Sans, SIZE);
        if !name.is_empty() {
            nodes.push(Text::new(14.0, baseline(y), name, SIZE, self.theme.text).into());
        }
        if !symbol.file.is_empty() && text::width(&symbol.file, Face::Sans, SIZE) + wide + 10.0 <= room {
            nodes.push(Text::new(24.0 + wide, baseline(y), symbol.file.clone(), SIZE, self.theme.muted).into());
        }
        for (i, x) in columns.1.iter().filter(|(i, _)| !figures[*i].is_empty()) {
            let figure = Text::new(*x, baseline(y), figures[*i].clone(), SIZE, self.theme.text);
            nodes.push(figure.anchor(Anchor::End).into());
        }
    }
}

fn baseline(top: f64) -> f64 {
    top + ROW / 2.0 + SIZE * text::CAP_HEIGHT / 2.0
}
