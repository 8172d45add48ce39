//! The dialog at the foot: the list with its digits, then who said it, then the words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Finding;
use super::state::{Asks, What};
use crate::domain::command::Theirs;
use crate::domain::log_line::day_in_words;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::{PageLine, beside_lines, open_news, waiting_line};
use crate::screen::view::{Look, View, draw_foot, marked, page_top};
use crate::theme::Role;

/// How many rows of the list one sees at once.
const ROWS: usize = 12;

impl View for Finding {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let width = usize::from(area.width.saturating_sub(2));
        let mut lines = open_news(model, self.pupil, width);
        lines.extend(self.lines(model, width, ROWS));
        let (lead, typed) = match self.asks {
            Asks::What => (" find > ", &self.find),
            Asks::Who => (" who > ", &self.who),
            Asks::Words => (" > ", &self.words),
        };
        draw_foot(&lines, Some((lead, typed.typing())), look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let news = open_news(model, self.pupil, 100);
        let mut lines: Vec<String> = news.iter().map(PageLine::plain).collect();
        lines.extend(self.lines(model, 100, usize::MAX).iter().map(PageLine::plain));
        lines.push(match self.asks {
            Asks::What => format!("find > {}", self.find.text()),
            Asks::Who => format!("who > {}", self.who.text()),
            Asks::Words => format!("> {}", self.words.text()),
        });
        lines
    }
}

impl Finding {
    fn lines(&self, model: &Model, width: usize, rows: usize) -> Vec<PageLine> {
        let head = PageLine::of(Role::Dim, "add about ").add(Role::Title, &self.named);
        if self.asks == Asks::What {
            let choices = self.choices(model);
            let top = page_top(self.cursor, u16::try_from(rows).unwrap_or(u16::MAX));
            let digits = self.find.is_empty();
            let row = |(place, (_, name)): (usize, &(What, String))| {
                let key = if digits && place < 9 { format!("{} ", place + 1) } else { "  ".into() };
                let line = PageLine::of(Role::Text, marked(place == self.cursor, &PageLine::of(Role::Key, key)));
                line.add(Role::Text, format!(" {name}"))
            };
            let mut lines = vec![head.at_right(Role::Dim, format!("{} of {}", self.cursor + 1, choices.len()))];
            lines.extend(waiting_line(&self.out, Context::Finding, Action::GoOn, model));
            lines.extend(choices.iter().enumerate().skip(top).take(rows).map(row));
            return lines;
        }
        let mut lines = vec![head];
        lines.extend(PageLine::wrapped(Role::Text, "", &self.says(model), width));
        if let Some(day) = self.day.filter(|_| self.is_dated()) {
            lines.push(PageLine::of(Role::Badge, format!("of {}", day_in_words(day, model.today()))));
        }
        match (self.what, self.asks) {
            (Some(What::Entry(_)), _) => {
                lines.push(PageLine::of(Role::Dim, "read by ").add(Role::Badge, self.audience.words()));
            }
            (Some(What::Concern), Asks::Who) => {
                lines.push(PageLine::of(Role::Dim, "Whose concern is it? mother, father, Mr Okafor"));
            }
            (Some(What::Needs), _) => {
                let hint = "N none, K SEN support or E EHC plan; then the types, primary first: K SLCN SEMH";
                lines.push(PageLine::of(Role::Dim, hint));
            }
            (Some(What::Concern), _) => {
                lines.push(PageLine::of(Role::Dim, format!("{} says, in their words", self.who.text().trim())));
            }
            _ => {}
        }
        let ways = "^S saves yours on top; theirs stays readable. Esc keeps yours.";
        let theirs = self.out.theirs().iter().map(|theirs| Theirs { yours: String::new(), ..theirs.clone() });
        lines.extend(beside_lines(&theirs.collect::<Vec<_>>(), ways, model.today(), width));
        lines
    }
}
