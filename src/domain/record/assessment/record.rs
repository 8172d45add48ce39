//! What has been found out about a pupil (SEND Code 6.45): dated entries by source. Nothing of it is ever erased.

use serde::{Deserialize, Serialize};

use crate::domain::amend::Withdrawn;
use crate::domain::id::{PupilId, StaffId, ids};
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;
use crate::domain::words::words;

ids! {
    /// A dated entry of the assessment.
    AssessId;
}

words! {
    /// Where an entry of the assessment comes from.
    Source {
        /// The teacher's assessment and experience of the pupil.
        Teacher "teacher" "teacher's assessment",
        /// Previous progress and attainment.
        Progress "progress" "progress and attainment",
        /// Behaviour.
        Behaviour "behaviour" "behaviour",
        /// Other subject teachers.
        OtherTeachers "other-teachers" "other teachers",
        /// Comparison with peers and national data.
        Peers "peers" "peers and national data",
        /// What the parents think.
        Parents "parents" "parents' views",
        /// What the pupil thinks.
        Pupil "pupil" "pupil's views",
        /// Advice from outside the school.
        Outside "outside" "outside advice",
    }
}

/// A dated entry of the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its id.
    pub id: AssessId,
    /// Whom it is about.
    pub pupil: PupilId,
    /// Where it comes from.
    pub source: Source,
    /// The day that it is of.
    pub day: Day,
    /// What was found out.
    pub text: String,
    /// Who may read it.
    #[serde(default = "everyone")]
    pub audience: Audience,
    /// The earlier entry in whose place it stands.
    #[serde(default)]
    pub replaces: Option<AssessId>,
    /// Who wrote it down.
    pub by: StaffId,
    /// When: UTC.
    pub entered: Instant,
    /// Given once it has been taken back; it is shown struck through.
    #[serde(default)]
    pub withdrawn: Option<Withdrawn>,
}

fn everyone() -> Audience {
    Audience::Everyone
}
