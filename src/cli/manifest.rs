//! `run.json`: how every panel ended, what was asked, what was written.

use serde_json::{Value, json};

use super::input::{Answers, Input};
use super::render::{DrawnBoard, DrawnPanel};
use crate::plan::{Placed, Want};
use crate::run::Board;

/// The manifest of a run. With a fixed clock all timings are 0, so that equal runs write equal files.
pub fn manifest(input: &Input, answers: &Answers, boards: &[DrawnBoard]) -> Value {
    let first = answers.planned.boards.first().map(|b| (b.sheet.scope.range, b.zone.clone()));
    json!({
        "version": 1,
        "stillframe": env!("CARGO_PKG_VERSION"),
        "now": input.settings.now,
        "timeRange": first.map(|(range, zone)| json!({ "from": range.from, "to": range.to, "timezone": zone })),
        "dashboards": boards.iter().map(|drawn| board(answers, drawn)).collect::<Vec<_>>(),
    })
}

fn board(answers: &Answers, drawn: &DrawnBoard) -> Value {
    let board = &answers.planned.boards[drawn.index];
    let range = board.sheet.scope.range;
    let panels = board.panels().zip(&drawn.panels).enumerate();
    let files = drawn.png.iter().map(|(path, hash)| json!({ "path": path, "sha256": hash }));
    json!({
        "name": board.sheet.name,
        "title": board.sheet.title,
        "timeRange": { "from": range.from, "to": range.to, "timezone": board.zone },
        "variables": board.sheet.scope.values.values().map(|v| (v.name.clone(), json!(v.values))).collect::<serde_json::Map<_, _>>(),
        "notices": board.notices.iter().chain(&drawn.notices).collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
        "panels": panels.map(|(i, (placed, panel))| self::panel(answers, board, i, placed, panel)).collect::<Vec<_>>(),
    })
}

fn panel(answers: &Answers, board: &Board, index: usize, placed: &Placed, drawn: &DrawnPanel) -> Value {
    let settled = &drawn.picture.settled;
    let request = |want: &Want| match &want.request {
        Ok(None) => json!({ "refId": want.ref_id, "source": want.source, "query": null, "message": null }),
        Ok(Some(i)) => {
            let (request, fetched) = (&answers.planned.plan.requests[*i], &answers.answers[*i]);
            json!({
                "refId": want.ref_id,
                "source": request.source,
                "query": request.query,
                "step": request.step,
                "timeRange": { "from": request.range.from, "to": request.range.to },
                "hash": request.key(),
                "seconds": fetched.seconds,
                "message": fetched.answer.as_ref().err().map(|f| &f.message),
            })
        }
        Err(failure) => {
            json!({ "refId": want.ref_id, "source": want.source, "query": null, "message": failure.message })
        }
    };
    json!({
        "id": placed.id,
        "title": placed.panel.title.as_deref().unwrap_or_default(),
        "kind": placed.panel.kind,
        "state": settled.state.name(),
        "message": settled.message,
        "notices": settled.notices,
        "seconds": settled.seconds,
        "series": settled.series,
        "rows": settled.rows,
        "step": settled.step,
        "missingGlyphs": drawn.picture.missing.iter().map(|m| json!({ "character": m.character, "font": m.font })).collect::<Vec<_>>(),
        "items": { "drawn": drawn.picture.items.0, "hidden": drawn.picture.items.1 },
        "requests": board.wants[index].iter().map(request).collect::<Vec<_>>(),
        "files": drawn.files.iter().map(|(path, hash)| json!({ "path": path, "sha256": hash })).collect::<Vec<_>>(),
        "summary": drawn.picture.summary,
    })
}
