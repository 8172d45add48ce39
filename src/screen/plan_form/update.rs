//! What keys do in the form: start a draft, write in its fields, save it, make it current. Of two people's words none is
//! lost: the later one sees the other's beside their own.

use super::PlanForm;
use super::fields::{Aim, Slot};
use super::state::{Sent, Start};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::plan::edit::edits_between;
use crate::domain::record::plan::words::serves_written;
use crate::domain::record::plan::{Plan, PlanCommand, PlanState};
use crate::keys::{Action, Context, Edit};
use crate::model::{DraftId, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Form, Outgoing, Press, Screen, Writing};
use crate::widget::Input;

impl Screen for PlanForm {
    fn context(&self) -> Context {
        Context::PlanForm
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::record(self.pupil).question, ask::strategies().question]
    }

    fn enter(&mut self, _model: &mut Model) -> Vec<Effect> {
        vec![Effect::ask(ask::record(self.pupil))]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if press.action == Some(Action::Back) {
            return vec![Effect::Go(Go::Back)];
        }
        if self.waits {
            return Vec::new();
        }
        if self.seen.is_none() {
            return self.choose_start(press, model);
        }
        match press.action {
            Some(Action::Submit) => return self.submit(model),
            Some(Action::MakeCurrent) => return self.make_current(model),
            Some(Action::NextField) => self.go(true),
            Some(Action::PreviousField) => self.go(false),
            Some(Action::AddPart) => self.add(),
            Some(Action::RemovePart) => {
                self.out.throw_part(model);
                self.remove();
            }
            Some(Action::Open) if self.form.new_line() => {}
            Some(Action::Open) => self.take(model),
            Some(Action::Edit(edit)) => {
                self.form.apply(edit);
                self.cursor = 0;
            }
            _ => self.move_or_type(press, model),
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        if self.seen.is_some() && !self.waits {
            self.form.insert(text);
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if *what != ask::record(self.pupil).question {
            return Vec::new();
        }
        if self.record(model).is_none() {
            (self.seen, self.waits) = (None, false); // It may not be read any more.
            return Vec::new();
        }
        if self.out.is_sent() {
            return Vec::new();
        }
        let waited = std::mem::take(&mut self.waits);
        if std::mem::take(&mut self.clashed) {
            self.beside(model);
            self.keep(model);
        } else if waited || !self.is_changed() {
            self.load(model);
        }
        if std::mem::take(&mut self.then_current) {
            return self.make_current(model);
        }
        Vec::new()
    }

    fn why_not(&self, action: Action, _model: &Model) -> Option<&'static str> {
        let writes = matches!(action, Action::Submit | Action::MakeCurrent | Action::AddPart | Action::RemovePart);
        (writes && self.seen.is_none()).then_some("choose what the plan starts from first: Enter")
    }

    fn is_behind(&self, model: &Model) -> bool {
        self.is_changed() && self.newer(model).is_some()
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }
}

impl Form for PlanForm {
    fn text(&self) -> Option<String> {
        self.seen.as_ref().map(|seen| self.typed(seen))
    }

    fn out(&mut self) -> &mut Outgoing {
        &mut self.out
    }

    fn keep(&mut self, model: &mut Model) {
        self.keep_typed(model);
    }

    fn is_free(&self) -> bool {
        !self.is_changed()
    }

    fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        if self.out.take(draft, model).is_some() {
            self.load(model);
        }
    }

    fn clear(&mut self, model: &mut Model) {
        if self.seen.is_some() {
            self.out.forget(model);
            self.load(model);
        }
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(wanted) = self.right(model) else { return Vec::new() };
        let Some(seen) = &self.seen else { return Vec::new() };
        let edits = edits_between(seen, &wanted);
        let (cycle, base) = seen.key();
        if edits.is_empty() {
            self.out.forget(model);
            self.load(model);
            model.say(Tone::Good, "Nothing has changed: the draft is saved.");
            return Vec::new();
        }
        let parts = edits.iter().filter_map(|edit| edit.part(&wanted));
        let words: Vec<String> = parts.map(|part| part.says(&wanted)).collect();
        let command = Command::Plan(PlanCommand::WritePlan { pupil: self.pupil, cycle, base, edits });
        self.sent = Some(Sent::Save);
        self.out.send(&words.join("\n"), command, model)
    }

    fn stored(&mut self, _: &Done, model: &mut Model) -> Vec<Effect> {
        let record = Effect::ask(ask::record(self.pupil));
        match self.sent.take() {
            Some(Sent::Move(PlanState::Current)) => {
                self.out.forget(model);
                model.say(Tone::Good, format!("The plan is current: {}", self.named));
                return vec![Effect::Go(Go::Back), record];
            }
            Some(Sent::Move(_)) => model.say(Tone::Good, "Under review. Start the next plan from here."),
            Some(Sent::Save) => {
                if !self.then_current {
                    model.say(Tone::Good, format!("The draft is saved: {}", self.named));
                }
            }
            Some(Sent::Start) | None => {}
        }
        self.waits = true;
        vec![record]
    }

    fn refused(&mut self, refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        self.sent = None;
        self.then_current = false;
        if let Some(theirs) = &refusal.theirs {
            (self.clashed, self.by, self.waits) = (true, theirs.by.clone(), true);
        }
        vec![Effect::ask(ask::record(self.pupil))]
    }

    /// Where the draft is newer, what only they wrote is taken in, and what both wrote stands side by side.
    fn look(&mut self, model: &mut Model) {
        if self.is_behind(model) {
            if self.right(model).is_some() {
                self.by.clear();
                self.beside(model);
            }
        } else {
            model.look(self.pupil);
        }
    }
}

impl PlanForm {
    fn choose_start(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let starts = self.starts(model);
        if let Some(place) = press.moved(self.cursor, starts.len(), starts.len().saturating_sub(1)) {
            self.cursor = place;
            return Vec::new();
        }
        let chosen = match (press.action, press.chord.digit()) {
            (Some(Action::Open), _) => starts.get(self.cursor),
            (_, Some(digit)) => usize::from(digit).checked_sub(1).and_then(|place| starts.get(place)),
            _ => None,
        };
        let pupil = self.pupil;
        match chosen {
            Some(Start::From(from)) => {
                self.sent = Some(Sent::Start);
                self.out.act(Command::Plan(PlanCommand::StartPlan { pupil, from: *from }), model)
            }
            Some(Start::Review((cycle, base))) => {
                let to = PlanState::UnderReview;
                self.sent = Some(Sent::Move(to));
                self.out.act(Command::Plan(PlanCommand::MovePlan { pupil, cycle: *cycle, base: *base, to }), model)
            }
            None => Vec::new(),
        }
    }

    fn go(&mut self, forth: bool) {
        let slots = self.form.fields().iter().map(|field| field.name);
        let hidden: Vec<Slot> = slots.filter(|slot| self.is_hidden(*slot)).collect();
        if forth {
            self.form.next(|slot| hidden.contains(&slot));
        } else {
            self.form.before(|slot| hidden.contains(&slot));
        }
        self.cursor = 0;
    }

    fn move_or_type(&mut self, press: Press, model: &Model) {
        let offers = self.offers(model).len();
        match press.action {
            // In a list that is offered the arrows choose; at its ends and without one they go from field to field.
            Some(Action::Down) if self.cursor + 1 < offers => self.cursor += 1,
            Some(Action::Up) if self.cursor > 0 => self.cursor -= 1,
            Some(Action::Down) if !self.form.row(true) => self.go(true),
            Some(Action::Up) if !self.form.row(false) => self.go(false),
            _ => {
                if let Some(letter) = press.chord.types() {
                    let is_before = |input: &Input| matches!(input, Input::Line(line) if line.before().is_empty());
                    let field = self.form.fields().iter().find(|field| self.form.focus() == Some(field.name));
                    let asks =
                        field.is_some_and(|field| field.name.asks(&field.input.text()) && is_before(&field.input));
                    if asks && letter.is_ascii_digit() {
                        self.form.apply(Edit::Delete);
                    }
                    self.form.insert(letter.encode_utf8(&mut [0; 4]));
                    self.cursor = 0;
                }
            }
        }
    }

    /// Takes the strategy under the cursor where one is offered, and goes on.
    fn take(&mut self, model: &Model) {
        let offers = self.offers(model);
        if let (Some(slot), Some(strategy)) = (self.form.focus(), offers.get(self.cursor)) {
            let before = self.seen.iter().flat_map(|plan| &plan.lines).find(|line| slot == Slot::Line(line.number));
            let serves = before.map_or_else(String::new, |line| serves_written(&line.serves));
            self.form.set(slot, &format!("{} {}{serves}", strategy.code, strategy.text));
        }
        self.go(true);
    }

    /// One more of what has the focus: an outcome, else a strategy.
    fn add(&mut self) {
        let mut fields = self.texts();
        let slot = match self.form.focus() {
            Some(Slot::Outcome(..)) => {
                let used = |letter: &char| {
                    !fields.iter().any(|(slot, _)| matches!(slot, Slot::Outcome(other, _) if other == letter))
                };
                let Some(letter) = ('A'..='Z').find(used) else { return };
                Slot::Outcome(letter, Aim::Statement)
            }
            _ if !fields.iter().any(|(slot, _)| matches!(slot, Slot::Outcome(..))) => {
                Slot::Outcome('A', Aim::Statement)
            }
            _ => {
                let stopped = self.seen.iter().flat_map(|plan| &plan.lines).map(|line| line.number);
                let here = fields
                    .iter()
                    .filter_map(|(slot, _)| if let Slot::Line(number) = slot { Some(*number) } else { None });
                let Some(number) = stopped.chain(here).max().unwrap_or(0).checked_add(1) else { return };
                Slot::Line(number)
            }
        };
        let is_outcome = matches!(slot, Slot::Outcome(..));
        let place = if is_outcome {
            fields.iter().rposition(|(slot, _)| matches!(slot, Slot::Outcome(..)))
        } else {
            fields.iter().rposition(|(slot, _)| matches!(slot, Slot::Outcome(..) | Slot::Line(_) | Slot::Dose(_)))
        };
        let place = place.map_or(0, |place| place + 1);
        let more = match slot {
            Slot::Outcome(letter, _) => {
                [Aim::Statement, Aim::Measure, Aim::Impact].map(|part| Slot::Outcome(letter, part)).to_vec()
            }
            Slot::Line(number) => vec![slot, Slot::Dose(number)],
            slot => vec![slot],
        };
        fields.splice(place..place, more.into_iter().map(|slot| (slot, String::new())));
        self.show(&fields, Some(slot));
    }

    /// Takes out the outcome or the line that has the focus.
    fn remove(&mut self) {
        let Some(focus) = self.form.focus() else { return };
        let goes = |slot: Slot| match (focus, slot) {
            (Slot::Outcome(one, _), Slot::Outcome(other, _)) => one == other,
            (Slot::Line(one) | Slot::Dose(one), Slot::Line(other) | Slot::Dose(other)) => one == other,
            _ => false,
        };
        let fields = self.texts();
        let place = fields.iter().position(|(slot, _)| goes(*slot));
        let left: Vec<_> = fields.into_iter().filter(|(slot, _)| !goes(*slot)).collect();
        let focus = place.and_then(|place| left.get(place)).map_or(focus, |(slot, _)| *slot);
        self.show(&left, Some(focus));
    }

    /// The plan as it would be saved; a field that is wrong gets the focus, and it is said.
    fn right(&mut self, model: &mut Model) -> Option<Plan> {
        match self.wanted(model.today()) {
            Ok(plan) => Some(plan),
            Err((slot, fault)) => {
                self.form.go(slot);
                model.say(Tone::Bad, fault);
                None
            }
        }
    }

    /// Saves what is typed, and makes the plan current; what is missing is said, and the first of it gets the focus.
    fn make_current(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(wanted) = self.right(model) else { return Vec::new() };
        let today = model.today();
        let missing = wanted.missing(today);
        if !missing.is_empty() {
            self.form.go(PlanForm::missing_at(&wanted, today));
            model.say(Tone::Bad, format!("Missing: {}", missing.join("; ")));
            return Vec::new();
        }
        let Some(seen) = &self.seen else { return Vec::new() };
        if !edits_between(seen, &wanted).is_empty() {
            self.then_current = true;
            return self.submit(model);
        }
        let (cycle, base) = seen.key();
        let to = PlanState::Current;
        self.sent = Some(Sent::Move(to));
        self.out.act(Command::Plan(PlanCommand::MovePlan { pupil: self.pupil, cycle, base, to }), model)
    }
}
