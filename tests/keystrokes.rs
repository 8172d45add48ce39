//! How many keys a job takes, counted as they go through the real update with a real server behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/jobs.rs"]
mod jobs;
#[path = "support/thornhill.rs"]
mod thornhill;

use jobs::JOBS;
use sendo::app::Msg;
use sendo::tui::wire::TYPED_AT_ONCE;
use thornhill::{School, chords};

#[test]
fn no_job_takes_more_keys_than_it_may() {
    for job in JOBS {
        let school = School::thornhill();
        let mut seat = school.seat(job.login);
        seat.keys(job.before);
        for done in job.done.iter().take(1) {
            assert!(!seat.screen().contains(done) || !job.before.is_empty(), "{}: done before it began", job.what);
        }
        let mut pressed = 0;
        for chord in chords(job.keys) {
            seat.update(Msg::Key(chord));
            pressed += 1;
        }
        let screen = seat.screen();
        for done in job.done {
            assert!(screen.contains(done), "{}: {done:?} is not shown:\n{screen}", job.what);
        }
        assert!(pressed <= job.most, "{} takes {pressed} keys, {} at most", job.what, job.most);
        // A row that promises more keys than the job takes says nothing.
        assert_eq!(pressed, job.most, "{}: put the {pressed} keys into its row", job.what);
    }
}

/// Where pastes are not marked, more letters at once than the longest job has are one: no job is taken for a paste.
#[test]
fn no_job_has_more_letters_in_a_row_than_are_typed() {
    let longest = |keys: &str| {
        let letters: Vec<bool> = chords(keys).iter().map(|chord| chord.types().is_some()).collect();
        letters.split(|types| !types).map(<[bool]>::len).max().unwrap_or(0)
    };
    let most = JOBS.iter().flat_map(|job| [longest(job.before), longest(job.keys)]).max();
    assert_eq!(most, Some(TYPED_AT_ONCE));
}
