//! Buckets: given by the answer in any of its forms, else counted from its values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::options::{Custom, Options};
use crate::frame::{Field, FieldConfig, Frame, Shape, Values};
use crate::panel::{Input, read};
use crate::transform;

/// How many there are, by bucket.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Buckets<'a> {
    /// From which value up to which, rising.
    pub spans: Vec<(f64, f64)>,
    /// How many in each bucket, for each series.
    pub series: Vec<Counted<'a>>,
    /// The field that says how values are shown.
    pub values: Option<Field>,
    /// How many number fields there are.
    pub received: usize,
    /// How many of these are counted.
    pub counted: usize,
}

/// The counts of a field, or of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted<'a> {
    /// The counts, by bucket.
    pub counts: Field,
    /// What was counted; figures come from here, the counts where the answer holds these.
    pub origin: Cow<'a, Field>,
}

/// The buckets of all frames.
pub fn collect<'a>(input: &Input<'a>, options: &Options) -> Buckets<'a> {
    let given = cells(input).or_else(|| edges(input)).or_else(|| bounds(input));
    let mut buckets = given.unwrap_or_else(|| counted(input, options));
    if options.combine && buckets.series.len() > 1 {
        combine(&mut buckets);
    }
    buckets
}

fn shown(field: &Field) -> bool {
    !read::<Custom>(&field.config.custom).hide_from.viz
}

/// How counts are shown: in no unit, whatever is counted.
fn counts(origin: &Field, values: Vec<f64>) -> Field {
    let whole = values.iter().all(|v| v.fract() == 0.0);
    let color = origin.config.color.clone();
    let custom = origin.config.custom.clone();
    let config = FieldConfig { color, custom, decimals: whole.then_some(0), ..FieldConfig::default() };
    like(origin, values.into_iter().map(Some).collect(), config)
}

/// The field that shows values, without any.
fn shows(origin: &Field) -> Field {
    like(origin, Vec::new(), origin.config.clone())
}

/// A field with other values and settings.
fn like(field: &Field, values: Vec<Option<f64>>, config: FieldConfig) -> Field {
    let (name, labels, state) = (field.name.clone(), field.labels.clone(), field.state.clone());
    Field { name, labels, values: Values::Number(values), config, state }
}

/// Counts what the fields hold.
fn counted<'a>(input: &Input<'a>, options: &Options) -> Buckets<'a> {
    let fields: Vec<&'a Field> = input.frames.iter().flat_map(Frame::number_fields).collect();
    let kept: Vec<&'a Field> = fields.iter().copied().filter(|f| shown(f)).collect();
    let frames = [Frame::new(kept.iter().map(|f| (*f).clone()).collect())];
    let amount = |v: Option<f64>| v.filter(|v| v.is_finite() && *v > 0.0);
    let asked = transform::Buckets {
        count: amount(options.bucket_count),
        size: amount(options.bucket_size),
        offset: options.bucket_offset.filter(|v| v.is_finite()).unwrap_or(0.0),
        combine: false,
    };
    let mut buckets = Buckets { received: fields.len(), counted: kept.len(), ..Buckets::default() };
    let Some(frame) = transform::bucket(&frames, &asked) else { return buckets };
    let number = |field: &Field, i: usize| field.values.get(i).number().filter(|v| v.is_finite());
    let spans: Vec<Option<(f64, f64)>> = (0..frame.rows())
        .map(|i| Some((number(&frame.fields[0], i)?, number(&frame.fields[1], i)?)).filter(|(a, b)| b > a))
        .collect();
    buckets.spans = spans.iter().flatten().copied().collect();
    buckets.values = kept.first().map(|f| shows(f));
    let of = |(origin, field): (&&'a Field, &Field)| {
        let rows = spans.iter().enumerate().filter(|(_, s)| s.is_some());
        let values = rows.map(|(i, _)| number(field, i).unwrap_or(0.0)).collect();
        Counted { counts: counts(origin, values), origin: Cow::Borrowed(*origin) }
    };
    buckets.series = kept.iter().zip(&frame.fields[2..]).map(of).collect();
    buckets
}

/// A bucket: from where to where, and the counts of each series.
type Row = ((f64, f64), Vec<f64>);

/// Sums of counts by bucket, for each series.
#[derive(Default)]
struct Sums<'a> {
    fields: Vec<&'a Field>,
    rows: BTreeMap<(u64, u64), Row>,
}

impl<'a> Sums<'a> {
    fn add(&mut self, field: &'a Field, span: (f64, f64), count: f64) {
        let at = self.fields.iter().position(|f| std::ptr::eq(*f, field)).unwrap_or_else(|| {
            self.fields.push(field);
            self.fields.len() - 1
        });
        let (_, sums) = self.rows.entry((order(span.0), order(span.1))).or_insert_with(|| (span, Vec::new()));
        if sums.len() <= at {
            sums.resize(at + 1, 0.0);
        }
        sums[at] += if (sums[at] + count).is_finite() { count } else { 0.0 };
    }

    fn buckets(self, values: Option<&Field>, received: usize, counted: usize) -> Buckets<'a> {
        let column = |i: usize| self.rows.values().map(|(_, sums)| sums.get(i).copied().unwrap_or(0.0)).collect();
        let series = |(i, field): (usize, &&'a Field)| {
            let mut counts = counts(field, column(i));
            // Bounds have no colours, so they take no place in the palette.
            counts.state.series = i;
            Counted { origin: Cow::Owned(counts.clone()), counts }
        };
        let spans = self.rows.values().map(|(span, _)| *span).collect();
        let series = self.fields.iter().enumerate().map(series).collect();
        Buckets { spans, series, values: values.map(shows), received, counted }
    }
}

/// A number's bits in an order that is the numbers'.
fn order(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn received(input: &Input<'_>) -> usize {
    input.frames.iter().map(|f| f.number_fields().count()).sum()
}

/// Buckets as rows: from `xMin` to `xMax`, and fields of counts.
fn edges<'a>(input: &Input<'a>) -> Option<Buckets<'a>> {
    rows(input, [["xMin", "xMax"], ["BucketMin", "BucketMax"]], |_| true)
}

/// Cells of a native histogram, summed over time.
fn cells<'a>(input: &Input<'a>) -> Option<Buckets<'a>> {
    rows(input, [["yMin", "yMax"]; 2], |f| f.meta.shape == Shape::HeatmapCells)
}

fn rows<'a>(input: &Input<'a>, names: [[&str; 2]; 2], takes: impl Fn(&Frame) -> bool) -> Option<Buckets<'a>> {
    let mut sums = Sums::default();
    let (mut values, mut hidden) = (None, 0);
    for frame in input.frames.iter().filter(|f| takes(f)) {
        let named = |name: &str| frame.number_fields().find(|f| f.name == name);
        let ends = |pair: &[&str; 2]| Some((named(pair[0])?, named(pair[1])?));
        let Some((low, high)) = names.iter().find_map(ends) else { continue };
        values = values.or(Some(low));
        for field in frame.number_fields().filter(|f| !std::ptr::eq(*f, low) && !std::ptr::eq(*f, high)) {
            if !shown(field) {
                hidden += 1;
                continue;
            }
            for i in 0..frame.rows() {
                let number = |f: &Field| f.values.get(i).number().filter(|v| !v.is_nan());
                if let (Some(a), Some(b)) = (number(low), number(high)) {
                    let count = number(field).filter(|v| v.is_finite()).unwrap_or(0.0);
                    sums.add(field, (a.min(b), a.max(b)), count);
                }
            }
        }
    }
    let all = received(input);
    values.map(|low| sums.buckets(Some(low), all, all - hidden))
}

/// A number field for each bucket, its upper bound the label `le`; summed over time.
fn bounds<'a>(input: &Input<'a>) -> Option<Buckets<'a>> {
    let fields: Vec<&'a Field> = input.frames.iter().flat_map(Frame::number_fields).collect();
    let rows = input.frames.iter().any(|f| f.meta.shape == Shape::HeatmapRows);
    let bound = |f: &Field| {
        let name = f.labels.get("le").map_or(if rows { f.name.as_str() } else { "" }, AsRef::as_ref);
        name.trim().trim_start_matches('+').parse::<f64>().ok().filter(|v| !v.is_nan())
    };
    let mut places: Vec<(f64, &'a Field)> = fields.iter().map(|f| Some((bound(f)?, *f))).collect::<Option<_>>()?;
    let first = fields.first().copied()?;
    places.retain(|(_, f)| shown(f));
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sums = Sums::default();
    let mut low = places.first().map_or(0.0, |(bound, _)| if *bound > 0.0 { 0.0 } else { f64::NEG_INFINITY });
    for group in places.chunk_by(|a, b| a.0 == b.0) {
        let high = group[0].0;
        let values = group.iter().flat_map(|(_, f)| f.values.numbers().into_iter().flatten());
        let count: f64 = values.flatten().filter(|v| v.is_finite()).sum();
        if high > low && count.is_finite() {
            sums.add(first, (low, high), count);
        }
        low = high;
    }
    let (all, kept) = (fields.len(), places.len());
    let mut buckets = sums.buckets(Some(first), all, kept);
    for s in &mut buckets.series {
        s.counts.state.name = "count".into();
    }
    Some(buckets)
}

/// Adds all series into one.
fn combine(buckets: &mut Buckets<'_>) {
    let sum = |i: usize| buckets.series.iter().filter_map(|s| s.counts.values.get(i).number()).sum();
    let sums: Vec<f64> = (0..buckets.spans.len()).map(sum).collect();
    let all = buckets.series.iter().flat_map(|s| s.origin.values.numbers().into_iter().flatten().copied());
    let all: Vec<Option<f64>> = all.collect();
    let Some(first) = buckets.series.first() else { return };
    let mut whole = Counted {
        counts: counts(&first.counts, sums),
        origin: Cow::Owned(like(&first.origin, all, first.origin.config.clone())),
    };
    whole.counts.state.name = "count".into();
    buckets.series = vec![whole];
}
