//! Whom the server took the asker for.

use serde::{Deserialize, Serialize};

use crate::domain::record::school::School;
use crate::domain::record::staff::Staff;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;
use crate::proto::signin::Withheld;

/// Whom the server took the asker for, and where they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Welcome {
    /// The server's program version.
    pub program: String,
    /// The school; `None` before `init`.
    pub school: Option<School>,
    /// The asker; `None` for the owner without a person of their own.
    pub me: Option<Staff>,
    /// The Unix account that asks.
    pub account: String,
    /// Today's date in Europe/London.
    pub today: Day,
    /// The server's time: UTC. A client's next midnight is the server's.
    pub now: Instant,
    /// The store takes no writing now, and why.
    pub read_only: Option<String>,
    /// What opening the store had to say: a dropped unfinished commit, a rebuilt index.
    #[serde(default)]
    pub opening: Vec<String>,
    /// Several people use this account.
    #[serde(default)]
    pub shared: bool,
    /// Rights that the asker has and may not use yet.
    #[serde(default)]
    pub withheld: Option<Withheld>,
    /// What whoever manages staff must hear: who is locked out.
    #[serde(default)]
    pub alarms: Vec<String>,
}
