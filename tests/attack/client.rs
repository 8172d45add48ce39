//! A client over bare frames that knows what it should be told, and says where it was told something else.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::os::unix::net::UnixStream;

use sendo::clock::Clock;
use sendo::domain::audit::Kind;
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::record::staff::{Role, StaffCommand};
use sendo::domain::time;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Call, Hello, Request, Told, VERSION};
use sendo::proto::signin::DoorStep;
use sendo::proto::{Question, Slice, frame};

use crate::asks;
use crate::model::{self, Answer, Ask, By, Kinship, Line, Reason, Trace, Verdict};
use crate::world::{
    NOBODY, PEOPLE, PUPILS, WATCHER, World, entry_mark, item_mark, login, pupil_id, record_mark, reserved_mark,
    staff_id,
};

/// Where the program answers otherwise than the model says, and why that is right: who asks for what, and the verdict.
fn differs(person: &model::Asker, ask: Ask, kin: Kinship, got: Verdict) -> Option<&'static str> {
    let reads_audit = matches!(person, model::Asker::Person { roles, disabled: false } if roles.contains(&model::Role::DataProtection));
    match (ask, kin, got) {
        // Who asks for parents who looked at their child must be able to name a child at whom nobody looked.
        (Ask::Names | Ask::Find, _, Verdict::Yes) if reads_audit => Some("data protection asks the audit by name"),
        // Whoever sees a child in the corridor hands it in: a flag reads nothing, and the SENCO sees who raised it.
        (Ask::Flag(_), Kinship::Others, Verdict::Yes) => Some("a flag needs no reason, for it opens nothing"),
        // Whose plan it is asks colleagues to read it, as the SENCO does.
        (Ask::Nudge(_), Kinship::Own, _) => Some("the pupil's own teachers nudge"),
        _ => None,
    }
}

/// Numbers that come again with the same seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }
}

struct Seat {
    stream: UnixStream,
    last: u64,
    line: Line,
    /// Of whom this seat has been told since somebody sat down.
    told: BTreeSet<u32>,
}

pub(crate) struct Attacker {
    world: World,
    seats: Vec<Seat>,
    day: u32,
    /// How often somebody who sat down anew was told of a pupil: as many rows there must be at least.
    owed: BTreeMap<(u32, u32), usize>,
    asked: usize,
    /// What was not as the model says, each sort of it once.
    wrong: BTreeSet<String>,
}

impl Attacker {
    pub(crate) fn new(world: World, lines: usize) -> Attacker {
        let seat =
            || Seat { stream: world.server.connect().unwrap(), last: 0, line: Line::default(), told: BTreeSet::new() };
        let seats = (0..lines).map(|_| seat()).collect();
        Attacker { world, seats, day: 0, owed: BTreeMap::new(), asked: 0, wrong: BTreeSet::new() }
    }

    fn send(&mut self, place: usize, request: Request) -> Reply {
        let seat = &mut self.seats[place];
        seat.last += 1;
        self.asked += 1;
        seat.stream.write_all(&frame::encode(&Call(seat.last, request)).unwrap()).unwrap();
        loop {
            if let Told::Reply(id, reply) = frame::read(&mut seat.stream).unwrap() {
                assert_eq!(id, seat.last);
                return reply;
            }
        }
    }

    /// Somebody sits down: hello, or who was there says it again as somebody else.
    pub(crate) fn sit(&mut self, place: usize, person: Option<u32>) {
        let hello = Hello { proto: VERSION, program: "mine".into(), act_as: person.map(login) };
        let reply = self.send(place, Request::Hello(hello));
        let closed = person.is_some_and(|person| self.world.people[&person].1);
        assert_eq!(matches!(reply, Reply::Welcome(_)), !closed, "{reply:?}");
        let seat = &mut self.seats[place];
        if !closed {
            seat.line.sign_in(person);
            seat.told.clear();
        }
    }

    pub(crate) fn lock(&mut self, place: usize) {
        if self.seats[place].line.who.is_some() {
            let reply = self.send(place, Request::Door(DoorStep::Lock { switch: false }));
            assert!(matches!(reply, Reply::Door(_)), "{reply:?}");
            let seat = &mut self.seats[place];
            seat.line.lock();
            seat.told.clear();
        }
    }

    pub(crate) fn unlock(&mut self, place: usize) {
        if self.seats[place].line.locked {
            let reply = self.send(place, Request::Door(DoorStep::Unlock));
            let seat = &mut self.seats[place];
            seat.line.locked = !matches!(reply, Reply::Welcome(_));
            let closed = seat.line.who.is_some_and(|person| self.world.people[&person].1);
            assert_eq!(seat.line.locked, closed, "{reply:?}");
        }
    }

    pub(crate) fn hang_up(&mut self, place: usize) {
        let mut line = Line::default();
        line.set_day(self.day);
        self.seats[place] = Seat { stream: self.world.server.connect().unwrap(), last: 0, line, told: BTreeSet::new() };
    }

    pub(crate) fn midnight(&mut self) {
        let later = self.world.clock.now().millis() + 86_400_000;
        self.world.clock.follow(&Clock::showing(time::Instant::from_millis(later)));
        self.day += 1;
        self.seats.iter_mut().for_each(|seat| seat.line.set_day(self.day));
    }

    /// The owner gives somebody other roles, or closes their account or opens it.
    pub(crate) fn become_other(&mut self, person: u32, roles: BTreeSet<Role>, closes: bool) {
        let mut owner = sendo::client::Caller::greet(&self.world.server.connect().unwrap(), None).unwrap().0;
        let close = |disabled| Command::Staff(StaffCommand::SetDisabled { login: login(person), disabled });
        if self.world.people[&person].1 {
            owner.run(close(false)).unwrap();
        }
        owner.run(Command::Staff(StaffCommand::SetRoles { login: login(person), roles: roles.clone() })).unwrap();
        if closes {
            owner.run(close(true)).unwrap();
        }
        self.world.people.insert(person, (roles, closes));
    }

    /// Asks for the record of one that has been opened, or opens one.
    pub(crate) fn ask_opened(&mut self, place: usize, dice: &mut Dice) {
        let pupil = u32::try_from(dice.below(PUPILS as usize)).unwrap();
        let all =
            [Ask::OpenWithReason(pupil, Reason::Given), Ask::Record(pupil), Ask::Card(pupil), Ask::Assessment(pupil)];
        self.ask(place, all[dice.below(all.len())]);
        self.ask(place, Ask::Record(pupil));
    }

    /// Asks in every way there is, and compares what comes with the model.
    pub(crate) fn ask(&mut self, place: usize, ask: Ask) {
        let me = self.seats[place].line.who;
        for request in asks::requests(ask, me.unwrap_or(0)) {
            self.ask_so(place, ask, &request);
        }
    }

    fn ask_so(&mut self, place: usize, ask: Ask, request: &Request) {
        let who = self.seats[place].line.who;
        let kin = match (ask.pupil(), ask, who) {
            (Some(pupil), _, Some(person)) => self.world.kin(person, pupil),
            (Some(pupil), ..) => {
                if pupil == NOBODY {
                    Kinship::None
                } else {
                    Kinship::Others
                }
            }
            (None, Ask::CoverSheet, Some(person)) if self.world.teaches.contains(&(person, asks::cover_of())) => {
                Kinship::Own
            }
            (None, ..) => Kinship::Others,
        };
        let person = who.map_or(model::Asker::Owner, |person| self.world.asker(person));
        let answer = model::verdict(&person, &self.seats[place].line, ask, kin);
        let reply = self.send(place, request.clone());
        let got = verdict(ask, &reply);
        let context = || {
            format!("{who:?} {person:?} asks {ask:?} of a pupil who is {kin:?}: {request:?}\ngot {got:?}, {answer:?}")
        };
        let nothing = serde_json::to_string(&reply).unwrap().contains("\"rows\":[]");
        let stands =
            fits(&answer, got) || nothing && answer.allows(Verdict::No) || differs(&person, ask, kin, got).is_some();
        if !stands {
            let sort = format!("{ask:?}").split('(').next().unwrap_or_default().to_owned();
            let said = if let Reply::Refused(refusal) = &reply { refusal.sentence.as_str() } else { "" };
            self.wrong.insert(format!(
                "{sort} by {person:?}, pupil {kin:?}: {got:?} {said:?} instead of {:?}",
                answer.any_of
            ));
        }
        if who.is_none() || self.seats[place].line.locked {
            assert!(matches!(reply, Reply::Refused(_)), "{}", context());
            return;
        }
        let told = self.marks(place, &reply, &context());
        if got == Verdict::Yes && !matches!(reply, Reply::Refused(_)) {
            self.seats[place].line.answered(&person, ask, kin);
        }
        for pupil in told {
            self.is_noted(place, ask, pupil, &context());
        }
    }

    /// Whose texts came, each of them one that may come.
    fn marks(&self, place: usize, reply: &Reply, context: &str) -> BTreeSet<u32> {
        let (line, text) = (&self.seats[place].line, serde_json::to_string(reply).unwrap());
        let me = line.who.unwrap();
        let person = self.world.asker(me);
        let may = |ask: Ask, pupil| model::verdict(&person, line, ask, self.world.kin(me, pupil)).allows(Verdict::Yes);
        let mut told = BTreeSet::new();
        for pupil in 0..PUPILS {
            let mut came = |mark: String, allowed: bool| {
                if text.contains(&mark) {
                    assert!(allowed, "{context}\n{mark} in {text}");
                    told.insert(pupil);
                }
            };
            came(record_mark(pupil), may(Ask::Record(pupil), pupil));
            came(reserved_mark(pupil), may(Ask::Record(pupil), pupil) && model::sees_reserved(&person));
            for by in 0..=PEOPLE {
                let whose = if by == me { By::Asker } else { By::Another };
                came(entry_mark(pupil, by), may(Ask::OneEntry(pupil, whose), pupil));
                came(item_mark(pupil, by), by == me || may(Ask::OneItem(pupil, whose), pupil));
            }
        }
        told
    }

    /// Of somebody whom the asker does not work with a row stands on the disk when the answer comes; of others it comes.
    fn is_noted(&mut self, place: usize, ask: Ask, pupil: u32, context: &str) {
        let me = self.seats[place].line.who.unwrap();
        let (person, kin) = (self.world.asker(me), self.world.kin(me, pupil));
        if model::trace(&person, Ask::Record(pupil), kin).contains(&Trace::OpenedStranger) && is_of_record(ask) {
            let about = |line: &&str| {
                line.contains("opened")
                    && line.contains(&pupil_id(pupil).to_string())
                    && line.contains(&staff_id(me).to_string())
            };
            assert!(
                self.world.trail().lines().any(|line| about(&line)),
                "{context}\nno row about the opening of {pupil}"
            );
        }
        if self.seats[place].told.insert(pupil) {
            *self.owed.entry((me, pupil)).or_default() += 1;
        }
    }

    /// At the end all that was told stands in the trail.
    pub(crate) fn settle(&mut self) {
        let mut watcher =
            sendo::client::Caller::greet(&self.world.server.connect().unwrap(), Some(login(WATCHER))).unwrap().0;
        for ((person, pupil), owed) in std::mem::take(&mut self.owed) {
            let (about, of) = (Some(pupil_id(pupil)), Some(login(person)));
            let question = Question::Audit { pupil: about, staff: of, since: None, slice: Slice::first(1000) };
            let Ok(Reply::Audit(page)) = watcher.ask(question) else { panic!("no audit") };
            let looks = page.rows.iter().filter(|row| matches!(row.kind, Kind::Given | Kind::Opened | Kind::Exported));
            assert!(looks.count() >= owed, "person {person} was told of {pupil} {owed} times: {:?}", page.rows);
        }
        println!("{} requests", self.asked);
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }
}

/// Whether an answer to this is of the record of a pupil, and not what the asker wrote themselves.
fn is_of_record(ask: Ask) -> bool {
    ask.is_look() && !matches!(ask, Ask::OneItem(_, By::Asker))
}

fn fits(answer: &Answer, got: Verdict) -> bool {
    // Of what is not there it may be said that it is not there, where it could be read.
    answer.allows(got) || got == Verdict::NotFound && answer.allows(Verdict::Yes)
}

fn verdict(ask: Ask, reply: &Reply) -> Verdict {
    let Reply::Refused(refusal) = reply else { return Verdict::Yes };
    match refusal.kind {
        RefusalKind::Invalid if matches!(ask, Ask::OpenWithReason(_, Reason::Empty)) => Verdict::NeedsReason,
        RefusalKind::NotAllowed => Verdict::No,
        RefusalKind::NeedsReason => Verdict::NeedsReason,
        RefusalKind::NotFound => Verdict::NotFound,
        // Rights let it through; what it says is wrong.
        RefusalKind::Invalid | RefusalKind::Conflict | RefusalKind::NeedsWords => Verdict::Yes,
        kind => panic!("{kind:?}"),
    }
}
