//! Perses' panels of cells: status history, heatmap, histogram.

use serde_json::{Map, Value, json};

use super::super::Foreign;
use super::query::Want;
use super::shared::{self, color_mode, format, legend};
use crate::frame::FieldConfig;
use crate::spec::Panel;

/// Options of `StatusHistoryChart`.
pub(super) fn status_history(spec: &Foreign<'_>, ours: &mut Panel) {
    ours.kind = "status-history".into();
    ours.field.color = Some(color_mode("palette-classic"));
    ours.field.mappings = shared::mappings(spec);
    spec.no_effect("sorting", "rows stand as they are answered");
    ours.options.insert("legend".into(), legend(spec, |value| value).into());
}

/// Options of `HeatMapChart`.
pub(super) fn heatmap(spec: &Foreign<'_>, ours: &mut Panel) -> Want {
    ours.kind = "heatmap".into();
    let mut axis = unit(spec, "yAxisFormat");
    for key in ["min", "max"] {
        axis.extend(spec.number(key).map(|value| (key.to_string(), json!(value))));
    }
    if let Some(base) = spec.number("logBase") {
        axis.insert("scaleDistribution".into(), json!({ "type": "log", "log": base }));
    }
    let legend = spec.flag("showVisualMap") == Some(true);
    ours.options.insert("yAxis".into(), axis.into());
    ours.options.insert("cellValues".into(), unit(spec, "countFormat").into());
    ours.options.insert("legend".into(), json!({ "show": legend }));
    Want { format: Some("heatmap"), ..Want::default() }
}

/// The unit and decimals of a format, as options have them.
fn unit(spec: &Foreign<'_>, key: &str) -> Map<String, Value> {
    let mut field = FieldConfig::default();
    format(spec, key, Some("decimal"), &mut field);
    let mut options = Map::new();
    options.extend(field.unit.map(|unit| ("unit".to_string(), unit.into())));
    options.extend(field.decimals.map(|decimals| ("decimals".to_string(), decimals.into())));
    options
}

/// Options of `HistogramChart`.
pub(super) fn histogram(spec: &Foreign<'_>, ours: &mut Panel) -> Want {
    ours.kind = "histogram".into();
    format(spec, "format", Some("decimal"), &mut ours.field);
    ours.field.min = spec.number("min");
    ours.field.max = spec.number("max");
    ours.field.thresholds = shared::thresholds(spec);
    spec.no_effect("logBase", "buckets stand on an even scale");
    Want { instant: true, format: Some("heatmap") }
}
