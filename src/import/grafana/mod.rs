//! Grafana's dashboards: what its two forms of definition share.

mod alerts;
pub mod annotation;
pub mod classic;
pub mod datasource;
pub mod inputs;
mod family;
mod layout;
mod library;
pub mod link;
pub mod panel;
mod regions;
pub mod target;
pub mod time;
pub mod v2;
pub mod variable;
#[cfg(test)]
mod corpus;
