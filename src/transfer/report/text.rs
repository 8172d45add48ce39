//! A page as plain text: cleaned, and wrapped to a number of columns.

use super::page::{Block, Entry, Page, Table};
use crate::domain::text;

/// The narrowest column that a cell of a table is squeezed into; below that its rows become lists.
const CELL: usize = 8;
/// Columns between two cells.
const GAP: usize = 2;

/// The page in rows of at most `width` cells.
pub fn text_lines(page: &Page, width: usize) -> Vec<String> {
    let mut rows = underlined(&page.title, '=', width);
    rows.extend(text::wrap(&flat(&page.under), width).into_iter().filter(|row| !row.is_empty()));
    let mut under_heading = false;
    for block in &page.blocks {
        if !under_heading {
            rows.push(String::new());
        }
        under_heading = matches!(block, Block::Heading(_));
        rows.extend(match block {
            Block::Heading(words) => underlined(words, '-', width),
            other => block_lines(other, width),
        });
    }
    if !page.foot.is_empty() {
        rows.push(String::new());
        rows.extend(page.foot.iter().flat_map(|line| text::wrap(&flat(line), width)));
    }
    rows
}

fn underlined(words: &str, sign: char, width: usize) -> Vec<String> {
    let mut rows = text::wrap(&flat(words), width);
    let line = rows.iter().map(|row| text::width(row)).max().unwrap_or(0);
    rows.push(sign.to_string().repeat(line));
    rows
}

/// A text in one line.
fn flat(text: &str) -> String {
    text::clean(text).trim().to_owned()
}

/// A part of a page in rows; a heading without anything under it.
pub fn block_lines(block: &Block, width: usize) -> Vec<String> {
    match block {
        Block::Heading(words) | Block::Paragraph(words) => text::wrap(&flat(words), width),
        Block::List(entries) => entries.iter().flat_map(|entry| entry_lines(entry, entries, width)).collect(),
        Block::Table(table) => table_lines(table, width),
    }
}

fn entry_lines(entry: &Entry, all: &[Entry], width: usize) -> Vec<String> {
    let wide = all.iter().map(|entry| text::width(&entry.label)).max().unwrap_or(0);
    let lead = if wide == 0 { "- ".to_owned() } else { format!("{}  ", text::pad(&entry.label, wide)) };
    let indent = text::width(&lead);
    if indent + CELL > width {
        let alone = [&entry.label, &entry.text].into_iter().chain(&entry.under);
        return alone.filter(|words| !words.is_empty()).flat_map(|words| text::wrap(&flat(words), width)).collect();
    }
    let mut rows = hanging(&lead, indent, &entry.text, width);
    rows.extend(entry.under.iter().flat_map(|words| hanging(&" ".repeat(indent), indent, words, width)));
    rows
}

/// The rows of a text behind a lead, those after the first under its first letter.
fn hanging(lead: &str, indent: usize, words: &str, width: usize) -> Vec<String> {
    let rows = text::wrap(&flat(words), width.saturating_sub(indent).max(1));
    let before = |place: usize| if place == 0 { lead.to_owned() } else { " ".repeat(indent) };
    rows.iter().enumerate().map(|(place, row)| format!("{}{row}", before(place)).trim_end().to_owned()).collect()
}

/// Columns beside each other; where they are too many for the width, each row as a list.
fn table_lines(table: &Table, width: usize) -> Vec<String> {
    let columns = table.head.len();
    let widths = widths(table, width);
    if columns == 0 || widths.iter().any(|wide| *wide < CELL) {
        return listed(table, width);
    }
    let mut rows = cells(&table.head, &widths);
    rows.push(widths.iter().map(|wide| "-".repeat(*wide)).collect::<Vec<_>>().join(&" ".repeat(GAP)));
    rows.extend(table.rows.iter().flat_map(|row| cells(row, &widths)));
    rows
}

/// How wide each column is: as it wants, or, where all together want too much, each its share of what there is.
fn widths(table: &Table, width: usize) -> Vec<usize> {
    let widest = |column: usize| {
        let all = table.rows.iter().chain([&table.head]).filter_map(|row| row.get(column));
        all.map(|cell| text::width(&flat(cell))).max().unwrap_or(0).max(CELL)
    };
    let wanted: Vec<usize> = (0..table.head.len()).map(widest).collect();
    let room = width.saturating_sub(GAP * table.head.len().saturating_sub(1));
    let mut widths = wanted.clone();
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max() else { break };
        if *widest == 0 {
            break;
        }
        *widest -= 1;
    }
    widths
}

/// A row of a table: every cell wrapped in its column.
fn cells(row: &[String], widths: &[usize]) -> Vec<String> {
    let wrapped: Vec<Vec<String>> = widths.iter().zip(row).map(|(wide, cell)| text::wrap(&flat(cell), *wide)).collect();
    let high = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let line = |place: usize| {
        let cell =
            |(column, wide): (&Vec<String>, &usize)| text::pad(column.get(place).map_or("", String::as_str), *wide);
        let cells: Vec<String> = wrapped.iter().zip(widths).map(cell).collect();
        cells.join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    (0..high).map(line).collect()
}

fn listed(table: &Table, width: usize) -> Vec<String> {
    let entry = |(head, cell): (&String, &String)| Entry { label: head.clone(), text: cell.clone(), under: Vec::new() };
    let lists = table.rows.iter().map(|row| table.head.iter().zip(row).map(entry).collect::<Vec<_>>());
    lists.flat_map(|entries| block_lines(&Block::List(entries), width)).collect()
}
