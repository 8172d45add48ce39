//! What the palette holds: what it offers, and what is typed to find it. Behind the actions come the pupils whom the
//! same search as at home finds.

use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::proto::view::Brief;
use crate::widget::TextLine;

/// From how many letters on pupils and the like are looked for, and how many pupils are offered.
const LETTERS: usize = 2;
const PUPILS: usize = 20;

/// Something that can be done by name.
pub(super) struct Offer {
    pub(super) name: String,
    /// Its key, where it has one.
    pub(super) key: String,
    /// Why it cannot be done now.
    pub(super) why_not: Option<&'static str>,
    pub(super) effect: Effect,
    /// Only once something is typed.
    pub(super) later: bool,
}

impl Offer {
    /// Whether it brings more of what is looked for by its first word: what is typed behind that may be among it.
    fn goes_on_with(&self, first: Option<&String>) -> bool {
        let of = self.name.split_whitespace().next().map(|word| word.trim_end_matches(':'));
        let same = first.is_some_and(|first| of == Some(first.trim_end_matches(':')));
        same && self.later && matches!(self.effect, Effect::Act(_))
    }
}

/// Everything by name.
pub struct Palette {
    pub(super) query: TextLine,
    pub(super) offers: Vec<Offer>,
    /// The pupils that fit, best first.
    pub(super) pupils: Vec<Offer>,
    pub(super) cursor: usize,
}

impl Palette {
    /// What the screen underneath can do, then what can be done anywhere, then what is offered once something is typed.
    /// `why_not` is asked for each action.
    pub fn new(
        under: Context,
        more: Vec<(String, Effect)>,
        typed: Vec<(String, Effect)>,
        why_not: impl Fn(Action) -> Option<&'static str>,
    ) -> Palette {
        let rows = crate::keys::palette(under);
        let mut offers: Vec<Offer> = rows
            .map(|(name, row)| Offer {
                name: name.to_owned(),
                key: row.key_in(under),
                why_not: why_not(row.action),
                effect: Effect::Act(row.action),
                later: false,
            })
            .collect();
        let other = |later| move |(name, effect)| Offer { name, key: String::new(), why_not: None, effect, later };
        offers.extend(more.into_iter().map(other(false)).chain(typed.into_iter().map(other(true))));
        Palette { query: TextLine::default(), offers, pupils: Vec::new(), cursor: 0 }
    }

    /// What is typed already when it comes up.
    pub fn begin(&mut self, typed: &str, model: &Model) {
        self.query.insert(typed);
        self.search(model);
    }

    /// Something else is typed: the cursor goes to the best, and pupils are looked for anew.
    pub(super) fn search(&mut self, model: &Model) {
        self.cursor = 0;
        let query = self.query.text();
        let name = ["go to ", "go "].iter().find_map(|lead| query.strip_prefix(lead)).unwrap_or(&query).trim();
        if name.chars().count() < LETTERS || !(model.supports() || model.only_leads()) {
            self.pupils.clear();
            return;
        }
        let found = model.cache.find(name).into_iter().filter_map(|place| model.cache.pupils.get(place));
        self.pupils = found.take(PUPILS).map(|pupil| to(pupil, model)).collect();
    }

    /// The offers that fit what is typed, each typed word being in the name: what cannot be done now comes after what
    /// can, and pupils last.
    pub(super) fn fitting(&self) -> Vec<&Offer> {
        let words: Vec<String> = self.query.text().split_whitespace().map(str::to_lowercase).collect();
        let few = self.query.text().trim().chars().count() < LETTERS;
        let fits = |offer: &&Offer| {
            if few && offer.later {
                return false;
            }
            let name = offer.name.to_lowercase();
            if offer.goes_on_with(words.first()) {
                return true;
            }
            words.iter().all(|word| name.contains(word.as_str()))
        };
        let (can, cannot): (Vec<_>, Vec<_>) =
            self.offers.iter().filter(fits).partition(|offer| offer.why_not.is_none());
        can.into_iter().chain(cannot).chain(&self.pupils).collect()
    }
}

/// The way to a pupil's record, as Enter at home goes it.
fn to(pupil: &Brief, model: &Model) -> Offer {
    let needs_reason = !pupil.mine && model.cache.card(pupil.id).here().is_none();
    let go = if needs_reason { Go::Reason(pupil.id) } else { Go::about(Context::Pupil, pupil.id) };
    let apart = if needs_reason { ", with a reason" } else { "" };
    let effect = Effect::Go(go);
    Offer { name: format!("go to {}{apart}", pupil.named()), key: String::new(), why_not: None, effect, later: false }
}
