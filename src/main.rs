//! The command line's start-up.

use std::process::ExitCode;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(stillframe::cli::on_panic));
    std::panic::catch_unwind(stillframe::cli::main).unwrap_or(ExitCode::from(255))
}
