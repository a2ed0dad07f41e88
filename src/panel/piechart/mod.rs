//! `piechart`: parts of a whole.

mod labels;
mod options;
mod slices;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use super::around::{Around, nothing};
use super::{Drawn, Input, Kind, read};
use crate::chart::legend::{Entry, Figure, LegendOptions, LegendPlacement, Sign};
use crate::scene::{Anchor, Group, Node, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use options::{Part, PieType};
use slices::Slice;

/// The kind.
pub struct PieChart;

/// Where the first slice begins: at the top.
const TOP: f64 = -std::f64::consts::FRAC_PI_2;
/// The hole of a ring, in parts of its radius.
const HOLE: f64 = 0.58;

impl Kind for PieChart {
    fn id(&self) -> &'static str {
        "piechart"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../piechart.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let slices = slices::collect(input, &options);
        let received: usize = slices.iter().map(|s| s.count).sum();
        if let Some((headline, message)) = missing(&slices, received) {
            return nothing(headline, message, received, input);
        }
        let (asked, columns) = legend(&options, input);
        let entries = slices.iter().map(|s| entry(s, &columns)).collect();
        let headers = columns.iter().map(|c| if *c == Part::Value { "Value" } else { "Percent" }.to_string()).collect();
        let mut around = Around::with_headers(entries, headers, &asked, input);
        let legend = !around.nodes.is_empty();
        let mut nodes = Vec::new();
        if !legend {
            nodes.extend(note(&slices, &mut around.area, input));
        }
        nodes.extend(pie(&slices, around.area, &options, input));
        nodes.append(&mut around.nodes);
        let hidden = slices.iter().filter(|s| s.count > 1).map(|s| s.count).sum::<usize>();
        let hidden = hidden + if legend { 0 } else { slices.iter().filter(|s| s.share <= 0.0).count() };
        Drawn { nodes, height: around.height, summary: sentence(&slices), drawn: received - hidden, hidden }
    }
}

fn missing(slices: &[Slice], received: usize) -> Option<(&'static str, &'static str)> {
    if received == 0 {
        return Some(("No data", ""));
    }
    if slices.iter().all(|s| s.number.is_nan()) {
        return Some(("No data", "No field has a value."));
    }
    slices
        .iter()
        .all(|s| s.share <= 0.0)
        .then_some(("Nothing to share", "No value is above zero, so there are no parts of a whole."))
}

/// The legend as asked, at the right of wide panels when no place is given; and its columns.
fn legend(options: &Options, input: &Input<'_>) -> (LegendOptions, Vec<Part>) {
    let mut asked = options.legend.clone();
    let placed = input.options.get("legend").and_then(|l| l.get("placement")).is_some();
    if !placed && input.width > input.height * 1.3 {
        asked.placement = LegendPlacement::Right;
    }
    let part = |name: &String| match name.as_str() {
        "value" => Some(Part::Value),
        "percent" => Some(Part::Percent),
        _ => None,
    };
    let columns: Vec<Part> = asked.reducers().iter().filter_map(part).collect();
    asked.calcs = asked.reducers().iter().filter(|n| part(n).is_some()).cloned().collect();
    asked.values = Vec::new();
    (asked, columns)
}

fn entry(s: &Slice, columns: &[Part]) -> Entry {
    let figure = |c: &Part| match c {
        Part::Percent => Figure { text: s.percent.clone(), number: s.share },
        Part::Name | Part::Value => Figure { text: s.value.clone(), number: s.number },
    };
    Entry { name: s.name.clone(), color: s.color, sign: Sign::Square, figures: columns.iter().map(figure).collect() }
}

/// Without a legend, how many values have no slice is told below the circle.
fn note(slices: &[Slice], area: &mut Rect, input: &Input<'_>) -> Option<Node> {
    let none = slices.iter().filter(|s| s.share <= 0.0).count();
    if none == 0 || area.h < 40.0 {
        return None;
    }
    let words = format!("+{none} without a part");
    let words = text::shorten(&words, Face::Sans, 11.0, area.w).into_owned();
    area.h -= 16.0;
    let node = Text::new(area.w / 2.0, area.bottom() + 12.5, words, 11.0, input.theme.muted);
    Some(node.anchor(Anchor::Middle).into())
}

/// A circle's middle, radius and hole.
#[derive(Debug, Clone, Copy)]
struct Disc {
    x: f64,
    y: f64,
    radius: f64,
    hole: f64,
}

fn pie(slices: &[Slice], area: Rect, options: &Options, input: &Input<'_>) -> Vec<Node> {
    let hole = if options.pie_type == PieType::Donut { HOLE } else { 0.0 };
    let middle = (area.x + area.w / 2.0, area.y + area.h / 2.0);
    let disc = |radius: f64| Disc { x: middle.0, y: middle.1, radius, hole: radius * hole };
    let labels = labels::Labels::new(slices, &options.display_labels, area, disc);
    let disc = disc(labels.radius.max(4.0));
    let mut nodes = Vec::new();
    let mut from = TOP;
    let parts: Vec<&Slice> = slices.iter().filter(|s| s.share > 0.0).collect();
    for slice in &parts {
        let to = from + slice.share * std::f64::consts::TAU;
        nodes.push(wedge(slice, disc, (from, to), parts.len(), input));
        from = to;
    }
    nodes.extend(labels.draw(disc, area, input.theme));
    nodes
}

/// A slice, set off from its neighbours by the ground.
fn wedge(slice: &Slice, disc: Disc, (from, to): (f64, f64), count: usize, input: &Input<'_>) -> Node {
    // Many lines would meet as a blot in the middle.
    let (several, set_off) = (count > 1, 1.5 * (10.0 / count as f64).min(1.0));
    let mut path = Path::default();
    if !several {
        path.arc(disc.x, disc.y, disc.radius, from, to);
        path.close();
        let mut ring = Path::default();
        ring.arc(disc.x, disc.y, disc.hole, to, from);
        ring.close();
        path.0.extend(ring.0);
    } else if disc.hole > 0.0 {
        path.arc(disc.x, disc.y, disc.radius, from, to);
        path.arc(disc.x, disc.y, disc.hole, to, from);
        path.close();
    } else {
        path.move_to(disc.x, disc.y);
        path.arc(disc.x, disc.y, disc.radius, from, to);
        path.close();
    }
    let mut style = Style::fill(slice.color);
    if several && disc.radius > 12.0 {
        style.stroke = Some(Stroke { round: true, ..Stroke::solid(input.theme.panel, set_off) });
    }
    let title = Some(format!("{}: {}", slice.name, slice.value));
    Group { title, nodes: vec![Node::path(path, style)], ..Group::default() }.into()
}

/// One sentence about all slices.
fn sentence(slices: &[Slice]) -> String {
    let short = |s: &Slice| s.name.chars().take(60).collect::<String>();
    let tell = |s: &&Slice| format!("{} {} ({})", short(s), s.value, s.percent);
    let parts: Vec<&Slice> = slices.iter().filter(|s| s.share > 0.0).collect();
    let told: Vec<String> = parts.iter().take(6).map(tell).collect();
    let more: usize = parts.iter().skip(6).map(|s| s.count).sum();
    let none = slices.iter().filter(|s| s.share <= 0.0).count();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let none = if none > 0 { format!("; {none} without a part") } else { String::new() };
    format!("{}{more}{none}.", told.join(", "))
}
