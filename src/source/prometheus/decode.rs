//! Answers of the API, read in one pass straight into columns.

use std::fmt;
use std::sync::Arc;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::frame::Labels;
use crate::source::http::{excerpt, is_html};
use crate::source::{Failure, FailureKind};

/// The answer to a query.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Samples {
    /// The series of a matrix or vector; one without labels for a scalar.
    pub series: Vec<Series>,
    /// The text of a string answer and its instant.
    pub text: Option<(i64, Arc<str>)>,
    /// Warnings and remarks.
    pub notices: Vec<String>,
    /// Whether the server says that something is missing.
    pub partial: bool,
    /// How many series came, those beyond the limit included.
    pub count: usize,
}

/// A series as it came.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Series {
    /// Its labels.
    pub labels: Labels,
    /// Instants in milliseconds.
    pub times: Vec<i64>,
    /// One value for each instant.
    pub values: Vec<f64>,
    /// Native histograms.
    pub histograms: Vec<(i64, Vec<Bucket>)>,
}

/// A bucket of a native histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bucket {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// How many observations lie between.
    pub count: f64,
}

/// Reads the answer to a query, keeping at most `max_series` series.
///
/// # Errors
/// When it is not such an answer, or says that the query failed.
pub(crate) fn samples(body: &[u8], max_series: usize) -> Result<Samples, Failure> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let answer = Envelope { max_series }.deserialize(&mut json).and_then(|a| json.end().map(|()| a));
    let samples = answer.map_err(|e| unreadable(&e, body))??;
    if samples.count > max_series {
        let count = samples.count;
        let message = format!(
            "{count} series are more than the limit of {max_series} (`maxSeries` of the source): narrow the query, as with `topk` or `sum by`"
        );
        return Err(Failure::new(FailureKind::Limit, message));
    }
    Ok(samples)
}

/// Reads an answer whose `data` has some plain type.
///
/// # Errors
/// When it is not such an answer, or says that the query failed.
pub(crate) fn plain<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Failure> {
    #[derive(serde::Deserialize)]
    struct Plain<T> {
        data: Option<T>,
        error: Option<String>,
    }
    let answer: Plain<T> = serde_json::from_slice(body).map_err(|e| unreadable(&e, body))?;
    match (answer.error, answer.data) {
        (Some(error), _) => Err(Failure::error(error)),
        (None, Some(data)) => Ok(data),
        (None, None) => Err(Failure::error("the answer holds no data")),
    }
}

/// An answer that cannot be read: where it goes wrong, and how it begins.
pub(crate) fn unreadable(error: &serde_json::Error, body: &[u8]) -> Failure {
    if is_html(body) {
        return Failure::error(
            "the server answered with a web page (HTML), not with JSON: is `url` the API's address?",
        );
    }
    if body.is_empty() {
        return Failure::error("the answer is empty");
    }
    let at = position(error, body);
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    let what = if error.is_eof() { "it ends too soon" } else { what };
    Failure::error(format!("the answer cannot be read at byte {at}: {what}; it begins with `{}`", excerpt(body)))
}

fn position(error: &serde_json::Error, body: &[u8]) -> usize {
    let before = body.split_inclusive(|b| *b == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len);
    (before.sum::<usize>() + error.column()).min(body.len())
}

/// The outer object.
struct Envelope {
    max_series: usize,
}

impl<'de> DeserializeSeed<'de> for Envelope {
    type Value = Result<Samples, Failure>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope {
    type Value = Result<Samples, Failure>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of the query API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut answer = Samples::default();
        let (mut found, mut error) = (false, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "data" => found = map.next_value_seed(Data { answer: &mut answer, max_series: self.max_series })?,
                "error" => error = map.next_value::<Option<String>>()?,
                "warnings" | "infos" => {
                    answer.notices.extend(map.next_value::<Option<Vec<String>>>()?.unwrap_or_default());
                }
                "isPartial" | "partial" => answer.partial |= map.next_value::<Option<bool>>()?.unwrap_or(false),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if let Some(error) = error {
            return Ok(Err(Failure::error(error)));
        }
        if !found {
            return Ok(Err(Failure::error("the answer holds no data")));
        }
        Ok(Ok(answer))
    }
}

/// The object below `data`; its value tells whether there was one.
struct Data<'a> {
    answer: &'a mut Samples,
    max_series: usize,
}

impl<'de> DeserializeSeed<'de> for Data<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Data<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the data of a query")
    }

    fn visit_unit<E: de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "result" {
                found = true;
                map.next_value_seed(Items { answer: self.answer, max_series: self.max_series })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// The list below `result`: series, or one instant and its value.
struct Items<'a> {
    answer: &'a mut Samples,
    max_series: usize,
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of series, or an instant and its value")
    }

    /// Some servers write no result at all as null.
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut single = None;
        loop {
            if self.answer.count >= self.max_series {
                while list.next_element::<IgnoredAny>()?.is_some() {
                    self.answer.count += 1;
                }
                return Ok(());
            }
            match list.next_element::<Item>()? {
                None => return Ok(()),
                Some(Item::Series(series)) => {
                    self.answer.count += 1;
                    self.answer.series.push(*series);
                }
                Some(Item::Instant(at)) => single = Some(at),
                Some(Item::Value(text)) => self.answer.single(single, &text),
            }
        }
    }
}

impl Samples {
    /// Takes a scalar, or a text that is no number.
    fn single(&mut self, at: Option<f64>, text: &str) {
        let at = millis(at.unwrap_or_default());
        match number(text) {
            Some(value) => self.series.push(Series { times: vec![at], values: vec![value], ..Series::default() }),
            None => self.text = Some((at, text.into())),
        }
    }
}

enum Item {
    Series(Box<Series>),
    Instant(f64),
    Value(String),
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(ItemVisitor)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a series, an instant or a value")
    }

    fn visit_u64<E: de::Error>(self, at: u64) -> Result<Item, E> {
        Ok(Item::Instant(at as f64))
    }

    fn visit_i64<E: de::Error>(self, at: i64) -> Result<Item, E> {
        Ok(Item::Instant(at as f64))
    }

    fn visit_f64<E: de::Error>(self, at: f64) -> Result<Item, E> {
        Ok(Item::Instant(at))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Item, E> {
        Ok(Item::Value(text.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let mut series = Series::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "metric" => series.labels = map.next_value()?,
                "value" => series.push(map.next_value()?),
                "values" => map.next_value_seed(Points(&mut series))?,
                "histogram" => series.histograms.push(map.next_value::<HistogramAt>()?.into()),
                "histograms" => {
                    let list: Vec<HistogramAt> = map.next_value()?;
                    series.histograms.extend(list.into_iter().map(Into::into));
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Item::Series(Box::new(series)))
    }
}

impl Series {
    fn push(&mut self, Point(at, value): Point) {
        self.times.push(at);
        self.values.push(value);
    }
}

/// The list below `values`.
struct Points<'a>(&'a mut Series);

impl<'de> DeserializeSeed<'de> for Points<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Points<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of samples")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(point) = list.next_element::<Point>()? {
            self.0.push(point);
        }
        self.0.times.shrink_to_fit();
        self.0.values.shrink_to_fit();
        Ok(())
    }
}

/// An instant in milliseconds and its value.
struct Point(i64, f64);

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let (at, value) = <(f64, Number)>::deserialize(json)?;
        Ok(Self(millis(at), value.0))
    }
}

/// A number that stands in a text.
#[derive(Clone, Copy)]
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number in a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
        number(text).map(Number).ok_or_else(|| E::custom(format_args!("`{text}` is no number")))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Number, E> {
        Ok(Number(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }
}

/// A native histogram: an instant, and `[rule, low, high, count]` for each bucket.
#[derive(serde::Deserialize)]
struct HistogramAt(f64, Histogram);

#[derive(serde::Deserialize)]
struct Histogram {
    #[serde(default)]
    buckets: Vec<(IgnoredAny, Number, Number, Number)>,
}

impl From<HistogramAt> for (i64, Vec<Bucket>) {
    fn from(HistogramAt(at, histogram): HistogramAt) -> Self {
        let bucket =
            |(_, low, high, count): (_, Number, Number, Number)| Bucket { low: low.0, high: high.0, count: count.0 };
        (millis(at), histogram.buckets.into_iter().map(bucket).collect())
    }
}

/// A value as the API writes it.
pub(crate) fn number(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "+Inf" | "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        _ if text.ends_with(|c: char| c.is_ascii_digit() || c == '.') => text.parse().ok(),
        _ => None,
    }
}

/// The API's seconds in milliseconds.
pub(crate) fn millis(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::super::testing::recorded;
    use super::*;

    #[test]
    fn all_kinds_of_results_are_read() {
        let read = |name: &str| samples(&recorded(name), 1000).unwrap();
        assert_eq!(read("prometheus-2.42/query_vec_up").series.len(), 7);
        assert_eq!(read("prometheus-2.42/query_matrix").series[0].values, [1.09, 1.1, 1.11, 1.12, 1.11]);
        assert_eq!(read("prometheus-2.42/query_scalar").series[0].values, [2.0]);
        assert_eq!(read("prometheus-2.42/query_string").text, Some((1_793_542_800_000, "x".into())));
        assert_eq!(read("victoriametrics/query_vec_up").series.len(), 7);
        assert_eq!(read("prometheus-2.42/query_empty"), Samples::default());
    }

    #[test]
    fn special_values_stay_what_they_are() {
        let cases =
            [("NaN", "NaN"), ("+Inf", "inf"), ("-Inf", "-inf"), ("1e-7", "1e-7"), ("-0.5", "-0.5"), ("5.", "5.0")];
        for (text, shown) in cases {
            assert_eq!(format!("{:?}", number(text).unwrap()), shown);
        }
        assert_eq!(number("x"), None);
        assert_eq!(number("infinity"), None);
    }

    #[test]
    fn keys_come_in_any_order_with_warnings_and_partial_answers() {
        let body = br#"{"warnings":["w"],"infos":["i"],"isPartial":true,"stats":{"seriesFetched":"1"},
            "data":{"result":[{"values":[[1.5,"2"],[2.5,"NaN"]],"metric":{"a":"b"}}],"resultType":"matrix"},"status":"success"}"#;
        let answer = samples(body, 10).unwrap();
        assert_eq!(answer.notices, ["w", "i"]);
        assert!(answer.partial);
        assert_eq!(answer.series[0].times, [1500, 2500]);
        assert!(answer.series[0].values[1].is_nan());
    }

    #[test]
    fn too_many_series_are_counted_but_not_kept() {
        let failure = samples(&recorded("prometheus-2.42/query_vec_up"), 3).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Limit);
        assert!(failure.message.starts_with("7 series are more than the limit of 3"), "{failure}");
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let cases: [(&[u8], &str); 6] = [
            (
                br#"{"status":"success","data":{"result":[{"metric":{},"values":[[1,"1"],[2"#,
                "the answer cannot be read at byte 71: it ends too soon; it begins with `{\"status\":",
            ),
            (br#"{"data":{"result":[{"value":[1,"x"]}]}}"#, "`x` is no number"),
            (b"<!DOCTYPE html><html>", "the server answered with a web page (HTML)"),
            (b"", "the answer is empty"),
            (b"{}", "the answer holds no data"),
            (br#"{"status":"error","error":"boom"}"#, "boom"),
        ];
        for (body, says) in cases {
            let message = samples(body, 10).unwrap_err().message;
            assert!(message.contains(says), "{message}");
        }
    }
}
