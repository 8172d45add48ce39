//! What files say of the assessment.

use serde::{Deserialize, Serialize};

use super::{AssessId, Assessment, AssessmentChange, Source};
use crate::domain::rights::Audience;
use crate::domain::roster::{Fate, KindRow, Known, Taking};
use crate::domain::school_day::Day;
use crate::domain::shelf::Unread;
use crate::domain::time::Instant;

/// An entry of the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an entry of the assessment in braces")]
pub struct AssessRow {
    /// Its id, kept from where it was made.
    pub id: AssessId,
    /// Where it comes from.
    pub source: Source,
    /// The day that it is of.
    pub day: Day,
    /// What was found out.
    pub text: String,
    /// For SENCO and head only.
    #[serde(default)]
    pub senco_and_head_only: bool,
    /// The login of who wrote it down.
    pub by: String,
    /// When: UTC.
    pub entered: Instant,
}

impl KindRow for AssessRow {
    const SECTION: &'static str = "assessment";
    const WHAT: &'static str = "this entry of the assessment";

    fn texts(&self) -> Vec<&str> {
        vec![&self.text]
    }

    fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread> {
        match taking.known::<Assessment>(self.id.0, |entry| entry.pupil)? {
            Known::New => {}
            Known::Here(_) => return Ok(Some(Fate::Unchanged)),
            Known::Others => return Ok(None),
        }
        let Some(by) = taking.person(&self.by) else { return Ok(None) };
        let audience = if self.senco_and_head_only { Audience::SencoAndHead } else { Audience::Everyone };
        let entry = Assessment {
            id: self.id,
            pupil: taking.pupil,
            source: self.source,
            day: self.day,
            text: self.text.clone(),
            audience,
            replaces: None,
            by,
            entered: self.entered,
            withdrawn: None,
        };
        taking.keep(AssessmentChange::Assessed { entry });
        Ok(Some(Fate::New))
    }
}
