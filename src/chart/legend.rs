//! Legends: names with their signs, and figures from all points; what has no room is counted in words.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::field::Display;
use crate::frame::Field;
use crate::reduce::{self, Reduced};
use crate::scene::{Anchor, Color, Node, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// Size of legend texts.
pub const SIZE: f64 = 12.0;
/// Height of a legend's row.
pub const ROW: f64 = 19.0;
const HEAD: f64 = 11.0;
const SIGN: f64 = 14.0;
const SIGN_GAP: f64 = 7.0;
const COLUMN_GAP: f64 = 18.0;
const BLOCK_GAP: f64 = 36.0;

/// The legend as a definition asks for it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct LegendOptions {
    /// Whether there is one.
    pub show_legend: bool,
    /// A list, a table, or none.
    pub display_mode: LegendMode,
    /// Below the plot or to its right.
    pub placement: LegendPlacement,
    /// Reducers whose values stand beside the names, such as `mean`, `max`, `last`.
    pub values: Vec<String>,
    /// Grafana's name for `values`.
    pub calcs: Vec<String>,
    /// The reducer, or `Name`, that rows are sorted by.
    pub sort_by: Option<String>,
    /// Whether the highest comes first.
    pub sort_desc: bool,
    /// The width at the right, in pixels.
    pub width: Option<f64>,
    /// Accepted; means the same as `showLegend`.
    pub is_visible: Option<bool>,
    /// Accepted; fields are named by their displayed names.
    pub as_table: Option<bool>,
}

impl Default for LegendOptions {
    fn default() -> Self {
        Self {
            show_legend: true,
            display_mode: LegendMode::List,
            placement: LegendPlacement::Bottom,
            values: Vec::new(),
            calcs: Vec::new(),
            sort_by: None,
            sort_desc: false,
            width: None,
            is_visible: None,
            as_table: None,
        }
    }
}

impl LegendOptions {
    /// Whether a legend is drawn.
    pub fn shown(&self) -> bool {
        self.show_legend && self.is_visible != Some(false) && self.display_mode != LegendMode::Hidden
    }

    /// Whether it is a table.
    pub fn table(&self) -> bool {
        self.display_mode == LegendMode::Table || self.as_table == Some(true)
    }

    /// The reducers whose values are shown.
    pub fn reducers(&self) -> &[String] {
        if self.values.is_empty() { &self.calcs } else { &self.values }
    }

    /// The names of the value columns.
    pub fn headers(&self) -> Vec<String> {
        let name = |id: &String| reduce::ids().find(|(known, _)| known == id).map(|(_, name)| name.to_string());
        self.reducers().iter().map(|id| name(id).unwrap_or_else(|| id.clone())).collect()
    }

    /// The values of a field in this legend.
    pub fn figures(&self, field: &Field, display: &Display<'_>) -> Vec<Figure> {
        let ids: Vec<&str> = self.reducers().iter().map(String::as_str).collect();
        let reduced = reduce::reduce_all(field, &ids);
        ids.iter().zip(reduced).map(|(id, value)| Figure::new(id, value, display)).collect()
    }

    /// Sorts entries as asked; entries that are equal keep their order.
    pub fn sort(&self, entries: &mut [Entry]) {
        let Some(by) = self.sort_by.as_deref() else { return };
        let headers = self.headers();
        let column = self.reducers().iter().position(|id| id == by).or_else(|| headers.iter().position(|h| h == by));
        entries.sort_by(|a, b| {
            let order = match column {
                Some(i) => a.figures[i].rank().total_cmp(&b.figures[i].rank()),
                None => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
            };
            if self.sort_desc { order.reverse() } else { order }
        });
    }
}

/// How a legend is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LegendMode {
    /// Names one after the other.
    #[default]
    List,
    /// A row for each name.
    Table,
    /// None.
    Hidden,
}

/// Where a legend stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LegendPlacement {
    /// Below the plot.
    #[default]
    Bottom,
    /// To the right of the plot.
    Right,
}

/// A value beside a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figure {
    /// As printed.
    pub text: String,
    /// As sorted by; NaN when it is no number.
    pub number: f64,
}

impl Figure {
    /// The value of an entry that has none.
    pub fn none() -> Self {
        Self { text: String::new(), number: f64::NAN }
    }

    fn new(id: &str, value: Option<Reduced>, display: &Display<'_>) -> Self {
        let number = value.as_ref().and_then(Reduced::number);
        let text = match (&value, id) {
            (Some(Reduced::Number(n)), "count" | "changeCount" | "distinctCount") => crate::frame::number_text(*n),
            (Some(Reduced::Number(n)), "diffperc") => display.part(*n / 100.0, None),
            (Some(Reduced::Text(t)), _) => t.clone(),
            (Some(Reduced::Bool(b)), _) => b.to_string(),
            (Some(Reduced::List(list)), _) => format!("{} values", list.len()),
            _ => display.show_number(number).text.to_string(),
        };
        Self { text, number: number.unwrap_or(f64::NAN) }
    }

    /// NaN sorts below all numbers.
    fn rank(&self) -> f64 {
        if self.number.is_nan() { f64::NEG_INFINITY } else { self.number }
    }
}

/// The sign before a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Sign {
    /// A stroke with dashes, as the line has.
    Line(Vec<f64>),
    /// A square, as bars and areas are.
    Square,
    /// A dot, as points are.
    Dot,
}

/// A row of a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// The colour.
    pub color: Color,
    /// The sign.
    pub sign: Sign,
    /// The values, one for each header.
    pub figures: Vec<Figure>,
}

/// A legend that has its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Laid {
    /// Width used.
    pub width: f64,
    /// Height used.
    pub height: f64,
    /// What is drawn; left top corner is 0, 0.
    pub nodes: Vec<Node>,
    /// How many entries have no room; counted in words at the end.
    pub hidden: usize,
}

/// A legend to lay out.
pub struct Legend<'a> {
    /// The rows, in order.
    pub entries: &'a [Entry],
    /// The names of the values.
    pub headers: &'a [String],
    /// Whether it is a table.
    pub table: bool,
    /// Colours.
    pub theme: &'a Theme,
}

impl Legend<'_> {
    /// Below a plot: as wide as it, and no higher than `most`.
    pub fn below(&self, width: f64, most: f64) -> Laid {
        if self.table { self.lay_table(width, most, true) } else { self.lay_list(width, most, true) }
    }

    /// Beside a plot: one column, no wider and higher than given.
    pub fn beside(&self, width: f64, most: f64) -> Laid {
        let table = self.table || !self.headers.is_empty();
        if table { self.lay_table(width, most, false) } else { self.lay_list(width, most, false) }
    }

    /// The width that it likes beside a plot.
    pub fn wish(&self) -> f64 {
        let names = self.entries.iter().map(|e| text::width(&e.name, Face::Sans, SIZE)).fold(0.0, f64::max);
        let figures: f64 = (0..self.headers.len()).map(|i| self.column(i) + COLUMN_GAP).sum();
        (SIGN + SIGN_GAP + names + figures).ceil()
    }

    /// The width of a value column.
    fn column(&self, index: usize) -> f64 {
        let figures = self.entries.iter().filter_map(|e| e.figures.get(index));
        let widest = figures.map(|f| text::width(&f.text, Face::Sans, SIZE)).fold(0.0, f64::max);
        widest.max(text::width(&self.headers[index], Face::Sans, HEAD)).min(160.0)
    }

    fn lay_list(&self, width: f64, most: f64, flows: bool) -> Laid {
        let inline: Vec<String> = self.entries.iter().map(|e| self.inline(e)).collect();
        let wide = |(e, values): (&Entry, &String)| {
            let gap = if values.is_empty() { 0.0 } else { 8.0 };
            SIGN + SIGN_GAP + text::width(&e.name, Face::Sans, SIZE) + gap + text::width(values, Face::Sans, SIZE)
        };
        let widths: Vec<f64> = self.entries.iter().zip(&inline).map(wide).collect();
        let flow: f64 = widths.iter().sum::<f64>() + COLUMN_GAP * widths.len().saturating_sub(1) as f64;
        if flows && flow <= width && most >= ROW {
            return self.lay_row(&inline, &widths, flow);
        }
        let widest = widths.iter().copied().fold(0.0, f64::max);
        // Names yield so that two stand beside each other; figures do not.
        let most_wide = if self.headers.is_empty() { (width * 0.48).max(220.0) } else { width };
        let cell = widest.min(most_wide).min(width);
        let columns = if flows { ((width + COLUMN_GAP) / (cell + COLUMN_GAP)).floor().max(1.0) as usize } else { 1 };
        let (mut shown, rows) = fit(self.entries.len(), columns, most);
        if flows && let Some(laid) = self.flow(&inline, &widths, (width, most, most_wide), (shown, rows)) {
            return laid;
        }
        // The words of what is left out may be wider than a name.
        let column = |shown: usize| (shown % columns) as f64 * (cell + COLUMN_GAP);
        while flows && shown > 0 && shown < self.entries.len() && column(shown) + self.rest(shown) > width {
            shown -= 1;
        }
        let mut laid = Laid { width: if flows { width } else { cell }, ..Laid::default() };
        for (i, (entry, values)) in self.entries.iter().zip(&inline).take(shown).enumerate() {
            let (x, y) = ((i % columns) as f64 * (cell + COLUMN_GAP), (i / columns) as f64 * ROW);
            self.entry(entry, values, x, y, cell, &mut laid.nodes);
        }
        let place = ((shown % columns) as f64 * (cell + COLUMN_GAP), (shown / columns) as f64 * ROW);
        self.finish(laid, shown, rows, place)
    }

    /// Entries one after the other in rows, each as wide as it is; where a grid of the widest would show fewer, or be far higher.
    fn flow(
        &self,
        inline: &[String],
        widths: &[f64],
        (width, most, widest): (f64, f64, f64),
        (in_grid, grid_rows): (usize, usize),
    ) -> Option<Laid> {
        let rows = (most / ROW + 1e-9).floor().clamp(0.0, 100_000.0) as usize;
        let count = self.entries.len();
        let (mut places, mut end) = (Vec::with_capacity(count), (0.0, 0));
        for wide in widths.iter().map(|w| w.min(widest).min(width)) {
            if end.0 > 0.0 && end.0 + wide > width + 0.01 {
                end = (0.0, end.1 + 1);
            }
            places.push((end.0, end.1, wide));
            end.0 += wide + COLUMN_GAP;
        }
        let mut shown = places.iter().filter(|p| p.1 < rows).count();
        let after = |shown: usize| {
            shown.checked_sub(1).map_or((0.0, 0), |i| (places[i].0 + places[i].2 + COLUMN_GAP, places[i].1))
        };
        while shown > 0 && shown < count && after(shown).0 + self.rest(shown) > width {
            shown -= 1;
        }
        let used = places.get(shown.checked_sub(1)?)?.1 + 1;
        if shown <= in_grid && (shown < in_grid || used * 5 > grid_rows * 3) {
            return None;
        }
        let mut laid = Laid { width, ..Laid::default() };
        for ((entry, values), (x, row, wide)) in self.entries.iter().zip(inline).zip(&places).take(shown) {
            self.entry(entry, values, *x, *row as f64 * ROW, *wide, &mut laid.nodes);
        }
        let (x, row) = after(shown);
        Some(self.finish(laid, shown, used, (x, row as f64 * ROW)))
    }

    /// All entries in one row.
    fn lay_row(&self, inline: &[String], widths: &[f64], flow: f64) -> Laid {
        let mut laid = Laid { width: flow, height: ROW, ..Laid::default() };
        let mut x = 0.0;
        for ((entry, values), wide) in self.entries.iter().zip(inline).zip(widths) {
            self.entry(entry, values, x, 0.0, *wide, &mut laid.nodes);
            x += wide + COLUMN_GAP;
        }
        laid
    }

    /// The values of an entry in a list: `mean 12, max 48`.
    fn inline(&self, entry: &Entry) -> String {
        let part = |(h, f): (&String, &Figure)| format!("{} {}", h.to_lowercase(), f.text);
        self.headers.iter().zip(&entry.figures).map(part).collect::<Vec<_>>().join("  ")
    }

    /// Draws sign, name and values in a cell; the name yields first.
    fn entry(&self, entry: &Entry, values: &str, x: f64, y: f64, cell: f64, nodes: &mut Vec<Node>) {
        nodes.push(sign(entry, x, y + ROW / 2.0));
        let baseline = y + ROW / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        let from = x + SIGN + SIGN_GAP;
        let room = cell - SIGN - SIGN_GAP;
        let wide = if values.is_empty() { 0.0 } else { text::width(values, Face::Sans, SIZE) + 8.0 };
        let own = text::width(&entry.name, Face::Sans, SIZE).min(40.0);
        // The width of a cell may be the very sum of its parts, so that sums in another order differ by a trifle.
        let values = if room - wide < own - 0.01 { "" } else { values };
        let name =
            text::shorten_middle(&entry.name, Face::Sans, SIZE, if values.is_empty() { room } else { room - wide });
        let end = from + text::width(&name, Face::Sans, SIZE) + 8.0;
        nodes.push(Text::new(from, baseline, name.into_owned(), SIZE, self.theme.text).into());
        if !values.is_empty() {
            nodes.push(Text::new(end, baseline, values, SIZE, self.theme.muted).into());
        }
    }

    fn lay_table(&self, width: f64, most: f64, blocks: bool) -> Laid {
        let mut columns: Vec<f64> = (0..self.headers.len()).map(|i| self.column(i)).collect();
        let names = self.entries.iter().map(|e| text::width(&e.name, Face::Sans, SIZE)).fold(0.0, f64::max);
        let figures = |columns: &[f64]| columns.iter().map(|c| c + COLUMN_GAP).sum::<f64>();
        while !columns.is_empty() && SIGN + SIGN_GAP + figures(&columns) + names.min(60.0) > width {
            columns.pop();
        }
        let name = names.max(60.0).min((width - SIGN - SIGN_GAP - figures(&columns)).max(0.0)).min(420.0);
        let block = SIGN + SIGN_GAP + name + figures(&columns);
        let beside = ((width + BLOCK_GAP) / (block + BLOCK_GAP)).floor().max(1.0) as usize;
        let beside = if blocks { beside.min(self.entries.len().div_ceil(4)).max(1) } else { 1 };
        let head = if columns.is_empty() { 0.0 } else { ROW };
        let (shown, rows) = fit(self.entries.len(), beside, most - head);
        let laid = Laid { width: block * beside as f64 + BLOCK_GAP * (beside - 1) as f64, ..Laid::default() };
        let table = Table { legend: self, columns, name, block, head, rows };
        table.draw(laid, shown, beside)
    }

    /// The width of the words that count what has no room.
    fn rest(&self, shown: usize) -> f64 {
        SIGN + SIGN_GAP + text::width(&format!("+{} more", self.entries.len() - shown), Face::Sans, SIZE)
    }

    /// Sets the height and counts what has no room.
    fn finish(&self, mut laid: Laid, shown: usize, rows: usize, place: (f64, f64)) -> Laid {
        laid.height += rows as f64 * ROW;
        laid.hidden = self.entries.len() - shown;
        if laid.hidden > 0 && rows > 0 {
            let baseline = place.1 + ROW / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
            let words = format!("+{} more", laid.hidden);
            laid.nodes.push(Text::new(place.0 + SIGN + SIGN_GAP, baseline, words, SIZE, self.theme.muted).into());
        }
        laid
    }
}

/// How many of `count` entries fit so many columns below a height, one place left for "+n more"; and the rows used.
fn fit(count: usize, columns: usize, most: f64) -> (usize, usize) {
    let rows = (most / ROW + 1e-9).floor().clamp(0.0, 100_000.0) as usize;
    let shown = if count <= rows * columns { count } else { (rows * columns).saturating_sub(1) };
    (shown, rows.min(count.div_ceil(columns)))
}

/// A legend's table with its widths.
struct Table<'a> {
    legend: &'a Legend<'a>,
    columns: Vec<f64>,
    name: f64,
    block: f64,
    head: f64,
    rows: usize,
}

impl Table<'_> {
    /// Blocks of rows side by side, each with its own head; entries run down, then right.
    fn draw(&self, mut laid: Laid, shown: usize, beside: usize) -> Laid {
        if self.rows == 0 {
            laid.hidden = self.legend.entries.len();
            return laid;
        }
        for block in 0..beside {
            if block * self.rows < self.legend.entries.len() {
                self.draw_head(block as f64 * (self.block + BLOCK_GAP), &mut laid.nodes);
            }
        }
        let place = |i: usize| {
            let (block, row) = (i / self.rows, i % self.rows);
            (block as f64 * (self.block + BLOCK_GAP), self.head + row as f64 * ROW)
        };
        for (i, entry) in self.legend.entries.iter().take(shown).enumerate() {
            let (x, y) = place(i);
            self.draw_row(entry, x, y, &mut laid.nodes);
        }
        laid.height = self.head;
        self.legend.finish(laid, shown, self.rows, place(shown))
    }

    /// The right ends of the value columns.
    fn ends(&self, x: f64) -> impl Iterator<Item = f64> {
        self.columns.iter().scan(x + SIGN + SIGN_GAP + self.name, |at, column| {
            *at += COLUMN_GAP + column;
            Some(*at)
        })
    }

    fn draw_head(&self, x: f64, nodes: &mut Vec<Node>) {
        let theme = self.legend.theme;
        for ((end, header), column) in self.ends(x).zip(self.legend.headers).zip(&self.columns) {
            let header = text::shorten(header, Face::Sans, HEAD, *column).into_owned();
            let node = Text::new(end, ROW / 2.0 + HEAD * text::CAP_HEIGHT / 2.0, header, HEAD, theme.muted);
            nodes.push(node.anchor(Anchor::End).into());
        }
        if !self.columns.is_empty() {
            let rule = Stroke::solid(theme.grid, 1.0);
            nodes.push(Node::line(x, self.head - 0.5, x + self.block, self.head - 0.5, rule));
        }
    }

    fn draw_row(&self, entry: &Entry, x: f64, y: f64, nodes: &mut Vec<Node>) {
        let theme = self.legend.theme;
        nodes.push(sign(entry, x, y + ROW / 2.0));
        let baseline = y + ROW / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        let name = text::shorten_middle(&entry.name, Face::Sans, SIZE, self.name).into_owned();
        nodes.push(Text::new(x + SIGN + SIGN_GAP, baseline, name, SIZE, theme.text).into());
        for ((end, figure), column) in self.ends(x).zip(&entry.figures).zip(&self.columns) {
            let value = text::shorten(&figure.text, Face::Sans, SIZE, *column).into_owned();
            nodes.push(Text::new(end, baseline, value, SIZE, theme.text).anchor(Anchor::End).into());
        }
    }
}

/// The sign before a name, its middle at a height.
fn sign(entry: &Entry, x: f64, y: f64) -> Node {
    match &entry.sign {
        Sign::Line(dash) => {
            let mut stroke = Stroke::solid(entry.color, 2.5);
            stroke.dash = dash.iter().map(|d| d.min(4.0)).collect();
            Node::line(x, y, x + SIGN, y, stroke)
        }
        Sign::Square => Node::Rect(Rect::new(x + 2.0, y - 5.0, 10.0, 10.0), 2.0, Style::fill(entry.color)),
        Sign::Dot => Node::Circle(x + SIGN / 2.0, y, 4.0, Style::fill(entry.color)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(count: usize) -> Vec<Entry> {
        let figures = vec![Figure { text: "12".into(), number: 12.0 }];
        let entry =
            |i| Entry { name: format!("node-{i}"), color: Color::hex(0), sign: Sign::Square, figures: figures.clone() };
        (0..count).map(entry).collect()
    }

    fn texts(laid: &Laid) -> Vec<&str> {
        laid.nodes.iter().filter_map(|n| if let Node::Text(t) = n { Some(t.content.as_str()) } else { None }).collect()
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let theme = Theme::light();
        let (entries, headers) = (entries(60), vec!["Mean".to_string()]);
        for table in [false, true] {
            let legend = Legend { entries: &entries, headers: &headers, table, theme: &theme };
            for (width, most) in [(600.0, 60.0), (600.0, 200.0), (120.0, 95.0), (2000.0, 1e9)] {
                for laid in [legend.below(width, most), legend.beside(width, most)] {
                    let names = laid.nodes.iter().filter(|n| matches!(n, Node::Rect(..))).count();
                    assert_eq!(names + laid.hidden, 60);
                    assert_eq!(laid.hidden > 0, texts(&laid).contains(&format!("+{} more", laid.hidden).as_str()));
                    assert!(laid.height <= most && laid.width <= width + 0.01, "{} {}", laid.width, laid.height);
                }
            }
        }
    }

    #[test]
    fn short_names_keep_their_figures() {
        let theme = Theme::light();
        let headers = vec!["Max".to_string()];
        for name in ["x", "404", "a name of some length"] {
            let entries = [Entry { name: name.into(), ..entries(1).remove(0) }];
            let legend = Legend { entries: &entries, headers: &headers, table: false, theme: &theme };
            assert_eq!(texts(&legend.below(600.0, 60.0)), [name, "max 12"]);
        }
    }

    #[test]
    fn rows_of_a_list_keep_their_figures() {
        let theme = Theme::light();
        let headers = ["Mean", "Max"].map(String::from);
        let figures = vec![Figure { text: "3.57 GiB".into(), number: 1.0 }; 2];
        let entries: Vec<_> = entries(4).into_iter().map(|e| Entry { figures: figures.clone(), ..e }).collect();
        let legend = Legend { entries: &entries, headers: &headers, table: false, theme: &theme };
        for width in [250.0, 408.0, 480.0, 600.0] {
            let laid = legend.below(width, 200.0);
            assert_eq!(texts(&laid).iter().filter(|t| **t == "mean 3.57 GiB  max 3.57 GiB").count(), 4, "{width}");
        }
    }

    #[test]
    fn no_height_draws_nothing() {
        let (entries, theme) = (entries(3), Theme::dark());
        let legend = Legend { entries: &entries, headers: &[], table: false, theme: &theme };
        let laid = legend.below(50.0, 5.0);
        assert!(laid.nodes.is_empty() && laid.hidden == 3 && laid.height == 0.0);
    }
}
