//! SQL: what all sources that are asked in SQL share — macros, column types, series from rows.
//!
//! `README.md` beside this file is the reference for users.

pub mod bucket;
pub mod column;
pub mod fill;
pub mod instant;
pub mod lite;
pub mod macros;
pub mod rows;
pub mod scan;
pub mod shape;
mod store;
mod tables;

pub use store::{SqlSource, Store};
pub use tables::{Grid, Shelf, Tables, check as check_size, distinct, in_memory};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::macros::Dialect;
use self::shape::{Format, Shaping};
use crate::source::{Context, Failure, Request};

/// A target that asks in SQL.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SqlTarget {
    /// The query: one statement that reads. It may use macros such as `$__timeFilter(column)`.
    pub query: String,
    /// What the rows are; `time_series` when the first column holds instants, else `table`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Columns that hold instants, beside those that are known by name or declaration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time_columns: Vec<String>,
    /// The name of a series; may use `{{column}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legend: Option<String>,
}

/// A text in SQL quotes, with which it cannot end the string it stands in.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A name in SQL quotes.
pub fn quote_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The request of a query: its macros written out, and how its rows are shaped.
///
/// # Errors
/// What is wrong with the query.
pub fn request(source: &str, target: SqlTarget, dialect: &dyn Dialect, context: &Context) -> Result<Request, Failure> {
    if target.query.trim().is_empty() {
        return Err(Failure::error("the target has no `query`"));
    }
    let expanded = macros::expand(&target.query, dialect, context).map_err(Failure::error)?;
    let calendar = expanded.bucket.filter(|b| b.fixed(&context.zone).is_none());
    let shaping = Shaping {
        format: target.format,
        time_columns: target.time_columns,
        bucket: expanded.bucket,
        fill: expanded.fill,
        zone: calendar.and_then(|_| context.zone.iana_name().map(str::to_owned)),
    };
    Ok(Request {
        source: source.to_owned(),
        query: expanded.sql.trim().to_owned(),
        params: serde_json::to_value(&shaping).unwrap_or_default(),
        range: context.range,
        step: None,
    })
}

/// The query of a variable: its own, or one for the values of a column.
pub fn variable_query(variable: &crate::spec::Variable) -> Option<String> {
    if let Some(query) = &variable.query {
        return Some(query.clone());
    }
    let values = variable.label_values.as_ref()?;
    let (column, table) = (quote_name(&values.label), quote_name(values.metric.as_deref()?));
    Some(format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::frame::{Cell, Frame};
    use crate::source::entry;
    use crate::time::TimeRange;
    use serde_json::{Map, Value};

    pub(crate) const RANGE: TimeRange = TimeRange { from: 1_793_491_200_000, to: 1_793_577_600_000 };

    pub(crate) fn context() -> Context {
        let zone = jiff::tz::TimeZone::UTC;
        Context { range: RANGE, interval: 300_000, max_data_points: 500, min_step: None, zone }
    }

    /// Frames as text: a line for each field, then the notices.
    pub(crate) fn text(frames: &[Frame]) -> String {
        let cell = |c: Cell<'_>| if c.is_null() { " null".to_owned() } else { format!(" {}", c.text()) };
        let mut out = String::new();
        for frame in frames {
            for field in &frame.fields {
                let values: String = field.values.iter().map(cell).collect();
                out += &format!("{}:{values}\n", crate::source::legend::identity(field));
            }
            out.extend(frame.meta.notices.iter().map(|n| format!("{n}\n")));
        }
        out
    }

    #[test]
    fn requests() {
        let ask = |query: &str| {
            let target = SqlTarget { query: query.into(), ..SqlTarget::default() };
            request("shop", target, &lite::Sqlite, &context())
        };
        let got = ask(" SELECT $__timeGroup(at, 1M, 0), 1 ").unwrap();
        assert!(got.query.starts_with("SELECT (stillframe_bucket(CASE"), "{}", got.query);
        assert_eq!(got.params, serde_json::json!({"bucket": {"months": 1}, "fill": {"value": 0.0}, "zone": "UTC"}));
        assert_eq!(ask("SELECT 1").unwrap().params, serde_json::json!({}));
        assert_eq!(ask(" ").unwrap_err().message, "the target has no `query`");
    }

    #[test]
    fn unknown_keys_of_a_target_are_errors() {
        let map = |json: &str| serde_json::from_str::<Map<String, Value>>(json).unwrap();
        let good = map(r#"{"refId": "A", "source": "x", "query": "SELECT 1", "format": "table"}"#);
        assert_eq!(entry::target::<SqlTarget>(&good).unwrap().format, Some(Format::Table));
        assert!(entry::target::<SqlTarget>(&map(r#"{"query": "SELECT 1", "formt": "table"}"#)).is_err());
    }

    #[test]
    fn variable_queries() {
        let values = crate::spec::LabelValues { metric: Some("or\"ders".into()), label: "region".into() };
        let variable = crate::spec::Variable { label_values: Some(values), ..Default::default() };
        let expected = r#"SELECT DISTINCT "region" FROM "or""ders" WHERE "region" IS NOT NULL ORDER BY 1"#;
        assert_eq!(variable_query(&variable).as_deref(), Some(expected));
        assert_eq!(variable_query(&crate::spec::Variable::default()), None);
    }
}
