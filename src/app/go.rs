//! Where the screens meet: the one place that knows which screen a wish to go somewhere means.

use std::collections::BTreeSet;

use super::state::{App, Purpose};
use crate::domain::id::PupilId;
use crate::domain::record::flag::StepKind;
use crate::keys::Context;
use crate::model::{DraftId, DraftKey, Effect, Go, Tone};
use crate::proto::Question;
use crate::proto::message::{Request, Topic};
use crate::screen::Screen;
use crate::screen::audit::AuditScreen;
use crate::screen::code::Code;
use crate::screen::compare::Compare;
use crate::screen::confirm::Confirm;
use crate::screen::counts::CountsScreen;
use crate::screen::desk::DeskScreen;
use crate::screen::finding::Finding;
use crate::screen::flag::FlagDialog;
use crate::screen::help::Help;
use crate::screen::inbox::InboxScreen;
use crate::screen::item::ItemScreen;
use crate::screen::log::Log;
use crate::screen::message::Message;
use crate::screen::misplaced::MisplacedScreen;
use crate::screen::palette::Palette;
use crate::screen::paper::Paper;
use crate::screen::plan_form::PlanForm;
use crate::screen::pupil::PupilScreen;
use crate::screen::pupils::Pupils;
use crate::screen::readers::ReadersScreen;
use crate::screen::reason::Reason;
use crate::screen::signin::SignIn;
use crate::screen::staff::StaffScreen;
use crate::screen::stop::Stop;
use crate::screen::strategy::StrategyForm;
use crate::screen::sweep::Sweep;
use crate::theme::Theme;

const LEAVE: &str = "Leave sendo? Enter leaves, any other key stays.";

impl App {
    pub(super) fn go(&mut self, go: Go) {
        if self.model.at_door && !matches!(go, Go::Leave | Go::Back) {
            return;
        }
        let screen: Box<dyn Screen> = match go {
            Go::Back => return self.back(),
            Go::To(place, pupil) => match self.place(place, pupil) {
                Some(screen) => screen,
                None => return,
            },
            Go::Find(query, from) => {
                self.screens.clear();
                Box::new(Pupils::find(&query, from))
            }
            Go::GoOn(draft) => return self.go_on(draft),
            Go::Log(id, first) => Box::new(self.log_line(id, &first)),
            Go::Correct(pupil, entry) => Box::new(Log::correct(pupil, entry, &self.model)),
            Go::SweepClass(class) => {
                let before = self.screens.pop_if(|top| top.context() == Context::Sweep);
                let cells = before.and_then(|mut sweep| sweep.kept_as());
                Box::new(Sweep::new(class, &self.model).with_cells(cells, &self.model))
            }
            Go::Message(flags, kind) => Box::new(Message::new(&flags, kind, &self.model)),
            Go::Item(all, place) => Box::new(ItemScreen::new(all, place)),
            Go::ItemsOf(pupil, first) => Box::new(ItemScreen::of_pupil(pupil, first)),
            Go::EndByPlan(pupil, flag) => Box::new(StrategyForm::new(pupil, &self.model).ending(flag, &self.model)),
            Go::Away => Box::new(Message::away(&self.model)),
            Go::Counts => Box::new(CountsScreen),
            Go::Audit => Box::new(AuditScreen::default()),
            Go::Compare(id) => Box::new(Compare::new(id)),
            Go::Handout(id) => return self.open_page(Paper::handout(id)),
            Go::Cover(class) => return self.cover(class),
            Go::Reason(id) => Box::new(Reason::new(id, &self.model)),
            Go::PaletteWith(typed) => match self.palette(typed) {
                Some(palette) => palette,
                None => return,
            },
            Go::Stop(Some((word, text))) => Box::new(Stop::at(word, text, self.stop_stays())),
            Go::Stop(None) => {
                let typed = self.top_mut().and_then(<dyn Screen>::text).unwrap_or_default();
                Box::new(Stop::by_key(typed, self.stop_stays()))
            }
            Go::Leave => Box::new(Confirm::new(LEAVE, Effect::Quit)),
            Go::TakeBack(taken) => Box::new(Confirm::new(self.asks_back(&taken), Effect::Withdraw(taken))),
            Go::Why(taken) => match Reason::of_taking_back(taken) {
                Some(reason) => Box::new(reason),
                None => return,
            },
            Go::StepBack(question, last) => Box::new(Confirm::new(question, Effect::StepBack(last))),
            Go::Misplaced => Box::new(MisplacedScreen::default()),
            Go::NewPin => Box::new(SignIn::change()),
            Go::Code => return self.ask_for_code(),
            Go::SetUpCode => Box::new(Code::set_up()),
        };
        self.open(screen);
    }

    /// The screen of a place, about the pupil where it is about one: each place says here how one comes there.
    fn place(&mut self, place: Context, pupil: Option<PupilId>) -> Option<Box<dyn Screen>> {
        let model = &self.model;
        Some(match place {
            Context::Pupils => Box::new(Pupils::default()),
            Context::Pupil => Box::new(PupilScreen::new(pupil?)),
            Context::LogLine => Box::new(self.log_line(pupil?, "")),
            Context::Strategy => Box::new(StrategyForm::new(pupil?, model)),
            Context::Finding => Box::new(Finding::new(pupil?, model)),
            Context::PlanForm => Box::new(PlanForm::new(pupil?, model)),
            Context::Flag => Box::new(FlagDialog::new(pupil?, model)),
            Context::Sweep => return self.sweep(),
            Context::Desk => Box::new(DeskScreen::default()),
            Context::Inbox => Box::new(InboxScreen::default()),
            Context::Readers => Box::new(ReadersScreen::new(pupil?)),
            Context::Staff => Box::new(StaffScreen::default()),
            Context::Palette => return self.palette(""),
            Context::Help => Box::new(Help::new(self.top()?.context())),
            // A part of another, or several screens in one place: a wish of its own says which.
            Context::CellNote
            | Context::DeskFilter
            | Context::Item
            | Context::FlagNote
            | Context::StaffLine
            | Context::Message
            | Context::Report
            | Context::Stop
            | Context::Confirm
            | Context::SignIn
            | Context::Locked => return None,
        })
    }

    fn log_line(&self, pupil: PupilId, first: &str) -> Log {
        let log = Log::new(pupil, first, &self.model);
        if self.top().is_some_and(|top| top.context() == Context::Pupils) { log.at_home() } else { log }
    }

    /// Opens what something was typed for, with it.
    fn go_on(&mut self, draft: DraftId) {
        let model = &self.model;
        let screen: Box<dyn Screen> = match draft.key {
            DraftKey::About(place, pupil) => match self.place(place, Some(pupil)) {
                Some(screen) => screen,
                None => return,
            },
            DraftKey::Flag(pupil, reason) => Box::new(FlagDialog::under(pupil, reason, model)),
            DraftKey::Reason(pupil) => Box::new(Reason::new(pupil, model)),
            DraftKey::Why(pupil, record) => match Reason::of_taking_back(self.taken_of(pupil, record)) {
                Some(reason) => Box::new(reason),
                None => return,
            },
            DraftKey::Correct(pupil, entry) => Box::new(Log::correct(pupil, entry, model)),
            DraftKey::Message(flag, step) => Box::new(Message::new(&[flag], step.unwrap_or(StepKind::Reply), model)),
            DraftKey::Away => Box::new(Message::away(model)),
            DraftKey::Cell(..) | DraftKey::Sweep | DraftKey::Swept => match self.sweep() {
                Some(sweep) => sweep,
                None => return,
            },
        };
        self.open(screen);
        self.with_top(|screen, model| {
            screen.go_on(draft, model);
            Vec::new()
        });
    }

    fn sweep(&mut self) -> Option<Box<dyn Screen>> {
        let shown = self.top().and_then(|screen| screen.shows(&self.model));
        let chosen = self.top().and_then(|screen| screen.chosen(&self.model));
        let Some(sweep) = Sweep::first(chosen, shown, &self.model) else {
            self.model.say(Tone::Note, "Nobody whom you work with has support: there is nothing to sweep.");
            return None;
        };
        Some(Box::new(sweep))
    }

    fn cover(&mut self, class: Option<String>) {
        match class.or_else(|| self.class_here()) {
            Some(class) => self.open_page(Paper::cover(class)),
            None => self.model.say(Tone::Note, "Nobody whom you work with has support: there is no sheet to show."),
        }
    }

    /// Opens a page in the place of the one before: the cache holds one.
    fn open_page(&mut self, page: Paper) {
        self.screens.retain(|under| !under.is_page());
        self.open(Box::new(page));
    }

    /// The class of the pupil on the screen, or the first one with a pupil to read of.
    fn class_here(&self) -> Option<String> {
        let cache = &self.model.cache;
        let shown = self.top().and_then(|screen| screen.shows(&self.model)).and_then(|id| cache.pupil(id));
        let form = shown.filter(|pupil| pupil.mine && !pupil.form.is_empty()).map(|pupil| pupil.form.as_str());
        form.or_else(|| cache.supported_classes().first().copied()).map(str::to_owned)
    }

    fn palette(&self, typed: &str) -> Option<Box<dyn Screen>> {
        let under = self.top()?.context();
        let mut palette = Palette::new(under, self.more(), self.much_more(), |action| self.why_not(action));
        palette.begin(typed, &self.model);
        Some(Box::new(palette))
    }

    /// The screen on top goes. Home never does: where nothing is left, it comes up.
    fn back(&mut self) {
        if self.model.at_door && self.screens.len() < 2 {
            return; // Behind the door is nothing to go back to.
        }
        self.screens.pop();
        if self.screens.is_empty() {
            self.open(Box::new(Pupils::default()));
        }
    }

    pub(super) fn set_theme(&mut self, name: &str) {
        match Theme::built_in(name, self.colour) {
            Ok(theme) => self.theme = theme,
            Err(error) => self.model.say(Tone::Bad, error.to_string()),
        }
    }

    /// Tells the server what is on the screen or kept ready, when that is something else than before.
    pub(super) fn watch(&mut self) {
        let asked = self.under_way.values().filter_map(|(purpose, _)| match purpose {
            Purpose::Fill(question @ Question::Cards { .. }) => Some(question.topics(None)),
            _ => None,
        });
        let asked = asked.flatten().collect();
        self.watch_with(asked);
    }

    /// The same, and this that is asked for now.
    pub(super) fn watch_with(&mut self, asked: Vec<Topic>) {
        if self.model.at_door {
            return;
        }
        let open = self.screens.iter().filter_map(|screen| screen.holds()).collect();
        self.model.open.keep(&open, &self.model.cache);
        let mut topics = BTreeSet::from([Topic::Pupils, Topic::School, Topic::Reach]);
        let me = self.model.me();
        topics.extend(
            self.on_screen().iter().filter(|question| self.may_fill(question)).flat_map(|asked| asked.topics(me)),
        );
        topics.extend(self.screens.iter().filter_map(|screen| screen.shows(&self.model)).map(Topic::Pupil));
        topics.extend(self.model.cache.ready().map(Topic::Pupil).chain(asked));
        if topics != self.watched {
            self.watched.clone_from(&topics);
            self.ask(Purpose::Nothing, Request::Watch { topics });
        }
    }
}
