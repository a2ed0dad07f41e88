//! What a map shows, in one sentence.

use super::layers::{Drawing, Part};
use super::night;
use super::places::coordinates;
use crate::chart::overlay::levels;
use crate::field::Display;
use crate::frame::Field;
use crate::panel::Input;
use crate::panel::picture::Picture;
use crate::time;

/// One sentence: how many places, the highest and the lowest value, thresholds, and what is left out.
pub fn sentence(drawings: &[Drawing<'_>], input: &Input<'_>, unplaced: usize, outside: usize) -> String {
    let mut parts = Vec::new();
    for drawing in drawings {
        parts.push(layer(drawing, input));
    }
    if unplaced > 0 {
        parts.push(format!("{unplaced} without a place"));
    }
    if outside > 0 {
        parts.push(format!("{outside} outside this view"));
    }
    let told: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    format!("{}.", told.join("; "))
}

fn layer(drawing: &Drawing<'_>, input: &Input<'_>) -> String {
    let placed = || drawing.tables.iter().flat_map(|t| &t.places).filter(|p| p.at.is_some());
    let count = placed().count();
    match &drawing.part {
        Part::Links(links, missing) => {
            let lost = if *missing > 0 { format!(", {missing} without an end") } else { String::new() };
            return format!("{} link{}{lost}", links.len(), if links.len() == 1 { "" } else { "s" });
        }
        Part::Features(features) => {
            let name = drawing.layer.name.as_deref().filter(|n| !n.is_empty()).unwrap_or("shapes");
            return format!("{}: {} features", name.chars().take(60).collect::<String>(), features.count());
        }
        Part::Night => {
            let instant = drawing.instant(input);
            let sun = coordinates(night::sun(instant));
            let when = time::format(instant, input.zone, "YYYY-MM-DD HH:mm");
            return format!("day and night at {when}, the sun above {sun}");
        }
        Part::Rows => {}
    }
    let what = match drawing.layer.r#type.as_str() {
        "heatmap" => format!("heat of {count} places"),
        "route" => {
            let ends: Vec<String> = placed()
                .next()
                .into_iter()
                .chain(placed().next_back())
                .filter_map(|p| Some(coordinates(p.at?)))
                .collect();
            match ends.as_slice() {
                [from, to] => format!("a route of {count} places from {from} to {to}"),
                _ => "an empty route".to_string(),
            }
        }
        "network" => format!("a network of {count} node{}", if count == 1 { "" } else { "s" }),
        "photos" => photos(drawing, count),
        "countries" => format!("{count} {} on a map", if count == 1 { "country" } else { "countries" }),
        _ if count == 1 => "1 place on a map".to_string(),
        _ => format!("{count} places on a map"),
    };
    let values = values(drawing, input);
    if values.is_empty() { what } else { format!("{what}: {values}") }
}

/// How many photos there are, and how many could not be read.
fn photos(drawing: &Drawing<'_>, count: usize) -> String {
    let unread = drawing.tables.iter().map(|table| {
        let field = drawing.photo_field(&table.frame);
        let placed = table.places.iter().filter(|p| p.at.is_some());
        let address = |row| field.map(|f| f.values.get(row).text()).unwrap_or_default();
        placed.filter(|p| Picture::decode(&address(p.row)).is_none()).count()
    });
    let unread: usize = unread.sum();
    let lost = if unread > 0 { format!(", {unread} without an image") } else { String::new() };
    format!("{count} photo{} on a map{lost}", if count == 1 { "" } else { "s" })
}

/// The extremes of the field that colours, else of the one that sizes, and the thresholds reached.
fn values(drawing: &Drawing<'_>, input: &Input<'_>) -> String {
    let mut ends: Option<[(f64, String); 2]> = None;
    let mut reached: Vec<(f64, usize)> = Vec::new();
    let mut of: Option<Field> = None;
    for table in &drawing.tables {
        let Some(field) = drawing.color_field(table).or(drawing.size_field(table)) else { continue };
        let steps =
            field.config.thresholds.as_ref().map(|t| levels(t, field.state.range, input.theme)).unwrap_or_default();
        for place in table.places.iter().filter(|p| p.at.is_some()) {
            let Some(value) = field.values.get(place.row).number().filter(|v| v.is_finite()) else { continue };
            let one = || (value, place.name.chars().take(60).collect::<String>());
            match &mut ends {
                None => ends = Some([one(), one()]),
                Some([low, high]) => {
                    if value < low.0 {
                        *low = one();
                    }
                    if value > high.0 {
                        *high = one();
                    }
                }
            }
            if let Some((level, _)) = steps.iter().rev().find(|(level, _)| value >= *level) {
                match reached.iter_mut().find(|(l, _)| l == level) {
                    Some(known) => known.1 += 1,
                    None => reached.push((*level, 1)),
                }
            }
        }
        of.get_or_insert_with(|| field.clone());
    }
    let (Some([low, high]), Some(field)) = (ends, of) else { return String::new() };
    let display = Display::new(&field, input.theme, input.zone, input.now);
    let text = |v: f64| display.show_number(Some(v)).text.to_string().trim().to_string();
    let name: String = field.state.name.chars().take(60).collect();
    let mut told = if low.0 == high.0 && low.1 == high.1 {
        format!("{name} {} ({})", text(high.0), high.1)
    } else {
        format!("{name} highest {} ({}), lowest {} ({})", text(high.0), high.1, text(low.0), low.1)
    };
    reached.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (level, count) in reached {
        told.push_str(&format!(", {count} at or above {}", text(level)));
    }
    told
}
