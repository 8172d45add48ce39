//! The roles that text can have on a screen. A view names a role, never a colour; beside the role there is always a
//! sign and a word, so that nothing is said by colour alone.

use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident $name:literal,)*) => {
        /// What a piece of text is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Role {
            $($(#[$doc])* #[serde(rename = $name)] $role,)*
        }

        impl Role {
            /// All of them.
            pub const ALL: &[Role] = &[$(Role::$role),*];

            /// The word for it in a theme's file.
            pub fn name(self) -> &'static str {
                match self { $(Role::$role => $name,)* }
            }
        }
    };
}

roles! {
    /// Ordinary text.
    Text "text",
    /// Text that may be passed over.
    Dim "dim",
    /// A heading or a name.
    Title "title",
    /// The row under the cursor.
    Selected "selected",
    /// What the search found within a name.
    Match "match",
    /// It worked.
    Worked "worked",
    /// It partly worked.
    Partly "partly",
    /// It did not work.
    DidNot "did_not",
    /// It was not delivered.
    NotDelivered "not_delivered",
    /// Needs a look.
    Warning "warning",
    /// Went wrong.
    Error "error",
    /// Went well.
    Done "done",
    /// What is being typed.
    Input "input",
    /// A key in a footer or in help.
    Key "key",
    /// A line around or between things.
    Border "border",
    /// A count or a short code, such as K or a number of flags.
    Badge "badge",
    /// A name that leads somewhere.
    Link "link",
    /// Taken back: struck through where the terminal can.
    Withdrawn "withdrawn",
    /// The line at the top.
    Header "header",
    /// A measurement's chart.
    Chart "chart",
    /// A picture for a camera: light on dark, whatever the ground is.
    Picture "picture",
}
