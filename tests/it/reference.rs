//! The pages that list transformations, units and reducers say what the tables say.
//! `UPDATE_REFERENCES=1` writes them anew.

use std::fs;
use std::path::Path;

use stillframe::{reduce, transform, unit};

#[test]
fn pages_agree_with_the_tables() {
    let pages = [
        ("src/transform/README.md", transformations()),
        ("src/unit/README.md", units()),
        ("src/reduce/README.md", reducers()),
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
    let row = |(id, name): (&str, &str)| format!("| `{id}` | {} |\n", name.replace('|', "\\|"));
    let part = |category: &str| {
        let rows: String = unit::catalogue().filter(|(id, _)| unit::category(id) == Some(category)).map(row).collect();
        format!("## {category}\n\n| id | name |\n|---|---|\n{rows}")
    };
    let parts: Vec<_> = unit::categories().map(part).collect();
    let head = "A field's `unit` is one of these ids, which are Grafana's, or has one of the forms `suffix:req`, \
                `prefix:~`, `time:YYYY-MM-DD`, `si:mF`, `count:items`, `currency:CHF`, `currency:financial:€:suffix` and \
                `bool:up/down`. `perses:` and an id of Perses, such as `perses:bytes/sec`, writes numbers as it does, \
                with three figures; `:full` behind it leaves them unshortened. Any other text is printed after the number.";
    format!("# Units\n\n{head}\n\n{}", parts.join("\n"))
}

fn reducers() -> String {
    let rows: String = reduce::ids()
        .filter(|(id, _)| !is_percentile(id) || ["p50", "p95", "p99"].contains(id))
        .map(|(id, name)| format!("| `{id}` | {name} |\n"))
        .collect();
    let head = "A reducer makes one value of a column: in `options.reduceOptions.calcs`, in `options.legend.values`, in \
                the footer of a table, in `byValue` and in some transformations. Ids are Grafana's. Percentiles are `p1` to `p99`.";
    format!("# Reducers\n\n{head}\n\n| id | name |\n|---|---|\n{rows}")
}

fn is_percentile(id: &str) -> bool {
    id.strip_prefix('p').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}
