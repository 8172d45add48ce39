//! A small file that carries a sum of itself and of its name, replaced whole: what was damaged, or is another's, is told
//! from what was written. A file from before there were sums is read as it stands; its reader says whether it can be.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::disk::Disk;
use super::whole;

/// What such a file begins with; a sum in hex and the end of the line follow.
const HEAD: &[u8] = b"sendo-sum 1 ";
/// The length of a sum in hex.
const SUM: usize = 64;

/// What a file holds.
pub(super) enum Held {
    /// There is none.
    Nothing,
    /// What was written.
    Whole(Vec<u8>),
    /// It is from before there were sums.
    Older(Vec<u8>),
    /// Something else than what was written.
    Damaged,
}

/// Reads one.
pub(super) fn read(disk: &dyn Disk, folder: &Path, name: &str) -> io::Result<Held> {
    let Some(mut bytes) = whole::read(disk, &folder.join(name))? else { return Ok(Held::Nothing) };
    if !bytes.starts_with(HEAD) {
        return Ok(Held::Older(bytes));
    }
    let begin = HEAD.len() + SUM + 1;
    let body = bytes.split_off(begin.min(bytes.len()));
    Ok(if bytes == head(name, &body) { Held::Whole(body) } else { Held::Damaged })
}

/// Writes one instead of the one of that name.
pub(super) fn replace(disk: &dyn Disk, folder: &Path, name: &str, body: &[u8]) -> io::Result<()> {
    let mut bytes = zeroize::Zeroizing::new(head(name, body));
    bytes.reserve_exact(body.len()); // No copy of a secret is left behind by growing.
    bytes.extend_from_slice(body);
    whole::replace(disk, folder, name, &bytes)
}

/// The first line of a file of this name and with this body.
fn head(name: &str, body: &[u8]) -> Vec<u8> {
    let sum = Sha256::new().chain_update(name).chain_update([0]).chain_update(body).finalize();
    let hex = sum.iter().fold(String::with_capacity(SUM), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    [HEAD, hex.as_bytes(), b"\n"].concat()
}
