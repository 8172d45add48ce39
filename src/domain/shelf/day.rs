//! Lists records by the day they happened, across groups and owners.

use uuid::Uuid;

use super::find::shelved;
use super::key::{above, group_of, group_start, owner_start, when_of};
use super::{End, Key, Past, Ranged, Shelved, Unread};

/// How many records of a group are read at once where several are merged.
const CHUNK: usize = 8;

/// One group on the way into a list by day.
struct Lane {
    owner: Uuid,
    group: u32,
    /// Read and not taken, the newest last.
    ready: Vec<(Key, Vec<u8>)>,
    /// Below this is the rest; `None` where there is none.
    rest: Option<Key>,
}

impl Lane {
    fn fill(&mut self, past: &dyn Past, tag: u8) -> Result<(), Unread> {
        let Some(high) = self.rest.take().filter(|_| self.ready.is_empty()) else { return Ok(()) };
        let low = group_start(tag, self.owner, self.group);
        self.take(past.range(&low, &high, End::Last, CHUNK)?);
        Ok(())
    }

    /// Its next records, the newest first.
    fn take(&mut self, page: Vec<(Key, Vec<u8>)>) {
        self.rest = page.last().filter(|_| page.len() == CHUNK).map(|(key, _)| key.clone());
        self.ready = page;
        self.ready.reverse();
    }

    fn newest(&self) -> &[u8] {
        self.ready.last().map(|(key, _)| when_of(key)).unwrap_or_default()
    }
}

/// The newest records of these owners by the day they happened, across all their groups; at most `limit`, of those that
/// come after day and line of the key `after` where one is given. The upper half of a group is its band, a cycle: the
/// bands follow each other in time, and old ones are not looked into.
pub fn by_day<R: Ranged>(
    past: &dyn Past,
    tag: u8,
    owners: &[Uuid],
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<Shelved<R>>, Unread> {
    let mut lanes: Vec<Lane> = Vec::new();
    for owner in owners {
        lanes_of(past, (tag, *owner), after.map(when_of), limit, &mut lanes)?;
    }
    let mut found = Vec::new();
    while found.len() < limit {
        for lane in &mut lanes {
            if lane.ready.is_empty() {
                lane.fill(past, tag)?;
            }
        }
        let Some(next) = lanes.iter_mut().max_by(|a, b| a.newest().cmp(b.newest())) else { break };
        let Some(record) = next.ready.pop() else { break };
        found.push(shelved(record)?);
    }
    Ok(found)
}

/// The groups of one owner that the newest `limit` may lie in: whole bands from the highest on until there are enough,
/// and one band more, because what is entered late may have happened before what the next band begins with.
fn lanes_of(
    past: &dyn Past,
    (tag, owner): (u8, Uuid),
    after: Option<&[u8]>,
    limit: usize,
    lanes: &mut Vec<Lane>,
) -> Result<(), Unread> {
    let low = owner_start(tag, owner);
    let mut high = above(&low);
    let (mut band, mut seen, mut enough) = (None, 0, false);
    loop {
        // The newest of the highest group left; what comes behind them is of the groups below.
        let mut ready = past.range(&low, &high, End::Last, if after.is_some() { 1 } else { CHUNK })?;
        let Some(group) = ready.first().map(|(key, _)| group_of(key)) else { break };
        if band.replace(group >> 16).is_some_and(|band| band != group >> 16) {
            if enough {
                break;
            }
            enough = seen >= limit;
        }
        high = group_start(tag, owner, group);
        let mut lane = Lane { owner, group, ready: Vec::new(), rest: None };
        if let Some(after) = after {
            lane.rest = Some([&high[..], after].concat());
            lane.fill(past, tag)?;
        } else {
            ready.truncate(ready.partition_point(|(key, _)| group_of(key) == group));
            lane.take(ready);
        }
        seen += lane.ready.len();
        if !lane.ready.is_empty() {
            lanes.push(lane);
        }
    }
    Ok(())
}
