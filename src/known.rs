//! The tables of all layers as one value, for checks and the JSON Schema.

use crate::spec::known::{Known, PanelKind, SourceKind, TransformationKind};
use crate::theme::Theme;
use crate::{expr, panel, plan, reduce, source, transform, unit};

/// Everything that this build knows.
pub fn all() -> Known {
    Known {
        panels: panel::KINDS.iter().map(|k| panel_kind(*k)).collect(),
        sources: source::KINDS.iter().map(|k| source_kind(*k)).collect(),
        transformations: transform::ALL.iter().map(|t| transformation(*t)).collect(),
        built_in: vec![
            ("-- Dashboard --", plan::shared_schema().to_value()),
            ("__expr__", expr::target_schema().to_value()),
        ],
        units: unit::catalogue().map(|(id, _)| id).collect(),
        is_unit: unit::known,
        reducers: reduce::ids().map(|(id, _)| id).chain(reduce::aliases()).collect(),
        is_color: |name| Theme::light().color(name).is_some(),
    }
}

fn panel_kind(kind: &dyn panel::Kind) -> PanelKind {
    PanelKind {
        id: kind.id(),
        options: kind.options_schema().to_value(),
        custom: kind.custom_schema().to_value(),
        needs_data: kind.needs_data(),
    }
}

fn transformation(transform: &dyn transform::Transform) -> TransformationKind {
    TransformationKind { id: transform.id(), options: Some(transform.options_schema().to_value()) }
}

fn source_kind(kind: &dyn source::Kind) -> SourceKind {
    SourceKind { id: kind.id(), config: kind.config_schema().to_value(), target: kind.target_schema().to_value() }
}
