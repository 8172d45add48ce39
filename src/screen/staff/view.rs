//! Staff at the left; at the right what the person does and with whom; at the foot what is typed about them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::StaffScreen;
use super::state::{Typing, classes, staff};
use crate::domain::record::staff::Role as Post;
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::proto::view::StaffMember;
use crate::screen::page::{PageLine, day_words, not_here};
use crate::screen::view::{Halves, Look, View, draw_foot};
use crate::theme::Role;

impl View for StaffScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model).draw(look, area, buffer);
        let (what, line) = self.typing.as_ref()?;
        draw_foot(&[self.question(*what, model)], Some((" > ", line.into())), look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines = self.halves(model).plain();
        if let Some((what, line)) = &self.typing {
            lines.push(self.question(*what, model).plain());
            lines.push(format!("> {}", line.text()));
        }
        lines
    }
}

impl StaffScreen {
    fn halves<'a>(&'a self, model: &'a Model) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        Halves {
            head: match model.cache.here(&ask::staff()) {
                Some(all) => PageLine::of(Role::Title, "staff").add(Role::Dim, format!("   {} people", all.len())),
                None => PageLine::of(Role::Title, "staff"),
            },
            len: staff(model).len(),
            cursor: self.cursor,
            row: move |place| staff(model).get(place).map_or_else(PageLine::empty, row),
            pane: move |width| self.pane(model, width),
            pane_top: 0,
            foot: Vec::new(),
        }
    }

    fn question(&self, what: Typing, model: &Model) -> PageLine {
        let name = self.here(model).map_or("", |person| &person.name);
        let (before, after) = match what {
            Typing::Add => {
                return PageLine::of(Role::Dim, "who is new? login, given and family name, roles: k.osei Kofi Osei ta");
            }
            Typing::Pin => ("Enter makes a one-time PIN for ", ", shown once; the one until now ends"),
            Typing::Cover => ("which class does ", " take today? 4B"),
            Typing::Link => ("with whom does ", " work, to the end of this school year? 4B, year 9, or a pupil"),
            Typing::Roles => ("what does ", " do here? "),
        };
        let said = PageLine::of(Role::Dim, before).add(Role::Title, name).add(Role::Dim, after);
        if what == Typing::Roles { said.add(Role::Dim, Post::WORDS) } else { said }
    }

    fn pane(&self, model: &Model, width: usize) -> Vec<PageLine> {
        if let Some(lines) = not_here(&model.cache.get(&ask::staff()), width) {
            return lines;
        }
        let Some(person) = self.here(model) else { return vec![PageLine::of(Role::Dim, "nobody works here yet")] };
        let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
        let mut lines = vec![
            PageLine::of(Role::Title, &person.name).add(Role::Text, format!("   {}", person.initials)),
            PageLine::of(Role::Dim, "signs in as ").add(Role::Text, &person.login),
            PageLine::of(Role::Text, roles.join(", ")),
        ];
        if person.disabled {
            lines.push(PageLine::of(Role::Warning, "! closed: may do nothing"));
        }
        lines.push(PageLine::empty());
        lines.extend(not_here(&model.cache.get(&ask::classes()), width).unwrap_or_else(|| {
            let theirs = classes(model).iter().filter(|class| class.staff.contains(&person.initials));
            let theirs: Vec<&str> = theirs.map(|class| class.name.as_str()).collect();
            let by_roster = if theirs.is_empty() { "no class by the roster".into() } else { theirs.join(", ") };
            PageLine::wrapped(Role::Text, "classes  ", &by_roster, width)
        }));
        lines.push(PageLine::empty());
        let asked = self.links(model);
        lines.extend(not_here(&asked, width).unwrap_or_default());
        if matches!(&asked, Asked::Here(theirs) if theirs.is_empty()) {
            lines.push(PageLine::of(Role::Dim, "no link besides the roster"));
        }
        let theirs = asked.here().unwrap_or_default();
        for (place, row) in theirs.iter().enumerate() {
            let until = day_words(row.link.until, model.today());
            lines.push(
                PageLine::of(Role::Key, format!("{} ", place + 1))
                    .add(Role::Text, format!("{}  {}", row.to, row.link.kind.word()))
                    .at_right(Role::Dim, format!(" to {until}")),
            );
        }
        if model.is(&[Post::Admin]) {
            lines.push(PageLine::empty());
            lines.extend(PageLine::wrapped(
                Role::Dim,
                "",
                "Imports: sendo import oneroster DIR, pupils FILE.csv",
                width,
            ));
        }
        lines
    }
}

fn row(person: &StaffMember) -> PageLine {
    let role = if person.disabled { Role::Withdrawn } else { Role::Text };
    let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
    let closed = if person.disabled { " (closed)" } else { "" };
    PageLine::of(role, format!("{:<5}{}{closed}", person.initials, person.name))
        .at_right(Role::Dim, format!(" {}", roles.join(" ")))
}
