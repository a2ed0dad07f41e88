//! Series: pairs of numbers, with the sizes and colours of their points.

use super::choose::{Want, drawable, means, wants};
use super::options::{Custom, Label, Options, Show};
use crate::chart::options::LineStyle;
use crate::field::Display;
use crate::frame::{Cell, Field, FieldColor, FieldConfig, FieldType, Frame, Values};
use crate::panel::dimension::named;
use crate::panel::{Input, read};
use crate::scene::Color;

/// A series.
pub struct Series<'a> {
    /// The field along x.
    pub x: &'a Field,
    /// The field upwards.
    pub y: &'a Field,
    /// How values of y are shown.
    pub display: Display<'a>,
    /// The settings of y.
    pub custom: Custom,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub color: Color,
    /// The name of the field that colours points, and the colours of some of its values.
    pub colored: Option<(String, Vec<(String, Color)>)>,
    /// The name of the field that sizes points.
    pub sized: Option<String>,
    /// The points, row by row; a row without one ends the line.
    pub points: Vec<Option<Spot>>,
    /// What is written at points, row by row; empty when nothing is.
    pub texts: Vec<String>,
    /// The line's own colour.
    pub line: Option<Color>,
}

/// A point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Along x.
    pub x: f64,
    /// Upwards.
    pub y: f64,
    /// Its diameter in pixels.
    pub size: f64,
    /// Its colour.
    pub color: Color,
}

impl Series<'_> {
    /// What is drawn.
    pub fn show(&self) -> Show {
        self.custom.show.unwrap_or_default()
    }

    /// Dashes of its lines.
    pub fn dashes(&self) -> Vec<f64> {
        self.custom.line_style.as_ref().map(LineStyle::dashes).unwrap_or_default()
    }

    /// The points that there are.
    pub fn spots(&self) -> impl Iterator<Item = &Spot> {
        self.points.iter().flatten()
    }
}

/// All series, and how many more are hidden.
pub fn collect<'a>(input: &Input<'a>, options: &Options) -> (Vec<Series<'a>>, usize) {
    let (single, wants) = wants(options);
    let (mut series, mut hidden) = (Vec::new(), 0);
    for want in &wants {
        for (number, frame) in input.frames.iter().enumerate() {
            if want.frame.is_none_or(|n| n == number) {
                hidden += of_frame(frame, want, single, &mut series, input);
            }
        }
    }
    short_names(&mut series);
    (series, hidden)
}

/// Adds the series of a frame; how many of them are hidden.
fn of_frame<'a>(
    frame: &'a Frame,
    want: &Want<'_>,
    single: bool,
    series: &mut Vec<Series<'a>>,
    input: &Input<'a>,
) -> usize {
    let numbers = || frame.fields.iter().filter(|f| f.kind() == FieldType::Number);
    let found = |m: &Option<_>| m.as_ref().and_then(|m| numbers().find(|f| means(m, f)));
    let (color, size) = (found(&want.color), found(&want.size));
    let same = |a: Option<&Field>, b: &Field| a.is_some_and(|a| std::ptr::eq(a, b));
    let taken = |f: &Field| !single && (same(color, f) || same(size, f));
    let x = match &want.x {
        Some(matcher) => drawable(frame).find(|f| means(matcher, f)),
        // A time stands along x where only one number is left.
        None if numbers().filter(|f| !taken(f)).count() > 1 => numbers().find(|f| !taken(f)),
        None => frame.time_field(),
    };
    let Some(x) = x else { return 0 };
    let meant = |f: &&Field| {
        !std::ptr::eq(*f, x)
            && !taken(f)
            && want.y.as_ref().is_none_or(|m| means(m, f))
            && !want.exclude.as_ref().is_some_and(|m| means(m, f))
    };
    let mut hidden = 0;
    for y in numbers().filter(meant).take(if single { 1 } else { usize::MAX }) {
        let custom: Custom = read(&y.config.custom);
        if custom.hide_from.viz {
            hidden += 1;
            continue;
        }
        let index = series.len();
        let texts = texts(frame, y, &custom, want, input);
        series.push(Series { texts, ..one(Fields { x, y, color, size }, custom, want, index, input) });
    }
    hidden
}

#[derive(Clone, Copy)]
struct Fields<'a> {
    x: &'a Field,
    y: &'a Field,
    color: Option<&'a Field>,
    size: Option<&'a Field>,
}

fn one<'a>(fields: Fields<'a>, mut custom: Custom, want: &Want<'_>, index: usize, input: &Input<'a>) -> Series<'a> {
    let Fields { x, y, color, size } = fields;
    if let Some(options) = want.options {
        custom.show = custom.show.or(options.show);
        custom.line_width = custom.line_width.or(options.line_width);
        custom.line_style = custom.line_style.take().or_else(|| options.line_style.clone());
    }
    let line = want.options.and_then(|o| o.line_color.as_ref()).or(custom.line_color.as_ref());
    let line = line.and_then(|d| input.theme.color(d.fixed.as_ref()?.as_str()?)).map(|c| input.theme.ink(c, 3.0));
    let display = Display::new(y, input.theme, input.zone, input.now);
    let own = own_color(y, &display, &custom, want, index, input);
    let painted = color.or_else(|| by_value(y).then_some(y)).map(colored);
    let painter = painted.as_ref().map(|f| Display::new(f, input.theme, input.zone, input.now));
    let sizes = Sizes::new(size, &custom, want);
    let number = |f: &Field, row: usize| f.values.get(row).number().filter(|v| v.is_finite());
    let spot = |row: usize| {
        let color = match (&painter, &painted) {
            (Some(p), Some(f)) => input.theme.ink(p.show(f.values.get(row)).color, 3.0),
            _ => own,
        };
        Some(Spot { x: number(x, row)?, y: number(y, row)?, size: sizes.at(size.map(|f| number(f, row))), color })
    };
    let points = (0..x.values.len().max(y.values.len())).map(spot).collect();
    let ink = |(words, color): (String, Color)| (words, input.theme.ink(color, 3.0));
    let scale = |p: &Display<'_>, f: &Field| scale(p, f).into_iter().map(ink).collect();
    let colored = painter.as_ref().zip(painted.as_ref()).map(|(p, f)| (label(f), scale(p, f)));
    let fixed = want.options.and_then(|o| o.name.as_ref()).and_then(|n| n.text());
    let name = fixed.map_or_else(|| label(y), String::from);
    let series_color = if colored.is_some() { display.series_color() } else { own };
    let sized = size.map(label);
    let texts = Vec::new();
    Series { x, y, display, custom, name, color: series_color, colored, sized, points, texts, line }
}

/// What is written at points: a field's values, one text, else the values of y.
fn texts(frame: &Frame, y: &Field, custom: &Custom, want: &Want<'_>, input: &Input<'_>) -> Vec<String> {
    let mode = want.options.and_then(|o| o.label).or(custom.label).unwrap_or_default();
    let asked = want.options.and_then(|o| o.label_value.as_ref()).or(custom.label_value.as_ref());
    let fixed = asked.and_then(|a| a.fixed.clone()).filter(|t| !t.trim().is_empty());
    let by = asked.filter(|a| a.mode.as_deref() != Some("fixed")).and_then(|a| named(frame, a.field.as_deref()));
    let field = match (mode, by, &fixed) {
        (Label::Never, ..) | (Label::Auto, None, None) => return Vec::new(),
        (_, Some(field), _) => field,
        (_, None, Some(text)) => return vec![text.clone(); frame.rows()],
        (Label::Always, None, None) => y,
    };
    let display = Display::new(field, input.theme, input.zone, input.now);
    let text = |row| display.show(field.values.get(row)).text.to_string().trim().to_string();
    (0..frame.rows()).map(text).collect()
}

/// The displayed name of a field.
pub fn label(field: &Field) -> String {
    if field.state.name.is_empty() { field.name.clone() } else { field.state.name.clone() }
}

/// The colour of all points: as set, else the next of the palette.
fn own_color(
    y: &Field,
    display: &Display<'_>,
    custom: &Custom,
    want: &Want<'_>,
    index: usize,
    input: &Input<'_>,
) -> Color {
    let set = want.options.and_then(|o| o.point_color.as_ref()).or(custom.point_color.as_ref());
    let set = set.and_then(|d| input.theme.color(d.fixed.as_ref()?.as_str()?));
    match (set, y.config.color.as_ref().map_or("", |c| c.mode.as_str())) {
        (_, "" | "palette-classic") if set.is_none() => input.theme.series(index),
        (Some(color), "" | "palette-classic") => color,
        _ => display.series_color(),
    }
}

/// Whether a field's own colours go by value.
fn by_value(field: &Field) -> bool {
    field.config.color.as_ref().is_some_and(|c| c.mode == "thresholds" || c.mode.starts_with("continuous"))
}

/// A field that colours: by a scheme, unless its own colours go by value; measured by its own values.
fn colored(field: &Field) -> Field {
    let mut own = field.clone();
    if !by_value(field) && field.config.mappings.as_ref().is_none_or(Vec::is_empty) {
        own.config.color = Some(FieldColor { mode: "continuous-viridis".into(), ..FieldColor::default() });
    }
    let found = ends(field.values.iter().filter_map(|c| c.number()).filter(|v| v.is_finite())).unwrap_or((0.0, 1.0));
    own.state.range = (field.config.min.unwrap_or(found.0), field.config.max.unwrap_or(found.1));
    own
}

/// Values with their colours: where thresholds begin, else from the least to the greatest.
fn scale(painter: &Display<'_>, field: &Field) -> Vec<(String, Color)> {
    let show = |v: f64| {
        let shown = painter.show(Cell::Number(v));
        (shown.text.to_string().trim().to_string(), shown.color)
    };
    let thresholds = field
        .config
        .thresholds
        .as_ref()
        .filter(|_| field.config.color.as_ref().is_some_and(|c| c.mode == "thresholds"));
    let (lo, hi) = field.state.range;
    if let Some(thresholds) = thresholds {
        let step = |s: &crate::frame::Threshold| match s.value {
            Some(value) => {
                (format!("≥ {}", painter.show_number(Some(value)).text), painter.show_number(Some(value)).color)
            }
            None => {
                let first = thresholds.steps.iter().find_map(|s| s.value).unwrap_or(0.0);
                let below = painter.show_number(Some(first - first.abs().max(1.0) * 1e-3)).color;
                (format!("< {}", painter.show_number(Some(first)).text), below)
            }
        };
        return thresholds.steps.iter().filter(|s| s.value.is_some() || thresholds.steps.len() > 1).map(step).collect();
    }
    let middle = lo / 2.0 + hi / 2.0;
    if hi > lo && middle.is_finite() { [lo, middle, hi].map(show).to_vec() } else { vec![show(lo)] }
}

/// How large points are.
struct Sizes {
    fixed: f64,
    /// Diameters and values of the least and the greatest.
    by: Option<((f64, f64), (f64, f64))>,
}

impl Sizes {
    fn new(field: Option<&Field>, custom: &Custom, want: &Want<'_>) -> Self {
        let old = want.options.and_then(|o| o.point_size.as_ref());
        let old_fixed = old.and_then(|o| o.fixed.as_ref()?.as_f64());
        let clean = |v: Option<f64>, or: f64| v.filter(|v| v.is_finite()).unwrap_or(or).clamp(1.0, 400.0);
        let fixed = clean(custom.point_size.fixed.or(old_fixed), 5.0);
        let by = field.and_then(|f| {
            let own: Custom = read(&f.config.custom);
            let asked =
                |of: fn(&super::options::PointSize) -> Option<f64>| of(&own.point_size).or(of(&custom.point_size));
            let least = clean(old.and_then(|o| o.min).or(asked(|p| p.min)), 5.0);
            let most = clean(old.and_then(|o| o.max).or(asked(|p| p.max)), 28.0);
            let values = f.values.iter().filter_map(|c| c.number()).filter(|v| v.is_finite());
            let ends =
                values.fold(None, |e: Option<(f64, f64)>, v| Some(e.map_or((v, v), |e| (e.0.min(v), e.1.max(v)))))?;
            Some(((least, most.max(least)), ends))
        });
        Self { fixed, by }
    }

    /// Areas go with values; no value has the least size.
    fn at(&self, value: Option<Option<f64>>) -> f64 {
        let (Some(((least, most), (lo, hi))), Some(value)) = (self.by, value) else { return self.fixed };
        let t = match value.map(|v| (v / 2.0 - lo / 2.0) / (hi / 2.0 - lo / 2.0)) {
            Some(t) if t.is_finite() => t.clamp(0.0, 1.0),
            Some(_) => 1.0,
            None => 0.0,
        };
        (least * least + (most * most - least * least) * t).sqrt()
    }
}

/// Leaves out the words that all names begin or end with.
fn short_names(series: &mut [Series<'_>]) {
    let names: Vec<Vec<String>> = series.iter().map(|s| s.name.split(' ').map(String::from).collect()).collect();
    let Some(least) = names.iter().map(Vec::len).min().filter(|_| names.len() > 1) else { return };
    let same = |of: &dyn Fn(&Vec<String>, usize) -> String| {
        (0..least - 1).take_while(|i| names.iter().all(|n| of(n, *i) == of(&names[0], *i))).count()
    };
    let front = same(&|n, i| n[i].clone());
    let back = same(&|n, i| n[n.len() - 1 - i].clone()).min(least - 1 - front);
    for (s, words) in series.iter_mut().zip(&names) {
        s.name = words[front..words.len() - back].join(" ");
    }
}

/// The least and the greatest of some numbers.
pub fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends: Option<(f64, f64)>, v| Some(ends.map_or((v, v), |(a, b)| (a.min(v), b.max(v)))))
}

/// A field without values, to show places along x.
pub fn places(x: &Field, axis_decimals: Option<u8>) -> Field {
    let config = FieldConfig { decimals: x.config.decimals.or(axis_decimals), ..x.config.clone() };
    Field {
        values: Values::Number(Vec::new()),
        config,
        name: x.name.clone(),
        labels: x.labels.clone(),
        state: x.state.clone(),
    }
}
