//! Counts by bucket over time: `linear_heatmap_bucket_data` and `exponential_heatmap_bucket_data`.

use super::{Asked, Options};
use crate::frame::{Field, Frame, Shape, Values, number_text};
use crate::source::{Answer, Failure};

/// Buckets of equal width.
pub fn linear(options: &Options, asked: Asked) -> Answer {
    buckets(options, asked, |i| f64::from(i + 1) * 10.0)
}

/// Buckets of which each is twice as wide as the one before.
pub fn exponential(options: &Options, asked: Asked) -> Answer {
    buckets(options, asked, |i| {
        f64::from(1_u32 << i.min(30)) * if i > 30 { f64::from(1_u32 << (i - 30).min(30)) } else { 1.0 }
    })
}

fn buckets(options: &Options, asked: Asked, bound: impl Fn(u32) -> f64) -> Answer {
    let count = options.buckets.unwrap_or(10);
    if !(1..=60).contains(&count) {
        return Err(Failure::error("`buckets` has to be from 1 to 60"));
    }
    let times = asked.times()?;
    let mut time = Field::new("time", Values::Time(times.iter().copied().map(Some).collect()));
    time.config.interval = Some(asked.step as f64);
    let mut frame = Frame::new(vec![time]);
    for index in 0..count {
        let upper = number_text(bound(index as u32));
        let values = times.iter().map(|t| Some(counted(options, count, index, *t))).collect();
        let mut field = Field::new(upper.clone(), Values::Number(values));
        field.labels = options.labels(index);
        field.labels.insert("le".into(), upper.into());
        frame.fields.push(field);
    }
    frame.meta.shape = Shape::HeatmapRows;
    Ok(vec![frame])
}

/// How many fall into a bucket at a time: most around a level that wanders through a day.
fn counted(options: &Options, buckets: usize, index: usize, time: i64) -> f64 {
    const DAY: i64 = 86_400_000;
    let x = time.rem_euclid(DAY) as f64 / DAY as f64;
    let level = buckets as f64 * (0.2 + 2.4 * x * (1.0 - x));
    let distance = (index as f64 - level) / buckets as f64 * 5.0;
    let noise = options.random(&[index as u64, time as u64]).unit();
    (100.0 * (0.6 + 0.4 * noise) / (1.0 + distance * distance * distance * distance)).floor()
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;

    #[test]
    fn bounds() {
        for (scenario, expected) in
            [("linear_heatmap_bucket_data", ["10", "20", "30"]), ("exponential_heatmap_bucket_data", ["1", "2", "4"])]
        {
            let frames = ask(&format!(r#"{{"scenario": "{scenario}", "buckets": 3}}"#)).unwrap();
            let names: Vec<_> = frames[0].number_fields().map(|f| f.name.clone()).collect();
            assert_eq!(names, expected);
            assert!(frames[0].number_fields().all(|f| f.values.len() == 25));
        }
    }
}
