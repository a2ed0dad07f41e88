//! Variables get their values: from the command line, from their defaults, from what sources answer.
//!
//! Resolving is pure. It returns the requests that it needs and is called again with their answers.

use std::collections::BTreeMap;

use super::choice::{self, Choice};
use super::requests::valueless;
use crate::frame::Scalar;
use crate::source::{Answer, Context, Request, Sources};
use crate::spec::{Dashboard, OneOrMany, Variable, VariableKind, lookup};
use crate::variable::{Adhoc, Filter, Format, Operator, Scope, Value, fill};

/// What resolving goes by.
pub struct Inputs<'a> {
    /// The sources by name.
    pub sources: &'a Sources,
    /// Values given on the command line.
    pub given: &'a BTreeMap<String, Vec<String>>,
    /// Answers so far, by request key.
    pub answers: &'a BTreeMap<String, Answer>,
    /// The dashboard's range and interval.
    pub context: &'a Context,
    /// Whether sources may be asked; when not, query variables are taken from `given` or their defaults.
    pub online: bool,
}

/// A variable that waits for an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The variable's name.
    pub variable: String,
    /// What it asks.
    pub request: Request,
}

/// The values found so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolution {
    /// The values.
    pub scope: Scope,
    /// What must be asked before the rest can be known.
    pub pending: Vec<Pending>,
    /// Every request that a variable makes, asked or not.
    pub requests: Vec<Pending>,
    /// What is worth saying, such as a value that is no choice.
    pub notices: Vec<String>,
}

/// Resolves a dashboard's variables as far as the answers go.
pub fn resolve(dashboard: &Dashboard, inputs: &Inputs<'_>) -> Resolution {
    let title = dashboard.title.clone().unwrap_or_else(|| dashboard.name.clone());
    let (range, zone) = (inputs.context.range, Some(inputs.context.zone.clone()));
    let scope = Scope { range, zone, dashboard: (dashboard.name.clone(), title), ..Scope::default() };
    let mut resolution = Resolution { scope, ..Resolution::default() };
    for (order, variable) in dashboard.variables.iter().enumerate() {
        if let Some(mut value) = value_of(variable, inputs, &mut resolution) {
            value.order = order;
            resolution.scope.values.insert(variable.name.clone(), value);
        }
    }
    for name in inputs.given.keys().filter(|name| !dashboard.variables.iter().any(|v| v.name == **name)) {
        let notice = format!("dashboard `{}` has no variable `{name}`", dashboard.name);
        resolution.notices.push(notice);
    }
    resolution
}

/// The value of one variable; `None` while it waits for an answer.
fn value_of(variable: &Variable, inputs: &Inputs<'_>, resolution: &mut Resolution) -> Option<Value> {
    let given = inputs.given.get(&variable.name);
    match variable.kind {
        VariableKind::Constant | VariableKind::Textbox => Some(free(variable, given, &resolution.scope)),
        VariableKind::Custom => Some(chosen(variable, choice::written(variable), given, resolution)),
        VariableKind::Interval => {
            let choices = choice::intervals(variable, inputs.context.range);
            Some(chosen(variable, choices, given, resolution))
        }
        VariableKind::Datasource => Some(source_chosen(variable, inputs, given, resolution)),
        VariableKind::Query => asked(variable, inputs, resolution),
        VariableKind::Adhoc => Some(adhoc(variable, inputs.sources, given, resolution)),
    }
}

/// Ad-hoc filters: those given, else those written.
fn adhoc(variable: &Variable, sources: &Sources, given: Option<&Vec<String>>, resolution: &mut Resolution) -> Value {
    let filters = match given {
        Some(given) => given.iter().filter(|text| !text.is_empty()).filter_map(|text| {
            let filter = Filter::parse(text);
            if filter.is_none() {
                let notice = format!("variable `{}`: `{text}` is no filter such as `job=api`", variable.name);
                resolution.notices.push(notice);
            }
            filter
        }),
        None => return written_filters(variable, sources, &resolution.scope),
    };
    let filters = filters.collect();
    filtering(variable, filters, sources, &resolution.scope)
}

fn written_filters(variable: &Variable, sources: &Sources, scope: &Scope) -> Value {
    let raw = |text: &str| fill(text, scope, Format::Raw).text;
    let one = |filter: &crate::spec::AdhocFilter| Filter {
        key: raw(&filter.key),
        operator: filter.operator.as_deref().and_then(Operator::parse).unwrap_or_default(),
        values: filter.value.iter().chain(&filter.values).map(|v| raw(&v.text())).collect(),
    };
    filtering(variable, variable.filters.iter().map(one).collect(), sources, scope)
}

/// Filters of the source that the variable's reference means; one that means none stays as it is written.
fn filtering(variable: &Variable, filters: Vec<Filter>, sources: &Sources, scope: &Scope) -> Value {
    let texts: Vec<String> = filters.iter().map(Filter::shown).collect();
    let source = variable.source.as_deref().filter(|s| !s.is_empty()).map(|s| fill(s, scope, Format::Raw).text);
    let found = |reference: String| sources.find(&reference).map_or(reference.clone(), |(found, _)| found.name);
    let source = source.map(found);
    Value { values: texts.clone(), texts, adhoc: Some(Adhoc { source, filters }), ..blank(variable) }
}

/// A data source variable: as given, else as the operator maps it, else the definition's own choice, else all or the first.
fn source_chosen(
    variable: &Variable,
    inputs: &Inputs<'_>,
    given: Option<&Vec<String>>,
    resolution: &mut Resolution,
) -> Value {
    let sources = inputs.sources;
    let mut choices = choice::sources(variable, sources);
    let preferred = choice::preferred(variable, sources);
    if let Some(name) = preferred.as_ref().filter(|name| !choices.iter().any(|c| c.value == **name)) {
        choices.push(Choice::plain(name));
    }
    let kind = variable.source_kind.as_deref().unwrap_or_default();
    if choices.is_empty() && given.is_none() {
        return Value { problem: Some(no_source(variable, kind, sources)), ..blank(variable) };
    }
    let all = variable.default.as_ref().is_some_and(|d| is_all(&d.texts()));
    let open = given.is_none() && preferred.is_none() && !all && !variable.include_all;
    if open && choices.len() > 1 {
        let names: Vec<&str> = choices.iter().map(|c| c.value.as_str()).collect();
        resolution.notices.push(lookup::several(&format!("${}", variable.name), kind, &names));
    }
    let default = preferred.map(|name| OneOrMany::One(Scalar::Text(name))).or_else(|| variable.default.clone());
    chosen(&Variable { default, ..variable.clone() }, choices, given, resolution)
}

/// Why a data source variable has no choice.
fn no_source(variable: &Variable, kind: &str, sources: &Sources) -> String {
    let others: Vec<&str> = sources.offer().of_kind(kind).collect();
    match (&variable.regex, others.is_empty()) {
        (Some(regex), false) => format!(
            "no source of kind `{kind}` has a name that matches `{regex}`: say `--source '${}=NAME'`",
            variable.name
        ),
        _ => sources.nothing_to_pick(kind),
    }
}

/// A constant or a free text.
fn free(variable: &Variable, given: Option<&Vec<String>>, scope: &Scope) -> Value {
    let written = variable.value.as_ref().map(|v| fill(&v.text(), scope, Format::Raw).text).unwrap_or_default();
    let text = match given {
        Some(values) if variable.kind == VariableKind::Textbox => values.join(","),
        _ => written,
    };
    Value { label: label(variable), hidden: variable.hide, ..Value::single(&variable.name, &text) }
}

/// A query variable: the choices that its source answers.
fn asked(variable: &Variable, inputs: &Inputs<'_>, resolution: &mut Resolution) -> Option<Value> {
    let given = inputs.given.get(&variable.name);
    let request = match request(variable, inputs, resolution) {
        Ok(Some(request)) => request,
        Ok(None) => return None,
        Err(problem) => return Some(unasked(variable, given, problem)),
    };
    let pending = Pending { variable: variable.name.clone(), request };
    resolution.requests.push(pending.clone());
    match inputs.answers.get(&pending.request.key()) {
        Some(Ok(frames)) => match choice::answered(variable, frames) {
            Ok(choices) => Some(chosen(variable, choices, given, resolution)),
            Err(problem) => Some(unasked(variable, given, problem)),
        },
        Some(Err(failure)) => Some(unasked(variable, given, failure.message.clone())),
        None if inputs.online => {
            resolution.pending.push(pending);
            None
        }
        None => Some(unasked(variable, given, "its source is not asked offline, and it has no default".into())),
    }
}

/// The request of a query variable; `Ok(None)` while it depends on one that waits.
fn request(variable: &Variable, inputs: &Inputs<'_>, resolution: &Resolution) -> Result<Option<Request>, String> {
    let scope = &resolution.scope;
    let waits = |text: &str| resolution.pending.iter().any(|p| mentions(text, &p.variable));
    let texts = [
        variable.query.as_deref(),
        variable.label_values.as_ref().and_then(|l| l.metric.as_deref()),
        variable.source.as_deref(),
    ];
    if texts.iter().flatten().any(|text| waits(text)) {
        return Ok(None);
    }
    let name = fill(variable.source.as_deref().unwrap_or_default(), scope, Format::Raw);
    if let Some(name) = name.empty.first() {
        return Err(valueless(name, scope).message);
    }
    let name = name.text;
    let (found, source) = inputs.sources.find(&name).map_err(|failure| failure.message)?;
    let name = found.name;
    let mut empty = Vec::new();
    let mut filled = |text: &str| {
        let filled = fill(text, scope, source.format());
        empty.extend(filled.empty);
        filled.text
    };
    let mut variable = variable.clone();
    variable.query = variable.query.map(|q| filled(&q));
    if let Some(labels) = &mut variable.label_values {
        labels.metric = labels.metric.as_deref().map(&mut filled);
    }
    if let Some(name) = empty.first() {
        return Err(format!("it depends on variable `{name}`, which has no value"));
    }
    match source.variable_request(&variable, inputs.context) {
        None => Err(format!("source `{name}` of kind `{}` has no queries for variables", source.kind())),
        Some(request) => request.map(Some).map_err(|failure| failure.message),
    }
}

fn mentions(text: &str, name: &str) -> bool {
    let mut values = BTreeMap::new();
    values.insert(name.to_string(), Value { problem: Some(String::new()), ..Value::default() });
    !fill(text, &Scope { values, ..Scope::default() }, Format::Raw).empty.is_empty()
}

/// The value when the choices are not known: what is given or the default, else none.
fn unasked(variable: &Variable, given: Option<&Vec<String>>, problem: String) -> Value {
    let wanted = given.cloned().or_else(|| variable.default.as_ref().map(crate::spec::OneOrMany::texts));
    let all = wanted.as_ref().is_some_and(|w| is_all(w));
    match wanted {
        Some(values) if !all && !values.is_empty() => Value { texts: values.clone(), values, ..blank(variable) },
        _ if variable.all_value.is_some() && (all || (variable.include_all && wanted.is_none())) => {
            everything(variable, &[])
        }
        _ => Value { problem: Some(problem), ..blank(variable) },
    }
}

/// Chooses among the choices: what is given, else the default as far as it is among them, else all or the first.
fn chosen(
    variable: &Variable,
    choices: Vec<Choice>,
    given: Option<&Vec<String>>,
    resolution: &mut Resolution,
) -> Value {
    let by_name = |wanted: &str| choices.iter().find(|c| c.value == wanted || c.text == wanted).cloned();
    if let Some(given) = given {
        if is_all(given) {
            return everything(variable, &choices);
        }
        let pick = |wanted: &String| {
            by_name(wanted).unwrap_or_else(|| {
                resolution
                    .notices
                    .push(format!("variable `{}` has no choice `{wanted}`; it is used as given", variable.name));
                Choice::plain(wanted)
            })
        };
        return picked(variable, given.iter().map(pick).collect());
    }
    if choices.is_empty() && variable.all_value.is_none() {
        return Value { problem: Some("it has no choices".into()), ..blank(variable) };
    }
    let default = variable.default.as_ref().map(crate::spec::OneOrMany::texts);
    if default.as_ref().is_some_and(|d| is_all(d)) {
        return everything(variable, &choices);
    }
    let found: Vec<_> = default.iter().flatten().filter_map(|d| by_name(d)).collect();
    if !found.is_empty() {
        return picked(variable, found);
    }
    if variable.include_all {
        everything(variable, &choices)
    } else {
        picked(variable, choices.into_iter().take(1).collect())
    }
}

fn is_all(values: &[String]) -> bool {
    matches!(values, [one] if one == "$__all" || one == "All")
}

fn picked(variable: &Variable, choices: Vec<Choice>) -> Value {
    let (texts, values) = choices.into_iter().map(|c| (c.text, c.value)).unzip();
    Value { texts, values, ..blank(variable) }
}

fn everything(variable: &Variable, choices: &[Choice]) -> Value {
    let none = choices.is_empty() && variable.all_value.is_none();
    Value {
        all: true,
        list: true,
        problem: none.then(|| "it has no choices".into()),
        ..picked(variable, choices.to_vec())
    }
}

fn blank(variable: &Variable) -> Value {
    Value {
        name: variable.name.clone(),
        source_kind: (variable.kind == VariableKind::Datasource)
            .then(|| variable.source_kind.clone().unwrap_or_default()),
        label: label(variable),
        list: variable.multi,
        all_value: variable.all_value.clone().filter(|v| !v.is_empty()),
        hidden: variable.hide,
        ..Value::default()
    }
}

fn label(variable: &Variable) -> String {
    variable.label.clone().filter(|l| !l.is_empty()).unwrap_or_else(|| variable.name.clone())
}
