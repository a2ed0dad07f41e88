//! What can go wrong on the wire, in words that tell what to do.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{StatusCode, Url};
use serde_json::Value;

use super::header_text;
use crate::source::{Failure, FailureKind, Retry};

/// A failure to send, or to get a head.
pub(super) fn of_error(error: &reqwest::Error, base: &Url) -> Failure {
    let host = authority(base);
    if error.is_dns() {
        let name = base.host_str().unwrap_or_default();
        return Failure::error(format!("the host `{name}` is not known")).retry(Retry::Soon);
    }
    if error.is_timeout() {
        return slow(error.is_connect(), &host);
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return Failure::error(format!("no trusted connection to `{host}`: {}", tls_words(&tls.to_string())));
    }
    let what = if error.is_connect() { "cannot connect to" } else { "the exchange broke off with" };
    Failure::error(format!("{what} `{host}`: {}", cause(error))).retry(Retry::Soon)
}

/// A failure while the body was read.
pub(super) fn of_body(error: &reqwest::Error, bytes: usize) -> Failure {
    if error.is_timeout() {
        return Failure::new(FailureKind::Timeout, format!("the answer took too long: {bytes} bytes had come"));
    }
    if find::<io::Error>(error)
        .is_some_and(|e| matches!(e.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput))
    {
        return Failure::error("the answer is not the gzip that it says it is");
    }
    Failure::error(format!("the answer broke off after {bytes} bytes")).retry(Retry::Soon)
}

/// A redirect that is not followed.
pub(super) fn of_redirect(status: StatusCode, headers: &HeaderMap, base: &Url) -> Failure {
    let to = header_text(headers, "location");
    let host = base.join(&to).ok().map(|u| authority(&u)).unwrap_or_default();
    if host.is_empty() {
        return Failure::error(format!("the server answered with a redirect ({status}) to nowhere"));
    }
    let message = format!("the server sends us on to `{host}` ({status}), which is not followed");
    if host == authority(base) {
        return Failure::error(format!("{message}: correct `url`, or allow it with `followRedirects: true`"));
    }
    Failure::error(format!("{message}: correct `url`"))
}

/// An answer that is no success.
pub(super) fn of_status(status: StatusCode, headers: &HeaderMap, body: &[u8], signed_in: bool) -> Failure {
    let said = server_words(body);
    let with = |words: String| if said.is_empty() { words } else { format!("{words}: {said}") };
    match status.as_u16() {
        401 if signed_in => Failure::error(with(format!("the server refuses our credentials ({status})"))),
        401 => Failure::error(with(format!("the server asks for credentials ({status}): give the source an `auth`"))),
        403 => Failure::error(with(format!("we may not ask this ({status})"))),
        405 => Failure::error(with(format!("the server does not take this method ({status})"))),
        408 | 504 => {
            Failure::new(FailureKind::Timeout, with(format!("the server gave up ({status})"))).retry(Retry::Soon)
        }
        429 => Failure::error(with(format!("the server is asked too often ({status})"))).retry(retry_after(headers)),
        503 if error_type(body).as_deref() == Some("timeout") => Failure::new(FailureKind::Timeout, said),
        500.. => Failure::error(with(format!("the server failed ({status})"))).retry(retry_after(headers)),
        _ => Failure::error(with(format!("the server refuses the request ({status})"))),
    }
}

/// The first characters of an answer, on one line.
pub fn excerpt(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean: String = flat.chars().filter(|c| !c.is_control()).collect();
    if clean.chars().count() <= 80 { clean } else { clean.chars().take(80).chain(['…']).collect() }
}

/// Whether an answer is a web page, such as the form of a sign-in.
pub fn is_html(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.trim_ascii_start().iter().take(15).map(u8::to_ascii_lowercase).collect();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || start.starts_with(b"<head")
}

/// The cause at the bottom of a chain of errors, in the same words on every machine.
pub(super) fn cause(error: &(dyn Error + 'static)) -> String {
    if let Some(e) = find::<io::Error>(error)
        && !matches!(e.kind(), io::ErrorKind::Other)
    {
        return e.kind().to_string();
    }
    let mut last = error;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}

/// Host and port.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or(host.to_string(), |port| format!("{host}:{port}"))
}

fn slow(connecting: bool, host: &str) -> Failure {
    let what = if connecting { "no connection to" } else { "no answer from" };
    let failure = Failure::new(FailureKind::Timeout, format!("{what} `{host}` in time"));
    if connecting { failure.retry(Retry::Soon) } else { failure }
}

fn tls_words(text: &str) -> String {
    let words = [
        ("UnknownIssuer", "its certificate comes from an unknown authority (`tls.caFile` may name it)"),
        ("not valid for name", "its certificate is for another host"),
        ("certificate expired", "its certificate has expired"),
        ("CertificateRequired", "it asks for a client certificate (`tls.certFile`, `tls.keyFile`)"),
        ("BadCertificate", "it refuses our client certificate"),
    ];
    let known = words.iter().find(|(word, _)| text.contains(word));
    known.map_or_else(|| text.to_string(), |(_, words)| (*words).to_string())
}

/// The error of some type in a chain, also inside of I/O errors.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(e) = next {
        if let Some(found) = e.downcast_ref::<E>() {
            return Some(found);
        }
        let inside = e.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = inside.and_then(|inner| find::<E>(inner)) {
            return Some(found);
        }
        next = e.source();
    }
    None
}

fn retry_after(headers: &HeaderMap) -> Retry {
    let text = header_text(headers, "retry-after");
    let seconds = text.parse().ok().or_else(|| until(&text, &header_text(headers, "date")));
    seconds.map_or(Retry::Soon, |s| Retry::After(Duration::from_secs(s)))
}

/// Seconds from the server's own present to an instant, both as HTTP dates.
fn until(then: &str, now: &str) -> Option<u64> {
    let at = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|z| z.timestamp().as_second());
    u64::try_from(at(then)? - at(now)?).ok()
}

/// What a server says about its refusal: the error text of JSON, or the start of a plain text.
fn server_words(body: &[u8]) -> String {
    if is_html(body) {
        return "it answered with a web page".into();
    }
    let Ok(json) = serde_json::from_slice::<Value>(body) else { return excerpt(body) };
    let places = ["/error", "/message", "/error/reason", "/error/message", "/error/root_cause/0/reason"];
    let found = places.iter().find_map(|p| json.pointer(p).and_then(Value::as_str));
    let text = found.map_or_else(|| excerpt(body), |text| text.chars().take(1000).collect());
    text.trim().trim_end_matches('.').to_string()
}

fn error_type(body: &[u8]) -> Option<String> {
    let json: Value = serde_json::from_slice(body).ok()?;
    Some(json.get("errorType")?.as_str()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(status: u16, headers: &[(&'static str, &str)], body: &str) -> Failure {
        let headers = headers.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
        of_status(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes(), true)
    }

    #[test]
    fn statuses_become_words() {
        let parse =
            r#"{"status":"error","errorType":"bad_data","error":"1:5: parse error: unclosed left parenthesis"}"#;
        let cases = [
            (
                400,
                parse,
                "the server refuses the request (400 Bad Request): 1:5: parse error: unclosed left parenthesis",
            ),
            (401, "", "the server refuses our credentials (401 Unauthorized)"),
            (403, "no org id", "we may not ask this (403 Forbidden): no org id"),
            (500, "<html><body>x", "the server failed (500 Internal Server Error): it answered with a web page"),
            (
                503,
                r#"{"errorType":"timeout","error":"query timed out in expression evaluation"}"#,
                "query timed out in expression evaluation",
            ),
        ];
        for (status, body, message) in cases {
            assert_eq!(failure(status, &[], body).message, message);
        }
    }

    #[test]
    fn a_server_says_when_to_come_back() {
        let date = ("date", "Sun, 01 Nov 2026 12:00:00 GMT");
        let after = |headers: &[(&'static str, &str)]| failure(429, headers, "").retry;
        assert_eq!(after(&[("retry-after", "7")]), Some(Retry::After(Duration::from_secs(7))));
        let dated = after(&[date, ("retry-after", "Sun, 01 Nov 2026 12:01:30 GMT")]);
        assert_eq!(dated, Some(Retry::After(Duration::from_secs(90))));
        assert_eq!(after(&[]), Some(Retry::Soon));
        assert_eq!(failure(400, &[], "").retry, None);
    }

    #[test]
    fn a_redirect_names_its_host_only() {
        let base: Url = "http://a.example/prom".parse().unwrap();
        let headers =
            HeaderMap::from_iter([("location".parse().unwrap(), "http://b.example/x?token=1".parse().unwrap())]);
        let failure = of_redirect(StatusCode::FOUND, &headers, &base);
        assert_eq!(
            failure.message,
            "the server sends us on to `b.example` (302 Found), which is not followed: correct `url`"
        );
    }
}
