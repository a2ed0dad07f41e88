//! The range of a field: min and max as set, else those of all number fields of the panel.

use crate::frame::{Field, FieldType, Frame};

/// The range of fields that have no numbers.
const PERCENT: (f64, f64) = (0.0, 100.0);

/// Sets the range of every field.
pub fn set(frames: &mut [Frame]) {
    let all = frames.iter().flat_map(Frame::number_fields).filter_map(found).reduce(join);
    for field in frames.iter_mut().flat_map(|f| &mut f.fields) {
        field.state.range = match field.kind() {
            FieldType::Number => range(field, all),
            _ => PERCENT,
        };
    }
}

fn range(field: &Field, all: Option<(f64, f64)>) -> (f64, f64) {
    let own = field.config.field_min_max == Some(true);
    let data = if own { found(field) } else { all }.unwrap_or(PERCENT);
    let (min, max) = (field.config.min.unwrap_or(data.0), field.config.max.unwrap_or(data.1));
    if min <= max { (min, max) } else { (max, min) }
}

/// The least and the greatest finite number.
fn found(field: &Field) -> Option<(f64, f64)> {
    let finite = field.values.numbers()?.iter().flatten().copied().filter(|v| v.is_finite());
    finite.map(|v| (v, v)).reduce(join)
}

fn join(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}
