//! The code as it is typed; for setting up, the spare codes, then the key as a picture for the phone's camera and as
//! letters.

use qrcode::{Color, EcLevel, QrCode};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Code;
use super::state::Stage;
use crate::domain::text;
use crate::model::Model;
use crate::proto::signin::CodeSetUp;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, draw_lines};
use crate::theme::Role;

/// How many light cells stand around the picture; the standard wants four, cameras do with two.
const MARGIN: usize = 2;
const LEAD: &str = "code > ";

impl View for Code {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let picture = self.set_up.as_ref().filter(|_| self.stage == Stage::Code && model.unicode).and_then(picture);
        let wide = picture.as_ref().and_then(|lines| lines.first()).map_or(0, |line| text::width(line) + 2);
        let lines = self.lines(picture.is_some());
        if let Some(picture) = &picture {
            let drawn: Vec<PageLine> = picture.iter().map(|line| PageLine::of(Role::Picture, line)).collect();
            draw_lines(&drawn, look, area, buffer);
        }
        let wide = u16::try_from(wide).unwrap_or(0).min(area.width);
        let beside = Rect { x: area.x + wide, width: area.width - wide, ..area };
        draw_lines(&lines, look, beside, buffer);
        let row = u16::try_from(lines.iter().position(|line| line.plain().starts_with(LEAD.trim_end()))?).ok()?;
        let column = u16::try_from(LEAD.len() + self.typed.len()).ok()?;
        (row < beside.height && column < beside.width).then_some((beside.x + column, beside.y + row))
    }

    fn plain(&self, _model: &Model) -> Vec<String> {
        self.lines(false).iter().map(PageLine::plain).collect()
    }
}

impl Code {
    fn lines(&self, beside_picture: bool) -> Vec<PageLine> {
        match (self.stage, &self.set_up) {
            (Stage::Asked, _) => vec![PageLine::of(Role::Dim, "A key is being made ...")],
            (Stage::Spare, Some(set_up)) => spare(set_up),
            (_, None) => {
                let mut lines = vec![
                    PageLine::of(Role::Title, "The code of your second factor"),
                    PageLine::of(Role::Dim, "The six digits on your phone, or a spare code."),
                    PageLine::of(Role::Dim, "Enter without one: go on as a teacher."),
                    PageLine::empty(),
                ];
                lines.push(self.typing());
                lines
            }
            (_, Some(set_up)) => self.for_phone(set_up, beside_picture),
        }
    }

    fn for_phone(&self, set_up: &CodeSetUp, beside_picture: bool) -> Vec<PageLine> {
        let how = if beside_picture {
            ["Let the phone's code app", "read the picture, or type", "this key into it:"]
        } else {
            ["Type this key into the", "phone's code app (time-", "based, six digits):"]
        };
        let mut lines = vec![PageLine::of(Role::Title, "Second factor, 2 of 2"), PageLine::empty()];
        lines.extend(how.map(|line| PageLine::of(Role::Text, line)));
        lines.push(PageLine::empty());
        let letters: Vec<char> = set_up.key.bare().chars().collect();
        for row in letters.chunks(16) {
            let groups: Vec<String> = row.chunks(4).map(|group| group.iter().collect()).collect();
            lines.push(PageLine::of(Role::Input, groups.join(" ")));
        }
        lines.extend([PageLine::empty(), PageLine::of(Role::Text, "Then type the code it shows:"), PageLine::empty()]);
        lines.push(self.typing());
        lines
    }

    fn typing(&self) -> PageLine {
        let line = PageLine::of(Role::Key, LEAD).add(Role::Input, self.typed.bare());
        if self.waits { line.add(Role::Dim, "  checking ...") } else { line }
    }
}

fn spare(set_up: &CodeSetUp) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::of(Role::Title, "Second factor, 1 of 2: spare codes"),
        PageLine::of(Role::Text, "Each does once, when the phone is not to hand. Write them down now, and keep"),
        PageLine::of(Role::Text, "them away from this terminal: they are not shown again."),
        PageLine::empty(),
    ];
    for pair in set_up.spare.chunks(2) {
        let codes: Vec<String> = pair.iter().map(|code| in_halves(code.bare())).collect();
        lines.push(PageLine::of(Role::Input, format!("    {}", codes.join("      "))));
    }
    lines.extend([PageLine::empty(), PageLine::of(Role::Dim, "Enter goes on. Nothing holds before the first code.")]);
    lines
}

fn in_halves(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let halves: Vec<String> = letters.chunks(5).map(|half| half.iter().collect()).collect();
    halves.join(" ")
}

/// The key as a picture, two rows of it to a line. What is light is drawn, what is dark is left.
fn picture(set_up: &CodeSetUp) -> Option<Vec<String>> {
    let code = QrCode::with_error_correction_level(set_up.uri.bare(), EcLevel::L).ok()?;
    let wide = code.width();
    let colours = code.to_colors();
    let light = |row: usize, column: usize| {
        let place = row.checked_sub(MARGIN).zip(column.checked_sub(MARGIN));
        let place =
            place.filter(|(row, column)| *row < wide && *column < wide).map(|(row, column)| row * wide + column);
        place.and_then(|place| colours.get(place)).is_none_or(|colour| *colour == Color::Light)
    };
    let side = wide + 2 * MARGIN;
    let line = |row: usize| {
        let cell = |column| match (light(row, column), row + 1 < side && light(row + 1, column)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        (0..side).map(cell).collect::<String>()
    };
    Some((0..side).step_by(2).map(line).collect())
}
