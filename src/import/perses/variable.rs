//! Perses' variables.

use serde_json::Value;

use super::super::Foreign;
use super::{query, shared};
use crate::frame::Scalar;
use crate::spec::{Choice, Choices, LabelValues, NamedChoice, OneOrMany, Sort, Variable, VariableKind};

/// A variable; `None` for what has no name.
pub(super) fn variable(variable: &Foreign<'_>) -> Option<Variable> {
    let kind = variable.text("kind").unwrap_or("ListVariable");
    let spec = variable.get("spec")?;
    let name = spec.text("name")?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        variable.set_aside("no text can use a variable of this name");
        return None;
    }
    let mut ours = Variable { name: name.into(), ..Variable::default() };
    if let Some(display) = spec.get("display") {
        ours.label = display.text("name").map(Into::into);
        ours.description = display.text("description").map(Into::into);
        ours.hide = display.flag("hidden") == Some(true);
    }
    if kind == "TextVariable" {
        text(&spec, &mut ours)
    } else {
        list(&spec, &mut ours)
    }
    Some(ours)
}

fn text(spec: &Foreign<'_>, ours: &mut Variable) {
    let constant = spec.flag("constant") == Some(true);
    ours.kind = if constant { VariableKind::Constant } else { VariableKind::Textbox };
    ours.value = Some(Scalar::Text(spec.text("value").unwrap_or_default().into()));
}

fn list(spec: &Foreign<'_>, ours: &mut Variable) {
    ours.multi = spec.flag("allowMultiple") == Some(true);
    ours.all_value = spec.text("customAllValue").map(Into::into);
    ours.default = default(spec);
    // Without a default the first choice is made there, not all; so `All` is offered only where it is chosen.
    let all = matches!(&ours.default, Some(value) if value.texts() == ["$__all"]);
    ours.include_all = spec.flag("allowAllValue") == Some(true) && all;
    ours.regex = spec.text("capturingRegexp").map(|regex| format!("/{regex}/g"));
    ours.sort = spec.text("sort").and_then(sort);
    match shared::plugin(spec) {
        Some((plugin, spec)) => choices(plugin, &spec, ours),
        None => ours.kind = VariableKind::Custom,
    }
}

fn default(spec: &Foreign<'_>) -> Option<OneOrMany> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(Scalar::Text(text.clone())),
        Value::Number(number) => Some(Scalar::Text(number.to_string())),
        _ => None,
    };
    match spec.value("defaultValue")? {
        Value::Array(list) if list.len() == 1 => scalar(&list[0]).map(OneOrMany::One),
        Value::Array(list) => {
            Some(OneOrMany::Many(list.iter().filter_map(scalar).collect())).filter(|_| !list.is_empty())
        }
        one => scalar(&one).filter(|one| !one.text().is_empty()).map(OneOrMany::One),
    }
}

fn sort(sort: &str) -> Option<Sort> {
    Some(match sort {
        "none" => Sort::None,
        "alphabetical-asc" => Sort::AlphabeticalAsc,
        "alphabetical-desc" => Sort::AlphabeticalDesc,
        "numerical-asc" => Sort::NumericalAsc,
        "numerical-desc" => Sort::NumericalDesc,
        "alphabetical-ci-asc" => Sort::AlphabeticalCaseInsensitiveAsc,
        "alphabetical-ci-desc" => Sort::AlphabeticalCaseInsensitiveDesc,
        _ => return None,
    })
}

/// Where the choices come from.
fn choices(plugin: &str, spec: &Foreign<'_>, ours: &mut Variable) {
    ours.kind = VariableKind::Query;
    match plugin {
        "StaticListVariable" => {
            ours.kind = VariableKind::Custom;
            ours.values = Some(Choices::List(spec.list("values").iter().filter_map(choice).collect()));
        }
        "DatasourceVariable" => {
            ours.kind = VariableKind::Datasource;
            ours.source_kind = spec.text("datasourcePluginKind").map(query::kind);
        }
        _ => {
            ours.source = Some(query::source(spec, plugin));
            asked(plugin, spec, ours);
        }
    }
}

fn choice(value: &Foreign<'_>) -> Option<Choice> {
    match value.node.text() {
        Some(text) => Some(Choice::Value(Scalar::Text(text.into()))),
        None => {
            let own = value.text("value")?;
            let text = value.text("label").unwrap_or(own).into();
            Some(Choice::Named(NamedChoice { text, value: Scalar::Text(own.into()) }))
        }
    }
}

fn asked(plugin: &str, spec: &Foreign<'_>, ours: &mut Variable) {
    let label = || spec.text("labelName").or(spec.text("field")).unwrap_or_default().to_string();
    match plugin {
        _ if plugin.ends_with("LabelValuesVariable") => label_values(spec, label(), ours),
        "VictoriaLogsFieldValuesVariable" => {
            ours.label_values = Some(LabelValues { metric: spec.text("query").map(Into::into), label: label() });
        }
        "PrometheusPromQLVariable" | "LokiLogQLVariable" => {
            result_labels(spec.text("expr").unwrap_or_default(), &label(), spec, ours);
        }
        _ if plugin.ends_with("NamesVariable") => {
            ours.query = Some("label_names()".into());
            spec.no_effect("matchers", "the names of all labels are asked");
            spec.no_effect("query", "the names of all labels are asked");
        }
        _ => {
            ours.query = spec.text("query").or(spec.text("expr")).map(Into::into);
            spec.no_effect("plugin", &format!("choices of `{plugin}` are not asked"));
        }
    }
}

fn label_values(spec: &Foreign<'_>, label: String, ours: &mut Variable) {
    let matchers: Vec<_> = spec.list("matchers").iter().filter_map(|m| m.node.text()).collect();
    if let [first, _, ..] = matchers.as_slice() {
        let queries: Vec<_> = matchers.iter().map(|m| format!("group by ({label}) ({m})")).collect();
        if ours.regex.is_none() {
            return result_labels(&queries.join(" or "), &label, spec, ours);
        }
        spec.no_effect("matchers", "with a regex, only the first of several matchers is asked");
        ours.label_values = Some(LabelValues { metric: Some((*first).into()), label });
        return;
    }
    ours.label_values = Some(LabelValues { metric: matchers.first().map(ToString::to_string), label });
}

/// The values of a label in the answer to a query.
fn result_labels(query: &str, label: &str, spec: &Foreign<'_>, ours: &mut Variable) {
    ours.query = Some(format!("query_result({})", query.trim()));
    if ours.regex.is_some() {
        spec.no_effect("capturingRegexp", "the values of a label in an answer are taken as they are");
    }
    ours.regex = Some(format!(r#"/[{{,]\s*{label}="([^"]*)"/"#));
}
