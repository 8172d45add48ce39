//! An index that fails under a running server or before a start: reading goes on, and the index comes back by itself.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sendo::client::Caller;
use sendo::domain::change::Change;
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::entry::{Kind, Withdrawn};
use sendo::domain::staff::{Role, Staff};
use sendo::proto::message::{Reply, Request};
use sendo::server::Server;
use sendo::store::{Commit, Disk, Ailment, Mended, RealDisk, SEGMENT, Store};

use crate::help::*;

/// So many observations, of pupils in turn: far more than a small cache holds.
const MANY: u64 = 4_000;
const PUPILS: u64 = 20;
const SMALL_CACHE: u64 = 64 * 1024;

/// A SENCO, who may read all.
fn senco() -> Change {
    let Change::Staff { staff } = person(1) else { panic!() };
    Change::Staff { staff: Staff { roles: [Role::Senco].into(), ..staff } }
}

fn note(number: u64) -> String {
    format!("{number}: {}", "settled in two minutes ".repeat(20))
}

/// A store with many observations, some of them withdrawn and corrected.
pub fn fill(root: &Path, many: u64) {
    let (store, _) = open(root);
    let pupils = (0..PUPILS).map(|n| pupil(n, "Zoë"));
    write(&store, [commit(1, 1, [school("Thornhill"), senco()].into_iter().chain(pupils).collect())]);
    for first in (0..many).step_by(200) {
        let mut batch = store.begin();
        for n in first..(first + 200).min(many) {
            batch.push(single(1_000 + n, n % PUPILS, &note(n))).unwrap();
        }
        store.commit(batch).unwrap();
    }
    let withdraw = |n: u64| Change::Withdrawn {
        entry: entry_id(1_000 + n),
        pupil: pupil_id(n % PUPILS),
        replaced_by: None,
    };
    write(&store, [commit(2, 1, vec![withdraw(7)]), commit(3, 1, vec![withdraw(8)])]);
}
