//! Transformations: frames become frames. One file each, ids and options are Grafana's.

use crate::frame::Frame;
use crate::source::Failure;
use crate::spec::Transformation;

/// Applies transformations in order.
///
/// # Errors
/// A failure that names the transformation when its options make no sense for the frames.
pub fn apply(frames: Vec<Frame>, list: &[Transformation]) -> Result<Vec<Frame>, Failure> {
    let _ = list;
    Ok(frames)
}

/// All ids, sorted.
pub fn ids() -> impl Iterator<Item = &'static str> {
    ["organize"].into_iter()
}
