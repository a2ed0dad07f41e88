//! The scenario `variables-query`: a tree of made-up names, for variables that depend on one another.

use std::sync::Arc;

use super::{Asked, Options};
use crate::frame::{Field, Frame, Shape, Values};
use crate::source::Answer;

/// What a name may be continued by, and the most of it.
const LETTERS: [char; 8] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const DEPTH: usize = 6;
/// The most names of an answer.
const MOST: usize = 10_000;

/// The names at a path: each step of it is a name, `*`, a beginning (`A*`), or several (`{A,B}`).
pub fn names(options: &Options, _: Asked) -> Answer {
    let query = options.query.as_deref().unwrap_or_default();
    let found = match query.starts_with("value") {
        true => vec![query.to_owned()],
        false => below("", &query.split('.').collect::<Vec<_>>()),
    };
    let texts = found.into_iter().take(MOST).map(|name| Some(Arc::from(name))).collect();
    let mut frame = Frame::new(vec![Field::new("text", Values::Text(texts))]);
    frame.meta.shape = Shape::Table;
    Ok(vec![frame])
}

fn children(parent: &str) -> Vec<String> {
    let depth = parent.len() < DEPTH;
    LETTERS.iter().filter(|_| depth).map(|letter| format!("{parent}{letter}")).collect()
}

fn below(parent: &str, path: &[&str]) -> Vec<String> {
    let all = children(parent);
    let Some((step, rest)) = path.split_first().filter(|(step, _)| **step != "*") else { return all };
    let wanted: Vec<&str> = step.trim_start_matches('{').trim_end_matches('}').split(',').map(str::trim).collect();
    let fits = |name: &&String| {
        wanted.iter().any(|w| w.strip_suffix('*').map_or(*w == name.as_str(), |start| name.starts_with(start)))
    };
    all.iter().filter(fits).flat_map(|name| below(name, rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;
    use crate::source::sql::tests::text;

    #[test]
    fn paths() {
        for (query, expected) in [
            ("*", " A B C D E F G H"),
            ("A.*", " AA AB AC AD AE AF AG AH"),
            ("{A,C}.AB", ""),
            ("B.BC.*", " BCA BCB BCC BCD BCE BCF BCG BCH"),
            ("valueOf", " valueOf"),
            ("Z.*", ""),
        ] {
            let frames = ask(&format!(r#"{{"scenario": "variables-query", "query": "{query}"}}"#)).unwrap();
            assert!(text(&frames).starts_with(&format!("text:{expected}")), "{query}: {}", text(&frames));
        }
    }
}
