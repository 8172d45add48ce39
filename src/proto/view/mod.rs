//! What replies carry: records as somebody may see them, with the names that go with their ids.

mod welcome;
mod pupil;
mod item;
mod people;
mod audit;

pub use audit::{AuditPage, AuditRow, Tally};
pub use item::{ConcernRow, Inbox, Item, MyEntry, NudgeMark, Queue, ReadBy, Reader, Since, TriedRow, UnreadPlan};
pub use people::{ClassRow, Counts, LinkRow, StaffMember};
pub use pupil::{Brief, Card, EntryCard, Found, Marks, ReadMark, Record, Series, Signed, Top, Touch};
pub use welcome::Welcome;
