//! The form: what a plan can start from, or its fields round the one with the focus; at the foot what is still missing,
//! and what somebody else wrote in the same part.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::PlanForm;
use crate::domain::text;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::{PageLine, beside_lines, open_news, waiting_line};
use crate::screen::view::{Look, View, beside_edges, draw_line, draw_lines, draw_typing, marked};
use crate::theme::Role;

/// How wide the labels are.
const LABELS: usize = 16;

impl View for PlanForm {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let width = usize::from(area.width.saturating_sub(2));
        draw_line(&self.head(), look, beside_edges(area), buffer);
        let below = Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area };
        if self.seen.is_none() {
            let mut lines = open_news(model, self.pupil, width);
            lines.extend(self.start_lines(model));
            draw_lines(&lines, look, beside_edges(below), buffer);
            return None;
        }
        let foot = self.foot(model, width);
        let feet = u16::try_from(foot.len()).unwrap_or(u16::MAX).min(below.height / 2);
        let rows = Rect { height: below.height - feet, ..below };
        let feet = Rect { y: rows.bottom(), height: feet, ..below };
        draw_lines(&foot, look, beside_edges(feet), buffer);
        self.draw_fields(model, look, rows, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines = vec![self.head().plain()];
        if self.seen.is_none() {
            let news = open_news(model, self.pupil, 100);
            lines.extend(news.iter().chain(&self.start_lines(model)).map(PageLine::plain));
            return lines;
        }
        for field in self.form.fields().iter().filter(|field| !self.is_hidden(field.name)) {
            let focus = self.form.focus() == Some(field.name);
            let sign = if focus { ">" } else { " " };
            let text = field.input.text();
            let asks = if field.name.asks(&text) { " (baseline: measure it first)" } else { "" };
            lines.push(format!("{sign} {}: {text}{asks}", field.name.label().trim()));
            if focus {
                lines.extend(self.under(model, 100).iter().map(|row| format!("    {}", row.plain())));
            }
        }
        lines.extend(self.foot(model, 100).iter().map(PageLine::plain));
        lines
    }
}

impl PlanForm {
    fn head(&self) -> PageLine {
        let head = PageLine::of(Role::Dim, "plan of ").add(Role::Title, &self.named);
        match &self.seen {
            Some(plan) => {
                let not_saved = if self.is_changed() { ", not saved" } else { "" };
                head.at_right(Role::Dim, format!("draft, cycle {} version {}{not_saved}", plan.cycle, plan.version))
            }
            None => head.at_right(Role::Dim, "new plan"),
        }
    }

    fn start_lines(&self, model: &Model) -> Vec<PageLine> {
        if self.waits || self.out.is_sent() {
            return vec![PageLine::empty(), PageLine::of(Role::Dim, "The record is on its way.")];
        }
        let row = |(place, start): (usize, &super::state::Start)| {
            let here = place == self.cursor;
            let row = PageLine::of(Role::Text, format!("{} {}", place + 1, start.words()));
            PageLine::of(if here { Role::Title } else { Role::Text }, marked(here, &row))
        };
        let mut lines = vec![PageLine::empty()];
        lines.extend(self.starts(model).iter().enumerate().map(row));
        lines.push(PageLine::empty());
        let hint = "Common plans by area of need bring three outcomes and their support; all of it can be changed. \
                    What the pupil starts from is for you to measure.";
        lines.extend(PageLine::wrapped(Role::Dim, "", hint, 76));
        lines
    }

    /// What stands under the field with the focus.
    fn under(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let Some(focus) = self.form.focus() else { return Vec::new() };
        let offers = self.offers(model);
        let mut rows: Vec<PageLine> = offers
            .iter()
            .enumerate()
            .map(|(place, strategy)| {
                let row = PageLine::of(Role::Text, format!("{} {}", strategy.code, strategy.text));
                let here = place == self.cursor;
                PageLine::of(if here { Role::Title } else { Role::Text }, marked(here, &row))
            })
            .collect();
        match self.wanted(model.today()) {
            Err((slot, fault)) if slot == focus => {
                rows.extend(PageLine::wrapped(Role::Warning, "! ", &fault, width));
            }
            _ if focus.asks(&self.form.text(focus)) => {
                let words = "The baseline is not known yet: measure it first, then type the value in front.";
                rows.extend(PageLine::wrapped(Role::Warning, "? ", words, width));
            }
            _ => rows.extend(PageLine::wrapped(Role::Dim, "", focus.hint(), width)),
        }
        rows
    }

    /// The fields, from the first that lets the one with the focus be seen with what is under it.
    fn draw_fields(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let under = self.under(model, usize::from(area.width).saturating_sub(LABELS + 1));
        let fields: Vec<_> = self.form.fields().iter().filter(|field| !self.is_hidden(field.name)).collect();
        let at = fields.iter().position(|field| self.form.focus() == Some(field.name)).unwrap_or(0);
        let (room, wide) = (usize::from(area.height), usize::from(area.width).saturating_sub(LABELS));
        let typed = fields.get(at).map_or(1, |field| field.input.typing().rows(wide)).min(room);
        let first = (at + typed + under.len()).saturating_sub(room);
        let (mut y, mut cursor) = (area.y, None);
        for (place, field) in fields.iter().enumerate().skip(first.min(at)) {
            if y >= area.bottom() {
                break;
            }
            let lead = text::pad(&format!(" {}", field.name.label()), LABELS);
            let rows = if place == at { typed } else { 1 };
            let row = Rect { y, height: u16::try_from(rows).unwrap_or(u16::MAX).min(area.bottom() - y), ..area };
            if place == at {
                cursor = draw_typing(&lead, field.input.typing(), look, row, buffer);
            } else {
                let text = field.input.text();
                let asks = if field.name.asks(&text) { "   baseline: measure it first" } else { "" };
                let line = PageLine::of(Role::Dim, &lead).add(Role::Text, text).add(Role::Warning, asks);
                draw_line(&line, look, row, buffer);
            }
            y += row.height;
            if place == at {
                let rows = u16::try_from(under.len()).unwrap_or(0).min(area.bottom() - y);
                let indent = u16::try_from(LABELS).unwrap_or(0).min(area.width);
                let below = Rect { x: area.x + indent, y, width: area.width - indent, height: rows };
                draw_lines(&under, look, below, buffer);
                y += rows;
            }
        }
        cursor
    }

    fn foot(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let mut lines = open_news(model, self.pupil, width);
        if !self.is_changed() {
            lines.extend(waiting_line(&self.out, Context::PlanForm, Action::GoOn, model));
        }
        if let Some(newer) = self.newer(model).filter(|_| self.is_changed()) {
            let notice = format!("! somebody has saved version {} of it", newer.version);
            lines.push(PageLine::of(Role::Warning, notice).add(Role::Dim, ", ^R to see it beside yours"));
        }
        let today = model.today();
        match self.wanted(today) {
            Ok(plan) => {
                let missing = plan.missing(today);
                if missing.is_empty() {
                    lines.push(PageLine::of(Role::Worked, "+ Nothing is missing: it can be made current."));
                } else {
                    let words = missing.join("; ");
                    lines.extend(PageLine::wrapped(Role::Warning, "missing ", &words, width));
                }
            }
            Err((slot, fault)) => {
                let words = format!("{}: {fault}", slot.label().trim());
                lines.extend(PageLine::wrapped(Role::Warning, "! ", &words, width));
            }
        }
        let ways = "^S saves yours on top; theirs stays readable as a version. Esc: yours stays as typed.";
        lines.extend(beside_lines(self.out.theirs(), ways, today, width));
        lines
    }
}
