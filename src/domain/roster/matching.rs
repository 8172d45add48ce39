//! Whose row it is. Rows of different files are one pupil when the UPN is the same and nothing else says otherwise
//! (`claims`); else when folded name and date of birth are; else when folded name and form fit exactly one. Anything else
//! is said, never guessed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::claims::Claim;
use super::rows::PupilRow;
use crate::domain::fold::fold;
use crate::domain::id::PupilId;
use crate::domain::record::pupil::{Name, Pupil};
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::upn::Upn;

/// What a row and a pupil are compared by.
pub(super) struct Face {
    pub(super) names: BTreeSet<String>,
    pub(super) born: Option<Day>,
    pub(super) form: String,
    /// Only one with the right check letter: a mistyped one proves nothing.
    pub(super) upn: Option<Upn>,
}

impl Face {
    fn new(name: &Name, born: Option<Day>, form: &str, upn: Option<&Upn>) -> Face {
        let upn = upn.filter(|upn| upn.letter_is_right()).cloned();
        Face { names: folded_names(name), born, form: plain_form(form), upn }
    }

    fn of_row(row: &PupilRow) -> Face {
        Face::new(&row.name, row.born, &row.form, row.upn.as_ref())
    }

    fn of(pupil: &Pupil) -> Face {
        Face::new(&pupil.name, pupil.born, &pupil.form, pupil.upn.as_ref())
    }

    /// Something that one child cannot have twice differs.
    pub(super) fn is_another(&self, other: &Face) -> bool {
        differ(self.born.as_ref(), other.born.as_ref()) || differ(self.upn.as_ref(), other.upn.as_ref())
    }
}

pub(super) fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// The names somebody goes by, folded; legal and preferred ones in every pairing.
pub(crate) fn folded_names(name: &Name) -> BTreeSet<String> {
    let both = |legal: &str, preferred: &str| {
        let mut names = BTreeSet::from([fold(legal), fold(preferred)]);
        if names.len() > 1 {
            names.remove("");
        }
        names
    };
    let families = both(&name.family, &name.preferred_family);
    let mut names = BTreeSet::new();
    for given in both(&name.given, &name.preferred_given) {
        names.extend(families.iter().map(|family| format!("{given} {family}").trim().to_owned()));
    }
    names.remove("");
    names
}

/// A form as it is compared: `4 b` and `4-B` are `4b`.
pub(crate) fn plain_form(form: &str) -> String {
    fold(form).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whose row it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// This pupil's; with what is worth saying about it.
    Known(PupilId, Option<String>),
    /// Nobody's here; with what is worth saying about it.
    New(Option<String>),
    /// It may be somebody's here, but nothing in the file says so for certain.
    Unsure(String),
}

/// The pupils of the school, to be found by what a row has.
pub(super) struct Faces<'a> {
    pub(super) pupils: BTreeMap<PupilId, (&'a Pupil, Face)>,
    pub(super) by_upn: HashMap<&'a Upn, PupilId>,
    pub(super) by_row: HashMap<&'a str, PupilId>,
    pub(super) by_name: HashMap<String, Vec<PupilId>>,
}

impl<'a> Faces<'a> {
    /// Everybody in `state`; `kind` is the kind of file whose rows' own identities count.
    pub(super) fn new(state: &'a State, kind: &str) -> Faces<'a> {
        let mut faces =
            Faces { pupils: BTreeMap::new(), by_upn: HashMap::new(), by_row: HashMap::new(), by_name: HashMap::new() };
        for pupil in state.pupils.values() {
            let face = Face::of(pupil);
            for name in &face.names {
                faces.by_name.entry(name.clone()).or_default().push(pupil.id);
            }
            faces.by_upn.extend(pupil.upn.iter().map(|upn| (upn, pupil.id)));
            faces.by_row.extend(pupil.sources.get(kind).map(|row| (row.as_str(), pupil.id)));
            faces.pupils.insert(pupil.id, (pupil, face));
        }
        faces
    }

    /// Whose row each of `rows` is, in their order. No two are one pupil's.
    pub(super) fn whose(&self, rows: &[PupilRow]) -> Vec<Whose> {
        let faces: Vec<Face> = rows.iter().map(Face::of_row).collect();
        let mut claims: Vec<Claim> = rows.iter().zip(&faces).map(|(row, face)| self.claim(row, face)).collect();
        let mut certain: BTreeSet<PupilId> = BTreeSet::new();
        for claim in &mut claims {
            if matches!(claim, Claim::Certain(id) if !certain.insert(*id)) {
                *claim = Claim::Nobody;
            }
        }
        let doubted: Vec<PupilId> = claims.iter().filter_map(Claim::doubted).collect();
        let mut whose: Vec<Whose> =
            claims.iter().zip(&faces).map(|(claim, face)| self.answer(claim, face, &certain)).collect();
        let mut wanted: BTreeMap<PupilId, usize> = BTreeMap::new();
        for id in whose.iter().filter_map(Whose::known) {
            *wanted.entry(id).or_default() += 1;
        }
        for ((answer, claim), face) in whose.iter_mut().zip(&claims).zip(&faces) {
            let Some(id) = answer.known().filter(|id| wanted.get(id).is_some_and(|count| *count > 1)) else { continue };
            let has_birth_of = |known: &Face| face.born.is_some() && face.born == known.born;
            let is_theirs = match claim {
                Claim::Certain(_) => true,
                // Name and birth date are theirs; the only other row has no more than their UPN or id.
                Claim::Nobody | Claim::Reused(_) => {
                    doubted.contains(&id)
                        && wanted.get(&id) == Some(&2)
                        && self.pupils.get(&id).is_some_and(|(_, known)| has_birth_of(known))
                }
                Claim::Doubted(..) | Claim::Held(_) => false,
            };
            if !is_theirs {
                *answer = Whose::Unsure(format!(
                    "more than one line of this file fits {}; left out, because nothing says which is theirs.",
                    self.naming(id)
                ));
            }
        }
        whose
    }

    /// Whose row it is, where rows do not compete: several may be about one pupil.
    pub(super) fn one(&self, row: &PupilRow) -> Whose {
        let face = Face::of_row(row);
        self.answer(&self.claim(row, &face), &face, &BTreeSet::new())
    }

    fn answer(&self, claim: &Claim, face: &Face, certain: &BTreeSet<PupilId>) -> Whose {
        match claim {
            Claim::Certain(id) => Whose::Known(*id, None),
            Claim::Doubted(id, said) => Whose::Known(*id, Some(said.clone())),
            Claim::Held(said) => Whose::Unsure(said.clone()),
            Claim::Nobody => self.by_face(face, certain),
            Claim::Reused(id) => match self.by_face(face, certain) {
                Whose::New(None) => Whose::New(Some(format!(
                    "added as another pupil than {}, who had this line's id before; please check.",
                    self.naming(*id)
                ))),
                other => other,
            },
        }
    }

    fn by_face(&self, face: &Face, claimed: &BTreeSet<PupilId>) -> Whose {
        let mut namesakes: BTreeSet<PupilId> =
            face.names.iter().filter_map(|name| self.by_name.get(name)).flatten().copied().collect();
        namesakes.retain(|id| !claimed.contains(id));
        let those = |fits: &dyn Fn(&Face) -> bool| -> Vec<PupilId> {
            let fits = |id: &&PupilId| self.pupils.get(id).is_some_and(|(_, known)| fits(known));
            namesakes.iter().filter(fits).copied().collect()
        };
        let possible = those(&|known| !face.is_another(known));
        if face.born.is_some() {
            let born = those(&|known| known.born == face.born && !face.is_another(known));
            match born.as_slice() {
                [] => {}
                [one] => return Whose::Known(*one, None),
                many => return self.unsure(many, "name and birth date fit"),
            }
        }
        if !face.form.is_empty() {
            let form = those(&|known| known.form == face.form && !face.is_another(known));
            match form.as_slice() {
                [] => {}
                [one] => return Whose::Known(*one, None),
                many => return self.unsure(many, "name and form fit"),
            }
        }
        let elsewhere = |id: &PupilId| {
            let known = self.pupils.get(id).map_or("", |(_, known)| &known.form);
            !face.form.is_empty() && !known.is_empty() && known != face.form
        };
        if !possible.iter().all(elsewhere) {
            return self.unsure(&possible, "the name fits");
        }
        let same = those(&|known| known.form == face.form && !face.form.is_empty());
        let said = possible.first().or(same.first()).map(|id| {
            format!("added as another pupil than {}, whose name is the same; please check.", self.naming(*id))
        });
        Whose::New(said)
    }

    fn unsure(&self, fits: &[PupilId], how: &str) -> Whose {
        let names: Vec<String> = fits.iter().take(3).map(|id| self.naming(*id)).collect();
        Whose::Unsure(format!(
            "{how} {}, but that is not certain; left out. A UPN or a birth date would decide it.",
            names.join(" and ")
        ))
    }

    /// Somebody as sentences name them.
    pub(super) fn naming(&self, id: PupilId) -> String {
        let Some((pupil, _)) = self.pupils.get(&id) else { return String::new() };
        let form = if pupil.form.is_empty() { "no form" } else { &pupil.form };
        format!("{} ({form})", brief(&pupil.name.full()))
    }
}

impl Whose {
    fn known(&self) -> Option<PupilId> {
        match self {
            Whose::Known(id, _) => Some(*id),
            Whose::New(_) | Whose::Unsure(_) => None,
        }
    }
}

/// A name short enough for a sentence.
pub(crate) fn brief(name: &str) -> String {
    const MOST: usize = 60;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST).chain(['…']).collect()
}
