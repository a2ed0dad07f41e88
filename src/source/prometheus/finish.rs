//! What is the target's own: legends, tables and buckets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::decode::number;
use super::{Format, Target};
use crate::frame::{Cell, Field, Frame, Labels, Shape, Values};

/// Lays a target's format and legend over the frames of its query.
///
/// The value column of a table is `Value #A` when the target carries its `refId`, so that several tables
/// can be joined; and `Value` when it does not.
pub(crate) fn finish(target: &Target, ref_id: Option<&str>, query: &str, frames: Vec<Frame>) -> Vec<Frame> {
    match target.format {
        Format::TimeSeries => named(target, query, frames),
        Format::Table => table(ref_id, frames),
        Format::Heatmap => heatmap(target, query, frames),
    }
}

/// The name of a series; `None` leaves it to the field's own rules.
pub(crate) fn legend(template: Option<&str>, labels: &Labels, query: &str) -> Option<String> {
    match template {
        Some("__auto") if !labels.is_empty() => None,
        None | Some("" | "__auto") if labels.is_empty() => Some(query.to_string()),
        None | Some("") => Some(series_text(labels, ", ")),
        Some(template) => Some(render(template, labels)),
    }
}

/// Fills `{{label}}` in; a label that is not there leaves its name.
pub(crate) fn render(template: &str, labels: &Labels) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(labels.get(name.trim()).map_or(name.trim(), |v| v));
        rest = after;
    }
    out + rest
}

/// A series as `name{a="b", c="d"}`.
pub(crate) fn series_text(labels: &Labels, between: &str) -> String {
    let name = labels.get("__name__").map_or("", |n| n);
    let pairs: Vec<String> =
        labels.iter().filter(|(k, _)| &***k != "__name__").map(|(k, v)| format!("{k}=\"{v}\"")).collect();
    if pairs.is_empty() { name.to_string() } else { format!("{name}{{{}}}", pairs.join(between)) }
}

fn named(target: &Target, query: &str, mut frames: Vec<Frame>) -> Vec<Frame> {
    let series = frames.iter_mut().filter(|f| matches!(f.meta.shape, Shape::TimeSeries | Shape::HeatmapCells));
    for field in series.filter_map(|f| f.fields.last_mut()) {
        field.config.display_name_from_ds = legend(target.legend.as_deref(), &field.labels, query);
    }
    frames
}

/// The frames of series, and the others.
fn series_of(frames: Vec<Frame>) -> (Vec<Frame>, Vec<Frame>) {
    frames.into_iter().partition(|f| f.meta.shape == Shape::TimeSeries)
}

/// All series in one table, a column for each label, without the rows that fill gaps.
fn table(ref_id: Option<&str>, frames: Vec<Frame>) -> Vec<Frame> {
    let (series, others) = series_of(frames);
    let Some(first) = series.first() else { return others };
    let mut meta = first.meta.clone();
    meta.shape = Shape::Table;
    let rows: Vec<(&Labels, i64, f64)> = series.iter().flat_map(rows_of).collect();
    let mut fields = vec![Field::new("Time", Values::Time(rows.iter().map(|r| Some(r.1)).collect()))];
    fields.extend(label_names(&series).iter().map(|name| label_column(name, &rows)));
    let value = ref_id.map_or("Value".to_string(), |id| format!("Value #{id}"));
    fields.push(Field::new(value, Values::Number(rows.iter().map(|r| Some(r.2)).collect())));
    let mut all = vec![Frame { meta, ..Frame::new(fields) }];
    all.extend(others);
    all
}

fn rows_of(frame: &Frame) -> impl Iterator<Item = (&Labels, i64, f64)> {
    let [time, value] = &frame.fields[..] else { return None.into_iter().flatten() };
    let row = |i: usize| match (time.values.get(i), value.values.get(i)) {
        (Cell::Time(at), Cell::Number(number)) => Some((&value.labels, at, number)),
        _ => None,
    };
    Some((0..frame.rows()).filter_map(row)).into_iter().flatten()
}

/// The names of all labels, those of the first series first.
fn label_names(series: &[Frame]) -> Vec<Arc<str>> {
    let mut seen = BTreeSet::new();
    let all = series.iter().flat_map(|f| f.fields.last()).flat_map(|f| f.labels.keys());
    all.filter(|name| seen.insert(Arc::clone(name))).cloned().collect()
}

/// A column of texts; the bounds of buckets are numbers.
fn label_column(name: &Arc<str>, rows: &[(&Labels, i64, f64)]) -> Field {
    let texts = rows.iter().map(|(labels, ..)| labels.get(name));
    let values = if &**name == "le" {
        Values::Number(texts.map(|t| t.and_then(|t| number(t))).collect())
    } else {
        Values::Text(texts.map(|t| Some(t.cloned().unwrap_or_default())).collect())
    };
    Field::new(&**name, values)
}

/// Classic buckets by rising bound, each without those below it; one frame for each histogram.
fn heatmap(target: &Target, query: &str, frames: Vec<Frame>) -> Vec<Frame> {
    let (series, others) = series_of(frames);
    let has_bound = |f: &Frame| f.fields.last().is_some_and(|f| bound(&f.labels).is_some());
    let (buckets, plain): (Vec<Frame>, Vec<Frame>) = series.into_iter().partition(has_bound);
    let meta = buckets.first().map(|f| f.meta.clone()).unwrap_or_default();
    let mut histograms: BTreeMap<Labels, Vec<Frame>> = BTreeMap::new();
    for frame in buckets {
        let mut labels = frame.fields[1].labels.clone();
        labels.remove("le");
        histograms.entry(labels).or_default().push(frame);
    }
    let mut all: Vec<Frame> = histograms.into_iter().map(|(labels, b)| rows_frame(&labels, b, target, query)).collect();
    all.extend(named(target, query, plain));
    all.extend(others);
    if let Some(first) = all.first_mut() {
        first.meta.notices = meta.notices;
        first.meta.partial = meta.partial;
    }
    all
}

fn bound(labels: &Labels) -> Option<f64> {
    number(labels.get("le")?).filter(|n| !n.is_nan())
}

fn rows_frame(labels: &Labels, mut buckets: Vec<Frame>, target: &Target, query: &str) -> Frame {
    buckets.sort_by(|a, b| {
        let le = |f: &Frame| f.fields.last().and_then(|f| bound(&f.labels)).unwrap_or(f64::INFINITY);
        le(a).total_cmp(&le(b))
    });
    let columns: Vec<BTreeMap<i64, f64>> =
        buckets.iter().map(|f| rows_of(f).map(|(_, t, v)| (t, v)).collect()).collect();
    let times: BTreeSet<i64> = buckets.iter().filter_map(Frame::time_field).flat_map(instants).collect();
    let mut time = Field::new("Time", Values::Time(times.iter().copied().map(Some).collect()));
    time.config.interval = buckets[0].fields[0].config.interval;
    let mut fields = vec![time];
    for (i, bucket) in buckets.iter().enumerate() {
        let below = i.checked_sub(1).map(|b| &columns[b]);
        let count = |at: &i64| columns[i].get(at).map(|count| above(*count, below.and_then(|b| b.get(at))));
        let mut field = Field::new(bound_text(bucket), Values::Number(times.iter().map(count).collect()));
        field.labels = labels.clone();
        field.config.display_name_from_ds = Some(field.name.clone());
        fields.push(field);
    }
    let mut frame = Frame::new(fields);
    frame.name = (!labels.is_empty()).then(|| legend(target.legend.as_deref(), labels, query)).flatten();
    frame.meta.shape = Shape::HeatmapRows;
    frame
}

fn instants(field: &Field) -> Vec<i64> {
    field.values.times().unwrap_or_default().iter().copied().flatten().collect()
}

fn bound_text(bucket: &Frame) -> String {
    bucket.fields.last().and_then(|f| f.labels.get("le")).map(ToString::to_string).unwrap_or_default()
}

/// What a bucket holds beside the one below. Rounding may leave a little less than nothing.
fn above(count: f64, below: Option<&f64>) -> f64 {
    let rest = count - below.copied().unwrap_or(0.0);
    if rest < 0.0 { 0.0 } else { rest }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{instant_frames, range_frames, target};
    use super::*;
    use serde_json::{Value, json};

    fn labels(json: &Value) -> Labels {
        serde_json::from_value(json.clone()).unwrap()
    }

    #[test]
    fn legends_are_rendered_as_grafana_does() {
        let path = format!("{}/tests/data/oracle/names.json", env!("CARGO_MANIFEST_DIR"));
        let oracle: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in oracle["renderLegendFormat"].as_array().unwrap() {
            assert_eq!(render(case[0].as_str().unwrap(), &labels(&case[1])), case[2], "{case}");
        }
        for case in oracle["formatLabels"].as_array().unwrap() {
            assert_eq!(series_text(&labels(&case[0]), ", "), case[1], "{case}");
        }
    }

    #[test]
    fn a_series_without_a_legend_is_named_by_its_labels() {
        let up = labels(&json!({"__name__": "up", "job": "n", "instance": "h:1"}));
        let none = Labels::new();
        let cases = [
            (None, &up, Some(r#"up{instance="h:1", job="n"}"#)),
            (Some(""), &up, Some(r#"up{instance="h:1", job="n"}"#)),
            (Some("__auto"), &up, None),
            (Some("__auto"), &none, Some("sum(x)")),
            (None, &none, Some("sum(x)")),
            (Some("{{job}} at {{instance}}"), &up, Some("n at h:1")),
        ];
        for (template, labels, name) in cases {
            assert_eq!(legend(template, labels, "sum(x)").as_deref(), name, "{template:?}");
        }
    }

    #[test]
    fn a_table_has_a_column_for_each_label() {
        let frames = instant_frames("prometheus-2.42/query_vec_up");
        let target = target(json!({"query": "up", "format": "table", "instant": true}));
        let tables = finish(&target, None, "up", frames.clone());
        let names: Vec<_> = tables[0].fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["Time", "__name__", "instance", "job", "Value"]);
        assert_eq!((tables.len(), tables[0].rows()), (1, 7));
        assert_eq!(finish(&target, Some("B"), "up", frames)[0].fields[4].name, "Value #B");
    }

    #[test]
    fn a_table_of_a_range_has_no_rows_for_gaps() {
        let frames = range_frames("prometheus-2.42/range_gap", 1_793_523_200, 1_793_526_200, 60);
        let tables = finish(&target(json!({"query": "q", "format": "table"})), None, "q", frames);
        assert_eq!(tables[0].rows(), 26);
    }

    #[test]
    fn buckets_are_sorted_and_counted_by_themselves() {
        let frames = instant_frames("prometheus-2.42/query_hist_buckets");
        let cumulative: Vec<f64> = {
            let mut all: Vec<(f64, f64)> =
                frames.iter().map(|f| (bound(&f.fields[1].labels).unwrap(), rows_of(f).next().unwrap().2)).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            all.iter().map(|a| a.1).collect()
        };
        let rows = finish(&target(json!({"query": "q", "format": "heatmap"})), None, "q", frames);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].meta.shape, Shape::HeatmapRows);
        assert_eq!(rows[0].fields.last().unwrap().name, "+Inf");
        let counts: Vec<f64> = rows[0].number_fields().map(|f| f.values.numbers().unwrap()[0].unwrap()).collect();
        let total: f64 = counts.iter().sum();
        assert!((total - cumulative.last().unwrap()).abs() < 1e-9);
        assert!(counts.iter().all(|c| *c >= 0.0));
    }
}
