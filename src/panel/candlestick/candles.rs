//! Candles: the fields that are meant, joined by time.

use std::collections::BTreeMap;

use super::options::{ColorStrategy, Mode, Options};
use crate::frame::{Field, Frame};

/// Open, high, low, close and volume.
const ROLES: [&[&str]; 5] =
    [&["open", "o"], &["high", "h", "max"], &["low", "l", "min"], &["close", "c"], &["volume", "v"]];

/// The fields that are meant, each with its time.
#[derive(Default)]
pub struct Found<'a> {
    /// Open, high, low, close and volume, those that there are.
    pub fields: [Option<(&'a Field, &'a Field)>; 5],
}

impl<'a> Found<'a> {
    /// By the names of the options, else by the usual ones; the first number is open where there is neither open nor close.
    pub fn of(frames: &'a [Frame], options: &Options) -> Self {
        let f = &options.fields;
        let asked = [&f.open, &f.high, &f.low, &f.close, &f.volume];
        let all = || {
            frames
                .iter()
                .filter_map(|f| Some((f, f.time_field()?)))
                .flat_map(|(f, t)| f.number_fields().map(move |n| (t, n)))
        };
        let named = |field: &Field, name: &str| field.name == name || field.state.name == name;
        let mut fields = [None; 5];
        for (i, name) in asked.iter().enumerate() {
            let wished = name.as_deref().filter(|n| !n.is_empty());
            let usual = |field: &Field| {
                ROLES[i].iter().any(|r| field.name.eq_ignore_ascii_case(r) || field.state.name.eq_ignore_ascii_case(r))
            };
            fields[i] = match wished.and_then(|n| all().find(|(_, f)| named(f, n))) {
                Some(found) => Some(found),
                None => all().find(|(_, f)| usual(f)),
            };
        }
        if fields[0].is_none() && fields[3].is_none() {
            let taken = |f: &Field| fields.iter().flatten().any(|(_, t)| std::ptr::eq(*t, f));
            fields[0] = all().find(|(_, f)| !taken(f));
        }
        match options.mode {
            Mode::Candles => fields[4] = None,
            Mode::Volume => (fields[1], fields[2]) = (None, None),
            Mode::Both => {}
        }
        Self { fields }
    }

    /// Whether a field has a role.
    pub fn has(&self, field: &Field) -> bool {
        self.fields.iter().flatten().any(|(_, f)| std::ptr::eq(*f, field))
    }
}

/// What rose or fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// Neither.
    Flat,
}

/// A candle; NaN where there is no value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candle {
    /// When, in milliseconds.
    pub at: f64,
    /// The first value.
    pub open: f64,
    /// The highest.
    pub high: f64,
    /// The lowest.
    pub low: f64,
    /// The last.
    pub close: f64,
    /// How much.
    pub volume: f64,
    /// What its colour tells.
    pub turn: Turn,
}

/// The candles by rising time.
pub fn join(found: &Found<'_>, strategy: ColorStrategy) -> Vec<Candle> {
    let mut rows: BTreeMap<i64, [f64; 5]> = BTreeMap::new();
    for (role, (time, field)) in found.fields.iter().enumerate().filter_map(|(i, f)| Some((i, (*f)?))) {
        let times = time.values.times().unwrap_or_default();
        for (at, value) in times.iter().zip(field.values.iter()).filter_map(|(t, v)| Some(((*t)?, v.number()?))) {
            if value.is_finite() {
                rows.entry(at).or_insert([f64::NAN; 5])[role] = value;
            }
        }
    }
    let mut candles: Vec<Candle> = rows.into_iter().map(|(at, row)| candle(at, row)).collect();
    complete(&mut candles, found);
    turn(&mut candles, strategy);
    candles
}

fn candle(at: i64, [open, high, low, close, volume]: [f64; 5]) -> Candle {
    Candle { at: at as f64, open, high, low, close, volume, turn: Turn::Flat }
}

/// Where only open is known, the next one is close; where only close is, the one before is open.
fn complete(candles: &mut [Candle], found: &Found<'_>) {
    let count = candles.len();
    match (found.fields[0].is_some(), found.fields[3].is_some()) {
        (true, false) => (0..count).for_each(|i| candles[i].close = candles[(i + 1).min(count - 1)].open),
        (false, true) => (0..count).rev().for_each(|i| candles[i].open = candles[i.saturating_sub(1)].close),
        _ => {}
    }
    for c in candles {
        // What was between is never beyond the ends.
        c.high = c.high.max(c.open).max(c.close);
        c.low = c.low.min(c.open).min(c.close);
    }
}

fn turn(candles: &mut [Candle], strategy: ColorStrategy) {
    let mut before = f64::NAN;
    for c in candles {
        let from = if strategy == ColorStrategy::OpenClose { c.open } else { before };
        c.turn = match c.close.partial_cmp(&from) {
            Some(std::cmp::Ordering::Greater) => Turn::Up,
            Some(std::cmp::Ordering::Less) => Turn::Down,
            _ => Turn::Flat,
        };
        before = if c.close.is_nan() { before } else { c.close };
    }
}
