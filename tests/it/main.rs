//! The integration tests: one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod check_cases;
mod dashboards;
mod fault;
mod live;
mod load_files;
mod loopback;
mod oracle_field;
mod oracle_time;
mod oracle_transform;
mod oracle_unit;
mod pages;
mod schema_agrees;
mod skip;
