//! Lines of one file that are about one pupil, or claim to be. Two lines are never made one by name alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::roster::{Problem, PupilRow, folded_names};
use crate::domain::school_day::Day;
use crate::domain::upn::Upn;

/// Leaves out the later of two lines about one pupil, and both where they give it two birth dates; and takes a UPN from
/// all lines that have it for different pupils, because nobody can say whose it is.
pub(super) fn settle(rows: &mut Vec<PupilRow>, problems: &mut Vec<Problem>) {
    let names: Vec<BTreeSet<String>> = rows.iter().map(|row| folded_names(&row.name)).collect();
    let mut pairs = same_face(rows, &names);
    let mut disputed = BTreeMap::new();
    let mut two_births = BTreeMap::new();
    for (first, later) in same_upn(rows) {
        let born = |place: usize| rows.get(place).and_then(|row| row.born);
        match (names.get(first), names.get(later)) {
            (Some(one), Some(other)) if !one.is_disjoint(other) && differ(born(first), born(later)) => {
                two_births.entry(first).or_insert(later);
                two_births.entry(later).or_insert(first);
            }
            (Some(one), Some(other)) if one.is_disjoint(other) => {
                disputed.entry(first).or_insert(later);
                disputed.entry(later).or_insert(first);
            }
            _ => pairs.push((first, later)),
        }
    }
    // Somebody who left and came back has two lines: the one that holds is kept.
    let left = |place: usize| rows.get(place).is_some_and(|row| row.left == Some(true));
    let mut doubles = BTreeMap::new();
    for (first, later) in pairs {
        let (out, kept) = if left(first) && !left(later) { (first, later) } else { (later, first) };
        doubles.entry(out).or_insert(kept);
    }
    doubles.retain(|out, _| !two_births.contains_key(out));
    for (place, other) in disputed {
        let line = line_of(rows, other);
        if let Some(row) = rows.get_mut(place)
            && let Some(upn) = row.upn.take()
        {
            let sentence = format!("UPN {upn} is on line {line} too, for another name; left empty on both.");
            problems.push(Problem { spot: row.spot.clone(), sentence });
        }
    }
    for (out, kept) in &doubles {
        let line = line_of(rows, *kept);
        let sentence = format!("the same pupil as on line {line} (name, and UPN or birth date); left out.");
        problems.extend(rows.get(*out).map(|row| Problem { spot: row.spot.clone(), sentence }));
    }
    for (place, other) in &two_births {
        let line = line_of(rows, *other);
        let sentence = format!("name and UPN are those of line {line} too, with another birth date; both left out.");
        problems.extend(rows.get(*place).map(|row| Problem { spot: row.spot.clone(), sentence }));
    }
    let mut places = 0..;
    rows.retain(|_| {
        places.next().is_none_or(|place| !doubles.contains_key(&place) && !two_births.contains_key(&place))
    });
}

fn differ(one: Option<Day>, other: Option<Day>) -> bool {
    one.is_some() && other.is_some() && one != other
}

fn line_of(rows: &[PupilRow], place: usize) -> u64 {
    rows.get(place).map_or(0, |row| row.spot.line)
}

/// The first line with a UPN, and each later one with the same.
fn same_upn(rows: &[PupilRow]) -> Vec<(usize, usize)> {
    let mut firsts: HashMap<&Upn, usize> = HashMap::new();
    let places = rows
        .iter()
        .enumerate()
        .filter_map(|(place, row)| Some((*firsts.entry(row.upn.as_ref()?).or_insert(place), place)));
    places.filter(|(first, place)| first != place).collect()
}

/// The first line with a name and birth date, and each later one with the same that does not name another UPN.
fn same_face(rows: &[PupilRow], names: &[BTreeSet<String>]) -> Vec<(usize, usize)> {
    let mut firsts: HashMap<(&str, Day), usize> = HashMap::new();
    let mut pairs = Vec::new();
    for (place, (row, names)) in rows.iter().zip(names).enumerate() {
        let Some(born) = row.born else { continue };
        for name in names {
            let first = *firsts.entry((name, born)).or_insert(place);
            let upns = (rows.get(first).and_then(|one| one.upn.as_ref()), row.upn.as_ref());
            if first != place && !matches!(upns, (Some(one), Some(other)) if one != other) {
                pairs.push((first, place));
            }
        }
    }
    pairs
}
