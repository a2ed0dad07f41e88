//! The floor: the same picture as a hand-written SVG, its points already reduced, set in one embedded font,
//! rasterised and encoded by the same libraries.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use base64::Engine;
use resvg::{tiny_skia, usvg};

/// Width of the picture in CSS pixels.
pub const WIDTH: f64 = 1000.0;
/// Height of the picture in CSS pixels.
pub const HEIGHT: f64 = 400.0;
/// Left edge, top edge, width and height of the plot.
pub const PLOT: (f64, f64, f64, f64) = (50.0, 40.0, 940.0, 300.0);

/// How much there is to draw.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Its name in the tables.
    pub name: &'static str,
    /// How many lines.
    pub series: usize,
    /// How many points a line has.
    pub points: usize,
}

/// The loads, from a usual panel to a heavy one.
pub const LOADS: [Load; 3] = [
    Load { name: "W1", series: 6, points: 720 },
    Load { name: "W2", series: 50, points: 1_440 },
    Load { name: "W3", series: 4, points: 100_000 },
];

/// Colours of lines.
pub const COLORS: [u32; 8] = [0x1f6fd6, 0xd9480f, 0x2b8a3e, 0x9c36b5, 0xb8860b, 0x0c8599, 0xc2255c, 0x5f6b7a];

/// Noisy sines between 0 and 1 with gaps: the same on every machine.
pub fn data(load: Load) -> Vec<Vec<Option<f64>>> {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1u64 << 31) as f64
    };
    let mut line = |series: usize| {
        let mut point = |i: usize| {
            let t = i as f64 / load.points as f64;
            let gap = (t * 40.0 + series as f64 * 3.0) % 17.0 < 0.4;
            let value = 0.5 + 0.3 * (t * 12.0 + series as f64).sin() + 0.12 * (noise() - 0.5);
            (!gap).then_some(value)
        };
        (0..load.points).map(&mut point).collect()
    };
    (0..load.series).map(&mut line).collect()
}

/// A line's points in pixels of the plot, in parts between gaps: of each column the first, least, greatest and last.
pub fn reduced(line: &[Option<f64>], device: f64) -> Vec<Vec<(f64, f64)>> {
    let (left, top, width, height) = PLOT;
    let place = |i: usize, v: f64| (left + width * i as f64 / (line.len() - 1) as f64, top + height * (1.0 - v));
    let columns = width * device;
    let column = |x: f64| ((x - left) * columns / width) as i64;
    let mut parts = vec![Vec::new()];
    let mut bin: Vec<(f64, f64)> = Vec::new();
    for (i, value) in line.iter().enumerate() {
        let point = value.map(|v| place(i, v));
        let same = matches!((point, bin.last()), (Some(p), Some(last)) if column(p.0) == column(last.0));
        if !same {
            flush(&mut bin, &mut parts);
        }
        match point {
            Some(point) => bin.push(point),
            None if parts.last().is_some_and(|p| !p.is_empty()) => parts.push(Vec::new()),
            None => {}
        }
    }
    flush(&mut bin, &mut parts);
    parts
}

fn flush(bin: &mut Vec<(f64, f64)>, parts: &mut [Vec<(f64, f64)>]) {
    let Some(part) = parts.last_mut() else { return };
    let last = bin.len().saturating_sub(1);
    let by = |a: &usize, b: &usize| bin[*a].1.total_cmp(&bin[*b].1);
    let ends = [(0..bin.len()).min_by(by), (0..bin.len()).max_by(by)];
    let mut keep: Vec<usize> =
        [0, last].into_iter().chain(ends.into_iter().flatten()).filter(|i| *i < bin.len()).collect();
    keep.sort_unstable();
    keep.dedup();
    part.extend(keep.into_iter().map(|i| bin[i]));
    bin.clear();
}

/// Labels of the axes: text, place, and whether it ends or is centred there.
pub fn labels() -> Vec<(String, f64, f64, &'static str)> {
    let (left, top, width, height) = PLOT;
    let y = (0..6).map(|i| (format!("{} %", 100 - i * 20), left - 8.0, top + height * f64::from(i) / 5.0 + 4.0, "end"));
    let x = (0..8).map(|i| {
        (format!("{:02}:00", 6 + i), left + width * (f64::from(i) + 0.5) / 8.0, top + height + 18.0, "middle")
    });
    y.chain(x).collect()
}

/// The picture as SVG, written by hand.
pub fn svg(data: &[Vec<Option<f64>>], device: f64) -> String {
    let (left, top, width, height) = PLOT;
    let mut out = String::with_capacity(64 << 10);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"Inter\" font-size=\"11\">"
    );
    let _ = write!(out, "<path fill=\"#fff\" d=\"M0 0H{WIDTH}V{HEIGHT}H0z\"/><path stroke=\"#e9ebef\" d=\"");
    for i in 0..6 {
        let _ = write!(out, "M{left} {}h{width}", (top + height * f64::from(i) / 5.0).round() + 0.5);
    }
    out.push_str("\"/>");
    for (series, line) in data.iter().enumerate() {
        let color = COLORS[series % COLORS.len()];
        let _ = write!(
            out,
            "<path fill=\"none\" stroke=\"#{color:06x}\" stroke-width=\"1.5\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\""
        );
        for part in reduced(line, device) {
            let (mut x, mut y) = (0, 0);
            for (i, point) in part.iter().enumerate() {
                let (u, v) = ((point.0 * 10.0).round() as i64, (point.1 * 10.0).round() as i64);
                let command = ["l", "M"][usize::from(i == 0)];
                let _ = write!(out, "{command}{} {}", (u - x) as f64 / 10.0, (v - y) as f64 / 10.0);
                (x, y) = (u, v);
            }
        }
        out.push_str("\"/>");
    }
    for (text, x, y, anchor) in labels() {
        let _ = write!(out, "<text x=\"{x}\" y=\"{y}\" fill=\"#5a6270\" text-anchor=\"{anchor}\">{text}</text>");
    }
    out.push_str("</svg>");
    out
}

/// A table of 20 rows as SVG, written by hand.
pub fn table() -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"Inter\" font-size=\"12\">\
         <path fill=\"#fff\" d=\"M0 0H{WIDTH}V{HEIGHT}H0z\"/><path stroke=\"#e9ebef\" d=\""
    );
    let y = |row: u32| 20.0 + 18.0 * f64::from(row);
    for row in 0..20 {
        let _ = write!(out, "M10 {}h980", y(row) + 5.5);
    }
    out.push_str("\"/>");
    for row in 0..20 {
        for (column, text) in ["2026-11-01 06:00:00", "load", "7", "35 %"].iter().enumerate() {
            let _ = write!(out, "<text x=\"{}\" y=\"{}\">{text}</text>", 16 + 240 * column, y(row));
        }
    }
    out + "</svg>"
}

/// Columns and rows of the heatmap.
pub const CELLS: (usize, usize) = (1440, 40);

/// The count of a cell: two bands that wander.
pub fn cell(column: usize, row: usize) -> u32 {
    let (t, y) = (column as f64 / CELLS.0 as f64, row as f64 / CELLS.1 as f64);
    let near = |middle: f64| (-((y - middle) * 9.0).powi(2)).exp();
    let noise = ((column * 2_654_435_761 + row * 40_503) >> 7) % 17;
    (90.0 * near(0.3 + 0.1 * (t * 9.0).sin()) + 40.0 * near(0.7 + 0.1 * (t * 5.0).cos())) as u32 + noise as u32 / 4
}

/// A heatmap as SVG, written by hand: an image of one pixel for each cell.
pub fn heatmap() -> String {
    let (columns, rows) = CELLS;
    let shade = |count: u32| 255 - (count * 2).min(230) as u8;
    let pixels: Vec<u8> = (0..rows)
        .rev()
        .flat_map(|row| (0..columns).flat_map(move |column| [shade(cell(column, row)), shade(cell(column, row)), 255]))
        .collect();
    let image = base64::engine::general_purpose::STANDARD.encode(encode(&pixels, columns as u32, rows as u32));
    let (left, top, width, height) = PLOT;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"Inter\" font-size=\"11\">\
         <path fill=\"#fff\" d=\"M0 0H{WIDTH}V{HEIGHT}H0z\"/><image x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" \
         preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" href=\"data:image/png;base64,{image}\"/>"
    );
    for (text, x, y, anchor) in labels() {
        let _ = write!(out, "<text x=\"{x}\" y=\"{y}\" fill=\"#5a6270\" text-anchor=\"{anchor}\">{text}</text>");
    }
    out + "</svg>"
}

static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut db = usvg::fontdb::Database::new();
    db.load_font_data(stillframe::text::Face::Sans.bytes().to_vec());
    usvg::Options { fontdb: Arc::new(db), ..usvg::Options::default() }
});

/// The SVG's pixels as PNG.
pub fn png(svg: &str, scale: f32) -> Vec<u8> {
    let tree = usvg::Tree::from_str(svg, &OPTIONS).expect("well-formed");
    let (width, height) = ((WIDTH as f32 * scale) as u32, (HEIGHT as f32 * scale) as u32);
    let mut pixels = tiny_skia::Pixmap::new(width, height).expect("memory");
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let rgb: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    encode(&rgb, width, height)
}

fn encode(rgb: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("in memory");
    writer.write_image_data(rgb).expect("in memory");
    writer.finish().expect("in memory");
    file
}
