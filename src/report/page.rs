//! Pages from templates.

use std::collections::BTreeSet;

use jiff::Timestamp;
use minijinja::{Environment, Value, context, value::Serde};

use super::policy::{policy, scrub};
use super::view::{DashboardView, IndexView, Looks, titled};
use super::{Artifact, Page, Report, style};
use crate::text::Face;

const SCRIPT: &str = include_str!("templates/theme.js");

pub(super) fn first(report: &Report) -> Result<Artifact, String> {
    index(report, &templates().map_err(wrong)?)
}

pub(super) fn one(report: &Report, page: &Page) -> Result<Artifact, String> {
    dashboard(report, page, &templates().map_err(wrong)?)
}

/// The file of a dashboard.
pub(super) fn file(page: &Page) -> String {
    format!("{}.html", page.name)
}

/// A time as machines read it.
pub(super) fn instant(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map(|t| t.to_string()).unwrap_or_default()
}

fn index(report: &Report, templates: &Environment) -> Result<Artifact, String> {
    let style = style::sheet(&BTreeSet::from([Face::Sans, Face::Bold]), report.theme.as_ref(), &style::grid(1280.0));
    let dashboards: Vec<IndexView> = report.dashboards.iter().map(IndexView::new).collect();
    let count = dashboards.len();
    let own = context! {
        title => titled(&report.title, "Dashboards"),
        summary => if count == 1 { "1 dashboard".to_string() } else { format!("{count} dashboards") },
        dashboards => Value::from(Serde(dashboards)),
        generated => instant(report.generated),
        generated_words => stamp(report.generated),
    };
    render(templates, "index.html", own, &style, report).map(|bytes| Artifact { path: "index.html".into(), bytes })
}

fn dashboard(report: &Report, page: &Page, templates: &Environment) -> Result<Artifact, String> {
    let mut looks = Looks::default();
    let view = DashboardView::new(page, &mut looks);
    let style = style::sheet(&Face::ALL.into(), report.theme.as_ref(), &looks.css(page.width));
    let own = context! { title => titled(&page.title, &page.name), page => Value::from(Serde(view)) };
    render(templates, "dashboard.html", own, &style, report).map(|bytes| Artifact { path: file(page), bytes })
}

fn render(templates: &Environment, name: &str, own: Value, style: &str, report: &Report) -> Result<Vec<u8>, String> {
    let shared = context! {
        policy => policy(style, SCRIPT),
        style => style,
        script => SCRIPT,
        switch => report.theme.is_none(),
        scheme => report.theme.as_ref().map_or("light dark", style::scheme),
        version => report.version.as_str(),
    };
    let template = templates.get_template(name).map_err(wrong)?;
    let html = template.render(context! { ..own, ..shared }).map_err(wrong)?;
    Ok(scrub(html).into_bytes())
}

fn templates() -> Result<Environment<'static>, minijinja::Error> {
    let mut templates = Environment::new();
    templates.add_template("frame.html", include_str!("templates/frame.html"))?;
    templates.add_template("index.html", include_str!("templates/index.html"))?;
    templates.add_template("dashboard.html", include_str!("templates/dashboard.html"))?;
    Ok(templates)
}

fn stamp(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map(|t| t.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()).unwrap_or_default()
}

fn wrong(error: minijinja::Error) -> String {
    format!("a page cannot be written: {error:#}")
}
