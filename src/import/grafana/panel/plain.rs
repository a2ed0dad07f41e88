//! What Grafana writes into every panel though it says nothing: settings at their defaults, and what is about hovering.

use serde_json::{Map, Value, json};

/// Field settings that mean nothing in a still.
const MEANINGLESS: [&str; 7] =
    ["inspect", "filterable", "pointSymbol", "showValues", "fillGradient", "tooltip", "barRadius"];

/// Field settings of a trial before Grafana 7.4, which no version reads.
const BEFORE: [&str; 7] = ["axis", "bars", "fill", "line", "lines", "nullValues", "points"];

/// Whether a field setting is one that no version reads any more.
pub fn is_forgotten(path: &[&str]) -> bool {
    path.first().is_some_and(|first| BEFORE.contains(first))
}

/// Options about hovering, clicking and editing.
pub const HOVERING: [&str; 9] = [
    "tooltip",
    "annotations",
    "fullHighlight",
    "enablePagination",
    "disableKeyboardEvents",
    "selectionMode",
    "alertThreshold",
    "dataLinks",
    "timeCompare",
];

/// Whether a field setting means nothing in a still.
pub fn is_meaningless(path: &[&str]) -> bool {
    path.first().is_some_and(|first| MEANINGLESS.contains(first))
}

/// Field settings at the values that a kind has by itself, for all kinds: key and JSON.
const SETTINGS: [(&str, &str); 24] = [
    ("align", "\"auto\""),
    ("axisBorderShow", "false"),
    ("axisCenteredZero", "false"),
    ("axisColorMode", "\"text\""),
    ("axisLabel", "\"\""),
    ("axisPlacement", "\"auto\""),
    ("barAlignment", "0"),
    ("barWidthFactor", "0.6"),
    ("cellOptions", "{\"type\":\"auto\"}"),
    ("displayMode", "\"auto\""),
    ("drawStyle", "\"line\""),
    ("footer", "{\"reducers\":[]}"),
    ("gradientMode", "\"none\""),
    ("hideFrom", "{\"viz\":false,\"legend\":false}"),
    ("insertNulls", "false"),
    ("lineInterpolation", "\"linear\""),
    ("lineStyle", "{\"fill\":\"solid\"}"),
    ("pointSize", "5"),
    ("scaleDistribution", "{\"type\":\"linear\"}"),
    ("showPoints", "\"auto\""),
    ("spanNulls", "false"),
    ("stacking", "{\"mode\":\"none\"}"),
    ("thresholdsStyle", "{\"mode\":\"off\"}"),
    ("wrapText", "false"),
];

/// Options at the values that a kind has by itself, by kind or for all (`""`): path and JSON.
const OPTIONS: [(&str, &str, &str); 43] = [
    ("", "legend.displayMode", "\"list\""),
    ("", "legend.placement", "\"bottom\""),
    ("", "legend.showLegend", "true"),
    ("", "legend.values", "[]"),
    ("", "legend.calcs", "[]"),
    ("", "orientation", "\"auto\""),
    ("", "reduceOptions.calcs", "[\"lastNotNull\"]"),
    ("", "reduceOptions.fields", "\"\""),
    ("", "reduceOptions.values", "false"),
    ("", "text", "{}"),
    ("barchart", "barRadius", "0"),
    ("barchart", "barWidth", "0.97"),
    ("barchart", "groupWidth", "0.7"),
    ("barchart", "showValue", "\"auto\""),
    ("barchart", "stacking", "\"none\""),
    ("barchart", "xTickLabelRotation", "0"),
    ("barchart", "xTickLabelSpacing", "0"),
    ("bargauge", "displayMode", "\"gradient\""),
    ("bargauge", "namePlacement", "\"auto\""),
    ("bargauge", "showUnfilled", "true"),
    ("bargauge", "sizing", "\"auto\""),
    ("bargauge", "valueMode", "\"color\""),
    ("gauge", "showThresholdLabels", "false"),
    ("gauge", "showThresholdMarkers", "true"),
    ("gauge", "sizing", "\"auto\""),
    ("piechart", "displayLabels", "[]"),
    ("piechart", "pieType", "\"pie\""),
    ("piechart", "sort", "\"desc\""),
    ("stat", "colorMode", "\"value\""),
    ("stat", "graphMode", "\"area\""),
    ("stat", "justifyMode", "\"auto\""),
    ("stat", "percentChangeColorMode", "\"standard\""),
    ("stat", "showPercentChange", "false"),
    ("stat", "textMode", "\"auto\""),
    ("stat", "wideLayout", "true"),
    ("state-timeline", "alignValue", "\"left\""),
    ("state-timeline", "mergeValues", "true"),
    ("state-timeline", "rowHeight", "0.9"),
    ("state-timeline", "showValue", "\"auto\""),
    ("table", "cellHeight", "\"sm\""),
    ("table", "footer.show", "false"),
    ("table", "showHeader", "true"),
    ("table", "sortBy", "[]"),
];

/// Leaves out the field settings of `field` that say what holds anyway. Overrides keep theirs.
pub fn custom(_kind: &str, custom: &mut Map<String, Value>) {
    if let Some(Value::Object(stacking)) = custom.get_mut("stacking")
        && stacking.get("mode").is_none_or(|mode| mode == "none")
    {
        stacking.remove("group");
    }
    if let Some(Value::Object(hide)) = custom.get_mut("hideFrom") {
        hide.entry("viz").or_insert(json!(false));
        hide.entry("legend").or_insert(json!(false));
    }
    custom.retain(|key, value| {
        let plain = SETTINGS.iter().any(|(k, json)| k == key && same(value, json));
        !plain && !value.is_null() && *value != json!("") && *value != json!({})
    });
}

/// Leaves out the options that say what holds anyway.
pub fn options(kind: &str, options: &mut Map<String, Value>) {
    for (_, path, json) in OPTIONS.iter().filter(|(k, ..)| k.is_empty() || *k == kind) {
        let path: Vec<&str> = path.split('.').collect();
        remove(options, &path, json);
    }
    if kind == "table"
        && let Some(Value::Object(footer)) = options.get("footer")
        && footer.get("show").is_none()
    {
        options.remove("footer");
    }
    options.retain(|_, value| *value != json!({}) && !value.is_null());
}

fn remove(map: &mut Map<String, Value>, path: &[&str], json: &str) {
    match path {
        [key] => {
            if map.get(*key).is_some_and(|value| same(value, json)) {
                map.remove(*key);
            }
        }
        [key, rest @ ..] => {
            if let Some(Value::Object(below)) = map.get_mut(*key) {
                remove(below, rest, json);
            }
        }
        [] => {}
    }
}

/// Equal as JSON; numbers by value.
fn same(value: &Value, json: &str) -> bool {
    let plain: Value = serde_json::from_str(json).unwrap_or_default();
    match (value.as_f64(), plain.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => *value == plain,
    }
}
