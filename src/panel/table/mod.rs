//! `table`: rows and columns, with colours, bars and a footer.

mod cell;
mod columns;
mod css;
mod nested;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduced::linked;
use super::stat::readable;
use super::{Drawn, HideFrom, Input, Kind, read};
use crate::frame::{Field, FieldType, Frame, Link};
use crate::reduce::{self, Reduced};
use crate::scene::{Anchor, Group, Node, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use columns::{Column, fit};

/// The kind.
pub struct Table;

/// Options of `table`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Whether names stand above columns.
    pub show_header: bool,
    /// The columns that rows are sorted by.
    pub sort_by: Vec<SortBy>,
    /// A row of reduced values below.
    pub footer: Footer,
    /// The height of rows.
    pub cell_height: CellHeight,
    /// Draws only the frame of this number; all when not given.
    pub frame_index: Option<usize>,
    /// The most rows drawn; 100 when the panel may grow, else as many as fit.
    pub max_rows: Option<usize>,
    /// Columns that stay when scrolled; accepted and without effect.
    pub frozen_columns: serde_json::Value,
    /// Names of types in heads; accepted and without effect.
    pub show_type_icons: Option<bool>,
    /// Pages; on paper the table grows instead.
    pub enable_pagination: Option<bool>,
    /// The greatest height of a row whose texts wrap, in pixels.
    pub max_row_height: Option<f64>,
    /// Keys of a browser; without effect.
    pub disable_keyboard_events: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            show_header: true,
            sort_by: Vec::new(),
            footer: Footer::default(),
            cell_height: CellHeight::Sm,
            frame_index: None,
            max_rows: None,
            frozen_columns: serde_json::Value::Null,
            show_type_icons: None,
            enable_pagination: None,
            max_row_height: None,
            disable_keyboard_events: None,
        }
    }
}

/// A column that rows are sorted by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct SortBy {
    /// The column's displayed name.
    pub display_name: String,
    /// The column by its number, from 0, where its name is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Falling.
    pub desc: bool,
}

/// A row of reduced values below.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Footer {
    /// Whether there is one.
    pub show: bool,
    /// The reducers, such as `sum`.
    #[schemars(with = "Vec<super::reduced::ReducerId>")]
    pub reducer: Vec<String>,
    /// The columns; all number columns when empty.
    pub fields: serde_json::Value,
    /// Counts rows instead.
    pub count_rows: Option<bool>,
    /// Pages; on paper the table grows instead.
    pub enable_pagination: Option<bool>,
}

/// The height of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CellHeight {
    /// 26 pixels.
    #[default]
    Sm,
    /// 34 pixels.
    Md,
    /// 44 pixels.
    Lg,
    /// 26 pixels; rows do not wrap.
    Auto,
}

/// Settings of a column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// How the column is aligned; numbers to the right when not given.
    pub align: Align,
    /// The width in pixels.
    pub width: Option<f64>,
    /// The least width in pixels.
    pub min_width: Option<f64>,
    /// How cells are drawn.
    pub cell_options: Option<cell::CellOptions>,
    /// How cells are drawn, as older definitions say it.
    pub display_mode: Option<String>,
    /// Leaves the column out.
    pub hidden: Option<bool>,
    /// Leaves the column out.
    pub hide_from: Option<HideFrom>,
    /// Offers filtering; without effect.
    pub filterable: Option<bool>,
    /// Offers a closer look; without effect.
    pub inspect: Option<bool>,
    /// Wraps the column's name in up to three lines instead of shortening it.
    pub wrap_header_text: Option<bool>,
    /// Wraps long texts into lines instead of shortening them.
    pub wrap_text: Option<bool>,
    /// The column's own footer.
    pub footer: Option<ColumnFooter>,
    /// The field that a tooltip shows; without effect.
    pub tooltip: Option<serde_json::Value>,
    /// The field whose values are the CSS of cells: `color`, `background-color` and `font-weight` count.
    pub style_field: Option<String>,
}

/// The footer of one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ColumnFooter {
    /// The reducers, such as `sum`.
    #[schemars(with = "Vec<super::reduced::ReducerId>")]
    pub reducers: Vec<String>,
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Numbers to the right, others to the left.
    #[default]
    Auto,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

const SIZE: f64 = 12.0;
const PAD: f64 = 9.0;
/// The most rows of a table that grows.
const MOST_ROWS: usize = 100;
/// The most rows of any table.
const MOST_DRAWN: usize = 2000;

impl Kind for Table {
    fn id(&self) -> &'static str {
        "table"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../table.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let last = input.frames.len().saturating_sub(1);
        let chosen = |i: usize| options.frame_index.is_none_or(|wanted| wanted.min(last) == i);
        let frames: Vec<_> =
            input.frames.iter().enumerate().filter(|(i, f)| chosen(*i) && !f.fields.is_empty()).collect();
        let mut drawn = Drawn { height: 0.0, ..Drawn::default() };
        let most = (MOST_ROWS / frames.len().max(1)).max(5);
        for (place, (_, frame)) in frames.iter().enumerate() {
            let rest = &frames[place..];
            let left = (input.height - drawn.height).max(0.0);
            let later = if rest.len() > 1 { NOTE } else { 0.0 };
            if place > 0 && (!input.grow && left < 90.0 + later || place >= MOST_FRAMES) {
                leave_out(rest.iter().map(|(_, f)| f.rows()).sum(), rest.len(), input, &mut drawn);
                break;
            }
            let sheet = Sheet { frame, options: &options, input, caption: frames.len() > 1, most };
            sheet.draw(&mut drawn, left - later);
        }
        drawn.height = drawn.height.max(input.height);
        let frames: Vec<&Frame> = frames.into_iter().map(|(_, f)| f).collect();
        drawn.summary = summary(&frames, drawn.hidden, input);
        drawn
    }
}

/// What is left out in words, the longest first.
fn left_out(rows: usize, columns: usize) -> Vec<String> {
    let count = |n: usize, more: &str, noun: &str| {
        (n > 0).then(|| format!("+{n}{more} {noun}{}", if n == 1 { "" } else { "s" }))
    };
    let told = |more: &str, names: [&str; 2]| {
        let parts = [count(rows, more, names[0]), count(columns, more, names[1])];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    vec![told(" more", ["row", "column"]), told("", ["row", "column"]), told("", ["row", "col"])]
}

/// The most tables of one panel.
const MOST_FRAMES: usize = 20;
/// The line that counts what is left out.
const NOTE: f64 = 18.0;

fn leave_out(rows: usize, tables: usize, input: &Input<'_>, drawn: &mut Drawn) {
    let words = format!("+{tables} more tables with {rows} rows");
    let words = text::shorten(&words, Face::Sans, 11.0, input.width).into_owned();
    drawn.nodes.push(Text::new(0.0, drawn.height + 14.0, words, 11.0, input.theme.muted).into());
    drawn.height += NOTE;
    drawn.hidden += rows;
}

/// `Table of 12 rows: host, load (12% to 98%), state; 3 loads at or above 80%`.
fn summary(frames: &[&Frame], hidden: usize, input: &Input<'_>) -> String {
    const LISTED: usize = 8;
    let Some(first) = frames.first() else { return "No rows.".into() };
    let fields: Vec<_> = first.fields.iter().filter(|f| columns::visible(f)).collect();
    let mut list: Vec<String> = fields.iter().take(LISTED).map(|f| told(f, input)).collect();
    if fields.len() > LISTED {
        list.push(format!("{} more", fields.len() - LISTED));
    }
    let rows: usize = frames.iter().map(|f| f.rows()).sum();
    let count = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    let head = if frames.len() > 1 {
        format!("{} of {}; the first", count(frames.len(), "table"), count(rows, "row"))
    } else {
        format!("Table of {}", count(rows, "row"))
    };
    let missing: usize = fields.iter().map(|f| f.values.iter().filter(|c| c.is_null()).count()).sum();
    let missing = if missing > 0 { format!("; {} empty", count(missing, "cell")) } else { String::new() };
    let hidden = if hidden > 0 { format!("; {} not shown", count(hidden, "row")) } else { String::new() };
    format!("{head}: {}{missing}{hidden}.", list.join(", "))
}

/// A column in words: its name, and of numbers the least and the greatest.
fn told(field: &Field, input: &Input<'_>) -> String {
    let name: String = field.state.name.chars().take(40).collect();
    let finite = || field.values.numbers().into_iter().flatten().flatten().copied().filter(|v| v.is_finite());
    let (Some(low), Some(high)) = (finite().reduce(f64::min), finite().reduce(f64::max)) else { return name };
    let display = crate::field::Display::new(field, input.theme, input.zone, input.now);
    let text = |v: f64| display.show_number(Some(v)).text.to_string().trim().to_string();
    if low == high { format!("{name} ({})", text(low)) } else { format!("{name} ({} to {})", text(low), text(high)) }
}

/// One frame as a table.
struct Sheet<'a> {
    frame: &'a Frame,
    options: &'a Options,
    input: &'a Input<'a>,
    caption: bool,
    most: usize,
}

/// What stands around the rows of a sheet.
struct Around {
    caption: f64,
    head: f64,
    footer: Vec<String>,
}

impl Sheet<'_> {
    fn row_height(&self) -> f64 {
        match self.options.cell_height {
            CellHeight::Sm | CellHeight::Auto => 26.0,
            CellHeight::Md => 34.0,
            CellHeight::Lg => 44.0,
        }
    }

    /// Footer, head and caption, as far as they leave room for a row.
    fn around(&self, room: f64) -> Around {
        let caption = if self.caption { 20.0 } else { 0.0 };
        let head = if self.options.show_header { 26.0 } else { 0.0 };
        let mut around = Around { caption, head, footer: self.footers() };
        let row = self.row_height();
        let least = row + if self.frame.rows() > 1 { NOTE } else { 0.0 };
        let fits = |a: &Around| self.input.grow || a.caption + a.head + a.footer.len() as f64 * row + least <= room;
        if !fits(&around) {
            around.footer.clear();
        }
        if !fits(&around) {
            around.head = 0.0;
        }
        if !fits(&around) {
            around.caption = 0.0;
        }
        around
    }

    /// Draws below what is drawn, in `room` pixels or more.
    fn draw(&self, drawn: &mut Drawn, room: f64) {
        let gap = if drawn.height > 0.0 { 10.0 } else { 0.0 };
        let around = self.around(room - gap);
        let mut y = drawn.height + gap;
        let row_height = self.row_height();
        let fixed = around.caption + around.head + around.footer.len() as f64 * row_height;
        let order = self.order();
        let fitting = ((room - gap - fixed) / row_height).floor().max(0.0) as usize;
        let most = if self.input.grow { self.options.max_rows.unwrap_or(self.most.max(fitting)) } else { fitting };
        let most = most.min(self.options.max_rows.unwrap_or(most)).min(MOST_DRAWN);
        let candidates = &order[..order.len().min(most)];
        let all: Vec<_> = self.frame.fields.iter().filter(|f| columns::visible(f)).collect();
        let (columns, left_out) = fit(&all, candidates, &around.footer, self.input);
        let more_head =
            if around.head > 0.0 { self.more_head(&columns, room - gap - fixed - row_height - NOTE) } else { 0.0 };
        let fixed = fixed + more_head;
        let heights: Vec<f64> = candidates.iter().map(|&row| self.height_of(&columns, row)).collect();
        let noted = left_out > 0 || candidates.len() < order.len();
        let room = room - gap - fixed - if noted { NOTE } else { 0.0 };
        let mut shown = self.rows_in(&heights, room);
        if shown < order.len() && !noted {
            shown = self.rows_in(&heights, room - NOTE);
        }
        if around.caption > 0.0 {
            drawn.nodes.push(self.caption(y));
            y += around.caption;
        }
        if around.head > 0.0 {
            self.head(&columns, y, around.head + more_head, &mut drawn.nodes);
            y += around.head + more_head;
        }
        y = self.body(&columns, &candidates[..shown], &heights, y, &mut drawn.nodes);
        for line in &around.footer {
            self.footer(&columns, line, y, row_height, &mut drawn.nodes);
            y += row_height;
        }
        let hidden = order.len() - shown;
        y = self.notes(hidden, left_out, y, &mut drawn.nodes);
        drawn.drawn += shown;
        drawn.hidden += hidden;
        drawn.height = y;
    }

    /// How many rows of these heights fit.
    fn rows_in(&self, heights: &[f64], room: f64) -> usize {
        if self.input.grow {
            return heights.len();
        }
        let mut used = 0.0;
        let fits = heights.iter().take_while(|h| {
            used += **h;
            used <= room + 0.01
        });
        fits.count()
    }

    /// The height of a row: more where texts wrap or a table stands below it.
    fn height_of(&self, columns: &[Column<'_>], row: usize) -> f64 {
        let lines = columns.iter().map(|c| cell::lines(c, row)).max().unwrap_or(1);
        let most = self.options.max_row_height.filter(|h| h.is_finite()).unwrap_or(f64::MAX).max(self.row_height());
        let own = (self.row_height() + (lines as f64 - 1.0) * cell::LINE).min(most);
        own + self.group(row).map_or(0.0, |g| g.height())
    }

    /// The rows of the group that a row stands for.
    fn group(&self, row: usize) -> Option<nested::Group> {
        let field = self.frame.fields.iter().find(|f| f.name == nested::COLUMN)?;
        nested::Group::of(field, row)
    }

    fn caption(&self, y: f64) -> Node {
        let first = || self.frame.number_fields().next().map(|f| f.state.name.clone());
        let name = self.frame.name.clone().or_else(first).or_else(|| self.frame.ref_id.clone()).unwrap_or_default();
        let name = text::shorten_middle(&name, Face::Bold, SIZE, self.input.width).into_owned();
        Text::new(0.0, y + 13.0, name, SIZE, self.input.theme.text).face(Face::Bold).into()
    }

    /// Says what is left out; gives where the sheet ends.
    fn notes(&self, rows: usize, columns: usize, y: f64, nodes: &mut Vec<Node>) -> f64 {
        if rows == 0 && columns == 0 {
            return y;
        }
        let words = text::fitting(&left_out(rows, columns), Face::Sans, 11.0, self.input.width);
        nodes.push(Text::new(0.0, y + 13.5, words, 11.0, self.input.theme.muted).into());
        y + NOTE
    }

    /// The rows in the order of the options.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.frame.rows()).collect();
        for by in self.options.sort_by.iter().rev() {
            let named = self.frame.fields.iter().find(|f| f.state.name == by.display_name || f.name == by.display_name);
            let numbered = by.column.and_then(|at| self.frame.fields.get(at));
            let Some(field) = named.or(numbered) else { continue };
            order.sort_by(|&a, &b| {
                let compared = compare(field, a, b);
                if by.desc { compared.reverse() } else { compared }
            });
        }
        order
    }

    /// By how much heads are higher whose names wrap, where there is room for it.
    fn more_head(&self, columns: &[Column<'_>], room: f64) -> f64 {
        let lines = columns.iter().map(|c| head_lines(c, MOST_HEAD).len()).max().unwrap_or(1).max(1);
        let more = (lines - 1) as f64 * HEAD_LINE;
        if self.input.grow || more <= room { more } else { 0.0 }
    }

    fn head(&self, columns: &[Column<'_>], y: f64, height: f64, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        let most = ((height - 26.0) / HEAD_LINE).round() as usize + 1;
        for column in columns {
            let (x, anchor) = column.anchor(PAD);
            let lines = head_lines(column, most);
            let top = y + height - 9.5 - (lines.len().max(1) - 1) as f64 * HEAD_LINE;
            for (i, line) in lines.into_iter().enumerate() {
                let baseline = top + i as f64 * HEAD_LINE;
                nodes.push(Text::new(x, baseline, line, 11.5, theme.muted).face(Face::Bold).anchor(anchor).into());
            }
        }
        let (right, line) = (columns.last().map_or(0.0, |c| c.x + c.width), y + height - 1.5);
        nodes.push(Node::line(0.0, line, right, line, Stroke::solid(theme.axis, 1.0)));
    }

    /// Where a cell leads to: its first link.
    fn link(&self, column: &Column<'_>, row: usize) -> Option<Link> {
        let any = cell::leads(column.field) && !column.field.values.get(row).is_null();
        any.then(|| crate::field::links(self.frame, column.field, row, &column.display).into_iter().next())?
    }

    /// Draws rows; gives where they end.
    fn body(&self, columns: &[Column<'_>], rows: &[usize], heights: &[f64], top: f64, nodes: &mut Vec<Node>) -> f64 {
        let right = columns.last().map_or(0.0, |c| c.x + c.width);
        let mut lines = crate::scene::Path::default();
        let mut y = top;
        for (&row, &height) in rows.iter().zip(heights) {
            let group = self.group(row);
            let own = height - group.as_ref().map_or(0.0, nested::Group::height);
            let ground = cell::row_ground(columns, row, self.input);
            if let Some(ground) = ground {
                nodes.push(Node::rect(Rect::new(0.0, y, right, own - 1.0), Style::fill(ground)));
            }
            for column in columns {
                let place = Rect::new(column.x, y, column.width, own);
                let link = self.link(column, row);
                let mut drawn = Vec::new();
                cell::draw(column, row, place, ground.map(readable), self.input, &mut drawn);
                match link {
                    Some(_) => nodes.push(linked(link.as_ref(), (0.0, 0.0), drawn)),
                    None => nodes.append(&mut drawn),
                }
            }
            if let Some(group) = group {
                group.draw(y + own, self.input, nodes);
            }
            y += height;
            lines.move_to(0.0, y.floor() - 0.5);
            lines.line_to(right, y.floor() - 0.5);
        }
        let stroke = Stroke::solid(self.input.theme.grid, 1.0);
        nodes.extend((!rows.is_empty()).then(|| Node::path(lines, Style { fill: None, stroke: Some(stroke) })));
        y
    }

    /// The reducers of the footer's rows; `countRows` when it counts them.
    fn footers(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        if self.options.footer.show && self.options.footer.count_rows == Some(true) {
            ids.push(COUNT_ROWS.into());
        } else if self.options.footer.show {
            ids.extend(self.options.footer.reducer.iter().cloned());
        }
        for field in self.frame.fields.iter().filter(|f| columns::visible(f)) {
            ids.extend(own_reducers(field));
        }
        let mut seen = std::collections::BTreeSet::new();
        ids.retain(|id| (id == COUNT_ROWS || reduce::known(id)) && seen.insert(id.clone()));
        ids.truncate(8);
        ids
    }

    fn footer(&self, columns: &[Column<'_>], id: &str, y: f64, height: f64, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        let right = columns.last().map_or(0.0, |c| c.x + c.width);
        nodes.push(Node::rect(Rect::new(0.0, y, right, height), Style::fill(theme.track)));
        let baseline = y + height / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        let label = match id {
            COUNT_ROWS => format!("{} rows", self.frame.rows()),
            id => reduce::ids().find(|(known, _)| *known == id).map_or(id.into(), |(_, name)| name.to_string()),
        };
        let mut label = Some(label);
        for column in columns {
            let value = footer_value(column, id, self.options);
            // The reducer's name stands in the first column; where that has a value, before it.
            let words = match (label.take(), value) {
                (Some(label), Some(value)) => format!("{label} {value}"),
                (Some(text), None) | (None, Some(text)) => text,
                (None, None) => continue,
            };
            let words = text::shorten(&words, Face::Bold, SIZE, column.width - 2.0 * PAD + 0.5).into_owned();
            let (x, anchor) = column.anchor(PAD);
            nodes.push(Text::new(x, baseline, words, SIZE, theme.text).face(Face::Bold).anchor(anchor).into());
        }
    }
}

/// The most lines of a name above a column, and their height.
const MOST_HEAD: usize = 3;
const HEAD_LINE: f64 = 14.5;

/// The name above a column in lines.
fn head_lines(column: &Column<'_>, most: usize) -> Vec<String> {
    let (name, room) = (&column.field.state.name, column.width - 2.0 * PAD + 0.5);
    if column.wrap_head && most > 1 {
        return text::wrap(name, Face::Bold, 11.5, room, most);
    }
    vec![text::shorten_middle(name, Face::Bold, 11.5, room).into_owned()]
}

/// A footer that counts rows.
const COUNT_ROWS: &str = "countRows";

/// The reducers of a column's own footer.
fn own_reducers(field: &Field) -> Vec<String> {
    read::<Custom>(&field.config.custom).footer.map(|f| f.reducers).unwrap_or_default()
}

fn footer_value(column: &Column<'_>, id: &str, options: &Options) -> Option<String> {
    let name = &column.field.state.name;
    let named = |list: &Vec<serde_json::Value>| list.is_empty() || list.iter().any(|n| n == name);
    let shared = options.footer.show
        && options.footer.reducer.iter().any(|r| r == id)
        && options.footer.fields.as_array().is_none_or(named);
    if column.field.kind() != FieldType::Number || !shared && !own_reducers(column.field).iter().any(|r| r == id) {
        return None;
    }
    match reduce::reduce(column.field, id)? {
        Reduced::Number(v) if id.to_lowercase().contains("count") => Some(crate::frame::number_text(v)),
        Reduced::Number(v) => Some(column.display.show_number(Some(v)).text.to_string()),
        _ => None,
    }
}

/// The order of two cells of a column: nulls first, numbers by size, texts by letters.
fn compare(field: &Field, a: usize, b: usize) -> std::cmp::Ordering {
    let (x, y) = (field.values.get(a), field.values.get(b));
    match (x.number(), y.number()) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        _ => (!x.is_null()).cmp(&!y.is_null()).then_with(|| x.text().cmp(&y.text())),
    }
}

/// Puts nodes at a place.
fn at(x: f64, y: f64, nodes: Vec<Node>) -> Node {
    Group { offset: (x, y), nodes, ..Group::default() }.into()
}

impl Column<'_> {
    /// Where the column's texts stand.
    fn anchor(&self, pad: f64) -> (f64, Anchor) {
        match self.align {
            Align::Right => (self.x + self.width - pad, Anchor::End),
            Align::Center => (self.x + self.width / 2.0, Anchor::Middle),
            Align::Left | Align::Auto => (self.x + pad, Anchor::Start),
        }
    }
}
