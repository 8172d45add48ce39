//! What is said at the door: who somebody is where an account is not enough, and that they go.

use serde::{Deserialize, Serialize};

use super::view::Welcome;
use crate::domain::secret::Secret;

/// What a client says at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorStep {
    /// Nobody is at the screen any more: whatever this line might do, it may not do now.
    Lock {
        /// Somebody else wants to sign in.
        #[serde(default)]
        switch: bool,
    },
    /// Back again, on an account of one's own.
    Unlock,
    /// Who it is.
    Pin {
        /// Their initials.
        initials: String,
        /// Their PIN.
        pin: Secret,
    },
    /// The PIN from now on.
    NewPin {
        /// The one until now; not asked for right after a one-time PIN.
        #[serde(default)]
        old: Option<Secret>,
        /// The new one.
        pin: Secret,
    },
    /// The code of the second factor, or a spare code: for the rights that wait for it.
    Code(Secret),
    /// Begins to set a second factor up.
    SetUpCode,
    /// Makes one-time PINs, which are told once: the office's.
    MakePins {
        /// Whose; `None` is everybody who has not chosen one yet.
        login: Option<String>,
        /// Their second factor goes too: the phone is lost.
        #[serde(default)]
        forget_code: bool,
    },
}

/// How one gets in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Initials and PIN: an account that several people use.
    Initials {
        /// The one PIN of everybody in the demo.
        #[serde(default)]
        demo_pin: Option<Secret>,
    },
    /// The PIN: an account of one's own, of somebody who has one.
    Pin,
    /// Any key: an account of one's own.
    Key,
    /// A PIN of one's own is to be chosen first.
    NewPin,
}

/// The way in, for somebody who is not in. Nothing in it is about a pupil.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doorway {
    /// Where they are; `me` is nobody.
    pub welcome: Welcome,
    /// How they get in.
    pub way: Way,
}

/// Rights that somebody has and may not use yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Until they type their code.
    NeedsCode,
    /// Until they have set up a second factor.
    NotSetUp,
}

impl Withheld {
    /// Why, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Withheld::NeedsCode => {
                "Without your code you work as a teacher: the rights of the SENCO, head or office wait for it."
            }
            Withheld::NotSetUp => {
                "Until you set up a second factor you work as a teacher: the rights of the SENCO, head or office wait."
            }
        }
    }
}

/// What sets a second factor up. It is told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSetUp {
    /// What the phone's camera reads.
    pub uri: Secret,
    /// The same to be typed by hand, in base32.
    pub key: Secret,
    /// Codes that do once each where the phone is not to hand. They hold once the first code was right.
    pub spare: Vec<Secret>,
}

/// A one-time PIN to hand to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Whose.
    pub name: String,
    /// What they sign in with.
    pub initials: String,
    /// Their login.
    pub login: String,
    /// The PIN.
    pub pin: Secret,
}
