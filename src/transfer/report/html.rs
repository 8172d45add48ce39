//! A page as one HTML file: no script, nothing from elsewhere, made to be printed. Every text is escaped in one place.

use std::fmt::Write;

use super::page::{Block, Entry, Page, Table};
use crate::domain::text;

/// How it looks, on a screen and on A4 paper in black and white.
const STYLE: &str = "\
body{font:1.05rem/1.5 Verdana,Arial,sans-serif;color:#111;background:#fff;max-width:46rem;margin:1.5rem auto;padding:0 1rem;\
overflow-wrap:anywhere}\
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}\
h2{font-size:1.2rem;margin:1.4rem 0 .3rem;padding-bottom:.15rem;border-bottom:1px solid #767676}\
p{margin:.35rem 0}\
.under{color:#333;margin:0 0 1rem}\
ul{margin:.35rem 0;padding-left:1.3rem}\
li{margin:.25rem 0}\
ul.marked{list-style:none;padding-left:0}\
.mark{display:inline-block;min-width:4rem;font-weight:bold}\
li p{margin:.1rem 0}\
table{border-collapse:collapse;width:100%;margin:.5rem 0}\
th,td{border:1px solid #767676;padding:.3rem .45rem;text-align:left;vertical-align:top}\
footer{margin-top:2rem;border-top:1px solid #767676;font-size:.9rem}\
section,li,tr{break-inside:avoid}h2{break-after:avoid}\
@page{size:A4;margin:18mm}\
@media print{body{font-size:11pt;margin:0;max-width:none;padding:0}}";

/// The whole file, its lines short enough to be looked at.
pub fn html(page: &Page) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    // Even where something slipped through the escaping, a browser runs and fetches nothing.
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n",
    );
    let _ = writeln!(out, "<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>", escape(&page.title));
    let _ = writeln!(out, "<h1>{}</h1>", escape(&page.title));
    if !page.under.is_empty() {
        let _ = writeln!(out, "<p class=\"under\">{}</p>", escape(&page.under));
    }
    let mut in_section = false;
    for block in &page.blocks {
        if let Block::Heading(words) = block {
            out.push_str(if in_section { "</section>\n<section>\n" } else { "<section>\n" });
            let _ = writeln!(out, "<h2>{}</h2>", escape(words));
            in_section = true;
        } else {
            put(block, &mut out);
        }
    }
    out.push_str(if in_section { "</section>\n</main>\n" } else { "</main>\n" });
    if !page.foot.is_empty() {
        out.push_str("<footer>\n");
        for line in &page.foot {
            let _ = writeln!(out, "<p>{}</p>", escape(line));
        }
        out.push_str("</footer>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn put(block: &Block, out: &mut String) {
    match block {
        Block::Heading(_) => {} // Opens a section: see above.
        Block::Paragraph(words) => {
            let _ = writeln!(out, "<p>{}</p>", escape(words));
        }
        Block::List(entries) if entries.is_empty() => {} // A list without entries is no HTML.
        Block::List(entries) => {
            let marked = entries.iter().any(|entry| !entry.label.is_empty());
            out.push_str(if marked { "<ul class=\"marked\">\n" } else { "<ul>\n" });
            for entry in entries {
                put_entry(entry, marked, out);
            }
            out.push_str("</ul>\n");
        }
        Block::Table(table) => put_table(table, out),
    }
}

fn put_entry(entry: &Entry, marked: bool, out: &mut String) {
    out.push_str("<li>");
    if marked {
        let _ = write!(out, "<span class=\"mark\">{}</span> ", escape(&entry.label));
    }
    out.push_str(&escape(&entry.text));
    for line in &entry.under {
        let _ = write!(out, "\n<p>{}</p>", escape(line));
    }
    out.push_str("</li>\n");
}

fn put_table(table: &Table, out: &mut String) {
    let cells = |row: &[String], open: &str, close: &str| {
        row.iter().fold(String::new(), |all, cell| format!("{all}{open}{}{close}", escape(cell)))
    };
    out.push_str("<table>\n<thead>\n");
    let _ = writeln!(out, "<tr>{}</tr>\n</thead>\n<tbody>", cells(&table.head, "<th scope=\"col\">", "</th>"));
    for row in &table.rows {
        let _ = writeln!(out, "<tr>{}</tr>", cells(row, "<td>", "</td>"));
    }
    out.push_str("</tbody>\n</table>\n");
}

/// A text as it may stand between tags or in an attribute: cleaned of what no page may have, and with every sign that
/// means something in HTML written out.
fn escape(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for letter in text::clean(words).trim().chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // No characters, though they can be written.
            '\u{fdd0}'..='\u{fdef}' => {}
            other if u32::from(other) & 0xfffe == 0xfffe => {}
            other => safe.push(other),
        }
    }
    safe
}
