//! The form: its fields, what the one with the focus offers, exactly what will be saved, and what somebody else made of
//! the same line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::StrategyForm;
use super::state::Part;
use crate::domain::command::Theirs;
use crate::domain::record::plan::Plan;
use crate::domain::record::plan::edit::FEW;
use crate::domain::record::plan::part::said;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::{PageLine, beside_lines, open_news, waiting_line};
use crate::screen::view::{Look, View, draw_form, marked};
use crate::theme::Role;

/// How many rows of what is offered are shown.
const OFFERED: usize = 9;

impl View for StrategyForm {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let width = usize::from(area.width.saturating_sub(2));
        let waiting = self.waiting(model).unwrap_or_else(PageLine::empty);
        let head = [self.head(), waiting];
        let typing = self.form.focus() != Some(Part::Line);
        let cursor = draw_form(&self.form, [&head, &self.offered(model), &self.foot(model, width)], look, area, buffer);
        cursor.filter(|_| typing)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines = vec![self.head().plain()];
        lines.extend(self.waiting(model).map(|line| line.plain()));
        for field in self.form.fields() {
            let focus = self.form.focus() == Some(field.name);
            lines.push(format!("{} {}: {}", if focus { ">" } else { " " }, field.label, field.input.text()));
            if focus {
                lines.extend(self.offered(model).iter().map(|row| format!("    {}", row.plain())));
            }
        }
        lines.extend(self.foot(model, 100).iter().map(PageLine::plain));
        lines
    }
}

impl StrategyForm {
    fn waiting(&self, model: &Model) -> Option<PageLine> {
        self.typed().is_empty().then(|| waiting_line(&self.out, Context::Strategy, Action::GoOn, model)).flatten()
    }

    fn head(&self) -> PageLine {
        let ends = if self.ends.is_some() { ": saving ends the item" } else { "" };
        let head = PageLine::of(Role::Dim, "change the plan of ").add(Role::Title, &self.named).add(Role::Key, ends);
        match &self.plan {
            Some(plan) => head.at_right(Role::Dim, format!("cycle {} version {}", plan.cycle, plan.version)),
            None => head,
        }
    }

    /// What the field with the focus offers, round the cursor.
    fn offered(&self, model: &Model) -> Vec<PageLine> {
        let choices = self.choices(model);
        let top = (self.cursor + 1).saturating_sub(OFFERED);
        let mut rows: Vec<PageLine> = choices
            .iter()
            .enumerate()
            .skip(top)
            .take(OFFERED)
            .map(|(place, choice)| {
                let here = place == self.cursor;
                let row = PageLine::of(Role::Text, choice.words());
                PageLine::of(if here { Role::Title } else { Role::Text }, marked(here, &row))
            })
            .collect();
        if choices.len() > top + OFFERED {
            rows.push(PageLine::of(Role::Dim, format!("  {} more: type to find", choices.len() - top - OFFERED)));
        }
        if self.form.focus() == Some(Part::Line) {
            rows.push(PageLine::of(Role::Dim, "  a digit changes that line; type to find a new strategy"));
        }
        rows
    }

    fn foot(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let mut lines = vec![PageLine::empty()];
        match self.reading() {
            Ok(line) => lines.extend(PageLine::wrapped(Role::Text, "saves   ", &said(&line), width)),
            Err(sentence) => lines.extend(PageLine::wrapped(Role::Dim, "        ", &sentence, width)),
        }
        let count = self.plan.iter().flat_map(Plan::active).filter(|line| line.dose.is_none()).count();
        if self.number.is_none() && count >= FEW {
            let many = format!("! This makes {} strategies. Three to five are read and done.", count + 1);
            lines.push(PageLine::of(Role::Warning, many));
        }
        // Theirs beside what is typed now, which may be more than what was sent.
        let wants = |theirs: &Theirs| {
            let yours = self.plan.as_ref().map_or_else(String::new, |plan| self.edit().wants(plan));
            Theirs { yours, ..theirs.clone() }
        };
        let theirs: Vec<Theirs> = self.out.theirs().iter().map(wants).collect();
        if !theirs.is_empty() {
            let ways =
                "^S saves yours on top; theirs stays readable as a version. Esc keeps theirs; yours stays as a draft.";
            lines.push(PageLine::empty());
            lines.extend(beside_lines(&theirs, ways, model.today(), width));
            return lines;
        }
        let news = open_news(model, self.pupil, width);
        if !news.is_empty() {
            lines.push(PageLine::empty());
        }
        lines.extend(news);
        lines
    }
}
