//! Macros: `$__timeFilter(column)` and its kin, written out in a database's own SQL.

use serde::{Deserialize, Serialize};

use super::bucket::Bucket;
use super::scan::{self, Call, Piece};
use crate::diag;
use crate::source::Context;

/// What differs between databases.
pub trait Dialect: Sync {
    /// The milliseconds since 1970 of a column that holds instants.
    fn epoch_ms(&self, column: &str) -> String;

    /// The milliseconds since 1970 of a column that holds seconds since 1970.
    fn seconds_ms(&self, column: &str) -> String;

    /// The start of the bucket of an expression in milliseconds: seconds, or milliseconds for finer buckets.
    fn bucket(&self, ms: &str, bucket: Bucket, context: &Context) -> String;

    /// An instant as a literal.
    fn instant(&self, ms: i64) -> String;
}

/// SQL without macros, and what the macros asked for beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expanded {
    /// The SQL.
    pub sql: String,
    /// The buckets of the first `$__timeGroup`.
    pub bucket: Option<Bucket>,
    /// What stands in buckets without rows.
    pub fill: Option<Fill>,
}

/// What stands in buckets without rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fill {
    /// No value.
    Null,
    /// The value before.
    Previous,
    /// This number.
    Value(f64),
}

/// The macros with the number of their arguments.
const MACROS: &[(&str, std::ops::RangeInclusive<usize>)] = &[
    ("$__from", 0..=0),
    ("$__interval", 0..=0),
    ("$__interval_ms", 0..=0),
    ("$__time", 1..=1),
    ("$__timeEpoch", 1..=1),
    ("$__timeFilter", 1..=1),
    ("$__timeFrom", 0..=0),
    ("$__timeGroup", 2..=3),
    ("$__timeGroupAlias", 2..=3),
    ("$__timeTo", 0..=0),
    ("$__to", 0..=0),
    ("$__unixEpochFilter", 1..=1),
    ("$__unixEpochFrom", 0..=0),
    ("$__unixEpochGroup", 2..=3),
    ("$__unixEpochGroupAlias", 2..=3),
    ("$__unixEpochTo", 0..=0),
];

/// Writes out the macros of a query.
///
/// # Errors
/// What is wrong with the query: an unknown macro, a wrong number of arguments, a width that is none.
pub fn expand(sql: &str, dialect: &dyn Dialect, context: &Context) -> Result<Expanded, String> {
    let mut expansion = Expansion { dialect, context, bucket: None, fill: None };
    let sql = expansion.text(sql)?;
    Ok(Expanded { sql, bucket: expansion.bucket, fill: expansion.fill })
}

struct Expansion<'a> {
    dialect: &'a dyn Dialect,
    context: &'a Context,
    bucket: Option<Bucket>,
    fill: Option<Fill>,
}

impl Expansion<'_> {
    fn text(&mut self, sql: &str) -> Result<String, String> {
        let mut out = String::with_capacity(sql.len());
        for piece in scan::pieces(sql)? {
            match piece {
                Piece::Plain(text) | Piece::Comment(text) => out.push_str(text),
                Piece::Quoted(text) => out.push_str(&self.quoted(text)),
                Piece::Macro(call) => out.push_str(&self.call(&call)?),
            }
        }
        Ok(out)
    }

    /// Fills the plain values in a string: `'$__interval'` is common.
    fn quoted(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("$__") {
            let end = at + 1 + scan::word(&rest[at + 1..]);
            out.push_str(&rest[..at]);
            match self.value(&rest[at..end]) {
                Some(value) => out.push_str(&value),
                None => out.push_str(&rest[at..end]),
            }
            rest = &rest[end..];
        }
        out + rest
    }

    /// The values that need no parentheses.
    fn value(&self, name: &str) -> Option<String> {
        let context = self.context;
        let interval = context.interval.max(context.min_step.unwrap_or(1));
        Some(match name {
            "$__from" => context.range.from.to_string(),
            "$__to" => context.range.to.to_string(),
            "$__interval" => crate::time::duration_text(interval),
            "$__interval_ms" => interval.to_string(),
            _ => return None,
        })
    }

    fn call(&mut self, call: &Call<'_>) -> Result<String, String> {
        check(call)?;
        if let Some(value) = self.value(call.name) {
            return Ok(value);
        }
        let (from, to) = (self.context.range.from, self.context.range.to);
        let arguments = call.arguments.iter().flatten().map(|a| self.text(a)).collect::<Result<Vec<_>, _>>()?;
        let first = arguments.first().map_or("", String::as_str);
        let seconds = (from.div_euclid(1000), to.div_euclid(1000));
        Ok(match call.name {
            "$__time" => format!("{first} AS \"time\""),
            "$__timeEpoch" => format!("{} / 1000 AS \"time\"", self.dialect.epoch_ms(first)),
            "$__timeFilter" => format!("({} BETWEEN {from} AND {to})", self.dialect.epoch_ms(first)),
            "$__timeFrom" => self.dialect.instant(from),
            "$__timeTo" => self.dialect.instant(to),
            "$__timeGroup" => self.group(self.dialect.epoch_ms(first), &arguments)?,
            "$__timeGroupAlias" => self.group(self.dialect.epoch_ms(first), &arguments)? + " AS \"time\"",
            "$__unixEpochFilter" => format!("({first} >= {} AND {first} <= {})", seconds.0, seconds.1),
            "$__unixEpochFrom" => seconds.0.to_string(),
            "$__unixEpochTo" => seconds.1.to_string(),
            "$__unixEpochGroup" => self.group(self.dialect.seconds_ms(first), &arguments)?,
            "$__unixEpochGroupAlias" => self.group(self.dialect.seconds_ms(first), &arguments)? + " AS \"time\"",
            name => return Err(format!("unknown macro `{name}`")),
        })
    }

    fn group(&mut self, ms: String, arguments: &[String]) -> Result<String, String> {
        let bucket = Bucket::parse(arguments.get(1).map_or("", String::as_str))?;
        if self.bucket.is_none() {
            self.fill = arguments.get(2).map(|a| fill(a)).transpose()?;
            self.bucket = Some(bucket);
        }
        Ok(self.dialect.bucket(&ms, bucket, self.context))
    }
}

fn fill(text: &str) -> Result<Fill, String> {
    match text.trim_matches('\'').to_ascii_lowercase().as_str() {
        "null" => Ok(Fill::Null),
        "previous" => Ok(Fill::Previous),
        word => word
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
            .map(Fill::Value)
            .ok_or_else(|| format!("`{text}` fills no gaps: give `NULL`, `previous` or a number")),
    }
}

fn check(call: &Call<'_>) -> Result<(), String> {
    let Some((name, count)) = MACROS.iter().find(|m| m.0 == call.name) else {
        let near = diag::nearest(call.name, MACROS.iter().map(|m| m.0));
        let hint = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
        return Err(format!("unknown macro `{}`{hint}", call.name));
    };
    let given = call.arguments.as_ref().map_or(0, Vec::len);
    if count.contains(&given) {
        return Ok(());
    }
    let wanted = match (count.start(), count.end()) {
        (1, 1) => "1 argument".to_owned(),
        (low, high) if low == high => format!("{low} arguments"),
        (low, high) => format!("{low} to {high} arguments"),
    };
    Err(format!("`{name}` takes {wanted}, not {given}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::*;

    struct Plain;

    impl Dialect for Plain {
        fn epoch_ms(&self, column: &str) -> String {
            format!("ms({column})")
        }
        fn seconds_ms(&self, column: &str) -> String {
            format!("s({column})")
        }
        fn bucket(&self, ms: &str, bucket: Bucket, _: &Context) -> String {
            format!("bucket({ms}, {})", bucket.text())
        }
        fn instant(&self, ms: i64) -> String {
            format!("'{ms}'")
        }
    }

    fn sql(text: &str) -> String {
        expand(text, &Plain, &context()).map_or_else(|e| format!("error: {e}"), |e| e.sql)
    }

    #[test]
    fn macros() {
        for (text, expected) in [
            ("$__timeFilter(f(a, b))", "(ms(f(a, b)) BETWEEN 1793491200000 AND 1793577600000)"),
            ("$__timeGroup(t, '5m')", "bucket(ms(t), 300000ms)"),
            ("$__timeGroupAlias(t,1d, NULL)", "bucket(ms(t), 1d) AS \"time\""),
            ("$__timeGroup(t, '$__interval_ms' )", "error: `'300000'` is not a length"),
            ("$__timeFrom() $__timeTo()", "'1793491200000' '1793577600000'"),
            ("$__from,$__to,'$__from$__x'", "1793491200000,1793577600000,'1793491200000$__x'"),
            ("$__interval_ms", "300000"),
            ("$__unixEpochFilter(t)", "(t >= 1793491200 AND t <= 1793577600)"),
            ("$__unixEpochGroup(t, 60)", "bucket(s(t), 60000ms)"),
            ("$__unixEpochFrom()", "1793491200"),
            ("$__time(at)", "at AS \"time\""),
            ("$__timeEpoch(at)", "ms(at) / 1000 AS \"time\""),
            ("-- $__x\n$1 '$x'", "-- $__x\n$1 '$x'"),
            ("$__timeFiltr(t)", "error: unknown macro `$__timeFiltr`, did you mean `$__timeFilter`?"),
            ("$__timeFilter(a, b)", "error: `$__timeFilter` takes 1 argument, not 2"),
            ("$__timeFilter", "error: `$__timeFilter` takes 1 argument, not 0"),
            ("$__timeGroup(t)", "error: `$__timeGroup` takes 2 to 3 arguments, not 1"),
            ("$__timeGroup(t, 5m, maybe)", "error: `maybe` fills no gaps: give `NULL`, `previous` or a number"),
        ] {
            let got = sql(text);
            let same = if expected.ends_with("length") {
                got.starts_with("bucket(ms(t), 300000000ms)")
            } else {
                got == expected
            };
            assert!(same, "{text}: {got}");
        }
    }

    #[test]
    fn fills() {
        for (text, expected) in [
            ("$__timeGroup(t, 1h)", None),
            ("$__timeGroup(t, 1h, NULL)", Some(Fill::Null)),
            ("$__timeGroup(t, 1h, previous)", Some(Fill::Previous)),
            ("$__timeGroup(t, 1h, -0.5)", Some(Fill::Value(-0.5))),
            ("$__timeGroup(t, 1h), $__timeGroup(t, 1d, 0)", None),
        ] {
            assert_eq!(expand(text, &Plain, &context()).unwrap().fill, expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn expansion_never_panics(text in "[$_a-zA-Z(),' 0-9é]{0,80}") {
            let _ = expand(&text, &Plain, &context());
        }
    }
}
