//! Styles of old table columns, as overrides.

use serde_json::{Value, json};

use super::field;
use super::singlestat::mappings;
use crate::frame::{FieldConfig, Link, Threshold, Thresholds};
use crate::import::Foreign;
use crate::spec::{Matcher, Override, Panel};

/// Reads the styles: `/.*/` is for all columns, the others each for theirs; the first that fits counts there.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let styles = foreign.list("styles");
    let mut overrides = Vec::new();
    for style in &styles {
        let pattern = style.text("pattern").unwrap_or_default();
        let field = of_style(style);
        if matches!(pattern, "/.*/" | "") {
            panel.field.merge(&field);
        } else if field != FieldConfig::default() {
            overrides.push(Override { matcher: matcher(pattern), field });
        }
    }
    // Here the last that fits counts.
    if overrides.iter().any(|o| o.matcher.by_regexp.is_some()) {
        overrides.reverse();
    }
    overrides.dedup_by(|later, first| later.matcher == first.matcher);
    panel.overrides.extend(overrides);
}

fn matcher(pattern: &str) -> Matcher {
    let regex = pattern.len() > 1 && pattern.starts_with('/') && crate::js::Regex::parse(pattern).is_ok();
    match regex {
        true => Matcher { by_regexp: Some(pattern.into()), ..Matcher::default() },
        false => Matcher { by_name: Some(pattern.into()), ..Matcher::default() },
    }
}

fn of_style(style: &Foreign<'_>) -> FieldConfig {
    let kind = style.text("type").unwrap_or("number");
    let mut field = FieldConfig { display_name: style.text("alias").map(str::to_string), ..FieldConfig::default() };
    match kind {
        "number" => {
            field.unit = style.text("unit").filter(|unit| *unit != "none").map(str::to_string);
            field.decimals = style.number("decimals").map(|d| d.clamp(0.0, 15.0) as u8);
        }
        "date" => field.unit = style.text("dateFormat").map(|format| format!("time:{format}")),
        "hidden" => drop(field.custom.insert("hidden".into(), json!(true))),
        _ => {}
    }
    let colored = kind != "hidden" && color(&mut field, style);
    if colored {
        field.thresholds = thresholds(style);
    }
    field.mappings = Some(mappings(style)).filter(|m| !m.is_empty() && kind != "hidden");
    if let Some(align) = style.text("align").filter(|a| matches!(*a, "left" | "center" | "right")) {
        field.custom.insert("align".into(), json!(align));
    }
    field.links = link(style).map(|link| vec![link]);
    style.meaningless(&[
        "$$hashKey",
        "unit",
        "decimals",
        "dateFormat",
        "thresholds",
        "colors",
        "colorMode",
        "preserveFormat",
        "sanitize",
        "mappingType",
        "valueMaps",
        "rangeMaps",
        "linkTargetBlank",
        "linkTooltip",
        "linkUrl",
    ]);
    field
}

/// Coloured cells, rows or values.
fn color(field: &mut FieldConfig, style: &Foreign<'_>) -> bool {
    let options = match style.text("colorMode") {
        Some("cell") => json!({ "type": "color-background", "mode": "basic" }),
        Some("row") => json!({ "type": "color-background", "mode": "basic", "applyToRow": true }),
        Some("value") => json!({ "type": "color-text" }),
        _ => return false,
    };
    field.custom.insert("cellOptions".into(), options);
    true
}

/// Values as texts or numbers, with a colour more.
fn thresholds(style: &Foreign<'_>) -> Option<Thresholds> {
    let number = |v: Value| v.as_f64().or_else(|| v.as_str()?.trim().parse().ok());
    let levels: Vec<Option<f64>> = style.list("thresholds").iter().map(|t| number(t.whole())).collect();
    let colors = style.list("colors");
    let color = |at: usize| colors.get(at).and_then(|c| c.whole().as_str().map(str::to_string));
    let base = Threshold { value: None, color: color(0)? };
    let above = levels
        .iter()
        .enumerate()
        .filter_map(|(at, level)| Some(Threshold { value: Some((*level)?), color: color(at + 1)? }));
    let mut steps: Vec<Threshold> = std::iter::once(base).chain(above).collect();
    steps.sort_by(|a, b| a.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.value.unwrap_or(f64::NEG_INFINITY)));
    let mut thresholds = Thresholds { steps, ..Thresholds::default() };
    field::thresholds(&mut thresholds);
    Some(thresholds)
}

/// A link of cells; `$__cell` is the value, `$__cell_2` that of the third column.
fn link(style: &Foreign<'_>) -> Option<Link> {
    if style.flag("link") != Some(true) {
        return None;
    }
    let cells = |text: &str| {
        let text = text.replace("${__cell:raw}", "${__value.raw}").replace("${__cell}", "${__value.text}");
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("__cell_") {
            let (before, after) = rest.split_at(at);
            let digits: String = after["__cell_".len()..].chars().take_while(char::is_ascii_digit).collect();
            let braced = before.ends_with("${");
            let tail = &after["__cell_".len() + digits.len()..];
            let end = if braced { tail.find('}').map_or(tail.len(), |i| i + 1) } else { 0 };
            out.push_str(before.trim_end_matches('{').trim_end_matches('$'));
            out.push_str(&format!("${{__data.fields[{digits}]}}"));
            rest = &tail[end..];
        }
        out.push_str(rest);
        out.replace("$__cell", "${__value.text}")
    };
    let url = cells(style.text("linkUrl")?);
    Some(Link { title: style.text("linkTooltip").map(cells).unwrap_or_default(), url })
}
