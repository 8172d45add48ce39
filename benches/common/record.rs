//! An invented observation in a commit of its own.

use sendo::domain::id::{CommandId, EntryId, PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::record::entry::{Entry, EntryChange, Fact, Outcome, When};
use sendo::domain::school_day::Day;
use sendo::domain::time::Instant;
use sendo::store::Commit;
use uuid::Uuid;

/// As random as a real one's last part, and the same for the same number.
fn id(kind: u128, number: u64) -> Uuid {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Uuid::from_u128(kind << 112 | u128::from(number) << 64 | u128::from(mixed))
}

pub fn pupil(number: u64) -> PupilId {
    PupilId(id(2, number))
}

pub fn commit(number: u64, of: u64) -> Commit {
    let at = "2026-11-21T10:40:00Z".parse::<Instant>().unwrap_or_default();
    let by = StaffId(id(1, number % 100));
    let entry = Entry {
        replaces: None,
        id: EntryId(id(3, number)),
        pupil: pupil(of),
        cycle: 3,
        fact: Fact::Observation {
            number: Some(1),
            code: "CI07".into(),
            result: Outcome::Worked,
            support: None,
            minutes: Some(10),
            serves: vec!['A'],
        },
        when: When { day: Day::default(), part: None },
        note: "settled in two minutes".into(),
        by,
        entered: at,
        withdrawn: None,
    };
    Commit {
        cmd: CommandId(id(4, number)),
        at,
        entered: at,
        by: Some(by),
        via: "h.bennett pts/3".into(),
        changes: vec![Change::Entry(EntryChange::Entry { entry })],
    }
}
