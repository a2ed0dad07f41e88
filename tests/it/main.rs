//! The integration tests: one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod oracle_time;
mod oracle_unit;
mod oracle_field;
mod fault;
mod live;
mod loopback;
mod skip;
mod check_cases;
mod dashboards;
mod schema_agrees;
mod load_files;
