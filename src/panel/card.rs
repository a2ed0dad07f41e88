//! State cards: what a panel shows when it has no picture, or none that can be trusted in silence.

use crate::scene::{Anchor, Color, Group, Node, Path, Rect, Segment, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// How a panel ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Drawn from complete answers.
    Ok,
    /// The answers hold nothing.
    Empty,
    /// Drawn, but the newest sample is old.
    Stale,
    /// Drawn, but some of the answers are missing or incomplete.
    Partial,
    /// A question failed.
    Error,
    /// A deadline passed.
    Timeout,
    /// Not asked.
    Skipped,
}

impl State {
    /// All states.
    pub const ALL: [Self; 7] =
        [Self::Ok, Self::Empty, Self::Stale, Self::Partial, Self::Error, Self::Timeout, Self::Skipped];

    /// The name in `run.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Empty => "empty",
            Self::Stale => "stale",
            Self::Partial => "partial",
            Self::Error => "error",
            Self::Timeout => "timeout",
            Self::Skipped => "skipped",
        }
    }

    /// The words on a card or badge.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Empty => "No data",
            Self::Stale => "Stale",
            Self::Partial => "Partial",
            Self::Error => "Error",
            Self::Timeout => "Timed out",
            Self::Skipped => "Skipped",
        }
    }

    /// The colour that goes with shape and words.
    pub fn color(self, theme: &Theme) -> Color {
        match self {
            Self::Ok => theme.good,
            Self::Empty | Self::Skipped => theme.muted,
            Self::Stale | Self::Partial | Self::Timeout => theme.warn,
            Self::Error => theme.bad,
        }
    }
}

/// A card that fills a body: a drawn sign, the state in words, and the message.
pub fn card(state: State, message: &str, width: f64, height: f64, theme: &Theme) -> Vec<Node> {
    titled(state, state.words(), message, width, height, theme)
}

/// A card with a headline of its own.
pub fn titled(state: State, headline: &str, message: &str, width: f64, height: f64, theme: &Theme) -> Vec<Node> {
    let face = if state == State::Error { Face::Mono } else { Face::Sans };
    let layout = Layout::new(headline, message, face, width, height);
    let mut nodes = Vec::new();
    let mut y = ((height - layout.height()) / 2.0).max(0.0);
    if layout.sign > 0.0 {
        nodes.push(sign(state, width / 2.0, y + layout.sign / 2.0, layout.sign, theme));
        y += layout.sign + GAP;
    }
    if let Some((line, size)) = &layout.headline {
        let half = text::width(line, Face::Bold, *size) / 2.0;
        if layout.sign == 0.0 && half + 20.0 <= width / 2.0 {
            nodes.push(sign(state, width / 2.0 - half - 11.0, y + size * 0.6, 12.0, theme));
        }
        y += size * text::ASCENT;
        let node = Text::new(width / 2.0, y, line.clone(), *size, theme.text).face(Face::Bold);
        nodes.push(node.anchor(Anchor::Middle).into());
        y += size * text::DESCENT + 6.0;
    }
    for line in &layout.message {
        y += MESSAGE * text::ASCENT;
        let node = Text::new(width / 2.0, y, line.clone(), MESSAGE, theme.muted).face(face);
        nodes.push(node.anchor(Anchor::Middle).into());
        y += LEADING - MESSAGE * text::ASCENT;
    }
    nodes
}

const SIGN: f64 = 30.0;
const GAP: f64 = 10.0;
const HEADLINE: f64 = 14.0;
const MESSAGE: f64 = 11.5;
const LEADING: f64 = 17.0;

/// What of a card has room: the headline first, then the message, then the sign.
struct Layout {
    sign: f64,
    headline: Option<(String, f64)>,
    message: Vec<String>,
}

impl Layout {
    fn new(headline: &str, message: &str, face: Face, width: f64, height: f64) -> Self {
        let size = if width < 160.0 || height < 60.0 { 12.0 } else { HEADLINE };
        let room = (width - 16.0).max(0.0);
        let line = text::shorten(headline, Face::Bold, size, room).into_owned();
        let headline = (height >= size * 1.3 && !line.is_empty()).then_some((line, size));
        let mut layout = Self { sign: 0.0, headline, message: Vec::new() };
        let left = height - layout.height() - 12.0;
        let signed = left >= SIGN + GAP + if message.is_empty() { 0.0 } else { LEADING };
        let lines = ((left - if signed { SIGN + GAP } else { 0.0 }) / LEADING).floor().max(0.0) as usize;
        let message = message.trim();
        if lines > 0 && !message.is_empty() && room > 40.0 {
            let room = room.min(if face == Face::Mono { 620.0 } else { 460.0 });
            layout.message = text::wrap(message, face, MESSAGE, room, lines.min(12));
        }
        layout.sign = if signed { SIGN } else { 0.0 };
        layout
    }

    fn height(&self) -> f64 {
        let sign = if self.sign > 0.0 { self.sign + GAP } else { 0.0 };
        let headline = self.headline.as_ref().map_or(0.0, |(_, size)| size * (text::ASCENT + text::DESCENT) + 6.0);
        sign + headline + self.message.len() as f64 * LEADING
    }
}

/// The sign of a state around a centre: each has its own shape.
pub fn sign(state: State, x: f64, y: f64, size: f64, theme: &Theme) -> Node {
    let color = state.color(theme);
    let r = size / 2.0 - 1.0;
    let mut stroke = Stroke::solid(color, (size / 16.0).max(1.4));
    stroke.round = true;
    let pen = Style { fill: None, stroke: Some(stroke) };
    let draw = |path: Path| Node::path(path, pen.clone());
    let ring = Node::Circle(0.0, 0.0, r, pen.clone());
    let dot = |x: f64, y: f64| Node::Circle(x, y, size / 15.0, Style::fill(color));
    let nodes = match state {
        State::Ok => vec![ring, draw(lines(&[&[(-0.45, 0.05), (-0.1, 0.4), (0.5, -0.35)]], r))],
        State::Empty => vec![
            draw(lines(&[&[(-0.9, -0.85), (-0.9, 0.85), (0.95, 0.85)]], r)),
            dot(-0.35 * r, 0.35 * r),
            dot(0.15 * r, 0.35 * r),
            dot(0.65 * r, 0.35 * r),
        ],
        State::Stale => {
            let glass: &[&[(f64, f64)]] = &[
                &[(-0.65, -0.95), (0.65, -0.95)],
                &[(-0.65, 0.95), (0.65, 0.95)],
                &[(-0.5, -0.95), (-0.5, -0.5), (0.5, 0.5), (0.5, 0.95)],
                &[(0.5, -0.95), (0.5, -0.5), (-0.5, 0.5), (-0.5, 0.95)],
            ];
            vec![draw(lines(glass, r))]
        }
        State::Partial => vec![ring, Node::path(half(r), Style::fill(color))],
        State::Error => {
            let mut triangle = lines(&[&[(0.0, -0.9), (1.0, 0.85), (-1.0, 0.85)]], r);
            triangle.close();
            vec![draw(triangle), draw(lines(&[&[(0.0, -0.25), (0.0, 0.25)]], r)), dot(0.0, 0.55 * r)]
        }
        State::Timeout => vec![ring, draw(lines(&[&[(0.0, -0.6), (0.0, 0.0), (0.42, 0.25)]], r))],
        State::Skipped => vec![ring, draw(lines(&[&[(-0.7, 0.7), (0.7, -0.7)]], r))],
    };
    Group { offset: (x, y), nodes, ..Group::default() }.into()
}

/// Open lines through points given in parts of `r`.
fn lines(parts: &[&[(f64, f64)]], r: f64) -> Path {
    let mut path = Path::default();
    for part in parts {
        for (i, (x, y)) in part.iter().enumerate() {
            path.0.push(if i == 0 { Segment::Move(x * r, y * r) } else { Segment::Line(x * r, y * r) });
        }
    }
    path
}

/// The left half of a disc.
fn half(r: f64) -> Path {
    let mut path = Path::default();
    path.arc(0.0, 0.0, r, std::f64::consts::FRAC_PI_2, 3.0 * std::f64::consts::FRAC_PI_2);
    path.close();
    path
}

/// A pill with sign and words, its right top corner at a place; with its width.
pub fn badge(state: State, right: f64, top: f64, theme: &Theme) -> (Vec<Node>, f64) {
    let words = state.words();
    let wide = text::width(words, Face::Bold, 11.0) + 30.0;
    let place = Rect::new(right - wide + 0.5, top + 0.5, wide - 1.0, 17.0);
    let color = state.color(theme);
    let mut style = Style::fill(color.alpha(0.12));
    style.stroke = Some(Stroke::solid(color, 1.0));
    let label = Text::new(place.x + 21.0, place.y + 8.5 + 11.0 * text::CAP_HEIGHT / 2.0, words, 11.0, theme.text);
    let nodes = vec![
        Node::Rect(place, 8.5, style),
        sign(state, place.x + 12.0, place.y + 8.5, 11.0, theme),
        label.face(Face::Bold).into(),
    ];
    (nodes, wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_differ_by_words_and_shape() {
        let theme = Theme::light();
        let signs: Vec<Node> = State::ALL.iter().map(|s| sign(*s, 0.0, 0.0, 30.0, &theme)).collect();
        for (i, a) in State::ALL.iter().enumerate() {
            for (j, b) in State::ALL.iter().enumerate().skip(i + 1) {
                assert!(a.words() != b.words() && a.name() != b.name() && signs[i] != signs[j]);
            }
        }
    }

    #[test]
    fn small_cards_keep_the_words() {
        let nodes = card(State::Error, "connection refused", 108.0, 40.0, &Theme::dark());
        assert!(nodes.iter().any(|n| matches!(n, Node::Text(t) if t.content == "Error")));
    }
}
