//! Keeps the index usable: sleeps until the store rings, has it mended, and tells whoever was refused meanwhile. While
//! there is no room it looks again every few seconds; a healthy server is never woken. How mending is done is not known
//! here.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::start::Shared;
use crate::logfile;
use crate::store::Mended;

/// How long after a look in vain it looks for room again.
const AGAIN: Duration = Duration::from_secs(5);
/// The longest pause, where there is room and making the index fails again and again.
const LONGEST: Duration = Duration::from_mins(5);

/// Starts the thread; it ends with the server.
pub(super) fn start(shared: &Arc<Shared>) -> std::io::Result<JoinHandle<()>> {
    let shared = Arc::clone(shared);
    std::thread::Builder::new().name("mender".into()).spawn(move || run(&shared))
}

fn run(shared: &Shared) {
    let mut pause = shared.store.ailment().map(|_| AGAIN);
    let mut said = None;
    while shared.store.wait_to_mend(pause) {
        let longer = pause.map_or(AGAIN, |pause| (pause * 2).min(LONGEST));
        let mended = shared.store.mend(&|| shared.readable());
        pause = match &mended {
            Ok(Mended::Whole) => None,
            Ok(Mended::NoRoom) => Some(AGAIN),
            Ok(Mended::NotMade(_)) | Err(_) => Some(longer),
        };
        let sentence = match mended {
            Ok(Mended::Whole) => "the index is whole again".to_owned(),
            Ok(_) => shared.store.ailment().map(|ailment| ailment.words).unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        // Once, not with every try; in the log for whoever looks, and on the screen of whoever can make room.
        if said.as_ref() != Some(&sentence) {
            shared.alarm(&sentence);
        }
        said = pause.map(|_| sentence);
    }
}

impl Shared {
    /// Reading goes on after it was refused: whoever asked meanwhile asks again.
    fn readable(&self) {
        if let Some(ailment) = self.store.ailment() {
            logfile::log(&ailment.words);
        }
        self.tell_all("The index failed and was read again from the journal: nothing is lost.");
    }
}
