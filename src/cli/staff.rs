//! The office's commands about staff: who works here, as what, and with whom.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::office_args::{LinkArgs, StaffVerb};
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use super::{json, signin};
use crate::domain::command::Command;
use crate::domain::fold::fold;
use crate::domain::record::link::{LinkCommand, LinkKind, LinkTo, NewLink};
use crate::domain::record::staff::{NewStaff, Role, StaffCommand};
use crate::domain::school_day::Day;
use crate::proto::ask;
use crate::proto::view::{LinkRow, StaffMember};

pub(super) fn staff(common: &Common, command: &StaffVerb) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let mut out = Out::new();
    match command {
        StaffVerb::List => list(common, &mut session, &mut out)?,
        StaffVerb::Links { login } => links(common, &mut session, login.as_deref(), &mut out)?,
        StaffVerb::Add { login, given, family, roles, account } => {
            let staff = NewStaff {
                login: login.clone(),
                account: account.clone(),
                given: given.clone(),
                family: family.clone(),
                roles: roles_of(roles)?,
            };
            session.caller.run(Command::Staff(StaffCommand::AddStaff { staff }))?;
            out.line(format!("{given} {family} works here now, and signs in as {login}."))?;
        }
        StaffVerb::Role { login, roles } => {
            let roles = roles_of(roles)?;
            session
                .caller
                .run(Command::Staff(StaffCommand::SetRoles { login: login.clone(), roles: roles.clone() }))?;
            let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
            out.line(format!("{login} is {} now, and nothing else.", words.join(", ")))?;
        }
        StaffVerb::Pin { login, all: _, slips, forget_code } => {
            signin::make_pins(&mut session, &mut out, login.as_deref(), *slips, *forget_code)?;
        }
        StaffVerb::Link(link) => out.line(make_link(&mut session, link)?)?,
        StaffVerb::Cover { login, class, on } => {
            let kind = Some(LinkKind::Cover.word().to_owned());
            let cover = LinkArgs { login: login.clone(), to: vec![class.clone()], kind, from: *on, until: *on };
            out.line(make_link(&mut session, &cover)?)?;
        }
        StaffVerb::Unlink { login, to } => {
            let ended = end_links(&mut session, login, to)?;
            out.line(format!("{login} is linked to {ended} no more, from now on."))?;
        }
        StaffVerb::Disable { login } => {
            session.caller.run(Command::Staff(StaffCommand::SetDisabled { login: login.clone(), disabled: true }))?;
            out.line(format!("{login} is closed: every session of theirs sees nothing from now on."))?;
        }
        StaffVerb::Enable { login } => {
            session.caller.run(Command::Staff(StaffCommand::SetDisabled { login: login.clone(), disabled: false }))?;
            out.line(format!("{login} is open again."))?;
        }
    }
    out.flush()
}

fn everybody(session: &mut Session) -> Result<Vec<StaffMember>, Fault> {
    Ok(session.caller.get(&ask::staff())?)
}

fn all_links(session: &mut Session) -> Result<Vec<LinkRow>, Fault> {
    Ok(session.caller.whole(&ask::links())?.rows)
}

fn list(common: &Common, session: &mut Session, out: &mut Out) -> Result<(), Fault> {
    let all = everybody(session)?;
    if common.json {
        return out.json(&json!({ "staff": all.iter().map(json::staff).collect::<Vec<Value>>() }), false);
    }
    for person in &all {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
        let gone = if person.disabled { "  (closed)" } else { "" };
        out.line(format!(
            "{:<5} {:<16} {:<24} {}{gone}",
            person.initials,
            person.login,
            person.name,
            roles.join(", ")
        ))?;
    }
    Ok(())
}

fn links(common: &Common, session: &mut Session, login: Option<&str>, out: &mut Out) -> Result<(), Fault> {
    let mut all = all_links(session)?;
    all.retain(|row| login.is_none_or(|login| row.login.eq_ignore_ascii_case(login)));
    if common.json {
        return out.json(&json!({ "links": all.iter().map(json::link).collect::<Vec<Value>>() }), false);
    }
    if all.is_empty() {
        out.line("nobody is linked besides the roster")?;
    }
    for row in &all {
        out.line(format!(
            "{:<16} {:<24} {:<13} {} to {}",
            row.login,
            row.to,
            row.link.kind.word(),
            row.link.from,
            row.link.until
        ))?;
    }
    Ok(())
}

fn roles_of(words: &[String]) -> Result<BTreeSet<Role>, Fault> {
    let each = words.iter().flat_map(|word| word.split(','));
    each.map(|word| {
        Role::parse(word).ok_or_else(|| {
            let all: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
            Fault::Usage(format!("\"{word}\" is no role; the roles are {}.", all.join(", ")))
        })
    })
    .collect()
}

/// Whom the words name, and in what words that is said: a class or group by its name, `year 9`, else a pupil.
fn target(session: &mut Session, words: &[String]) -> Result<(LinkTo, String), Fault> {
    let words = words.join(" ");
    let classes = session.caller.get(&ask::classes())?;
    let plain = |text: &str| fold(text).replace(' ', "");
    let mut named = classes.iter().filter(|class| plain(&class.name) == plain(&words));
    match (named.next(), named.next()) {
        (Some(class), None) => return Ok((LinkTo::Class(class.id), class.name.clone())),
        (Some(_), Some(_)) => {
            return Err(Fault::Refused(format!("More than one class is called {words}: rename one in the roster.")));
        }
        (None, _) => {}
    }
    if let Some(year) = words.to_lowercase().strip_prefix("year ") {
        let year = year.trim().to_uppercase();
        return Ok((LinkTo::Year(year.clone()), format!("year {year}")));
    }
    let pupil = pupil::one(session, &words, For::Writing)?;
    Ok((LinkTo::Pupil(pupil.id), pupil.named()))
}

fn make_link(session: &mut Session, wanted: &LinkArgs) -> Result<String, Fault> {
    let kind = wanted.kind.as_deref().map(|word| {
        LinkKind::parse(word).ok_or_else(|| {
            let all: Vec<&str> = LinkKind::ALL.iter().map(|kind| kind.word()).collect();
            Fault::Usage(format!("\"{word}\" is no kind of link; the kinds are {}.", all.join(", ")))
        })
    });
    let (to, named) = target(session, &wanted.to)?;
    let (login, from, until) = (wanted.login.clone(), wanted.from, wanted.until);
    let link = NewLink { login: login.clone(), to, kind: kind.transpose()?, from, until };
    let made = session.caller.run(Command::Link(LinkCommand::Link { link }))?.0.made;
    let row = all_links(session)?.into_iter().find(|row| made.contains(&row.link.id.0));
    let days = row.map_or_else(String::new, |row| days(row.link.from, row.link.until));
    Ok(format!("{login} works with {named}{days}."))
}

fn days(from: Day, until: Day) -> String {
    if from == until { format!(" on {from}, and no other day") } else { format!(" from {from} to {until}") }
}

/// Ends every link of a person to those whom the words name.
fn end_links(session: &mut Session, login: &str, words: &[String]) -> Result<String, Fault> {
    let (to, named) = target(session, words)?;
    let all = all_links(session)?;
    let theirs: Vec<_> = all.iter().filter(|row| row.login.eq_ignore_ascii_case(login) && row.link.to == to).collect();
    if theirs.is_empty() {
        return Err(Fault::Refused(format!(
            "{login} has no link to {named}. Who is of a class by the roster is changed in the roster."
        )));
    }
    for row in theirs {
        session.caller.run(Command::Link(LinkCommand::Unlink { link: row.link.id }))?;
    }
    Ok(named)
}
