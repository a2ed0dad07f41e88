//! `renameByRegex`: new names by search and replace.

use schemars::JsonSchema;
use serde::Deserialize;

use super::names;
use super::pattern;
use super::typed::Typed;
use crate::frame::Frame;
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static RENAME_BY_REGEX: Typed<Options> = Typed::new("renameByRegex", ABOUT, run);

const ABOUT: &str = "Replaces parts of the displayed names; `$1` is what the first group caught. A regex without slashes must match the whole name.

```yaml
- id: renameByRegex
  options: { regex: /^.*(a)$/, renamePattern: series $1 }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// What is searched.
    regex: String,
    /// What stands in its place.
    rename_pattern: String,
}

fn run(mut frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    if options.regex.is_empty() {
        return Ok(frames);
    }
    let pattern = pattern::pattern(&options.regex)?;
    for frame in &mut frames {
        let names = names::alone(frame);
        for (field, name) in frame.fields.iter_mut().zip(&names) {
            if pattern.is_match(name) {
                field.config.display_name = Some(pattern.replace(name, &options.rename_pattern));
            }
        }
    }
    Ok(frames)
}
