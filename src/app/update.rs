//! The one `update`: what happened goes to the screen it is for, and what that wants is carried out.

use std::collections::BTreeSet;

use super::offers::CORRECT;
use super::state::{App, Msg, Purpose};
use crate::domain::rights::HEAD_READS;
use crate::keys::{self, Action, Chord, Context, Letters};
use crate::model::{DraftId, Effect, Go, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::proto::message::{Request, Topic};
use crate::screen::{Press, Screen};

/// Why a letter that was typed is none.
const CHARSET: &str = "the terminal sends other bytes for it than the locale (LANG) says";

impl App {
    /// Takes over what happened. Says whether anything on the screen may have changed.
    pub fn update(&mut self, msg: Msg) -> bool {
        let msg = match msg {
            Msg::Key(chord) => self.hold_ahead(msg, self.action_of(chord)),
            Msg::Paste(_) => self.hold_ahead(msg, None),
            other => Some(other),
        };
        let Some(msg) = msg else { return false };
        if matches!(msg, Msg::Key(_) | Msg::Paste(_)) {
            self.touched_at_door();
        }
        match msg {
            Msg::Key(chord) => self.key(chord),
            Msg::Slow => self.ahead.is_slow = self.is_storing(),
            Msg::Away => self.warn(),
            Msg::Lock => self.lock(false),
            Msg::Paste(text) => {
                self.door.warned = false;
                self.model.said = None;
                let is_whole = !text.contains(char::REPLACEMENT_CHARACTER);
                self.with_top(|screen, model| screen.pasted(&text, model));
                if !is_whole {
                    self.model.say(Tone::Bad, format!("Not all that was pasted could be read: {CHARSET}."));
                }
            }
            Msg::Resize(width, height) => self.model.size = (width, height),
            Msg::Told(told) => return self.told(*told),
            Msg::Today(day) => {
                self.model.welcome.today = day;
                // Whom somebody works with may be another since midnight, and what has been left lying.
                let topics = [Topic::Inbox, Topic::Queue].into();
                self.model.cache.forget_cards();
                self.model.cache.changed(&topics, self.model.me());
            }
            Msg::LineUp(welcome) => self.line_up(*welcome),
            Msg::LineDown(why) => {
                self.model.line_down = Some(why);
                if !self.is_first_held() {
                    self.not_taken(); // What they waited for does not come.
                }
            }
            Msg::KeepDrafts => {
                self.keep_drafts();
                return false;
            }
        }
        self.keep_up();
        if self.is_settled() {
            self.watch(); // Else the next answer does it.
        }
        true
    }

    fn key(&mut self, chord: Chord) {
        self.model.said = None;
        if std::mem::take(&mut self.door.warned) {
            return; // Enter or Esc would do something that nobody meant.
        }
        if chord.types() == Some(char::REPLACEMENT_CHARACTER) {
            return self.model.say(Tone::Bad, format!("That letter cannot be typed here: {CHARSET}."));
        }
        if chord.alt {
            return self.model.say(Tone::Note, format!("{chord} does nothing. What you typed is as it was."));
        }
        let Some(context) = self.top().map(Screen::context) else { return };
        let action = keys::action_for(context, chord);
        if let Some(action) = action
            && self.common(action)
        {
            return;
        }
        self.with_top(|screen, model| screen.key(Press { chord, action }, model));
        // A letter that begins nothing here says so: on the pupil's page some begin a log line.
        let is_letter = chord.types().is_some() && context.place().letters == Letters::Act;
        if action.is_none() && is_letter && context.is_screen() && self.model.said.is_none() && self.top_is(&[context])
        {
            self.model.say(Tone::Note, format!("{chord} does nothing here; ? shows the keys."));
        }
    }

    /// Does what is the same on every screen; `false` when it is the screen's own business.
    pub(super) fn common(&mut self, action: Action) -> bool {
        if let Some(reason) = self.why_not(action) {
            self.model.say(Tone::Note, format!("Not now: {reason}."));
            return true;
        }
        let go = match action {
            Action::To(place) => Go::To(place, self.top().and_then(|top| top.shows(&self.model))),
            Action::Correct => Go::PaletteWith(CORRECT),
            Action::TakeBack | Action::WrongChild if self.top_is(&[Context::Pupils, Context::Pupil]) => {
                Go::PaletteWith(App::choice_of(action))
            }
            Action::Misplaced => Go::Misplaced,
            Action::Away => Go::Away,
            Action::Items => match self.top().and_then(|top| top.shows(&self.model)) {
                Some(pupil) => Go::ItemsOf(pupil, self.top().and_then(|top| top.item_here(&self.model))),
                None => return false,
            },
            Action::Counts => Go::Counts,
            Action::Audit => Go::Audit,
            Action::CoverSheet => Go::Cover(None),
            Action::Quit => Go::Leave,
            Action::Safeguarding => Go::Stop(None),
            Action::Withdraw => {
                self.withdraw_last();
                return true;
            }
            Action::PutBack => {
                self.put_back();
                return true;
            }
            Action::Lock => {
                self.lock(false);
                return true;
            }
            _ => return false,
        };
        self.carry_out(vec![Effect::Go(go)]);
        true
    }

    /// Why an action cannot be done now: for its key, and for the palette.
    pub(super) fn why_not(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::To(Context::Desk) if !self.model.triages() => {
                Some("the desk is the SENCO's; your own items are in the inbox, ^O")
            }
            Action::Away if !self.model.triages() => {
                Some("only of those to whom items come it is said that they are away")
            }
            Action::To(Context::Staff) if !self.model.manages_staff() => {
                Some("staff is managed by the office and the SENCO")
            }
            Action::Counts if !(self.model.triages() || self.model.watches()) => {
                Some("the numbers are for the head, the SENCO and data protection")
            }
            Action::Audit if !self.model.watches() => {
                Some("only the SENCO, the head and data protection see who opened what")
            }
            Action::To(Context::Sweep) if self.model.only_leads() => Some(HEAD_READS),
            Action::CoverSheet if self.model.only_leads() => Some("the head opens one record at a time, with a reason"),
            Action::To(Context::Sweep) | Action::CoverSheet if !self.model.supports() => {
                Some("this account reads no plans")
            }
            Action::Withdraw if self.model.cache.get(&ask::mine()).is_waiting() && self.model.me().is_some() => {
                Some("what you entered last is on its way: press it again")
            }
            Action::Withdraw if self.model.cache.mine().is_empty() => Some("you have nothing to withdraw"),
            Action::PutBack if self.model.taken_back.is_none() => Some("you have taken nothing back since you came in"),
            Action::TakeBack | Action::WrongChild
                if self.top_is(&[Context::Pupils, Context::Pupil]) && self.going(action).is_empty() =>
            {
                Some("there is nothing here that you may take back")
            }
            Action::Misplaced if self.model.me().is_none() => Some("this account has no person at the school"),
            Action::Correct if self.corrections().is_empty() => Some("there is nothing of yours to correct here"),
            Action::To(Context::Inbox) | Action::Withdraw if self.model.me().is_none() => {
                Some("this account has no person at the school")
            }
            Action::Changes if !self.top().is_some_and(|top| self.has_news(top)) => {
                Some("nobody else has changed anything here since you opened it")
            }
            _ => self.top().and_then(|screen| screen.why_not(action, &self.model)),
        }
    }

    /// Whether the screen that has the keys is one of these places.
    fn top_is(&self, places: &[Context]) -> bool {
        self.top().is_some_and(|top| places.contains(&top.context()))
    }

    /// Whether somebody else has changed what is open on a screen.
    fn has_news(&self, screen: &dyn Screen) -> bool {
        screen.is_behind(&self.model) || screen.holds().is_some_and(|id| !self.model.news(id).is_empty())
    }

    /// Lets the screen that has the keys act, and carries out what it wants.
    pub(super) fn with_top(&mut self, act: impl FnOnce(&mut Box<dyn Screen>, &mut crate::model::Model) -> Vec<Effect>) {
        if let Some(screen) = self.screens.last_mut() {
            let effects = act(screen, &mut self.model);
            self.carry_out(effects);
        }
    }

    /// Puts a screen on top.
    pub(super) fn open(&mut self, mut screen: Box<dyn Screen>) {
        self.door.stopped |= screen.context() == Context::Stop;
        let effects = screen.enter(&mut self.model);
        self.screens.push(screen);
        self.keep_up();
        self.carry_out(effects);
    }

    pub(super) fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(question) => self.fill(&question),
                Effect::More(question) => self.fill_on(&question),
                Effect::Do(ticket, command) => {
                    let cmd = self.command_id();
                    self.ask(Purpose::Settle(ticket), Request::Do { cmd, command });
                }
                Effect::Go(go) => self.go(go),
                Effect::Act(action) => {
                    if !self.common(action) {
                        let chord = Chord::plain(keys::Key::Enter);
                        self.with_top(|screen, model| screen.key(Press { chord, action: Some(action) }, model));
                    }
                }
                Effect::Passed(word) => self.with_top(|screen, model| screen.let_pass(&word, model)),
                Effect::Throw(draft) => self.throw(draft),
                Effect::TakeBack(draft) => {
                    self.model.drafts.take_back(draft);
                    self.model.say(Tone::Good, "It waits again where you typed it, and under \"go on with\".");
                }
                Effect::Withdraw(taken) => self.withdraw(taken),
                Effect::Renew => self.renew(),
                Effect::Decided(flags) => {
                    self.with_top(|screen, model| {
                        screen.decided(&flags, model);
                        Vec::new()
                    });
                    self.touched(&flags);
                }
                Effect::Stood(flag) => self.with_top(|screen, model| {
                    screen.stand_on(flag, model);
                    Vec::new()
                }),
                Effect::StepBack(last) => self.with_top(|screen, model| screen.step_back(last, model)),
                Effect::Touched(flags) => self.touched(&flags),
                Effect::Wiped => self.wipe(),
                Effect::Door(step) => self.step(step),
                Effect::Lock { switch } => self.lock(switch),
                Effect::Become(login) => {
                    self.keep_drafts();
                    self.ask(Purpose::Become, Request::Become { login });
                }
                Effect::Theme(name) => self.set_theme(&name),
                Effect::Quit => {
                    self.keep_drafts();
                    self.finished = true;
                }
            }
        }
    }

    /// What its writer throws away by name; the form that it is open in goes with it.
    fn throw(&mut self, draft: DraftId) {
        let Some(text) = self.model.drafts.get(draft).map(str::to_owned) else { return };
        self.screens.retain_mut(|screen| screen.kept_as() != Some(draft));
        self.model.drafts.throw(draft, text);
        self.model.say(Tone::Good, "Thrown away. Until you leave, : and \"take back\" brings it back.");
    }

    /// What was typed on the screen under the stop is wiped with its draft, and the screen goes with it. The stop stays.
    fn wipe(&mut self) {
        let under = self.screens.len().checked_sub(2);
        if let Some(place) = under
            && self.screens.get_mut(place).is_some_and(|screen| screen.wipe(&mut self.model))
        {
            self.screens.remove(place);
        }
        self.keep_drafts();
    }

    /// Asks for something that the cache is to hold.
    pub(super) fn fill(&mut self, question: &Question) {
        if !self.may_fill(question) {
            return;
        }
        let topics = question.topics(self.model.me());
        if topics.iter().any(|topic| !self.watched.contains(topic)) {
            self.watch_with(topics); // First: what changes after the answer is heard of.
        }
        if let Question::RowsOf { items } = question {
            self.ask(Purpose::Rows(items.clone()), question.clone().into());
        } else {
            let question = self.model.cache.wait_for(question);
            self.ask(Purpose::Fill(question.clone()), question.into());
        }
    }

    /// Asks how what is here of a list goes on, unless that is under way.
    fn fill_on(&mut self, question: &Question) {
        for next in self.model.cache.rest_of(question) {
            if !self.is_under_way(&next) && self.may_fill(&next) {
                self.ask(Purpose::Fill(next.clone()), next.into());
            }
        }
    }

    fn is_under_way(&self, question: &Question) -> bool {
        self.under_way.values().any(|(purpose, _)| matches!(purpose, Purpose::Fill(asked) if asked == question))
    }

    /// What is on the screens.
    pub(super) fn on_screen(&self) -> BTreeSet<Question> {
        let mut all: BTreeSet<Question> = self.screens.iter().flat_map(|screen| screen.asks(&self.model)).collect();
        all.extend([ask::waits().question, ask::mine().question]); // The header, and the key that takes back.
        all
    }

    /// Asks for what is on the screens and is not here, or not as it is now.
    pub(super) fn keep_up(&mut self) {
        if self.model.at_door {
            return;
        }
        let shown = self.on_screen();
        let of = self.screens.iter().filter_map(|screen| screen.shows(&self.model)).collect();
        self.model.cache.keep((&shown, &of), &self.watched, self.model.me());
        for question in shown {
            let list = question.clone().list();
            let asked = |purpose: &Purpose| matches!(purpose, Purpose::Fill(asked) if asked.clone().list() == list);
            if self.model.cache.wants(&list) && !self.under_way.values().any(|(purpose, _)| asked(purpose)) {
                self.fill(&question);
            }
        }
    }

    pub(super) fn keep_drafts(&mut self) {
        if self.model.drafts.is_changed() {
            let changes = self.model.drafts.take_changes();
            self.ask(Purpose::Keep, Request::KeepDrafts { changes });
        }
    }
}
