//! What stands on the map besides data: meridians and parallels, the scale bar, where the map comes from.

use super::options::Controls;
use super::view::{View, wrapped};
use crate::panel::labels::Room;
use crate::scene::{Anchor, Node, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// Faint meridians and parallels; with their degrees where the land alone does not tell where one is.
pub fn graticule(view: &View, theme: &Theme, room: &mut Room) -> Vec<Node> {
    let [west, east, south, north] = view.bounds();
    let wide = (east - west).min(360.0);
    let steps = [30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
    let step = steps.into_iter().rev().find(|s| view.area.w * s / wide >= 74.0).unwrap_or(30.0);
    let mut path = Path::default();
    let mut nodes = Vec::new();
    let digits = if step >= 1.0 { 0 } else { (-step.log10()).ceil() as usize };
    let named = step <= 2.0 && view.area.w >= 260.0 && view.area.h >= 140.0;
    let area = view.area;
    let most = (wide / step).ceil().min(60.0) as usize + 1;
    for i in 0..=most {
        let lon = ((west / step).ceil() + i as f64) * step;
        let x = view.unwrapped(lon, 0.0).0;
        if x > area.x + 1.0 && x < area.right() - 1.0 {
            path.move_to(x, area.y);
            path.line_to(x, area.bottom());
            let shown = wrapped(lon);
            let words = format!("{:.digits$}° {}", shown.abs(), if shown < 0.0 { "W" } else { "E" });
            if named {
                nodes.extend(room.text(x + 3.0, area.bottom() - 13.0, &words, 9.5, theme.muted));
            }
        }
        let lat = ((south / step).ceil() + i as f64) * step;
        let y = view.unwrapped(0.0, lat).1;
        if lat < north && lat <= 90.0 && y > area.y + 1.0 && y < area.bottom() - 1.0 {
            path.move_to(area.x, y);
            path.line_to(area.right(), y);
            let words = format!("{:.digits$}° {}", lat.abs(), if lat < 0.0 { "S" } else { "N" });
            if named {
                nodes.extend(room.text(area.x + 3.0, y - 13.0, &words, 9.5, theme.muted));
            }
        }
    }
    let line = Stroke::solid(theme.axis.alpha(0.35), 0.6);
    nodes.insert(0, Node::path(path, Style { fill: None, stroke: Some(line) }));
    nodes
}

/// The scale bar and where the map comes from.
pub fn controls(asked: &Controls, view: &View, theme: &Theme, room: &mut Room) -> (Vec<Node>, Vec<Node>) {
    let area = view.area;
    let mut above = Vec::new();
    if asked.show_attribution {
        let words = "Natural Earth";
        let wide = text::width(words, Face::Sans, 9.5);
        above.extend(room.text(area.right() - wide - 3.0, area.bottom() - 13.0, words, 9.5, theme.muted));
    }
    let scale = asked.show_scale.then(|| scale_bar(asked, view, theme, room)).flatten().unwrap_or_default();
    (scale, above)
}

/// A bar of a round length, where one length holds for all of the map.
fn scale_bar(asked: &Controls, view: &View, theme: &Theme, room: &mut Room) -> Option<Vec<Node>> {
    let units: [(&str, f64); 2] = match asked.scale_units.as_deref() {
        Some("us" | "imperial") => [("mi", 1609.344), ("ft", 0.3048)],
        Some("nautical") => [("nmi", 1852.0), ("m", 1.0)],
        _ => [("km", 1000.0), ("m", 1.0)],
    };
    let metres = view.metres()?;
    let longest = (view.area.w * 0.3).min(110.0) * metres;
    let (unit, size) = if longest >= units[0].1 { units[0] } else { units[1] };
    let power = (longest / size).log10().floor();
    let base = 10f64.powf(power);
    let length = [5.0, 2.0, 1.0].into_iter().map(|m| m * base).find(|l| l * size <= longest)?;
    let wide = length * size / metres;
    let words = format!("{} {unit}", crate::frame::number_text(length));
    let (x, y) = (view.area.x + 5.0, view.area.y + 6.0);
    let text_wide = text::width(&words, Face::Sans, 9.5);
    if wide + text_wide + 10.0 > view.area.w
        || !room.take(Rect::new(x, y - 2.0, wide.max(20.0) + text_wide + 8.0, 14.0))
    {
        return None;
    }
    let mut path = Path::default();
    path.move_to(x, y + 1.0);
    path.line_to(x, y + 6.0);
    path.line_to(x + wide, y + 6.0);
    path.line_to(x + wide, y + 1.0);
    let label = Text::new(x + wide + 5.0, y + 7.0, words, 9.5, theme.muted).anchor(Anchor::Start);
    Some(vec![Node::path(path, Style::stroke(theme.muted, 1.2)), label.into()])
}
