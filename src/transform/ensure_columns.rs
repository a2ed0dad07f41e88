//! `ensureColumns`: series on a common time axis, if that is possible.

use super::columns::combined_ref;
use super::join_by_field::{Mode, joined};
use super::matcher::first_time;
use super::typed::{NoOptions, Typed};
use crate::frame::Frame;
use crate::source::Failure;

/// The transformation.
pub static ENSURE_COLUMNS: Typed<NoOptions> = Typed::new("ensureColumns", ABOUT, |frames, _, _| ensured(frames));

const ABOUT: &str =
    "Joins all frames on their time field when all have one of the same name; else leaves them as they are.

```yaml
- id: ensureColumns
```
";

/// One frame where there can be one.
///
/// # Errors
/// None that the join does not have.
pub fn ensured(frames: Vec<Frame>) -> Result<Vec<Frame>, Failure> {
    if frames.len() < 2 {
        return Ok(frames);
    }
    let name = |frame: &Frame| first_time(frame).map(|at| frame.fields[at].name.clone());
    let first = name(&frames[0]);
    if first.is_none() || frames.iter().any(|frame| name(frame) != first) {
        return Ok(frames);
    }
    let ref_id = combined_ref("joinByField", &frames);
    Ok(match joined(&frames, first.as_deref(), Mode::Outer)? {
        Some(frame) => vec![Frame { ref_id, ..frame }],
        None => frames,
    })
}
