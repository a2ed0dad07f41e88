//! What servers and networks do wrong, on a real socket.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use stillframe::fetch::{self, Job, Limits};
use stillframe::frame::Frame;
use stillframe::source::{self, Context, Failure, FailureKind, Setup, Source};
use stillframe::time::TimeRange;

use super::loopback::{Reply, Server, http, json as ok};
use super::skip::skipped;

const RANGE: TimeRange = TimeRange { from: 1_793_491_200_000, to: 1_793_491_500_000 };
const EMPTY: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;

fn context() -> Context {
    Context { range: RANGE, interval: 60_000, max_data_points: 100, min_step: None, zone: jiff::tz::TimeZone::UTC }
}

fn setup(folder: &Path) -> Setup {
    let env = BTreeMap::from([("TOKEN".to_string(), "s3cret-token".to_string())]);
    Setup { name: "prom".into(), folder: folder.into(), env: Arc::new(env) }
}

fn connect_in(folder: &Path, config: Value) -> Arc<dyn Source> {
    source::kind("prometheus").unwrap().connect(config.as_object().unwrap(), &setup(folder)).unwrap()
}

fn connect(port: u16, more: Value) -> Arc<dyn Source> {
    let mut config = more.as_object().unwrap().clone();
    config.insert("url".into(), format!("http://127.0.0.1:{port}").into());
    connect_in(Path::new("."), Value::Object(config))
}

fn target() -> Map<String, Value> {
    json!({"query": "up"}).as_object().unwrap().clone()
}

fn ask(source: Arc<dyn Source>, limits: Limits) -> Result<Vec<Frame>, Failure> {
    let request = source.request(&target(), &context()).unwrap();
    fetch::run(&[Job { request, source }], &limits, &|_| ()).remove(0).answer
}

/// The failure that a source meets with these replies; asked once.
fn failure(replies: Vec<Reply>, more: Value) -> Failure {
    let server = Server::start(replies);
    ask(connect(server.port, more), Limits { tries: 1, ..Limits::default() }).unwrap_err()
}

fn reply(status: &str, headers: &str, body: &str) -> Vec<Reply> {
    vec![Reply::Now(http(status, headers, body.as_bytes()))]
}

fn numbers(frames: &[Frame]) -> Vec<Option<f64>> {
    frames[0].fields[1].values.numbers().unwrap().to_vec()
}

#[test]
fn nobody_listens() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let failure = ask(connect(closed, json!({})), Limits::default()).unwrap_err();
    assert_eq!(failure.message, format!("cannot connect to `127.0.0.1:{closed}`: connection refused"));
    assert_eq!(failure.kind, FailureKind::Error);
}

#[test]
fn the_host_is_not_known() {
    let source = connect_in(Path::new("."), json!({"url": "http://nonexistent.invalid:9090/api/prom"}));
    let failure = ask(source, Limits { tries: 1, ..Limits::default() }).unwrap_err();
    assert_eq!(failure.message, "the host `nonexistent.invalid` is not known");
}

#[test]
fn statuses_are_failures_in_words() {
    let promql = r#"{"status":"error","errorType":"execution","error":"multiple matches for labels"}"#;
    let cases = [
        (
            "422 Unprocessable Entity",
            promql,
            "the server refuses the request (422 Unprocessable Entity): multiple matches for labels",
        ),
        ("500 Internal Server Error", "oh no", "the server failed (500 Internal Server Error): oh no"),
        ("401 Unauthorized", "", "the server asks for credentials (401 Unauthorized): give the source an `auth`"),
    ];
    for (status, body, message) in cases {
        assert_eq!(failure(reply(status, "", body), json!({})).message, message);
    }
}

#[test]
fn no_secret_is_told() {
    let auth = json!({"auth": {"bearer": {"env": "TOKEN"}}});
    let told = failure(reply("401 Unauthorized", "", "bad token s3cret-token"), auth);
    assert_eq!(told.message, "the server refuses our credentials (401 Unauthorized): bad token ***");
}

#[test]
fn credentials_tenant_and_headers_are_sent_below_the_base_path() {
    let server = Server::start(vec![ok(EMPTY)]);
    let url = format!("http://127.0.0.1:{}/api/prom/", server.port);
    let config =
        json!({"url": url, "tenant": "team-a", "auth": {"bearer": {"env": "TOKEN"}}, "headers": {"X-Extra": "1"}});
    assert_eq!(ask(connect_in(Path::new("."), config), Limits::default()), Ok(vec![]));
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /api/prom/api/v1/query_range HTTP/1.1"), "{request}");
    for part in [
        "authorization: Bearer s3cret-token",
        "x-scope-orgid: team-a",
        "x-extra: 1",
        "query=up&start=1793491200&end=1793491500&step=60",
    ] {
        assert!(request.contains(part), "{part} in {request}");
    }
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let busy = http("429 Too Many Requests", "retry-after: 1\r\n", b"");
    let server = Server::start(vec![Reply::Now(busy), ok(EMPTY)]);
    assert_eq!(ask(connect(server.port, json!({})), Limits::default()), Ok(vec![]));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_failing_server_is_asked_three_times() {
    let down = || Reply::Now(http("503 Service Unavailable", "", b""));
    let server = Server::start(vec![down(), down(), down()]);
    let failure = ask(connect(server.port, json!({})), Limits::default()).unwrap_err();
    assert_eq!(failure.message, "the server failed (503 Service Unavailable)");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_slow_body_meets_the_deadline() {
    let whole = http("200 OK", "", EMPTY.as_bytes());
    let (first, rest) = whole.split_at(whole.len() - 10);
    let server = Server::start(vec![Reply::Slow(first.to_vec(), Duration::from_secs(2), rest.to_vec())]);
    let limits = Limits { query: Duration::from_millis(300), ..Limits::default() };
    let failure = ask(connect(server.port, json!({})), limits).unwrap_err();
    assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Timeout, "no answer within 0.3 s"));
}

#[test]
fn broken_answers_say_where() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\nconnection: close\r\n\r\n{\"status\":".to_vec();
    let cases = [
        (Reply::Now(cut), "the answer broke off after 10 bytes"),
        (
            ok(&EMPTY[..40]),
            "the answer cannot be read at byte 40: it ends too soon; it begins with `{\"status\":\"success\",\"data\":{\"resultType\"`",
        ),
        (
            ok(r#"{"data":{"result":[{"value":[1,"x"]}]}}"#),
            "the answer cannot be read at byte 34: `x` is no number; it begins",
        ),
        (ok("[1,2]"), "the answer cannot be read at byte 0: invalid type: sequence"),
        (ok("<!doctype html><title>Sign in</title>"), "the server answered with a web page (HTML), not with JSON"),
        (ok(""), "the answer is empty"),
    ];
    for (reply, says) in cases {
        let message = failure(vec![reply], json!({})).message;
        assert!(message.starts_with(says), "{message}");
    }
}

#[test]
fn redirects_are_refused_and_name_their_host() {
    let elsewhere = || reply("302 Found", "location: http://evil.example/x?token=1\r\n", "");
    let message = "the server sends us on to `evil.example` (302 Found), which is not followed: correct `url`";
    assert_eq!(failure(elsewhere(), json!({})).message, message);
    assert_eq!(failure(elsewhere(), json!({"followRedirects": true})).message, message);
}

#[test]
fn redirects_to_the_same_host_can_be_allowed() {
    let moved = http("307 Temporary Redirect", "location: /other/path\r\n", b"");
    let server = Server::start(vec![Reply::Now(moved), ok(EMPTY)]);
    assert_eq!(ask(connect(server.port, json!({"followRedirects": true})), Limits::default()), Ok(vec![]));
    assert!(server.requests()[1].starts_with("POST /other/path"));
}

#[test]
fn special_and_missing_samples() {
    let body = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1793491200,"NaN"],[1793491260,"+Inf"],[1793491380,"-Inf"],[1793491440,"1e3"]]}]}}"#;
    let server = Server::start(vec![ok(body)]);
    let values = numbers(&ask(connect(server.port, json!({})), Limits::default()).unwrap());
    assert!(values[0].unwrap().is_nan());
    assert_eq!(values[1..], [Some(f64::INFINITY), None, Some(f64::NEG_INFINITY), Some(1000.0)]);
}

#[test]
fn too_many_series_and_too_many_bytes_are_limits() {
    let series: Vec<String> =
        (0..10_000).map(|i| format!(r#"{{"metric":{{"i":"{i}"}},"values":[[1793491200,"1"]]}}"#)).collect();
    let body = format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{}]}}}}"#, series.join(","));
    let many = failure(vec![ok(&body)], json!({}));
    assert_eq!(many.kind, FailureKind::Limit);
    assert!(many.message.starts_with("10000 series are more than the limit of 1000 (`maxSeries`"), "{many}");
    let large = failure(vec![ok(&body)], json!({"maxBytes": 1000}));
    assert_eq!(large.message, "the answer is larger than the limit of 1000 bytes (`maxBytes` of the source)");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(body.as_bytes()).unwrap();
    let zipped = http("200 OK", "content-encoding: gzip\r\n", &gzip.finish().unwrap());
    assert!(zipped.len() < 100_000);
    let bomb = failure(vec![Reply::Now(zipped)], json!({"maxBytes": 100_000}));
    assert_eq!(bomb.kind, FailureKind::Limit);
}

#[test]
fn compressed_answers_are_read() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(EMPTY.as_bytes()).unwrap();
    let zipped = http("200 OK", "content-encoding: gzip\r\n", &gzip.finish().unwrap());
    let server = Server::start(vec![Reply::Now(zipped)]);
    assert_eq!(ask(connect(server.port, json!({})), Limits::default()), Ok(vec![]));
    let wrong = failure(vec![Reply::Now(http("200 OK", "content-encoding: gzip\r\n", b"not gzip at all"))], json!({}));
    assert_eq!(wrong.message, "the answer is not the gzip that it says it is");
}

#[test]
fn long_ranges_are_asked_in_parts() {
    let part = |at: i64| {
        ok(&format!(
            r#"{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{}},"values":[[{at},"{at}"]]}}]}}}}"#
        ))
    };
    let server = Server::start(vec![part(1_793_491_200), part(1_793_491_380)]);
    let frames = ask(connect(server.port, json!({"maxPoints": 3})), Limits::default()).unwrap();
    let values = [Some(1_793_491_200.0), None, None, Some(1_793_491_380.0)];
    assert_eq!(numbers(&frames), values);
    let requests = server.requests();
    assert!(requests[0].contains("start=1793491200&end=1793491320"), "{}", requests[0]);
    assert!(requests[1].contains("start=1793491380&end=1793491500"), "{}", requests[1]);
}

/// Certificates of an authority, a server and a client, made by openssl; `None` where there is none.
fn certificates(folder: &Path) -> Option<()> {
    let openssl = |args: &str| {
        let done = Command::new("openssl").args(args.split(' ')).current_dir(folder).output().ok()?;
        done.status.success().then_some(())
    };
    let curve = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(&format!("req -x509 {curve} -keyout ca.key -out ca.crt -days 30 -subj /CN=authority"))?;
    std::fs::write(folder.join("server.ext"), "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth").ok()?;
    std::fs::write(folder.join("client.ext"), "subjectAltName=DNS:client\nextendedKeyUsage=clientAuth").ok()?;
    for name in ["server", "client"] {
        openssl(&format!("req {curve} -keyout {name}.key -out {name}.csr -subj /CN={name}"))?;
        openssl(&format!(
            "x509 -req -in {name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out {name}.crt -days 30 -extfile {name}.ext"
        ))?;
    }
    Some(())
}

fn server_config(folder: &Path) -> Arc<rustls::ServerConfig> {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let _ = rustls::crypto::ring::default_provider().install_default();
    let read =
        |name: &str| CertificateDer::pem_file_iter(folder.join(name)).unwrap().map(Result::unwrap).collect::<Vec<_>>();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(read("ca.crt").remove(0)).unwrap();
    let clients = rustls::server::WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    let config = rustls::ServerConfig::builder().with_client_cert_verifier(clients);
    Arc::new(config.with_single_cert(read("server.crt"), key).unwrap())
}

#[test]
fn own_authorities_and_client_certificates() {
    let folder = tempfile::tempdir().unwrap();
    if certificates(folder.path()).is_none() {
        skipped("fault::own_authorities_and_client_certificates", "openssl is not installed");
        return;
    }
    let ask = |tls: Value, host: &str| {
        let server = Server::with(vec![ok(EMPTY)], Some(server_config(folder.path())));
        let config = json!({"url": format!("https://{host}:{}", server.port), "tls": tls});
        ask(connect_in(folder.path(), config), Limits { tries: 1, ..Limits::default() }).map_err(|f| f.message)
    };
    let ours = json!({"caFile": "ca.crt", "certFile": "client.crt", "keyFile": "client.key"});
    assert_eq!(ask(ours.clone(), "localhost"), Ok(vec![]));
    let cases = [
        (json!({"certFile": "client.crt", "keyFile": "client.key"}), "localhost", "unknown authority"),
        (json!({"caFile": "ca.crt"}), "localhost", "client certificate"),
        (ours, "127.0.0.1", "for another host"),
    ];
    for (tls, host, says) in cases {
        let message = ask(tls, host).unwrap_err();
        assert!(message.contains(says), "{message}");
    }
    let skip = json!({"insecureSkipVerify": true, "certFile": "client.crt", "keyFile": "client.key"});
    assert_eq!(ask(skip, "127.0.0.1"), Ok(vec![]));
}
