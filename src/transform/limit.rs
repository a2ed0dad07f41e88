//! `limit`: the first rows, or the last.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::take_rows;
use super::typed::{Amount, Typed};
use crate::frame::Frame;

/// The transformation.
pub static LIMIT: Typed<Options> =
    Typed::new("limit", ABOUT, |frames, options, _| Ok(frames.into_iter().map(|f| limited(f, options)).collect()));

const ABOUT: &str = "Keeps the first rows of each frame, or with a negative number the last ones.

```yaml
- id: limit
  options: { limitField: 5 }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// How many rows, 10 when not given; negative counts from the end.
    limit_field: Option<Amount>,
}

fn limited(mut frame: Frame, options: &Options) -> Frame {
    let limit = options.limit_field.as_ref().and_then(Amount::value).unwrap_or(10.0) as i64;
    let (rows, keep) = (frame.rows(), limit.unsigned_abs() as usize);
    if keep < rows {
        let start = if limit < 0 { rows - keep } else { 0 };
        let kept: Vec<usize> = (start..start + keep).collect();
        take_rows(&mut frame, &kept);
    }
    frame
}
