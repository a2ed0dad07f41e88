//! Cells: how many between which instants and which values, from every form that buckets come in.

use serde_json::{Map, Value};

use super::options::{Custom, Layout, Options};
use crate::chart::options::ScaleKind;
use crate::chart::scale::Distribution;
use crate::frame::{Field, FieldType, Frame, Shape, Values};
use crate::panel::{Input, read};
use crate::transform;
use crate::unit::Place;

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// From when until when, in milliseconds.
    pub x: (f64, f64),
    /// From which value up to which; numbers of rows where buckets have names.
    pub y: (f64, f64),
    /// How many.
    pub count: f64,
}

/// The cells of a panel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cells {
    /// Those that touch the time range and pass the filter.
    pub list: Vec<Cell>,
    /// The axis of their values.
    pub axis: Axis,
    /// How many number fields there are, and how many of them are left out.
    pub received: usize,
    /// How many number fields are left out.
    pub hidden: usize,
    /// The settings of the values that are counted.
    pub values: Option<Field>,
}

/// The axis of values.
#[derive(Debug, Clone, PartialEq)]
pub enum Axis {
    /// Buckets of equal height: their names, and which end a name tells.
    Rows(Vec<String>, Layout),
    /// Numbers.
    Numbers(Distribution),
}

impl Default for Axis {
    fn default() -> Self {
        Self::Numbers(Distribution::Linear)
    }
}

/// All cells.
pub fn collect(input: &Input<'_>, options: &Options) -> Cells {
    let received = input.frames.iter().map(|f| f.number_fields().count()).sum();
    let calculated = options.calculate.then(|| calculate(input, options));
    let frames = calculated.as_deref().unwrap_or(input.frames);
    let cells = frames
        .iter()
        .find_map(|f| Columns::of(f).filter(|_| options.calculate || f.meta.shape == Shape::HeatmapCells || named(f)));
    let mut cells = match cells {
        Some(columns) => columns.cells(input.range.length() as f64),
        None => rows(input.frames, options, input.range.length() as f64),
    };
    let (from, to) = (input.range.from as f64, input.range.to as f64);
    cells.list.retain(|c| c.x.1 > from && c.x.0 < to && options.filter_values.keeps(c.count));
    cells.received = received;
    cells
}

/// Counts the samples of series that are not hidden.
fn calculate(input: &Input<'_>, options: &Options) -> Vec<Frame> {
    let shown = |frame: &Frame| {
        let fields = frame.fields.iter().filter(|f| !hidden(f)).cloned().collect();
        Frame { fields, ..frame.clone() }
    };
    let frames: Vec<Frame> = input.frames.iter().map(shown).collect();
    let asked = options.calculation.as_ref().and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    let place = Place { zone: input.zone.clone(), ..Place::utc(input.now) };
    let instants: Vec<Values> = frames.iter().filter_map(|f| Some(f.time_field()?.values.clone())).collect();
    let counted = transform::find("heatmap").ok().and_then(|t| t.apply(frames, &asked, &place).ok());
    let cells = counted.unwrap_or_default().into_iter().filter(|f| f.meta.shape == Shape::HeatmapCells);
    cells.map(|frame| end_inside(frame, &instants, input.range.to)).collect()
}

/// What was measured at the very end of the range counts before it, since a cell that begins there would not be seen. Where
/// all instants are ends of cells, each cell holds what was measured at its later one; else the last cell is counted with
/// the one before.
fn end_inside(mut cells: Frame, instants: &[Values], end: i64) -> Frame {
    let size = cells.fields.first().and_then(|f| f.config.interval).unwrap_or(0.0) as i64;
    let [time, .., count] = cells.fields.as_mut_slice() else { return cells };
    let (Values::Time(times), Values::Number(counts)) = (&mut time.values, &mut count.values) else { return cells };
    let last = times.iter().filter(|t| **t == Some(end)).count();
    if last == 0 || size <= 0 {
        return cells;
    }
    let at_edges = |v: &Values| v.times().is_none_or(|all| all.iter().flatten().all(|t| t.rem_euclid(size) == 0));
    if instants.iter().all(at_edges) {
        times.iter_mut().flatten().for_each(|t| *t -= size);
        return cells;
    }
    for i in (last..times.len()).filter(|i| times[*i] == Some(end)) {
        let more = counts[i].take().unwrap_or(0.0);
        counts[i - last] = Some(counts[i - last].unwrap_or(0.0) + more);
    }
    cells
}

fn hidden(field: &Field) -> bool {
    read::<Custom>(&field.config.custom).hide_from.viz
}

/// Whether the fields are named as those of cells are.
fn named(frame: &Frame) -> bool {
    ["yMin", "yMax"].iter().all(|name| frame.fields.iter().any(|f| f.name == *name))
}

/// The columns of a frame of cells.
struct Columns<'a> {
    time: &'a Field,
    low: &'a Field,
    high: &'a Field,
    count: &'a Field,
}

impl<'a> Columns<'a> {
    fn of(frame: &'a Frame) -> Option<Self> {
        let named = |name: &str| frame.number_fields().find(|f| f.name == name);
        let (low, high) = (named("yMin"), named("yMax"));
        let count =
            frame.number_fields().find(|f| !matches!(f.name.as_str(), "yMin" | "yMax" | "y" | "xMin" | "xMax"))?;
        Some(Self { time: frame.time_field()?, low: low.or(high)?, high: high.or(low)?, count })
    }

    fn cells(&self, range: f64) -> Cells {
        let times: Vec<Option<f64>> = self.time.values.iter().map(|c| c.number()).collect();
        let step = step(self.time, times.iter().flatten().copied(), range);
        let number = |f: &Field, i: usize| f.values.get(i).number().filter(|v| v.is_finite());
        let cell = |(i, at): (usize, &Option<f64>)| {
            let (a, b) = (number(self.low, i)?, number(self.high, i)?);
            Some(Cell { x: span(self.time, (*at)?, step), y: (a.min(b), a.max(b)), count: number(self.count, i)? })
        };
        let list: Vec<Cell> = times.iter().enumerate().filter_map(cell).collect();
        let axis = Axis::Numbers(distribution(&read::<Custom>(&self.low.config.custom), &list));
        Cells { list, axis, values: Some(self.low.clone()), ..Cells::default() }
    }
}

/// How values are spread: as set, else by powers where the sizes of buckets grow.
fn distribution(custom: &Custom, cells: &[Cell]) -> Distribution {
    let set = custom.scale_distribution.as_ref();
    let base = set.and_then(|s| s.log).filter(|b| *b > 1.0 && b.is_finite()).unwrap_or(10.0);
    let least =
        cells.iter().flat_map(|c| [c.y.0.abs(), c.y.1.abs()]).filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min);
    let threshold = if least.is_finite() { least } else { 1.0 };
    let sizes = cells.iter().map(|c| c.y.1 - c.y.0).filter(|s| *s > 0.0);
    let (small, large) = sizes.fold((f64::INFINITY, 0.0f64), |(a, b), s| (a.min(s), b.max(s)));
    match set.map(|s| s.kind) {
        Some(ScaleKind::Log) => Distribution::Log(base),
        Some(ScaleKind::Symlog) => {
            let told = set.and_then(|s| s.linear_threshold).filter(|t| *t > 0.0);
            Distribution::Symlog { base, threshold: told.unwrap_or(threshold) }
        }
        Some(ScaleKind::Linear | ScaleKind::Ordinal) => Distribution::Linear,
        None if large < small * 10.0 || !small.is_finite() => Distribution::Linear,
        None if cells.iter().all(|c| c.y.0 > 0.0) => Distribution::Log(10.0),
        None => Distribution::Symlog { base: 10.0, threshold },
    }
}

/// The distance of instants: as told, else the least one.
fn step(time: &Field, times: impl Iterator<Item = f64>, range: f64) -> f64 {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    if let Some(told) = time.config.interval.filter(|s| *s > 0.0 && s.is_finite()) {
        // A width made of one sample tells nothing of its neighbours.
        return if times.len() == 1 { told.max(range / 60.0) } else { told };
    }
    let least = times.windows(2).map(|w| w[1] - w[0]).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    // One instant alone has to be seen.
    if least.is_finite() { least } else { range / 60.0 }
}

/// The span that an instant stands for: its start, its end or its middle, by the name of the column.
fn span(time: &Field, at: f64, step: f64) -> (f64, f64) {
    match time.name.as_str() {
        "xMin" => (at, at + step),
        "xMax" => (at - step, at),
        _ => (at - step / 2.0, at + step / 2.0),
    }
}

/// Buckets as number fields, in the order of their bounds where they have such.
fn rows(frames: &[Frame], options: &Options, range: f64) -> Cells {
    let all = frames.iter().filter_map(|f| Some((f.time_field()?, f))).flat_map(|(time, f)| {
        f.fields.iter().filter(|f| f.kind() == FieldType::Number).map(move |field| (time, field))
    });
    let mut buckets: Vec<(&Field, &Field)> = all.clone().filter(|(_, f)| !hidden(f)).collect();
    let hidden = all.count() - buckets.len();
    let bounds: Option<Vec<f64>> = buckets.iter().map(|(_, f)| bound(f)).collect();
    if bounds.is_some() {
        buckets.sort_by(|a, b| bound(a.1).unwrap_or_default().total_cmp(&bound(b.1).unwrap_or_default()));
    }
    let layout = match options.rows_frame.layout {
        Layout::Auto if bounds.is_some() => Layout::Le,
        Layout::Auto => Layout::Unknown,
        set => set,
    };
    let mut list = Vec::new();
    for (row, (time, field)) in buckets.iter().enumerate() {
        let step = step(time, time.values.iter().filter_map(|c| c.number()), range);
        let pairs = time.values.iter().zip(field.values.iter());
        let pairs = pairs.filter_map(|(t, v)| Some((t.number()?, v.number()?)));
        let y = (row as f64, row as f64 + 1.0);
        list.extend(pairs.map(|(at, count)| Cell { x: span(time, at, step), y, count }));
    }
    let axis = Axis::Rows(buckets.iter().map(|(_, f)| name(f)).collect(), layout);
    let values = buckets.first().map(|(_, f)| (*f).clone());
    Cells { list, axis, hidden, values, ..Cells::default() }
}

/// The text of a bucket's bound: its label, else its name.
fn name(field: &Field) -> String {
    let label = field.labels.get("le").or_else(|| field.labels.get("ge")).map(ToString::to_string);
    label.unwrap_or_else(|| if field.state.name.is_empty() { field.name.clone() } else { field.state.name.clone() })
}

/// The bound as a number.
fn bound(field: &Field) -> Option<f64> {
    number(&name(field))
}

/// The number that a bucket's name is.
pub fn number(name: &str) -> Option<f64> {
    name.trim().trim_start_matches('+').parse::<f64>().ok().filter(|v| !v.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two columns of two cells, the later from the end of the range on.
    fn cells() -> Frame {
        let mut time = Field::new("xMin", Values::Time([0, 0, 100, 100].map(Some).to_vec()));
        time.config.interval = Some(100.0);
        let count = Field::new("Count", Values::Number([3.0, 1.0, 0.0, 2.0].map(Some).to_vec()));
        Frame::new(vec![time, count])
    }

    #[test]
    fn what_is_measured_at_the_end_is_seen() {
        let at = |instants: &[i64]| {
            let instants = Values::Time(instants.iter().copied().map(Some).collect());
            end_inside(cells(), &[instants], 100)
        };
        let between = at(&[0, 30, 100]);
        assert_eq!(between.fields[1].values, Values::Number(vec![Some(3.0), Some(3.0), None, None]));
        let regular = at(&[0, 100]);
        assert_eq!(regular.fields[0].values, Values::Time([-100, -100, 0, 0].map(Some).to_vec()));
        assert_eq!(regular.fields[1].values, cells().fields[1].values);
    }
}
