//! What is around a panel's body: ground, title, description, badge and notes.

use super::Drawn;
use super::card::{State, badge};
use crate::scene::{Anchor, Group, Node, Rect, Scene, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// What stands around a body.
#[derive(Debug, Clone)]
pub struct Chrome<'a> {
    /// Width of the panel in CSS pixels.
    pub width: f64,
    /// Height of the panel; a body that grew makes the picture higher.
    pub height: f64,
    /// The title.
    pub title: &'a str,
    /// What the panel tells.
    pub description: &'a str,
    /// How the panel ended: `stale` and `partial` get a badge, the others have a card or nothing.
    pub state: State,
    /// Why it is stale or partial, and warnings of sources.
    pub notices: &'a [String],
    /// A note on the panel's own time, such as `last 24h` or `1w earlier`.
    pub note: &'a str,
    /// Draws no ground and no outline.
    pub transparent: bool,
    /// Colours.
    pub theme: &'a Theme,
}

const TITLE: f64 = 13.0;
const SMALL: f64 = 11.0;
const TITLE_LEADING: f64 = 17.0;
const SMALL_LEADING: f64 = 15.0;

/// The place of the body, known before it is drawn.
pub fn body(chrome: &Chrome<'_>) -> Rect {
    Layout::new(chrome).body
}

/// The whole panel as a picture.
pub fn panel(chrome: &Chrome<'_>, drawn: Drawn) -> Scene {
    let layout = Layout::new(chrome);
    let more = (drawn.height - layout.body.h).max(0.0);
    let height = chrome.height + more;
    let mut nodes = Vec::new();
    if !chrome.transparent {
        let mut ground = Style::fill(chrome.theme.panel);
        ground.stroke = Some(Stroke::solid(chrome.theme.border, 1.0));
        let place = Rect::new(0.5, 0.5, (chrome.width - 1.0).max(0.0), (height - 1.0).max(0.0));
        nodes.push(Node::Rect(place, 6.0, ground));
    }
    nodes.extend(layout.nodes);
    nodes.push(Group { offset: (layout.body.x, layout.body.y), nodes: drawn.nodes, ..Group::default() }.into());
    Scene {
        width: chrome.width,
        height,
        background: None,
        title: chrome.title.to_string(),
        description: spoken(chrome, &drawn.summary),
        nodes,
    }
}

/// The sentence for those who do not see the picture: the state where it matters, then what is drawn.
fn spoken(chrome: &Chrome<'_>, summary: &str) -> String {
    let mut parts = Vec::new();
    if matches!(chrome.state, State::Stale | State::Partial) {
        parts.push(format!("{}: ", chrome.state.words()));
    }
    parts.push(summary.to_string());
    for notice in chrome.notices {
        parts.push(format!(" {}", notice.trim()));
    }
    parts.concat().trim().to_string()
}

/// The places of everything but the body, and the nodes.
struct Layout {
    body: Rect,
    nodes: Vec<Node>,
}

impl Layout {
    fn new(chrome: &Chrome<'_>) -> Self {
        let pad = pad(chrome);
        let mut nodes = Vec::new();
        let mut y = pad;
        let right = head_right(chrome, pad, &mut nodes);
        let room = (right - pad).max(0.0);
        let lines = title_lines(chrome, room);
        for line in &lines {
            let baseline = y + TITLE * text::ASCENT;
            nodes.push(Text::new(pad, baseline, line.clone(), TITLE, chrome.theme.text).face(Face::Bold).into());
            y += TITLE_LEADING;
        }
        if lines.is_empty() && right < chrome.width - pad {
            y += TITLE_LEADING;
        }
        y = small_lines(chrome, pad, y, &mut nodes);
        y += if y > pad { (pad * 0.5).max(3.0) } else { 0.0 };
        let body = Rect::new(pad, y, (chrome.width - 2.0 * pad).max(0.0), (chrome.height - y - pad).max(0.0));
        Self { body, nodes }
    }
}

/// The blank at the edges; less where there is little.
fn pad(chrome: &Chrome<'_>) -> f64 {
    let small = chrome.width.min(chrome.height * 1.6);
    if small < 180.0 {
        6.0
    } else if small < 300.0 {
        9.0
    } else {
        12.0
    }
}

/// Draws badge and note at the right of the title; gives where the title must end.
fn head_right(chrome: &Chrome<'_>, pad: f64, nodes: &mut Vec<Node>) -> f64 {
    let mut right = chrome.width - pad;
    let room = chrome.width - 2.0 * pad;
    if matches!(chrome.state, State::Stale | State::Partial) && chrome.height >= 44.0 {
        let (badge, wide) = badge(chrome.state, right, pad - 1.0, chrome.theme);
        if wide <= room {
            nodes.extend(badge);
            right -= wide + 8.0;
        }
    }
    let wide = text::width(chrome.note, Face::Sans, SMALL);
    if !chrome.note.is_empty() && wide + 8.0 <= (right - pad) * 0.5 {
        let baseline = pad + TITLE * text::ASCENT;
        let note = Text::new(right, baseline, chrome.note, SMALL, chrome.theme.muted);
        nodes.push(note.anchor(Anchor::End).into());
        right -= wide + 10.0;
    }
    right
}

/// The title in one line; in two where there is height for them, else shortened in the middle.
fn title_lines(chrome: &Chrome<'_>, room: f64) -> Vec<String> {
    let title = chrome.title.trim();
    if title.is_empty() || chrome.height < 40.0 {
        return Vec::new();
    }
    if text::width(title, Face::Bold, TITLE) <= room {
        return vec![title.to_string()];
    }
    if chrome.height >= 150.0 {
        let lines = text::wrap(title, Face::Bold, TITLE, room, 50);
        let (first, rest) = lines.split_at(lines.len().min(1));
        let rest = text::shorten_middle(&rest.join(" "), Face::Bold, TITLE, room).into_owned();
        return first.iter().cloned().chain([rest]).filter(|l| !l.is_empty()).collect();
    }
    let short = text::shorten_middle(title, Face::Bold, TITLE, room).into_owned();
    if short.is_empty() { Vec::new() } else { vec![short] }
}

/// Notices and the description, at most two lines each, while the body keeps most of the height.
fn small_lines(chrome: &Chrome<'_>, pad: f64, mut y: f64, nodes: &mut Vec<Node>) -> f64 {
    let room = chrome.width - 2.0 * pad;
    let notice = chrome.notices.join(" · ");
    let parts = [(notice.as_str(), chrome.theme.text), (chrome.description.trim(), chrome.theme.muted)];
    for (content, color) in parts {
        let free = ((chrome.height * 0.35 - y) / SMALL_LEADING).floor().clamp(0.0, 2.0) as usize;
        if content.is_empty() || free == 0 || room < 80.0 || chrome.height < 130.0 {
            continue;
        }
        for line in text::wrap(content, Face::Sans, SMALL, room, free) {
            nodes.push(Text::new(pad, y + SMALL * text::ASCENT + 1.0, line, SMALL, color).into());
            y += SMALL_LEADING;
        }
    }
    y
}
