//! Pages in a real browser: headless Chromium opens what the program wrote.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::program::{NOW, Room, examples};
use super::skip::skipped;

/// Width of the window in CSS pixels.
const WIDTH: u32 = 1400;

/// The longest that a page may take.
const PATIENCE: Duration = Duration::from_secs(120);

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    // What the browser itself wants to tell its makers goes nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
    "--v=0",
    "--virtual-time-budget=5000",
];

/// The path of a program, or a note that the suite did not run.
fn find(names: &[&str], suite: &str) -> Option<PathBuf> {
    let folders: Vec<_> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name))).find(|p| p.is_file());
    if found.is_none() {
        skipped(suite, &format!("{} is not installed (tests/install.sh)", names[0]));
    }
    found
}

fn chromium(suite: &str) -> Option<PathBuf> {
    find(&["chromium", "chromium-browser", "google-chrome"], suite)
}

/// A page that was opened.
struct Opened {
    stdout: String,
    /// What stood on the console.
    console: Vec<String>,
    /// What pages asked of the network; what the browser asks for itself is left out.
    asked: Vec<String>,
}

/// Opens a file with more flags.
fn open(browser: &Path, page: &Path, more: &[String]) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let [out, log, net] = ["out", "log", "net"].map(|name| folder.path().join(name));
    let mut child = Command::new(browser)
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--log-net-log={}", net.display()))
        .args(more)
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let until = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the browser did not come to an end: {}", fs::read_to_string(&log).unwrap());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let console = text(&log).lines().filter(|l| l.contains(":CONSOLE")).map(String::from).collect();
    Opened { stdout: text(&out), console, asked: asked(&text(&net)) }
}

/// The addresses that pages asked for, from a log of the browser's network.
fn asked(log: &str) -> Vec<String> {
    let log: Value = serde_json::from_str(log).unwrap();
    let start = &log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(start.is_number());
    let events = log["events"].as_array().unwrap().iter().filter(|e| e["type"] == *start);
    let of_page = events.filter(|e| e["params"]["initiator"] != "not an origin").map(|e| &e["params"]["url"]);
    let outside = of_page.filter_map(Value::as_str).filter(|u| !u.starts_with("file:") && !u.starts_with("data:"));
    outside.map(String::from).collect()
}

/// The example dashboards as a site.
fn site() -> Room {
    let room = Room::new();
    room.run(&["render", &examples(), "--out", "out", "--now", NOW]).ends(0);
    room
}

fn pages(room: &Room) -> Vec<PathBuf> {
    let names: Vec<_> = room.tree("out").into_keys().filter(|n| n.ends_with(".html")).collect();
    assert!(names.len() >= 4, "{names:?}");
    names.iter().map(|n| room.path("out").join(n)).collect()
}

/// A copy of a page beside it, changed.
fn copy(page: &Path, change: impl Fn(String) -> String) -> PathBuf {
    let text = fs::read_to_string(page).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed);
    let path = page.with_extension("copy.html");
    fs::write(&path, changed).unwrap();
    path
}

/// A page without its policy, so that a probe may run in it; what an injected script would do, it could do here.
fn free(text: &str) -> String {
    let start = text.find("<meta http-equiv=\"Content-Security-Policy\"").unwrap();
    let end = start + text[start..].find('>').unwrap() + 1;
    format!("{}{}", &text[..start], &text[end..])
}

/// Tells of the page: its height, elements that must not be, texts that leave their panel, the places of panels.
const PROBE: &str = r"<script>addEventListener('load',function(){
var lines=[],all=function(q){return Array.prototype.slice.call(document.querySelectorAll(q))};
lines.push('height '+document.documentElement.scrollHeight);
lines.push('wide '+Math.max(0,document.documentElement.scrollWidth-innerWidth));
lines.push('title '+document.title);
lines.push('alien '+all('b,img,iframe,object,embed,form,base,foreignObject,svg a,svg script,svg image').length);
lines.push('scripts '+all('script').length);
lines.push('handlers '+all('*').filter(function(e){return Array.prototype.some.call(e.attributes,function(a){return /^on/i.test(a.name)||/^\s*javascript:/i.test(a.value)})}).length);
all('figure').forEach(function(f){
var r=f.querySelector('svg').getBoundingClientRect();
lines.push('panel '+f.id+' '+[r.left,r.top,r.width,r.height].map(Math.round).join(' '));
Array.prototype.forEach.call(f.querySelectorAll('svg text'),function(t){
var b=t.getBoundingClientRect();
if(b.width>0&&(b.left<r.left-1.5||b.right>r.right+1.5||b.top<r.top-1.5||b.bottom>r.bottom+1.5))lines.push('out '+f.id+' '+t.textContent);
});});
var pre=document.createElement('pre');pre.id='probe';pre.textContent='PROBE\n'+lines.join('\n')+'\nEND';document.body.appendChild(pre);
})</script></body>";

/// What [`PROBE`] tells, by first word.
fn probe(browser: &Path, page: &Path) -> BTreeMap<String, Vec<String>> {
    let path = copy(page, |text| free(&text).replace("</body>", PROBE));
    let size = format!("--window-size={WIDTH},1000");
    let dom = open(browser, &path, &["--dump-dom".into(), size]).stdout;
    fs::remove_file(path).unwrap();
    let start = dom.rfind("PROBE\n").unwrap_or_else(|| panic!("no probe in {} bytes", dom.len())) + 6;
    let text = &dom[start..start + dom[start..].find("\nEND").unwrap()];
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (word, rest) in text.lines().filter_map(|l| l.split_once(' ')) {
        told.entry(word.into()).or_default().push(rest.into());
    }
    told
}

/// A picture of a page.
struct Shot {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

impl Shot {
    fn read(path: &Path) -> Self {
        let mut reader = png::Decoder::new(std::io::BufReader::new(File::open(path).unwrap())).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let step = info.color_type.samples();
        assert!(step >= 3 && info.bit_depth == png::BitDepth::Eight);
        let pixels = bytes[..info.buffer_size()].chunks_exact(step).map(|p| [p[0], p[1], p[2]]).collect();
        Self { width: info.width as usize, pixels }
    }

    /// Mean brightness of a rectangle from 0 to 255, and how many colours it has.
    fn look(&self, [x, y, w, h]: [usize; 4]) -> (f64, usize) {
        let rows = (y..y + h).map(|row| &self.pixels[row * self.width + x..row * self.width + x + w]);
        let pixels: Vec<[u8; 3]> = rows.flatten().copied().collect();
        let bright = |[r, g, b]: [u8; 3]| 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
        let mean = pixels.iter().copied().map(bright).sum::<f64>() / pixels.len() as f64;
        (mean, pixels.iter().collect::<std::collections::BTreeSet<_>>().len())
    }
}

/// Opens a page and pictures it; 0 prefers dark, 1 light.
fn shoot(browser: &Path, page: &Path, scheme: u8, height: u32) -> (Opened, Shot) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shot.png");
    let flags = [
        format!("--screenshot={}", file.display()),
        format!("--blink-settings=preferredColorScheme={scheme}"),
        format!("--window-size={WIDTH},{height}"),
    ];
    let opened = open(browser, page, &flags);
    (opened, Shot::read(&file))
}

/// The places of panels, and the height that a window needs to show them all.
fn panels(browser: &Path, page: &Path) -> (Vec<(String, [usize; 4])>, u32) {
    let told = probe(browser, page);
    let height: u32 = told["height"][0].parse().unwrap();
    let panel = |line: &String| {
        let (id, place) = line.split_once(' ').unwrap();
        let place: Vec<usize> = place.split(' ').map(|n| n.parse().unwrap()).collect();
        (id.to_string(), place.try_into().unwrap())
    };
    // Part of the window's height is not the page's.
    (told.get("panel").into_iter().flatten().map(panel).collect(), height + 200)
}

#[test]
fn pages_are_quiet_ask_nobody_and_show_in_light_and_dark() {
    let Some(browser) = chromium("browser::pages") else { return };
    let room = site();
    for page in pages(&room) {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        let (panels, height) = panels(&browser, &page);
        assert_eq!(panels.is_empty(), name == "index.html");
        for (scheme, least, most) in [(1, 190.0, 255.0), (0, 5.0, 90.0)] {
            let (opened, shot) = shoot(&browser, &page, scheme, height);
            assert_eq!((opened.console, opened.asked), (vec![], vec![]), "{name}");
            for (id, place) in &panels {
                let (mean, colors) = shot.look(*place);
                // Stats on a coloured background are neither light nor dark.
                let fits = (least..=most).contains(&mean) || (60.0..200.0).contains(&mean);
                assert!(fits && colors > 8, "{name}#{id}, scheme {scheme}: brightness {mean:.0}, {colors} colours");
            }
            let whole = shot.look([0, 0, WIDTH as usize, 150]);
            assert!((least..=most).contains(&whole.0), "{name}, scheme {scheme}: {whole:?}");
        }
    }
}

#[test]
fn pages_work_without_scripts() {
    let Some(browser) = chromium("browser::scripts") else { return };
    let room = site();
    let page = room.path("out").join("business.html");
    let (panels, height) = panels(&browser, &page);
    let path = copy(&page, |text| {
        let start = text.find("script-src ").unwrap() + "script-src ".len();
        let end = text.find("; font-src").unwrap();
        format!("{}'none'{}", &text[..start], &text[end..])
    });
    let (opened, without) = shoot(&browser, &path, 1, height);
    assert!(opened.console.iter().any(|l| l.contains("script")), "the script ran: {:?}", opened.console);
    let (_, with) = shoot(&browser, &page, 1, height);
    for (id, place) in panels {
        assert_eq!(without.look(place), with.look(place), "{id}");
    }
}

#[test]
fn the_checks_see_what_they_look_for() {
    let Some(browser) = chromium("browser::checks") else { return };
    let room = Room::new();
    let bad = "<!doctype html><title>bad</title><img src='http://stillframe.invalid/x.png'>\
               <link rel=stylesheet href='https://127.0.0.1:9/a.css'><script>console.error('oh')</script>";
    room.write("bad.html", bad);
    let opened = open(&browser, &room.path("bad.html"), &["--dump-dom".into()]);
    assert!(opened.console.iter().any(|l| l.contains("\"oh\"")), "{:?}", opened.console);
    let mut asked = opened.asked;
    asked.sort();
    assert_eq!(asked, ["http://stillframe.invalid/x.png", "https://127.0.0.1:9/a.css"]);
}

/// The pages of paper on which the upper and the lower edge of each panel stand.
fn printed(browser: &Path, reader: &Path, page: &Path, style: &str) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut count = 0;
    let edge = |name: &str, n: usize| {
        format!("<i style='position:absolute;{name}:0;left:0;font:6px sans-serif'>{name}x{n}x</i>")
    };
    let text = free(&fs::read_to_string(page).unwrap());
    let mut marked = String::new();
    for (i, part) in text.split("<div class=\"pic\">").enumerate() {
        if i > 0 {
            let (top, bottom) = (edge("top", count), edge("bottom", count));
            marked += &format!("<div class=\"pic\" style='position:relative'>{top}{bottom}");
            count += 1;
        }
        marked += part;
    }
    let path = copy(page, |_| marked.replace("</head>", &format!("<style>{style}</style></head>")));
    let pdf = page.with_extension("pdf");
    open(browser, &path, &[format!("--print-to-pdf={}", pdf.display()), "--no-pdf-header-footer".into()]);
    fs::remove_file(path).unwrap();
    assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    let output = Command::new(reader).arg("-raw").arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let sheets: Vec<&str> = text.split('\u{c}').collect();
    assert!(count > 0 && sheets.len() > 1 && sheets.len() < 3 * count + 10, "{} sheets", sheets.len());
    let on = |mark: String| (0..sheets.len()).filter(|s| sheets[*s].contains(&mark)).collect();
    (0..count).map(|n| (on(format!("topx{n}x")), on(format!("bottomx{n}x")))).collect()
}

#[test]
fn print_cuts_no_panel() {
    let Some(browser) = chromium("browser::print") else { return };
    let Some(reader) = find(&["pdftotext"], "browser::print") else { return };
    let room = site();
    for page in pages(&room).into_iter().filter(|p| !p.ends_with("index.html")) {
        let whole = |(top, bottom): &(Vec<usize>, Vec<usize>)| top.len() == 1 && top == bottom;
        let edges = printed(&browser, &reader, &page, "");
        assert!(edges.iter().all(whole), "{}: {edges:?}", page.display());
        let torn = "@media print{.panel{break-inside:auto!important}.pic{height:400mm}}";
        let edges = printed(&browser, &reader, &page, torn);
        assert!(!edges.iter().any(whole), "torn panels are not seen: {edges:?}");
    }
}

const WILD: &[&str] = &[
    "</script><b>bold</b>",
    "<img src=x onerror=\"document.title='harm'\">",
    "\"><svg onload=\"document.title='harm'\">",
    "]]><script>document.title='harm'</script>",
    "javascript:document.title='harm'",
    "מחיר המניה עולה مرحبا بالعالم",
    "\u{202e}backwards",
    "{{ 7 * 7 }}${7*7}",
];

#[test]
fn wild_names_do_no_harm() {
    let Some(browser) = chromium("browser::wild") else { return };
    let long = "long-name-".repeat(30);
    let names: Vec<&str> = WILD.iter().copied().chain([long.as_str()]).collect();
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let csv = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let header = names.iter().map(|n| csv(n)).collect::<Vec<_>>().join(",");
    let numbers = (1..=names.len()).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let times = |hour: u32| format!("2026-10-31T23:{hour:02}:00Z,{numbers}");
    let series = format!("time,{header}\n{}\n{}", times(10), times(40));
    let rows: String = names.iter().enumerate().map(|(i, n)| format!("{},{i}\n", csv(n))).collect();
    let mut panels = String::new();
    for (i, (kind, data)) in [
        ("timeseries", &series),
        ("stat", &series),
        ("gauge", &series),
        ("bargauge", &series),
        ("table", &format!("Name,Value\n{rows}")),
    ]
    .into_iter()
    .enumerate()
    {
        let title = quoted(names[i % names.len()]);
        panels += &format!(
            "- title: {title}\n  kind: {kind}\n  description: {title}\n  size: {{ w: 24, h: 12 }}\n  targets:\n    \
             - {{ source: testdata, scenario: csv_content, csv: {} }}\n",
            quoted(data)
        );
    }
    let markdown = names.join("\n\n");
    panels += &format!("- {{ title: {}, kind: text, options: {{ content: {} }} }}\n", quoted(&long), quoted(&markdown));
    panels += &format!(
        "- {{ title: Fails, kind: stat, targets: [{{ source: testdata, scenario: error, message: {} }}] }}\n",
        quoted(WILD[1])
    );
    let room = Room::with_panels(&panels);
    let text = fs::read_to_string(room.path("d.yaml")).unwrap();
    let title = quoted(&format!("{} {} {long}", WILD[0], WILD[1]));
    let head = format!(
        "title: {title}\ndescription: {title}\ntags: [{title}]\nvariables:\n- {{ name: v, kind: custom, label: {title}, values: [{}] }}\npanels:",
        quoted(WILD[2])
    );
    room.write("d.yaml", &text.replace("panels:", &head));
    room.render(&[]).ends(1);
    for name in ["d.html", "index.html"] {
        let page = room.path("out").join(name);
        let (opened, _) = shoot(&browser, &page, 1, 1000);
        assert_eq!((opened.console, opened.asked), (vec![], vec![]), "{name}");
        let told = probe(&browser, &page);
        // The probe itself is the second script.
        for (what, want) in [("alien", "0"), ("handlers", "0"), ("scripts", "2"), ("wide", "0")] {
            assert_eq!(told[what], [want], "{name}: {what}");
        }
        assert!(!told["title"][0].starts_with("harm"), "{name}");
        assert_eq!(told.get("out"), None, "{name}: texts leave their panels");
    }
    let html = fs::read_to_string(room.path("out/d.html")).unwrap();
    assert!(html.contains(&format!(">{long}<")), "the whole of a long name stands in the data");
    assert!(!html.contains('\u{202e}'));
}
