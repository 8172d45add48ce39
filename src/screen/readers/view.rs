//! The list of who is to know the plan: at the left who has read which version, at the right all about one person.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ReadersScreen;
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::proto::view::Reader;
use crate::screen::page::{PageLine, instant, not_here, reader_words};
use crate::screen::view::{Halves, Look, View};
use crate::theme::Role;

impl View for ReadersScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model).draw(look, area, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.halves(model).plain()
    }
}

impl ReadersScreen {
    fn halves<'a>(&'a self, model: &'a Model) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        Halves {
            head: self.head(model),
            len: self.order.len(),
            cursor: self.cursor,
            row: move |place| self.reader(place, model).map_or_else(PageLine::empty, row),
            pane: move |width| self.pane(model, width),
            pane_top: 0,
            foot: Vec::new(),
        }
    }

    fn head(&self, model: &Model) -> PageLine {
        let Some(read) = self.read_by(model) else { return PageLine::of(Role::Title, "who has read it") };
        let (have, of) = read.have;
        PageLine::of(Role::Title, "who has read it").add(Role::Dim, format!("   {have} of {of}"))
    }

    fn pane(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let asked = model.cache.get(&ask::read_by(self.pupil));
        let read = match &asked {
            Asked::Here(read) => *read,
            asked => return not_here(asked, width).unwrap_or_default(),
        };
        let mut lines = vec![
            PageLine::of(Role::Title, read.pupil.named()),
            PageLine::of(Role::Dim, format!("cycle {} version {}", read.cycle, read.version)),
            PageLine::empty(),
        ];
        let Some(reader) = self.reader(self.cursor, model) else {
            lines.push(PageLine::of(Role::Dim, "Nobody works with this pupil."));
            return lines;
        };
        let today = model.today();
        lines.push(PageLine::of(Role::Text, &reader.name));
        lines.extend(PageLine::wrapped(Role::Text, "", &reader_words(reader, today), width));
        if let Some(nudge) = &reader.nudged {
            let said = format!("nudged by {}, {}", nudge.by, instant(nudge.at, today));
            lines.extend(PageLine::wrapped(Role::Text, "", &said, width));
        }
        if !reader.works_with {
            lines.extend(PageLine::wrapped(Role::Dim, "", "does not work with the pupil now", width));
        }
        lines
    }
}

/// A name, and what they have read.
fn row(reader: &Reader) -> PageLine {
    let (role, sign) = if reader.current { (Role::Done, "  ") } else { (Role::Warning, "! ") };
    let what = match (reader.current, reader.version, &reader.nudged) {
        (true, ..) => "read".to_owned(),
        (false, _, Some(_)) => "nudged".to_owned(),
        (false, Some(version), None) => format!("read version {version}"),
        (false, None, None) => "not read".to_owned(),
    };
    let role_of_name = if reader.works_with { Role::Text } else { Role::Dim };
    PageLine::of(role, sign).add(role_of_name, &reader.name).at_right(role, format!(" {what}"))
}
