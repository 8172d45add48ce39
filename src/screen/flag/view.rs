//! The flag dialog at the foot: reasons with their digits, then the note.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::FlagDialog;
use super::state::Asks;
use crate::domain::record::flag::{ParentsKnow, Reason};
use crate::domain::record::plan::Line;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::proto::ask;
use crate::screen::page::{PageLine, instant, open_news};
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

/// How many lines of the plan are listed to be named.
const LINES: usize = 9;

impl View for FlagDialog {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let note = (self.asks == Asks::Note).then_some((" note > ", self.note.line().into()));
        let mut lines = open_news(model, self.pupil, usize::from(area.width.saturating_sub(2)));
        lines.extend(self.lines(model));
        draw_foot(&lines, note, look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let news = open_news(model, self.pupil, 100);
        let mut lines: Vec<String> = news.iter().chain(&self.lines(model)).map(PageLine::plain).collect();
        if self.asks == Asks::Note {
            lines.push(format!("note > {}", self.note.text()));
        }
        lines
    }
}

impl FlagDialog {
    /// Items with the same reason that are to be dealt with: one is enough.
    fn raised_lines(&self, model: &Model) -> Vec<PageLine> {
        let raised = model.cache.here(&ask::raised(self.pupil)).map_or(&[][..], Vec::as_slice);
        let same = raised.iter().filter(|row| Some(row.reason) == self.reason);
        same.map(|row| {
            let who = if row.own { "You have".to_owned() } else { format!("{} has", row.by) };
            let has = if row.has.is_empty() { "nobody has it yet".to_owned() } else { format!("{} has it", row.has) };
            let said = format!(
                "! {who} raised the same, {}: {has}. Esc leaves it at that.",
                instant(row.raised, model.today())
            );
            PageLine::of(Role::Warning, said)
        })
        .collect()
    }

    /// Which line of the plan it is about, or those that a digit names.
    fn line_lines(&self, model: &Model) -> Vec<PageLine> {
        let words = |line: &Line| format!("{} {} {}", line.number, line.code, line.text);
        if let Some(line) = self.named_line(model) {
            return vec![PageLine::of(Role::Dim, "line ").add(Role::Badge, words(line))];
        }
        if !self.line.is_empty() {
            return vec![PageLine::of(Role::Warning, format!("! line {}: no such line yet", self.line))];
        }
        let lines = self.lines_to_name(model);
        if lines.is_empty() || !self.names {
            return Vec::new();
        }
        let head = PageLine::of(Role::Dim, "a digit says which line; words begin the note; Enter sends without");
        let shown = lines.iter().take(LINES).map(|line| PageLine::of(Role::Text, words(line)));
        let more = lines.len().saturating_sub(LINES);
        let more = (more > 0).then(|| PageLine::of(Role::Dim, format!("and {more} more lines by their numbers")));
        std::iter::once(head).chain(shown).chain(more).collect()
    }

    fn lines(&self, model: &Model) -> Vec<PageLine> {
        let head = PageLine::of(Role::Dim, "flag to the SENCO: ").add(Role::Title, &self.named);
        let numbered =
            |place: usize, words: &str| PageLine::of(Role::Key, format!("{} ", place + 1)).add(Role::Text, words);
        let mut lines = vec![head];
        match self.asks {
            Asks::Reason => {
                lines.extend(Reason::ALL.iter().enumerate().map(|(place, reason)| {
                    let waits = self.waiting(*reason, model).map_or("", |_| "   a note that you did not send");
                    numbered(place, reason.words()).add(Role::Dim, waits)
                }));
                lines.push(PageLine::of(Role::Key, "s ").add(Role::Warning, "! a worry about a child's safety"));
            }
            Asks::Parents => {
                lines.push(PageLine::of(Role::Text, "Do the parents know?"));
                let answers = ParentsKnow::ALL.iter().enumerate();
                lines.extend(answers.map(|(place, know)| numbered(place, know.words())));
            }
            Asks::Note => {
                let reason = self.reason.map_or("", Reason::words);
                let parents = self.parents.map(|know| format!(", {}", know.words())).unwrap_or_default();
                lines.push(
                    PageLine::of(Role::Text, format!("{reason}{parents}, answer needed: "))
                        .add(Role::Badge, self.urgency.words()),
                );
                lines.extend(self.raised_lines(model));
                lines.extend(self.line_lines(model));
                lines.extend(self.note.waiting_line(Context::FlagNote, Action::GoOn, model));
            }
        }
        lines
    }
}
