//! What replies carry: records as somebody may see them, with the names that go with their ids.

mod welcome;
mod pupil;
mod desk;
mod item;
mod people;
mod audit;

pub use audit::{AuditPage, AuditRow, Gap, Tally, Trail};
pub use desk::{Beside, DeskRow, DeskWaits, Figures, ForYou, Item, ItemRow, ItemRows, Piles, RaisedRow};
pub use item::{
    ConcernRow, MisplacedRow, MyEntry, MyRecord, NudgeMark, NudgeRow, ReadBy, Reader, ReceiptRow, Since, TriedRow,
    UnreadPlan, Waits,
};
pub use people::{ChangeRow, ClassRow, Counts, LinkRow, StaffMember};
pub use pupil::{Brief, Card, EntryCard, Found, Marks, Named, ReadMark, Record, Series, Signed, Top, Touch};
pub use welcome::Welcome;
