//! Pages that can leave the program, as lines of a screen; and lines put into pages, so that what belongs together is
//! read together.

use super::line::PageLine;
use crate::domain::cover_sheet::{CoverRow, CoverSheet, Point, PointKind};
use crate::theme::Role;
use crate::transfer::report::{Block, Page, block_lines, counted};

/// A page's lines in this many columns, those of one heading together.
pub fn page_groups(page: &Page, width: usize) -> Vec<Vec<PageLine>> {
    let mut groups = vec![vec![PageLine::of(Role::Title, &page.title), PageLine::of(Role::Dim, &page.under)]];
    for block in &page.blocks {
        let heading = matches!(block, Block::Heading(_));
        let role = if heading { Role::Title } else { Role::Text };
        let lines = block_lines(block, width).into_iter().map(|line| PageLine::of(role, line));
        match groups.last_mut() {
            Some(last) if !heading => last.extend(lines),
            _ => groups.push(lines.collect()),
        }
    }
    groups.push(page.foot.iter().flat_map(|line| PageLine::wrapped(Role::Dim, "", line, width)).collect());
    groups
}

/// A cover sheet's lines in this many columns, those of one pupil together.
pub fn cover_groups(sheet: &CoverSheet, width: usize) -> Vec<Vec<PageLine>> {
    let title = PageLine::of(Role::Title, format!("{}  ", sheet.class)).add(Role::Dim, counted(sheet));
    [vec![title]].into_iter().chain(sheet.rows.iter().map(|row| cover_lines(row, width))).collect()
}

/// A pupil: who, what kind of need, whom to ask; then what to mind, what to do, what to avoid.
fn cover_lines(row: &CoverRow, width: usize) -> Vec<PageLine> {
    let of = |kind| move |point: &&Point| point.kind == kind;
    let head = PageLine::of(Role::Title, &row.name)
        .add(Role::Text, format!("  {}", row.form))
        .add(Role::Badge, format!("  {}", row.provision.code()))
        .add(Role::Dim, format!("  {}", row.needs));
    let ask = row.points.iter().find(of(PointKind::KeyPerson));
    let mut lines = vec![match ask {
        Some(point) => head.at_right(Role::Dim, "  ask ").at_right(Role::Text, &point.text),
        None => head,
    }];
    for (kind, lead, role) in [
        (PointKind::Alert, "  ! mind   ", Role::Warning),
        (PointKind::Do, "  + do     ", Role::Text),
        (PointKind::Avoid, "  x avoid  ", Role::DidNot),
    ] {
        let texts: Vec<&str> = row.points.iter().filter(of(kind)).map(|point| point.text.as_str()).collect();
        if !texts.is_empty() {
            lines.extend(PageLine::wrapped(role, lead, &texts.join("; "), width));
        }
    }
    if row.points.is_empty() {
        lines.push(PageLine::of(Role::Dim, "    the plan names no strategy yet"));
    }
    lines
}

/// Groups of lines on pages of so many rows, an empty row between two. A group goes onto the next page rather than over
/// its edge, and is parted only where it is longer than a page.
pub fn in_pages(groups: Vec<Vec<PageLine>>, rows: usize) -> Vec<Vec<PageLine>> {
    let rows = rows.max(1);
    let mut pages: Vec<Vec<PageLine>> = vec![Vec::new()];
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        let mut page = pages.pop().unwrap_or_default();
        if !page.is_empty() && page.len() + 1 + group.len() > rows {
            pages.push(std::mem::take(&mut page));
        }
        if !page.is_empty() {
            page.push(PageLine::empty());
        }
        page.extend(group);
        while page.len() > rows {
            let rest = page.split_off(rows);
            pages.push(std::mem::replace(&mut page, rest));
        }
        pages.push(page);
    }
    pages
}
