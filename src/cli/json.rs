//! The shapes of `--json`, described in the README. They stay as they are; new fields may come.

use serde_json::{Value, json};

use crate::domain::amend::Amend;
use crate::domain::record::assessment::Assessment;
use crate::domain::record::concern::Concern;
use crate::domain::record::contact::Contact;
use crate::domain::record::entry::{Fact, Support};
use crate::domain::record::flag::{Answer, FlagState, ParentsKnow, Step};
use crate::domain::record::profile::{Part, Profile};
use crate::domain::rights::Audience;
use crate::proto::view::{
    Beside, Brief, Card, ConcernRow, Found, Item, LinkRow, NudgeRow, Record, Signed, StaffMember,
};

pub(super) fn pupil(pupil: &Brief) -> Value {
    let mut value = json!({
        "name": pupil.name.full(), "form": pupil.form, "id": pupil.id, "year": pupil.year, "mine": pupil.mine,
    });
    if let (Some(provision), Some(fields)) = (pupil.provision, value.as_object_mut()) {
        fields.insert("provision".into(), provision.code().into());
        fields.insert("upn".into(), pupil.upn.clone().into());
        fields.insert("open_flags".into(), pupil.flags.into());
    }
    value
}

pub(super) fn plan(card: &Card) -> Value {
    let marks: Vec<Value> = card
        .marks
        .iter()
        .map(|marks| {
            let last: Vec<String> = marks.last.iter().map(|result| result.sign().to_string()).collect();
            json!({ "number": marks.number, "last": last, "school_days_since": marks.quiet })
        })
        .collect();
    let series: Vec<Value> =
        card.series.iter().map(|series| json!({ "letter": series.letter, "values": series.values })).collect();
    json!({
        "pupil": pupil(&card.brief), "sen_types": card.needs, "plan": card.plan, "school_days_to_review": card.review_in,
        "results": marks, "measurements": series,
    })
}

/// A record that is all here, with its items whole. Plans and items stand oldest first.
pub(super) fn record(record: &Record, items: &[Item]) -> Value {
    let found = &record.found;
    let in_force = record.card.plan.as_ref().map(|plan| json!({ "cycle": plan.cycle, "version": plan.version }));
    json!({
        "pupil": pupil(&record.card.brief), "sen_types": record.card.needs, "in_force": in_force,
        "plans": record.plans.iter().rev().collect::<Vec<_>>(), "profile": found.profile.as_ref().map(profile),
        "assessment": found.entries.iter().map(|entry| assessment(entry, found)).collect::<Vec<_>>(),
        "concerns": found.concerns.iter().map(|one| concern(one, found)).collect::<Vec<_>>(),
        "contacts": found.contacts.iter().map(|contact| contact_of(contact, found)).collect::<Vec<_>>(),
        "entries": record.entries.iter().map(entry).collect::<Vec<_>>(),
        "flags": items.iter().rev().map(item).collect::<Vec<_>>(),
    })
}

/// Why a record was taken back, where that was said.
fn why(record: &impl Amend) -> Option<&str> {
    record.withdrawn().map(|gone| gone.how.why.as_str()).filter(|why| !why.is_empty())
}

pub(super) fn profile(profile: &Profile) -> Value {
    let parts = profile.parts.iter().map(|(part, text)| (part.slug().to_owned(), Value::from(text.as_str())));
    let closed: Vec<&str> = Part::ALL
        .iter()
        .filter(|part| profile.parts.contains_key(part) && profile.audience(**part) == Audience::SencoAndHead)
        .map(|part| part.slug())
        .collect();
    json!({
        "version": profile.version, "at": profile.at, "parts": parts.collect::<serde_json::Map<_, _>>(),
        "senco_and_head_only": closed,
    })
}

fn assessment(entry: &Assessment, found: &Found) -> Value {
    let gone = entry.withdrawn.as_ref();
    json!({
        "id": entry.id, "source": entry.source.slug(), "day": entry.day, "text": entry.text,
        "senco_and_head_only": entry.audience == Audience::SencoAndHead, "by": found.name(entry.by),
        "entered": entry.entered, "replaces": entry.replaces, "replaced": gone.is_some_and(|gone| gone.replaced_by.is_some()),
        "withdrawn": gone.is_some_and(|gone| gone.replaced_by.is_none()), "why": why(entry),
    })
}

fn concern(concern: &Concern, found: &Found) -> Value {
    let answers: Vec<Value> = concern
        .answers
        .iter()
        .map(|answer| json!({ "text": answer.text, "by": found.name(answer.by), "at": answer.at }))
        .collect();
    json!({
        "id": concern.id, "who": concern.who, "day": concern.day, "text": concern.text, "by": found.name(concern.by),
        "entered": concern.entered, "open": concern.is_open(), "answers": answers,
        "withdrawn": !concern.stands(), "why": why(concern),
    })
}

fn contact_of(contact: &Contact, found: &Found) -> Value {
    json!({
        "id": contact.id, "what": contact.what.slug(), "who": contact.who, "day": contact.day, "text": contact.text,
        "senco_and_head_only": contact.audience == Audience::SencoAndHead, "item": contact.item,
        "by": found.name(contact.by), "entered": contact.entered, "withdrawn": !contact.stands(), "why": why(contact),
    })
}

pub(super) fn concern_row(row: &ConcernRow) -> Value {
    let found = Found { people: row.people.clone(), ..Found::default() };
    json!({ "pupil": pupil(&row.pupil), "concern": concern(&row.concern, &found) })
}

pub(super) fn entry(signed: &Signed) -> Value {
    let entry = &signed.entry;
    let mut value = json!({
        "id": entry.id, "day": entry.when.day, "part": entry.when.part, "entered": entry.entered, "by": signed.by,
        "cycle": entry.cycle, "note": entry.note, "withdrawn": !entry.stands(), "replaces": entry.replaces,
        "replaced": entry.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.replaced_by.is_some()),
        "why": why(entry),
    });
    let Some(fields) = value.as_object_mut() else { return value };
    let mut put = |name: &str, value: Value| fields.insert(name.into(), value);
    match &entry.fact {
        Fact::Observation { number, code, result, support, minutes, serves } => {
            put("number", json!(number));
            put("code", json!(code));
            put("result", json!(result.words()));
            put("sign", json!(result.sign()));
            put("support", json!(support.map(Support::words)));
            put("minutes", json!(minutes));
            put("serves", json!(serves));
        }
        Fact::Measurement { letter, value } => {
            put("letter", json!(letter));
            put("value", json!(value));
        }
    }
    value
}

pub(super) fn item(item: &Item) -> Value {
    let flag = &item.flag;
    let outcome = match flag.state() {
        FlagState::Resolved { outcome } => Some(outcome.slug()),
        _ => None,
    };
    let thread: Vec<Value> = flag.thread.iter().map(|answer| step(item, answer)).collect();
    let notes = flag.notes.iter().map(|note| json!({ "text": note.text, "by": item.name(note.by), "at": note.at }));
    json!({
        "id": flag.id, "pupil": pupil(&item.pupil), "reason": flag.reason.slug(), "urgency": flag.urgency.slug(),
        "note": flag.note, "line": flag.line, "parents": flag.parents.map(ParentsKnow::slug),
        "by": item.name(flag.by), "raised": flag.raised, "state": flag.word(), "outcome": outcome, "why": why(flag),
        "has": flag.held_by().map(|id| item.name(id)), "answered": flag.is_answered(),
        "thread": thread, "notes": notes.collect::<Vec<_>>(), "news": flag.has_news(),
        "entries": item.entries.iter().map(entry).collect::<Vec<_>>(), "more_entries": item.more_entries,
        "beside": item.beside.as_ref().map(beside),
    })
}

fn beside(beside: &Beside) -> Value {
    let figures = beside.figures.map(|figures| {
        json!({
            "worked": figures.worked, "partly": figures.partly, "did_not": figures.did_not,
            "not_delivered": figures.missed, "since": figures.since, "last": figures.last,
        })
    });
    let (open, done) = beside.others;
    json!({
        "figures": figures, "cycle": beside.plan.map(|(cycle, _)| cycle), "version": beside.plan.map(|(_, version)| version),
        "review": beside.review, "school_days_to_review": beside.review_in, "read": beside.read.map(|(have, _)| have),
        "readers": beside.read.map(|(_, of)| of), "not_read_by": beside.unread, "other_items_open": open,
        "other_items_done": done,
    })
}

/// A step with all that it says.
fn step(item: &Item, answer: &Answer) -> Value {
    let mut value = json!({
        "id": answer.id, "step": "", "outcome": null, "by": item.name(answer.by), "at": answer.at,
        "message": answer.message,
        "holds": matches!(answer.step, Step::TakeBack { .. }) || item.flag.steps().any(|step| step.id == answer.id),
    });
    let Some(fields) = value.as_object_mut() else { return value };
    let mut put = |name: &str, value: Value| fields.insert(name.into(), value);
    let word = match &answer.step {
        Step::Acknowledge => "acknowledge",
        Step::Reply => "reply",
        Step::Wait { on, until } => {
            put("on", json!(on));
            put("until", json!(until));
            "wait"
        }
        Step::Give { to, until } => {
            put("to", json!(item.name(*to)));
            put("until", json!(until));
            "give"
        }
        Step::Resolve { outcome, deed } => {
            put("outcome", json!(outcome.slug()));
            put("deed", json!(deed));
            "resolve"
        }
        Step::Reopen => "reopen",
        Step::TakeBack { of } => {
            put("of", json!(of));
            "back"
        }
    };
    put("step", json!(word));
    value
}

pub(super) fn staff(person: &StaffMember) -> Value {
    let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
    json!({
        "login": person.login, "name": person.name, "initials": person.initials, "roles": roles,
        "disabled": person.disabled, "id": person.id,
    })
}

pub(super) fn nudge(row: &NudgeRow) -> Value {
    json!({
        "who": row.who, "login": row.login, "by": row.nudge.by, "at": row.nudge.at, "cycle": row.cycle,
        "version": row.version,
    })
}

pub(super) fn link(row: &LinkRow) -> Value {
    let link = &row.link;
    json!({
        "login": row.login, "staff": row.staff, "to": row.to, "kind": link.kind.word(), "from": link.from,
        "until": link.until, "id": link.id,
    })
}
