//! Rows that terminals do not draw alike: flags, keycaps, families, clusters of Indic letters. Where something in such a
//! row changes, it is emptied and written whole, or letters of the pupil who stood there before would stay. All others
//! are left to the comparison of cells, which costs less.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

use super::pen;
use crate::domain::text;

/// Which rows are such, and what is due of them.
#[derive(Default)]
pub(super) struct Rows {
    /// What each of them held when it was written last; `None` for any other row.
    last: Vec<Option<u64>>,
    due: Vec<(u16, Vec<Cell>)>,
}

impl Rows {
    /// Looks at a frame before it is written.
    pub(super) fn look(&mut self, frame: &Buffer) {
        let wide = usize::from(frame.area.width).max(1);
        self.last.resize(usize::from(frame.area.height), None);
        self.due.clear();
        for ((row, last), cells) in (frame.area.y..).zip(&mut self.last).zip(frame.content.chunks(wide)) {
            let is_disputed = |cell: &Cell| cell.symbol().len() > 1 && text::is_disputed(cell.symbol());
            let now = cells.iter().any(is_disputed).then(|| sum(cells));
            if *last != now {
                self.due.push((row, cells.to_vec()));
                *last = now;
            }
        }
    }

    /// The rows that are to be written whole.
    pub(super) fn take_due(&mut self) -> Vec<(u16, Vec<Cell>)> {
        std::mem::take(&mut self.due)
    }
}

fn sum(cells: &[Cell]) -> u64 {
    let mut hasher = DefaultHasher::new();
    cells.hash(&mut hasher);
    hasher.finish()
}

/// Empties a row and writes all that stands in it.
pub(super) fn write_whole(row: u16, cells: &[Cell], to: &mut impl Write) -> io::Result<()> {
    write!(to, "\x1b[{};1H\x1b[K", row + 1)?;
    let empty = Cell::default();
    let mut free = 0;
    let written = (0_u16..).zip(cells).filter(|(column, cell)| {
        // What a wide letter covers is not written over it, and what is empty is empty already.
        let is_free = *column >= free;
        if is_free {
            free = column + u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
        }
        is_free && **cell != empty
    });
    pen::draw(written.map(|(column, cell)| (column, row, cell)), false, to)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use unicode_segmentation::UnicodeSegmentation;

    use crate::theme::{Role, Theme};
    use crate::widget::{Words, put};

    fn size(cells: u16) -> std::num::NonZero<u16> {
        std::num::NonZero::new(cells).unwrap()
    }

    /// A row with a name, and a pane beside it.
    fn frame(name: &str, pane: &str) -> Buffer {
        let theme = Theme::built_in("mono", false).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 1));
        let line = Words::new(&theme, 80).pad(Role::Text, name, 40).add(Role::Text, pane.to_owned()).line();
        put(&line, buffer.area, &mut buffer);
        buffer
    }

    /// What is sent when one frame follows another.
    fn sent(rows: &mut Rows, before: &Buffer, after: &Buffer) -> String {
        rows.look(after);
        let mut bytes = Vec::new();
        match rows.take_due().as_slice() {
            [] => pen::draw(before.diff(after).into_iter(), false, &mut bytes).unwrap(),
            due => due.iter().for_each(|(row, cells)| write_whole(*row, cells, &mut bytes).unwrap()),
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn nothing_stays_of_a_row_however_wide_its_letters_are_drawn() {
        for letters in ["🇬🇧", "1\u{20e3}", "👩\u{200d}👧", "क्षि", "👍🏽", "☺\u{fe0f}"] {
            let (first, second) = (format!("{letters} Amara Okafor"), "Bo Li".to_owned());
            let drawn = text::clean(letters).into_owned();
            for wide in [1, 2, 3, 5] {
                let mut terminal = vt100::Parser::new(size(1), size(80), 0);
                let mut rows = Rows::default();
                let mut before = Buffer::empty(Rect::new(0, 0, 80, 1));
                for (name, pane) in [(&first, "needs help"), (&first, "reads"), (&second, "counts")] {
                    let after = frame(name, pane);
                    let mut text = sent(&mut rows, &before, &after);
                    // This terminal draws them in so many cells.
                    for letter in drawn.graphemes(true) {
                        text = text.replace(letter, &"#".repeat(wide));
                    }
                    terminal.process(text.as_bytes());
                    before = after;
                    let shown = terminal.screen().contents();
                    assert_eq!(shown.get(40..).map(str::trim_end), Some(pane), "{letters} in {wide}: {shown:?}");
                }
                assert_eq!(terminal.screen().contents().split_whitespace().collect::<Vec<_>>(), ["Bo", "Li", "counts"]);
            }
        }
    }

    #[test]
    fn a_row_is_written_whole_where_it_must_be_and_once() {
        let mut rows = Rows::default();
        let (plain, other) = (frame("Amara Okafor", "reads"), frame("Zoë Łukasz 王", "reads"));
        let flag = frame("🇬🇧 Amara", "reads");
        assert!(!sent(&mut rows, &plain, &other).contains("\x1b[K"), "a plain row is compared cell by cell");
        assert!(sent(&mut rows, &other, &flag).contains("\x1b[K"));
        assert_eq!(sent(&mut rows, &flag, &flag), "", "nothing has changed");
        assert!(sent(&mut rows, &flag, &plain).contains("\x1b[K"), "what stood there goes with its row");
        assert!(!sent(&mut rows, &plain, &other).contains("\x1b[K"));
    }

    /// Names that have broken programs, each alone and with others around it.
    fn naughty() -> Vec<String> {
        let bases = [
            "🇬🇧",
            "🇬",
            "1\u{20e3}",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦",
            "👍🏽",
            "☺\u{fe0f}",
            "☎\u{fe0e}",
            "क्षि",
            "நி",
            "กำ",
            "e\u{301}\u{302}\u{303}\u{304}\u{305}",
            "\u{301}",
            "אברהם",
            "\u{202e}drawkcab",
            "محمد",
            "王小明",
            "한글",
            "\u{1112}\u{1161}\u{11ab}",
            "ﷺ",
            "Z\u{334}a\u{335}l\u{336}g\u{337}o",
            "\u{200b}",
            "\u{feff}x",
            "\u{ad}soft",
            "\x1b[2J",
            "\x1b]0;title\x07",
        ];
        let around = [
            "{}",
            "{} ",
            " {}",
            "{}{}",
            "a{}",
            "{}a",
            "Amara {}",
            "{} Okafor",
            "{}\t{}",
            "{}\r\n{}",
            "{}\u{9b}31m",
            "é{}é",
            "{}\u{200d}{}",
            "({})",
            "{}-{}",
            "{}'{}",
            "{} {} {}",
            "{}{}{}{}{}{}{}{}",
            "…{}…",
            "\u{0}{}\u{7f}",
        ];
        bases.iter().flat_map(|base| around.map(|around| around.replace("{}", base))).collect()
    }

    #[test]
    fn naughty_names_tear_no_row() {
        let names = naughty();
        assert_eq!(names.len(), 500);
        let (mut most, mut torn) = (0, Vec::new());
        let mut terminal = vt100::Parser::new(size(1), size(80), 0);
        let (mut rows, mut before) = (Rows::default(), Buffer::empty(Rect::new(0, 0, 80, 1)));
        for name in names {
            let after = frame(&name, "|END");
            let text = sent(&mut rows, &before, &after);
            before = after;
            assert!(!text.chars().any(|c| c.is_control() && c != '\x1b') && !text.contains("\x1b]"), "{name:?}");
            most = most.max(text.len());
            terminal.process(text.as_bytes());
            let end: String = (40..44).map(|column| terminal.screen().cell(0, column).unwrap().contents()).collect();
            if end != "|END" {
                torn.push(name);
            }
        }
        assert!(torn.is_empty(), "{} torn rows: {torn:?}", torn.len());
        assert!(most < 1_000, "{most} bytes for a row");
    }
}
