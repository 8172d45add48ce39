//! What a UPN or a row's own identity is worth. One identifier never outweighs everything else that a row says: where the
//! name and the birth date are another child's, or the name is and nothing but the identifier fits, the row is held back.

use super::alike::Alike;
use super::matching::{Face, Faces, differ};
use super::rows::PupilRow;
use crate::domain::id::PupilId;

/// Whose a row is by its identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// This pupil's; nothing in the row says otherwise.
    Certain(PupilId),
    /// This pupil's, unless another row fits them better; with what is to be said about it.
    Doubted(PupilId, String),
    /// The identifier is somebody's whom the row does not describe.
    Held(String),
    /// The row's identity was this pupil's before and was given to another child since.
    Reused(PupilId),
    /// It has no identifier that is known here.
    Nobody,
}

impl Claim {
    /// Whose it is, where that is not certain.
    pub(super) fn doubted(&self) -> Option<PupilId> {
        match self {
            Claim::Doubted(id, _) => Some(*id),
            Claim::Certain(_) | Claim::Held(_) | Claim::Reused(_) | Claim::Nobody => None,
        }
    }
}

/// An identifier, as sentences call it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Upn,
    Row,
}

impl Proof {
    fn word(self) -> &'static str {
        match self {
            Proof::Upn => "UPN",
            Proof::Row => "id",
        }
    }
}

impl Faces<'_> {
    /// Whose row it is by UPN, else by the row's own identity.
    pub(super) fn claim(&self, row: &PupilRow, face: &Face) -> Claim {
        if let Some(id) = row.upn.as_ref().and_then(|upn| self.by_upn.get(upn)) {
            return self.judged(Proof::Upn, *id, row, face);
        }
        match self.by_row.get(row.row.as_str()) {
            Some(id) if !row.row.is_empty() => self.judged(Proof::Row, *id, row, face),
            _ => Claim::Nobody,
        }
    }

    /// What an identifier of a pupil's is worth beside name and birth date.
    fn judged(&self, proof: Proof, id: PupilId, row: &PupilRow, face: &Face) -> Claim {
        let Some((pupil, known)) = self.pupils.get(&id) else { return Claim::Nobody };
        let alike = Alike::of(&row.name, &pupil.name);
        let other_birth = differ(face.born.as_ref(), known.born.as_ref());
        let same_birth = face.born.is_some() && face.born == known.born;
        let (word, who) = (proof.word(), self.naming(id));
        let fits = match (alike, same_birth, other_birth) {
            (Alike::Same, true, _) => return Claim::Certain(id),
            (Alike::Same, _, false) => return self.unless_in_form(word, id, face),
            (Alike::Same, _, true) if proof == Proof::Row && differ(face.upn.as_ref(), known.upn.as_ref()) => {
                return Claim::Reused(id);
            }
            (Alike::Same, _, true) => format!("{word} and name these are: another birth date"),
            (_, true, _) => format!("{word} and birth date these are: a change of name"),
            // The row's identity has gone to somebody else, who can be told apart by what one child cannot have twice.
            _ if proof == Proof::Row && face.is_another(known) => return Claim::Reused(id),
            (Alike::Given | Alike::Pet, _, false) => format!("{word} and forename these are: a change of name"),
            (_, _, true) => return held(word, &who, "whose name and birth date are others"),
            _ => return held(word, &who, "whose name is another, and no birth date says that it is the same child"),
        };
        match self.better(id, face).or_else(|| self.named_better(id, alike, row, face)) {
            Some(other) => held(word, &who, &format!("and the name that of {}", self.naming(other))),
            None => Claim::Doubted(id, format!("taken as {who}, whose {fits}; please check.")),
        }
    }

    /// By identifier and name, unless a namesake is in the row's form and the identifier's owner in another.
    fn unless_in_form(&self, word: &str, id: PupilId, face: &Face) -> Claim {
        let form = |id: PupilId| self.pupils.get(&id).map_or("", |(_, known)| &known.form);
        match self.better(id, face) {
            Some(other) if !face.form.is_empty() && form(other) == face.form && form(id) != face.form => {
                held(word, &self.naming(id), &format!("and name and form are those of {}", self.naming(other)))
            }
            _ => Claim::Certain(id),
        }
    }

    /// Somebody else whose name it is, and whose birth date it may be.
    fn better(&self, id: PupilId, face: &Face) -> Option<PupilId> {
        let namesakes = face.names.iter().filter_map(|name| self.by_name.get(name)).flatten().copied();
        let born = |other: PupilId| self.pupils.get(&other).and_then(|(_, known)| known.born);
        namesakes.into_iter().find(|other| *other != id && !differ(face.born.as_ref(), born(*other).as_ref()))
    }

    /// Twins have one birth date, and lists slip by a line: the whole name of anybody here is theirs first, and of those
    /// who were born on that day whoever is called most like it.
    fn named_better(&self, id: PupilId, owner: Alike, row: &PupilRow, face: &Face) -> Option<PupilId> {
        let others = self.pupils.iter().filter(|(other, _)| **other != id);
        let mut fits = others.filter(|(_, (pupil, known))| {
            let same_day = face.born.is_some() && face.born == known.born;
            let alike = Alike::of(&row.name, &pupil.name);
            alike > owner && (same_day || alike == Alike::Same)
        });
        fits.next().map(|(other, _)| *other)
    }
}

fn held(word: &str, who: &str, why: &str) -> Claim {
    Claim::Held(format!(
        "the {word} is that of {who}, {why}; held back, and nobody was changed. Put it right in the file, and import it \
         again."
    ))
}
