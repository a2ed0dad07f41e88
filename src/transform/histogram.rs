//! `histogram`: how often values fall into buckets. The histogram panel counts with the same function.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::typed::{Amount, Typed};
use crate::frame::{Field, FieldConfig, Frame, Values, number_text};

/// The transformation.
pub static HISTOGRAM: Typed<Options> = Typed::new("histogram", ABOUT, |frames, options, _| {
    if frames.is_empty() {
        return Ok(frames);
    }
    Ok(bucket(&frames, &options.buckets()).into_iter().collect())
});

const ABOUT: &str = "Counts how many values of each number field fall into buckets of equal size. Without `bucketSize` the size is chosen
so that there are about `bucketCount` of them.

```yaml
- id: histogram
  options: { bucketSize: 5, combine: true }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// About how many buckets, 30 when not given.
    bucket_count: Option<Amount>,
    /// The size of a bucket.
    bucket_size: Option<Amount>,
    /// Where a bucket begins, 0 when not given.
    bucket_offset: Option<Amount>,
    /// Counts all fields together.
    combine: bool,
}

impl Options {
    fn buckets(&self) -> Buckets {
        let value = |amount: &Option<Amount>| amount.as_ref().and_then(Amount::value);
        Buckets {
            count: value(&self.bucket_count),
            size: value(&self.bucket_size),
            offset: value(&self.bucket_offset).unwrap_or(0.0),
            combine: self.combine,
        }
    }
}

/// How values are put into buckets.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Buckets {
    /// About how many, when no size is given; 30 when not given either.
    pub count: Option<f64>,
    /// The size.
    pub size: Option<f64>,
    /// Where a bucket begins.
    pub offset: f64,
    /// Whether all fields are counted together.
    pub combine: bool,
}

/// Counts the values of all number fields: `xMin`, `xMax` and a field of counts for each, or one for all.
/// Buckets in which nothing falls are left out; `None` when there is no number field.
pub fn bucket(frames: &[Frame], buckets: &Buckets) -> Option<Frame> {
    let fields: Vec<&Field> = frames.iter().flat_map(Frame::number_fields).collect();
    let first = fields.first()?;
    let size = buckets.size.filter(|s| *s > 0.0 && s.is_finite()).unwrap_or_else(|| auto_size(&fields, buckets.count));
    let mut counts: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (at, field) in fields.iter().enumerate() {
        for value in finite(field) {
            let place = ((value - buckets.offset) / size).floor();
            counts.entry(place as i64).or_insert_with(|| vec![0.0; fields.len()])[at] += 1.0;
        }
    }
    let config = fields.iter().find(|f| f.config.unit.is_some()).map(|f| f.config.clone()).unwrap_or_default();
    let edge = |name: &str, shift: f64| {
        let values = counts.keys().map(|place| Some((*place as f64) * size + buckets.offset + shift)).collect();
        let config = FieldConfig { decimals: decimals(size).or(config.decimals), ..config.clone() };
        Field { config, ..Field::new(name, Values::Number(values)) }
    };
    let mut out = vec![edge("xMin", 0.0), edge("xMax", size)];
    if buckets.combine {
        let sums = counts.values().map(|list| Some(list.iter().sum())).collect();
        out.push(Field {
            config: count_config(first),
            labels: first.labels.clone(),
            ..Field::new("count", Values::Number(sums))
        });
    } else {
        out.extend(fields.iter().enumerate().map(|(at, field)| {
            let values = Values::Number(counts.values().map(|list| Some(list[at])).collect());
            Field { values, config: count_config(field), ..(*field).clone() }
        }));
    }
    Some(Frame { ref_id: Some("histogram".into()), ..Frame::new(out) })
}

/// Counts have no unit, whatever is counted.
fn count_config(field: &Field) -> FieldConfig {
    let unit = field.config.unit.clone().filter(|unit| unit == "short");
    FieldConfig { unit, ..field.config.clone() }
}

fn finite(field: &Field) -> impl Iterator<Item = f64> {
    field.values.numbers().into_iter().flatten().flatten().copied().filter(|v| v.is_finite())
}

/// The first nice size that gives at most the wanted number of buckets and is no finer than the data.
fn auto_size(fields: &[&Field], count: Option<f64>) -> f64 {
    let mut values: Vec<f64> = fields.iter().flat_map(|f| finite(f)).collect();
    values.sort_by(f64::total_cmp);
    let delta = values.windows(2).map(|pair| pair[1] - pair[0]).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    let delta = if values.len() == 1 { 1.0 } else { delta };
    let range = values.last().zip(values.first()).map_or(0.0, |(last, first)| last - first);
    let target = range / count.filter(|c| *c > 0.0).unwrap_or(30.0);
    let finest = sizes().find(|size| target < *size && *size >= delta);
    finest.unwrap_or(if target > 1.0 { target } else { 1.0 })
}

/// 1, 2, 2.5, 4, 5 of every power of ten; 2.5 is not used among whole numbers below ten.
fn sizes() -> impl Iterator<Item = f64> {
    let steps = |power: i32| {
        let steps: &[f64] = if power == 0 { &[1.0, 2.0, 4.0, 5.0] } else { &[1.0, 2.0, 2.5, 4.0, 5.0] };
        steps.iter().map(move |step| format!("{step}e{power}").parse().unwrap_or(1.0))
    };
    (-9..=18).flat_map(steps)
}

/// As many digits as the size has.
fn decimals(size: f64) -> Option<u8> {
    let text = number_text(size);
    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    (digits > 0).then(|| digits.min(15) as u8)
}
