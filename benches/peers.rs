//! The name search beside what others do with the same 2,000 names and the same queries in the same run: fzf's filter
//! (Debian's package fzf) and `RapidFuzz`'s `WRatio` (the Python package rapidfuzz). `cargo bench --bench peers`;
//! `PYTHON` names the Python that has the package. A peer that is not here is left out, and that is said; `!` marks a
//! share below what sendo itself must reach.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    missing_docs
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use sendo::domain::search::{Entry, Index};

#[path = "../tests/support/names.rs"]
mod names;
#[path = "../tests/support/queries.rs"]
mod queries;
use names::{Pupil, school};
use queries::{KINDS, Query};

/// Whoever finds pupils: for each query places in the list, best first; `None` where it is not on this machine.
type Finder<'f> = (&'f str, Box<dyn Fn(&[Query]) -> Option<Vec<Vec<usize>>> + 'f>);

/// Reads the lines "names, an empty line, queries" and prints five places a query, best first.
const WRATIO: &str = r"
import sys
from rapidfuzz import fuzz, process, utils
names, queries = (part.split('\n') for part in sys.stdin.read().rstrip('\n').split('\n\n'))
ready = [utils.default_process(name) for name in names]
for query in queries:
    best = process.extract(utils.default_process(query), ready, scorer=fuzz.WRatio, limit=5)
    print(*(place for _, _, place in best))
";

fn output(program: &str, words: &[&str], input: &str) -> Option<String> {
    let mut child = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let _ = writing.join();
    // fzf ends with 1 when nothing fits.
    matches!(output.status.code(), Some(0 | 1)).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// One name a line, as the peers get it: name and form.
fn lines(pupils: &[Pupil]) -> Vec<String> {
    pupils.iter().map(|pupil| format!("{} {}", pupil.name.full(), pupil.form)).collect()
}

fn fzf(lines: &[String], queries: &[Query]) -> Option<Vec<Vec<usize>>> {
    output("fzf", &["--version"], "")?;
    let mut numbered = String::new();
    lines.iter().enumerate().for_each(|(place, line)| writeln!(numbered, "{place}\t{line}").unwrap());
    let find = |query: &Query| {
        let words = ["--filter", &query.text, "--delimiter", "\t", "--nth", "2"];
        let found = output("fzf", &words, &numbered).unwrap_or_default();
        found.lines().take(5).map(|line| line.split('\t').next().unwrap().parse().unwrap()).collect()
    };
    Some(queries.iter().map(find).collect())
}

fn wratio(lines: &[String], queries: &[Query]) -> Option<Vec<Vec<usize>>> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let queries: Vec<&str> = queries.iter().map(|query| query.text.as_str()).collect();
    let input = format!("{}\n\n{}\n", lines.join("\n"), queries.join("\n"));
    let found = output(&python, &["-c", WRATIO], &input)?;
    let found: Vec<Vec<usize>> =
        found.lines().map(|line| line.split(' ').filter_map(|place| place.parse().ok()).collect()).collect();
    (found.len() == queries.len()).then_some(found)
}

fn main() {
    let pupils = school(2_000);
    let index = Index::new(pupils.iter().enumerate().map(|(key, pupil)| Entry {
        key,
        name: &pupil.name,
        form: &pupil.form,
        year: &pupil.year,
        classes: vec![&pupil.form],
        handles: vec![],
    }));
    let lines = lines(&pupils);
    let finders: [Finder<'_>; 3] = [
        (
            "sendo",
            Box::new(|queries| {
                let find = |query: &Query| index.find(&query.text, 5).into_iter().map(|hit| hit.key).collect();
                Some(queries.iter().map(find).collect())
            }),
        ),
        ("fzf", Box::new(|queries| fzf(&lines, queries))),
        ("WRatio", Box::new(|queries| wratio(&lines, queries))),
    ];
    println!(
        "{:32} {}",
        "first place / first five",
        finders.each_ref().map(|(name, _)| format!("{name:>15}")).join("")
    );
    for kind in KINDS {
        let queries = kind.queries(&pupils);
        let told = finders.each_ref().map(|(_, find)| match find(&queries) {
            None => format!("{:>15}", "not here"),
            Some(found) => {
                let told = kind.share(&pupils, &queries, &found);
                let short = if kind.reached(&told) { ' ' } else { '!' };
                format!(" {short}{:.4} {:.4}", told.first, told.five)
            }
        });
        println!("{:32} {}", kind.name, told.join(""));
    }
}
