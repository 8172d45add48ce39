//! Where the school is kept: an append-only journal that is the truth, and trees behind it that reads are served from.
//! Nothing here knows of clients, rights or screens; times are given.

mod disk;
mod read_only;
mod whole;
mod summed;
mod tied;
mod line;
mod bunch;
mod trees;
mod snapshot;

mod journal;
mod chain;
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
mod trail;

pub use chain::Gap;
pub use check::{Checked, Kept};
pub use commit::{Batch, Commit};
pub use disk::{Disk, DiskFile, Make, RealDisk};
pub use drafts::{Drafts, Texts};
pub use error::{Damage, OpenError, StoreError};
pub use history::Stamp;
pub use line::Sum;
pub use mend::{Ailment, Mended};
pub use open::{CACHE, Opened, Opening, SEGMENT, Taken, was_here};
pub use read::Store;
pub use read_only::{READ_ONLY, is_read_only};
pub use rebuild::{Progress, Stage};
pub use remembered::{Remembered, fingerprint};
pub use secrets::{Factor, Kept as Secretly, PinHash, SecretFault, Secrets};
pub use trail::ViewsChecked;
pub use trees::is_guarded;
pub use views::{Viewed, Views};
