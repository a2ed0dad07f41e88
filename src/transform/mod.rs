//! Transformations: frames become frames. One file each, ids and options are Grafana's.

mod calculate_field;
mod calculate_math;
mod calculate_window;
mod collation;
mod columns;
mod concatenate;
mod config_from_data;
mod config_mapping;
mod convert_field_type;
mod convert_frame_type;
mod ensure_columns;
mod extract_fields;
mod extractors;
mod field_lookup;
mod filter_by_ref_id;
mod filter_by_value;
mod filter_fields;
mod format_string;
mod format_time;
pub mod gazetteer;
pub mod geometry;
mod group_by;
mod group_to_nested_table;
mod grouping_to_matrix;
mod heatmap;
mod histogram;
mod join;
mod join_by_field;
mod join_by_labels;
mod join_tables;
mod labels_to_fields;
mod limit;
mod matcher;
mod merge;
mod names;
mod noop;
mod order;
mod organize;
mod partition_by_values;
mod pattern;
mod prepare_time_series;
mod reduce;
mod regression;
mod rename_by_regex;
mod rows_to_fields;
mod series_by_labels;
mod series_to_rows;
mod smoothing;
mod sort_by;
mod spatial;
mod time_series_table;
mod transpose;
mod typed;
mod value_matcher;
mod words;

pub use histogram::{Buckets, bucket};
pub use join::insert_nulls;
pub use spatial::geohash;

use serde_json::{Map, Value};

use crate::diag;
use crate::frame::Frame;
use crate::source::Failure;
use crate::spec::Transformation;
use crate::unit::Place;

/// A transformation: what it is called, what may be set and what it does.
pub trait Transform: Sync {
    /// The id, such as `organize`.
    fn id(&self) -> &'static str;

    /// What it does, in Markdown, with an example in YAML.
    fn about(&self) -> &'static str;

    /// JSON Schema of its options.
    fn options_schema(&self) -> schemars::Schema;

    /// Checks the options without any data.
    ///
    /// # Errors
    /// What is wrong with them.
    fn check(&self, options: &Map<String, Value>) -> Result<(), Failure>;

    /// Changes the frames. Pure; the place tells the zone in which dates are read and written.
    ///
    /// # Errors
    /// A failure when the options make no sense, or none for these frames.
    fn apply(&self, frames: Vec<Frame>, options: &Map<String, Value>, place: &Place) -> Result<Vec<Frame>, Failure>;
}

/// All transformations, sorted by id.
pub static ALL: &[&dyn Transform] = &[
    &calculate_field::CALCULATE_FIELD,
    &concatenate::CONCATENATE,
    &config_from_data::CONFIG_FROM_DATA,
    &convert_field_type::CONVERT_FIELD_TYPE,
    &convert_frame_type::CONVERT_FRAME_TYPE,
    &ensure_columns::ENSURE_COLUMNS,
    &extract_fields::EXTRACT_FIELDS,
    &field_lookup::FIELD_LOOKUP,
    &filter_by_ref_id::FILTER_BY_REF_ID,
    &filter_by_value::FILTER_BY_VALUE,
    &filter_fields::FILTER_FIELDS,
    &filter_fields::FILTER_FIELDS_BY_NAME,
    &filter_fields::FILTER_FRAMES,
    &format_string::FORMAT_STRING,
    &format_time::FORMAT_TIME,
    &group_by::GROUP_BY,
    &group_to_nested_table::GROUP_TO_NESTED_TABLE,
    &grouping_to_matrix::GROUPING_TO_MATRIX,
    &heatmap::HEATMAP,
    &histogram::HISTOGRAM,
    &join_by_field::JOIN_BY_FIELD,
    &join_by_labels::JOIN_BY_LABELS,
    &labels_to_fields::LABELS_TO_FIELDS,
    &limit::LIMIT,
    &merge::MERGE,
    &noop::NOOP,
    &order::ORDER,
    &organize::ORGANIZE,
    &partition_by_values::PARTITION_BY_VALUES,
    &prepare_time_series::PREPARE_TIME_SERIES,
    &reduce::REDUCE,
    &regression::REGRESSION,
    &organize::RENAME,
    &rename_by_regex::RENAME_BY_REGEX,
    &rows_to_fields::ROWS_TO_FIELDS,
    &series_by_labels::SERIES_BY_LABELS,
    &join_by_field::SERIES_TO_COLUMNS,
    &series_to_rows::SERIES_TO_ROWS,
    &smoothing::SMOOTHING,
    &sort_by::SORT_BY,
    &spatial::SPATIAL,
    &time_series_table::TIME_SERIES_TABLE,
    &transpose::TRANSPOSE,
];

/// All ids, sorted.
pub fn ids() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|t| t.id())
}

/// The transformation of an id.
///
/// # Errors
/// A failure that names the nearest id.
pub fn find(id: &str) -> Result<&'static dyn Transform, Failure> {
    ALL.iter().copied().find(|t| t.id() == id).ok_or_else(|| {
        let hint = diag::nearest(id, ids()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Failure::error(format!("unknown transformation `{id}`{hint}"))
    })
}

/// Applies transformations in order, dates in UTC.
///
/// # Errors
/// A failure that names the transformation when its options make no sense for the frames.
pub fn apply(frames: Vec<Frame>, list: &[Transformation]) -> Result<Vec<Frame>, Failure> {
    apply_at(frames, list, &Place::utc(0))
}

/// Applies transformations in order; dates are read and written in the place's zone.
///
/// # Errors
/// A failure that names the transformation when its options make no sense for the frames.
pub fn apply_at(mut frames: Vec<Frame>, list: &[Transformation], place: &Place) -> Result<Vec<Frame>, Failure> {
    for step in list.iter().filter(|step| !step.disabled) {
        frames = apply_one(frames, step, place)?;
    }
    Ok(frames)
}

/// One step. With a filter, what it made of the matching frames stands where the first of them stood.
fn apply_one(frames: Vec<Frame>, step: &Transformation, place: &Place) -> Result<Vec<Frame>, Failure> {
    let transform = find(&step.id)?;
    let Some(filter) = &step.filter else {
        return transform.apply(frames, &step.options, place);
    };
    let chosen = matcher::frames(&frames, filter)?;
    let at = chosen.iter().position(|c| *c).unwrap_or(frames.len());
    let (inside, outside): (Vec<_>, Vec<_>) = frames.into_iter().zip(chosen).partition(|(_, chosen)| *chosen);
    let strip = |list: Vec<(Frame, bool)>| list.into_iter().map(|(frame, _)| frame).collect::<Vec<_>>();
    let mut out = strip(outside);
    let made = transform.apply(strip(inside), &step.options, place)?;
    out.splice(at..at, made);
    Ok(out)
}

#[cfg(test)]
mod tests;
