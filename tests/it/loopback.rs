//! A server on a loopback socket that gives prepared answers, one for each connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a server waits for a connection, and a test for its server.
const PATIENCE: Duration = Duration::from_secs(20);

/// A prepared answer.
pub enum Reply {
    /// These bytes.
    Now(Vec<u8>),
    /// These bytes, a pause, and the rest.
    Slow(Vec<u8>, Duration, Vec<u8>),
}

/// A running server.
pub struct Server {
    /// Its port.
    pub port: u16,
    thread: JoinHandle<Vec<String>>,
}

impl Server {
    /// Starts a server that answers as many connections as there are replies.
    pub fn start(replies: Vec<Reply>) -> Self {
        Self::with(replies, None)
    }

    /// Starts a server that speaks TLS.
    pub fn with(replies: Vec<Reply>, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = std::thread::spawn(move || {
            let mut seen = Vec::new();
            for reply in replies {
                let Some(stream) = accept(&listener) else { break };
                match &tls {
                    None => seen.push(answer(stream, reply)),
                    Some(config) => {
                        let connection = rustls::ServerConnection::new(config.clone()).unwrap();
                        seen.push(answer(rustls::StreamOwned::new(connection, stream), reply));
                    }
                }
            }
            seen
        });
        Self { port, thread }
    }

    /// The requests that came, after the last reply was given.
    pub fn requests(self) -> Vec<String> {
        self.thread.join().unwrap()
    }
}

/// An answer with a status and a body.
pub fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// An answer of JSON.
pub fn json(body: &str) -> Reply {
    Reply::Now(http("200 OK", "content-type: application/json\r\n", body.as_bytes()))
}

/// Waits for a connection, but not for ever: a test that has failed leaves no thread behind.
pub fn accept(listener: &TcpListener) -> Option<TcpStream> {
    listener.set_nonblocking(true).unwrap();
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            return Some(stream);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    None
}

/// Reads a request and answers it; what the other side does not want to hear is no concern of ours.
fn answer(mut stream: impl Read + Write, reply: Reply) -> String {
    let request = request(&mut stream).unwrap_or_default();
    let _ = match reply {
        Reply::Now(bytes) => stream.write_all(&bytes),
        Reply::Slow(first, pause, rest) => {
            let _ = stream.write_all(&first).and_then(|()| stream.flush());
            std::thread::sleep(pause);
            stream.write_all(&rest)
        }
    };
    let _ = stream.flush();
    request
}

fn request(stream: &mut impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
        }
    }
}

/// A server that answers every request by what it asks, until it is dropped.
pub struct Router {
    /// Its port.
    pub port: u16,
    over: Arc<AtomicBool>,
    seen: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Router {
    /// Starts a server; `route` gets the request as text.
    pub fn start(route: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (over, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (stop, log) = (Arc::clone(&over), Arc::clone(&seen));
        let thread = std::thread::spawn(move || {
            let until = Instant::now() + 3 * PATIENCE;
            while !stop.load(Ordering::SeqCst) && Instant::now() < until {
                match listener.accept() {
                    Ok((stream, _)) => log.lock().unwrap().extend(routed(stream, &route)),
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        });
        Self { port, over, seen, thread: Some(thread) }
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Router {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn routed(mut stream: TcpStream, route: &impl Fn(&str) -> Vec<u8>) -> Option<String> {
    stream.set_nonblocking(false).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let request = request(&mut stream)?;
    stream.write_all(&route(&request)).ok()?;
    Some(request)
}
