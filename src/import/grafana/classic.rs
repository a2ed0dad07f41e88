//! Grafana's classic dashboards, of every version of their schema.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::{Foreign, Log};
use super::layout::{self, Place};
use super::{alerts, annotation, datasource, family, inputs, library, link, panel, regions, time, variable};
use crate::diag::SourceFile;
use crate::spec::check::Against;
use crate::spec::imported::Imported;
use crate::spec::load::{Read, Reader};
use crate::spec::tree::{Node, Tree};
use crate::spec::{Dashboard, Direction, Panel, Repeat, ids, slug};

/// The form's name.
const FORM: &str = "Grafana";

/// Keys of a dashboard that mean nothing in a still.
const INTERACTIVE: [&str; 35] = [
    "$$hashKey",
    "__elements",
    "__requires",
    "autoUpdate",
    "editable",
    "error",
    "folderId",
    "folderName",
    "folderUid",
    "gnetId",
    "graphTooltip",
    "graphtooltip",
    "hideControls",
    "hidecontrols",
    "id",
    "isSystem",
    "iteration",
    "liveNow",
    "meta",
    "nav",
    "originalTitle",
    "pluginId",
    "preload",
    "refresh",
    "revision",
    "schemaVersion",
    "schemaversion",
    "scopeMeta",
    "sharedCrosshair",
    "slug",
    "snapshot",
    "style",
    "timeRangeUpdatedDuringEditOrView",
    "version",
    "__createdFromSnapshot",
];

/// Keys of panels that say where they stand, how they are repeated, or how an editor left them.
const PLACE: [&str; 23] = [
    "$$hashKey",
    "autoMigrateFrom",
    "collapse",
    "default_title_for_rows",
    "editable",
    "error",
    "gridPos",
    "h",
    "height",
    "id",
    "isNew",
    "libraryPanel",
    "maxPerRow",
    "minSpan",
    "panels",
    "repeat",
    "repeatDirection",
    "repeatIteration",
    "repeatPanelId",
    "repeatedByRow",
    "scopedVars",
    "span",
    "w",
];

/// Reads them.
pub struct Classic;

impl Reader for Classic {
    fn accepts(&self, document: &Node) -> bool {
        let list = |key: &str| document.get(key).is_some_and(|v| matches!(v.value, Tree::List(_)));
        let ours = ["apiVersion", "kind", "elements", "spec"].iter().any(|key| document.get(key).is_some());
        !ours && (list("panels") || list("rows") || document.get("schemaVersion").is_some())
    }

    fn read(&self, mut document: Node, _: &Arc<SourceFile>, _: &Against<'_>) -> Read {
        inputs::fill(&mut document);
        library::fill(&mut document);
        let log = Log::default();
        let (dashboard, mut imported) = dashboard(&Foreign::new(&document, &log));
        imported.findings = log.findings(&document);
        Read { dashboard: Some(dashboard), diagnostics: Vec::new(), imported: Some(imported) }
    }
}

/// A dashboard, and what is known of it beside.
fn dashboard(root: &Foreign<'_>) -> (Dashboard, Imported) {
    root.meaningless(&INTERACTIVE);
    // What begins so are notes of authors and generators.
    let notes =
        root.node.entries().iter().map(|e| e.key.as_str()).filter(|k| k.starts_with('_') && !k.starts_with("__"));
    root.meaningless(&notes.collect::<Vec<_>>());
    root.ignore(&["__inputs", "uid", "templating", "annotations"]);
    let uid = root.text("uid").map(ToString::to_string);
    let title = root.text("title").map(ToString::to_string);
    let listed = |key: &str| root.get(key).map(|below| below.list("list")).unwrap_or_default();
    let variables = variable::variables(&listed("templating"));
    let names: BTreeSet<String> = variables.iter().map(|v| v.name.clone()).collect();
    let reading = Reading { names: &names, regions: RefCell::default() };
    let (panels, marks): (Vec<Panel>, Vec<Mark>) = reading.panels(root);
    let mut dashboard = Dashboard {
        api_version: "stillframe/v1".into(),
        kind: "Dashboard".into(),
        name: name(title.as_deref(), uid.as_deref()),
        title,
        description: root.text("description").map(ToString::to_string),
        tags: root.list("tags").iter().filter_map(Foreign::scalar).map(|t| t.text()).collect(),
        time_range: time::range(root),
        variables,
        links: link::links(&root.list("links")),
        panels,
        ..Dashboard::default()
    };
    ids(&mut dashboard);
    let (numbers, places) = marked(&dashboard, marks);
    let filtered = annotation::annotations(&listed("annotations"));
    let filtered = filtered.into_iter().chain(reading.regions.into_inner());
    dashboard.annotations = filtered.map(|f| on_panels(f, &dashboard, &numbers)).collect();
    each_panel(&mut dashboard.panels, &mut |panel| refer(panel, &numbers));
    alerts::ask(&mut dashboard);
    datasource::open(&mut dashboard);
    (dashboard, Imported { form: FORM, uid, numbers, panels: places, ..Imported::default() })
}

/// The slug of the title, else of the uid.
pub fn name(title: Option<&str>, uid: Option<&str>) -> String {
    let slugs = [title, uid].into_iter().flatten().map(slug).find(|s| !s.is_empty());
    slugs.unwrap_or_else(|| "dashboard".into())
}

/// What panels are read with.
struct Reading<'a> {
    /// The variables' names.
    names: &'a BTreeSet<String>,
    /// Times that graphs mark.
    regions: RefCell<Vec<annotation::Filtered>>,
}

/// A panel of the definition in its place, with its number.
struct Item<'a> {
    written: Foreign<'a>,
    place: Place,
}

impl Reading<'_> {
    /// The panels and rows in reading order; the numbers of panels in the same order, those in rows after their row.
    fn panels(&self, root: &Foreign<'_>) -> (Vec<Panel>, Vec<Mark>) {
        let mut done = Done::default();
        let written = root.list("panels");
        let rows = root.list("rows");
        // Before version 16 a dashboard may have both.
        let old = root.number("schemaVersion").is_some_and(|version| version < 16.0);
        if !rows.is_empty() && (written.is_empty() || old) {
            self.grid(&written, &mut done);
            self.old_rows(&rows, &mut done);
        } else {
            rows.iter().for_each(Foreign::read);
            self.grid(&written, &mut done);
        }
        let numbers = done.panels.iter().flat_map(|(panel, number, inner)| {
            debug_assert_eq!(panel.panels.len(), inner.len(), "each panel of a row has its number");
            std::iter::once(number.clone()).chain(inner.iter().cloned())
        });
        let numbers = numbers.collect();
        (done.panels.into_iter().map(|(panel, ..)| panel).collect(), numbers)
    }

    /// Panels of the grid: those below an open row belong to it.
    fn grid(&self, written: &[Foreign<'_>], done: &mut Done) {
        let mut open: Option<(Panel, Mark, Vec<Item<'_>>)> = None;
        let mut loose: Vec<Item<'_>> = Vec::new();
        for item in items(written) {
            if item.written.text("type") != Some("row") {
                open.as_mut().map_or(&mut loose, |(.., items)| items).push(item);
                continue;
            }
            self.finish(open.take(), &mut loose, done);
            let row = self.row(&item.written);
            let inside = items(&item.written.list("panels"));
            let apart = row.collapsed && row.repeat.is_some();
            let own = mark(&item.written);
            let after = Mark { number: None, path: format!("{}{AFTER}", own.path) };
            open = Some((row, own, inside));
            // Panels below a closed row stand below its own once it is open; they are not repeated with it.
            if apart {
                self.finish(open.take(), &mut loose, done);
                open = Some((Panel { kind: "row".into(), ..Panel::default() }, after, Vec::new()));
            }
        }
        self.finish(open, &mut loose, done);
    }

    fn finish(&self, open: Option<(Panel, Mark, Vec<Item<'_>>)>, loose: &mut Vec<Item<'_>>, done: &mut Done) {
        for (panel, number) in self.section(std::mem::take(loose)) {
            done.panels.push((panel, number, Vec::new()));
        }
        // A row that was only made for what follows another is not there when nothing follows.
        let open = open.filter(|(_, mark, items)| !items.is_empty() || !mark.path.ends_with(AFTER));
        if let Some((mut row, number, items)) = open {
            let (panels, numbers) = self.section(items).into_iter().unzip();
            row.panels = panels;
            done.panels.push((row, number, numbers));
        }
    }

    /// The panels of a section, fallen up into gaps.
    fn section(&self, items: Vec<Item<'_>>) -> Vec<(Panel, Mark)> {
        let mut places: Vec<Place> = items.iter().map(|item| item.place).collect();
        layout::compact(&mut places);
        let panel = |(item, place): (Item<'_>, Place)| {
            let mut panel = self.panel(&item.written);
            panel.size = Some(place.size());
            (panel, mark(&item.written))
        };
        items.into_iter().zip(places).map(panel).collect()
    }

    fn row(&self, written: &Foreign<'_>) -> Panel {
        let panel = Panel {
            kind: "row".into(),
            title: written.text("title").map(ToString::to_string),
            description: written.text("description").map(ToString::to_string),
            repeat: self.repeat(written),
            collapsed: written.flag("collapsed").unwrap_or(false),
            ..Panel::default()
        };
        written.ignore(&PLACE);
        written.ignore(&["type", "repeatIteration", "repeatPanelId", "scopedVars", "titleSize", "showTitle"]);
        // A row asks nothing, whatever an editor left in it.
        written.ignore(&["datasource", "targets", "fieldConfig", "options", "pluginVersion", "transparent"]);
        let rest: Vec<&str> =
            written.node.entries().iter().map(|e| e.key.as_str()).filter(|k| *k != "panels").collect();
        written.meaningless(&rest);
        panel
    }

    fn panel(&self, written: &Foreign<'_>) -> Panel {
        let repeat = self.repeat(written);
        written.ignore(&PLACE);
        if written.text("type") == Some("graph") {
            self.regions.borrow_mut().extend(regions::of_graph(written));
        }
        let mut panel = panel::classic(written);
        panel.repeat = repeat;
        family::complete(&mut panel, written);
        panel
    }

    fn repeat(&self, written: &Foreign<'_>) -> Option<Repeat> {
        let variable = written.text("repeat")?.trim_start_matches('$').to_string();
        if !self.names.contains(&variable) {
            written.no_effect("repeat", "the dashboard has no variable of this name");
            return None;
        }
        let down = written.text("repeatDirection") == Some("v");
        let direction = if down { Direction::Vertical } else { Direction::Horizontal };
        Some(Repeat { variable, direction, max_per_row: most_across(written).filter(|_| !down) })
    }

    /// The rows of versions before 16.
    fn old_rows(&self, rows: &[Foreign<'_>], done: &mut Done) {
        let flag = |row: &Foreign<'_>, key: &str| row.flag(key).unwrap_or(false);
        let drawn: Vec<_> = rows.iter().filter(|row| !is_clone(row)).collect();
        let titled =
            drawn.iter().any(|row| flag(row, "collapse") || flag(row, "showTitle") || row.text("repeat").is_some());
        let bottom = |p: &Panel| p.size.map_or(0, |s| s.y.unwrap_or(0) + s.h);
        let mut y = done.panels.iter().map(|(panel, ..)| bottom(panel)).max().unwrap_or(0);
        for row in drawn {
            row.meaningless(&["$$hashKey", "collapse", "collapsed", "editable", "showTitle", "titleSize", "isNew"]);
            row.ignore(&["type", "showtitle", "titlesize"]);
            row.ignore(&["repeatIteration", "repeatRowId", "scopedVars", "panels", "height"]);
            let height = layout::rows_of(pixels(row).unwrap_or(250.0));
            let written: Vec<_> = row.list("panels").into_iter().filter(|p| !is_clone(p)).collect();
            let places = layout::flow(&sizes(&written, height), height);
            let panels = written.iter().zip(places).map(|(written, place)| {
                let mut panel = self.panel(written);
                panel.size = Some(Place { y: place.y + if titled { 0 } else { y }, ..place }.size());
                (panel, mark(written))
            });
            let panels: Vec<_> = panels.collect();
            if titled {
                let row_panel = Panel { collapsed: flag(row, "collapse"), ..self.row(row) };
                let (panels, numbers) = panels.into_iter().unzip();
                done.panels.push((Panel { panels, ..row_panel }, mark(row), numbers));
            } else {
                row.meaningless(&["title"]);
                y = panels.iter().map(|(p, _)| bottom(p)).max().unwrap_or(y);
                done.panels.extend(panels.into_iter().map(|(panel, number)| (panel, number, Vec::new())));
            }
        }
    }
}

/// The end of a path that leads nowhere: that of a row made for what follows a closed one.
const AFTER: char = '~';

/// What is read so far: panels with their numbers, and the numbers of those in a row.
#[derive(Default)]
struct Done {
    panels: Vec<(Panel, Mark, Vec<Mark>)>,
}

/// The panels with their places, in reading order; saved copies of repeats are left out.
fn items<'a>(written: &[Foreign<'a>]) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut bottom = 0.0;
    for written in written.iter().filter(|p| !p.node.entries().is_empty() && !is_clone(p)) {
        let place = written.get("gridPos");
        let of = |key: &str, usual: f64| place.as_ref().and_then(|g| g.number(key)).unwrap_or(usual);
        let (x, y, w, h) = (of("x", 0.0), of("y", bottom), of("w", 12.0), of("h", 8.0));
        bottom = f64::max(bottom, y + h);
        if let Some(grid) = &place {
            grid.meaningless(&["static"]);
            grid.ignore(&["i", "$$hashKey", "moved"]);
        }
        items.push(Item { written: written.clone(), place: Place::new(x, y, w, h) });
    }
    items.sort_by_key(|item| (item.place.y, item.place.x));
    items
}

/// Whether a panel or row is a copy that an old version saved with the dashboard; it is made anew.
fn is_clone(written: &Foreign<'_>) -> bool {
    let repeats = written.text("repeat").is_some() && written.flag("repeatedByRow") != Some(true);
    let copy = !repeats && (written.has("repeatPanelId") || written.has("repeatRowId"));
    if copy {
        written.read();
    }
    copy
}

/// What is known of a panel in its file: its number, and where it stands.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// Its number.
    pub number: Option<String>,
    /// Where it stands.
    pub path: String,
}

fn mark(written: &Foreign<'_>) -> Mark {
    Mark { number: written.get("id").and_then(|id| id.scalar()).map(|id| id.text()), path: written.path.clone() }
}

/// Widths in columns and heights in rows of panels of old versions.
fn sizes(written: &[Foreign<'_>], height: f64) -> Vec<(f64, f64)> {
    let span = |p: &Foreign<'_>| p.number("span").filter(|s| *s > 0.0).unwrap_or(4.0).floor() * 2.0;
    written.iter().map(|p| (span(p), pixels(p).map_or(height, layout::rows_of))).collect()
}

/// A height such as `250` or `250px`.
fn pixels(written: &Foreign<'_>) -> Option<f64> {
    let text = written.text("height").map(|t| t.trim().trim_end_matches("px").trim());
    written.number("height").or_else(|| text?.parse().ok()).filter(|p: &f64| *p > 0.0)
}

/// How many copies stand beside each other at most; old versions say how wide each is at least.
fn most_across(written: &Foreign<'_>) -> Option<u32> {
    let most = written.number("maxPerRow").or_else(|| {
        let most = 24.0 / written.number("minSpan").filter(|s| *s >= 1.0)?;
        [24.0, 12.0, 8.0, 6.0, 4.0, 3.0, 2.0, 1.0].into_iter().find(|factor| *factor <= most)
    });
    most.filter(|m| *m >= 1.0).map(|m| m.min(24.0) as u32).filter(|m| *m != 4)
}

/// Ids by the numbers of the definition, and by where panels stand in it.
pub fn marked(dashboard: &Dashboard, marks: Vec<Mark>) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let panels = dashboard.panels.iter().flat_map(|p| std::iter::once(p).chain(&p.panels));
    let (mut numbers, mut places) = (BTreeMap::new(), BTreeMap::new());
    for (panel, mark) in panels.zip(marks) {
        let id = panel.id.clone().unwrap_or_default();
        places.insert(mark.path, id.clone());
        if let Some(number) = mark.number {
            numbers.entry(number).or_insert(id);
        }
    }
    (numbers, places)
}

/// Changes every panel, those in rows too.
pub fn each_panel(panels: &mut [Panel], change: &mut dyn FnMut(&mut Panel)) {
    for panel in panels {
        change(panel);
        each_panel(&mut panel.panels, change);
    }
}

/// Targets that read another panel name it by its id.
pub(super) fn refer(panel: &mut Panel, numbers: &BTreeMap<String, String>) {
    let shared = panel.source.clone();
    for target in &mut panel.targets {
        let source = target.source.as_ref().or(shared.as_ref());
        if source.is_none_or(|s| s != "-- Dashboard --") {
            continue;
        }
        let number = target.rest.remove("panelId").or_else(|| target.rest.get("panel").cloned());
        let number = number.map(|n| n.as_str().map_or_else(|| n.to_string(), ToString::to_string));
        if let Some(id) = number.and_then(|n| numbers.get(&n).cloned().or(Some(n))) {
            target.rest.insert("panel".into(), id.into());
        }
    }
}

/// An annotation on the panels that its filter names.
pub(super) fn on_panels(
    filtered: annotation::Filtered,
    dashboard: &Dashboard,
    numbers: &BTreeMap<String, String>,
) -> crate::spec::Annotation {
    let mut annotation = filtered.annotation;
    if let Some((listed, exclude)) = filtered.filter {
        let listed: BTreeSet<&String> = listed.iter().filter_map(|n| numbers.get(n)).collect();
        let panels = dashboard.panels.iter().flat_map(|p| std::iter::once(p).chain(&p.panels));
        let ids = panels.filter(|p| p.kind != "row").filter_map(|p| p.id.as_ref());
        annotation.panels = ids.filter(|id| listed.contains(id) != exclude).cloned().collect();
    }
    annotation
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(value: Value) -> (Dashboard, Imported) {
        let mut node = Node::from_value(&value);
        assert!(Classic.accepts(&node));
        inputs::fill(&mut node);
        library::fill(&mut node);
        let log = Log::default();
        let (dashboard, mut imported) = dashboard(&Foreign::new(&node, &log));
        imported.findings = log.findings(&node);
        (dashboard, imported)
    }

    fn places(panels: &[Panel]) -> Vec<(String, u32, u32)> {
        let one = |p: &Panel| {
            let size = p.size.unwrap_or(crate::spec::Size { w: 0, h: 0, x: None, y: None });
            (p.id.clone().unwrap(), size.x.unwrap_or(0), size.y.unwrap_or(0))
        };
        panels.iter().map(one).collect()
    }

    #[test]
    fn panels_below_an_open_row_belong_to_it() {
        let panel = |id: u32, title: &str, x: u32, y: u32| json!({"id": id, "type": "text", "title": title, "gridPos": {"x": x, "y": y, "w": 12, "h": 4}});
        let (dashboard, imported) = read(json!({
            "title": "My board", "uid": "abc", "schemaVersion": 30,
            "templating": {"list": [{"type": "custom", "name": "v", "query": "a,b"}]},
            "panels": [
                panel(4, "D", 0, 20), panel(1, "A", 0, 0),
                {"id": 2, "type": "row", "title": "R", "gridPos": {"x": 0, "y": 4, "w": 24, "h": 1}, "collapsed": false, "panels": []},
                panel(3, "C", 12, 9),
                {"id": 5, "type": "row", "title": "S", "gridPos": {"x": 0, "y": 30, "w": 24, "h": 1}, "collapsed": true, "repeat": "v", "panels": [panel(6, "E", 0, 55)]}
            ]
        }));
        assert_eq!(dashboard.name, "my-board");
        assert_eq!(places(&dashboard.panels), [("a".into(), 0, 0), ("r".into(), 0, 0), ("s".into(), 0, 0)]);
        assert_eq!(places(&dashboard.panels[1].panels), [("c".into(), 12, 0), ("d".into(), 0, 0)]);
        assert_eq!(places(&dashboard.panels[2].panels), [("e".into(), 0, 0)]);
        assert_eq!(dashboard.panels[2].repeat.as_ref().unwrap().variable, "v");
        assert!(dashboard.panels[2].collapsed);
        let expected = [("1", "a"), ("2", "r"), ("3", "c"), ("4", "d"), ("5", "s"), ("6", "e")];
        assert_eq!(imported.numbers, expected.map(|(n, id)| (n.to_string(), id.to_string())).into());
        assert_eq!(imported.uid.as_deref(), Some("abc"));
    }

    #[test]
    fn regions_of_time_come_again() {
        let region = |region: Value| {
            json!({"title": "T", "schemaVersion": 39, "panels": [], "annotations": {"list": [{
                "name": "x", "enable": true, "iconColor": "red", "datasource": {"type": "grafana", "uid": "-- Grafana --"},
                "target": {"queryType": "timeRegions", "refId": "Anno", "timeRegion": region}
            }]}})
        };
        for (written, expected) in [
            (
                json!({"from": "09:00", "fromDayOfWeek": 1, "to": "17:00", "toDayOfWeek": 5, "timezone": "browser", "mode": "simple"}),
                json!({"fromDayOfWeek": "monday", "from": "09:00", "toDayOfWeek": "friday", "to": "17:00"}),
            ),
            (
                json!({"mode": "cron", "cronExpr": "0 9 * * 1-5", "duration": "1h 30m", "timezone": "utc"}),
                json!({"cron": "0 9 * * 1-5", "duration": "1h30m", "timezone": "utc"}),
            ),
        ] {
            let (dashboard, imported) = read(region(written));
            assert_eq!(imported.findings.iter().filter(|f| f.matters()).count(), 0, "{:?}", imported.findings);
            let annotation = serde_json::to_value(&dashboard.annotations[0]).unwrap();
            assert_eq!(annotation, json!({"name": "x", "color": "red", "timeRegion": expected}));
        }
        let (dashboard, imported) = read(region(json!({"to": "17:00"})));
        assert!(dashboard.annotations.is_empty());
        assert_eq!(imported.findings.iter().filter(|f| f.matters()).count(), 1);
    }

    #[test]
    fn time_regions_become_annotations_of_their_panel() {
        let graph = json!({"id": 7, "type": "graph", "title": "G", "targets": [], "timeRegions": [
            {"op": "time", "fromDayOfWeek": 1, "from": "08:00", "toDayOfWeek": 5, "to": "17:00", "colorMode": "background6", "fill": true, "line": false},
            {"op": "time", "from": "12:00", "colorMode": "custom", "fill": false, "line": true, "lineColor": "#ff0000"}]});
        let (dashboard, imported) = read(json!({"title": "T", "panels": [graph]}));
        assert_eq!(imported.findings.iter().filter(|f| f.matters()).count(), 0, "{:?}", imported.findings);
        assert_eq!(
            serde_json::to_value(&dashboard.annotations).unwrap(),
            json!([
                {"name": "Time region", "color": "gray", "panels": ["g"],
                 "timeRegion": {"fromDayOfWeek": "monday", "from": "08:00", "toDayOfWeek": "friday", "to": "17:00", "timezone": "utc"}},
                {"name": "Time region", "color": "#ff0000", "panels": ["g"], "timeRegion": {"from": "12:00", "timezone": "utc"}},
            ])
        );
    }

    #[test]
    fn lists_of_alerts_ask_prometheus() {
        let list = |options: Value| json!({"id": 1, "type": "alertlist", "title": "A", "options": options});
        let of = |panel: Value, variables: Value| {
            let (dashboard, _) = read(json!({"title": "T", "panels": [panel], "templating": {"list": variables}}));
            let target = &dashboard.panels[0].targets[0];
            assert_eq!(target.rest["query"], "ALERTS");
            target.source.clone().unwrap()
        };
        assert_eq!(of(list(json!({"maxItems": 5})), json!([])), "prometheus:default");
        assert_eq!(of(list(json!({"datasource": "Prod"})), json!([])), "prometheus:Prod");
        assert_eq!(of(list(json!({"datasource": "-- Grafana --"})), json!([])), "grafana:alerts");
        let variable = json!([{"type": "datasource", "name": "ds", "query": "prometheus"}]);
        assert_eq!(of(list(json!({})), variable), "$ds");
    }

    #[test]
    fn panels_below_a_closed_row_follow_its_own() {
        let panel = |id: u32, title: &str, y: u32| json!({"id": id, "type": "text", "title": title, "gridPos": {"x": 0, "y": y, "w": 24, "h": 4}});
        let board = |repeat: Value| {
            let row = json!({"id": 1, "type": "row", "title": "R", "gridPos": {"x": 0, "y": 4, "w": 24, "h": 1}, "collapsed": true,
                "repeat": repeat, "panels": [panel(2, "B", 5)]});
            read(json!({"title": "T", "templating": {"list": [{"type": "custom", "name": "v", "query": "a,b"}]},
                "panels": [panel(3, "A", 0), row, panel(4, "C", 5)]}))
            .0
        };
        let one = board(Value::Null);
        assert_eq!(places(&one.panels), [("a".into(), 0, 0), ("r".into(), 0, 0)]);
        assert_eq!(places(&one.panels[1].panels), [("b".into(), 0, 0), ("c".into(), 0, 4)]);
        let repeated = board(json!("v"));
        assert_eq!(repeated.panels.iter().map(|p| p.panels.len()).collect::<Vec<_>>(), [0, 1, 1]);
        assert_eq!((repeated.panels[2].repeat.is_none(), repeated.panels[2].title.is_none()), (true, true));
    }

    #[test]
    fn old_rows_may_stand_beside_panels() {
        let panel = |title: &str| json!({"type": "text", "title": title, "span": 12});
        let board = |version: u32| {
            read(json!({"title": "T", "schemaVersion": version, "panels": [panel("A")], "rows": [{"panels": [panel("B")]}]})).0
        };
        let panels = board(14).panels;
        assert_eq!(panels.iter().filter_map(|p| p.title.as_deref()).collect::<Vec<_>>(), ["A", "B"]);
        assert!(panels[1].size.unwrap().y >= panels[0].size.map(|s| s.h));
        assert_eq!(board(39).panels.len(), 1);
    }

    #[test]
    fn variables_come_after_those_that_they_use() {
        let query = |name: &str, text: &str| json!({"type": "query", "name": name, "query": text, "datasource": "$ds"});
        let (dashboard, _) = read(json!({"title": "T", "panels": [], "templating": {"list": [
            query("job", "label_values(up{c=\"$cluster\"}, job)"), {"type": "custom", "name": "x", "query": "a"},
            query("cluster", "label_values(up, c)"), {"type": "datasource", "name": "ds", "query": "prometheus"},
            query("a", "label_values($b, x)"), query("b", "label_values($a, x)")]}}));
        let names: Vec<&str> = dashboard.variables.iter().map(|v| v.name.as_str()).collect();
        assert_eq!(names, ["x", "ds", "cluster", "job", "a", "b"]);
    }

    #[test]
    fn variables_that_no_text_can_use_are_told() {
        let (dashboard, imported) = read(json!({"title": "T", "panels": [], "templating": {"list": [
            {"type": "custom", "name": "a-b", "query": "x"}, {"type": "adhoc", "name": "my-filters", "filters": []}]}}));
        let names: Vec<&str> = dashboard.variables.iter().map(|v| v.name.as_str()).collect();
        assert_eq!(names, ["my_filters"]);
        let told: Vec<&str> = imported.findings.iter().map(|f| f.path.as_str()).collect();
        assert!(told.contains(&"templating.list[0]"), "{told:?}");
    }

    #[test]
    fn rows_of_old_versions_are_read() {
        let panel = |id: u32, span: u32| json!({"id": id, "type": "text", "title": "P", "span": span});
        let rows = |title: bool| {
            json!({"title": "Old", "schemaVersion": 14, "rows": [
                {"title": "One", "height": "250px", "showTitle": title, "panels": [panel(1, 6), panel(2, 6)]},
                {"title": "Two", "height": 100, "panels": [panel(3, 12), {"repeatPanelId": 3, "id": 9, "type": "text"}]}
            ]})
        };
        let (plain, _) = read(rows(false));
        assert_eq!(places(&plain.panels), [("p".into(), 0, 0), ("p-2".into(), 12, 0), ("p-3".into(), 0, 7)]);
        let (titled, imported) = read(rows(true));
        assert_eq!(titled.panels.len(), 2);
        assert_eq!(titled.panels[1].title.as_deref(), Some("Two"));
        assert_eq!(titled.panels[1].panels.len(), 1);
        assert_eq!(imported.numbers["3"], "p-3");
    }

    #[test]
    fn time_calendar_and_links_are_read() {
        let (dashboard, imported) = read(json!({
            "title": "", "uid": "AbC", "panels": [], "schemaVersion": 41,
            "time": {"from": "now-3h", "to": "now"}, "timepicker": {"nowDelay": "1m"}, "timezone": "Europe/Paris",
            "weekStart": "sunday", "fiscalYearStartMonth": 3, "refresh": "5s", "tags": ["a"],
            "links": [{"type": "link", "title": "T", "url": "https://a.example"}, {"type": "dashboards", "tags": ["x"]}],
            "annotations": {"list": [
                {"builtIn": 1, "name": "Annotations & Alerts"},
                {"name": "deploys", "datasource": {"type": "prometheus", "uid": "P"}, "enable": true, "expr": "changes(x[1m]) > 0", "titleFormat": "{{job}}"}
            ]},
            "novelty": 1
        }));
        let range = &dashboard.time_range;
        assert_eq!(
            (range.to.text(), range.timezone.as_deref(), range.fiscal_year_start_month),
            ("now-1m".into(), Some("Europe/Paris"), Some(4))
        );
        assert_eq!(dashboard.name, "abc");
        assert_eq!(dashboard.links.len(), 1);
        assert_eq!(dashboard.annotations[0].query.as_deref(), Some("changes(x[1m]) > 0"));
        assert_eq!(dashboard.annotations[0].source.as_deref(), Some("prometheus:P"));
        let left: Vec<_> = imported.findings.iter().filter(|f| f.matters()).map(|f| f.path.as_str()).collect();
        assert_eq!(left, ["novelty"]);
    }

    #[test]
    fn annotations_stand_on_the_panels_that_they_name() {
        let (dashboard, _) = read(json!({
            "panels": [{"id": 1, "type": "text", "title": "A"}, {"id": 2, "type": "text", "title": "B"}],
            "annotations": {"list": [
                {"name": "x", "datasource": "P", "expr": "x", "filter": {"exclude": true, "ids": [1]}}
            ]}
        }));
        assert_eq!(dashboard.annotations[0].panels, ["b"]);
        assert_eq!(dashboard.annotations[0].source.as_deref(), Some("any:P"));
    }
}
