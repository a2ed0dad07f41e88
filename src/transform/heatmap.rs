//! `heatmap`: how many samples fall into cells of time and value.

use schemars::JsonSchema;
use serde::Deserialize;

use super::matcher::first_time;
use super::names;
use super::typed::{Amount, Typed, number};
use crate::frame::{Field, FieldConfig, FieldType, Frame, Shape, Values};
use crate::source::{Failure, FailureKind};
use crate::time;
use crate::unit::Place;

/// The transformation.
pub static HEATMAP: Typed<Options> = Typed::new("heatmap", ABOUT, run);

const ABOUT: &str = "Counts samples in cells of time and value. An axis is cut into about `count` parts or into parts of a `size`; the values' axis may be
logarithmic, where the value says into how many parts each power is cut.

```yaml
- id: heatmap
  options: { yBuckets: { mode: count, value: '10' } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// How time is cut.
    x_buckets: Axis,
    /// How values are cut.
    y_buckets: Axis,
    /// Keeps the frames beside the counts.
    keep_original_data: bool,
}

/// How an axis is cut.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Axis {
    /// Into parts of a `size`, or about so many (`count`).
    mode: Option<Mode>,
    /// The size or the number; a size of time may be written as `5m`.
    value: Option<Amount>,
    /// Linear or logarithmic.
    scale: Scale,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Mode {
    Size,
    Count,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Scale {
    /// `linear` or `log`.
    r#type: Option<String>,
    /// The base of the logarithm, 2 or 10.
    log: Option<Amount>,
}

/// The most cells.
const MOST_CELLS: f64 = 2_000_000.0;

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let (points, x, y) = points(&frames);
    let (Some(x), Some(y)) = (x, y) else { return Ok(frames) };
    if points.is_empty() {
        return Ok(frames);
    }
    let log = base(&options.y_buckets)?;
    let points: Vec<(f64, f64)> = points.into_iter().filter(|(_, y)| log.is_none() || *y > 0.0).collect();
    let Some(cells) = count(&points, options, log)? else { return Ok(frames) };
    let scale = match log {
        Some(base) => serde_json::json!({ "type": "log", "log": base }),
        None => serde_json::json!({ "type": "linear" }),
    };
    let mut out = cells.frame(x, y, scale);
    out.name = Some(names::of_frame(&Frame::new(vec![y.clone()])));
    let mut all = vec![out];
    if options.keep_original_data {
        all.extend(frames);
    }
    Ok(all)
}

/// All samples that are numbers, and the first fields of both axes.
fn points(frames: &[Frame]) -> (Vec<(f64, f64)>, Option<&Field>, Option<&Field>) {
    let (mut points, mut x, mut y) = (Vec::new(), None, None);
    for frame in frames {
        let Some(at) = first_time(frame) else { continue };
        let time = &frame.fields[at];
        x = x.or(Some(time));
        for field in frame.number_fields() {
            y = y.or(Some(field));
            let pairs = time.values.iter().zip(field.values.iter());
            let pairs = pairs.filter_map(|(t, v)| Some((t.number()?, v.number().filter(|v| v.is_finite())?)));
            points.extend(pairs);
        }
    }
    (points, x, y)
}

fn base(axis: &Axis) -> Result<Option<f64>, Failure> {
    if axis.scale.r#type.as_deref() != Some("log") {
        return Ok(None);
    }
    let base = axis.scale.log.as_ref().and_then(Amount::value).unwrap_or(2.0);
    if base > 1.0 { Ok(Some(base)) } else { Err(Failure::error("the base of a logarithmic scale has to be above 1")) }
}

/// One axis, cut.
#[derive(Clone, Copy)]
struct Cut {
    size: f64,
    first: f64,
    parts: usize,
}

impl Cut {
    fn new(low: f64, high: f64, size: f64) -> Self {
        let first = (low / size).floor();
        Self { size, first, parts: ((high / size).floor() - first) as usize + 1 }
    }

    fn place(&self, value: f64) -> usize {
        (((value / self.size).floor() - self.first) as usize).min(self.parts - 1)
    }

    fn edge(&self, place: usize) -> f64 {
        (self.first + place as f64) * self.size
    }
}

/// Counted cells.
struct Cells {
    x: Cut,
    y: Cut,
    log: Option<f64>,
    counts: Vec<u64>,
}

fn count(points: &[(f64, f64)], options: &Options, log: Option<f64>) -> Result<Option<Cells>, Failure> {
    let scaled = |y: f64| log.map_or(y, |base| y.ln() / base.ln());
    let Some((x_low, x_high)) = ends(points.iter().map(|p| p.0)) else { return Ok(None) };
    let Some((y_low, y_high)) = ends(points.iter().map(|p| scaled(p.1))) else { return Ok(None) };
    let x_size = size(&options.x_buckets, x_high - x_low, true);
    let y_size = match log {
        Some(_) => 1.0 / amount(&options.y_buckets, false).unwrap_or(1.0),
        None => size(&options.y_buckets, y_high - y_low, false),
    };
    if ((x_high - x_low) / x_size + 1.0) * ((y_high - y_low) / y_size + 1.0) > MOST_CELLS {
        return Err(Failure::new(FailureKind::Limit, format!("a heatmap of more than {MOST_CELLS} cells")));
    }
    let (x, y) = (Cut::new(x_low, x_high, x_size), Cut::new(y_low, y_high, y_size));
    let mut counts = vec![0; x.parts * y.parts];
    for point in points {
        counts[x.place(point.0) * y.parts + y.place(scaled(point.1))] += 1;
    }
    Ok(Some(Cells { x, y, log, counts }))
}

fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, v| Some(ends.map_or((v, v), |(low, high): (f64, f64)| (low.min(v), high.max(v)))))
}

/// The number that an axis is set to; a size of time may be a duration.
fn amount(axis: &Axis, is_time: bool) -> Option<f64> {
    let value = match axis.value.as_ref()? {
        Amount::Number(v) => Some(*v),
        Amount::Text(text) => number(text)
            .or_else(|| time::duration(text).ok().filter(|_| is_time && !text.trim().is_empty()).map(|ms| ms as f64)),
    };
    value.filter(|v| v.is_finite() && *v > 0.0)
}

/// The size as set, or a nice one that gives about the number of parts: 20 of time and 10 of values when not set.
fn size(axis: &Axis, range: f64, is_time: bool) -> f64 {
    let set = amount(axis, is_time);
    if let (Some(size), Some(Mode::Size) | None) = (set, axis.mode) {
        return size;
    }
    let parts = set.unwrap_or(if is_time { 20.0 } else { 10.0 });
    let about = range / (parts - 1.0).max(1.0);
    if is_time { nice_time(about) } else { nice(about) }
}

/// The largest nice length of time that is not above `about`.
fn nice_time(about: f64) -> f64 {
    const MS: [f64; 14] = [1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 25.0, 40.0, 50.0, 100.0, 200.0, 250.0, 400.0, 500.0];
    const SIXTY: [f64; 8] = [1.0, 2.0, 4.0, 5.0, 10.0, 15.0, 20.0, 30.0];
    const HOURS: [f64; 7] = [1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 18.0];
    const DAYS: [f64; 14] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 10.0, 15.0, 30.0, 45.0, 60.0, 90.0, 180.0];
    let years = (1..=10).map(|n| f64::from(n) * 365.0 * 86_400_000.0);
    let all = MS.into_iter().chain(SIXTY.map(|s| s * 1e3)).chain(SIXTY.map(|m| m * 6e4));
    let all = all.chain(HOURS.map(|h| h * 3.6e6)).chain(DAYS.map(|d| d * 8.64e7)).chain(years);
    all.take_while(|size| *size <= about).last().unwrap_or(1.0)
}

/// The largest of 1, 1.5, 2, … 9.5 times a power of ten that is not above `about`; whole from 1 on.
fn nice(about: f64) -> f64 {
    if about <= 0.0 || !about.is_finite() {
        return 1.0;
    }
    let power = about.log10().floor() as i32;
    let step = if power == 0 { 1.0 } else { 0.5 };
    let factor = |power: i32| ((about / 10f64.powi(power) + 1e-9) / step).floor() * step;
    format!("{}e{power}", factor(power).max(1.0)).parse().unwrap_or(1.0)
}

impl Cells {
    /// A row for each cell: when and between which values, and how many.
    fn frame(&self, time: &Field, values: &Field, scale: serde_json::Value) -> Frame {
        let value = |place: usize| self.log.map_or(self.y.edge(place), |base| base.powf(self.y.edge(place)));
        let places = || (0..self.x.parts).flat_map(|x| (0..self.y.parts).map(move |y| (x, y)));
        let numbers = |f: &dyn Fn((usize, usize)) -> f64| Values::Number(places().map(|p| Some(f(p))).collect());
        let times = Values::Time(places().map(|(x, _)| Some(self.x.edge(x) as i64)).collect());
        let counts = Values::Number(self.counts.iter().map(|n| Some(*n as f64)).collect());
        let mut config = values.config.clone();
        config.custom.insert("scaleDistribution".into(), scale);
        let x_config = FieldConfig { interval: Some(self.x.size), ..time.config.clone() };
        let count_config = FieldConfig { unit: Some("short".into()), ..FieldConfig::default() };
        let mut frame = Frame::new(vec![
            Field { config: x_config, ..Field::new("xMin", times) },
            Field { config: config.clone(), ..Field::new("yMin", numbers(&|(_, y)| value(y))) },
            Field { config, ..Field::new("yMax", numbers(&|(_, y)| value(y + 1))) },
            Field { config: count_config, ..Field::new("Count", counts) },
        ]);
        frame.meta.shape = Shape::HeatmapCells;
        debug_assert!(frame.fields[0].kind() == FieldType::Time);
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn frame() -> Frame {
        let time = Field::new("t", Values::Time((0..4).map(|i| Some(i * 60_000)).collect()));
        let value = Field::new("v", Values::Number(vec![Some(1.0), Some(12.0), None, Some(f64::NAN)]));
        Frame::new(vec![time, value])
    }

    #[test]
    fn samples_are_counted_in_cells() {
        let options =
            json!({"xBuckets": {"mode": "size", "value": "60000"}, "yBuckets": {"mode": "size", "value": 10}});
        let out = run(vec![frame()], &serde_json::from_value(options).unwrap(), &Place::utc(0)).unwrap();
        assert_eq!(out[0].fields[1].values, Values::Number([0.0, 10.0, 0.0, 10.0].map(Some).to_vec()));
        assert_eq!(out[0].fields[3].values, Values::Number([1.0, 0.0, 0.0, 1.0].map(Some).to_vec()));
    }

    #[test]
    fn sizes_are_nice() {
        assert_eq!([nice_time(70_000.0), nice_time(0.5)], [60_000.0, 1.0]);
        assert_eq!([nice(1.7), nice(0.17), nice(17.0), nice(0.0)], [1.0, 0.15, 15.0, 1.0]);
        let options = json!({"xBuckets": {"value": "1"}});
        let huge = vec![Frame::new(vec![
            Field::new("t", Values::Time(vec![Some(0), Some(1_000_000_000_000)])),
            Field::new("v", Values::Number(vec![Some(1.0), Some(2.0)])),
        ])];
        assert!(run(huge, &serde_json::from_value(options).unwrap(), &Place::utc(0)).is_err());
    }
}
