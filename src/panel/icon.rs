//! Signs by the names that dashboards use for them: own drawings in strokes, on a grid of 24 by 24.
//!
//! Commands: `M x y` begins, `L x y` and `C x y x y x y` go on, `Z` closes, `O x y r` is a ring, `D x y r` a disc,
//! `R x y w h` a rectangle.

use crate::scene::{Color, Node, Path, Segment, Stroke, Style};

/// The side of the grid.
const GRID: f64 = 24.0;
/// The width of strokes on the grid.
const PEN: f64 = 1.9;

/// Names, with blanks between those that share a sign, and what is drawn.
const SIGNS: &[(&str, &str)] = &[
    ("angle-down angle-down-alt", "M6 9L12 15L18 9"),
    ("angle-left angle-left-b", "M15 6L9 12L15 18"),
    ("angle-right angle-right-b", "M9 6L15 12L9 18"),
    ("angle-up", "M6 15L12 9L18 15"),
    ("apps", "R3 3 7 7R14 3 7 7R3 14 7 7R14 14 7 7"),
    ("arrow-circle-down", "O12 12 9.5M12 7L12 17M8 13L12 17L16 13"),
    ("arrow-circle-left", "O12 12 9.5M17 12L7 12M11 8L7 12L11 16"),
    ("arrow-circle-right", "O12 12 9.5M7 12L17 12M13 8L17 12L13 16"),
    ("arrow-circle-up", "O12 12 9.5M12 17L12 7M8 11L12 7L16 11"),
    ("arrow-down arrow-to-bottom", "M12 4L12 20M5.5 13.5L12 20L18.5 13.5"),
    ("arrow-left arrow-from-right", "M20 12L4 12M10.5 5.5L4 12L10.5 18.5"),
    ("arrow-right arrow", "M4 12L20 12M13.5 5.5L20 12L13.5 18.5"),
    ("arrow-up arrow-growth", "M12 20L12 4M5.5 10.5L12 4L18.5 10.5"),
    ("arrows-h arrows-h-alt", "M3 12L21 12M7.5 7.5L3 12L7.5 16.5M16.5 7.5L21 12L16.5 16.5"),
    ("arrows-v arrows-v-alt", "M12 3L12 21M7.5 7.5L12 3L16.5 7.5M7.5 16.5L12 21L16.5 16.5"),
    (
        "battery battery-full battery-bolt",
        "R2 7 17 10M22 10.5L22 13.5M6 10.5L6 13.5M10.5 10.5L10.5 13.5M15 10.5L15 13.5",
    ),
    ("battery-empty", "R2 7 17 10M22 10.5L22 13.5"),
    ("bell", "M5 17.5C7 15.5 7 13 7 10C7 2.5 17 2.5 17 10C17 13 17 15.5 19 17.5ZM10 20.5C10.8 21.8 13.2 21.8 14 20.5"),
    ("bolt bolt-alt flash", "M13.5 2.5L4.5 13.8L11 13.8L10 21.5L19.5 9.8L12.6 9.8Z"),
    (
        "bug",
        "M8 9C8 4 16 4 16 9L16 15C16 22 8 22 8 15ZM8 12L3.5 12M20.5 12L16 12M8 16L4.5 19M16 16L19.5 19M8 9L5 6M16 9L19 6",
    ),
    ("building", "R5 3 14 18M9 7.5L10 7.5M14 7.5L15 7.5M9 12L10 12M14 12L15 12M10 21L10 16.5L14 16.5L14 21"),
    ("calendar-alt calendar calendar-slash schedule", "R3 5 18 16M3 10.5L21 10.5M8 2.5L8 7M16 2.5L16 7"),
    ("camera", "M3 7.5L7.5 7.5L9 5L15 5L16.5 7.5L21 7.5L21 19.5L3 19.5ZO12 13 3.5"),
    ("car car-sideview", "M3 16.5L3 12.5L6 11L8 6.5L16 6.5L18 11L21 12.5L21 16.5ZM6 11L18 11O7.5 17 2O16.5 17 2"),
    ("chart chart-bar graph-bar chart-column", "M5 20.5L5 12M12 20.5L12 4M19 20.5L19 9"),
    ("chart-line chart-line-alt analytics graph-line", "M3 3L3 21L21 21M6.5 16L11 10.5L14.5 13.5L20 6.5"),
    (
        "chart-pie chart-pie-alt",
        "M11 4C1 4.5 1 20.5 11 21C16 21 20 17.5 20 12.5L11 12.5ZM15 3C18.5 3.5 20.5 5.5 21 9L15 9Z",
    ),
    ("check", "M4 12.5L9.5 18L20 6.5"),
    ("check-circle", "O12 12 9.5M7.5 12.5L10.8 15.8L16.5 9"),
    ("check-square", "R3.5 3.5 17 17M7.5 12.5L10.8 15.8L16.5 9"),
    ("circle", "O12 12 9.5"),
    (
        "clock clock-nine clock-eight clock-five clock-seven clock-ten clock-two clock-three stopwatch history",
        "O12 12 9.5M12 6.5L12 12L16 14.5",
    ),
    (
        "cloud clouds cloud-computing cloud-wifi cloud-check",
        "M7 19C0.5 19 0.5 10.8 6.3 10.8C6.3 3 16.5 3 17.3 9.7C23.5 9.7 23.5 19 17.3 19Z",
    ),
    (
        "cloud-download cloud-data-connection",
        "M7 16.5C0.5 16.5 1 9 6.3 9C6.3 1.5 16.5 1.5 17.3 8.2C23 8.2 23 16.5 17.3 16.5M12 11L12 21M8.5 17.5L12 21L15.5 17.5",
    ),
    (
        "cloud-upload",
        "M7 16.5C0.5 16.5 1 9 6.3 9C6.3 1.5 16.5 1.5 17.3 8.2C23 8.2 23 16.5 17.3 16.5M12 21L12 11.5M8.5 15L12 11.5L15.5 15",
    ),
    ("code brackets-curly", "M8 6L2 12L8 18M16 6L22 12L16 18"),
    (
        "cog setting settings",
        "O12 12 6.5O12 12 2.6M12 5.5L12 2.5M12 21.5L12 18.5M5.5 12L2.5 12M21.5 12L18.5 12M7.4 7.4L5.3 5.3M18.7 18.7L16.6 16.6M16.6 7.4L18.7 5.3M5.3 18.7L7.4 16.6",
    ),
    ("compass", "O12 12 9.5M16 8L13.5 13.5L8 16L10.5 10.5Z"),
    ("cross plus", "M12 4L12 20M4 12L20 12"),
    ("cube cubes box package", "M12 2.5L20.5 7L20.5 17L12 21.5L3.5 17L3.5 7ZM3.5 7L12 12L20.5 7M12 12L12 21.5"),
    (
        "dashboard tachometer-fast tachometer-fast-alt tachometer-empty",
        "M4.5 19C0 11.5 5 4 12 4C19 4 24 11.5 19.5 19ZM12 15L16 9D12 15 1.7",
    ),
    (
        "database database-alt",
        "M4 6C4 2.5 20 2.5 20 6C20 9.5 4 9.5 4 6ZM4 6L4 18C4 21.5 20 21.5 20 18L20 6M4 12C4 15.5 20 15.5 20 12",
    ),
    ("desktop desktop-alt monitor presentation", "R2.5 4 19 12.5M12 16.5L12 20.5M7.5 20.5L16.5 20.5"),
    (
        "document-info file file-alt document-layout-left file-blank",
        "M6 2.5L13.5 2.5L19 8L19 21.5L6 21.5ZM13.5 2.5L13.5 8L19 8M9.5 13L15.5 13M9.5 17L15.5 17",
    ),
    (
        "dollar-sign dollar-alt usd-circle",
        "M16.5 7.5C15 4.8 7.8 5 7.8 8.7C7.8 12.7 16.5 11.3 16.5 15.5C16.5 19.2 9 19.2 7.5 16.5M12 2.5L12 21.5",
    ),
    ("drone", "O5.5 5.5 3O18.5 5.5 3O5.5 18.5 3O18.5 18.5 3M7.6 7.6L16.4 16.4M16.4 7.6L7.6 16.4D12 12 3"),
    ("envelope envelope-alt fast-mail", "R3 5 18 14M3 6.5L12 13.5L21 6.5"),
    ("exclamation-circle exclamation-octagon exclamation", "O12 12 9.5M12 7L12 12.8D12 16.6 1.2"),
    ("exclamation-triangle warning", "M12 3L22 20.5L2 20.5ZM12 9.5L12 14.2D12 17.3 1.2"),
    ("eye", "M2 12C7 4 17 4 22 12C17 20 7 20 2 12ZO12 12 3.2"),
    (
        "faucet",
        "M3 8L13 8C18 8 20.5 10.5 20.5 14.5L16.5 14.5C16.5 12.5 15.5 12 13 12L3 12ZM9 8L9 4M5.5 4L12.5 4D18.5 19 1.4",
    ),
    (
        "fire",
        "M12.5 2.5C13 7.5 18.5 9.5 18.5 15C18.5 24 5.5 24 5.5 15C5.5 12 7.5 10.5 8 8C9.8 9 10.3 10.5 10.3 12C12 10.5 13 6.5 12.5 2.5Z",
    ),
    ("folder folder-open folder-plus", "M3 5L9.5 5L11.5 8L21 8L21 19.5L3 19.5Z"),
    ("globe", "O12 12 9.5M2.5 12L21.5 12M12 2.5C6.5 8 6.5 16 12 21.5C17.5 16 17.5 8 12 2.5"),
    ("hdd server-storage", "M3 13L6 5L18 5L21 13L21 19L3 19ZM3 13L21 13D17 16 1.2D13.5 16 1.2"),
    (
        "heart heart-alt heart-medical",
        "M12 20.5C2 13.5 1.5 9.5 3 7C5 3.5 10 4 12 8C14 4 19 3.5 21 7C22.5 9.5 22 13.5 12 20.5Z",
    ),
    (
        "heart-break",
        "M12 20.5C2 13.5 1.5 9.5 3 7C5 3.5 10 4 12 8C14 4 19 3.5 21 7C22.5 9.5 22 13.5 12 20.5ZM12 8L10 11L13.5 13L12 16",
    ),
    ("home home-alt estate house-user", "M2.5 11.5L12 3L21.5 11.5M5.5 9L5.5 21L18.5 21L18.5 9M10 21L10 15L14 15L14 21"),
    ("info-circle info", "O12 12 9.5M12 11L12 17D12 7.5 1.2"),
    ("key-skeleton-alt key-skeleton", "O8 16 4.5M11.3 12.7L20.5 3.5M16 8L19.5 11.5"),
    ("laptop laptop-cloud", "R4.5 5 15 10.5M2 19L22 19"),
    ("layer-group layers layers-alt", "M12 3L21.5 8L12 13L2.5 8ZM2.5 12L12 17L21.5 12M2.5 16L12 21L21.5 16"),
    ("lightbulb lightbulb-alt", "M9 17C9 14 6 13 6 9C6 1 18 1 18 9C18 13 15 14 15 17ZM9.5 20.8L14.5 20.8"),
    ("link", "M10 8L7 8C1.5 8 1.5 16 7 16L10 16M14 8L17 8C22.5 8 22.5 16 17 16L14 16M8 12L16 12"),
    ("list-ul list-ui-alt bars", "M8 6L21 6M8 12L21 12M8 18L21 18D3.8 6 1.2D3.8 12 1.2D3.8 18 1.2"),
    (
        "location-point map-marker map-pin location-pin-alt",
        "M12 21.5C7 15.5 5 12.5 5 9.5C5 0 19 0 19 9.5C19 12.5 17 15.5 12 21.5ZO12 9.3 2.5",
    ),
    ("lock key-lock padlock", "R5 11 14 10M8 11L8 8C8 2.5 16 2.5 16 8L16 11D12 16 1.5"),
    ("microphone", "M9 6C9 2 15 2 15 6L15 11C15 15 9 15 9 11ZM5.5 11C5.5 19 18.5 19 18.5 11M12 17L12 21"),
    ("minus", "M4 12L20 12"),
    ("minus-circle", "O12 12 9.5M7.5 12L16.5 12"),
    ("mobile-android mobile-android-alt", "R7 2.5 10 19M11 18.3L13 18.3"),
    ("moon", "M20.5 14C13 17.5 6.5 11 10 3.5C-1 7.5 2 22.5 13 21.3C16.5 21 19.5 18 20.5 14Z"),
    (
        "package-network sitemap channel network-wired share-alt",
        "R9 3 6 5R2.5 16 6 5R15.5 16 6 5M12 8L12 12M5.5 16L5.5 12L18.5 12L18.5 16",
    ),
    ("pause", "M8 5L8 19M16 5L16 19"),
    ("pause-circle", "O12 12 9.5M9.5 8.5L9.5 15.5M14.5 8.5L14.5 15.5"),
    ("phone", "M5 3L9 3L10.5 8L8 10C9.5 13 11 14.5 14 16L16 13.5L21 15L21 19C12 22.5 1.5 12 5 3Z"),
    (
        "plane plane-departure plane-fly",
        "M12 2.5C13 2.5 13.7 4 13.7 6L13.7 9.5L21.5 14L21.5 16L13.7 13.8L13.7 18.3L16 20L16 21.5L12 20.5L8 21.5L8 20L10.3 18.3L10.3 13.8L2.5 16L2.5 14L10.3 9.5L10.3 6C10.3 4 11 2.5 12 2.5Z",
    ),
    ("play", "M7 4L19.5 12L7 20Z"),
    ("play-circle", "O12 12 9.5M10 8L16 12L10 16Z"),
    ("plug", "M9 2.5L9 8M15 2.5L15 8M6 8L18 8L18 11C18 18 6 18 6 11ZM12 16.3L12 21.5"),
    ("plus-circle", "O12 12 9.5M7.5 12L16.5 12M12 7.5L12 16.5"),
    ("power power-off", "M12 2.5L12 11M7 6C-1 11.5 4 21.5 12 21.5C20 21.5 25 11.5 17 6"),
    (
        "processor microchip",
        "R6 6 12 12R9.8 9.8 4.4 4.4M9.5 2.5L9.5 6M14.5 2.5L14.5 6M9.5 18L9.5 21.5M14.5 18L14.5 21.5M2.5 9.5L6 9.5M2.5 14.5L6 14.5M18 9.5L21.5 9.5M18 14.5L21.5 14.5",
    ),
    ("pump", "O11 13.5 7O11 13.5 2.3M11 6.5L20.5 6.5L20.5 10.5L17.5 10.5M4 21.5L18 21.5"),
    ("question-circle question", "O12 12 9.5M9 9.5C9 5.8 15 5.8 15 9.5C15 12 12 12 12 14.2D12 17.3 1.2"),
    ("raindrops raindrops-alt tear", "M12 2.5C15 8 18.5 11 18.5 15C18.5 23.5 5.5 23.5 5.5 15C5.5 11 9 8 12 2.5Z"),
    (
        "rocket",
        "M12 2.5C17.5 7 17.5 12 15.5 17L8.5 17C6.5 12 6.5 7 12 2.5ZO12 9.8 1.8M7.3 12L4 16L5 20L8.5 17M16.7 12L20 16L19 20L15.5 17",
    ),
    ("search", "O10.5 10.5 7M15.7 15.7L21.5 21.5"),
    (
        "server server-alt servers server-connection server-network server-network-alt",
        "R3 3.5 18 7R3 13.5 18 7D7 7 1.2D7 17 1.2M12 7L17.5 7M12 17L17.5 17",
    ),
    (
        "shield shield-check shield-plus",
        "M12 2.5L20 5.5L20 11C20 16.5 17 19.5 12 21.5C7 19.5 4 16.5 4 11L4 5.5ZM8.5 12L11 14.5L15.5 9.5",
    ),
    (
        "shield-exclamation shield-slash",
        "M12 2.5L20 5.5L20 11C20 16.5 17 19.5 12 21.5C7 19.5 4 16.5 4 11L4 5.5ZM12 7.5L12 12.5D12 16 1.2",
    ),
    ("shopping-cart shopping-cart-alt", "M2 4L5 4L8 15.5L18 15.5L20.5 7.5L6 7.5O9 19.5 1.5O17 19.5 1.5"),
    ("signal signal-alt signal-alt-3", "M4 20L4 16.5M9.3 20L9.3 13M14.7 20L14.7 9M20 20L20 4.5"),
    (
        "sliders-v-alt sliders-v",
        "M6 3L6 9M6 14L6 21O6 11.5 2.3M18 3L18 5M18 10L18 21O18 7.5 2.3M12 3L12 14M12 19L12 21O12 16.5 2.3",
    ),
    ("square square-shape", "R4 4 16 16"),
    ("square-full stop", "R6 6 12 12"),
    ("star favorite", "M12 2.5L14.9 8.6L21.5 9.4L16.6 14L17.9 20.7L12 17.4L6.1 20.7L7.4 14L2.5 9.4L9.1 8.6Z"),
    ("stop-circle", "O12 12 9.5R8.5 8.5 7 7"),
    (
        "sun",
        "O12 12 4M12 5L12 2.5M12 21.5L12 19M5 12L2.5 12M21.5 12L19 12M7 7L5.3 5.3M18.7 18.7L17 17M17 7L18.7 5.3M5.3 18.7L7 17",
    ),
    (
        "sync redo repeat",
        "M20 10.5C18.5 3.5 9 1 5 7.5M5 2.5L5 7.5L10 7.5M4 13.5C5.5 20.5 15 23 19 16.5M19 21.5L19 16.5L14 16.5",
    ),
    ("tag-alt tag", "M3 3L11 3L21.5 13.5L13.5 21.5L3 11ZD7.5 7.5 1.5"),
    (
        "temperature temperature-half thermometer",
        "M9.7 13.5L9.7 5C9.7 2 14.3 2 14.3 5L14.3 13.5C18.5 16 16.5 21.5 12 21.5C7.5 21.5 5.5 16 9.7 13.5ZM12 16L12 8.5D12 17.3 2",
    ),
    ("times multiply x x-mark", "M5.5 5.5L18.5 18.5M18.5 5.5L5.5 18.5"),
    ("times-circle", "O12 12 9.5M8.5 8.5L15.5 15.5M15.5 8.5L8.5 15.5"),
    ("toggle-off", "M7 6.5L17 6.5C24 6.5 24 17.5 17 17.5L7 17.5C0 17.5 0 6.5 7 6.5ZO7.5 12 2.5"),
    ("toggle-on", "M7 6.5L17 6.5C24 6.5 24 17.5 17 17.5L7 17.5C0 17.5 0 6.5 7 6.5ZD16.5 12 3"),
    (
        "trash-alt trash",
        "M3.5 6.5L20.5 6.5M9 6.5L9 3.5L15 3.5L15 6.5M5.5 6.5L6.5 21L17.5 21L18.5 6.5M10 11L10 17M14 11L14 17",
    ),
    ("triangle", "M12 3.5L21.5 20L2.5 20Z"),
    ("truck truck-loading", "R2 6 12 11M14 10L18.5 10L22 13.5L22 17L14 17O7 18.5 2.2O18 18.5 2.2"),
    ("unlock unlock-alt", "R5 11 14 10M8 11L8 8C8 3 14.5 2 16 6.5D12 16 1.5"),
    ("user user-circle user-square", "O12 7.5 4.3M3.5 21C4 11.5 20 11.5 20.5 21"),
    (
        "users-alt user-friends",
        "O8.5 8.5 3.5M2 20C2.5 12 14.5 12 15 20M15.5 5.3C20 5.3 20 11.5 16 11.8M18 14.5C20.5 15.5 21.8 17.5 22 20",
    ),
    ("video", "R2.5 6 13 12M15.5 10.5L21.5 7L21.5 17L15.5 13.5"),
    ("volume volume-up", "M3 9L7 9L12 4.5L12 19.5L7 15L3 15ZM15.5 9C17.5 10.5 17.5 13.5 15.5 15M18 6C22 9 22 15 18 18"),
    ("wifi wifi-router rss", "M2.5 9.5C8 3.5 16 3.5 21.5 9.5M6 13.5C9.5 10 14.5 10 18 13.5D12 18 1.8"),
    ("wind", "M3 9L14 9C18.5 9 18.5 3 14.5 3.5M3 13L18.5 13C22.5 13 22.5 18.5 18.5 18M3 17L11 17C14 17 14 21 11 21"),
    (
        "wrench",
        "M20.5 6.5C21.5 11 17.5 14.5 13.5 13L7 19.8C4.5 22 2 19.5 4.2 17L11 10.5C9.5 6.5 13 2.5 17.5 3.5L14.5 6.5L17.5 9.5Z",
    ),
];

/// A sign by its file or name: `img/icons/unicons/cloud.svg`, `cloud`.
pub fn named(path: &str) -> Option<&'static str> {
    let name = stem(path);
    let name = name.strip_suffix("-filled").unwrap_or(name);
    SIGNS.iter().find(|(names, _)| names.split(' ').any(|n| n == name)).map(|(_, sign)| *sign)
}

/// The name in a path: the last part, without its ending.
pub fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// A sign in a colour. `at` places a point of the grid's middle, given in pixels, of which the grid has so many.
pub fn draw(sign: &str, side: f64, color: Color, at: &dyn Fn(f64, f64) -> (f64, f64)) -> Vec<Node> {
    let unit = side / GRID;
    let place = |x: f64, y: f64| at((x - GRID / 2.0) * unit, (y - GRID / 2.0) * unit);
    let (strokes, fills) = outline(sign, &place);
    let pen = Stroke { round: true, ..Stroke::solid(color, PEN * unit) };
    let mut nodes = Vec::new();
    if !strokes.is_empty() {
        nodes.push(Node::path(strokes, Style { fill: None, stroke: Some(pen) }));
    }
    if !fills.is_empty() {
        nodes.push(Node::path(fills, Style::fill(color)));
    }
    nodes
}

/// What is stroked and what is filled of a sign.
fn outline(sign: &str, place: &dyn Fn(f64, f64) -> (f64, f64)) -> (Path, Path) {
    let (mut strokes, mut fills) = (Path::default(), Path::default());
    for (command, numbers) in commands(sign) {
        match (command, numbers.as_slice()) {
            ('M', [x, y]) => strokes.0.push(segment(place(*x, *y), Segment::Move)),
            ('L', [x, y]) => strokes.0.push(segment(place(*x, *y), Segment::Line)),
            ('C', [a, b, c, d, x, y]) => strokes.cubic_to(place(*a, *b), place(*c, *d), place(*x, *y)),
            ('Z', []) => strokes.close(),
            ('O', [x, y, r]) => ring(&mut strokes, (*x, *y), *r, place),
            ('D', [x, y, r]) => ring(&mut fills, (*x, *y), *r, place),
            ('R', [x, y, w, h]) => {
                for (i, (a, b)) in [(0.0, 0.0), (*w, 0.0), (*w, *h), (0.0, *h)].into_iter().enumerate() {
                    let to = place(x + a, y + b);
                    strokes.0.push(segment(to, if i == 0 { Segment::Move } else { Segment::Line }));
                }
                strokes.close();
            }
            _ => {}
        }
    }
    (strokes, fills)
}

fn segment(at: (f64, f64), make: fn(f64, f64) -> Segment) -> Segment {
    make(at.0, at.1)
}

/// Four curves around a middle.
fn ring(path: &mut Path, (x, y): (f64, f64), r: f64, place: &dyn Fn(f64, f64) -> (f64, f64)) {
    const K: f64 = 0.552_284_8;
    let at = |a: f64, b: f64| place(x + a * r, y + b * r);
    let start = at(1.0, 0.0);
    path.move_to(start.0, start.1);
    for (a, b) in [(1.0f64, 0.0f64), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
        // A quarter turn onwards is (-b, a).
        path.cubic_to(at(a - b * K, b + a * K), at(-b + a * K, a + b * K), at(-b, a));
    }
    path.close();
}

/// Letters with the numbers behind them.
fn commands(sign: &str) -> Vec<(char, Vec<f64>)> {
    let starts: Vec<usize> = sign.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).map(|(i, _)| i).collect();
    let ends = starts.iter().skip(1).copied().chain([sign.len()]);
    let one = |(from, to): (&usize, usize)| {
        let numbers = sign[from + 1..to].split(' ').filter_map(|n| n.parse().ok()).collect();
        (sign[*from..].chars().next().unwrap_or('Z'), numbers)
    };
    starts.iter().zip(ends).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_sign_is_drawn_inside_its_grid() {
        let mut seen = BTreeSet::new();
        for (names, sign) in SIGNS {
            assert!(names.split(' ').all(|n| seen.insert(n)), "{names} twice");
            for (command, numbers) in commands(sign) {
                let wanted = match command {
                    'M' | 'L' => 2,
                    'C' => 6,
                    'Z' => 0,
                    'O' | 'D' => 3,
                    'R' => 4,
                    other => panic!("{other} in {names}"),
                };
                assert_eq!(numbers.len(), wanted, "{command} in {names}");
                let bent = |i: usize| command == 'C' && i < 4;
                let inside = |(i, n): (usize, &f64)| bent(i) || (0.0..=GRID).contains(n);
                assert!(numbers.iter().enumerate().all(inside), "{names}: {numbers:?}");
            }
            assert!(!draw(sign, 48.0, Color::hex(0), &|x, y| (x, y)).is_empty());
        }
    }

    #[test]
    fn names_and_files_find_signs() {
        for (name, known) in [
            ("img/icons/unicons/cloud.svg", true),
            ("star", true),
            ("img/icons/marker/x-mark.svg", true),
            ("docker", false),
            ("", false),
        ] {
            assert_eq!(named(name).is_some(), known, "{name}");
        }
        assert_eq!((stem("a/b/plan.v2.png"), stem("x")), ("plan.v2", "x"));
    }
}
