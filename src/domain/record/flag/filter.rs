//! What is looked for on the desk: `4b`, `!`, `parent`, `mine`, `wait`, `done`, `>5d`, and any word of what was written.
//! All of it must fit. It is said back in words.

use super::{Flag, Pile, Reason, Urgency};
use crate::domain::fold::fold;
use crate::domain::id::StaffId;
use crate::domain::school_day::Day;

/// One thing that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Want {
    Pile(Pile),
    /// Done, and that today.
    EndedToday,
    Urgent,
    New,
    Mine,
    Answered,
    Reason(Reason),
    /// Raised more than so many school days ago.
    Older(i32),
    /// Raised fewer than so many.
    Younger(i32),
    /// A word of what was written, of a name or of a class.
    Word(String),
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter(Vec<Want>);

/// An item as a filter looks at it.
pub struct Looked<'a> {
    /// The item.
    pub flag: &'a Flag,
    /// Where it lies.
    pub pile: Pile,
    /// What the pupil is called.
    pub named: &'a str,
    /// Form, year and classes.
    pub places: &'a [&'a str],
    /// Who looks.
    pub me: Option<StaffId>,
    /// Today.
    pub today: Day,
    /// How many school days ago it was raised.
    pub age: &'a dyn Fn() -> i32,
}

impl Filter {
    /// Reads what was typed; a word in quotes is looked for as it stands.
    pub fn read(text: &str) -> Filter {
        if text.trim().eq_ignore_ascii_case("all") {
            return Filter::default();
        }
        let mut wants: Vec<Want> = text.split_whitespace().map(want).collect();
        if wants.contains(&Want::Pile(Pile::Done)) {
            // Nothing that is done lies in another pile: "done today" says when it ended.
            let today = wants.iter_mut().filter(|want| **want == Want::Pile(Pile::Today));
            today.for_each(|want| *want = Want::EndedToday);
        }
        Filter(wants)
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it looks among what is done, which lies elsewhere.
    pub fn is_archive(&self) -> bool {
        self.0.contains(&Want::Pile(Pile::Done))
    }

    /// What is looked for, in words.
    pub fn words(&self) -> String {
        let words = self.0.iter().map(|want| match want {
            Want::Pile(Pile::Waiting) => "waiting".to_owned(),
            Want::Pile(Pile::Done) => "done, last raised first".to_owned(),
            Want::EndedToday => "ended today".to_owned(),
            Want::Pile(pile) => pile.words().to_owned(),
            Want::Urgent => "for today".to_owned(),
            Want::New => "not taken up".to_owned(),
            Want::Mine => "mine".to_owned(),
            Want::Answered => "answered by a teacher".to_owned(),
            Want::Reason(reason) => reason.words().to_owned(),
            Want::Older(days) => format!("more than {days} school days old"),
            Want::Younger(days) => format!("less than {days} school days old"),
            Want::Word(word) => format!("\"{word}\""),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// Whether an item fits. What waits fits only where it is looked for, or with words: a word is looked for everywhere.
    pub fn fits(&self, looked: &Looked<'_>) -> bool {
        let names_pile = self.0.iter().any(|want| matches!(want, Want::Pile(_) | Want::Mine | Want::Word(_)));
        if looked.pile == Pile::Waiting && !names_pile {
            return false;
        }
        let mut written = None;
        self.0.iter().all(|want| match want {
            Want::Pile(pile) => looked.pile == *pile,
            Want::EndedToday => looked.flag.ended().is_some_and(|(_, day)| day == looked.today),
            Want::Urgent => looked.flag.urgency == Urgency::Today,
            Want::New => looked.flag.is_new(),
            Want::Mine => looked.me.is_some() && looked.flag.held_by() == looked.me,
            Want::Answered => looked.flag.is_answered(),
            Want::Reason(reason) => looked.flag.reason == *reason,
            Want::Older(days) => (looked.age)() > *days,
            Want::Younger(days) => (looked.age)() < *days,
            Want::Word(word) => {
                let is_place = looked.places.iter().any(|place| fold(place) == *word);
                is_place || written.get_or_insert_with(|| all_words(looked)).contains(word.as_str())
            }
        })
    }
}

fn want(word: &str) -> Want {
    let small = word.to_lowercase();
    let quoted = small.strip_prefix('"').map(|word| word.trim_end_matches('"'));
    if let Some(word) = quoted.filter(|word| !word.is_empty()) {
        return Want::Word(fold(word));
    }
    let days = |text: &str| text.trim_end_matches('d').parse::<i32>().ok().filter(|days| (0..10_000).contains(days));
    if let Some(days) = small.strip_prefix('>').and_then(days) {
        return Want::Older(days);
    }
    if let Some(days) = small.strip_prefix('<').and_then(days) {
        return Want::Younger(days);
    }
    let reason = Reason::ALL.iter().find(|reason| reason.short() == small || reason.slug() == small);
    match (small.as_str(), reason) {
        ("!", _) => Want::Urgent,
        ("mine", _) => Want::Mine,
        ("new", _) => Want::New,
        ("answered" | "*", _) => Want::Answered,
        ("waiting" | "waits", _) => Want::Pile(Pile::Waiting),
        (_, Some(reason)) => Want::Reason(*reason),
        (word, None) => Pile::parse(word).map_or_else(|| Want::Word(fold(word)), Want::Pile),
    }
}

/// All that was written of it, and what the pupil is called.
fn all_words(looked: &Looked<'_>) -> String {
    let Flag { note, thread, .. } = looked.flag;
    let thread = thread.iter().flat_map(|answer| {
        let on = if let super::Step::Wait { on, .. } = &answer.step { on.as_str() } else { "" };
        [answer.message.as_str(), on]
    });
    let texts = [looked.named, note.as_str()]
        .into_iter()
        .chain(thread)
        .chain(looked.flag.notes().map(|note| note.text.as_str()));
    texts.map(fold).collect::<Vec<_>>().join("\n")
}
