//! The integration tests: one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod oracle_field;
mod oracle_time;
mod oracle_unit;
#![allow(missing_docs)]

mod oracle_field;
mod check_cases;
mod fault;
mod live;
mod load_files;
mod oracle_transform;
mod loopback;
mod oracle_field;
mod oracle_time;
mod oracle_unit;
mod schema_agrees;
mod skip;
