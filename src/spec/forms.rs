//! The forms of texts: durations, times, zones, regexes, units, colours, slugs.
//!
//! A schema names them by `x-form`; kinds of panels and sources may use them in their own settings.

use jiff::{civil::Weekday, tz::TimeZone};

use super::known::Known;
use super::validate::{short, suggest_or_list};
use crate::diag::{Diagnostic, nearest};
use crate::js::Regex;
use crate::time::{self, Clock};

/// A present for checks of time expressions: only whether they can be read counts.
const SOME_DAY: i64 = 1_700_000_000_000;

/// Ways to choose a field's colour; further ones begin with `continuous-`.
pub const COLOR_MODES: [&str; 17] = [
    "fixed",
    "shades",
    "thresholds",
    "palette-classic",
    "palette-classic-by-name",
    "continuous-GrYlRd",
    "continuous-RdYlGr",
    "continuous-BlYlRd",
    "continuous-YlRd",
    "continuous-BlPu",
    "continuous-YlBl",
    "continuous-blues",
    "continuous-reds",
    "continuous-greens",
    "continuous-purples",
    "continuous-viridis",
    "continuous-plasma",
];

/// What is wrong with a text that must have a form; `None` when nothing is, or when it has variables.
pub fn finding(form: &str, text: &str, known: &Known) -> Option<Diagnostic> {
    if text.contains('$') && form != "slug" || text.contains("[[") {
        return None;
    }
    match form {
        "duration" => time::duration(text).err().map(Diagnostic::error),
        "time" => instant(text, false).err().map(Diagnostic::error),
        "time-of-day" => time::time_of_day(text).err().map(Diagnostic::error),
        "cron" => time::Cron::parse(text).err().map(Diagnostic::error),
        "timezone" => time::zone(text).err().map(Diagnostic::error),
        "regex" => Regex::parse(text).err().map(|e| Diagnostic::error(format!("not a regex: {}", why(&e)))),
        "unit" => unit(text, known),
        "reducer" => one_of("reducer", text, &known.reducers),
        "color" => color(text, known),
        "color-mode" if text.starts_with("continuous-") => None,
        "color-mode" => one_of("colour mode", text, &COLOR_MODES),
        "slug" => slug(text),
        "locale" if crate::frame::Locale::of(text).is_some() => None,
        "locale" => one_of("locale", text, &crate::frame::locale_ids().collect::<Vec<_>>()),
        _ => None,
    }
}

/// A time expression's instant on some day, to compare two of them.
///
/// # Errors
/// What is wrong with the text.
pub fn instant(text: &str, round_up: bool) -> Result<i64, String> {
    let clock = Clock { now: SOME_DAY, zone: TimeZone::UTC, week_start: Weekday::Monday, fiscal_start: 1 };
    time::parse(text, round_up, &clock)
}

/// The reason in an error of the regex engine, which also draws the pattern and says where in it.
fn why(error: &str) -> String {
    let line = error.lines().last().unwrap_or_default();
    let reason = line.rsplit(": ").next().unwrap_or(line).trim();
    let mut letters = reason.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A unit that is nearly one of the catalogue. Any other text is a suffix; short ones are left alone.
fn unit(text: &str, known: &Known) -> Option<Diagnostic> {
    if (known.is_unit)(text) || known.units.contains(&text) || text.chars().count() < 4 {
        return None;
    }
    let near = nearest(text, known.units.iter().copied())?;
    let error = Diagnostic::error(format!("unknown unit `{}`", short(text)));
    Some(
        error
            .hint(format!("did you mean `{near}`?"))
            .hint(format!("write `suffix:{}` to print it as it is", short(text))),
    )
}

fn one_of(noun: &str, text: &str, words: &[&str]) -> Option<Diagnostic> {
    if words.contains(&text) {
        return None;
    }
    Some(suggest_or_list(Diagnostic::error(format!("unknown {noun} `{}`", short(text))), text, words))
}

fn color(text: &str, known: &Known) -> Option<Diagnostic> {
    const NAMES: [&str; 10] =
        ["red", "orange", "yellow", "green", "blue", "purple", "gray", "black", "white", "transparent"];
    if (known.is_color)(text) {
        return None;
    }
    let error = Diagnostic::error(format!("unknown colour `{}`", short(text)));
    Some(match nearest(text, NAMES) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("a colour is a name such as `green` or `dark-red`, or `#rrggbb`"),
    })
}

/// What is wrong with a text that must be a slug; `None` when nothing is.
pub fn slug(text: &str) -> Option<Diagnostic> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.len() <= super::ids::LONGEST && text.chars().all(fits) {
        return None;
    }
    let error = Diagnostic::error(format!("`{}` is not a slug: use `a-z`, `0-9` and `-`", short(text)));
    let near = super::ids::slug(text);
    Some(if near.is_empty() { error } else { error.hint(format!("write `{near}`")) })
}
