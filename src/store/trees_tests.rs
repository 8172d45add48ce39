//! Trees against a plain map: whatever is written, in whatever order and size, reads the same, also from the folder again.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

type Map = BTreeMap<Key, Vec<u8>>;

fn open(folder: &Path) -> SledTrees {
    SledTrees::open(folder, 1 << 20).unwrap()
}

fn key(kind: u8, number: u16) -> Key {
    match kind {
        0 => vec![record::APPLIED],
        1 => record::LAID_OUT.to_vec(),
        _ => [&[b"Qako"[usize::from(kind) % 4]][..], &number.to_be_bytes(), &[7; 20]].concat(),
    }
}

/// Batches of writes: what and how much lies under a key, or that nothing does any more.
fn batches() -> impl Strategy<Value = Vec<Vec<(Key, Option<Vec<u8>>)>>> {
    let size = prop_oneof![6 => 0usize..60, 3 => 200usize..500, 1 => 900usize..3_000];
    let value = prop_oneof![4 => (any::<u8>(), size).prop_map(|(byte, size)| Some(vec![byte; size])), 1 => Just(None)];
    // Keys close to each other, and such as end a run that goes on.
    let number = prop_oneof![0u16..40, (0u16..6).prop_map(|run| run * 1_000), 0u16..6_000];
    let write = (0u8..12, number, value).prop_map(|(kind, number, value)| match kind {
        0 | 1 => (key(kind, 0), Some(vec![b'1'; 3])),
        _ => (key(kind, number), value),
    });
    prop::collection::vec(prop::collection::vec(write, 1..60), 1..12)
}

fn compare(trees: &SledTrees, map: &Map, asked: &[(Key, Key, usize)]) {
    let all = |range: &mut dyn Iterator<Item = (&Key, &Vec<u8>)>, limit| {
        range.take(limit).map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>()
    };
    for (low, high, limit) in asked {
        assert_eq!(trees.get(low).unwrap(), map.get(low).cloned());
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        let between = || map.range(low.clone()..high.clone());
        assert_eq!(trees.range(low, high, End::First, *limit).unwrap(), all(&mut between(), *limit));
        assert_eq!(trees.range(low, high, End::Last, *limit).unwrap(), all(&mut between().rev(), *limit));
    }
    for (key, value) in map {
        assert_eq!(trees.get(key).unwrap().as_ref(), Some(value));
    }
    assert_eq!(trees.range(&[0], &[0xff], End::First, usize::MAX).unwrap(), all(&mut map.iter(), usize::MAX));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn they_read_as_a_map_does(
        batches in batches(),
        asked in prop::collection::vec((0u8..12, 0u16..6_000, 0u8..12, 0u16..6_000, 0usize..9), 20),
    ) {
        let asked: Vec<_> = asked.into_iter().map(|(a, b, c, d, limit)| (key(a, b), key(c, d), limit)).collect();
        let folder = tempfile::tempdir().unwrap();
        let mut map = Map::new();
        let trees = open(folder.path());
        for batch in &batches {
            let mut writes = Writes::default();
            writes.values.extend(batch.iter().cloned());
            trees.write(&writes).unwrap();
            for (key, value) in writes.values {
                match value {
                    Some(value) => drop(map.insert(key, value)),
                    None => drop(map.remove(&key)),
                }
            }
            compare(&trees, &map, &asked);
        }
        trees.flush().unwrap();
        drop(trees);
        compare(&open(folder.path()), &map, &asked);
    }
}

/// How many keys of sled's hold so many rows, written one at a time.
fn keys_of(rows: impl Iterator<Item = Key>, size: usize) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let trees = open(folder.path());
    for key in rows {
        let mut writes = Writes::default();
        writes.values.insert(key, Some(vec![1; size]));
        trees.write(&writes).unwrap();
    }
    trees.0.as_ref().unwrap().len()
}

#[test]
fn what_grows_at_its_end_or_at_the_end_of_each_owners_fills_its_bunches() {
    let row = |owner: u16, seq: u16| [&b"o"[..], &owner.to_be_bytes(), &seq.to_be_bytes(), &[0; 13]].concat();
    let at_its_end = keys_of((0..800).map(|seq| row(0, seq)), 32);
    let by_turns = keys_of((0..40).flat_map(|seq| (0..20).map(move |owner| row(owner, seq))), 32);
    // Of 50 bytes each, twenty fit.
    assert!(at_its_end <= 800 / 20 + 1, "{at_its_end}");
    assert!(by_turns <= 800 / 10, "{by_turns}");
}
