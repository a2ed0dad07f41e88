//! Times of the day or week that a `graph` marks.

use super::annotation::{Filtered, time_region};
use crate::import::Foreign;
use crate::spec::Annotation;

/// The regions of a graph, each an annotation of that panel alone; their times are in UTC.
pub fn of_graph(panel: &Foreign<'_>) -> Vec<Filtered> {
    let Some(number) = panel.node.get("id").and_then(|id| id.number()) else { return Vec::new() };
    let one = |written: &Foreign<'_>| {
        written.meaningless(&["op", "$$hashKey"]);
        let color = color(written);
        let mut region = time_region(written);
        region.timezone.get_or_insert_with(|| "utc".into());
        if region.recurring().is_err() {
            written.no_effect("from", "this region of time never begins");
            return None;
        }
        let annotation =
            Annotation { name: "Time region".into(), time_region: Some(region), color, ..Annotation::default() };
        Some(Filtered { annotation, filter: Some((vec![number.to_string()], false)) })
    };
    panel.list("timeRegions").iter().filter_map(one).collect()
}

/// The colour of a mode; a region without a surface has that of its lines.
fn color(of: &Foreign<'_>) -> Option<String> {
    let fill = of.flag("fill") != Some(false);
    of.meaningless(&["line"]);
    let (surface, edge) = (of.text("fillColor"), of.text("lineColor"));
    Some(match of.text("colorMode")? {
        "custom" => if fill { surface.or(edge) } else { edge.or(surface) }?.to_string(),
        mode if mode.starts_with("background") || mode == "gray" => "gray".into(),
        mode => mode.to_string(),
    })
}
