//! A CSV file as lines and cells: comma, semicolon or tab, any line ends, line numbers as an editor shows them. One
//! broken line (a quote that is never closed) costs that line only. A column of passwords is stepped over unread.

use super::fault::TransferError;
use crate::domain::roster::{Problem, Spot, brief};

/// How many lines at the top may stand before the headings: a report's title, a date.
const ABOVE: usize = 20;

/// The most lines that one quoted cell may go over.
const TALL: u64 = 1000;

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// What is read of a CSV file.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) file: String,
    pub(super) delimiter: char,
    headings: Vec<String>,
    /// The headings as they stand in the file.
    said: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) problems: Vec<Problem>,
}

/// A line with as many cells as there are headings.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Row {
    /// What stands in a column, less the spaces around it; empty where the file has no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        let cell = column.and_then(|column| self.cells.get(column)).map_or("", String::as_str);
        cell.trim_matches([' ', '\t', '\u{a0}'])
    }
}

/// A heading as it is compared: letters and digits, no case.
pub(super) fn plain(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Table {
    /// Reads `text`. The headings are the line near the top with the most cells that `known` knows; `None` where there
    /// is no such line.
    pub(super) fn read(file: &str, text: &str, known: impl Fn(&str) -> bool) -> Option<Table> {
        let (_, delimiter, top) = ['\t', ';', ',']
            .into_iter()
            .filter_map(|delimiter| {
                let top = Lines::new(text, delimiter).take(ABOVE).enumerate().filter_map(|(i, record)| {
                    let count = record.cells?.iter().filter(|cell| known(&plain(cell))).count();
                    Some((count, usize::MAX - i))
                });
                let (count, place) = top.max()?;
                (count > 0).then_some((count, delimiter, usize::MAX - place))
            })
            .max_by_key(|(count, ..)| *count)?;
        let said = Lines::new(text, delimiter).nth(top)?.cells?;
        let headings: Vec<String> = said.iter().map(|cell| plain(cell)).collect();
        let unread: Vec<usize> =
            headings.iter().enumerate().filter(|(_, name)| name.contains("password")).map(|(i, _)| i).collect();
        let mut table =
            Table { file: file.to_owned(), delimiter, headings, said, rows: Vec::new(), problems: Vec::new() };
        // The headings themselves may go over lines, so the lines above are passed before their number counts.
        let mut below = Lines::new(text, delimiter);
        below.by_ref().take(top + 1).for_each(drop);
        below = Lines { headings: table.headings.len(), unread: &unread, ..below };
        let records: Vec<Record> = below.collect();
        let extra = table.extra(&records);
        for record in records {
            table.take(record, extra);
        }
        Some(table)
    }

    /// How many empty cells most lines have at their end beyond the headings: some exports end lines with a comma. One
    /// line alone with a cell too many has a comma in a name, and all its cells are in the wrong columns.
    fn extra(&self, records: &[Record]) -> usize {
        let wanted = self.headings.len();
        let lines = || records.iter().filter_map(|record| record.cells.as_ref()).filter(|cells| !is_blank(cells));
        let most = lines().count() / 2;
        let ends_empty = |cells: &&Vec<String>| cells.get(wanted..).is_some_and(is_blank);
        let count = |extra: usize| lines().filter(ends_empty).filter(|cells| cells.len() == wanted + extra).count();
        (1..=8).find(|extra| count(*extra) > most).unwrap_or(0)
    }

    fn take(&mut self, record: Record, extra: usize) {
        let line = record.line;
        let Some(mut cells) = record.cells else {
            self.say(line, "a quotation mark is opened and not closed; the line was left out.");
            return;
        };
        if is_blank(&cells) {
            return;
        }
        let wanted = self.headings.len();
        if cells.len() == wanted || cells.len() == wanted + extra && cells.get(wanted..).is_some_and(is_blank) {
            cells.truncate(wanted);
            self.rows.push(Row { line, cells });
        } else {
            let count = |n: usize| if n == 1 { "1 cell".to_owned() } else { format!("{n} cells") };
            let has = count(cells.len());
            self.say(line, format!("the line has {has} and the headings have {wanted}; it was left out."));
        }
    }

    /// The headings that the file has, in a sentence.
    pub(super) fn found(&self) -> String {
        const MOST: usize = 12;
        let said: Vec<String> =
            self.said.iter().map(|cell| brief(cell.trim())).filter(|cell| !cell.is_empty()).collect();
        let more = if said.len() > MOST { " and more" } else { "" };
        format!("The headings found are {}{more}.", said.iter().take(MOST).cloned().collect::<Vec<_>>().join(", "))
    }

    /// The first column with one of these headings (`plain` ones), in their order.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.headings.iter().position(|heading| heading == name))
    }

    /// The column of each of `names`, or a refusal that names all that are missing.
    pub(super) fn needs<const N: usize>(&self, names: [&str; N]) -> Result<[Option<usize>; N], TransferError> {
        let columns = names.map(|name| self.column(&[&plain(name)]));
        let missing: Vec<&str> =
            names.into_iter().zip(columns).filter(|(_, column)| column.is_none()).map(|(name, _)| name).collect();
        if missing.is_empty() {
            return Ok(columns);
        }
        Err(TransferError::Columns {
            file: self.file.clone(),
            columns: missing.join(" and "),
            hint: "Export it again with all columns.".into(),
        })
    }

    pub(super) fn spot(&self, line: u64) -> Spot {
        Spot { file: self.file.clone(), line }
    }

    pub(super) fn say(&mut self, line: u64, sentence: impl Into<String>) {
        let spot = self.spot(line);
        self.problems.push(Problem { spot, sentence: sentence.into() });
    }
}

/// One record, and the line it begins on. No cells: its quotes do not add up.
struct Record {
    line: u64,
    cells: Option<Vec<String>>,
}

/// The records of a text. One that goes over several lines counts only with as many cells as there are headings: else a
/// stray quotation mark has swallowed lines that are good, and only the line it stands on is given up.
struct Lines<'a> {
    rest: &'a str,
    line: u64,
    delimiter: char,
    headings: usize,
    unread: &'a [usize],
}

impl<'a> Lines<'a> {
    fn new(text: &'a str, delimiter: char) -> Lines<'a> {
        Lines { rest: text, line: 1, delimiter, headings: 0, unread: &[] }
    }

    fn fits(&self, cells: &[String], lines: u64) -> bool {
        let extra = cells.get(self.headings..);
        lines <= 1 || self.headings == 0 || extra.is_some_and(is_blank)
    }

    /// One record from the start of `rest`: its cells, its bytes, its lines. `None` where its quotes do not add up.
    fn record(&self) -> Option<(Vec<String>, usize, u64)> {
        let mut cells = Vec::new();
        let mut scan = Scan { rest: self.rest, at: 0, lines: 0 };
        loop {
            let mut cell = String::new();
            let keep = !self.unread.contains(&cells.len());
            if scan.eat('"') {
                scan.quoted(|c| {
                    if keep {
                        cell.push(c);
                    }
                })?;
                while scan.eat(' ') {}
            } else {
                while let Some(c) = scan.peek().filter(|c| *c != self.delimiter && !matches!(c, '\n' | '\r')) {
                    scan.step(c);
                    if keep {
                        cell.push(c);
                    }
                }
            }
            cells.push(cell);
            match scan.peek() {
                Some(c) if c == self.delimiter => scan.step(c),
                None | Some('\n' | '\r') => break,
                Some(_) => return None,
            }
        }
        scan.line_end();
        Some((cells, scan.at, scan.lines))
    }
}

impl Iterator for Lines<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let (cells, bytes, lines) = match self.record() {
            Some((cells, bytes, lines)) if self.fits(&cells, lines) => (Some(cells), bytes, lines),
            _ => {
                let mut scan = Scan { rest: self.rest, at: 0, lines: 0 };
                while let Some(c) = scan.peek().filter(|c| !matches!(c, '\n' | '\r')) {
                    scan.step(c);
                }
                scan.line_end();
                (None, scan.at, scan.lines)
            }
        };
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        self.line += lines;
        Some(Record { line, cells })
    }
}

/// A place in a text that counts the line ends it has passed: `\n`, `\r\n` or a bare `\r`.
struct Scan<'a> {
    rest: &'a str,
    at: usize,
    lines: u64,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at..)?.chars().next()
    }

    fn step(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn eat(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.step(wanted);
        }
        there
    }

    fn line_end(&mut self) {
        let carriage = self.eat('\r');
        if self.eat('\n') || carriage {
            self.lines += 1;
        }
    }

    /// The rest of a quoted cell, with its closing quote.
    fn quoted(&mut self, mut keep: impl FnMut(char)) -> Option<()> {
        loop {
            let c = self.peek()?;
            self.step(c);
            if c == '"' && !self.eat('"') {
                return Some(());
            }
            if c == '\n' || c == '\r' && self.peek() != Some('\n') {
                self.lines += 1;
                if self.lines > TALL {
                    return None;
                }
            }
            keep(c);
        }
    }
}
