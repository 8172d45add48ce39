//! The desk: the piles by count, items at the left, at the right all that a decision about one needs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::DeskScreen;
use super::state::Row;
use crate::domain::record::flag::{Filter, Pile, Reason, WITHDRAWN};
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::model::{Asked, Model};
use crate::proto::view::{DeskRow, ItemRow, Piles};
use crate::screen::page::{PageLine, begun_item_lines, day_words, item_pane, not_here, outcome_keys, urgency_sign};
use crate::screen::view::{Halves, Look, View, draw_foot};
use crate::theme::Role;

/// How wide the longest word is for how an item ended.
const ENDED: usize = 6;
/// From so many columns on there is room for more in a row.
const ROOMY: u16 = 100;
/// How wide the longest one-word reason is.
const REASON: usize = 8;

impl View for DeskScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model, Reason::short).draw(look, area, buffer);
        let typing = self.typing.as_ref()?;
        let help = "4b  !  parent  mine  new  wait  done  >5d  or any word of notes and answers; Enter looks, Enter alone shows all";
        let lines = PageLine::wrapped(Role::Dim, "", help, usize::from(area.width.saturating_sub(2)));
        draw_foot(&lines, Some((" / ", typing.into())), look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        // Read out, "working" would say the opposite of "not working".
        let mut lines = self.halves(model, Reason::words).plain();
        if let Some(typing) = &self.typing {
            lines.push(format!("look for > {}", typing.text()));
        }
        lines
    }
}

/// How wide the columns of the rows are.
struct Columns {
    form: usize,
    has: usize,
    age: usize,
    /// The words for a reason.
    reason: fn(Reason) -> &'static str,
    /// Whether rows say on which day what is done ended, besides how.
    says_day: bool,
}

impl DeskScreen {
    fn halves<'a>(
        &'a self,
        model: &'a Model,
        reason: fn(Reason) -> &'static str,
    ) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        let columns = self.columns(reason, model);
        Halves {
            head: self.head(model),
            len: self.rows.len(),
            cursor: self.cursor,
            row: move |place| self.rows.get(place).map_or_else(PageLine::empty, |row| self.row(row, &columns, model)),
            pane: move |width| self.pane_lines(model, width),
            pane_top: self.pane.unwrap_or(0),
            foot: self.here().map_or_else(Vec::new, |row| outcome_keys(row.resolved)),
        }
    }

    /// The last row of the pane that may stand at its top.
    pub(super) fn pane_end(&self, model: &Model) -> usize {
        let (wide, high) = (usize::from(model.size.0), usize::from(model.size.1));
        self.pane_lines(model, (wide / 2).saturating_sub(2)).len().saturating_sub(high.saturating_sub(5))
    }

    fn columns(&self, reason: fn(Reason) -> &'static str, model: &Model) -> Columns {
        let widest = |of: fn(&ItemRow) -> usize| self.rows.iter().map(|row| of(&row.row)).max().unwrap_or(0);
        Columns {
            form: widest(|row| text::width(&row.pupil.form)).min(5),
            has: widest(|row| row.desk.as_ref().map_or(0, |desk| text::width(has(&desk.has, desk.for_you)))),
            reason,
            says_day: Filter::read(&self.wanted.filter).is_archive() && model.size.0 >= ROOMY,
            age: widest(|row| row.desk.as_ref().map_or(0, |desk| age(desk.age).len())),
        }
    }

    fn row(&self, row: &Row, columns: &Columns, model: &Model) -> PageLine {
        let item = &row.row;
        let over = row.gone || item.resolved;
        let (sign, role) = urgency_sign(item);
        let mark = if self.marked.contains(&item.id) { "# " } else { "" };
        let name = if over { Role::Dim } else { Role::Title };
        let line = PageLine::of(role, sign).add(Role::Key, mark).add(name, item.pupil.name.full());
        let form = text::pad(&text::cut(&item.pupil.form, columns.form), columns.form);
        let reason = (columns.reason)(item.reason);
        let reason = text::pad(reason, REASON.max(text::width(reason) + usize::from(text::width(reason) > REASON)));
        let line = line.at_right(Role::Dim, format!(" {form} ")).at_right(Role::Text, reason);
        let wide = (columns.has + columns.age + 1).max(ENDED);
        let Some(desk) = &item.desk else { return line };
        let (star, role) = match (desk.answered, desk.replied) {
            (true, _) => ("*", Role::Done),
            (false, true) => ("<", Role::Dim),
            (false, false) => (" ", Role::Dim),
        };
        let line = line.at_right(role, star);
        let is_back = desk.is_back(model.today());
        let end = if over && !desk.answered {
            match desk.ended {
                Some((outcome, day)) if columns.says_day => {
                    format!("{} {}", outcome.short(), day_words(day, model.today()))
                }
                _ => text::cut(&ended(item, desk, model.today()), wide).into_owned(),
            }
        } else if is_back {
            "back".to_owned()
        } else if let Some(day) = desk.back_on {
            day_words(day, model.today())
        } else {
            let has = has(&desk.has, desk.for_you);
            format!("{} {:>age$}", text::pad(has, columns.has), self::age(desk.age), age = columns.age)
        };
        line.at_right(if is_back { Role::Warning } else { Role::Dim }, format!(" {end:>wide$}"))
    }

    fn head(&self, model: &Model) -> PageLine {
        let line = PageLine::of(Role::Title, "desk");
        let rows = model.cache.here(&self.list());
        let line = match (rows, self.wanted.filter.is_empty()) {
            (None, true) => line,
            (None, false) => line.add(Role::Key, format!("  / {}", Filter::read(&self.wanted.filter).words())),
            (Some(rows), true) => rows.piles.map_or(line.clone(), |piles| line.add(Role::Text, piles_said(&piles))),
            (Some(rows), false) => {
                let more = if rows.page.more.is_some() { "+" } else { "" };
                let far = rows.looked_to.map(|day| format!(", looked back to {}", day_words(day, model.today())));
                let said = Filter::read(&self.wanted.filter).words();
                let found = format!("  {}{more}{}", rows.page.len(), far.unwrap_or_default());
                line.add(Role::Key, format!("  / {said}")).add(Role::Text, found)
            }
        };
        let away = rows.and_then(|rows| rows.piles).and_then(|piles| piles.away);
        let line = match away {
            Some(day) => line.add(Role::Warning, format!("  you are away until {}", day_words(day, model.today()))),
            None => line,
        };
        let line = match model.cache.waits().misplaced {
            0 => line,
            many => line.add(Role::Warning, format!("  {many} wrong child")),
        };
        let marked = self.marked().count();
        if marked > 0 {
            line.at_right(Role::Key, format!(" {marked} marked"))
        } else if self.new > 0 {
            line.at_right(Role::Warning, format!(" {} new at the end, ^R sorts", self.new))
        } else {
            let waits = rows.and_then(|rows| rows.piles).map_or(0, |piles| piles.waiting);
            if waits > 0 { line.at_right(Role::Dim, format!(" {waits} wait")) } else { line }
        }
    }

    /// How many rows there are in all, here or not; where nobody has counted them, that there are more.
    fn total(&self, model: &Model) -> String {
        let rows = model.cache.here(&self.list());
        match rows.filter(|rows| rows.page.more.is_some()) {
            None => self.rows.len().to_string(),
            Some(rows) if self.wanted.filter.is_empty() => rows.open.max(self.rows.len()).to_string(),
            Some(_) => format!("{}+", self.rows.len()),
        }
    }

    /// All about the item under the cursor.
    pub(super) fn pane_lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        if let Some(lines) = not_here(&model.cache.get(&self.list()), width) {
            return lines;
        }
        let Some(row) = self.here() else {
            let nothing = if self.wanted.filter.is_empty() {
                "Nothing is to be dealt with. /wait shows what waits, /done what is done."
            } else {
                "Nothing of that is here. Esc, or / and all, shows all that is to be dealt with."
            };
            return PageLine::wrapped(Role::Dim, "", nothing, width);
        };
        let place = format!("item {} / {}", self.cursor + 1, self.total(model));
        match model.cache.item(row.id) {
            Asked::Here(item) => item_pane(item, &place, model.left_lying(&item.flag), model.today(), width),
            asked @ Asked::Refused(_) => not_here(&asked, width).unwrap_or_default(),
            asked => {
                let mut lines = begun_item_lines(row, model.today(), width);
                lines.extend(not_here(&asked, width).unwrap_or_default());
                lines
            }
        }
    }
}

/// What became of an item that is not to be dealt with now.
fn ended(item: &ItemRow, desk: &DeskRow, today: Day) -> String {
    match desk.pile {
        Pile::Waiting => desk.back_on.map_or_else(|| "waits".to_owned(), |day| day_words(day, today)),
        _ if item.state == WITHDRAWN => WITHDRAWN.to_owned(),
        _ if item.resolved => desk.ended.map_or("done", |(outcome, _)| outcome.short()).to_owned(),
        _ => "moved".to_owned(),
    }
}

/// Whose it is: the initials of whoever has it, or that it is the deputy's to see to.
fn has(initials: &str, for_you: bool) -> &str {
    if for_you && initials.is_empty() { "you" } else { initials }
}

/// How many school days ago it was raised.
fn age(days: i32) -> String {
    if days <= 0 { "new".to_owned() } else { format!("{days}d") }
}

/// The piles that have something, each with how much.
fn piles_said(piles: &Piles) -> String {
    let all = [
        ("today", piles.today),
        ("back", piles.back),
        ("answered", piles.answered),
        ("week", piles.week),
        ("review", piles.review),
    ];
    let said: Vec<String> =
        all.iter().filter(|(_, many)| *many > 0).map(|(name, many)| format!("{name} {many}")).collect();
    let yours = piles
        .for_you
        .map(|yours| format!("  for you {}{}", yours.all, if yours.at_once { " (SENCO away)" } else { "" }));
    let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) };
    format!("{}  {} to do{said}", yours.unwrap_or_default(), piles.to_do())
}
