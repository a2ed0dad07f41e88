//! What all HTTP sources have in common in the sources file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{ClientBuilder, Url};
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::diag::Diagnostic;
use crate::source::Setup;
use crate::source::secret::{Secret, SecretRef, redact};

/// Where a server is and how to speak to it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HttpConfig {
    /// The address, with a base path where there is one, such as `https://metrics.example/api/prom`.
    pub url: String,
    /// How to sign in.
    #[serde(default)]
    pub auth: Option<Auth>,
    /// Headers sent with every request; their values may be secrets.
    #[serde(default)]
    pub headers: BTreeMap<String, SecretRef>,
    /// The tenant, sent as `X-Scope-OrgID`.
    #[serde(default)]
    pub tenant: Option<String>,
    /// Certificates.
    #[serde(default)]
    pub tls: Tls,
    /// The longest that one request may take, such as `20s`.
    #[serde(default)]
    pub timeout: Option<String>,
    /// Whether redirects to the same host are followed.
    #[serde(default)]
    pub follow_redirects: bool,
    /// The largest answer in bytes, decompressed; 64 MiB when not given.
    #[serde(default)]
    pub max_bytes: Option<u64>,
    /// The proxy that requests go through, such as `http://proxy.example:3128`; the environment's is not used.
    #[serde(default)]
    pub proxy: Option<String>,
}

/// How to sign in.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Auth {
    /// A name and a password.
    Basic(Basic),
    /// A token.
    Bearer(SecretRef),
}

/// A name and a password.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basic {
    /// The name.
    pub username: String,
    /// The password.
    pub password: SecretRef,
}

/// Certificates of both sides. Paths are from the folder of the sources file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Tls {
    /// Certificates of authorities (PEM) that are trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Our certificate (PEM), for servers that ask for one.
    pub cert_file: Option<PathBuf>,
    /// The key of our certificate (PEM).
    pub key_file: Option<PathBuf>,
    /// Whether any certificate is taken. Then anyone between may read and change the answers.
    pub insecure_skip_verify: bool,
}

const KEYS: [&str; 9] = ["url", "auth", "headers", "tenant", "tls", "timeout", "followRedirects", "maxBytes", "proxy"];

/// Parts a source's entry into what is common to HTTP sources and what is the kind's own.
///
/// # Errors
/// What is wrong with the common part.
pub fn split(entry: &Map<String, Value>, setup: &Setup) -> Result<(HttpConfig, Map<String, Value>), Diagnostic> {
    let (http, own): (Map<_, _>, Map<_, _>) =
        entry.clone().into_iter().filter(|(k, _)| k != "kind").partition(|(k, _)| KEYS.contains(&k.as_str()));
    let secrets: Vec<Secret> = ["auth", "headers"].iter().filter_map(|k| http.get(*k)).flat_map(texts).collect();
    let config = serde_json::from_value(Value::Object(http))
        .map_err(|e| bad_config(setup, &redact(&e.to_string(), &secrets)))?;
    Ok((config, own))
}

/// The schema of a kind's own settings with the common ones added.
pub fn with_http(mut own: Schema) -> Schema {
    let http = schemars::schema_for!(HttpConfig);
    for part in ["properties", "$defs"] {
        let Some(Value::Object(common)) = http.get(part) else { continue };
        let mut merged = common.clone();
        if let Some(Value::Object(of_kind)) = own.get(part) {
            merged.extend(of_kind.clone());
        }
        own.insert(part.into(), Value::Object(merged));
    }
    let mut required = vec![Value::from("url")];
    if let Some(Value::Array(list)) = own.get("required") {
        required.extend(list.iter().cloned());
    }
    own.insert("required".into(), Value::Array(required));
    own
}

/// A problem with a source's entry.
pub fn bad_config(setup: &Setup, what: &str) -> Diagnostic {
    Diagnostic::error(format!("source `{}`: {what}", setup.name))
}

/// The address, checked.
pub(super) fn address(text: &str, setup: &Setup) -> Result<Url, Diagnostic> {
    let url = Url::parse(text).map_err(|e| bad_config(setup, &format!("`{text}` is no address: {e}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        let problem = bad_config(setup, "the address holds a name or password");
        return Err(problem.hint("give them as `auth: { basic: { username: …, password: { env: NAME } } }`"));
    }
    if !["http", "https"].contains(&url.scheme()) || url.host_str().is_none() {
        return Err(bad_config(setup, &format!("`{text}` is no http or https address")));
    }
    Ok(url)
}

/// The headers of every request, and the secrets among them.
pub(super) fn headers(config: &HttpConfig, setup: &Setup) -> Result<(HeaderMap, Vec<Secret>), Diagnostic> {
    let mut headers = HeaderMap::new();
    let mut secrets = Vec::new();
    for (name, value) in &config.headers {
        let secret = value.resolve(setup)?;
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| bad_config(setup, &format!("`{name}` is no name of a header")))?;
        headers.insert(key, header(secret.expose(), name, setup)?);
        secrets.push(secret);
    }
    if let Some(tenant) = &config.tenant {
        headers.insert("x-scope-orgid", header(tenant, "tenant", setup)?);
    }
    if let Some(auth) = &config.auth {
        let value = sign_in(auth, setup, &mut secrets)?;
        headers.insert(AUTHORIZATION, header(&value, "auth", setup)?);
    }
    Ok((headers, secrets))
}

fn sign_in(auth: &Auth, setup: &Setup, secrets: &mut Vec<Secret>) -> Result<String, Diagnostic> {
    use base64::Engine;
    Ok(match auth {
        Auth::Bearer(token) => {
            let token = token.resolve(setup)?;
            secrets.push(token.clone());
            format!("Bearer {}", token.expose())
        }
        Auth::Basic(Basic { username, password }) => {
            let password = password.resolve(setup)?;
            let pair = format!("{username}:{}", password.expose());
            let coded = base64::engine::general_purpose::STANDARD.encode(pair);
            secrets.extend([password, Secret::new(coded.clone())]);
            format!("Basic {coded}")
        }
    })
}

fn header(value: &str, name: &str, setup: &Setup) -> Result<HeaderValue, Diagnostic> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| bad_config(setup, &format!("the value of `{name}` cannot be sent in a header")))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Certificates of both sides. A plain `http` source needs none, not even the system's.
pub(super) fn tls(
    mut builder: ClientBuilder,
    config: &HttpConfig,
    base: &Url,
    setup: &Setup,
) -> Result<ClientBuilder, Diagnostic> {
    let tls = &config.tls;
    if base.scheme() == "http" {
        return Ok(builder.tls_certs_only([]));
    }
    if let Some(file) = &tls.ca_file {
        let pem = pem_file(file, setup)?;
        let bad = || bad_config(setup, &format!("`{}` holds no certificate", file.display()));
        let certs = reqwest::Certificate::from_pem_bundle(&pem).map_err(|_| bad())?;
        if certs.is_empty() {
            return Err(bad());
        }
        builder = builder.tls_certs_merge(certs);
    }
    if let Some(identity) = identity(tls, setup)? {
        builder = builder.identity(identity);
    }
    Ok(builder.tls_danger_accept_invalid_certs(tls.insecure_skip_verify))
}

fn identity(tls: &Tls, setup: &Setup) -> Result<Option<reqwest::Identity>, Diagnostic> {
    let (cert, key) = match (&tls.cert_file, &tls.key_file) {
        (None, None) => return Ok(None),
        (Some(cert), Some(key)) => (cert, key),
        _ => return Err(bad_config(setup, "`certFile` and `keyFile` go together")),
    };
    let mut pem = pem_file(cert, setup)?;
    pem.push(b'\n');
    pem.extend(pem_file(key, setup)?);
    let bad = |_| bad_config(setup, &format!("`{}` and `{}` make no identity", cert.display(), key.display()));
    reqwest::Identity::from_pem(&pem).map(Some).map_err(bad)
}

fn pem_file(file: &Path, setup: &Setup) -> Result<Vec<u8>, Diagnostic> {
    let bad = |e: std::io::Error| bad_config(setup, &format!("cannot read `{}`: {}", file.display(), e.kind()));
    std::fs::read(setup.folder.join(file)).map_err(bad)
}

/// The proxy of the entry, or none: the environment does not decide where requests go.
pub(super) fn proxy(builder: ClientBuilder, config: &HttpConfig, setup: &Setup) -> Result<ClientBuilder, Diagnostic> {
    let Some(url) = &config.proxy else { return Ok(builder.no_proxy()) };
    let proxy = reqwest::Proxy::all(url).map_err(|_| bad_config(setup, "`proxy` is no address"))?;
    Ok(builder.proxy(proxy))
}

/// The longest that one request may take.
pub(super) fn timeout(builder: ClientBuilder, config: &HttpConfig, setup: &Setup) -> Result<ClientBuilder, Diagnostic> {
    let Some(text) = &config.timeout else { return Ok(builder) };
    let ms = crate::time::duration(text).map_err(|e| bad_config(setup, &format!("`timeout`: {e}")))?;
    Ok(builder.timeout(Duration::from_millis(u64::try_from(ms).unwrap_or(0).max(1))))
}

/// All texts within a value, as secrets.
fn texts(value: &Value) -> Vec<Secret> {
    match value {
        Value::String(text) => vec![Secret::new(text.clone())],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::sync::Arc;

    fn setup() -> Setup {
        Setup { name: "prom".into(), folder: ".".into(), env: Arc::new(BTreeMap::new()) }
    }

    fn entry(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn the_entry_is_parted_into_common_and_own() {
        let entry = entry(json!({"kind": "x", "url": "http://a", "tenant": "t", "maxSeries": 5}));
        let (http, own) = split(&entry, &setup()).unwrap();
        assert_eq!((http.url.as_str(), http.tenant.as_deref()), ("http://a", Some("t")));
        assert_eq!(Value::Object(own), json!({"maxSeries": 5}));
    }

    #[test]
    fn a_wrong_entry_never_shows_a_secret() {
        for bad in [json!({"url": "http://a", "auth": "hunter2"}), json!({"url": 3, "auth": {"bearer": "hunter2"}})] {
            let problem = split(&entry(bad), &setup()).unwrap_err();
            assert!(!problem.to_string().contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn addresses_are_checked() {
        let cases = [
            ("ftp://a", "is no http or https address"),
            ("http://u:p@a", "holds a name or password"),
            ("nonsense", "is no address"),
        ];
        for (url, says) in cases {
            let problem = address(url, &setup()).unwrap_err();
            assert!(problem.message.contains(says), "{problem}");
        }
    }

    #[test]
    fn headers_hold_tenant_and_sign_in() {
        let (config, _) = split(
            &entry(json!({"url": "http://a", "tenant": "t1", "headers": {"X-Key": "k3y"},
                "auth": {"basic": {"username": "u", "password": "p4ss"}}})),
            &setup(),
        )
        .unwrap();
        let (headers, secrets) = headers(&config, &setup()).unwrap();
        assert_eq!(headers["authorization"], "Basic dTpwNHNz");
        assert_eq!((&headers["x-scope-orgid"], &headers["x-key"]), (&"t1".parse().unwrap(), &"k3y".parse().unwrap()));
        assert_eq!(secrets.len(), 3);
        assert!(!format!("{headers:?}").contains("k3y"));
    }
}
