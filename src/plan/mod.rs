//! From a definition to what is asked: variables resolved, repeats unrolled, requests made and shared.

mod choice;
mod expand;
pub mod grid;
mod requests;
mod resolve;

pub use expand::{Placed, Section, Sheet, expand};
pub use requests::{EventWant, MAX_DATA_POINTS, Plan, Want, context, panel_context};
pub use resolve::{Inputs, Pending, Resolution, resolve};
