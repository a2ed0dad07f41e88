//! `regression`: a straight line or polynomial through the samples.

use schemars::JsonSchema;
use serde::Deserialize;

use super::matcher::{Named, first_time};
use super::typed::{Amount, Typed};
use crate::frame::{Field, FieldType, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static REGRESSION: Typed<Options> = Typed::new("regression", ABOUT, run);

const ABOUT: &str = "Adds a frame with the line, or polynomial, that fits the samples best (least squares).

```yaml
- id: regression
  options: { modelType: linear, yFieldName: a, predictionCount: 10 }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// `linear` or `polynomial`.
    model_type: Model,
    /// The degree of the polynomial, 2 when not given.
    degree: Option<Amount>,
    /// The field along which it runs; time when not given.
    x_field_name: Option<String>,
    /// The field that is fitted; the first number field when not given.
    y_field_name: Option<String>,
    /// How many points are worked out, 100 when not given.
    prediction_count: Option<Amount>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Model {
    #[default]
    Linear,
    Polynomial,
}

fn run(mut frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let Some((x, y)) = fields(&frames, options)? else { return Ok(frames) };
    let value = |amount: &Option<Amount>, otherwise| amount.as_ref().and_then(Amount::value).unwrap_or(otherwise);
    let count = value(&options.prediction_count, 100.0).clamp(2.0, 100_000.0) as usize;
    let degree = match options.model_type {
        Model::Linear => 1,
        Model::Polynomial => value(&options.degree, 2.0).clamp(1.0, 10.0) as usize,
    };
    let pairs = x.values.iter().zip(y.values.iter());
    let points: Vec<(f64, f64)> = pairs
        .filter_map(|(x, y)| Some((x.number()?, y.number()?)))
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .collect();
    let Some((low, high)) = ends(x) else { return Ok(frames) };
    let Some(fit) = fit(&points, degree, low, high) else { return Ok(frames) };
    let step = (high - low) / count as f64;
    let places: Vec<f64> = (0..count - 1).map(|i| low + i as f64 * step).chain([high]).collect();
    let predicted = Values::Number(places.iter().map(|x| Some(fit.at(*x))).collect());
    let along = match x.kind() {
        FieldType::Time => Values::Time(places.iter().map(|x| Some(*x as i64)).collect()),
        _ => Values::Number(places.into_iter().map(Some).collect()),
    };
    let name = if options.model_type == Model::Linear { "linear" } else { "polynomial" };
    let made = vec![Field::new(x.name.clone(), along), Field::new(format!("{} predicted", y.name), predicted)];
    frames.push(Frame { name: Some(format!("{name} regression")), ..Frame::new(made) });
    Ok(frames)
}

/// The two fields, which have to stand in one frame.
fn fields<'a>(frames: &'a [Frame], options: &Options) -> Result<Option<(&'a Field, &'a Field)>, Failure> {
    let named = Named::new(frames);
    for (at, frame) in frames.iter().enumerate() {
        let y = match options.y_field_name.as_deref() {
            Some(name) => named.find(at, name),
            None => frame.fields.iter().position(|f| f.kind() == FieldType::Number),
        };
        let Some(y) = y else { continue };
        let x = match options.x_field_name.as_deref() {
            Some(name) => named.find(at, name),
            None => first_time(frame),
        };
        let x = x.ok_or_else(|| Failure::error("both fields have to be in the same frame"))?;
        return Ok(Some((&frame.fields[x], &frame.fields[y])));
    }
    Ok(None)
}

fn ends(x: &Field) -> Option<(f64, f64)> {
    let values = x.values.iter().filter_map(|c| c.number()).filter(|v| v.is_finite());
    values.fold(None, |ends, v| Some(ends.map_or((v, v), |(low, high): (f64, f64)| (low.min(v), high.max(v)))))
}

/// A polynomial over a range that is mapped to -1 … 1, so that large numbers such as times do no harm.
struct Fit {
    middle: f64,
    half: f64,
    factors: Vec<f64>,
}

impl Fit {
    fn at(&self, x: f64) -> f64 {
        let x = (x - self.middle) / self.half;
        self.factors.iter().rev().fold(0.0, |sum, factor| sum * x + factor)
    }
}

/// Least squares by the normal equations.
fn fit(points: &[(f64, f64)], degree: usize, low: f64, high: f64) -> Option<Fit> {
    let (middle, half) = ((low + high) / 2.0, ((high - low) / 2.0).max(f64::MIN_POSITIVE));
    let half = if high > low { half } else { 1.0 };
    let size = degree.min(points.len().checked_sub(1)?) + 1;
    let mut rows = vec![vec![0.0; size + 1]; size];
    for (x, y) in points {
        let x = (x - middle) / half;
        let powers: Vec<f64> = (0..2 * size).scan(1.0, |p, _| Some(std::mem::replace(p, *p * x))).collect();
        for (i, row) in rows.iter_mut().enumerate() {
            for (j, cell) in row[..size].iter_mut().enumerate() {
                *cell += powers[i + j];
            }
            row[size] += powers[i] * y;
        }
    }
    Some(Fit { middle, half, factors: solve(rows) })
}

/// Gauss with pivots; what the points do not determine is 0.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        rows.swap(column, pivot.unwrap_or(column));
        let lead = rows[column].clone();
        if lead[column].abs() < 1e-12 {
            continue;
        }
        for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != column) {
            let factor = row[column] / lead[column];
            let _ = at;
            row.iter_mut().zip(&lead).for_each(|(cell, lead)| *cell -= factor * lead);
        }
    }
    let factor = |(at, row): (usize, &Vec<f64>)| if row[at].abs() < 1e-12 { 0.0 } else { row[size] / row[at] };
    rows.iter().enumerate().map(factor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn predicted(y: &[f64], options: serde_json::Value) -> Vec<f64> {
        let start = 1_793_491_200_000;
        let time = Field::new("t", Values::Time((0..y.len() as i64).map(|i| Some(start + i * 1000)).collect()));
        let value = Field::new("v", Values::Number(y.iter().map(|v| Some(*v)).collect()));
        let out = run(vec![Frame::new(vec![time, value])], &serde_json::from_value(options).unwrap(), &Place::utc(0))
            .unwrap();
        out[1].fields[1].values.numbers().unwrap().iter().map(|v| v.unwrap()).collect()
    }

    #[test]
    fn lines_and_parabolas_are_found_again() {
        let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6) && a.len() == b.len();
        let line = predicted(&[1.0, 3.0, 5.0, 7.0, 9.0], json!({"predictionCount": 4}));
        assert!(close(&line, &[1.0, 3.0, 5.0, 9.0]), "{line:?}");
        let parabola = predicted(&[0.0, 1.0, 4.0, 9.0, 16.0], json!({"predictionCount": 4, "modelType": "polynomial"}));
        assert!(close(&parabola, &[0.0, 1.0, 4.0, 16.0]), "{parabola:?}");
        assert!(close(&predicted(&[5.0], json!({"predictionCount": 2})), &[5.0, 5.0]));
    }
}
