//! `logs`: lines with their times and levels.

mod draw;
mod level;
mod lines;
mod options;
#[cfg(test)]
mod tests;

pub use level::Level;
pub use options::Options;

use super::around::nothing;
use super::{Drawn, Input, Kind, NoCustom, read};
use crate::time;
use draw::Sheet;
use lines::Line;

/// The kind.
pub struct Logs;

impl Kind for Logs {
    fn id(&self) -> &'static str {
        "logs"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("../logs.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let (mut lines, received) = lines::collect(input.frames, &options);
        if received == 0 {
            let rows = input.frames.iter().any(|f| f.rows() > 0);
            return if rows {
                nothing("No log lines", "The answer has no field with the text of lines.", 0, input)
            } else {
                nothing("No data", "", 0, input)
            };
        }
        let common = lines::take_common(&mut lines);
        let summary = sentence(&lines, received, input);
        let (nodes, height, drawn) = Sheet::new(&lines, &common, &options, input).draw();
        Drawn { nodes, height: height.max(input.height), summary, drawn, hidden: received - drawn }
    }
}

/// How many lines are of each level, the gravest first.
fn counts(lines: &[Line]) -> Vec<(Level, usize)> {
    let count = |level: Level| lines.iter().filter(|l| l.level == level).map(|l| 1 + l.more).sum::<usize>();
    Level::ALL.into_iter().map(|level| (level, count(level))).filter(|(_, n)| *n > 0).collect()
}

/// The times of the first and the last line.
fn span(lines: &[Line]) -> Option<(i64, i64)> {
    let times = || lines.iter().flat_map(|l| [l.time, l.last]).flatten();
    Some((times().min()?, times().max()?))
}

/// One sentence: how many lines, from when to when, how grave, and what the gravest of the newest says.
fn sentence(lines: &[Line], received: usize, input: &Input<'_>) -> String {
    let at = |ms: i64| time::format(ms, input.zone, "YYYY-MM-DD HH:mm:ss");
    let when = match span(lines) {
        Some((from, to)) if from == to => format!(" at {}", at(from)),
        Some((from, to)) => format!(" from {} to {}", at(from), at(to)),
        None => String::new(),
    };
    let levels: Vec<String> =
        counts(lines)
            .iter()
            .map(|(level, n)| {
                if *level == Level::Unknown { format!("{n} without a level") } else { format!("{n} {}", level.word()) }
            })
            .collect();
    let newest = |level: Level| lines.iter().filter(|l| l.level == level).max_by_key(|l| l.time);
    let grave = [Level::Critical, Level::Error].into_iter().find_map(newest);
    let told = grave.map_or_else(String::new, |line| {
        let words: String = line.message.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
        format!("; the last {}: {words}", line.level.word())
    });
    let plural = if received == 1 { "" } else { "s" };
    format!("{received} log line{plural}{when}: {}{told}.", levels.join(", "))
}
