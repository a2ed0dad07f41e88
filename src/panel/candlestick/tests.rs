//! Invariants of candlesticks over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::json;

use super::Candlestick;
use crate::frame::{Field, Frame, Values};
use crate::panel::testing::{self, Case, times, walk};
use crate::theme::Theme;

const NAMES: [&str; 5] = ["open", "high", "low", "close", "volume"];

fn columns(names: &[&str], rows: usize, value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Frame> {
    let field = |(c, name): (usize, &&str)| Field::new(*name, Values::Number((0..rows).map(|i| value(c, i)).collect()));
    let time = Field::new("Time", Values::Time(times(rows)));
    vec![Frame::new([time].into_iter().chain(names.iter().enumerate().map(field)).collect())]
}

fn price(c: usize, i: usize) -> Option<f64> {
    let (open, close) = (walk(3, i), walk(3, i + 1));
    Some(match c {
        0 => open,
        1 => open.max(close) + walk(5, i) / 30.0,
        2 => open.min(close) - walk(6, i) / 30.0,
        3 => close,
        _ => (walk(7, i) * 1000.0 * (1.0 + (open - close).abs())).round(),
    })
}

fn cases() -> Vec<Case> {
    let extra = ["open", "high", "low", "close", "volume", "average"];
    let averaged =
        |c: usize, i: usize| if c == 5 { Some((walk(3, i) + walk(3, i + 1)) / 2.0 + 2.0) } else { price(c, i) };
    vec![
        Case::new("Price", columns(&NAMES, 60, price)).field(json!({ "unit": "currencyEUR" })).received(5),
        Case::new("Candles", columns(&NAMES, 30, price))
            .options(json!({ "mode": "candles", "colors": { "up": "blue", "down": "orange" } }))
            .received(5),
        Case::new("Volume", columns(&NAMES, 30, price)).options(json!({ "mode": "volume" })).received(5),
        Case::new("Bars", columns(&NAMES, 40, price)).options(json!({ "candleStyle": "ohlcbars" })).received(5),
        Case::new("Close to close", columns(&NAMES[..4], 30, price))
            .options(json!({ "colorStrategy": "close-close" }))
            .received(4),
        Case::new("All fields", columns(&extra, 40, averaged))
            .options(json!({ "includeAllFields": true, "legend": { "values": ["last"], "displayMode": "table" } }))
            .received(6),
        Case::new("Only closes", columns(&["close"], 30, |_, i| price(3, i))).received(1),
        Case::new("Any number", columns(&["load"], 30, |_, i| price(0, i))).received(1),
        Case::new("Named", columns(&["a", "b", "c", "d", "e"], 20, price))
            .options(json!({ "fields": { "open": "a", "high": "b", "low": "c", "close": "d", "volume": "e" } }))
            .received(5),
        Case::new("Many", columns(&NAMES, 5000, |c, i| price(c, i % 300))).received(5),
        Case::new("Events", columns(&NAMES, 40, price)).eventful().received(5),
        Case::new("Gaps", columns(&NAMES, 40, |c, i| ((i / 5) % 3 > 0).then(|| price(c, i)).flatten())).received(5),
        Case::new("One candle", columns(&NAMES, 1, price)).received(5),
        Case::new("Constant", columns(&NAMES, 20, |_, _| Some(42.0))).received(5),
        Case::new("Huge", columns(&NAMES, 20, |c, i| Some(if i == 3 { f64::MAX } else { 1e300 * walk(c, i) })))
            .received(5),
        Case::new("Tiny", columns(&NAMES[..4], 20, |c, i| price(c, i).map(|v| v * 1e-12))).received(4),
        Case::new(
            "Sixty",
            columns(
                &(0..60)
                    .map(|i| format!("node-{i}"))
                    .collect::<Vec<_>>()
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>(),
                20,
                |c, i| Some(walk(c, i)),
            ),
        )
        .options(json!({ "includeAllFields": true }))
        .received(60),
        Case::new("Nothing", vec![]).received(0),
        Case::new("All null", columns(&NAMES, 20, |_, _| None)).received(5),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Candlestick, &cases());
}

#[test]
fn many_candles_become_small_pictures() {
    let (scene, _) =
        Case::new("Many", columns(&NAMES, 50_000, |c, i| price(c, i % 300))).draw(&Candlestick, &Theme::light());
    assert!(crate::render::svg::write(&scene, false).len() < 200_000);
}

#[test]
fn a_sentence_tells_the_way_and_the_ends() {
    let values = [[1.0, 3.0, 1.0, 2.0, 10.0], [2.0, 2.5, 0.5, 1.0, 20.0]];
    let case = Case::new("Two", columns(&NAMES, 2, |c, i| Some(values[i][c])));
    let (_, drawn) = case.draw(&Candlestick, &Theme::light());
    let expected = "from 1 at 13:00 to 1 at 19:00; highest 3 at 13:00, lowest 0.500 at 19:00; 2 candles, 1 rising and 1 falling; volume 30.";
    assert_eq!(drawn.summary, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::NAN)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
        ], 1..20), 1..6),
        mode in prop::sample::select(vec!["candles", "candles+volume", "volume"]),
        style in prop::sample::select(vec!["candles", "ohlcbars"]),
        strategy in prop::sample::select(vec!["open-close", "close-close"]),
        all in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let frames = columns(&NAMES[5 - values.len()..], values[0].len(), |c, i| values[c].get(i).copied().flatten());
        let options = json!({ "mode": mode, "candleStyle": style, "colorStrategy": strategy, "includeAllFields": all });
        let case = Case::new("Anything", frames).options(options).size(w, h).received(values.len());
        testing::check(&Candlestick, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Candlestick, &cases());
}
