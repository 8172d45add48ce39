//! What the eye rests on: a plan that stands beside the list for over a second was shown, and the server is told so in
//! batches. There is no tick: it only says when it wants to be woken.

use std::time::{Duration, Instant};

use crate::app::{App, Msg};
use crate::domain::id::PupilId;

/// From how long on a plan was shown.
const SHOWN: Duration = Duration::from_secs(1);
/// How long after the first one a batch is sent.
const TELL: Duration = Duration::from_secs(10);

/// The plan that stands beside the list, and since when.
#[derive(Default)]
pub(super) struct Linger {
    on: Option<(PupilId, Instant)>,
    /// It has been counted.
    counted: bool,
    tell_at: Option<Instant>,
}

impl Linger {
    /// Looks at what is on the screen now.
    pub(super) fn look(&mut self, pane: Option<PupilId>, now: Instant) {
        if pane != self.on.map(|(pupil, _)| pupil) {
            self.on = pane.map(|pupil| (pupil, now));
            self.counted = false;
        }
    }

    /// When it wants to be woken.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let shown = self.on.filter(|_| !self.counted).map(|(_, since)| since + SHOWN);
        [shown, self.tell_at].into_iter().flatten().min()
    }

    /// The time has come, or something else happened: tells the app what is due.
    pub(super) fn due(&mut self, app: &mut App, now: Instant) {
        if let Some((pupil, since)) = self.on
            && !self.counted
            && since + SHOWN <= now
        {
            self.counted = true;
            app.update(Msg::Lingered(pupil));
            self.tell_at.get_or_insert(now + TELL);
        }
        if self.tell_at.is_some_and(|tell| tell <= now) {
            self.tell_at = None;
            app.update(Msg::TellShown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plan_that_stands_for_over_a_second_wants_to_be_counted() {
        let start = Instant::now();
        let at = |millis: u64| start + Duration::from_millis(millis);
        let pupil = |number: u128| PupilId(uuid::Uuid::from_u128(number));
        let mut linger = Linger::default();
        // Two hundred pupils pass at thirty a second: each puts the deadline off.
        for number in 0..200_u64 {
            linger.look(Some(pupil(u128::from(number))), at(number * 33));
            assert_eq!(linger.deadline(), Some(at(number * 33 + 1000)));
        }
        linger.look(Some(pupil(199)), at(199 * 33 + 500));
        assert_eq!(linger.deadline(), Some(at(199 * 33 + 1000)), "looking again changes nothing");
        linger.look(None, at(199 * 33 + 900));
        assert_eq!(linger.deadline(), None, "nothing stands there: nothing wakes it");
    }
}
