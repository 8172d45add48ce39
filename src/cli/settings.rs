//! What the school has chosen, and choosing it.

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::session;
use super::words;
use crate::domain::command::Command;
use crate::domain::record::school::setting::{SETTINGS, Setting};
use crate::domain::record::school::{Dsl, SchoolCommand};
use crate::paths;

pub(super) fn settings(common: &Common) -> Result<(), Fault> {
    let session = session::open(common)?;
    let system_store = paths::is_machine_store(&session::place(common)?);
    let school = session.welcome.school.unwrap_or_default();
    let factor = school.second_factor(system_store);
    let mut out = Out::new();
    if common.json {
        let person = |dsl: &Dsl| json!({ "name": dsl.name, "how": dsl.how });
        let dsl = school.dsl.as_ref().map(person);
        let deputies: Vec<_> = school.deputy_dsl.iter().map(person).collect();
        let value = json!({
            "school": school.name, "dsl": dsl, "deputy_dsl": deputies, "head_line": school.head_line,
            "chair_line": school.chair_line, "social_care": school.social_care,
            "plans_seen_by": school.plans_seen_by.word(),
            "shared_logins": school.shared_logins, "second_factor": factor.word(),
            "second_factor_chosen": school.second_factor.is_some(), "system_store": system_store,
        });
        out.json(&value, false)?;
        return out.flush();
    }
    let dsl = school.dsl.as_ref().map_or_else(|| "nobody yet".to_owned(), Dsl::typed);
    let in_force = [
        Setting::DeputyDsl(school.deputy_dsl),
        Setting::HeadLine(school.head_line),
        Setting::ChairLine(school.chair_line),
        Setting::SocialCare(school.social_care),
        Setting::PlansSeenBy(school.plans_seen_by),
        Setting::SharedLogins(school.shared_logins),
        Setting::SecondFactor(factor),
    ];
    let in_force = [dsl].into_iter().chain(in_force.iter().map(Setting::value));
    for ((name, values, what), value) in SETTINGS.iter().zip(in_force) {
        out.line(format!("{name:<14} {value:<20} {what} ({values})"))?;
    }
    out.line("sendo set NAME VALUE chooses.")?;
    out.flush()
}

pub(super) fn set(common: &Common, name: &str, values: &[String]) -> Result<(), Fault> {
    let read;
    let values = if values.is_empty() {
        read = [words::line(values, &format!("{name} is to be > "))?];
        &read
    } else {
        values
    };
    // Several people, each in quotes of their own, are several; else the words make one value.
    let several = name.starts_with("deputy") && values.iter().all(|value| value.trim().contains(", "));
    let setting = Setting::parse(name, &values.join(if several { "; " } else { " " })).map_err(Fault::Usage)?;
    session::open(common)?
        .caller
        .run(Command::School(SchoolCommand::Set { setting: setting.clone(), owner: String::new() }))?;
    let mut out = Out::new();
    out.line(format!("{} is {} now.", setting.name(), setting.value()))?;
    out.flush()
}
