//! One PNG of a whole dashboard: title, rows, panels in their places.

use std::borrow::Cow;

use super::pages::grown;
use super::render::DrawnBoard;
use crate::plan::grid::Grid;
use crate::render::png::{Placed, compose, fitting};
use crate::report::{GAP, rise};
use crate::run::{Board, PAGE_WIDTH};
use crate::scene::{Anchor, Scene, Text};
use crate::text::{self, Face};
use crate::theme::Theme;
use crate::time;

const MARGIN: f64 = 24.0;
const HEAD: f64 = 62.0;
const SECTION: f64 = 40.0;

/// The picture of a dashboard, and a notice when its scale had to be lowered.
///
/// # Errors
/// When the picture cannot be drawn.
pub fn png(board: &Board, drawn: &DrawnBoard, theme: &Theme, scale: f64) -> Result<(Vec<u8>, Option<String>), String> {
    let places = grown(board, drawn);
    let column = (PAGE_WIDTH + GAP) / 24.0;
    let mut parts: Vec<(Cow<'_, Scene>, f64, f64)> = vec![(Cow::Owned(head(board, theme)), MARGIN, MARGIN)];
    let (mut y, mut next) = (MARGIN + HEAD, 0);
    for section in &board.sheet.sections {
        if let Some(title) = section.title.as_deref().filter(|t| !t.is_empty()) {
            parts.push((Cow::Owned(heading(title, theme)), MARGIN, y));
            y += SECTION;
        }
        let own = &places[next..next + section.panels.len()];
        let tops = tops(own);
        for ((place, panel), top) in own.iter().zip(&drawn.panels[next..]).zip(&tops) {
            let scenes = &panel.picture.scenes;
            let at = usize::from(theme.dark && scenes.len() > 1);
            if let Some(scene) = scenes.get(at) {
                parts.push((Cow::Borrowed(scene), MARGIN + f64::from(place.x) * column, y + top));
            }
        }
        y += own.iter().zip(&tops).map(|(place, top)| top + rise(place.h) + GAP).fold(0.0, f64::max);
        next += section.panels.len();
    }
    let placed: Vec<_> = parts.iter().map(|(scene, x, y)| Placed { scene, x: *x, y: *y }).collect();
    let (width, height) = (PAGE_WIDTH + 2.0 * MARGIN, y + MARGIN - GAP);
    let (scale, notice) = fitting(width, height, scale);
    Ok((compose(&placed, width, height, theme.page, scale)?, notice))
}

/// Where panels begin: below the lowest of those above them that share a column. A page has a line of links
/// below each panel; a picture has only the gap.
fn tops(places: &[Grid]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&i| (places[i].y, places[i].x));
    let mut tops = vec![0.0_f64; places.len()];
    for (n, &i) in order.iter().enumerate() {
        let above =
            order[..n].iter().filter(|&&j| places[j].bottom() <= places[i].y && places[j].shares_column(&places[i]));
        tops[i] = above.map(|&j| tops[j] + rise(places[j].h) + GAP).fold(0.0, f64::max);
    }
    tops
}

fn head(board: &Board, theme: &Theme) -> Scene {
    let range = time::span_text(board.sheet.scope.range, board.time_zone());
    let title = text::shorten_middle(&board.sheet.title, Face::Bold, 22.0, PAGE_WIDTH).into_owned();
    let stamp = format!("Drawn {}", time::format(board.clock.now, board.time_zone(), "YYYY-MM-DD HH:mm z"));
    let mut values: Vec<_> = board.sheet.scope.values.values().filter(|v| !v.hidden).collect();
    values.sort_by_key(|v| v.order);
    let shown = values.iter().map(|v| format!("{}: {}", v.label, v.shown()));
    let line = std::iter::once(range).chain(shown).collect::<Vec<_>>().join("   ");
    let room = PAGE_WIDTH - text::width(&stamp, Face::Sans, 13.0) - 24.0;
    let line = text::shorten(&line, Face::Sans, 13.0, room).into_owned();
    let nodes = vec![
        Text::new(0.0, 22.0, title, 22.0, theme.text).face(Face::Bold).into(),
        Text::new(0.0, 45.0, line, 13.0, theme.muted).into(),
        Text::new(PAGE_WIDTH, 45.0, stamp, 13.0, theme.muted).anchor(Anchor::End).into(),
    ];
    Scene { width: PAGE_WIDTH, height: HEAD, nodes, ..Scene::default() }
}

fn heading(title: &str, theme: &Theme) -> Scene {
    let title = text::shorten_middle(title, Face::Bold, 16.0, PAGE_WIDTH).into_owned();
    let nodes = vec![Text::new(0.0, 22.0, title, 16.0, theme.text).face(Face::Bold).into()];
    Scene { width: PAGE_WIDTH, height: SECTION, nodes, ..Scene::default() }
}
