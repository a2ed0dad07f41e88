//! Targets that read another panel's answer instead of asking again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::expand::Placed;
use super::wants::{Reads, Want};
use crate::source::{Failure, entry};
use crate::spec::Transformation;
use crate::time::TimeRange;

/// The source that such targets name.
pub(super) const SOURCE: &str = "-- Dashboard --";

/// How many panels may read each other in a chain.
const MOST_PANELS: usize = 4;

/// A target that reads another panel's answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PanelTarget {
    /// The id of the panel.
    panel: String,
    /// Takes the answer after the panel's transformations.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    with_transforms: bool,
}

/// Another panel's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// The panel's id.
    pub panel: String,
    /// Whether its transformations are applied.
    pub with_transforms: bool,
    /// What that panel wants.
    pub wants: Vec<Want>,
    /// What it does to the answers, when they are to be applied.
    pub transformations: Vec<Transformation>,
    /// Its time range.
    pub range: TimeRange,
}

/// The JSON Schema of what such a target adds.
pub fn target_schema() -> schemars::Schema {
    entry::schema::<PanelTarget>()
}

pub(super) fn read(target: &Map<String, Json>) -> Result<Shared, Failure> {
    let target: PanelTarget = entry::target(target)?;
    let (wants, transformations) = (Vec::new(), Vec::new());
    let range = TimeRange { from: 0, to: 0 };
    Ok(Shared { panel: target.panel, with_transforms: target.with_transforms, wants, transformations, range })
}

/// Lets the targets that read panels know what those want.
pub fn share(panels: &[&Placed], wants: &mut [Vec<Want>]) {
    let before = wants.to_vec();
    for (place, list) in wants.iter_mut().enumerate() {
        list.iter_mut().for_each(|want| fill(want, panels, &before, &mut vec![place]));
    }
}

/// Fills in one target; `path` holds the panels on the way to it, so that no panel reads itself.
fn fill(want: &mut Want, panels: &[&Placed], wants: &[Vec<Want>], path: &mut Vec<usize>) {
    let Reads::Panel(shared) = &mut want.reads else { return };
    let Some(place) = panels.iter().position(|p| p.id == shared.panel) else {
        want.request = Err(unknown(&shared.panel, panels));
        return;
    };
    if path.contains(&place) {
        let message = format!("the target reads panel `{}`, which reads this one", shared.panel);
        want.request = Err(Failure::error(message));
        return;
    }
    if path.len() > MOST_PANELS {
        want.request = Err(Failure::error("the panels that read each other's answers make too long a chain"));
        return;
    }
    shared.range = panels[place].scope.range;
    shared.wants = wants[place].clone();
    if shared.with_transforms {
        shared.transformations = panels[place].panel.transformations.clone();
    }
    path.push(place);
    shared.wants.iter_mut().for_each(|want| fill(want, panels, wants, path));
    path.pop();
}

fn unknown(name: &str, panels: &[&Placed]) -> Failure {
    let near = crate::diag::nearest(name, panels.iter().map(|p| p.id.as_str()));
    let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    Failure::error(format!("no panel `{name}` to read from{hint}"))
}
