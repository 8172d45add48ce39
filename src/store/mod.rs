//! Where the school is kept: an append-only journal that is the truth, and trees behind it that reads are served from.
//! Nothing here knows of clients, rights or screens; times are given.

mod disk;
mod read_only;
mod whole;
mod line;
mod bunch;
mod trees;

mod journal;
mod rebuild;
mod remembered;
mod record;
mod memory;

mod error;
mod open;
mod seal;
mod torn;
mod mend;

mod check;
mod commit;
mod drafts;
mod secrets;
mod read;
mod views;
mod history;

pub use check::{Checked, Kept};
pub use commit::{Batch, Commit};
pub use disk::{Disk, DiskFile, Make, RealDisk};
pub use drafts::{Drafts, Texts};
pub use error::{Damage, OpenError, StoreError};
pub use history::Stamp;
pub use line::Sum;
pub use mend::{Ailment, Mended};
pub use open::{CACHE, Opened, Opening, SEGMENT, Taken};
pub use read::Store;
pub use read_only::is_read_only;
pub use rebuild::{Progress, Stage};
pub use remembered::{Remembered, fingerprint};
pub use secrets::{Factor, Kept as Secretly, PinHash, Secrets};
pub use trees::is_guarded;
pub use views::{Viewed, Views, ViewsChecked};
