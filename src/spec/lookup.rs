//! Looking up the sources that definitions name: by the operator's mapping, by name, by kind.

use std::collections::BTreeMap;

/// The source that is there without an entry; nobody means it who does not name it.
pub const BUILT_IN: &str = "testdata";

/// What names are looked up in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offer {
    /// The sources: names and their kinds.
    pub kinds: BTreeMap<String, String>,
    /// The operator's mapping: a reference, a name or uid in it, a variable or a kind, and the source that it means.
    pub map: BTreeMap<String, String>,
}

/// A source that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What is worth saying, when it was one of several.
    pub notice: Option<String>,
}

impl Found {
    fn surely(name: &str) -> Self {
        Self { name: name.into(), notice: None }
    }
}

/// Stands for the kind in references of other tools that name none: `any:P1809` is whatever the operator calls so.
pub const ANY: &str = "any";

/// A reference in its parts: `prometheus:P1809` is the kind `prometheus` and the name `P1809`.
pub fn parts(reference: &str) -> (Option<&str>, &str) {
    match reference.split_once(':') {
        Some((ANY, name)) => (None, name),
        Some((kind, name)) if !kind.is_empty() && !reference.starts_with('$') => (Some(kind), name),
        _ => (None, reference),
    }
}

/// Whether a reference leaves open which source it means: it names a kind, or the default.
pub fn is_open(reference: &str) -> bool {
    let (kind, name) = parts(reference);
    kind.is_some() || name != reference || reference == "default"
}

impl Offer {
    /// The source that a reference without variables means: as mapped, else the one of that name, else one of that kind.
    pub fn find(&self, reference: &str) -> Option<Found> {
        let (kind, name) = parts(reference);
        if self.kinds.contains_key(reference) && !self.map.contains_key(reference) {
            return Some(Found::surely(reference));
        }
        let mapped = [Some(reference), Some(name), kind].into_iter().flatten().find_map(|key| self.map.get(key));
        match (mapped, kind) {
            (Some(mapped), _) => self.kinds.contains_key(mapped).then(|| Found::surely(mapped)),
            (None, _) if self.kinds.contains_key(name) => Some(Found::surely(name)),
            (None, Some(kind)) => self.any_of(kind, reference),
            (None, None) if reference == "default" => self.only(),
            (None, None) => None,
        }
    }

    /// Why a data source variable can pick no source, when it cannot: there is none of the kind, and it is mapped to none.
    pub fn unpicked(&self, variable: &str, kind: &str, known_kinds: &[&str]) -> Option<String> {
        let own = format!("${variable}");
        let mapped = [kind, variable, &own].into_iter().any(|key| self.map.contains_key(key));
        (!mapped && self.of_kind(kind).next().is_none())
            .then(|| format!("data source variable `{variable}` has no source: {}", nothing_to_pick(kind, known_kinds)))
    }

    /// The names of a kind's sources.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.kinds.iter().filter(move |(_, k)| *k == kind).map(|(name, _)| name.as_str())
    }

    fn any_of(&self, kind: &str, reference: &str) -> Option<Found> {
        let names: Vec<&str> = self.of_kind(kind).collect();
        if kind == BUILT_IN && names.contains(&BUILT_IN) {
            return Some(Found::surely(BUILT_IN));
        }
        let first = names.first()?;
        let notice = (names.len() > 1).then(|| several(reference, kind, &names));
        Some(Found { name: (*first).to_string(), notice })
    }

    /// The only source there is, or the first when all are of one kind.
    fn only(&self) -> Option<Found> {
        let mut others = self.kinds.iter().filter(|(name, _)| *name != BUILT_IN);
        let (_, kind) = others.next()?;
        others.all(|(_, other)| other == kind).then(|| self.any_of(kind, "default")).flatten()
    }

    /// Why a reference means no source, and what the operator can do.
    pub fn missing(&self, reference: &str, known_kinds: &[&str]) -> String {
        let (kind, name) = parts(reference);
        let mapped = [Some(reference), Some(name), kind].into_iter().flatten();
        let to = mapped.filter_map(|key| Some((key, self.map.get(key)?))).find(|(_, to)| !self.kinds.contains_key(*to));
        if let Some((key, to)) = to {
            return format!("`{key}` is mapped to `{to}`, which is no source");
        }
        match kind {
            Some(kind) if known_kinds.contains(&kind) => {
                format!(
                    "no source for `{reference}`: add one of kind `{kind}` to the sources file, or say `--source {kind}=NAME`"
                )
            }
            Some(kind) => {
                format!(
                    "no source for `{reference}`: there are no sources of kind `{kind}` in stillframe; map it to another with {}",
                    mapped_to(kind)
                )
            }
            None if reference == "default" => {
                "it is not known which source is the default: say `--source default=NAME`".into()
            }
            None if reference.is_empty() => "the target names no source".into(),
            None => {
                let near = crate::diag::nearest(name, self.kinds.keys().map(String::as_str));
                let hint = near.map(|n| format!("did you mean `{n}`?"));
                let hint = hint.unwrap_or_else(|| format!("add it to the sources file, or say {}", mapped_to(name)));
                format!("unknown source `{name}`; {hint}")
            }
        }
    }
}

/// Why a variable that picks among the sources of a kind finds none, and what the operator can do.
pub fn nothing_to_pick(kind: &str, known_kinds: &[&str]) -> String {
    let mapped = mapped_to(kind);
    match known_kinds.contains(&kind) {
        true => {
            format!("there is none of kind `{kind}`: add one to the sources file, or map it to another with {mapped}")
        }
        false => format!("there are no sources of kind `{kind}` in stillframe; map it to another with {mapped}"),
    }
}

/// How the operator says what a name or a kind means.
fn mapped_to(key: &str) -> String {
    format!("`--source '{key}=NAME'` or `map:` in the sources file")
}

/// Says which of several sources is taken.
pub fn several(reference: &str, kind: &str, names: &[&str]) -> String {
    let list = names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    format!(
        "`{reference}` may be any source of kind `{kind}` ({list}); `{}` is taken, `--source '{reference}=NAME'` takes another",
        names.first().copied().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(kinds: &[(&str, &str)], map: &[(&str, &str)]) -> Offer {
        let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        Offer { kinds: owned(kinds), map: owned(map) }
    }

    #[test]
    fn sources_are_found_by_mapping_name_and_kind() {
        let kinds = [("prod", "prometheus"), ("test", "prometheus"), ("pg", "postgres"), ("testdata", "testdata")];
        let plain = offer(&kinds, &[]);
        let mapped = offer(&kinds, &[("prometheus", "test"), ("P9", "prod"), ("default", "pg"), ("Old", "gone")]);
        let one = offer(&[("prod", "prometheus"), ("testdata", "testdata")], &[]);
        let cases = [
            (&plain, "prod", Some("prod"), false),
            (&plain, "prometheus:test", Some("test"), false),
            (&plain, "prometheus:P1", Some("prod"), true),
            (&plain, "postgres:P1", Some("pg"), false),
            (&plain, "loki:P1", None, false),
            (&plain, "default", None, false),
            (&plain, "testdata:x", Some("testdata"), false),
            (&mapped, "prometheus:P1", Some("test"), false),
            (&mapped, "prometheus:P9", Some("prod"), false),
            (&mapped, "default", Some("pg"), false),
            (&mapped, "Old", None, false),
            (&one, "default", Some("prod"), false),
            (&one, "Prometheus", None, false),
            (&one, "any:prod", Some("prod"), false),
            (&one, "any:P1", None, false),
            (&mapped, "any:P9", Some("prod"), false),
        ];
        for (offer, reference, expected, notice) in cases {
            let found = offer.find(reference);
            assert_eq!(found.as_ref().map(|f| f.name.as_str()), expected, "{reference}");
            assert_eq!(found.is_some_and(|f| f.notice.is_some()), notice, "{reference}");
        }
    }

    #[test]
    fn what_is_missing_says_what_to_do() {
        let offer = offer(&[("prod", "prometheus")], &[("x", "gone")]);
        let cases = [
            ("loki:P1", "say `--source loki=NAME`"),
            ("cloudwatch:P1", "no sources of kind `cloudwatch` in stillframe"),
            ("default", "`--source default=NAME`"),
            ("prd", "did you mean `prod`?"),
            ("x", "mapped to `gone`"),
        ];
        for (reference, part) in cases {
            let said = offer.missing(reference, &["loki", "prometheus"]);
            assert!(said.contains(part), "{said}");
        }
    }
}
