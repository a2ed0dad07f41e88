//! Elements that are drawings: icons, servers, wind turbines and drones.

use super::options::Element;
use super::place::Placed;
use super::words::ink_on;
use super::{Page, shapes};
use crate::panel::icon;
use crate::scene::{Color, Node, Path, Stroke, Style};

/// Elements that are drawings of something.
pub const THINGS: [&str; 6] = ["icon", "server", "windTurbine", "droneTop", "droneFront", "droneSide"];

/// The colours of a thing.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    /// Of its lines.
    pub line: Color,
    /// Of its surface.
    pub fill: Option<Color>,
    /// Of its lamp.
    pub lamp: Color,
}

/// A grid laid into an element: as large as it lets it be, in its middle, turned with it.
struct Grid<'a> {
    placed: &'a Placed<'a>,
    unit: f64,
    middle: (f64, f64),
    /// Turned further by this many degrees.
    turn: f64,
}

impl<'a> Grid<'a> {
    fn new(placed: &'a Placed<'a>, wide: f64, tall: f64, turn: f64) -> Self {
        let unit = (placed.rect.w / wide).min(placed.rect.h / tall).max(0.0);
        Self { placed, unit, middle: (wide / 2.0, tall / 2.0), turn }
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = ((x - self.middle.0) * self.unit, (y - self.middle.1) * self.unit);
        let (sin, cos) = self.turn.to_radians().sin_cos();
        self.placed.turned(x * cos - y * sin, x * sin + y * cos)
    }

    fn polygon(&self, points: &[(f64, f64)]) -> Path {
        let mut path = Path::default();
        for (i, (x, y)) in points.iter().enumerate() {
            let p = self.at(*x, *y);
            if i == 0 { path.move_to(p.0, p.1) } else { path.line_to(p.0, p.1) }
        }
        path.close();
        path
    }

    fn block(&self, x: f64, y: f64, w: f64, h: f64, style: Style) -> Node {
        Node::path(self.polygon(&[(x, y), (x + w, y), (x + w, y + h), (x, y + h)]), style)
    }

    fn disc(&self, x: f64, y: f64, r: f64, style: Style) -> Node {
        let (x, y) = self.at(x, y);
        Node::Circle(x, y, r * self.unit, style)
    }

    fn line(&self, from: (f64, f64), to: (f64, f64), pen: &Stroke) -> Node {
        let (a, b) = (self.at(from.0, from.1), self.at(to.0, to.1));
        Node::line(a.0, a.1, b.0, b.1, pen.clone())
    }

    fn pen(&self, color: Color, width: f64) -> Stroke {
        Stroke { round: true, ..Stroke::solid(color, width * self.unit) }
    }
}

/// A sign of the set in an element.
pub fn sign(sign: &str, placed: &Placed<'_>, color: Color) -> Vec<Node> {
    let side = placed.rect.w.min(placed.rect.h);
    icon::draw(sign, side, color, &|x, y| placed.turned(x, y))
}

/// A thing that is no icon; `turn` is a drone's own angle.
pub fn thing(element: &Element, placed: &Placed<'_>, ink: Ink, turn: f64) -> Vec<Node> {
    match element.r#type.as_str() {
        "server" => server(element.config.r#type.as_deref().unwrap_or_default(), placed, ink),
        "windTurbine" => turbine(placed, ink),
        "droneTop" => drone(placed, ink, turn),
        _ => drone_beside(placed, ink, turn),
    }
}

fn server(kind: &str, placed: &Placed<'_>, ink: Ink) -> Vec<Node> {
    let grid = Grid::new(placed, 75.0, 75.0, 0.0);
    let pen = grid.pen(ink.line, 3.2);
    let body = Style { fill: ink.fill.map(crate::scene::Paint::Solid), stroke: Some(pen.clone()) };
    let lamp = |x: f64, y: f64| grid.disc(x, y, 3.2, Style::fill(ink.lamp));
    match kind {
        "Database" => {
            let mut path = Path::default();
            let curve = |path: &mut Path, y: f64, bow: f64, from: f64, to: f64| {
                path.cubic_to(grid.at(from, y + bow), grid.at(to, y + bow), grid.at(to, y));
            };
            let start = grid.at(10.0, 17.0);
            path.move_to(start.0, start.1);
            curve(&mut path, 17.0, -15.0, 10.0, 65.0);
            let low = grid.at(65.0, 58.0);
            path.line_to(low.0, low.1);
            curve(&mut path, 58.0, 15.0, 65.0, 10.0);
            path.close();
            let mut rims = Path::default();
            for y in [17.0, 37.5] {
                let from = grid.at(10.0, y);
                rims.move_to(from.0, from.1);
                curve(&mut rims, y, 15.0, 10.0, 65.0);
            }
            let rims = Node::path(rims, Style { fill: None, stroke: Some(pen) });
            vec![Node::path(path, body), rims, lamp(54.0, 56.0)]
        }
        "Terminal" => vec![
            grid.block(5.0, 8.0, 65.0, 45.0, body),
            grid.line((16.0, 22.0), (25.0, 30.0), &pen),
            grid.line((25.0, 30.0), (16.0, 38.0), &pen),
            grid.line((32.0, 39.0), (45.0, 39.0), &pen),
            grid.line((37.5, 53.0), (37.5, 66.0), &pen),
            grid.line((22.0, 66.0), (53.0, 66.0), &pen),
            lamp(60.0, 44.0),
        ],
        "Stack" => [6.0, 28.0, 50.0]
            .into_iter()
            .flat_map(|y| {
                vec![
                    grid.block(6.0, y, 63.0, 19.0, body.clone()),
                    grid.line((15.0, y + 9.5), (40.0, y + 9.5), &pen),
                    lamp(58.0, y + 9.5),
                ]
            })
            .collect(),
        _ => vec![
            grid.block(20.0, 4.0, 35.0, 67.0, body),
            grid.line((28.0, 15.0), (47.0, 15.0), &pen),
            grid.line((28.0, 24.0), (47.0, 24.0), &pen),
            lamp(37.5, 58.0),
        ],
    }
}

fn turbine(placed: &Placed<'_>, ink: Ink) -> Vec<Node> {
    let grid = Grid::new(placed, 100.0, 150.0, 0.0);
    let fill = Style::fill(ink.line);
    let mut nodes = vec![
        Node::path(grid.polygon(&[(48.4, 56.0), (51.6, 56.0), (54.0, 140.0), (46.0, 140.0)]), fill.clone()),
        grid.block(40.0, 140.0, 20.0, 5.0, fill.clone()),
    ];
    for turn in [15.0f64, 135.0, 255.0] {
        let (sin, cos) = turn.to_radians().sin_cos();
        let turned = |(x, y): (f64, f64)| (50.0 + x * cos - y * sin, 50.0 + x * sin + y * cos);
        let blade = [(-1.6, 0.0), (-4.6, -12.0), (-0.6, -48.0), (0.9, -48.0), (2.2, -12.0), (1.6, 0.0)];
        nodes.push(Node::path(grid.polygon(&blade.map(turned)), fill.clone()));
    }
    nodes.push(grid.disc(50.0, 50.0, 5.5, fill));
    nodes
}

/// From above: four rotors around a body, the front up.
fn drone(placed: &Placed<'_>, ink: Ink, turn: f64) -> Vec<Node> {
    let grid = Grid::new(placed, 100.0, 100.0, turn);
    let (arm, ring) = (grid.pen(ink.line, 4.5), grid.pen(ink.line, 2.5));
    let mut nodes = vec![grid.line((22.0, 22.0), (78.0, 78.0), &arm), grid.line((78.0, 22.0), (22.0, 78.0), &arm)];
    for (x, y) in [(22.0, 22.0), (78.0, 22.0), (22.0, 78.0), (78.0, 78.0)] {
        nodes.push(grid.disc(x, y, 17.0, Style { fill: None, stroke: Some(ring.clone()) }));
        nodes.push(grid.disc(x, y, 4.0, Style::fill(ink.line)));
    }
    let body = [(42.0, 30.0), (58.0, 30.0), (62.0, 62.0), (56.0, 72.0), (44.0, 72.0), (38.0, 62.0)];
    nodes.push(Node::path(grid.polygon(&body), Style::fill(ink.line)));
    nodes.push(Node::path(grid.polygon(&[(46.0, 40.0), (50.0, 33.0), (54.0, 40.0)]), Style::fill(ink.lamp)));
    nodes
}

/// From the front or the side, leaning by its angle.
fn drone_beside(placed: &Placed<'_>, ink: Ink, turn: f64) -> Vec<Node> {
    let grid = Grid::new(placed, 100.0, 60.0, turn);
    let (arm, thin) = (grid.pen(ink.line, 4.0), grid.pen(ink.line, 2.0));
    let mut nodes = vec![
        grid.line((14.0, 22.0), (86.0, 22.0), &arm),
        grid.line((38.0, 30.0), (32.0, 48.0), &thin),
        grid.line((62.0, 30.0), (68.0, 48.0), &thin),
        grid.line((27.0, 48.0), (37.0, 48.0), &thin),
        grid.line((63.0, 48.0), (73.0, 48.0), &thin),
    ];
    for x in [14.0, 86.0] {
        nodes.push(grid.line((x, 22.0), (x, 13.0), &arm));
        nodes.push(grid.line((x - 12.0, 12.0), (x + 12.0, 12.0), &thin));
    }
    let body = [(36.0, 18.0), (64.0, 18.0), (67.0, 25.0), (60.0, 34.0), (40.0, 34.0), (33.0, 25.0)];
    nodes.push(Node::path(grid.polygon(&body), Style::fill(ink.line)));
    nodes.push(grid.disc(50.0, 26.0, 3.5, Style::fill(ink.lamp)));
    nodes
}

impl Page<'_> {
    /// An icon or another drawing.
    pub fn thing(&self, index: usize, placed: &Placed<'_>) -> Vec<Node> {
        let (element, config) = (placed.element, &placed.element.config);
        let ground = self.ground_of(index, placed);
        let seen = |color: Color| ink_on(color, ground, 3.0);
        match element.r#type.as_str() {
            "icon" => {
                let path = self.resource(&config.path).unwrap_or_else(|| "question-circle".into());
                let color = seen(self.color(&config.fill).unwrap_or(self.input.theme.muted));
                if let Some(picture) = self.picture(&path) {
                    return picture.contained(placed.rect, (0.5, 0.5)).into_iter().collect();
                }
                match icon::named(&path) {
                    Some(drawn) => sign(drawn, placed, color),
                    None => shapes::outline(placed, 4.0, dashed(color)).into_iter().collect(),
                }
            }
            kind if THINGS.contains(&kind) => {
                let theme = self.input.theme;
                let named = |name: &str| theme.color(name).unwrap_or(theme.muted);
                let line = if kind == "server" { theme.text } else { theme.muted };
                let fill = self.color(&config.status_color).filter(|c| c.a > 0);
                let lamp = self.color(&config.bulb_color).unwrap_or(named("green"));
                let lamp = ink_on(lamp, fill.map_or(ground, |f| f.over(ground)), 3.0);
                let turn = match kind {
                    "droneTop" => self.scalar(&config.yaw_angle),
                    "droneFront" => self.scalar(&config.roll_angle),
                    _ => self.scalar(&config.pitch_angle),
                };
                let mut place = placed.clone();
                if kind == "windTurbine" && !self.says(element).is_empty() {
                    place.rect.h -= (24.0 * self.scale).min(place.rect.h * 0.35);
                }
                thing(element, &place, Ink { line: seen(line), fill, lamp }, turn.unwrap_or(0.0))
            }
            _ => Vec::new(),
        }
    }
}

/// A dashed outline.
fn dashed(color: Color) -> Style {
    Style { fill: None, stroke: Some(Stroke { dash: vec![3.0, 3.0], ..Stroke::solid(color, 1.0) }) }
}
