//! `stillframe plan`: what would be asked, and by whom.

use serde_json::{Value, json};

use super::{Asking, Common, Stop, input};
use crate::plan::Reads;
use crate::run::{Board, Planned};
use crate::variable;

/// Prints what would be asked: time range, variables, and every request with its final text.
#[derive(Debug, clap::Args)]
pub struct Plan {
    #[command(flatten)]
    common: Common,

    /// The form of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Asks sources for the values of query variables; otherwise they come from `--var` or their defaults.
    #[arg(long)]
    online: bool,

    #[command(flatten)]
    asking: Asking,
}

/// Forms of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: a stable interface.
    Json,
}

impl Plan {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let input = input::load(&self.common, Some(&self.asking))?;
        let planned = if self.online { input.plan_online()? } else { input.plan_offline()? };
        input.notices(&planned);
        let json = to_json(&planned, input.settings.now);
        match self.format {
            Format::Json => super::print(&format!("{json:#}\n")),
            Format::Text => super::print(&to_text(&json)),
        }
        Ok(0)
    }
}

/// The plan as JSON.
fn to_json(planned: &Planned, now: i64) -> Value {
    let mut wanted: Vec<Vec<String>> = vec![Vec::new(); planned.plan.requests.len()];
    for board in &planned.boards {
        for (placed, wants) in board.panels().zip(&board.wants) {
            for want in wants {
                for request in want.requests() {
                    wanted[request].push(format!("{}/{}", board.sheet.name, placed.id));
                }
            }
        }
        for index in board.event_wants.iter().filter_map(|w| w.request.as_ref()?.as_ref().ok()) {
            wanted[*index].push(format!("{}/annotations", board.sheet.name));
        }
    }
    for panels in &mut wanted {
        panels.dedup();
    }
    let requests = planned.plan.requests.iter().zip(wanted).enumerate();
    let requests: Vec<_> = requests.map(|(id, (request, panels))| request_json(id, request, &panels)).collect();
    json!({
        "version": 1,
        "now": now,
        "dashboards": planned.boards.iter().map(board_json).collect::<Vec<_>>(),
        "requests": requests,
    })
}

fn request_json(id: usize, request: &crate::source::Request, panels: &[String]) -> Value {
    json!({
        "id": id,
        "key": request.key(),
        "source": request.source,
        "query": request.query,
        "params": request.params,
        "timeRange": { "from": request.range.from, "to": request.range.to },
        "step": request.step,
        "panels": panels,
    })
}

fn board_json(board: &Board) -> Value {
    let range = board.sheet.scope.range;
    let mut variables: Vec<_> = board.sheet.scope.values.values().collect();
    variables.sort_by_key(|v| v.order);
    let asked = board.variable_requests.iter();
    json!({
        "name": board.sheet.name,
        "title": board.sheet.title,
        "timeRange": { "from": range.from, "to": range.to, "timezone": board.zone },
        "variables": variables.into_iter().map(variable_json).collect::<Vec<_>>(),
        "variableRequests": asked.map(|p| json!({ "variable": p.variable, "source": p.request.source, "query": p.request.query })).collect::<Vec<_>>(),
        "panels": board.panels().zip(&board.wants).map(|(placed, wants)| panel_json(placed, wants)).collect::<Vec<_>>(),
    })
}

fn variable_json(value: &variable::Value) -> Value {
    json!({
        "name": value.name,
        "label": value.label,
        "values": value.values,
        "texts": value.texts,
        "all": value.all,
        "problem": value.problem,
    })
}

fn panel_json(placed: &crate::plan::Placed, wants: &[crate::plan::Want]) -> Value {
    let targets = wants.iter().map(|want| {
        json!({
            "refId": want.ref_id,
            "source": want.source,
            "request": want.request.as_ref().ok().copied().flatten(),
            "inputs": inputs(want),
            "hide": want.hide,
            "problem": want.request.as_ref().err().map(|f| &f.message),
        })
    });
    let range = placed.scope.range;
    json!({
        "id": placed.id,
        "title": placed.panel.title,
        "kind": placed.panel.kind,
        "grid": { "x": placed.grid.x, "y": placed.grid.y, "w": placed.grid.w, "h": placed.grid.h },
        "timeRange": { "from": range.from, "to": range.to },
        "targets": targets.collect::<Vec<_>>(),
    })
}

/// What a target reads instead of a source: targets of its panel, or another panel.
fn inputs(want: &crate::plan::Want) -> Vec<String> {
    match &want.reads {
        Reads::Source => Vec::new(),
        Reads::Targets(_, names) => names.clone(),
        Reads::Panel(shared) => vec![format!("panel {}", shared.panel)],
    }
}

/// The plan for people.
fn to_text(json: &Value) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    let word = |v: &Value| v.as_str().map_or_else(|| v.to_string(), String::from);
    for board in json["dashboards"].as_array().into_iter().flatten() {
        line(format!("dashboard {}", word(&board["name"])));
        let range = &board["timeRange"];
        let utc = |v: &Value| {
            crate::time::format(v.as_i64().unwrap_or(0), &jiff::tz::TimeZone::UTC, "YYYY-MM-DD[T]HH:mm:ss[Z]")
        };
        line(format!("  range     {} to {} ({})", utc(&range["from"]), utc(&range["to"]), word(&range["timezone"])));
        for variable in board["variables"].as_array().into_iter().flatten() {
            let problem = variable["problem"].as_str().map(|p| format!(" ({p})")).unwrap_or_default();
            let values: Vec<_> = variable["values"].as_array().into_iter().flatten().map(word).collect();
            line(format!("  variable  {} = {}{problem}", word(&variable["name"]), values.join(", ")));
        }
    }
    for (dashboard, panel, target) in targets(json) {
        if let Some(problem) = target["problem"].as_str() {
            line(format!("no request for {}/{} {}: {problem}", word(dashboard), word(panel), word(&target["refId"])));
        }
    }
    for request in json["requests"].as_array().into_iter().flatten() {
        let step =
            request["step"].as_i64().map(|s| format!(", step {}", crate::time::duration_text(s))).unwrap_or_default();
        line(format!("request {} to {}{step}", request["id"], word(&request["source"])));
        line(format!("  {}", word(&request["query"]).replace('\n', "\n  ")));
        let panels: Vec<_> = request["panels"].as_array().into_iter().flatten().map(word).collect();
        line(format!("  for {}", panels.join(", ")));
    }
    out
}

/// The targets of all panels, with the names of dashboard and panel.
fn targets(json: &Value) -> impl Iterator<Item = (&Value, &Value, &Value)> {
    let boards = json["dashboards"].as_array().into_iter().flatten();
    let panels =
        boards.flat_map(|board| board["panels"].as_array().into_iter().flatten().map(move |p| (&board["name"], p)));
    panels.flat_map(|(name, panel)| {
        panel["targets"].as_array().into_iter().flatten().map(move |target| (name, &panel["id"], target))
    })
}
