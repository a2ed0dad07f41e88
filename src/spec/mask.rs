//! Keeps secrets that somebody wrote into a sources file out of the lines that diagnostics show.

use std::ops::Range;
use std::sync::Arc;

use super::tree::{Node, Tree};
use crate::diag::{Diagnostic, SourceFile};

/// The file with a `*` for each byte of what looks like a secret, so that places stay the same. When the
/// text could not be read, all after a telling key is masked to the end of its line.
pub fn masked(file: &Arc<SourceFile>, documents: &[Node]) -> Arc<SourceFile> {
    let mut places = Vec::new();
    let sources = documents.iter().flat_map(Node::entries);
    sources.for_each(|source| collect(&source.value, false, &mut places));
    if documents.is_empty() {
        places = guessed(&file.text);
    }
    places.extend(user_infos(&file.text));
    if places.is_empty() {
        return file.clone();
    }
    let mut text = file.text.clone().into_bytes();
    for byte in places.into_iter().flatten() {
        if let Some(byte) = text.get_mut(byte).filter(|b| !matches!(**b, b'\n' | b'\r' | b'"' | b'\'')) {
            *byte = b'*';
        }
    }
    // Whole values are masked, so the rest stays UTF-8.
    Arc::new(SourceFile { path: file.path.clone(), text: String::from_utf8_lossy(&text).into_owned() })
}

/// Where a secret is written out: a password, a token, or a header that carries one.
pub fn literals(source: &Node) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    written(source, false, &mut places);
    places
}

fn written(node: &Node, header: bool, places: &mut Vec<Range<usize>>) {
    for entry in node.entries() {
        let secret = matches!(entry.key.as_str(), "password" | "bearer") || header && is_telling(&entry.key);
        match &entry.value.value {
            Tree::Text(_) | Tree::Number(_) if secret => places.push(entry.value.span.clone()),
            Tree::Map(_) => written(&entry.value, entry.key == "headers", places),
            _ => {}
        }
    }
}

/// The finding without the value that it quotes, if that is masked.
pub fn without_secret(mut found: Diagnostic, file: &SourceFile, masked: &SourceFile) -> Diagnostic {
    let Some(span) = &found.span else { return found };
    if file.text.get(span.bytes.clone()) == masked.text.get(span.bytes.clone()) {
        return found;
    }
    if let Some(at) = found.message.find("found the ") {
        found.message.truncate(at);
        found.message.push_str("found a value that is not shown");
        found.hints.retain(|hint| !hint.contains('"'));
    } else if found.message.contains('`') && !found.message.contains(" key `") {
        found.message = "a value that is not shown is wrong".into();
        found.hints.clear();
    }
    found
}

fn collect(node: &Node, secret: bool, places: &mut Vec<Range<usize>>) {
    match &node.value {
        Tree::Text(_) | Tree::Number(_) if secret => places.push(node.span.clone()),
        Tree::List(items) => items.iter().for_each(|n| collect(n, secret, places)),
        Tree::Map(entries) => entries.iter().for_each(|e| collect(&e.value, below(&e.key, secret), places)),
        _ => {}
    }
}

/// Whether values below a key are secret: references to secrets are not.
fn below(key: &str, secret: bool) -> bool {
    (secret || is_telling(key)) && !matches!(key, "env" | "file" | "user" | "username" | "kind" | "url")
}

fn is_telling(key: &str) -> bool {
    const PARTS: [&str; 9] =
        ["pass", "token", "secret", "bearer", "key", "credential", "authorization", "cookie", "header"];
    let key = key.to_lowercase();
    PARTS.iter().any(|part| key.contains(part))
}

/// What follows a telling word and a colon in its line.
fn guessed(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if is_telling(line)
            && let Some(colon) = line.find(':')
        {
            places.push(start + colon + 1..start + line.len());
        }
        start += line.len();
    }
    places
}

/// `user:password` in `scheme://user:password@host`.
fn user_infos(text: &str) -> Vec<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || "/\"',}]".contains(c);
    text.match_indices("://")
        .filter_map(|(at, _)| {
            let start = at + 3;
            let authority = &text[start..start + text[start..].find(ends).unwrap_or(text.len() - start)];
            authority.rfind('@').map(|at| start..start + at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;

    #[test]
    fn secrets_that_are_written_out_are_found() {
        let cases = [
            ("a: { auth: { bearer: abc } }", 1),
            ("a: { auth: { basic: { username: me, password: 12 } }, tls: { keyFile: x.key } }", 1),
            ("a: { auth: { bearer: { env: NAME } }, headers: { X-Scope-OrgID: one } }", 0),
            ("a: { headers: { Authorization: abc, X-API-Key: { file: x }, PRIVATE-TOKEN: abc } }", 2),
        ];
        for (text, count) in cases {
            let file = Arc::new(SourceFile { path: "s.yaml".into(), text: text.into() });
            let found = yaml::parse(&file).documents.iter().flat_map(|d| literals(&d.entries()[0].value)).count();
            assert_eq!(found, count, "{text}");
        }
    }

    #[test]
    fn secrets_are_masked_in_place() {
        let cases = [
            ("a: { token: sécret, url: x }", "a: { token: *******, url: x }"),
            ("a: { bearer: { env: NAME } }", "a: { bearer: { env: NAME } }"),
            ("a: { headers: { X: 'abc' } }", "a: { headers: { X: '***' } }"),
            ("a: { url: \"https://me:pw@host/x\" }", "a: { url: \"https://*****@host/x\" }"),
            ("a: { token: hunter2, b: c: d }", "a:****************************"),
            ("token: { path: x }", "token: { path: x }"),
            ("a: x", "a: x"),
        ];
        for (text, expected) in cases {
            let file = Arc::new(SourceFile { path: "s.yaml".into(), text: text.into() });
            assert_eq!(masked(&file, &yaml::parse(&file).documents).text, expected);
        }
    }
}
