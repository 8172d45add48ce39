//! The structure of a page: headings, paragraphs, lists and tables. What it looks like is not known here.

use chrono::Datelike;

use crate::domain::school_day::Day;

/// A page with a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What it is: the title of the window or file, and the first heading.
    pub title: String,
    /// What stands under the title: whose it is, and of which day.
    pub under: String,
    /// The rest of it, in order.
    pub blocks: Vec<Block>,
    /// Small print at the end.
    pub foot: Vec<String>,
}

/// A part of a page. Every text is as it was typed: whoever renders it cleans and escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, and what follows up to the next one belongs to it.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// Entries, each perhaps with a word in front of it and lines under it.
    List(Vec<Entry>),
    /// Rows under a head.
    Table(Table),
}

/// An entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// A word that says what kind of entry it is; empty where all are of one kind.
    pub label: String,
    /// What it says.
    pub text: String,
    /// What stands under it.
    pub under: Vec<String>,
}

impl Entry {
    /// An entry of one text.
    pub fn of(text: impl Into<String>) -> Entry {
        Entry { text: text.into(), ..Entry::default() }
    }
}

/// A table. Each row has as many cells as the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands above each column.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Page {
    /// Adds a heading and what belongs to it; nothing where there is nothing to say.
    pub fn section(&mut self, heading: &str, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            self.blocks.push(Block::Heading(heading.to_owned()));
            self.blocks.extend(blocks);
        }
    }
}

/// The paragraphs of a longer text: one a line that says something.
pub fn paragraphs(text: &str) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Block::Paragraph(line.to_owned())).collect()
}

/// A day as it stands in a letter: "Wednesday 2 December 2026".
pub fn long_day(day: Day) -> String {
    format!("{} {}", day.format("%A"), day_and_year(day))
}

/// "2 December 2026".
pub(super) fn day_and_year(day: Day) -> String {
    format!("{} {}", day.day(), day.format("%B %Y"))
}
