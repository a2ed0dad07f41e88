//! Checks of what a schema cannot say: names that must exist, names that must differ, places that must be free.
//!
//! They walk the tree, not the types, so that they run even where something else is wrong.

mod field;
mod grid;
mod panel;
mod reference;
mod target;
mod variable;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::forms;
use super::known::{BUILT_IN_SOURCES, Known};
use super::lookup::{self, Offer};
use super::schema::Schemas;
use super::sources::Sources;
use super::tree::{Entry, Node};
use super::validate::{MOST_DIAGNOSTICS, short, suggest_or_list, validate};
use crate::diag::{Diagnostic, Severity, SourceFile};

/// What a definition is checked against.
pub struct Against<'a> {
    /// What definitions may name.
    pub known: &'a Known,
    /// The schemas made of it.
    pub schemas: &'a Schemas,
    /// The sources, when their file is known.
    pub sources: Option<&'a Sources>,
}

/// Everything that is wrong with a dashboard, in the order of the file.
pub fn check(dashboard: &Node, file: &Arc<SourceFile>, against: &Against<'_>) -> Vec<Diagnostic> {
    let forms = |form: &str, text: &str| forms::finding(form, text, against.known);
    let mut check = Check::new(file, against);
    check.found = validate(dashboard, &against.schemas.dashboard, file, &forms);
    check.dashboard(dashboard);
    let mut found = check.found;
    found.sort_by_key(|d| d.span.as_ref().map_or(0, |s| s.bytes.start));
    if found.len() > MOST_DIAGNOSTICS {
        let more = found.len() - MOST_DIAGNOSTICS;
        found.sort_by_key(|d| !d.is_error());
        let severity = if found[MOST_DIAGNOSTICS..].iter().any(Diagnostic::is_error) {
            Severity::Error
        } else {
            Severity::Warning
        };
        found.truncate(MOST_DIAGNOSTICS);
        let more = Diagnostic::error(format!("{}: at least {more} more like these", file.path));
        found.push(Diagnostic { severity, ..more });
    }
    found
}

/// Names in a dashboard's texts that are surely meant as variables and are none, and how often each is met.
pub fn unknown_variables(dashboard: &Node, file: &Arc<SourceFile>, against: &Against<'_>) -> BTreeMap<String, usize> {
    let mut check = Check::new(file, against);
    check.variables(dashboard);
    check.references(dashboard);
    check.panels(dashboard);
    check.unknown
}

struct Check<'a> {
    file: &'a Arc<SourceFile>,
    against: &'a Against<'a>,
    /// The variables' names, in order.
    variables: Vec<&'a str>,
    /// Where each name stands first among them.
    places: BTreeMap<&'a str, usize>,
    found: Vec<Diagnostic>,
    /// The targets of the panel that is looked at.
    targets_in_scope: Vec<String>,
    /// Whether the text that is looked at is an expression over them.
    in_expression: bool,
    /// Whether it is the legend of a target.
    in_legend: bool,
    /// What sources are looked up in.
    offer: Offer,
    /// Names that the definition says are no variables.
    declared: Vec<&'a str>,
    /// Names that are no variables, and how often each is met.
    unknown: BTreeMap<String, usize>,
}

impl<'a> Check<'a> {
    fn new(file: &'a Arc<SourceFile>, against: &'a Against<'a>) -> Self {
        Self {
            file,
            against,
            variables: Vec::new(),
            places: BTreeMap::new(),
            found: Vec::new(),
            targets_in_scope: Vec::new(),
            in_expression: false,
            in_legend: false,
            offer: against.sources.map(Sources::offer).unwrap_or_default(),
            declared: Vec::new(),
            unknown: BTreeMap::new(),
        }
    }

    fn dashboard(&mut self, dashboard: &'a Node) {
        self.variables(dashboard);
        self.references(dashboard);
        self.time_range(dashboard);
        self.panels(dashboard);
        self.annotations(dashboard);
        if let Some(entry) = dashboard.entries().iter().find(|e| e.key == "sources" || e.key == "datasources") {
            let hint = "sources stand in a file of their own, which the operator chooses with --sources";
            match self.found.iter_mut().find(|d| d.span.as_ref().is_some_and(|s| s.bytes == entry.span)) {
                Some(error) => error.hints = vec![hint.into()],
                None => self.add(Diagnostic::error("a dashboard holds no sources").at(entry.at(self.file)).hint(hint)),
            }
        }
    }

    fn time_range(&mut self, dashboard: &Node) {
        let Some(range) = dashboard.get("timeRange") else { return };
        let (Some(from), Some(to)) = (range.text_of("from"), range.text_of("to")) else { return };
        if from.contains("now") != to.contains("now") || from.contains('$') || to.contains('$') {
            return;
        }
        if let (Ok(start), Ok(end)) = (forms::instant(from, false), forms::instant(to, true))
            && start > end
        {
            self.error("the time range ends before it starts", range);
        }
    }

    fn annotations(&mut self, dashboard: &Node) {
        let ids = panel::ids(dashboard);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        for annotation in dashboard.items_of("annotations") {
            let written = ["events", "file", "timeRegion"].iter().find_map(|key| annotation.get(key));
            let (query, region) = (annotation.get("query"), annotation.get("timeRegion"));
            if let Some(region) =
                region.filter(|r| ["fromDayOfWeek", "from", "cron"].iter().all(|k| r.get(k).is_none()))
            {
                self.error("the region of time never begins: give `fromDayOfWeek`, `from` or `cron`", region);
            }
            match annotation.get("source") {
                Some(source) => self.source(source),
                None if query.is_some() => self.error("the annotation has a query but names no source", annotation),
                None if written.is_none() => {
                    self.error(
                        "the annotation has neither a source with a query nor events nor a file of them nor a `timeRegion`",
                        annotation,
                    );
                }
                None => {}
            }
            for id in annotation.items_of("panels").iter().chain(annotation.items_of("exceptPanels")) {
                if let Some(text) = id.text().filter(|t| !ids.contains(t)) {
                    let error = Diagnostic::error(format!("unknown panel `{}`", short(text)));
                    self.add(suggest_or_list(error, text, &ids).at(id.at(self.file)));
                }
            }
        }
    }

    /// A source's name: known, a variable's, or built in.
    fn source(&mut self, node: &Node) {
        let (Some(name), Some(sources)) = (node.text(), self.against.sources) else { return };
        if name.contains('$') || BUILT_IN_SOURCES.contains(&name) || self.offer.find(name).is_some() {
            return;
        }
        if lookup::is_open(name) {
            let kinds: Vec<&str> = self.against.known.sources.iter().map(|k| k.id).collect();
            self.warning(self.offer.missing(name, &kinds), node);
            return;
        }
        let names: Vec<&str> = sources.entries.keys().map(String::as_str).collect();
        let error = Diagnostic::error(format!("unknown source `{}`", short(name))).at(node.at(self.file));
        let error = suggest_or_list(error, name, &names);
        self.add(error.hint(format!("sources are named in {}", sources.file.path)));
    }

    /// Texts that must differ: tells of every second one where the first is.
    fn differ<'n>(&mut self, noun: &str, nodes: impl IntoIterator<Item = &'n Node>) {
        let mut first: BTreeMap<&str, &Node> = BTreeMap::new();
        for node in nodes {
            let Some(text) = node.text() else { continue };
            if let Some(first) = first.get(text) {
                let line = first.at(self.file).line_column().0;
                let error = Diagnostic::error(format!("duplicate {noun} `{}`", short(text)));
                self.add(error.at(node.at(self.file)).hint(format!("it is given in line {line} already")));
            }
            first.entry(text).or_insert(node);
        }
    }

    fn error(&mut self, message: impl Into<String>, node: &Node) {
        self.add(Diagnostic::error(message).at(node.at(self.file)));
    }

    fn warning(&mut self, message: impl Into<String>, node: &Node) {
        self.add(Diagnostic::warning(message).at(node.at(self.file)));
    }

    fn error_at_key(&mut self, message: impl Into<String>, entry: &Entry) {
        self.add(Diagnostic::error(message).at(entry.at(self.file)));
    }

    fn add(&mut self, diagnostic: Diagnostic) {
        if !self.is_full() {
            self.found.push(diagnostic);
        }
    }

    /// Whether so much is wrong that further findings are not even looked for.
    fn is_full(&self) -> bool {
        self.found.len() >= 2 * MOST_DIAGNOSTICS
    }
}
