//! Pictures: settled panels become scenes, in the size that the grid gives them.

use std::collections::BTreeSet;

use super::{Board, Settled, Sources, settle};
use crate::fetch::Fetched;
use crate::panel::card::State;
use crate::panel::{Drawn, Event, Input, card, chrome};
use crate::plan::grid::Grid;
use crate::plan::{Placed, Plan, Want};
use crate::render;
use crate::report;
use crate::scene::Scene;
use crate::text::Missing;
use crate::theme::Theme;

/// The width of a page's 24 columns in CSS pixels.
pub const PAGE_WIDTH: f64 = 1320.0;

/// The size of a place in the grid, in CSS pixels.
pub fn panel_size(grid: Grid) -> (f64, f64) {
    (report::span(grid.w, PAGE_WIDTH), report::rise(grid.h))
}

/// How many grid rows a height in CSS pixels takes.
pub fn grid_rows(height: f64) -> u32 {
    ((height + report::BAR) / report::ROW - 0.01).ceil().max(1.0) as u32
}

/// A drawn panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The panel with its answers; what it shows is in [`Picture::summary`].
    pub settled: Settled,
    /// One scene for each theme asked for.
    pub scenes: Vec<Scene>,
    /// What the picture shows, in one sentence.
    pub summary: String,
    /// How many items are drawn, and how many are declared left out.
    pub items: (usize, usize),
    /// Characters that the embedded fonts lack, and what they are set in instead.
    pub missing: BTreeSet<Missing>,
}

/// Everything that drawing a panel goes by.
pub struct Task<'a> {
    /// The dashboard.
    pub board: &'a Board,
    /// The panel.
    pub placed: &'a Placed,
    /// What it wants.
    pub wants: &'a [Want],
    /// The events on its time axis.
    pub events: &'a [(usize, Event)],
    /// The size in CSS pixels.
    pub size: (f64, f64),
    /// Whether it may grow in height.
    pub grow: bool,
}

/// Draws a panel in each theme. A panic in a panel kind becomes an error card, so that no other panel is lost.
pub fn draw(task: &Task<'_>, plan: &Plan, answers: &[Fetched], sources: &Sources, themes: &[Theme]) -> Picture {
    let mut settled = settle::settle(task.placed, task.wants, plan, answers, sources, &task.board.place());
    let (mut scenes, mut summary, mut items) = (Vec::new(), String::new(), (0, 0));
    for theme in themes {
        let scene;
        (scene, summary, items) = guarded(task, &mut settled, theme);
        scenes.push(scene);
    }
    let missing = scenes.first().map(render::missing).unwrap_or_default();
    Picture { settled, scenes, summary, items, missing }
}

/// A scene, its sentence, and how many items are drawn and left out.
type Done = (Scene, String, (usize, usize));

/// Draws once; a panic settles the panel as failed and draws its card.
fn guarded(task: &Task<'_>, settled: &mut Settled, theme: &Theme) -> Done {
    let attempt = std::panic::AssertUnwindSafe(|| one(task, settled, theme));
    if let Ok(done) = std::panic::catch_unwind(attempt) {
        return done;
    }
    settled.state = State::Error;
    settled.message = Some("this panel could not be drawn; this is a defect of stillframe".into());
    one(task, settled, theme)
}

fn one(task: &Task<'_>, settled: &Settled, theme: &Theme) -> Done {
    let panel = &task.placed.panel;
    let mut notices = settled.notices.clone();
    if matches!(settled.state, State::Partial | State::Stale) {
        notices.splice(0..0, settled.message.clone());
    }
    let frame = chrome::Chrome {
        width: task.size.0,
        height: task.size.1,
        title: panel.title.as_deref().unwrap_or_default(),
        description: panel.description.as_deref().unwrap_or_default(),
        state: settled.state,
        notices: &notices,
        note: task.placed.time_note.as_deref().unwrap_or_default(),
        transparent: panel.transparent,
        theme,
    };
    let place = chrome::body(&frame);
    let drawn = match settled.state {
        State::Ok | State::Partial | State::Stale => body(task, settled, theme, (place.w, place.h)),
        State::Empty | State::Error | State::Timeout | State::Skipped => state_card(settled, theme, (place.w, place.h)),
    };
    let (summary, items) = (drawn.summary.clone(), (drawn.drawn, drawn.hidden));
    (chrome::panel(&frame, drawn), summary, items)
}

fn state_card(settled: &Settled, theme: &Theme, (width, height): (f64, f64)) -> Drawn {
    let message = settled.message.as_deref().unwrap_or_default();
    let words = settled.state.words();
    let summary = if message.is_empty() { format!("{words}.") } else { format!("{words}: {message}.") };
    Drawn { nodes: card::card(settled.state, message, width, height, theme), height, summary, drawn: 0, hidden: 0 }
}

fn body(task: &Task<'_>, settled: &Settled, theme: &Theme, (width, height): (f64, f64)) -> Drawn {
    let panel = &task.placed.panel;
    let Some(kind) = crate::panel::kind(&panel.kind) else {
        let message = format!("panel kind `{}` is not known", panel.kind);
        return state_card(
            &Settled { state: State::Error, message: Some(message), ..settled.clone() },
            theme,
            (width, height),
        );
    };
    let events: Vec<_> =
        task.events.iter().filter(|(a, _)| task.board.shows(*a, task.placed)).map(|(_, e)| e.clone()).collect();
    kind.draw(&Input {
        frames: &settled.frames,
        options: &panel.options,
        width,
        height,
        grow: task.grow,
        theme,
        range: task.placed.scope.range,
        zone: task.board.time_zone(),
        now: task.board.clock.now,
        events: &events,
        dashboards: &task.board.listed,
    })
}
