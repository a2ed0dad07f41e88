//! The integration tests: one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod browser;
mod check_cases;
mod cli;
mod cli_faults;
mod cli_runs;
mod dashboards;
mod expressions;
mod fault;
mod layers;
mod live;
mod load_files;
mod loopback;
mod oracle_field;
mod oracle_perses;
mod oracle_time;
mod oracle_transform;
mod oracle_unit;
mod reference;
mod oracle_variable;
mod policy;
mod program;
mod pages;
mod schema_agrees;
mod skip;
