//! Text for a terminal: nothing dangerous passes, nothing grows past its room, nothing visible is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::time::Instant;

use proptest::prelude::*;
use sendo::domain::text::{clean, cut, pad, width, wrap};
use unicode_segmentation::UnicodeSegmentation;

#[test]
fn cleaning() {
    for (given, shown) in [
        ("Amara Okafor", "Amara Okafor"),
        ("\u{1b}[31mred\u{1b}[0m", "[31mred[0m"),
        ("a\u{9b}31mb\u{7f}c\0", "a31mbc"),
        ("one\ttwo\r\nthree\nfour", "one two three four"),
        ("abc\u{202e}def\u{2066}g\u{200f}", "abcdefg"),
        ("zero\u{200b}width\u{feff}", "zerowidth"),
        ("soft\u{ad}hyphen", "softhyphen"),
        ("👨\u{200d}👩\u{200d}👧", "👨👩👧"),
        ("👍🏽 1\u{fe0f}\u{20e3}", "👍 1\u{20e3}"),
        ("Zoe\u{308}", "Zoe\u{308}"),
        ("\u{308}x", "x"),
        ("no\u{a0}break\u{2028}line", "no break line"),
        ("", ""),
    ] {
        assert_eq!(clean(given), shown, "{given:?}");
    }
}

#[test]
fn measuring_and_cutting() {
    for (given, cells, room, shown) in [
        ("Amara", 5, 5, "Amara"),
        ("Amara", 5, 4, "Ama…"),
        ("Amara", 5, 1, "…"),
        ("Amara", 5, 0, ""),
        ("Siân", 4, 3, "Si…"),
        ("Sia\u{302}n", 4, 3, "Si…"),
        ("王小明", 6, 5, "王小…"),
        ("王小明", 6, 4, "王…"),
        ("🇬🇧🇬🇧", 4, 3, "🇬🇧…"),
        ("👨\u{200d}👩\u{200d}👧", 6, 5, "👨👩…"),
        ("", 0, 3, ""),
    ] {
        assert_eq!(width(given), cells, "{given:?}");
        assert_eq!(cut(given, room), shown, "{given:?} in {room}");
        assert_eq!(width(&pad(given, room)), room, "{given:?} padded to {room}");
    }
}

#[test]
fn wrapping() {
    for (given, room, rows) in [
        ("settled in two minutes", 10, vec!["settled in", "two", "minutes"]),
        ("one two", 20, vec!["one two"]),
        ("one  two", 20, vec!["one  two"]),
        ("one\ntwo\n\nthree", 20, vec!["one", "two", "", "three"]),
        ("abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
        ("ab cdefghij k", 4, vec!["ab", "cdef", "ghij", "k"]),
        ("王小明", 5, vec!["王小", "明"]),
        ("a王", 1, vec!["a", "?"]),
        ("anything", 0, vec![]),
        ("", 5, vec![]),
    ] {
        assert_eq!(wrap(given, room), rows, "{given:?} in {room}");
    }
}

#[test]
fn floods_stay_bounded_and_quick() {
    let accents = format!("e{}", "\u{301}".repeat(10_000));
    assert_eq!(width(&accents), 1);
    assert!(clean(&accents).chars().count() <= 5);
    assert_eq!(wrap(&"x".repeat(10_000), 80).len(), 125);
    let time = |length: usize| {
        let text = "e\u{301}é王👍 ".repeat(length);
        let start = Instant::now();
        assert!(wrap(&text, 40).iter().all(|row| width(row) <= 40));
        start.elapsed()
    };
    time(1_000);
    let (short, long) = (time(1_000), time(16_000));
    assert!(long < short * 16 * 8, "16 times the text took {long:?} after {short:?}: not linear");
}

/// Text as a school's files never have it: controls, marks, emoji parts, bidi, wide letters, words and spaces.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-z]{1,12}",
        Just(" ".to_owned()),
        "[\u{0}-\u{1f}\u{7f}-\u{9f}]",
        "[\u{300}-\u{36f}]{1,6}",
        "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]",
        "[\u{1f1e6}-\u{1f1ff}]",
        "[👨👩👧👍🏽\u{200d}\u{fe0f}❤]",
        "[\u{1100}-\u{11ff}]",
        "[क-ह\u{94d}]",
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn seen(text: &str) -> String {
    clean(text).chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_dangerous_passes(text in hostile(), room in 0usize..30) {
        let bad = |c: char| c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
        let cleaned = clean(&text);
        prop_assert!(!cleaned.chars().any(bad));
        prop_assert!(!cut(&text, room).chars().any(bad));
        prop_assert!(!pad(&text, room).chars().any(bad));
        prop_assert!(!wrap(&text, room).iter().any(|row| row.chars().any(bad)));
        prop_assert_eq!(clean(&cleaned), cleaned.as_ref());
    }

    #[test]
    fn nothing_grows_past_its_room(text in hostile(), room in 0usize..30) {
        let short = cut(&text, room);
        prop_assert!(width(&short) <= room);
        prop_assert_eq!(width(&pad(&text, room)), room);
        if width(&text) <= room {
            prop_assert_eq!(short, clean(&text));
        } else if let Some(kept) = short.strip_suffix('…') {
            let whole = clean(&text);
            prop_assert!(whole.starts_with(kept));
            let ends: Vec<usize> = whole.grapheme_indices(true).map(|(at, _)| at).collect();
            prop_assert!(kept.is_empty() || ends.contains(&kept.len()), "a grapheme was split");
        }
    }

    #[test]
    fn wrapping_loses_nothing(text in hostile(), room in 2usize..30) {
        let rows = wrap(&text, room);
        prop_assert!(rows.iter().all(|row| width(row) <= room));
        let lines: String = text.lines().map(seen).collect();
        let shown: String = rows.iter().map(|row| seen(row)).collect();
        if !lines.graphemes(true).any(|g| width(g) > room) && !shown.contains('?') {
            prop_assert_eq!(shown, lines);
        }
    }
}
