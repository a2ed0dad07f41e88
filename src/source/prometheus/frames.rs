//! Frames of what came: one for each series, gaps as nulls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::decode::{Bucket, Samples, Series, millis, number, plain, samples};
use crate::frame::{Field, Frame, Labels, Shape, Values};
use crate::source::{Failure, Request};

/// Parts of an answer, joined as they come.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    whole: Samples,
    places: BTreeMap<Labels, usize>,
}

impl Joined {
    /// Adds the next part. Samples that are there already are left out.
    ///
    /// # Errors
    /// When the part cannot be read, or there are too many series.
    pub fn add(&mut self, body: &[u8], max_series: usize) -> Result<(), Failure> {
        let part = samples(body, max_series)?;
        self.whole.partial |= part.partial;
        self.whole.text = part.text.or(self.whole.text.take());
        for notice in part.notices {
            if !self.whole.notices.contains(&notice) {
                self.whole.notices.push(notice);
            }
        }
        part.series.into_iter().for_each(|series| self.join(series));
        Ok(())
    }

    fn join(&mut self, series: Series) {
        let Some(&place) = self.places.get(&series.labels) else {
            self.places.insert(series.labels.clone(), self.whole.series.len());
            self.whole.series.push(series);
            return;
        };
        let before = &mut self.whole.series[place];
        let last = before.times.last().copied().unwrap_or(i64::MIN);
        let new = series.times.partition_point(|t| *t <= last);
        before.times.extend(&series.times[new..]);
        before.values.extend(&series.values[new..]);
        before.histograms.extend(series.histograms);
    }

    /// The frames of all parts.
    pub fn frames(self, request: &Request) -> Vec<Frame> {
        let Samples { series, text, notices, partial, .. } = self.whole;
        let mut frames: Vec<Frame> = series.into_iter().flat_map(|s| of_series(s, request)).collect();
        frames.extend(text.map(of_text));
        if frames.is_empty() && (partial || !notices.is_empty()) {
            frames.push(Frame::default());
        }
        if let Some(first) = frames.first_mut() {
            first.meta.notices = notices;
            first.meta.partial = partial;
        }
        frames
    }
}

/// The frame of exemplars, if there are any.
///
/// # Errors
/// When the answer cannot be read.
pub(crate) fn exemplars(body: &[u8]) -> Result<Option<Frame>, Failure> {
    let groups: Vec<ExemplarSeries> = plain::<Option<_>>(body)?.unwrap_or_default();
    let mut rows: Vec<(Labels, Exemplar)> = Vec::new();
    for group in groups {
        rows.extend(group.exemplars.into_iter().map(|e| (group.series_labels.clone(), e)));
    }
    rows.sort_by_key(|(_, e)| millis(e.timestamp));
    Ok((!rows.is_empty()).then(|| exemplar_frame(&rows)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExemplarSeries {
    #[serde(default)]
    series_labels: Labels,
    #[serde(default)]
    exemplars: Vec<Exemplar>,
}

#[derive(Deserialize)]
struct Exemplar {
    #[serde(default)]
    labels: Labels,
    value: String,
    timestamp: f64,
}

fn exemplar_frame(rows: &[(Labels, Exemplar)]) -> Frame {
    let names: BTreeSet<&Arc<str>> = rows.iter().flat_map(|(s, e)| s.keys().chain(e.labels.keys())).collect();
    let mut fields = vec![
        Field::new("Time", Values::Time(rows.iter().map(|(_, e)| Some(millis(e.timestamp))).collect())),
        Field::new("Value", Values::Number(rows.iter().map(|(_, e)| number(&e.value)).collect())),
    ];
    for name in names {
        let value = |(series, e): &(Labels, Exemplar)| e.labels.get(name).or(series.get(name)).cloned();
        fields.push(Field::new(&**name, Values::Text(rows.iter().map(value).collect())));
    }
    let mut frame = Frame::new(fields);
    frame.name = Some("exemplar".into());
    frame.meta.shape = Shape::Exemplar;
    frame
}

/// A series' samples, and its native histograms, as frames.
fn of_series(mut series: Series, request: &Request) -> Vec<Frame> {
    let histograms = std::mem::take(&mut series.histograms);
    let labels = series.labels.clone();
    let mut frames = Vec::new();
    if !series.times.is_empty() || histograms.is_empty() {
        frames.push(of_samples(series, request));
    }
    if !histograms.is_empty() {
        frames.push(cells(histograms, labels));
    }
    frames
}

fn of_samples(series: Series, request: &Request) -> Frame {
    let (times, values) = columns(&series, request);
    let mut time = Field::new("Time", Values::Time(times));
    time.config.interval = request.step.map(|s| s as f64);
    let mut value = Field::new("Value", Values::Number(values));
    value.labels = series.labels;
    let mut frame = Frame::new(vec![time, value]);
    frame.meta.shape = Shape::TimeSeries;
    frame
}

/// The samples with a null for every step between the first and the last that has none.
fn columns(series: &Series, request: &Request) -> (Vec<Option<i64>>, Vec<Option<f64>>) {
    let gaps = request.step.filter(|step| fits(series, request, *step));
    let rows = gaps.map_or(series.times.len(), |step| steps_between(series, step));
    let (mut times, mut values) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    for (&at, &value) in series.times.iter().zip(&series.values) {
        while let (Some(step), Some(&Some(before))) = (gaps, times.last())
            && before + step + step / 2 < at
        {
            times.push(Some(before + step));
            values.push(None);
        }
        times.push(Some(at));
        values.push(Some(value));
    }
    (times, values)
}

/// Whether the samples lie within the range, so that no answer can make us write endless gaps.
fn fits(series: &Series, request: &Request, step: i64) -> bool {
    let inside = |t: &i64| (request.range.from - step..=request.range.to + step).contains(t);
    step > 0 && series.times.first().is_some_and(inside) && series.times.last().is_some_and(inside)
}

fn steps_between(series: &Series, step: i64) -> usize {
    let ends = series.times.last().zip(series.times.first());
    ends.and_then(|(last, first)| usize::try_from((last - first) / step + 1).ok()).unwrap_or(0)
}

/// Native histograms as cells.
fn cells(histograms: Vec<(i64, Vec<Bucket>)>, labels: Labels) -> Frame {
    let rows: Vec<(i64, Bucket)> =
        histograms.into_iter().flat_map(|(at, b)| b.into_iter().map(move |b| (at, b))).collect();
    let column = |name: &str, value: fn(&Bucket) -> f64| {
        Field::new(name, Values::Number(rows.iter().map(|(_, b)| Some(value(b))).collect()))
    };
    let mut count = column("count", |b| b.count);
    count.labels = labels;
    let time = Field::new("Time", Values::Time(rows.iter().map(|(at, _)| Some(*at)).collect()));
    let mut frame = Frame::new(vec![time, column("yMin", |b| b.low), column("yMax", |b| b.high), count]);
    frame.meta.shape = Shape::HeatmapCells;
    frame
}

fn of_text((at, text): (i64, Arc<str>)) -> Frame {
    let time = Field::new("Time", Values::Time(vec![Some(at)]));
    let mut frame = Frame::new(vec![time, Field::new("Value", Values::Text(vec![Some(text)]))]);
    frame.meta.shape = Shape::Table;
    frame
}

#[cfg(test)]
mod tests {
    use super::super::testing::{instant_frames, range_frames, recorded};
    use super::super::{Ask, testing};
    use super::*;
    use crate::time::TimeRange;

    fn request(to: i64, step: i64) -> Request {
        let asking = testing::settings().asking(&Ask::Range { exemplar: false });
        Request { range: TimeRange { from: 0, to }, step: Some(step), ..asking }
    }

    fn joined(parts: &[&str], request: &Request) -> Vec<Frame> {
        let mut joined = Joined::default();
        for part in parts {
            joined.add(part.as_bytes(), 10).unwrap();
        }
        joined.frames(request)
    }

    fn body(values: &str) -> String {
        format!(
            r#"{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{"a":"b"}},"values":{values}}}]}}}}"#
        )
    }

    #[test]
    fn missing_steps_are_null() {
        let frames = range_frames("prometheus-2.42/range_gap", 1_793_523_200, 1_793_526_200, 60);
        let values = frames[0].fields[1].values.numbers().unwrap();
        let times = frames[0].fields[0].values.times().unwrap();
        assert_eq!(values.len(), 51);
        assert!(times.windows(2).all(|w| w[1].unwrap() - w[0].unwrap() == 60_000));
        assert_eq!(values.iter().filter(|v| v.is_none()).count(), 25);
        assert_eq!(values[0], Some(10.53));
    }

    #[test]
    fn parts_join_without_double_samples() {
        let parts = [body(r#"[[0,"1"],[1,"2"]]"#), body(r#"[[1,"9"],[2,"3"],[4,"5"]]"#)];
        let frames = joined(&[&parts[0], &parts[1]], &request(4000, 1000));
        let numbers = [Some(1.0), Some(2.0), Some(3.0), None, Some(5.0)];
        assert_eq!(frames[0].fields[1].values.numbers().unwrap(), numbers);
    }

    #[test]
    fn samples_far_outside_make_no_endless_gaps() {
        let frames = joined(&[&body(r#"[[0,"1"],[99999999999,"2"]]"#)], &request(4000, 1));
        assert_eq!(frames[0].rows(), 2);
    }

    #[test]
    fn vectors_scalars_and_texts_are_frames() {
        assert_eq!(instant_frames("prometheus-2.42/query_vec_up").len(), 7);
        let scalar = instant_frames("prometheus-2.42/query_scalar");
        assert_eq!(scalar[0].fields[1].values.numbers(), Some(&[Some(2.0)][..]));
        let text = instant_frames("prometheus-2.42/query_string");
        assert_eq!(text[0].fields[1].values, Values::Text(vec![Some("x".into())]));
        assert!(instant_frames("prometheus-2.42/query_empty").is_empty());
    }

    #[test]
    fn warnings_stay_even_with_an_empty_answer() {
        let body = r#"{"status":"success","warnings":["a store is down"],"isPartial":true,"data":{"resultType":"matrix","result":[]}}"#;
        let frames = joined(&[body, body], &request(1000, 1000));
        assert_eq!((frames.len(), frames[0].fields.len()), (1, 0));
        assert_eq!(frames[0].meta.notices, ["a store is down"]);
        assert!(frames[0].meta.partial);
    }

    #[test]
    fn native_histograms_are_cells() {
        let body = r#"{"data":{"resultType":"matrix","result":[{"metric":{"job":"a"},"histograms":[[1,{"count":"3","sum":"4","buckets":[[0,"0.5","1","2"],[0,"1","2","1"]]}]]}]}}"#;
        let frames = joined(&[body], &request(1000, 1000));
        assert_eq!(frames[0].meta.shape, Shape::HeatmapCells);
        let column = |i: usize| frames[0].fields[i].values.numbers().unwrap().to_vec();
        assert_eq!((column(1), column(2)), (vec![Some(0.5), Some(1.0)], vec![Some(1.0), Some(2.0)]));
        assert_eq!(column(3), [Some(2.0), Some(1.0)]);
    }

    #[test]
    fn exemplars_carry_their_labels() {
        let frame = exemplars(&recorded("prometheus-live/query_exemplars")).unwrap().unwrap();
        assert_eq!(frame.meta.shape, Shape::Exemplar);
        assert!(frame.fields.iter().any(|f| f.name == "trace_id"));
        assert!(frame.rows() > 3);
        let times = frame.fields[0].values.times().unwrap();
        assert!(times.is_sorted());
        assert_eq!(exemplars(br#"{"status":"success","data":[]}"#).unwrap(), None);
    }
}
