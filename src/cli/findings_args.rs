//! What can be typed about what was found out: the record, the assessment, parents' concerns, the profile.

use clap::Subcommand;

use super::words::ASK;
use crate::domain::school_day::Day;

#[derive(Debug, Subcommand)]
pub(super) enum FindingsCommand {
    /// The whole record of a pupil
    Show {
        /// Any search with one clear answer
        pupil: String,
        /// Plans and entries of this cycle only
        #[arg(long, value_name = "N")]
        cycle: Option<u16>,
        /// How many entries at most; without it all
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        /// Why you open it, where you do not work with the pupil; the SENCO sees it; alone it is asked for
        #[arg(long, value_name = "WHY", num_args = 0..=1, default_missing_value = ASK)]
        reason: Option<String>,
    },
    /// Who has read which version of a pupil's plan, and who has not
    ReadBy {
        /// Any search with one clear answer
        pupil: String,
    },
    /// Add to the assessment of a pupil
    Assess {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// For SENCO and head only
        #[arg(long)]
        senco_only: bool,
        /// The day that it is of, YYYY-MM-DD; without it today
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
        /// Full name, UPN, id, or beginnings of words that fit one pupil
        pupil: String,
        /// teacher, progress, behaviour, other-teachers, peers, parents, pupil, outside
        source: String,
        /// What was found out, which others on this machine can see; without words they are read
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        text: Vec<String>,
    },
    /// Write a parent's concern down, or answer one: sendo concern answer ID TEXT
    Concern {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// Whose concern it is: mother, "Mr Okafor"
        #[arg(long, default_value = "parents")]
        who: String,
        /// The day on which they said it, YYYY-MM-DD; without it today
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
        /// Full name, UPN, id, or beginnings of words that fit one pupil; or: answer
        pupil: String,
        /// In their words, which others on this machine can see; after `answer` the concern's id and the school's words;
        /// without words they are read
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        text: Vec<String>,
    },
    /// Parents' concerns about the pupils you work with, open ones first
    Concerns,
    /// Change a part of a pupil's profile; every version stays
    Profile {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// The part is for SENCO and head only
        #[arg(long)]
        senco_only: bool,
        /// The part is for all who work with the pupil
        #[arg(long, conflicts_with = "senco_only")]
        everyone: bool,
        /// Full name, UPN, id, or beginnings of words that fit one pupil
        pupil: String,
        /// strengths, works, does-not-work, needs, interests, communication, contacts and others
        part: String,
        /// What it says, which others on this machine can see; without words they are read, and where there are none the
        /// part goes
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        text: Vec<String>,
    },
    /// Change the kind of support and the SEN types of a pupil (the SENCO)
    Needs {
        /// Full name, UPN, id, or beginnings of words that fit one pupil
        pupil: String,
        /// N none, K SEN support, E EHC plan
        provision: String,
        /// The codes of the SEN types, primary first: SLCN SEMH
        types: Vec<String>,
    },
}
