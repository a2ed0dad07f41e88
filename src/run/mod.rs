//! A run: dashboards become settled panels. Asking is handed in, so that everything here is pure.

mod decide;
mod earlier;
mod events;
mod gather;
mod picture;
mod settle;

pub use picture::{PAGE_WIDTH, Picture, Task, draw, grid_rows, panel_size};
pub use settle::{Settled, settle};

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diag::Diagnostic;
use crate::fetch::Fetched;
use crate::panel::{Event, Listed};
use crate::plan::{self, EventWant, Inputs, Pending, Placed, Plan, Sheet, Want};
use crate::source::{Answer, Request};
use crate::spec::{Dashboard, WeekStart};
use crate::time::{self, Clock, TimeRange};
use crate::variable::Scope;

/// What the command line says about a run.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Replaces the start of every dashboard's range.
    pub from: Option<String>,
    /// Replaces the end.
    pub to: Option<String>,
    /// Replaces the zone.
    pub zone: Option<String>,
    /// Values of variables.
    pub given: BTreeMap<String, Vec<String>>,
    /// The present in milliseconds.
    pub now: i64,
}

/// Asks requests, answers in their order.
pub type Ask<'a> = dyn FnMut(&[Request]) -> Vec<Fetched> + 'a;

pub use crate::source::Sources;

/// A dashboard ready to be drawn.
#[derive(Debug)]
pub struct Board {
    /// The definition.
    pub dashboard: Dashboard,
    /// The dashboard expanded.
    pub sheet: Sheet,
    /// The present and the calendar.
    pub clock: Clock,
    /// The zone's name.
    pub zone: String,
    /// What each panel wants, in the order of [`Board::panels`].
    pub wants: Vec<Vec<Want>>,
    /// What the annotations want.
    pub event_wants: Vec<EventWant>,
    /// What the variables ask.
    pub variable_requests: Vec<Pending>,
    /// What is worth saying.
    pub notices: Vec<String>,
    /// All dashboards of the run, by title.
    pub listed: Arc<[Listed]>,
}

impl Board {
    /// The panels in reading order.
    pub fn panels(&self) -> impl Iterator<Item = &Placed> {
        self.sheet.sections.iter().flat_map(|s| &s.panels)
    }

    /// The places of the requests of its panels and annotations; one that several want comes several times.
    pub fn requests(&self) -> impl Iterator<Item = usize> {
        let events = self.event_wants.iter().filter_map(|want| want.request.as_ref()?.as_ref().ok().copied());
        self.wants.iter().flatten().flat_map(Want::requests).chain(events)
    }

    /// The zone.
    pub fn time_zone(&self) -> &TimeZone {
        &self.clock.zone
    }

    /// Zone and present, for dates in texts.
    pub fn place(&self) -> crate::unit::Place {
        let locale = self.dashboard.locale.as_deref().and_then(crate::frame::Locale::of).unwrap_or_default();
        crate::unit::Place { zone: self.clock.zone.clone(), now: self.clock.now, locale }
    }

    /// Whether a panel shows the events of an annotation: those that name it or none, and do not leave it out. A copy of a
    /// repeated panel is meant by the panel's own id too.
    pub fn shows(&self, annotation: usize, placed: &Placed) -> bool {
        let is = |id: &String| *id == placed.id || Some(id) == placed.panel.id.as_ref();
        let annotation = &self.dashboard.annotations[annotation];
        (annotation.panels.is_empty() || annotation.panels.iter().any(is)) && !annotation.except_panels.iter().any(is)
    }

    /// The events of the annotations, and notices on those that failed.
    pub fn events(&self, answers: &[Fetched]) -> (Vec<(usize, Event)>, Vec<String>) {
        events::collect(self, answers)
    }
}

/// All dashboards of a run, planned.
#[derive(Debug, Default)]
pub struct Planned {
    /// The dashboards.
    pub boards: Vec<Board>,
    /// Their requests.
    pub plan: Plan,
}

impl Planned {
    /// Keeps only what some panels need: `(board, panel)` places. Annotations of their boards stay.
    pub fn keep(&mut self, chosen: &[(usize, usize)]) {
        let mut plan = Plan::default();
        for (b, board) in self.boards.iter_mut().enumerate() {
            let wanted = |p: usize| chosen.contains(&(b, p));
            let asked = board.wants.iter_mut().enumerate().filter(|(p, _)| wanted(*p)).flat_map(|(_, wants)| wants);
            asked.for_each(|want| want.renumber(&mut |index| plan.add(self.plan.requests[index].clone())));
            let events = board.event_wants.iter_mut().filter(|_| chosen.iter().any(|c| c.0 == b));
            for index in events.filter_map(|want| want.request.as_mut()?.as_mut().ok()) {
                *index = plan.add(self.plan.requests[*index].clone());
            }
        }
        self.plan = plan;
    }
}

/// Plans a run. Query variables are asked through `ask`; without it they take their given or default values.
///
/// # Errors
/// What is wrong with time ranges and zones.
pub fn plan(
    dashboards: Vec<Dashboard>,
    sources: &Sources,
    settings: &Settings,
    mut ask: Option<&mut Ask<'_>>,
) -> Result<Planned, Vec<Diagnostic>> {
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let clocks = clocks(&dashboards, settings)?;
    loop {
        let online = ask.is_some();
        let resolved: Vec<_> = std::iter::zip(&dashboards, &clocks)
            .map(|(dashboard, at)| {
                let scope = Scope { range: at.range, ..Scope::default() };
                let context = plan::context(&scope, None, None, &at.clock);
                let inputs = Inputs { sources, given: &settings.given, answers: &answers, context: &context, online };
                plan::resolve(dashboard, &inputs)
            })
            .collect();
        let mut open = Plan::default();
        for pending in resolved.iter().flat_map(|r| &r.pending) {
            open.add(pending.request.clone());
        }
        match &mut ask {
            Some(ask) if !open.requests.is_empty() => {
                let answered = ask(&open.requests);
                for (request, answered) in open.requests.iter().zip(answered) {
                    answers.insert(request.key(), answered.answer);
                }
            }
            _ => return Ok(boards(dashboards, clocks, resolved, sources)),
        }
    }
}

/// The present, the zone and the range of a dashboard.
struct At {
    clock: Clock,
    zone: String,
    range: TimeRange,
}

fn clocks(dashboards: &[Dashboard], settings: &Settings) -> Result<Vec<At>, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let found: Vec<_> = dashboards
        .iter()
        .filter_map(|dashboard| {
            clock(dashboard, settings)
                .map_err(|e| {
                    if !errors.contains(&e) {
                        errors.push(e)
                    }
                })
                .ok()
        })
        .collect();
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

fn clock(dashboard: &Dashboard, settings: &Settings) -> Result<At, Diagnostic> {
    let spec = &dashboard.time_range;
    let name = settings.zone.as_deref().or(spec.timezone.as_deref()).unwrap_or("utc");
    let zone = time::zone(name).map_err(Diagnostic::error)?;
    let week_start = match spec.week_start.unwrap_or_default() {
        WeekStart::Sunday => jiff::civil::Weekday::Sunday,
        WeekStart::Monday => jiff::civil::Weekday::Monday,
        WeekStart::Saturday => jiff::civil::Weekday::Saturday,
    };
    let fiscal_start = spec.fiscal_year_start_month.unwrap_or(1);
    let clock = Clock { now: settings.now, zone, week_start, fiscal_start };
    let parse = |given: &Option<String>, written: &crate::frame::Scalar, up| {
        let text = given.clone().unwrap_or_else(|| written.text());
        time::parse(&text, up, &clock).map_err(|e| Diagnostic::error(format!("time `{text}`: {e}")))
    };
    let range = TimeRange { from: parse(&settings.from, &spec.from, false)?, to: parse(&settings.to, &spec.to, true)? };
    if range.from >= range.to {
        let text = |ms| time::format(ms, &clock.zone, "YYYY-MM-DD HH:mm:ss");
        let message = format!(
            "the time range of `{}` ends before it starts: {} to {}",
            dashboard.name,
            text(range.from),
            text(range.to)
        );
        return Err(Diagnostic::error(message)
            .hint("`--from` and `--to` take forms such as `now-6h` and `2026-11-01T00:00:00Z`"));
    }
    let zone = clock.zone.iana_name().unwrap_or("UTC").to_string();
    Ok(At { clock, zone, range })
}

fn boards(dashboards: Vec<Dashboard>, clocks: Vec<At>, resolved: Vec<plan::Resolution>, sources: &Sources) -> Planned {
    let mut planned = Planned::default();
    let listed = listed(&dashboards);
    for ((dashboard, at), resolution) in dashboards.into_iter().zip(clocks).zip(resolved) {
        let sheet = plan::expand(&dashboard, &resolution.scope, &at.clock);
        let panels: Vec<_> = sheet.sections.iter().flat_map(|s| &s.panels).collect();
        let mut wants: Vec<_> = panels.iter().map(|placed| planned.plan.wants(placed, sources, &at.clock)).collect();
        plan::share(&panels, &mut wants);
        let event_wants = planned.plan.events(&dashboard.annotations, &sheet, sources, &at.clock);
        let mut notices = resolution.notices;
        notices.append(&mut planned.plan.notices);
        planned.boards.push(Board {
            dashboard,
            sheet,
            clock: at.clock,
            zone: at.zone,
            wants,
            event_wants,
            variable_requests: resolution.requests,
            notices,
            listed: listed.clone(),
        });
    }
    planned
}

/// What lists of dashboards show.
fn listed(dashboards: &[Dashboard]) -> Arc<[Listed]> {
    let one = |d: &Dashboard| Listed {
        name: d.name.clone(),
        title: d.title.clone().unwrap_or_else(|| d.name.clone()),
        tags: d.tags.clone(),
    };
    let mut all: Vec<Listed> = dashboards.iter().map(one).collect();
    all.sort_by(|a, b| a.title.to_lowercase().cmp(&b.title.to_lowercase()).then(a.name.cmp(&b.name)));
    all.into()
}
