//! School days: a date in Europe/London that the school's own calendar counts as open (DOMAIN.md: "School days come
//! from the school's term calendar, not from weekdays").

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A date in Europe/London.
pub type Day = NaiveDate;

/// Days from one to another, both counted, under a name: "Autumn 2", "Christmas", "INSET day".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What staff call it.
    pub name: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Span {
    /// Whether `day` lies in it.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The school's year: half-terms in which it is open on weekdays, less the days in `closed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Half-terms, in the order of their dates.
    #[serde(default)]
    pub terms: Vec<Span>,
    /// Bank holidays and INSET days within them.
    #[serde(default)]
    pub closed: Vec<Span>,
}

/// How far a count of school days looks before it gives up: two years.
const FAR: usize = 731;

impl Calendar {
    /// Whether pupils are in school on `day`. A school that has entered no terms is open on every weekday.
    pub fn is_open(&self, day: Day) -> bool {
        let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let in_term = self.terms.is_empty() || self.terms.iter().any(|term| term.holds(day));
        weekday && in_term && !self.closed.iter().any(|span| span.holds(day))
    }

    /// The half-term that `day` is in, and the number of its week from 1 (weeks begin on Monday).
    pub fn week_of(&self, day: Day) -> Option<(&str, u32)> {
        let term = self.terms.iter().find(|term| term.holds(day))?;
        let monday = |d: Day| d.num_days_from_ce() - i32::try_from(d.weekday().num_days_from_monday()).unwrap_or(0);
        let weeks = (monday(day) - monday(term.from)) / 7;
        Some((&term.name, u32::try_from(weeks).unwrap_or(0) + 1))
    }

    /// How many school days lie after `from`, up to and with `to`; negative when `to` is earlier.
    pub fn between(&self, from: Day, to: Day) -> i32 {
        let (start, end, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let open = start.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| self.is_open(*day)).count();
        sign * i32::try_from(open).unwrap_or(i32::MAX)
    }

    /// The school day `count` school days after `from`; `None` when the calendar does not reach that far.
    pub fn after(&self, from: Day, count: usize) -> Option<Day> {
        from.iter_days().skip(1).take(FAR).filter(|day| self.is_open(*day)).nth(count.checked_sub(1)?)
    }

    /// The first school day at or after `day`; `day` itself where the calendar knows none.
    pub fn at_or_after(&self, day: Day) -> Day {
        day.iter_days().take(FAR).find(|day| self.is_open(*day)).unwrap_or(day)
    }

    /// The last school day at or before `day`; `day` itself where the calendar knows none.
    pub fn at_or_before(&self, day: Day) -> Day {
        let mut back = day;
        for _ in 0..FAR {
            if self.is_open(back) {
                return back;
            }
            let Some(earlier) = back.pred_opt() else { break };
            back = earlier;
        }
        day
    }
}
