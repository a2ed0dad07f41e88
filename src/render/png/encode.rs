//! PNG files: in palette indices where few colours suffice, without an opacity where all is opaque, at a light level.

use std::io::Write;

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};

use crate::scene::{Image, Pixels};

/// A PNG file of drawn pixels.
///
/// # Errors
/// A message when the pixels cannot be written.
pub fn encode(pixels: &Pixmap) -> Result<Vec<u8>, String> {
    let image = Rgba { data: pixels.data(), width: pixels.width(), height: pixels.height() };
    if image.is_opaque() { image.opaque() } else { image.file(ColorType::Rgba, &[], divided) }
}

/// A PNG file of an image's own pixels, whose colours are not multiplied by their opacity.
pub(super) fn image(image: &Image) -> Result<Vec<u8>, String> {
    if let Pixels::Palette(colors, places) = &image.pixels
        && colors.iter().all(|c| c.a == 255)
    {
        let palette: Vec<u8> = colors.iter().flat_map(|c| [c.r, c.g, c.b]).collect();
        let rows = places.chunks_exact(image.width as usize);
        return written((image.width, image.height), ColorType::Indexed, &palette, rows.map(<[u8]>::to_vec));
    }
    let data: Vec<u8> = image.pixels.iter().flat_map(|c| [c.r, c.g, c.b, c.a]).collect();
    let image = Rgba { data: &data, width: image.width, height: image.height };
    if image.is_opaque() { image.opaque() } else { image.file(ColorType::Rgba, &[], <[u8]>::to_vec) }
}

/// Four bytes a pixel, row after row.
struct Rgba<'a> {
    data: &'a [u8],
    width: u32,
    height: u32,
}

impl Rgba<'_> {
    fn is_opaque(&self) -> bool {
        self.data.chunks_exact(4).all(|p| p[3] == 255)
    }

    fn opaque(&self) -> Result<Vec<u8>, String> {
        match Palette::of(self.data) {
            Some(palette) => self.file(ColorType::Indexed, &palette.colors, |row| palette.indices(row)),
            None => {
                self.file(ColorType::Rgb, &[], |row| row.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect())
            }
        }
    }

    /// A file of rows that are packed one after another, so that no second picture is held.
    fn file(&self, color: ColorType, palette: &[u8], pack: impl Fn(&[u8]) -> Vec<u8>) -> Result<Vec<u8>, String> {
        let rows = self.data.chunks_exact(self.width as usize * 4).map(pack);
        written((self.width, self.height), color, palette, rows)
    }
}

/// A file of rows; the palette is empty for colours that stand by themselves.
fn written(
    (width, height): (u32, u32),
    color: ColorType,
    palette: &[u8],
    rows: impl Iterator<Item = Vec<u8>>,
) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    if !palette.is_empty() {
        encoder.set_palette(palette);
    }
    // Charts are flat: without a filter, equal rows stay equal, which the lightest level of deflate finds; the
    // filters that suit photographs cost more time for twice the size.
    encoder.set_deflate_compression(DeflateCompression::Level(1));
    encoder.set_filter(Filter::NoFilter);
    stream(encoder, rows).map_err(|e| format!("the picture cannot be written: {e}"))?;
    Ok(file)
}

fn stream(encoder: Encoder<&mut Vec<u8>>, mut rows: impl Iterator<Item = Vec<u8>>) -> Result<(), EncodingError> {
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    rows.try_for_each(|row| stream.write_all(&row))?;
    stream.finish()?;
    writer.finish()
}

/// A row's colours without their opacity in them.
fn divided(row: &[u8]) -> Vec<u8> {
    let pixel = |p: &[u8]| match PremultipliedColorU8::from_rgba(p[0], p[1], p[2], p[3]).map(|c| c.demultiply()) {
        Some(c) => [c.red(), c.green(), c.blue(), c.alpha()],
        None => [0; 4],
    };
    row.chunks_exact(4).flat_map(pixel).collect()
}

/// At most 256 colours, and where each stands.
struct Palette {
    /// Three bytes a colour.
    colors: Vec<u8>,
    table: [(u32, u16); SLOTS],
}

/// Slots of the table of colours seen; a power of two well above 256, so that few collide.
const SLOTS: usize = 1024;

impl Palette {
    /// The colours of the pixels, unless there are more than 256; ends at the 257th.
    fn of(rgba: &[u8]) -> Option<Self> {
        let mut palette = Self { colors: Vec::with_capacity(256 * 3), table: [(0, u16::MAX); SLOTS] };
        let mut last = None;
        for color in rgba.chunks_exact(4).map(color) {
            if last != Some(color) {
                palette.place(color)?;
                last = Some(color);
            }
        }
        Some(palette)
    }

    /// The places of a row's colours.
    fn indices(&self, row: &[u8]) -> Vec<u8> {
        let mut last = (0, None);
        let index = |pixel| match last {
            (seen, Some(index)) if seen == color(pixel) => index,
            _ => {
                let index = self.table[self.slot(color(pixel))].1 as u8;
                last = (color(pixel), Some(index));
                index
            }
        };
        row.chunks_exact(4).map(index).collect()
    }

    /// Gives a colour a place unless it has one; none when there is no room.
    fn place(&mut self, color: u32) -> Option<()> {
        let slot = self.slot(color);
        if self.table[slot].1 == u16::MAX {
            let index = u8::try_from(self.colors.len() / 3).ok()?;
            self.colors.extend_from_slice(&color.to_le_bytes()[..3]);
            self.table[slot] = (color, index.into());
        }
        Some(())
    }

    /// Where a colour is, or would be.
    fn slot(&self, color: u32) -> usize {
        let mut slot = (color.wrapping_mul(0x9e37_79b1) >> 22) as usize % SLOTS;
        while self.table[slot].1 != u16::MAX && self.table[slot].0 != color {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}

/// A pixel's colour as one number.
fn color(pixel: &[u8]) -> u32 {
    u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray(count: u32) -> Vec<u8> {
        (0..count).flat_map(|i| [(i & 255) as u8, (i >> 8) as u8, 7, 255]).collect()
    }

    #[test]
    fn few_colours_are_indexed_and_many_are_not() {
        let few = Palette::of(&gray(256)).expect("256 colours");
        assert_eq!((few.colors.len(), few.indices(&gray(256))[255]), (768, 255));
        assert!(Palette::of(&gray(257)).is_none());
    }

    #[test]
    fn an_index_stands_for_its_colour() {
        let pixels = [1, 2, 3, 255, 4, 5, 6, 255, 1, 2, 3, 255];
        let palette = Palette::of(&pixels).expect("two colours");
        assert_eq!((palette.indices(&pixels), palette.colors), (vec![0, 1, 0], vec![1, 2, 3, 4, 5, 6]));
    }
}
