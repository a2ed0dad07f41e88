//! Columns: as wide as their texts, shared out over the panel's width.

use super::cell::{CellKind, CellOptions};
use super::{Align, Custom, PAD, SIZE, nested};
use crate::field::Display;
use crate::frame::{Cell, Field, FieldType};
use crate::panel::{Input, read};
use crate::text::{self, Face};

/// A column in its place.
pub struct Column<'a> {
    /// The field.
    pub field: &'a Field,
    /// How its values are shown.
    pub display: Display<'a>,
    /// The field that holds the CSS of its cells.
    pub styles: Option<&'a Field>,
    /// How its cells are drawn.
    pub options: CellOptions,
    /// How it is aligned: never `auto`.
    pub align: Align,
    /// Left edge.
    pub x: f64,
    /// Width.
    pub width: f64,
    /// Whether long texts wrap.
    pub wrap: bool,
    /// Whether the name above wraps.
    pub wrap_head: bool,
    /// The width of its widest value.
    pub value_width: f64,
}

/// The least width of a column.
const LEAST: f64 = 46.0;
/// The width below which no column is narrowed for others: rather is the last one left out.
const READABLE: f64 = 84.0;
/// The width that a column that wraps wishes at most.
const WRAPPED: f64 = 320.0;
/// How wide bars and sparklines wish to be.
const BAR: f64 = 140.0;

/// Whether a field is a column.
pub fn visible(field: &Field) -> bool {
    let custom: Custom = read(&field.config.custom);
    field.name != super::nested::COLUMN && custom.hidden != Some(true) && !custom.hide_from.is_some_and(|h| h.viz)
}

/// Places columns side by side; says how many found no room.
pub fn fit<'a>(fields: &[&'a Field], rows: &[usize], footer: &[String], input: &Input<'a>) -> (Vec<Column<'a>>, usize) {
    let mut columns: Vec<(Column<'a>, bool)> = fields.iter().map(|f| column(f, rows, footer, input)).collect();
    let mut used = 0.0;
    let fits = columns.iter().take_while(|(column, given)| {
        used += if *given { column.width } else { column.width.min(READABLE) };
        used <= input.width
    });
    let most = fits.count().max(1);
    let left_out = columns.len().saturating_sub(most);
    columns.truncate(most);
    share(&mut columns, input.width);
    let mut x = 0.0;
    let placed = columns.into_iter().map(|(column, _)| {
        let column = Column { x, ..column };
        x += column.width;
        column
    });
    (placed.collect(), left_out)
}

/// A column as wide as it wishes, and whether its width is given.
fn column<'a>(field: &'a Field, rows: &[usize], footer: &[String], input: &Input<'a>) -> (Column<'a>, bool) {
    let custom: Custom = read(&field.config.custom);
    let display = Display::new(field, input.theme, input.zone, input.now);
    let mut options = custom.cell_options.clone().unwrap_or_else(|| CellOptions::old(custom.display_mode.as_deref()));
    let holds_series = matches!(field.values.iter().find(|c| !c.is_null()), Some(Cell::Other(v)) if nested::frame(v, &field.config).is_some());
    if holds_series && options.kind == CellKind::Auto {
        options.kind = CellKind::Sparkline;
    }
    let wrap = options.wrap_text.or(custom.wrap_text) == Some(true);
    let align = match custom.align {
        Align::Auto if field.kind() == FieldType::Number && !options.is_bar() => Align::Right,
        Align::Auto => Align::Left,
        given => given,
    };
    let wrap_head = custom.wrap_header_text == Some(true);
    let head = |words: &str| text::width(words, Face::Bold, 11.5);
    let head = match wrap_head {
        true => field.state.name.split_whitespace().map(head).fold(0.0, f64::max),
        false => head(&field.state.name),
    };
    let face = if options.kind == CellKind::JsonView { Face::Mono } else { Face::Sans };
    let shown = |row: &usize| text::width(&super::cell::words(field, &options, &display, *row), face, SIZE);
    let value_width = if holds_series { 0.0 } else { rows.iter().map(shown).fold(0.0, f64::max) };
    let value_width = if wrap { value_width.min(WRAPPED) } else { value_width };
    let extra = match options.kind {
        CellKind::Gauge | CellKind::Sparkline => BAR,
        CellKind::Pill => 12.0,
        CellKind::Image => 40.0,
        _ => 0.0,
    };
    let wide = head.max(value_width + extra);
    let wide = if footer.is_empty() { wide } else { wide * 1.1 };
    let styles = custom.style_field.as_deref().filter(|name| !name.is_empty()).and_then(|name| {
        let beside = |f: &&Field| f.name == name || f.state.name == name;
        let frames = input.frames.iter().filter(|f| f.fields.iter().any(|f| std::ptr::eq(f, field)));
        frames.flat_map(|f| &f.fields).find(beside)
    });
    let wish = (wide + 2.0 * PAD + 1.0).max(LEAST).max(custom.min_width.unwrap_or(0.0));
    let width = custom.width.filter(|w| *w > 0.0 && w.is_finite()).map(|w| w.min(input.width));
    (
        Column {
            field,
            display,
            styles,
            options,
            align,
            x: 0.0,
            width: width.unwrap_or(wish),
            wrap,
            wrap_head,
            value_width,
        },
        width.is_some(),
    )
}

/// Stretches or narrows the columns to a width: columns without a given width share what is left or missing.
fn share(columns: &mut [(Column<'_>, bool)], width: f64) {
    let total: f64 = columns.iter().map(|(c, _)| c.width).sum();
    let free: Vec<usize> = (0..columns.len()).filter(|&i| !columns[i].1).collect();
    if total <= width {
        let takers: Vec<usize> = if free.is_empty() { (0..columns.len()).collect() } else { free };
        let sum: f64 = takers.iter().map(|&i| columns[i].0.width).sum();
        for i in takers {
            columns[i].0.width += (width - total) * columns[i].0.width / sum.max(1.0);
        }
        return;
    }
    // The widest columns give first: all are cut to one common greatest width.
    let mut widths: Vec<f64> = columns.iter().map(|(c, _)| c.width).collect();
    widths.sort_by(f64::total_cmp);
    let mut left = width;
    let mut cap = LEAST;
    for (i, w) in widths.iter().enumerate() {
        cap = left / (widths.len() - i) as f64;
        if *w > cap {
            break;
        }
        left -= w;
    }
    for (column, _) in columns {
        column.width = column.width.min(cap);
    }
}
