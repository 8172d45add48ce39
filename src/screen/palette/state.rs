//! What the palette holds: what it offers, and what is typed to find it.

use crate::keys::{Action, Context};
use crate::model::Effect;
use crate::widget::TextLine;

/// Something that can be done by name.
pub(super) struct Offer {
    pub(super) name: String,
    /// Its key, where it has one.
    pub(super) key: String,
    /// Why it cannot be done now.
    pub(super) why_not: Option<&'static str>,
    pub(super) effect: Effect,
}

/// Everything by name.
pub struct Palette {
    pub(super) query: TextLine,
    pub(super) offers: Vec<Offer>,
    pub(super) cursor: usize,
}

impl Palette {
    /// What the screen underneath can do, then what can be done anywhere. `why_not` is asked for each action.
    pub fn new(
        under: Context,
        more: Vec<(String, Effect)>,
        why_not: impl Fn(Action) -> Option<&'static str>,
    ) -> Palette {
        let rows = crate::keys::palette(under);
        let mut offers: Vec<Offer> = rows
            .map(|(name, row)| Offer {
                name: name.to_owned(),
                key: row.key_in(under),
                why_not: why_not(row.action),
                effect: Effect::Act(row.action),
            })
            .collect();
        offers.extend(more.into_iter().map(|(name, effect)| Offer { name, key: String::new(), why_not: None, effect }));
        Palette { query: TextLine::default(), offers, cursor: 0 }
    }

    /// The offers that fit what is typed, each typed word being in the name; what cannot be done now comes last.
    pub(super) fn fitting(&self) -> Vec<&Offer> {
        let words: Vec<String> = self.query.text().split_whitespace().map(str::to_lowercase).collect();
        let fits = |offer: &&Offer| {
            let name = offer.name.to_lowercase();
            words.iter().all(|word| name.contains(word.as_str()))
        };
        let (can, cannot): (Vec<_>, Vec<_>) =
            self.offers.iter().filter(fits).partition(|offer| offer.why_not.is_none());
        [can, cannot].concat()
    }
}
