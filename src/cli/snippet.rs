//! The school's snippets for notes: listed, added, removed.

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::plan_args::SnippetCommand;
use super::session;
use super::words;
use super::write::safe;
use crate::domain::command::Command;
use crate::domain::record::school::SchoolCommand;
use crate::domain::record::school::setting::Setting;

pub(super) fn snippet(common: &Common, command: &SnippetCommand) -> Result<(), Fault> {
    match command {
        SnippetCommand::List => list(common),
        SnippetCommand::Add { code, words, not_safeguarding } => {
            set(common, code, Some(words::line(words, "what it stands for > ")?), *not_safeguarding)
        }
        SnippetCommand::Remove { code } => set(common, code, None, true),
    }
}

fn list(common: &Common) -> Result<(), Fault> {
    let school = session::open(common)?.welcome.school.unwrap_or_default();
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "snippets": school.snippets }), false)?;
        return out.flush();
    }
    for (code, text) in &school.snippets {
        out.line(format!(";{code:<12} {text}"))?;
    }
    if school.snippets.is_empty() {
        out.line("There is none yet: sendo snippet add CODE WORDS adds one.")?;
    }
    out.flush()
}

fn set(common: &Common, code: &str, text: Option<String>, not_safeguarding: bool) -> Result<(), Fault> {
    let code = code.trim_start_matches(';').to_lowercase();
    let mut session = session::open(common)?;
    let said = match &text {
        Some(text) => {
            safe(&mut session, text, not_safeguarding)?;
            format!("In a note ;{code} is now: {text}")
        }
        None => format!("There is no snippet ;{code} any more; notes that had it keep their words."),
    };
    session
        .caller
        .run(Command::School(SchoolCommand::Set { setting: Setting::Snippet { code, text }, owner: String::new() }))?;
    let mut out = Out::new();
    out.line(said)?;
    out.flush()
}
