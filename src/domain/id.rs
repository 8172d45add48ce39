//! The names of records: `UUIDv7`s, made once, by whoever makes the record, and kept in exports and transfers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map($name)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }
    )*};
}

pub(in crate::domain) use ids;

ids! {
    /// A pupil.
    PupilId;
    /// A member of staff.
    StaffId;
    /// A class or group.
    ClassId;
    /// An observation or a measurement.
    EntryId;
    /// An item for the SENCO.
    FlagId;
    /// A link between a person and those they work with.
    LinkId;
    /// A dated entry of the assessment.
    AssessId;
    /// A parent's concern.
    ConcernId;
    /// One wish of a client: 128 bits that make a command sent twice be done once.
    CommandId;
}

/// Where new ids come from. The domain has no clock and no dice, so whoever calls it brings them.
pub trait Ids {
    /// An id that nobody has had before; later ones sort behind earlier ones.
    fn next(&mut self) -> Uuid;
}

impl<F: FnMut() -> Uuid> Ids for F {
    fn next(&mut self) -> Uuid {
        self()
    }
}
