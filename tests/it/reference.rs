//! The pages that list transformations, units, reducers and themes say what the tables say.
//! `UPDATE_REFERENCES=1` writes them anew.

use std::fs;
use std::path::Path;

use stillframe::frame::{Field, Values};
use stillframe::import::grafana::{datasource, panel};
use stillframe::theme::vision::{APART, VISIONS, nearest};
use stillframe::theme::{BUILT_IN, Theme};
use stillframe::variable::{self, Format, Scope, Value};
use stillframe::{panel as drawn, reduce, source, transform, unit};

#[test]
fn pages_agree_with_the_tables() {
    let pages = [
        ("src/transform/README.md", transformations()),
        ("src/unit/README.md", units()),
        ("src/reduce/README.md", reducers()),
        ("src/variable/README.md", formats()),
        ("src/import/README.md", imports()),
        ("src/theme/README.md", themes()),
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
                `bool:up/down`; `affix:~|bytes| free` writes texts around another unit. `perses:` and an id of Perses, such as `perses:bytes/sec`, writes numbers as it does, \
                with three figures; `:full` behind it leaves them unshortened. Any other text is printed after the number. The last two columns are what the numbers at their heads become; \
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

const IMPORTS: &str = "# Dashboards of other tools

Wherever a dashboard is read, one of Grafana or Perses may stand: `render`, `snap`, `query`, `plan` and `check` take it as it is,
and `convert` writes it in [our own form](../spec/README.md).

| form | how it may come |
|---|---|
| Grafana, classic | versions 14 to 42 of its schema: JSON or YAML, bare or as `{ \"dashboard\": … }`, or several in a list |
| Grafana, second version | `dashboard.grafana.app/v2…`, or its `spec` alone |
| Perses | JSON or YAML, or its custom resource |
| Kubernetes | `ConfigMap` (`data` and `binaryData`), `GrafanaDashboard` (`json`, `gzipJson`), `dashboard.grafana.app/v1…`, `PersesDashboard`, and lists of them |

- **Names.** A dashboard is named by its title; of two with one title the second has its uid behind it. Panels are named by their titles
  too, and `--panel` also takes the number that Grafana's addresses show (`viewPanel=12`).
- **Library panels** are drawn as far as the export holds them (`__elements`).
- **Rows** are always open, since paper does not unfold. Copies of repeats that an old version saved are made anew.
- **Time.** `timezone: browser` is UTC here, unless `--tz` says otherwise.
- **Options** that are not understood, or that would mean something and are not drawn, are listed by `stillframe check FILE`, panel by panel;
  `--strict` makes them errors. What means nothing in a still (tooltips, refresh, editors' notes) is left out; `convert` tells it in comments.

## Which source is meant

A dashboard names sources in words of its own. They stand in our form as a kind and a name, such as `prometheus:P1809F7CD0C75ACF3`
(`any:Sales` where the kind is not told), or as a variable, `$datasource`. Which source of the sources file that is, is looked up so:

1. the operator's mapping: `--source KEY=NAME`, or `map: { KEY: NAME }` in the sources file. `KEY` is the whole reference, a uid, a name, a
   variable (`$datasource`) or a kind (`prometheus`);
2. the source of that very name;
3. the only source of that kind. Of several the first by name is taken, and a warning says so;
4. none: the panel ends as `error` and says what is missing; the rest is drawn, and the run exits with 1.

```yaml
# sources.yaml
prod: { kind: prometheus, url: https://prometheus.example }
logs: { kind: prometheus, url: https://other.example }
map: { prometheus: prod, PBFA97CFB590B2093: logs }
```

A data source variable chooses among the sources of its kind whose names match its regex.
";

fn imports() -> String {
    let ticks = |ids: &[&str]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let kind = |kind: &&dyn drawn::Kind| {
        let mut ids = vec![kind.id()];
        ids.extend(panel::kinds::plugins(kind.id()));
        format!("| `{}` | {} |\n", kind.id(), ticks(&ids))
    };
    let kinds: String = drawn::KINDS.iter().map(kind).collect();
    let source = |(kind, plugins): (&str, Vec<&str>)| {
        let asked = if source::kind(kind).is_some() { "yes" } else { "not yet" };
        format!("| `{kind}` | {} | {asked} |\n", ticks(&plugins))
    };
    let sources: String = datasource::plugins().into_iter().map(source).collect();
    format!(
        "{IMPORTS}\n## Panels\n\nPanels of other plug-ins end as `skipped`, with a card that names the plug-in.\n\n\
         | drawn as | Grafana's plug-ins |\n|---|---|\n{kinds}\n## Sources\n\nQueries of these are understood. One whose kind \
         is not asked yet ends as `error`, and says so.\n\n| kind | Grafana's plug-ins | asked |\n|---|---|---|\n{sources}"
    )
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

/// What themes are, how one writes one's own, and the figures of the built-in ones.
fn themes() -> String {
    let parts: Vec<_> = BUILT_IN.iter().filter_map(|name| Theme::named(name)).map(|t| theme(&t)).collect();
    format!("{}\n{}", include_str!("reference/themes.md").trim_end(), parts.join(""))
}

fn theme(theme: &Theme) -> String {
    let contrast = |color: stillframe::scene::Color| format!("{:.1}", color.contrast(theme.panel));
    let roles: String = theme
        .roles()
        .iter()
        .map(|(role, color)| format!("| `{role}` | `{color}` | {} |\n", contrast(*color)))
        .collect();
    let series: String = theme
        .palette
        .iter()
        .enumerate()
        .map(|(i, color)| format!("| {} | `{color}` | {} |\n", i + 1, contrast(*color)))
        .collect();
    let visions: String = VISIONS
        .iter()
        .filter_map(|(vision, matrix)| Some((vision, nearest(matrix, &theme.palette)?)))
        .map(|(vision, (apart, a, b))| {
            assert!(apart >= APART, "{} {vision}", theme.name);
            format!("| {vision} | {apart:.1} | {} and {} |\n", a + 1, b + 1)
        })
        .collect();
    format!(
        "\n## {}\n\n| role | colour | contrast on the panel |\n|---|---|---|\n{roles}\n\
         | series | colour | contrast on the panel |\n|---|---|---|\n{series}\n\
         | vision | least ΔE2000 | between series |\n|---|---|---|\n{visions}",
        theme.name
    )
}

#[test]
fn the_example_theme_is_free_of_findings() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/harbour.yaml");
    let (theme, found) = stillframe::theme::file::read(&stillframe::spec::load::read_file(&path).unwrap());
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!((found, theme.unwrap().name.as_ref()), (vec![], "harbour"));
}
