//! `smoothing`: noise averaged away, as much as keeps the shape (the ASAP method).

use schemars::JsonSchema;
use serde::Deserialize;

use super::matcher::first_time;
use super::typed::{Amount, Typed};
use crate::frame::{Field, FieldType, Frame, Values};

/// The transformation.
pub static SMOOTHING: Typed<Options> =
    Typed::new("smoothing", ABOUT, |frames, options, _| Ok(frames.into_iter().map(|f| smoothed(f, options)).collect()));

const ABOUT: &str = "Averages noise away: the window is as wide as makes the line smoothest while its outliers still stand out. `resolution` is about
how many points are left.

```yaml
- id: smoothing
  options: { resolution: 50 }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// About how many points are left, 100 when not given.
    resolution: Option<Amount>,
}

fn smoothed(mut frame: Frame, options: &Options) -> Frame {
    let resolution = options.resolution.as_ref().and_then(Amount::value).unwrap_or(100.0).clamp(2.0, 2000.0) as usize;
    let Some(at) = first_time(&frame) else { return frame };
    let time = frame.fields[at].clone();
    let Some(reference) = frame.number_fields().map(|f| points(&time, f)).find(|p| !p.is_empty()) else { return frame };
    let times: Vec<f64> = asap(&reference, resolution).into_iter().map(|p| p.0).collect();
    for field in &mut frame.fields {
        match field.kind() {
            FieldType::Time => field.values = Values::Time(times.iter().map(|t| Some(*t as i64)).collect()),
            FieldType::Number => {
                let line = asap(&points(&time, field), resolution);
                field.values = Values::Number(times.iter().map(|t| at_time(&line, *t)).collect());
                field.name = format!("{} (smoothed)", field.name);
            }
            _ => super::columns::pad(&mut field.values, times.len()),
        }
    }
    frame.name = Some(format!("{} (smoothed)", frame.name.as_deref().filter(|n| !n.is_empty()).unwrap_or("Data")));
    frame
}

/// The samples that are numbers, by rising time.
fn points(time: &Field, field: &Field) -> Vec<(f64, f64)> {
    let pairs = time.values.iter().zip(field.values.iter());
    let finite = |(t, v): (crate::frame::Cell<'_>, crate::frame::Cell<'_>)| Some((t.number()?, v.number()?));
    let mut points: Vec<(f64, f64)> = pairs.filter_map(finite).filter(|p| p.1.is_finite()).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}

/// The line's value at a time, straight between its points.
fn at_time(line: &[(f64, f64)], time: f64) -> Option<f64> {
    let after = line.partition_point(|p| p.0 < time);
    let (left, right) = (line.get(after.saturating_sub(1))?, line.get(after).or(line.last())?);
    if right.0 <= left.0 || time <= left.0 {
        return Some(if time <= left.0 { left.1 } else { right.1 });
    }
    Some(left.1 + (time - left.0).min(right.0 - left.0) / (right.0 - left.0) * (right.1 - left.1))
}

/// Points averaged over the window that makes them smoothest without flattening what stands out.
fn asap(points: &[(f64, f64)], resolution: usize) -> Vec<(f64, f64)> {
    let block = points.len() / resolution;
    let points = if block > 1 { blocks(points, block) } else { points.to_vec() };
    let values: Vec<f64> = points.iter().map(|p| p.1).collect();
    let original = kurtosis(&values);
    let mut best = (1, roughness(&values));
    for window in 2..=(points.len() / 10).max(1) {
        let moved: Vec<f64> = moving(&points, window).into_iter().map(|p| p.1).collect();
        let rough = roughness(&moved);
        if rough < best.1 && kurtosis(&moved) >= original {
            best = (window, rough);
        }
    }
    moving(&points, best.0)
}

fn blocks(points: &[(f64, f64)], size: usize) -> Vec<(f64, f64)> {
    let mean = |part: &[(f64, f64)]| (part[0].0, part.iter().map(|p| p.1).sum::<f64>() / part.len() as f64);
    points.chunks(size).map(mean).collect()
}

/// Moving means over whole windows, each at the window's middle.
fn moving(points: &[(f64, f64)], window: usize) -> Vec<(f64, f64)> {
    let mean =
        |part: &[(f64, f64)]| (part[part.len() / 2].0, part.iter().map(|p| p.1).sum::<f64>() / part.len() as f64);
    points.windows(window.max(1)).map(mean).collect()
}

/// The deviation of the steps from point to point.
fn roughness(values: &[f64]) -> f64 {
    let steps: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    moment(&steps, 2).sqrt()
}

/// How far outliers stand out.
fn kurtosis(values: &[f64]) -> f64 {
    let variance = moment(values, 2);
    if variance == 0.0 { 0.0 } else { moment(values, 4) / (variance * variance) }
}

fn moment(values: &[f64], power: i32) -> f64 {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|v| (v - mean).powi(power)).sum::<f64>() / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_goes_and_the_shape_stays() {
        let wave = |i: i32| (f64::from(i) / 60.0).sin() * 10.0 + if i % 2 == 0 { 1.0 } else { -1.0 };
        let points: Vec<(f64, f64)> = (0..600).map(|i| (f64::from(i), wave(i))).collect();
        let line = asap(&points, 100);
        let values: Vec<f64> = line.iter().map(|p| p.1).collect();
        assert!(line.len() <= 100 && roughness(&values) < 1.5);
        assert!(values.iter().any(|v| *v > 8.0) && values.iter().any(|v| *v < -8.0));
        assert_eq!(at_time(&[(0.0, 1.0), (10.0, 3.0)], 5.0), Some(2.0));
        assert_eq!(at_time(&[(0.0, 1.0), (10.0, 3.0)], 50.0), Some(3.0));
        assert_eq!(at_time(&[], 5.0), None);
    }
}
