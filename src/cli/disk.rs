//! The store from outside, for `sendo doctor`: whose its files are, who may read them, and what they lie on.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// Kinds of file systems on which locks and syncs do not hold what they promise, by their number.
const FAR: [(u64, &str); 7] = [
    (0x6969, "NFS"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x517b, "SMB"),
    (0x6573_5546, "FUSE (sshfs and the like)"),
    (0x5346_414f, "AFS"),
    (0x0102_1997, "9P"),
];
/// Kinds that are memory and no disk.
const MEMORY: [u64; 2] = [0x0102_1994, 0x8584_58f6];
/// The folders and files of a store whose owner and mode are looked at, besides the journal's segments.
const PARTS: [&str; 7] = ["journal", "views", "sled", "drafts", "secrets", "lock", "sock"];

/// What the store lies on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Disk {
    /// The device, as the system mounts it.
    pub(super) device: Option<String>,
    /// The file system's name.
    pub(super) file_system: Option<String>,
    /// Whether the device is encrypted; `None` where this machine cannot tell.
    pub(super) encrypted: Option<bool>,
}

/// Looks at the store's folder and adds what is wrong with it, and what is not as it should be. The answer is its owner.
pub(super) fn look_at(root: &Path, wrong: &mut Vec<String>, advice: &mut Vec<String>) -> Option<u32> {
    let about = match fs::metadata(root) {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            wrong.push(format!("the store's folder cannot be looked at: {error}"));
            return None;
        }
    };
    if about.mode() & 0o077 != 0 {
        let mode = about.mode() & 0o777;
        wrong.push(format!("the store's folder has the mode {mode:o}: others may enter it; chmod 700 mends that"));
    }
    for path in PARTS.iter().map(|part| root.join(part)).chain(names(&root.join("journal"))) {
        if let Ok(part) = fs::symlink_metadata(&path) {
            look_at_part(root, &path, &part, about.uid(), wrong);
        }
    }
    if let Ok(system) = rustix::fs::statfs(root) {
        let kind = u64::from(u32::try_from(system.f_type).unwrap_or(0));
        if let Some((_, name)) = FAR.iter().find(|(number, _)| *number == kind) {
            wrong.push(format!(
                "the store is on {name}: locks and syncs do not hold there; move it to a disk of this machine"
            ));
        }
        if MEMORY.contains(&kind) {
            advice.push("the store is in memory: it is gone when the machine is switched off".into());
        }
    }
    Some(about.uid())
}

fn look_at_part(root: &Path, path: &Path, about: &Metadata, owner: u32, wrong: &mut Vec<String>) {
    let name = path.strip_prefix(root).unwrap_or(path).display();
    if about.uid() != owner {
        wrong.push(format!(
            "{name} belongs to {} and the store to {}: its server may not be able to read it; chown mends that",
            account(about.uid()),
            account(owner)
        ));
    }
    if about.mode() & 0o077 != 0 && !about.is_symlink() {
        let (mode, good) = (about.mode() & 0o777, if about.is_dir() { 700 } else { 600 });
        wrong.push(format!("{name} has the mode {mode:o}: others may read it; chmod {good} mends that"));
    }
}

fn account(uid: u32) -> String {
    uzers::get_user_by_uid(uid).map_or_else(|| uid.to_string(), |user| user.name().to_string_lossy().into_owned())
}

fn names(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}

/// What a path lies on. `sys` and `mounts` are the system's /sys and /proc/self/mountinfo.
pub(super) fn under(path: &Path, sys: &Path, mounts: &str) -> Disk {
    let Ok(about) = fs::metadata(path) else { return Disk::default() };
    let number = format!("{}:{}", rustix::fs::major(about.dev()), rustix::fs::minor(about.dev()));
    of_device(&number, sys, mounts)
}

fn of_device(number: &str, sys: &Path, mounts: &str) -> Disk {
    // "36 35 98:0 /root /at rw,noatime shared:1 - ext4 /dev/sda1 rw"
    let mount = mounts.lines().find(|line| line.split(' ').nth(2) == Some(number));
    let after = mount.and_then(|line| line.split_once(" - ")).map(|(_, after)| after);
    let mut words = after.into_iter().flat_map(|after| after.split(' ')).map(str::to_owned);
    let (file_system, device) = (words.next(), words.next().filter(|source| source.starts_with('/')));
    let block = sys.join("dev/block").join(number);
    // Some file systems have a number of their own (btrfs): then it is the device that is mounted.
    let block = match (block.exists(), &device) {
        (false, Some(device)) => fs::canonicalize(device)
            .ok()
            .and_then(|device| Some(sys.join("class/block").join(device.file_name()?)))
            .unwrap_or(block),
        _ => block,
    };
    Disk { device, file_system, encrypted: is_encrypted(&block, 8) }
}

/// Whether a block device is encrypted by dm-crypt, itself or all that it is made of. A device that is made of nothing
/// else is not, as far as this machine can tell; one that is not there cannot be told.
fn is_encrypted(block: &Path, deep: u8) -> Option<bool> {
    if !block.exists() || deep == 0 || block.join("loop").exists() {
        return None; // What a loop device is made of is a file.
    }
    if fs::read_to_string(block.join("dm/uuid")).is_ok_and(|uuid| uuid.starts_with("CRYPT-")) {
        return Some(true);
    }
    let below: Vec<PathBuf> = names(&block.join("slaves")).collect();
    if below.is_empty() {
        return Some(false);
    }
    let below: Vec<Option<bool>> = below.iter().map(|block| is_encrypted(block, deep - 1)).collect();
    if below.contains(&Some(false)) { Some(false) } else { below.into_iter().collect::<Option<Vec<_>>>().map(|_| true) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encrypted_device_is_told_from_others() -> std::io::Result<()> {
        let sys = tempfile::tempdir()?;
        let class = sys.path().join("class/block");
        // Name, number, dm's uuid, and what it is made of.
        let devices = [
            ("sda1", "8:1", "", &[][..]),
            ("sdb1", "8:17", "", &[]),
            ("dm-0", "253:0", "CRYPT-LUKS2-0123-luks", &["sda1"]),
            ("dm-1", "253:1", "LVM-0123", &["dm-0"]),
            ("dm-2", "253:2", "LVM-4567", &["dm-0", "sdb1"]),
            ("dm-3", "253:3", "LVM-89ab", &["gone"]),
        ];
        fs::create_dir_all(sys.path().join("dev/block"))?;
        for (name, number, uuid, below) in devices {
            fs::create_dir_all(class.join(name).join("slaves"))?;
            if !uuid.is_empty() {
                fs::create_dir_all(class.join(name).join("dm"))?;
                fs::write(class.join(name).join("dm/uuid"), uuid)?;
            }
            for slave in below {
                std::os::unix::fs::symlink(class.join(slave), class.join(name).join("slaves").join(slave))?;
            }
            std::os::unix::fs::symlink(class.join(name), sys.path().join("dev/block").join(number))?;
        }
        let mounts = "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n26 1 0:30 / /b rw shared:1 - btrfs /dev/none rw\n\
                      27 1 253:1 / /c rw - xfs /dev/mapper/school rw\n28 1 0:9 / /d rw - overlay overlay rw\n";
        let table = [
            ("8:1", Some("/dev/sda1"), Some("ext4"), Some(false)),
            ("253:0", None, None, Some(true)),
            ("253:1", Some("/dev/mapper/school"), Some("xfs"), Some(true)),
            ("253:2", None, None, Some(false)),
            ("253:3", None, None, None),
            ("0:30", Some("/dev/none"), Some("btrfs"), None),
            ("0:9", None, Some("overlay"), None),
            ("1:1", None, None, None),
        ];
        for (number, device, file_system, encrypted) in table {
            let expected =
                Disk { device: device.map(str::to_owned), file_system: file_system.map(str::to_owned), encrypted };
            assert_eq!(of_device(number, sys.path(), mounts), expected, "{number}");
        }
        Ok(())
    }
}
