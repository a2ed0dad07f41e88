//! Layers of maps: markers as Grafana 8.1 wrote them, and kinds of layers that are not drawn.

use serde_json::{Map, Value};

use crate::import::Foreign;
use crate::panel::geomap::DRAWN;

/// Where the looks of markers stood at first, and where they stand now.
const LOOKS: [(&str, &str); 4] =
    [("color", "color"), ("size", "size"), ("fillOpacity", "opacity"), ("shape", "symbol")];

/// Completes what was taken of a map's layers.
pub fn layers(options: &Foreign<'_>, taken: &mut Map<String, Value>) {
    let mut ours = taken.get_mut("layers").and_then(Value::as_array_mut).into_iter().flatten();
    for layer in options.list("layers") {
        let own = ours.next().and_then(Value::as_object_mut);
        let Some(config) = layer.get("config") else { continue };
        match layer.text("type") {
            Some(kind) if !DRAWN.contains(&kind) => {
                layer.no_effect("config", &format!("layers of the kind `{kind}` are not drawn"));
            }
            Some("markers") if config.node.get("style").is_none() => {
                let style = looks(&config);
                if let Some(own) = own.filter(|_| !style.is_empty()) {
                    super::field::insert(own, &["config", "style"], Value::Object(style));
                }
            }
            _ => {}
        }
    }
}

fn looks(config: &Foreign<'_>) -> Map<String, Value> {
    let look = |(theirs, ours): &(&str, &str)| {
        let value = config.value(theirs)?;
        // Layers of other kinds have a colour of another form at this place.
        config.take_back(theirs);
        let value = if *theirs == "shape" { serde_json::json!({ "fixed": value, "mode": "fixed" }) } else { value };
        Some(((*ours).to_string(), value))
    };
    LOOKS.iter().filter_map(look).collect()
}
