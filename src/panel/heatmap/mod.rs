//! `heatmap`: how many, by time and bucket, told by colour.

mod cells;
mod draw;
mod options;
mod ramp;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use super::around::{Around, nothing};
use super::stage::{Along, Room, Stage, marked};
use super::{Drawn, Input, Kind, read};
use crate::chart::axis::{SIZE, Side, ValueAxis};
use crate::chart::legend::Laid;
use crate::chart::options::Placement;
use crate::chart::scale::{Distribution, Domain, Wish, domain};
use crate::chart::steps::Steps;
use crate::field::Display;
use crate::frame::Field;
use crate::scene::{Node, Rect};
use crate::text::{self, Face};
use crate::time;
use cells::{Axis, Cell, Cells};
use options::{Layout, ShowValue};
use ramp::Ramp;

/// The kind.
pub struct Heatmap;

impl Kind for Heatmap {
    fn id(&self) -> &'static str {
        "heatmap"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../heatmap.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let cells = cells::collect(input, &options);
        if let Some((headline, message)) = missing(&cells, input) {
            return nothing(headline, message, cells.received, input);
        }
        let counts = shown_as(None, options.cell_values.unit.as_ref(), options.cell_values.decimals);
        let values = shown_as(cells.values.as_ref(), options.y_axis.unit.as_ref(), options.y_axis.decimals);
        let show = |field| Display::new(field, input.theme, input.zone, input.now);
        let picture = Picture {
            ramp: Ramp::new(&options.color, cells.list.iter().map(|c| c.count), input.theme),
            counts: show(&counts),
            values: show(&values),
            values_unit: values.config.unit.clone().unwrap_or_default(),
            cells: &cells,
            options: &options,
            input,
        };
        let (nodes, height) = picture.draw();
        let drawn = cells.received - cells.hidden;
        Drawn { nodes, height, summary: picture.sentence(), drawn, hidden: cells.hidden }
    }
}

/// Why there is no picture, if there is none.
fn missing(cells: &Cells, input: &Input<'_>) -> Option<(&'static str, &'static str)> {
    if input.frames.iter().all(|f| f.rows() == 0) {
        return Some(("No data", ""));
    }
    if cells.received == 0 {
        return Some(("No numbers", "This panel draws counts over time, and the answer has no number field."));
    }
    if input.frames.iter().all(|f| f.time_field().is_none()) {
        return Some(("No time field", "This panel draws counts over time, and the answer has no time field."));
    }
    cells.list.is_empty().then_some(("No data", "No bucket holds anything in this time range."))
}

/// A field that shows numbers in a unit of its own, else in that of the data.
fn shown_as(like: Option<&Field>, unit: Option<&String>, decimals: Option<u8>) -> Field {
    let mut field = Field::new("", crate::frame::Values::Number(Vec::new()));
    field.config.unit = unit.cloned().or_else(|| like?.config.unit.clone());
    field.config.decimals = decimals.or_else(|| like?.config.decimals);
    field
}

/// What is drawn.
struct Picture<'a> {
    cells: &'a Cells,
    options: &'a Options,
    ramp: Ramp,
    counts: Display<'a>,
    values: Display<'a>,
    values_unit: String,
    input: &'a Input<'a>,
}

impl Picture<'_> {
    fn draw(&self) -> (Vec<Node>, f64) {
        let (input, theme) = (self.input, self.input.theme);
        let around = self.around();
        let along = Along::Time(input.range, input.zone.clone());
        let room = Room::new(input, true);
        let axis = |high| vec![self.axis(high)];
        let stage = Stage::new(around.area, &along, room, axis, |_| 0.0);
        let (x, y, plot) = (&stage.x, stage.axes[0].scale(stage.place), stage.place);
        let gap = self.options.cell_gap.filter(|g| g.is_finite()).unwrap_or(1.0).clamp(0.0, 25.0);
        let mut nodes: Vec<Node> =
            draw::image(&self.cells.list, x, &y, plot, gap, &self.ramp, theme.panel).into_iter().collect();
        if self.options.show_value != ShowValue::Never {
            let all = self.options.show_value == ShowValue::Auto;
            nodes.extend(draw::values(&self.cells.list, x, &y, &self.ramp, all, &self.counts));
        }
        nodes.extend(stage.bottom(theme));
        nodes.extend(stage.events(input));
        nodes.extend(stage.values(theme));
        nodes.extend(around.nodes);
        (nodes, around.height)
    }

    /// The scale of colours below the plot, where there is room.
    fn around(&self) -> Around {
        let input = self.input;
        let legend = &self.options.legend;
        let whole = Rect::new(0.0, 0.0, input.width, input.height);
        if !legend.show || legend.show_legend == Some(false) || input.width < 160.0 || input.height < 120.0 {
            return Around { area: whole, height: input.height, nodes: Vec::new() };
        }
        let nodes = draw::legend(&self.ramp, &self.counts, input.width, input.theme);
        Around::below(Laid { width: input.width, height: draw::LEGEND, nodes, hidden: 0 }, whole, false)
    }

    fn axis(&self, high: f64) -> ValueAxis {
        let asked = &self.options.y_axis;
        let mut axis = match &self.cells.axis {
            Axis::Rows(names, layout) => self.rows(names, *layout),
            Axis::Numbers(distribution) => self.numbers(*distribution, high),
        };
        axis.side = match asked.axis_placement {
            Placement::Hidden => Side::Hidden,
            Placement::Right => Side::Right,
            Placement::Auto | Placement::Left | Placement::Top | Placement::Bottom => Side::Left,
        };
        axis.reverse = asked.reverse;
        axis.border = asked.axis_border_show;
        axis.color = self.input.theme.muted;
        axis.title = asked.axis_label.clone().filter(|l| !l.trim().is_empty());
        axis.width = asked.axis_width.filter(|w| w.is_finite() && *w > 0.0);
        axis
    }

    /// An axis of named buckets of equal height: ticks at the ends that names tell, or in the middle.
    fn rows(&self, names: &[String], layout: Layout) -> ValueAxis {
        let shift = match layout {
            Layout::Ge => 0.0,
            Layout::Le => 1.0,
            Layout::Auto | Layout::Unknown => 0.5,
        };
        let ticks: Vec<f64> = (0..names.len()).map(|i| i as f64 + shift).collect();
        let domain = Domain { lo: 0.0, hi: names.len().max(1) as f64, ticks };
        ValueAxis { domain, labels: self.bounds(names), ..ValueAxis::default() }
    }

    /// The names of buckets; numbers in the unit of the axis.
    fn bounds(&self, names: &[String]) -> Vec<String> {
        let numbers: Option<Vec<f64>> = names.iter().map(|n| cells::number(n)).collect();
        let Some(numbers) = numbers else { return names.to_vec() };
        let finite: Vec<f64> = numbers.iter().copied().filter(|v| v.is_finite()).collect();
        let mut texts = self.values.ticks(&finite).into_iter();
        let text = |v: &f64| match v {
            v if v.is_finite() => texts.next().unwrap_or_default(),
            v if *v > 0.0 => "∞".into(),
            _ => "-∞".into(),
        };
        numbers.iter().map(text).collect()
    }

    fn numbers(&self, distribution: Distribution, high: f64) -> ValueAxis {
        let asked = &self.options.y_axis;
        let ends = self.cells.list.iter().map(|c| c.y).filter(|y| distribution.takes(y.1));
        let data = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let data = data.map(|(lo, hi)| if distribution.takes(lo) { (lo, hi) } else { (self.least(hi), hi) });
        // Cells fill the plot: its ends are theirs.
        let wish = Wish {
            min: asked.min.or(data.map(|d| d.0)),
            max: asked.max.or(data.map(|d| d.1)),
            steps: Steps::of(&self.values_unit),
            decimals: asked.decimals,
            distribution,
            ..Wish::default()
        };
        // One tick alone tells no scale.
        let room = ValueAxis::room(high);
        let several = (room..room + 4).map(|most| domain(data, &wish, most)).find(|d| d.ticks.len() > 1);
        let domain = several.unwrap_or_else(|| domain(data, &wish, room));
        let labels = self.values.ticks(&domain.ticks);
        ValueAxis { domain, distribution, labels, ..ValueAxis::default() }
    }

    /// The least bound that an axis by powers can show.
    fn least(&self, hi: f64) -> f64 {
        let bounds = self.cells.list.iter().flat_map(|c| [c.y.0, c.y.1]).filter(|v| *v > 0.0);
        let least = bounds.fold(hi, f64::min);
        if least < hi { least } else { hi / 10.0 }
    }

    fn sentence(&self) -> String {
        let list = &self.cells.list;
        let Some(most) = list.iter().reduce(|a, b| if b.count > a.count { b } else { a }) else { return String::new() };
        let words = |ms: f64| time::point_text(ms as i64, self.input.range.length(), self.input.zone);
        let from = list.iter().map(|c| c.x.0).fold(f64::INFINITY, f64::min).max(self.input.range.from as f64);
        let to = list.iter().map(|c| c.x.1).fold(f64::NEG_INFINITY, f64::max).min(self.input.range.to as f64);
        let count = |v: f64| self.counts.show_number(Some(v)).text.to_string().trim().to_string();
        let what = self.options.rows_frame.value.as_deref().filter(|v| v.len() < 60).unwrap_or("counts");
        let events = marked(self.input).map(|e| format!("; {e}")).unwrap_or_default();
        format!(
            "{what} from {} to {}; most, {}, at {} {}{events}.",
            words(from),
            words(to),
            count(most.count),
            words((most.x.0.max(from) + most.x.1.min(to)) / 2.0),
            self.bucket(most),
        )
    }

    /// Where a cell lies on the axis of values, in words.
    fn bucket(&self, cell: &Cell) -> String {
        let show = |v: f64| self.values.show_number(Some(v)).text.to_string().trim().to_string();
        let Axis::Rows(names, layout) = &self.cells.axis else {
            return format!("between {} and {}", show(cell.y.0), show(cell.y.1));
        };
        let row = cell.y.0 as usize;
        let short = |i: usize| names.get(i).map(|n| text::shorten(n, Face::Sans, SIZE, 240.0).into_owned());
        let name = |i: usize| match short(i) {
            Some(name) => cells::number(&name).filter(|v| v.is_finite()).map_or(name, show),
            None => String::new(),
        };
        match layout {
            Layout::Le if row > 0 => format!("between {} and {}", name(row - 1), name(row)),
            Layout::Le => format!("up to {}", name(row)),
            Layout::Ge => format!("from {} on", name(row)),
            Layout::Auto | Layout::Unknown => format!("in {}", name(row)),
        }
    }
}
