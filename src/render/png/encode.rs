//! PNG files: in palette indices where few colours suffice, without an opacity where all is opaque, at a light level.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use resvg::tiny_skia::Pixmap;

/// A PNG file of drawn pixels.
///
/// # Errors
/// A message when the pixels cannot be written.
pub fn encode(pixels: &Pixmap) -> Result<Vec<u8>, String> {
    let (width, height) = (pixels.width(), pixels.height());
    let data = pixels.data();
    if data.chunks_exact(4).all(|p| p[3] == 255) {
        return opaque(data, width, height);
    }
    let straight = pixels.pixels().iter().flat_map(|p| {
        let c = p.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    });
    write(&straight.collect::<Vec<_>>(), width, height, ColorType::Rgba, None)
}

/// A PNG file of colours that are not multiplied by their opacity.
pub(super) fn straight(rgba: Vec<u8>, width: u32, height: u32) -> Result<Vec<u8>, String> {
    if rgba.chunks_exact(4).all(|p| p[3] == 255) {
        return opaque(&rgba, width, height);
    }
    write(&rgba, width, height, ColorType::Rgba, None)
}

fn opaque(rgba: &[u8], width: u32, height: u32) -> Result<Vec<u8>, String> {
    if let Some(Indexed { palette, indices }) = indexed(rgba) {
        return write(&indices, width, height, ColorType::Indexed, Some(palette));
    }
    let mut rgb = Vec::with_capacity(rgba.len() / 4 * 3);
    rgba.chunks_exact(4).for_each(|p| rgb.extend_from_slice(&p[..3]));
    write(&rgb, width, height, ColorType::Rgb, None)
}

fn write(data: &[u8], width: u32, height: u32, color: ColorType, palette: Option<Vec<u8>>) -> Result<Vec<u8>, String> {
    let failed = |e: png::EncodingError| format!("the picture cannot be written: {e}");
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    // Charts are flat: without a filter, equal rows stay equal, which the lightest level of deflate finds; the
    // filters that suit photographs cost more time for twice the size.
    encoder.set_deflate_compression(DeflateCompression::Level(1));
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

struct Indexed {
    palette: Vec<u8>,
    indices: Vec<u8>,
}

/// Slots of the table of colours seen; a power of two well above 256, so that few collide.
const SLOTS: usize = 1024;

/// The pixels as palette indices, unless there are more than 256 colours; ends at the 257th.
fn indexed(rgba: &[u8]) -> Option<Indexed> {
    let mut table = [(0u32, u16::MAX); SLOTS];
    let mut palette = Vec::with_capacity(256 * 3);
    let mut indices = Vec::with_capacity(rgba.len() / 4);
    let mut last = (0u32, None);
    for pixel in rgba.chunks_exact(4) {
        let color = u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 0]);
        let index = match last {
            (seen, Some(index)) if seen == color => index,
            _ => place(&mut table, &mut palette, color)?,
        };
        last = (color, Some(index));
        indices.push(index);
    }
    Some(Indexed { palette, indices })
}

/// The index of a colour, a new one if it was not seen before and there is room.
fn place(table: &mut [(u32, u16); SLOTS], palette: &mut Vec<u8>, color: u32) -> Option<u8> {
    let mut slot = (color.wrapping_mul(0x9e37_79b1) >> 22) as usize % SLOTS;
    loop {
        match table[slot] {
            (_, u16::MAX) => {
                let index = u8::try_from(palette.len() / 3).ok()?;
                palette.extend_from_slice(&color.to_le_bytes()[..3]);
                table[slot] = (color, index.into());
                return Some(index);
            }
            (seen, index) if seen == color => return Some(index as u8),
            _ => slot = (slot + 1) % SLOTS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray(count: u32) -> Vec<u8> {
        (0..count).flat_map(|i| [(i & 255) as u8, (i >> 8) as u8, 7, 255]).collect()
    }

    #[test]
    fn few_colours_are_indexed_and_many_are_not() {
        let few = indexed(&gray(256)).expect("256 colours");
        assert_eq!((few.palette.len(), few.indices[255]), (768, 255));
        assert!(indexed(&gray(257)).is_none());
    }

    #[test]
    fn an_index_stands_for_its_colour() {
        let pixels = [1, 2, 3, 255, 4, 5, 6, 255, 1, 2, 3, 255];
        let Indexed { palette, indices } = indexed(&pixels).expect("two colours");
        assert_eq!((palette, indices), (vec![1, 2, 3, 4, 5, 6], vec![0, 1, 0]));
    }
}
