//! `concatenate`: the fields of all frames side by side.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::pad;
use super::typed::Typed;
use crate::frame::{Field, FieldState, Frame};

/// The transformation.
pub static CONCATENATE: Typed<Options> =
    Typed::new("concatenate", ABOUT, |frames, options, _| Ok(concatenated(frames, options)));

const ABOUT: &str = "Puts the fields of all frames side by side into one frame; shorter fields end in nulls.
The frame's name goes into the field's name (`field`), into a label (`label`), or is left out (`drop`).

```yaml
- id: concatenate
  options: { frameNameMode: label, frameNameLabel: frame }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Where the names of the frames go.
    frame_name_mode: Mode,
    /// The label for them, `frame` when not given.
    frame_name_label: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Mode {
    #[default]
    Field,
    Label,
    Drop,
}

fn concatenated(frames: Vec<Frame>, options: &Options) -> Vec<Frame> {
    if frames.len() < 2 {
        return frames;
    }
    let rows = frames.iter().map(Frame::rows).max().unwrap_or(0);
    let mut fields = Vec::new();
    for frame in frames {
        let name = frame.name.filter(|n| !n.is_empty());
        fields.extend(frame.fields.into_iter().map(|field| named(field, name.as_deref(), options)));
    }
    for field in &mut fields {
        pad(&mut field.values, rows);
    }
    vec![Frame::new(fields)]
}

fn named(mut field: Field, frame: Option<&str>, options: &Options) -> Field {
    field.state = FieldState { label_order: std::mem::take(&mut field.state.label_order), ..FieldState::default() };
    let Some(frame) = frame else { return field };
    match options.frame_name_mode {
        Mode::Drop => {}
        Mode::Label => {
            let label = options.frame_name_label.as_deref().unwrap_or("frame");
            field.labels.insert(label.into(), frame.into());
        }
        Mode::Field if field.name.is_empty() || field.name == "Value" => field.name = frame.into(),
        Mode::Field => field.name = format!("{frame} · {}", field.name),
    }
    field
}
