//! The writer, on scenes made by hand.

use super::*;
use crate::scene::{Color, Image, Paint, Path, Segment, Stroke, Text};

const BLUE: Color = Color::hex(0x1f6fd6);
const SKY: Color = Color::hex(0x5aa2ff);

fn scene(nodes: Vec<Node>) -> Scene {
    Scene { width: 100.0, height: 50.0, nodes, ..Scene::default() }
}

/// What stands between the frame's start and end tags.
fn inner(svg: &str) -> &str {
    let start = svg.find("<g").expect("a group");
    &svg[start..svg.len() - "</svg>".len()]
}

/// A scene with a node of every kind, in a colour.
fn every_kind(color: Color) -> Scene {
    let gradient =
        Paint::Linear { from: (0.0, 0.0), to: (0.0, 9.0), stops: vec![(0.0, color), (1.0, color.alpha(0.2))] };
    let area = Path(vec![Segment::Move(0.0, 0.0), Segment::Line(5.0, 5.0), Segment::Line(0.0, 5.0), Segment::Close]);
    let nodes = vec![
        Node::path(area, Style { fill: Some(gradient), stroke: None }),
        Node::Circle(1.0, 2.0, 3.0, Style::fill(color)),
        Node::Rect(Rect::new(0.0, 0.0, 9.0, 9.0), 2.0, Style::stroke(color, 1.5)),
        Text::new(5.0, 5.0, "text", 12.0, color).into(),
        Node::Image(Image { place: Rect::new(0.0, 0.0, 9.0, 9.0), width: 1, height: 2, pixels: vec![color; 2].into() }),
    ];
    let group =
        Group { clip: Some(Rect::new(0.0, 0.0, 50.0, 50.0)), title: Some("a".into()), nodes, ..Group::default() };
    Scene { background: Some(color), title: "T".into(), description: "D".into(), ..scene(vec![group.into()]) }
}

#[test]
fn a_file_names_itself() {
    let svg = write(&every_kind(BLUE), false);
    let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\" viewBox=\"0 0 100 50\" role=\"img\" \
                 aria-labelledby=\"s-t s-d\"";
    assert!(svg.starts_with(start), "{svg}");
    assert!(svg.contains("<title id=\"s-t\">T</title><desc id=\"s-d\">D</desc>"));
    assert!(!svg.contains("@font-face"));
    assert!(write(&every_kind(BLUE), true).contains("@font-face{font-family:'Inter';font-weight:400;"));
}

#[test]
fn lines_of_one_style_are_one_path() {
    let line = |y| Node::line(0.0, y, 10.0, y, Stroke::solid(BLUE, 1.0));
    let svg = write(&scene(vec![line(1.5), line(2.5), line(3.5)]), false);
    assert_eq!(inner(&svg), "<g><path d=\"M0 1.5h10M0 2.5h10M0 3.5h10\" fill=\"none\" stroke=\"#1f6fd6\"/></g>");
    let faint = |y| Node::line(0.0, y, 10.0, y, Stroke::solid(BLUE.alpha(0.5), 1.0));
    let svg = write(&scene(vec![faint(1.0), faint(2.0)]), false);
    assert_eq!(svg.matches("<path").count(), 2, "what shows through is drawn by itself");
    assert!(svg.contains("stroke-opacity=\".502\""), "{svg}");
}

#[test]
fn bars_are_one_path_and_texts_one_group() {
    let bar = |x| Node::rect(Rect::new(x, 0.0, 2.0, 10.0), Style::fill(Color::hex(0xffffff)));
    let text = |x| Text::new(x, 9.0, "a", 11.0, BLUE).anchor(crate::scene::Anchor::End).into();
    let svg = write(&scene(vec![bar(0.0), bar(4.0), text(1.0), text(2.0)]), false);
    let bars = "<path d=\"M0 0h2v10h-2zM4 0h2v10h-2z\" fill=\"#fff\"/>";
    let texts = "<g font-size=\"11\" text-anchor=\"end\" fill=\"#1f6fd6\"><text x=\"1\" y=\"9\">a</text><text x=\"2\" y=\"9\">a</text></g>";
    assert_eq!(inner(&svg), format!("<g>{bars}{texts}</g>"));
}

#[test]
fn equal_gradients_and_clips_are_defined_once() {
    let Scene { nodes, .. } = every_kind(BLUE);
    let svg = write(&scene([nodes.clone(), nodes].concat()), false);
    assert_eq!(svg.matches("<linearGradient").count(), 1);
    assert_eq!(svg.matches("<clipPath").count(), 1);
    assert_eq!(svg.matches("url(#s-").count(), 4);
}

#[test]
fn text_from_data_stays_text() {
    let hostile = "</script><b onload=\"x\">]]>&\u{0}\u{1b}'";
    let group = Group {
        title: Some(hostile.into()),
        link: Some("javascript:alert(1)".into()),
        nodes: vec![Text::new(0.0, 0.0, hostile, 12.0, BLUE).into()],
        ..Group::default()
    };
    let svg = write(&Scene { title: hostile.into(), ..scene(vec![group.into()]) }, false);
    assert!(!svg.contains("<b") && !svg.contains("</script") && !svg.contains("javascript"), "{svg}");
    assert!(!svg.contains(['\u{0}', '\u{1b}']));
    let shown = "&lt;/script&gt;&lt;b onload=&quot;x&quot;&gt;]]&gt;&amp;&#39;";
    assert_eq!(svg.matches(shown).count(), 3);
    resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).expect("well-formed");
}

#[test]
fn links_are_of_the_web() {
    for (link, kept) in [
        ("https://example.com/a?b=c:d", true),
        ("HTTP://example.com", true),
        ("node.html#cpu", true),
        ("#a:b", true),
        ("JavaScript:alert(1)", false),
        ("data:text/html,x", false),
    ] {
        let nodes = vec![Node::Circle(1.0, 1.0, 1.0, Style::fill(BLUE))];
        let group = Group { link: Some(link.into()), nodes, ..Group::default() };
        assert_eq!(write(&scene(vec![group.into()]), false).contains("<a "), kept, "{link}");
    }
}

#[test]
fn scenes_that_differ_in_colours_are_written_once() {
    let mut palette = Palette::default();
    let svg = write_pair(&every_kind(BLUE), &every_kind(SKY), "cpu", &mut palette);
    assert!(!svg.contains("<g class=\"dark-only\">"), "{svg}");
    let blue = "--c1f6fd6-5aa2ff";
    assert!(svg.contains(&format!("fill=\"var({blue})\"")) && svg.contains(&format!("stroke=\"var({blue})\"")));
    assert_eq!(svg.matches("<circle").count(), 1);
    assert!(svg.contains("url(#cpu-0)") && svg.contains("id=\"cpu-t\""));
    let css = palette.css();
    assert!(
        css.starts_with(":root{") && css.contains("{--c1f6fd633-5aa2ff33:#1f6fd633;--c1f6fd6-5aa2ff:#1f6fd6;}"),
        "{css}"
    );
    assert!(css.contains(":root[data-theme=dark]{--c1f6fd633-5aa2ff33:#5aa2ff33;--c1f6fd6-5aa2ff:#5aa2ff;}"), "{css}");
    let again = write_pair(&every_kind(BLUE), &every_kind(SKY), "mem", &mut palette);
    assert!(again.contains(&format!("var({blue})")) && palette.css() == css, "the palette is the page's");
}

#[test]
fn images_in_two_themes_are_two_images() {
    let mut palette = Palette::default();
    let svg = write_pair(&every_kind(BLUE), &every_kind(SKY), "a", &mut palette);
    assert_eq!(svg.matches("<image").count(), 2);
    assert_eq!(write_pair(&every_kind(BLUE), &every_kind(BLUE), "a", &mut palette).matches("<image").count(), 1);
}

#[test]
fn scenes_of_two_shapes_are_written_both() {
    let mut palette = Palette::default();
    let mut dark = every_kind(SKY);
    dark.nodes.push(Node::Circle(1.0, 1.0, 1.0, Style::fill(SKY)));
    let svg = write_pair(&every_kind(BLUE), &dark, "x y", &mut palette);
    assert!(svg.contains("<g class=\"light-only\">") && svg.contains("<g class=\"dark-only\">"), "{svg}");
    let mut ids: Vec<&str> = svg.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "ids are unique");
}

#[test]
fn a_missing_character_gets_a_font_or_stays() {
    let svg = write(&scene(vec![Text::new(0.0, 0.0, "a  ≥ b", 12.0, BLUE).face(Face::Mono).into()]), false);
    assert!(svg.contains("xml:space=\"preserve\">a  <tspan font-family=\"&#39;Inter&#39;\">≥"), "{svg}");
}
