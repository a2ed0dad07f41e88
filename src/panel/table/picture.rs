//! Images in cells: PNG in a `data:` address, decoded within limits; no other address is opened.

use base64::Engine;

use crate::scene::{Color, Image, Node, Rect};

/// The most characters of an address, and the most pixels of an image.
const MOST_CHARACTERS: usize = 2_000_000;
const MOST_PIXELS: usize = 4_000_000;

/// Whether a text is an image's address.
pub fn is_address(text: &str) -> bool {
    text.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
}

/// The image of an address, as large as a place lets it be, at the left of it; none when it is no PNG.
pub fn draw(address: &str, place: Rect) -> Option<Node> {
    let (width, height, pixels) = decode(address)?;
    let scale = (place.w / width as f64).min(place.h / height as f64);
    let shown = Rect::new(place.x, place.y, width as f64 * scale, height as f64 * scale);
    // Twice the size is what is seen at the usual sharpness.
    let fewer = |n: usize, room: f64| n.min((room * 2.0).ceil().max(1.0) as usize);
    let (columns, rows) = (fewer(width, shown.w), fewer(height, shown.h));
    let pixels = resized(&pixels, (width, height), (columns, rows)).into();
    let image = Image { place: shown, width: columns as u32, height: rows as u32, pixels };
    (shown.w > 0.5 && shown.h > 0.5).then_some(Node::Image(image))
}

fn decode(address: &str) -> Option<(usize, usize, Vec<Color>)> {
    let (head, data) = address.split_once(',').filter(|_| address.len() <= MOST_CHARACTERS)?;
    if !head.eq_ignore_ascii_case("data:image/png;base64") {
        return None;
    }
    let file = base64::engine::general_purpose::STANDARD.decode(data.trim()).ok()?;
    let limits = png::Limits { bytes: MOST_PIXELS * 8 };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(file), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let size = (reader.info().width as usize, reader.info().height as usize);
    if size.0.checked_mul(size.1).is_none_or(|n| n == 0 || n > MOST_PIXELS) {
        return None;
    }
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut bytes).ok()?;
    let channels = info.color_type.samples();
    let pixel = |p: &[u8]| match p {
        [grey, a] => Color { r: *grey, g: *grey, b: *grey, a: *a },
        [r, g, b, a] => Color { r: *r, g: *g, b: *b, a: *a },
        [r, g, b] => Color { r: *r, g: *g, b: *b, a: 255 },
        p => p.first().map_or(Color::default(), |grey| Color { r: *grey, g: *grey, b: *grey, a: 255 }),
    };
    Some((size.0, size.1, bytes[..info.buffer_size()].chunks_exact(channels).map(pixel).collect()))
}

/// Each new pixel is the mean of those it stands for.
fn resized(pixels: &[Color], (width, height): (usize, usize), (columns, rows): (usize, usize)) -> Vec<Color> {
    if (columns, rows) == (width, height) {
        return pixels.to_vec();
    }
    let span = |i: usize, new: usize, old: usize| (i * old / new, ((i + 1) * old / new).max(i * old / new + 1));
    let mean = |row: usize, column: usize| {
        let ((top, bottom), (left, right)) = (span(row, rows, height), span(column, columns, width));
        let (mut sum, mut count) = ([0.0; 4], 0.0_f64);
        for color in (top..bottom).flat_map(|y| &pixels[y * width + left..y * width + right]) {
            let a = f64::from(color.a);
            let parts = [f64::from(color.r) * a, f64::from(color.g) * a, f64::from(color.b) * a, a];
            (0..4).for_each(|i| sum[i] += parts[i]);
            count += 1.0;
        }
        let channel = |i: usize| if sum[3] > 0.0 { (sum[i] / sum[3]).round() as u8 } else { 0 };
        Color { r: channel(0), g: channel(1), b: channel(2), a: (sum[3] / count.max(1.0)).round() as u8 }
    };
    (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))).map(|(r, c)| mean(r, c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pixels beside each other: red, and half transparent blue.
    fn address() -> String {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 2, 1);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[255, 0, 0, 255, 0, 0, 255, 128]).unwrap();
        writer.finish().unwrap();
        format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(file))
    }

    #[test]
    fn png_in_an_address_is_drawn() {
        let Some(Node::Image(image)) = draw(&address(), Rect::new(5.0, 0.0, 80.0, 20.0)) else { panic!() };
        assert_eq!((image.place, image.width, image.height), (Rect::new(5.0, 0.0, 40.0, 20.0), 2, 1));
        assert_eq!(format!("{:?}", image.pixels), "Colors([#ff0000, #0000ff80])");
        let colors = [0xff_0000, 0xff_0000, 0x00_00ff, 0x00_00fd].map(Color::hex);
        assert_eq!(format!("{:?}", resized(&colors, (4, 1), (2, 1))), "[#ff0000, #0000fe]");
    }

    #[test]
    fn anything_else_is_not() {
        for text in [
            "",
            "data:image/png;base64,",
            "data:image/png;base64,iVBORw0KGgo=",
            "data:image/svg+xml;base64,PHN2Zz4=",
            "https://example.org/x.png",
        ] {
            assert_eq!(draw(text, Rect::new(0.0, 0.0, 9.0, 9.0)), None, "{text}");
        }
        assert!(is_address("DATA:image/svg+xml,x") && !is_address("é") && !is_address("https://x"));
    }
}
