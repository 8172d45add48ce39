//! The search: who is found by what, that exact hits stay first, and how often the right pupil is among the first five.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    missing_docs
)]

use sendo::domain::fold::fold;
use sendo::domain::pupil::Name;
use sendo::domain::search::{Entry, Hit, How, Index, Resolved};

#[path = "support/names.rs"]
mod names;
use names::{Dice, Pupil, school};

/// Name, form. `Given|Preferred` where they go by another name.
const CLASS: &[(&str, &str, &str)] = &[
    ("Amara", "Okafor", "4B"),
    ("Tamar", "Amadi", "5A"),
    ("Samantha", "Price", "6C"),
    ("Zoë", "Hartley", "4B"),
    ("Zoe", "Blackwell", "3A"),
    ("Siân", "O'Neill", "2A"),
    ("Lily-Mae", "O’Connor", "1B"),
    ("Łukasz", "Nowak", "4A"),
    ("Ngọc", "Nguyễn", "6A"),
    ("Robert", "Ashton", "4B"),
    ("Michael", "Ashworth", "4A"),
    ("Ann", "Walton", "5A"),
    ("Anna", "Walton", "5B"),
    ("Hannah", "Walton", "5B"),
    ("Oliver", "Smith", "3A"),
    ("Oliver", "Smith", "5C"),
    ("Katherine|Kit", "Green", "6B"),
    ("Jean-Luc", "de la Cruz", "R1"),
    ("Aoife", "Boyle", "2B"),
];

fn class() -> Index<usize> {
    let names: Vec<Name> = CLASS
        .iter()
        .map(|(given, family, _)| {
            let (given, preferred) = given.split_once('|').unwrap_or((given, ""));
            Name { given: given.into(), family: (*family).into(), preferred_given: preferred.into(), ..Name::default() }
        })
        .collect();
    Index::new(names.iter().zip(CLASS).enumerate().map(|(key, (name, (_, _, form)))| Entry {
        key,
        name,
        form,
        year: "",
        classes: vec![form, "Chess club"],
        handles: vec![format!("R20110001{key:04}"), format!("0197-{key}")],
    }))
}

fn told(key: usize) -> String {
    let (given, family, form) = CLASS[key];
    format!("{} {family} {form}", given.rsplit('|').next().unwrap())
}

#[test]
fn who_is_found_first() {
    let index = class();
    for (query, first) in [
        ("ama", "Amara Okafor 4B"),
        ("amara okafor", "Amara Okafor 4B"),
        ("okafor am", "Amara Okafor 4B"),
        ("am ok", "Amara Okafor 4B"),
        ("am 4b", "Amara Okafor 4B"),
        ("4b am", "Amara Okafor 4B"),
        ("amaraok", "Amara Okafor 4B"),
        ("amraa okafor", "Amara Okafor 4B"),
        ("amara okafro", "Amara Okafor 4B"),
        ("okafir", "Amara Okafor 4B"),
        ("amarakokafor", "Amara Okafor 4B"),
        ("am ara", "Amara Okafor 4B"),
        ("amok", "Amara Okafor 4B"),
        ("zoë h", "Zoë Hartley 4B"),
        ("zoe h", "Zoë Hartley 4B"),
        ("oneill", "Siân O'Neill 2A"),
        ("o'neill", "Siân O'Neill 2A"),
        ("o neill", "Siân O'Neill 2A"),
        ("O’Neill", "Siân O'Neill 2A"),
        ("o neill sian", "Siân O'Neill 2A"),
        ("lily mae", "Lily-Mae O’Connor 1B"),
        ("lily-mae", "Lily-Mae O’Connor 1B"),
        ("lilymae", "Lily-Mae O’Connor 1B"),
        ("mae", "Lily-Mae O’Connor 1B"),
        ("lmo", "Lily-Mae O’Connor 1B"),
        ("lukasz", "Łukasz Nowak 4A"),
        ("nguyen", "Ngọc Nguyễn 6A"),
        ("bob", "Robert Ashton 4B"),
        ("mike", "Michael Ashworth 4A"),
        ("kit", "Kit Green 6B"),
        ("katherine", "Kit Green 6B"),
        ("ann", "Ann Walton 5A"),
        ("anna", "Anna Walton 5B"),
        ("hannah", "Hannah Walton 5B"),
        ("delacruz", "Jean-Luc de la Cruz R1"),
        ("de la", "Jean-Luc de la Cruz R1"),
        ("ao", "Aoife Boyle 2B"),
        ("so", "Siân O'Neill 2A"),
    ] {
        let hits = index.find(query, 5);
        assert_eq!(hits.first().map(|hit| told(hit.key)).as_deref(), Some(first), "{query:?}");
    }
    let both: Vec<_> = index.find("zoe", 5).iter().filter(|hit| !hit.near()).map(|hit| told(hit.key)).collect();
    assert_eq!(both, ["Zoe Blackwell 3A", "Zoë Hartley 4B"]);
    assert_eq!(index.find("zoë", 5), index.find("ZOE", 5));
    assert_eq!(told(index.find("ao", 5)[1].key), "Amara Okafor 4B", "initials come right after the word start");
}

#[test]
fn a_form_alone_lists_it_in_name_order() {
    let form: Vec<_> = class().find("4b", 10).iter().map(|hit| told(hit.key)).collect();
    assert_eq!(form, ["Robert Ashton 4B", "Zoë Hartley 4B", "Amara Okafor 4B"]);
}

#[test]
fn nothing_and_nonsense_find_nobody() {
    let index = class();
    for query in ["", "  ", "-", "'", "\u{1b}", "qqqqqqqq", "🦄"] {
        assert_eq!(index.find(query, 5), [], "{query:?}");
    }
    assert_eq!(index.find("amara", 0), []);
}

#[test]
fn resolving_a_pupil() {
    let index = class();
    let tell = |resolved: Resolved<usize>| match resolved {
        Resolved::One(key) => told(key),
        Resolved::Several(keys) => format!("several {}", keys.len()),
        Resolved::Near(keys) => format!("near {}", keys.first().map_or(String::new(), |key| told(*key))),
        Resolved::None => "none".into(),
    };
    for (text, reading, writing) in [
        ("amara okafor", "Amara Okafor 4B", "Amara Okafor 4B"),
        ("okafor amara", "Amara Okafor 4B", "Amara Okafor 4B"),
        ("AMARA  OKAFOR", "Amara Okafor 4B", "Amara Okafor 4B"),
        ("am ok", "Amara Okafor 4B", "Amara Okafor 4B"),
        ("amara", "Amara Okafor 4B", "Amara Okafor 4B"),
        ("am", "several 2", "several 2"),
        ("mara", "Amara Okafor 4B", "near Amara Okafor 4B"),
        ("amraa okafor", "near Amara Okafor 4B", "near Amara Okafor 4B"),
        ("oliver smith", "several 2", "several 2"),
        ("oliver smith 5c", "Oliver Smith 5C", "Oliver Smith 5C"),
        ("zoe", "several 2", "several 2"),
        ("ann walton", "Ann Walton 5A", "Ann Walton 5A"),
        ("ann", "several 2", "several 2"),
        ("bob", "Robert Ashton 4B", "near Robert Ashton 4B"),
        ("kit green", "Kit Green 6B", "Kit Green 6B"),
        ("katherine green", "Kit Green 6B", "Kit Green 6B"),
        ("R201100010000", "Amara Okafor 4B", "Amara Okafor 4B"),
        ("r20110 0010000", "Amara Okafor 4B", "Amara Okafor 4B"),
        ("0197-3", "Zoë Hartley 4B", "Zoë Hartley 4B"),
        ("4b", "several 3", "near Robert Ashton 4B"),
        ("2a", "Siân O'Neill 2A", "near Siân O'Neill 2A"),
        ("qqqqqqqq", "none", "none"),
        ("", "none", "none"),
    ] {
        assert_eq!(tell(index.for_reading(text)), reading, "reading {text:?}");
        assert_eq!(tell(index.for_writing(text)), writing, "writing {text:?}");
    }
}

#[test]
fn hostile_names_are_searched_like_others() {
    let long = "x".repeat(20_000);
    let names = [
        Name { given: long.clone(), family: "a ".repeat(9_000), ..Name::default() },
        Name { given: "\u{1b}[31mEve".into(), family: "\u{202e}".into(), ..Name::default() },
        Name::default(),
        Name { given: "🦄".into(), family: "王小明".into(), ..Name::default() },
    ];
    let index = Index::new(names.iter().enumerate().map(|(key, name)| Entry {
        key,
        name,
        form: "",
        year: "4",
        classes: vec![&long; 50],
        handles: vec![],
    }));
    for (query, first) in [("xxx", 0), ("31meve", 1), ("王小", 3), ("🦄", 3)] {
        assert_eq!(index.find(query, 3).first().map(|hit| hit.key), Some(first), "{query:?}");
    }
    index.find(&long, 3);
    index.find(&"a b ".repeat(5_000), 3);
}

// ---- Quality: at least 1,000 generated queries of each kind over 2,000 pupils.

struct Told {
    first: f64,
    five: f64,
}

struct Trial {
    pupils: Vec<Pupil>,
    index: Index<usize>,
}

impl Trial {
    fn new() -> Trial {
        let pupils = school(2_000);
        let index = Index::new(pupils.iter().enumerate().map(|(key, pupil)| Entry {
            key,
            name: &pupil.name,
            form: &pupil.form,
            year: &pupil.year,
            classes: vec![&pupil.form],
            handles: vec![],
        }));
        Trial { pupils, index }
    }

    /// Asks for every pupil that `ask` makes a query of; a hit is that pupil or one whom the query fits as well.
    fn run(
        &self,
        kind: &str,
        ask: impl Fn(&Pupil, &mut Dice) -> Option<String>,
        same: impl Fn(&Pupil, &Pupil) -> bool,
    ) -> Told {
        let mut dice = Dice::new(7);
        let (mut asked, mut first, mut five) = (0u32, 0u32, 0u32);
        for (key, pupil) in self.pupils.iter().enumerate().cycle() {
            if asked == 1_000 {
                break;
            }
            {
                let Some(query) = ask(pupil, &mut dice) else { continue };
                let hits = self.index.find(&query, 5);
                let right = |hit: &Hit<usize>| hit.key == key || same(pupil, &self.pupils[hit.key]);
                asked += 1;
                first += u32::from(hits.first().is_some_and(right));
                five += u32::from(hits.iter().any(right));
                let order: Vec<How> = hits.iter().map(|hit| hit.how).collect();
                assert!(order.iter().skip_while(|how| **how != How::Near).all(|how| *how == How::Near), "{query:?}");
            }
        }
        let told = Told { first: f64::from(first) / f64::from(asked), five: f64::from(five) / f64::from(asked) };
        eprintln!("{kind:28} asked {asked}  first {:.4}  first five {:.4}", told.first, told.five);
        told
    }
}

fn full(pupil: &Pupil) -> String {
    format!("{} {}", pupil.typed.0, pupil.typed.1).to_lowercase()
}

fn one_name(a: &Pupil, b: &Pupil) -> bool {
    fold(&a.name.full()) == fold(&b.name.full())
}

fn part(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect::<String>().to_lowercase()
}

#[test]
fn what_is_typed_right_is_found() {
    let trial = Trial::new();
    let exact = trial.run("exact", |pupil, _| Some(pupil.name.full()), one_name);
    assert!(exact.first >= 1.0);
    let plain = trial.run("without accents", |pupil, _| (!pupil.name.full().is_ascii()).then(|| full(pupil)), one_name);
    assert!(plain.first >= 0.99 && plain.five >= 0.99);
    let surname = trial.run(
        "surname first",
        |pupil, _| Some(format!("{} {}", pupil.typed.1.to_lowercase(), part(&pupil.typed.0, 3))),
        one_name,
    );
    assert!(surname.five >= 0.99);
    let prefixes = trial.run(
        "prefixes, 3 and 4 letters",
        |pupil, _| Some(format!("{} {}", part(&pupil.typed.0, 3), part(&pupil.typed.1, 4))),
        one_name,
    );
    assert!(prefixes.five >= 0.99);
    let begun = |pupil: &Pupil| part(&full(pupil), full(pupil).chars().count() - 3);
    let unfinished =
        trial.run("a name not typed to its end", |pupil, _| Some(begun(pupil)), |a, b| full(b).starts_with(&begun(a)));
    assert!(unfinished.five >= 0.99);
    let initials = |pupil: &Pupil| part(&fold(&pupil.name.given), 1) + &part(&fold(&pupil.name.family), 1);
    let with_form =
        trial.run("initials and form", |pupil, _| Some(format!("{} {}", initials(pupil), pupil.form)), one_name);
    assert!(with_form.five >= 0.99);
    // Alone, two letters are many pupils' initials; all of them are right.
    let alone = trial.run("initials", |pupil, _| Some(initials(pupil)), |a, b| initials(a) == initials(b));
    assert!(alone.five >= 0.99);
}

fn with_error(text: &str, kind: usize, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = dice.below(letters.len());
    let other = char::from(b'a' + u8::try_from(dice.below(26)).unwrap());
    match kind {
        0 => letters[at] = other,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        _ => {
            let at = at.min(letters.len() - 2);
            letters.swap(at, at + 1);
        }
    }
    letters.into_iter().collect()
}

#[test]
fn one_error_still_finds_the_pupil() {
    let trial = Trial::new();
    for (kind, name) in
        ["a wrong letter", "a letter missing", "a letter too many", "two letters swapped"].iter().enumerate()
    {
        // Half of them surname first.
        let ask = |pupil: &Pupil, dice: &mut Dice| {
            let surname_first = format!("{} {}", pupil.typed.1, pupil.typed.0).to_lowercase();
            let name = if dice.below(2) == 0 { surname_first } else { full(pupil) };
            Some(with_error(&name, kind, dice))
        };
        let told = trial.run(name, ask, one_name);
        assert!(told.five >= 0.95, "{name}");
    }
    let two = trial.run(
        "two errors",
        |pupil, dice| {
            let (first, second) = (dice.below(4), dice.below(4));
            let once = with_error(&full(pupil), first, dice);
            Some(with_error(&once, second, dice))
        },
        one_name,
    );
    assert!(two.five >= 0.9);
}
