//! Coming in and going: what the screens show and hold while nobody is in, what is kept for whoever left, and when
//! somebody has been away too long.

use std::time::Duration;

use super::state::{App, Purpose};
use crate::client::Greeting;
use crate::domain::id::StaffId;
use crate::model::Tone;
use crate::proto::ask::{Question, Reply};
use crate::proto::message::{Request, Topic};
use crate::proto::signin::{DoorStep, Doorway, Way, Withheld};
use crate::proto::subject::Desk;
use crate::proto::view::Welcome;
use crate::screen::code::Code;
use crate::screen::lock::Lock;
use crate::screen::signin::SignIn;
use crate::screen::{Writing, stop};

/// How long nobody may touch a key before the screen locks: on an account that many use, and on one's own.
const IDLE: [Duration; 2] = [Duration::from_secs(90), Duration::from_mins(10)];
/// How long before that a line says so.
pub(super) const WARNING: Duration = Duration::from_secs(15);

/// Something that was sent for somebody and not answered before they left; it is theirs alone.
struct Held {
    writer: StaffId,
    purpose: Purpose,
    request: Request,
}

/// Who has left, and how.
#[derive(Default)]
pub(super) struct Left {
    /// The door has been shown and nobody has touched a key since.
    untouched: bool,
    /// Somebody else of the demo is to come in.
    switches: bool,
    /// Somebody has been in.
    pub(super) was_in: bool,
}

/// What the app holds of coming and going.
#[derive(Default)]
pub(super) struct Door {
    /// It was said that the screen will lock.
    pub(super) warned: bool,
    /// The screen is to be wiped before it is drawn again.
    wiped: bool,
    /// The safeguarding stop has come up, and nobody has asked yet.
    pub(super) stopped: bool,
    pub(super) left: Left,
    /// Who was in last, for what is still owed to them.
    writer: Option<StaffId>,
    held: Vec<Held>,
}

impl App {
    /// How long after the last key the screen locks; `None` while nobody is in, and while time is being taken.
    pub fn idle_limit(&self) -> Option<Duration> {
        let usual = if self.model.welcome.shared { IDLE[0] } else { IDLE[1] };
        let is_away = !self.model.at_door && !self.timer_runs();
        is_away.then(|| if self.is_stopped() { self.stop_stays() } else { self.at_most(usual) })
    }

    /// How long the safeguarding stop stands without a key, everywhere: words are written down from it.
    pub(super) fn stop_stays(&self) -> Duration {
        self.at_most(stop::STAYS)
    }

    fn at_most(&self, usual: Duration) -> Duration {
        self.idle_at_most.map_or(usual, |most| most.min(usual))
    }

    /// How long after the last key it says that it will lock.
    pub fn idle_warning(&self) -> Option<Duration> {
        self.idle_limit().map(|limit| limit.checked_sub(WARNING).unwrap_or(limit / 2))
    }

    /// Whether time is being taken of something that goes on: nobody is away then.
    #[expect(clippy::unused_self, reason = "there are no timers yet: whoever brings them says it here")]
    fn timer_runs(&self) -> bool {
        false
    }

    /// Says that it will lock. The next key does nothing but stay.
    pub(super) fn warn(&mut self) {
        let left = self
            .idle_limit()
            .zip(self.idle_warning())
            .map_or(WARNING, |(limit, warning)| limit.saturating_sub(warning));
        self.model.say(Tone::Note, format!("Locks in {} s: press any key.", left.as_secs().max(1)));
        self.door.warned = true;
    }

    /// Locks: what was typed is handed in first; then nothing of anybody is held or shown here, whatever the server
    /// does.
    pub(super) fn lock(&mut self, switch: bool) {
        if self.model.at_door {
            return;
        }
        self.keep_drafts();
        self.door.writer = self.model.me();
        self.door.left.switches = switch;
        self.clear_out();
        self.ask(Purpose::Door(None), Request::Door(DoorStep::Lock { switch }));
        let (opening, alarms) = (Vec::new(), Vec::new());
        let nobody = Welcome { me: None, opening, alarms, withheld: None, ..self.model.welcome.clone() };
        self.show_door(nobody, None);
    }

    /// What is still owed is owed silently, and whatever else was asked is nobody's any more.
    fn clear_out(&mut self) {
        self.under_way.retain(|_, (_, request)| matches!(request, Request::Do { .. } | Request::KeepDrafts { .. }));
        for (purpose, request) in self.under_way.values_mut() {
            if matches!(request, Request::Do { .. }) {
                *purpose = Purpose::Silent;
            }
        }
        self.out.retain(|(id, _)| self.under_way.contains_key(id));
        self.watched.clear();
        self.missed.clear();
        self.ahead.keys.clear();
        self.door.warned = false;
    }

    /// The server has said how one gets in.
    pub(super) fn show_to_door(&mut self, doorway: Doorway) {
        if !self.model.at_door {
            self.door.writer = self.model.me();
            self.clear_out();
        }
        let said = self.model.said.take();
        self.show_door(doorway.welcome, Some(doorway.way));
        self.model.said = said.filter(|said| said.tone == Tone::Bad);
    }

    fn show_door(&mut self, welcome: Welcome, way: Option<Way>) {
        self.model.become_other(welcome);
        self.model.at_door = true;
        self.door.wiped = true;
        self.door.left.untouched = way.is_some();
        self.screens = vec![match way {
            None => Box::new(Lock::waiting()),
            Some(Way::Key) => Box::new(Lock::default()),
            Some(way) => Box::new(SignIn::at(way)),
        }];
    }

    /// Somebody is in.
    pub(super) fn enter(&mut self, welcome: Welcome, sentence: Option<&str>) {
        self.model.become_other(welcome);
        self.announced = None;
        self.door.wiped = true;
        self.clear_out();
        let me = self.model.me();
        let (own, others) =
            std::mem::take(&mut self.door.held).into_iter().partition(|held: &Held| Some(held.writer) == me);
        self.door.held = others;
        for Held { purpose, request, .. } in own {
            self.ask(purpose, request);
        }
        self.start();
        if let Some(sentence) = sentence {
            self.model.say(Tone::Good, sentence);
        }
        self.arrive();
    }

    /// What somebody hears who has just come in.
    pub(super) fn arrive(&mut self) {
        if let Some(alarm) = self.model.welcome.alarms.first().cloned() {
            self.model.say(Tone::Bad, alarm);
        }
        if self.model.welcome.withheld.is_some() {
            self.ask_for_code();
        }
    }

    /// Rights wait for a code: it is asked for, or set up.
    pub(super) fn ask_for_code(&mut self) {
        let set_up = self.model.welcome.withheld != Some(Withheld::NeedsCode);
        self.open(Box::new(if set_up { Code::set_up() } else { Code::ask() }));
    }

    /// What the server said at the door.
    pub(super) fn door_said(&mut self, sentence: Option<&'static str>, reply: Reply) {
        match reply {
            Reply::Welcome(welcome) => self.enter(*welcome, sentence),
            Reply::Door(doorway) => self.show_to_door(*doorway),
            Reply::CodeSetUp(set_up) => {
                for screen in &mut self.screens {
                    screen.at_door(Ok(&set_up), &mut self.model);
                }
            }
            Reply::Slips(slips, _) => {
                if let [slip] = slips.as_slice() {
                    let (name, pin) = (&slip.name, slip.pin.bare());
                    self.model.say(
                        Tone::Good,
                        format!("{pin} is {name}'s one-time PIN: write it down, the next key hides it."),
                    );
                }
            }
            Reply::Refused(refusal) => {
                for screen in &mut self.screens {
                    screen.at_door(Err(&refusal), &mut self.model);
                }
            }
            _ => {}
        }
    }

    /// Sends a step at the door.
    pub(super) fn step(&mut self, step: DoorStep) {
        let sentence = match &step {
            DoorStep::NewPin { .. } => Some("Your new PIN holds from now on."),
            DoorStep::Code(_) => Some("The code was right: all your rights are there."),
            _ => None,
        };
        self.ask(Purpose::Door(sentence), Request::Door(step));
    }

    /// There is a new line: what was not answered is asked again, of whoever is in. A command keeps its name, so what the
    /// old server has done already is not done twice. What is owed for somebody who must sign in again waits for them.
    pub(super) fn line_up(&mut self, greeting: Greeting) {
        self.model.line_down = None;
        self.out.clear();
        self.watched.clear();
        self.missed.clear();
        let locked = self.model.at_door;
        let owed = std::mem::take(&mut self.under_way);
        match greeting {
            Greeting::Door(doorway) => {
                let writer = if locked { self.door.writer } else { self.model.me() };
                let unkept = self.model.drafts.take_changes();
                let unkept = (!unkept.is_empty()).then(|| (Purpose::Keep, Request::KeepDrafts { changes: unkept }));
                for (purpose, request) in owed.into_values().chain(unkept) {
                    let purpose = if matches!(purpose, Purpose::Keep) { purpose } else { Purpose::Silent };
                    if let (Some(writer), Request::Do { .. } | Request::KeepDrafts { .. }) = (writer, &request) {
                        self.door.held.push(Held { writer, purpose, request });
                    }
                }
                self.show_to_door(*doorway);
            }
            Greeting::Welcome(welcome) => {
                self.watch(); // First: what changes after the answers is heard of.
                for (purpose, request) in owed.into_values() {
                    if !matches!(purpose, Purpose::Nothing | Purpose::Door(_)) {
                        self.ask(purpose, request);
                    }
                }
                if locked {
                    return self.ask(Purpose::Door(None), Request::Door(DoorStep::Lock { switch: false }));
                }
                self.model.welcomed(*welcome);
                self.changed(&[Topic::All].into());
                self.model.say(Tone::Note, "The server is back.");
            }
        }
    }

    /// A key was touched.
    pub(super) fn touched_at_door(&mut self) {
        self.door.left.untouched = false;
    }

    /// Whether it has just been locked, and the server has not said so yet.
    pub fn is_locking(&self) -> bool {
        self.model.at_door
            && self.model.line_down.is_none()
            && self.under_way.values().any(|(_, request)| matches!(request, Request::Door(DoorStep::Lock { .. })))
    }

    /// Whether nobody is in and nothing is owed to anybody, so that all this program still holds is what nobody is to find
    /// in its memory. Not where the demo changes its person.
    pub fn may_be_forgotten(&self) -> bool {
        let nothing_owed = self.is_settled() && self.out.is_empty() && self.door.held.is_empty();
        self.model.at_door
            && self.door.left.untouched
            && self.door.left.was_in
            && !self.door.left.switches
            && nothing_owed
            && !self.has_drafts_to_keep()
            && self.model.line_down.is_none()
    }

    /// Whether the screen is to be wiped before it is drawn again; asking takes the mark away.
    pub fn take_wiped(&mut self) -> bool {
        std::mem::take(&mut self.door.wiped)
    }

    /// Whether what is typed now is for nobody's eyes.
    pub fn types_secret(&mut self) -> bool {
        self.top_mut().is_some_and(|top| matches!(top.writing(), Writing::Secret))
    }

    /// Whether what was asked goes to somebody who is in, and who has what is asked for.
    pub(super) fn may_fill(&self, question: &Question) -> bool {
        let of = match question {
            Question::ItemRows { of, .. } | Question::Items { of, .. } => Some(of),
            _ => None,
        };
        let own = of == Some(&Desk::Own)
            || matches!(
                question,
                Question::Waits
                    | Question::Mine { .. }
                    | Question::Misplaced { .. }
                    | Question::Drafts
                    | Question::UnreadPlans { .. }
                    | Question::OpenConcerns { .. }
                    | Question::Tried { .. }
                    | Question::Changes { .. }
            );
        !self.model.at_door
            && (self.model.me().is_some() || !own)
            && (self.model.triages() || !matches!(of, Some(Desk::Triage(_))))
    }
}
