//! `sendo audit`: who saw, opened, read, changed and exported what.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use crate::client::ClientError;
use crate::domain::school_day::Day;
use crate::proto::ask::{self};
use crate::proto::view::{AuditPage, AuditRow, Gap, Tally};
use crate::proto::want::{Listed, Want};

pub(super) fn audit(
    common: &Common,
    words: Option<&str>,
    staff: Option<&str>,
    since: Option<Day>,
    limit: usize,
) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let about = words.map(|words| pupil::one(&mut session, words, For::Reading)).transpose()?;
    let pupil = about.map(|pupil| pupil.id);
    let page = newest(&mut session, &ask::audit(pupil, staff.map(str::to_owned), since), limit)?;
    let mut out = Out::new();
    if common.json {
        out.json(&whole(&page), false)?;
        return out.flush();
    }
    out.line(format!("since {}", page.since))?;
    for gap in &page.gaps {
        out.line(format!("! this is not the whole: {}", gap.words()))?;
    }
    for found in page.rows.iter().rev() {
        out.line(line(found))?;
    }
    if page.rows.more.is_some() {
        out.line(format!("these are the newest {}; --limit shows more", page.rows.len()))?;
    }
    for tally in &page.counts {
        let counts: Vec<String> = tally.counts.iter().map(|(kind, count)| format!("{} {count}", kind.word())).collect();
        out.line(format!("{:<20} {}", tally.who, counts.join(", ")))?;
    }
    out.flush()
}

/// So many rows, the newest, over as many pages as they have.
fn newest(session: &mut Session, want: &Want<AuditPage>, limit: usize) -> Result<AuditPage, Fault> {
    let mut question = want.question.clone();
    let mut whole: Option<AuditPage> = None;
    loop {
        let left = limit - whole.as_ref().map_or(0, |whole| whole.rows.len());
        if let Some(slice) = question.slice() {
            slice.limit = left;
        }
        let reply = session.caller.ask(question)?;
        let page = want.pick(&reply).cloned().ok_or(ClientError::Mixed)?;
        let whole = match &mut whole {
            Some(whole) => {
                whole.go_on(page);
                whole
            }
            None => whole.insert(page),
        };
        match &whole.rows.more {
            Some(more) if whole.rows.len() < limit => question = want.question.clone().on(more.clone()),
            _ => return Ok(whole.clone()),
        }
    }
}

fn line(row: &AuditRow) -> String {
    let (day, time) = (row.at.day(), row.at.clock_time());
    let about = row.pupil.as_deref().unwrap_or("-");
    format!("{day} {time}  {:<18} {:<9} {about:<26} {:<20} {}", row.who, row.kind.word(), row.via, row.what)
        .trim_end()
        .to_owned()
}

fn whole(page: &AuditPage) -> Value {
    let rows: Vec<Value> = page
        .rows
        .iter()
        .map(|row| {
            json!({
                "at": row.at, "kind": row.kind, "who": row.who, "login": row.login, "pupil": row.pupil,
                "pupil_id": row.pupil_id, "via": row.via, "what": row.what,
            })
        })
        .collect();
    let tally = |tally: &Tally| {
        let counts: BTreeMap<&str, u64> = tally.counts.iter().map(|(kind, count)| (kind.word(), *count)).collect();
        json!({ "who": tally.who, "login": tally.login, "counts": counts })
    };
    let counts: Vec<Value> = page.counts.iter().map(tally).collect();
    let gap = |gap: &Gap| {
        json!({
            "of": gap.of, "from": gap.from, "to": gap.to, "after": gap.after, "before": gap.before, "words": gap.words(),
        })
    };
    let gaps: Vec<Value> = page.gaps.iter().map(gap).collect();
    json!({ "since": page.since, "more": page.rows.more.is_some(), "rows": rows, "counts": counts, "gaps": gaps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::Kind;

    #[test]
    fn the_day_and_the_hour_are_londons() {
        let table = [
            ("2026-11-23T23:30:00Z", "2026-11-23 23:30"),
            ("2026-06-30T22:59:00Z", "2026-06-30 23:59"),
            ("2026-06-30T23:30:00Z", "2026-07-01 00:30"),
        ];
        for (at, expected) in table {
            let row = AuditRow {
                at: at.parse().unwrap_or_default(),
                kind: Kind::Opened,
                who: "H. Bennett".into(),
                login: "h.bennett".into(),
                pupil: None,
                pupil_id: None,
                via: "pts/1".into(),
                what: String::new(),
            };
            assert!(line(&row).starts_with(&format!("{expected}  H. Bennett")), "{}", line(&row));
        }
    }
}
