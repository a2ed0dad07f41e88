//! `table`: rows and columns, with colours, bars and a footer.

mod cell;
mod columns;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Drawn, HideFrom, Input, Kind, read};
use crate::frame::{Field, FieldType, Frame};
use crate::reduce::{self, Reduced};
use crate::scene::{Anchor, Group, Node, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use columns::{Column, fit};

/// The kind.
pub struct Table;

/// Options of `table`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
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
        }
    }
}

/// A column that rows are sorted by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct SortBy {
    /// The column's displayed name.
    pub display_name: String,
    /// Falling.
    pub desc: bool,
}

/// A row of reduced values below.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Footer {
    /// Whether there is one.
    pub show: bool,
    /// The reducers, such as `sum`.
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
    /// Wraps the column's name; names are shortened.
    pub wrap_header_text: Option<bool>,
    /// Reducers of the column's footer.
    pub footer: Option<serde_json::Value>,
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
        let chosen = |i: usize| options.frame_index.is_none_or(|wanted| wanted.min(input.frames.len() - 1) == i);
        let frames: Vec<_> =
            input.frames.iter().enumerate().filter(|(i, f)| chosen(*i) && !f.fields.is_empty()).collect();
        let mut drawn = Drawn { height: 0.0, ..Drawn::default() };
        let total: usize = frames.iter().map(|(_, f)| f.rows()).sum();
        for (place, (_, frame)) in frames.iter().enumerate() {
            let many = frames.len() > 1;
            let left = (input.height - drawn.height).max(0.0);
            if many && place > 0 && !input.grow && left < 90.0 {
                drawn.hidden += frames[place..].iter().map(|(_, f)| f.rows()).sum::<usize>();
                break;
            }
            let sheet = Sheet { frame, options: &options, input, caption: many };
            sheet.draw(&mut drawn, left);
        }
        drawn.height = drawn.height.max(input.height);
        let columns = frames.iter().map(|(_, f)| f.fields.len()).max().unwrap_or(0);
        drawn.summary = format!("Table of {total} rows and {columns} columns.");
        drawn
    }
}

/// One frame as a table.
struct Sheet<'a> {
    frame: &'a Frame,
    options: &'a Options,
    input: &'a Input<'a>,
    caption: bool,
}

impl Sheet<'_> {
    fn row_height(&self) -> f64 {
        match self.options.cell_height {
            CellHeight::Sm | CellHeight::Auto => 26.0,
            CellHeight::Md => 34.0,
            CellHeight::Lg => 44.0,
        }
    }

    /// Draws below what is drawn, in `room` pixels or more.
    fn draw(&self, drawn: &mut Drawn, room: f64) {
        let (row_height, rows) = (self.row_height(), self.frame.rows());
        let mut y = drawn.height + if drawn.height > 0.0 { 10.0 } else { 0.0 };
        let order = self.order();
        let caption = if self.caption { 20.0 } else { 0.0 };
        let head = if self.options.show_header { 26.0 } else { 0.0 };
        let footer = self.footers();
        let fixed = caption + head + footer.len() as f64 * row_height;
        let fitting = ((room - fixed) / row_height).floor().max(0.0) as usize;
        let most =
            self.options.max_rows.unwrap_or(if self.input.grow { MOST_ROWS.max(fitting) } else { fitting.max(1) });
        let shown = if rows <= most {
            rows
        } else if self.input.grow {
            most
        } else {
            (((room - fixed - 18.0) / row_height).floor().max(0.0) as usize).max(1).min(most)
        };
        let rows_shown = &order[..shown.min(order.len())];
        let all: Vec<_> = self.frame.fields.iter().filter(|f| columns::visible(f)).collect();
        let (columns, left_out) = fit(&all, rows_shown, &footer, self.input);
        if self.caption {
            let name =
                self.frame.name.clone().or_else(|| self.frame.number_fields().next().map(|f| f.state.name.clone()));
            let name = name.or_else(|| self.frame.ref_id.clone()).unwrap_or_default();
            let name = text::shorten_middle(&name, Face::Bold, SIZE, self.input.width).into_owned();
            drawn.nodes.push(Text::new(0.0, y + 13.0, name, SIZE, self.input.theme.text).face(Face::Bold).into());
            y += caption;
        }
        if self.options.show_header {
            self.head(&columns, y, &mut drawn.nodes);
            y += head;
        }
        self.body(&columns, rows_shown, y, row_height, &mut drawn.nodes);
        y += rows_shown.len() as f64 * row_height;
        for line in &footer {
            self.footer(&columns, &all, line, y, row_height, &mut drawn.nodes);
            y += row_height;
        }
        let mut notes = Vec::new();
        if rows > shown {
            notes.push(format!("+{} more rows", rows - shown));
        }
        if left_out > 0 {
            notes.push(format!("+{left_out} more columns"));
        }
        if !notes.is_empty() {
            let words = text::shorten(&notes.join(", "), Face::Sans, 11.0, self.input.width).into_owned();
            drawn.nodes.push(Text::new(0.0, y + 14.0, words, 11.0, self.input.theme.muted).into());
            y += 18.0;
        }
        drawn.drawn += shown;
        drawn.hidden += rows - shown;
        drawn.height = y;
    }

    /// The rows in the order of the options.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.frame.rows()).collect();
        for by in self.options.sort_by.iter().rev() {
            let Some(field) =
                self.frame.fields.iter().find(|f| f.state.name == by.display_name || f.name == by.display_name)
            else {
                continue;
            };
            order.sort_by(|&a, &b| {
                let compared = compare(field, a, b);
                if by.desc { compared.reverse() } else { compared }
            });
        }
        order
    }

    fn head(&self, columns: &[Column<'_>], y: f64, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        for column in columns {
            let name = text::shorten_middle(&column.field.state.name, Face::Bold, 11.5, column.width - 2.0 * PAD + 0.5)
                .into_owned();
            let (x, anchor) = column.anchor(PAD);
            nodes.push(Text::new(x, y + 16.5, name, 11.5, theme.muted).face(Face::Bold).anchor(anchor).into());
        }
        let right = columns.last().map_or(0.0, |c| c.x + c.width);
        nodes.push(Node::line(0.0, y + 24.5, right, y + 24.5, Stroke::solid(theme.axis, 1.0)));
    }

    fn body(&self, columns: &[Column<'_>], rows: &[usize], top: f64, height: f64, nodes: &mut Vec<Node>) {
        let right = columns.last().map_or(0.0, |c| c.x + c.width);
        let mut lines = crate::scene::Path::default();
        for (i, &row) in rows.iter().enumerate() {
            let y = top + i as f64 * height;
            for column in columns {
                let place = Rect::new(column.x, y, column.width, height);
                cell::draw(column, row, self.frame, place, self.input, nodes);
            }
            lines.move_to(0.0, (y + height).floor() - 0.5);
            lines.line_to(right, (y + height).floor() - 0.5);
        }
        if !rows.is_empty() {
            nodes.insert(
                0,
                Node::path(lines, Style { fill: None, stroke: Some(Stroke::solid(self.input.theme.grid, 1.0)) }),
            );
        }
    }

    /// The reducers of the footer's rows; `count` of rows when it counts them.
    fn footers(&self) -> Vec<String> {
        if !self.options.footer.show {
            return Vec::new();
        }
        if self.options.footer.count_rows == Some(true) {
            return vec!["countRows".into()];
        }
        let known = self.options.footer.reducer.iter().filter(|id| reduce::known(id)).cloned();
        known.collect()
    }

    fn footer(&self, columns: &[Column<'_>], all: &[&Field], id: &str, y: f64, height: f64, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        let right = columns.last().map_or(0.0, |c| c.x + c.width);
        nodes.push(Node::rect(Rect::new(0.0, y, right, height), Style::fill(theme.track)));
        let baseline = y + height / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        let mut label = match id {
            "countRows" => format!("{} rows", self.frame.rows()),
            id => reduce::ids().find(|(known, _)| *known == id).map_or(id.into(), |(_, name)| name.to_string()),
        };
        for column in columns {
            let value = (id != "countRows").then(|| footer_value(column, id, self.options, all)).flatten();
            let words = value.unwrap_or_else(|| std::mem::take(&mut label));
            let words = text::shorten(&words, Face::Bold, SIZE, column.width - 2.0 * PAD + 0.5).into_owned();
            let (x, anchor) = column.anchor(PAD);
            nodes.push(Text::new(x, baseline, words, SIZE, theme.text).face(Face::Bold).anchor(anchor).into());
            if label.is_empty() && id == "countRows" {
                break;
            }
        }
    }
}

fn footer_value(column: &Column<'_>, id: &str, options: &Options, _all: &[&Field]) -> Option<String> {
    let named = |list: &Vec<serde_json::Value>| list.is_empty() || list.iter().any(|n| n == &column.field.state.name);
    let wanted = options.footer.fields.as_array().is_none_or(named);
    if column.field.kind() != FieldType::Number || !wanted {
        return None;
    }
    match reduce::reduce(column.field, id)? {
        Reduced::Number(v) if id == "count" => Some(crate::frame::number_text(v)),
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
