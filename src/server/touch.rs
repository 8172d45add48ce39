//! What was changed in a pupil's record lately, by whom and when: what a client needs to say so on an open screen.

use std::cmp::Reverse;

use super::past::{self, Closed};
use super::permit::Asker;
use crate::domain::amend::Withdrawn;
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::entry::Entry;
use crate::domain::record::flag::Flag;
use crate::domain::record::plan::Plan;
use crate::domain::record::plan::part::said;
use crate::domain::rights::Act;
use crate::domain::shelf::Shelved;
use crate::domain::time::Instant;
use crate::proto::view::Touch;

/// How many are told.
const NEWEST: usize = 8;
/// Among how many of the newest items that are over they are looked for.
const ITEMS: usize = 32;
/// In how many of the newest versions of plans they are looked for, each against the one before.
const VERSIONS: usize = NEWEST + 1;

/// The newest changes of a record, newest first, as far as the asker may know of them. `entries` are its newest.
pub(super) fn touches(
    look: &Look<'_>,
    asker: &Asker,
    id: PupilId,
    entries: &[Shelved<Entry>],
) -> Result<Vec<Touch>, Refusal> {
    let name = |by: StaffId| look.staff.get(&by).map_or_else(String::new, |staff| staff.short());
    let touch =
        |by: StaffId, at: Instant, what: String| Touch { by, name: name(by), at, what, before: None, line: None };
    let mut found: Vec<Touch> = Vec::new();
    let when = |entry: &Entry| entry.withdrawn.as_ref().map_or(entry.entered, |taken| taken.at);
    let mut newest: Vec<(Instant, &Entry)> =
        entries.iter().map(|entry| (when(entry), AsRef::<Entry>::as_ref(entry))).collect();
    newest.sort_by_key(|(at, _)| Reverse(*at));
    for (_, entry) in newest.into_iter().take(NEWEST) {
        let words = entry.words();
        found.extend(match &entry.withdrawn {
            // The correction says it.
            Some(Withdrawn { replaced_by: Some(_), .. }) => None,
            Some(Withdrawn { by, at, .. }) => Some(touch(*by, *at, format!("withdrew {words}"))),
            None if entry.replaces.is_some() => Some(touch(entry.by, entry.entered, format!("corrected to {words}"))),
            None => Some(touch(entry.by, entry.entered, format!("logged {words}"))),
        });
    }
    let open = look.flags_of(id).filter(|flag| !flag.is_resolved()).cloned();
    let over = past::resolved(look, Closed::About(id, None), None, ITEMS)?;
    for flag in open.chain(over).filter(|flag| sees(look, asker, flag)) {
        let gone = flag.withdrawn.iter();
        found.extend(gone.map(|gone| touch(gone.by, gone.at, format!("withdrew the flag: {}", flag.reason.words()))));
        found.push(touch(flag.by, flag.raised, format!("flagged: {}", flag.reason.words())));
        let steps = flag.thread.iter();
        found.extend(steps.map(|answer| touch(answer.by, answer.at, format!("answered \"{}\"", flag.reason.words()))));
    }
    let plans = past::versions(look, id, None, VERSIONS)?;
    for pair in plans.windows(2) {
        if let [after, before] = pair {
            found.extend(lines(before, after, &touch));
        }
    }
    found.sort_by_key(|touch| Reverse(touch.at));
    found.truncate(NEWEST);
    Ok(found)
}

/// The lines in which a version differs from the one before.
fn lines(before: &Plan, after: &Plan, touch: &impl Fn(StaffId, Instant, String) -> Touch) -> Vec<Touch> {
    let Some(made) = after.made.as_ref().filter(|_| before.cycle == after.cycle) else { return Vec::new() };
    let changed = after.lines.iter().filter(|line| before.line(line.number) != Some(line));
    changed
        .map(|line| Touch {
            before: before.line(line.number).map(said),
            line: Some(line.number),
            ..touch(made.by, made.at, format!("plan: {}", said(line)))
        })
        .collect()
}

fn sees(look: &Look<'_>, asker: &Asker, flag: &Flag) -> bool {
    Some(flag.by) == asker.who.person() || asker.may(look, Act::Triage, None).is_ok()
}
