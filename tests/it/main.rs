//! The integration tests: one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod check_cases;
mod load_files;
mod oracle_field;
mod oracle_time;
mod oracle_unit;
#![allow(missing_docs)]

mod oracle_field;
mod fault;
mod live;
mod loopback;
mod skip;
mod check_cases;
mod schema_agrees;
