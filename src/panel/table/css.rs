//! The CSS of a cell, as another field holds it: colours and weight; the rest means nothing here.

use serde_json::Value;

use crate::frame::{Cell, Field};
use crate::scene::Color;
use crate::theme::Theme;

/// What a cell's CSS asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Css {
    /// The text's colour.
    pub color: Option<Color>,
    /// The ground's.
    pub ground: Option<Color>,
    /// Whether the text is bold.
    pub bold: bool,
}

/// The CSS in a row of a field: an object, or its text; none where it is neither.
pub fn read(field: &Field, row: usize, theme: &Theme) -> Option<Css> {
    let css: Value = match field.values.get(row) {
        Cell::Other(value) => value.clone(),
        Cell::Text(text) if text.trim_start().starts_with('{') => serde_json::from_str(text).ok()?,
        _ => return None,
    };
    let text =
        |names: [&str; 2]| names.iter().find_map(|n| css.get(n)).map(|v| v.as_str().map_or(v.to_string(), Into::into));
    let color = |names| text(names).and_then(|name: String| theme.color(&name).or_else(|| Color::parse(&name)));
    let weight = text(["fontWeight", "font-weight"]).unwrap_or_default();
    let bold = weight == "bold" || weight == "bolder" || weight.parse::<f64>().is_ok_and(|w| w >= 600.0);
    let ground = color(["backgroundColor", "background-color"]).or_else(|| color(["background", "background"]));
    Some(Css { color: color(["color", "color"]), ground, bold })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;

    #[test]
    fn css_is_read_from_texts() {
        let texts = [
            r#"{"color":"red","font-weight":"700"}"#,
            r##"{"backgroundColor":"#112233","display":"none"}"##,
            "color: red",
            "{",
        ];
        let field = Field::new("css", Values::Text(texts.iter().map(|t| Some((*t).into())).collect()));
        let theme = Theme::light();
        let of = |row| read(&field, row, &theme);
        assert_eq!(of(0), Some(Css { color: theme.color("red"), ground: None, bold: true }));
        assert_eq!(of(1).and_then(|c| c.ground), Some(Color::hex(0x11_2233)));
        assert_eq!((of(2), of(3)), (None, None));
    }
}
