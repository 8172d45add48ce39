//! The rules, each a function from a file to what is wrong in it.

use std::collections::BTreeSet;

use crate::code::{after, code_of, end_of_item, functions, without_tests};

/// What stands above what. A folder may use what stands in the rows above its own, and itself.
const LAYERS: &[&[&str]] = &[
    &["domain"],
    &["clock", "paths"],
    &["logfile", "random"],
    &["store", "proto", "keys", "theme"],
    &["server", "client", "transfer", "model", "widget"],
    &["screen"],
    &["app"],
    &["tui"],
    &["cli"],
];

const FILE_LIMIT: usize = 500;
const FUNCTION_LIMIT: usize = 60;

/// A file under `src`.
pub(crate) struct Source {
    /// Its path below `src`.
    name: String,
    text: String,
    /// Its text without comments, strings and characters.
    code: String,
}

impl Source {
    pub(crate) fn new(name: String, text: String) -> Source {
        let code = code_of(&text);
        Source { name, text, code }
    }

    /// The folder or file at the top: `domain`, `clock`.
    fn top(&self) -> &str {
        let first = self.name.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The screen whose file it is.
    fn screen(&self) -> Option<&str> {
        self.name.strip_prefix("screen/")?.split_once('/').map(|(screen, _)| screen)
    }

    fn fault(&self, what: impl AsRef<str>) -> String {
        format!("src/{}: {}", self.name, what.as_ref())
    }
}

/// Which of these words the code has.
fn found_in<'w>(code: &str, words: &[&'w str]) -> Vec<&'w str> {
    words.iter().copied().filter(|word| code.contains(word)).collect()
}

pub(crate) fn layers(source: &Source) -> Vec<String> {
    let top = source.top();
    if matches!(source.name.as_str(), "lib.rs" | "main.rs") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    if source.code.contains("super::super") {
        faults.push(source.fault("two folders up is `crate::`, so that this test sees it"));
    }
    let Some(own) = LAYERS.iter().position(|row| row.contains(&top)) else {
        faults.push(source.fault(format!("{top} has no layer")));
        return faults;
    };
    let used: BTreeSet<&str> = after(&source.code, "crate::").into_iter().collect();
    let above: BTreeSet<&str> = LAYERS[..own].iter().flat_map(|row| row.iter().copied()).collect();
    let wrong = used.into_iter().filter(|name| *name != top && !above.contains(name));
    faults.extend(wrong.map(|name| source.fault(format!("{top} may not use {name}"))));
    faults
}

pub(crate) fn outsiders(source: &Source) -> Vec<String> {
    let name = source.name.as_str();
    let draws =
        name.ends_with("view.rs") || matches!(source.top(), "widget" | "theme" | "tui") || name == "cli/screen.rs";
    let table = [
        ("sled::", name == "store/trees.rs"),
        ("crossterm::", source.top() == "tui"),
        // Its reader loses keys, and `tui` has one of its own.
        ("crossterm::event", false),
        ("ratatui::", draws),
        ("ratatui_textarea::", name == "widget/text_area.rs"),
    ];
    let wrong = table.into_iter().filter(|(word, may)| !may && source.code.contains(word));
    wrong.map(|(word, _)| source.fault(format!("{word} is not named here"))).collect()
}

pub(crate) fn waiting(source: &Source) -> Vec<String> {
    const WAITS: &[&str] = &[
        "std::fs",
        "std::io",
        "std::net",
        "std::os",
        "std::process",
        "std::thread",
        "Mutex",
        "RwLock",
        "mpsc",
        "Instant::now",
        ".elapsed()",
    ];
    if !matches!(source.top(), "model" | "screen" | "app") {
        return Vec::new();
    }
    // Not the domain's: that one tells the time and reads no clock.
    let of_std = |rest: &str| rest.split(';').next().is_some_and(|path| path.contains("Instant"));
    let clock = source.code.split("std::time").skip(1).any(of_std).then_some("std::time::Instant");
    let words = found_in(&source.code, WAITS).into_iter().chain(clock);
    words.map(|word| source.fault(format!("{word} may wait"))).collect()
}

/// An instant is a type: it is no text, and only its own file reads or makes its text or says what day it is.
pub(crate) fn instants(source: &Source) -> Vec<String> {
    const FIELDS: [&str; 5] = ["at", "entered", "raised", "since", "now"];
    const TEXTS: [&str; 4] = ["String", "str", "Box<str>", "Cow<"];
    const OWN: [&str; 4] = ["rfc3339", "chrono_tz", "chrono::Local", "date_naive"];
    // As far as the day, the minute or the second goes in it, and from the hour on.
    const PARTS: [&str; 5] = ["..10", "..16", "..19", "11..16", "11..19"];
    // Files say it in text; what is read from them is not.
    if source.name == "domain/time.rs" {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let before = |at: usize| source.code[..at].chars().next_back();
    for field in FIELDS.iter().filter(|_| source.top() != "transfer") {
        let named = format!("{field}: ");
        for (start, end) in source.code.match_indices(&named).map(|(at, found)| (at, at + found.len())) {
            let kind = &source.code[end..];
            let kind = kind.strip_prefix("Option<").unwrap_or(kind).trim_start_matches('&');
            let kind = kind.strip_prefix("'a ").or(kind.strip_prefix("'static ")).unwrap_or(kind);
            let is_whole = !before(start).is_some_and(|c| c.is_alphanumeric() || c == '_');
            if is_whole && TEXTS.iter().any(|text| kind.starts_with(text)) && !kind.starts_with("String::") {
                faults.push(source.fault(format!("{field} is a text and no instant")));
            }
        }
    }
    let own = found_in(&source.code, &OWN).into_iter();
    faults.extend(own.map(|word| source.fault(format!("{word} is named in domain/time.rs alone"))));
    for part in PARTS {
        let cut = [format!("get({part})"), format!("[{part}]")];
        faults.extend(
            cut.iter().filter(|cut| source.code.contains(cut.as_str())).map(|cut| {
                source.fault(format!("{cut} is how a day is cut out of an instant's text: ask the instant"))
            }),
        );
    }
    faults
}

/// Whether a record counts, and whether it is to be seen at all, is asked in one place: `Amend::stands`, `is_hidden`.
pub(crate) fn counting(source: &Source) -> Vec<String> {
    if source.name.starts_with("domain/amend/") {
        return Vec::new();
    }
    let words = ["withdrawn.is_none(", "withdrawn.is_some(", "withdrawn().is_none(", ".how.hidden", "hidden: false"];
    // What a flag knows of its own end, and what becomes of one's own command.
    let own = ["domain/record/flag/record.rs", "screen/", "app/", "model/", "cli/"];
    let found = found_in(&source.code, &words);
    let found = found
        .into_iter()
        .filter(|word| !(*word == ".how.hidden" && own.iter().any(|own| source.name.starts_with(own))));
    found.map(|word| source.fault(format!("`{word}` is for `Amend` to say"))).collect()
}

pub(crate) fn screens_apart(source: &Source) -> Vec<String> {
    const SHARED: [&str; 3] = ["page", "view", "deciding"];
    let Some(own) = source.screen() else { return Vec::new() };
    let named = after(&source.code, "crate::screen::").into_iter();
    let others = named.filter(|name| *name != own && !SHARED.contains(name) && name.starts_with(char::is_lowercase));
    others.map(|name| source.fault(format!("the screen {own} names the screen {name}"))).collect()
}

pub(crate) fn screens_whole(sources: &[Source]) -> Vec<String> {
    let screens: BTreeSet<&str> =
        sources.iter().filter_map(Source::screen).filter(|screen| *screen != "page").collect();
    let mut faults = Vec::new();
    for screen in screens {
        for file in ["state.rs", "update.rs", "view.rs"] {
            let path = format!("screen/{screen}/{file}");
            match sources.iter().find(|source| source.name == path) {
                None => faults.push(format!("src/{path} is missing")),
                Some(source) if file == "view.rs" && !is_seen_and_said(&source.code) => {
                    faults.push(source.fault("its `impl View` has not both `draw` and `plain`"));
                }
                Some(_) => {}
            }
        }
    }
    faults
}

/// Whether a view can be drawn, and read out.
fn is_seen_and_said(code: &str) -> bool {
    code.find("impl View for ").is_some_and(|start| {
        let view = &code[start..end_of_item(code, start)];
        view.contains("fn draw(") && view.contains("fn plain(")
    })
}

pub(crate) fn opening(source: &Source) -> Vec<String> {
    let says = source.text.lines().next().is_some_and(|line| line.starts_with("//! "));
    if says { Vec::new() } else { vec![source.fault("the first line is no `//!`")] }
}

pub(crate) fn listing(source: &Source) -> Vec<String> {
    if !source.name.ends_with("mod.rs") {
        return Vec::new();
    }
    let statements = source.code.split_inclusive(';').map(|part| part.replace("#[cfg(test)]", "").trim().to_owned());
    let is_list = |part: &String| {
        let part = part.strip_prefix("pub(crate) ").or_else(|| part.strip_prefix("pub ")).unwrap_or(part);
        part.is_empty() || ((part.starts_with("mod ") || part.starts_with("use ")) && part.ends_with(';'))
    };
    statements.filter(|part| !is_list(part)).map(|part| source.fault(format!("only lists: {part}"))).collect()
}

pub(crate) fn lengths(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let file = (lines >= FILE_LIMIT).then(|| source.fault(format!("{lines} lines, under {FILE_LIMIT} is the rule")));
    let long = functions(&source.code).into_iter().filter(|(_, _, lines)| *lines >= FUNCTION_LIMIT);
    let long = long.map(|(name, line, lines)| source.fault(format!("line {line}: {name} has {lines} lines")));
    file.into_iter().chain(long).collect()
}

pub(crate) fn outcries(source: &Source) -> Vec<String> {
    const OUTCRIES: &[&str] = &[
        ".unwrap()",
        ".expect(",
        "panic!(",
        "todo!(",
        "unimplemented!(",
        "unreachable!(",
        "dbg!(",
        "println!(",
        " print!(",
        "eprintln!(",
        "eprint!(",
        "clippy::unwrap_used",
        "clippy::expect_used",
        "clippy::panic",
        "clippy::print_",
    ];
    if source.name.ends_with("_tests.rs") {
        return Vec::new();
    }
    let shipped = without_tests(&source.code);
    found_in(&shipped, OUTCRIES).into_iter().map(|word| source.fault(format!("{word} in shipped code"))).collect()
}

/// Files that no other names: nobody compiles them, and they look as if they were in use.
pub(crate) fn lost(all: &[Source]) -> Vec<String> {
    let names = |source: &Source, file: &str| {
        let module = format!("mod {};", file.trim_end_matches(".rs"));
        let path = format!("#[path = \"{file}\"]");
        source.text.lines().any(|line| line.trim().trim_start_matches("pub ") == module || line.trim() == path)
    };
    let is_lost = |name: &str| {
        let name = name.trim_end_matches("/mod.rs");
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let beside = |other: &&Source| other.name.rsplit_once('/').map_or("", |(folder, _)| folder) == folder;
        !all.iter().filter(beside).any(|other| names(other, file))
    };
    let lost = all.iter().filter(|source| !["lib.rs", "main.rs"].contains(&source.name.as_str()));
    lost.filter(|source| is_lost(&source.name)).map(|source| source.fault("no file names it")).collect()
}

/// What the folders of records have and the lists of kinds in `domain::kind` do not: it would be taken from nobody.
pub(crate) fn unlisted(all: &[Source]) -> Vec<String> {
    let Some(lists) = all.iter().find(|source| source.name == "domain/kind.rs") else { return Vec::new() };
    let listed = |name: &str| lists.code.contains(&format!("({name});")) || lists.code.contains(&format!("({name}) "));
    let word = |variant: &str| {
        let parts = variant.char_indices().map(|(place, letter)| {
            let gap = if place > 0 && letter.is_ascii_uppercase() { "_" } else { "" };
            format!("{gap}{}", letter.to_ascii_lowercase())
        });
        format!("\"{}\"", parts.collect::<String>())
    };
    let mut faults = Vec::new();
    for source in all.iter().filter(|source| source.name.starts_with("domain/record/")) {
        let mut of_changes = false;
        for line in source.code.lines() {
            let enumed = line.strip_prefix("pub enum ").and_then(|rest| rest.strip_suffix(" {"));
            let row = line.strip_prefix("impl KindRow for ").and_then(|rest| rest.strip_suffix(" {"));
            let amend = line.strip_prefix("impl Amend for ").and_then(|rest| rest.strip_suffix(" {"));
            let kind = enumed.filter(|name| name.ends_with("Change") || name.ends_with("Command"));
            of_changes =
                if line == "}" { false } else { of_changes || kind.is_some_and(|name| name.ends_with("Change")) };
            for name in kind.into_iter().chain(row).filter(|name| !listed(name)) {
                faults.push(source.fault(format!("{name} is in no list of domain::kind")));
            }
            if let Some(name) = amend.filter(|name| !lists.code.contains(&format!("    {name}("))) {
                faults.push(source.fault(format!("{name} is in no list of domain::kind")));
            }
            let variant = line.strip_prefix("    ").filter(|rest| of_changes && rest.starts_with(char::is_uppercase));
            let variant = variant.map(|rest| rest.trim_end_matches([' ', '{', ',', '}']));
            if let Some(name) = variant.filter(|name| !lists.text.contains(&word(name))) {
                faults.push(source.fault(format!("the word of {name} is in no list of domain::kind")));
            }
        }
    }
    faults
}
