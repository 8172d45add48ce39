//! What the server said: answers fill the cache or settle a command, notices make the screen ask again.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::state::{App, Purpose};
use crate::domain::command::{Done, Refusal, RefusalKind};
use crate::domain::id::{FlagId, PupilId};
use crate::model::cache::mixed;
use crate::model::{Effect, Go, Taken, Ticket, Tone};
use crate::proto::ask;
use crate::proto::ask::{Question, Reply};
use crate::proto::message::{Notice, Told, Topic};
use crate::proto::subject::Desk;
use crate::proto::view::ItemRows;

impl App {
    /// Takes over what the server said. Says whether anything on the screen may have changed.
    pub(super) fn told(&mut self, told: Told) -> bool {
        let changed = match told {
            Told::Reply(id, reply) => match self.under_way.remove(&id) {
                Some((purpose, _)) => self.answered(purpose, reply),
                None => false,
            },
            Told::Notice(Notice::Changed(topics)) => {
                self.changed(&topics);
                false // The answers to what is asked now change the screen.
            }
            Told::Notice(Notice::Said(_)) if self.model.at_door => false,
            Told::Notice(Notice::Said(sentence)) => {
                self.model.say(Tone::Note, sentence);
                true
            }
            Told::Notice(Notice::Opening(opening)) => {
                self.model.say(Tone::Note, format!("For a moment {}. Nothing is lost.", opening.words()));
                true
            }
            Told::Notice(Notice::Bye) => {
                self.model.line_down = Some("the server is stopping".into());
                true
            }
        };
        self.ahead.is_slow &= self.is_storing();
        self.keep_up();
        self.watch();
        if self.may_go_on() {
            self.let_ahead_go();
            return true;
        }
        changed
    }

    fn answered(&mut self, purpose: Purpose, reply: Reply) -> bool {
        match (purpose, reply) {
            (Purpose::Keep, Reply::Refused(_)) if self.model.at_door => return false,
            (Purpose::Briefs, Reply::Pupils(pupils)) => {
                self.model.cache.renew_pupils(pupils);
                self.refresh(&Question::Pupils);
            }
            (Purpose::Rows(asked), Reply::ItemRows(rows)) => {
                self.model.cache.renew_desk(&asked, &rows);
                self.refresh(&ask::item_rows(Desk::all()).question);
            }
            (Purpose::Announce, Reply::ItemRows(rows)) => return self.say_came_in(&rows),
            (Purpose::Nothing | Purpose::Keep, Reply::Refused(refusal)) => {
                self.model.say(Tone::Bad, refusal.sentence);
            }
            (
                Purpose::Nothing
                | Purpose::Keep
                | Purpose::Briefs
                | Purpose::Rows(_)
                | Purpose::Announce
                | Purpose::Silent,
                _,
            ) => {
                return false;
            }
            (Purpose::Door(sentence), reply) => self.door_said(sentence, reply),
            (Purpose::Fill(question), Reply::Refused(refusal)) => self.not_told(&question, refusal),
            (Purpose::Fill(question), reply) => return self.fill_cache(&question, reply),
            (Purpose::Settle(ticket), reply) => self.settle(ticket, &result(reply)),
            (Purpose::Withdraw(taken), reply) => self.was_taken_back(taken, reply),
            (Purpose::PutBack(taken), reply) => self.was_put_back(&taken, reply),
            (Purpose::Become, Reply::Welcome(welcome)) => {
                self.enter(*welcome, None);
                let who = self.model.welcome.me.as_ref().map(|me| format!("You are {} now.", me.short()));
                self.model.say(Tone::Note, who.unwrap_or_default());
            }
            (Purpose::Become, reply) => {
                if let Err(refusal) = result(reply) {
                    self.model.say(Tone::Bad, refusal.sentence);
                }
            }
        }
        true
    }

    fn was_taken_back(&mut self, taken: Taken, reply: Reply) {
        match result(reply) {
            Ok(_) => {
                self.model.took_back(taken);
                self.renew();
            }
            Err(refusal) if refusal.kind == RefusalKind::NeedsWords && taken.records.len() == 1 => {
                self.carry_out(vec![Effect::Go(Go::Why(taken))]);
            }
            Err(refusal) => self.model.say(Tone::Bad, refusal.sentence),
        }
        self.fill(&ask::mine().question);
    }

    fn was_put_back(&mut self, taken: &Taken, reply: Reply) {
        match result(reply) {
            Ok(_) => {
                self.model.taken_back = None;
                self.renew();
                self.model.say(Tone::Good, format!("Put back: {}. It counts again.", taken.said));
            }
            Err(refusal) => self.model.say(Tone::Bad, refusal.sentence),
        }
        self.fill(&ask::mine().question);
    }

    fn settle(&mut self, ticket: Ticket, result: &Result<Done, Refusal>) {
        if result.is_ok() {
            // Whatever it was may be what was entered last: until that is known, the key that takes back waits.
            self.model.cache.forget(&ask::mine().question);
        }
        for place in 0..self.screens.len() {
            let Some(screen) = self.screens.get_mut(place) else { break };
            let effects = screen.answered(ticket, result, &mut self.model);
            if !effects.is_empty() {
                self.carry_out(effects);
                break;
            }
        }
        if result.is_err() {
            self.not_taken();
        }
    }

    /// Takes an answer over.
    fn fill_cache(&mut self, question: &Question, reply: Reply) -> bool {
        let mut news = true;
        match (question, reply) {
            (Question::Pupils, Reply::Pupils(pupils)) => {
                self.model.cache.set_pupils(pupils);
                self.model.cache.take(question, Reply::Noted); // The list itself is not held twice.
            }
            (Question::School, Reply::School(school)) => self.model.set_school(school.map(|school| *school)),
            (Question::Drafts, Reply::Drafts(texts)) => self.take_drafts(&texts),
            (Question::Cards { .. }, Reply::Cards(cards)) => {
                let shown: Vec<PupilId> = self.screens.iter().filter_map(|screen| screen.shows(&self.model)).collect();
                news = cards.iter().any(|card| shown.contains(&card.brief.id));
                self.model.cache.take_cards(question, cards);
            }
            (Question::Card { pupil }, reply) => {
                let is_shown = self.screens.iter().any(|screen| screen.shows(&self.model) == Some(*pupil));
                news = self.model.cache.take(question, reply) && is_shown;
            }
            (Question::Waits, reply) => {
                news = self.model.cache.take(question, reply);
                self.announce();
            }
            (_, reply) => news = self.model.cache.take(question, reply),
        }
        self.refresh(&question.clone().list());
        news
    }

    /// The server does not tell.
    fn not_told(&mut self, question: &Question, refusal: Refusal) {
        if refusal.kind == RefusalKind::Rebuilding {
            self.missed.insert(question.clone()); // It is asked again once the index is there.
        }
        match question {
            // Names are everybody's: the account was closed. Nothing that it could see stays on the screen.
            Question::Pupils if refusal.kind == RefusalKind::NotAllowed => {
                self.model.cache = crate::model::Cache::default();
                self.screens.truncate(1);
                self.model.say(Tone::Bad, &refusal.sentence);
            }
            // Roles without, and what says itself where it would stand.
            Question::Waits
            | Question::Mine { .. }
            | Question::Drafts
            | Question::Lesson
            | Question::Card { .. }
            | Question::Item { .. }
            | Question::Handout { .. }
            | Question::Cover { .. } => {}
            _ => self.model.say(Tone::Bad, &refusal.sentence),
        }
        self.model.cache.take(question, Reply::Refused(refusal));
        self.refresh(&question.clone().list());
    }

    fn take_drafts(&mut self, texts: &BTreeMap<String, String>) {
        let typed = self.model.drafts.len();
        let today = self.model.today();
        self.model.drafts.take_in(texts, today);
        let bad = self.model.said.as_ref().is_some_and(|said| said.tone == Tone::Bad);
        if self.model.drafts.len() > typed && !bad {
            self.model.say(Tone::Note, "Something you typed was not sent: it is under : (all), \"go on with\".");
        }
    }

    /// Tells every screen that the cache has something new.
    pub(super) fn refresh(&mut self, what: &Question) {
        for place in 0..self.screens.len() {
            let Some(screen) = self.screens.get_mut(place) else { break };
            let effects = screen.refreshed(what, &mut self.model);
            self.carry_out(effects);
        }
    }

    /// Asks for those of the list that changed, as far as the user is told anything of them.
    fn renew_briefs(&mut self, topics: &BTreeSet<Topic>) {
        let changed = topics.iter().filter_map(|topic| if let Topic::Brief(id) = topic { Some(*id) } else { None });
        let pupils: BTreeSet<PupilId> =
            changed.filter(|id| self.model.cache.pupil(*id).is_some_and(|pupil| pupil.mine)).collect();
        if !pupils.is_empty() {
            self.ask(Purpose::Briefs, Question::Briefs { pupils }.into());
        }
    }

    /// Rows of the desk that changed are asked for by their ids, where all of it is on a screen; what was looked for is
    /// looked for again.
    fn renew_rows(&mut self, topics: &BTreeSet<Topic>) {
        let desk = ask::item_rows(Desk::all()).question;
        let changed = topics.iter().filter_map(|topic| if let Topic::Item(id) = topic { Some(*id) } else { None });
        let items: BTreeSet<FlagId> = changed.collect();
        if items.is_empty() {
            return;
        }
        if self.on_screen().contains(&desk) && !self.model.cache.wants(&desk) {
            self.fill(&Question::RowsOf { items });
        } else {
            self.model.cache.changed(&[Topic::Queue].into(), None);
        }
    }

    /// An item for today that came in since the user knows of the desk is said in one line, wherever they are.
    fn announce(&mut self) {
        let Some(desk) = self.model.cache.waits().desk else { return };
        let newest = desk.newest.unwrap_or(FlagId(Uuid::nil()));
        // The names of records sort by when they were made.
        let known = self.announced.replace(self.announced.map_or(newest, |known| known.max(newest)));
        if known.is_some_and(|known| newest > known) {
            self.ask(Purpose::Announce, Question::RowsOf { items: [newest].into() }.into());
        }
    }

    /// Says that an item for today came in, unless something else was not done.
    fn say_came_in(&mut self, rows: &ItemRows) -> bool {
        let is_bad = self.model.said.as_ref().is_some_and(|said| said.tone == Tone::Bad);
        // One that somebody has dealt with, and that is open again, has not come in.
        let Some(row) = rows.page.first().filter(|row| !is_bad && row.last.is_none()) else { return false };
        let said = format!("For today: {}, {}, from {}. ^T: the desk.", row.pupil.named(), row.reason.words(), row.by);
        self.model.say(Tone::Note, said);
        true
    }

    /// These items are as nobody has told yet.
    pub(super) fn touched(&mut self, flags: &[FlagId]) {
        let items = flags.iter().map(|flag| Topic::Item(*flag));
        let mine = self.model.me().map(Topic::InboxOf);
        self.changed(&items.chain([Topic::Inbox]).chain(mine).collect());
    }

    pub(super) fn changed(&mut self, topics: &BTreeSet<Topic>) {
        // Whom the user works with may be another now: nothing is shown that they may not see any more.
        let all = topics.contains(&Topic::All) || topics.contains(&Topic::Reach);
        if topics.contains(&Topic::Reach) {
            self.model.cache.forget_cards();
        }
        self.model.cache.changed(topics, self.model.me());
        if topics.contains(&Topic::All) {
            for question in std::mem::take(&mut self.missed) {
                self.fill(&question);
            }
        }
        if all || topics.contains(&Topic::Pupils) {
            self.fill(&Question::Pupils);
        } else {
            self.renew_briefs(topics);
        }
        self.renew_rows(topics);
        if all || topics.contains(&Topic::School) {
            self.fill(&Question::School);
        }
        self.keep_up();
        let shown: BTreeSet<_> = self.screens.iter().filter_map(|screen| screen.shows(&self.model)).collect();
        let asked = self.on_screen();
        for id in shown.into_iter().filter(|id| all || topics.contains(&Topic::Pupil(*id))) {
            let (card, record) = (ask::card(id).question, ask::record(id).question);
            if !asked.contains(&record) && !asked.contains(&card) {
                self.fill(&card);
            }
        }
    }
}

/// What became of a command.
fn result(reply: Reply) -> Result<Done, Refusal> {
    match reply {
        Reply::Done { done, .. } => Ok(done),
        Reply::Refused(refusal) => Err(refusal),
        _ => Err(mixed()),
    }
}
