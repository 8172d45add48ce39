//! What replies carry: records as somebody may see them, with the names that go with their ids.

mod welcome;
mod pupil;
mod item;
mod people;
mod audit;

pub use audit::{AuditPage, AuditRow, Gap, Tally, Trail};
pub use item::{
    ConcernRow, Item, ItemRow, ItemRows, MisplacedRow, MyEntry, MyRecord, NudgeMark, NudgeRow, QueuePlace, ReadBy,
    Reader, ReceiptRow, Since, TriedRow, UnreadPlan, Waits,
};
pub use people::{ChangeRow, ClassRow, Counts, LinkRow, StaffMember};
pub use pupil::{Brief, Card, EntryCard, Found, Marks, Named, ReadMark, Record, Series, Signed, Top, Touch};
pub use welcome::Welcome;
