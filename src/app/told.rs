//! What the server said: answers fill the cache or settle a command, notices make the screen ask again.

use std::collections::BTreeSet;

use super::state::{App, Purpose};
use crate::domain::command::{Done, Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::model::{Ask, Ticket, Tone};
use crate::proto::message::{Notice, Reply, Request, Told, Topic};

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
        self.watch();
        if self.model.cache.is_here && !self.ahead.is_empty() {
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
                self.refresh(Ask::Pupils);
            }
            (Purpose::Nothing | Purpose::Keep, Reply::Refused(refusal)) => {
                self.model.say(Tone::Bad, refusal.sentence);
            }
            (Purpose::Nothing | Purpose::Keep | Purpose::Briefs | Purpose::Silent, _) => return false,
            (Purpose::Door(sentence), reply) => self.door_said(sentence, reply),
            (Purpose::Fill(ask), reply) => {
                if matches!(&reply, Reply::Refused(refusal) if refusal.kind == RefusalKind::Rebuilding) {
                    self.missed.insert(ask); // It is asked again once the index is there.
                }
                return self.fill_cache(ask, reply);
            }
            (Purpose::Settle(ticket), reply) => self.settle(ticket, &result(reply)),
            (Purpose::Withdraw(what), reply) => {
                match result(reply) {
                    Ok(_) => self
                        .model
                        .say(Tone::Good, format!("Withdrawn: {what}. It stays in the record, struck through.")),
                    Err(refusal) => self.model.say(Tone::Bad, refusal.sentence),
                }
                self.fill(Ask::Mine);
            }
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

    fn settle(&mut self, ticket: Ticket, result: &Result<Done, Refusal>) {
        for place in 0..self.screens.len() {
            let Some(screen) = self.screens.get_mut(place) else { break };
            let effects = screen.answered(ticket, result, &mut self.model);
            if !effects.is_empty() {
                return self.carry_out(effects);
            }
        }
    }

    fn fill_cache(&mut self, ask: Ask, reply: Reply) -> bool {
        let shown: Vec<PupilId> = self.screens.iter().filter_map(|screen| screen.shows(&self.model)).collect();
        let cache = &mut self.model.cache;
        let mut news = true;
        match (ask, reply) {
            (Ask::Pupils, Reply::Pupils(pupils)) => cache.set_pupils(pupils),
            (Ask::Card(id), Reply::Card(card)) => news = cache.set_card(id, Ok(*card)) && shown.contains(&id),
            (Ask::Card(id), Reply::Refused(refusal)) => news = cache.set_card(id, Err(refusal)) && shown.contains(&id),
            (Ask::Record(id), Reply::Record(record)) => {
                cache.set_card(id, Ok(record.card.clone()));
                cache.record = Some((*record).into());
            }
            (Ask::Record(id), Reply::Refused(refusal)) => {
                cache.record = None;
                cache.set_card(id, Err(refusal.clone()));
                self.model.say(Tone::Bad, refusal.sentence);
            }
            // Names are everybody's: the account was closed. Nothing that it could see stays on the screen.
            (Ask::Pupils, Reply::Refused(refusal)) if refusal.kind == RefusalKind::NotAllowed => {
                *cache = crate::model::Cache::default();
                self.screens.truncate(1);
                self.model.say(Tone::Bad, refusal.sentence);
            }
            (Ask::Entry(_), Reply::Entry(card)) => cache.entry = Some(*card),
            (Ask::Lesson, Reply::Lesson(lesson)) => cache.lesson = lesson,
            (Ask::Lesson, Reply::Refused(_)) => cache.lesson = None,
            (Ask::Queue, Reply::Queue(queue)) => cache.queue = Some(queue),
            (Ask::Inbox, Reply::Inbox(inbox)) => cache.inbox = Some(inbox),
            (Ask::Staff, Reply::Staff(staff)) => cache.staff = staff,
            (Ask::Links, Reply::Links(links)) => cache.links = links,
            (Ask::Classes, Reply::Classes(classes)) => cache.classes = classes,
            (Ask::Counts, Reply::Counts(counts)) => cache.counts = Some(counts),
            (Ask::Audit, Reply::Audit(page)) => cache.audit = Some(page),
            (Ask::Handout(_), Reply::Handout(page)) => cache.handout = Some(Ok(*page)),
            (Ask::Handout(_), Reply::Refused(refusal)) => cache.handout = Some(Err(refusal)),
            (Ask::Cover, Reply::Cover(sheet)) => cache.cover = Some(Ok(*sheet)),
            (Ask::Cover, Reply::Refused(refusal)) => cache.cover = Some(Err(refusal)),
            (Ask::ReadBy(_), Reply::ReadBy(read)) => cache.read_by = Some(read),
            (Ask::Mine, Reply::Mine(mine)) => cache.mine = mine,
            (Ask::Strategies, Reply::Strategies(strategies)) => cache.strategies = strategies,
            (Ask::School, Reply::School(school)) => self.model.set_school(school.map(|school| *school)),
            (Ask::Drafts, Reply::Drafts(texts)) => {
                let typed = self.model.drafts.len();
                self.model.drafts.take_in(&texts);
                let bad = self.model.said.as_ref().is_some_and(|said| said.tone == Tone::Bad);
                if self.model.drafts.len() > typed && !bad {
                    self.model
                        .say(Tone::Note, "Something you typed was not sent: it is under : (all), \"go on with\".");
                }
            }
            (Ask::Inbox | Ask::Mine | Ask::Drafts, Reply::Refused(_)) => news = false, // Roles without: nothing to show.
            (_, Reply::Refused(refusal)) => self.model.say(Tone::Bad, refusal.sentence),
            _ => news = false,
        }
        self.refresh(ask);
        news
    }

    /// Tells every screen that the cache has something new.
    pub(super) fn refresh(&mut self, what: Ask) {
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
            self.ask(Purpose::Briefs, Request::Briefs { pupils });
        }
    }

    pub(super) fn changed(&mut self, topics: &BTreeSet<Topic>) {
        // Whom the user works with may be another now: nothing is shown that they may not see any more.
        let all = topics.contains(&Topic::All) || topics.contains(&Topic::Reach);
        if topics.contains(&Topic::Reach) {
            self.model.cache.forget_cards();
        }
        if topics.contains(&Topic::All) {
            for ask in std::mem::take(&mut self.missed) {
                self.fill(ask);
            }
        }
        if all || topics.contains(&Topic::Pupils) {
            self.fill(Ask::Pupils);
        } else {
            self.renew_briefs(topics);
        }
        if all || topics.contains(&Topic::Queue) {
            self.fill(Ask::Queue);
        }
        // To those who triage, their inbox offers what was tried off the plan.
        let tried = topics.contains(&Topic::Queue) && self.model.triages();
        let inbox = self.model.me().map(Topic::InboxOf).is_some_and(|mine| topics.contains(&mine));
        if all || inbox || tried || topics.contains(&Topic::Inbox) {
            self.fill(Ask::Inbox);
        }
        if all || topics.contains(&Topic::School) {
            self.fill(Ask::School);
        }
        if topics.contains(&Topic::School) && !self.model.cache.strategies.is_empty() {
            self.fill(Ask::Strategies);
        }
        let record = self.model.cache.record.as_ref().map(|record| record.card.brief.id);
        let shown: BTreeSet<_> = self.screens.iter().filter_map(|screen| screen.shows(&self.model)).collect();
        for id in shown.into_iter().filter(|id| all || topics.contains(&Topic::Pupil(*id))) {
            self.fill(if record == Some(id) { Ask::Record(id) } else { Ask::Card(id) });
        }
    }
}

/// What became of a command.
fn result(reply: Reply) -> Result<Done, Refusal> {
    match reply {
        Reply::Done { done, .. } => Ok(done),
        Reply::Refused(refusal) => Err(refusal),
        _ => Err(Refusal::invalid("The server gave an answer to another question: please report this.")),
    }
}
