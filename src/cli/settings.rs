//! What the school has chosen, and choosing it.

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::session;
use crate::domain::command::Command;
use crate::domain::setting::{SETTINGS, Setting};
use crate::paths;

pub(super) fn settings(common: &Common) -> Result<(), Fault> {
    let session = session::open(common)?;
    let system_store = paths::is_machine_store(&session::place(common)?);
    let school = session.welcome.school.unwrap_or_default();
    let factor = school.second_factor(system_store);
    let mut out = Out::new();
    if common.json {
        let dsl = school.dsl.as_ref().map(|dsl| json!({ "name": dsl.name, "how": dsl.how }));
        let value = json!({
            "school": school.name, "dsl": dsl, "plans_seen_by": school.plans_seen_by.word(),
            "shared_logins": school.shared_logins, "second_factor": factor.word(),
            "second_factor_chosen": school.second_factor.is_some(), "system_store": system_store,
        });
        out.json(&value, false)?;
        return out.flush();
    }
    let in_force = [
        Setting::PlansSeenBy(school.plans_seen_by),
        Setting::SharedLogins(school.shared_logins),
        Setting::SecondFactor(factor),
    ];
    for ((name, values, what), setting) in SETTINGS.iter().zip(in_force) {
        out.line(format!("{name:<14} {:<20} {what} ({values})", setting.value()))?;
    }
    let dsl = school.dsl.map_or_else(|| "nobody yet".to_owned(), |dsl| format!("{}, {}", dsl.name, dsl.how));
    out.line(format!("{:<14} {dsl}", "DSL"))?;
    out.line("sendo set NAME VALUE chooses.")?;
    out.flush()
}

pub(super) fn set(common: &Common, name: &str, value: &str) -> Result<(), Fault> {
    let setting = Setting::parse(name, value).map_err(Fault::Usage)?;
    let said = format!("{} is {} now.", setting.name(), setting.value());
    session::open(common)?.caller.run(Command::Set { setting, owner: String::new() })?;
    let mut out = Out::new();
    out.line(said)?;
    out.flush()
}
