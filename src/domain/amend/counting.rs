//! Which records a reader is handed of those that can be put right. Each look at them asks: nobody gets what counts no
//! more without having said that they mark it, and nobody gets what was about another child.

use uuid::Uuid;

use super::Amend;
use crate::domain::shelf::{Past, Shelved, Unread, by_day, by_group, by_id};

/// What a reader takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Those that count: neither taken back nor corrected. For evidence, marks, charts and sums.
    Only,
    /// Those that count no more, too; whoever asks says of each that it does not, wherever it is shown. What was about
    /// another child is on no page of this one: that stands in `misplaced` alone.
    AllMarked,
}

impl Counting {
    fn takes<R: Amend>(self, record: &R) -> bool {
        match self {
            Counting::Only => record.stands(),
            Counting::AllMarked => !record.is_hidden(),
        }
    }
}

/// One by its id, as pages and papers may have it: marked, where it counts no more.
pub fn marked<R: Amend>(past: &dyn Past, id: Uuid) -> Result<Option<Shelved<R>>, Unread> {
    Ok(by_id::<R>(past, id)?.filter(|record| Counting::AllMarked.takes(record.as_ref())))
}

/// Where they are looked for: one pupil's, of one sort; all of it or one group.
#[derive(Clone, Copy, Debug)]
pub struct Among {
    /// What says in a key of which sort they are.
    pub tag: u8,
    /// Whose.
    pub pupil: Uuid,
    /// One line, letter or kind only, where it is given.
    pub group: Option<u32>,
}

/// How many are looked for at once, where some of them do not fit.
const AT_ONCE: usize = 64;

/// Records by the day they happened, newest first, those behind the key `after` only, that fit besides; at most `limit`.
pub fn newest_first<R: Amend>(
    past: &dyn Past,
    (among, counting): (Among, Counting),
    fits: &dyn Fn(&R) -> bool,
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<Shelved<R>>, Unread> {
    let Among { tag, pupil, group } = among;
    let mut after = after.map(<[u8]>::to_vec);
    let mut found: Vec<Shelved<R>> = Vec::new();
    // A first look fetches no more than is wanted: most records stand and fit.
    let mut many = limit;
    while found.len() < limit {
        let page: Vec<Shelved<R>> = match group {
            None => by_day(past, tag, &[pupil], after.as_deref(), many)?,
            Some(group) => by_group(past, (tag, pupil), &(group..=group), after.as_deref(), many)?,
        };
        let Some(last) = page.last() else { break };
        after = Some(last.shelf_key());
        let short = page.len() < many;
        found.extend(page.into_iter().filter(|record| counting.takes(record.as_ref()) && fits(record)));
        if short {
            break;
        }
        many = limit.clamp(8, AT_ONCE);
    }
    found.truncate(limit);
    Ok(found)
}
