//! The search: who is found by what, that exact hits stay first, and how often the right pupil is among the first five.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    missing_docs
)]

use sendo::domain::record::pupil::Name;
use sendo::domain::search::{Entry, How, Index, Resolved};

#[path = "support/names.rs"]
mod names;
#[path = "support/queries.rs"]
mod queries;
use names::school;
use queries::{KINDS, Kind, Query};

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
fn letters_stand_for_a_whole_name_of_ones_own() {
    let index = class();
    for (letters, own) in [
        ("rp", vec![]),
        ("sp", vec!["Samantha Price 6C"]),
        ("AMO", vec!["Amara Okafor 4B"]),
        ("amao", vec!["Amara Okafor 4B"]),
        // Given and family name in this order, the family name by one letter; four letters at most.
        ("oa", vec![]),
        ("amok", vec![]),
        ("amaro", vec![]),
        // With both words of a double name too.
        ("lmo", vec!["Lily-Mae O’Connor 1B"]),
        ("ln", vec!["Łukasz Nowak 4A"]),
        ("os", vec!["Oliver Smith 3A", "Oliver Smith 5C"]),
        // As they go by it, and as the papers have it.
        ("kg", vec!["Kit Green 6B"]),
        // Somebody's name or nickname begins so: they may be meant.
        ("an", vec![]),
        ("ao", vec![]),
        ("ma", vec![]),
        ("bob", vec![]),
        ("a", vec![]),
        ("a o", vec![]),
        ("1o", vec![]),
        ("", vec![]),
    ] {
        let found: Vec<String> = index.by_initials(letters, |_| true).into_iter().map(told).collect();
        assert_eq!(found, own, "{letters:?}");
        assert!(index.by_initials(letters, |_| false).is_empty(), "{letters:?}, nobody's");
    }
    // Of several, the one with whom the writer works.
    let third_year = |key: usize| CLASS[key].2 == "3A";
    assert_eq!(index.by_initials("os", third_year).into_iter().map(told).collect::<Vec<_>>(), ["Oliver Smith 3A"]);
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

#[test]
fn the_right_pupil_is_among_the_first() {
    let pupils = school(2_000);
    let index = Index::new(pupils.iter().enumerate().map(|(key, pupil)| Entry {
        key,
        name: &pupil.name,
        form: &pupil.form,
        year: &pupil.year,
        classes: vec![&pupil.form],
        handles: vec![],
    }));
    let ask = |kind: &Kind| {
        let queries = kind.queries(&pupils);
        let find = |query: &Query| {
            let hits = index.find(&query.text, 5);
            let mut far = hits.iter().skip_while(|hit| hit.how != How::Near);
            assert!(far.all(|hit| hit.how == How::Near), "{:?}: a near hit before an exact one", query.text);
            hits.into_iter().map(|hit| hit.key).collect()
        };
        let found: Vec<Vec<usize>> = queries.iter().map(find).collect();
        let told = kind.share(&pupils, &queries, &found);
        eprintln!("{:32} first {:.4}  first five {:.4}", kind.name, told.first, told.five);
        assert!(kind.reached(&told), "{}: {told:?}", kind.name);
    };
    std::thread::scope(|scope| KINDS.iter().for_each(|kind| drop(scope.spawn(|| ask(kind)))));
}
