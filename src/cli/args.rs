//! What can be typed: the table that makes parser and help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, value_parser};

use super::findings_args::FindingsCommand;
use super::office_args::{ImportVerb, StaffVerb};
use super::papers_args::PapersCommand;
use super::plan_args::{LineCommand, SnippetCommand, StrategiesCommand};
use super::words::ASK;
use crate::domain::id::EntryId;
use crate::domain::safeguard::NET;
use crate::domain::school_day::Day;

/// What the help says of everything that is typed behind the program's name.
const SEEN: &str = "What stands behind `sendo` can be seen by others on this machine while it runs. Words that are left \
                    out are asked for at the terminal, or read from standard input.";

/// SEN support plans, daily observations and the SENCO's queue, at the speed of a keyboard.
#[derive(Debug, Parser)]
#[command(name = "sendo", version, about, max_term_width = 100, disable_help_subcommand = true, after_help = format!("{SEEN} {NET}"))]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// The screens take no command. Only this much is made for them: the parser of every command would cost each start a
/// millisecond, and each session half a megabyte.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true)]
pub(super) struct Screens {
    #[command(flatten)]
    pub(super) common: Common,
}

/// What whoever types may do on this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Typist {
    /// Whatever their account may.
    #[default]
    Free,
    /// They were given sendo and nothing else.
    Forced,
}

#[derive(Debug, clap::Args)]
pub(super) struct Common {
    /// The folder of the store
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// Act for this person (root and the store's owner only)
    #[arg(long = "as", global = true, value_name = "LOGIN")]
    pub(super) act_as: Option<String>,
    /// Ask for the code of your second factor where your rights wait for it, also where there is no terminal
    #[arg(long = "code", global = true)]
    pub(super) asks_code: bool,
    /// Lock after so many seconds without a key, where that is sooner than usual
    #[arg(long, global = true, hide = true, value_name = "SECONDS")]
    pub(super) idle_lock: Option<u64>,
    /// Who types it
    #[arg(skip)]
    pub(super) typist: Typist,
    /// Print JSON (commands that read)
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Plain lines instead of a drawn screen, for screen readers
    #[arg(long, global = true)]
    pub(super) plain: bool,
    /// A file of your own keys instead of keys.toml in your configuration folder
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) keys: Option<PathBuf>,
    /// default, dark, light, mono, or a theme's file
    #[arg(long, global = true, value_name = "THEME")]
    pub(super) theme: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show an invented school; nothing is kept unless --store is given
    Demo {
        /// Whose first screen to show
        #[arg(long, value_enum, default_value_t = Part::Teacher)]
        role: Part,
        /// Make a school of this many pupils in --store instead, and show nothing
        #[arg(long, value_name = "N", requires = "store")]
        pupils: Option<usize>,
        /// With --pupils: how many observations it has
        #[arg(long, value_name = "M", default_value_t = 20_000, requires = "pupils")]
        observations: usize,
        /// With --pupils: how many years have left their records in it
        #[arg(long, value_name = "Y", default_value_t = 1, requires = "pupils", value_parser = value_parser!(u8).range(1..=30))]
        years: u8,
    },
    /// Start a school; you become its first person, or whom the store's owner names
    Init {
        /// The school's name
        #[arg(long, value_name = "NAME")]
        school: String,
        /// The login of the first person, who looks after staff and imports, where it is not you (root and the store's
        /// owner only)
        #[arg(long, value_name = "LOGIN")]
        admin: Option<String>,
        /// The Unix account of the first person, where it is another than the login
        #[arg(long, value_name = "NAME", requires = "admin")]
        account: Option<String>,
        /// The login of the SENCO, where it is not the first person
        #[arg(long, value_name = "LOGIN")]
        senco: Option<String>,
        /// Whom a safeguarding worry goes to: "NAME, HOW TO REACH THEM"
        #[arg(long, value_name = "NAME, HOW")]
        dsl: Option<String>,
    },
    /// What the school has chosen
    Settings,
    /// Choose a setting: whom to tell, who sees plans, shared accounts, second factor
    Set {
        /// Its name, as `settings` shows it
        name: String,
        /// As `settings` says beside the name: sendo set dsl "Ruth Adeyemi, room 4"; without it one is read
        value: Vec<String>,
    },
    /// Who works here
    #[command(subcommand)]
    Staff(StaffVerb),
    /// Bring in a roster, a list of pupils, or plans; all or nothing
    #[command(subcommand)]
    Import(ImportVerb),
    /// Find pupils by name, initials, form or class
    Find {
        /// The search; - reads one a line
        query: String,
        /// How many at most; without it 10
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// What a pupil needs in the next lesson
    Plan {
        /// Any search with one clear answer
        pupil: String,
        /// Why you open it, where you do not work with the pupil; the SENCO sees it; alone it is asked for
        #[arg(long, value_name = "WHY", num_args = 0..=1, default_missing_value = ASK)]
        reason: Option<String>,
    },
    /// Log how it went: sendo log "amara okafor" 1 +p settled in two minutes
    Log {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// Why you log on a pupil you do not work with; the SENCO sees it; - asks for it
        #[arg(long, value_name = "WHY", num_args = 0..=1, default_missing_value = ASK)]
        reason: Option<String>,
        /// Full name, UPN, id, or beginnings of words that fit one pupil; - reads one line a pupil, all or nothing
        pupil: String,
        /// The log line, which others on this machine can see; without it one is read
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        line: Vec<String>,
    },
    /// Take back what you entered last; it stays in the record, struck through
    Undo {
        /// It was about another child: it is hidden from all but you and the SENCO
        #[arg(long)]
        wrong_child: bool,
    },
    /// What was said of the wrong child: yours; to the SENCO all of it
    Misplaced,
    /// Put another entry in the place of one of yours; the old one stays, struck through
    Correct {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// The entry's id, as `observations --json` prints it
        entry: EntryId,
        /// The log line, which others on this machine can see; without it the old one is printed and a new one read
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        line: Vec<String>,
    },
    /// What was logged on a pupil, newest first
    Observations {
        /// Any search with one clear answer
        pupil: String,
        /// How many at most
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: usize,
        /// All of them
        #[arg(long, conflicts_with = "limit")]
        all: bool,
        /// Why you open it, where you do not work with the pupil; the SENCO sees it; alone it is asked for
        #[arg(long, value_name = "WHY", num_args = 0..=1, default_missing_value = ASK)]
        reason: Option<String>,
    },
    #[command(flatten)]
    Findings(FindingsCommand),
    #[command(flatten)]
    Papers(PapersCommand),
    /// Change a line of a pupil's plan; every version stays
    Line {
        /// Full name, UPN, id, or beginnings of words that fit one pupil
        pupil: String,
        #[command(subcommand)]
        change: LineCommand,
    },
    /// The school's list of strategies
    #[command(subcommand)]
    Strategies(StrategiesCommand),
    /// Short words for notes that are written every day
    #[command(subcommand)]
    Snippet(SnippetCommand),
    /// Hand an item to the SENCO
    Flag {
        /// How soon: today, week, review
        #[arg(long, default_value = "week")]
        urgency: String,
        /// Whether the parents know: yes, not-yet, asked-not
        #[arg(long)]
        parents: Option<String>,
        /// The number of the plan's line that it is about
        #[arg(long)]
        line: Option<u8>,
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// Full name, UPN, id, or beginnings of words that fit one pupil
        pupil: String,
        /// not-working, new-need, progress, parent, not-happening, plan, equipment, other
        reason: String,
        /// A few words of fact, which others on this machine can see; without them they are read
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        note: Vec<String>,
    },
    /// Ask colleagues to read a pupil's plan; it stands in their inbox until they have
    Nudge {
        /// Full name, UPN, id, or beginnings of words that fit one pupil
        pupil: String,
        /// The logins of those to ask; without one, all who have not read it
        people: Vec<String>,
    },
    /// The desk: what was handed to the SENCO and is to be dealt with
    #[command(visible_alias = "queue")]
    Desk {
        /// What to look for: 4b, !, parent, mine, new, wait, done, ">5d", or any word of notes and answers
        filter: Vec<String>,
    },
    /// What waits for you: answers, nudges, concerns, plans to read, changed roles and settings
    Inbox {
        /// Say that you have seen the changes of roles and settings that are shown
        #[arg(long)]
        seen: bool,
    },
    /// Show an item whole, or take a step with it
    #[command(visible_alias = "answer")]
    Item {
        /// The text is no safeguarding worry although a word in it stopped it
        #[arg(long)]
        not_safeguarding: bool,
        /// The item's id, as `desk` prints it, or as much of it as fits one
        item: String,
        /// What is done: acknowledge, reply, wait, give, note, open, reopen, back, withdraw, wrong-child, or an outcome: advice, plan-changed, review-forward, specialist, ehcna, no-action
        step: Option<String>,
        /// In your words, which others on this machine can see; without them they are read where the step needs any. wait:
        /// EP 4 dec; give: hb look at seating by fri; review-forward: 4 dec why; specialist: EP 20 nov what was said
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        message: Vec<String>,
    },
    /// Say until which day you are away; new items are the deputy's then
    Away {
        /// Somebody else to whom items come, by their login
        #[arg(long, value_name = "LOGIN")]
        who: Option<String>,
        /// The last day of it: fri, 4 dec, 2026-12-04; or here
        day: Vec<String>,
    },
    /// Who saw, opened, read, changed and exported what (the SENCO)
    Audit {
        /// About this pupil only
        #[arg(long)]
        pupil: Option<String>,
        /// By this person only
        #[arg(long, value_name = "LOGIN")]
        staff: Option<String>,
        /// From this day on, YYYY-MM-DD; without it the last four weeks
        #[arg(long, value_name = "DAY")]
        since: Option<Day>,
        /// How many rows at most
        #[arg(long, default_value_t = 200, value_name = "N")]
        limit: usize,
    },
    /// Compare the store with its journal
    Check {
        /// The newest sum as it was kept elsewhere
        #[arg(long, value_name = "SUM")]
        head: Option<String>,
    },
    /// Serve the store to its clients, in the foreground
    Serve {
        /// Go two seconds after the last client has left
        #[arg(long)]
        linger: bool,
        /// Commit each command by itself, for the load bench
        #[arg(long, hide = true)]
        one_by_one: bool,
    },
    /// Which store, server and rights are in force, and what is wrong
    Doctor,
    /// Every key
    Keys {
        /// As a Markdown table
        #[arg(long)]
        markdown: bool,
    },
}

/// How large and how old an invented school is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) pupils: usize,
    pub(super) observations: usize,
    pub(super) years: u8,
}

/// Who can be played in the demo.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Part {
    Teacher,
    Ta,
    Senco,
    Head,
}

impl Part {
    /// The login of the demo's person.
    pub(super) fn login(self) -> &'static str {
        match self {
            Part::Teacher => "h.bennett",
            Part::Ta => "k.osei",
            Part::Senco => "s.iqbal",
            Part::Head => "m.hughes",
        }
    }
}
