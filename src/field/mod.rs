//! The field model: names, config with its overrides, and how a value is shown.

mod color;
mod display;
mod link;
mod mapping;
mod matcher;
mod nested;
pub mod name;
mod range;
mod ticks;

pub use crate::js::Regex as Pattern;
pub use display::{Display, Shown};
pub use link::{links, links_of_figure};
pub use matcher::{figure_matches, means};

use crate::frame::{Field, FieldConfig, FieldType, Frame};
use crate::spec::Override;
use matcher::Matching;
use name::Naming;

/// Lays the panel's field config and overrides over the fields' own, gives every field its displayed
/// name, its place among the series and its range (`Field::state`). Pure; after it nothing else needs the panel's config.
pub fn shape(mut frames: Vec<Frame>, defaults: &FieldConfig, overrides: &[Override]) -> Vec<Frame> {
    let mut names = Naming::of(&frames).all(&frames).into_iter();
    let rules: Vec<(Matching, &FieldConfig)> = overrides.iter().map(|o| (Matching::of(&o.matcher), &o.field)).collect();
    let mut series = 0;
    for frame in &mut frames {
        let (ref_id, frame_name) = (frame.ref_id.clone(), name::frame_name(frame));
        for field in &mut frame.fields {
            let auto = names.next().unwrap_or_default();
            configure(field, &auto, ref_id.as_deref(), defaults, &rules);
            nested::configure(field, |inner| configure(inner, &inner.name.clone(), None, defaults, &rules));
            field.state.name = name::displayed(field, &auto, &frame_name);
            field.state.series = series;
            series += usize::from(field.kind() == FieldType::Number);
        }
    }
    range::set(&mut frames);
    frames
}

/// Merges the settings of one field, in order; a later rule sees what earlier ones named the field.
fn configure(
    field: &mut Field,
    auto: &str,
    ref_id: Option<&str>,
    defaults: &FieldConfig,
    rules: &[(Matching, &FieldConfig)],
) {
    let own = std::mem::replace(&mut field.config, defaults.clone());
    field.config.merge(&own);
    for (matching, config) in rules {
        if matching.matches(field, auto, ref_id) {
            field.config.merge(config);
        }
    }
}

#[cfg(test)]
mod tests;
