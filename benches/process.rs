//! Whole processes: how long they take, what they use, and how much memory they hold at most.

use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What a process cost.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cost {
    /// Milliseconds from start to end.
    pub wall: f64,
    /// Milliseconds of processor time.
    pub cpu: f64,
    /// The most memory in MiB.
    pub peak: f64,
}

/// Runs a program some times; the median of each figure.
pub fn median<S: AsRef<OsStr>>(program: &str, args: &[S], runs: usize) -> Cost {
    middle(&(0..runs).map(|_| run(program, args)).collect::<Vec<_>>())
}

/// The median of each figure.
pub fn middle(costs: &[Cost]) -> Cost {
    let middle = |figure: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = costs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    Cost { wall: middle(|c| c.wall), cpu: middle(|c| c.cpu), peak: middle(|c| c.peak) }
}

/// Runs a program under `/usr/bin/time`.
pub fn run<S: AsRef<OsStr>>(program: &str, args: &[S]) -> Cost {
    let said = tempfile::NamedTempFile::new().expect("writable");
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%U %S %M", "-o"]).arg(said.path()).arg(program).args(args);
    let start = Instant::now();
    let done = command.stdout(Stdio::null()).stderr(Stdio::piped()).output().expect("/usr/bin/time is there");
    let wall = start.elapsed().as_secs_f64() * 1e3;
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    let text = fs::read_to_string(said.path()).expect("readable");
    let figures: Vec<f64> = text.split_whitespace().filter_map(|w| w.parse().ok()).collect();
    let [user, system, kib] = figures[..] else { panic!("`{text}` are no figures") };
    Cost { wall, cpu: (user + system) * 1e3, peak: kib / 1024.0 }
}

/// A figure of this process in KiB, such as `VmHWM`.
pub fn own(figure: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix(figure)).unwrap_or_default();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(f64::NAN)
}

/// Milliseconds that this thread has run: other processes do not count, as they would by the clock.
pub fn thread_ms() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let nanoseconds: f64 = text.split(' ').next().and_then(|w| w.parse().ok()).expect("a number");
    nanoseconds / 1e6
}
