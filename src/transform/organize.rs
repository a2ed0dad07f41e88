//! `organize` and `rename`: which fields are shown, in which order, under which names.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::filter_fields::keep_named;
use super::matcher::FieldMatcher;
use super::names;
use super::order::{self, by_names};
use super::typed::Typed;
use crate::frame::Frame;

/// Everything at once.
pub static ORGANIZE: Typed<Options> =
    Typed::new("organize", ABOUT, |frames, options, _| Ok(organized(frames, options)));

/// Names alone.
pub static RENAME: Typed<RenameOptions> =
    Typed::new("rename", ABOUT_RENAME, |frames, options, _| Ok(renamed(frames, &options.rename_by_name)));

const ABOUT: &str = "Leaves fields out, orders and renames them, by their displayed names.

```yaml
- id: organize
  options: { excludeByName: { c: true }, indexByName: { b: 0, time: 1 }, renameByName: { a: Alpha } }
```
";

const ABOUT_RENAME: &str = "Renames fields by their displayed names.

```yaml
- id: rename
  options: { renameByName: { a: Alpha } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The fields left out, by name.
    exclude_by_name: BTreeMap<String, bool>,
    /// The only fields that stay, if any is named.
    include_by_name: BTreeMap<String, bool>,
    /// New names by displayed name.
    rename_by_name: BTreeMap<String, String>,
    /// The order.
    #[serde(flatten)]
    order: order::Options,
}

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct RenameOptions {
    /// New names by displayed name.
    rename_by_name: BTreeMap<String, String>,
}

fn organized(frames: Vec<Frame>, options: &Options) -> Vec<Frame> {
    let (include, exclude) = (chosen(&options.include_by_name), chosen(&options.exclude_by_name));
    // Fields keep the names that they had among all, though the labels that told them apart may have gone.
    let (frames, mut names) = keep_named(frames, include.as_ref(), exclude.as_ref());
    let frames = by_names(frames, &mut names, &options.order);
    if frames.len() == 1 {
        with_names(frames, &names, &options.rename_by_name)
    } else {
        renamed(frames, &options.rename_by_name)
    }
}

fn chosen(map: &BTreeMap<String, bool>) -> Option<FieldMatcher> {
    let names: Vec<&String> = map.iter().filter(|(_, yes)| **yes).map(|(name, _)| name).collect();
    (!names.is_empty()).then(|| FieldMatcher::names(names))
}

/// Gives fields new displayed names; the raw names stay, for links and overrides.
fn renamed(frames: Vec<Frame>, new: &BTreeMap<String, String>) -> Vec<Frame> {
    let names: Vec<Vec<String>> = frames.iter().map(names::alone).collect();
    with_names(frames, &names, new)
}

fn with_names(mut frames: Vec<Frame>, names: &[Vec<String>], new: &BTreeMap<String, String>) -> Vec<Frame> {
    for (frame, names) in frames.iter_mut().zip(names) {
        for (field, name) in frame.fields.iter_mut().zip(names) {
            if let Some(new) = new.get(name).filter(|n| !n.is_empty()) {
                field.config.display_name = Some(new.clone());
            }
        }
    }
    frames
}
