//! What the staff screen holds: who is under the cursor, and what is being typed about them.

use std::collections::BTreeSet;

use crate::domain::command::Command;
use crate::domain::fold::fold;
use crate::domain::id::StaffId;
use crate::domain::record::link::{LinkCommand, LinkKind, LinkTo, NewLink};
use crate::domain::record::staff::{NewStaff, Role, StaffCommand};
use crate::model::{Asked, Model, Ticket};
use crate::proto::ask;
use crate::proto::view::{ClassRow, LinkRow, StaffMember};
use crate::widget::TextLine;

/// What is typed about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typing {
    /// Who is new.
    Add,
    /// Whether a one-time PIN is to be made: Enter alone says yes.
    Pin,
    /// The class that they take today.
    Cover,
    /// Whom they work with this year.
    Link,
    /// What they do here.
    Roles,
}

/// Staff.
#[derive(Default)]
pub struct StaffScreen {
    pub(super) cursor: usize,
    /// The person under the cursor, whatever becomes of the list.
    pub(super) held: Option<StaffId>,
    pub(super) typing: Option<(Typing, TextLine)>,
    pub(super) sent: Option<(Ticket, String)>,
}

impl StaffScreen {
    /// The person under the cursor.
    pub(super) fn here<'m>(&self, model: &'m Model) -> Option<&'m StaffMember> {
        staff(model).get(self.cursor)
    }

    /// Their links that are not over, once all links are here.
    pub(super) fn links<'m>(&self, model: &'m Model) -> Asked<Vec<&'m LinkRow>> {
        let here = self.here(model).map(|person| person.id);
        match model.cache.get(&ask::links()) {
            Asked::Here(page) if page.more.is_some() => Asked::Waiting,
            asked => asked.map(|page| page.iter().filter(|row| Some(row.link.staff) == here).collect()),
        }
    }
}

/// Who works here, as far as it is known.
pub(super) fn staff(model: &Model) -> &[StaffMember] {
    model.cache.here(&ask::staff()).map_or(&[], Vec::as_slice)
}

/// The classes and groups, as far as they are known.
pub(super) fn classes(model: &Model) -> &[ClassRow] {
    model.cache.here(&ask::classes()).map_or(&[], Vec::as_slice)
}

/// The command that the words stand for, or the sentence that says what can be typed.
pub(super) fn command(what: Typing, person: &StaffMember, words: &str, model: &Model) -> Result<Command, String> {
    let login = person.login.clone();
    match what {
        Typing::Add => Ok(Command::Staff(StaffCommand::AddStaff { staff: newcomer(words)? })),
        Typing::Roles => Ok(Command::Staff(StaffCommand::SetRoles { login, roles: roles(words)? })),
        Typing::Pin => Err("Enter makes the PIN, Esc does not.".into()),
        Typing::Cover | Typing::Link => {
            let to = target(words, model)?;
            let kind = (what == Typing::Cover).then_some(LinkKind::Cover);
            Ok(Command::Link(LinkCommand::Link { link: NewLink { login, to, kind, from: None, until: None } }))
        }
    }
}

fn roles(words: &str) -> Result<BTreeSet<Role>, String> {
    let each = words.split([',', ' ']).filter(|word| !word.is_empty());
    let roles: Option<BTreeSet<Role>> = each.map(Role::parse).collect();
    let all: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
    roles.filter(|roles| !roles.is_empty()).ok_or_else(|| format!("The roles are {}.", all.join(", ")))
}

/// `k.osei Kofi Osei ta`: login, given name, family name, and at the end what they do here.
fn newcomer(words: &str) -> Result<NewStaff, String> {
    let words: Vec<&str> = words.split([',', ' ']).filter(|word| !word.is_empty()).collect();
    let ends = words.iter().rposition(|word| Role::parse(word).is_none()).map_or(0, |last| last + 1);
    match words.split_at(ends) {
        ([login, given, family @ ..], posts) if !family.is_empty() => Ok(NewStaff {
            login: (*login).to_owned(),
            account: None,
            given: (*given).to_owned(),
            family: family.join(" "),
            roles: roles(&posts.join(" "))?,
        }),
        _ => Err("Login, given name, family name, roles: k.osei Kofi Osei ta".into()),
    }
}

/// A class or group by its name, `year 9`, or a pupil by the full name, with the form where two have it.
fn target(words: &str, model: &Model) -> Result<LinkTo, String> {
    let plain = |text: &str| fold(text).replace(' ', "");
    let wanted = plain(words);
    let mut fitting = classes(model).iter().filter(|class| plain(&class.name) == wanted);
    if let (Some(class), None) = (fitting.next(), fitting.next()) {
        return Ok(LinkTo::Class(class.id));
    }
    if let Some(year) = fold(words).strip_prefix("year ") {
        return Ok(LinkTo::Year(year.to_uppercase()));
    }
    let named =
        |pupil: &&crate::proto::view::Brief| plain(&pupil.name.full()) == wanted || plain(&pupil.named()) == wanted;
    let mut pupils = model.cache.pupils.iter().filter(named);
    match (pupils.next(), pupils.next()) {
        (Some(pupil), None) => Ok(LinkTo::Pupil(pupil.id)),
        (Some(_), Some(_)) => Err(format!("More than one pupil is called {words}: add the form.")),
        (None, _) => Err(format!("\"{words}\" is no class, group, year or pupil: 4B, year 9, or a full name.")),
    }
}
