//! What staff do, and the most keys that each may take: the one table from which the README's is made.
#![allow(dead_code, unreachable_pub)]

use std::fmt::Write;

/// One job.
pub struct Job {
    /// In the README's words.
    pub what: &'static str,
    /// Where it begins, in words.
    pub from: &'static str,
    /// Who does it.
    pub login: &'static str,
    /// How the screen comes to be where the job begins; these keys are not counted.
    pub before: &'static str,
    /// The keys, each of them counted.
    pub keys: &'static str,
    /// How many they may be at most.
    pub most: usize,
    /// What the screen shows once it is done.
    pub done: &'static [&'static str],
}

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";
const START: &str = "the start";
const DESK: &str = "the desk, cursor on the item";
const HOME: &str = "home, cursor on the pupil";

const fn job(what: &'static str, from: &'static str, keys: &'static str, most: usize) -> Job {
    Job { what, from, login: TEACHER, before: "", keys, most, done: &[] }
}

/// All of them. A new way to work has its row here.
pub const JOBS: &[Job] = &[
    Job { done: &["Amara Okafor   4B   K", "CI07"], ..job("read a pupil's plan", START, "oka", 3) },
    Job { before: "oka", done: &["Logged", "worked"], ..job("log that it worked", HOME, "1<Enter>", 2) },
    Job { before: "oka", done: &["Logged", "did not work"], ..job("log any other result", HOME, "1-<Enter>", 3) },
    Job { done: &["Logged", "partly worked"], ..job("log, from cold", START, "oka2/<Enter>", 6) },
    Job {
        before: "oka",
        done: &["Logged", "worked, today."],
        ..job("log with a note of four letters", HOME, "1+ calm<Enter>", 8)
    },
    Job {
        before: "oka1+ settled in two minutes<Enter>",
        done: &["Logged", "2 Now/next board"],
        ..job("log with the note of the last time", HOME, "2<Up><Enter>", 3)
    },
    Job { before: "oka", done: &["Logged", "A "], ..job("measure an outcome", HOME, "<Enter>a3<Enter>", 4) },
    Job {
        before: "<^G>",
        done: &["6 entries logged"],
        ..job("sweep: fill six cells and save", "the grid of the class", "++++++<^S>", 7)
    },
    Job { before: "oka", done: &["With the SENCO"], ..job("flag to the SENCO", HOME, "!7<Enter>", 3) },
    Job { login: SENCO, done: &["Taken up", "> - Archie"], ..job("take an item up", DESK, "a", 1) },
    Job {
        login: SENCO,
        done: &["Advice given", "> - Archie"],
        ..job("end an item with advice of four letters", DESK, "1seat<Enter>", 6)
    },
    Job {
        login: SENCO,
        done: &["Answered", "> - Archie"],
        ..job("answer an item with four letters", DESK, "rseen<Enter>", 6)
    },
    Job {
        login: SENCO,
        done: &["Waits on EP", "> - Archie"],
        ..job("let an item wait on the EP until Friday", DESK, "wEP fri<Enter>", 8)
    },
    Job {
        login: SENCO,
        done: &["Given to Hannah Bennett", "> - Archie"],
        ..job("give an item to a colleague", DESK, "ghb see?<Enter>", 9)
    },
    Job {
        login: SENCO,
        done: &["Review brought forward", "> - Archie"],
        ..job("bring a review forward", DESK, "3fri mum asked<Enter>", 15)
    },
    Job {
        login: SENCO,
        done: &["Specialist involved", "> - Archie"],
        ..job("say that a specialist is involved", DESK, "4EP mum agreed<Enter>", 15)
    },
    Job {
        login: SENCO,
        done: &["Plan changed", "> - Archie"],
        ..job("stop the line that an item is about and end it", DESK, "2<^X><^S>", 3)
    },
    Job {
        login: SENCO,
        before: "a",
        done: &["Taken back: taken up"],
        ..job("take the last step on the desk back", DESK, "<^Z>", 1)
    },
    Job {
        login: SENCO,
        done: &["3 taken up"],
        ..job("take three items up at once", DESK, "<Space><Space><Down><Down><Space>a", 6)
    },
    Job { login: SENCO, done: &["1 / 7, Left and Right"], ..job("open an item whole", DESK, "<Enter>", 1) },
    Job { login: SENCO, done: &["/ done", "Connor"], ..job("look through what is done", DESK, "/done<Enter>", 6) },
    Job {
        done: &["4B  4 pupils have a plan", "Amara Okafor  4B  K"],
        ..job("cover sheet of a class", "home", ":cov<Enter>", 5)
    },
    Job {
        before: "oka<Enter>",
        done: &["how we help at school"],
        ..job("plan in plain words for parents", "the pupil's page", ":plain<Enter>", 7)
    },
    Job {
        before: "oka<Enter>",
        done: &["two versions of the plan"],
        ..job("compare two versions of a plan", "the pupil's page", ":comp<Enter>", 6)
    },
    Job {
        before: "oka<Enter>",
        done: &["Nudged", "K. Osei                     nudged"],
        ..job("nudge all who have not read the plan", "the pupil's page", ":who has<Enter>a", 10)
    },
    Job { before: "oka1<Enter>", done: &["Withdrawn"], ..job("take the last entry back", "home", "<^Z>", 1) },
    Job {
        before: "oka1<Enter>",
        done: &["Corrected, ^Z withdraws: Amara Okafor 4B"],
        ..job("correct the last entry: it did not work", "home", ":corr<Enter><Enter><Backspace>-<Enter>", 10)
    },
    Job {
        login: SENCO,
        done: &["Amara Okafor   4B   K", "cycle 3"],
        ..job("go to a pupil's page", "the desk", ":oka<Enter>", 5)
    },
    Job {
        login: "v.chandra",
        before: "<^G>",
        done: &["sweep 4A"],
        ..job("sweep another class, by its name", "the grid of a class", ":4a<Enter>", 4)
    },
    Job { done: &["everybody's PIN"], ..job("hand over to somebody else, up to their PIN", "home", ":swi<Enter>", 5) },
];

/// The table as the README has it.
pub fn markdown() -> String {
    let start = String::from("| What | From | Keys at most |\n|---|---|---|\n");
    JOBS.iter().fold(start, |mut out, job| {
        let _ = writeln!(out, "| {} | {} | {} |", job.what, job.from, job.most);
        out
    })
}
