//! Heat: places spread over pixels and summed.

use super::layers::{Done, Drawing};
use super::pens::part;
use super::view::View;
use crate::panel::Input;
use crate::panel::dimension::named;
use crate::scene::{Color, Image, Node, Rect};
use crate::theme::{Scheme, Theme};

impl Drawing<'_> {
    /// Places spread over pixels and summed: much where many are near each other.
    pub fn heat(&self, view: &View, input: &Input<'_>) -> Done {
        let mut done = Done::default();
        let area = view.area;
        let cell = (area.w * area.h / 120_000.0).sqrt().max(2.0);
        let (columns, rows) = ((area.w / cell).ceil().max(1.0) as usize, (area.h / cell).ceil().max(1.0) as usize);
        let mut sums = vec![0.0f64; columns * rows];
        for table in &self.tables {
            let weights = named(&table.frame, self.layer.config.weight.field.as_deref());
            for place in &table.places {
                let Some((lon, lat)) = place.at else { continue };
                let (x, y) = view.at(lon, lat);
                if !view.sees((x, y)) {
                    done.outside += 1;
                    continue;
                }
                done.drawn += 1;
                let weight = match weights {
                    Some(field) => self.layer.config.weight.between(part(field, place.row), 0.0, 1.0),
                    None => self.layer.config.weight.fixed.unwrap_or(1.0),
                };
                let (c, r) = (((x - area.x) / cell) as usize, ((y - area.y) / cell) as usize);
                sums[r.min(rows - 1) * columns + c.min(columns - 1)] += weight.max(0.0);
            }
        }
        let reach = self.layer.config.radius.unwrap_or(5.0).clamp(1.0, 100.0)
            + self.layer.config.blur.unwrap_or(15.0).clamp(0.0, 100.0) / 2.0;
        spread(&mut sums, columns, rows, (reach / cell).max(0.5));
        let most = sums.iter().copied().fold(0.0, f64::max);
        if most > 0.0 {
            let ramp = heat_scheme(input.theme);
            let pixels = sums.iter().map(|s| heat_color(s / most, &ramp, self.opacity())).collect::<Vec<_>>().into();
            let place = Rect::new(area.x, area.y, columns as f64 * cell, rows as f64 * cell);
            done.nodes.push(Node::Image(Image { place, width: columns as u32, height: rows as u32, pixels }));
        }
        done
    }
}

/// The colours of heat, from little to much.
pub fn heat_scheme(theme: &Theme) -> Scheme {
    let colors: &[u32] =
        if theme.dark { &[0x7a3b1d, 0xd9772b, 0xffd98a, 0xffffff] } else { &[0xffd27a, 0xee7b22, 0xb4281e, 0x5a0f2e] };
    Scheme::through(colors.iter().map(|c| Color::hex(*c)).collect())
}

/// The colour of a share of the greatest sum; little is nearly clear.
fn heat_color(share: f64, ramp: &Scheme, opacity: f64) -> Color {
    if share < 0.02 {
        return Color::default();
    }
    ramp.at(share.sqrt()).alpha((share * 6.0).min(1.0) * 0.9 * opacity)
}

/// Spreads sums over their neighbours as a bell, along rows and then along columns.
fn spread(sums: &mut [f64], columns: usize, rows: usize, reach: f64) {
    let half = (reach * 2.0).ceil().min(200.0) as usize;
    let bell: Vec<f64> = (0..=half).map(|d| (-(d as f64 / reach).powi(2)).exp()).collect();
    let mut pass = |count: usize, length: usize, at: &dyn Fn(usize, usize) -> usize| {
        let mut line = vec![0.0; length];
        for i in 0..count {
            line.iter_mut().enumerate().for_each(|(j, v)| *v = sums[at(i, j)]);
            if line.iter().all(|v| *v == 0.0) {
                continue;
            }
            for j in 0..length {
                let near = j.saturating_sub(half)..(j + half + 1).min(length);
                sums[at(i, j)] = near.map(|k| line[k] * bell[k.abs_diff(j)]).sum();
            }
        }
    };
    pass(rows, columns, &|row, column| row * columns + column);
    pass(columns, rows, &|column, row| row * columns + column);
}
