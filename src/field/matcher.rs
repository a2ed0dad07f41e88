//! Which fields an override is for.

use crate::frame::{Field, FieldType};
use crate::js::Regex as Pattern;
use crate::reduce::Reduced;
use crate::spec::{ByValue, Matcher};

/// A matcher, prepared.
pub struct Matching<'a> {
    matcher: &'a Matcher,
    /// The compiled `byRegexp`; one that does not compile matches nothing, `check` reports it.
    pattern: Option<Pattern>,
}

impl<'a> Matching<'a> {
    /// Prepares a matcher.
    pub fn of(matcher: &'a Matcher) -> Self {
        Self { matcher, pattern: matcher.by_regexp.as_deref().and_then(|text| Pattern::parse(text).ok()) }
    }

    /// Whether the field is meant; `auto` is its automatic name, which it goes by until it has another. Of several
    /// conditions all have to hold.
    pub fn matches(&self, field: &Field, auto: &str, ref_id: Option<&str>) -> bool {
        let m = self.matcher;
        let shown = super::name::displayed(field, auto, "");
        let named = |name: &String| *name == field.name || *name == shown || means(name, field);
        let conditions = [
            m.by_name.as_ref().map(named),
            m.by_names.as_ref().map(|names| names.iter().any(named)),
            // Time stays, or hiding all fields but one would take the axis with them.
            m.except_names.as_ref().map(|names| field.kind() != FieldType::Time && !names.iter().any(named)),
            m.by_regexp.as_ref().map(|_| self.pattern.as_ref().is_some_and(|p| p.is_match(&shown))),
            m.by_type.as_ref().map(|kind| *kind == field.kind().name()),
            m.by_ref_id.as_ref().map(|id| Some(id.as_str()) == ref_id),
            // Figures of times are no figures that anybody means.
            m.by_value.as_ref().map(|by| field.kind() != FieldType::Time && figure_matches(field, by)),
        ];
        conditions.iter().flatten().count() > 0 && conditions.iter().flatten().all(|holds| *holds)
    }
}

/// Definitions say `Value` for the field that is named after its metric, and `Time` for a time field of whatever name.
pub fn means(name: &str, field: &Field) -> bool {
    match name {
        "Value" => field.labels.get("__name__").is_some_and(|metric| **metric == *field.name),
        "Time" | "time" => field.kind() == FieldType::Time,
        _ => false,
    }
}

/// Whether a figure of a field compares as asked. No figure is not equal to anything, and neither more nor less.
pub fn figure_matches(field: &Field, by: &ByValue) -> bool {
    let reduced = crate::reduce::reduce(field, &by.reducer);
    // These say yes or no by themselves.
    if by.reducer == "allIsZero" || by.reducer == "allIsNull" {
        return matches!(reduced, Some(Reduced::Bool(true)));
    }
    let Some(value) = reduced.and_then(|r| r.number()) else { return matches!(by.op.as_str(), "neq" | "!=") };
    match by.op.as_str() {
        "gt" | ">" => value > by.value,
        "gte" | ">=" => value >= by.value,
        "lt" | "<" => value < by.value,
        "lte" | "<=" => value <= by.value,
        "eq" | "==" => value == by.value,
        "neq" | "!=" => value != by.value,
        _ => false,
    }
}
