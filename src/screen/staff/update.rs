//! What keys do on the staff screen: one key says what is to be changed, words say how, Enter does it.

use super::StaffScreen;
use super::state::{Typing, command, staff};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::link::LinkCommand;
use crate::domain::record::staff::StaffCommand;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Ticket, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::proto::signin::{CodeSetUp, DoorStep};
use crate::screen::{PAGE, Press, Screen, Writing};
use crate::widget::TextLine;

impl Screen for StaffScreen {
    fn context(&self) -> Context {
        if self.typing.is_some() { Context::StaffLine } else { Context::Staff }
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::staff().question, ask::links().question, ask::classes().question]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.typing.is_some() {
            return self.type_on(press, model);
        }
        let last = staff(model).len().saturating_sub(1);
        if let Some(place) = press.moved(self.cursor, PAGE, last) {
            self.cursor = place;
            self.held = self.here(model).map(|person| person.id);
            return Vec::new();
        }
        let typing = match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::AddStaff) => Typing::Add,
            Some(Action::MakePin) => Typing::Pin,
            Some(Action::Cover) => Typing::Cover,
            Some(Action::Link) => Typing::Link,
            Some(Action::Roles) => Typing::Roles,
            Some(Action::CloseAccount) => return self.close(model),
            Some(Action::Choose) => return self.unlink(press, model),
            _ => return Vec::new(),
        };
        let roles = self.here(model).map(|person| person.roles.iter().map(|role| role.word()).collect::<Vec<_>>());
        let text = if typing == Typing::Roles { roles.unwrap_or_default().join(" ") } else { String::new() };
        self.typing = Some((typing, TextLine::new(&text)));
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        if let Some((_, line)) = &mut self.typing {
            line.insert(text);
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if *what == ask::links().question {
            return vec![Effect::more(ask::links())]; // Anybody's may be among those that are not here.
        }
        if *what == Question::Staff {
            // Closed accounts stand last: the cursor goes with its person.
            let place = staff(model).iter().position(|person| Some(person.id) == self.held);
            self.cursor = place.unwrap_or(self.cursor).min(staff(model).len().saturating_sub(1));
            self.held = self.here(model).map(|person| person.id);
        }
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        let Some((_, said)) = self.sent.take_if(|(sent, _)| *sent == ticket) else { return Vec::new() };
        match result {
            Ok(_) => {
                self.typing = None;
                model.say(Tone::Good, said);
            }
            Err(refusal) => model.say(Tone::Bad, &refusal.sentence),
        }
        vec![Effect::ask(ask::staff()), Effect::ask(ask::links())]
    }

    fn at_door(&mut self, said: Result<&CodeSetUp, &Refusal>, model: &mut Model) {
        if let Err(refusal) = said {
            model.say(Tone::Bad, &refusal.sentence);
        }
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        let about =
            matches!(action, Action::Cover | Action::Link | Action::Roles | Action::CloseAccount | Action::Choose);
        let here = self.here(model);
        match action {
            _ if about && here.is_none() => Some("nobody is under the cursor"),
            Action::Choose if self.links(model).here().is_none_or(|links| links.is_empty()) => {
                Some("they have no link besides the roster")
            }
            Action::MakePin if here.is_none() => Some("nobody is under the cursor"),
            Action::Cover | Action::Link | Action::Roles | Action::MakePin
                if here.is_some_and(|person| person.disabled) =>
            {
                Some("the account is closed: x opens it again")
            }
            _ => None,
        }
    }
}

impl StaffScreen {
    fn send(&mut self, command: Command, said: String, model: &mut Model) -> Vec<Effect> {
        let ticket = model.ticket();
        self.sent = Some((ticket, said));
        vec![Effect::Do(ticket, command)]
    }

    fn close(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(person) = self.here(model) else { return Vec::new() };
        let (login, disabled) = (person.login.clone(), !person.disabled);
        let said = if disabled {
            format!("{} is closed: their sessions see nothing from now on.", person.name)
        } else {
            format!("{} is open again.", person.name)
        };
        self.send(Command::Staff(StaffCommand::SetDisabled { login, disabled }), said, model)
    }

    fn unlink(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let place = press.chord.digit().and_then(|digit| usize::from(digit).checked_sub(1));
        let row = place.and_then(|place| self.links(model).here()?.get(place).map(|row| (row.link.id, row.to.clone())));
        if let Some((link, to)) = row {
            return self.send(
                Command::Link(LinkCommand::Unlink { link }),
                format!("The link to {to} is ended."),
                model,
            );
        }
        model.say(Tone::Note, "There is no link of that number.");
        Vec::new()
    }

    fn type_on(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let Some((what, line)) = &mut self.typing else { return Vec::new() };
        match press.action {
            Some(Action::Back) => self.typing = None,
            Some(Action::Submit) => {
                let (what, words) = (*what, line.text());
                let Some(person) = self.here(model) else { return Vec::new() };
                if what == Typing::Pin && words.is_empty() {
                    let login = Some(person.login.clone());
                    self.typing = None;
                    return vec![Effect::Door(DoorStep::MakePins { login, forget_code: false })];
                }
                match command(what, person, &words, model) {
                    Ok(command) => {
                        let whom = if what == Typing::Add { "New" } else { &person.name };
                        let said = format!("{whom}: {}.", words.trim());
                        return self.send(command, said, model);
                    }
                    Err(sentence) => model.say(Tone::Note, sentence),
                }
            }
            Some(Action::Edit(edit)) => {
                line.apply(edit);
            }
            _ => {
                if let Some(letter) = press.chord.types() {
                    line.insert(letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
        Vec::new()
    }
}
