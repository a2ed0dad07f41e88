//! Grafana's variables.

use serde_json::Value;

use super::super::Foreign;
use super::datasource;
use crate::frame::Scalar;
use crate::spec::tree::Tree;
use crate::spec::{AdhocFilter, Choice, Choices, NamedChoice, OneOrMany, Sort, Variable, VariableKind};

/// What only matters where variables can be changed, or is found out anew.
const INTERACTIVE: [&str; 14] = [
    "allFormat",
    "allowCustomValue",
    "error",
    "global",
    "id",
    "index",
    "multiFormat",
    "queryValue",
    "rootStateKey",
    "selected",
    "skipUrlSync",
    "state",
    "static",
    "staticOptionsOrder",
];

/// What old versions had and no version reads any more.
const GONE: [&str; 10] = [
    "$$hashKey",
    "hideLabel",
    "hideVariable",
    "refresh_on_load",
    "showTagQuery",
    "tagValuesQuery",
    "tags",
    "tagsQuery",
    "useTags",
    "datasourceUid",
];

/// The variables of a classic dashboard, in order.
pub fn variables(list: &[Foreign<'_>]) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for variable in list.iter().filter_map(variable) {
        if !variables.iter().any(|v| v.name == variable.name) {
            variables.push(variable);
        }
    }
    ordered(variables)
}

/// The most variables that are put in order.
const MOST: usize = 200;

/// The variables with those that another one uses before it; Grafana resolves them whatever their order.
fn ordered(variables: Vec<Variable>) -> Vec<Variable> {
    if variables.len() > MOST {
        return variables;
    }
    let asked: Vec<String> = variables.iter().map(asking).collect();
    let needs = |i: usize, j: usize| i != j && crate::variable::uses(&asked[i], &variables[j].name);
    let used: Vec<Vec<usize>> =
        (0..variables.len()).map(|i| (0..variables.len()).filter(|j| needs(i, *j)).collect()).collect();
    let mut rest: Vec<usize> = (0..variables.len()).collect();
    let mut order = Vec::new();
    while !rest.is_empty() {
        // In a circle the first is as good as any.
        let ready = |i: &usize| used[*i].iter().all(|j| !rest.contains(j));
        let next = rest.iter().position(ready).unwrap_or(0);
        order.push(rest.remove(next));
    }
    let mut given: Vec<Option<Variable>> = variables.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| given[i].take()).collect()
}

/// All texts of a variable that may use others.
fn asking(variable: &Variable) -> String {
    let bare = Variable { label: None, description: None, default: None, ..variable.clone() };
    serde_json::to_string(&bare).unwrap_or_default()
}

fn variable(written: &Foreign<'_>) -> Option<Variable> {
    written.meaningless(&INTERACTIVE);
    written.ignore(&GONE);
    let name = written.text("name")?.to_string();
    let filters = written.text("type") == Some("adhoc");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !filters && !name.chars().all(plain) {
        written.set_aside("no text can use a variable of this name: it holds more than letters, digits and `_`");
        return None;
    }
    // Filters are not used by name.
    let name: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let mut variable = Variable {
        name,
        label: written.text("label").map(ToString::to_string),
        description: written.text("description").map(ToString::to_string),
        hide: written.number("hide").is_some_and(|hide| hide >= 2.0),
        ..Variable::default()
    };
    let kind = written.text("type").unwrap_or("query");
    match kind {
        "query" => asked(&mut variable, written),
        "custom" => custom(&mut variable, written),
        "constant" => constant(&mut variable, written),
        "interval" => interval(&mut variable, written),
        "textbox" => textbox(&mut variable, written),
        "datasource" => datasource(&mut variable, written),
        "switch" => switch(&mut variable, written),
        "groupby" => group_by(&mut variable, written),
        "adhoc" => ad_hoc(&mut variable, written),
        _ => {
            written.no_effect("type", "variables of this type have no value here");
            return None;
        }
    }
    Some(variable)
}

/// What may be chosen, and how.
fn choosing(variable: &mut Variable, written: &Foreign<'_>) {
    variable.multi = written.flag("multi").unwrap_or(false);
    variable.include_all = written.flag("includeAll").unwrap_or(false);
    variable.all_value = written.text("allValue").map(ToString::to_string);
    variable.default = written.get("current").and_then(|current| chosen(&current));
    if !variable.include_all && !variable.multi && is_all(variable.default.as_ref()) {
        variable.default = None;
    }
    written.ignore(&["options", "refresh"]);
}

fn asked(variable: &mut Variable, written: &Foreign<'_>) {
    variable.kind = VariableKind::Query;
    choosing(variable, written);
    let source = source(written.get("datasource").as_ref());
    let definition = written.text("definition");
    let asked = written.get("query").and_then(|q| query(&q, datasource::kind_of(&source)));
    variable.query = Some(asked.or(definition.map(ToString::to_string)).unwrap_or_default());
    variable.source = Some(source);
    variable.regex = regex(written);
    variable.sort = written.number("sort").and_then(sort);
    static_choices(written);
}

fn static_choices(written: &Foreign<'_>) {
    if written.get("staticOptions").is_some_and(|list| !list.items().is_empty()) {
        written.no_effect("staticOptions", "only what the source answers can be chosen");
    }
}

/// The source of a variable or an annotation: the default one, when none is named.
pub fn source(reference: Option<&Foreign<'_>>) -> String {
    datasource::source(reference).unwrap_or_else(|| "default".into())
}

fn regex(written: &Foreign<'_>) -> Option<String> {
    if written.text("regexApplyTo") == Some("text") {
        written.no_effect("regexApplyTo", "the regex is applied to values");
    }
    written.text("regex").map(ToString::to_string)
}

/// Grafana's number of an order.
pub fn sort(number: f64) -> Option<Sort> {
    const ORDERS: [Sort; 8] = [
        Sort::AlphabeticalAsc,
        Sort::AlphabeticalDesc,
        Sort::NumericalAsc,
        Sort::NumericalDesc,
        Sort::AlphabeticalCaseInsensitiveAsc,
        Sort::AlphabeticalCaseInsensitiveDesc,
        Sort::NaturalAsc,
        Sort::NaturalDesc,
    ];
    (1.0..=8.0).contains(&number).then(|| ORDERS[number as usize - 1])
}

/// The choice that a dashboard was saved with: `{text, value}`; `None` when there is none.
pub fn chosen(current: &Foreign<'_>) -> Option<OneOrMany> {
    current.ignore(&["selected", "tags", "$$hashKey"]);
    let none = current.flag("isNone") == Some(true);
    let value = current.get("value").filter(|_| !none);
    let text = current.get("text").filter(|_| !none);
    [&value, &text].into_iter().flatten().for_each(Foreign::read);
    let found = value.as_ref().and_then(values).or_else(|| text.as_ref().and_then(values))?;
    match found.texts().as_slice() {
        [one] if one == "$__all" || one == "All" => Some(OneOrMany::One(Scalar::Text("$__all".into()))),
        [one] if one.is_empty() => None,
        _ => Some(found),
    }
}

fn values(node: &Foreign<'_>) -> Option<OneOrMany> {
    if let Some(one) = node.scalar() {
        return (!matches!(&one, Scalar::Text(t) if t.is_empty())).then_some(OneOrMany::One(one));
    }
    let mut many: Vec<Scalar> = node.items().iter().filter_map(Foreign::scalar).collect();
    let all = many.iter().any(|v| matches!(v, Scalar::Text(t) if t == "$__all"));
    match many.len() {
        0 => None,
        _ if all => Some(OneOrMany::One(Scalar::Text("$__all".into()))),
        1 => many.pop().map(OneOrMany::One),
        _ => Some(OneOrMany::Many(many)),
    }
}

fn is_all(default: Option<&OneOrMany>) -> bool {
    default.is_some_and(|d| d.texts() == ["$__all"])
}

/// The text of a variable's query, from a text or from the object that a plug-in's editor writes. `kind` is our kind of its source.
pub fn query(written: &Foreign<'_>, kind: Option<&str>) -> Option<String> {
    if let Some(text) = written.node.text() {
        return Some(text.trim().to_string());
    }
    written.ignore(&["refId", "datasource", "hide"]);
    let text = |key: &str| written.text(key).map(ToString::to_string);
    match kind {
        Some("prometheus") => text("query").or_else(|| prometheus(written)),
        Some("loki") => text("query").or_else(|| Some(loki(written))),
        Some("influxdb") => text("query").or_else(|| spread(written)),
        _ => None,
    }
    .or_else(|| plain(written))
    .inspect(|_| written.read())
    .or_else(|| object(written))
}

/// A query that stands under one of the usual keys, alone.
fn plain(written: &Foreign<'_>) -> Option<String> {
    let keys = ["query", "rawSql", "expr", "rawQuery", "queryText", "target", "queryString"];
    let beside = ["refId", "qryType", "queryType", "format", "rawQuery", "editorMode", "datasource", "hide", "type"];
    let key = keys.into_iter().find(|key| written.node.text_of(key).is_some_and(|t| !t.is_empty()))?;
    let nothing = |n: &crate::spec::tree::Node| matches!(&n.value, Tree::Null) || n.text() == Some("");
    let own = |e: &&crate::spec::tree::Entry| e.key != key && !beside.contains(&e.key.as_str()) && !nothing(&e.value);
    let sql = key == "rawSql";
    (sql || written.node.entries().iter().find(own).is_none()).then(|| written.text(key).map(ToString::to_string))?
}

/// A query that only its plug-in understands: the object as JSON.
fn object(written: &Foreign<'_>) -> Option<String> {
    let Value::Object(mut map) = written.whole() else { return None };
    map.retain(|key, value| key != "refId" && key != "datasource" && !value.is_null());
    (!map.is_empty()).then(|| Value::Object(map).to_string())
}

/// What Prometheus' editor writes when it writes no text.
fn prometheus(written: &Foreign<'_>) -> Option<String> {
    let text = |key: &str| written.text(key).unwrap_or_default();
    let selector = format!("{}{}", text("metric"), filters(written));
    match written.number("qryType").unwrap_or(1.0) as i64 {
        0 => Some("label_names()".into()),
        1 if selector.is_empty() => (!text("label").is_empty()).then(|| format!("label_values({})", text("label"))),
        1 => Some(format!("label_values({selector}, {})", text("label"))),
        2 => Some(format!("metrics({})", text("metric"))),
        3 => Some(format!("query_result({})", [text("varQuery"), text("expr")].concat())),
        4 => Some(format!("{}{}", text("seriesQuery"), text("match"))),
        _ => written.text("classicQuery").map(ToString::to_string),
    }
}

fn filters(written: &Foreign<'_>) -> String {
    let one = |filter: &Foreign<'_>| {
        let text = |key: &str| filter.text(key).unwrap_or_default();
        let op = filter.text("op").unwrap_or("=");
        format!("{}{op}\"{}\"", text("label"), text("value").replace('\\', "\\\\").replace('"', "\\\""))
    };
    let filters: Vec<String> = written.list("labelFilters").iter().map(one).collect();
    if filters.is_empty() { String::new() } else { format!("{{{}}}", filters.join(",")) }
}

fn loki(written: &Foreign<'_>) -> String {
    let label = written.text("label").unwrap_or_default();
    match (written.number("type"), written.text("stream")) {
        (Some(0.0), _) => "label_names()".into(),
        (_, Some(stream)) => format!("label_values({stream}, {label})"),
        _ => format!("label_values({label})"),
    }
}

/// A text that an old editor stored letter by letter: `{"0": "S", "1": "H", …}`.
fn spread(written: &Foreign<'_>) -> Option<String> {
    let letters: Vec<&str> = (0..).map_while(|i: usize| written.node.text_of(&i.to_string())).collect();
    (!letters.is_empty()).then(|| letters.concat())
}

fn custom(variable: &mut Variable, written: &Foreign<'_>) {
    choosing(variable, written);
    let text = written.text("query").unwrap_or_default();
    let from_json = (written.text("valuesFormat") == Some("json")).then(|| json_choices(text)).flatten();
    let listed = || {
        let list = written.list("options").iter().filter_map(option).collect::<Vec<_>>();
        (text.is_empty() && !list.is_empty()).then_some(Choices::List(list))
    };
    let choices = from_json.or_else(listed).unwrap_or_else(|| Choices::Text(text.to_string()));
    variable.values = Some(choices);
}

/// Choices written as JSON: texts, or objects with `text` and `value`.
fn json_choices(text: &str) -> Option<Choices> {
    let one = |value: &Value| match value {
        Value::Object(map) => {
            let named = |key: &str| map.get(key).and_then(scalar);
            let value = named("value")?;
            let text = named("text").or_else(|| named("label")).map_or_else(|| value.text(), |t| t.text());
            Some(Choice::Named(NamedChoice { text, value }))
        }
        plain => scalar(plain).map(Choice::Value),
    };
    let list = serde_json::from_str::<Vec<Value>>(text).ok()?;
    Some(Choices::List(list.iter().filter_map(one).collect()))
}

fn scalar(value: &Value) -> Option<Scalar> {
    serde_json::from_value(value.clone()).ok()
}

/// A saved choice; `All` is none of its own.
fn option(option: &Foreign<'_>) -> Option<Choice> {
    option.ignore(&["selected"]);
    let value = option.get("value")?.scalar()?;
    let text = option.get("text").and_then(|t| t.scalar()).map_or_else(|| value.text(), |t| t.text());
    match value.text() {
        all if all == "$__all" => None,
        same if same == text => Some(Choice::Value(value)),
        _ => Some(Choice::Named(NamedChoice { text, value })),
    }
}

fn constant(variable: &mut Variable, written: &Foreign<'_>) {
    variable.kind = VariableKind::Constant;
    let current = || written.get("current").and_then(|c| chosen(&c)).map(|c| c.texts().join(","));
    let value = written.get("query").and_then(|q| q.scalar()).or_else(|| current().map(Scalar::Text));
    variable.value = Some(value.unwrap_or_else(|| Scalar::Text(String::new())));
    written.ignore(&["current", "options", "includeAll", "multi", "allValue", "refresh", "regex", "datasource"]);
}

fn textbox(variable: &mut Variable, written: &Foreign<'_>) {
    variable.kind = VariableKind::Textbox;
    let current = written.get("current").and_then(|c| chosen(&c)).map(|c| Scalar::Text(c.texts().join(",")));
    let query = written.get("query").and_then(|q| q.scalar());
    variable.value = Some(current.or(query).unwrap_or_else(|| Scalar::Text(String::new())));
    written.ignore(&["options", "originalQuery", "includeAll", "multi", "allValue", "refresh", "regex", "datasource"]);
}

fn interval(variable: &mut Variable, written: &Foreign<'_>) {
    variable.kind = VariableKind::Interval;
    let text = written.text("query").unwrap_or_default();
    let choices = text.split(',').map(|c| c.trim().trim_matches(['"', '\''])).filter(|c| !c.is_empty() && *c != "auto");
    variable.values = Some(Choices::Text(choices.collect::<Vec<_>>().join(",")));
    let current = written.get("current").and_then(|current| chosen(&current));
    variable.default = current.map(|current| match current.texts().as_slice() {
        [auto] if auto.starts_with("$__auto") => OneOrMany::One(Scalar::Text("auto".into())),
        _ => current,
    });
    let auto = written.flag("auto").unwrap_or(false);
    let (count, least) = (written.number("auto_count"), written.text("auto_min"));
    if auto {
        variable.auto_count = Some(count.map_or(30, |count| count.clamp(1.0, 10_000.0) as u32));
        variable.auto_min = least.map(ToString::to_string);
    } else if variable.default.as_ref().is_some_and(|d| d.texts() == ["auto"]) {
        variable.default = None;
    }
    written.ignore(&["options", "refresh", "includeAll", "multi", "allValue", "regex", "datasource"]);
}

fn datasource(variable: &mut Variable, written: &Foreign<'_>) {
    variable.kind = VariableKind::Datasource;
    choosing(variable, written);
    let plugin = written.text("query").or_else(|| written.text("pluginId")).unwrap_or_default();
    variable.source_kind = Some(datasource::kind(plugin).to_string());
    variable.regex = regex(written);
    // The name that was shown is what a source may be called here; its value may be a uid.
    let shown = written.get("current").and_then(|c| c.get("text")).and_then(|text| values(&text));
    if !is_all(variable.default.as_ref()) {
        variable.default = shown.or(variable.default.take()).filter(|d| d.texts() != ["default"]);
    }
    written.ignore(&["definition", "sort", "datasource"]);
}

/// A switch chooses between two values.
fn switch(variable: &mut Variable, written: &Foreign<'_>) {
    let options: Vec<Choice> = written.list("options").iter().filter_map(option).collect();
    let two = [("enabledValue", "true"), ("disabledValue", "false")]
        .map(|(key, usual)| Choice::Value(Scalar::Text(written.text(key).unwrap_or(usual).into())));
    variable.values = Some(Choices::List(if options.is_empty() { two.to_vec() } else { options }));
    variable.default = written.get("current").and_then(|current| chosen(&current));
    written.ignore(&["query"]);
}

/// Labels to group by: what was chosen, since nobody chooses here.
fn group_by(variable: &mut Variable, written: &Foreign<'_>) {
    variable.multi = true;
    let current = written
        .get("current")
        .and_then(|c| chosen(&c))
        .or_else(|| written.get("defaultValue").and_then(|c| chosen(&c)));
    let values = current.as_ref().map(OneOrMany::texts).unwrap_or_default();
    variable.values = Some(Choices::List(values.into_iter().map(|v| Choice::Value(Scalar::Text(v))).collect()));
    variable.default = current;
    written.ignore(&["datasource", "options", "query", "defaultKeys"]);
}

/// Filters that are laid over every query.
fn ad_hoc(variable: &mut Variable, written: &Foreign<'_>) {
    variable.kind = VariableKind::Adhoc;
    variable.source = Some(source(written.get("datasource").as_ref()));
    variable.filters = ["baseFilters", "filters"].iter().flat_map(|key| written.list(key)).filter_map(filter).collect();
    if !written.node.items_of("originFilters").is_empty() {
        written.no_effect("originFilters", "filters of other places are not laid over queries");
    }
    written.ignore(&["defaultKeys", "current", "options", "query", "refresh", "applyMode"]);
    written.ignore(&["allowCustomValue", "supportsMultiValueOperators", "enableGroupBy", "multi", "includeAll"]);
}

/// A filter of an ad-hoc variable: `{key, operator, value}`, with `values` for one of several.
fn filter(written: Foreign<'_>) -> Option<AdhocFilter> {
    written.meaningless(&["keyLabel", "valueLabels", "condition", "forceEdit", "hidden", "origin", "restorable"]);
    let key = written.text("key")?.to_string();
    let operator = written.text("operator").map(ToString::to_string);
    let values: Vec<Scalar> = written.list("values").iter().filter_map(|v| scalar(&v.whole())).collect();
    let value = written.value("value").as_ref().and_then(scalar);
    let several = operator.as_deref().is_some_and(|o| o.ends_with('|')) && !values.is_empty();
    Some(match several {
        true => AdhocFilter { key, operator, value: None, values },
        false => AdhocFilter { key, operator, value, values: Vec::new() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Log;
    use crate::spec::tree::Node;
    use serde_json::json;

    fn read(written: Value) -> Value {
        let node = Node::from_value(&json!([written]));
        let log = Log::default();
        let list = Foreign::new(&node, &log);
        let mut found = variables(&list.items());
        assert_eq!(log.findings(&node).iter().filter(|f| f.matters()).count(), 0, "{:?}", log.findings(&node));
        serde_json::to_value(found.remove(0)).unwrap()
    }

    #[test]
    fn variables_of_all_types_are_read() {
        let cases = [
            (
                json!({"type": "query", "name": "a", "datasource": {"type": "prometheus", "uid": "P"}, "query": {"qryType": 1, "query": "label_values(up, job)", "refId": "x"}, "sort": 1, "multi": true, "includeAll": true, "current": {"text": ["All"], "value": ["$__all"]}, "refresh": 2, "hide": 2}),
                json!({"name": "a", "kind": "query", "default": "$__all", "source": "prometheus:P", "query": "label_values(up, job)", "sort": "alphabetical-asc", "multi": true, "includeAll": true, "hide": true}),
            ),
            (
                json!({"type": "query", "name": "a", "datasource": null, "query": "x", "current": {}}),
                json!({"name": "a", "kind": "query", "source": "default", "query": "x"}),
            ),
            (
                json!({"type": "custom", "name": "c", "query": "a,b : 2", "current": {"value": "2"}}),
                json!({"name": "c", "kind": "custom", "values": "a,b : 2", "default": "2"}),
            ),
            (
                json!({"type": "interval", "name": "i", "query": "1m,5m", "auto": true, "auto_count": 40, "auto_min": "10s", "current": {"text": "auto", "value": "$__auto_interval_i"}}),
                json!({"name": "i", "kind": "interval", "values": "1m,5m", "default": "auto", "autoCount": 40, "autoMin": "10s"}),
            ),
            (
                json!({"type": "datasource", "name": "ds", "query": "grafana-postgresql-datasource", "regex": "/a/", "current": {"text": "Sales", "value": "P7"}}),
                json!({"name": "ds", "kind": "datasource", "default": "Sales", "regex": "/a/", "sourceKind": "postgres"}),
            ),
            (
                json!({"type": "adhoc", "name": "f", "datasource": {"type": "prometheus", "uid": "P"}, "filters": [
                    {"key": "job", "operator": "=~", "value": "a.*", "condition": ""},
                    {"key": "zone", "operator": "=|", "value": "x", "values": ["x", "y"]}]}),
                json!({"name": "f", "kind": "adhoc", "source": "prometheus:P", "filters": [
                    {"key": "job", "operator": "=~", "value": "a.*"}, {"key": "zone", "operator": "=|", "values": ["x", "y"]}]}),
            ),
            (
                json!({"type": "textbox", "name": "t", "query": "10", "current": {"text": "12", "value": "12"}}),
                json!({"name": "t", "kind": "textbox", "value": "12"}),
            ),
            (
                json!({"type": "constant", "name": "k", "query": ".*"}),
                json!({"name": "k", "kind": "constant", "value": ".*"}),
            ),
        ];
        for (written, expected) in cases {
            assert_eq!(read(written), expected);
        }
    }

    #[test]
    fn queries_of_editors_become_texts() {
        let cases = [
            (
                "prometheus",
                json!({"qryType": 1, "label": "job", "metric": "up", "labelFilters": [{"label": "a", "op": "=~", "value": "b"}]}),
                "label_values(up{a=~\"b\"}, job)",
            ),
            ("prometheus", json!({"qryType": 0}), "label_names()"),
            ("prometheus", json!({"qryType": 3, "varQuery": "sum(up)"}), "query_result(sum(up))"),
            ("loki", json!({"label": "app", "stream": "{a=\"b\"}", "type": 1}), "label_values({a=\"b\"}, app)"),
            ("influxdb", json!({"0": "S", "1": "H", "refId": "x"}), "SH"),
            ("postgres", json!({"rawSql": "select 1", "format": "table"}), "select 1"),
            ("cloudwatch", json!({"queryType": "regions", "refId": "x"}), "{\"queryType\":\"regions\"}"),
            ("elasticsearch", json!({"query": "{\"find\":\"terms\"}", "refId": "x"}), "{\"find\":\"terms\"}"),
        ];
        for (kind, written, expected) in cases {
            let node = Node::from_value(&written);
            let log = Log::default();
            assert_eq!(query(&Foreign::new(&node, &log), Some(kind)).as_deref(), Some(expected), "{written}");
            assert_eq!(log.findings(&node), []);
        }
    }
}
