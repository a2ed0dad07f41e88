//! A theme of one's own: a YAML file that changes colours of a built-in theme by role.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::vision::{APART, VISIONS, difference};
use super::{BUILT_IN, Theme};
use crate::diag::{Diagnostic, SourceFile};
use crate::scene::Color;
use crate::spec::forms::slug;
use crate::spec::tree::{Node, Tree};
use crate::spec::validate::{short, validate};
use crate::spec::yaml;

/// A theme as it is written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Written {
    /// `stillframe/v1`.
    api_version: String,
    /// `Theme`.
    kind: String,
    /// A slug (`a-z`, `0-9`, `-`) that names the theme.
    name: String,
    /// The built-in theme that gives what is not said here; `light` when not given.
    base: Option<String>,
    /// Colours by role: `#rrggbb`, or any other CSS colour.
    colors: BTreeMap<String, String>,
    /// The colours of series, in order of use; the base's when not given.
    palette: Option<Vec<String>>,
}

/// What a colour is for: its key, its place in a theme, and what the schema says of it.
type Role = (&'static str, fn(&mut Theme) -> &mut Color, &'static str);

/// All roles.
const ROLES: [Role; 12] = [
    ("page", |t| &mut t.page, "The page behind panels."),
    ("panel", |t| &mut t.panel, "The ground of a panel."),
    ("border", |t| &mut t.border, "The outline of a panel."),
    ("text", |t| &mut t.text, "Text."),
    ("muted", |t| &mut t.muted, "Text of less weight: axes, legends."),
    ("grid", |t| &mut t.grid, "Grid lines."),
    ("axis", |t| &mut t.axis, "Axis lines and ticks."),
    ("track", |t| &mut t.track, "The empty part of gauges and bars; quiet surfaces."),
    ("good", |t| &mut t.good, "Good."),
    ("warn", |t| &mut t.warn, "Beware."),
    ("bad", |t| &mut t.bad, "Bad."),
    ("info", |t| &mut t.info, "Note; links."),
];

/// Roles that texts are set in.
const OF_TEXT: [&str; 6] = ["text", "muted", "good", "warn", "bad", "info"];

/// The most colours of a palette.
const MOST_COLORS: usize = 64;

/// JSON Schema (draft 2020-12) of a theme file.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Written).to_value();
    let color = |description: &str| json!({ "type": "string", "x-form": "color", "description": description });
    let roles: serde_json::Map<String, Value> =
        ROLES.iter().map(|(key, _, description)| ((*key).to_string(), color(description))).collect();
    let properties = &mut schema["properties"];
    properties["apiVersion"] = json!({ "title": "version", "type": "string", "enum": ["stillframe/v1"] });
    properties["kind"] = json!({ "title": "kind", "type": "string", "enum": ["Theme"] });
    properties["name"] =
        json!({ "type": "string", "x-form": "slug", "description": properties["name"]["description"] });
    properties["base"] = json!({
        "title": "theme", "type": "string", "enum": BUILT_IN, "description": properties["base"]["description"],
    });
    properties["colors"] = json!({
        "type": "object", "properties": roles, "additionalProperties": false,
        "description": properties["colors"]["description"],
    });
    properties["palette"] = json!({
        "type": "array", "items": color("A colour."), "minItems": 1, "maxItems": MOST_COLORS,
        "description": properties["palette"]["description"],
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:stillframe:v1:theme",
        "title": "A stillframe theme",
        "description": "Colours by role, changed on a built-in theme.",
        "type": "object",
        "required": ["apiVersion", "kind", "name"],
        "additionalProperties": false,
        "properties": schema["properties"],
    })
}

/// Reads a theme file: the theme, unless it has errors, and everything that is wrong or cannot be read well.
pub fn read(file: &Arc<SourceFile>) -> (Option<Theme>, Vec<Diagnostic>) {
    let parsed = yaml::parse(file);
    let mut found = parsed.diagnostics;
    let document = match parsed.documents.as_slice() {
        [document] => document,
        [] if found.iter().any(Diagnostic::is_error) => return (None, found),
        [] => return (None, vec![Diagnostic::error(format!("{} is empty", file.path))]),
        [_, second, ..] => {
            found.push(Diagnostic::error("a theme file holds one theme").at(second.at(file)));
            return (None, found);
        }
    };
    if !matches!(document.value, Tree::Map(_)) || document.get("panels").is_some() {
        let error = Diagnostic::error("this is not a theme").at(document.at(file));
        found.push(error.hint("a theme begins with `apiVersion: stillframe/v1` and `kind: Theme`"));
        return (None, found);
    }
    found.extend(validate(document, &schema(), file, &form));
    if found.iter().any(Diagnostic::is_error) {
        return (None, found);
    }
    match serde_json::from_value::<Written>(document.to_value()) {
        Ok(written) => {
            let theme = made(&written);
            found.extend(faint(document, &theme, file));
            found.extend(alike(document, &theme, file));
            (Some(theme), found)
        }
        Err(error) => {
            found.push(Diagnostic::error(format!("the theme cannot be read: {error}")).at(document.at(file)));
            (None, found)
        }
    }
}

fn form(form: &str, text: &str) -> Option<Diagnostic> {
    match form {
        "color" if Color::parse(text).is_none_or(|c| c.a < 255) => {
            let error = Diagnostic::error(format!("`{}` is not an opaque colour", short(text)));
            Some(error.hint("write `#rrggbb`, or a CSS colour such as `navy` or `rgb(20, 40, 80)`"))
        }
        "slug" => slug(text),
        _ => None,
    }
}

/// The base with what the file changes.
fn made(written: &Written) -> Theme {
    let mut theme = written.base.as_deref().and_then(Theme::named).unwrap_or_else(Theme::light);
    theme.name = written.name.clone().into();
    for (key, place, _) in &ROLES {
        if let Some(color) = written.colors.get(*key).and_then(|c| Color::parse(c)) {
            *place(&mut theme) = color;
        }
    }
    if let Some(palette) = &written.palette {
        theme.palette = palette.iter().filter_map(|c| Color::parse(c)).collect();
    }
    theme.dark = theme.panel.luminance() <= 0.18;
    theme
}

impl Theme {
    /// The colours by role, with the keys that theme files have.
    pub fn roles(&self) -> Vec<(&'static str, Color)> {
        let mut theme = self.clone();
        ROLES.iter().map(|(key, place, _)| (*key, *place(&mut theme))).collect()
    }
}

/// Warns of colours that can hardly be seen on the panel.
fn faint(document: &Node, theme: &Theme, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let ground = document.get("colors").and_then(|c| c.get("panel")).unwrap_or(document);
    let roles = theme.roles();
    let texts = roles.iter().filter(|(key, _)| OF_TEXT.contains(key)).map(|(key, color)| {
        let at = document.get("colors").and_then(|c| c.get(key)).unwrap_or(ground);
        (format!("`{key}`"), *color, at, 4.5)
    });
    let series = document.items_of("palette").iter().zip(&theme.palette);
    let own = series.map(|(node, color)| (format!("the series colour {color}"), *color, node, 3.0));
    let inherited = theme.palette.iter().filter(|_| document.get("palette").is_none());
    let inherited = inherited.map(|color| (format!("the base's series colour {color}"), *color, ground, 3.0));
    let all = texts.chain(own).chain(inherited);
    all.filter_map(|(what, color, at, least)| {
        let (has, wanted) = (color.contrast(theme.panel), least * theme.contrast);
        let warning = || {
            let message = format!("{what} has a contrast of {has:.1} on the panel; {wanted:.1} can be read");
            Diagnostic::warning(message).at(at.at(file)).hint(format!("`{}` has it", theme.ink(color, least)))
        };
        (has < wanted).then(warning)
    })
    .collect()
}

/// Warns of colours among the first eight of the file's palette that some readers cannot tell apart.
fn alike(document: &Node, theme: &Theme, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let nodes = document.items_of("palette");
    let first = &theme.palette[..theme.palette.len().min(8)];
    let pairs = (0..first.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let told = |(a, b): (usize, usize)| {
        let node = nodes.get(b)?;
        let near = VISIONS.iter().map(|(name, v)| (difference(v, first[a], first[b]), name));
        let (apart, vision) = near.min_by(|p, q| p.0.total_cmp(&q.0)).filter(|(apart, _)| *apart < APART)?;
        let whom = if *vision == "normal" { "to all readers".into() } else { format!("to readers with {vision}") };
        let message = format!("{} and {} look alike {whom}: ΔE {apart:.1}", first[a], first[b]);
        let hint = format!("choose colours that are {APART} apart, such as by their lightness");
        Some(Diagnostic::warning(message).at(node.at(file)).hint(hint))
    };
    pairs.filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Option<Theme>, Vec<String>) {
        let file = Arc::new(SourceFile { path: "own.yaml".into(), text: text.into() });
        let (theme, found) = read(&file);
        (theme, found.iter().map(ToString::to_string).collect())
    }

    const HEAD: &str = "apiVersion: stillframe/v1\nkind: Theme\nname: own\n";

    #[test]
    fn what_is_not_said_is_the_bases() {
        let (theme, found) = read_text(&format!("{HEAD}base: dark\ncolors: {{ panel: '#000', page: navy }}\n"));
        let theme = theme.unwrap();
        assert_eq!(found, Vec::<String>::new());
        let expected = Theme { name: "own".into(), panel: Color::hex(0), page: Color::hex(0x80), ..Theme::dark() };
        assert_eq!(theme, expected);
        let (theme, _) = read_text(HEAD);
        assert_eq!(theme.unwrap(), Theme { name: "own".into(), ..Theme::light() });
    }

    #[test]
    fn errors_have_a_place_and_a_hint() {
        let (theme, found) =
            read_text(&format!("{HEAD}base: drak\ncolors:\n  pannel: '#fff'\n  text: '#12'\nextra: 1\n"));
        assert_eq!(theme, None);
        let found = found.join("\n");
        for words in [
            "own.yaml:4:7",
            "did you mean `dark`?",
            "own.yaml:6:3",
            "did you mean `panel`?",
            "own.yaml:7:9",
            "`#12` is not an opaque colour",
            "unknown key `extra`",
        ] {
            assert!(found.contains(words), "{words} is missing in\n{found}");
        }
        for (text, words) in
            [("", "own.yaml is empty"), ("- 1", "not a theme"), ("a: [", "error"), ("kind: Theme", "apiVersion")]
        {
            let (theme, found) = read_text(text);
            assert!(theme.is_none() && found.join("\n").contains(words), "{text}: {found:?}");
        }
    }

    #[test]
    fn faint_and_alike_colours_are_warned_of() {
        let (theme, found) =
            read_text(&format!("{HEAD}colors: {{ muted: '#bbbbbb' }}\npalette: ['#3370d1', '#3372d0', '#ffff00']\n"));
        assert!(theme.is_some());
        let found = found.join("\n");
        assert!(found.contains("`muted` has a contrast of 1.9 on the panel; 4.5 can be read"), "{found}");
        assert!(found.contains("the series colour #ffff00 has a contrast of 1.1"), "{found}");
        assert!(found.contains("#3370d1 and #3372d0 look alike"), "{found}");
        assert!(!found.contains("error"), "{found}");
    }

    #[test]
    fn the_schema_names_every_role() {
        let schema = schema();
        for (key, ..) in ROLES {
            let described = schema["properties"]["colors"]["properties"][key]["description"].as_str().unwrap();
            assert!(!described.is_empty(), "{key}");
        }
        assert_eq!(Theme::light().roles().len(), ROLES.len());
    }
}
