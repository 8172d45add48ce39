//! What the palette offers besides the keys: drafts to go on with, entries to correct, classes, users, themes.

use super::state::App;
use crate::domain::amend::Amend;
use crate::domain::id::StaffId;
use crate::domain::kind::RecordName;
use crate::domain::record::entry::When;
use crate::domain::record::flag::WITHDRAWN;
use crate::domain::record::staff::Role;
use crate::domain::time::Instant;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Taken};
use crate::proto::view::{MyEntry, MyRecord, Record};
use crate::screen::Screen;
use crate::screen::page::{PageLine, day_words, entry_lines, instant, unsent_words};
use crate::theme::Theme;

/// Wide enough that an entry's first line is whole.
const WIDTH: usize = 200;

/// What the offers to correct an entry begin with.
pub(super) const CORRECT: &str = "correct: ";

/// What the offers to take a record back begin with, and those to say that it is about another child.
pub(super) const WITHDRAW: &str = "withdraw: ";
pub(super) const WRONG_CHILD: &str = "wrong child: ";

/// What stands in the place of records to correct or take back that are not here yet.
const OLDER: &str = "older ones: Enter goes to the page's end, which brings more of them";

/// Who can be played in the demo, by login.
const CAST: [(&str, &str); 5] = [
    ("teacher", "h.bennett"),
    ("teaching assistant", "k.osei"),
    ("SENCO", "s.iqbal"),
    ("head", "m.hughes"),
    ("office", "office"),
];

impl App {
    /// What the palette offers besides the keys.
    pub(super) fn more(&self) -> Vec<(String, Effect)> {
        let mut more = Vec::new();
        for draft in self.model.drafts.ids() {
            let words = unsent_words(draft, self.model.drafts.get(draft).unwrap_or_default(), &self.model);
            more.push((format!("go on with {words}"), Effect::Go(Go::GoOn(draft))));
        }
        let thrown = self.model.drafts.thrown();
        more.extend(thrown.map(|(draft, text)| {
            (format!("take back {}", unsent_words(draft, text, &self.model)), Effect::TakeBack(draft))
        }));
        if self.model.welcome.school.as_ref().is_some_and(|school| school.demo) {
            more.extend(
                CAST.map(|(role, login)| (format!("change role: {role} ({login})"), Effect::Become(login.into()))),
            );
        }
        more.extend(self.at_the_door());
        more.extend(Theme::names().map(|name| (format!("theme: {name}"), Effect::Theme(name.into()))));
        more
    }

    /// What it offers besides once two letters are typed: there is a lot of it.
    pub(super) fn much_more(&self) -> Vec<(String, Effect)> {
        let home = ("home: all pupils".to_owned(), Effect::Go(Go::Find(String::new(), None)));
        let going = [Action::TakeBack, Action::WrongChild].into_iter().flat_map(|action| self.going(action));
        let records = self.corrections().into_iter().chain(going);
        std::iter::once(home).chain(self.throws()).chain(records).chain(self.classes()).collect()
    }

    /// What was typed and not sent can be thrown away.
    fn throws(&self) -> Vec<(String, Effect)> {
        let words = |draft| unsent_words(draft, self.model.drafts.get(draft).unwrap_or_default(), &self.model);
        self.model.drafts.ids().map(|draft| (format!("throw away {}", words(draft)), Effect::Throw(draft))).collect()
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
        } else if !demo && me.is(Role::WIDE) {
            more.push(("set up my second factor".into(), Effect::Go(Go::SetUpCode)));
        }
        if !demo {
            more.push(("choose a new PIN".into(), Effect::Go(Go::NewPin)));
        }
        more
    }

    /// The entries that the user may correct from here: of the record on the screen, else what they entered last. Each says
    /// when it happened and was entered, and all of its note, so that it is told from the others and found by its words.
    pub(super) fn corrections(&self) -> Vec<(String, Effect)> {
        let shown = self.top().and_then(Screen::holds);
        let record = shown.and_then(|id| self.model.cache.record(id));
        let Some(record) = record else {
            return self.model.cache.mine().iter().flat_map(|mine| self.correct_last(mine)).collect();
        };
        let mine = |by| Some(by) == self.model.me() || self.model.triages();
        let entries = record.entries.iter().filter(|signed| signed.entry.stands() && mine(signed.entry.by));
        let offers = entries.map(|signed| {
            let entry = &signed.entry;
            let line = entry_lines(signed, self.model.today(), WIDTH).first().map(PageLine::plain).unwrap_or_default();
            let line = self.told_apart(&in_one_line(&line), entry.entered, &entry.note);
            (line, Effect::Go(Go::Correct(entry.pupil, entry.id)))
        });
        offers.chain(older(record.more.iter().any(Option::is_some), CORRECT)).collect()
    }

    /// The records that the user may take back from here, or say of that they are about another child: of the record on
    /// the screen, else what they entered last. Whoever may not is told so by the server.
    pub(super) fn going(&self, action: Action) -> Vec<(String, Effect)> {
        let lead = App::choice_of(action);
        let offer = |taken: Taken, typed: &str| {
            let at = taken.at.map(|at| format!(", entered {}", instant(at, self.model.today()))).unwrap_or_default();
            let typed = in_one_line(typed);
            let typed = if typed.is_empty() { typed } else { format!(": {typed}") };
            let name = format!("{lead}{}{at}{typed}", taken.said);
            let taken = if action == Action::WrongChild { taken.hidden() } else { taken };
            (name, Effect::Go(Go::TakeBack(taken)))
        };
        let shown = self.top().and_then(Screen::holds);
        let Some(record) = shown.and_then(|id| self.model.cache.record(id)) else {
            let mine = self.model.cache.mine().iter();
            return mine.map(|mine| offer(Taken::entered(mine), &mine.note)).collect();
        };
        let here = Here {
            of: record,
            me: self.model.me(),
            triages: self.model.triages(),
            hides: action == Action::WrongChild,
        };
        let offers = here.records().into_iter().map(|(taken, typed)| offer(taken, &typed));
        let found = record.found.entries.more.is_some() || record.found.concerns.more.is_some();
        let goes_on = found || record.flags.more.is_some() || record.more.iter().any(Option::is_some);
        offers.chain(older(goes_on, lead)).collect()
    }

    /// The entries among what was entered in one go. Of what is not among the newest only one that stands alone is told.
    fn correct_last(&self, mine: &MyEntry) -> Vec<(String, Effect)> {
        let day = |when: &When| {
            let part = when.part.as_deref().map(|part| format!(" {part}")).unwrap_or_default();
            format!(", {}{part}", day_words(when.day, self.model.today()))
        };
        let alone = [MyRecord { says: mine.says.clone(), when: mine.when.clone(), note: mine.note.clone() }];
        let told = if mine.each.is_empty() && mine.records.len() == 1 { alone.as_slice() } else { &mine.each };
        let entries = mine.records.iter().zip(told).filter_map(|((record, pupil, name), told)| {
            let RecordName::Entry(entry) = record else { return None };
            let when = told.when.as_ref().map(day).unwrap_or_default();
            let line = self.told_apart(&format!("{}, {name}{when}", told.says), mine.at, &told.note);
            Some((line, Effect::Go(Go::Correct(*pupil, *entry))))
        });
        entries.collect()
    }

    /// The name of an offer to correct an entry.
    fn told_apart(&self, line: &str, entered: Instant, note: &str) -> String {
        let note = in_one_line(note);
        let note = if note.is_empty() { note } else { format!(": {note}") };
        format!("{CORRECT}{line}, entered {}{note}", instant(entered, self.model.today()))
    }

    /// Home filtered by a class or group of the user's, and a sweep of one.
    fn classes(&self) -> Vec<(String, Effect)> {
        let mut names: Vec<&str> = Vec::new();
        for pupil in self.model.cache.pupils.iter().filter(|pupil| pupil.mine) {
            for class in std::iter::once(&pupil.form).chain(&pupil.classes).filter(|class| !class.is_empty()) {
                if !names.contains(&class.as_str()) {
                    names.push(class);
                }
            }
        }
        let swept = self.model.cache.supported_classes().into_iter();
        let swept = swept.map(|class| (format!("sweep class {class}"), Effect::Go(Go::SweepClass(class.to_owned()))));
        if self.top().is_some_and(|top| top.context() == Context::Sweep) {
            return swept.collect();
        }
        let shown = |class: &str| (format!("class {class}"), Effect::Go(Go::Find(format!("/{class}"), None)));
        let sheet = |class: &str| (format!("cover sheet: {class}"), Effect::Go(Go::Cover(Some(class.to_owned()))));
        let sheets = self.model.cache.supported_classes().into_iter().map(sheet);
        names.into_iter().map(shown).chain(swept).chain(sheets).collect()
    }
}

/// The records of a page, as far as somebody may take them back or hide them.
struct Here<'r> {
    of: &'r Record,
    me: Option<StaffId>,
    triages: bool,
    hides: bool,
}

impl Here<'_> {
    /// Each, and what was typed in it.
    fn records(&self) -> Vec<(Taken, String)> {
        let (found, named) = (&self.of.found, self.of.card.brief.named());
        let entries = self.of.entries.iter().filter(|signed| self.may(&signed.entry)).map(|signed| {
            let when = signed.entry.when.part.as_deref().map(|part| format!(" {part}")).unwrap_or_default();
            Here::one(&signed.entry, &format!("{when}, {named}"))
        });
        // Of items the server tells those only that they may see.
        let flags = self
            .of
            .flags
            .iter()
            .filter(|row| self.hides || row.state != WITHDRAWN)
            .map(|row| (Taken::item(row), row.note.clone()));
        let concerns = found.concerns.iter().filter(|concern| self.may(*concern));
        let assessments = found.entries.iter().filter(|entry| self.may(*entry));
        let contacts = found.contacts.iter().filter(|contact| self.may(*contact));
        let after = format!(", {named}");
        let found = concerns.map(|one| Here::one(one, &after)).chain(assessments.map(|one| Here::one(one, &after)));
        let found = found.chain(contacts.map(|one| Here::one(one, &after)));
        entries.chain(flags).chain(found).collect()
    }

    fn one<R: Amend>(record: &R, after: &str) -> (Taken, String) {
        let taken = Taken::one(record.pupil(), record.named(), format!("{}{after}", record.says()));
        (Taken { at: Some(record.entered()), ..taken }, record.typed())
    }

    /// Whose it is to take back; what is taken back already can still be hidden, unless another stands in its place.
    fn may<R: Amend>(&self, record: &R) -> bool {
        let corrected = record.withdrawn().is_some_and(|gone| gone.replaced_by.is_some());
        (self.triages || Some(record.by()) == self.me) && (record.stands() || self.hides && !corrected)
    }
}

/// The way to what is not here yet of lists that go on, under the same first words.
fn older(goes_on: bool, lead: &str) -> Option<(String, Effect)> {
    goes_on.then(|| (format!("{lead}{OLDER}"), Effect::Act(Action::Last)))
}

/// A text without line ends and other gaps.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
