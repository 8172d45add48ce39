//! The table of keys: nothing clashes, nothing forbidden is bound, and every row explains itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

use std::collections::HashMap;

use sendo::keys::{Action, Chord, Context, Edit, Key, action_for, bound, footer, help, markdown, palette, plain, rows};

#[test]
fn chords_are_written_and_read_back() {
    let table = [
        ("^G", Chord::ctrl(Key::Char('g'))),
        ("Enter", Chord::plain(Key::Enter)),
        ("!", Chord::char('!')),
        ("^", Chord::char('^')),
        ("F1", Chord::plain(Key::F(1))),
        ("F", Chord::char('F')),
        ("F12", Chord::plain(Key::F(12))),
        ("PgDn", Chord::plain(Key::PageDown)),
        ("Space", Chord::char(' ')),
        ("Ctrl-Left", Chord::ctrl(Key::Left)),
        ("Ctrl-Space", Chord::ctrl(Key::Char(' '))),
        ("Shift-Tab", Chord::plain(Key::BackTab)),
        ("Shift-Up", Chord { shift: true, ..Chord::plain(Key::Up) }),
        ("Alt-x", Chord { alt: true, ..Chord::char('x') }),
        ("-", Chord::char('-')),
        ("é", Chord::char('é')),
    ];
    for (text, chord) in table {
        assert_eq!(text.parse::<Chord>(), Ok(chord), "reading {text}");
        assert_eq!(chord.to_string(), text);
        let json = serde_json::to_string(&chord).unwrap();
        assert_eq!(serde_json::from_str::<Chord>(&json).unwrap(), chord);
    }
    assert_eq!("pgdn".parse::<Chord>(), Ok(Chord::plain(Key::PageDown)));
    for wrong in ["", "F0", "F25", "F1x", "^", "^gg", "Hyper-x", "\u{1b}", "^\n"].iter().filter(|text| **text != "^") {
        let error = wrong.parse::<Chord>().expect_err(wrong).to_string();
        assert!(error.starts_with("there is no key"), "{error}");
    }
}

#[test]
fn no_two_rows_clash_in_one_context() {
    for context in Context::ALL {
        let mut seen = HashMap::new();
        for row in help(*context) {
            for chord in row.chords_in(*context) {
                if let Some(other) = seen.insert(chord, row.action) {
                    panic!("{chord} is both {other:?} and {:?} in {context:?}", row.action);
                }
            }
        }
    }
}

#[test]
fn nothing_forbidden_is_bound() {
    for row in rows() {
        for chord in row.chords {
            assert!(!chord.alt, "{chord} needs Alt");
            for forbidden in ['a', 'b', 'h', 'i', 'j', 'm', '[', '\\'] {
                assert_ne!(*chord, Chord::ctrl(Key::Char(forbidden)));
            }
            if [Chord::ctrl(Key::Char('c')), Chord::ctrl(Key::Char('q'))].contains(chord) {
                assert_eq!(row.action, Action::Quit, "{chord} must only ask");
            }
        }
    }
}

#[test]
fn every_row_acts_somewhere_and_explains_itself() {
    for row in rows() {
        assert!(!row.label.is_empty() && row.label.len() < 30, "{row:?}");
        assert!(row.help.ends_with('.') && row.help.len() > 6, "{row:?}");
        assert!(row.palette.is_some() || !row.chords.is_empty(), "nobody can reach {row:?}");
        for context in row.contexts {
            assert!(
                row.chords.is_empty() || row.chords_in(*context).next().is_some(),
                "no key of {row:?} acts in {context:?}"
            );
            assert_eq!(row.contexts.iter().filter(|other| *other == context).count(), 1, "{row:?}");
        }
    }
}

#[test]
fn footers_fit_80_cells_and_every_context_can_be_left() {
    for context in Context::ALL {
        let line = footer(*context).map(|row| format!("{} {}", row.key_in(*context), row.label)).collect::<Vec<_>>();
        let line = format!(" {}", line.join("  "));
        assert!(line.chars().count() <= 80, "{context:?}: {} cells: {line}", line.chars().count());
        assert!(line.len() > 3, "{context:?} has an empty footer");
        let escape = action_for(*context, Chord::plain(Key::Esc));
        assert_eq!(escape, Some(Action::Back), "{context:?}");
    }
}

#[test]
fn the_screen_locks_wherever_somebody_is_in() {
    for context in Context::ALL.iter().filter(|context| !matches!(context, Context::SignIn | Context::Locked)) {
        assert_eq!(action_for(*context, Chord::ctrl(Key::Char('l'))), Some(Action::Lock), "{context:?}");
    }
}

#[test]
fn a_worry_about_safety_can_be_told_wherever_somebody_is_in() {
    for context in Context::ALL {
        let tells = action_for(*context, Chord::plain(Key::F(8)));
        let expected =
            (!matches!(context, Context::SignIn | Context::Locked | Context::Stop)).then_some(Action::Safeguarding);
        assert_eq!(tells, expected, "{context:?}");
    }
}

#[test]
fn what_a_form_keeps_has_a_word_of_its_own() {
    let words: Vec<&str> = Context::ALL.iter().filter_map(|place| place.place().unsent).map(|kept| kept.word).collect();
    // As earlier versions kept them; with what is not about a pupil alone, or no form.
    assert_eq!(words, ["log", "plan", "finding", "draft", "flag"]);
    for other in ["correct", "message", "sweep", "swept"] {
        assert!(!words.contains(&other), "{other} is another thing");
    }
}

#[test]
fn keys_act_where_the_design_says() {
    fn check(context: Context, chord: &str, expected: Option<Action>) {
        assert_eq!(action_for(context, chord.parse().unwrap()), expected, "{chord} in {context:?}");
    }
    check(Context::Pupils, "a", None);
    check(Context::Pupils, "Space", None);
    check(Context::Pupils, "'", None);
    check(Context::Pupils, "-", None);
    check(Context::Pupils, ".", None);
    check(Context::Pupils, "3", Some(Action::Log));
    check(Context::Pupils, "0", None);
    check(Context::Pupils, "!", Some(Action::To(Context::Flag)));
    check(Context::Pupils, "^F", Some(Action::To(Context::Flag)));
    check(Context::Pupils, "/", Some(Action::ClassFilter));
    check(Context::Pupils, "^T", Some(Action::To(Context::Desk)));
    check(Context::Pupils, "^O", Some(Action::To(Context::Inbox)));
    check(Context::Pupils, "^Z", Some(Action::Withdraw));
    check(Context::Pupils, "^S", None);
    check(Context::Pupils, "^C", Some(Action::Quit));
    check(Context::Pupils, "Backspace", Some(Action::Edit(Edit::Backspace)));
    check(Context::LogLine, "/", None);
    check(Context::LogLine, "?", None);
    check(Context::LogLine, "1", None);
    check(Context::LogLine, "F1", Some(Action::To(Context::Help)));
    check(Context::LogLine, "^S", Some(Action::Submit));
    check(Context::LogLine, "^C", None);
    check(Context::Desk, "a", Some(Action::Acknowledge));
    check(Context::Flag, "3", Some(Action::Choose));
    check(Context::Flag, "s", Some(Action::Safeguarding));
    check(Context::FlagNote, "s", None);
    check(Context::Stop, "Enter", None);
    check(Context::Stop, "^X", Some(Action::WipeWords));
    check(Context::Stop, "^L", Some(Action::Lock));
}

#[test]
fn lists_for_people_hold_every_row() {
    let (plain, markdown) = (plain(), markdown());
    assert_eq!(plain.lines().count(), rows().len());
    assert_eq!(markdown.lines().count(), rows().len() + 2);
    for row in rows() {
        assert!(plain.contains(row.help) && markdown.contains(row.help));
    }
    assert!(markdown.contains("| `!` `^F` | Hand an item"));
    let names: Vec<_> = palette(Context::Pupils).map(|(name, _)| name).collect();
    assert!(names.contains(&"inbox") && names.contains(&"desk: the SENCO's queue"), "{names:?}");
    assert_eq!(
        help(Context::LogLine).find(|row| row.action == Action::To(Context::Help)).unwrap().key_in(Context::LogLine),
        "F1"
    );
}

#[test]
fn a_file_binds_other_keys_or_is_refused_by_name() {
    fn check(file: &str, expected: &str) {
        let said = bound(file).map_or_else(|faults| faults.join(" "), |_| String::new());
        assert!(if expected.is_empty() { said.is_empty() } else { said.contains(expected) }, "{file}: {said}");
    }
    check("", "");
    check("[keys]\nqueue = \"^V\"", "");
    check("[keys]\nqueue = [\"^V\", \"F5\"]\ninbox = \"^T\"", "");
    check("[in.queue]\n\"take up\" = [\"a\", \"u\"]", ""); // Names of before.
    check("[in.desk]\nmine = [\"a\", \"u\"]", "");
    check("[keys]\nqueue = \"^O\"", "^O is both \"desk\" and \"inbox\" in pupils.");
    check("[keys]\ndesc = \"^V\"", "there is no action \"desc\"; nearest is \"desk\".");
    check("[in.dsk]\nreply = \"y\"", "there is no screen \"dsk\"; nearest is \"desk\".");
    check("[in.queue]\nflag = \"y\"", "there is no action \"flag\" in desk;");
    check("[keys]\nqueue = \"Hyper-x\"", "there is no key \"Hyper-x\"");
    check("[keys]\nqueue = \"Alt-x\"", "Alt-x cannot be bound");
    check("[keys]\nqueue = \"^H\"", "terminals send it for Backspace");
    check("[keys]\nqueue = \"^C\"", "it always asks whether to leave");
    check("[keys]\nqueue = \"q\"", "q searches in pupils");
    check("[keys]\nlock = \"L\"", "\"lock\" would have no key in log line");
    check("[keys]\nqueue = []", "\"queue\" has no key.");
    check("[in.pupils]\nlog = \"^V\"", "keeps its digits");
    check("[kyes]", "it cannot be read");

    // The rebound row acts where it did, and a row bound in one context keeps its keys in the others.
    let rows = bound("[keys]\nqueue = \"^V\"\n[in.inbox]\nreply = \"y\"").unwrap();
    let keys = |action: Action, context: Context| {
        rows.iter().find(|row| row.action == action && row.is_in(context)).unwrap().key_in(context)
    };
    assert_eq!(keys(Action::To(Context::Desk), Context::Pupils), "^V");
    assert_eq!(keys(Action::Reply, Context::Inbox), "y");
    assert_eq!(keys(Action::Reply, Context::Desk), "r");
}

/// What a layout cannot type without a third key, and the keys that wait for a second one: British, German, French, Spanish,
/// Italian, Polish (as programmers have it) and Swedish.
const HARD: [(&str, &str); 7] = [
    ("British", ""),
    ("German", "@[]{}\\|~^`"),
    ("French", "~#{[|`\\@]}^"),
    ("Spanish", "@#[]{}|\\~`^"),
    ("Italian", "@#[]{}~`"),
    ("Polish", ""),
    ("Swedish", "@[]{}\\|~^`$"),
];

#[test]
fn no_action_hangs_on_a_character_that_is_hard_to_type() {
    let palette: Vec<Context> =
        rows().iter().find(|row| row.action == Action::To(Context::Palette)).unwrap().contexts.to_vec();
    for (layout, hard) in HARD {
        let easy = |chord: &Chord| chord.types().is_none_or(|sign| sign.is_ascii() && !hard.contains(sign));
        for row in rows() {
            for context in row.contexts {
                let mut chords = row.chords_in(*context);
                // A range is many keys, each with its own meaning; else one way is enough.
                let reached = if row.range.is_some() {
                    chords.all(|chord| easy(&chord))
                } else {
                    chords.any(|chord| easy(&chord))
                };
                let named = row.palette.is_some() && palette.contains(context);
                assert!(reached || named, "{layout}: {row:?} in {context:?}");
            }
        }
    }
    // The letters with Ctrl that terminals keep for themselves or send for another key are nobody's only way either.
    for context in Context::ALL {
        assert!(action_for(*context, Chord::ctrl(Key::Char('a'))).is_none(), "screen's own key in {context:?}");
        assert!(action_for(*context, Chord::ctrl(Key::Char('b'))).is_none(), "tmux's own key in {context:?}");
    }
}
