//! Displayed names while frames are transformed: options name fields by what a reader sees.

use crate::field::name::{Naming, frame_name};
use crate::frame::Frame;

/// The displayed names of all fields, by frame.
pub fn displayed(frames: &[Frame]) -> Vec<Vec<String>> {
    let mut auto = Naming::of(frames).all(frames).into_iter();
    let names = |frame: &Frame| frame.fields.iter().map(|_| auto.next().unwrap_or_default()).collect::<Vec<String>>();
    let auto: Vec<Vec<String>> = frames.iter().map(names).collect();
    frames.iter().zip(auto).map(|(frame, auto)| set(frame, auto)).collect()
}

/// The displayed names of one frame's fields, as if it stood alone.
pub fn alone(frame: &Frame) -> Vec<String> {
    displayed(std::slice::from_ref(frame)).pop().unwrap_or_default()
}

/// The name of a frame as displayed.
pub fn of_frame(frame: &Frame) -> String {
    frame_name(frame)
}

/// A name that is set stands as it is written; templates in it are filled when the fields are shaped.
fn set(frame: &Frame, auto: Vec<String>) -> Vec<String> {
    let own = |name: &Option<String>| name.clone().filter(|n| !n.is_empty());
    frame.fields.iter().zip(auto).map(|(f, auto)| own(&f.config.display_name).unwrap_or(auto)).collect()
}
