//! Grafana's dashboards: what its two forms of definition share.

pub mod datasource;
pub mod panel;
pub mod target;
