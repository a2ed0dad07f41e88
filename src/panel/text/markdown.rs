//! Markdown and HTML to blocks of runs. Nothing of either is run or passed on: only words and their form remain.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::scene::Anchor;

/// A block of text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// What it is.
    pub form: Form,
    /// Its words.
    pub runs: Vec<Run>,
    /// How deep it stands in lists and quotes.
    pub depth: usize,
    /// The list item's mark, such as `•` or `2.`.
    pub mark: Option<String>,
    /// The cells of a table's rows; the first row is the head.
    pub rows: Vec<Vec<Vec<Run>>>,
    /// How a table's columns are aligned.
    pub aligned: Vec<Anchor>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// A paragraph or list item.
    #[default]
    Paragraph,
    /// A heading from 1 to 6.
    Heading(u8),
    /// Lines of code.
    Code,
    /// A quotation.
    Quote,
    /// A line across.
    Rule,
    /// A table.
    Table,
}

/// Words of one form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Strong.
    pub bold: bool,
    /// Code.
    pub code: bool,
    /// A link's words.
    pub link: bool,
    /// Struck out.
    pub struck: bool,
    /// A forced end of line comes after.
    pub line_end: bool,
}

impl Block {
    /// The words of a block.
    pub fn words(&self) -> String {
        let said = |runs: &[Run]| -> String {
            runs.iter().map(|r| if r.line_end { format!("{} ", r.text) } else { r.text.clone() }).collect()
        };
        let cells = self.rows.iter().flatten().map(|cell| said(cell));
        std::iter::once(said(&self.runs)).chain(cells).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// The blocks of a Markdown text.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, options) {
        reader.take(event);
    }
    reader.end_block();
    reader.blocks
}

/// The blocks of HTML: tags become their Markdown, unknown ones vanish, scripts and styles vanish with their content.
pub fn blocks_of_html(html: &str) -> Vec<Block> {
    blocks(&html_to_markdown(html))
}

/// Code as one block.
pub fn code(content: &str, numbers: bool) -> Vec<Block> {
    let wide = content.lines().count().to_string().len();
    let line = |(i, line): (usize, &str)| Run {
        text: if numbers { format!("{:>wide$}  {line}", i + 1) } else { line.to_string() },
        code: true,
        line_end: true,
        ..Run::default()
    };
    vec![Block { form: Form::Code, runs: content.lines().enumerate().map(line).collect(), ..Block::default() }]
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    block: Block,
    bold: usize,
    link: usize,
    struck: usize,
    aligned: Vec<Anchor>,
    quote: usize,
    lists: Vec<Option<u64>>,
    mark: Option<String>,
    code: bool,
    table: Option<Vec<Vec<Vec<Run>>>>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.code_lines(&text),
            Event::Text(text) => self.push(&text, false),
            Event::Code(text) => self.push(&text, true),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak => self.push(" ", false),
            Event::HardBreak => self.line_end(),
            Event::Rule => {
                self.end_block();
                self.blocks.push(Block { form: Form::Rule, ..Block::default() });
            }
            // The box of a task is its mark.
            Event::TaskListMarker(done) => self.mark = Some(if done { "☑" } else { "☐" }.into()),
            Event::FootnoteReference(name) => self.push(&format!("[{name}]"), false),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text, true),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_block();
                self.block.form = Form::Heading(number(level));
            }
            Tag::CodeBlock(_) => {
                self.end_block();
                self.block.form = Form::Code;
                self.code = true;
            }
            Tag::BlockQuote(_) => {
                self.end_block();
                self.quote += 1;
            }
            Tag::List(first) => {
                self.end_block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_block();
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}.", *n - 1)
                    }
                    _ => "•".into(),
                });
            }
            Tag::Table(columns) => {
                self.end_block();
                self.aligned = columns.into_iter().map(anchor).collect();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => self.table.iter_mut().for_each(|t| t.push(Vec::new())),
            Tag::Strong => self.bold += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { .. } => self.link += 1,
            Tag::Paragraph => self.end_block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => self.link = self.link.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.end_block();
                self.code = false;
            }
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.quote = self.quote.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let runs = std::mem::take(&mut self.block.runs);
                if let Some(row) = self.table.as_mut().and_then(|t| t.last_mut()) {
                    row.push(runs);
                }
            }
            TagEnd::Table => {
                let rows = self.table.take().unwrap_or_default();
                let aligned = std::mem::take(&mut self.aligned);
                self.blocks.push(Block { form: Form::Table, rows, aligned, ..Block::default() });
            }
            TagEnd::Item => {
                self.end_block();
                self.mark = None;
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => self.end_block(),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, code: bool) {
        let run = Run {
            text: text.to_string(),
            bold: self.bold > 0,
            code,
            link: self.link > 0,
            struck: self.struck > 0,
            line_end: false,
        };
        // Words of one form are one: letters stand closer together than the sum of their parts says, or farther apart.
        match self.block.runs.last_mut() {
            Some(last) if !last.line_end && Run { text: run.text.clone(), ..last.clone() } == run => last.text += text,
            _ => self.block.runs.push(run),
        }
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.lines() {
            self.block.runs.push(Run { text: line.to_string(), code: true, line_end: true, ..Run::default() });
        }
    }

    fn line_end(&mut self) {
        self.block.runs.push(Run { line_end: true, ..Run::default() });
    }

    /// Tags vanish, but for a line break; the words between them come as text of their own.
    fn html(&mut self, html: &str) {
        let lower = html.trim().to_ascii_lowercase();
        if lower.starts_with("<br") {
            self.line_end();
        } else if html.contains('\n') || lower.starts_with("<p") || lower.starts_with("<div") || lower.starts_with("<h")
        {
            let inner = blocks(&html_to_markdown(html));
            self.end_block();
            self.blocks.extend(inner);
        }
    }

    fn end_block(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        let words = block.runs.iter().any(|r| !r.text.trim().is_empty());
        if !words && block.form != Form::Code {
            return;
        }
        if self.quote > 0 && block.form == Form::Paragraph {
            block.form = Form::Quote;
        }
        block.depth = self.lists.len();
        block.mark = self.mark.take();
        self.blocks.push(block);
    }
}

fn anchor(alignment: Alignment) -> Anchor {
    match alignment {
        Alignment::Center => Anchor::Middle,
        Alignment::Right => Anchor::End,
        Alignment::None | Alignment::Left => Anchor::Start,
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// The Markdown that says the same as HTML, as far as words, headings, lists, tables and emphasis go.
fn html_to_markdown(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    let mut table = HtmlTable::default();
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(&escape_markdown(before));
        let Some((tag, after)) = after.split_once('>') else {
            rest = "";
            break;
        };
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        let closing = tag.starts_with('/');
        rest = after;
        if !closing && (name == "script" || name == "style") {
            rest = skip_element(after, &name);
            continue;
        }
        if !table.take(&name, closing, &mut out) {
            out.push_str(&markdown_of(&name, closing));
        }
    }
    out.push_str(&escape_markdown(rest));
    out
}

/// The table that a walk through HTML is in. Tables in tables are rows of the outer one.
#[derive(Default)]
struct HtmlTable {
    depth: usize,
    rows: usize,
    cells: usize,
}

impl HtmlTable {
    /// Writes a tag as Markdown when it is one of a table, or stands in a cell, where blocks cannot be.
    fn take(&mut self, name: &str, closing: bool, out: &mut String) -> bool {
        match (name, closing) {
            ("table", false) => {
                self.depth += 1;
                if self.depth == 1 {
                    (self.rows, self.cells) = (0, 0);
                    out.push_str("\n\n");
                }
            }
            ("table", true) => {
                self.end_row(out);
                self.depth = self.depth.saturating_sub(1);
                out.push_str("\n\n");
            }
            (_, _) if self.depth == 0 => return false,
            ("tr", _) => self.end_row(out),
            ("td" | "th", false) => {
                self.cells += 1;
                out.push_str("| ");
            }
            ("b" | "strong" | "code" | "a", _) => return false,
            _ => out.push(' '),
        }
        true
    }

    fn end_row(&mut self, out: &mut String) {
        if self.cells == 0 {
            return;
        }
        out.push_str(" |\n");
        if self.rows == 0 {
            out.push_str(&"|---".repeat(self.cells));
            out.push_str("|\n");
        }
        self.rows += 1;
        self.cells = 0;
    }
}

/// What follows the end tag of an element.
fn skip_element<'a>(text: &'a str, name: &str) -> &'a str {
    let end = text.to_ascii_lowercase().find(&format!("</{name}"));
    end.and_then(|at| text[at..].split_once('>')).map_or("", |(_, after)| after)
}

fn markdown_of(name: &str, closing: bool) -> String {
    match (name, closing) {
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
            format!("\n\n{} ", "#".repeat(usize::from(name.as_bytes()[1] - b'0')))
        }
        ("li", false) => "\n- ".into(),
        ("b" | "strong", _) => "**".into(),
        ("code", _) => "`".into(),
        ("br", _) => "  \n".into(),
        ("hr", _) => "\n\n---\n\n".into(),
        ("del" | "s" | "strike", _) => "~~".into(),
        ("p" | "div" | "ul" | "ol" | "section" | "article" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre", _) => {
            "\n\n".into()
        }
        _ => String::new(),
    }
}

/// The words of HTML between tags, so that Markdown takes none of them for a sign; blanks are one.
fn escape_markdown(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let trimmed = word.trim_end();
        for c in trimmed.chars() {
            if "\\`*_[]#>|~".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        if trimmed.len() < word.len() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(blocks: &[Block]) -> Vec<(Form, String)> {
        blocks.iter().map(|b| (b.form, b.words())).collect()
    }

    #[test]
    fn markdown_becomes_blocks() {
        let blocks = blocks("# Title\n\nSome **bold** and `code`.\n\n- one\n- two\n\n> quoted\n\n---\n");
        let forms = shown(&blocks);
        assert_eq!(forms[0], (Form::Heading(1), "Title".into()));
        assert_eq!(forms[1], (Form::Paragraph, "Some bold and code.".into()));
        assert_eq!(blocks[2].mark.as_deref(), Some("•"));
        assert_eq!(forms[4].0, Form::Quote);
        assert_eq!(forms[5].0, Form::Rule);
    }

    #[test]
    fn html_is_never_passed_on() {
        let forms = shown(&blocks_of_html("<h2>Hi</h2><script>alert(1)</script><p>a <b>b</b> &lt;c&gt;</p>"));
        assert_eq!(forms, [(Form::Heading(2), "Hi".into()), (Form::Paragraph, "a b <c>".into())]);
        let forms = shown(&blocks("a <img src=x onerror=alert(1)> b"));
        assert_eq!(forms, [(Form::Paragraph, "a  b".into())]);
    }

    #[test]
    fn tables_of_html_are_tables() {
        let html = "<table><tr><th>a</th><th>b</th></tr><tr><td>1 | 2</td><td><b>3</b></td></tr></table><p>after</p>";
        let blocks = blocks_of_html(html);
        assert_eq!(blocks[0].form, Form::Table);
        assert_eq!(blocks[0].rows.len(), 2);
        assert_eq!(blocks[0].rows[1][0][0].text.trim(), "1 | 2");
        assert_eq!(blocks[1].words(), "after");
    }
}
