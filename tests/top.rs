//! The first screen, before the whole list of pupils is there: it says nothing that the list does not say a moment later,
//! and what is typed ahead does what it would have done then.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use sendo::app::Msg;
use sendo::proto::Question;
use sendo::proto::ask::Reply;
use thornhill::{School, Seat, chords};

const LOGINS: [&str; 3] = ["h.bennett", "k.osei", "m.hughes"];

#[test]
fn the_top_is_the_beginning_of_the_list() {
    let school = School::thornhill();
    for login in LOGINS {
        let mut caller = school.caller(login);
        let Ok(Reply::Pupils(all)) = caller.ask(Question::Pupils) else { panic!() };
        for rows in [0, 1, 24, 256, 100_000] {
            let Ok(Reply::Top(top)) = caller.ask(Question::Top { rows }) else { panic!() };
            let many = rows.min(256).min(all.len());
            assert_eq!((top.of, top.pupils.as_slice()), (all.len(), &all[..many]), "{login} {rows}");
            let own = top.pupils.first().filter(|first| first.mine).map(|first| first.id);
            assert_eq!(top.card.map(|card| card.brief.id), own, "{login} {rows}");
        }
    }
}

#[test]
fn the_first_screen_is_the_one_of_the_whole_list() {
    let school = School::thornhill();
    for login in ["h.bennett", "k.osei"] {
        let mut seat = Seat::with_top(&school, login);
        let first = seat.screen();
        assert!(first.contains("CI07") || first.contains("cycle"), "{first}");
        seat.settle();
        let whole = seat.screen();
        let body = |screen: &str| screen.lines().skip(1).map(str::to_owned).collect::<Vec<_>>(); // The inbox comes later.
        assert_eq!(body(&first), body(&whole), "{login}");
    }
}

#[test]
fn what_is_typed_ahead_does_what_it_does_later() {
    let school = School::thornhill();
    let down = "<Down>".repeat(100);
    for keys in [
        "ama",
        "<Down><Down>",
        &down,
        &format!("{down}<Enter>"),
        "<PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><Up>",
        "oka<Enter>",
        "amara1",
        "amara1+ settled",
        "oka!",
        "<^G>",
        ":sweep",
        "zzzz",
        "zz<Esc>oka<Enter>",
        "<Esc>",
        "?",
    ] {
        let mut later = Seat::with_top(&school, "h.bennett");
        later.settle();
        later.keys(keys);
        let mut ahead = Seat::with_top(&school, "h.bennett");
        for chord in chords(keys) {
            ahead.app.update(Msg::Key(chord));
            assert!(!ahead.screen().contains("Nobody is called"), "{keys}: that is not known yet");
        }
        ahead.settle();
        assert_eq!(ahead.screen(), later.screen(), "{keys}");
    }
}

#[test]
fn there_is_a_way_out_where_the_list_does_not_come() {
    let school = School::thornhill();
    let mut seat = Seat::with_top(&school, "h.bennett");
    for chord in chords("<Enter>1+<Esc><Enter>") {
        seat.app.update(Msg::Key(chord));
    }
    assert!(seat.app.is_finished(), "{}", seat.screen());
}
