//! How far two names can be one person's. Everybody knows that names change, are shortened and put in another order; no
//! number that goes with them is looked at here.

use std::collections::BTreeSet;

use super::matching::folded_names;
use crate::domain::fold::fold;
use crate::domain::record::pupil::Name;
use crate::domain::search::also_called;

/// How far two names agree; the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alike {
    /// Nothing of what follows; brothers and sisters too.
    Other,
    /// One of them says no more of the given name than its first letter.
    Short,
    /// The given name is the same, or a pet form of it, and the surname another.
    Given,
    /// A pet form of the given name, with the same surname; a sister may be called so.
    Pet,
    /// One name, but for case, accents, order or middle names.
    Same,
}

impl Alike {
    pub(super) fn of(one: &Name, other: &Name) -> Alike {
        let (ours, theirs) = (folded_names(one), folded_names(other));
        if ours.iter().any(|one| theirs.iter().any(|other| same_words(one, other))) {
            return Alike::Same;
        }
        let families =
            !both(&one.family, &one.preferred_family).is_disjoint(&both(&other.family, &other.preferred_family));
        let (ours, theirs) = (both(&one.given, &one.preferred_given), both(&other.given, &other.preferred_given));
        let any = |fits: fn(&str, &str) -> bool| ours.iter().any(|one| theirs.iter().any(|other| fits(one, other)));
        match families {
            true if any(is_pet_form) => Alike::Pet,
            true if ours.is_empty() || theirs.is_empty() || any(is_initial) => Alike::Short,
            false if any(is_pet_form) => Alike::Given,
            _ => Alike::Other,
        }
    }
}

fn both(legal: &str, preferred: &str) -> BTreeSet<String> {
    [legal, preferred].into_iter().map(fold).filter(|name| !name.is_empty()).collect()
}

/// The same words in any order; or all of one, at least two, among those of the other.
fn same_words(one: &str, other: &str) -> bool {
    let (one, other): (BTreeSet<&str>, BTreeSet<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    few == many || few.len() > 1 && few.is_subset(&many)
}

fn is_pet_form(one: &str, other: &str) -> bool {
    let called = |name: &str, other: &str| name == other || also_called(name).any(|called| called == other);
    let (one, other) = (first(one), first(other));
    called(one, other) || called(other, one)
}

fn is_initial(one: &str, other: &str) -> bool {
    let letter = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    letter(first(one), first(other)) || letter(first(other), first(one))
}

fn first(name: &str) -> &str {
    name.split(' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        let (given, family) = text.rsplit_once(' ').unwrap_or(("", text));
        Name { given: given.into(), family: family.into(), ..Name::default() }
    }

    #[test]
    fn how_far_names_agree() {
        use Alike::{Given, Other, Pet, Same, Short};
        for (one, other, expected) in [
            ("Amara Okafor", "AMARA OKAFOR", Same),
            ("Zoë Łęcka", "Lecka Zoe", Same),
            ("Ada Mary Lark", "Ada Lark", Same),
            ("Ada Lark", "Ada Lark-Finch", Same),
            ("Bob Wren", "Robert Wren", Pet),
            ("Siân O'Neill", "Sian ONeill", Same),
            ("Hannah Bennett", "Hannah Cole", Given),
            ("Bob Wren", "Robert Cole", Given),
            ("Paul Wren", "Paula Wren", Other),
            ("Adah Larke", "Ada Lark", Other),
            ("H. Bennett", "Hannah Bennett", Short),
            ("Bennett", "Hannah Bennett", Short),
            ("Hannah Bennett", "Harold Bennett", Other),
            ("Amara Okafor", "Chidi Okafor", Other),
            ("Amara Okafor", "Dean Holloway", Other),
            ("H Bennett", "Harold Cole", Other),
            ("Ama", "Amara Okafor", Other),
        ] {
            assert_eq!(Alike::of(&name(one), &name(other)), expected, "{one}, {other}");
            assert_eq!(Alike::of(&name(other), &name(one)), expected, "{other}, {one}");
        }
        let goes_by = Name { preferred_given: "Ami".into(), preferred_family: "Eze".into(), ..name("Amara Okafor") };
        for other in ["Ami Eze", "Ami Okafor", "Amara Eze"] {
            assert_eq!(Alike::of(&goes_by, &name(other)), Same, "{other}");
        }
    }
}
