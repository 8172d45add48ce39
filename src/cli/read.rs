//! Commands that read: find, plan, observations, who has read a plan.

use std::cmp::Reverse;
use std::io::{self, BufRead};

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use super::{json, nudge};
use crate::client::ClientError;
use crate::domain::record::entry::Kind;
use crate::domain::text;
use crate::proto::ask::{self};
use crate::proto::page::Page;
use crate::proto::view::{Brief, Signed};
use crate::proto::want::Want;
use crate::screen::page::{PageLine, card_lines, entry_lines, instant, reader_words};

/// The width that notes are wrapped to.
const WIDTH: usize = 100;
/// How much of one line of `find -` is a query; the rest of a longer one is passed over.
const QUERY_LIMIT: usize = 4_096;

/// How many pupils `find` shows where nobody says how many.
const FOUND: usize = 10;

pub(super) fn find(common: &Common, query: &str, asked: Option<usize>) -> Result<(), Fault> {
    let limit = asked.unwrap_or(FOUND);
    let mut session = session::open(common)?;
    let mut out = Out::new();
    if query == "-" {
        return find_each(&mut session, common.json, limit, &mut out);
    }
    let found = search(&mut session, query, limit)?;
    if common.json {
        out.json(&found_json(query, &found, limit), false)?;
    } else {
        for pupil in found.iter().take(limit) {
            out.line(row(pupil))?;
        }
        if asked.is_none() && found.len() > limit {
            out.line(format!("more: these are the first {limit}; --limit shows more, more letters fewer"))?;
        }
    }
    out.flush()?;
    if found.is_empty() && !common.json {
        Err(Fault::Refused(format!("Nobody is called \"{query}\".")))
    } else {
        Ok(())
    }
}

/// One query a line, one answer a line, in order, also for no hit.
fn find_each(session: &mut Session, as_json: bool, limit: usize, out: &mut Out) -> Result<(), Fault> {
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let query = String::from_utf8_lossy(&line);
        let query = query.trim_end_matches('\r');
        let found = search(session, &query.chars().take(QUERY_LIMIT).collect::<String>(), limit)?;
        if as_json {
            out.json(&found_json(query, &found, limit), true)?;
        } else {
            let names = found.iter().take(limit).map(Brief::named);
            let more = (found.len() > limit).then(|| "and more".to_owned());
            out.line(names.chain(more).collect::<Vec<_>>().join("; "))?;
        }
    }
    out.flush()
}

/// One more than is shown, to know whether there is more.
fn search(session: &mut Session, query: &str, limit: usize) -> Result<Vec<Brief>, Fault> {
    Ok(session.caller.get(&ask::find(query.to_owned(), limit.saturating_add(1)))?)
}

fn found_json(query: &str, found: &[Brief], limit: usize) -> Value {
    let results: Vec<Value> = found.iter().take(limit).map(json::pupil).collect();
    json!({ "query": query, "results": results, "more": found.len() > limit })
}

fn row(pupil: &Brief) -> String {
    let provision = pupil.provision.map_or("", |provision| provision.code());
    let flags = if pupil.flags > 0 { format!("  ! {}", pupil.flags) } else { String::new() };
    format!("{}  {:<4} {provision}{flags}", text::pad(&text::clean(&pupil.name.full()), 28), pupil.form)
        .trim_end()
        .to_owned()
}

pub(super) fn plan(common: &Common, words: &str, reason: Option<&str>) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Reading)?;
    pupil::open(&mut session, &pupil, reason)?;
    let card = session.caller.get(&ask::plan(pupil.id))?;
    let mut out = Out::new();
    if common.json {
        out.json(&json::plan(&card), false)?;
    } else {
        print(&mut out, &card_lines(&card, session.welcome.today, WIDTH, true))?;
    }
    out.flush()
}

/// Who has read which version of the plan, and who has not.
pub(super) fn read_by(common: &Common, words: &str) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Reading)?;
    let read = nudge::read_by(&mut session, pupil.id)?;
    let mut out = Out::new();
    if common.json {
        let value = json!({
            "pupil": json::pupil(&read.pupil), "cycle": read.cycle, "version": read.version, "readers": read.readers.rows,
        });
        out.json(&value, false)?;
        return out.flush();
    }
    let ((have, of), named) = (read.have, read.pupil.named());
    out.line(format!("{named}, cycle {} version {}: read by {have} of {of}", read.cycle, read.version))?;
    for reader in &read.readers {
        let today = session.welcome.today;
        let nudged =
            reader.nudged.as_ref().map(|nudge| format!("; nudged by {}, {}", nudge.by, instant(nudge.at, today)));
        let what = format!("{}{}", reader_words(reader, today), nudged.unwrap_or_default());
        out.line(format!("  {} {what}", text::pad(&text::clean(&reader.name), 20)))?;
    }
    out.flush()
}

pub(super) fn observations(
    common: &Common,
    words: &str,
    limit: Option<usize>,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let limit = limit.unwrap_or(usize::MAX);
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Reading)?;
    pupil::open(&mut session, &pupil, reason)?;
    let (observations, further) = newest(&mut session, &ask::entries(pupil.id, Kind::Observation), limit)?;
    let (measurements, other) = newest(&mut session, &ask::entries(pupil.id, Kind::Measurement), limit)?;
    let mut out = Out::new();
    if common.json {
        let list = |entries: &[_]| entries.iter().map(json::entry).collect::<Vec<Value>>();
        let value = json!({
            "pupil": json::pupil(&pupil), "observations": list(&observations), "measurements": list(&measurements),
            "more": further || other,
        });
        out.json(&value, false)?;
    } else {
        let (all, cut) = Signed::merged(observations, measurements, limit);
        out.line(pupil.named())?;
        for signed in &all {
            print(&mut out, &entry_lines(signed, session.welcome.today, WIDTH))?;
        }
        let more = further || other || cut;
        if all.is_empty() && !more {
            out.line("nothing was logged yet")?;
        }
        if more {
            out.line(format!("more: these are the newest {}; --all shows the rest", all.len()))?;
        }
    }
    out.flush()
}

/// So many entries, the newest, over as many pages as they have; and whether there are more.
pub(super) fn newest(
    session: &mut Session,
    want: &Want<Page<Signed>>,
    limit: usize,
) -> Result<(Vec<Signed>, bool), Fault> {
    let (mut entries, mut further): (Vec<Signed>, _) = (Vec::new(), limit > 0);
    let mut question = want.question.clone();
    while entries.len() < limit {
        if let Some(slice) = question.slice() {
            slice.limit = limit - entries.len();
        }
        let reply = session.caller.ask(question)?;
        let page = want.pick(&reply).cloned().ok_or(ClientError::Mixed)?;
        entries.extend(page.rows);
        let Some(more) = page.more else {
            further = false;
            break;
        };
        question = want.question.clone().on(more);
    }
    entries.sort_by_key(|signed| Reverse(signed.happened));
    Ok((entries, further))
}

fn print(out: &mut Out, lines: &[PageLine]) -> Result<(), Fault> {
    lines.iter().try_for_each(|line| out.line(line.plain()))
}
