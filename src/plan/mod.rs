//! From a definition to what is asked: variables resolved, repeats unrolled, requests made and shared.

mod choice;
pub mod compare;
mod expand;
pub mod grid;
mod requests;
mod resolve;
mod shared;
pub mod show;
mod wants;

pub use expand::{Placed, Section, Sheet, expand};
pub use requests::{EventWant, MAX_DATA_POINTS, Plan, context, panel_context};
pub use resolve::{Inputs, Pending, Resolution, resolve};
pub use shared::{Shared, share, target_schema as shared_schema};
pub use wants::{Reads, Want};
