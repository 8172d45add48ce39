//! The parts of screens: what they draw, and that no text from outside gets past them uncleaned or too wide.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use sendo::domain::text;
use sendo::keys::{Action, Context, Edit};
use sendo::theme::{Role, Theme};
use sendo::widget::{self, Input, List, Takes, TextArea, TextLine, Typing, Words, keep_in_view, sparkline};

fn mono() -> Theme {
    Theme::built_in("mono", true).unwrap()
}

fn shown(line: &Line<'_>) -> String {
    line.spans.iter().map(|span| span.content.as_ref()).collect()
}

fn rows(buffer: &Buffer) -> Vec<String> {
    let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..buffer.area.height).map(|y| row(y).trim_end().to_owned()).collect()
}

#[test]
fn lists_turn_pages() {
    fn check(cursor: usize, top: usize, rows: usize, len: usize, expected: usize) {
        assert_eq!(keep_in_view(cursor, top, rows, len), expected, "{cursor} from {top}, {rows} of {len}");
    }
    check(0, 0, 10, 100, 0);
    check(9, 0, 10, 100, 0);
    check(10, 0, 10, 100, 10);
    check(9, 10, 10, 100, 0);
    check(99, 80, 10, 100, 90);
    check(95, 85, 10, 100, 90);
    check(500, 0, 10, 100, 90);
    check(3, 50, 10, 5, 0);
    check(0, 7, 10, 0, 0);
    check(4, 0, 0, 10, 4);
}

proptest! {
    #[test]
    fn the_cursor_is_always_in_view(cursor in 0..300_usize, top in 0..300_usize, rows in 1..50_usize, len in 1..300_usize) {
        let new = keep_in_view(cursor, top, rows, len);
        let cursor = cursor.min(len - 1);
        prop_assert!(new <= cursor && cursor < new + rows);
        prop_assert!(new + rows <= len || new == 0);
        prop_assert_eq!(keep_in_view(cursor, new, rows, len), new);
    }

    #[test]
    fn typing_is_what_a_plain_string_would_be(keys in prop::collection::vec((0..12_u8, "\\PC{0,3}"), 0..40), cells in 0..20_usize) {
        let mut line = TextLine::default();
        for (key, typed) in keys {
            let edits = [Edit::Left, Edit::Right, Edit::WordLeft, Edit::WordRight, Edit::Start, Edit::End,
                Edit::Backspace, Edit::Delete, Edit::DeleteWord, Edit::DeleteToStart];
            let before = line.text();
            match edits.get(usize::from(key)) {
                Some(edit) => {
                    line.apply(*edit);
                    prop_assert!(line.text().len() <= before.len());
                    if key < 6 { prop_assert_eq!(line.text(), before); }
                }
                None => line.insert(&typed),
            }
            let window = line.window(cells);
            prop_assert!(text::width(&window.text) <= cells);
            prop_assert!(window.cursor < cells.max(1));
        }
    }

    #[test]
    fn rows_of_typing_keep_to_their_area(
        keys in prop::collection::vec((0..14_u8, "[a-z \n\u{202e}\u{1b}漢👍🏽\u{301}]{0,9}"), 0..40),
        (wide, high) in (0..40_u16, 0..9_u16),
        paragraphs in any::<bool>(),
    ) {
        let mut area = if paragraphs { TextArea::paragraphs("") } else { TextArea::sentence("") };
        for (key, typed) in keys {
            let edits = [Edit::Left, Edit::Right, Edit::WordLeft, Edit::WordRight, Edit::Start, Edit::End,
                Edit::Backspace, Edit::Delete, Edit::DeleteWord, Edit::DeleteToStart];
            let before = area.text();
            match edits.get(usize::from(key)) {
                Some(edit) => {
                    area.apply(*edit);
                    prop_assert!(area.text().len() <= before.len());
                    if key < 6 { prop_assert_eq!(area.text(), before); }
                }
                None if key < 12 => drop(area.step(key == 10)),
                None => area.insert(&typed),
            }
            let text = area.text();
            prop_assert!(text.chars().all(|c| !c.is_control() || (paragraphs && c == '\n')), "{:?}", text);
            let mut buffer = Buffer::empty(Rect::new(0, 0, 44, 12));
            let place = Rect::new(2, 1, wide, high);
            let cursor = area.draw(mono().style(Role::Input), place, &mut buffer);
            prop_assert!(cursor.is_none_or(|(x, y)| place.contains((x, y).into())), "{:?}", cursor);
            for at in buffer.area.positions() {
                let symbol = buffer[at].symbol();
                prop_assert_eq!(text::clean(symbol), symbol);
                prop_assert!(place.contains(at) || symbol == " ", "outside its area");
            }
        }
    }
}

#[test]
fn a_text_is_kept_as_it_was_and_wraps_where_it_is_shown() {
    fn check(takes: Takes, text: &str, kept: &str, cells: usize, rows: usize) {
        let mut input = takes.input();
        input.set(text);
        assert_eq!((input.text().as_str(), input.typing().rows(cells)), (kept, rows), "{takes:?} {text:?}");
    }
    check(Takes::Line, "two\nlines", "two lines", 4, 1);
    check(Takes::Sentence, "two\nlines", "two lines", 20, 1);
    check(Takes::Sentence, "wait ten seconds for an answer", "wait ten seconds for an answer", 12, 3);
    check(Takes::Paragraphs, "one\r\n\ttwo", "one\n two", 20, 3);
    check(Takes::Paragraphs, &"word ".repeat(500), &"word ".repeat(500), 20, 8);
    let mut input = Takes::Paragraphs.input();
    assert!(input.new_line() && !Takes::Sentence.input().new_line() && !Takes::Line.input().new_line());
    assert!(!input.step(true) && input.step(false), "the cursor leaves a field at its first and last row");
}

#[test]
fn the_cursor_of_rows_stands_where_typing_goes_on() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
    let area = TextArea::paragraphs("ten seconds\nfor");
    assert_eq!(area.draw(mono().style(Role::Input), buffer.area, &mut buffer), Some((3, 2)));
    assert_eq!(rows(&buffer), ["ten", "seconds", "for"]);
    assert!(matches!(Input::Area(area).typing(), Typing::Area(_)));
}

#[test]
fn a_list_draws_visible_rows_and_marks_the_one_under_the_cursor() {
    let theme = mono();
    let asked = std::cell::RefCell::new(Vec::new());
    let row = |index: usize, area: Rect, buffer: &mut Buffer| {
        asked.borrow_mut().push(index);
        let line = Words::new(&theme, usize::from(area.width)).add(Role::Text, format!("pupil {index}")).line();
        widget::put(&line, area, buffer);
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 3));
    List { theme: &theme, len: 2000, cursor: Some(1001), top: 1000, row }.render(buffer.area, &mut buffer);
    assert_eq!(rows(&buffer), ["  pupil 1000", "> pupil 1001", "  pupil 1002"]);
    assert_eq!(*asked.borrow(), [1000, 1001, 1002]);
    assert!(buffer[(11, 1)].modifier.contains(Modifier::REVERSED), "the bar is as wide as the list");
    assert!(!buffer[(11, 0)].modifier.contains(Modifier::REVERSED));
    let none = |_: usize, _: Rect, _: &mut Buffer| unreachable!();
    List { theme: &theme, len: 0, cursor: Some(0), top: 3, row: none }.render(buffer.area, &mut buffer);
}

proptest! {
    /// What is put there is what ratatui itself puts there, letter by letter, whatever stood there before.
    #[test]
    fn a_line_is_put_as_ratatui_puts_it(
        pieces in prop::collection::vec("[ -~]{0,9}|[a-zé漢…\u{301}]{0,6}", 0..5),
        (x, y, wide, high) in (0..12_u16, 0..4_u16, 0..14_u16, 0..3_u16),
    ) {
        let theme = mono();
        let mut words = Words::new(&theme, usize::from(wide));
        for (piece, role) in pieces.iter().zip([Role::Title, Role::Dim, Role::Selected].into_iter().cycle()) {
            words = words.add(role, piece.as_str());
        }
        let (line, area) = (words.line(), Rect { x, y, width: wide, height: high });
        let mut ours = Buffer::filled(Rect::new(0, 0, 10, 3), ratatui::buffer::Cell::new("漢"));
        let mut theirs = ours.clone();
        widget::put(&line, area, &mut ours);
        let row = Rect { height: high.min(1), ..area }.intersection(theirs.area);
        if !row.is_empty() {
            theirs.set_line(row.x, row.y, &line, row.width);
        }
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn hostile_text_keeps_to_its_cells() {
    let theme = mono();
    let long = "x".repeat(20_000);
    for name in
        ["\u{1b}[2J\u{9b}1mBad\u{7}", "Zoë\u{202e}eoZ", "a\nb\tc", "👩‍👩‍👧‍👦👍🏽 Nguyễn", "e\u{301}\u{301}\u{301}", &long]
    {
        for cells in [0, 1, 5, 12, 40] {
            let line = Words::new(&theme, cells).add(Role::Title, name).add(Role::Dim, name).line();
            let text = shown(&line);
            assert!(text::width(&text) <= cells, "{name:?} in {cells}: {text:?}");
            assert!(!text.chars().any(char::is_control), "{text:?}");
            assert!(text::width(&shown(&widget::header(&theme, name, name, cells))) <= cells);
        }
    }
}

#[test]
fn a_header_fills_its_line() {
    let theme = mono();
    assert_eq!(
        shown(&widget::header(&theme, "sendo  Thornhill", "Mon 23 Nov", 32)),
        " sendo  Thornhill    Mon 23 Nov "
    );
    assert_eq!(shown(&widget::header(&theme, "sendo  Thornhill", "Mon 23 Nov", 22)), " sendo  T… Mon 23 Nov ");
}

#[test]
fn a_footer_drops_what_is_disabled_and_what_does_not_fit() {
    let theme = mono();
    let line = |why: Option<&'static str>, cells| {
        let why_not = move |action| if action == Action::To(Context::Desk) { why } else { None };
        shown(&widget::footer(&theme, Context::Pupils, why_not, cells))
    };
    assert!(line(None, 80).contains("^T desk"));
    assert!(!line(Some("the desk is the SENCO's"), 80).contains("desk"));
    for cells in 0..90 {
        assert!(text::width(&line(None, cells)) <= cells);
        assert!(cells < 30 || line(None, cells).ends_with("? help"), "{cells}: {}", line(None, cells));
    }
}

#[test]
fn typing_goes_by_what_a_reader_sees() {
    let mut line = TextLine::new("Zoe\u{308} 👩‍👩‍👧 a");
    assert_eq!((line.window(20).cursor, text::width(&line.text())), (12, 12));
    line.apply(Edit::Left);
    line.apply(Edit::Left);
    line.apply(Edit::Backspace);
    assert_eq!(line.text(), "Zoe\u{308}  a");
    line.apply(Edit::Start);
    line.apply(Edit::WordRight);
    assert_eq!(line.before(), "Zoe\u{308}");
    line.apply(Edit::Backspace);
    assert_eq!(line.text(), "Zo  a");
    line.apply(Edit::End);
    line.apply(Edit::DeleteWord);
    assert_eq!(line.text(), "Zo  ");
    line.insert("one\r\ntwo\u{1b}[A\u{9b}\tthree");
    assert_eq!(line.text(), "Zo  one two[A three");
    line.apply(Edit::DeleteToStart);
    assert!(line.is_empty() && !line.apply(Edit::Backspace) && !line.apply(Edit::Delete));
    let line = TextLine::new("settled in two minutes");
    assert_eq!((line.window(8).text.as_str(), line.window(8).cursor), ("minutes", 7));
    assert_eq!(line.window(0).text, "");
}

#[test]
fn charts_go_by_their_values() {
    fn check(values: &[f64], scale: Option<(f64, f64)>, cells: usize, ascii: bool, expected: &str) {
        assert_eq!(sparkline(values, scale, cells, ascii), expected, "{values:?}");
    }
    check(&[1.0, 2.0, 2.0, 4.0, 5.0], None, 9, false, "▁▂▂▄▅");
    check(&[1.0, 2.0, 2.0, 4.0, 5.0], None, 9, true, "_..=#");
    check(&[1.0, 2.0, 2.0, 4.0, 5.0], None, 2, false, "▄▅");
    check(&[3.0, 3.0], None, 5, false, "▃▃");
    check(&[0.0, 5.0, 20.0, -3.0], Some((0.0, 10.0)), 5, false, "▁▃▅▁");
    check(&[10.0, 0.0], Some((10.0, 0.0)), 5, false, "▅▁");
    check(&[f64::NAN, 1.0, f64::INFINITY, 2.0], None, 5, false, "▁▅");
    check(&[], None, 5, false, "");
    check(&[1.0], None, 0, false, "");
}
