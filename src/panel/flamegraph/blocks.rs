//! Blocks of a flame graph from a frame in the nested set model: rows from above to below, each with its level.

use std::collections::BTreeMap;

use crate::frame::{Cell, Field, FieldType, Frame};

/// A call on its stack.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// The index of its symbol.
    pub symbol: usize,
    /// How many calls it stands below.
    pub level: usize,
    /// Where it begins and ends, in parts of the whole.
    pub place: (f64, f64),
    /// Its value with all that is below it: of the first profile, and of the second that it is compared with.
    pub total: (f64, f64),
    /// Its value without what is below it.
    pub own: (f64, f64),
}

/// What is called.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// Where it stands, as `file:line`.
    pub file: String,
    /// The sum over its blocks; a call below itself counts once.
    pub total: (f64, f64),
    /// The sum over its blocks of what is spent in itself.
    pub own: (f64, f64),
    /// How many blocks it has.
    pub blocks: usize,
}

/// A profile.
pub struct Profile<'a> {
    /// The field of values.
    pub values: &'a Field,
    /// Blocks from left to right, from above to below.
    pub blocks: Vec<Block>,
    /// Symbols in the order in which they occur.
    pub symbols: Vec<Symbol>,
    /// The whole, of both profiles.
    pub whole: (f64, f64),
    /// Whether two profiles are compared.
    pub compared: bool,
}

impl<'a> Profile<'a> {
    /// The profile in the first frame that has one.
    pub fn of(frames: &'a [Frame]) -> Option<Self> {
        frames.iter().find_map(Rows::of).map(|rows| rows.profile())
    }

    /// How many levels there are.
    pub fn levels(&self) -> usize {
        self.blocks.iter().map(|b| b.level + 1).max().unwrap_or(0)
    }

    /// A block's part of the whole.
    pub fn share(&self, value: (f64, f64)) -> f64 {
        let whole = self.whole.0 + self.whole.1;
        if whole > 0.0 { (value.0 + value.1) / whole } else { 0.0 }
    }

    /// The parts of each whole that a pair of values is.
    pub fn shares(&self, value: (f64, f64)) -> (f64, f64) {
        let part = |value: f64, whole: f64| if whole > 0.0 { value / whole } else { 0.0 };
        (part(value.0, self.whole.0), part(value.1, self.whole.1))
    }

    /// How much greater the second part is than the first, as a part of the first; none where nothing was and is.
    pub fn change(&self, value: (f64, f64)) -> Option<f64> {
        let (before, after) = self.shares(value);
        match (before > 0.0, after > 0.0) {
            (true, _) => Some((after - before) / before),
            (false, true) => Some(f64::INFINITY),
            (false, false) => None,
        }
    }
}

/// The columns of a frame.
struct Rows<'a> {
    frame: &'a Frame,
    label: &'a Field,
    level: &'a Field,
    value: &'a Field,
    own: Option<&'a Field>,
    right: Option<&'a Field>,
    own_right: Option<&'a Field>,
    file: Option<&'a Field>,
    line: Option<&'a Field>,
}

impl<'a> Rows<'a> {
    fn of(frame: &'a Frame) -> Option<Self> {
        let field = |name: &str| frame.fields.iter().find(|f| f.name.eq_ignore_ascii_case(name));
        let number = |name: &str| field(name).filter(|f| f.kind() == FieldType::Number);
        (frame.rows() > 0).then_some(())?;
        Some(Self {
            frame,
            label: field("label")?,
            level: number("level")?,
            value: number("value")?,
            own: number("self"),
            right: number("valueRight"),
            own_right: number("selfRight"),
            file: field("fileName").or_else(|| field("file")),
            line: field("line"),
        })
    }

    fn profile(self) -> Profile<'a> {
        let mut blocks = self.blocks();
        let mut symbols = self.symbols(&mut blocks);
        if self.own.is_none() {
            own_by_rest(&mut blocks, |own| &mut own.0, |total| total.0);
        }
        if self.right.is_some() && self.own_right.is_none() {
            own_by_rest(&mut blocks, |own| &mut own.1, |total| total.1);
        }
        sum(&blocks, &mut symbols);
        let sum = |of: fn(&Block) -> f64| blocks.iter().filter(|b| b.level == 0).map(of).sum::<f64>();
        let whole = (sum(|b| b.total.0), sum(|b| b.total.1));
        place(&mut blocks, whole.0 + whole.1);
        Profile { values: self.value, blocks, symbols, whole, compared: self.right.is_some() }
    }

    fn blocks(&self) -> Vec<Block> {
        let number = |field: Option<&Field>, row: usize| {
            let value = field.and_then(|f| f.values.get(row).number());
            value.filter(|v| (1e-280..1e280).contains(v)).unwrap_or(0.0)
        };
        let mut above = None;
        let block = |row: usize| {
            // No block stands deeper than just below the one before it.
            let deepest = above.map_or(0, |level: usize| level + 1);
            let level = (number(Some(self.level), row) as usize).min(deepest);
            above = Some(level);
            let total = (number(Some(self.value), row), number(self.right, row));
            // No call takes more in itself than with all that it calls.
            let own = (number(self.own, row).min(total.0), number(self.own_right, row).min(total.1));
            Block { level, total, own, ..Block::default() }
        };
        (0..self.frame.rows()).map(block).collect()
    }

    fn symbols(&self, blocks: &mut [Block]) -> Vec<Symbol> {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut symbols = Vec::new();
        for (row, block) in blocks.iter_mut().enumerate() {
            let name = words(Some(self.label), row);
            block.symbol = *known.entry(name).or_insert_with_key(|name| {
                let (file, line) = (words(self.file, row), words(self.line, row));
                let file =
                    if file.is_empty() || line.is_empty() || line == "0" { file } else { format!("{file}:{line}") };
                symbols.push(Symbol { name: name.clone(), file, ..Symbol::default() });
                symbols.len() - 1
            });
        }
        symbols
    }
}

fn words(field: Option<&Field>, row: usize) -> String {
    match field.map_or(Cell::Null, |f| f.values.get(row)) {
        Cell::Other(serde_json::Value::String(text)) => text.clone(),
        cell => cell.text(),
    }
}

/// What is left of each block when what stands just below it is taken away.
fn own_by_rest(blocks: &mut [Block], own: fn(&mut (f64, f64)) -> &mut f64, total: fn((f64, f64)) -> f64) {
    let mut open: Vec<usize> = Vec::new();
    for i in 0..blocks.len() {
        let value = total(blocks[i].total);
        *own(&mut blocks[i].own) = value;
        open.truncate(blocks[i].level);
        if let Some(above) = open.last() {
            let left = own(&mut blocks[*above].own);
            *left = (*left - value).max(0.0);
        }
        open.push(i);
    }
}

fn sum(blocks: &[Block], symbols: &mut [Symbol]) {
    let mut open: Vec<usize> = Vec::new();
    let mut within = vec![0_usize; symbols.len()];
    for block in blocks {
        while open.len() > block.level {
            open.pop().into_iter().for_each(|s| within[s] -= 1);
        }
        let symbol = &mut symbols[block.symbol];
        symbol.blocks += 1;
        symbol.own = (symbol.own.0 + block.own.0, symbol.own.1 + block.own.1);
        if within[block.symbol] == 0 {
            symbol.total = (symbol.total.0 + block.total.0, symbol.total.1 + block.total.1);
        }
        within[block.symbol] += 1;
        open.push(block.symbol);
    }
}

/// Places blocks beside one another, each within the one above it.
fn place(blocks: &mut [Block], whole: f64) {
    let whole = if whole > 0.0 { whole } else { 1.0 };
    // For each level: where the next block begins, and where the one above it ends.
    let mut next: Vec<(f64, f64)> = vec![(0.0, 1.0)];
    for block in blocks {
        next.truncate(block.level + 1);
        let last = next.len() - 1;
        let (from, end) = next[last];
        let to = (from + (block.total.0 + block.total.1) / whole).min(end);
        block.place = (from, to);
        next[last].0 = to;
        next.push((from, to));
    }
}
