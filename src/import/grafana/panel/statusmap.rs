//! `flant-statusmap-panel`: statuses over time.

use serde_json::json;

use crate::frame::{Mapping, Scalar};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads a map of statuses.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    panel.kind = "status-history".into();
    panel.options.insert("showValue".into(), json!("never"));
    panel.field.custom.insert("fillOpacity".into(), json!(100));
    if let Some(color) = foreign.get("color") {
        let mappings: Vec<Mapping> = color.list("thresholds").iter().filter_map(mapping).collect();
        panel.field.mappings = Some(mappings).filter(|m| !m.is_empty());
        color.meaningless(&[
            "mode",
            "cardColor",
            "colorScale",
            "colorScheme",
            "defaultColor",
            "exponent",
            "min",
            "max",
        ]);
    }
    if foreign.get("legend").is_some_and(|legend| legend.flag("show") == Some(false)) {
        panel.options.insert("legend".into(), json!({ "showLegend": false }));
    }
    foreign.meaningless(&[
        "cards",
        "data",
        "highlightCards",
        "hideBranding",
        "legend",
        "nullPointMode",
        "pageSizeViewer",
        "seriesFilterIndex",
        "statusmap",
        "tooltip",
        "tooltipItems",
        "useMax",
        "usingPagination",
        "xAxis",
        "yAxis",
        "yAxisSort",
        "options",
        "fieldConfig",
        "pageSize",
        "rowsPerPage",
        "numberOfPages",
        "currentPage",
        "usingUrl",
        "heatmap",
    ]);
}

/// A status: its value, its word, its colour.
fn mapping(foreign: &Foreign<'_>) -> Option<Mapping> {
    foreign.meaningless(&["$$hashKey"]);
    let value = foreign.value("value")?;
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let text = foreign.text("tooltip").map(str::to_string);
    let color = foreign.text("color").map(str::to_string);
    Some(Mapping { value: Some(Scalar::Text(value)), text, color, ..Mapping::default() })
}
