//! Variables, annotations, queries, transformations and time settings put into the form that the classic definition
//! has, in their places, so that both are read by the same code.

use crate::spec::tree::{Entry, Node, Tree};

/// Puts a definition, or one within its resource, into that form.
pub fn normalize(document: &mut Node) {
    let spec = match document.get("apiVersion") {
        Some(_) => entry_mut(document, "spec"),
        None => Some(document),
    };
    let Some(spec) = spec else { return };
    variables(spec);
    each(spec, "annotations", &mut |node| inside(node, &mut annotation));
    if let Some(settings) = entry_mut(spec, "timeSettings") {
        time_settings(settings);
    }
    if let Some(Tree::Map(elements)) = entry_mut(spec, "elements").map(|e| &mut e.value) {
        elements.iter_mut().for_each(|element| inside(&mut element.value, &mut panel));
    }
    if let Some(layout) = entry_mut(spec, "layout") {
        sections(layout, 0);
    }
}

/// Variables of rows and tabs.
fn sections(layout: &mut Node, depth: usize) {
    const DEEPEST: usize = 16;
    if depth > DEEPEST {
        return;
    }
    inside(layout, &mut |spec| {
        for key in ["rows", "tabs"] {
            each(spec, key, &mut |row| {
                inside(row, &mut |row| {
                    variables(row);
                    if let Some(layout) = entry_mut(row, "layout") {
                        sections(layout, depth + 1);
                    }
                });
            });
        }
    });
}

fn variables(of: &mut Node) {
    each(of, "variables", &mut |variable| {
        let kind = variable.text_of("kind").unwrap_or_default().to_string();
        let reference = reference(variable);
        inside(variable, &mut |spec| one_variable(spec, &kind, reference.clone()));
    });
}

fn one_variable(spec: &mut Node, kind: &str, reference: Option<Node>) {
    let words = match kind {
        "TextVariable" => "textbox".to_string(),
        kind => kind.trim_end_matches("Variable").to_lowercase(),
    };
    set(spec, "type", text(&words, spec));
    replace(spec, "hide", |hide| number(if hide.text() == Some("hideVariable") { 2 } else { 0 }, hide));
    replace(spec, "sort", |sort| number(order(sort.text().unwrap_or_default()), sort));
    replace(spec, "current", |current| match current.value {
        Tree::Text(_) => map([("text", current.clone()), ("value", current.clone())], current),
        _ => current.clone(),
    });
    if kind == "QueryVariable" {
        query(spec, "query");
        // A text that a plug-in had before it had settings.
        replace(spec, "query", |query| query.get("__legacyStringValue").unwrap_or(query).clone());
    }
    if let Some(reference) = reference {
        set(spec, "datasource", reference);
    }
}

fn order(sort: &str) -> i64 {
    const ORDERS: [&str; 9] = [
        "disabled",
        "alphabeticalAsc",
        "alphabeticalDesc",
        "numericalAsc",
        "numericalDesc",
        "alphabeticalCaseInsensitiveAsc",
        "alphabeticalCaseInsensitiveDesc",
        "naturalAsc",
        "naturalDesc",
    ];
    ORDERS.iter().position(|order| *order == sort).unwrap_or(0) as i64
}

fn annotation(spec: &mut Node) {
    query(spec, "query");
    if let Some(target) = take(spec, "query") {
        set(spec, "target", target);
    }
    for entry in take(spec, "legacyOptions").into_iter().flat_map(|old| old.entries().to_vec()) {
        if spec.get(&entry.key).is_none() {
            set(spec, &entry.key, entry.value);
        }
    }
}

fn time_settings(settings: &mut Node) {
    let ends = ["from", "to"].map(|key| (key, take(settings, key)));
    let time = map(ends.into_iter().filter_map(|(key, value)| Some((key, value?))), settings);
    let delay = take(settings, "nowDelay").map(|delay| map([("nowDelay", delay)], settings));
    set(settings, "time", time);
    if let Some(picker) = delay {
        set(settings, "timepicker", picker);
    }
}

fn panel(spec: &mut Node) {
    let Some(data) = entry_mut(spec, "data") else { return };
    inside(data, &mut |group| {
        each(group, "queries", &mut |query_of| inside(query_of, &mut |spec| query(spec, "query")));
        each(group, "transformations", &mut |transformation| {
            let id = transformation.get("group").or_else(|| transformation.get("kind")).cloned();
            inside(transformation, &mut |spec| {
                if let (None, Some(id)) = (spec.get("id"), &id) {
                    set(spec, "id", id.clone());
                }
            });
        });
    });
}

/// A query of either generation at a key: `{kind: prometheus, spec}` beside a `datasource`, or
/// `{kind: DataQuery, group: prometheus, datasource: {name}, spec}`. Its settings take its place, its source stands beside.
fn query(of: &mut Node, key: &str) {
    let Some(query) = of.get(key).filter(|q| q.get("kind").is_some()).cloned() else { return };
    let kind = query.get("kind").filter(|kind| kind.text() != Some("DataQuery")).cloned();
    let named = reference(&query);
    let beside = of.get("datasource").is_some_and(|d| !d.entries().is_empty() || d.text().is_some());
    if let Some(named) = named {
        set(of, "datasource", named);
    } else if let Some(kind) = kind.filter(|_| !beside) {
        let reference = map([("type", kind)], &query);
        set(of, "datasource", reference);
    }
    let settings = query.get("spec").cloned().unwrap_or_else(|| map([], &query));
    set(of, key, settings);
}

/// `group` and `datasource.name` as a reference to a source.
fn reference(of: &Node) -> Option<Node> {
    let group = of.get("group").filter(|g| g.text().is_some_and(|t| !t.is_empty()));
    let name = of.get("datasource").and_then(|d| d.get("name")).filter(|n| n.text().is_some_and(|t| !t.is_empty()));
    if group.is_none() && name.is_none() {
        return None;
    }
    let parts = [("type", group.cloned()), ("uid", name.cloned())];
    Some(map(parts.into_iter().filter_map(|(key, value)| Some((key, value?))), of))
}

/// Does something with each item of a list.
fn each(of: &mut Node, key: &str, change: &mut dyn FnMut(&mut Node)) {
    if let Some(Tree::List(items)) = entry_mut(of, key).map(|list| &mut list.value) {
        items.iter_mut().for_each(change);
    }
}

/// Does something with what a `{kind, spec}` holds.
fn inside(of: &mut Node, change: &mut dyn FnMut(&mut Node)) {
    if let Some(spec) = entry_mut(of, "spec") {
        change(spec);
    }
}

fn entry_mut<'a>(of: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let Tree::Map(entries) = &mut of.value else { return None };
    entries.iter_mut().find(|e| e.key == key).map(|e| &mut e.value)
}

fn replace(of: &mut Node, key: &str, with: impl Fn(&Node) -> Node) {
    if let Some(node) = entry_mut(of, key) {
        *node = with(node);
    }
}

fn set(of: &mut Node, key: &str, value: Node) {
    if let Some(node) = entry_mut(of, key) {
        *node = value;
    } else if let Tree::Map(entries) = &mut of.value {
        entries.push(Entry { key: key.into(), span: value.span.clone(), value });
    }
}

fn take(of: &mut Node, key: &str) -> Option<Node> {
    let Tree::Map(entries) = &mut of.value else { return None };
    let at = entries.iter().position(|e| e.key == key)?;
    Some(entries.remove(at).value)
}

fn text(words: &str, at: &Node) -> Node {
    Node { span: at.span.clone(), value: Tree::Text(words.into()) }
}

fn number(value: i64, at: &Node) -> Node {
    Node { span: at.span.clone(), value: Tree::Number(value.into()) }
}

fn map<'a>(parts: impl IntoIterator<Item = (&'a str, Node)>, at: &Node) -> Node {
    let entry = |(key, value): (&str, Node)| Entry { key: key.into(), span: value.span.clone(), value };
    Node { span: at.span.clone(), value: Tree::Map(parts.into_iter().map(entry).collect()) }
}
