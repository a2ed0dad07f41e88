//! Grafana's annotations.

use super::super::Foreign;
use super::{datasource, variable};
use crate::spec::{Annotation, DayOfWeek, TimeRegion};

/// What only matters where annotations can be switched, or what no version reads any more.
const INTERACTIVE: [&str; 9] =
    ["$$hashKey", "hide", "iconSize", "lineColor", "limit", "matchAny", "placement", "showLine", "snapshotData"];

/// An annotation, and the panels that its filter names.
pub struct Filtered {
    /// The annotation, on all panels.
    pub annotation: Annotation,
    /// Numbers of panels, and whether those are the ones without it.
    pub filter: Option<(Vec<String>, bool)>,
}

/// The annotations of a classic dashboard, without those that Grafana keeps in its own database.
pub fn annotations(list: &[Foreign<'_>]) -> Vec<Filtered> {
    list.iter().filter_map(annotation).collect()
}

fn annotation(written: &Foreign<'_>) -> Option<Filtered> {
    let built_in = written.number("builtIn").is_some_and(|n| n > 0.0) || written.flag("builtIn") == Some(true);
    if built_in {
        written.read();
        return None;
    }
    written.meaningless(&INTERACTIVE);
    let name = written.text("name").unwrap_or("annotation").to_string();
    let source = variable::source(written.get("datasource").as_ref());
    let target = written.get("target").filter(|t| t.text("queryType") == Some("timeRegions"));
    if let Some(region) = target.as_ref().and_then(|t| t.get("timeRegion")) {
        let time_region = time_region(&region);
        if time_region.recurring().is_err() {
            written.no_effect("target", "its region of time never begins");
            return None;
        }
        let color = written.text("iconColor").map(ToString::to_string);
        let hide = written.flag("enable") == Some(false);
        let annotation = Annotation { name, color, hide, time_region: Some(time_region), ..Annotation::default() };
        written.ignore(&["datasource", "target", "type", "mappings"]);
        target.iter().for_each(Foreign::read);
        return Some(Filtered { annotation, filter: written.get("filter").and_then(|f| filter(&f)) });
    }
    if source == "testdata" {
        written.no_effect("name", "Grafana keeps these events in its own database");
        written.read();
        return None;
    }
    let Some(query) = asked(written, &source) else {
        written.no_effect("name", "the annotation asks for nothing");
        return None;
    };
    let text = |key: &str| written.text(key).map(ToString::to_string);
    let annotation = Annotation {
        name,
        source: Some(source),
        query: Some(query),
        text: text("textFormat"),
        title: text("titleFormat"),
        tag_keys: text("tagKeys"),
        step: text("step").filter(|s| crate::time::duration(s).is_ok()),
        color: text("iconColor"),
        hide: written.flag("enable") == Some(false),
        ..Annotation::default()
    };
    rest(written);
    Some(Filtered { annotation, filter: written.get("filter").and_then(|f| filter(&f)) })
}

/// A span that comes again: days are numbers from Monday, 1, to Sunday, 7.
pub fn time_region(written: &Foreign<'_>) -> TimeRegion {
    let text = |key: &str| written.text(key).map(ToString::to_string);
    let day = |key: &str| written.number(key).and_then(|n| DayOfWeek::of(n as u8));
    let cron = written.text("mode") == Some("cron");
    let timezone = text("timezone").filter(|zone| zone != "browser");
    let duration = text("duration").map(|d| d.replace(' ', "")).filter(|_| cron);
    if cron {
        return TimeRegion { cron: text("cronExpr"), duration, timezone, ..TimeRegion::default() };
    }
    TimeRegion {
        from_day_of_week: day("fromDayOfWeek"),
        from: text("from"),
        to_day_of_week: day("toDayOfWeek"),
        to: text("to"),
        timezone,
        ..TimeRegion::default()
    }
}

/// The query: that of the target that newer versions have, or one of the older keys.
fn asked(written: &Foreign<'_>, source: &str) -> Option<String> {
    let kind = datasource::kind_of(source);
    let target = written.get("target").filter(|t| !t.node.entries().is_empty());
    let new = target.and_then(|target| {
        target.ignore(&["limit", "matchAny", "tags", "type", "refId", "instant", "range", "interval", "iconColor"]);
        variable::query(&target, kind)
    });
    let old = ["expr", "query", "rawQuery", "rawSql", "queryText", "target"];
    let text = || old.iter().find_map(|key| written.text(key)).map(ToString::to_string);
    new.filter(|q| !q.is_empty() && q != "{}").or_else(text)
}

/// Names of columns and fields, which are the usual ones in most definitions.
fn rest(written: &Foreign<'_>) {
    written.ignore(&["type", "showIn", "tags", "expr", "query", "rawQuery", "target", "queryType", "refId"]);
    let columns = ["textColumn", "titleColumn", "tagsColumn", "timeEndColumn", "textField", "titleField", "tagsField"];
    for key in columns.into_iter().chain(["timeField", "timeEndField", "index", "mappings"]) {
        if written.has(key) && !matches!(written.node.text_of(key), Some("" | "text" | "@timestamp" | "tags" | "title"))
        {
            written.no_effect(key, "events take the columns `time`, `timeEnd`, `text` and `tags`");
        } else {
            written.ignore(&[key]);
        }
    }
    match written.flag("useValueForTime") {
        Some(true) => written.no_effect("useValueForTime", "the time of a sample is the time of its event"),
        _ => written.ignore(&["useValueForTime"]),
    }
}

/// `{exclude, ids}`, unless it filters nothing.
fn filter(filter: &Foreign<'_>) -> Option<(Vec<String>, bool)> {
    let ids: Vec<String> = filter.list("ids").iter().filter_map(Foreign::scalar).map(|id| id.text()).collect();
    let exclude = filter.flag("exclude").unwrap_or(false);
    (!ids.is_empty()).then_some((ids, exclude))
}
