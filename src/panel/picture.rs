//! Images in `data:` addresses: PNG, JPEG, GIF and WebP, decoded within limits. No other address is opened, and SVG never read.

use std::io::Cursor;

use base64::Engine;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::scene::{Color, Image, Node, Rect};

/// The most characters of an address, and the most pixels of an image.
const MOST_CHARACTERS: usize = 8_000_000;
const MOST_PIXELS: usize = 4_000_000;

/// The least side of an image that is cut round.
const DISC: usize = 80;

/// Whether a text is an image's address.
pub fn is_address(text: &str) -> bool {
    text.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
}

/// An image's pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<Color>,
}

/// The image of an address, as large as a place lets it be, at the left of it; none when it is of no known format.
pub fn draw(address: &str, place: Rect) -> Option<Node> {
    Picture::decode(address)?.contained(place, (0.0, 0.0))
}

impl Picture {
    /// The image of an address; the first one of an animation.
    pub fn decode(address: &str) -> Option<Self> {
        if address.len() > MOST_CHARACTERS || !is_address(address) {
            return None;
        }
        let (head, data) = address.split_once(',')?;
        if !head.to_ascii_lowercase().ends_with(";base64") {
            return None;
        }
        let file = base64::engine::general_purpose::STANDARD.decode(data.trim()).ok()?;
        // What a file is stands in its first bytes; what an address calls it may be wrong.
        let picture = match file.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => png(&file),
            [0xff, 0xd8, 0xff, ..] => jpeg(&file),
            [b'G', b'I', b'F', b'8', ..] => gif(&file),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(&file),
            _ => None,
        };
        picture.filter(|p| p.pixels.len() == p.width * p.height && !p.pixels.is_empty())
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (f64, f64) {
        (self.width as f64, self.height as f64)
    }

    /// As large as a place lets it be, whole; `align` is where in the free room: 0 left and top, 1 right and bottom.
    pub fn contained(&self, place: Rect, align: (f64, f64)) -> Option<Node> {
        let (w, h) = self.size();
        let scale = (place.w / w).min(place.h / h);
        let (dx, dy) = ((place.w - w * scale) * align.0, (place.h - h * scale) * align.1);
        self.stretched(Rect::new(place.x + dx, place.y + dy, w * scale, h * scale))
    }

    /// Over all of a place, cut at two sides.
    pub fn covering(&self, place: Rect) -> Option<Node> {
        let (w, h) = self.size();
        let scale = (place.w / w).max(place.h / h);
        let part = |side: f64, room: f64| ((room / scale).round().max(1.0) as usize).min(side as usize);
        self.part(part(w, place.w), part(h, place.h)).stretched(place)
    }

    /// In its own size in the left top corner of a place, cut where it is larger.
    pub fn original(&self, place: Rect) -> Option<Node> {
        let (w, h) = self.size();
        let seen = (w.min(place.w.floor()).max(1.0), h.min(place.h.floor()).max(1.0));
        let columns = (0..seen.1 as usize).flat_map(|y| &self.pixels[y * self.width..][..seen.0 as usize]);
        let cut = Self { width: seen.0 as usize, height: seen.1 as usize, pixels: columns.copied().collect() };
        cut.stretched(Rect::new(place.x, place.y, seen.0, seen.1))
    }

    /// In its own size, again and again over a place.
    pub fn tiled(&self, place: Rect) -> Option<Node> {
        let (columns, rows) =
            (place.w.floor().clamp(0.0, 4000.0) as usize, place.h.floor().clamp(0.0, 4000.0) as usize);
        let at = |x: usize, y: usize| self.pixels[y % self.height * self.width + x % self.width];
        let pixels: Vec<Color> =
            (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y))).map(|(x, y)| at(x, y)).collect();
        let image = Image { place, width: columns as u32, height: rows as u32, pixels: pixels.into() };
        (columns > 0 && rows > 0).then_some(Node::Image(image))
    }

    /// From side to side of a place.
    pub fn stretched(&self, place: Rect) -> Option<Node> {
        // Twice the size is what is seen at the usual sharpness.
        let fewer = |n: usize, room: f64| n.min((room * 2.0).ceil().max(1.0) as usize);
        let (columns, rows) = (fewer(self.width, place.w), fewer(self.height, place.h));
        let pixels = resized(&self.pixels, (self.width, self.height), (columns, rows));
        let image = Image { place, width: columns as u32, height: rows as u32, pixels: pixels.into() };
        (place.w > 0.5 && place.h > 0.5).then_some(Node::Image(image))
    }

    /// Its middle as a disc: what lies beside it is clear.
    pub fn round(&self) -> Self {
        let side = self.width.min(self.height);
        let mut disc = self.part(side, side);
        if side < DISC {
            // On few pixels no edge is round.
            disc = Self { width: DISC, height: DISC, pixels: resized(&disc.pixels, (side, side), (DISC, DISC)) };
        }
        let side = disc.width;
        let middle = (side as f64 - 1.0) / 2.0;
        for (i, pixel) in disc.pixels.iter_mut().enumerate() {
            let (x, y) = ((i % side) as f64 - middle, (i / side) as f64 - middle);
            // Half a pixel of the edge is half clear.
            let inside = (side as f64 / 2.0 - x.hypot(y) + 0.5).clamp(0.0, 1.0);
            *pixel = pixel.alpha(inside);
        }
        disc
    }

    /// The middle of it.
    fn part(&self, width: usize, height: usize) -> Self {
        let (left, top) = ((self.width - width) / 2, (self.height - height) / 2);
        let row = |y: usize| &self.pixels[(top + y) * self.width + left..][..width];
        Self { width, height, pixels: (0..height).flat_map(row).copied().collect() }
    }
}

fn few(width: usize, height: usize) -> bool {
    width.checked_mul(height).is_some_and(|n| n > 0 && n <= MOST_PIXELS)
}

fn png(file: &[u8]) -> Option<Picture> {
    let limits = png::Limits { bytes: MOST_PIXELS * 8 };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if !few(width, height) {
        return None;
    }
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut bytes).ok()?;
    Some(Picture { width, height, pixels: colors(&bytes[..info.buffer_size()], info.color_type.samples()) })
}

fn jpeg(file: &[u8]) -> Option<Picture> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(Cursor::new(file), options);
    decoder.decode_headers().ok()?;
    let info = decoder.info()?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    if !few(width, height) || decoder.output_colorspace()? != ColorSpace::RGB {
        return None;
    }
    Some(Picture { width, height, pixels: colors(&decoder.decode().ok()?, 3) })
}

fn gif(file: &[u8]) -> Option<Picture> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(file).ok()?;
    if !few(usize::from(decoder.width()), usize::from(decoder.height())) {
        return None;
    }
    let frame = decoder.read_next_frame().ok()??;
    let (width, height) = (usize::from(frame.width), usize::from(frame.height));
    Some(Picture { width, height, pixels: colors(&frame.buffer, 4) })
}

fn webp(file: &[u8]) -> Option<Picture> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).ok()?;
    let (width, height) = (decoder.dimensions().0 as usize, decoder.dimensions().1 as usize);
    if !few(width, height) {
        return None;
    }
    decoder.set_memory_limit(MOST_PIXELS * 16);
    let mut bytes = vec![0; decoder.output_buffer_size()?];
    decoder.read_image(&mut bytes).ok()?;
    Some(Picture { width, height, pixels: colors(&bytes, if decoder.has_alpha() { 4 } else { 3 }) })
}

/// Bytes of so many channels as colours: grey, grey with alpha, colour, colour with alpha.
fn colors(bytes: &[u8], channels: usize) -> Vec<Color> {
    let pixel = |p: &[u8]| match p {
        [grey, a] => Color { r: *grey, g: *grey, b: *grey, a: *a },
        [r, g, b, a] => Color { r: *r, g: *g, b: *b, a: *a },
        [r, g, b] => Color { r: *r, g: *g, b: *b, a: 255 },
        p => p.first().map_or(Color::default(), |grey| Color { r: *grey, g: *grey, b: *grey, a: 255 }),
    };
    bytes.chunks_exact(channels.max(1)).map(pixel).collect()
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

    fn address(file: &[u8]) -> String {
        format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(file))
    }

    /// Two pixels beside each other: red, and half transparent blue.
    fn two() -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 2, 1);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[255, 0, 0, 255, 0, 0, 255, 128]).unwrap();
        writer.finish().unwrap();
        file
    }

    #[test]
    fn png_in_an_address_is_drawn() {
        let Some(Node::Image(image)) = draw(&address(&two()), Rect::new(5.0, 0.0, 80.0, 20.0)) else { panic!() };
        assert_eq!((image.place, image.width, image.height), (Rect::new(5.0, 0.0, 40.0, 20.0), 2, 1));
        assert_eq!(format!("{:?}", image.pixels), "Colors([#ff0000, #0000ff80])");
        let colors = [0xff_0000, 0xff_0000, 0x00_00ff, 0x00_00fd].map(Color::hex);
        assert_eq!(format!("{:?}", resized(&colors, (4, 1), (2, 1))), "[#ff0000, #0000fe]");
    }

    #[test]
    fn other_formats_are_known_by_their_first_bytes() {
        let mut gif = Vec::new();
        let mut encoder = gif::Encoder::new(&mut gif, 2, 2, &[0, 0, 0, 0, 255, 0]).unwrap();
        let frame = gif::Frame { width: 2, height: 2, buffer: vec![1, 1, 1, 1].into(), ..gif::Frame::default() };
        encoder.write_frame(&frame).unwrap();
        drop(encoder);
        let mut webp = Vec::new();
        image_webp::WebPEncoder::new(&mut webp)
            .encode(&[0, 255, 0].repeat(4), 2, 2, image_webp::ColorType::Rgb8)
            .unwrap();
        for file in [gif, webp, include_bytes!("../../tests/data/green.jpg").to_vec()] {
            let picture = Picture::decode(&address(&file)).unwrap();
            assert_eq!(picture.size(), (2.0, 2.0));
            let far = picture.pixels.iter().map(|p| p.r.max(p.b).max(255 - p.g)).max();
            assert!(far < Some(3), "{:?}", picture.pixels);
            for cut in [1, 9, file.len() / 2, file.len() - 3] {
                Picture::decode(&address(&file[..cut]));
            }
        }
    }

    #[test]
    fn images_fill_places() {
        let picture = Picture::decode(&address(&two())).unwrap();
        let place = Rect::new(10.0, 10.0, 30.0, 30.0);
        let drawn = |node: Option<Node>| match node {
            Some(Node::Image(i)) => (i.place, i.width, i.height),
            _ => panic!(),
        };
        assert_eq!(drawn(picture.contained(place, (0.5, 0.5))), (Rect::new(10.0, 17.5, 30.0, 15.0), 2, 1));
        assert_eq!(drawn(picture.covering(place)), (place, 1, 1));
        assert_eq!(drawn(picture.stretched(place)), (place, 2, 1));
        assert_eq!(drawn(picture.original(place)), (Rect::new(10.0, 10.0, 2.0, 1.0), 2, 1));
        assert_eq!(drawn(picture.tiled(place)), (place, 30, 30));
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
