//! The sources of a run: by name, and by what definitions call them.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use super::{Failure, KINDS, Source};
use crate::spec::lookup::{self, Found, Offer};

/// The sources of a run by name, and the operator's mapping.
#[derive(Clone, Default)]
pub struct Sources {
    all: BTreeMap<String, Arc<dyn Source>>,
    offer: Offer,
}

impl Sources {
    /// No source.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source.
    pub fn insert(&mut self, name: String, source: Arc<dyn Source>) {
        self.offer.kinds.insert(name.clone(), source.kind().to_string());
        self.all.insert(name, source);
    }

    /// Says what references mean, see [`Offer`].
    pub fn map(&mut self, map: BTreeMap<String, String>) {
        self.offer.map = map;
    }

    /// The names and kinds, and the mapping.
    pub fn offer(&self) -> &Offer {
        &self.offer
    }

    /// The source that a reference means.
    ///
    /// # Errors
    /// Why it means none, and what the operator can do.
    pub fn find(&self, reference: &str) -> Result<(Found, &Arc<dyn Source>), Failure> {
        let found = self.offer.find(reference);
        let with_source = found.and_then(|found| Some((self.all.get(&found.name)?, found)));
        match with_source {
            Some((source, found)) => Ok((found, source)),
            None => Err(Failure::error(self.missing(reference))),
        }
    }

    /// Why a reference means no source.
    pub fn missing(&self, reference: &str) -> String {
        self.offer.missing(reference, &kinds())
    }

    /// Why a variable that picks among the sources of a kind finds none.
    pub fn nothing_to_pick(&self, kind: &str) -> String {
        lookup::nothing_to_pick(kind, &kinds())
    }
}

fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|k| k.id()).collect()
}

impl Deref for Sources {
    type Target = BTreeMap<String, Arc<dyn Source>>;

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}
