//! Series over time: `random_walk`, `csv_metric_values`, `predictable_pulse` and their like.

use super::options::Wave;
use super::{Asked, Options, csv};
use crate::frame::{Field, Frame, Scalar, Shape, Values};
use crate::source::{Answer, Failure, FailureKind};

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;
/// The waves that a walk is made of; each is four times as long as the one before.
const WAVES: u32 = 6;

/// Series that wander. Each instant has its value by the seed alone, whatever the range and the step.
pub fn random_walk(options: &Options, asked: Asked) -> Answer {
    let count = options.series.unwrap_or(1);
    let times = asked.times()?;
    if count > 10_000 || count.saturating_mul(times.len()) > 10_000_000 {
        return Err(Failure::new(FailureKind::Limit, "too many series: at most 10000 of 10000000 points together"));
    }
    let walk = |index: usize| {
        let times: Vec<i64> = times.iter().copied().filter(|t| !missing(options, index as u64, *t)).collect();
        let values = times.iter().map(|t| Some(walked(options, index as u64, *t))).collect();
        frame(options, index, times, Values::Number(values), asked.step)
    };
    Ok((0..count).map(walk).collect())
}

/// A walk of which the source says that it is not all.
pub fn walk_with_error(options: &Options, asked: Asked) -> Answer {
    let mut frames = random_walk(options, asked)?;
    if let Some(first) = frames.first_mut() {
        first.meta.partial = true;
        first.meta.notices.push(options.message.clone().unwrap_or_else(|| "made to fail after its answer".into()));
    }
    Ok(frames)
}

/// One sample an hour before the range.
pub fn outside(options: &Options, asked: Asked) -> Answer {
    let time = asked.range.from - 60 * MINUTE;
    Ok(vec![frame(options, 0, vec![time], Values::Number(vec![Some(10.0)]), asked.step)])
}

/// Whether a point of a walk is dropped.
fn missing(options: &Options, series: u64, time: i64) -> bool {
    options.drop.is_some_and(|drop| options.random(&[series, 9, time as u64]).unit() * 100.0 < drop)
}

/// Numbers, truths or texts spread evenly from the start of the range to its end.
pub fn values(options: &Options, asked: Asked) -> Answer {
    let text = options.values.as_deref().unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let cell = |t: &str| Some(t.trim()).filter(|t| !matches!(*t, "" | "null")).map(str::to_owned);
    let cells: Vec<Option<String>> = text.split(',').map(cell).collect();
    let values = csv::plain(&cells);
    let step = asked.range.length() / (values.len() as i64 - 1).max(1);
    let times = (0..values.len() as i64).map(|i| asked.range.from + i * step).collect();
    Ok(vec![frame(options, 0, times, values, step)])
}

/// A square wave at fixed instants.
pub fn pulse(options: &Options, asked: Asked) -> Answer {
    let step = i64::from(options.time_step.unwrap_or(60).max(1)) * 1000;
    let (on, off) = (options.on_count.unwrap_or(3), options.off_count.unwrap_or(3));
    let cycle = (i64::from(on) + i64::from(off)).max(1);
    let high = level(options.on_value.as_ref(), 2.0)?;
    let low = level(options.off_value.as_ref(), 1.0)?;
    let times = Asked { step, ..asked }.times()?;
    let value = |t: &i64| if (t / step).rem_euclid(cycle) < i64::from(on) { high } else { low };
    let values = times.iter().map(value).collect();
    Ok(vec![frame(options, 0, times, Values::Number(values), step)])
}

/// Series whose values repeat at fixed instants.
pub fn waves(options: &Options, asked: Asked) -> Answer {
    options.waves.iter().flatten().enumerate().map(|(index, wave)| repeated(options, wave, index, asked)).collect()
}

fn repeated(options: &Options, wave: &Wave, index: usize, asked: Asked) -> Result<Frame, Failure> {
    let step = i64::from(wave.time_step.unwrap_or(60).max(1)) * 1000;
    let text = wave.values.trim().trim_end_matches(',');
    let values = text.split(',').map(|t| number(t.trim())).collect::<Result<Vec<_>, _>>()?;
    let times = Asked { step, ..asked }.times()?;
    let at = |t: &i64| values[(t / step).rem_euclid(values.len() as i64) as usize];
    let numbers = Values::Number(times.iter().map(at).collect());
    let mut frame = frame(options, 0, times, numbers, step);
    if let Some(field) = frame.fields.last_mut() {
        field.name = wave.name.clone().unwrap_or_else(|| options.name(index));
        field.labels.extend(wave.labels.as_ref().map(|labels| labels.of(index)).unwrap_or_default());
    }
    Ok(frame)
}

fn frame(options: &Options, index: usize, times: Vec<i64>, values: Values, step: i64) -> Frame {
    let name = options.name(index);
    let mut time = Field::new("time", Values::Time(times.into_iter().map(Some).collect()));
    time.config.interval = Some(step as f64);
    let value = Field { labels: options.labels(index), ..Field::new(name, values) };
    let mut frame = Frame::new(vec![time, value]);
    frame.meta.shape = Shape::TimeSeries;
    frame
}

fn number(text: &str) -> Result<Option<f64>, Failure> {
    match text {
        "" | "null" => Ok(None),
        "nan" => Ok(Some(f64::NAN)),
        _ => text.parse().map(Some).map_err(|_| Failure::error(format!("`{text}` in `values` is not a number"))),
    }
}

fn level(value: Option<&Scalar>, default: f64) -> Result<Option<f64>, Failure> {
    value.map_or(Ok(Some(default)), |v| number(&v.text()))
}

/// The value of a walk: waves of random heights, longer ones higher, as steps of a walk add up.
fn walked(options: &Options, series: u64, time: i64) -> f64 {
    let start = options.start.unwrap_or_else(|| (options.random(&[series, 0]).unit() * 100.0).round());
    let spread = options.spread.unwrap_or(1.0);
    let waves: f64 = (0..WAVES).map(|wave| f64::from(1_u32 << wave) * height(options, series, wave, time)).sum();
    let noise = options.noise.unwrap_or(0.0) * (options.random(&[series, 1, time as u64]).unit() * 2.0 - 1.0);
    reflect(start + spread * waves / 4.0 + noise, options.min, options.max)
}

/// A value thrown back at the bounds that it passes, so that it does not stick to them.
fn reflect(value: f64, min: Option<f64>, max: Option<f64>) -> f64 {
    match (min, max) {
        (Some(min), Some(max)) if max > min => {
            let width = max - min;
            min + width - ((value - min).rem_euclid(2.0 * width) - width).abs()
        }
        (Some(min), Some(_)) => min,
        (Some(min), None) => min + (value - min).abs(),
        (None, Some(max)) => max - (max - value).abs(),
        (None, None) => value,
    }
}

/// The height of a wave at a time, from -1 to 1: smooth between random heights.
fn height(options: &Options, series: u64, wave: u32, time: i64) -> f64 {
    let length = MINUTE << (2 * wave);
    let (place, rest) = (time.div_euclid(length), time.rem_euclid(length));
    let at = |place: i64| options.random(&[series, 2 + u64::from(wave), place as u64]).unit() * 2.0 - 1.0;
    let x = rest as f64 / length as f64;
    let (a, b) = (at(place), at(place + 1));
    a + (b - a) * x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ask, ask_in};
    use super::*;
    use crate::source::sql::tests::{RANGE, text};
    use crate::time::TimeRange;

    #[test]
    fn a_walk_has_the_same_value_at_the_same_instant() {
        let json = r#"{"scenario": "random_walk", "seed": 7, "spread": 5, "noise": 1, "series": 2}"#;
        let long = ask(json).unwrap();
        let part = ask_in(json, TimeRange { from: RANGE.from + 1, to: RANGE.to }).unwrap();
        assert_eq!(long.len(), 2);
        assert_eq!(long[0].rows(), 25);
        assert_eq!(long[1].fields[1].values.numbers().unwrap()[1..], *part[1].fields[1].values.numbers().unwrap());
        assert_ne!(long[0].fields[1].values, long[1].fields[1].values);
        assert_eq!(ask(json), Ok(long));
    }

    #[test]
    fn a_walk_stays_within_its_bounds_and_moves() {
        let frames = ask(r#"{"scenario": "random_walk", "start": 50, "spread": 10, "min": 30, "max": 60}"#).unwrap();
        let values: Vec<f64> = frames[0].fields[1].values.numbers().unwrap().iter().flatten().copied().collect();
        assert!(values.iter().all(|v| (30.0..=60.0).contains(v)), "{values:?}");
        assert!(values.windows(2).filter(|w| w[0] != w[1]).count() > 10, "{values:?}");
    }

    #[test]
    fn bounds_throw_back() {
        for (value, min, max, expected) in [
            (5.0, Some(0.0), Some(10.0), 5.0),
            (12.0, Some(0.0), Some(10.0), 8.0),
            (-3.0, Some(0.0), Some(10.0), 3.0),
            (25.0, Some(0.0), Some(10.0), 5.0),
            (-3.0, Some(0.0), None, 3.0),
            (12.0, None, Some(10.0), 8.0),
            (12.0, Some(4.0), Some(4.0), 4.0),
        ] {
            assert_eq!(reflect(value, min, max), expected, "{value}");
        }
    }

    #[test]
    fn values_are_spread_over_the_range() {
        let frames = ask(r#"{"scenario": "csv_metric_values", "values": "1, 20,null,5"}"#).unwrap();
        let third = RANGE.length() / 3;
        let times = format!("{} {} {} {}", RANGE.from, RANGE.from + third, RANGE.from + 2 * third, RANGE.to);
        assert_eq!(text(&frames), format!("time: {times}\nseries: 1 20 null 5\n"));
        assert_eq!(ask(r#"{"scenario": "csv_metric_values", "values": ""}"#), Ok(vec![]));
    }

    #[test]
    fn values_may_be_texts_or_truths() {
        for (values, expected) in
            [("LOW,null,HIGH", "LOW null HIGH"), ("true,F,null", "true false null"), ("1,x", "1 x")]
        {
            let frames = ask(&format!(r#"{{"scenario": "csv_metric_values", "values": "{values}", "refId": "A"}}"#));
            let frames = frames.unwrap();
            assert_eq!(text(&frames).lines().last(), Some(&*format!("A-series: {expected}")));
        }
    }

    #[test]
    fn waves_repeat_at_fixed_instants() {
        let json = r#"{"scenario": "predictable_csv_wave", "refId": "A", "waves": [
            {"timeStep": 7200, "values": "0,1,nan,null,", "labels": "k=v"}, {"timeStep": 21600, "values": "5", "name": "b"}]}"#;
        let frames = ask(json).unwrap();
        let written = text(&frames[..1]);
        let cycle = "0 1 NaN null";
        assert!(
            written.lines().last().is_some_and(|l| l.starts_with("A-series{k=\"v\"}: ") && l.contains(cycle)),
            "{written}"
        );
        assert_eq!((frames[0].fields[1].labels.len(), &*frames[1].fields[1].name), (1, "b"));
        assert!(ask(r#"{"scenario": "predictable_csv_wave", "waves": [{"values": "x"}]}"#).is_err());
    }

    #[test]
    fn what_is_missing_is_told() {
        let frames = ask(r#"{"scenario": "random_walk_with_error", "message": "half of it"}"#).unwrap();
        assert_eq!((frames[0].meta.partial, &*frames[0].meta.notices[0]), (true, "half of it"));
        let rows = |drop: u8| ask(&format!(r#"{{"scenario": "random_walk", "drop": {drop}}}"#)).unwrap()[0].rows();
        assert!((1..25).contains(&rows(50)));
        assert_eq!((rows(0), rows(100)), (25, 0));
        let outside = ask(r#"{"scenario": "datapoints_outside_range"}"#).unwrap();
        assert_eq!(outside[0].fields[0].values.times(), Some(&[Some(RANGE.from - 3_600_000)][..]));
    }

    #[test]
    fn pulses() {
        let json =
            r#"{"scenario": "predictable_pulse", "timeStep": 14400, "onCount": 1, "offCount": 2, "offValue": "null"}"#;
        let frames = ask(json).unwrap();
        assert_eq!(frames[0].rows(), 7);
        let on = frames[0].fields[1].values.numbers().unwrap().iter().flatten().count();
        assert!((2..=3).contains(&on));
    }

    #[test]
    fn too_many_points_are_refused() {
        let range = TimeRange { from: 0, to: i64::MAX / 4 };
        assert_eq!(ask_in(r#"{"scenario": "random_walk"}"#, range).unwrap_err().kind, FailureKind::Limit);
    }
}
