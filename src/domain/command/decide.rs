//! What becomes of a command, given the state: changes, or a refusal in words. Rights come first, in the server.

use std::collections::{BTreeMap, BTreeSet};

use super::{Command, Decision, Given, NewEntry, NewFlag, NewStaff, Refusal, RefusalKind};
use super::{links, receipts, settings};
use crate::domain::change::Change;
use crate::domain::entry::{Entry, Fact, NOTE_LIMIT};
use crate::domain::flag::{Answer, Flag, FlagState, Resolution, Step};
use crate::domain::id::{EntryId, FlagId, PupilId, StaffId};
use crate::domain::plan::Plan;
use crate::domain::pupil::{NAME_LIMIT, Pupil};
use crate::domain::rights::Who;
use crate::domain::safeguard::StopList;
use crate::domain::school::{Dsl, School};
use crate::domain::staff::{Role, Staff, free_initials};
use crate::domain::state::State;

pub(super) type Decided = Result<Decision, Refusal>;

/// Decides one command. The caller has asked `rights::may` already; nothing changes here.
pub fn decide(state: &State, command: &Command, given: &mut Given) -> Decided {
    let starts = matches!(command, Command::Init { .. })
        || matches!(command, Command::Import { bundle } if bundle.names_school());
    if state.school.is_none() && !starts {
        return Err(Refusal::new(
            RefusalKind::Unavailable,
            "There is no school here yet: `sendo init --school NAME` starts one, `sendo demo` shows one.",
        ));
    }
    match command {
        Command::Init { school, senco, dsl, account } => {
            init(state, given, school, senco.as_deref(), dsl.clone(), account)
        }
        Command::Set { setting, owner } => settings::set(state, setting, owner),
        Command::AddStaff { staff } => add_staff(state, given, staff),
        Command::SetRoles { login, roles } => set_roles(state, login, roles),
        Command::SetDisabled { login, disabled } => links::set_disabled(state, given, login, *disabled),
        Command::Link { link } => links::link(state, given, link),
        Command::Unlink { link } => links::unlink(state, given, *link),
        Command::Import { bundle } => {
            let (changes, report) = crate::domain::roster::merge(state, bundle, given.entries, given.today, given.ids);
            Ok(Decision { changes, report: Some(report) })
        }
        Command::Log { entries } => log(state, given, entries),
        Command::Withdraw { entries } => withdraw(given, entries),
        Command::RaiseFlag { flag } => raise(state, given, flag),
        Command::TakeStep { flag, revision, step, message } => take_step(state, given, *flag, *revision, step, message),
        Command::SeeAnswers { flag, steps } => see_answers(state, given, *flag, *steps),
        Command::Open { pupil, reason } => open(state, *pupil, reason),
        Command::MarkRead { pupil, cycle, version } => receipts::mark_read(state, given, *pupil, *cycle, *version),
        Command::PointToDsl => Ok(vec![Change::PointedToDsl].into()),
        Command::PassWord { word } => {
            let list = state.school.as_ref().map(|school| StopList::of(school));
            if list.is_none_or(|list| !list.has(word)) {
                return Err(Refusal::invalid("Only a word of the school's list is counted. Nothing was stored."));
            }
            Ok(vec![Change::WordPassed { word: word.clone() }].into())
        }
    }
}

fn init(state: &State, given: &mut Given, name: &str, senco: Option<&str>, dsl: Option<Dsl>, account: &str) -> Decided {
    if let Some(school) = &state.school {
        return Err(Refusal::invalid(format!("This store already holds {}: nothing was changed.", school.name)));
    }
    let name = short(name, "school's name")?;
    if let Some(dsl) = &dsl {
        short(&dsl.name, "DSL's name")?;
    }
    let school = School { name: name.to_owned(), dsl, ..School::default() };
    let mut changes = vec![Change::School { school }];
    let caller = login(account)?;
    let other = senco.map(login).transpose()?.filter(|senco| *senco != caller);
    let mut roles = BTreeSet::from([Role::Admin]);
    if other.is_none() {
        roles.insert(Role::Senco);
    }
    let mut taken = BTreeSet::new();
    let mut person = |login: &str, roles| {
        let (given_name, family) = names_of(login);
        let initials = free_initials(&given_name, &family, |text| taken.contains(text));
        taken.insert(initials.clone());
        let staff = Staff {
            id: given.ids.next().into(),
            login: login.to_owned(),
            account: Some(login.to_owned()),
            given: given_name,
            family,
            initials,
            roles,
            sources: BTreeMap::new(),
            disabled: false,
        };
        Change::Staff { staff }
    };
    changes.push(person(&caller, roles));
    changes.extend(other.map(|senco| person(&senco, BTreeSet::from([Role::Senco]))));
    Ok(changes.into())
}

/// What a login tells of a name: `h.bennett` is H Bennett.
fn names_of(login: &str) -> (String, String) {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    match login.split_once(['.', '_', ' ']) {
        Some((given, family)) => (capital(given), capital(family)),
        None => (String::new(), capital(login)),
    }
}

fn add_staff(state: &State, given: &mut Given, new: &NewStaff) -> Decided {
    let login = login(&new.login)?;
    if let Some(known) = state.staff.values().find(|staff| staff.login.eq_ignore_ascii_case(&login)) {
        return Err(Refusal::invalid(format!("{login} is {} already: nothing was changed.", known.short())));
    }
    let account = new.account.as_deref().unwrap_or(&login).to_owned();
    if let Some(known) = state.by_account(&account).next() {
        return Err(Refusal::invalid(format!(
            "The Unix account {account} is {} already: one person, one account.",
            known.short()
        )));
    }
    let family = short(&new.family, "family name")?.to_owned();
    if new.roles.is_empty() {
        return Err(Refusal::invalid("A person needs a role: teacher, ta, senco, deputy-senco, head or admin."));
    }
    let initials = free_initials(&new.given, &family, |text| state.staff.values().any(|staff| staff.initials == text));
    let staff = Staff {
        id: given.ids.next().into(),
        login,
        account: Some(account),
        given: new.given.clone(),
        family,
        initials,
        roles: new.roles.clone(),
        sources: BTreeMap::new(),
        disabled: false,
    };
    Ok(vec![Change::Staff { staff }].into())
}

fn set_roles(state: &State, login: &str, roles: &BTreeSet<Role>) -> Decided {
    let person =
        state.by_login(login).ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))?;
    if roles.is_empty() {
        return Err(Refusal::invalid("A person needs a role: teacher, ta, senco, deputy-senco, head or admin."));
    }
    let manages = |roles: &BTreeSet<Role>| roles.contains(&Role::Admin) || roles.contains(&Role::Senco);
    let others = state.staff.values().any(|other| other.id != person.id && !other.disabled && manages(&other.roles));
    if manages(&person.roles) && !manages(roles) && !others {
        return Err(Refusal::invalid(format!(
            "{} is the last who can manage staff: give somebody else that role first.",
            person.short()
        )));
    }
    if person.roles == *roles {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Roles { staff: person.id, roles: roles.clone() }].into())
}

fn log(state: &State, given: &mut Given, entries: &[NewEntry]) -> Decided {
    if entries.is_empty() {
        return Err(Refusal::invalid("There is nothing to log."));
    }
    let by = person(given.who)?;
    let mut changes = Vec::with_capacity(entries.len());
    for new in entries {
        let pupil = pupil(state, new.pupil)?;
        note(&new.note)?;
        let plan = state.plan(pupil.id).map(AsRef::as_ref);
        let cycle = plan.map_or(0, |plan| plan.cycle);
        if new.cycle != cycle {
            return Err(Refusal::new(
                RefusalKind::Conflict,
                format!(
                    "{} has a new plan, cycle {cycle}: look at it, then log again. Nothing was stored.",
                    pupil.name.full()
                ),
            ));
        }
        let fact = on_the_plan(&new.fact, plan, pupil)?;
        let when = new.when.clone().unwrap_or(crate::domain::entry::When { day: given.today, part: None });
        if when.day > given.today {
            return Err(Refusal::invalid(format!("{} has not been yet. Nothing was stored.", when.day)));
        }
        changes.push(Change::Entry {
            entry: Entry {
                id: given.ids.next().into(),
                pupil: pupil.id,
                cycle,
                fact,
                when,
                note: new.note.clone(),
                by,
                entered: given.at.to_owned(),
                withdrawn: None,
            },
        });
    }
    Ok(changes.into())
}

/// A fact as the plan has it: the line's own code and the outcomes that it serves, the outcome's own letter.
fn on_the_plan(fact: &Fact, plan: Option<&Plan>, pupil: &Pupil) -> Result<Fact, Refusal> {
    let missing =
        |what: String| Refusal::invalid(format!("{}'s plan has no {what}. Nothing was stored.", pupil.name.full()));
    let mut fact = fact.clone();
    match &mut fact {
        Fact::Observation { number: Some(number), code, serves, minutes, .. } => {
            let line = plan.and_then(|plan| plan.line(*number)).filter(|line| !line.stopped);
            let line = line.ok_or_else(|| missing(format!("line {number}")))?;
            (*code).clone_from(&line.code);
            serves.clone_from(&line.serves);
            in_a_day(*minutes)?;
        }
        Fact::Observation { number: None, code, serves, minutes, .. } => {
            serves.clear();
            short(code, "code")?;
            in_a_day(*minutes)?;
        }
        Fact::Measurement { letter, value } => {
            let outcome = plan.and_then(|plan| plan.outcome(*letter));
            *letter = outcome.ok_or_else(|| missing(format!("outcome {letter}")))?.letter;
            if !value.is_finite() {
                return Err(Refusal::invalid("A measurement is a number. Nothing was stored."));
            }
        }
    }
    Ok(fact)
}

fn in_a_day(minutes: Option<u16>) -> Result<(), Refusal> {
    match minutes {
        Some(minutes) if minutes > 24 * 60 => Err(Refusal::invalid("A day has 1440 minutes. Nothing was stored.")),
        _ => Ok(()),
    }
}

fn withdraw(given: &Given, wanted: &[(PupilId, EntryId)]) -> Decided {
    if wanted.is_empty() {
        return Err(Refusal::not_found("There is nothing of yours to withdraw."));
    }
    let by = person(given.who)?;
    let mut changes = Vec::with_capacity(wanted.len());
    for (pupil, id) in wanted {
        let entry = given.entries.iter().find(|entry| entry.id == *id && entry.pupil == *pupil);
        let entry = entry.ok_or_else(|| Refusal::not_found("That entry is not here. Nothing was changed."))?;
        if entry.by != by {
            return Err(Refusal::new(
                RefusalKind::NotAllowed,
                "Only whoever made an entry withdraws it. Nothing was changed.",
            ));
        }
        if entry.withdrawn.is_some() {
            return Err(Refusal::invalid("That entry is withdrawn already."));
        }
        changes.push(Change::Withdrawn { pupil: *pupil, entry: *id });
    }
    Ok(changes.into())
}

fn raise(state: &State, given: &mut Given, new: &NewFlag) -> Decided {
    let by = person(given.who)?;
    let pupil = pupil(state, new.pupil)?;
    note(&new.note)?;
    if let Some(number) = new.line
        && state.plan(pupil.id).and_then(|plan| plan.line(number)).is_none()
    {
        return Err(Refusal::invalid(format!("{}'s plan has no line {number}. Nothing was sent.", pupil.name.full())));
    }
    let flag = Flag {
        id: given.ids.next().into(),
        pupil: pupil.id,
        reason: new.reason,
        urgency: new.urgency,
        note: new.note.clone(),
        links: new.links.clone(),
        line: new.line,
        parents: new.parents,
        by,
        raised: given.at.to_owned(),
        state: FlagState::Open,
        thread: Vec::new(),
        seen: 0,
    };
    Ok(vec![Change::Flag { flag }].into())
}

fn take_step(state: &State, given: &Given, id: FlagId, revision: usize, step: &Step, message: &str) -> Decided {
    let by = person(given.who)?;
    let flag = state.flags.get(&id).ok_or_else(|| Refusal::not_found("That item is not here."))?;
    note(message)?;
    if flag.revision() != revision {
        let who = flag
            .thread
            .last()
            .and_then(|last| state.staff.get(&last.by))
            .map_or_else(String::new, |staff| staff.short());
        return Err(Refusal::new(
            RefusalKind::Conflict,
            format!(
                "{who} was faster: the item is {} now. Your words are still here; look, then send again.",
                flag.state.word()
            ),
        ));
    }
    let wrong = match (&flag.state, step) {
        (FlagState::Resolved { .. }, Step::Reopen | Step::Reply) => None,
        (FlagState::Resolved { .. }, _) => Some("The item is resolved: reopen it first."),
        (_, Step::Reopen) => Some("Only a resolved item is reopened."),
        (FlagState::Acknowledged, Step::Acknowledge) => Some("Somebody has acknowledged it already."),
        (_, Step::Reply) if message.trim().is_empty() => Some("A reply needs words."),
        (_, Step::Resolve { outcome: Resolution::NoAction }) if message.trim().is_empty() => {
            Some("`No action` needs a reason in words.")
        }
        (_, Step::Wait { on, .. }) if on.trim().is_empty() => Some("Say on whom it waits."),
        _ => None,
    };
    if let Some(sentence) = wrong {
        return Err(Refusal::invalid(sentence));
    }
    let answer = Answer { step: step.clone(), by, at: given.at.to_owned(), message: message.to_owned() };
    Ok(vec![Change::Step { pupil: flag.pupil, flag: id, answer }].into())
}

fn see_answers(state: &State, given: &Given, id: FlagId, steps: usize) -> Decided {
    let by = person(given.who)?;
    let flag = state.flags.get(&id).filter(|flag| flag.by == by);
    let flag = flag.ok_or_else(|| Refusal::not_found("That item is not yours."))?;
    let steps = steps.min(flag.thread.len());
    if steps <= flag.seen {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Seen { pupil: flag.pupil, flag: id, steps }].into())
}

fn open(state: &State, id: PupilId, reason: &str) -> Decided {
    pupil(state, id)?;
    let reason = short(reason, "reason")?;
    Ok(vec![Change::Opened { pupil: id, reason: reason.to_owned() }].into())
}

pub(super) fn person(who: Who) -> Result<StaffId, Refusal> {
    who.person().ok_or_else(|| {
        Refusal::new(
            RefusalKind::NotAllowed,
            "This account has no person at the school: use --as LOGIN, or ask the office to add you.",
        )
    })
}

fn pupil(state: &State, id: PupilId) -> Result<&Pupil, Refusal> {
    state.pupils.get(&id).map(AsRef::as_ref).ok_or_else(|| Refusal::not_found("That pupil is not here."))
}

/// A login as it is kept: no spaces around, none of the characters that no system takes in one.
pub(super) fn login(text: &str) -> Result<String, Refusal> {
    let text = short(text, "login")?;
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == ':' || c == '/') {
        return Err(Refusal::invalid(format!("{text:?} is no login: it may hold no spaces, colons or slashes.")));
    }
    Ok(text.to_owned())
}

fn short<'a>(text: &'a str, what: &str) -> Result<&'a str, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::invalid(format!("The {what} is empty.")));
    }
    if text.len() > NAME_LIMIT {
        return Err(Refusal::invalid(format!("The {what} is longer than {NAME_LIMIT} bytes.")));
    }
    Ok(text)
}

fn note(text: &str) -> Result<(), Refusal> {
    if text.len() > NOTE_LIMIT {
        return Err(Refusal::invalid(format!(
            "A note has at most {} KiB; this one has {}.",
            NOTE_LIMIT / 1024,
            text.len().div_ceil(1024)
        )));
    }
    Ok(())
}
