//! The fetch engine: every request asked once, within its limits, none taking another down.
//!
//! This is an edge: it reads the clock for deadlines and timings. The network is in the sources.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::source::recording::Recording;
use crate::source::{Answer, Failure, FailureKind, Request, Retry, Source};

/// A request and the source that it goes to.
#[derive(Clone)]
pub struct Job {
    /// The request.
    pub request: Request,
    /// The source.
    pub source: Arc<dyn Source>,
}

/// What a run may cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The longest that one request may take, all tries together.
    pub query: Duration,
    /// When the whole run must be over.
    pub until: Option<Instant>,
    /// How often a request is asked at most, where asking again is safe and may help.
    pub tries: u32,
}

/// An answer and how long it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Fetched {
    /// The frames, or why there are none.
    pub answer: Answer,
    /// Seconds from the first try to the end; 0 for what was never asked.
    pub seconds: f64,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Unique requests that have ended.
    pub done: usize,
    /// Unique requests in all.
    pub total: usize,
    /// The source of the one that ended last.
    pub source: &'a str,
}

impl Default for Limits {
    fn default() -> Self {
        Self { query: Duration::from_secs(30), until: None, tries: 3 }
    }
}

/// Asks all jobs and returns an answer for each, in their order. Equal requests are asked once.
pub fn run(jobs: &[Job], limits: &Limits, progress: &dyn Fn(Progress<'_>)) -> Vec<Fetched> {
    let (unique, places) = unique(jobs);
    let answers = match runtime() {
        Ok(runtime) => runtime.block_on(ask_all(&unique, *limits, progress)),
        Err(e) => {
            let failure = Failure::error(format!("cannot start to fetch: {}", e.kind()));
            vec![Fetched { answer: Err(failure), seconds: 0.0 }; unique.len()]
        }
    };
    spread(answers, &places)
}

/// Answers all requests from a recording, in their order; answers are read on all cores.
pub fn replay(requests: &[Request], recording: &Recording) -> Vec<Fetched> {
    let one = |request: &Request| Fetched {
        answer: recording.answer(request),
        seconds: recording.seconds(request).unwrap_or_default(),
    };
    requests.par_iter().map(one).collect()
}

/// The answer of each place; what is wanted once is moved, since answers may be large.
fn spread(answers: Vec<Fetched>, places: &[usize]) -> Vec<Fetched> {
    let mut last: BTreeMap<usize, usize> = BTreeMap::new();
    last.extend(places.iter().enumerate().map(|(index, place)| (*place, index)));
    let mut answers: Vec<Option<Fetched>> = answers.into_iter().map(Some).collect();
    let give = |(index, place): (usize, &usize)| {
        let answer = if last[place] == index { answers[*place].take() } else { answers[*place].clone() };
        answer.unwrap_or_else(broken)
    };
    places.iter().enumerate().map(give).collect()
}

/// The jobs without repetition, and for each job its place among them.
fn unique(jobs: &[Job]) -> (Vec<Job>, Vec<usize>) {
    let mut unique = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let place = |job: &Job| {
        *seen.entry(job.request.key()).or_insert_with(|| {
            unique.push(job.clone());
            unique.len() - 1
        })
    };
    let places = jobs.iter().map(place).collect();
    (unique, places)
}

/// One runtime for the process, so that connections outlive a stage.
fn runtime() -> Result<&'static Runtime, &'static io::Error> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    RUNTIME.get_or_init(|| Builder::new_multi_thread().thread_name("fetch").enable_all().build()).as_ref()
}

async fn ask_all(jobs: &[Job], limits: Limits, progress: &dyn Fn(Progress<'_>)) -> Vec<Fetched> {
    let gates = gates(jobs);
    let mut tasks = JoinSet::new();
    let mut places = BTreeMap::new();
    for (place, job) in jobs.iter().enumerate() {
        let gate = Arc::clone(&gates[&job.request.source]);
        places.insert(tasks.spawn(ask(job.clone(), gate, limits)).id(), place);
    }
    let mut answers: Vec<Option<Fetched>> = vec![None; jobs.len()];
    let mut done = 0;
    while let Some(ended) = tasks.join_next_with_id().await {
        let (id, fetched) = ended.unwrap_or_else(|e| (e.id(), broken()));
        let Some(&place) = places.get(&id) else { continue };
        answers[place] = Some(fetched);
        done += 1;
        progress(Progress { done, total: jobs.len(), source: &jobs[place].request.source });
    }
    answers.into_iter().map(|a| a.unwrap_or_else(broken)).collect()
}

/// A gate for each source that lets as many requests through at once as it takes.
fn gates(jobs: &[Job]) -> BTreeMap<String, Arc<Semaphore>> {
    let gate = |job: &Job| {
        let permits = job.source.concurrency().clamp(1, 1000);
        (job.request.source.clone(), Arc::new(Semaphore::new(permits)))
    };
    jobs.iter().map(gate).collect()
}

/// What is left of a request whose source panicked.
fn broken() -> Fetched {
    Fetched { answer: Err(Failure::error("the source broke off: this is a bug of ours")), seconds: 0.0 }
}

async fn ask(job: Job, gate: Arc<Semaphore>, limits: Limits) -> Fetched {
    let Ok(Ok(_permit)) = tokio::time::timeout(left(limits.until), gate.acquire()).await else {
        let failure = Failure::new(FailureKind::Timeout, "the run's deadline passed before it was asked");
        return Fetched { answer: Err(failure), seconds: 0.0 };
    };
    let start = Instant::now();
    let answer = ask_within(&job, limits, start).await;
    Fetched { answer, seconds: start.elapsed().as_secs_f64() }
}

/// Asks, and asks again where that may help and time is left.
async fn ask_within(job: &Job, limits: Limits, start: Instant) -> Answer {
    let own = start + limits.query;
    let end = limits.until.map_or(own, |until| until.min(own));
    let mut tries = 1;
    loop {
        let asked = tokio::time::timeout(left(Some(end)), job.source.fetch(&job.request)).await;
        let failure = match asked {
            Err(_) => return Err(late(limits.query, end == own)),
            Ok(Ok(frames)) => return Ok(frames),
            Ok(Err(failure)) => failure,
        };
        let Some(wait) = failure.retry.map(|retry| pause(retry, tries)) else { return Err(failure) };
        if tries >= limits.tries || Instant::now() + wait >= end {
            return Err(failure);
        }
        tokio::time::sleep(wait).await;
        tries += 1;
    }
}

fn late(query: Duration, own: bool) -> Failure {
    let message = if own {
        format!("no answer within {} s", query.as_secs_f64())
    } else {
        "no answer before the run's deadline".into()
    };
    Failure::new(FailureKind::Timeout, message)
}

/// How long to wait before the next try: what the server asked for, else longer each time.
fn pause(retry: Retry, tries: u32) -> Duration {
    match retry {
        Retry::After(time) => time,
        Retry::Soon => Duration::from_millis(200 << (tries - 1).min(6)),
    }
}

/// The time until an instant; very long without one.
fn left(until: Option<Instant>) -> Duration {
    const LONG: Duration = Duration::from_secs(365 * 86_400);
    until.map_or(LONG, |until| until.saturating_duration_since(Instant::now()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Frame;
    use crate::source::{Answering, Context};
    use crate::time::TimeRange;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    /// Answers what its query says, and counts.
    #[derive(Default)]
    struct Stub {
        asked: Mutex<Vec<String>>,
        now: AtomicUsize,
        most: AtomicUsize,
    }

    impl Source for Stub {
        fn kind(&self) -> &'static str {
            "stub"
        }

        fn request(&self, _: &serde_json::Map<String, serde_json::Value>, _: &Context) -> Result<Request, Failure> {
            Err(Failure::error("not used"))
        }

        fn concurrency(&self) -> usize {
            2
        }

        fn fetch<'a>(&'a self, request: &'a Request) -> Answering<'a> {
            Box::pin(async move {
                self.asked.lock().unwrap().push(request.query.clone());
                self.most.fetch_max(self.now.fetch_add(1, SeqCst) + 1, SeqCst);
                tokio::time::sleep(Duration::from_millis(5)).await;
                self.now.fetch_sub(1, SeqCst);
                let times = self.asked.lock().unwrap().iter().filter(|q| **q == request.query).count();
                match request.query.as_str() {
                    "panic" => panic!("a bug"),
                    "never" => std::future::pending().await,
                    "error" => Err(Failure::error("boom")),
                    "flaky" if times < 3 => Err(Failure::error("busy").retry(Retry::Soon)),
                    "down" => Err(Failure::error("down").retry(Retry::Soon)),
                    "later" => Err(Failure::error("later").retry(Retry::After(Duration::from_secs(3600)))),
                    query => Ok(vec![Frame { name: Some(query.into()), ..Frame::default() }]),
                }
            })
        }
    }

    fn fetch(source: &Arc<Stub>, queries: &[&str], limits: Limits) -> Vec<String> {
        let job = |query: &&str| Job {
            request: Request {
                source: "s".into(),
                query: query.to_string(),
                params: serde_json::Value::Null,
                range: TimeRange::default(),
                step: None,
            },
            source: source.clone(),
        };
        let jobs: Vec<Job> = queries.iter().map(job).collect();
        let show = |f: Fetched| match f.answer {
            Ok(frames) => frames[0].name.clone().unwrap_or_default(),
            Err(failure) => format!("{:?}: {failure}", failure.kind),
        };
        run(&jobs, &limits, &|_| ()).into_iter().map(show).collect()
    }

    #[test]
    fn answers_come_in_order_and_failures_stay_alone() {
        let source = Arc::new(Stub::default());
        let answers = fetch(&source, &["a", "panic", "error", "b", "a"], Limits::default());
        let broken = "Error: the source broke off: this is a bug of ours";
        assert_eq!(answers, ["a", broken, "Error: boom", "b", "a"]);
        assert_eq!(source.asked.lock().unwrap().iter().filter(|q| *q == "a").count(), 1);
    }

    #[test]
    fn a_source_is_asked_no_more_than_it_takes() {
        let source = Arc::new(Stub::default());
        fetch(&source, &["a", "b", "c", "d", "e", "f"], Limits::default());
        assert_eq!(source.most.load(SeqCst), 2);
    }

    #[test]
    fn what_may_help_is_tried_again() {
        let source = Arc::new(Stub::default());
        assert_eq!(fetch(&source, &["flaky"], Limits::default()), ["flaky"]);
        assert_eq!(fetch(&source, &["down", "error"], Limits::default()), ["Error: down", "Error: boom"]);
        let times = |query: &str| source.asked.lock().unwrap().iter().filter(|q| *q == query).count();
        assert_eq!((times("flaky"), times("down"), times("error")), (3, 3, 1));
    }

    #[test]
    fn deadlines_hold() {
        let source = Arc::new(Stub::default());
        let limits = Limits { query: Duration::from_millis(80), ..Limits::default() };
        assert_eq!(fetch(&source, &["never", "a"], limits), ["Timeout: no answer within 0.08 s", "a"]);
        // A wait that ends after the deadline is not begun.
        assert_eq!(fetch(&source, &["later"], limits), ["Error: later"]);
        let limits = Limits { until: Some(Instant::now() + Duration::from_millis(40)), ..Limits::default() };
        let late = "Timeout: no answer before the run's deadline";
        let unasked = "Timeout: the run's deadline passed before it was asked";
        let mut answers = fetch(&source, &["never", "never ", "never"], limits);
        assert_eq!(answers.pop().unwrap(), late);
        assert_eq!(answers, [late, "never "]);
        let limits = Limits { until: Some(Instant::now()), ..Limits::default() };
        assert!([late, unasked].contains(&fetch(&source, &["never"], limits)[0].as_str()));
    }

    #[test]
    fn progress_counts_unique_requests() {
        let source: Arc<dyn Source> = Arc::new(Stub::default());
        let request = Request {
            source: "s".into(),
            query: "a".into(),
            params: serde_json::Value::Null,
            range: TimeRange::default(),
            step: None,
        };
        let jobs = vec![Job { request, source }; 3];
        let seen = Mutex::new(Vec::new());
        run(&jobs, &Limits::default(), &|p| seen.lock().unwrap().push((p.done, p.total, p.source.to_string())));
        assert_eq!(*seen.lock().unwrap(), [(1, 1, "s".to_string())]);
    }
}
