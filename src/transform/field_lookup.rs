//! `fieldLookup`: where a country is.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::texts;
use super::gazetteer::{self, Country};
use super::matcher::Named;
use super::typed::Typed;
use crate::frame::{Field, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static FIELD_LOOKUP: Typed<Options> = Typed::new("fieldLookup", ABOUT, run);

const ABOUT: &str = "Looks the values of a field up among the countries (by name, two or three letters) and adds code, name, latitude and longitude.

```yaml
- id: fieldLookup
  options: { lookupField: country, gazetteer: public/gazetteer/countries.json }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The field.
    lookup_field: String,
    /// The list; only the countries are at hand.
    gazetteer: Option<String>,
}

fn run(mut frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let list = options.gazetteer.as_deref().unwrap_or("countries");
    if !list.contains("countries") {
        return Err(Failure::error(format!("no list of places `{list}`; there is `countries`")));
    }
    let places: Vec<Option<usize>> = {
        let named = Named::new(&frames);
        (0..frames.len()).map(|at| named.find(at, &options.lookup_field)).collect()
    };
    for (frame, place) in frames.iter_mut().zip(places) {
        let Some(at) = place else { continue };
        let found: Vec<Option<Country>> =
            frame.fields[at].values.iter().map(|cell| gazetteer::country(&cell.text())).collect();
        let new = [
            Field::new("id", texts(found.iter().map(|c| Some(c.as_ref()?.code.to_string())))),
            Field::new("name", texts(found.iter().map(|c| Some(c.as_ref()?.name.to_string())))),
            Field::new("latitude", Values::Number(found.iter().map(|c| Some(c.as_ref()?.latitude)).collect())),
            Field::new("longitude", Values::Number(found.iter().map(|c| Some(c.as_ref()?.longitude)).collect())),
        ];
        frame.fields.splice(at + 1..at + 1, new);
    }
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found_by_code_and_name() {
        let values = texts(["DE", "fra", "Japan", "nowhere"].map(|v| Some(v.to_string())));
        let options = Options { lookup_field: "c".into(), gazetteer: None };
        let out = run(vec![Frame::new(vec![Field::new("c", values)])], &options, &Place::utc(0)).unwrap();
        let codes = texts([Some("DE".into()), Some("FR".into()), Some("JP".into()), None]);
        assert_eq!(out[0].fields[1].values, codes);
    }
}
