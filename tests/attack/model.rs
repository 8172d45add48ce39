//! A plain model of who may do what in sendo, written from DOMAIN.md and issue 12 alone.
//!
//! [`verdict`] says what a right program answers, [`trace`] what must stand in the trail after an
//! ask that was answered, [`may_hold`] which pupils' rows a list may contain. Every rule carries a
//! reason: text in “quotes” is a sentence of DOMAIN.md, `issue:` one of the issue, `brief:` one of
//! the order for this model, and `assumption:` marks where the texts are silent. Where several
//! verdicts are acceptable, all are listed, the expected one first.
//!
//! How to use it: the thing asked for exists (a plan to read, an entry to correct) unless the
//! kinship is `None`; an answer with no row may stand for `No` and leaves no trace; a row or card
//! with nothing but name, form and year is `Names`, whatever it was asked as; a list cut down to
//! the rows that [`may_hold`] allows is an answer of `Yes`. `CoverSheet` takes the kinship of the
//! class (`Left`: a class of an earlier year). `trace` owes nothing for an ask that was refused.

use std::collections::{BTreeMap, BTreeSet};

pub type Pupil = u32;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    Teacher,
    Ta,
    Senco,
    DeputySenco,
    Head,
    Admin,
    DataProtection,
}

/// Who asks: a person of the school, as things stand now, or the Unix account that owns the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asker {
    Person { roles: BTreeSet<Role>, disabled: bool },
    Owner,
}

/// The pupil as seen by the asker, under `plans_seen_by = classes`: Own works with them (today's
/// cover and links included), Others is at the school, Left has left it, None is no such pupil.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kinship {
    Own,
    Others,
    Left,
    None,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Asker,
    Another,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    Given,
    Empty,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting {
    PlansSeenBy,
    SharedAccounts,
    SecondFactor,
    Dsl,
}

/// Parts of the inbox. `Changes`: of roles, DSL and who sees plans; `Openings`: with their reasons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    UnreadPlans,
    OpenConcerns,
    Tried,
    Changes,
    Openings,
}

/// What a line may want. `By` says who wrote the entry or raised the item that is named;
/// `MakePin` is a PIN for somebody else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[rustfmt::skip]
pub enum Ask {
    Names, Find, Queue, OwnItems, Inbox(Part), Staff, Strategies, Links, Classes, Counts, Mine, Audit, Drafts,
    Settings, CheckStore, CoverSheet,
    Card(Pupil), Record(Pupil), Entries(Pupil), PlanVersions(Pupil), Assessment(Pupil), ConcernsOf(Pupil),
    ReceiptsOf(Pupil), Handout(Pupil), ReadBy(Pupil), OneEntry(Pupil, By), OneItem(Pupil, By),
    OpenWithReason(Pupil, Reason), LogObservation(Pupil), CorrectOwn(Pupil, By), TakeBackOwn(Pupil, By),
    Flag(Pupil), AnswerItem(Pupil), RecordConcern(Pupil), AnswerConcern(Pupil), AssessEntry(Pupil),
    ChangePlan(Pupil), SetNeeds(Pupil), ReadReceipt(Pupil), Nudge(Pupil), LinkStaff(Pupil),
    ImportRoster, AddStaff, ChangeRole, DisableStaff, MakePin, ChooseSetting(Setting), KeepStrategyList,
}
use Ask::*;
#[rustfmt::skip]
impl Ask {
    pub fn pupil(self) -> Option<Pupil> {
        match self {
            Card(p) | Record(p) | Entries(p) | PlanVersions(p) | Assessment(p) | ConcernsOf(p) | ReceiptsOf(p)
            | Handout(p) | ReadBy(p) | OneEntry(p, _) | OneItem(p, _) | OpenWithReason(p, _) | LogObservation(p)
            | CorrectOwn(p, _) | TakeBackOwn(p, _) | Flag(p) | AnswerItem(p) | RecordConcern(p) | AnswerConcern(p)
            | AssessEntry(p) | ChangePlan(p) | SetNeeds(p) | ReadReceipt(p) | Nudge(p) | LinkStaff(p) => Some(p),
            _ => None,
        }
    }
    /// Reading a pupil's record or a piece of it.
    pub fn is_look(self) -> bool {
        matches!(self, Card(_) | Record(_) | Entries(_) | PlanVersions(_) | Assessment(_)
            | ConcernsOf(_) | ReceiptsOf(_) | Handout(_) | ReadBy(_) | OneEntry(..) | OneItem(..))
    }
}

/// An opening is needless where the asker worked with the pupil when it was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opening {
    Needed,
    Needless,
}

/// One client line. issue: “An opening lasts until the line's end, lock or midnight.”
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    pub who: Option<u32>,
    pub locked: bool,
    pub day: u32,
    opened: BTreeMap<Pupil, Opening>,
}

impl Line {
    /// Somebody comes in, or the line ends. assumption: whoever comes in on a shared line inherits
    /// no opening, not even their own.
    pub fn sign_in(&mut self, who: Option<u32>) {
        *self = Line { who, day: self.day, ..Line::default() };
    }
    /// “a short idle lock that really locks”; the same person unlocks by `locked = false`.
    pub fn lock(&mut self) {
        (self.locked, self.opened) = (true, BTreeMap::new());
    }
    pub fn set_day(&mut self, day: u32) {
        self.opened.retain(|_, _| day == self.day);
        self.day = day;
    }
    /// To be called after every ask that the program answered with `Yes`.
    pub fn answered(&mut self, person: &Asker, ask: Ask, kin: Kinship) {
        if let OpenWithReason(pupil, _) = ask {
            let own = works_with(person, kin);
            self.opened.entry(pupil).or_insert(if own { Opening::Needless } else { Opening::Needed });
        }
    }
    fn opening(&self, ask: Ask) -> Option<Opening> {
        self.opened.get(&ask.pupil()?).copied()
    }
}

/// In ascending order, so that the most generous role wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    No,
    NotFound,
    NeedsReason,
    Yes,
}
use Verdict::{NeedsReason, No, NotFound, Yes};

/// The acceptable verdicts, the expected one first, and the sentences they rest on. Where there is
/// more than one, the texts are silent or leave it open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub any_of: Vec<Verdict>,
    pub why: &'static str,
}

impl Answer {
    /// The letters of the tables below.
    #[rustfmt::skip]
    fn of(letter: char, why: &'static str) -> Answer {
        let any_of: &[Verdict] = match letter {
            'y' => &[Yes], '+' => &[Yes, No], 'v' => &[Yes, No, NotFound],
            'n' => &[No], '-' => &[No, Yes], 'u' => &[No, Yes, NotFound],
            'h' => &[No, NotFound], 'm' => &[NotFound, No], 'z' => &[NotFound, No, NeedsReason],
            'r' => &[NeedsReason], 'a' => &[NeedsReason, No], 'x' => &[NeedsReason, No, NotFound],
            'w' => &[Yes, No, NeedsReason], '?' => &[Yes, NeedsReason, No, NotFound],
            _ => panic!("no such letter: {letter}"),
        };
        Answer { any_of: any_of.to_vec(), why }
    }
    pub fn allows(&self, verdict: Verdict) -> bool {
        self.any_of.contains(&verdict)
    }
    /// “A person has a *set* of roles”. assumption: their rights add up and none takes away.
    fn or(self, other: Answer) -> Answer {
        let why = if other.any_of[0] > self.any_of[0] { other.why } else { self.why };
        let best = self.any_of.iter().flat_map(|a| other.any_of.iter().map(move |b| *a.max(b)));
        let each = best.map(|verdict| Answer { any_of: vec![verdict], why });
        each.reduce(Answer::either).expect("an answer is never empty")
    }
    /// Either rule may hold.
    fn either(mut self, other: Answer) -> Answer {
        let more: Vec<_> = other.any_of.into_iter().filter(|v| !self.any_of.contains(v)).collect();
        self.any_of.extend(more);
        self
    }
}

const LOCKED: &str = "“Walking away ends access”; issue: the gate “knows who asks, over which line”";
const NO_RIGHTS: &str = "“accounts have only the rights their role needs”; disabled or no role: no rights";
const OFFICE: &str = "brief: the office (admin) may not read plans";
const ONLY: &str = "issue: data protection has “audit and counts, nothing else”";
const OWNER: &str = "brief: the owner reads no plan";
const LINKS: &str = "“people are linked to pupils”; assumption: by office, SENCO or owner";
const GONE: &str = "“Leavers are archived, not deleted”; assumption: refusing is right, a reason may do";
const ABSENT: &str = "brief: no such pupil; assumption: or to ask for a reason";

/// What a right program answers to `ask` about a pupil (or class) of kinship `kin`.
pub fn verdict(person: &Asker, line: &Line, ask: Ask, kin: Kinship) -> Answer {
    if line.who.is_none() || line.locked {
        return Answer::of('n', LOCKED);
    }
    match person {
        Asker::Owner if ask.pupil().is_none() => listed(7, ask, kin),
        Asker::Owner => keeper('+', ask, kin, OWNER),
        Asker::Person { disabled: true, .. } => Answer::of('n', NO_RIGHTS),
        Asker::Person { roles, .. } => {
            let each = roles.iter().map(|&role| by_role(role, line, ask, kin));
            each.reduce(Answer::or).unwrap_or_else(|| match ask {
                OwnItems | Mine | Drafts | Settings | CheckStore => Answer::of('-', NO_RIGHTS),
                _ => Answer::of(if ask.pupil().is_some() { 'h' } else { 'n' }, NO_RIGHTS),
            })
        }
    }
}

fn by_role(role: Role, line: &Line, ask: Ask, kin: Kinship) -> Answer {
    if ask.pupil().is_none() {
        return listed(role as usize, ask, kin);
    }
    let (row, why) = of_pupil(ask);
    let cell = |column: usize| Answer::of(row.as_bytes()[2 * column] as char, why);
    let opening = line.opening(ask);
    let strange = |closed: usize| match opening {
        None => cell(closed),
        Some(Opening::Needed) => cell(closed + 1),
        // assumption: an opening made while it was not needed may count later or not
        Some(Opening::Needless) => cell(closed + 1).either(cell(closed)),
    };
    let may_read = ask.is_look() || matches!(ask, ReadReceipt(_) | OpenWithReason(..));
    match (role, kin) {
        (Role::Admin, _) => keeper('y', ask, kin, OFFICE),
        (Role::DataProtection, _) => Answer::of('h', ONLY),
        (Role::Senco | Role::DeputySenco, _) => match kin {
            Kinship::None => Answer::of('m', ABSENT),
            Kinship::Left if !ask.is_look() => Answer::of('?', GONE),
            // “every earlier cycle stays readable”; assumption: perhaps only with a reason
            Kinship::Left if opening.is_none() => cell(4).either(Answer::of('r', GONE)),
            _ => cell(4), // brief: they work with everyone
        },
        (_, Kinship::None) => Answer::of('z', ABSENT),
        (_, Kinship::Left) => leaver(opening, ask),
        (Role::Teacher, Kinship::Own) => cell(0),
        (Role::Ta, Kinship::Own) => cell(1),
        (Role::Teacher | Role::Ta, Kinship::Others) => strange(2),
        (Role::Head, Kinship::Own) if opening.is_some() => cell(6),
        // assumption: a head who teaches has that role too, but a bare link may do for reading
        (Role::Head, Kinship::Own) if may_read => cell(5).either(Answer::of('?', why)),
        (Role::Head, _) => strange(5),
    }
}

/// A pupil who has left, to classroom staff and the head.
fn leaver(opening: Option<Opening>, ask: Ask) -> Answer {
    match ask {
        OpenWithReason(_, Reason::Given) => Answer::of('u', GONE),
        OneItem(_, By::Asker) | OneEntry(_, By::Asker) => Answer::of('?', GONE),
        CorrectOwn(_, By::Asker) | TakeBackOwn(_, By::Asker) => Answer::of('?', GONE),
        _ => Answer::of(if ask.is_look() && opening.is_some() { '?' } else { 'x' }, GONE),
    }
}

/// Who keeps staff and links but reads no plan: the office and the owner.
fn keeper(link: char, ask: Ask, kin: Kinship, why: &'static str) -> Answer {
    match (ask, kin) {
        (LinkStaff(_), Kinship::Own | Kinship::Others) => Answer::of(link, LINKS),
        (LinkStaff(_), Kinship::Left) => Answer::of('?', GONE),
        // assumption: who was a teacher before may still hear the answer to an item of theirs
        (OneItem(_, By::Asker), _) if why == OFFICE && kin != Kinship::None => Answer::of('u', why),
        _ => Answer::of('h', why),
    }
}

/// What is about one pupil. Columns: Teacher and TA with their own pupils; either with another's,
/// before and after opening; SENCO and deputy; head before and after opening by name.
/// Rests throughout on “Access follows need to know: staff see the pupils they teach; cover gets a
/// class for a day; anybody else may open a record only by giving a reason, which the SENCO sees”
/// and on issue: “the head opens a record by name, with a reason, read only”. assumption: an
/// opening is for reading, and may or may not let classroom staff log.
#[rustfmt::skip]
fn of_pupil(ask: Ask) -> (&'static str, &'static str) {
    match ask {
        //                                   T A c o S c o
        Record(_)                       => ("y y r y y r y", "“anybody else may open a record only by giving a reason”"),
        Card(_)                         => ("y y a y y a y", "issue: `card` is a look too, “strangers' cards are never sent ahead”"),
        Entries(_) | PlanVersions(_)    => ("y y a y y a y", "“staff see the pupils they teach”; “every earlier cycle stays readable”"),
        Assessment(_)                   => ("y y a y y a y", "“Each Assess entry ... has an audience: all who work with the pupil” (see sees_reserved)"),
        ConcernsOf(_)                   => ("y y a y y a y", "issue: `concerns` are looks too"),
        OneEntry(_, By::Another)        => ("y y x y y x y", "issue: “one place through which every record and every text leaves”"),
        OneEntry(_, By::Asker)          => ("y y ? y y ? ?", "assumption: one's own words may stay one's own"),
        OneItem(_, By::Asker)           => ("y y y y y ? ?", "the flagger “hears back”; “A read item stays readable”"),
        OneItem(_, By::Another)         => ("v v x v y x v", "“It routes itself to the SENCO”; assumption: colleagues may see it or not"),
        ReceiptsOf(_) | ReadBy(_)       => ("+ + a + y a +", "“staff who have not read” is the SENCO's; assumption: others may see it or not"),
        Handout(_)                      => ("y + a + y a +", "“shared with parents and staff”; assumption: TA and opened may or may not"),
        OpenWithReason(_, Reason::Given) => ("w w y y w y y", "“only by giving a reason”; assumption: needless with own pupils, either way"),
        OpenWithReason(_, Reason::Empty) => ("w w a w w a w", "“only by giving a reason”: an empty one is none"),
        LogObservation(_)               => ("y y a - y x x", "teacher “stays responsible daily”; TA “log what was delivered”"),
        CorrectOwn(_, By::Asker) | TakeBackOwn(_, By::Asker)
                                        => ("y y ? ? y ? ?", "“Mistakes are withdrawn or corrected by a later entry”"),
        CorrectOwn(..) | TakeBackOwn(..) => ("h h x x u x x", "brief: own only; assumption: the SENCO may perhaps strike a colleague's through"),
        Flag(_)                         => ("y + a - y x x", "“A teacher hands an item over in seconds”; assumption: TAs too"),
        RecordConcern(_)                => ("y + a - y x x", "“A parent's concern is recorded in its own right”; assumption: TAs too"),
        AssessEntry(_)                  => ("y - a - y x x", "“Assess. Class teacher with the SENCO.”"),
        ReadReceipt(_)                  => ("y y a - y x u", "“a read receipt per person per version”"),
        ChangePlan(_)                   => ("+ n x x y x x", "“Teacher and SENCO agree with parent and pupil”; who writes is not said"),
        SetNeeds(_)                     => ("- n x x y x x", "assumption: codes and needs are the SENCO's register"),
        AnswerConcern(_)                => ("- n x x y x x", "“compared with the school's view”; assumption: SENCO, perhaps the teacher"),
        AnswerItem(_)                   => ("h h x x y x x", "“A flag goes to the role”; “Two SENCOs may triage at once”; deputy too"),
        Nudge(_)                        => ("n n x x y x x", "“staff who have not read the current version”: a SENCO's watch rule"),
        LinkStaff(_)                    => ("n n x x + - -", LINKS),
        _ => unreachable!("{ask:?} is about no pupil"),
    }
}

/// What is not about one pupil: one column a role, and the owner last.
#[rustfmt::skip]
fn listed(column: usize, ask: Ask, class: Kinship) -> Answer {
    let (row, why) = match ask {
        //                             T A S D H O P W
        Names | Find              => ("y y y y y y n y", "“the head opens a record by name”, so do all who may open; brief: the owner finds names and forms"),
        CoverSheet => match class {
            Kinship::Own          => ("y y y y ? n n n", "“every plan in one class on one screen”; “cover gets a class for a day”"),
            Kinship::Others       => ("x x y y x n n n", "“cover gets a class for a day”, no other; a reason opens a record, not a class"),
            Kinship::Left         => ("x x ? ? x n n n", GONE),
            Kinship::None         => ("x x h h x h h h", ABSENT),
        },
        Queue                     => ("n n y y n n n n", "a flag “routes itself to the SENCO”, untaken to the deputy, “to the head as a count”"),
        Inbox(Part::UnreadPlans)  => ("y y y y - - - n", "“All teachers and support staff who work with the pupil must be made aware”"),
        Inbox(Part::OpenConcerns) => ("- - y y n n n n", "SENCO: “see what is due”; assumption: a teacher at most own pupils' (may_hold)"),
        Inbox(Part::Tried)        => ("n n y y n n n n", "“tried but is not on the plan is stored, marked so, and offered to the SENCO”"),
        Inbox(Part::Changes)      => ("n n y + y n n n", "issue: “stand in the inbox of every SENCO and of the head”; assumption: deputy open"),
        Inbox(Part::Openings)     => ("n n y + - n n n", "“by giving a reason, which the SENCO sees”; assumption: deputy and head open"),
        OwnItems | Mine           => ("y y y y - - - n", "“the flagger sees the answer”; assumption: empty for those who write nothing"),
        Drafts                    => ("y y y y - - - n", "“an unfinished note survives it and belongs to its writer”"),
        Staff                     => ("+ + y y y y n y", "brief: the owner manages staff; assumption: colleagues' names are no secret"),
        Strategies                => ("y y y y + + n +", "“Short stable codes make one-line logging possible”"),
        Links                     => ("+ + y y + y n +", "“people are linked to pupils”; assumption: classroom staff see at most their own"),
        Classes                   => ("y y y y y y n +", "“every plan in one class”: the class is picked; the office imports them"),
        Counts                    => ("- - y y y - y -", "“Head, governors: ... counts ... no names needed”; data protection: “audit and counts”"),
        Audit                     => ("n n y - y n y n", "issue: “the audit is read by SENCO, head and ... data protection”; deputy not named"),
        Settings                  => ("+ + y y y y - y", "assumption: no pupil's data; the safeguarding stop shows the DSL to all"),
        CheckStore                => ("+ + + + + y - y", "issue: said “on the office's screen”; “doctor says the same from every account”"),
        ImportRoster              => ("n n - - n y n y", "brief: the owner imports; assumption: the office too, perhaps the SENCO"),
        AddStaff | DisableStaff   => ("n n - - - y n y", "brief: the owner manages staff; assumption: the office too, perhaps SENCO or head"),
        ChangeRole                => ("n n - - - y n y", "issue: SENCO and head are told of it, so it is done by others; assumption: office"),
        MakePin                   => ("n n - - - y n y", "issue: “PINs made are in the audit”; assumption: made by the office"),
        ChooseSetting(Setting::PlansSeenBy | Setting::Dsl)
                                  => ("n n + + + + n +", "“The school chooses how widely plans are seen”: which role, and who sets the DSL, is not said"),
        ChooseSetting(_)          => ("n n - - - y n y", "“second factor for wide rights”; assumption: sign-in is the office's"),
        KeepStrategyList          => ("n n y y - - n -", "“a school adds, renames and retires its own”, tried ones go to the SENCO"),
        _ => unreachable!("{ask:?} is about a pupil"),
    };
    Answer::of(row.as_bytes()[2 * column] as char, why)
}

fn has(person: &Asker, any: &[Role]) -> bool {
    matches!(person, Asker::Person { roles, disabled: false } if any.iter().any(|r| roles.contains(r)))
}

const SUPPORT: &[Role] = &[Role::Senco, Role::DeputySenco];
const LEADERS: &[Role] = &[Role::Senco, Role::DeputySenco, Role::Head];
const READERS: &[Role] = &[Role::Senco, Role::DeputySenco, Role::Head, Role::Teacher, Role::Ta];

/// “Access follows need to know”; brief: SENCO and deputy work with everyone (leavers, if answered).
fn works_with(person: &Asker, kin: Kinship) -> bool {
    kin == Kinship::Own && has(person, READERS) || kin != Kinship::None && has(person, SUPPORT)
}

/// Costs (“for SENCO, deputy SENCO and head, not for everyone”) and whatever has the audience
/// “SENCO and head only”. assumption: the deputy is of that audience too.
pub fn sees_reserved(person: &Asker) -> bool {
    has(person, LEADERS)
}

/// May a row about a pupil of this kinship stand in the answer to a list?
pub fn may_hold(person: &Asker, ask: Ask, kin: Kinship) -> bool {
    let office = *person == Asker::Owner || has(person, &[Role::Admin]);
    let wide = office || has(person, LEADERS);
    match ask {
        Audit => has(person, LEADERS) || has(person, &[Role::DataProtection]), // see its row
        _ if kin == Kinship::None => false,
        // assumption: leavers' names only for those who keep the roll, the register or the school
        Names | Find => wide || kin != Kinship::Left && has(person, READERS),
        Links | Classes => wide || works_with(person, kin),
        OwnItems | Mine | Drafts => *person != Asker::Owner, // “hears back”; whose is not modelled
        Inbox(Part::Openings) => has(person, LEADERS),       // “which the SENCO sees”
        Queue | Inbox(Part::Tried) => has(person, SUPPORT),  // “to the SENCO”
        Inbox(Part::UnreadPlans | Part::OpenConcerns) | CoverSheet => works_with(person, kin),
        _ => false, // Counts: “no names needed”; the others are not about pupils
    }
}

/// What stands in the trail (or inbox). `Missed` is the later row “N missed” of a full disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trace {
    GivenOwn,
    OpenedStranger,
    Changed,
    Exported,
    ToldSenco,
    ToldSencoAndHead,
    Missed,
}

/// All that must stand there after an ask answered with `Yes` and at least one row; empty: nothing
/// is owed. One row may speak for many pupils (“given: 32 own pupils”); more rows do no harm.
pub fn trace(person: &Asker, ask: Ask, kin: Kinship) -> Vec<Trace> {
    let stranger = !works_with(person, kin);
    match ask {
        // assumption: name, form, year and what is about no pupil is no look; nor own drafts
        Names | Find | Staff | Strategies | Links | Classes | Counts | Audit | Drafts => vec![],
        Settings | CheckStore | Inbox(Part::Changes | Part::Openings) => vec![],
        // issue: “card, top, queue, inbox, concerns are looks too”; “every record and every text”
        Queue | Inbox(_) | CoverSheet | OwnItems | Mine => vec![Trace::GivenOwn],
        // “The audit records changes, views and exports”
        Handout(_) if stranger => vec![Trace::Exported, Trace::OpenedStranger],
        Handout(_) => vec![Trace::Exported], // on paper or on screen
        // assumption: own words about another's pupil are given, they open nothing
        OneItem(_, By::Asker) | OneEntry(_, By::Asker) => vec![Trace::GivenOwn],
        // issue: “a stranger's record only after its Opened line is synced”
        _ if ask.is_look() => vec![if stranger { Trace::OpenedStranger } else { Trace::GivenOwn }],
        OpenWithReason(..) if stranger => vec![Trace::OpenedStranger, Trace::ToldSenco],
        OpenWithReason(..) => vec![], // assumption: where no reason was needed, none need be kept
        // issue: such changes “stand in the inbox of every SENCO and of the head”
        ChangeRole | ChooseSetting(Setting::PlansSeenBy | Setting::Dsl) => {
            vec![Trace::Changed, Trace::ToldSencoAndHead]
        }
        _ => vec![Trace::Changed], // “The audit records changes”; “PINs made are in the audit”
    }
}

/// Does what was seen pay what is owed? A stronger row stands for *given*; with a full disk “own
/// pupils go on and the overflow is written later”, “strangers are refused”.
pub fn satisfied(owed: &[Trace], seen: &[Trace]) -> bool {
    let given = |t: &Trace| matches!(t, Trace::Exported | Trace::OpenedStranger | Trace::Missed);
    owed.iter().all(|t| seen.contains(t) || *t == Trace::GivenOwn && seen.iter().any(given))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Kinship::{Others, Own};

    fn is(roles: &[Role]) -> Asker {
        Asker::Person { roles: roles.iter().copied().collect(), disabled: false }
    }
    fn on() -> Line {
        Line { who: Some(1), ..Line::default() }
    }
    fn says(roles: &[Role], ask: Ask, kin: Kinship) -> Vec<Verdict> {
        verdict(&is(roles), &on(), ask, kin).any_of
    }
    #[test]
    #[rustfmt::skip]
    fn an_opening_ends_with_lock_midnight_and_line() {
        let ta = is(&[Role::Ta]);
        let ends: [fn(&mut Line); 3] =
            [|l| { l.lock(); l.locked = false }, |l| l.set_day(1), |l| l.sign_in(Some(1))];
        for end in ends {
            let mut line = on();
            line.answered(&ta, OpenWithReason(7, Reason::Given), Others);
            assert_eq!(verdict(&ta, &line, Record(7), Others).any_of, [Yes]);
            end(&mut line);
            assert_eq!(verdict(&ta, &line, Record(7), Others).any_of, [NeedsReason]);
        }
    }
    #[test]
    fn roles_add_up_and_bare_ones_read_nothing() {
        assert_eq!(says(&[Role::DeputySenco], Record(7), Others), [Yes]);
        assert_eq!(says(&[Role::Head], Record(7), Others), [NeedsReason]);
        assert_eq!(says(&[Role::Admin], Record(7), Own), [No, NotFound]);
        assert_eq!(says(&[Role::Admin, Role::Ta], Record(7), Own), [Yes]);
        assert_eq!(says(&[Role::DataProtection], Names, Own), [No]);
        assert_eq!(says(&[Role::DataProtection], Audit, Own), [Yes]);
        assert!(!says(&[Role::Head], ChangePlan(7), Others).contains(&Yes));
        assert!(!says(&[], Record(7), Own).contains(&Yes));
    }
    #[test]
    fn nobody_gets_past_a_lock_and_no_pupil_is_made_up() {
        let (mut locked, everyone) = (on(), is(&[Role::Senco, Role::Head, Role::Admin]));
        locked.lock();
        for ask in [Record(7), Card(7), LogObservation(7), Handout(7)] {
            assert!(!verdict(&everyone, &locked, ask, Own).allows(Yes));
            assert!(!verdict(&everyone, &on(), ask, Kinship::None).allows(Yes));
            assert!(!verdict(&Asker::Owner, &on(), ask, Own).allows(Yes));
        }
    }
    #[test]
    fn the_trail_tells_strangers_from_own() {
        let (teacher, senco) = (is(&[Role::Teacher]), is(&[Role::Senco]));
        assert_eq!(trace(&teacher, Card(7), Others), [Trace::OpenedStranger]);
        assert_eq!(trace(&senco, Card(7), Others), [Trace::GivenOwn]);
        assert!(satisfied(&[Trace::GivenOwn], &[Trace::Exported]));
        assert!(!satisfied(&[Trace::OpenedStranger], &[Trace::GivenOwn, Trace::Missed]));
        assert!(may_hold(&teacher, Names, Others) && !may_hold(&teacher, Queue, Own));
    }
}
