//! What this process holds is nobody else's: no file of its memory is left behind when it fails, and other programs of
//! the same account do not read it while it runs.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// Holds from now on, for this process and what it starts. Where the system does not do so, sendo runs all the same.
pub(super) fn keep() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
