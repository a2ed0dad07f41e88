//! A source that cannot be asked, such as one whose secret is missing: it plans like any other, and every answer
//! is the reason, so that no other source and no plan is taken down.

use serde_json::{Map, Value};

use super::{Answering, Context, Failure, Kind, Request, Setup, Source};
use crate::diag::Diagnostic;
use crate::frame::Frame;
use crate::spec::Variable;
use std::sync::Arc;

/// What an entry needs to sign in or to connect, and not to plan.
const SECRETS: [&str; 5] = ["auth", "headers", "tenant", "tls", "proxy"];

struct Unusable {
    plain: Arc<dyn Source>,
    why: Failure,
}

/// The source of an entry that could not be set up, as far as it can plan without its secrets.
///
/// # Errors
/// The reason itself, when it is not about secrets.
pub fn without_secrets(
    kind: &dyn Kind,
    config: &Map<String, Value>,
    setup: &Setup,
    why: Diagnostic,
) -> Result<Arc<dyn Source>, Diagnostic> {
    let plain: Map<_, _> =
        config.iter().filter(|(k, _)| !SECRETS.contains(&k.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect();
    if plain.len() == config.len() {
        return Err(why);
    }
    match kind.connect(&plain, setup) {
        Ok(plain) => Ok(Arc::new(Unusable { plain, why: Failure::error(why.message) })),
        Err(_) => Err(why),
    }
}

impl Source for Unusable {
    fn kind(&self) -> &'static str {
        self.plain.kind()
    }

    fn request(&self, target: &Map<String, Value>, context: &Context) -> Result<Request, Failure> {
        self.plain.request(target, context)
    }

    fn fetch<'a>(&'a self, _: &'a Request) -> Answering<'a> {
        Box::pin(std::future::ready(Err(self.why.clone())))
    }

    fn finish(&self, target: &Map<String, Value>, request: &Request, frames: Vec<Frame>) -> Vec<Frame> {
        self.plain.finish(target, request, frames)
    }

    fn variable_request(&self, variable: &Variable, context: &Context) -> Option<Result<Request, Failure>> {
        self.plain.variable_request(variable, context)
    }

    fn format(&self) -> crate::variable::Format {
        self.plain.format()
    }
}
