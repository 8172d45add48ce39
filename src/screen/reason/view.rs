//! The question and its line at the foot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Reason;
use super::state::What;
use crate::domain::text;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

impl View for Reason {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let lines = self.lines(model, usize::from(area.width.saturating_sub(2)));
        draw_foot(&lines, Some((" > ", self.line.line().into())), look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines: Vec<String> = self.lines(model, usize::MAX).iter().map(PageLine::plain).collect();
        lines.push(format!("> {}", self.line.text()));
        lines
    }
}

impl Reason {
    fn lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let waiting = self.line.waiting_line(Context::Message, Action::GoOn, model);
        self.head(width).into_iter().chain(waiting).collect()
    }

    /// The question, and who sees the answer: in a line of its own where both have no room in one.
    fn head(&self, width: usize) -> Vec<PageLine> {
        let (asks, named, sees) = match &self.what {
            What::Open(_, named) => ("why do you open the record of ", named, "The SENCO sees your words."),
            What::TakeBack(taken) => ("why do you take back ", &taken.said, "All who read it see your words."),
        };
        let asks = PageLine::of(Role::Dim, asks).add(Role::Title, named.trim_end()).add(Role::Dim, "?");
        if text::width(&asks.plain()).saturating_add(1 + sees.len()) > width {
            return vec![asks, PageLine::of(Role::Dim, sees)];
        }
        vec![asks.add(Role::Dim, " ").add(Role::Dim, sees)]
    }

    /// What is said where no words stand yet.
    pub(super) fn example(&self) -> &'static str {
        match &self.what {
            What::Open(..) => "A few words are enough: covering 6A today.",
            What::TakeBack(_) => "A few words are enough: the same as his item of Monday.",
        }
    }
}
