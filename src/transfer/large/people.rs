//! Who is at an invented school: a year group comes each autumn and leaves after five years, and others sit in its seats.
//! What the roster of each school year says of them, of the staff and of the classes.

use std::collections::BTreeSet;

use super::plot::Plot;
use super::throws::{Throw, Throws};
use super::timeline::later;
use super::words::{FAMILY, GIVEN, STAFF, YEARS};
use crate::domain::fold::fold;
use crate::domain::need::{Provision, SenType};
use crate::domain::record::pupil::{Name, Need};
use crate::domain::record::staff::Role;
use crate::domain::roster::{Bundle, ClassRow, PupilRow, SchoolPart, Spot, StaffRow};
use crate::domain::school_day::Day;
use crate::domain::upn::Upn;

/// Pupils in a form.
const FORM: usize = 30;
/// So many of a hundred pupils have a plan.
const PLANNED: usize = 18;
/// Who teaches or supports a form.
pub(super) const TEAM: usize = 10;
/// The place of the head among the staff, who teaches nobody.
pub(super) const HEAD: usize = 3;
/// The login of the SENCO.
pub(super) const SENCO: &str = "s.iqbal";

/// Somebody who is or was a pupil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seated {
    /// The seat, from 0; there are as many as pupils.
    pub(super) seat: usize,
    /// How many have sat there since.
    pub(super) since: usize,
}

impl Plot {
    /// Unlike anybody else's.
    pub(super) fn number(&self, who: Seated) -> usize {
        who.seat + who.since * self.pupils
    }

    fn forms(&self) -> usize {
        self.pupils.div_ceil(FORM)
    }

    /// The year in which they came.
    pub(super) fn came(&self, who: Seated) -> i32 {
        let track = who.seat / FORM % YEARS.len();
        self.time.now - i32::try_from(track + who.since * YEARS.len()).unwrap_or(0)
    }

    /// Who sits in a seat in a school year.
    pub(super) fn seated(&self, seat: usize, year: i32) -> Seated {
        let ahead = self.came(Seated { seat, since: 0 }) - year;
        let groups = i32::try_from(YEARS.len()).unwrap_or(1);
        Seated { seat, since: usize::try_from((ahead + groups - 1).div_euclid(groups)).unwrap_or(0) }
    }

    /// How many year groups they are above the first.
    pub(super) fn year_group(&self, who: Seated, year: i32) -> usize {
        usize::try_from(year - self.came(who)).unwrap_or(0)
    }

    /// Whether a seat is that of a pupil with a plan: of any hundred in a row the same share.
    fn has_plan(seat: usize) -> bool {
        seat * PLANNED % 100 < PLANNED
    }

    /// Everybody with a plan in a school year.
    pub(super) fn planned(&self, year: i32) -> Vec<Seated> {
        (0..self.pupils).filter(|seat| Plot::has_plan(*seat)).map(|seat| self.seated(seat, year)).collect()
    }

    /// How many work here.
    pub(super) fn staff(&self) -> usize {
        (self.forms() * 2).max(TEAM + 2)
    }

    /// The logins of those who work with a seat in a school year, SENCO or not.
    pub(super) fn team(&self, seat: usize, year: i32) -> Vec<String> {
        self.team_of_form(seat / FORM, year).into_iter().map(login).collect()
    }

    /// The login of one of them.
    pub(super) fn colleague(&self, seat: usize, year: i32, throws: &mut Throws) -> String {
        let team = self.team_of_form(seat / FORM, year);
        login(team.get(throws.below(TEAM)).copied().unwrap_or(0))
    }

    fn team_of_form(&self, form: usize, year: i32) -> Vec<usize> {
        let teaching = self.staff() - 1;
        let ago = usize::try_from(self.time.now - year).unwrap_or(0);
        let places = (0..TEAM).map(|place| (form * TEAM + place + ago * 7) % teaching);
        places.map(|place| if place < HEAD { place } else { place + 1 }).collect()
    }

    /// The first roster: everybody who is there.
    pub(super) fn first_roster(&self, school: SchoolPart, year: i32) -> Bundle {
        let all = (0..self.pupils).map(|seat| self.pupil_row(self.seated(seat, year), year));
        let classes = (0..self.forms()).map(|form| self.class_row(form, year, false));
        Bundle { school: Some(school), pupils: all.collect(), classes: classes.collect(), ..self.bundle() }
    }

    /// The rosters of the next school year: who moves up and who leaves, then who comes, because a newcomer may be
    /// called like somebody who was in that form the year before.
    pub(super) fn next_rosters(&self, year: i32) -> [Bundle; 2] {
        let (mut moves, mut comers) = (self.bundle(), self.bundle());
        moves.classes.extend((0..self.forms()).map(|form| self.class_row(form, year - 1, true)));
        for form in 0..self.forms() {
            moves.classes.push(self.class_row(form, year, false));
            comers.classes.push(self.class_row(form, year, false));
        }
        for seat in 0..self.pupils {
            let (before, now) = (self.seated(seat, year - 1), self.seated(seat, year));
            moves.pupils.push(self.pupil_row(before, year));
            if before != now {
                comers.pupils.push(self.pupil_row(now, year));
            }
        }
        [moves, comers]
    }

    fn bundle(&self) -> Bundle {
        let staff = (0..self.staff()).map(staff_row).collect();
        Bundle { kind: "large".into(), staff, ..Bundle::default() }
    }

    fn form_name(&self, form: usize, year: i32) -> String {
        let seat = self.seated(form * FORM, year);
        let letter = u8::try_from(form / YEARS.len() % 26).map_or('A', |place| char::from(b'A' + place));
        let more = form / (YEARS.len() * 26);
        let name = YEARS.get(self.year_group(seat, year)).copied().unwrap_or("7");
        if more == 0 { format!("{name}{letter}") } else { format!("{name}{letter}{more}") }
    }

    fn class_row(&self, form: usize, year: i32, ended: bool) -> ClassRow {
        let staff = self.team_of_form(form, year).into_iter().map(|number| format!("staff-{number}"));
        ClassRow {
            row: class_name(form, year),
            name: self.form_name(form, year),
            staff: Some(staff.collect()),
            ended,
            ..ClassRow::default()
        }
    }

    /// A pupil as the roster of a school year has them.
    pub(super) fn pupil_row(&self, who: Seated, year: i32) -> PupilRow {
        let number = self.number(who);
        let form = who.seat / FORM;
        let last = self.came(who) + i32::try_from(YEARS.len()).unwrap_or(0) - 1;
        let here = year <= last;
        let throws = |what| Throws::of(what, &[number]);
        let kinds = [SenType::Slcn, SenType::Semh, SenType::Spld, SenType::Asd, SenType::Mld];
        let planned = Plot::has_plan(who.seat);
        PupilRow {
            spot: Spot { file: "large".into(), line: number as u64 + 1 },
            row: format!("pupil-{number}"),
            name: Name {
                given: throws(Throw::Given).pick(GIVEN).to_owned(),
                family: throws(Throw::Family).pick(FAMILY).to_owned(),
                ..Name::default()
            },
            upn: upn(number),
            born: Day::from_ymd_opt(self.came(who) - 12, 9, 1).map(|day| later(day, throws(Throw::Birth).below(365))),
            year: YEARS.get(self.year_group(who, year.min(last))).copied().unwrap_or_default().to_owned(),
            form: self.form_name(form, year.min(last)),
            provision: Some(match (planned, throws(Throw::Need).one_in(10)) {
                (false, _) => Provision::N,
                (true, true) => Provision::E,
                (true, false) => Provision::K,
            }),
            needs: planned.then(|| vec![Need { rank: 1, kind: throws(Throw::Need).pick(&kinds) }]),
            classes: Some(if here { BTreeSet::from([class_name(form, year)]) } else { BTreeSet::new() }),
            left: (!here).then_some(true),
        }
    }
}

/// The UPN of the pupil with this number.
pub(super) fn upn(number: usize) -> Option<Upn> {
    Upn::parse(&format!("A{number:012}")).map(|upn| upn.with_right_letter())
}

fn class_name(form: usize, year: i32) -> String {
    format!("form-{form}-{year}")
}

/// The login of a member of staff by number.
pub(super) fn login(number: usize) -> String {
    STAFF.get(number).map_or_else(
        || {
            let family = Throws::of(Throw::Staff, &[number]).pick(FAMILY);
            format!("t{number}.{}", fold(family).replace([' ', '\''], ""))
        },
        |(login, ..)| (*login).to_owned(),
    )
}

fn staff_row(number: usize) -> StaffRow {
    let mut throws = Throws::of(Throw::Staff, &[number]);
    let (family, given, ta) = (throws.pick(FAMILY), throws.pick(GIVEN), throws.one_in(4));
    let role = if ta { Role::Ta } else { Role::Teacher };
    let known = STAFF.get(number);
    StaffRow {
        row: format!("staff-{number}"),
        login: login(number),
        given: known.map_or(given, |known| known.1).to_owned(),
        family: known.map_or(family, |known| known.2).to_owned(),
        roles: Some(known.map_or(BTreeSet::from([role]), |known| known.3.iter().copied().collect())),
        ..StaffRow::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::school_day::Calendar;
    use crate::transfer::large::timeline::Timeline;

    #[test]
    fn everybody_sits_for_five_years_and_every_seat_is_taken() {
        let today = Day::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let plot = Plot { pupils: 150, observations: 0, time: Timeline::new(&Calendar::default(), 1, today) };
        let mut years: BTreeMap<Seated, usize> = BTreeMap::new();
        for year in 2007..=2026 {
            for seat in 0..plot.pupils {
                let who = plot.seated(seat, year);
                assert!((0..5).contains(&(year - plot.came(who))), "{who:?} in {year}");
                *years.entry(who).or_default() += 1;
            }
            assert_eq!(plot.planned(year).len(), 150 * PLANNED / 100, "{year}");
        }
        let whole = years.iter().filter(|(who, _)| plot.came(**who) >= 2007 && plot.came(**who) <= 2022);
        assert!(whole.into_iter().all(|(_, years)| *years == 5), "{years:?}");
    }
}
