//! The fields, one a line; secrets as dots.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::SignIn;
use super::state::Field;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::model::Model;
use crate::proto::signin::Way;
use crate::screen::page::{PageLine, WORRIED, whom_lines};
use crate::screen::view::{Look, PLAIN_WIDTH, View, below_top, draw_lines};
use crate::theme::Role;

/// What stands there until the server has answered.
const CHECKING: &str = "checking ... (up to 40 seconds where somebody has typed wrong PINs before)";
/// How wide the names of the fields are.
const NAME: usize = 16;

impl View for SignIn {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let area = below_top(area);
        let lines = self.lines(model, usize::from(area.width));
        draw_lines(&lines, look, area, buffer);
        let row = self.head(model).len() + self.fields().iter().position(|field| *field == self.field)?;
        let column = NAME + text::width(&self.shown(self.field, model));
        let (row, column) = (u16::try_from(row).ok()?, u16::try_from(column).ok()?);
        (row < area.height && column < area.width).then_some((area.x + column, area.y + row))
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.lines(model, PLAIN_WIDTH).iter().map(PageLine::plain).collect()
    }
}

impl SignIn {
    fn lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let mut lines = self.head(model);
        for field in self.fields() {
            let role = if *field == self.field { Role::Key } else { Role::Dim };
            let name = format!("{} > ", name(*field));
            lines.push(PageLine::of(role, text::pad(&name, NAME)).add(Role::Input, self.shown(*field, model)));
        }
        if self.waits {
            lines.extend([PageLine::empty(), PageLine::of(Role::Dim, CHECKING)]);
        }
        if model.at_door {
            lines.extend([PageLine::empty(), PageLine::of(Role::Text, WORRIED)]);
            lines.extend(whom_lines(model.welcome.school.as_ref(), width));
        }
        lines
    }

    /// What stands above the fields.
    fn head(&self, model: &Model) -> Vec<PageLine> {
        let title = match (&self.way, self.changing) {
            (Way::Initials { .. }, _) => "Sign in with your initials and your PIN.",
            (Way::Pin | Way::Key, _) => "Locked. Your PIN goes on.",
            (Way::NewPin, false) => "The PIN from the office was for once. Choose your own.",
            (Way::NewPin, true) => "Choose another PIN. Have you none yet, leave the old one empty.",
        };
        let mut lines = vec![PageLine::of(Role::Title, title)];
        if self.way == Way::NewPin {
            lines
                .push(PageLine::of(Role::Dim, "Six digits or more, no rows and no repeats. Nobody else ever sees it."));
        }
        if let Way::Initials { demo_pin: Some(pin) } = &self.way {
            let pin = pin.bare();
            lines.push(PageLine::of(Role::Warning, format!("This is the demo: everybody's PIN is {pin}.")));
            lines.push(PageLine::of(Role::Dim, "HB teacher, KO teaching assistant, SI SENCO, MH head"));
        } else if model.welcome.school.as_ref().is_some_and(|school| school.demo) {
            lines.push(PageLine::of(Role::Dim, "This is the demo's school."));
        }
        lines.push(PageLine::empty());
        lines
    }

    fn shown(&self, field: Field, model: &Model) -> String {
        let dots = |secret: &Secret| if model.unicode { "•" } else { "*" }.repeat(secret.len());
        match field {
            Field::Initials => self.initials.clone(),
            Field::Pin | Field::Old => dots(&self.pin),
            Field::New => dots(&self.new),
            Field::Again => dots(&self.again),
        }
    }
}

fn name(field: Field) -> &'static str {
    match field {
        Field::Initials => "initials",
        Field::Pin => "PIN",
        Field::Old => "old PIN",
        Field::New => "new PIN",
        Field::Again => "once more",
    }
}
