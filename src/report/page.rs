//! Pages from templates.

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;
use minijinja::{Environment, Value, context, value::Serde};

use super::policy::{policy, scrub};
use super::view::{DashboardView, IndexView, Looks, PanelView, in_order, titled};
use super::{Artifact, Page, Report, style};
use crate::text::Face;

const SCRIPT: &str = include_str!("templates/theme.js");

pub(super) fn first(report: &Report) -> Result<Artifact, String> {
    index(report, &templates().map_err(wrong)?)
}

/// Stands in a page without its panels for each of them. What data says is escaped, so that it never holds this.
const PANEL: &str = "<panel/>";

pub(super) fn one(report: &Report, page: &Page, out: &mut dyn io::Write) -> Result<(), String> {
    let templates = templates().map_err(wrong)?;
    let looks = Looks::of(page);
    let frame = frame(report, page, &looks, &templates)?;
    let panel = templates.get_template("panel.html").map_err(wrong)?;
    let mut write = |html: String| out.write_all(scrub(html).as_bytes()).map_err(|e| e.to_string());
    let mut cells = page.sections.iter().flat_map(in_order);
    for (i, part) in frame.split(PANEL).enumerate() {
        if i > 0
            && let Some((cell, top)) = cells.next()
        {
            let view = PanelView::new(cell, top, &looks);
            write(panel.render(context! { p => Value::from(Serde(view)) }).map_err(wrong)?)?;
        }
        write(part.to_string())?;
    }
    Ok(())
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
    let html = render(templates, "index.html", own, &style, report)?;
    Ok(Artifact { path: "index.html".into(), bytes: scrub(html).into_bytes() })
}

/// The page, with marks where its panels stand.
fn frame(report: &Report, page: &Page, looks: &Looks, templates: &Environment) -> Result<String, String> {
    let view = DashboardView::new(page, PANEL);
    let style = style::sheet(&Face::ALL.into(), report.theme.as_ref(), &looks.css(page.width));
    let own = context! { title => titled(&page.title, &page.name), page => Value::from(Serde(view)) };
    render(templates, "dashboard.html", own, &style, report)
}

fn render(templates: &Environment, name: &str, own: Value, style: &str, report: &Report) -> Result<String, String> {
    let shared = context! {
        policy => policy(style, SCRIPT),
        style => style,
        script => SCRIPT,
        switch => report.theme.is_none(),
        scheme => report.theme.as_ref().map_or("light dark", style::scheme),
        version => report.version.as_str(),
    };
    let template = templates.get_template(name).map_err(wrong)?;
    template.render(context! { ..own, ..shared }).map_err(wrong)
}

fn templates() -> Result<Environment<'static>, minijinja::Error> {
    let mut templates = Environment::new();
    templates.add_template("frame.html", include_str!("templates/frame.html"))?;
    templates.add_template("index.html", include_str!("templates/index.html"))?;
    templates.add_template("dashboard.html", include_str!("templates/dashboard.html"))?;
    templates.add_template("panel.html", include_str!("templates/panel.html"))?;
    Ok(templates)
}

fn stamp(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map(|t| t.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()).unwrap_or_default()
}

fn wrong(error: minijinja::Error) -> String {
    format!("a page cannot be written: {error:#}")
}
