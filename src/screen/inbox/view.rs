//! The inbox: what waits, in groups, at the left; all about the row under the cursor at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::InboxScreen;
use super::state::{Row, What, asked};
use crate::domain::school_day::Day;
use crate::keys::{Action, Context};
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::proto::view::{Brief, ConcernRow, Found, ItemRow, Since, UnreadPlan};
use crate::screen::page::{
    PageLine, begun_item_lines, changed, concern_lines, day_words, instant, item_half, item_lines, item_row, not_here,
    page_key, tried_went,
};
use crate::screen::view::{Halves, Look, View};
use crate::theme::Role;

impl View for InboxScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model, item_half).draw(look, area, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.halves(model, item_row).plain()
    }
}

impl InboxScreen {
    fn halves<'a>(
        &'a self,
        model: &'a Model,
        item: fn(&ItemRow) -> PageLine,
    ) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        Halves {
            head: self.head(model),
            len: self.rows.len(),
            cursor: self.cursor,
            row: move |place| self.rows.get(place).map_or_else(PageLine::empty, |one| row(one, item, model)),
            pane: move |width| self.pane(model, width),
            pane_top: 0,
            foot: Vec::new(),
        }
    }

    fn head(&self, model: &Model) -> PageLine {
        if model.cache.get(&ask::waits()).is_waiting() {
            return PageLine::of(Role::Title, "inbox");
        }
        let wanted = model.wanted();
        let role = if wanted > 0 { Role::Warning } else { Role::Dim };
        let said = match wanted {
            0 => "no answer, no nudge".to_owned(),
            1 => "1 waits for you".to_owned(),
            several => format!("{several} wait for you"),
        };
        let line = PageLine::of(Role::Title, "inbox").add(role, format!("   {said}"));
        if self.new == 0 {
            line
        } else {
            line.at_right(Role::Warning, format!("{} new at the end, ^R sorts", self.new))
        }
    }

    fn pane(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let today = model.today();
        match self.here() {
            Some(What::Item(row)) => match model.cache.item(row.id) {
                Asked::Here(item) => item_lines(item, model.left_lying(&item.flag), today, width),
                asked @ Asked::Refused(_) => not_here(&asked, width).unwrap_or_default(),
                asked => {
                    let mut lines = begun_item_lines(row, today, width);
                    lines.extend(not_here(&asked, width).unwrap_or_default());
                    lines
                }
            },
            Some(What::Plan(plan)) if self.is_done() => {
                vec![whom(&plan.pupil), PageLine::empty(), PageLine::of(Role::Done, "You have read it.")]
            }
            Some(What::Plan(plan)) => plan_lines(plan, today, width),
            Some(What::Concern(row)) => concern_pane(row, self.is_done(), today, width),
            Some(What::Tried(row)) => {
                let mut lines = vec![whom(&row.pupil), PageLine::empty()];
                let said = format!("{} {}", row.tried.code, row.tried.text);
                lines.extend(PageLine::wrapped(Role::Text, "", &said, width));
                lines.push(tried_went(&row.tried, today));
                lines.push(PageLine::empty());
                let how = format!("Enter opens the page; {} there puts it on the plan.", page_key(Action::ChangePlan));
                lines.extend(PageLine::wrapped(Role::Dim, "", &how, width));
                lines
            }
            Some(What::Change(row)) => {
                let mut lines = PageLine::wrapped(Role::Title, "", &row.what, width);
                let who = format!("by {}, {}", row.who(), instant(row.at, today));
                lines.extend(PageLine::wrapped(Role::Text, "", &who, width));
                lines.push(PageLine::empty());
                let how = if self.is_done() {
                    "You have seen it."
                } else {
                    "Enter says that you have seen it and those above it. It stays in the audit."
                };
                lines.extend(PageLine::wrapped(Role::Dim, "", how, width));
                lines
            }
            None if self.rows.is_empty() => not_here(&asked(model), width).unwrap_or_else(|| {
                PageLine::wrapped(
                    Role::Dim,
                    "",
                    "Nothing waits for you. ! on a pupil hands an item to the SENCO; the answer comes here.",
                    width,
                )
            }),
            None => PageLine::wrapped(Role::Dim, "", "Enter shows all of them.", width),
        }
    }
}

fn whom(pupil: &Brief) -> PageLine {
    PageLine::of(Role::Title, pupil.name.full())
        .add(Role::Text, format!("   {}   ", pupil.form))
        .add(Role::Badge, pupil.provision.map_or("", |provision| provision.code()))
}

fn plan_lines(plan: &UnreadPlan, today: Day, width: usize) -> Vec<PageLine> {
    let since = match plan.since {
        Some(Since::Began(day)) => day_words(day, today),
        Some(Since::Made(at)) => instant(at, today),
        None => String::new(),
    };
    let mut lines = vec![
        whom(&plan.pupil),
        PageLine::of(Role::Dim, format!("cycle {} version {}, {since}", plan.cycle, plan.version)),
        PageLine::empty(),
    ];
    if let Some(nudge) = &plan.nudge {
        let said = format!("{} asks you to read this plan, {}", nudge.by, instant(nudge.at, today));
        lines.extend(PageLine::wrapped(Role::Warning, "! ", &said, width));
    }
    let what = plan.changed.map_or_else(
        || "You have not read any version of it.".to_owned(),
        |lines| format!("{} since you read it.", changed(lines)),
    );
    lines.extend(PageLine::wrapped(Role::Text, "", &what, width));
    lines.push(PageLine::empty());
    let how = format!("Enter opens it; {} there says that you have read it.", page_key(Action::HaveRead));
    lines.extend(PageLine::wrapped(Role::Dim, "", &how, width));
    lines
}

/// A concern that waits for an answer; of one that does not any more no words, which may have been about another child.
fn concern_pane(row: &ConcernRow, done: bool, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = vec![whom(&row.pupil), PageLine::empty()];
    let how = if done {
        "It waits for no answer any more. Enter opens the page.".to_owned()
    } else {
        let found = Found { people: row.people.clone(), ..Found::default() };
        lines.extend(concern_lines(&row.concern, &found, today, width));
        lines.push(PageLine::empty());
        format!("Enter opens the page; {} there answers it.", page_key(Action::To(Context::Finding)))
    };
    lines.extend(PageLine::wrapped(Role::Dim, "", &how, width));
    lines
}

/// A row of the list: the name of a group, or something that waits.
fn row(row: &Row, item: fn(&ItemRow) -> PageLine, model: &Model) -> PageLine {
    match row {
        Row::Head(group, count) => PageLine::of(Role::Key, format!("{} {count}", group.words())),
        Row::More(_, count) => PageLine::of(Role::Dim, format!("  and {count} more: Enter shows them")),
        Row::Is { what: What::Item(row), .. } => item_marked(row, item(row)),
        Row::Is { what, done } => waiting(what, *done, model),
    }
}

/// An item with the mark of what the user is to do with it: they are asked, or there is news.
fn item_marked(item: &ItemRow, mut line: PageLine) -> PageLine {
    if item.asked {
        line.left.insert(0, (Role::Warning, "? ".into()));
    } else if item.news {
        line.left.insert(0, (Role::Done, "* ".into()));
    }
    line
}

fn waiting(what: &What, done: bool, model: &Model) -> PageLine {
    let today = model.today();
    let named = |sign: &str, pupil: &Brief| {
        let name = if done { Role::Dim } else { Role::Title };
        PageLine::of(Role::Warning, if done { "  " } else { sign })
            .add(name, pupil.name.full())
            .add(Role::Dim, format!(" {}", pupil.form))
    };
    match what {
        What::Change(row) if done => PageLine::of(Role::Dim, format!("  {}", row.what)).at_right(Role::Done, " seen"),
        What::Change(row) => PageLine::of(Role::Warning, "! ").add(Role::Title, &row.what),
        What::Item(row) => item_marked(row, item_row(row)),
        What::Plan(plan) if done => named("", &plan.pupil).at_right(Role::Done, " read"),
        What::Plan(plan) => match (&plan.nudge, plan.changed) {
            (Some(nudge), _) => named("! ", &plan.pupil).at_right(Role::Text, format!(" {}", nudge.by)),
            (None, Some(1)) => named("  ", &plan.pupil).at_right(Role::Dim, " 1 line changed"),
            (None, Some(lines)) => named("  ", &plan.pupil).at_right(Role::Dim, format!(" {lines} lines changed")),
            (None, None) => named("  ", &plan.pupil).at_right(Role::Dim, " not read"),
        },
        What::Concern(row) if done => named("", &row.pupil).at_right(Role::Done, " done"),
        What::Concern(row) => {
            let said = format!(" {}, {}", row.concern.who, day_words(row.concern.day, today));
            named("! ", &row.pupil).at_right(Role::Dim, said)
        }
        What::Tried(row) if done => named("", &row.pupil).at_right(Role::Done, " on the plan"),
        What::Tried(row) => {
            let said = format!(" {}, {}", row.tried.code, day_words(row.tried.day, today));
            named("  ", &row.pupil).at_right(Role::Dim, said)
        }
    }
}
