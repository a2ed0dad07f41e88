//! Grafana's colour names: six hues in five shades, other ones in light than in dark.

use crate::scene::Color;

/// The shades of a hue, the plain name in the middle.
const SHADES: [&str; 5] = ["super-light-", "light-", "", "semi-dark-", "dark-"];

/// Six shades of each hue, from light to dark: the dark theme uses the first five, the light theme the last five.
const HUES: [(&str, [u32; 6]); 6] = [
    ("red", [0xffa6b0, 0xff7383, 0xf2495c, 0xe02f44, 0xc4162a, 0xad0317]),
    ("orange", [0xffcb7d, 0xffb357, 0xff9830, 0xff780a, 0xfa6400, 0xe55400]),
    ("yellow", [0xfff899, 0xffee52, 0xfade2a, 0xf2cc0c, 0xe0b400, 0xcc9d00]),
    ("green", [0xc8f2c2, 0x96d98d, 0x73bf69, 0x56a64b, 0x37872d, 0x19730e]),
    ("blue", [0xc0d8ff, 0x8ab8ff, 0x5794f2, 0x3274d9, 0x1f60c4, 0x1250b0]),
    ("purple", [0xdeb6f2, 0xca95e5, 0xb877d9, 0xa352cc, 0x8f3bb8, 0x7c2ea3]),
];

/// The colour of that name in a dark or a light theme.
pub fn named(name: &str, dark: bool) -> Option<Color> {
    let (hue, shades) = HUES.iter().find(|(hue, _)| name.ends_with(hue))?;
    let shade = SHADES.iter().position(|shade| name.strip_suffix(hue) == Some(shade))?;
    Some(Color::hex(shades[shade + usize::from(!dark)]))
}

/// All names.
pub fn names() -> impl Iterator<Item = String> {
    HUES.iter().flat_map(|(hue, _)| SHADES.iter().map(move |shade| format!("{shade}{hue}")))
}
