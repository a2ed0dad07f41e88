//! Frames inside cells: a series as a sparkline, the rows of a group as a table below its row.

use serde_json::Value;

use crate::field;
use crate::frame::{Field, FieldConfig, Frame, Values};
use crate::scene::{Rect, Text};
use crate::text::{self, Face};

use super::columns::fit;
use super::{PAD, SIZE, cell};
use crate::panel::Input;
use crate::scene::{Node, Stroke};

/// The name of the column that holds the rows of groups.
pub const COLUMN: &str = "__nestedFrames";

/// How far a table in a table is indented.
const INDENT: f64 = 22.0;
/// The height of its rows.
const ROW: f64 = 22.0;
/// The most rows of one group.
const MOST: usize = 20;

/// The frame that a cell holds; its fields are set like the column.
pub fn frame(value: &Value, config: &FieldConfig) -> Option<Frame> {
    let value = value.as_array().map_or(Some(value), |list| list.first())?;
    let fields: Option<Vec<Field>> = value.get("fields")?.as_array()?.iter().map(column).collect();
    let defaults = FieldConfig { custom: serde_json::Map::new(), display_name: None, ..config.clone() };
    field::shape(vec![Frame::new(fields?)], &defaults, &[]).pop()
}

fn column(value: &Value) -> Option<Field> {
    let list = value.get("values")?.as_array()?;
    let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
    let values = match value.get("type").and_then(Value::as_str).unwrap_or_default() {
        "time" => Values::Time(list.iter().map(|v| v.as_f64().map(|ms| ms as i64)).collect()),
        "number" => Values::Number(list.iter().map(number).collect()),
        "boolean" => Values::Bool(list.iter().map(Value::as_bool).collect()),
        "string" => Values::Text(list.iter().map(|v| v.as_str().map(Into::into)).collect()),
        _ => Values::Other(list.clone()),
    };
    let config = value.get("config").and_then(|c| serde_json::from_value(c.clone()).ok()).unwrap_or_default();
    Some(Field { config, ..Field::new(name, values) })
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    }
}

/// The rows of a group.
pub struct Group {
    frame: Frame,
    head: bool,
}

impl Group {
    /// The group in a cell, if it has rows.
    pub fn of(field: &Field, row: usize) -> Option<Self> {
        let Values::Other(values) = &field.values else { return None };
        let value = values.get(row)?;
        let mut frame = frame(value, &FieldConfig::default()).filter(|f| f.rows() > 0)?;
        frame.fields.iter_mut().for_each(|inner| inner.state.locale = field.state.locale);
        let head = value.pointer("/0/meta/custom/noHeader").and_then(Value::as_bool) != Some(true);
        Some(Self { frame, head })
    }

    /// The height of the table.
    pub fn height(&self) -> f64 {
        let (rows, more) = self.rows();
        (rows + usize::from(self.head) + usize::from(more > 0)) as f64 * ROW + 6.0
    }

    fn rows(&self) -> (usize, usize) {
        let rows = self.frame.rows();
        (rows.min(MOST), rows.saturating_sub(MOST))
    }

    /// Draws the table below its row.
    pub fn draw(&self, top: f64, input: &Input<'_>, nodes: &mut Vec<Node>) {
        let theme = input.theme;
        let (rows, more) = self.rows();
        let order: Vec<usize> = (0..rows).collect();
        let fields: Vec<&Field> = self.frame.fields.iter().collect();
        let inside = Input { width: (input.width - INDENT).max(1.0), ..*input };
        let (mut columns, _) = fit(&fields, &order, &[], &inside);
        columns.iter_mut().for_each(|c| c.x += INDENT);
        let mut y = top;
        if self.head {
            for column in &columns {
                let room = column.width - 2.0 * PAD + 0.5;
                let name = text::shorten_middle(&column.field.state.name, Face::Bold, 11.0, room).into_owned();
                let (x, anchor) = column.anchor(PAD);
                let head = Text::new(x, y + 15.0, name, 11.0, theme.muted).face(Face::Bold).anchor(anchor);
                nodes.push(head.into());
            }
            y += ROW;
        }
        for row in order {
            for column in &columns {
                let place = Rect::new(column.x, y, column.width, ROW);
                cell::draw(column, row, place, None, input, nodes);
            }
            y += ROW;
        }
        if more > 0 {
            let words = format!("+{more} more rows");
            nodes.push(Text::new(INDENT + PAD, y + 15.0, words, SIZE - 1.0, theme.muted).into());
        }
        let x = INDENT - 8.0;
        nodes.push(Node::line(x, top + 2.0, x, top + self.height() - 6.0, Stroke::solid(theme.axis, 2.0)));
    }
}
