//! Lines in columns: bar and word of the level, time, labels, text.

use serde_json::Value;

use super::counts;
use super::level::Level;
use super::lines::Line;
use super::options::{FontSize, Options};
use crate::panel::Input;
use crate::scene::{Node, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::time;

/// The most lines of a body that grows.
const MOST: usize = 100;
/// The most rows of one line that wraps.
const MOST_ROWS: usize = 40;
/// Rows are counted so far.
const COUNTED: usize = 400;
const HEAD: f64 = 11.0;
const HEAD_ROW: f64 = 18.0;
const BAR: f64 = 3.0;
const GAP: f64 = 10.0;

/// A column's left edge and width.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Column {
    x: f64,
    w: f64,
}

/// The columns; those that have no room or nothing to show have no width.
#[derive(Debug, Clone, Default, PartialEq)]
struct Columns {
    time: Column,
    level: Column,
    whole_word: bool,
    count: Column,
    labels: Column,
    text: Column,
}

/// All lines, to be drawn.
pub struct Sheet<'a> {
    lines: &'a [Line],
    common: &'a [(String, String)],
    options: &'a Options,
    input: &'a Input<'a>,
    size: f64,
    leading: f64,
    pattern: &'static str,
    columns: Columns,
}

impl<'a> Sheet<'a> {
    /// Measures the columns.
    pub fn new(lines: &'a [Line], common: &'a [(String, String)], options: &'a Options, input: &'a Input<'a>) -> Self {
        let size = if options.font_size == FontSize::Small { 10.0 } else { 11.5 };
        let leading = (size * 1.4_f64).round();
        let pattern = pattern(lines, input);
        let mut sheet = Self { lines, common, options, input, size, leading, pattern, columns: Columns::default() };
        sheet.columns = sheet.measure();
        sheet
    }

    /// What is drawn, its height, and how many lines of the source are in it.
    pub fn draw(&self) -> (Vec<Node>, f64, usize) {
        let mut nodes = Vec::new();
        let mut y = self.head(&mut nodes);
        let total = self.lines.len();
        let limit = self.options.max_lines.unwrap_or(if self.input.grow { MOST } else { usize::MAX });
        let mut shown = 0;
        for line in self.lines.iter().take(limit) {
            let rest = if shown + 1 == total { 0.0 } else { self.leading + 4.0 };
            let free = ((self.input.height - y - rest) / self.leading).floor().max(0.0) as usize;
            let rows = if self.input.grow { MOST_ROWS } else { free.min(MOST_ROWS) };
            if rows == 0 {
                break;
            }
            y += self.line(line, y, rows, &mut nodes);
            shown += 1;
            if self.options.wraps() && shown < total {
                nodes.push(Node::line(
                    0.0,
                    y - 1.5,
                    self.input.width,
                    y - 1.5,
                    Stroke::solid(self.input.theme.grid, 1.0),
                ));
            }
        }
        let count = |lines: &[Line]| lines.iter().map(|l| 1 + l.more).sum::<usize>();
        let hidden = count(&self.lines[shown..]);
        if hidden > 0 && (self.input.grow || y + self.leading <= self.input.height + 0.5) {
            let plural = if hidden == 1 { "" } else { "s" };
            let words = format!("+{hidden} more line{plural}");
            let words = text::shorten(&words, Face::Sans, HEAD, self.input.width).into_owned();
            nodes.push(Text::new(0.0, self.baseline(y, HEAD), words, HEAD, self.input.theme.muted).into());
            y += self.leading;
        }
        (nodes, y, count(&self.lines[..shown]))
    }

    fn measure(&self) -> Columns {
        let width = self.input.width;
        let mono = |words: &str, size: f64| text::width(words, Face::Mono, size);
        let mut columns = Columns::default();
        let mut x = if width >= 60.0 { BAR + 6.0 } else { BAR + 2.0 };
        let take = |w: f64, x: &mut f64| {
            let column = Column { x: *x, w };
            *x += w + GAP;
            column
        };
        let sample = self.lines.iter().find_map(|l| l.time).map(|ms| time::format(ms, self.input.zone, self.pattern));
        let wide = sample.map_or(0.0, |sample| mono(&sample, self.size));
        if self.options.show_time && wide > 0.0 && width - wide >= 150.0 {
            columns.time = take(wide, &mut x);
        }
        columns.whole_word = width >= 420.0;
        let leveled = self.lines.iter().any(|l| l.level != Level::Unknown);
        if leveled && width >= 90.0 {
            let sample = if columns.whole_word { "ERROR" } else { "E" };
            columns.level = take(mono(sample, self.size), &mut x);
        }
        let most = self.lines.iter().map(|l| l.more).max().unwrap_or(0);
        if most > 0 {
            columns.count = take(mono(&format!("×{}", most + 1), self.size), &mut x);
        }
        if self.options.show_labels && width >= 360.0 {
            let wide = |l: &Line| text::width(&labels(&l.labels), Face::Sans, HEAD);
            let widest = self.lines.iter().take(1000).map(wide).fold(0.0, f64::max);
            if widest > 0.0 {
                columns.labels = take(widest.min(width * 0.26), &mut x);
            }
        }
        columns.text = Column { x, w: (width - x).max(0.0) };
        columns
    }

    /// Day and zone, how many lines are of each level, and the labels that all have; gives the height.
    fn head(&self, nodes: &mut Vec<Node>) -> f64 {
        let (width, height, theme) = (self.input.width, self.input.height, self.input.theme);
        if height < 90.0 || width < 150.0 {
            return 0.0;
        }
        let mut y = 0.0;
        let day = text::shorten(&self.day(), Face::Sans, HEAD, width).into_owned();
        let counts: Vec<(Level, String)> = counts(self.lines)
            .into_iter()
            .filter(|(l, _)| *l != Level::Unknown)
            .map(|(l, n)| (l, format!("{n} {}", l.word())))
            .collect();
        let day_wide = text::width(&day, Face::Sans, HEAD);
        let wide = counts.iter().map(|(_, words)| text::width(words, Face::Sans, HEAD) + 13.0 + 14.0).sum::<f64>();
        let baseline = HEAD * text::ASCENT + 1.0;
        if day_wide + wide + 6.0 <= width {
            let mut x = width - wide + 14.0;
            for (level, words) in counts {
                let mark = Rect::new(x, baseline - 8.0, 8.0, 8.0);
                nodes.push(Node::Rect(mark, 1.5, Style::fill(level.color(theme))));
                nodes.push(Text::new(x + 13.0, baseline, words.clone(), HEAD, theme.muted).into());
                x += text::width(&words, Face::Sans, HEAD) + 13.0 + 14.0;
            }
            y = if self.lines.iter().any(|l| l.level != Level::Unknown) { HEAD_ROW } else { 0.0 };
        }
        if !day.is_empty() {
            nodes.push(Text::new(0.0, baseline, day, HEAD, theme.muted).into());
            y = HEAD_ROW;
        }
        if self.options.show_common_labels && !self.common.is_empty() {
            let words = format!("All lines: {}", labels(self.common));
            for line in text::wrap(&words, Face::Sans, HEAD, width, 2) {
                nodes.push(Text::new(0.0, y + baseline, line, HEAD, theme.muted).into());
                y += HEAD_ROW - 2.0;
            }
            y += 2.0;
        }
        y
    }

    /// The day or days of the lines, with the zone.
    fn day(&self) -> String {
        let Some((from, to)) = super::span(self.lines) else { return String::new() };
        let day = |ms: i64| time::format(ms, self.input.zone, "D MMM YYYY");
        let zone = time::abbreviation(to, self.input.zone);
        let days = if day(from) == day(to) { day(to) } else { format!("{} – {}", day(from), day(to)) };
        format!("{days} · {zone}")
    }

    /// Draws a line in at most so many rows; gives its height.
    fn line(&self, line: &Line, y: f64, most: usize, nodes: &mut Vec<Node>) -> f64 {
        let theme = self.input.theme;
        let rows = self.rows(&line.message, most);
        let gap = if self.options.wraps() { 4.0 } else { 1.0 };
        let height = rows.len().max(1) as f64 * self.leading;
        nodes.push(Node::Rect(Rect::new(0.0, y + 1.5, BAR, height - 3.0), 1.5, Style::fill(line.level.color(theme))));
        let mono = |column: Column, words: String, color| {
            Text::new(column.x, self.baseline(y, self.size), words, self.size, color).face(Face::Mono)
        };
        let columns = &self.columns;
        if let (Some(ms), true) = (line.time, columns.time.w > 0.0) {
            nodes.push(mono(columns.time, time::format(ms, self.input.zone, self.pattern), theme.muted).into());
        }
        let word = line.level.short();
        let word = if columns.whole_word { word } else { word.get(..1).unwrap_or_default() };
        if columns.level.w > 0.0 && !word.is_empty() {
            nodes.push(mono(columns.level, word.into(), theme.ink(line.level.color(theme), 4.5)).into());
        }
        if line.more > 0 {
            nodes.push(mono(columns.count, format!("×{}", line.more + 1), theme.text).into());
        }
        if columns.labels.w > 0.0 {
            let words = labels(&line.labels);
            let words = text::shorten_middle(&words, Face::Sans, HEAD, columns.labels.w).into_owned();
            let node = Text::new(columns.labels.x, self.baseline(y, HEAD), words, HEAD, theme.muted);
            nodes.push(node.into());
        }
        for (i, row) in rows.into_iter().enumerate() {
            row.draw(self, y + i as f64 * self.leading, nodes);
        }
        height + gap
    }

    fn baseline(&self, top: f64, size: f64) -> f64 {
        top + self.leading / 2.0 + size * text::CAP_HEIGHT / 2.0
    }

    /// The rows of a message; what of them is cut is counted in the last.
    fn rows(&self, message: &str, most: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        if message.trim().is_empty() {
            return vec![Row {
                note: text::shorten("no text", Face::Sans, HEAD, self.columns.text.w).into(),
                ..Row::default()
            }];
        }
        for line in self.parts(message) {
            if rows.len() >= COUNTED {
                break;
            }
            self.part(&line, COUNTED - rows.len(), &mut rows);
        }
        if rows.len() > most {
            let cut = rows.len() + 1 - most;
            let sign = if rows.len() >= COUNTED { " or more" } else { "" };
            rows.truncate(most - 1);
            let note = format!("+{cut} rows{sign}");
            rows.push(Row {
                note: text::shorten(&note, Face::Sans, HEAD, self.columns.text.w).into(),
                ..Row::default()
            });
        }
        rows
    }

    /// The lines that a message is set in before they wrap.
    fn parts(&self, message: &str) -> Vec<String> {
        let trimmed = message.trim();
        if self.options.prettifies()
            && trimmed.starts_with(['{', '['])
            && let Ok(json) = serde_json::from_str::<Value>(trimmed)
        {
            let pretty = serde_json::to_string_pretty(&json).unwrap_or_default();
            return pretty.lines().map(str::to_string).collect();
        }
        if self.options.wraps() {
            return message.lines().map(str::to_string).collect();
        }
        vec![message.split(['\n', '\r', '\t']).filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(" ")]
    }

    /// Sets one part: wrapped, or shortened with the count of what is cut.
    fn part(&self, part: &str, most: usize, rows: &mut Vec<Row>) {
        let words = part.trim();
        let blanks: usize = part.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        let room = self.columns.text.w;
        let indent = (blanks.min(24) as f64 * self.size * 0.6).min(room * 0.4);
        let room = room - indent;
        if self.options.wraps() {
            let lines = text::wrap(words, Face::Mono, self.size, room, most);
            let empty = lines.is_empty().then(String::new);
            rows.extend(lines.into_iter().chain(empty).map(|words| Row { indent, words, ..Row::default() }));
            return;
        }
        rows.push(Row { indent, ..self.cut(words, room) });
    }

    fn cut(&self, words: &str, room: f64) -> Row {
        let short = text::shorten(words, Face::Mono, self.size, room);
        if short.as_ref() == words {
            return Row { words: words.into(), ..Row::default() };
        }
        let all = words.chars().count();
        let note = |cut: usize| if room >= 300.0 { format!("+{cut} characters") } else { format!("+{cut}") };
        let wide = text::width(&note(all), Face::Sans, HEAD) + 8.0;
        if wide > room * 0.4 {
            return Row { words: short.into_owned(), ..Row::default() };
        }
        let short = text::shorten(words, Face::Mono, self.size, room - wide).into_owned();
        let kept = short.trim_end_matches(['…', '\u{200f}']).chars().count();
        Row { note: note(all.saturating_sub(kept)), words: short, ..Row::default() }
    }
}

/// A row of a message.
#[derive(Debug, Clone, Default, PartialEq)]
struct Row {
    indent: f64,
    words: String,
    /// What is cut, in words.
    note: String,
}

impl Row {
    fn draw(self, sheet: &Sheet<'_>, y: f64, nodes: &mut Vec<Node>) {
        let theme = sheet.input.theme;
        let x = sheet.columns.text.x + self.indent;
        let mut end = x;
        if !self.words.trim().is_empty() {
            end += text::width(&self.words, Face::Mono, sheet.size) + 8.0;
            let node = Text::new(x, sheet.baseline(y, sheet.size), self.words, sheet.size, theme.text);
            nodes.push(node.face(Face::Mono).into());
        }
        if !self.note.is_empty() {
            nodes.push(Text::new(end, sheet.baseline(y, HEAD), self.note, HEAD, theme.muted).into());
        }
    }
}

/// The form of times: with the day where lines are of several days.
fn pattern(lines: &[Line], input: &Input<'_>) -> &'static str {
    let ends = super::span(lines).unwrap_or_default();
    let same = |pattern: &str| time::format(ends.0, input.zone, pattern) == time::format(ends.1, input.zone, pattern);
    let millis = lines.iter().filter_map(|l| l.time).any(|t| t % 1000 != 0);
    match (same("YYYY-MM-DD"), same("YYYY"), millis) {
        (true, _, true) => "HH:mm:ss.SSS",
        (true, _, false) => "HH:mm:ss",
        (_, true, true) => "MM-DD HH:mm:ss.SSS",
        (_, true, false) => "MM-DD HH:mm:ss",
        (_, _, true) => "YYYY-MM-DD HH:mm:ss.SSS",
        _ => "YYYY-MM-DD HH:mm:ss",
    }
}

fn labels(labels: &[(String, String)]) -> String {
    labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
}
