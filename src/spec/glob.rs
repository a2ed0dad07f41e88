//! Patterns of paths, for shells that do not fill them in: `dash/**/*.json`.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// As deep as `**` goes.
const DEEPEST: usize = 32;

/// Whether a path has the signs of a pattern.
pub fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?'])
}

/// The folders before the first sign of a pattern.
pub fn base(path: &Path) -> PathBuf {
    path.components().take_while(|c| !is_pattern(Path::new(c))).collect()
}

/// The files that a pattern names, in the order of their names. Hidden ones have to be named as such.
pub fn files(pattern: &Path) -> Vec<PathBuf> {
    let parts: Vec<String> = pattern.components().map(text).collect();
    let mut found = Vec::new();
    walk(PathBuf::new(), &parts, 0, &mut found);
    found.sort();
    found.dedup();
    found
}

fn text(component: Component<'_>) -> String {
    component.as_os_str().to_string_lossy().into_owned()
}

fn walk(at: PathBuf, parts: &[String], depth: usize, found: &mut Vec<PathBuf>) {
    let Some((part, rest)) = parts.split_first() else {
        if at.is_file() {
            found.push(at);
        }
        return;
    };
    if depth > DEEPEST {
        return;
    }
    if part == "**" {
        walk(at.clone(), rest, depth, found);
        let folders = entries(&at).into_iter().filter(|name| !name.starts_with('.')).map(|name| at.join(name));
        folders.filter(|path| path.is_dir() && !path.is_symlink()).for_each(|path| walk(path, parts, depth + 1, found));
    } else if is_pattern(Path::new(part)) {
        let fits = |name: &String| (part.starts_with('.') || !name.starts_with('.')) && matches(part, name);
        entries(&at).into_iter().filter(fits).for_each(|name| walk(at.join(name), rest, depth + 1, found));
    } else {
        walk(at.join(part), rest, depth, found);
    }
}

fn entries(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let read = fs::read_dir(folder).into_iter().flatten().flatten();
    read.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Whether a name fits: `*` stands for any characters, `?` for one.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        for (pattern, name, fits) in [
            ("*.json", "a.json", true),
            ("*.json", "a.yaml", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("?.json", "ä.json", true),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn folders_are_searched() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/**/glob.rs");
        let found = files(&here);
        assert_eq!(found.len(), 1);
        assert!(found[0].ends_with("src/spec/glob.rs"));
        assert_eq!(base(Path::new("a/b/*/c.json")), Path::new("a/b"));
    }
}
