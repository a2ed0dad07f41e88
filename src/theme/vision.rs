//! How far colours are apart, for trichromats and dichromats: CIEDE2000 over simulated vision.

use crate::scene::Color;

/// A kind of vision: what linear red, green and blue become.
pub type Matrix = [[f64; 3]; 3];

/// Kinds of vision as matrices over linear RGB: normal, then protanopia, deuteranopia and tritanopia
/// (G. Machado, M. Oliveira, L. Fernandes, 2009, severity 1).
pub const VISIONS: [(&str, Matrix); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// The least difference that two colours of a palette should have to any kind of vision.
pub const APART: f64 = 10.0;

/// How near the two nearest colours are to a kind of vision, and which they are; none of fewer than two colours.
pub fn nearest(vision: &Matrix, colors: &[Color]) -> Option<(f64, usize, usize)> {
    let pairs = (0..colors.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let near = pairs.map(|(a, b)| (difference(vision, colors[a], colors[b]), a, b));
    near.min_by(|p, q| p.0.total_cmp(&q.0))
}

/// The difference of two colours to a kind of vision (CIEDE2000).
pub fn difference(vision: &Matrix, a: Color, b: Color) -> f64 {
    ciede2000(lab(seen(vision, a)), lab(seen(vision, b)))
}

fn seen(vision: &Matrix, color: Color) -> [f64; 3] {
    let rgb = [color.r, color.g, color.b].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    vision.map(|row| row.iter().zip(rgb).map(|(m, c)| m * c).sum::<f64>().clamp(0.0, 1.0))
}

/// CIE L*a*b* (D65) of linear RGB.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    let y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    let z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// G. Sharma, W. Wu, E. Dalal, 2005.
fn ciede2000(p: [f64; 3], q: [f64; 3]) -> f64 {
    let weight = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let stretch = 1.5 - 0.5 * weight((p[1].hypot(p[2]) + q[1].hypot(q[2])) / 2.0);
    let polar = |c: [f64; 3]| ((c[1] * stretch).hypot(c[2]), c[2].atan2(c[1] * stretch).to_degrees().rem_euclid(360.0));
    let ((c1, h1), (c2, h2)) = (polar(p), polar(q));
    let (lightness, chroma) = ((p[0] + q[0]) / 2.0, (c1 + c2) / 2.0);
    let turn = if c1 * c2 == 0.0 { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let hue = if c1 * c2 == 0.0 { h1 + h2 } else { (h1 + turn / 2.0).rem_euclid(360.0) };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(hue - 30.0) + 0.24 * cos(2.0 * hue) + 0.32 * cos(3.0 * hue + 6.0)
        - 0.20 * cos(4.0 * hue - 63.0);
    let off = (lightness - 50.0).powi(2);
    let dl = (q[0] - p[0]) / (1.0 + 0.015 * off / (20.0 + off).sqrt());
    let dc = (c2 - c1) / (1.0 + 0.045 * chroma);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * chroma * t);
    let bend = (60.0 * (-((hue - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    (dl * dl + dc * dc + dh * dh - 2.0 * weight(chroma) * bend * dc * dh).max(0.0).sqrt()
}

#[test]
fn ciede2000_agrees_with_its_published_examples() {
    let cases = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (p, q, expected) in cases {
        assert!((ciede2000(p, q) - expected).abs() < 5e-5, "{p:?} {q:?}: {}", ciede2000(p, q));
    }
}
