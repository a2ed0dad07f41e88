//! The pages that list transformations, units and reducers say what the tables say.
//! `UPDATE_REFERENCES=1` writes them anew.

use std::fs;
use std::path::Path;

use stillframe::frame::{Field, Values};
use stillframe::variable::{self, Format, Scope, Value};
use stillframe::{reduce, transform, unit};

#[test]
fn pages_agree_with_the_tables() {
    let pages = [
        ("src/transform/README.md", transformations()),
        ("src/unit/README.md", units()),
        ("src/reduce/README.md", reducers()),
        ("src/variable/README.md", formats()),
    ];
    for (path, text) in pages {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        if std::env::var_os("UPDATE_REFERENCES").is_some() {
            fs::write(&file, &text).unwrap();
        }
        let written = fs::read_to_string(&file).unwrap_or_default();
        assert!(written == text, "{path} differs from the tables: run with UPDATE_REFERENCES=1");
    }
}

fn transformations() -> String {
    let list: String =
        transform::ALL.iter().map(|t| format!("- [`{0}`](#{1})\n", t.id(), t.id().to_lowercase())).collect();
    let parts: Vec<_> = transform::ALL.iter().map(|t| format!("## {}\n\n{}", t.id(), t.about().trim_end())).collect();
    let head = "A panel's `transformations` change the frames that its targets answered, one after the other, before \
                they are shown. Ids and options are Grafana's.";
    format!("# Transformations\n\n{head}\n\n{list}\n{}\n", parts.join("\n\n"))
}

fn units() -> String {
    let row = |(id, name): (&str, &str)| {
        let [small, large] = examples(id).map(|v| format!("`{}`", unit::format(id, v, None, &unit::Place::utc(NOW))));
        format!("| `{id}` | {} | {small} | {large} |\n", name.replace('|', "\\|"))
    };
    let part = |category: &str| {
        let rows: String = unit::catalogue().filter(|(id, _)| unit::category(id) == Some(category)).map(row).collect();
        format!("## {category}\n\n| id | name | 0.5 | 1234567 |\n|---|---|---|---|\n{rows}")
    };
    let parts: Vec<_> = unit::categories().map(part).collect();
    let head = "A field's `unit` is one of these ids, which are Grafana's, or has one of the forms `suffix:req`, \
                `prefix:~`, `time:YYYY-MM-DD`, `si:mF`, `count:items`, `currency:CHF`, `currency:financial:€:suffix` and \
                `bool:up/down`. Any other text is printed after the number. The last two columns are what the numbers at their heads become; \
                dates are 30 minutes before, and some days after, the first of November 2026.";
    format!("# Units\n\n{head}\n\n{}", parts.join("\n"))
}

/// 2026-11-01T00:00:00Z.
const NOW: i64 = 1_793_491_200_000;

/// The numbers that a unit's examples are made of: instants for dates.
fn examples(id: &str) -> [f64; 2] {
    if id.starts_with("dateTime") {
        [NOW as f64 - 1_800_000.0, NOW as f64 + 1_234_567_000.0]
    } else {
        [0.5, 1_234_567.0]
    }
}

fn reducers() -> String {
    let column =
        Field::new("v", Values::Number([3.0, 0.0, 1.0, 4.0, 1.0, 5.0].into_iter().map(Some).chain([None]).collect()));
    let shown = |id: &str| match reduce::reduce(&column, id) {
        Some(reduce::Reduced::Number(v)) => stillframe::frame::number_text((v * 1e6).round() / 1e6),
        Some(reduce::Reduced::Bool(v)) => v.to_string(),
        Some(reduce::Reduced::Text(v)) => v,
        Some(reduce::Reduced::List(v)) => serde_json::Value::Array(v).to_string(),
        Some(reduce::Reduced::Null) | None => "null".into(),
    };
    let rows: String = reduce::ids()
        .filter(|(id, _)| !is_percentile(id) || ["p50", "p95", "p99"].contains(id))
        .map(|(id, name)| format!("| `{id}` | {name} | `{}` |\n", shown(id)))
        .collect();
    let head = "A reducer makes one value of a column: in `options.reduceOptions.calcs`, in `options.legend.values`, in \
                the footer of a table, in `byValue` and in some transformations. Ids are Grafana's. Percentiles are `p1` to `p99`.";
    let head = format!("{head} The last column is what each makes of `3, 0, 1, 4, 1, 5, null`.");
    format!("# Reducers\n\n{head}\n\n| id | name | example |\n|---|---|---|\n{rows}")
}

fn is_percentile(id: &str) -> bool {
    id.strip_prefix('p').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

/// What `${name:format}` writes, with what it makes of a list and of a single value.
fn formats() -> String {
    let list = |name: &str, values: &[&str], list: bool| {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        (name.to_string(), Value { name: name.into(), texts: values.clone(), values, list, ..Value::default() })
    };
    let values = [list("hosts", &["web-1", "it's"], true), list("host", &["a.b c"], false)];
    let range = stillframe::time::TimeRange { from: NOW, to: NOW };
    let scope = Scope { values: values.into(), range, ..Scope::default() };
    let row = |(id, what, argument): (&str, &str, &str)| {
        let format = if argument.is_empty() { id.to_string() } else { format!("{id}:{argument}") };
        let names = if id == "date" { ["__from", "__to"] } else { ["hosts", "host"] };
        let [of_list, of_one] = names.map(|name| {
            let filled = variable::fill(&format!("${{{name}:{format}}}"), &scope, Format::Raw).text;
            format!("`{}`", filled.replace('|', "\\|"))
        });
        format!("| `{format}` | {} | {of_list} | {of_one} |\n", what.replace('|', "\\|"))
    };
    let rows: String = variable::formats().map(row).collect();
    let head = "A text may ask for the values of a variable in a format: `${hosts:csv}`. Ids and rules are Grafana's. A reference \
                without a format is written as its place needs it: in queries as the source has it, in titles as text, in \
                addresses encoded. The examples are made of `hosts` with the values `web-1` and `it's`, and of `host` with the single \
                value `a.b c`; those of `date` of the beginning of the range.";
    format!("# Formats of variables\n\n{head}\n\n| format | values | `hosts` | `host` |\n|---|---|---|---|\n{rows}")
}
