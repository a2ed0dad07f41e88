//! `trend`: lines, bars and points over any number that rises; the graph is that of `timeseries`.

use super::around;
use super::stage::Along;
use super::timeseries::graph::Graph;
use super::timeseries::series::{self, Course, Series, Span};
use super::timeseries::{Custom, summary};
use super::{Drawn, Input, Kind, read};
use crate::chart::legend::LegendOptions;
use crate::chart::numbers::Numbers;
use crate::chart::options::AxisOptions;
use crate::chart::scale::Wish;
use crate::chart::steps::Steps;
use crate::field::Display;
use crate::frame::Field;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// The kind.
pub struct Trend;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The name of the number field along the bottom; the first number field when not given.
    pub x_field: Option<String>,
    /// The legend.
    pub legend: LegendOptions,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
}

impl Kind for Trend {
    fn id(&self) -> &'static str {
        "trend"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("trend.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let course = Course::Number(options.x_field.as_deref().filter(|n| !n.is_empty()));
        let (series, received) = series::collect(input, course);
        let x = input.frames.iter().find_map(|f| course.of(f));
        let (Some(x), Some(span)) = (x, x.and_then(|x| span(&series, x))) else {
            let (headline, message) = missing(x, &series, received, input);
            return around::nothing(headline, &message, received, input);
        };
        let shown = Display::new(x, input.theme, input.zone, input.now);
        let words = |at: f64| shown.show_number(Some(at)).text.to_string().trim().to_string();
        let summary = summary::sentence(&series, span, &words, None);
        let drawn = series.len();
        let along = Along::Numbers(numbers(x, &shown, span));
        let graph = Graph { series, along, span, legend: &options.legend, entries: Vec::new(), marks: None };
        let (nodes, height) = graph.picture(input);
        Drawn { nodes, height, summary, drawn, hidden: received - drawn }
    }
}

/// From the least to the greatest place that has a value, unless the field says otherwise.
fn span(series: &[Series<'_>], x: &Field) -> Option<Span> {
    let spread = read::<Custom>(&x.config.custom).axis.scale_distribution.distribution();
    let places = series.iter().flat_map(|s| s.xs.iter().zip(&s.values));
    let places = places.filter(|(x, v)| !v.is_nan() && spread.takes(**x));
    let ends =
        places.fold(None, |ends: Option<Span>, (x, _)| Some(ends.map_or((*x, *x), |(a, b)| (a.min(*x), b.max(*x)))));
    let (from, to) = ends?;
    let from = x.config.min.filter(|v| v.is_finite()).unwrap_or(from);
    let to = x.config.max.filter(|v| v.is_finite()).unwrap_or(to);
    let inside = |s: &Series<'_>| s.xs.iter().zip(&s.values).any(|(x, v)| !v.is_nan() && *x >= from && *x <= to);
    series.iter().any(inside).then_some((from, to.max(from)))
}

/// Why there is no picture.
fn missing(x: Option<&Field>, series: &[Series<'_>], received: usize, input: &Input<'_>) -> (&'static str, String) {
    if input.frames.iter().all(|f| f.rows() == 0) {
        return ("No data", String::new());
    }
    let Some(x) = x else {
        return (
            "No number along x",
            "This panel draws numbers over a number field, and the answer has none of that name.".into(),
        );
    };
    if received == 0 {
        return (
            "No numbers",
            "This panel draws numbers over a number field, and the answer has no second one.".into(),
        );
    }
    if series.is_empty() {
        return ("No data", "All series are hidden by the definition.".into());
    }
    (
        "No data",
        format!(
            "No row has a value at a place along {}.",
            if x.state.name.is_empty() { &x.name } else { &x.state.name }
        ),
    )
}

fn numbers<'a>(x: &'a Field, shown: &'a Display<'a>, span: Span) -> Numbers<'a> {
    let custom: Custom = read(&x.config.custom);
    let AxisOptions { axis_label, axis_grid_show, scale_distribution, .. } = custom.axis;
    let name = if x.state.name.is_empty() { &x.name } else { &x.state.name };
    // A place alone stands in the middle of an axis of its own.
    let alone = span.0 >= span.1;
    let wish = Wish {
        min: (!alone).then_some(span.0),
        max: (!alone).then_some(span.1),
        decimals: x.config.decimals,
        steps: Steps::of(x.config.unit.as_deref().unwrap_or("")),
        distribution: scale_distribution.distribution(),
        ..Wish::default()
    };
    Numbers {
        display: shown,
        data: Some(span),
        bounds: &[],
        wish,
        title: axis_label.filter(|l| !l.trim().is_empty()).unwrap_or_else(|| name.clone()),
        grid: axis_grid_show.unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::Trend;
    use crate::frame::{Field, Frame, Values};
    use crate::panel::testing::{self, Case, UGLY, walk};
    use crate::theme::Theme;

    fn frame(names: &[&str], rows: usize, value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Frame> {
        let field =
            |(c, name): (usize, &&str)| Field::new(*name, Values::Number((0..rows).map(|i| value(c, i)).collect()));
        vec![Frame::new(names.iter().enumerate().map(field).collect())]
    }

    fn laps(c: usize, i: usize) -> Option<f64> {
        Some(if c == 0 { (i * i) as f64 / 20.0 } else { walk(c, i) })
    }

    fn cases() -> Vec<Case> {
        let names = ["Distance", "Speed", "Heart rate", "Power"];
        let log = json!({ "custom": { "scaleDistribution": { "type": "log", "log": 10 } } });
        vec![
            Case::new("Run", frame(&names[..3], 120, laps)).field(json!({ "unit": "short" })).received(2),
            Case::new("Metres", frame(&names[..2], 120, laps))
                .field(json!({ "unit": "lengthm", "custom": { "fillOpacity": 20 } }))
                .received(1),
            Case::new("Bars", frame(&names[..2], 14, laps))
                .field(json!({ "custom": { "drawStyle": "bars" } }))
                .received(1),
            Case::new("Stacked", frame(&names, 60, laps))
                .field(json!({ "custom": { "fillOpacity": 60, "stacking": { "mode": "percent" } } }))
                .received(3),
            Case::new("Other x", frame(&names[..3], 60, laps)).options(json!({ "xField": "Heart rate" })).received(2),
            Case::new("Log", frame(&names[..2], 60, |c, i| laps(c, i + 1).map(|v| v * v))).field(log).received(1),
            Case::new("Unsorted", frame(&names[..2], 60, |c, i| laps(c, (i * 7) % 60))).received(1),
            Case::new(
                "Sixty",
                frame(
                    &(0..61)
                        .map(|i| format!("node-{i}"))
                        .collect::<Vec<_>>()
                        .iter()
                        .map(String::as_str)
                        .collect::<Vec<_>>(),
                    60,
                    laps,
                ),
            )
            .received(60),
            Case::new("Names", frame(&UGLY, 60, laps)).received(4),
            Case::new("No such x", frame(&names[..2], 60, laps)).options(json!({ "xField": "Height" })),
            Case::new("One point", frame(&names[..2], 1, |_, _| Some(42.0))).received(1),
            Case::new("Constant", frame(&names[..2], 30, |_, _| Some(42.0))).received(1),
            Case::new("Huge", frame(&names[..2], 30, |c, i| Some(if i == 3 { f64::MAX } else { 1e300 * walk(c, i) })))
                .received(1),
            Case::new("Nothing", vec![]).received(0),
            Case::new("All null", frame(&names[..2], 30, |_, _| None)).received(1),
            Case::new("No second number", frame(&names[..1], 30, laps)).received(0),
        ]
    }

    #[test]
    fn nothing_is_cut_or_overlaps() {
        testing::check_all(&Trend, &cases());
    }

    #[test]
    fn places_are_told_in_their_unit() {
        let case = Case::new("Run", frame(&["Distance", "Speed"], 3, |c, i| Some((i * 10 * (c + 1)) as f64)));
        let (_, drawn) = case.field(json!({ "unit": "lengthm" })).draw(&Trend, &Theme::light());
        assert_eq!(
            drawn.summary,
            "Speed rose from 0 m at 0 m to 40 m at 20 m; lowest 0 m at 0 m, highest 40 m at 20 m."
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_values_in_any_size(
            values in prop::collection::vec(prop::collection::vec(prop_oneof![
                Just(None), Just(Some(f64::NAN)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
            ], 1..20), 2..6),
            style in prop::sample::select(vec!["line", "bars", "points"]),
            stack in prop::sample::select(vec!["none", "normal", "percent"]),
            w in 120.0..1200.0f64,
            h in 80.0..700.0f64,
        ) {
            let names = ["a", "b", "c", "d", "e", "f"];
            let frames = frame(&names[..values.len()], values[0].len(), |c, i| values[c].get(i).copied().flatten());
            let field = json!({ "custom": { "drawStyle": style, "stacking": { "mode": stack }, "fillOpacity": 20 } });
            let case = Case::new("Anything", frames).field(field).size(w, h).received(values.len() - 1);
            testing::check(&Trend, &case, &Theme::light());
        }
    }

    #[test]
    #[ignore = "writes pictures to look at"]
    fn sheet() {
        testing::sheet(&Trend, &cases());
    }
}
