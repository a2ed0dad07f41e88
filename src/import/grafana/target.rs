//! Grafana's queries, by family of data source.

use super::super::Foreign;
use crate::spec::Target;

/// A target. `kind` is our kind of its source where it is known (see [`super::datasource::kind`]); else the
/// keys of the query tell the family. Its `datasource`, `refId` and `hide` are read here too.
pub fn target(query: &Foreign<'_>, kind: Option<&str>) -> Target {
    let _ = (query, kind);
    Target::default()
}
