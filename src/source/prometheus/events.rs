//! Events of annotation queries: every instant above zero is one, neighbours are one region.

use super::finish::render;
use crate::frame::{Field, Frame, Labels, Scalar, Shape};
use crate::spec::{Annotation, Event};

/// The events in the answer to an annotation's query; instants no further apart than `step` milliseconds are one region.
pub fn events(frames: &[Frame], annotation: &Annotation, step: i64) -> Vec<Event> {
    let series = frames.iter().filter(|f| f.meta.shape == Shape::TimeSeries);
    let mut all: Vec<(i64, Event)> = series.flat_map(|frame| of_series(frame, annotation, step)).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.text.cmp(&b.1.text)));
    all.into_iter().map(|(_, event)| event).collect()
}

fn of_series(frame: &Frame, annotation: &Annotation, step: i64) -> Vec<(i64, Event)> {
    let [time, value] = &frame.fields[..] else { return Vec::new() };
    regions(time, value, step).into_iter().map(|region| (region.0, event(region, &value.labels, annotation))).collect()
}

/// First and last instant of each stretch above zero.
fn regions(time: &Field, value: &Field, step: i64) -> Vec<(i64, i64)> {
    let times = time.values.times().unwrap_or_default();
    let values = value.values.numbers().unwrap_or_default();
    let mut regions: Vec<(i64, i64)> = Vec::new();
    for (at, _) in times.iter().zip(values).filter(|(_, v)| v.is_some_and(|v| v > 0.0)) {
        let Some(at) = *at else { continue };
        match regions.last_mut() {
            Some(last) if at <= last.1 + step => last.1 = at,
            _ => regions.push((at, at)),
        }
    }
    regions
}

fn event((from, to): (i64, i64), labels: &Labels, annotation: &Annotation) -> Event {
    let instant = |ms: i64| Scalar::Number(ms as f64);
    let part = |template: &Option<String>| template.as_deref().map(|t| render(t, labels)).filter(|t| !t.is_empty());
    let parts: Vec<String> = [part(&annotation.title), part(&annotation.text)].into_iter().flatten().collect();
    let text = if parts.is_empty() { annotation.name.clone() } else { parts.join(": ") };
    let keys = annotation.tag_keys.as_deref().unwrap_or_default().split(',');
    let tags = keys.filter_map(|key| labels.get(key.trim())).map(ToString::to_string).collect();
    Event { time: instant(from), time_end: (to > from).then(|| instant(to)), text, tags }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;

    #[test]
    fn neighbours_become_a_region_with_the_series_labels() {
        let values = [Some(1.0), Some(2.0), Some(0.0), None, Some(f64::NAN), Some(1.0)];
        let times = (0..6).map(|i| Some(i * 60_000)).collect();
        let mut value = Field::new("Value", Values::Number(values.to_vec()));
        value.labels = [("job".into(), "api".into()), ("v".into(), "1.2".into())].into();
        let mut frame = Frame::new(vec![Field::new("Time", Values::Time(times)), value]);
        frame.meta.shape = Shape::TimeSeries;
        let annotation = Annotation {
            name: "deploys".into(),
            title: Some("{{job}}".into()),
            text: Some("version {{v}}".into()),
            tag_keys: Some("job, nope".into()),
            ..Annotation::default()
        };
        let events = events(&[frame], &annotation, 60_000);
        assert_eq!(events.len(), 2);
        assert_eq!((&events[0].text, &events[0].tags), (&"api: version 1.2".to_string(), &vec!["api".to_string()]));
        assert_eq!(events[0].time_end, Some(Scalar::Number(60_000.0)));
        assert_eq!((&events[1].time, &events[1].time_end), (&Scalar::Number(300_000.0), &None));
    }
}
