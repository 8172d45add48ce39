//! A class's cover sheet, as a page: a few points a pupil.

use super::page::{Block, Entry, Page, long_day};
use crate::domain::cover_sheet::{CoverRow, CoverSheet};
use crate::domain::school_day::Day;
use crate::domain::text::quantity;

/// The page, for the school of this name.
pub fn cover_page(sheet: &CoverSheet, school: &str, today: Day) -> Page {
    let mut page = Page {
        title: format!("{}: plans on one sheet", sheet.class),
        under: format!("{school}, {}", long_day(today)),
        ..Page::default()
    };
    page.blocks.push(Block::Paragraph(counted(sheet)));
    for row in &sheet.rows {
        let points = row.points.iter().map(|point| Entry {
            label: point.kind.word().to_owned(),
            text: point.text.clone(),
            under: Vec::new(),
        });
        let points: Vec<Entry> = points.collect();
        let points = if points.is_empty() {
            vec![Block::Paragraph("The plan names no strategy yet.".into())]
        } else {
            vec![Block::List(points)]
        };
        page.section(&head(row), points);
    }
    page.foot = vec!["For whoever takes this class. Shred it afterwards: it is about children's needs.".into()];
    page
}

/// "Amara Okafor, 4B, K: speech and language".
fn head(row: &CoverRow) -> String {
    let mut head = vec![row.name.clone()];
    head.extend((!row.form.is_empty()).then(|| row.form.clone()));
    head.push(row.provision.code().to_owned());
    let needs = if row.needs.is_empty() { String::new() } else { format!(": {}", row.needs) };
    format!("{}{needs}", head.join(", "))
}

/// How many there are, and of how many nothing is said.
pub fn counted(sheet: &CoverSheet) -> String {
    let with = quantity(sheet.rows.len(), "pupil has a plan", "pupils have a plan");
    let without = quantity(sheet.without_plan, "other has none", "others have none");
    let mut said = format!("{with}, {without}.");
    if sheet.not_theirs > 0 {
        let more = quantity(sheet.not_theirs, "pupil is not yours today", "pupils are not yours today");
        said = format!("{said} {more}: of them nothing is said.");
    }
    said
}
