//! Pictures, decoded again and compared.

use super::*;
use crate::scene::{Anchor, Group, Node, Paint, Path, Rect, Segment, Stroke, Style, Text};

fn scene() -> Scene {
    let mut scene = Scene { width: 120.0, height: 40.5, background: Some(Color::hex(0xffffff)), ..Scene::default() };
    scene.nodes.push(Node::rect(Rect::new(10.0, 10.0, 20.0, 20.0), Style::fill(Color::hex(0xff0000))));
    scene.nodes.push(Text::new(40.0, 25.0, "Hamburg שלום", 12.0, Color::hex(0x000000)).into());
    scene
}

fn decode(file: &[u8]) -> (png::OutputInfo, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG file");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("a picture");
    (info, pixels)
}

#[test]
fn a_picture_has_its_size_and_colours() {
    let file = write(&scene(), 2.0).expect("drawn");
    assert_eq!(file, write(&scene(), 2.0).expect("drawn"), "the same bytes again");
    let (info, pixels) = decode(&file);
    assert_eq!((info.width, info.height), (240, 81));
    let at = |x: usize, y: usize| &pixels[(y * 240 + x) * 3..][..3];
    assert_eq!((at(40, 40), at(2, 2)), (&[255, 0, 0][..], &[255, 255, 255][..]));
    assert!(pixels.iter().skip(80 * 3).any(|c| *c == 0), "text is drawn");
}

#[test]
fn the_setter_and_the_measure_agree() {
    for text in ["AVATAR To 12:30 fi", "node-1:9100 ≥ 5", "Жук"] {
        let svg = svg::write(
            &Scene {
                width: 500.0,
                height: 50.0,
                nodes: vec![Text::new(0.0, 30.0, text, 20.0, Color::hex(0)).into()],
                ..Scene::default()
            },
            false,
        );
        let tree = usvg::Tree::from_str(&svg, &OPTIONS).expect("parsed");
        fn find(group: &usvg::Group) -> Option<f32> {
            group.children().iter().find_map(|node| match node {
                usvg::Node::Text(text) => Some(text.bounding_box().width()),
                usvg::Node::Group(group) => find(group),
                _ => None,
            })
        }
        let set = f64::from(find(tree.root()).expect("a text"));
        let measured = crate::text::width(text, Face::Sans, 20.0);
        assert!((set - measured).abs() < 0.05, "{text}: {set} {measured}");
    }
}

#[test]
fn an_image_is_drawn_in_hard_squares() {
    let pixels = [0xff0000, 0x00ff00, 0x0000ff, 0x000000].map(Color::hex).to_vec();
    let image = Image { place: Rect::new(5.0, 5.0, 20.0, 20.0), width: 2, height: 2, pixels: pixels.into() };
    let nodes = vec![Node::Image(image)];
    let (_, pixels) = decode(&write(&Scene { nodes, ..scene() }, 2.0).expect("drawn"));
    let at = |x: usize, y: usize| &pixels[(y * 240 + x) * 3..][..3];
    assert_eq!([at(11, 11), at(29, 29)], [&[255, 0, 0][..], &[255, 0, 0][..]]);
    assert_eq!([at(30, 29), at(29, 30), at(49, 49)], [&[0, 255, 0][..], &[0, 0, 255][..], &[0, 0, 0][..]]);
}

#[test]
fn pictures_without_a_ground_keep_their_transparency() {
    let file = write(&Scene { background: None, ..scene() }, 1.0).expect("drawn");
    let (info, pixels) = decode(&file);
    assert_eq!(info.color_type, png::ColorType::Rgba);
    assert_eq!(pixels[3], 0);
}

#[test]
fn scales_are_lowered_to_what_can_be_drawn() {
    assert_eq!(fitting(1000.0, 400.0, 2.0), (2.0, None));
    for (width, height) in [(1368.0, 13738.0), (1368.0, 90_001.5), (9000.0, 9000.0)] {
        let (scale, notice) = fitting(width, height, 2.0);
        let pixels = (width * scale).ceil() * (height * scale).ceil();
        assert!(scale < 2.0 && pixels <= MOST_PIXELS as f64 && pixels > MOST_PIXELS as f64 * 0.9, "{scale}");
        assert!(notice.is_some_and(|n| n.contains(&format!("scale {scale}:"))));
    }
}

#[test]
fn sizes_have_limits() {
    let huge = Scene { width: 100_000.0, height: 100_000.0, ..Scene::default() };
    assert!(write(&huge, 1.0).expect_err("too large").contains("at most 64 Mpx"));
    assert!(write(&Scene::default(), 1.0).is_err());
    assert!(write(&scene(), f64::NAN).is_err());
}

#[test]
fn parts_stand_at_their_places() {
    let part = scene();
    let parts = [Placed { scene: &part, x: 0.0, y: 0.0 }, Placed { scene: &part, x: 100.0, y: 50.0 }];
    let file = compose(&parts, 250.0, 100.0, Color::hex(0x0000ff), 1.0).expect("drawn");
    let (info, pixels) = decode(&file);
    assert_eq!((info.width, info.height), (250, 100));
    let at = |x: usize, y: usize| &pixels[(y * 250 + x) * 3..][..3];
    assert_eq!((at(120, 70), at(240, 5)), (&[255, 0, 0][..], &[0, 0, 255][..]));
}

/// A picture with everything in it.
fn everything() -> Scene {
    let blue = Color::hex(0x1f6fd6);
    let mut noisy = Path::default();
    noisy.move_to(0.0, 60.0);
    (1..200).for_each(|i| noisy.line_to(f64::from(i) * 1.6, 60.0 + f64::from(i * 7919 % 83) - 40.0));
    let round =
        |color, width| Style { fill: None, stroke: Some(Stroke { round: true, ..Stroke::solid(color, width) }) };
    let dashed = Stroke { dash: vec![4.0, 3.0], ..Stroke::solid(Color::hex(0xc92a2a), 1.5) };
    let stops = vec![(0.0, blue.alpha(0.6)), (1.0, blue.alpha(0.1))];
    let gradient = Paint::Linear { from: (0.0, 20.0), to: (0.0, 110.0), stops };
    let mut area = noisy.clone();
    area.line_to(318.0, 120.0);
    area.line_to(0.0, 120.0);
    area.close();
    let curve = Path(vec![Segment::Move(0.0, 0.0), Segment::Cubic(100.0, 150.0, 200.0, -50.0, 320.0, 130.0)]);
    let plot = Group {
        offset: (30.0, 10.0),
        clip: Some(Rect::new(0.0, 30.3, 280.5, 70.0)),
        nodes: vec![
            Node::path(area, Style { fill: Some(gradient), stroke: None }),
            Node::path(noisy, round(blue, 1.5)),
            Node::path(curve, round(Color::hex(0xd9480f).alpha(0.5), 6.0)),
            Node::line(0.0, 50.0, 300.0, 90.0, dashed),
            Text::new(250.0, 60.0, "שלום cut off", 20.0, Color::hex(0)).into(),
            Text::new(250.0, 90.0, "cut off here", 20.0, Color::hex(0)).into(),
        ],
        ..Group::default()
    };
    let pixels: Vec<_> = (0..12).map(|i| Color::hex(0x0a_1020 * i)).collect();
    let nodes = vec![
        Node::line(10.0, 20.5, 390.0, 20.5, Stroke::solid(Color::hex(0xc3c8d0), 1.0)),
        plot.into(),
        Node::Rect(
            Rect::new(10.5, 130.5, 100.0, 40.0),
            6.0,
            Style { stroke: Some(Stroke::solid(blue, 1.0)), ..Style::fill(Color::hex(0xeef0f3)) },
        ),
        Node::Circle(150.0, 150.0, 12.5, Style::fill(Color::hex(0x2b8a3e))),
        Node::Image(Image { place: Rect::new(180.0, 130.0, 60.0, 40.0), width: 4, height: 3, pixels: pixels.into() }),
        Text::new(20.0, 155.0, "AVATAR 12:30", 14.0, blue).face(Face::Bold).into(),
        Text::new(380.0, 150.0, "rate(x[5m]) ≥ 1", 12.0, blue).face(Face::Mono).anchor(Anchor::End).into(),
        Text { rotate: -90.0, ..Text::new(15.0, 60.0, "per second", 11.0, Color::hex(0)).anchor(Anchor::Middle) }
            .into(),
        Text::new(260.0, 170.0, "עומס CPU", 14.0, Color::hex(0)).into(),
    ];
    Scene { width: 400.0, height: 180.0, background: Some(Color::hex(0xffffff)), nodes, ..Scene::default() }
}

#[test]
fn the_picture_is_that_of_the_svg() {
    for scale in [1.0, 2.0] {
        let (drawn, asked) =
            (raster(&everything(), scale).expect("drawn"), reference(&everything(), scale).expect("drawn"));
        let apart: Vec<u8> = drawn.data().iter().zip(asked.data()).map(|(a, b)| a.abs_diff(*b)).collect();
        let mean = apart.iter().map(|d| f64::from(*d)).sum::<f64>() / apart.len() as f64;
        let far = apart.iter().filter(|d| **d > 96).count() as f64 / apart.len() as f64;
        assert!(mean < 1.2 && far < 0.001, "at {scale}: {mean:.3} on average, {:.3} % far apart", far * 100.0);
    }
}

/// Writes both pictures into `target/look`.
#[test]
#[ignore = "writes files"]
fn look() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/look");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, pixels) in [("drawn", raster(&everything(), 3.0)), ("reference", reference(&everything(), 3.0))] {
        let file = encode(&pixels.expect("drawn")).expect("encoded");
        std::fs::write(folder.join(format!("{name}.png")), file).expect("written");
    }
}

#[test]
fn what_is_no_place_is_not_drawn_and_harms_nothing() {
    let blue = Color::hex(0x1f6fd6);
    let round = Style { fill: None, stroke: Some(Stroke { round: true, ..Stroke::solid(blue, 2.0) }) };
    let mut nodes = Vec::new();
    for wild in [f64::NAN, f64::INFINITY, -1e30, 1e30, 1e9] {
        let path =
            Path(vec![Segment::Line(1.0, 1.0), Segment::Move(1.0, wild), Segment::Line(wild, 9.0), Segment::Close]);
        nodes.push(Node::path(path.clone(), round.clone()));
        nodes.push(Node::path(path, Style { stroke: Some(Stroke::solid(blue, 1.0)), ..Style::fill(blue) }));
        nodes.push(Node::Rect(Rect::new(wild, 1.0, 5.0, wild), 3.0, Style::fill(blue)));
        nodes.push(Node::Rect(Rect::new(1.0, 1.0, -wild, 4.0), 0.0, Style::fill(blue)));
        nodes.push(Node::Circle(wild, 1.0, 1.0, Style::stroke(blue, wild)));
        nodes.push(Text::new(wild, 5.0, "text", wild, blue).into());
        let clip = Some(Rect::new(wild, 0.0, 5.0, wild));
        nodes.push(Group { offset: (wild, 0.0), clip, nodes: nodes.clone(), ..Group::default() }.into());
    }
    let pixels = raster(&Scene { nodes, ..scene() }, 1.5).expect("drawn");
    assert_eq!((pixels.width(), pixels.height()), (180, 61));
}
