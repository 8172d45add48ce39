//! What can be typed about plans: their lines, the school's strategies, snippets for notes.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum LineCommand {
    /// Add a strategy: a code of the school's list, or own words
    Add {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// The letters of the outcomes that it serves: AB
        #[arg(long, default_value = "", hide_default_value = true)]
        serves: String,
        /// A code (its words come from the list, unless others follow), or words, which others on this machine can see; without
        /// any they are read
        words: Vec<String>,
    },
    /// Give a strategy other words
    Change {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// Its number
        number: u8,
        /// The new words, which others on this machine can see; without any they are read
        words: Vec<String>,
    },
    /// Stop a strategy; its number stays empty for this cycle
    Stop {
        /// Its number
        number: u8,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum StrategiesCommand {
    /// List those that are offered, by code
    List {
        /// Retired ones too
        #[arg(long)]
        all: bool,
    },
    /// Add one: sendo strategies add CI16 "Talk partner"
    Add {
        /// The words are no safeguarding worry although one of them stopped them
        #[arg(long)]
        not_safeguarding: bool,
        /// Two to four letters and one to three digits; it never becomes another strategy
        code: String,
        /// What it stands for, which others on this machine can see; without words they are read
        words: Vec<String>,
    },
    /// Give one other words; plans and entries keep the words they had
    Rename {
        /// The words are no safeguarding worry although one of them stopped them
        #[arg(long)]
        not_safeguarding: bool,
        /// Its code, which stays
        code: String,
        /// What it stands for, which others on this machine can see; without words they are read
        words: Vec<String>,
    },
    /// Offer one no more; it can still be read and logged
    Retire {
        /// Its code
        code: String,
    },
    /// Offer a retired one again
    Restore {
        /// Its code
        code: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SnippetCommand {
    /// List all
    List,
    /// Add one, or give it other words: sendo snippet add sett "settled in two minutes"
    Add {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// What is typed in a note behind a ;
        code: String,
        /// What it stands for, which others on this machine can see; without words they are read
        words: Vec<String>,
    },
    /// Remove one; notes that had it keep their words
    Remove {
        /// Its code
        code: String,
    },
}
