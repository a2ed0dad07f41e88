//! Legends: names of series made from their labels.

use std::fmt::Write;

use crate::frame::{Field, Frame, Labels};

/// Fills `{{label}}` in a template; a label that is not there leaves nothing.
pub fn text(template: &str, labels: &Labels) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(labels.get(name.trim()).map_or("", |v| v));
        rest = tail;
    }
    out + rest
}

/// Gives the number fields of frames the names that a template makes from their labels.
pub fn name_frames(template: &str, mut frames: Vec<Frame>) -> Vec<Frame> {
    for field in frames.iter_mut().flat_map(|f| &mut f.fields) {
        if field.values.numbers().is_some() {
            field.config.display_name_from_ds = Some(text(template, &field.labels));
        }
    }
    frames
}

/// The identity of a series as a query language writes it: `name{a="1", b="2"}`.
pub fn identity(field: &Field) -> String {
    let mut out = field.name.clone();
    for (i, (name, value)) in field.labels.iter().enumerate() {
        let lead = if i == 0 { "{" } else { ", " };
        let _ = write!(out, "{lead}{name}={value:?}");
    }
    if !field.labels.is_empty() {
        out.push('}');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates() {
        let labels: Labels = [("host", "a"), ("code", "200")].map(|(k, v)| (k.into(), v.into())).into();
        for (template, expected) in [
            ("{{host}}", "a"),
            ("{{ host }}: {{code}}", "a: 200"),
            ("{{none}}x", "x"),
            ("plain", "plain"),
            ("{{open", "{{open"),
            ("a }} {{host}}", "a }} a"),
        ] {
            assert_eq!(text(template, &labels), expected, "{template}");
        }
    }

    #[test]
    fn identities() {
        let mut field = Field::new("v", crate::frame::Values::Number(vec![]));
        assert_eq!(identity(&field), "v");
        field.labels.insert("a".into(), "1\"".into());
        assert_eq!(identity(&field), r#"v{a="1\""}"#);
    }
}
