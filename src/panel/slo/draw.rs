//! The picture of an objective: three figures, the budget over time, and the periods.

use super::{Figures, words};
use crate::chart::reduce::thin;
use crate::panel::Input;
use crate::panel::card::{State, sign};
use crate::scene::{Anchor, Color, Node, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

const SMALL: f64 = 11.5;
const LINE: f64 = 16.0;
const ROW: f64 = 20.0;
const GAP: f64 = 22.0;
/// The least height of the graph with its texts.
const GRAPH: f64 = 64.0;

/// A column of texts that fills from the top while there is room.
struct Column<'a> {
    place: Rect,
    y: f64,
    theme: &'a Theme,
    nodes: Vec<Node>,
}

/// All of it; with the height used.
pub fn draw(slo: &Figures, input: &Input<'_>) -> (Vec<Node>, f64) {
    let theme = input.theme;
    let w = input.width;
    let columns = if w >= 430.0 {
        3
    } else if w >= 270.0 {
        2
    } else {
        1
    };
    let stacked = [0.0, 262.0, 176.0, 84.0][columns];
    let h = if input.grow { input.height.max(stacked) } else { input.height };
    let note = if slo.unused > 0 && h >= 80.0 { LINE } else { 0.0 };
    let wide = (w - GAP * (columns as f64 - 1.0)) / columns as f64;
    let mut nodes = Vec::new();
    let mut bottom: f64 = 0.0;
    let mut y = 0.0;
    for (i, block) in [attained as Block, budget, burning].into_iter().enumerate() {
        let column = i % columns;
        if column == 0 {
            y = if i == 0 { 0.0 } else { bottom + 10.0 };
        }
        // At the left of the note there is room.
        let foot = if column + 1 < columns { 0.0 } else { note };
        let place = Rect::new(column as f64 * (wide + GAP), y, wide, (h - foot - y).max(0.0));
        let mut at = Column { place, y: place.y, theme, nodes: Vec::new() };
        block(slo, &mut at, h);
        bottom = bottom.max(at.y);
        nodes.append(&mut at.nodes);
    }
    let mut height = h;
    let mut room = Rect::new(0.0, bottom + 12.0, w, h - note - bottom - 12.0);
    let rows = slo.spans.len();
    if rows > 1 && w >= 200.0 {
        let graph = slo.course.len() > 1 && (input.grow || room.h - GRAPH - 12.0 > ROW * 2.0);
        let reserved = if graph { GRAPH + 12.0 } else { 0.0 };
        let wanted = ROW * rows as f64 + LINE;
        if input.grow && wanted > room.h - reserved {
            let more = wanted + reserved - room.h;
            (height, room.h) = (height + more, room.h + more);
        }
        if graph {
            let tall = (room.h - wanted - 12.0).clamp(GRAPH, 130.0);
            nodes.extend(course(slo, Rect::new(0.0, room.y, w, tall), input));
            room = Rect::new(0.0, room.y + tall + 12.0, w, room.h - tall - 12.0);
        }
        nodes.extend(periods(slo, room, theme));
    } else if slo.course.len() > 1 && room.h >= 40.0 && w >= 160.0 {
        let tall = room.h.min(180.0);
        nodes.extend(course(slo, Rect::new(0.0, room.y, w, tall), input));
    }
    if note > 0.0 {
        let words = text::shorten(&format!("+{} more series", slo.unused), Face::Sans, 11.0, w).into_owned();
        nodes.push(Text::new(w, height - 3.0, words, 11.0, theme.muted).anchor(Anchor::End).into());
    }
    (nodes, height)
}

/// What fills a column.
type Block = fn(&Figures, &mut Column<'_>, f64);

impl Column<'_> {
    /// Whether so many pixels are left.
    fn room(&self, height: f64) -> bool {
        self.y + height <= self.place.bottom() + 0.01
    }

    /// A small line: the first of some texts that fits.
    fn short(&mut self, texts: &[String], color: Color) {
        let words = text::fitting(texts, Face::Sans, SMALL, self.place.w);
        self.line(&words, color);
    }

    /// A small line, or two, if there is room.
    fn line(&mut self, words: &str, color: Color) {
        let lines = ((self.place.bottom() - self.y + 0.01) / LINE).floor().clamp(0.0, 2.0) as usize;
        for words in text::wrap(words, Face::Sans, SMALL, self.place.w, lines) {
            self.nodes.push(Text::new(self.place.x, self.y + SMALL * text::ASCENT + 1.0, words, SMALL, color).into());
            self.y += LINE;
        }
    }

    /// A large figure behind a sign.
    fn figure(&mut self, words: &str, state: Option<State>, most: f64) {
        let inset = |size: f64| if state.is_some() { size * 0.95 } else { 0.0 };
        let free = self.place.bottom() - self.y;
        let mut size = most.min(free / (text::ASCENT + text::DESCENT)).max(0.0);
        let natural = text::width(words, Face::Bold, 10.0) / 10.0;
        size = size.min(self.place.w / (natural + if state.is_some() { 0.95 } else { 0.0 }));
        if size < 9.0 {
            return;
        }
        let baseline = self.y + size * text::ASCENT;
        if let Some(state) = state {
            let r = size * 0.7;
            self.nodes.push(sign(
                state,
                self.place.x + r / 2.0 + 1.0,
                baseline - size * text::CAP_HEIGHT / 2.0,
                r,
                self.theme,
            ));
        }
        let node = Text::new(self.place.x + inset(size), baseline, words, size, self.theme.text).face(Face::Bold);
        self.nodes.push(node.into());
        self.y += size * (text::ASCENT + text::DESCENT);
    }
}

/// The size of both figures: by the height of the panel, and so that both have room in their columns.
fn large(slo: &Figures, width: f64, height: f64) -> f64 {
    let natural = |t: &str| text::width(t, Face::Bold, 10.0) / 10.0;
    let widest = (natural(&slo.attained_text) + 0.95).max(natural(&words::share(slo.left)));
    (height * 0.2).clamp(20.0, 40.0).min((width / widest).max(14.0))
}

fn attained(slo: &Figures, at: &mut Column<'_>, height: f64) {
    if height >= 70.0 {
        at.line("Attained", at.theme.muted);
    }
    at.figure(
        &slo.attained_text,
        Some(if slo.met() { State::Ok } else { State::Error }),
        large(slo, at.place.w, height),
    );
    let met = if slo.met() { "met" } else { "missed" };
    let objective = slo.objective_text();
    let texts = [format!("objective {objective}: {met}"), format!("{objective} {met}"), met.to_string()];
    if at.room(2.0 * LINE) { at.line(&texts[0], at.theme.text) } else { at.short(&texts, at.theme.text) }
}

fn budget(slo: &Figures, at: &mut Column<'_>, height: f64) {
    if !at.room(LINE * 2.0) {
        return;
    }
    at.line("Error budget left", at.theme.muted);
    at.figure(&words::share(slo.left), None, large(slo, at.place.w, height));
    at.line(&slo.left_text(), at.theme.text);
    if at.room(14.0) {
        let track = Rect::new(at.place.x, at.y + 3.0, at.place.w, 7.0);
        at.nodes.push(Node::Rect(track, 3.5, Style::fill(at.theme.track)));
        let part = if slo.left.is_finite() { slo.left.clamp(0.0, 1.0) } else { 0.0 };
        if part > 0.0 {
            let color = if slo.left < 0.25 { at.theme.warn } else { at.theme.good };
            at.nodes.push(Node::Rect(Rect { w: (track.w * part).max(3.0), ..track }, 3.5, Style::fill(color)));
        }
        at.y += 14.0;
    }
}

fn burning(slo: &Figures, at: &mut Column<'_>, _: f64) {
    if slo.burns.is_empty() || !at.room(LINE * 2.0) {
        return;
    }
    at.line("Burn rate", at.theme.muted);
    at.y += 2.0;
    let theme = at.theme;
    let rate = |b: &super::Burn| b.rate.map_or_else(|| "–".to_string(), words::rate);
    let widest =
        |texts: &mut dyn Iterator<Item = String>| texts.map(|t| text::width(&t, Face::Sans, 12.0)).fold(0.0, f64::max);
    let names = widest(&mut slo.burns.iter().map(|b| b.window.clone())).min(at.place.w * 0.3);
    let rates = widest(&mut slo.burns.iter().map(rate)).max(34.0);
    let count = slo.burns.len();
    for (i, burn) in slo.burns.iter().enumerate() {
        // The last line that has room tells how many follow.
        if !at.room(if i + 1 < count { 2.0 * ROW - 2.0 } else { ROW - 2.0 }) && i + 1 < count {
            at.line(&format!("+{} more", count - i), theme.muted);
            return;
        }
        if !at.room(ROW - 2.0) {
            return;
        }
        let (x, baseline) = (at.place.x, at.y + 13.0);
        let state = match burn.rate {
            None => State::Skipped,
            Some(r) if r < 1.005 => State::Ok,
            Some(r) if r < 6.0 => State::Partial,
            Some(_) => State::Error,
        };
        at.nodes.push(sign(state, x + 6.0, at.y + 9.0, 11.0, theme));
        let window = text::shorten(&burn.window, Face::Sans, 12.0, names).into_owned();
        at.nodes.push(Text::new(x + 17.0, baseline, window, 12.0, theme.text).into());
        let end = x + 17.0 + names + 12.0 + rates;
        if end <= at.place.right() {
            at.nodes.push(
                Text::new(end, baseline, rate(burn), 12.0, theme.text).face(Face::Sans).anchor(Anchor::End).into(),
            );
        }
        let pace = burn.rate.map_or("longer than the range", words::pace);
        let room = at.place.right() - end - 10.0;
        if text::width(pace, Face::Sans, SMALL) <= room {
            at.nodes.push(Text::new(end + 10.0, baseline, pace, SMALL, theme.muted).into());
        }
        at.y += ROW - 2.0;
    }
}

/// The budget left over time: a line from all of it down, zero marked.
fn course(slo: &Figures, place: Rect, input: &Input<'_>) -> Vec<Node> {
    let theme = input.theme;
    let low = slo.course.iter().map(|p| p.1).fold(0.0, f64::min).max(-4.0);
    let wide = text::width("100%", Face::Sans, 10.5) + 6.0;
    let plot = Rect::new(place.x + wide, place.y + 5.0, place.w - wide, place.h - 21.0);
    let y = |v: f64| plot.y + plot.h * (1.0 - (v.clamp(low, 1.0) - low) / (1.0 - low));
    let x = |t: i64| plot.x + plot.w * (t - input.range.from) as f64 / input.range.length().max(1) as f64;
    let mut nodes = Vec::new();
    for (value, words) in [(1.0, "100%"), (0.0, "0%")] {
        let color = if value == 0.0 { theme.axis } else { theme.grid };
        nodes.push(Node::line(plot.x, y(value), plot.right(), y(value), Stroke::solid(color, 1.0)));
        let baseline = y(value) + 10.5 * text::CAP_HEIGHT / 2.0;
        nodes.push(Text::new(plot.x - 6.0, baseline, words, 10.5, theme.muted).anchor(Anchor::End).into());
    }
    let inside = |p: &&(i64, f64)| p.0 >= input.range.from && p.0 <= input.range.to;
    let points = slo.course.iter().filter(inside).map(|p| (x(p.0), y(p.1)));
    let mut line = Path::default();
    for (i, p) in thin(points).iter().enumerate() {
        if i == 0 { line.move_to(p.0, p.1) } else { line.line_to(p.0, p.1) }
    }
    let color = if slo.left < 0.0 { theme.bad } else { theme.info };
    nodes.push(Node::path(
        line,
        Style { fill: None, stroke: Some(Stroke { round: true, ..Stroke::solid(color, 1.8) }) },
    ));
    let base = place.bottom() - 2.0;
    let end = |ms| crate::time::point_text(ms, input.range.length(), input.zone);
    let words = [end(input.range.from), end(input.range.to)];
    let title = "error budget left";
    let room = plot.w - words.iter().map(|t| text::width(t, Face::Sans, 10.5)).sum::<f64>();
    if room > 24.0 {
        nodes.push(Text::new(plot.x, base, words[0].clone(), 10.5, theme.muted).into());
        nodes.push(Text::new(plot.right(), base, words[1].clone(), 10.5, theme.muted).anchor(Anchor::End).into());
    }
    if room > text::width(title, Face::Sans, 10.5) + 60.0 {
        nodes.push(Text::new(plot.x + plot.w / 2.0, base, title, 10.5, theme.muted).anchor(Anchor::Middle).into());
    }
    nodes
}

/// The periods as rows: name, part, a bar of the budget used, met or missed. The newest rows stay.
fn periods(slo: &Figures, place: Rect, theme: &Theme) -> Vec<Node> {
    let most = ((place.h - LINE) / ROW).floor().max(0.0) as usize;
    if most == 0 {
        return Vec::new();
    }
    let all = slo.spans.len();
    let shown = if all <= most { all } else { most.saturating_sub(1) };
    let mut nodes = Vec::new();
    let texts: Vec<String> =
        slo.spans.iter().map(|s| s.attained.map_or_else(|| "–".into(), |a| slo.part_text(a))).collect();
    let widest =
        |list: &mut dyn Iterator<Item = &str>| list.map(|t| text::width(t, Face::Sans, 12.0)).fold(0.0, f64::max);
    let names = widest(&mut slo.spans.iter().map(|s| s.name.as_str())).min(place.w * 0.4);
    let parts = widest(&mut texts.iter().map(String::as_str));
    let verdict = text::width("missed", Face::Sans, 12.0) + 17.0;
    let bar = Rect::new(place.x + names + 14.0 + parts + 14.0, 0.0, place.w - names - parts - 42.0 - verdict, 8.0);
    let baseline = place.y + 11.0;
    if bar.w >= 110.0 {
        nodes.push(Text::new(bar.x, baseline, "budget used", 10.5, theme.muted).into());
    }
    for (i, (span, part)) in slo.spans.iter().zip(&texts).skip(all - shown).enumerate() {
        let y = place.y + LINE + i as f64 * ROW;
        let base = y + ROW / 2.0 + 12.0 * text::CAP_HEIGHT / 2.0;
        let name = text::shorten_middle(&span.name, Face::Sans, 12.0, names + 0.01).into_owned();
        nodes.push(Text::new(place.x, base, name, 12.0, theme.text).into());
        let end = place.x + names + 14.0 + parts;
        if end <= place.right() {
            nodes.push(Text::new(end, base, part.clone(), 12.0, theme.text).anchor(Anchor::End).into());
        }
        let Some(attained) = span.attained else { continue };
        let met = attained >= slo.objective - super::budget::TRIFLE;
        if bar.w >= 30.0 {
            let track = Rect { y: y + ROW / 2.0 - 4.0, ..bar };
            nodes.push(Node::Rect(track, 2.0, Style::fill(theme.track)));
            let used = (1.0 - super::budget::left(attained, slo.objective)).clamp(0.0, 1.0);
            let color = if met { theme.info } else { theme.bad };
            if used > 0.0 {
                nodes.push(Node::Rect(Rect { w: (track.w * used).max(2.0), ..track }, 2.0, Style::fill(color)));
            }
        }
        if end + 14.0 + verdict <= place.right() {
            let x = place.right() - verdict;
            nodes.push(sign(if met { State::Ok } else { State::Error }, x + 6.0, y + ROW / 2.0, 11.0, theme));
            let words = if met { "met" } else { "missed" };
            nodes.push(Text::new(x + 17.0, base, words, 12.0, theme.text).into());
        }
    }
    if shown < all {
        let base = place.y + LINE + shown as f64 * ROW + ROW / 2.0 + 12.0 * text::CAP_HEIGHT / 2.0;
        nodes.push(Text::new(place.x, base, format!("+{} earlier", all - shown), 12.0, theme.muted).into());
    }
    nodes
}
