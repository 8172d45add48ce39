//! The question and its line at the foot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Reason;
use super::state::What;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

impl View for Reason {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        draw_foot(&self.lines(model), Some((" > ", self.line.line().into())), look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines: Vec<String> = self.lines(model).iter().map(PageLine::plain).collect();
        lines.push(format!("> {}", self.line.text()));
        lines
    }
}

impl Reason {
    fn lines(&self, model: &Model) -> Vec<PageLine> {
        let waiting = self.line.waiting_line(Context::Message, Action::GoOn, model);
        std::iter::once(self.head()).chain(waiting).collect()
    }

    fn head(&self) -> PageLine {
        let (asks, named, who) = match &self.what {
            What::Open(_, named) => ("why do you open the record of ", named, "? The SENCO sees your words."),
            What::TakeBack(taken) => ("why do you take back ", &taken.said, "? Who reads it sees your words."),
        };
        PageLine::of(Role::Dim, asks).add(Role::Title, named.trim_end()).add(Role::Dim, who)
    }

    /// What is said where no words stand yet.
    pub(super) fn example(&self) -> &'static str {
        match &self.what {
            What::Open(..) => "A few words are enough: covering 6A today.",
            What::TakeBack(_) => "A few words are enough: the same as his item of Monday.",
        }
    }
}
