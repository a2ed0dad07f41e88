//! Overrides without a value: what the panel says does not hold for some fields, so it is said of all others only.

use std::collections::BTreeMap;

use crate::frame::FieldConfig;
use crate::import::Foreign;
use crate::spec::{Matcher, Override, Panel};

/// Names of fields by the setting that is taken back for them.
#[derive(Default)]
pub struct TakenBack(BTreeMap<String, Vec<String>>);

impl TakenBack {
    /// Notes a property without a value; whether it can be expressed, or says nothing anyway.
    pub fn add(&mut self, property: &Foreign<'_>, matcher: &Matcher, defaults: &FieldConfig) -> bool {
        let Some(id) = property.text("id") else { return true };
        let mut plain = defaults.clone();
        if moved(&mut plain, id) == FieldConfig::default() {
            return true;
        }
        let names = matcher.by_name.iter().chain(matcher.by_names.iter().flatten());
        let names: Vec<String> = names.cloned().collect();
        if names.is_empty() {
            return false;
        }
        self.0.entry(id.to_string()).or_default().extend(names);
        true
    }

    /// Moves the settings into an override of all other fields, before all overrides there are.
    pub fn apply(self, panel: &mut Panel) {
        let mut by_names: BTreeMap<Vec<String>, FieldConfig> = BTreeMap::new();
        for (id, mut names) in self.0 {
            names.sort();
            names.dedup();
            by_names.entry(names).or_default().merge(&moved(&mut panel.field, &id));
        }
        let over =
            |(names, field)| Override { matcher: Matcher { except_names: Some(names), ..Matcher::default() }, field };
        panel.overrides.splice(0..0, by_names.into_iter().map(over));
    }
}

/// One setting, taken out of a field config.
fn moved(field: &mut FieldConfig, id: &str) -> FieldConfig {
    let mut out = FieldConfig::default();
    match id {
        "unit" => out.unit = field.unit.take(),
        "decimals" => out.decimals = field.decimals.take(),
        "min" => out.min = field.min.take(),
        "max" => out.max = field.max.take(),
        "displayName" => out.display_name = field.display_name.take(),
        "noValue" => out.no_value = field.no_value.take(),
        "color" => out.color = field.color.take(),
        "thresholds" => out.thresholds = field.thresholds.take(),
        "mappings" => out.mappings = field.mappings.take(),
        "links" => out.links = field.links.take(),
        _ => {}
    }
    out
}
