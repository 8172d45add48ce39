//! The school's list of strategies: short stable codes that make one-line logging possible. A plan's line keeps the words
//! that it was given, so that another word in the list, or a strategy that is retired, changes no plan.

use serde::{Deserialize, Serialize};

use crate::domain::fold;

/// A strategy of the school's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strategy {
    /// Letters and digits in capitals, kept for good: `CI07`.
    pub code: String,
    /// In the school's words.
    pub text: String,
    /// Offered no more; plans that have it keep it.
    #[serde(default)]
    pub retired: bool,
}

/// How the codes begin that own words in a plan get; the list has none of them.
pub const OWN: &str = "OWN";

/// A change of the school's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum ListEdit {
    /// A new strategy.
    Add {
        /// Its code, whatever its case.
        code: String,
        /// In the school's words.
        text: String,
    },
    /// Other words; the code stays, and so do the words in plans.
    Rename {
        /// Its code.
        code: String,
        /// In the school's words.
        text: String,
    },
    /// Offered no more.
    Retire {
        /// Its code.
        code: String,
    },
    /// Offered again.
    Restore {
        /// Its code.
        code: String,
    },
}

impl Strategy {
    /// Whether this could be a code: letters, then digits, as the log line reads them.
    pub fn is_code(text: &str) -> bool {
        let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
        let digits = text.chars().skip(letters).take_while(char::is_ascii_digit).count();
        (2..=4).contains(&letters) && (1..=3).contains(&digits) && letters + digits == text.len()
    }

    /// Whether every word typed begins a word of it, its code among them.
    pub fn fits(&self, typed: &str) -> bool {
        let own = fold::words(&format!("{} {}", self.code, self.text));
        fold::words(typed).iter().all(|word| own.iter().any(|own| own.starts_with(word.as_str())))
    }
}

/// The list that a school starts with, by area: communication and interaction, cognition and learning, social, emotional
/// and mental health, sensory and physical.
pub fn brought() -> Vec<Strategy> {
    BROUGHT.iter().map(of_pair).collect()
}

/// The one of them with this code, whatever its case.
pub(in crate::domain) fn brought_one(code: &str) -> Option<Strategy> {
    BROUGHT.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(of_pair)
}

fn of_pair((code, text): &(&str, &str)) -> Strategy {
    Strategy { code: (*code).into(), text: (*text).into(), retired: false }
}

/// What that list says under a code.
pub fn words_of(code: &str) -> Option<&'static str> {
    BROUGHT.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, words)| *words)
}

const BROUGHT: &[(&str, &str)] = &[
    ("CI01", "Say name first, then instruction"),
    ("CI02", "One step at a time"),
    ("CI03", "Wait ten seconds for an answer"),
    ("CI04", "Visual timetable checked at each change"),
    ("CI05", "Now/next board"),
    ("CI06", "Show a model as well as telling"),
    ("CI07", "Pre-teach three key words"),
    ("CI08", "Ask pupil to repeat back in own words"),
    ("CI09", "Literal language, explain idioms"),
    ("CI10", "Warn before a change"),
    ("CI11", "Sentence starter for talk"),
    ("CI12", "Choice of two answers"),
    ("CI13", "Agreed sign for \"I don't understand\""),
    ("CI14", "Set role in group work"),
    ("CI15", "Comic-strip talk after a falling-out"),
    ("CL01", "Task strip with tick boxes"),
    ("CL02", "Ten-minute chunks"),
    ("CL03", "Word mat on desk"),
    ("CL04", "Writing frame"),
    ("CL05", "Worked example beside the task"),
    ("CL06", "Counters or number line to hand"),
    ("CL07", "Off-white paper, larger plain font"),
    ("CL08", "Text read aloud"),
    ("CL09", "Type or dictate instead of handwriting"),
    ("CL10", "Daily retrieval of last lesson"),
    ("CL11", "Overlearn five items a day"),
    ("CL12", "Fewer questions, same idea"),
    ("CL13", "No copying from the board"),
    ("CL14", "Thinking time before cold call"),
    ("CL15", "Check after the first question"),
    ("CL16", "Not asked to read aloud without warning"),
    ("SE01", "Greet at the door by name"),
    ("SE02", "Check-in, midday, check-out with named adult"),
    ("SE03", "Agreed calm place and time limit"),
    ("SE04", "Time-out card"),
    ("SE05", "Five-point feelings scale"),
    ("SE06", "Two acceptable choices"),
    ("SE07", "Private quiet correction"),
    ("SE08", "Praise the exact behaviour"),
    ("SE09", "Movement break every 20 minutes"),
    ("SE10", "First easy task"),
    ("SE11", "Job with responsibility at transition"),
    ("SE12", "Plan for unstructured time"),
    ("SE13", "Repair talk after incident"),
    ("SE14", "Seat away from traffic"),
    ("SE15", "Low-key start"),
    ("SP01", "Seat with clear sight and good light"),
    ("SP02", "Face the pupil when speaking"),
    ("SP03", "Hearing technology checked each morning"),
    ("SP04", "Captions on video"),
    ("SP05", "Large print at agreed size"),
    ("SP06", "High contrast slides, read aloud"),
    ("SP07", "Sloping board"),
    ("SP08", "Pencil grip"),
    ("SP09", "Wobble cushion or footrest"),
    ("SP10", "Ear defenders"),
    ("SP11", "Leave early to miss the crush"),
    ("SP12", "Lighter handwriting load"),
    ("SP13", "Adapted kit in PE"),
    ("SP14", "Rest stop"),
    ("SP15", "Seating side checked"),
];
