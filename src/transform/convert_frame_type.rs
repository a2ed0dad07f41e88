//! `convertFrameType`: tables as annotations or exemplars.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::typed::Typed;
use crate::frame::{Frame, Shape};

/// The transformation.
pub static CONVERT_FRAME_TYPE: Typed<Options> = Typed::new("convertFrameType", ABOUT, |frames, options, _| {
    Ok(frames.into_iter().map(|f| typed(f, options)).collect())
});

const ABOUT: &str = "Says that tables are annotations or exemplars, and gives their fields the names that those have.

```yaml
- id: convertFrameType
  options: { targetType: annotation, annotationFieldMapping: { text: a } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// `annotation` or `exemplar`.
    target_type: Option<Target>,
    /// The fields that hold `time`, `timeEnd`, `title`, `text`, `tags`, `id` and `color`.
    annotation_field_mapping: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Target {
    Annotation,
    Exemplar,
    TimeRegion,
}

fn typed(mut frame: Frame, options: &Options) -> Frame {
    match options.target_type {
        Some(Target::Exemplar) => {
            frame.name = Some("exemplar".into());
            frame.meta.shape = Shape::Exemplar;
        }
        Some(Target::Annotation | Target::TimeRegion) => {
            for field in &mut frame.fields {
                let new = options.annotation_field_mapping.iter().find(|(_, old)| **old == field.name);
                if let Some((new, _)) = new {
                    field.name.clone_from(new);
                }
            }
        }
        None => {}
    }
    frame
}
