//! Fonts of the system, for characters that the embedded faces lack; looked up only when one is met.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use resvg::usvg::fontdb;
use rustybuzz::ttf_parser;
use unicode_segmentation::UnicodeSegmentation;

use super::Face;

/// A part of a text that is set in one font.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The characters.
    pub text: &'a str,
    /// The font that stands in; none where the face itself is used.
    pub font: Option<&'static Font>,
}

/// A font that stands in for an embedded face: one of the system's, Inter for what JetBrains Mono lacks, or the box of
/// JetBrains Mono for what no font has.
pub struct Font {
    /// The family's name.
    pub family: String,
    /// The font file.
    pub data: &'static [u8],
    /// Which font of the file.
    pub index: u32,
    /// Whether it comes with us, the same on every machine.
    pub embedded: bool,
    pub(super) shaper: rustybuzz::Face<'static>,
}

/// A character that the embedded face lacks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The character.
    pub character: char,
    /// The family of the system's font that is used instead; without one an empty box is drawn.
    pub font: Option<String>,
}

/// A character that is never given a meaning, so that no font has it.
const NONE: &str = "\u{10fffd}";

/// The text in runs of one font each, in reading order. Clean the text first.
pub fn runs(text: &str, face: Face) -> Vec<Run<'_>> {
    if text.chars().all(|c| covers(face, c)) {
        return vec![Run { text, font: None }];
    }
    let mut runs: Vec<Run> = Vec::new();
    let mut start = 0;
    let mut current: Option<&'static Font> = None;
    for (at, cluster) in text.grapheme_indices(true) {
        let font = font_of(cluster, face, current);
        if at > start && !same(font, current) {
            runs.push(Run { text: &text[start..at], font: current });
            start = at;
        }
        current = font;
    }
    runs.push(Run { text: &text[start..], font: current });
    runs
}

/// The text with one character in the place of each that no font has: drawn, it is one box, also where several characters
/// join to one sign.
pub fn boxed(text: &str, face: Face) -> Cow<'_, str> {
    if text.chars().all(|c| covers(face, c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for run in runs(text, face) {
        let has =
            |c: char| run.font.map_or_else(|| covers(face, c), |f| invisible(c) || f.shaper.glyph_index(c).is_some());
        let shown = |cluster: &str| cluster.chars().next().is_none_or(has);
        for cluster in run.text.graphemes(true) {
            out.push_str(if shown(cluster) { cluster } else { NONE });
        }
    }
    Cow::Owned(out)
}

/// The characters of a text that the embedded face lacks, each once, and what is used instead.
pub fn missing(text: &str, face: Face) -> Vec<Missing> {
    let mut found: Vec<Missing> = runs(&super::clean(text), face)
        .iter()
        .flat_map(|run| run.text.chars().map(move |c| (c, run.font)))
        .filter(|(c, _)| !c.is_whitespace() && !covers(face, *c))
        .map(|(c, font)| (c, font.filter(|f| f.shaper.glyph_index(c).is_some())))
        .filter(|(_, font)| font.is_none_or(|f| !f.embedded))
        .map(|(character, font)| Missing { character, font: font.map(|f| f.family.clone()) })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The font of the system with that family name, if a text needed it before.
pub fn system_font(family: &str) -> Option<&'static Font> {
    loaded().values().find(|font| font.family == family).copied()
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.family)
    }
}

fn same(a: Option<&'static Font>, b: Option<&'static Font>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => std::ptr::eq(a, b),
        _ => false,
    }
}

/// Whether the face can set the character: it has a glyph, or none is drawn for it.
fn covers(face: Face, c: char) -> bool {
    matches!(c, ' '..='~') || invisible(c) || face.shaper().glyph_index(c).is_some()
}

/// Joiners, marks of direction and variation selectors: they shape their neighbours.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
}

/// The font for a cluster; blanks stay in the run they follow, so that words of one script are shaped together.
fn font_of(cluster: &str, face: Face, current: Option<&'static Font>) -> Option<&'static Font> {
    let blank = |font: &&Font| cluster.trim().is_empty() && font.has(cluster);
    if let Some(font) = current.filter(blank) {
        return Some(font);
    }
    let lacking = cluster.chars().find(|c| !covers(face, *c))?;
    current.filter(|font| font.has(cluster)).or_else(|| lookup(lacking, cluster, face))
}

impl Font {
    fn has(&self, cluster: &str) -> bool {
        cluster.chars().all(|c| invisible(c) || self.shaper.glyph_index(c).is_some())
    }
}

/// What was found for a character, so that the system's fonts are searched once for it.
fn lookup(c: char, cluster: &str, face: Face) -> Option<&'static Font> {
    type Found = BTreeMap<(char, Face), Option<&'static Font>>;
    static FOUND: Mutex<Found> = Mutex::new(BTreeMap::new());
    if let Some(font) = FOUND.lock().unwrap_or_else(PoisonError::into_inner).get(&(c, face)) {
        return *font;
    }
    let none = || (face != Face::Mono).then(|| embedded(Face::Mono));
    let font = if covers(Face::Sans, c) { Some(embedded(Face::Sans)) } else { search(c, cluster, face).or_else(none) };
    FOUND.lock().unwrap_or_else(PoisonError::into_inner).insert((c, face), font);
    font
}

/// An embedded face that stands in for another: Inter for what JetBrains Mono lacks; for what no font has JetBrains Mono,
/// whose sign for that is a box, where Inter's is a blank.
fn embedded(face: Face) -> &'static Font {
    static FONTS: [OnceLock<Font>; 3] = [const { OnceLock::new() }; 3];
    FONTS[face as usize].get_or_init(|| {
        let (family, data) = (face.family().to_string(), face.bytes());
        Font { family, data, index: 0, embedded: true, shaper: face.shaper().clone() }
    })
}

/// The system's fonts in the order of preference that suits the face and character.
fn search(c: char, cluster: &str, face: Face) -> Option<&'static Font> {
    let db = system();
    let emoji = c >= '\u{1f000}' || cluster.contains('\u{fe0f}');
    let mut faces: Vec<&fontdb::FaceInfo> = db.faces().filter(|f| f.style == fontdb::Style::Normal).collect();
    faces.sort_by_cached_key(|f| {
        let family = family(f);
        let form = (f.monospaced != (face == Face::Mono), f.stretch != fontdb::Stretch::Normal);
        let known = rank(&family, emoji);
        (known, form, f.weight.0.abs_diff(face.weight()), family, f.post_script_name.clone())
    });
    let has = |f: &&fontdb::FaceInfo, text: &str| {
        let parsed = |data: &[u8], index| {
            ttf_parser::Face::parse(data, index)
                .is_ok_and(|p| text.chars().all(|c| invisible(c) || p.glyph_index(c).is_some()))
        };
        db.with_face_data(f.id, parsed).unwrap_or(false)
    };
    let one = c.to_string();
    let best = faces.iter().find(|f| has(f, cluster)).or_else(|| faces.iter().find(|f| has(f, &one)))?;
    load(db, best)
}

/// Families that are known to be wide and well drawn come first, symbols and private alphabets last.
fn rank(family: &str, emoji: bool) -> (Reverse<bool>, u8) {
    let place = match family {
        "Noto Sans" => 0,
        "DejaVu Sans" | "DejaVu Sans Mono" => 1,
        f if f.starts_with("Noto Sans") => 2,
        f if f.contains("Sans") => 3,
        f if f.contains("Serif") => 4,
        _ => 5,
    };
    (Reverse(emoji && family.contains("Emoji")), place)
}

fn family(face: &fontdb::FaceInfo) -> String {
    face.families.first().map(|(name, _)| name.clone()).unwrap_or_default()
}

fn system() -> &'static fontdb::Database {
    static SYSTEM: OnceLock<fontdb::Database> = OnceLock::new();
    SYSTEM.get_or_init(|| {
        let mut db = fontdb::Database::new();
        db.load_system_fonts();
        db
    })
}

type Loaded = BTreeMap<(String, u16), &'static Font>;

fn loaded() -> std::sync::MutexGuard<'static, Loaded> {
    static LOADED: Mutex<Loaded> = Mutex::new(BTreeMap::new());
    LOADED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a font into memory for the rest of the process; there are few, each once.
fn load(db: &fontdb::Database, face: &fontdb::FaceInfo) -> Option<&'static Font> {
    let key = (family(face), face.weight.0);
    let mut loaded = loaded();
    if let Some(font) = loaded.get(&key) {
        return Some(font);
    }
    let (data, index) = db.with_face_data(face.id, |data, index| (data.to_vec(), index))?;
    let data: &'static [u8] = Box::leak(data.into_boxed_slice());
    let shaper = rustybuzz::Face::from_slice(data, index)?;
    let font: &'static Font = Box::leak(Box::new(Font { family: key.0.clone(), data, index, embedded: false, shaper }));
    loaded.insert(key, font);
    Some(font)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_faces_set_what_they_cover() {
        for face in Face::ALL {
            let runs = runs("Größe 5 °C – Ж Ω", face);
            assert_eq!(runs.len(), 1, "{face:?}");
            assert!(runs[0].font.is_none());
            assert_eq!(missing("99 % ≥ CPU\u{200f}", face), []);
        }
        assert_eq!(runs("a ≥ b", Face::Sans).len(), 1);
        assert!(runs("a ≥ b", Face::Mono)[1].font.is_some_and(|f| f.embedded));
    }

    #[test]
    fn runs_keep_every_character_in_order() {
        let text = "CPU שלום עולם 中文 👩\u{200d}🚀 é\u{301} ok";
        let joined: String = runs(text, Face::Sans).iter().map(|run| run.text).collect();
        assert_eq!(joined, text);
    }

    #[test]
    fn what_no_font_covers_is_reported() {
        let none = Missing { character: '\u{10fffd}', font: None };
        for face in Face::ALL {
            assert_eq!(missing("a\u{10fffd}b\u{10fffd}", face), std::slice::from_ref(&none));
        }
        let parts = runs("a\u{10fffd}b", Face::Bold);
        assert_eq!(parts[1].font.map(|f| f.family.as_str()), Some("JetBrains Mono"));
        assert_eq!(boxed("a\u{10fffe}\u{200d}\u{10fffe}b é", Face::Sans), format!("a{NONE}{NONE}b é"));
        let hebrew = missing("ש", Face::Bold);
        assert_eq!(hebrew.iter().map(|m| m.character).collect::<String>(), "ש");
    }
}
