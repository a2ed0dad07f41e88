//! What cartesian panels are composed of: scales, axes, marks, legends.

pub mod steps;
pub mod scale;
pub mod options;
pub mod axis;
pub mod numbers;
pub mod reduce;
pub mod line;
pub mod stack;
pub mod mark;
pub mod overlay;
pub mod legend;
