//! `seriesToRows`: all series one below the other.

use super::columns::{combined_ref, from_cells, repeated};
use super::matcher::{first_time, is_series};
use super::names;
use super::sort_by::sort_rows;
use super::typed::{NoOptions, Typed};
use crate::frame::{Cell, Field, FieldType, Frame, Values};

/// The transformation.
pub static SERIES_TO_ROWS: Typed<NoOptions> = Typed::new("seriesToRows", ABOUT, |frames, _, _| Ok(stacked(frames)));

const ABOUT: &str = "Puts several series below each other into one table of time, metric and value, newest first.

```yaml
- id: seriesToRows
```
";

fn stacked(frames: Vec<Frame>) -> Vec<Frame> {
    let frames: Vec<Frame> = frames.into_iter().filter(|f| f.rows() > 0).collect();
    let series: Vec<&Frame> = frames.iter().collect();
    if !series.iter().all(|f| is_series(f) && rises(f)) {
        return frames;
    }
    let ref_id = combined_ref("seriesToRows", &series);
    let (mut times, mut metrics, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for frame in &series {
        let Some(time) = first_time(frame) else { continue };
        let Some(value) = frame.fields.iter().find(|f| f.kind() != FieldType::Time) else { continue };
        times.extend(frame.fields[time].values.iter());
        values.extend((0..frame.rows()).map(|row| value.values.get(row)));
        if let Values::Text(names) = repeated(&names::of_frame(frame).into(), frame.rows()) {
            metrics.extend(names);
        }
    }
    if series.is_empty() {
        return vec![Frame { ref_id, ..Frame::default() }];
    }
    let mut out = Frame::new(columns(&series, &times, metrics, &values));
    out.ref_id = ref_id;
    sort_rows(&mut out, 0, true);
    vec![out]
}

/// Whether a time field rises, as far as the reference looks.
fn rises(frame: &Frame) -> bool {
    frame
        .fields
        .iter()
        .filter_map(|f| f.values.times())
        .any(|times| times[..times.len().min(100)].windows(2).all(|pair| pair[0].is_none() || pair[1] > pair[0]))
}

fn columns(
    series: &[&Frame],
    times: &[Cell<'_>],
    metrics: Vec<Option<std::sync::Arc<str>>>,
    values: &[Cell<'_>],
) -> Vec<Field> {
    let mut time = Field::new("Time", from_cells(times, FieldType::Time));
    let mut value = Field::new("Value", from_cells(values, FieldType::Number));
    for (field, is_time) in [(&mut time, true), (&mut value, false)] {
        let first = series[0].fields.iter().find(|f| (f.kind() == FieldType::Time) == is_time);
        field.config = first.map(|f| f.config.clone()).unwrap_or_default();
        field.config.display_name = None;
        field.config.display_name_from_ds = None;
    }
    vec![time, Field::new("Metric", Values::Text(metrics)), value]
}
