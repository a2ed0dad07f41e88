//! Ad-hoc filters: keys compared with values, which a source lays over its queries.

use super::format::escape;

/// The filters of an ad-hoc variable.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Adhoc {
    /// The source whose queries are filtered; all sources when there is none.
    pub source: Option<String>,
    /// The filters; all of them must hold.
    pub filters: Vec<Filter>,
}

/// A key compared with values.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The key, such as a label's name.
    pub key: String,
    /// How it is compared.
    pub operator: Operator,
    /// The values; several only for [`Operator::OneOf`] and [`Operator::NoneOf`].
    pub values: Vec<String>,
}

/// How a key is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Operator {
    /// The value.
    #[default]
    Equal,
    /// Another value.
    NotEqual,
    /// Matches a regex.
    Matches,
    /// Does not match a regex.
    MatchesNot,
    /// One of the values.
    OneOf,
    /// None of the values.
    NoneOf,
    /// Less than the value.
    Less,
    /// More than the value.
    Greater,
}

/// The operators as they are written; longer ones come before those that they begin with.
const OPERATORS: [(&str, Operator); 8] = [
    ("=|", Operator::OneOf),
    ("!=|", Operator::NoneOf),
    ("=~", Operator::Matches),
    ("!~", Operator::MatchesNot),
    ("!=", Operator::NotEqual),
    ("=", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

impl Operator {
    /// The operator that a text writes.
    pub fn parse(text: &str) -> Option<Self> {
        OPERATORS.iter().find(|(written, _)| *written == text).map(|(_, operator)| *operator)
    }

    /// How it is written.
    pub fn written(self) -> &'static str {
        OPERATORS.iter().find(|(_, operator)| *operator == self).map_or("=", |(written, _)| written)
    }
}

impl Filter {
    /// Reads `key=value`, `key=~regex`, `key=|a|b`, or the form of addresses, `key|=|value`.
    pub fn parse(text: &str) -> Option<Self> {
        let key_end = text.find(['=', '!', '<', '>', '|'])?;
        let (key, rest) = (text[..key_end].trim(), &text[key_end..]);
        let (operator, value) = match rest.strip_prefix('|') {
            Some(rest) => {
                let (written, value) = OPERATORS
                    .iter()
                    .filter_map(|(w, _)| rest.strip_prefix(w)?.strip_prefix('|').map(|value| (*w, value)))
                    .max_by_key(|(w, _)| w.len())?;
                (Operator::parse(written)?, value)
            }
            None => {
                let of = OPERATORS.iter().filter(|(written, _)| rest.starts_with(written));
                let (written, operator) = of.max_by_key(|(written, _)| written.len())?;
                (*operator, &rest[written.len()..])
            }
        };
        let value = value.trim();
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        let several = matches!(operator, Operator::OneOf | Operator::NoneOf);
        let values = if several { value.split('|').map(String::from).collect() } else { vec![value.to_string()] };
        (!key.is_empty()).then(|| Self { key: key.to_string(), operator, values })
    }

    /// The filter as a matcher of PromQL; none for what PromQL cannot compare.
    pub fn matcher(&self) -> Option<String> {
        let (operator, value) = match self.operator {
            Operator::OneOf => ("=~", self.alternatives()),
            Operator::NoneOf => ("!~", self.alternatives()),
            Operator::Less | Operator::Greater => return None,
            other => (other.written(), self.values.concat()),
        };
        let plain = self.key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !self.key.starts_with(|c: char| c.is_ascii_digit());
        let key = if plain { self.key.clone() } else { format!("\"{}\"", string(&self.key)) };
        Some(format!("{key}{operator}\"{}\"", string(&value)))
    }

    /// The values as alternatives of a regex.
    fn alternatives(&self) -> String {
        self.values.iter().map(|v| escape(v, super::format::PROMETHEUS_REGEX)).collect::<Vec<_>>().join("|")
    }

    /// The filter in words.
    pub fn shown(&self) -> String {
        format!("{} {} {}", self.key, self.operator.written(), self.values.join(", "))
    }
}

impl Adhoc {
    /// The matchers of PromQL, with commas between.
    pub fn matchers(&self) -> String {
        self.filters.iter().filter_map(Filter::matcher).collect::<Vec<_>>().join(",")
    }
}

/// A text for PromQL's double quotes.
fn string(text: &str) -> String {
    escape(text, "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_and_become_matchers() {
        let cases = [
            ("job=api", r#"job="api""#),
            ("job|=|api", r#"job="api""#),
            ("job!=\"a b\"", r#"job!="a b""#),
            ("job=~api.*", r#"job=~"api.*""#),
            ("job|!~|x|y", r#"job!~"x|y""#),
            ("job=|a.b|c", r#"job=~"a\\.b|c""#),
            ("job|!=||a|b", r#"job!~"a|b""#),
            ("k8s.pod=x", r#""k8s.pod"="x""#),
            (r#"path=C:\x"y"#, r#"path="C:\\x\"y""#),
        ];
        for (text, expected) in cases {
            let filter = Filter::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(filter.matcher().as_deref(), Some(expected), "{text}");
        }
        assert_eq!(Filter::parse("no operator"), None);
        assert_eq!(Filter::parse("=x"), None);
        assert_eq!(Filter::parse("a<3").unwrap().matcher(), None);
    }
}
