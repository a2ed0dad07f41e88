//! What cartesian panels are composed of: scales, ticks, axes, legends, marks.
