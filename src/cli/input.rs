//! What commands share: reading definitions and sources, the clock, asking, replaying.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Asking, Common, Stop};
use crate::diag::{Diagnostic, Span};
use crate::fetch::{self, Fetched, Job, Limits};
use crate::import;
use crate::known;
use crate::panel::Event;
use crate::panel::card::State;
use crate::run::{self, Board, Planned, Settings, Settled, Sources};
use crate::source::recording::Recording;
use crate::source::{self, Request, Setup};
use crate::spec::known::{BUILT_IN_SOURCES, Known};
use crate::spec::load::LoadedDashboard;
use crate::spec::lookup::BUILT_IN;
use crate::spec::{Dashboard, Panel, glob, load, sources};
use crate::theme::{self, Theme};
use crate::time;

/// Everything that a command goes by.
pub struct Input {
    /// The dashboards.
    pub dashboards: Vec<Dashboard>,
    /// For each dashboard, the ids of panels by the numbers that another tool gives them.
    pub numbers: Vec<BTreeMap<String, String>>,
    /// The sources by name.
    pub sources: Sources,
    /// What the command line says.
    pub settings: Settings,
    /// Whether the present is given rather than read from the clock.
    fixed_clock: bool,
    limits: Limits,
    replay: Option<Recording>,
    record: Option<(PathBuf, RefCell<Recording>)>,
    progress: super::summary::Progress,
}

/// A run whose requests are answered.
pub struct Answers {
    /// The plan.
    pub planned: Planned,
    /// The answers, in the order of the plan's requests.
    pub answers: Vec<Fetched>,
    /// The sources.
    pub sources: Sources,
    chosen: Vec<(usize, usize)>,
    /// What was asked group by group so far.
    asked: BTreeSet<usize>,
    /// The last dashboard that wants each request.
    last: Vec<usize>,
}

/// A run asks for dashboards until they make so many requests; then these are drawn.
const AT_ONCE: usize = 256;

/// Reads definitions and sources; prints their warnings.
///
/// # Errors
/// Everything that is wrong with them.
pub fn load(common: &Common, asking: Option<&Asking>) -> Result<Input, Stop> {
    let known = known::all();
    let path = sources_path(common.sources.as_ref(), &common.paths);
    let (mut entries, mut found) = match &path {
        Some(path) => {
            let (entries, found) = read_sources(path, &known)?;
            (Some(entries), found)
        }
        None => (None, Vec::new()),
    };
    let map = mapping(&common.mapped, entries.as_mut())?;
    let loaded = load::load(&common.paths, &known, entries.as_ref(), import::READERS);
    found.extend(loaded.diagnostics);
    if found.iter().any(Diagnostic::is_error) {
        return Err(found.into());
    }
    super::report(&found);
    loaded.dashboards.iter().filter_map(not_shown).for_each(|line| eprintln!("{line}"));
    let number = |d: &LoadedDashboard| d.imported.as_ref().map(|i| i.numbers.clone()).unwrap_or_default();
    let numbers = loaded.dashboards.iter().map(number).collect();
    let dashboards: Vec<_> = loaded.dashboards.into_iter().map(|d| d.dashboard).collect();
    if path.is_none() {
        super::report(&without_sources(&dashboards));
    }
    let replay = asking.and_then(|a| a.replay.as_deref()).map(Recording::open).transpose()?;
    let (now, fixed_clock) = now(common, replay.as_ref())?;
    let settings = settings(common, &dashboards, now, replay.as_ref())?;
    let record = asking.and_then(|a| a.record.clone()).map(|path| (path, RefCell::new(recording(&settings))));
    Ok(Input {
        sources: connect(entries.as_ref(), path.as_deref(), map)?,
        dashboards,
        numbers,
        settings,
        fixed_clock,
        limits: limits(asking)?,
        replay,
        record,
        progress: super::summary::Progress::new(),
    })
}

/// What names mean to the operator: what the sources file says, and `--source` over it. The result stands in the
/// entries too, so that checks see it.
///
/// # Errors
/// What is wrong with `--source`.
pub fn mapping(
    given: &[String],
    mut entries: Option<&mut sources::Sources>,
) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut map = entries.as_ref().map(|e| e.map.clone()).unwrap_or_default();
    for pair in given {
        let Some((key, name)) = pair.split_once('=').map(|(k, v)| (k.trim(), v.trim())) else {
            let error = Diagnostic::error(format!("`--source {pair}` has no `=`"));
            return Err(error.hint("write `--source KEY=NAME`, such as `--source prometheus=prod`"));
        };
        let names: Vec<&str> =
            entries.iter().flat_map(|e| e.entries.keys()).map(String::as_str).chain([BUILT_IN]).collect();
        if !names.contains(&name) {
            let error = Diagnostic::error(format!("`--source {pair}`: there is no source `{name}`"));
            let error = error.suggest(name, names.iter().copied());
            return Err(error.hint(format!("sources are {}", names.join(", "))));
        }
        map.insert(key.to_string(), name.to_string());
    }
    // Plug-ins and variables are known by several names.
    for (key, name) in map.clone() {
        let variable = key.strip_prefix("${").and_then(|k| k.strip_suffix('}')).map(|k| format!("${k}"));
        let kind = import::grafana::datasource::kind(&key).to_string();
        map.entry(variable.unwrap_or(kind)).or_insert(name);
    }
    if let Some(entries) = &mut entries {
        entries.map.clone_from(&map);
    }
    Ok(map)
}

/// One line on what a foreign definition says and the pictures do not show.
fn not_shown(loaded: &LoadedDashboard) -> Option<String> {
    let count = loaded.imported.as_ref()?.findings.iter().filter(|f| f.matters()).count();
    let options = if count == 1 { "1 option is" } else { &format!("{count} options are") };
    let path = &loaded.file.path;
    (count > 0).then(|| format!("{path}: {options} not shown; `stillframe check` lists what and why"))
}

/// The theme of a name, or of a theme file; prints the file's warnings.
///
/// # Errors
/// When there is none of that name, or what is wrong with the file.
pub fn theme(name: &str) -> Result<Theme, Stop> {
    if let Some(theme) = Theme::named(name) {
        return Ok(theme);
    }
    let path = Path::new(name);
    let is_file = [Some("yaml"), Some("yml"), Some("json")].contains(&path.extension().and_then(|e| e.to_str()));
    if !is_file && !path.is_file() {
        let error = Diagnostic::error(format!("unknown theme `{name}`")).suggest(name, theme::BUILT_IN);
        return Err(error
            .hint("themes are `light`, `dark`, `print` and `high-contrast`, or a file such as `themes/own.yaml`")
            .into());
    }
    let (theme, found) = theme::file::read(&load::read_file(path)?);
    match theme {
        Some(theme) => {
            super::report(&found);
            Ok(theme)
        }
        None => Err(found.into()),
    }
}

/// Whether a state lets a run exit with 0.
pub fn is_fine(state: State) -> bool {
    matches!(state, State::Ok | State::Empty)
}

/// The sources file: as given, else `sources.yaml` beside the first dashboard that has one beside it.
pub fn sources_path(given: Option<&PathBuf>, paths: &[PathBuf]) -> Option<PathBuf> {
    given.cloned().or_else(|| {
        let beside = |path: &PathBuf| {
            let path = if glob::is_pattern(path) { &glob::base(path).join("-") } else { path };
            let folder =
                if path.is_dir() { path.clone() } else { path.parent().map(Path::to_path_buf).unwrap_or_default() };
            ["sources.yaml", "sources.yml"].map(|name| folder.join(name)).into_iter().find(|p| p.is_file())
        };
        paths.iter().find_map(beside)
    })
}

/// Reads a sources file; the source `testdata` is there without an entry.
///
/// # Errors
/// When the file cannot be read at all.
pub fn read_sources(path: &Path, known: &Known) -> Result<(sources::Sources, Vec<Diagnostic>), Diagnostic> {
    let (mut read, found) = load::load_sources(path, known)?;
    let entry = sources::SourceEntry {
        kind: BUILT_IN.into(),
        config: serde_json::Map::new(),
        span: Span { file: Arc::clone(&read.file), bytes: 0..0 },
    };
    read.entries.entry(BUILT_IN.into()).or_insert(entry);
    Ok((read, found))
}

/// What the command line says; where it says nothing, what the recorded run was given.
fn settings(common: &Common, dashboards: &[Dashboard], now: i64, replay: Option<&Recording>) -> Result<Settings, Stop> {
    let recorded = replay.map(|r| r.header.clone()).unwrap_or_default();
    let mut values = recorded.vars;
    values.extend(given(&common.vars, dashboards)?);
    Ok(Settings {
        from: common.from.clone().or(recorded.from),
        to: common.to.clone().or(recorded.to),
        zone: common.tz.clone().or(recorded.zone),
        given: values,
        now,
    })
}

/// A recording that remembers what this run was given.
fn recording(settings: &Settings) -> Recording {
    let mut recording = Recording::new(settings.now);
    let header = &mut recording.header;
    (header.from, header.to) = (settings.from.clone(), settings.to.clone());
    (header.zone, header.vars) = (settings.zone.clone(), settings.given.clone());
    recording
}

/// Says that there is no sources file, when the dashboards name sources that only it can tell of.
fn without_sources(dashboards: &[Dashboard]) -> Vec<Diagnostic> {
    let mut names: BTreeSet<_> = dashboards.iter().flat_map(references).collect();
    names.retain(|name| *name != BUILT_IN && !name.starts_with("testdata:"));
    let Some(name) = names.first() else { return Vec::new() };
    let warning = Diagnostic::warning(format!("there is no sources file, so it is not known what `{name}` is"));
    vec![warning.hint("put `sources.yaml` beside the dashboards, or name one with `--sources`")]
}

/// The sources that a dashboard names, without those of variables and the built-in ones, in the order of their places.
pub fn references(dashboard: &Dashboard) -> Vec<&str> {
    fn of<'a>(panels: &'a [Panel], names: &mut Vec<&'a str>) {
        for panel in panels {
            names.extend(panel.source.as_deref());
            names.extend(panel.targets.iter().filter_map(|t| t.source.as_deref()));
            of(&panel.panels, names);
        }
    }
    let mut names: Vec<&str> = dashboard.variables.iter().filter_map(|v| v.source.as_deref()).collect();
    of(&dashboard.panels, &mut names);
    names.extend(dashboard.annotations.iter().filter_map(|a| a.source.as_deref()));
    names.retain(|name| !BUILT_IN_SOURCES.contains(name) && !name.contains('$'));
    names
}

/// Makes the sources; `testdata` is there without a sources file.
fn connect(
    entries: Option<&sources::Sources>,
    path: Option<&Path>,
    map: BTreeMap<String, String>,
) -> Result<Sources, Stop> {
    let folder = path.and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    let env: Arc<BTreeMap<String, String>> = Arc::new(
        std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?))).collect(),
    );
    let setup = |name: &str| Setup { name: name.into(), folder: folder.clone(), env: Arc::clone(&env) };
    let (mut sources, mut errors) = (Sources::new(), Vec::new());
    sources.map(map);
    for (name, entry) in entries.map(|e| &e.entries).into_iter().flatten() {
        let connect = |kind: &dyn source::Kind| {
            let setup = setup(name);
            kind.connect(&entry.config, &setup)
                .or_else(|why| source::unusable::without_secrets(kind, &entry.config, &setup, why))
        };
        match source::kind(&entry.kind).map(connect) {
            Some(Ok(source)) => {
                sources.insert(name.clone(), source);
            }
            Some(Err(error)) => errors.push(error),
            None => errors.push(Diagnostic::error(format!("source `{name}`: unknown kind `{}`", entry.kind))),
        }
    }
    if let Some(kind) = source::kind(BUILT_IN).filter(|_| !sources.contains_key(BUILT_IN))
        && let Ok(source) = kind.connect(&serde_json::Map::new(), &setup(BUILT_IN))
    {
        sources.insert(BUILT_IN.into(), source);
    }
    if errors.is_empty() { Ok(sources) } else { Err(errors.into()) }
}

/// The present, and whether it is given: `--now`, a recording's, `SOURCE_DATE_EPOCH`, else the clock.
fn now(common: &Common, replay: Option<&Recording>) -> Result<(i64, bool), Stop> {
    let clock = jiff::Timestamp::now().as_millisecond();
    if let Some(text) = &common.now {
        let utc = time::Clock {
            now: clock,
            zone: jiff::tz::TimeZone::UTC,
            week_start: jiff::civil::Weekday::Monday,
            fiscal_start: 1,
        };
        let parsed = time::parse(text, false, &utc).map_err(|e| Stop::message(format!("`--now {text}`: {e}")))?;
        return Ok((parsed, true));
    }
    if let Some(recording) = replay {
        return Ok((recording.header.now, true));
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Ok((clock, false)),
        Ok(text) => match text.trim().parse::<i64>() {
            Ok(seconds) if seconds.checked_mul(1000).is_some() => Ok((seconds * 1000, true)),
            _ => Err(Stop::message(format!("SOURCE_DATE_EPOCH is no number of seconds: `{text}`"))),
        },
    }
}

/// `NAME=VALUE` by name; a name given again adds a value. A name that no dashboard has is a slip.
fn given(vars: &[String], dashboards: &[Dashboard]) -> Result<BTreeMap<String, Vec<String>>, Stop> {
    let known: BTreeSet<&str> = dashboards.iter().flat_map(|d| &d.variables).map(|v| v.name.as_str()).collect();
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for var in vars {
        let Some((name, value)) = var.split_once('=') else {
            return Err(Diagnostic::error(format!("`--var {var}` has no `=`")).hint("write `--var name=value`").into());
        };
        let name = name.trim();
        if !known.contains(name) {
            let mut error = Diagnostic::error(format!("no dashboard has a variable `{name}`"));
            error = error.suggest(name, known.iter().copied());
            if error.hints.is_empty() && !known.is_empty() {
                error = error.hint(format!("variables are {}", known.into_iter().collect::<Vec<_>>().join(", ")));
            }
            return Err(error.into());
        }
        given.entry(name.to_string()).or_default().push(value.to_string());
    }
    Ok(given)
}

fn limits(asking: Option<&Asking>) -> Result<Limits, Stop> {
    let Some(asking) = asking else { return Ok(Limits::default()) };
    let duration = |name: &str, text: &str| match time::duration(text) {
        Ok(ms) if ms > 0 => Ok(Duration::from_millis(ms.unsigned_abs())),
        Ok(_) => Err(Stop::message(format!("`{name} {text}`: a length of time above zero is wanted"))),
        Err(e) => Err(Stop::message(format!("`{name} {text}`: {e}"))),
    };
    let whole = duration("--deadline", &asking.deadline)?;
    let until = Instant::now().checked_add(whole);
    Ok(Limits { query: duration("--query-timeout", &asking.query_timeout)?, until, ..Limits::default() })
}

impl Input {
    /// Plans without asking any source.
    ///
    /// # Errors
    /// What is wrong with time ranges and zones.
    pub fn plan_offline(&self) -> Result<Planned, Stop> {
        Ok(run::plan(self.dashboards.clone(), &self.sources, &self.settings, None)?)
    }

    /// Plans; query variables are asked.
    ///
    /// # Errors
    /// What is wrong with time ranges and zones.
    pub fn plan_online(&self) -> Result<Planned, Stop> {
        let mut ask = |requests: &[Request]| self.ask(requests);
        Ok(run::plan(self.dashboards.clone(), &self.sources, &self.settings, Some(&mut ask))?)
    }

    /// Prints what is worth saying of a plan.
    pub fn notices(&self, planned: &Planned) {
        super::warn(planned.boards.iter().flat_map(|b| &b.notices).cloned());
    }

    /// Plans and asks: all panels, or the one named `ID` or `DASHBOARD/ID` and nothing that it does not need.
    ///
    /// # Errors
    /// When nothing can be asked, or there is no such panel.
    pub fn fetch(&self, panel: Option<&str>) -> Result<Answers, Stop> {
        let mut planned = self.plan_online()?;
        self.notices(&planned);
        let chosen = choose(&planned.boards, panel, &self.numbers)?;
        if panel.is_some() {
            planned.keep(&chosen);
        }
        let answers = self.ask(&planned.plan.requests);
        self.end()?;
        Ok(Answers::new(planned, answers, self.sources.clone(), chosen))
    }

    /// Plans, and asks nothing but the variables: what dashboards need is asked for group by group, see [`Input::ask_next`].
    ///
    /// # Errors
    /// What is wrong with time ranges and zones.
    pub fn begin(&self) -> Result<Answers, Stop> {
        let planned = self.plan_online()?;
        self.notices(&planned);
        let chosen = choose(&planned.boards, None, &self.numbers)?;
        let open = || Fetched { answer: Ok(Vec::new()), seconds: 0.0 };
        let answers = planned.plan.requests.iter().map(|_| open()).collect();
        Ok(Answers::new(planned, answers, self.sources.clone(), chosen))
    }

    /// Asks for what the dashboards from a place on need, as many of them as make a fair number of requests; the place of
    /// the first that is left. So the answers of a large run are not held all at once.
    pub fn ask_next(&mut self, answers: &mut Answers, first: usize) -> usize {
        let boards = &answers.planned.boards;
        let (mut wanted, mut next) = (BTreeSet::new(), first);
        while next < boards.len() && wanted.len() < AT_ONCE {
            wanted.extend(boards[next].requests().filter(|request| !answers.asked.contains(request)));
            next += 1;
        }
        let requests: Vec<Request> = wanted.iter().map(|&i| answers.planned.plan.requests[i].clone()).collect();
        let progress = (answers.asked.len(), answers.planned.plan.requests.len());
        for (place, fetched) in wanted.into_iter().zip(self.ask_part(&requests, progress)) {
            answers.answers[place] = fetched;
            answers.asked.insert(place);
        }
        for board in &mut answers.planned.boards[first..next] {
            board.decide(&answers.planned.plan, &answers.answers, &answers.sources);
        }
        if next == answers.planned.boards.len() {
            // All is answered: a recording's text is not held beside its frames.
            self.replay = None;
        }
        next
    }

    /// All is asked: takes the progress away and writes the recording.
    ///
    /// # Errors
    /// What the file system says.
    pub fn end(&self) -> Result<(), Stop> {
        self.progress.end();
        self.save_recording()
    }

    /// Asks the sources, or the recording.
    fn ask(&self, requests: &[Request]) -> Vec<Fetched> {
        self.ask_part(requests, (0, requests.len()))
    }

    /// Asks some of the requests of a run: how many were asked before, and how many there are in all.
    fn ask_part(&self, requests: &[Request], (before, total): (usize, usize)) -> Vec<Fetched> {
        let show = |progress: fetch::Progress<'_>| {
            self.progress.show(&fetch::Progress { done: before + progress.done, total, ..progress });
        };
        let answers = match &self.replay {
            Some(recording) => fetch::replay(requests, recording),
            None => {
                let job = |request: &Request| Job {
                    request: request.clone(),
                    source: Arc::clone(&self.sources[&request.source]),
                };
                let jobs: Vec<_> = requests.iter().map(job).collect();
                let fetched = fetch::run(&jobs, &self.limits, &show);
                // With a given present equal runs give equal bytes, timings included.
                let told = |s: f64| if self.fixed_clock { 0.0 } else { (s * 1000.0).round() / 1000.0 };
                fetched.into_iter().map(|f| Fetched { seconds: told(f.seconds), ..f }).collect()
            }
        };
        if let Some((_, recording)) = &self.record {
            for (request, fetched) in requests.iter().zip(&answers) {
                let seconds = (!self.fixed_clock).then_some(fetched.seconds);
                recording.borrow_mut().add(request, &fetched.answer, seconds);
            }
        }
        answers
    }

    /// Writes the recording aside and renames it.
    fn save_recording(&self) -> Result<(), Stop> {
        let Some((path, recording)) = &self.record else { return Ok(()) };
        let mut bytes = Vec::new();
        let failed = |e: std::io::Error| Stop::message(format!("cannot write `{}`: {e}", path.display()));
        recording.borrow().write(&mut bytes).map_err(failed)?;
        super::output::write_file(path, &bytes).map_err(failed)
    }
}

/// The panels chosen, as places of boards and of panels in them.
fn choose(
    boards: &[Board],
    panel: Option<&str>,
    numbers: &[BTreeMap<String, String>],
) -> Result<Vec<(usize, usize)>, Stop> {
    let all = boards.iter().enumerate().flat_map(|(b, board)| (0..board.panels().count()).map(move |p| (b, p)));
    let Some(wanted) = panel else { return Ok(all.collect()) };
    let name = |&(b, p): &(usize, usize)| {
        let id = boards[b].panels().nth(p).map_or("", |placed| placed.id.as_str());
        (format!("{}/{id}", boards[b].sheet.name), id.to_string())
    };
    let mut found: Vec<_> = all.clone().filter(|place| name(place).0 == wanted || name(place).1 == wanted).collect();
    if found.is_empty() {
        // Another tool's number of the panel, which its addresses show.
        let number = wanted.rsplit('/').next().unwrap_or(wanted);
        let id = |b: usize| numbers.get(b).and_then(|n| n.get(number));
        let board =
            |b: usize| wanted == number || wanted.strip_suffix(number) == Some(&format!("{}/", boards[b].sheet.name));
        let by_number = |place: &(usize, usize)| board(place.0) && id(place.0).is_some_and(|id| *id == name(place).1);
        found = all.clone().filter(by_number).collect();
    }
    if found.is_empty() {
        let names: Vec<_> = all.map(|place| name(&place).1).collect();
        let mut error =
            Diagnostic::error(format!("no panel `{wanted}`")).suggest(wanted, names.iter().map(String::as_str));
        if error.hints.is_empty() {
            error = error.hint(format!("panels are {}", names.join(", ")));
        }
        return Err(error.into());
    }
    Ok(found)
}

impl Answers {
    fn new(planned: Planned, answers: Vec<Fetched>, sources: Sources, chosen: Vec<(usize, usize)>) -> Self {
        let mut last = vec![0; answers.len()];
        for (board, request) in planned.boards.iter().enumerate().flat_map(|(i, b)| b.requests().map(move |r| (i, r))) {
            // Panels that were not chosen still name requests that are gone.
            last.get_mut(request).into_iter().for_each(|last| *last = board);
        }
        Self { planned, answers, sources, chosen, asked: BTreeSet::new(), last }
    }

    /// Lets the frames go that no dashboard behind this one needs; what failed stays, for the report.
    pub fn forget(&mut self, board: usize) {
        for request in self.planned.boards[board].requests().filter(|&request| self.last[request] == board) {
            if let Ok(frames) = &mut self.answers[request].answer {
                *frames = Vec::new();
            }
        }
    }

    /// The boards with the places of the chosen panels.
    pub fn chosen(&self) -> impl Iterator<Item = (&Board, usize)> {
        self.chosen.iter().map(|&(board, panel)| (&self.planned.boards[board], panel))
    }

    /// The events that a panel shows, with the place of their annotation; and notices on annotations that failed.
    pub fn events(&self, board: &Board, index: usize) -> (Vec<(usize, Event)>, Vec<String>) {
        let (mut events, notices) = board.events(&self.answers);
        if let Some(placed) = board.panels().nth(index) {
            events.retain(|(annotation, _)| board.shows(*annotation, placed));
        }
        (events, notices)
    }

    /// Settles a panel.
    pub fn settle(&self, board: &Board, index: usize) -> Settled {
        match board.panels().nth(index) {
            Some(placed) => run::settle(
                placed,
                &board.wants[index],
                &self.planned.plan,
                &self.answers,
                &self.sources,
                &board.place(),
            ),
            None => unreachable!("the places of panels come from the board itself"),
        }
    }
}
