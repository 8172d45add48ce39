//! How much may be written: so much text by one person within a minute, and nothing long where the disk has little room
//! left. One person's program that loops fills no disk, and what is left of a disk is for the short notes of everybody.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::domain::command::{Command, Refusal, RefusalKind};
use crate::domain::id::StaffId;
use crate::domain::rights::Who;
use crate::proto::frame;

/// How many bytes of text one person may have stored within a minute: more than a hand writes in a year.
const A_MINUTE: usize = 4 * 1024 * 1024;
const MINUTE: Duration = Duration::from_mins(1);
/// What a command takes beside its text, which is not counted: ids, days, the names of its parts.
const FORM: usize = 256;
/// How much room must be left on the disk for a long text: as much as the journal's next segment may take.
const RESERVE: u64 = crate::store::SEGMENT;
/// From how many bytes on a text is long; and all that one command brings, such as a class's sweep.
const LONG: usize = 1024;
const LONG_IN_ALL: usize = 64 * LONG;

/// What each person has had stored lately. Those who have written nothing for a minute are not in it.
#[derive(Default)]
pub(super) struct Allowance(BTreeMap<Option<StaffId>, (Instant, usize)>);

impl Allowance {
    /// Takes what a command brings off what its writer may still bring, or says when they may go on. An import is no
    /// text of a person's. `room` is what the disk has, and is asked only where it matters.
    pub(super) fn take(
        &mut self,
        who: Who,
        command: &Command,
        now: Instant,
        room: impl FnOnce() -> u64,
    ) -> Result<(), Refusal> {
        // What cannot be written as JSON did not come over a line either.
        let all = frame::length(command).unwrap_or(0);
        fits(command, all, room)?;
        if matches!(command, Command::Import(_)) {
            return Ok(());
        }
        self.0.retain(|_, (since, _)| now.duration_since(*since) < MINUTE);
        let bytes = all.saturating_sub(FORM);
        let (since, taken) = self.0.entry(who.person()).or_insert((now, 0));
        if *taken + bytes > A_MINUTE {
            let left = MINUTE.saturating_sub(now.duration_since(*since)).as_secs() + 1;
            let sentence = format!(
                "That is more than {} MiB of text within a minute, which is as much as one person may have stored: go on \
                 in {left} s. Nothing was stored.",
                A_MINUTE >> 20
            );
            return Err(Refusal::invalid(sentence));
        }
        *taken += bytes;
        Ok(())
    }
}

/// Refuses what is long where there is little room.
fn fits(command: &Command, all: usize, room: impl FnOnce() -> u64) -> Result<(), Refusal> {
    // Only what is long as a whole can have a long text in it.
    if all <= LONG || (all <= LONG_IN_ALL && longest(command) <= LONG) || room() >= RESERVE {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::ReadOnly,
        format!(
            "The disk has less than {} MiB of room left: a text of more than {LONG} bytes is not taken, a shorter one is. \
             Tell whoever looks after this machine. Nothing was stored.",
            RESERVE >> 20
        ),
    ))
}

/// How long the longest text in a command is.
fn longest(command: &Command) -> usize {
    fn within(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::String(text) => text.len(),
            serde_json::Value::Array(all) => all.iter().map(within).max().unwrap_or(0),
            serde_json::Value::Object(all) => all.values().map(within).max().unwrap_or(0),
            _ => 0,
        }
    }
    serde_json::to_value(command).map_or(0, |value| within(&value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::worry::WorryCommand;
    use crate::domain::roster::{Bundle, ImportCommand};

    fn text(bytes: usize) -> Command {
        Command::Worry(WorryCommand::PassWord { word: "a".repeat(bytes) })
    }

    #[test]
    fn one_person_writes_so_much_and_others_do_not_notice() {
        let [one, other] = [1, 2].map(|n| Who::Person(StaffId(uuid::Uuid::from_u128(n))));
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut allowance = Allowance::default();
        let taken = (0..1000).take_while(|_| allowance.take(one, &text(64 * 1024), at(0), || RESERVE).is_ok()).count();
        assert_eq!(taken, 64, "4 MiB");
        // Who, how much, when, and in how many seconds they may go on.
        let import = Command::Import(ImportCommand::Import { bundle: Bundle::default() });
        for (who, command, now, left) in [
            (one, text(64 * 1024), 20, Some(41)),
            (one, text(10), 20, None),
            (one, import, 20, None),
            (other, text(64 * 1024), 20, None),
            (one, text(64 * 1024), 59, Some(2)),
            (one, text(64 * 1024), 60, None),
        ] {
            let said = allowance.take(who, &command, at(now), || RESERVE).err().map(|refusal| refusal.sentence);
            let expected = left.map(|left| format!("go on in {left} s. Nothing was stored."));
            let fits = match (&said, &expected) {
                (Some(said), Some(expected)) => said.ends_with(expected.as_str()),
                (said, expected) => said == expected,
            };
            assert!(fits, "after {now} s: {said:?}, not {expected:?}");
        }
    }

    #[test]
    fn with_little_room_only_what_is_long_is_refused() {
        for (bytes, room, taken) in [
            (10, 0, true),
            (LONG, 0, true),
            (LONG + 1, RESERVE, true),
            (LONG + 1, RESERVE - 1, false),
            (64 * LONG, RESERVE, true),
            (64 * LONG, 0, false),
        ] {
            let taken_now = Allowance::default().take(Who::Owner, &text(bytes), Instant::now(), || room).is_ok();
            assert_eq!(taken_now, taken, "{bytes} bytes with {room} of room");
        }
    }
}
