//! Filling: buckets without rows get a null, the value before, or a number.

use super::macros::Fill;
use super::shape::Shaping;
use crate::frame::{Frame, Values};
use crate::time::TimeRange;

/// The most buckets that are filled.
const MOST: usize = 1_000_000;

/// Fills the gaps of series as their query asks, and says how far apart their samples are.
pub fn fill(mut frame: Frame, shaping: &Shaping, range: TimeRange) -> Frame {
    let Some(bucket) = shaping.bucket else { return frame };
    let zone = shaping.zone();
    if let (Some(width), Some(time)) = (bucket.fixed(&zone), frame.fields.first_mut()) {
        time.config.interval = Some(width as f64);
    }
    let Some(fill) = shaping.fill else { return frame };
    let present: Vec<i64> =
        frame.time_field().and_then(|f| f.values.times()).unwrap_or(&[]).iter().flatten().copied().collect();
    let Some(starts) = starts(shaping, range) else {
        frame.meta.notices.push(format!("more than {MOST} buckets: gaps were not filled"));
        return frame;
    };
    let times = union(&present, &starts);
    for field in &mut frame.fields {
        match &mut field.values {
            Values::Time(list) => *list = times.iter().copied().map(Some).collect(),
            Values::Number(list) => *list = spread(list, &present, &times, fill),
            Values::Text(_) | Values::Bool(_) | Values::Other(_) => {}
        }
    }
    frame
}

/// The starts of all buckets of the range.
fn starts(shaping: &Shaping, range: TimeRange) -> Option<Vec<i64>> {
    let (bucket, zone) = (shaping.bucket?, shaping.zone());
    let mut list = Vec::new();
    let mut next = bucket.floor(range.from, &zone);
    while let Some(start) = next.filter(|s| *s <= range.to) {
        if list.len() == MOST || list.last().is_some_and(|last| *last >= start) {
            return None;
        }
        list.push(start);
        next = bucket.next(start, &zone);
    }
    Some(list)
}

fn union(a: &[i64], b: &[i64]) -> Vec<i64> {
    let mut all: Vec<i64> = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Values at `times`, given values at `present`, which are among them.
fn spread(values: &[Option<f64>], present: &[i64], times: &[i64], fill: Fill) -> Vec<Option<f64>> {
    let mut rows = present.iter().zip(values).peekable();
    let mut before = None;
    let value = |time: &i64| {
        let own = rows.next_if(|(at, _)| *at == time).and_then(|(_, v)| *v);
        let filled = own.or(match fill {
            Fill::Null => None,
            Fill::Previous => before,
            Fill::Value(number) => Some(number),
        });
        before = filled;
        filled
    };
    times.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::super::bucket::Bucket;
    use super::super::tests::text;
    use super::*;
    use crate::frame::Field;

    fn filled(fill: Option<Fill>) -> String {
        let times = Values::Time(vec![Some(60_000), Some(180_000)]);
        let values = Values::Number(vec![Some(1.0), Some(3.0)]);
        let frame = Frame::new(vec![Field::new("time", times), Field::new("v", values)]);
        let shaping = Shaping { bucket: Some(Bucket::Fixed(60_000)), fill, ..Shaping::default() };
        text(&[super::fill(frame, &shaping, TimeRange { from: 10_000, to: 250_000 })])
    }

    #[test]
    fn modes() {
        let times = "time: 0 60000 120000 180000 240000\n";
        assert_eq!(filled(None), "time: 60000 180000\nv: 1 3\n");
        assert_eq!(filled(Some(Fill::Null)), format!("{times}v: null 1 null 3 null\n"));
        assert_eq!(filled(Some(Fill::Previous)), format!("{times}v: null 1 1 3 3\n"));
        assert_eq!(filled(Some(Fill::Value(0.0))), format!("{times}v: 0 1 0 3 0\n"));
    }

    #[test]
    fn too_many_buckets_are_left_and_told() {
        let frame = Frame::new(vec![Field::new("time", Values::Time(vec![]))]);
        let shaping = Shaping { bucket: Some(Bucket::Fixed(1)), fill: Some(Fill::Null), ..Shaping::default() };
        let frame = fill(frame, &shaping, TimeRange { from: 0, to: 10_000_000 });
        assert_eq!(frame.rows(), 0);
        assert_eq!(frame.meta.notices.len(), 1);
    }
}
