//! What PromQL asks for: metrics, their matchers, and the labels that a query groups and names by.

/// A selector of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selector {
    /// The metric's name.
    pub metric: String,
    /// Label, operator and text of each matcher.
    pub matchers: Vec<(String, String, String)>,
    /// Whether a function of counters is around it.
    pub rate: bool,
    /// Whether nothing around it takes its labels away.
    pub bare: bool,
    /// Whether it must have one series.
    pub single: bool,
}

/// What a query uses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scanned {
    /// The selectors.
    pub selectors: Vec<Selector>,
    /// Labels that it groups, joins or is named by.
    pub labels: Vec<String>,
    /// Whether it says which labels join two sides.
    pub joins: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    /// A word with a variable in it.
    Variable,
    Sign(char),
}

const COUNTERS: [&str; 5] = ["rate", "irate", "increase", "resets", "rate_over_sum"];
const WORDS: [&str; 9] = ["and", "or", "unless", "offset", "bool", "inf", "nan", "start", "end"];
const AGGREGATIONS: [&str; 12] =
    ["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values"];
const GROUPS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// Scans a query; `legend` may name labels as `{{label}}`.
pub fn scan(query: &str, legend: &str) -> Scanned {
    let tokens = tokens(query);
    let mut scanned = Scanned { labels: named(legend), ..Scanned::default() };
    let mut around: Vec<String> = Vec::new();
    // One whose labels stand before what it aggregates.
    let mut aggregation: Option<String> = None;
    let mut i = 0;
    while i < tokens.len() {
        let next = tokens.get(i + 1);
        match &tokens[i] {
            Token::Word(word) if GROUPS.contains(&word.as_str()) => {
                scanned.joins |= word != "by" && word != "without";
                let (labels, end) = listed(&tokens, i + 1);
                if !matches!(word.as_str(), "without" | "ignoring") {
                    scanned.labels.extend(labels);
                }
                i = end;
                continue;
            }
            Token::Word(word) if AGGREGATIONS.contains(&word.as_str()) && next != Some(&Token::Sign('(')) => {
                aggregation = Some(word.clone());
            }
            Token::Word(word) if next == Some(&Token::Sign('(')) => {
                around.push(word.clone());
                i += 1;
            }
            Token::Word(word) if !WORDS.contains(&word.to_lowercase().as_str()) => {
                let (matchers, end) = matchers(&tokens, i + 1);
                scanned.selectors.push(selector(word, matchers, &around));
                i = end;
                continue;
            }
            Token::Sign('{') => {
                let (matchers, end) = matchers(&tokens, i);
                scanned.selectors.extend(unnamed(&matchers, &around));
                i = end;
                continue;
            }
            Token::Sign('[') => {
                while i < tokens.len() && tokens[i] != Token::Sign(']') {
                    i += 1
                }
            }
            Token::Sign('(') => around.push(aggregation.take().unwrap_or_default()),
            Token::Sign(')') => drop(around.pop()),
            Token::Text(text) if around.last().is_some_and(|f| f == "label_replace" || f == "label_join") => {
                scanned.labels.extend(is_label(text).then(|| text.clone()));
            }
            _ => {}
        }
        i += 1;
    }
    scanned
}

/// Selectors that name metrics by `__name__`.
fn unnamed(matchers: &[(String, String, String)], around: &[String]) -> Vec<Selector> {
    let Some((_, _, names)) = matchers.iter().find(|(label, ..)| label == "__name__") else { return Vec::new() };
    let matchers: Vec<_> = matchers.iter().filter(|(label, ..)| label != "__name__").cloned().collect();
    let names = names.trim_matches(['^', '$', '(', ')']).split('|').filter(|name| is_label(name));
    names.map(|name| selector(name, matchers.clone(), around)).collect()
}

fn selector(metric: &str, matchers: Vec<(String, String, String)>, around: &[String]) -> Selector {
    let any = |names: &[&str]| around.iter().any(|name| names.contains(&name.as_str()));
    let bare = !any(&AGGREGATIONS) && !any(&["scalar", "absent"]);
    Selector { metric: metric.into(), matchers, rate: any(&COUNTERS), bare, single: any(&["scalar"]) }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
}

/// The labels of a legend.
fn named(legend: &str) -> Vec<String> {
    let parts = legend.split("{{").skip(1).filter_map(|part| Some(part.split_once("}}")?.0.trim().to_string()));
    parts.filter(|label| is_label(label)).collect()
}

/// Words in parentheses, and where they end.
fn listed(tokens: &[Token], at: usize) -> (Vec<String>, usize) {
    if tokens.get(at) != Some(&Token::Sign('(')) {
        return (Vec::new(), at);
    }
    let end = tokens[at..].iter().position(|t| *t == Token::Sign(')')).map_or(tokens.len(), |end| at + end);
    let words =
        tokens[at..end].iter().filter_map(|t| if let Token::Word(word) = t { Some(word.clone()) } else { None });
    (words.collect(), (end + 1).min(tokens.len()))
}

/// Matchers in braces, and where they end.
fn matchers(tokens: &[Token], at: usize) -> (Vec<(String, String, String)>, usize) {
    if tokens.get(at) != Some(&Token::Sign('{')) {
        return (Vec::new(), at);
    }
    let end = tokens[at..].iter().position(|t| *t == Token::Sign('}')).map_or(tokens.len(), |end| at + end);
    let mut found = Vec::new();
    let mut label = String::new();
    let mut operator = String::new();
    for token in &tokens[at..end] {
        match token {
            Token::Word(word) => (label, operator) = (word.clone(), String::new()),
            Token::Sign(c @ ('=' | '!' | '~')) => operator.push(*c),
            Token::Text(text) if !label.is_empty() => {
                found.push((std::mem::take(&mut label), std::mem::take(&mut operator), text.clone()));
            }
            _ => {}
        }
    }
    (found, (end + 1).min(tokens.len()))
}

fn tokens(query: &str) -> Vec<Token> {
    let chars: Vec<char> = query.chars().collect();
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let start = i;
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':' || c == '.';
        if c == '#' {
            i = chars[i..].iter().position(|c| *c == '\n').map_or(chars.len(), |end| i + end);
        } else if matches!(c, '"' | '\'' | '`') {
            let mut text = String::new();
            i += 1;
            while i < chars.len() && chars[i] != c {
                if chars[i] == '\\' && c != '`' {
                    i += 1;
                }
                text.extend(chars.get(i));
                i += 1;
            }
            i += 1;
            tokens.push(Token::Text(text));
        } else if c == '$' || word(c) {
            let mut variable = false;
            while i < chars.len() && (word(chars[i]) || chars[i] == '$') {
                variable |= chars[i] == '$';
                if chars[i] == '$' && chars.get(i + 1) == Some(&'{') {
                    i = chars[i..].iter().position(|c| *c == '}').map_or(chars.len() - 1, |end| i + end);
                }
                i += 1;
            }
            let word: String = chars[start..i].iter().collect();
            if variable {
                tokens.push(Token::Variable);
            } else if !word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
                tokens.push(Token::Word(word));
            }
        } else {
            tokens.extend((!c.is_whitespace()).then_some(Token::Sign(c)));
            i += 1;
        }
    }
    tokens
}

#[test]
fn queries_are_scanned() {
    let scanned = scan(
        r#"sum by (job, instance) (rate(a_total{code=~"5..", x="$x"}[$__rate_interval])) / on(job) group_left(v) b{y!=""} # c"#,
        "{{ pod }}",
    );
    let found: Vec<_> = scanned.selectors.iter().map(|s| (s.metric.as_str(), s.matchers.len(), s.rate)).collect();
    assert_eq!(found, [("a_total", 2, true), ("b", 1, false)]);
    assert_eq!(scanned.labels, ["pod", "job", "instance", "job", "v"]);
    assert!(scanned.joins);
    let scanned = scan(r#"{__name__=~"a|b", c="d"} offset 5m > bool 0 or ${m}_x + max_over_time(e[5m:1m])"#, "");
    let found: Vec<_> = scanned.selectors.iter().map(|s| s.metric.as_str()).collect();
    assert_eq!(found, ["a", "b", "e"]);
}
