//! Resample: series at even distances, so that those of different sources can be computed with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduce::{Reducer, fold};
use super::value::{Data, Samples, Value};
use crate::source::{Failure, FailureKind};
use crate::time::TimeRange;

/// What stands where there is no sample.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Upsampler {
    /// The last sample before.
    Pad,
    /// The first sample after.
    Backfilling,
    /// Null.
    #[default]
    Fillna,
}

/// The most points of a series.
const MOST_POINTS: i64 = 1_000_000;

/// Series with a sample every `window` milliseconds of the range.
///
/// # Errors
/// A window longer than the range, or one that makes too many points; an item that is no series.
pub fn resample(
    values: &[Value],
    range: TimeRange,
    window: i64,
    down: Reducer,
    up: Upsampler,
) -> Result<Vec<Value>, Failure> {
    if window <= 0 || range.length() < window {
        return Err(Failure::error("the time range is shorter than the `window` of the resampling"));
    }
    if range.length() / window > MOST_POINTS {
        let message = format!("a `window` so short makes more than {MOST_POINTS} points");
        return Err(Failure::new(FailureKind::Limit, message));
    }
    let one = |value: &Value| match &value.data {
        Data::Series(samples) => {
            let data = Data::Series(spread(samples, range, window, down, up));
            Ok(Value { labels: value.labels.clone(), data })
        }
        Data::Nothing => Ok(value.clone()),
        Data::Number(_) | Data::Scalar(_) => Err(Failure::error("only series can be resampled, and this is a number")),
    };
    values.iter().map(one).collect()
}

fn spread(samples: &Samples, range: TimeRange, window: i64, down: Reducer, up: Upsampler) -> Samples {
    let (mut next, mut last) = (0, None);
    let mut point = |index: i64| {
        let at = range.from + index * window;
        let start = next;
        next += samples[start..].iter().take_while(|(time, _)| *time <= at).count();
        let taken: Vec<_> = samples[start..next].iter().map(|s| s.1).collect();
        last = taken.last().copied().unwrap_or(last);
        let value = match (taken.is_empty(), up) {
            (false, _) => fold(down, &taken),
            (true, Upsampler::Pad) => last,
            (true, Upsampler::Backfilling) => samples.get(next).and_then(|s| s.1),
            (true, Upsampler::Fillna) => None,
        };
        (at, value)
    };
    (0..=range.length() / window).map(&mut point).collect()
}
