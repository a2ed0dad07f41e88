//! Times of the day or week that Grafana marks: on a `graph`, or as an annotation.

use super::annotation::Filtered;
use crate::import::Foreign;
use crate::spec::{Annotation, Day, Region};

/// The days from the first to the seventh.
const DAYS: [Day; 7] =
    [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday, Day::Saturday, Day::Sunday];

/// The regions of a graph, each an annotation of that panel alone; their times are in UTC.
pub fn of_graph(panel: &Foreign<'_>) -> Vec<Filtered> {
    let Some(number) = panel.node.get("id").and_then(|id| id.number()) else { return Vec::new() };
    let one = |written: &Foreign<'_>| {
        written.meaningless(&["op", "$$hashKey"]);
        let color = color(written);
        let mut region = region(written);
        region.timezone.get_or_insert_with(|| "utc".into());
        let annotation =
            Annotation { name: "Time region".into(), regions: vec![region], color, ..Annotation::default() };
        Filtered { annotation, filter: Some((vec![number.to_string()], false)) }
    };
    panel.list("timeRegions").iter().map(one).collect()
}

/// The colour of a mode; a region without a surface has that of its lines.
fn color(of: &Foreign<'_>) -> Option<String> {
    let (fill, line) = (of.flag("fill") != Some(false), of.flag("line"));
    let (surface, edge) = (of.text("fillColor"), of.text("lineColor"));
    let _ = line;
    Some(match of.text("colorMode")? {
        "custom" => if fill { surface.or(edge) } else { edge.or(surface) }?.to_string(),
        mode if mode.starts_with("background") || mode == "gray" => "gray".into(),
        mode => mode.to_string(),
    })
}

/// The region of an annotation's target.
pub fn of_target(target: &Foreign<'_>) -> Option<Region> {
    let written = target.get("timeRegion").filter(|_| target.text("queryType") == Some("timeRegions"))?;
    if written.text("mode") == Some("cron") {
        written.no_effect("cronExpr", "times of schedules are not marked");
        return None;
    }
    written.ignore(&["mode", "cronExpr", "duration"]);
    Some(region(&written))
}

fn region(written: &Foreign<'_>) -> Region {
    let text = |key: &str| written.text(key).map(ToString::to_string);
    let day = |key: &str| {
        let number = written.number(key).filter(|n| *n >= 1.0)?;
        DAYS.get(number as usize - 1).copied()
    };
    let timezone = text("timezone").filter(|zone| crate::time::zone(zone).is_ok());
    Region { from_day: day("fromDayOfWeek"), from: text("from"), to_day: day("toDayOfWeek"), to: text("to"), timezone }
}
