//! The bundled map: outlines of countries, thinned to the pixels of a view.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::OnceLock;

use super::view::View;
use crate::scene::{Color, Group, Node, Path, Rect, Stroke, Style};
use crate::theme::Theme;
use crate::transform::gazetteer;

/// Natural Earth, 1:50m; `src/assets/geo/README.md` tells more.
const BYTES: &[u8] = include_bytes!("../../assets/geo/countries.bin.gz");
/// Steps of the outlines in a degree.
const GRID: f64 = 50.0;
/// Points nearer than this many pixels to the one before are not drawn.
const NEAR: f64 = 0.7;
/// Outlines reach this far beyond the area before they are cut.
const MARGIN: f64 = 8.0;

/// Longitude and latitude in degrees.
pub type Place = (f64, f64);
/// A place in pixels.
type Point = (f64, f64);

/// The outlines.
pub struct World {
    arcs: Vec<Vec<Place>>,
    /// In how many rings an arc is: a coast in one, a border in two.
    uses: Vec<u8>,
    countries: Vec<Country>,
    /// Countries by the names that lookups give.
    by_name: BTreeMap<String, usize>,
}

/// A country that is filled.
pub struct Fill {
    /// Its place among the countries.
    pub country: usize,
    /// Its colour.
    pub color: Color,
    /// What it tells: name and value.
    pub title: String,
}

/// A country: its rings, each a list of arcs, `!index` for one that runs backwards.
struct Country {
    rings: Vec<Vec<i64>>,
}

/// The world, unpacked once a process.
pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        unpack().unwrap_or(World {
            arcs: Vec::new(),
            uses: Vec::new(),
            countries: Vec::new(),
            by_name: BTreeMap::new(),
        })
    })
}

impl World {
    /// The land as one surface, countries filled, borders faint, coasts a little less so.
    pub fn draw(&self, view: &View, fills: &[Fill], theme: &Theme) -> Vec<Node> {
        let arcs: Vec<Vec<Point>> = self.arcs.iter().map(|arc| thinned(arc, view)).collect();
        let (mut land, mut borders, mut coasts) = (Path::default(), Path::default(), Path::default());
        let area = view.area;
        let window = Rect::new(area.x - MARGIN, area.y - MARGIN, area.w + 2.0 * MARGIN, area.h + 2.0 * MARGIN);
        for shift in view.copies() {
            for ring in self.countries.iter().flat_map(|c| &c.rings) {
                surface(&mut land, ring, &arcs, shift, view, window);
            }
            for (arc, uses) in arcs.iter().zip(&self.uses) {
                outline(if *uses > 1 { &mut borders } else { &mut coasts }, arc, shift, window);
            }
        }
        let pen = |color, width| {
            let mut stroke = Stroke::solid(color, width);
            stroke.round = true;
            Style { fill: None, stroke: Some(stroke) }
        };
        let shape = |path: Path, style| (!path.is_empty()).then(|| Node::path(path, style));
        let mut nodes: Vec<Node> = shape(land, Style::fill(ground(theme))).into_iter().collect();
        for fill in fills {
            let mut path = Path::default();
            for shift in view.copies() {
                for ring in self.countries.get(fill.country).iter().flat_map(|c| &c.rings) {
                    surface(&mut path, ring, &arcs, shift, view, window);
                }
            }
            let node = shape(path, Style::fill(fill.color));
            let group = |n| Group { title: Some(fill.title.clone()), nodes: vec![n], ..Group::default() };
            nodes.extend(node.map(|n| Node::from(group(n))));
        }
        nodes.extend(shape(borders, pen(theme.panel, 0.9)));
        nodes.extend(shape(coasts, pen(theme.axis.mix(theme.track, 0.35), 0.7)));
        nodes
    }

    /// The country of that name, as lookups give it.
    pub fn country(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Opposite corners of a country's greatest part: longitudes and latitudes.
    pub fn extent(&self, country: usize) -> Option<[Place; 2]> {
        let boxed = |ring: &Vec<i64>| {
            let arcs = ring.iter().filter_map(|a| self.arcs.get((*a).max(!*a) as usize));
            let far = (f64::INFINITY, f64::NEG_INFINITY);
            let (x, y) = arcs
                .flatten()
                .fold((far, far), |(x, y), p| ((x.0.min(p.0), x.1.max(p.0)), (y.0.min(p.1), y.1.max(p.1))));
            [(x.0, y.0), (x.1, y.1)]
        };
        let size = |b: &[Place; 2]| (b[1].0 - b[0].0) * (b[1].1 - b[0].1);
        let greatest =
            self.countries.get(country)?.rings.iter().map(boxed).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        // What crosses the date line has no plain corners.
        (greatest[1].0 - greatest[0].0 < 180.0).then_some(greatest)
    }

    /// The countries: their names, codes of three letters, and places.
    pub fn named(&self) -> impl Iterator<Item = (&str, &'static str, usize)> {
        let code = |name: &str| gazetteer::country(name).map_or("", |c| c.code3);
        self.by_name.iter().map(move |(name, country)| (name.as_str(), code(name), *country))
    }
}

/// The land's colour: seen against the panel, yet far behind any data.
pub fn ground(theme: &Theme) -> Color {
    theme.track.mix(theme.axis, if theme.dark { 0.12 } else { 0.18 })
}

/// Adds a ring, cut to a window. Where outlines cross the date line, they go on beyond it; one that goes around the
/// world is closed over the pole.
fn surface(land: &mut Path, ring: &[i64], arcs: &[Vec<Point>], shift: f64, view: &View, window: Rect) {
    let mut points: Vec<Point> = Vec::new();
    for arc in ring {
        let (index, back) = if *arc < 0 { (!*arc, true) } else { (*arc, false) };
        let Some(arc) = arcs.get(index as usize) else { return };
        let first = if back { arc.last() } else { arc.first() };
        let turn = points.last().zip(first).map_or(0.0, |(a, b)| view.turns(a.0 - b.0));
        let moved = arc.iter().map(|p| (p.0 + turn, p.1));
        if back { points.extend(moved.rev()) } else { points.extend(moved) }
    }
    if let (Some(first), Some(last)) = (points.first().copied(), points.last().copied())
        && view.turns(last.0 - first.0) != 0.0
    {
        let pole = view.unwrapped(0.0, -90.0).1;
        points.extend([(last.0, pole), (first.0, pole)]);
    }
    if points.iter().all(|p| p.0 + shift < window.x) || points.iter().all(|p| p.0 + shift > window.right()) {
        return;
    }
    points.dedup();
    add(land, &cut(points.into_iter().map(|p| (p.0 + shift, p.1)).collect(), window));
}

/// Adds a closed line.
fn add(path: &mut Path, ring: &[Point]) {
    for (i, p) in ring.iter().enumerate() {
        if i == 0 { path.move_to(p.0, p.1) } else { path.line_to(p.0, p.1) }
    }
    if !ring.is_empty() {
        path.close();
    }
}

/// Adds a ring, cut to a window: clockwise where it is an outline, else the other way, so that holes stay open.
pub fn ring(path: &mut Path, points: Vec<Point>, shift: f64, window: Rect, outer: bool) {
    let mut ring = cut(points.into_iter().map(|p| (p.0 + shift, p.1)).collect(), window);
    let turn = |i: usize| {
        let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
        a.0 * b.1 - b.0 * a.1
    };
    let area: f64 = (0..ring.len()).map(turn).sum();
    if (area > 0.0) != outer {
        ring.reverse();
    }
    add(path, &ring);
}

/// A side of a window: which coordinate, which direction is inside, and where it is.
type Side = (fn(&Point) -> f64, f64, f64);

/// A ring cut to a window, side by side (I. Sutherland, G. Hodgman, 1974).
fn cut(ring: Vec<Point>, window: Rect) -> Vec<Point> {
    let inside = |p: &Point| p.0 >= window.x && p.0 <= window.right() && p.1 >= window.y && p.1 <= window.bottom();
    if ring.len() < 3 || ring.iter().all(inside) {
        return if ring.len() < 3 { Vec::new() } else { ring };
    }
    let sides: [Side; 4] = [
        (|p| p.0, 1.0, window.x),
        (|p| p.0, -1.0, window.right()),
        (|p| p.1, 1.0, window.y),
        (|p| p.1, -1.0, window.bottom()),
    ];
    let mut ring = ring;
    for (of, sign, edge) in sides {
        let far = |p: &Point| (of(p) - edge) * sign;
        let mut kept = Vec::with_capacity(ring.len());
        for (i, b) in ring.iter().enumerate() {
            let a = &ring[(i + ring.len() - 1) % ring.len()];
            let (da, db) = (far(a), far(b));
            if (da < 0.0) != (db < 0.0) {
                let t = da / (da - db);
                kept.push((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t));
            }
            if db >= 0.0 {
                kept.push(*b);
            }
        }
        ring = kept;
    }
    if ring.len() < 3 { Vec::new() } else { ring }
}

/// Adds a line, without what lies outside the window.
pub fn outline(path: &mut Path, arc: &[Point], shift: f64, window: Rect) {
    let mut open = false;
    for pair in arc.windows(2) {
        let (a, b) = ((pair[0].0 + shift, pair[0].1), (pair[1].0 + shift, pair[1].1));
        let outside = a.0.max(b.0) < window.x
            || a.0.min(b.0) > window.right()
            || a.1.max(b.1) < window.y
            || a.1.min(b.1) > window.bottom();
        if outside {
            open = false;
            continue;
        }
        if !open {
            path.move_to(a.0, a.1);
        }
        path.line_to(b.0, b.1);
        open = true;
    }
}

/// An arc in pixels, going on beyond the date line, without points that are too near to be seen apart.
pub fn thinned(arc: &[Place], view: &View) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for (i, place) in arc.iter().enumerate() {
        let (x, y) = view.unwrapped(place.0, place.1);
        let p = (x + points.last().map_or(0.0, |q| view.turns(q.0 - x)), y);
        let near = points.last().is_some_and(|q| (p.0 - q.0).hypot(p.1 - q.1) < NEAR);
        if !near || i + 1 == arc.len() {
            points.push(p);
        }
    }
    points
}

fn unpack() -> Option<World> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(BYTES).read_to_end(&mut bytes).ok()?;
    let mut from = Reader(&bytes);
    let mut arcs = Vec::new();
    for _ in 0..from.number()? {
        let (mut x, mut y) = (0, 0);
        let mut arc = Vec::new();
        for _ in 0..from.number()? {
            (x, y) = (x + from.signed()?, y + from.signed()?);
            arc.push((x as f64 / GRID, y as f64 / GRID));
        }
        arcs.push(arc);
    }
    let mut uses = vec![0; arcs.len()];
    let (mut countries, mut by_name) = (Vec::new(), BTreeMap::new());
    for _ in 0..from.number()? {
        let length = from.number()? as usize;
        let (name, rest) = from.0.split_at_checked(length)?;
        from.0 = rest;
        let mut rings = Vec::new();
        for _ in 0..from.number()? {
            let ring: Vec<i64> = (0..from.number()?).map(|_| from.signed()).collect::<Option<_>>()?;
            for arc in &ring {
                *uses.get_mut(arc.max(&!*arc).unsigned_abs() as usize)? += 1;
            }
            rings.push(ring);
        }
        let name = String::from_utf8_lossy(name).into_owned();
        let known = gazetteer::place(&name, false).map(|p| p.name.to_string());
        by_name.insert(known.unwrap_or(name), countries.len());
        countries.push(Country { rings });
    }
    Some(World { arcs, uses, countries, by_name })
}

/// Numbers of seven bits a byte, the low ones first.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 127).checked_shl(shift)?;
            shift += 7;
            if byte & 128 == 0 {
                return Some(value);
            }
        }
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.number()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_is_whole() {
        let world = world();
        assert!(world.countries.len() > 230 && world.arcs.len() > 1000);
        assert!(world.named().any(|n| n.0 == "Germany" && n.1 == "DEU") && world.named().any(|n| n.0 == "Ivory Coast"));
        let places = world.arcs.iter().flatten();
        assert!(places.clone().all(|p| p.0.abs() <= 180.0 && p.1.abs() <= 90.0));
        assert!(world.uses.iter().all(|u| *u >= 1));
    }

    #[test]
    fn rings_are_cut_to_the_window() {
        let square = vec![(-10.0, -10.0), (20.0, -10.0), (20.0, 20.0), (-10.0, 20.0)];
        let cut = cut(square, Rect::new(0.0, 0.0, 10.0, 10.0));
        assert_eq!(cut.len(), 4);
        assert!(cut.iter().all(|p| (0.0..=10.0).contains(&p.0) && (0.0..=10.0).contains(&p.1)));
    }
}
