//! Reading definitions from files and folders: the edge to the file system.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::{Against, check};
use super::imported::Imported;
use super::known::Known;
use super::schema::Schemas;
use super::sources::{self, Sources};
use super::tree::Node;
use super::validate::short;
use super::yaml::{MOST_BYTES, Parsed, too_large};
use super::{Dashboard, glob, ids, json, migrate, tidy, write, yaml};
use crate::diag::{Diagnostic, Severity, SourceFile, Span};

/// What was read, and everything that is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The dashboards without errors, in the order of the files; every panel has its id.
    pub dashboards: Vec<LoadedDashboard>,
    /// What is wrong in all files.
    pub diagnostics: Vec<Diagnostic>,
    /// The names of all dashboards, those with errors too, and where they stand.
    names: Vec<(String, Span)>,
}

impl Loaded {
    /// Whether anything is an error, not only a warning.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// A dashboard and the file that it stands in.
#[derive(Debug, Clone)]
pub struct LoadedDashboard {
    /// The dashboard.
    pub dashboard: Dashboard,
    /// The file.
    pub file: Arc<SourceFile>,
    /// What its importer says, when it is written in another tool's form.
    pub imported: Option<Imported>,
}

/// What a reader made of a document.
#[derive(Debug, Default)]
pub struct Read {
    /// The dashboard, unless it has errors.
    pub dashboard: Option<Dashboard>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// What an importer says beside it; none for our own form.
    pub imported: Option<Imported>,
}

/// A document within another, in a file of its own name.
pub type Inner = (Arc<SourceFile>, Parsed);

/// A format that dashboards are read from: ours, or another tool's.
pub trait Reader: Sync {
    /// Whether a document is a dashboard of this format, by its looks.
    fn accepts(&self, document: &Node) -> bool;

    /// The dashboard, unless it has errors; and what is wrong.
    fn read(&self, document: Node, file: &Arc<SourceFile>, against: &Against<'_>) -> Read;

    /// The documents in one that only holds others, such as a list; none for anything else.
    fn inner(&self, _document: &Node, _file: &Arc<SourceFile>) -> Vec<Inner> {
        Vec::new()
    }
}

/// Our own format.
pub struct Native;

impl Reader for Native {
    fn accepts(&self, document: &Node) -> bool {
        document.text_of("apiVersion").is_some_and(|v| v.starts_with("stillframe/"))
            || document.get("apiVersion").is_none() && document.text_of("kind") == Some("Dashboard")
    }

    fn read(&self, mut document: Node, file: &Arc<SourceFile>, against: &Against<'_>) -> Read {
        if let Err(error) = migrate::migrate(&mut document, file) {
            return Read { diagnostics: vec![error], ..Read::default() };
        }
        let mut diagnostics = check(&document, file, against);
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Read { diagnostics, ..Read::default() };
        }
        let mut read = serde_json::from_value::<Dashboard>(document.to_value());
        match &mut read {
            Ok(dashboard) => ids(dashboard),
            Err(error) => {
                let error = Diagnostic::error(format!("the dashboard cannot be read: {error}"));
                diagnostics.push(error.at(document.at(file)));
            }
        }
        Read { dashboard: read.ok(), diagnostics, imported: None }
    }
}

/// Reads the dashboards of files, and of folders with all that is in them. A file named must be a dashboard;
/// in a folder, other files are passed over.
pub fn load(paths: &[PathBuf], known: &Known, sources: Option<&Sources>, readers: &[&dyn Reader]) -> Loaded {
    let schemas = Schemas::new(known);
    let against = Against { known, schemas: &schemas, sources };
    let mut loaded = Loaded::default();
    let mut files: BTreeMap<PathBuf, ()> = BTreeMap::new();
    for path in paths {
        let (found, named) = match walk(path) {
            Ok(found) => found,
            Err(error) => {
                loaded.diagnostics.push(error);
                continue;
            }
        };
        for file in found.into_iter().filter(|f| files.insert(f.clone(), ()).is_none()) {
            load_file(&file, named, readers, &against, &mut loaded);
        }
    }
    differ(&mut loaded);
    if loaded.dashboards.is_empty() && !loaded.has_errors() {
        let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        let error = Diagnostic::error(format!("no dashboard in {}", names.join(", ")));
        loaded.diagnostics.push(error.hint("a dashboard is a YAML or JSON file with `apiVersion: stillframe/v1`"));
    }
    loaded
}

/// Reads the dashboards of a text, such as one from standard input.
pub fn load_text(file: &Arc<SourceFile>, readers: &[&dyn Reader], against: &Against<'_>) -> Loaded {
    let mut loaded = Loaded::default();
    documents(file, parse(file), true, readers, against, &mut loaded);
    differ(&mut loaded);
    loaded
}

/// Reads a file's text.
///
/// # Errors
/// When it cannot be read, is too large or is not UTF-8.
pub fn read_file(path: &Path) -> Result<Arc<SourceFile>, Diagnostic> {
    Ok(Arc::new(SourceFile { path: path.display().to_string(), text: read_text(path)? }))
}

/// Reads a sources file.
///
/// # Errors
/// When the file cannot be read at all.
pub fn load_sources(path: &Path, known: &Known) -> Result<(Sources, Vec<Diagnostic>), Diagnostic> {
    let file = Arc::new(SourceFile { path: path.display().to_string(), text: read_text(path)? });
    Ok(sources::read(&file, known))
}

fn parse(file: &Arc<SourceFile>) -> Parsed {
    let yaml = file.path.ends_with(".yaml") || file.path.ends_with(".yml");
    let braces = || file.text.trim_start().starts_with('{') && json::parse(file).diagnostics.is_empty();
    if file.path.ends_with(".json") || !yaml && braces() { json::parse(file) } else { yaml::parse(file) }
}

fn load_file(path: &Path, named: bool, readers: &[&dyn Reader], against: &Against<'_>, loaded: &mut Loaded) {
    if !named && !mentions_dashboard(path) {
        return;
    }
    match read_text(path) {
        Err(error) => loaded.diagnostics.push(error),
        Ok(text) => {
            let file = Arc::new(SourceFile { path: path.display().to_string(), text });
            documents(&file, parse(&file), named, readers, against, loaded);
        }
    }
}

/// Reads each document by the first reader that accepts it. What is wrong with the text of a file of a folder
/// counts only if a dashboard is in it.
fn documents(
    file: &Arc<SourceFile>,
    parsed: Parsed,
    named: bool,
    readers: &[&dyn Reader],
    against: &Against<'_>,
    loaded: &mut Loaded,
) {
    if named && parsed.documents.is_empty() && parsed.diagnostics.is_empty() {
        loaded.diagnostics.push(Diagnostic::error(format!("{} is empty", file.path)));
    }
    let mut found = Vec::new();
    unwrapped(file.clone(), parsed, readers, 0, &mut found);
    for (file, Parsed { documents, diagnostics }) in found {
        let reader_of = |document: &Node| readers.iter().find(|r| r.accepts(document));
        let foreign = documents.iter().any(|d| reader_of(d).is_some() && !Native.accepts(d));
        let diagnostics: Vec<_> = if foreign { diagnostics.into_iter().map(lenient).collect() } else { diagnostics };
        let wrong = diagnostics.iter().any(Diagnostic::is_error);
        if named || documents.is_empty() || documents.iter().any(|d| reader_of(d).is_some()) {
            loaded.diagnostics.extend(diagnostics);
        }
        for document in documents {
            match reader_of(&document) {
                Some(reader) => one_document(document, &file, *reader, wrong, against, loaded),
                None if named => loaded.diagnostics.push(not_a_dashboard(&document, &file)),
                None => {}
            }
        }
    }
}

/// Other tools take the last of several equal keys.
fn lenient(mut found: Diagnostic) -> Diagnostic {
    if found.message.starts_with("duplicate key") {
        found.severity = Severity::Warning;
    }
    found
}

/// Takes documents out of those that only hold others.
fn unwrapped(file: Arc<SourceFile>, parsed: Parsed, readers: &[&dyn Reader], depth: usize, found: &mut Vec<Inner>) {
    const DEEPEST: usize = 4;
    let Parsed { documents, diagnostics } = parsed;
    let mut plain = Vec::new();
    let mut more = Vec::new();
    for document in documents {
        let inner = || readers.iter().map(|r| r.inner(&document, &file)).find(|inner| !inner.is_empty());
        match (depth < DEEPEST).then(inner).flatten() {
            Some(inner) => more.extend(inner),
            None => plain.push(document),
        }
    }
    if !plain.is_empty() || !diagnostics.is_empty() {
        found.push((file, Parsed { documents: plain, diagnostics }));
    }
    for (file, parsed) in more {
        unwrapped(file, parsed, readers, depth + 1, found);
    }
}

fn one_document(
    document: Node,
    file: &Arc<SourceFile>,
    reader: &dyn Reader,
    wrong: bool,
    against: &Against<'_>,
    loaded: &mut Loaded,
) {
    let place = document.get("name").unwrap_or(&document).at(file);
    let written = document.text_of("name").map(ToString::to_string);
    let files: Vec<(usize, Span)> = event_files(&document, file);
    let mut read = reader.read(document, file, against);
    loaded.diagnostics.extend(read.diagnostics);
    for annotation in read.dashboard.iter_mut().flat_map(|d| d.annotations.iter_mut().enumerate()) {
        let place = files.iter().find(|(at, _)| *at == annotation.0).map(|(_, place)| place.clone());
        loaded.diagnostics.extend(read_events(annotation.1, file, place).err());
    }
    if let Some(dashboard) = &mut read.dashboard {
        let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
        loaded.diagnostics.extend(super::beside::read(dashboard, &|name| read_bytes(&folder.join(name))));
    }
    if read.imported.is_none() {
        let name = read.dashboard.as_ref().map(|d| d.name.clone()).or(written);
        loaded.names.extend(name.map(|name| (name, place)));
    }
    let dashboard = read.dashboard.filter(|_| !wrong);
    let (file, imported) = (file.clone(), read.imported);
    let dashboard = dashboard.map(|d| if imported.is_some() { as_read(d, against.known) } else { d });
    loaded.dashboards.extend(dashboard.map(|dashboard| LoadedDashboard { dashboard, file, imported }));
}

/// A dashboard as reading its own YAML would give it: numbers in free settings are whole where they can be.
fn as_read(mut dashboard: Dashboard, known: &Known) -> Dashboard {
    tidy::tidy(&mut dashboard, known);
    let value = serde_json::to_value(&dashboard).map(|value| write::whole_numbers(&value));
    value.and_then(serde_json::from_value).unwrap_or(dashboard)
}

/// Where annotations name files of events.
fn event_files(document: &Node, file: &Arc<SourceFile>) -> Vec<(usize, Span)> {
    let named = |(index, annotation): (usize, &Node)| Some((index, annotation.get("file")?.at(file)));
    document.items_of("annotations").iter().enumerate().filter_map(named).collect()
}

/// Reads the events of an annotation's file, which stands beside the definition or in a folder below it.
fn read_events(
    annotation: &mut super::Annotation,
    file: &Arc<SourceFile>,
    place: Option<Span>,
) -> Result<(), Diagnostic> {
    let Some(name) = &annotation.file else { return Ok(()) };
    let placed = |error: Diagnostic| match place {
        Some(place) => error.at(place),
        None => error,
    };
    let inside = Path::new(name).components().all(|c| matches!(c, std::path::Component::Normal(_)));
    if !inside {
        let error = Diagnostic::error(format!("`{}` does not stand beside the definition", short(name)));
        return Err(placed(error.hint("name a file of the same folder, or of one below it")));
    }
    let path = Path::new(&file.path).parent().unwrap_or(Path::new("")).join(name);
    let read = read_text(&path).and_then(|text| {
        super::events::read(name, &text).map_err(|e| Diagnostic::error(format!("events of `{}`: {e}", short(name))))
    });
    match read {
        Ok(events) => annotation.events.extend(events),
        Err(error) => return Err(placed(error)),
    }
    Ok(())
}

fn not_a_dashboard(document: &Node, file: &Arc<SourceFile>) -> Diagnostic {
    match migrate::migrate(&mut document.clone(), file) {
        Err(error) if !document.entries().is_empty() => error,
        _ => Diagnostic::error("not a dashboard").at(document.at(file)),
    }
}

/// Dashboards of one name would write the same files.
fn differ(loaded: &mut Loaded) {
    let mut first: BTreeMap<&str, &Span> = BTreeMap::new();
    for (name, place) in &loaded.names {
        if let Some(first) = first.get(name.as_str()) {
            let error = Diagnostic::error(format!("duplicate dashboard name `{}`", short(name))).at(place.clone());
            let hint = format!("{} gives it already, in line {}", first.file.path, first.line_column().0);
            loaded.diagnostics.push(error.hint(hint));
        }
        first.entry(name).or_insert(place);
    }
    rename(loaded);
}

/// Imported dashboards whose name is taken get their uid behind it, or else a number.
fn rename(loaded: &mut Loaded) {
    let mut taken: BTreeSet<String> = loaded.names.iter().map(|(name, _)| name.clone()).collect();
    for LoadedDashboard { dashboard, imported, .. } in &mut loaded.dashboards {
        let Some(imported) = imported else { continue };
        let uid = imported.uid.as_deref().map(ids::slug).filter(|uid| !uid.is_empty());
        let with_uid = uid.map(|uid| joined(&dashboard.name, &uid));
        let numbered = (2..).map(|n: u32| joined(&dashboard.name, &n.to_string()));
        let mut names = std::iter::once(dashboard.name.clone()).chain(with_uid).chain(numbered);
        if let Some(name) = names.find(|name| !taken.contains(name)) {
            taken.insert(name.clone());
            dashboard.name = name;
        }
    }
}

/// A name with a word behind it, as long as names may be.
fn joined(name: &str, word: &str) -> String {
    let room = ids::LONGEST.saturating_sub(word.len() + 1);
    let name = name.get(..room.min(name.len())).unwrap_or(name).trim_end_matches('-');
    let mut name = format!("{name}-{word}");
    name.truncate(ids::LONGEST);
    name
}

/// The files of a path, and whether it is a file itself.
fn walk(path: &Path) -> Result<(Vec<PathBuf>, bool), Diagnostic> {
    if glob::is_pattern(path) && !path.exists() {
        let found = glob::files(path);
        let none = || Diagnostic::error(format!("no file fits {}", path.display()));
        return if found.is_empty() { Err(none()) } else { Ok((found, false)) };
    }
    let meta = fs::metadata(path).map_err(|e| unreadable(path, &e))?;
    if !meta.is_dir() {
        return Ok((vec![path.to_path_buf()], true));
    }
    let mut files = Vec::new();
    walk_folder(path, 0, &mut files)?;
    Ok((files, false))
}

/// Files in the order of their names, those of folders in their place. Folders behind links are left alone.
fn walk_folder(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
    const DEEPEST: usize = 32;
    let read = || -> io::Result<Vec<fs::DirEntry>> { fs::read_dir(folder)?.collect() };
    let mut entries = read().map_err(|e| unreadable(folder, &e))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type().map_err(|e| unreadable(&entry.path(), &e))?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && depth < DEEPEST {
            walk_folder(&entry.path(), depth + 1, files)?;
        } else if !kind.is_dir() && may_hold_dashboard(&name) && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn may_hold_dashboard(name: &str) -> bool {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    stem != "sources" && matches!(extension, "yaml" | "yml" | "json")
}

/// Whether a file of a folder has the words of a dashboard: other YAML and JSON need not even be readable.
/// Of a file that is too large the beginning decides.
fn mentions_dashboard(path: &Path) -> bool {
    const BEGINNING: u64 = 64 << 10;
    let Ok(file) = File::open(path) else { return true };
    let large = file.metadata().is_ok_and(|m| m.len() > MOST_BYTES as u64);
    let mut bytes = Vec::new();
    let most = if large { BEGINNING } else { MOST_BYTES as u64 };
    if file.take(most).read_to_end(&mut bytes).is_err() {
        return true;
    }
    let text = String::from_utf8_lossy(&bytes);
    ["stillframe/", "Dashboard", "panels", "schemaVersion", "\"rows\"", "\"elements\""]
        .iter()
        .any(|word| text.contains(word))
}

/// The text of a file.
fn read_text(path: &Path) -> Result<String, Diagnostic> {
    let bytes = read_bytes(path)?;
    let text = String::from_utf8(bytes).map_err(|e| not_utf8(path, &e))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_string(),
        None => text,
    })
}

/// The bytes of a file, unless there are too many: then none is kept.
fn read_bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let file = File::open(path).map_err(|e| unreadable(path, &e))?;
    let size = file.metadata().map_or(0, |m| m.len());
    if size > MOST_BYTES as u64 {
        return Err(too_large(&path.display().to_string(), size));
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if bytes.len() > MOST_BYTES {
        return Err(too_large(&path.display().to_string(), bytes.len() as u64));
    }
    Ok(bytes)
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
    let message = format!("{} is not UTF-8: byte {} in line {line} is 0x{:02X}", path.display(), at, bytes[at]);
    Diagnostic::error(message).hint("save the file as UTF-8")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::IsADirectory => "it is a folder",
        _ => return Diagnostic::error(format!("cannot read {}: {error}", path.display())),
    };
    Diagnostic::error(format!("cannot read {}: {why}", path.display()))
}
