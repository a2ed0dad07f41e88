//! The pages that list transformations, units, reducers and themes say what the tables say.
//! `UPDATE_REFERENCES=1` writes them anew.

use std::fs;
use std::path::Path;

use stillframe::theme::vision::{APART, VISIONS, nearest};
use stillframe::theme::{BUILT_IN, Theme};
use stillframe::{reduce, transform, unit};

#[test]
fn pages_agree_with_the_tables() {
    let pages = [
        ("src/transform/README.md", transformations()),
        ("src/unit/README.md", units()),
        ("src/reduce/README.md", reducers()),
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
    let row = |(id, name): (&str, &str)| format!("| `{id}` | {} |\n", name.replace('|', "\\|"));
    let part = |category: &str| {
        let rows: String = unit::catalogue().filter(|(id, _)| unit::category(id) == Some(category)).map(row).collect();
        format!("## {category}\n\n| id | name |\n|---|---|\n{rows}")
    };
    let parts: Vec<_> = unit::categories().map(part).collect();
    let head = "A field's `unit` is one of these ids, which are Grafana's, or has one of the forms `suffix:req`, \
                `prefix:~`, `time:YYYY-MM-DD`, `si:mF`, `count:items`, `currency:CHF`, `currency:financial:€:suffix` and \
                `bool:up/down`. Any other text is printed after the number.";
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
