//! Ids of panels: slugs of their titles, unique in a dashboard.

use std::collections::{BTreeMap, BTreeSet};

use super::{Dashboard, Panel};

/// The longest slug.
pub const LONGEST: usize = 64;

/// Gives every panel and row its id: its own, or the slug of its title; a second one gets `-2`.
pub fn ids(dashboard: &mut Dashboard) {
    let mut wanted = Vec::new();
    collect(&dashboard.panels, &mut wanted);
    let mut ids = unique(&wanted).into_iter();
    assign(&mut dashboard.panels, &mut ids);
}

fn collect(panels: &[Panel], wanted: &mut Vec<Wanted>) {
    for panel in panels {
        wanted.push(Wanted { id: panel.id.clone(), title: panel.title.clone().unwrap_or_default() });
        collect(&panel.panels, wanted);
    }
}

fn assign(panels: &mut [Panel], ids: &mut impl Iterator<Item = String>) {
    for panel in panels {
        panel.id = ids.next();
        assign(&mut panel.panels, ids);
    }
}

/// What a panel says of its id.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The id that it gives.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
}

/// The ids of panels in reading order. Given ids are kept as long as they differ.
pub fn unique(wanted: &[Wanted]) -> Vec<String> {
    let given: BTreeSet<&str> = wanted.iter().filter_map(|w| w.id.as_deref()).collect();
    let mut taken = BTreeSet::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = Vec::with_capacity(wanted.len());
    for (i, panel) in wanted.iter().enumerate() {
        let id = match &panel.id {
            Some(id) if !taken.contains(id) => id.clone(),
            _ => {
                let base = base(panel, i + 1);
                let count = counts.entry(base.clone()).or_insert(0);
                loop {
                    *count += 1;
                    let id = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
                    if !given.contains(id.as_str()) && !taken.contains(&id) {
                        break id;
                    }
                }
            }
        };
        taken.insert(id.clone());
        ids.push(id);
    }
    ids
}

fn base(panel: &Wanted, number: usize) -> String {
    let text = panel.id.as_deref().unwrap_or(&panel.title);
    let slug = slug(text);
    if slug.is_empty() { format!("panel-{number}") } else { slug }
}

/// A text as `a-z`, `0-9` and `-`: variables dropped, accents dropped, everything else a `-`.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in without_variables(text).chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            '\'' | '’' => {}
            _ if c.is_alphanumeric() => slug.push_str(ascii(c)),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.truncate(LONGEST);
    slug.trim_end_matches('-').to_string()
}

/// The text without `$name`, `${…}` and `[[…]]`.
fn without_variables(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(at) = rest.find('$').into_iter().chain(rest.find("[[")).min() {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = variable_length(rest);
        kept.push(' ');
        rest = &rest[length..];
    }
    kept + rest
}

/// How long the variable is that a text begins with; the sign alone when there is none.
fn variable_length(text: &str) -> usize {
    let closed = |end: &str| text.find(end).map(|at| at + end.len());
    if text.starts_with("${") {
        return closed("}").unwrap_or(1);
    }
    if text.starts_with("[[") {
        return closed("]]").unwrap_or(2);
    }
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text[1..].find(|c| !name(c)).map_or(text.len(), |at| at + 1)
}

/// Plain letters for accented Latin ones, Greek and Cyrillic; nothing for other scripts.
fn ascii(c: char) -> &'static str {
    const TABLE: [(&str, &str); 62] = [
        ("àáâãåāăą", "a"),
        ("ä", "ae"),
        ("æ", "ae"),
        ("çćĉċč", "c"),
        ("ďđð", "d"),
        ("èéêëēĕėęě", "e"),
        ("ĝğġģ", "g"),
        ("ĥħ", "h"),
        ("ìíîïĩīĭįı", "i"),
        ("ĵ", "j"),
        ("ķ", "k"),
        ("ĺļľŀł", "l"),
        ("ñńņňŋ", "n"),
        ("òóôõōŏ", "o"),
        ("öøœő", "oe"),
        ("ŕŗř", "r"),
        ("śŝşšș", "s"),
        ("ß", "ss"),
        ("ţťŧț", "t"),
        ("þ", "th"),
        ("ùúûũūŭůų", "u"),
        ("üű", "ue"),
        ("ŵ", "w"),
        ("ýÿŷ", "y"),
        ("źżž", "z"),
        ("α", "a"),
        ("β", "b"),
        ("γ", "g"),
        ("δ", "d"),
        ("ε", "e"),
        ("λ", "l"),
        ("µμ", "u"),
        ("π", "p"),
        ("σς", "s"),
        ("ω", "o"),
        ("а", "a"),
        ("б", "b"),
        ("в", "v"),
        ("г", "g"),
        ("д", "d"),
        ("еэ", "e"),
        ("ё", "yo"),
        ("ж", "zh"),
        ("з", "z"),
        ("ий", "i"),
        ("к", "k"),
        ("л", "l"),
        ("м", "m"),
        ("н", "n"),
        ("о", "o"),
        ("п", "p"),
        ("р", "r"),
        ("с", "s"),
        ("т", "t"),
        ("у", "u"),
        ("ф", "f"),
        ("х", "h"),
        ("ц", "ts"),
        ("ч", "ch"),
        ("шщ", "sh"),
        ("ы", "y"),
        ("ю", "yu"),
    ];
    TABLE.iter().find(|(letters, _)| letters.contains(c)).map_or("", |(_, plain)| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        let cases = [
            ("CPU busy", "cpu-busy"),
            ("  Net I/O (bytes) ", "net-i-o-bytes"),
            ("CPU of $instance on ${node:csv} and [[x]]!", "cpu-of-on-and"),
            ("$5 off", "off"),
            ("Größe der Öfen", "groesse-der-oefen"),
            ("日本", ""),
            ("Don't", "dont"),
            ("a$", "a"),
            ("${open", "open"),
            ("[[", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text}");
        }
        assert!(slug(&"ab ".repeat(100)).len() <= LONGEST);
    }

    #[test]
    fn ids_differ() {
        let panel = |id: Option<&str>, title: &str| Wanted { id: id.map(Into::into), title: title.into() };
        let list = [
            panel(None, "CPU"),
            panel(None, "cpu"),
            panel(Some("cpu-2"), "x"),
            panel(None, ""),
            panel(None, "$a"),
            panel(Some("cpu-2"), "again"),
            panel(None, "CPU!"),
        ];
        assert_eq!(unique(&list), ["cpu", "cpu-3", "cpu-2", "panel-4", "panel-5", "cpu-2-2", "cpu-4"]);
    }
}
