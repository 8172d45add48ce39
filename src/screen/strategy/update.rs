//! What keys do in the form: choose a line, find a strategy, put it into words, save. Of two people's changes none is
//! lost: the later one sees the other's words beside their own before they save on top.

use super::StrategyForm;
use super::state::{Choice, Part};
use crate::domain::command::{Command, Done, Refusal, Theirs};
use crate::domain::id::PupilId;
use crate::domain::record::flag::{FlagCommand, Means, Resolution};
use crate::domain::record::plan::part::{PlanPart, said};
use crate::domain::record::plan::{Plan, PlanCommand};
use crate::keys::{Action, Context};
use crate::model::{Asked, DraftId, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Form, Outgoing, Press, Screen, Writing};

impl Screen for StrategyForm {
    fn context(&self) -> Context {
        Context::Strategy
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        let item = self.ends.map(|item| ask::item(item.flag).question);
        [ask::record(self.pupil).question, ask::strategies().question].into_iter().chain(item).collect()
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Submit) => return self.submit(model),
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::NextField) => self.go(true),
            Some(Action::PreviousField) => self.go(false),
            Some(Action::StopLine) => self.stop = !self.stop,
            Some(Action::Open) if self.form.focus() == Some(Part::Words) => return self.submit(model),
            Some(Action::Open) => self.take(model),
            Some(Action::Edit(edit)) if self.form.focus() != Some(Part::Line) => {
                self.form.apply(edit);
                self.cursor = 0;
            }
            _ => self.move_or_type(press, model),
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        if self.form.focus() == Some(Part::Line) {
            self.go(true);
        }
        self.form.insert(text);
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if let Some(item) = &mut self.ends
            && *what == ask::item(item.flag).question
            && let Some(now) = model.cache.item(item.flag).here()
            && !self.out.theirs().is_empty()
        {
            item.last = now.flag.last(); // With theirs beside it, what is saved goes on top of theirs.
        }
        if *what == ask::card(self.pupil).question || *what == ask::record(self.pupil).question {
            if matches!(model.cache.card(self.pupil), Asked::Refused(_)) {
                self.plan = None; // It may not be read any more.
                return Vec::new();
            }
            for theirs in self.out.theirs() {
                model.saw(self.pupil, &theirs.by, theirs.at);
            }
            let newest = self.newest(model).cloned();
            // With theirs beside it, what is saved goes on top of theirs.
            if self.plan.is_none() || !self.out.theirs().is_empty() {
                self.plan = newest.or(self.plan.take());
            }
        }
        Vec::new()
    }

    fn why_not(&self, action: Action, _model: &Model) -> Option<&'static str> {
        match action {
            Action::StopLine if self.number.is_none() => Some("choose the line that is to stop first"),
            _ => None,
        }
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }
}

impl Form for StrategyForm {
    fn text(&self) -> Option<String> {
        Some(self.typed())
    }

    fn out(&mut self) -> &mut Outgoing {
        &mut self.out
    }

    fn keep(&mut self, model: &mut Model) {
        self.keep_typed(model);
    }

    fn is_free(&self) -> bool {
        self.typed().is_empty()
    }

    fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        self.take_draft(draft, model);
    }

    fn clear(&mut self, _model: &mut Model) {
        self.form.set(Part::Words, "");
        self.form.set(Part::Find, "");
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let line = match self.reading() {
            Ok(line) => line,
            Err(sentence) => {
                model.say(Tone::Bad, sentence);
                return Vec::new();
            }
        };
        let Some((cycle, base)) = self.plan.as_ref().map(Plan::key) else { return Vec::new() };
        self.says = said(&line);
        let words = if self.stop { String::new() } else { self.form.text(Part::Words) };
        let edits = vec![self.edit()];
        let plan = PlanCommand::WritePlan { pupil: self.pupil, cycle, base, edits };
        let command = match self.ends {
            None => Command::Plan(plan),
            Some(item) => Command::Flag(FlagCommand::EndWith {
                item,
                outcome: Resolution::PlanChanged,
                means: Means::Plan(plan),
                message: String::new(),
            }),
        };
        self.out.send(&words, command, model)
    }

    fn stored(&mut self, done: &Done, model: &mut Model) -> Vec<Effect> {
        if let Some(item) = self.ends {
            let said = Resolution::PlanChanged.words();
            model.stepped(&[item.flag], &self.named, done, said, "the plan's new version stays");
            return vec![Effect::Go(Go::Back), Effect::Decided(vec![item.flag])];
        }
        model.say(Tone::Good, format!("Saved: {}: {}", self.named, self.says));
        vec![Effect::Go(Go::Back), Effect::ask(ask::record(self.pupil))]
    }

    fn refused(&mut self, refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        let of_item = refusal.theirs.as_ref().zip(self.ends).filter(|(theirs, _)| !theirs.did.starts_with("changed"));
        if let Some((_, item)) = of_item {
            return vec![Effect::ask(ask::item(item.flag))];
        }
        // Until the record comes, the version that stands now is known from the refusal alone.
        if let (Some(plan), Some(theirs)) = (&mut self.plan, &refusal.theirs) {
            plan.version = theirs.revision;
        }
        vec![Effect::ask(ask::record(self.pupil))]
    }

    /// What somebody else changed: where it is this very line, their words beside these; else it is taken in.
    fn look(&mut self, model: &mut Model) {
        let news = model.news(self.pupil);
        let (Some(seen), Some(now)) = (&self.plan, self.newest(model)) else { return };
        let edit = self.edit();
        let theirs = edit.clashes(seen, now).map(|part| {
            let touch = news.iter().find(|touch| touch.line.map(PlanPart::Line) == Some(part));
            Theirs {
                by: touch.map_or_else(String::new, |touch| touch.name.clone()),
                at: touch.map(|touch| touch.at),
                did: format!("changed {}", part.label()),
                text: edit.shows(part, now),
                yours: edit.wants(seen),
                revision: now.version,
            }
        });
        self.plan = Some(now.clone());
        match &theirs {
            Some(theirs) => model.saw(self.pupil, &theirs.by, theirs.at),
            None => drop(model.look(self.pupil)),
        }
        self.out.beside(theirs);
    }
}

impl StrategyForm {
    fn go(&mut self, forth: bool) {
        // The list is for new lines: one that is changed keeps its code.
        let changes = self.number.is_some();
        let passed_over = |part| changes && part == Part::Find;
        if forth {
            self.form.next(passed_over);
        } else {
            self.form.before(passed_over);
        }
        let chosen = self.lines().position(|line| Some(line.number) == self.number);
        let on_line = self.form.focus() == Some(Part::Line);
        self.cursor = chosen.filter(|_| on_line).map_or(0, |place| place + 1);
    }

    fn move_or_type(&mut self, press: Press, model: &Model) {
        let choices = self.choices(model);
        if let Some(place) = press.moved(self.cursor, choices.len(), choices.len().saturating_sub(1)) {
            self.cursor = place;
            return;
        }
        let Some(letter) = press.chord.types() else { return };
        if self.form.focus() == Some(Part::Line) {
            // A digit is the line; anything else begins the search for a new one.
            if let Some(digit) = press.chord.digit() {
                self.choose((digit > 0).then_some(digit));
                self.form.go(if self.number.is_some() { Part::Words } else { Part::Line });
                return;
            }
            self.go(true);
        }
        self.cursor = 0;
        self.form.insert(letter.encode_utf8(&mut [0; 4]));
    }

    /// Takes the row under the cursor, and goes on to the next field.
    fn take(&mut self, model: &Model) {
        match self.choices(model).into_iter().nth(self.cursor) {
            Some(Choice::New) => self.choose(None),
            Some(Choice::Line(line)) => self.choose(Some(line.number)),
            Some(Choice::Listed(strategy)) => self.fill(&strategy.code, &strategy.text),
            Some(Choice::Own(words)) => self.fill("", &words),
            None => {}
        }
        self.go(true);
    }
}
