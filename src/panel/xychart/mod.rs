//! `xychart`: numbers over numbers.

mod choose;
mod draw;
mod options;
mod series;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use super::around::{Around, nothing};
use super::axes::{self, Measured};
use super::labels::Room as Free;
use super::stage::{Along, Room, Stage};
use super::{Drawn, Input, Kind, read};
use crate::chart::legend::{Entry, Figure, Sign};
use crate::chart::numbers::Numbers;
use crate::chart::options::AxisOptions;
use crate::chart::scale::{Distribution, Wish};
use crate::chart::steps::Steps;
use crate::field::Display;
use crate::frame::{Field, FieldType};
use crate::scene::{Group, Node};
use crate::time::{self, TimeRange};
use options::Show;
use series::{Series, ends, label};

/// The kind.
pub struct XyChart;

impl Kind for XyChart {
    fn id(&self) -> &'static str {
        "xychart"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../xychart.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let (series, hidden) = series::collect(input, &options);
        if let Some((headline, message)) = missing(&series, hidden, input) {
            return nothing(headline, message, series.len() + hidden, input);
        }
        let picture = Picture { series: &series, options: &options, input };
        let (nodes, height) = picture.draw();
        Drawn { nodes, height, summary: picture.sentence(), drawn: series.len(), hidden }
    }
}

fn missing(series: &[Series<'_>], hidden: usize, input: &Input<'_>) -> Option<(&'static str, &'static str)> {
    if input.frames.iter().all(|f| f.rows() == 0) {
        return Some(("No data", ""));
    }
    if series.is_empty() && hidden > 0 {
        return Some(("No data", "All series are hidden by the definition."));
    }
    if series.is_empty() {
        let message =
            "This panel draws numbers over numbers of the same table, and the answer has no such pair of fields.";
        return Some(("No pair of fields", message));
    }
    series.iter().all(|s| s.spots().next().is_none()).then_some(("No data", "No row has both an x and a y."))
}

struct Picture<'a> {
    series: &'a [Series<'a>],
    options: &'a Options,
    input: &'a Input<'a>,
}

impl Picture<'_> {
    fn draw(&self) -> (Vec<Node>, f64) {
        let (input, theme) = (self.input, self.input.theme);
        let mut asked = self.options.legend.clone();
        let entries = self.entries();
        // A series alone that its axes name needs no legend.
        asked.show_legend &= !entries.is_empty();
        let around = Around::legend(entries, &asked, input);
        let axes: Vec<AxisOptions> =
            self.series.iter().map(|s| self.axis_options(s, around.nodes.is_empty())).collect();
        let places = axes::assign(self.series.iter().zip(&axes).map(|(s, o)| (s.y, o, false)));
        let radius = self.series.iter().flat_map(|s| s.spots().map(|p| p.size)).fold(0.0, f64::max) / 2.0;
        // Large points at the ends are not cut.
        let part = if radius > 6.0 { (radius / (around.area.h * 0.8).max(40.0)).min(0.2) } else { 0.0 };
        let measured: Vec<Measured<'_>> = self.series.iter().zip(&axes).map(|(s, o)| measured(s, o, part)).collect();
        let build = |high| axes::build(&measured, &places, high, theme);
        let x = series::places(self.series[0].x, None);
        let shown = Display::new(&x, theme, input.zone, input.now);
        let along = self.along(&shown);
        let inset = |wide: f64| if radius > 6.0 { radius.min(wide * 0.1) } else { 0.0 };
        let stage = Stage::new(around.area, &along, Room::new(input, false), build, inset);
        let mut nodes = stage.grid(theme);
        nodes.extend(stage.bottom(theme));
        let mut texts = Vec::new();
        for (s, axis) in self.series.iter().zip(&places) {
            let y = stage.axes[*axis].scale(stage.place);
            texts.extend(draw::texts(s, &stage.x, &y, stage.place));
            let marks = draw::series(s, &stage.x, &y, stage.place, theme);
            let title = Some(s.name.clone());
            nodes.push(Group { title, nodes: marks, clip: Some(stage.place.inset(-6.0)), ..Group::default() }.into());
        }
        // Texts that have no room yield, those of small points first.
        nodes.extend(Free::new(stage.place).labels(texts, &[], theme).0);
        nodes.extend(stage.values(theme));
        nodes.extend(around.nodes);
        (nodes, around.height)
    }

    /// Names of series; after them the colours of some values, where colours go by value.
    fn entries(&self) -> Vec<Entry> {
        let figures = |s: &Series<'_>| self.options.legend.figures(s.y, &s.display);
        let sign = |s: &Series<'_>| if s.show() == Show::Lines { Sign::Line(s.dashes()) } else { Sign::Dot };
        let blank = || vec![Figure::none(); self.options.legend.reducers().len()];
        let mut entries: Vec<Entry> = Vec::new();
        for s in self.series.iter().filter(|s| !s.custom.hide_from.legend) {
            let name = match &s.sized {
                Some(size) => format!("{} (size: {size})", s.name),
                None => s.name.clone(),
            };
            let Some((by, scale)) = &s.colored else {
                entries.push(Entry { name, color: s.color, sign: sign(s), figures: figures(s) });
                continue;
            };
            if *by != label(s.y) || self.series.len() > 1 {
                entries.push(Entry {
                    name: format!("{name} by {by}"),
                    color: self.input.theme.muted,
                    sign: sign(s),
                    figures: figures(s),
                });
            }
            for (text, color) in scale {
                if !entries.iter().any(|e| e.name == *text && e.color == *color) {
                    entries.push(Entry { name: text.clone(), color: *color, sign: sign(s), figures: blank() });
                }
            }
        }
        entries
    }

    /// The axis of a series: it bears the series' name, where nothing else does.
    fn axis_options(&self, s: &Series<'_>, nameless: bool) -> AxisOptions {
        let mut options = s.custom.axis.clone();
        let set = options.axis_label.as_deref().is_some_and(|l| !l.trim().is_empty());
        if !set && self.series.len() == 1 && (nameless || s.colored.is_some()) {
            options.axis_label = Some(s.name.clone());
        }
        options
    }

    fn along<'b>(&self, shown: &'b Display<'b>) -> Along<'b> {
        let x = self.series[0].x;
        let data = ends(self.series.iter().flat_map(|s| s.spots().map(|p| p.x)));
        if x.kind() == FieldType::Time {
            let (from, to) = data.unwrap_or((self.input.range.from as f64, self.input.range.to as f64));
            let range = TimeRange { from: from as i64, to: (to as i64).max((from as i64).saturating_add(1)) };
            return Along::Time(range, self.input.zone.clone());
        }
        let custom: Custom = read(&x.config.custom);
        let (config, axis) = (&x.config, &custom.axis);
        let distribution = axis.scale_distribution.distribution();
        let all = self.series.iter().flat_map(|s| s.spots().map(|p| p.x));
        let wish = Wish {
            min: config.min,
            max: config.max,
            soft_min: axis.axis_soft_min,
            soft_max: axis.axis_soft_max,
            centred: axis.axis_centered_zero,
            decimals: config.decimals,
            steps: Steps::of(config.unit.as_deref().unwrap_or("")),
            distribution,
            ..Wish::default()
        };
        let title = axis.axis_label.clone().filter(|l| !l.trim().is_empty()).unwrap_or_else(|| self.x_name());
        let grid = axis.axis_grid_show.unwrap_or(true);
        Along::Numbers(Numbers {
            display: shown,
            data: ends(all.filter(|v| distribution.takes(*v))),
            bounds: &[],
            wish,
            title,
            grid,
        })
    }

    /// The names of the fields along x.
    fn x_name(&self) -> String {
        let mut names: Vec<(&str, String)> = self.series.iter().map(|s| (s.x.name.as_str(), label(s.x))).collect();
        names.dedup_by_key(|(raw, _)| *raw);
        names.truncate(4);
        names.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(", ")
    }

    /// One sentence: how many points, from where to where, and how x and y go together.
    fn sentence(&self) -> String {
        let short = |name: &str| name.chars().take(60).collect::<String>();
        let between = |field: &Field, values: Option<(f64, f64)>| {
            let shown = Display::new(field, self.input.theme, self.input.zone, self.input.now);
            let text = |v: f64| match field.kind() {
                FieldType::Time => time::point_text(v as i64, self.input.range.length(), self.input.zone),
                _ => shown.show_number(Some(v)).text.to_string().trim().to_string(),
            };
            values.map_or_else(String::new, |(lo, hi)| {
                format!("{} from {} to {}", short(&label(field)), text(lo), text(hi))
            })
        };
        let tell = |s: &Series<'_>| {
            let count = s.spots().count();
            let (x, y) = (ends(s.spots().map(|p| p.x)), ends(s.spots().map(|p| p.y)));
            let points = if count == 1 { "1 point".to_string() } else { format!("{count} points") };
            let together = correlation(s).map(|r| format!(", correlation {r:.2}")).unwrap_or_default();
            format!("{points} with {} and {}{together}", between(s.y, y), between(s.x, x))
        };
        let told: Vec<String> = self.series.iter().filter(|s| s.spots().next().is_some()).take(3).map(tell).collect();
        let more =
            if self.series.len() > 3 { format!("; and {} more series", self.series.len() - 3) } else { String::new() };
        format!("{}{more}.", told.join("; "))
    }
}

/// What an axis has to know of a series; a part of its extent is blank at both ends.
fn measured<'s>(s: &'s Series<'_>, options: &'s AxisOptions, blank: f64) -> Measured<'s> {
    let spread = options.scale_distribution.distribution();
    let even = |(lo, hi): (f64, f64)| match (hi - lo) * blank {
        more if spread == Distribution::Linear && more.is_finite() => (lo - more, hi + more),
        _ => (lo, hi),
    };
    Measured {
        field: s.y,
        display: &s.display,
        options,
        color: s.color,
        ends: ends(s.spots().map(|p| p.y).filter(|v| spread.takes(*v)))
            .map(even)
            .filter(|e| e.0.is_finite() && e.1.is_finite()),
        zero: false,
        filled: false,
        percent: false,
        share: None,
    }
}

/// Pearson's correlation; none for few points or where a side is constant.
fn correlation(s: &Series<'_>) -> Option<f64> {
    let count = s.spots().count() as f64;
    if count < 3.0 {
        return None;
    }
    let (mx, my) = s.spots().fold((0.0, 0.0), |(x, y), p| (x + p.x / count, y + p.y / count));
    let (sxx, syy, sxy) = s.spots().fold((0.0, 0.0, 0.0), |(a, b, c), p| {
        let (dx, dy) = (p.x - mx, p.y - my);
        (a + dx * dx, b + dy * dy, c + dx * dy)
    });
    let r = sxy / sxx.sqrt() / syy.sqrt();
    r.is_finite().then_some(r.clamp(-1.0, 1.0))
}
