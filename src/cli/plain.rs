//! The plain view: no cursor moves, no colours. A line of input is typed into the screen as keys, and Enter after it;
//! an empty line is Enter alone, a line with one full stop is Esc.

use std::io::{self, BufRead};

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::screen;
use super::session::Home;
use crate::app::{self, App, Msg};
use crate::client::{Asking, Hearing};
use crate::keys::{Chord, Key};

/// Runs until the user leaves or the input ends.
pub(super) fn run(home: &Home, act_as: Option<&str>, common: &Common) -> Result<(), Fault> {
    let (mut app, mut asking, mut hearing) = screen::start(home, act_as, common)?;
    app.model.unicode = false;
    settle(&mut app, &mut asking, &mut hearing)?;
    show(&app)?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        for chord in chords(&line) {
            app.update(Msg::Key(chord));
            settle(&mut app, &mut asking, &mut hearing)?;
            if app.is_finished() {
                return Ok(());
            }
        }
        show(&app)?;
    }
    app.update(Msg::KeepDrafts);
    settle(&mut app, &mut asking, &mut hearing)
}

/// The keys that a line stands for. `^T` typed as two characters is Ctrl and T.
fn chords(line: &str) -> Vec<Chord> {
    let line = line.trim_end_matches('\r');
    if line == "." {
        return vec![Chord::plain(Key::Esc)];
    }
    if line.starts_with('^')
        && let Ok(chord) = line.parse()
    {
        return vec![chord];
    }
    line.chars().map(Chord::char).chain([Chord::plain(Key::Enter)]).collect()
}

/// Sends what is to be sent and takes in answers until none is owed.
fn settle(app: &mut App, asking: &mut Asking, hearing: &mut Hearing) -> Result<(), Fault> {
    loop {
        for (id, request) in app.take_out() {
            asking.ask_as(id, request).map_err(crate::client::ClientError::from)?;
        }
        if app.is_settled() {
            return Ok(());
        }
        let told = hearing.wait().map_err(crate::client::ClientError::from)?;
        app.update(Msg::Told(Box::new(told)));
    }
}

fn show(app: &App) -> Result<(), Fault> {
    let mut out = Out::new();
    for line in app::plain(app) {
        out.line(line)?;
    }
    out.line("")?;
    out.flush()
}
