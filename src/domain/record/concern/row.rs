//! What files say of parents' concerns.

use serde::{Deserialize, Serialize};

use super::{Concern, ConcernAnswer, ConcernChange, ConcernId};
use crate::domain::roster::{Fate, KindRow, Known, Taking};
use crate::domain::school_day::Day;
use crate::domain::shelf::Unread;
use crate::domain::time::Instant;

/// What the school said to a concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRow {
    /// In the school's words.
    pub text: String,
    /// The login of who said it.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

/// A parent's concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a concern in braces")]
pub struct ConcernText {
    /// Its id, kept from where it was made.
    pub id: ConcernId,
    /// Whose it is.
    pub who: String,
    /// When they said it.
    pub day: Day,
    /// In their words.
    pub text: String,
    /// The login of who wrote it down.
    pub by: String,
    /// When: UTC.
    pub entered: Instant,
    /// What was answered, oldest first.
    #[serde(default)]
    pub answers: Vec<AnswerRow>,
}

impl KindRow for ConcernText {
    const SECTION: &'static str = "concerns";
    const WHAT: &'static str = "this concern";

    fn texts(&self) -> Vec<&str> {
        let answers = self.answers.iter().map(|answer| answer.text.as_str());
        answers.chain([self.text.as_str(), self.who.as_str()]).collect()
    }

    fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread> {
        let mut answers = Vec::with_capacity(self.answers.len());
        for answer in &self.answers {
            let Some(by) = taking.person(&answer.by) else { return Ok(None) };
            answers.push(ConcernAnswer { text: answer.text.clone(), by, at: answer.at });
        }
        let pupil = taking.pupil;
        let known = match taking.known::<Concern>(self.id.0, |concern| concern.pupil)? {
            Known::New => None,
            Known::Here(known) => Some(known),
            Known::Others => return Ok(None),
        };
        let Some(known) = known else {
            let Some(by) = taking.person(&self.by) else { return Ok(None) };
            let concern = Concern {
                id: self.id,
                pupil,
                who: self.who.clone(),
                day: self.day,
                text: self.text.clone(),
                by,
                entered: self.entered,
                answers,
                withdrawn: None,
            };
            taking.keep(ConcernChange::Concern { concern });
            return Ok(Some(Fate::New));
        };
        let news =
            if answers.starts_with(&known.answers) { answers.split_off(known.answers.len()) } else { Vec::new() };
        let fate = if news.is_empty() { Fate::Unchanged } else { Fate::Changed };
        for answer in news {
            taking.keep(ConcernChange::ConcernAnswered { pupil, concern: self.id, answer });
        }
        Ok(Some(fate))
    }
}
