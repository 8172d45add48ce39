//! A form without room says so: what is typed is never typed unseen.

use super::places::{WAYS, arrive};
use super::thornhill::School;

#[test]
fn what_is_typed_is_seen_or_the_screen_is_too_small() {
    let school = School::thornhill();
    for (screen, login, keys, context) in WAYS.iter().filter(|way| !matches!(way.1, "" | "code")) {
        let mut seat = arrive(&school, login, keys);
        for (width, height) in [(12, 3), (30, 7), (40, 8), (40, 10), (50, 9), (60, 12), (80, 8), (80, 24)] {
            seat.update(sendo::app::Msg::Resize(width, height));
            let Some(typed) = seat.app.top_mut().and_then(<dyn sendo::screen::Screen>::text) else { continue };
            let last = typed.split_whitespace().next_back().unwrap_or_default();
            let shown = seat.at(width, height);
            let says = shown.contains(last) || shown.contains("Too small") || width < 20 && shown.contains("Too");
            assert!(says, "{screen} {context:?} {width}x{height} {last}:\n{shown}");
        }
    }
}
