//! `configFromData`: unit, min, max, thresholds and more from a target's answer.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::of_reduced;
use super::config_mapping::{FieldMapping, Settings, Use, uses};
use super::matcher::{FieldMatcher, MatcherConfig, Named, ref_id};
use super::typed::Typed;
use crate::frame::{Field, FieldConfig, Frame, Values};
use crate::reduce::{Reduced, reduce};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static CONFIG_FROM_DATA: Typed<Options> = Typed::new("configFromData", ABOUT, run);

const ABOUT: &str = "Takes settings of fields from the answer to a target: a column `max` sets the maximum, and so on. That answer is not drawn.

```yaml
- id: configFromData
  options: { configRefId: B, mappings: [ { fieldName: Value, handlerKey: max, reducerId: max } ], applyTo: { id: byType, options: number } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The target whose answer holds the settings, `config` when not given.
    config_ref_id: Option<String>,
    /// Which column sets what; columns named like a setting set that.
    mappings: Vec<FieldMapping>,
    /// The fields that get the settings; number fields when not given.
    apply_to: Option<MatcherConfig>,
}

fn run(mut frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let wanted = options.config_ref_id.as_deref().unwrap_or("config");
    let Some(at) = frames.iter().position(|f| ref_id(f) == wanted) else { return Ok(frames) };
    let config = settings(&frames[at], &options.mappings);
    let matcher = options.apply_to.as_ref().map_or_else(|| Ok(FieldMatcher::numeric()), FieldMatcher::new)?;
    let places: Vec<Vec<usize>> = {
        let named = Named::new(&frames);
        (0..frames.len()).map(|at| named.matching(at, &matcher)).collect()
    };
    for (frame, places) in frames.iter_mut().zip(places) {
        places.into_iter().for_each(|field| frame.fields[field].config.merge(&config));
    }
    if frames.len() > 1 {
        frames.remove(at);
    }
    Ok(frames)
}

fn settings(frame: &Frame, mappings: &[FieldMapping]) -> FieldConfig {
    let mut settings = Settings::default();
    for (field, (used, reducer)) in frame.fields.iter().zip(uses(frame, mappings, false)) {
        let Use::Setting(key, color) = used else { continue };
        let reduced = reduce(field, &reducer).unwrap_or(Reduced::Null);
        let values = of_reduced(Field::new("", Values::Other(Vec::new())), &[reduced], field.kind()).values;
        settings.set(&key, color.as_deref(), values.get(0));
    }
    settings.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_set_what_they_are_called_or_mapped_to() {
        let number = |name: &str, v: f64| Field::new(name, Values::Number(vec![Some(v)]));
        let text = |name: &str, v: &str| Field::new(name, Values::Text(vec![Some(v.into())]));
        let mut limits =
            Frame::new(vec![number("Max", 9.0), text("unit", "bytes"), number("hot", 5.0), text("color", "#ff0000")]);
        limits.ref_id = Some("B".into());
        let data = Frame { ref_id: Some("A".into()), ..Frame::new(vec![number("v", 1.0)]) };
        let options = json!({"configRefId": "B", "mappings": [{"fieldName": "hot", "handlerKey": "threshold1"}]});
        let out = run(vec![data, limits], &serde_json::from_value(options).unwrap(), &Place::utc(0)).unwrap();
        assert_eq!(out.len(), 1);
        let config = &out[0].fields[0].config;
        assert_eq!((config.max, config.unit.as_deref()), (Some(9.0), Some("bytes")));
        assert_eq!(config.thresholds.as_ref().unwrap().steps[1].value, Some(5.0));
        assert_eq!(config.color.as_ref().unwrap().fixed_color.as_deref(), Some("#ff0000"));
    }
}
