//! What somebody typed and did not send, in words: what it is for, of which day it is, and how it begins.

use super::line::PageLine;
use crate::domain::id::PupilId;
use crate::domain::log_line::day_in_words;
use crate::domain::text::cut;
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
        DraftKey::Correct(id, _) => format!("the correction for {}", named(id)),
        DraftKey::Message(flag, _) => {
            let pupil = model.cache.item(flag).here().map(|item| item.pupil.name.full());
            let pupil = pupil.or_else(|| model.cache.item_row(flag).map(|row| row.pupil.name.full()));
            format!("the answer about {}", pupil.as_deref().unwrap_or("an item"))
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

/// How a text begins; nothing where it is no text but the fields of a form.
fn beginning(draft: DraftId, text: &str) -> String {
    let is_fields = matches!(draft.key, DraftKey::About(Context::Strategy | Context::Finding | Context::PlanForm, _));
    if is_fields || draft.key == DraftKey::Sweep {
        return String::new();
    }
    format!(": {}", cut(text.trim(), BEGINNING))
}
