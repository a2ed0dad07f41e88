//! Lists: lines below each other with a sign, a text, a text at the right and one below; what has no room is counted.

use super::Input;
use super::card::{State, sign};
use crate::scene::{Anchor, Color, Group, Node, Style, Text};
use crate::text::{self, Face};

/// What stands before a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Sign {
    /// The sign of a state.
    State(State),
    /// A dot of a colour.
    Dot(Color),
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The group that it belongs to; a heading stands where it changes. Empty for none.
    pub group: String,
    /// What stands before it.
    pub sign: Sign,
    /// What it says.
    pub words: String,
    /// At the right.
    pub aside: String,
    /// In a second line, smaller.
    pub below: String,
    /// Where it leads in a page.
    pub link: Option<String>,
}

/// A list that has its place.
#[derive(Debug, Default)]
pub struct Laid {
    /// What is drawn.
    pub nodes: Vec<Node>,
    /// Where it ends.
    pub bottom: f64,
    /// How many lines are drawn.
    pub shown: usize,
}

const SIZE: f64 = 12.5;
const SMALL: f64 = 11.0;
const ROW: f64 = 21.0;
const SECOND: f64 = 15.0;
const HEAD: f64 = 22.0;
const INSET: f64 = 19.0;

/// Lists lines from a height down; `beyond` more are counted with those that have no room.
pub fn list(lines: &[Line], beyond: usize, top: f64, input: &Input<'_>) -> Laid {
    let room = if input.grow { f64::INFINITY } else { input.height - top };
    let rich = all(lines, true);
    let whole = rich + if beyond > 0 { ROW } else { 0.0 };
    // Second lines yield where not all lines have room with them.
    let second = whole <= room;
    let shown = fitting(lines, second, room, beyond);
    let mut laid = Laid { nodes: Vec::new(), bottom: top, shown };
    for (i, line) in lines.iter().take(shown).enumerate() {
        if heads(lines, i) {
            heading(&line.group, &mut laid, input);
        }
        row(line, second, &mut laid, input);
    }
    let left = lines.len() - shown + beyond;
    if left > 0 && laid.bottom + SECOND <= input.height.max(laid.bottom + if input.grow { ROW } else { 0.0 }) {
        let words = text::shorten(&format!("+{left} more"), Face::Sans, SMALL, input.width).into_owned();
        laid.nodes.push(Text::new(0.0, laid.bottom + SMALL + 2.0, words, SMALL, input.theme.muted).into());
        laid.bottom += ROW;
    }
    laid
}

/// Whether a heading stands before a line.
fn heads(lines: &[Line], i: usize) -> bool {
    !lines[i].group.is_empty() && (i == 0 || lines[i - 1].group != lines[i].group)
}

fn tall(line: &Line, second: bool) -> f64 {
    if second && !line.below.is_empty() { ROW + SECOND } else { ROW }
}

fn all(lines: &[Line], second: bool) -> f64 {
    (0..lines.len()).map(|i| tall(&lines[i], second) + if heads(lines, i) { HEAD } else { 0.0 }).sum()
}

/// How many lines have room, with a line for what is left out.
fn fitting(lines: &[Line], second: bool, room: f64, beyond: usize) -> usize {
    if all(lines, second) + if beyond > 0 { SECOND } else { 0.0 } <= room {
        return lines.len();
    }
    let (mut y, mut shown) = (SECOND, 0);
    for (i, line) in lines.iter().enumerate() {
        y += tall(line, second) + if heads(lines, i) { HEAD } else { 0.0 };
        if y > room {
            break;
        }
        shown = i + 1;
    }
    shown
}

fn heading(words: &str, laid: &mut Laid, input: &Input<'_>) {
    let words = text::shorten_middle(words, Face::Bold, SMALL, input.width).into_owned();
    laid.nodes.push(Text::new(0.0, laid.bottom + 15.0, words, SMALL, input.theme.muted).face(Face::Bold).into());
    laid.bottom += HEAD;
}

fn row(line: &Line, second: bool, laid: &mut Laid, input: &Input<'_>) {
    let (theme, w) = (input.theme, input.width);
    let middle = laid.bottom + ROW / 2.0;
    laid.nodes.push(match line.sign {
        Sign::State(state) => sign(state, 7.0, middle, 13.0, theme),
        Sign::Dot(color) => Node::Circle(7.0, middle, 4.0, Style::fill(color)),
    });
    let baseline = middle + SIZE * text::CAP_HEIGHT / 2.0;
    let aside = text::width(&line.aside, Face::Sans, SMALL);
    // A text at the right that would take half of the line goes below, or yields.
    let beside = !line.aside.is_empty() && aside <= (w - INSET) * 0.45;
    let free = w - INSET - if beside { aside + 12.0 } else { 0.0 };
    let words = text::shorten_middle(&line.words, Face::Sans, SIZE, free.max(0.0)).into_owned();
    if !words.is_empty() {
        let words = Node::from(Text::new(INSET, baseline, words, SIZE, theme.text));
        laid.nodes.push(match &line.link {
            Some(link) => Group { link: Some(link.clone()), nodes: vec![words], ..Group::default() }.into(),
            None => words,
        });
    }
    if beside {
        laid.nodes.push(Text::new(w, baseline, line.aside.clone(), SMALL, theme.muted).anchor(Anchor::End).into());
    }
    laid.bottom += ROW;
    if second && !line.below.is_empty() {
        let told = if beside || line.aside.is_empty() {
            line.below.clone()
        } else {
            format!("{} · {}", line.aside, line.below)
        };
        let told = text::shorten(&told, Face::Sans, SMALL, (w - INSET).max(0.0)).into_owned();
        if !told.is_empty() {
            laid.nodes.push(Text::new(INSET, laid.bottom + SMALL - 1.5, told, SMALL, theme.muted).into());
        }
        laid.bottom += SECOND;
    }
}
