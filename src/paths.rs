//! Where the store is: the flag, `SENDO_STORE`, the machine's configuration, else the user's own folder. From then on
//! only the store's path decides.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The machine's configuration.
pub const MACHINE_CONFIG: &str = "/etc/sendo/config.toml";
/// The socket of the store that the machine's configuration names.
const MACHINE_SOCKET: &str = "/run/sendo/sock";
/// The longest path of a socket that the system takes.
const SOCKET_LIMIT: usize = 107;

/// What the machine's configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Machine {
    store: Option<PathBuf>,
}

/// Why there is no place for a store.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// Nothing says where, and there is no home folder.
    #[error("sendo does not know where its store is: there is no home folder; use --store DIR")]
    NoHome,
    /// A socket in it could not be reached.
    #[error("the store's path is {0} bytes too long for a socket in it: choose a shorter one")]
    TooLong(usize),
    /// The machine's configuration cannot be used.
    #[error("{MACHINE_CONFIG}: {0}")]
    Config(String),
}

/// What the environment says about paths.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// `SENDO_STORE`.
    pub sendo_store: Option<PathBuf>,
    /// `XDG_DATA_HOME`.
    pub data_home: Option<PathBuf>,
    /// `HOME`.
    pub home: Option<PathBuf>,
    /// The text of the machine's configuration, where there is one.
    pub machine: Option<String>,
}

impl Surroundings {
    /// As they are now. Empty variables count as not set.
    pub fn now() -> Surroundings {
        let var = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Surroundings {
            sendo_store: var("SENDO_STORE"),
            data_home: var("XDG_DATA_HOME").filter(|path| path.is_absolute()),
            home: var("HOME"),
            machine: std::fs::read_to_string(MACHINE_CONFIG).ok(),
        }
    }
}

/// The store's folder, absolute.
pub fn store(flag: Option<&Path>, around: &Surroundings) -> Result<PathBuf, PathError> {
    let path = match flag.map(Path::to_owned).or_else(|| around.sendo_store.clone()) {
        Some(path) => path,
        None => match machine_store(around)? {
            Some(path) => path,
            None => own_store(around)?,
        },
    };
    let path = std::path::absolute(&path).unwrap_or(path);
    let length = socket(&path).as_os_str().len();
    if length > SOCKET_LIMIT { Err(PathError::TooLong(length - SOCKET_LIMIT)) } else { Ok(path) }
}

fn machine_store(around: &Surroundings) -> Result<Option<PathBuf>, PathError> {
    let Some(text) = &around.machine else { return Ok(None) };
    let machine: Machine = toml::from_str(text).map_err(|error| PathError::Config(error.message().to_owned()))?;
    Ok(machine.store)
}

fn own_store(around: &Surroundings) -> Result<PathBuf, PathError> {
    let data = around.data_home.clone().or_else(|| around.home.as_ref().map(|home| home.join(".local/share")));
    Ok(data.ok_or(PathError::NoHome)?.join("sendo"))
}

/// The socket of a store: in its folder, but for the machine's own store, whose folder staff cannot enter.
pub fn socket(store: &Path) -> PathBuf {
    if is_machine_store(store) { PathBuf::from(MACHINE_SOCKET) } else { store.join("sock") }
}

/// The user whom a store's folder belongs to.
pub fn owner(store: &Path) -> std::io::Result<u32> {
    Ok(std::fs::metadata(store)?.uid())
}

/// The user whom the store belongs to that the machine's configuration names, as far as that can be seen: else whose the
/// folder of its socket is, which only root makes.
pub fn machine_owner() -> Option<u32> {
    let text = std::fs::read_to_string(MACHINE_CONFIG).ok();
    let named = machine_store(&Surroundings { machine: text, ..Surroundings::default() }).ok()??;
    let run = || Path::new(MACHINE_SOCKET).parent().and_then(|folder| owner(folder).ok());
    owner(&named).ok().or_else(run)
}

/// Whether this is the store that the machine's configuration names.
pub fn is_machine_store(store: &Path) -> bool {
    let text = std::fs::read_to_string(MACHINE_CONFIG).ok();
    let around = Surroundings { machine: text, ..Surroundings::default() };
    machine_store(&around).ok().flatten().is_some_and(|named| named == store)
}
