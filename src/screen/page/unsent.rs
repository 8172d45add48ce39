//! What somebody typed and did not send, in words: what it is for, of which day it is, and how it begins.

use serde_json::Value;

use super::line::PageLine;
use crate::domain::id::PupilId;
use crate::domain::log_line::day_in_words;
use crate::domain::record::flag::StepKind;
use crate::domain::text::{cut, quantity};
use crate::keys::{Action, Context};
use crate::model::{DraftId, DraftKey, Model};
use crate::screen::Outgoing;
use crate::screen::page::key_of;
use crate::theme::Role;

/// How much of a text tells it from the others.
const BEGINNING: usize = 40;

/// The text in the palette: "the log line for Amara Okafor, yesterday, Thu 26 Nov: 2- said no".
pub fn unsent_words(draft: DraftId, text: &str, model: &Model) -> String {
    let named = |id: PupilId| model.cache.pupil(id).map_or_else(|| "a pupil".to_owned(), |pupil| pupil.name.full());
    let what = match draft.key {
        DraftKey::About(place, id) => {
            format!("{} {}", place.place().unsent.map_or("what was typed about", |unsent| unsent.what), named(id))
        }
        DraftKey::Flag(id, reason) => format!("the flag for {}, {}", named(id), reason.words()),
        DraftKey::Reason(id) => format!("the reason for opening {}", named(id)),
        DraftKey::Why(id, record) => {
            format!("the reason for taking back {} for {}", record.kind().to_lowercase(), named(id))
        }
        DraftKey::Correct(id, _) => format!("the correction for {}", named(id)),
        DraftKey::Away => "until when you are away".to_owned(),
        DraftKey::Message(flag, kind) => {
            let pupil = model.cache.item(flag).here().map(|item| item.pupil.name.full());
            let pupil = pupil.or_else(|| model.cache.item_row(flag).map(|row| row.pupil.name.full()));
            let what = match kind {
                None | Some(StepKind::Reply) => "answer",
                Some(StepKind::Wait) => "wait",
                Some(StepKind::Give) => "question",
                Some(StepKind::Note) => "note",
                Some(StepKind::Resolve(_)) => "closing words",
            };
            format!("the {what} of the item about {}", pupil.as_deref().unwrap_or("a pupil"))
        }
        DraftKey::Cell(id, line) => format!("the note in the sweep for {}, line {line}", named(id)),
        DraftKey::Sweep | DraftKey::Swept => "the sweep".to_owned(),
    };
    format!("{what}, {}{}", when(draft, model), beginning(draft, text))
}

/// What waits beside what is typed here, and the key that takes it up: "Down: your unsent line of today: 2- said no".
pub fn waiting_line(out: &Outgoing, place: Context, action: Action, model: &Model) -> Option<PageLine> {
    let draft = out.next_waiting(model)?;
    let text = model.drafts.get(draft)?;
    let words = format!(": not sent, of {}{}", when(draft, model), beginning(draft, text));
    Some(PageLine::of(Role::Key, key_of(place, action)).add(Role::Dim, words))
}

fn when(draft: DraftId, model: &Model) -> String {
    draft.day().map_or_else(|| "an earlier day".to_owned(), |day| day_in_words(day, model.today()))
}

/// How a text begins; of a form with fields on which version it was typed, and its words; of a sweep how much it is.
fn beginning(draft: DraftId, text: &str) -> String {
    if draft.key == DraftKey::Sweep {
        return format!(": {}", quantity(text.lines().count(), "cell", "cells"));
    }
    if !matches!(draft.key, DraftKey::About(Context::Strategy | Context::Finding | Context::PlanForm, _)) {
        return format!(": {}", cut(text.trim(), BEGINNING));
    }
    let fields: Value = serde_json::from_str(text).unwrap_or_default();
    let number = |name: &str| fields.get(name).and_then(Value::as_u64);
    let version = number("cycle").zip(number("version"));
    let version = version.map_or_else(String::new, |(cycle, version)| format!(", cycle {cycle} version {version}"));
    let words = fields.get("words").and_then(Value::as_str).unwrap_or_default().trim();
    let words = if words.is_empty() { String::new() } else { format!(": {}", cut(words, BEGINNING)) };
    version + &words
}
