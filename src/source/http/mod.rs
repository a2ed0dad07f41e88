//! Sending over HTTP: one client a source, size caps, and failures in words.
//!
//! Sources say what to send as an [`HttpRequest`] and read the bytes of the [`HttpAnswer`]; what lies
//! between is the same for all of them.

mod config;
mod failure;

pub use config::{Auth, Basic, HttpConfig, Tls, bad_config, split, with_http};
pub use failure::{excerpt, is_html};

use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};

use super::secret::{Secret, redact};
use super::{Failure, FailureKind, Setup};
use crate::diag::Diagnostic;

/// A request, as a source encodes it.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    /// The segments of the path below the source's address; they are escaped when sent.
    pub path: Vec<String>,
    /// The parameters in the address.
    pub query: Vec<(String, String)>,
    /// What is sent, and with which method.
    pub body: Body,
    /// Whether sending it twice does no harm.
    pub safe: bool,
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing: GET.
    None,
    /// A form: POST.
    Form(Vec<(String, String)>),
    /// JSON or other text with its content type: POST.
    Text(String, String),
}

/// A successful answer.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpAnswer {
    /// The content type, empty when not given.
    pub content_type: String,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// A client for one source.
#[derive(Debug)]
pub struct HttpClient {
    client: reqwest::Client,
    base: Url,
    secrets: Vec<Secret>,
    signed_in: bool,
    max_bytes: usize,
}

impl HttpRequest {
    /// A GET of a path.
    pub fn get(path: &[&str]) -> Self {
        let path = path.iter().map(ToString::to_string).collect();
        Self { path, query: Vec::new(), body: Body::None, safe: true }
    }

    /// The parameters of the address or form, for tests and messages.
    pub fn params(&self) -> &[(String, String)] {
        if let Body::Form(form) = &self.body { form } else { &self.query }
    }
}

impl HttpClient {
    /// Builds the client: its certificates and secrets are read here, once.
    ///
    /// # Errors
    /// What is wrong with the configuration, without any secret.
    pub fn connect(config: &HttpConfig, setup: &Setup) -> Result<Self, Diagnostic> {
        // The first call decides; later ones find it done.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let base = config::address(&config.url, setup)?;
        let (headers, secrets) = config::headers(config, setup)?;
        let builder = config::tls(reqwest::Client::builder(), config, &base, setup)?
            .default_headers(headers)
            .user_agent(concat!("stillframe/", env!("CARGO_PKG_VERSION")))
            .redirect(redirects(config.follow_redirects))
            .referer(false)
            .connect_timeout(Duration::from_secs(10));
        let builder = config::timeout(config::proxy(builder, config, setup)?, config, setup)?;
        let client = builder.build().map_err(|e| bad_config(setup, &failure::cause(&e)))?;
        let max_bytes = usize::try_from(config.max_bytes.unwrap_or(64 << 20)).unwrap_or(usize::MAX);
        Ok(Self { client, base, secrets, signed_in: config.auth.is_some(), max_bytes })
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// A failure in words without secrets; it says whether asking again may help.
    pub async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, Failure> {
        self.exchange(request).await.map_err(|failure| {
            let mut failure = self.clean(failure);
            if !request.safe {
                failure.retry = None;
            }
            failure
        })
    }

    /// A failure without this source's secrets, such as one that quotes an answer.
    pub fn clean(&self, mut failure: Failure) -> Failure {
        failure.message = redact(&failure.message, &self.secrets);
        failure
    }

    async fn exchange(&self, request: &HttpRequest) -> Result<HttpAnswer, Failure> {
        let response = self.prepare(request).send().await.map_err(|e| failure::of_error(&e, &self.base))?;
        let status = response.status();
        let headers = response.headers().clone();
        if status.is_redirection() {
            return Err(failure::of_redirect(status, &headers, &self.base));
        }
        let body = self.read(response).await;
        if !status.is_success() {
            let text = body.unwrap_or_default();
            return Err(failure::of_status(status, &headers, &text, self.signed_in));
        }
        let content_type = header_text(&headers, "content-type");
        Ok(HttpAnswer { content_type, body: body? })
    }

    fn prepare(&self, request: &HttpRequest) -> reqwest::RequestBuilder {
        let url = self.url(&request.path);
        let sent = match &request.body {
            Body::None => self.client.get(url),
            Body::Form(form) => self.client.post(url).form(form),
            Body::Text(kind, text) => self.client.post(url).header("content-type", kind).body(text.clone()),
        };
        if request.query.is_empty() { sent } else { sent.query(&request.query) }
    }

    fn url(&self, path: &[String]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    async fn read(&self, mut response: reqwest::Response) -> Result<Vec<u8>, Failure> {
        let length = response.content_length().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        if length > self.max_bytes {
            return Err(self.too_large());
        }
        let mut body = Vec::with_capacity(length);
        while let Some(chunk) = response.chunk().await.map_err(|e| failure::of_body(&e, body.len()))? {
            if body.len() + chunk.len() > self.max_bytes {
                return Err(self.too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn too_large(&self) -> Failure {
        let limit = self.max_bytes;
        let message = format!("the answer is larger than the limit of {limit} bytes (`maxBytes` of the source)");
        Failure::new(FailureKind::Limit, message)
    }
}

/// Redirects are refused; where a source allows them, they stay on its host and never leave TLS, so
/// that no header of ours goes elsewhere.
fn redirects(follow: bool) -> reqwest::redirect::Policy {
    if !follow {
        return reqwest::redirect::Policy::none();
    }
    reqwest::redirect::Policy::custom(|attempt| {
        let same = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
        if same && attempt.previous().len() <= 5 { attempt.follow() } else { attempt.stop() }
    })
}

fn header_text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).unwrap_or("").to_string()
}
