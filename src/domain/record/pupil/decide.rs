//! Decides what becomes of a pupil's record as a whole: opened with a reason, given a kind of need.

use std::collections::BTreeSet;

use super::{Need, Pupil, PupilChange};
use crate::domain::command::check::{pupil, short};
use crate::domain::command::{Decided, Decision, Refusal};
use crate::domain::id::PupilId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::need::{Provision, SenType};

/// Opens it for somebody who does not work with the pupil; the SENCO sees the reason.
pub(in crate::domain) fn open(look: &Look<'_>, id: PupilId, reason: &str) -> Decided {
    pupil(look, id)?;
    let reason = short(reason, "reason")?;
    Ok(vec![Change::Pupil(PupilChange::Opened { pupil: id, reason: reason.to_owned() })].into())
}

/// What kind of support and need a pupil has, by the codes of the census.
pub(in crate::domain) fn needs(look: &Look<'_>, about: PupilId, provision: Provision, needs: &[Need]) -> Decided {
    let now = pupil(look, about)?;
    let mut needs = needs.to_vec();
    needs.sort();
    let kinds: BTreeSet<SenType> = needs.iter().map(|need| need.kind).collect();
    let ranks: BTreeSet<u8> = needs.iter().map(|need| need.rank).collect();
    let wrong = if kinds.len() != needs.len() || ranks.len() != needs.len() {
        Some("Each type and each rank is given once.")
    } else if !ranks.iter().copied().eq(1..=u8::try_from(ranks.len()).unwrap_or(u8::MAX)) {
        Some("Ranks count from 1: 1 is the primary type.")
    } else if provision == Provision::N && !needs.is_empty() {
        Some("A type of need goes with K or E, not with N.")
    } else if kinds.contains(&SenType::Nsa) && provision != Provision::K {
        Some("NSA, no specialist assessment, goes with K only.")
    } else {
        None
    };
    if let Some(sentence) = wrong {
        return Err(Refusal::invalid(format!("{sentence} Nothing was stored.")));
    }
    if (now.provision, &now.needs) == (provision, &needs) {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Pupil(PupilChange::Pupil { pupil: Pupil { provision, needs, ..now.clone() } })].into())
}
