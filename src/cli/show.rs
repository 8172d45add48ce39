//! `show`: all that is kept on one pupil, walked to the end of each of its lists.

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::findings::whole_record;
use super::json;
use super::out::Out;
use super::pupil::{self, For};
use super::read::newest;
use super::session::{self, Session};
use crate::client::ClientError;
use crate::domain::command::RefusalKind;
use crate::domain::record::entry::Kind;
use crate::domain::school_day::Day;
use crate::proto::ask::{self, Question};
use crate::proto::page::Page;
use crate::proto::subject::Desk;
use crate::proto::view::{Brief, Item, LinkRow, NudgeRow, ReceiptRow, Record, Signed};
use crate::proto::want::{Listed, Want};
use crate::screen::page::{instant, record_lines};

/// The width that notes are wrapped to.
const WIDTH: usize = 100;

/// All that is kept on a pupil, as far as whoever asks may read it.
struct Whole {
    record: Record,
    /// There are more entries than were asked for.
    more: bool,
    items: Page<Item>,
    /// `None` where it is not theirs to know.
    receipts: Option<Page<ReceiptRow>>,
    nudges: Option<Page<NudgeRow>>,
    links: Option<Page<LinkRow>>,
}

/// The whole record; with a cycle, its plans and entries only; with a limit, so many entries.
pub(super) fn show(
    common: &Common,
    words: &str,
    cycle: Option<u16>,
    limit: Option<usize>,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Reading)?;
    pupil::open(&mut session, &pupil, reason)?;
    let mut whole = gather(&mut session, &pupil, limit)?;
    if let Some(cycle) = cycle {
        only(&mut whole.record, cycle, &pupil)?;
    }
    let mut out = Out::new();
    if common.json {
        let mut value = json::record(&whole.record, &whole.items);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("more_entries".into(), json!(whole.more));
            fields.insert("receipts".into(), json!(whole.receipts.as_ref().map(|page| &page.rows)));
            let nudges = whole.nudges.as_ref().map(|page| page.iter().map(json::nudge).collect::<Vec<_>>());
            fields.insert("nudges".into(), json!(nudges));
            let links = whole.links.as_ref().map(|page| page.iter().map(json::link).collect::<Vec<_>>());
            fields.insert("links".into(), json!(links));
        }
        out.json(&value, false)?;
        return out.flush();
    }
    let today = session.welcome.today;
    record_lines(&whole.record, today, WIDTH, true).iter().try_for_each(|line| out.line(line.plain()))?;
    beside(&whole, today).iter().try_for_each(|line| out.line(line))?;
    if whole.more {
        out.line(format!("more: these are the newest {} entries; without --limit all", whole.record.entries.len()))?;
    }
    out.flush()
}

fn gather(session: &mut Session, pupil: &Brief, limit: Option<usize>) -> Result<Whole, Fault> {
    let mut record = whole_record(session, pupil, 0, |question| !matches!(question, Question::Entries { .. }))?;
    let most = limit.unwrap_or(usize::MAX);
    let (observed, further) = newest(session, &ask::entries(pupil.id, Kind::Observation), most)?;
    let (measured, other) = newest(session, &ask::entries(pupil.id, Kind::Measurement), most)?;
    let (entries, cut) = Signed::merged(observed, measured, most);
    let more = further || other || cut;
    record.entries = entries;
    Ok(Whole {
        record,
        more,
        items: session.caller.whole(&ask::items(Desk::About(pupil.id)))?,
        receipts: theirs(session, &ask::receipts(pupil.id))?,
        nudges: theirs(session, &ask::nudges(pupil.id))?,
        links: theirs(session, &ask::links_to(pupil.id))?,
    })
}

/// A whole list, where whoever asks may have it.
fn theirs<A: Clone + Listed>(session: &mut Session, want: &Want<A>) -> Result<Option<A>, Fault> {
    match session.caller.whole(want) {
        Ok(all) => Ok(Some(all)),
        Err(ClientError::Refused(refusal)) if refusal.kind == RefusalKind::NotAllowed => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Leaves one cycle in the record.
fn only(record: &mut Record, cycle: u16, pupil: &Brief) -> Result<(), Fault> {
    record.plans.rows.retain(|plan| plan.cycle == cycle);
    record.entries.retain(|signed| signed.entry.cycle == cycle);
    let Some(newest) = record.plans.first() else {
        return Err(Fault::Refused(format!("{} has no plan of cycle {cycle}.", pupil.named())));
    };
    if record.card.plan.as_ref().is_none_or(|plan| plan.cycle != cycle) {
        // Marks, charts and receipts are those of the plan in force.
        record.card.plan = Some(newest.clone());
        (record.card.marks, record.card.series) = (Vec::new(), Vec::new());
        (record.card.review_in, record.card.read) = (None, None);
    }
    Ok(())
}

/// What stands beside the record: who has read which version, who was asked to, who works with the pupil besides the
/// roster.
fn beside(whole: &Whole, today: Day) -> Vec<String> {
    let mut lines = Vec::new();
    let mut part = |head: &str, rows: Vec<String>| {
        if !rows.is_empty() {
            lines.extend([String::new(), head.to_owned()]);
            lines.extend(rows);
        }
    };
    let receipts = whole.receipts.iter().flatten();
    let receipts = receipts
        .map(|row| format!("{}  cycle {} version {}, {}", row.who, row.cycle, row.version, instant(row.at, today)));
    part("Read by", receipts.collect());
    let nudges = whole.nudges.iter().flatten();
    let nudges = nudges.map(|row| {
        let (by, at) = (&row.nudge.by, instant(row.nudge.at, today));
        format!("{}  cycle {} version {}, asked by {by}, {at}", row.who, row.cycle, row.version)
    });
    part("Asked to read it", nudges.collect());
    let linked = whole.links.iter().flatten().map(|row| {
        let link = &row.link;
        format!("{}  {}, {} to {}", row.staff, link.kind.word(), link.from, link.until)
    });
    part("Works with them besides the roster", linked.collect());
    lines
}
