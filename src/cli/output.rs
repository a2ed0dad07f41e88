//! Writing: aside first, then renamed, so that what was there stays whole until the new is.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::report::Artifact;

/// Writes one file aside and renames it.
///
/// # Errors
/// What the file system says.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".stillframe-").permissions_like(path).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map(drop).map_err(|e| e.error)
}

/// A folder being written aside.
pub struct Folder {
    aside: tempfile::TempDir,
    place: PathBuf,
    files: AtomicUsize,
}

/// Whether a folder is one of ours, so that no other is ever replaced: its `run.json` says which stillframe wrote it.
fn is_report(folder: &Path) -> bool {
    let manifest = fs::read(folder.join("run.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    manifest["stillframe"].is_string() && manifest["dashboards"].is_array()
}

impl Folder {
    /// Starts a folder that will stand at `place`. An old one must be ours or empty.
    ///
    /// # Errors
    /// When the place is taken, or cannot be written.
    pub fn new(place: &Path) -> Result<Self, String> {
        let failed = |e: io::Error| format!("cannot write `{}`: {e}", place.display());
        if place.exists() {
            let mut entries = fs::read_dir(place).map_err(failed)?;
            if entries.next().is_some() && !is_report(place) {
                return Err(format!(
                    "`{}` holds something else than a report; name another folder with `--out`",
                    place.display()
                ));
            }
        }
        let parent = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(failed)?;
        let aside = tempfile::Builder::new().prefix(".stillframe-").tempdir_in(parent).map_err(failed)?;
        clear_up_when_interrupted(aside.path().to_path_buf());
        Ok(Self { aside, place: place.to_path_buf(), files: AtomicUsize::new(0) })
    }

    /// Adds a file; any thread may.
    ///
    /// # Errors
    /// What the file system says.
    pub fn add(&self, artifact: &Artifact) -> Result<(), String> {
        self.write(&artifact.path, |out| out.write_all(&artifact.bytes).map_err(|e| e.to_string()))
    }

    /// Adds a file piece by piece.
    ///
    /// # Errors
    /// What the file system says, and what the pieces do.
    pub fn write(&self, name: &str, pieces: impl FnOnce(&mut dyn Write) -> Result<(), String>) -> Result<(), String> {
        let path = self.aside.path().join(name);
        let failed = |e: String| format!("cannot write `{name}`: {e}");
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| failed(e.to_string()))?;
        }
        // A panel that is drawn again replaces its files.
        let new = usize::from(!path.exists());
        let file = fs::File::create(&path).map_err(|e| failed(e.to_string()))?;
        let mut out = io::BufWriter::new(file);
        pieces(&mut out).map_err(failed)?;
        out.flush().map_err(|e| failed(e.to_string()))?;
        self.files.fetch_add(new, Ordering::Relaxed);
        Ok(())
    }

    /// Puts the folder in its place: the old one moves away, the new one takes its name, the old one goes.
    ///
    /// # Errors
    /// What the file system says; the old folder is then still there.
    pub fn finish(self) -> Result<usize, String> {
        let failed = |e: io::Error| format!("cannot write `{}`: {e}", self.place.display());
        open_to_all(self.aside.path()).map_err(failed)?;
        // From here on the folder is being put in place; an interruption waits until that is done.
        FINISHING.store(true, Ordering::SeqCst);
        let old = self.aside.path().with_extension("old");
        let had = self.place.exists();
        if had {
            fs::rename(&self.place, &old).map_err(failed)?;
        }
        let aside = self.aside.keep();
        if let Err(e) = fs::rename(&aside, &self.place) {
            if had {
                fs::rename(&old, &self.place).map_err(failed)?;
            }
            return Err(failed(e));
        }
        if had {
            fs::remove_dir_all(&old).map_err(failed)?;
        }
        Ok(self.files.into_inner())
    }
}

/// Whether a folder is being put in its place.
static FINISHING: AtomicBool = AtomicBool::new(false);

/// Removes a folder that is being written when the run is interrupted, and ends with the code of that signal.
fn clear_up_when_interrupted(aside: PathBuf) {
    let wait = move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() && !FINISHING.load(Ordering::SeqCst) {
            let _ = fs::remove_dir_all(&aside);
            eprintln!("interrupted; nothing is written");
            std::process::exit(130);
        }
    };
    // Without the thread an interruption leaves the folder behind, and does no other harm.
    let _ = std::thread::Builder::new().name("interrupt".into()).spawn(wait);
}

/// Folders made aside are private; a report is not.
#[cfg(unix)]
fn open_to_all(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Gives a temporary file the rights that a new file has.
trait PermissionsLike {
    fn permissions_like(&mut self, path: &Path) -> &mut Self;
}

impl PermissionsLike for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_like(&mut self, path: &Path) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_or(0o644, |m| m.permissions().mode() & 0o777);
        self.permissions(fs::Permissions::from_mode(mode))
    }

    #[cfg(not(unix))]
    fn permissions_like(&mut self, _: &Path) -> &mut Self {
        self
    }
}
