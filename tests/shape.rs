//! Holds the shape of the sources by reading them as text: which folder may use which, what a screen consists of, how
//! long things get. Each rule is shown here to fail on a sample that breaks it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "shape/code.rs"]
mod code;
#[path = "shape/rules.rs"]
mod rules;

use std::fs;
use std::path::Path;

use rules::Source;

/// Every file under `src`, as its path below it and its text.
fn sources() -> Vec<Source> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<Source>) {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.push(Source::new(name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    assert!(found.len() > 100, "only {} files were found", found.len());
    found
}

/// Holds a rule over every file.
fn hold(rule: impl Fn(&Source) -> Vec<String>) {
    let faults: Vec<String> = sources().iter().flat_map(rule).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Shows that a rule sees what breaks it and lets pass what does not.
fn shown(rule: impl Fn(&Source) -> Vec<String>, table: &[(&str, &str, usize)]) {
    for (name, text, expected) in table {
        let faults = rule(&Source::new((*name).to_owned(), (*text).to_owned()));
        assert_eq!(faults.len(), *expected, "{name}: {text}\n{faults:?}");
    }
}

#[test]
fn imports_go_one_way() {
    hold(rules::layers);
    shown(
        rules::layers,
        &[
            ("store/open.rs", "use crate::domain::id;", 0),
            ("store/open.rs", "use crate::proto::link;", 1),
            ("domain/id.rs", "use crate::clock;", 1),
            ("domain/id.rs", "fn f() { crate::store::open(); }", 1),
            ("domain/id.rs", "// crate::store stands further down\nfn f() { g(\"crate::store\") }", 0),
            ("screen/log/view.rs", "use crate::{app::App, domain::id};", 1),
            ("nowhere/view.rs", "use crate::domain;", 1),
            ("clock.rs", "use crate::domain::id;", 0),
            ("clock.rs", "use crate::logfile;", 1),
            ("domain/id.rs", "use super::super::store;", 1),
        ],
    );
}

#[test]
fn sled_crossterm_and_ratatui_are_named_where_they_belong() {
    hold(rules::outsiders);
    shown(
        rules::outsiders,
        &[
            ("store/trees.rs", "use sled::Db;", 0),
            ("store/open.rs", "use sled::Db;", 1),
            ("tui/screen.rs", "use ratatui::crossterm::queue;", 0),
            ("tui/input.rs", "use ratatui::crossterm::event;", 1),
            ("widget/list.rs", "use ratatui::buffer::Buffer;", 0),
            ("widget/list.rs", "use ratatui::crossterm::queue;", 1),
            ("screen/log/view.rs", "use ratatui::layout::Rect;", 0),
            ("screen/log/view.rs", "use ratatui_textarea::TextArea;", 1),
            ("screen/log/update.rs", "use ratatui::layout::Rect;", 1),
            ("cli/screen.rs", "use ratatui::Frame;", 0),
            ("cli/run.rs", "use ratatui::Frame;", 1),
            ("store/open.rs", "/// The folder that sled:: has.\nfn sledge() {}", 0),
        ],
    );
}

#[test]
fn nothing_waits_where_screens_are_made() {
    hold(rules::waiting);
    shown(
        rules::waiting,
        &[
            ("screen/log/update.rs", "use std::fs;", 1),
            ("model/cache.rs", "use std::sync::Mutex;", 1),
            ("app/update.rs", "std::thread::sleep(x);", 1),
            ("store/open.rs", "use std::fs;", 0),
            ("model/cache.rs", "use std::sync::Arc;", 0),
            ("model/cache.rs", "use std::time::{Duration, Instant};", 1),
            ("model/cache.rs", "use std::time::Duration;\nuse crate::domain::time::Instant;", 0),
            ("app/update.rs", "let now = time::Instant::now();", 1),
        ],
    );
}

#[test]
fn an_instant_is_no_text() {
    hold(rules::instants);
    shown(
        rules::instants,
        &[
            ("domain/flag.rs", "struct F { at: Instant, raised: Option<Instant> }", 0),
            ("domain/flag.rs", "struct F { pub raised: String, }", 1),
            ("store/line.rs", "struct F { pub(super) at: String, entered: Option<String> }", 2),
            ("server/audit.rs", "fn f(since: &str, at: &'a str) {}", 2),
            ("proto/view/item.rs", "struct F { format: String, beat: String, at: usize }", 0),
            ("transfer/plans_json.rs", "struct F { at: String }", 0),
            ("cli/audit.rs", "fn f() { row.at.get(..10) }", 1),
            ("domain/flag.rs", "fn f() { let day = &since[..10]; let time = raised.get(11..16); }", 2),
            ("transfer/cells.rs", "fn f() { text.get(..10) }", 1),
            ("domain/flag.rs", "fn f() { text.get(..at); text.get(..1) }", 0),
            ("screen/page/line.rs", "fn f() { DateTime::parse_from_rfc3339(at) }", 1),
            ("clock.rs", "use chrono_tz::Europe::London;", 1),
            ("clock.rs", "use chrono::Local;", 1),
            ("domain/time.rs", "use chrono_tz::Europe::London;", 0),
        ],
    );
}

#[test]
fn what_counts_is_asked_in_one_place() {
    hold(rules::counting);
    shown(
        rules::counting,
        &[
            ("domain/amend/record.rs", "fn f() { self.withdrawn().is_none() }", 0),
            ("domain/record/flag/decide.rs", "fn f() { if flag.withdrawn.is_some() {} }", 1),
            ("server/past.rs", "fn f() { gone.how.hidden }", 1),
            ("app/take_back.rs", "fn f() { taken.how.hidden }", 0),
            ("server/items.rs", "fn f() { !flag.stands() && flag.is_hidden() }", 0),
        ],
    );
}

#[test]
fn no_screen_names_another() {
    hold(rules::screens_apart);
    shown(
        rules::screens_apart,
        &[
            ("screen/log/view.rs", "use crate::screen::page::PageLine;", 0),
            ("screen/log/view.rs", "use crate::screen::{View, Look};", 0),
            ("screen/log/view.rs", "use crate::screen::log::Log;", 0),
            ("screen/log/view.rs", "use crate::screen::inbox::Inbox;", 1),
            ("screen/log/view.rs", "use crate::screen::{inbox::Inbox, View};", 1),
            ("screen/page/card.rs", "use crate::screen::inbox::Inbox;", 1),
            ("app/go.rs", "use crate::screen::inbox::Inbox;", 0),
        ],
    );
}

#[test]
fn every_screen_has_its_three_files_and_a_plain_view() {
    let whole = |view: &str| {
        let file = |name: &str, text: &str| Source::new(name.to_owned(), text.to_owned());
        vec![
            file("screen/log/mod.rs", ""),
            file("screen/log/state.rs", ""),
            file("screen/log/update.rs", ""),
            file("screen/log/view.rs", view),
        ]
    };
    let good = "impl View for Log { fn draw(&self) {} fn plain(&self) {} }";
    assert_eq!(rules::screens_whole(&whole(good)), Vec::<String>::new());
    assert_eq!(rules::screens_whole(&whole("impl View for Log { fn draw(&self) {} }")).len(), 1);
    assert_eq!(rules::screens_whole(&whole("fn draw() {} fn plain() {}")).len(), 1);
    assert_eq!(rules::screens_whole(&whole(good)[..2]).len(), 2);
    let faults = rules::screens_whole(&sources());
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    hold(rules::opening);
    shown(
        rules::opening,
        &[("a.rs", "//! What it is.\n", 0), ("a.rs", "use b;\n//! Late.\n", 1), ("a.rs", "//!\nuse b;", 1)],
    );
}

#[test]
fn folders_only_list_what_is_in_them() {
    hold(rules::listing);
    shown(
        rules::listing,
        &[
            ("a/mod.rs", "//! A.\n\nmod b;\npub mod c;\n#[cfg(test)]\nmod tests;\npub use b::{C,\n D};\n", 0),
            ("a/mod.rs", "mod b;\nconst C: u8 = 1;\n", 1),
            ("a/mod.rs", "mod b;\nfn c() {}\n", 1),
            ("a/other.rs", "fn c() {}\n", 0),
        ],
    );
}

#[test]
fn every_file_is_part_of_the_crate() {
    let sample = |files: &[(&str, &str)]| -> Vec<Source> {
        files.iter().map(|(name, text)| Source::new((*name).to_owned(), (*text).to_owned())).collect()
    };
    let root = ("lib.rs", "pub mod a;\n");
    assert!(rules::lost(&sample(&[root, ("a/mod.rs", "mod b;\n"), ("a/b.rs", "")])).is_empty());
    assert!(rules::lost(&sample(&[root, ("a.rs", "#[path = \"c.rs\"]\nmod tests;\n"), ("c.rs", "")])).is_empty());
    assert_eq!(rules::lost(&sample(&[root, ("a/mod.rs", "mod b;\n"), ("a/b.rs", ""), ("a/c.rs", "")])).len(), 1);
    assert_eq!(rules::lost(&sample(&[root, ("a.rs", ""), ("d/mod.rs", "")])).len(), 1);
    let lost = rules::lost(&sources());
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn what_a_kind_has_is_in_the_lists_of_kinds() {
    let lists = ("domain/kind.rs", "changes! {\n    A(AChange) \"a_made\";\n}\ncommands! {\n    A(ACommand);\n}\n");
    let faults = |text: &str| {
        let files = [lists, ("domain/record/a/change.rs", text)];
        let files = files.map(|(name, text)| Source::new(name.to_owned(), text.to_owned()));
        rules::unlisted(&files).len()
    };
    for (text, expected) in [
        ("pub enum AChange {\n    AMade {\n        a: u8,\n    },\n}\n", 0),
        ("pub enum AChange {\n    AMade {\n        a: u8,\n    },\n    AGone(u8),\n}\n", 1),
        ("pub enum BChange {\n    AMade,\n}\n", 1),
        ("pub enum ACommand {\n    Make,\n}\n", 0),
        ("pub enum BCommand {\n    Make,\n}\n", 1),
        ("impl KindRow for ARow {\n}\n", 1),
        ("impl Amend for Talk {\n}\n", 1),
        ("impl Amend for A {\n}\n", 0),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
    let faults = rules::unlisted(&sources());
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn files_and_functions_stay_short() {
    hold(rules::lengths);
    let long_file = "//! Long.\n".repeat(500);
    let function = |lines: usize| format!("fn f(a: [u8; 3]) {{\n{}}}\n", "    g('{', \"}\");\n".repeat(lines - 2));
    shown(
        rules::lengths,
        &[
            ("a.rs", &long_file, 1),
            ("a.rs", &function(59), 0),
            ("a.rs", &function(60), 1),
            ("a.rs", &format!("mod m {{ {} }}", function(61)), 1),
            ("a.rs", "trait T { fn f(&self); }", 0),
        ],
    );
}

#[test]
fn shipped_code_neither_panics_nor_prints() {
    hold(rules::outcries);
    shown(
        rules::outcries,
        &[
            ("a.rs", "fn f() { x.unwrap(); }", 1),
            ("a.rs", "fn f() { x.expect(\"y\"); }", 1),
            ("a.rs", "fn f() { panic!(\"y\"); println!(); }", 2),
            ("a.rs", "fn f() { x.unwrap_or(1); // .unwrap()\n }", 0),
            ("a.rs", "#[cfg(test)]\nmod tests { fn f() { x.unwrap(); } }", 0),
            ("a.rs", "#[cfg(test)]\nmod tests { fn f() { x.unwrap(); } }\nfn g() { y.unwrap(); }", 1),
            ("tui/input_tests.rs", "fn f() { x.unwrap(); }", 0),
            ("a.rs", "#[allow(clippy::panic)]\nfn f() {}", 1),
        ],
    );
}
