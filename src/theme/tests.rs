use proptest::prelude::*;

use super::vision::{VISIONS, difference};
use super::*;

fn themes() -> [Theme; 4] {
    BUILT_IN.map(|name| Theme::named(name).unwrap())
}

#[test]
fn the_palettes_stand_out_and_stay_apart() {
    for theme in themes() {
        for (i, a) in theme.palette.iter().enumerate() {
            assert!(
                a.contrast(theme.panel) >= 3.0 * theme.contrast,
                "{} {a} has {:.2}",
                theme.name,
                a.contrast(theme.panel)
            );
            for b in &theme.palette[..i] {
                for (vision, matrix) in &VISIONS {
                    let apart = difference(matrix, *a, *b);
                    assert!(apart >= 10.0, "{} {a} {b} to {vision}: {apart:.1}", theme.name);
                }
            }
        }
        assert_eq!(theme.palette.len(), 8);
    }
}

#[test]
fn further_rounds_stand_out_too_and_differ() {
    for theme in themes() {
        let all: Vec<Color> = (0..24).map(|i| theme.series(i)).collect();
        assert!(all.iter().all(|c| c.contrast(theme.panel) >= 3.0 * theme.contrast), "{} {all:?}", theme.name);
        for (i, color) in all.iter().enumerate() {
            assert!(!all[..i].contains(color), "{} {color}", theme.name);
        }
    }
}

#[test]
fn text_colours_can_be_read() {
    for theme in themes() {
        for color in [theme.text, theme.muted, theme.good, theme.warn, theme.bad, theme.info] {
            let shown = theme.ink(color, 4.5);
            assert_eq!((shown, color), (color, color), "{} {:.2}", theme.name, color.contrast(theme.panel));
        }
    }
}

#[test]
fn high_contrast_has_7_for_text_and_more_than_4_5_for_data() {
    let theme = Theme::high_contrast();
    for name in names().chain(["yellow".to_string(), "#eeeeee".to_string()]) {
        let color = theme.color(&name).unwrap();
        assert!(color.contrast(theme.panel) >= 4.5, "{name} {color}");
    }
    for color in [theme.text, theme.muted, theme.good, theme.warn, theme.bad, theme.info] {
        assert!(color.contrast(theme.panel) >= 7.0, "{color}");
    }
    assert!(theme.ink(Color::hex(0xffff00), 4.5).contrast(theme.panel) >= 7.0);
    assert_eq!(theme.color("panel-bg"), Some(theme.panel));
    assert_eq!(theme.color("transparent").map(|c| c.a), Some(0));
}

#[test]
fn names_are_the_themes_or_css() {
    let (dark, light) = (Theme::dark(), Theme::light());
    assert_eq!(dark.color("green"), Some(Color::hex(0x73bf69)));
    assert_eq!(light.color("green"), Some(Color::hex(0x56a64b)));
    assert_eq!(light.color("dark-purple"), Some(Color::hex(0x7c2ea3)));
    assert_eq!(dark.color(" teal "), Some(Color::hex(0x008080)));
    assert_eq!(dark.color("rgb(1, 2, 3)"), Some(Color::hex(0x010203)));
    assert_eq!(dark.color("text"), Some(dark.text));
    assert_eq!(dark.color("transparent").map(|c| c.a), Some(0));
    assert_eq!(dark.color("very-dark-green"), None);
    assert_eq!(names().filter(|n| light.color(n).is_some()).count(), 30);
}

#[test]
fn schemes_take_any_place() {
    let theme = Theme::dark();
    let scheme = Scheme::of("continuous-viridis", &theme).expect("known");
    assert_eq!((scheme.at(f64::NAN), scheme.at(-3.0)), (Color::hex(0x440154), Color::hex(0x440154)));
    assert_eq!(scheme.at(f64::INFINITY), Color::hex(0xfde725));
    assert_eq!(Scheme::of("continuous-viridi", &theme), None);
    assert_eq!(Scheme::through(vec![]).at(0.5), Color::default());
}

proptest! {
    #[test]
    fn ink_reaches_its_contrast_and_leaves_alone_what_has_it(rgb in 0..0x100_0000u32, text: bool, dark: bool) {
        let theme = if dark { Theme::dark() } else { Theme::light() };
        let (color, at_least) = (Color::hex(rgb), if text { 4.5 } else { 3.0 });
        let ink = theme.ink(color, at_least);
        prop_assert!(ink.contrast(theme.panel) >= at_least);
        prop_assert_eq!(ink == color, color.contrast(theme.panel) >= at_least);
    }
}
