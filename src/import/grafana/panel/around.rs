//! What all panels of the classic form have: title, times, links, source.

use crate::frame::Link;
use crate::import::Foreign;
use crate::import::grafana::datasource;
use crate::spec::Panel;
use crate::time;

/// Keys about editing, saving and hovering.
const MEANINGLESS: [&str; 31] = [
    "$$hashKey",
    "alert",
    "cacheTimeout",
    "editable",
    "editorMode",
    "error",
    "fullscreen",
    "hashes",
    "height",
    "headings",
    "hideControls",
    "isEditing",
    "isNew",
    "isViewing",
    "iteration",
    "loading",
    "objectType",
    "pluginVersion",
    "queryCachingTTL",
    "renderer",
    "repeatIteration",
    "repeatPanelId",
    "repeatedByRow",
    "saveTimer",
    "scopedVars",
    "snapshotData",
    "spaceLength",
    "styleVersion",
    "targetsOld",
    "tooltip",
    "version",
];

/// Keys of kinds from before Grafana 7, which a panel keeps when its kind is changed.
const LEFT: [&str; 87] = [
    "NullLineColor",
    "activityRange",
    "aliasColors",
    "autoMigrateFrom",
    "bars",
    "breakPoint",
    "cards",
    "circleMaxSize",
    "collapse",
    "collapsed",
    "color",
    "colorBackground",
    "colorPostfix",
    "colorPrefix",
    "colorValue",
    "colors",
    "columns",
    "combine",
    "content",
    "dashLength",
    "dashes",
    "dataFormat",
    "decimals",
    "default_title_for_rows",
    "fieldOptions",
    "fill",
    "fillGradient",
    "folderId",
    "fontSize",
    "format",
    "gauge",
    "grid",
    "headings",
    "heatmap",
    "hiddenSeries",
    "hideZeroBuckets",
    "highlightCards",
    "leftYAxisLabel",
    "legend",
    "legendType",
    "limit",
    "lines",
    "linewidth",
    "mappingType",
    "mappingTypes",
    "mode",
    "nullPointMode",
    "nullText",
    "paceLength",
    "pageSize",
    "percentage",
    "pieType",
    "pointradius",
    "points",
    "postfix",
    "postfixFontSize",
    "prefix",
    "prefixFontSize",
    "rangeMaps",
    "reverseYBuckets",
    "rightYAxisLabel",
    "scroll",
    "seriesOverrides",
    "showHeader",
    "sort",
    "sorting_props",
    "sparkline",
    "stack",
    "steppedLine",
    "strokeWidth",
    "styles",
    "tableColumn",
    "thresholds",
    "timeRegions",
    "transform",
    "valueFontSize",
    "valueMaps",
    "valueName",
    "x-axis",
    "xAxis",
    "xaxis",
    "yAxis",
    "yBucketBound",
    "yaxis",
    "yaxes",
    "tooltipDecimals",
    "yBucketNumber",
];

/// A panel with what does not depend on its kind.
pub fn around(foreign: &Foreign<'_>) -> Panel {
    foreign.meaningless(&MEANINGLESS);
    Panel {
        title: foreign.text("title").map(str::to_string),
        description: foreign.text("description").map(str::to_string),
        source: datasource::source(foreign.get("datasource").as_ref()),
        time_from: length(foreign, "timeFrom"),
        time_shift: length(foreign, "timeShift"),
        hide_time_override: foreign.flag("hideTimeOverride").unwrap_or(false),
        min_step: length(foreign, "interval"),
        max_data_points: foreign.number("maxDataPoints").filter(|n| *n >= 1.0).map(|n| n.min(1e6) as u32),
        transparent: foreign.flag("transparent").unwrap_or(false),
        links: foreign.list("links").iter().filter_map(link).collect(),
        ..Panel::default()
    }
}

/// The kind of the source that a panel's reference says.
pub fn kind(foreign: &Foreign<'_>) -> Option<String> {
    let said = foreign.node.get("datasource")?;
    let plugin = said.text_of("type").filter(|plugin| !matches!(*plugin, "" | "datasource" | "mixed"));
    plugin.map(|plugin| datasource::kind(plugin).to_string())
}

/// The panel's source is asked, whatever its targets say, unless it is several; expressions ask none.
pub fn same_source(panel: &mut Panel) {
    let mixed = matches!(panel.source.as_deref(), Some("-- Mixed --" | "__expr__"));
    if mixed && panel.targets.iter().all(|t| t.source.is_some()) {
        panel.source = None;
    }
    let alone = panel.source.is_some() && !mixed;
    for target in &mut panel.targets {
        let computed = matches!(target.source.as_deref(), Some("__expr__" | "-- Dashboard --"));
        if target.source == panel.source || alone && !computed {
            target.source = None;
        }
    }
}

/// Keys of other kinds that are still there.
pub fn left_over(foreign: &Foreign<'_>) {
    // What the kind read is read; only the rest is left, as a whole.
    let unread: Vec<&str> = LEFT.iter().copied().filter(|key| !foreign.is_read(key)).collect();
    foreign.meaningless(&unread);
}

/// A length of time: `24h`, `>30s`, `now-7d`.
pub fn length(foreign: &Foreign<'_>, key: &str) -> Option<String> {
    let number = foreign.node.get(key).and_then(|n| n.number()).map(|n| format!("{n}s"));
    if number.is_some() {
        foreign.number(key);
        return number;
    }
    let text = foreign.text(key)?;
    let plain = text.trim().trim_start_matches(['>', '<', '-', '+']).trim();
    let plain = plain.strip_prefix("now-").unwrap_or(plain);
    if plain.is_empty() || plain == "0" {
        return None;
    }
    let readable = plain.contains('$') || plain.contains("[[") || time::duration(plain).is_ok();
    if !readable {
        foreign.no_effect(key, "this is no length of time");
    }
    readable.then(|| plain.to_string())
}

fn link(foreign: &Foreign<'_>) -> Option<Link> {
    foreign.meaningless(&[
        "$$hashKey",
        "targetBlank",
        "type",
        "keepTime",
        "includeVars",
        "icon",
        "tooltip",
        "asDropdown",
        "tags",
        "params",
    ]);
    let url = foreign.text("url").or_else(|| foreign.text("dashUri")).map(str::to_string);
    let named = foreign.text("dashboard");
    let url = url.map(|url| if url.starts_with("db/") { format!("/dashboard/{url}") } else { url });
    let title = foreign.text("title").or(named).unwrap_or_default().to_string();
    if url.is_none() && !title.is_empty() {
        foreign.set_aside("the link has no address");
    }
    Some(Link { title, url: url? })
}
