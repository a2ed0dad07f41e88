//! The style sheet of a page: themes as variables, the shared rules, the places of panels.

use std::collections::BTreeSet;

use super::{COLUMNS, GAP};
use crate::render::svg::font_faces;
use crate::text::Face;
use crate::theme::Theme;

const RULES: &str = include_str!("templates/page.css");

/// Fonts, themes and rules; `more` is the page's own.
pub(super) fn sheet(faces: &BTreeSet<Face>, theme: Option<&Theme>, more: &str) -> String {
    let themes = theme.map_or_else(themes, |only| format!(":root{{{}}}.dark-only{{display:none}}", variables(only)));
    format!("{}{themes}{}{more}", font_faces(faces), squeeze(RULES))
}

/// The rule that puts a panel of a class into its place of the grid.
pub(super) fn place(class: &str, [x, y, w, h]: [u32; 4]) -> String {
    let x = x.min(COLUMNS - 1);
    let (w, h) = (w.clamp(1, COLUMNS - x), h.max(1));
    format!(".{class}{{grid-column:{}/span {w};grid-row:{}/span {h}}}", x + 1, y.saturating_add(1))
}

/// The rule for the width of the grid.
pub(super) fn grid(width: f64) -> String {
    let width = if width.is_finite() && width >= 320.0 { width.round() } else { 1280.0 };
    format!(":root{{--width:{width}px;--gap:{GAP}px}}")
}

/// Colours by role: light, and dark on screens that prefer it or are switched to it.
fn themes() -> String {
    let (light, dark) = (variables(&Theme::light()), variables(&Theme::dark()));
    let shown = ".light-only{display:none}.dark-only{display:inline}";
    let within =
        |root: &str| shown.replace(".light", &format!("{root} .light")).replace(".dark", &format!("{root} .dark"));
    let (auto, set) = (":root:not([data-theme=light])", ":root[data-theme=dark]");
    format!(
        ":root{{{light}}}.dark-only{{display:none}}@media screen and (prefers-color-scheme:dark){{{auto}{{{dark}}}{}}}\
         @media screen{{{set}{{{dark}}}{}}}",
        within(auto),
        within(set)
    )
}

/// What browsers colour their own parts by.
pub(super) fn scheme(theme: &Theme) -> &'static str {
    if theme.dark { "dark" } else { "light" }
}

fn variables(theme: &Theme) -> String {
    let scheme = scheme(theme);
    let roles = [
        ("page", theme.page),
        ("panel", theme.panel),
        ("border", theme.border),
        ("text", theme.text),
        ("muted", theme.muted),
        ("track", theme.track),
        ("good", theme.good),
        ("warn", theme.warn),
        ("bad", theme.bad),
        ("info", theme.info),
    ];
    let roles: String = roles.iter().map(|(name, color)| format!("--{name}:{color};")).collect();
    format!("color-scheme:{scheme};{roles}")
}

/// Rules without comments and indentation.
fn squeeze(css: &str) -> String {
    css.lines().map(str::trim).filter(|line| !line.starts_with("/*")).collect()
}
