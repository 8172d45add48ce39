//! What the office types: staff and their links, and imports.

use std::path::PathBuf;

use clap::Subcommand;

use crate::domain::school_day::Day;

#[derive(Debug, Subcommand)]
pub(super) enum StaffVerb {
    /// List everybody
    List,
    /// Add somebody
    Add {
        /// The name to sign in with
        login: String,
        /// Given name
        given: String,
        /// Family name
        family: String,
        /// teacher, ta, senco, deputy-senco, head, data-protection, admin
        #[arg(required = true, value_name = "ROLE")]
        roles: Vec<String>,
        /// The Unix account, where it is another than the login
        #[arg(long)]
        account: Option<String>,
    },
    /// Make one-time PINs to hand out; each is told once and changed at its first use
    Pin {
        /// Whose login; or --all
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        login: Option<String>,
        /// Everybody who has not chosen a PIN yet
        #[arg(long)]
        all: bool,
        /// As slips to print and cut apart
        #[arg(long)]
        slips: bool,
        /// Their second factor goes too: the phone is lost
        #[arg(long, requires = "login")]
        forget_code: bool,
    },
    /// Give somebody these roles and no others
    Role {
        /// Whose login
        login: String,
        /// teacher, ta, senco, deputy-senco, head, data-protection, admin
        #[arg(required = true, value_name = "ROLE")]
        roles: Vec<String>,
    },
    /// Who works with whom besides the roster
    Links {
        /// Whose login; without it everybody's
        login: Option<String>,
    },
    /// Link somebody with a class, a group, a year or one pupil
    Link(LinkArgs),
    /// End a link
    Unlink {
        /// Whose login
        login: String,
        /// A class, a group, `year 9`, or a pupil
        #[arg(required = true, value_name = "CLASS|GROUP|YEAR|PUPIL")]
        to: Vec<String>,
    },
    /// Give somebody a class for a day
    Cover {
        /// Whose login
        login: String,
        /// The class
        class: String,
        /// The day, YYYY-MM-DD; without it today
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Close somebody's account; what they wrote stays
    Disable {
        /// Whose login
        login: String,
    },
    /// Open a closed account again
    Enable {
        /// Whose login
        login: String,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    /// Whose login
    pub(super) login: String,
    /// A class, a group, `year 9`, or a pupil
    #[arg(required = true, value_name = "CLASS|GROUP|YEAR|PUPIL")]
    pub(super) to: Vec<String>,
    /// class, one-to-one, group, ppa, head-of-year; without it what is usual
    #[arg(long)]
    pub(super) kind: Option<String>,
    /// The first day, YYYY-MM-DD; without it today
    #[arg(long, value_name = "DAY")]
    pub(super) from: Option<Day>,
    /// The last day; without it the end of the school year
    #[arg(long = "to", value_name = "DAY")]
    pub(super) until: Option<Day>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportVerb {
    /// The folder of a OneRoster 1.1 or 1.2 export
    Oneroster {
        /// The folder with users.csv
        dir: PathBuf,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// A list of pupils as the school's MIS exports it
    Pupils {
        /// The CSV file
        file: PathBuf,
        /// utf-8, utf-16le, utf-16be or windows-1252 instead of what the file looks like
        #[arg(long)]
        encoding: Option<String>,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Who teaches which class when, so that a sweep starts on the class of now
    Timetable {
        /// The CSV file: staff, class, day, period, from, to
        file: PathBuf,
        /// utf-8, utf-16le, utf-16be or windows-1252 instead of what the file looks like
        #[arg(long)]
        encoding: Option<String>,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Plans, observations and flags
    Plans {
        /// The JSON file
        file: PathBuf,
        /// No text in it is a safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
}
