//! Where the screens meet: the one place that knows which screen a wish to go somewhere means.

use std::collections::BTreeSet;

use super::state::App;
use crate::domain::staff::Role;
use crate::model::{DraftKey, Effect, Go, Tone};
use crate::proto::message::{Request, Topic};
use crate::screen::Screen;
use crate::screen::audit::AuditScreen;
use crate::screen::code::Code;
use crate::screen::compare::Compare;
use crate::screen::counts::CountsScreen;
use crate::screen::finding::Finding;
use crate::screen::flag::FlagDialog;
use crate::screen::help::Help;
use crate::screen::inbox::InboxScreen;
use crate::screen::leave::Leave;
use crate::screen::log::Log;
use crate::screen::message::Message;
use crate::screen::palette::Palette;
use crate::screen::paper::Paper;
use crate::screen::plan_form::PlanForm;
use crate::screen::pupil::PupilScreen;
use crate::screen::pupils::Pupils;
use crate::screen::queue::QueueScreen;
use crate::screen::reason::Reason;
use crate::screen::signin::SignIn;
use crate::screen::staff::StaffScreen;
use crate::screen::stop::Stop;
use crate::screen::strategy::StrategyForm;
use crate::screen::sweep::Sweep;
use crate::theme::Theme;

/// Who can be played in the demo, by login.
const CAST: [(&str, &str); 5] = [
    ("teacher", "h.bennett"),
    ("teaching assistant", "k.osei"),
    ("SENCO", "s.iqbal"),
    ("head", "m.hughes"),
    ("office", "office"),
];

impl App {
    pub(super) fn go(&mut self, go: Go) {
        if self.model.at_door && !matches!(go, Go::Leave | Go::Back) {
            return;
        }
        let screen: Box<dyn Screen> = match go {
            Go::Back => return self.back(),
            Go::Find(query) => {
                self.screens.clear();
                Box::new(Pupils::find(&query))
            }
            Go::Pupil(id) => Box::new(PupilScreen::new(id)),
            Go::Log(id, first) => Box::new(Log::new(id, &first, &self.model)),
            Go::Flag(id) => Box::new(FlagDialog::new(id, &self.model)),
            Go::Sweep => return self.sweep(),
            Go::Plan(id) => Box::new(StrategyForm::new(id, &self.model)),
            Go::Finding(id) => Box::new(Finding::new(id, &self.model)),
            Go::PlanForm(id) => Box::new(PlanForm::new(id, &self.model)),
            Go::Message(flag, step) => Box::new(Message::new(flag, step, &self.model)),
            Go::Queue => Box::new(QueueScreen::default()),
            Go::Inbox => Box::new(InboxScreen::default()),
            Go::Staff => Box::new(StaffScreen::default()),
            Go::Counts => Box::new(CountsScreen),
            Go::Audit => Box::new(AuditScreen::default()),
            Go::Compare(id) => Box::new(Compare::new(id)),
            Go::Handout(id) => return self.open_page(Paper::handout(id)),
            Go::Cover(class) => return self.cover(class),
            Go::Reason(id) => Box::new(Reason::new(id, &self.model)),
            Go::Help => match self.top() {
                Some(top) => Box::new(Help::new(top.context())),
                None => return,
            },
            Go::Palette => match self.top() {
                Some(top) => Box::new(Palette::new(top.context(), self.more(), |action| self.why_not(action))),
                None => return,
            },
            Go::Stop(found) => Box::new(Stop::new(found)),
            Go::Leave => Box::new(Leave),
            Go::NewPin => Box::new(SignIn::change()),
            Go::Code => return self.ask_for_code(),
            Go::SetUpCode => Box::new(Code::set_up()),
        };
        self.open(screen);
    }

    fn sweep(&mut self) {
        let shown = self.top().and_then(|screen| screen.shows(&self.model));
        match Sweep::first_class(shown, &self.model) {
            Some(class) => self.open(Box::new(Sweep::new(class, &self.model))),
            None => self.model.say(Tone::Note, "Nobody whom you work with has support: there is nothing to sweep."),
        }
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

    /// What the palette offers besides the keys.
    fn more(&self) -> Vec<(String, Effect)> {
        let mut more = Vec::new();
        for key in self.model.drafts.keys() {
            let named = |id| self.model.cache.pupil(id).map_or_else(|| "a pupil".to_owned(), |pupil| pupil.name.full());
            match key {
                DraftKey::Log(id) => {
                    more.push((
                        format!("go on with the log line for {}", named(id)),
                        Effect::Go(Go::Log(id, String::new())),
                    ));
                }
                DraftKey::Flag(id) => {
                    more.push((format!("go on with the flag for {}", named(id)), Effect::Go(Go::Flag(id))));
                }
                DraftKey::Plan(id) => {
                    more.push((format!("go on with the plan of {}", named(id)), Effect::Go(Go::Plan(id))));
                }
                DraftKey::Finding(id) => {
                    more.push((
                        format!("go on with what was found out about {}", named(id)),
                        Effect::Go(Go::Finding(id)),
                    ));
                }
                DraftKey::PlanDraft(id) => {
                    more.push((format!("go on with the new plan of {}", named(id)), Effect::Go(Go::PlanForm(id))));
                }
                DraftKey::Sweep => more.push(("go on with the sweep".into(), Effect::Go(Go::Sweep))),
                DraftKey::Message(_) => {}
            }
        }
        if self.model.welcome.school.as_ref().is_some_and(|school| school.demo) {
            more.extend(
                CAST.map(|(role, login)| (format!("change role: {role} ({login})"), Effect::Become(login.into()))),
            );
        }
        more.extend(self.at_the_door());
        let sheet = |class: &str| (format!("cover sheet: {class}"), Effect::Go(Go::Cover(Some(class.to_owned()))));
        more.extend(self.model.cache.supported_classes().into_iter().map(sheet));
        more.extend(Theme::names().map(|name| (format!("theme: {name}"), Effect::Theme(name.into()))));
        more
    }

    /// What has to do with who one is.
    fn at_the_door(&self) -> Vec<(String, Effect)> {
        let welcome = &self.model.welcome;
        let Some(me) = &welcome.me else { return Vec::new() };
        let demo = welcome.school.as_ref().is_some_and(|school| school.demo);
        let mut more = Vec::new();
        if welcome.shared || demo {
            more.push(("switch user: somebody else signs in".into(), Effect::Lock { switch: true }));
        }
        if welcome.withheld.is_some() {
            more.push(("type the code of my second factor".into(), Effect::Go(Go::Code)));
        } else if !demo && me.is(&[Role::Senco, Role::DeputySenco, Role::Head, Role::Admin]) {
            more.push(("set up my second factor".into(), Effect::Go(Go::SetUpCode)));
        }
        if !demo {
            more.push(("choose a new PIN".into(), Effect::Go(Go::NewPin)));
        }
        more
    }

    pub(super) fn set_theme(&mut self, name: &str) {
        match Theme::built_in(name, self.colour) {
            Ok(theme) => self.theme = theme,
            Err(error) => self.model.say(Tone::Bad, error.to_string()),
        }
    }

    /// Tells the server what is on the screen, when that is something else than before.
    pub(super) fn watch(&mut self) {
        if self.model.at_door {
            return;
        }
        let open = self.screens.iter().filter_map(|screen| screen.holds()).collect();
        self.model.open.keep(&open, &self.model.cache);
        let mut topics = BTreeSet::from([Topic::Pupils, Topic::School, Topic::Reach]);
        topics.extend(self.model.me().map(|_| Topic::Inbox));
        topics.extend(self.model.triages().then_some(Topic::Queue));
        topics.extend(self.screens.iter().filter_map(|screen| screen.shows(&self.model)).map(Topic::Pupil));
        if topics != self.watched {
            self.watched.clone_from(&topics);
            self.ask(super::state::Purpose::Nothing, Request::Watch { topics });
        }
    }
}
