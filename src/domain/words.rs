//! One way to write a list of choices: each with its word in files and on the command line, and in plain words.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $slug:literal $words:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $slug)] $variant,)*
        }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word on the command line and in files.
            pub fn slug(self) -> &'static str {
                match self { $($name::$variant => $slug,)* }
            }

            /// In words.
            pub fn words(self) -> &'static str {
                match self { $($name::$variant => $words,)* }
            }

            /// What a word of the command line names, whatever its case; `_` and spaces are `-`.
            pub fn parse(word: &str) -> Option<$name> {
                let word = word.trim().to_lowercase().replace(['_', ' '], "-");
                $name::ALL.iter().copied().find(|item| item.slug() == word)
            }
        }
    };
}

pub(in crate::domain) use words;
