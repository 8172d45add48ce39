//! `undo` takes back what one entered last; `misplaced` shows what was said of the wrong child.

use std::io::{self, IsTerminal};

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::json;
use super::out::Out;
use super::session;
use super::words;
use crate::domain::amend::{AmendCommand, How};
use crate::domain::command::Command;
use crate::model::Taken;
use crate::proto::ask;
use crate::proto::view::MisplacedRow;
use crate::screen::page::{instant, misplaced_lines};

/// The width that texts are wrapped to.
const WIDTH: usize = 100;

pub(super) fn undo(common: &Common, wrong_child: bool) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let mine = session.caller.get(&ask::mine())?;
    let Some(last) = mine.first() else { return Err(Fault::Refused("You have nothing to withdraw.".into())) };
    let (taken, today) = (Taken::entered(last), session.welcome.today);
    // At a terminal somebody may have something else in mind; a script has said what it wants.
    if io::stdin().is_terminal() && last.asks_before_it_goes(today) {
        let question = format!("Take back {} ({})? y and Enter: yes > ", taken.said, instant(last.at, today));
        if !words::perhaps(&[], &question)?.trim().eq_ignore_ascii_case("y") {
            return Err(Fault::Refused("Nothing was taken back.".into()));
        }
    }
    let how = if wrong_child { How::hidden() } else { How::default() };
    session.caller.run(Command::Amend(AmendCommand::TakeBack { records: taken.records, how }))?;
    let mut out = Out::new();
    let said = taken.said;
    out.line(if wrong_child {
        format!("Hidden: {said}. It is on no page any more; `sendo misplaced` shows it to you and the SENCO.")
    } else {
        format!("Withdrawn: {said}. It stays in the record, struck through.")
    })?;
    out.flush()
}

pub(super) fn misplaced(common: &Common) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let rows = session.caller.whole(&ask::misplaced())?;
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "misplaced": rows.iter().map(value).collect::<Vec<_>>() }), false)?;
        return out.flush();
    }
    if rows.is_empty() {
        out.line("nothing was said of the wrong child")?;
    }
    for (place, row) in rows.iter().enumerate() {
        if place > 0 {
            out.line("")?;
        }
        for line in misplaced_lines(row, session.welcome.today, WIDTH) {
            out.line(line.plain())?;
        }
    }
    out.flush()
}

fn value(row: &MisplacedRow) -> Value {
    let record = &row.record;
    json!({
        "written_to": json::pupil(&row.pupil), "what": record.says, "words": record.typed, "day": record.day,
        "by": row.by, "entered": record.entered, "found_by": row.found_by, "found": row.found,
    })
}
