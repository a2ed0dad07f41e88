//! What the tests of sources share.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Answer, Setup, Source};

/// A set-up in a folder.
pub fn setup(folder: &Path) -> Setup {
    Setup { name: "test".into(), folder: folder.into(), env: Arc::default() }
}

/// A map from JSON.
pub fn target(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap()
}

/// Waits for an answer.
pub fn block(answer: super::Answering<'_>) -> Answer {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(answer)
}

/// Asks a target.
pub fn answer(source: &dyn Source, target: &Map<String, Value>) -> Answer {
    let request = source.request(target, &super::sql::tests::context())?;
    let frames = block(source.fetch(&request))?;
    Ok(source.finish(target, &request, frames))
}
