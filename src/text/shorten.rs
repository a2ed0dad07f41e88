//! Shortening and wrapping, between characters as people see them.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::{Face, clean, measure, width};

const ELLIPSIS: &str = "…";
/// Put behind an ellipsis that follows a right-to-left text, so that it stands at the text's end.
const RIGHT_TO_LEFT: char = '\u{200f}';
/// No character that takes room is narrower than this, over the size; bounds the work on long texts.
const NARROWEST: f64 = 0.1;

/// The text, or its start with an ellipsis, so that it is no wider than `max`; empty if not even that fits.
pub fn shorten(text: &str, face: Face, size: f64, max: f64) -> Cow<'_, str> {
    if fits(text, face, size, max) {
        return Cow::Borrowed(text);
    }
    let clusters = first_clusters(text, size, max);
    let cut = |keep: usize| ellipsized(clusters[..keep].concat().trim_end());
    Cow::Owned(longest(clusters.len(), cut, |t| fits(t, face, size, max)))
}

/// The text, or its start and end around an ellipsis, so that it is no wider than `max`.
pub fn shorten_middle(text: &str, face: Face, size: f64, max: f64) -> Cow<'_, str> {
    if fits(text, face, size, max) {
        return Cow::Borrowed(text);
    }
    let starts = first_clusters(text, size, max);
    let mut ends: Vec<&str> = text.graphemes(true).rev().take(starts.len()).collect();
    ends.reverse();
    let cut = |keep: usize| {
        let (head, tail) = (keep.div_ceil(2), keep / 2);
        let (head, tail) = (starts[..head].concat(), ends[ends.len() - tail..].concat());
        format!("{}{ELLIPSIS}{}", head.trim_end(), tail.trim_start())
    };
    Cow::Owned(longest(starts.len(), cut, |t| fits(t, face, size, max)))
}

/// The first of some texts, from the longest to the shortest, that is no wider than `max`; else the last, shortened.
pub fn fitting(texts: &[String], face: Face, size: f64, max: f64) -> String {
    let fits = texts.iter().find(|t| fits(t, face, size, max)).cloned();
    fits.or_else(|| Some(shorten(texts.last()?, face, size, max).into_owned())).unwrap_or_default()
}

/// The text in lines no wider than `max`, broken at line breaks and blanks, else between characters; the last of
/// `lines` lines is shortened when more is left.
pub fn wrap(text: &str, face: Face, size: f64, max: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut paragraphs = text.lines();
    let mut rest = paragraphs.next().map(str::trim);
    while let Some(paragraph) = rest {
        if done.len() + 1 >= lines {
            let more = paragraphs.any(|p| !p.trim().is_empty());
            done.extend(last_line(paragraph, more, face, size, max));
            break;
        }
        let (line, left) = first_line(paragraph, face, size, max);
        if line.is_empty() && !left.is_empty() {
            break;
        }
        done.push(clean(line).into_owned());
        rest = if left.is_empty() { paragraphs.next().map(str::trim) } else { Some(left) };
    }
    done.truncate(lines);
    done
}

fn fits(text: &str, face: Face, size: f64, max: f64) -> bool {
    // Longer than any text of visible characters that fits: not worth shaping.
    text.len() <= most(size, max).saturating_mul(8) && width(text, face, size) <= max
}

/// How many characters can stand in `max`.
fn most(size: f64, max: f64) -> usize {
    (max / (size * NARROWEST)).clamp(0.0, 20_000.0) as usize + 8
}

fn first_clusters(text: &str, size: f64, max: f64) -> Vec<&str> {
    text.graphemes(true).take(most(size, max)).collect()
}

/// The longest of the cut texts that fits, by halving; empty if not even the ellipsis fits.
fn longest(count: usize, cut: impl Fn(usize) -> String, fits: impl Fn(&str) -> bool) -> String {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(&cut(middle)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    // Widths do not strictly grow with the text: kerning and ligatures.
    (0..=low).rev().map(cut).find(|t| fits(t)).unwrap_or_default()
}

fn ellipsized(start: &str) -> String {
    let mut text = format!("{start}{ELLIPSIS}");
    if start.chars().rev().find(|c| c.is_alphanumeric()).is_some_and(right_to_left) {
        text.push(RIGHT_TO_LEFT);
    }
    text
}

/// Letters of Hebrew, Arabic and their kin.
pub fn right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The last line that there is room for.
fn last_line(paragraph: &str, more: bool, face: Face, size: f64, max: f64) -> Option<String> {
    let paragraph = clean(paragraph);
    let line = if more && fits(&paragraph, face, size, max) {
        let told = ellipsized(&paragraph);
        if fits(&told, face, size, max) { told } else { shorten(&told, face, size, max).into_owned() }
    } else {
        shorten(&paragraph, face, size, max).into_owned()
    };
    (paragraph.is_empty() || !line.is_empty()).then_some(line)
}

/// The part of a paragraph that fits in a line, and the rest: broken at the last blank that fits, else between
/// characters. Empty when not one character fits.
fn first_line(paragraph: &str, face: Face, size: f64, max: f64) -> (&str, &str) {
    if fits(paragraph, face, size, max) {
        return (paragraph, "");
    }
    let room = |end: usize| measure::ems(paragraph[..end].trim_end(), face) * size <= max;
    let limit = most(size, max);
    let ends: Vec<usize> = paragraph.grapheme_indices(true).map(|(i, c)| i + c.len()).take(limit).collect();
    let mut keep = ends.partition_point(|end| room(*end));
    while keep > 0 && !room(ends[keep - 1]) {
        keep -= 1;
    }
    let end = keep.checked_sub(1).map_or(0, |k| ends[k]);
    let blank = paragraph[..end].rfind(char::is_whitespace).filter(|at| !paragraph[..*at].trim().is_empty());
    let whole = paragraph[end..].starts_with(char::is_whitespace);
    let at = if whole { end } else { blank.unwrap_or(end) };
    (paragraph[..at].trim(), paragraph[at..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SANS: Face = Face::Sans;

    #[test]
    fn a_text_that_fits_stays() {
        assert_eq!(shorten("node-1", SANS, 12.0, 100.0), "node-1");
        assert_eq!(shorten_middle("node-1", SANS, 12.0, 100.0), "node-1");
        assert_eq!(wrap("node-1", SANS, 12.0, 100.0, 3), ["node-1"]);
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis() {
        assert_eq!(shorten("a very long name of a host", SANS, 12.0, 60.0), "a very lo…");
        assert_eq!(shorten("word next", SANS, 12.0, width("word …", SANS, 12.0)), "word…");
        assert_eq!(shorten("anything", SANS, 12.0, 3.0), "");
        assert_eq!(shorten("anything", SANS, 12.0, f64::NAN), "");
        assert!(shorten("שלום עולם ומלואו", SANS, 12.0, 50.0).ends_with("…\u{200f}"));
    }

    #[test]
    fn the_middle_goes_first() {
        let text = shorten_middle("prometheus-server-0.monitoring.svc:9090", SANS, 12.0, 120.0);
        assert!(text.starts_with("promethe") && text.ends_with("svc:9090"), "{text}");
    }

    #[test]
    fn the_longest_that_fits_is_taken() {
        let texts = ["+3 more rows, +1 more column", "+3 rows, +1 column", "+4"].map(String::from);
        assert_eq!(fitting(&texts, SANS, 11.0, 400.0), texts[0]);
        assert_eq!(fitting(&texts, SANS, 11.0, 108.0), texts[1]);
        assert_eq!(fitting(&texts, SANS, 11.0, 3.0), "");
        assert_eq!(fitting(&[], SANS, 11.0, 30.0), "");
    }

    #[test]
    fn lines_break_at_blanks() {
        let text = "connection refused by the server at 10.0.0.1";
        assert_eq!(wrap(text, SANS, 12.0, 135.0, 9), ["connection refused by", "the server at 10.0.0.1"]);
        assert_eq!(wrap(text, SANS, 12.0, 130.0, 1), ["connection refused…"]);
        assert_eq!(wrap("one\ntwo\nthree", SANS, 12.0, 120.0, 2), ["one", "two…"]);
        assert_eq!(wrap("", SANS, 12.0, 120.0, 2), Vec::<String>::new());
        assert_eq!(wrap("x", SANS, 12.0, 120.0, 0), Vec::<String>::new());
        let parts = wrap(&"a".repeat(60), SANS, 12.0, 120.0, 9);
        assert_eq!(parts.concat(), "a".repeat(60));
    }

    #[test]
    fn characters_stay_whole() {
        let family = "👨\u{200d}👩\u{200d}👧".repeat(30);
        let short = shorten(&family, SANS, 12.0, 100.0).into_owned();
        assert_eq!(short.trim_end_matches('…').len() % "👨\u{200d}👩\u{200d}👧".len(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]
        #[test]
        fn nothing_is_wider_than_asked(text in "\\PC{0,40}|[ -~\\n\\t]{0,80}|[א-ת0-9 .]{0,20}", max in -5.0..200.0, lines in 0usize..5) {
            for face in Face::ALL {
                let ends = [shorten(&text, face, 11.0, max), shorten_middle(&text, face, 11.0, max)];
                for line in ends.iter().map(|l| l.to_string()).chain(wrap(&text, face, 11.0, max, lines)) {
                    prop_assert!(line.is_empty() || width(&line, face, 11.0) <= max, "{line:?}");
                }
                prop_assert!(wrap(&text, face, 11.0, max, lines).len() <= lines);
            }
        }

        #[test]
        fn wrapping_loses_nothing(text in "[a-z]{1,12}( [a-z]{1,12}){0,20}") {
            let joined = wrap(&text, SANS, 11.0, 90.0, usize::MAX).join(" ");
            prop_assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
