//! Plain YAML scalars: null, booleans and numbers as YAML 1.2's core schema has them; all else is text.

use super::tree::{Tree, number};

/// What a plain scalar means: `no` and `on` are texts, `012` is twelve.
pub fn plain(text: &str) -> Tree {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tree::Null,
        "true" | "True" | "TRUE" => Tree::Bool(true),
        "false" | "False" | "FALSE" => Tree::Bool(false),
        _ => numeric(text).unwrap_or_else(|| Tree::Text(text.to_string())),
    }
}

/// The number of a text, if it is one that a definition can hold: `.inf` and `.nan` stay texts.
fn numeric(text: &str) -> Option<Tree> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.bytes().all(|b| b.is_ascii_digit()) && !unsigned.is_empty() {
        return integer(text);
    }
    if is_float(unsigned) { number(text.parse().ok()?).map(Tree::Number) } else { None }
}

fn radix(digits: &str, radix: u32) -> Option<Tree> {
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    i64::from_str_radix(digits, radix).ok().map(|v| Tree::Number(v.into()))
}

/// A decimal integer; one too large for 64 bits becomes the nearest float.
fn integer(text: &str) -> Option<Tree> {
    if let Ok(v) = text.parse::<i64>() {
        return Some(Tree::Number(v.into()));
    }
    match text.strip_prefix('+').unwrap_or(text).parse::<u64>() {
        Ok(v) => Some(Tree::Number(v.into())),
        Err(_) => number(text.parse().ok()?).map(Tree::Number),
    }
}

/// `1.5`, `.5`, `1.`, `1e3`, each without sign.
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !part.is_empty();
    let exponent_fits = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['-', '+']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    has_digits && digits(whole) && digits(part) && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn plain_scalars_are_those_of_the_core_schema() {
        let cases = [
            ("", json!(null)),
            ("~", json!(null)),
            ("NULL", json!(null)),
            ("nULL", json!("nULL")),
            ("True", json!(true)),
            ("no", json!("no")),
            ("on", json!("on")),
            ("y", json!("y")),
            ("012", json!(12)),
            ("0x1F", json!(31)),
            ("0o17", json!(15)),
            ("0b1", json!("0b1")),
            ("1_000", json!("1_000")),
            ("+5", json!(5)),
            ("-5", json!(-5)),
            ("5.0", json!(5)),
            ("5.", json!(5)),
            (".5", json!(0.5)),
            (".", json!(".")),
            ("1e3", json!(1000)),
            ("1e", json!("1e")),
            ("-1.5E-2", json!(-0.015)),
            ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
            ("99999999999999999999", json!(1e20)),
            ("1e999", json!("1e999")),
            (".inf", json!(".inf")),
            (".nan", json!(".nan")),
            ("12:30", json!("12:30")),
            ("2026-11-23", json!("2026-11-23")),
            ("--5", json!("--5")),
            ("0x", json!("0x")),
            ("0x+1", json!("0x+1")),
        ];
        for (text, expected) in cases {
            let node = super::super::tree::Node { span: 0..0, value: plain(text) };
            assert_eq!(node.to_value(), expected, "{text}");
        }
    }
}
