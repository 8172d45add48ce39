//! The names of records: `UUIDv7`s, made once, by whoever makes the record, and kept in exports and transfers.

use uuid::Uuid;

/// Makes names of records: in their folders those of one kind, here those that everything is about.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::parse_str(text).map($name)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
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
