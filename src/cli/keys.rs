//! The user's own keys: a file that is named, or `keys.toml` in their configuration folder. A faulty one is refused
//! before anything is drawn, so that no key does what nobody meant.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use crate::keys;

/// How long a file of keys may be.
const LIMIT: u64 = 64 << 10;

/// Binds the keys of the file that is there.
pub(super) fn bind(common: &Common) -> Result<(), Fault> {
    let (path, text) = match &common.keys {
        Some(path) => (path.clone(), read(path)?),
        None => match own().map(|path| (read(&path), path)) {
            Some((Ok(text), path)) => (path, text),
            Some((Err(error), path)) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Fault::Usage(format!("{} cannot be read: {error}.", path.display())));
            }
            _ => return Ok(()),
        },
    };
    match keys::bound(&text) {
        Ok(rows) => keys::rebind(rows),
        Err(faults) => return Err(Fault::Usage(format!("{}: {}", path.display(), faults.join(" ")))),
    }
    Ok(())
}

pub(super) fn list(common: &Common, markdown: bool) -> Result<(), Fault> {
    bind(common)?;
    let text = if markdown { keys::markdown() } else { keys::plain() };
    let mut out = Out::new();
    text.lines().try_for_each(|line| out.line(line))?;
    out.flush()
}

fn read(path: &PathBuf) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LIMIT).read_to_string(&mut text)?;
    Ok(text)
}

/// Where a person's own file is.
fn own() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = named("XDG_CONFIG_HOME").or_else(|| named("HOME").map(|home| home.join(".config")))?;
    Some(folder.join("sendo").join("keys.toml"))
}
