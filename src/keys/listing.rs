//! Every key as a list: for the README, and for `sendo keys`.

use std::fmt::Write;

use super::lookup::rows;
use super::row::Row;

/// Where a row acts, in words.
fn places(row: &Row) -> String {
    row.contexts.iter().map(|context| context.words()).collect::<Vec<_>>().join(", ")
}

/// Every key as a Markdown table, for the README.
pub fn markdown() -> String {
    let start = String::from("| Key | What it does | Where |\n|---|---|---|\n");
    rows().iter().fold(start, |mut out, row| {
        let _ = writeln!(out, "| {} | {} | {} |", quoted(row), row.help, places(row));
        out
    })
}

/// The keys of a row, each in code quotes; by name where there is none.
fn quoted(row: &Row) -> String {
    match (row.range, row.chords) {
        (Some(range), _) => format!("`{range}`"),
        (None, []) => format!("`:` {}", row.palette.unwrap_or(row.label)),
        (None, chords) => chords.iter().map(|chord| format!("`{chord}`")).collect::<Vec<_>>().join(" "),
    }
}

/// Every key as plain lines, one row each.
pub fn plain() -> String {
    let wide = rows().iter().map(|row| row.keys().chars().count()).max().unwrap_or(0);
    rows().iter().fold(String::new(), |mut out, row| {
        let _ = writeln!(out, "{:wide$}  {}  ({})", row.keys(), row.help, places(row));
        out
    })
}
