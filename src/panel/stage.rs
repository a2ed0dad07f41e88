//! The stage of a plot with axes: where everything stands, once labels are measured.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::{Event, Input};
use crate::chart::axis::{self, Side, TimeAxis, ValueAxis};
use crate::chart::numbers::{NumberAxis, Numbers};
use crate::chart::options::ThresholdsMode;
use crate::chart::overlay;
use crate::chart::scale::Scale;
use crate::frame::Thresholds;
use crate::scene::{Node, Rect};
use crate::theme::Theme;
use crate::time::TimeRange;

/// What runs along the bottom of a plot.
pub enum Along<'a> {
    /// Time.
    Time(TimeRange, TimeZone),
    /// Numbers.
    Numbers(Numbers<'a>),
    /// What the kind draws itself, of some height; the scale goes from 0 to 1.
    Own(f64),
}

/// What has room in a body of some size.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Labels of values.
    pub value_labels: bool,
    /// Titles along axes.
    pub axis_titles: bool,
    /// Labels below the plot.
    pub bottom_labels: bool,
    /// A row below these.
    pub context: bool,
    /// A row for the texts of events.
    pub events: bool,
}

impl Room {
    /// What has room in the body; events are those of a time axis.
    pub fn new(input: &Input<'_>, events: bool) -> Self {
        let (w, h) = (input.width, input.height);
        Self {
            value_labels: w >= 90.0 && h >= 30.0,
            axis_titles: w >= 260.0 && h >= 140.0,
            bottom_labels: h >= 66.0 && w >= 60.0,
            context: h >= 170.0 && w >= 220.0,
            events: events && h >= 120.0 && input.events.iter().any(|e| in_range(e, input)),
        }
    }

    fn top(&self) -> f64 {
        let labels = if self.value_labels { 8.0 } else { 3.0 };
        labels + if self.events { overlay::EVENT_ROW } else { 0.0 }
    }

    fn below(&self) -> f64 {
        match (self.bottom_labels, self.context) {
            (true, true) => axis::ROW + axis::CONTEXT_ROW,
            (true, false) => axis::ROW,
            _ => 3.0,
        }
    }
}

/// A plot with its axes in their places.
pub struct Stage {
    /// The plot's place.
    pub place: Rect,
    /// The scale along the bottom.
    pub x: Scale,
    /// The value axes.
    pub axes: Vec<ValueAxis>,
    bottom: Bottom,
    room: Room,
}

enum Bottom {
    Time(TimeAxis),
    Numbers(NumberAxis),
    Own,
}

impl Stage {
    /// Places axes in an area: `axes` makes those of values for a height, `inset` says how far the ends of the bottom
    /// axis stand from the edges of a plot of some width.
    pub fn new(
        area: Rect,
        along: &Along<'_>,
        room: Room,
        axes: impl FnOnce(f64) -> Vec<ValueAxis>,
        inset: impl FnOnce(f64) -> f64,
    ) -> Self {
        let below = if let Along::Own(height) = along { *height } else { room.below() };
        let high = (area.h - room.top() - below).max(8.0);
        let mut axes = axes(high);
        fit(&mut axes, area.w, &room);
        let wide = |side: Side| axes.iter().filter(|a| a.side == side).map(ValueAxis::wide).sum::<f64>();
        let (left, right) = (wide(Side::Left).max(2.0), wide(Side::Right).max(3.0));
        let place = Rect::new(area.x + left, area.y + room.top(), (area.w - left - right).max(8.0), high);
        let inset = inset(place.w);
        let (ends, bounds) = ((place.x + inset, place.right() - inset), (area.x, area.right()));
        let (x, bottom) = match along {
            Along::Time(range, zone) => {
                let x = Scale::linear((range.from as f64, range.to.max(range.from + 1) as f64), ends);
                let axis = TimeAxis::new(*range, zone, &x, bounds);
                (x, Bottom::Time(axis))
            }
            Along::Numbers(numbers) => {
                let axis = NumberAxis::new(numbers, ends, bounds);
                (axis.scale(ends), Bottom::Numbers(axis))
            }
            Along::Own(_) => (Scale::linear((0.0, 1.0), ends), Bottom::Own),
        };
        Self { place, x, axes, bottom, room }
    }

    /// Faint lines behind the data.
    pub fn grid(&self, theme: &Theme) -> Vec<Node> {
        let mut nodes = match &self.bottom {
            Bottom::Time(axis) => axis.grid(self.place, theme),
            Bottom::Numbers(axis) => axis.grid(self.place, theme),
            Bottom::Own => Vec::new(),
        };
        nodes.extend(self.axes.iter().flat_map(|a| a.grid(self.place, theme)));
        nodes
    }

    /// The line below the plot with its labels.
    pub fn bottom(&self, theme: &Theme) -> Vec<Node> {
        match &self.bottom {
            _ if !self.room.bottom_labels => Vec::new(),
            Bottom::Time(axis) => axis.draw(self.place, self.room.context, theme),
            Bottom::Numbers(axis) => axis.draw(self.place, self.room.context, theme),
            Bottom::Own => Vec::new(),
        }
    }

    /// Thresholds of the axes: bands behind the data, and lines over it.
    pub fn thresholds(&self, shown: &[(usize, &Thresholds, ThresholdsMode)], theme: &Theme) -> (Vec<Node>, Vec<Node>) {
        let (mut bands, mut lines) = (Vec::new(), Vec::new());
        for (axis, config, mode) in shown.iter().filter_map(|(i, c, m)| Some((self.axes.get(*i)?, c, m))) {
            let levels = overlay::levels(config, (axis.domain.lo, axis.domain.hi), theme);
            let scale = axis.scale(self.place);
            if mode.area() {
                let base = config.steps.iter().find(|t| t.value.is_none()).and_then(|t| theme.color(&t.color));
                bands.extend(overlay::threshold_bands(base, &levels, &scale, self.place));
            }
            if let Some(dashed) = mode.line() {
                lines.extend(overlay::threshold_lines(&levels, &scale, self.place, dashed));
            }
        }
        (bands, lines)
    }

    /// Events over the plot.
    pub fn events(&self, input: &Input<'_>) -> Vec<Node> {
        overlay::events(&notes(input), &self.x, self.place, self.room.events, input.theme)
    }

    /// The labels of the value axes.
    pub fn values(&self, theme: &Theme) -> Vec<Node> {
        let (mut left, mut right) = (self.place.x, self.place.right());
        let mut nodes = Vec::new();
        for axis in &self.axes {
            let edge = if axis.side == Side::Left { left } else { right };
            nodes.extend(axis.draw(self.place, edge, theme));
            match axis.side {
                Side::Left => left -= axis.wide(),
                Side::Right => right += axis.wide(),
                Side::Hidden => {}
            }
        }
        nodes
    }
}

/// Whether an event is seen in the range of time.
pub fn in_range(event: &Event, input: &Input<'_>) -> bool {
    event.time <= input.range.to && event.end.unwrap_or(event.time) >= input.range.from
}

/// How many events are marked, in words.
pub fn marked(input: &Input<'_>) -> Option<String> {
    let seen = input.events.iter().filter(|e| in_range(e, input));
    let (again, once): (Vec<&Event>, Vec<&Event>) = seen.partition(|e| e.recurring);
    let names: BTreeSet<String> = again.iter().map(|e| e.text.chars().take(40).collect()).collect();
    let count = match once.len() {
        0 => None,
        1 => Some("1 event marked".to_string()),
        n => Some(format!("{n} events marked")),
    };
    let bands = (!names.is_empty()).then(|| {
        let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
        format!("bands for {}{more}", names.into_iter().take(3).collect::<Vec<_>>().join(", "))
    });
    let told: Vec<String> = count.into_iter().chain(bands).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// The events in the range, with their colours.
pub fn notes(input: &Input<'_>) -> Vec<overlay::Event> {
    let color = |c: &Option<String>| c.as_deref().and_then(|c| input.theme.color(c)).unwrap_or(input.theme.info);
    let note = |e: &Event| overlay::Event {
        from: e.time,
        to: e.end,
        text: e.words(),
        color: color(&e.color),
        recurring: e.recurring,
    };
    input.events.iter().filter(|e| in_range(e, input)).map(note).collect()
}

/// Drops titles and labels that a small body has no room for, and shortens labels that are too wide.
fn fit(axes: &mut [ValueAxis], width: f64, room: &Room) {
    for axis in axes.iter_mut() {
        if !room.axis_titles {
            axis.title = None;
        }
        if !room.value_labels {
            axis.side = Side::Hidden;
        }
        let most = (width * 0.28).max((width * 0.45).min(52.0));
        axis.limit(most);
        axis.width = axis.width.map(|w| w.min(most));
    }
    let mut used = 0.0;
    for axis in axes.iter_mut() {
        if used + axis.wide() > width * 0.6 {
            axis.side = Side::Hidden;
        }
        used += axis.wide();
    }
}
