//! `filterByRefId`: the answers of some targets only.

use schemars::JsonSchema;
use serde::Deserialize;

use super::matcher::RefIds;
use super::typed::Typed;
use crate::frame::Frame;
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static FILTER_BY_REF_ID: Typed<Options> = Typed::new("filterByRefId", ABOUT, run);

const ABOUT: &str = "Keeps the frames that answer some targets.

```yaml
- id: filterByRefId
  options: { include: /^(A|C)$/ }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// A target's id, several with `|` between them, or a regex between slashes: the frames to keep.
    include: Option<String>,
    /// The frames to leave out.
    exclude: Option<String>,
}

fn run(mut frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    if let Some(include) = options.include.as_deref().filter(|p| !p.is_empty()) {
        let ids = RefIds::new(include)?;
        frames.retain(|f| ids.has(f));
    }
    if let Some(exclude) = options.exclude.as_deref().filter(|p| !p.is_empty()) {
        let ids = RefIds::new(exclude)?;
        frames.retain(|f| !ids.has(f));
    }
    Ok(frames)
}
