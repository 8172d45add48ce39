//! Writes the cells of a frame as few bytes: over SSH each costs time, and a screen reader or a serial line all the more.
//! A gap in a row is crossed by a step to the right, and a change of style is one sequence with what changed in it.

use std::io::{self, Write};

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::domain::{ascii, text};

/// Each style that a cell can have, by its code.
const STYLES: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// Colours and styles as the terminal has them now.
#[derive(Clone, Copy, PartialEq)]
struct Ink {
    letters: Color,
    ground: Color,
    style: Modifier,
}

const PLAIN: Ink = Ink { letters: Color::Reset, ground: Color::Reset, style: Modifier::empty() };

/// Where the next letter lands.
#[derive(Clone, Copy)]
struct Place {
    column: u16,
    row: u16,
    /// Terminals disagree on the width of some letters; behind one of them only an absolute place is sure.
    sure: bool,
}

/// Writes the cells, in nothing but ASCII where asked to; the terminal's ink is plain before and after.
pub(super) fn draw<'a>(
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
    only_ascii: bool,
    to: &mut impl Write,
) -> io::Result<()> {
    let (mut ink, mut at) = (PLAIN, None);
    for (column, row, cell) in cells {
        let place = step(at, column, row, to)?;
        let new = Ink { letters: cell.fg, ground: cell.bg, style: cell.modifier };
        if new != ink {
            change(ink, new, to)?;
            ink = new;
        }
        let letter = cell.symbol();
        if only_ascii {
            to.write_all(ascii::cell(letter).as_bytes())?;
        } else {
            to.write_all(letter.as_bytes())?;
        }
        // Behind a letter whose width is disputed each letter is put where it belongs.
        let put = only_ascii || letter.len() == 1 || !text::is_disputed(letter);
        at = put.then_some(Place { column: column + 1, row, sure: place.sure && letter.len() == 1 });
    }
    if ink != PLAIN {
        to.write_all(b"\x1b[0m")?;
    }
    Ok(())
}

/// Goes to a cell by the shortest way.
fn step(at: Option<Place>, column: u16, row: u16, to: &mut impl Write) -> io::Result<Place> {
    let gap = at.filter(|at| at.row == row && at.column <= column).map(|at| (column - at.column, at));
    match gap {
        Some((0, at)) => return Ok(at),
        Some((1, at)) if at.sure => to.write_all(b"\x1b[C")?,
        Some((gap, at)) if at.sure => write!(to, "\x1b[{gap}C")?,
        _ => write!(to, "\x1b[{};{}H", row + 1, column + 1)?,
    }
    Ok(Place { column, row, sure: true })
}

/// Changes the ink. What a style takes away is taken away by beginning anew: that is shorter than to name it.
fn change(old: Ink, new: Ink, to: &mut impl Write) -> io::Result<()> {
    let anew = !(old.style - new.style).is_empty() || new == PLAIN;
    let from = if anew { PLAIN } else { old };
    let mut lead = "\x1b[";
    let mut code = |code: std::fmt::Arguments<'_>| {
        let lead = std::mem::replace(&mut lead, ";");
        write!(to, "{lead}{code}")
    };
    if anew {
        code(format_args!("0"))?;
    }
    for (style, number) in STYLES {
        if (new.style - from.style).contains(style) {
            code(format_args!("{number}"))?;
        }
    }
    for (was, is, base) in [(from.letters, new.letters, 30_u8), (from.ground, new.ground, 40)] {
        if was != is {
            match shade(is) {
                Shade::Usual => code(format_args!("{}", base + 9))?,
                Shade::Dark(number) => code(format_args!("{}", base + number))?,
                Shade::Bright(number) => code(format_args!("{}", base + 60 + number))?,
                Shade::Of256(number) => code(format_args!("{};5;{number}", base + 8))?,
                Shade::Rgb(red, green, blue) => code(format_args!("{};2;{red};{green};{blue}", base + 8))?,
            }
        }
    }
    to.write_all(b"m")
}

/// A colour as terminals number it.
enum Shade {
    Usual,
    Dark(u8),
    Bright(u8),
    Of256(u8),
    Rgb(u8, u8, u8),
}

fn shade(colour: Color) -> Shade {
    match colour {
        Color::Reset => Shade::Usual,
        Color::Black => Shade::Dark(0),
        Color::Red => Shade::Dark(1),
        Color::Green => Shade::Dark(2),
        Color::Yellow => Shade::Dark(3),
        Color::Blue => Shade::Dark(4),
        Color::Magenta => Shade::Dark(5),
        Color::Cyan => Shade::Dark(6),
        Color::Gray => Shade::Dark(7),
        Color::DarkGray => Shade::Bright(0),
        Color::LightRed => Shade::Bright(1),
        Color::LightGreen => Shade::Bright(2),
        Color::LightYellow => Shade::Bright(3),
        Color::LightBlue => Shade::Bright(4),
        Color::LightMagenta => Shade::Bright(5),
        Color::LightCyan => Shade::Bright(6),
        Color::White => Shade::Bright(7),
        Color::Indexed(number) => Shade::Of256(number),
        Color::Rgb(red, green, blue) => Shade::Rgb(red, green, blue),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDE: u16 = 12;
    const HIGH: u16 = 4;

    fn size(cells: u16) -> std::num::NonZero<u16> {
        std::num::NonZero::new(cells).unwrap()
    }

    fn colours() -> impl Strategy<Value = Color> {
        prop_oneof![
            Just(Color::Reset),
            (0..16_u8).prop_map(Color::Indexed),
            Just(Color::Cyan),
            Just(Color::LightRed),
            (any::<u8>(), any::<u8>()).prop_map(|(red, green)| Color::Rgb(red, green, 7)),
        ]
    }

    fn cells() -> impl Strategy<Value = Vec<(u16, Cell)>> {
        let styles = prop_oneof![
            Just(Modifier::empty()),
            Just(Modifier::BOLD),
            Just(Modifier::DIM),
            Just(Modifier::REVERSED | Modifier::BOLD),
            Just(Modifier::UNDERLINED | Modifier::ITALIC),
        ];
        let letters = prop_oneof![Just("a"), Just(" "), Just("é"), Just("│")];
        let cell = (letters, styles, colours(), colours()).prop_map(|(letter, style, fg, bg)| {
            let mut cell = Cell::default();
            cell.set_symbol(letter);
            (cell.modifier, cell.fg, cell.bg) = (style, fg, bg);
            cell
        });
        prop::collection::btree_map(0..WIDE * HIGH, cell, 0..40).prop_map(|cells| cells.into_iter().collect())
    }

    /// What a terminal shows of a colour, numbers for names.
    fn told(colour: Color) -> vt100::Color {
        match shade(colour) {
            Shade::Usual => vt100::Color::Default,
            Shade::Dark(number) | Shade::Of256(number) => vt100::Color::Idx(number),
            Shade::Bright(number) => vt100::Color::Idx(number + 8),
            Shade::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        }
    }

    proptest! {
        #[test]
        fn a_terminal_shows_exactly_the_cells_that_were_drawn(cells in cells()) {
            let mut terminal = vt100::Parser::new(size(HIGH), size(WIDE), 0);
            let mut bytes = Vec::new();
            draw(cells.iter().map(|(place, cell)| (place % WIDE, place / WIDE, cell)), false, &mut bytes).unwrap();
            terminal.process(&bytes);
            let mut drawn = std::collections::BTreeMap::from_iter(cells);
            for place in 0..WIDE * HIGH {
                let shown = terminal.screen().cell(place / WIDE, place % WIDE).unwrap();
                let cell = drawn.remove(&place).unwrap_or_default();
                let letter = if shown.contents().is_empty() { " " } else { shown.contents() };
                prop_assert_eq!(letter, cell.symbol());
                prop_assert_eq!(shown.fgcolor(), told(cell.fg));
                prop_assert_eq!(shown.bgcolor(), told(cell.bg));
                let is = |style| cell.modifier.contains(style);
                prop_assert_eq!(shown.bold(), is(Modifier::BOLD));
                prop_assert_eq!(shown.dim(), is(Modifier::DIM));
                prop_assert_eq!(shown.inverse(), is(Modifier::REVERSED));
                prop_assert_eq!(shown.italic(), is(Modifier::ITALIC));
                prop_assert_eq!(shown.underline(), is(Modifier::UNDERLINED));
            }
            terminal.process(b"x");
            prop_assert_eq!(terminal.screen().fgcolor(), vt100::Color::Default, "the ink is plain at the end");
        }
    }

    #[test]
    fn a_gap_is_a_step_and_a_change_is_one_sequence() {
        let cell = |letter: &str, style, fg| {
            let mut cell = Cell::default();
            cell.set_symbol(letter);
            (cell.modifier, cell.fg) = (style, fg);
            cell
        };
        let (bold, plain) = (cell("a", Modifier::BOLD, Color::Cyan), cell("b", Modifier::empty(), Color::Reset));
        let letter = cell("é", Modifier::empty(), Color::Reset);
        let mut bytes = Vec::new();
        draw([(2, 0, &bold), (4, 0, &plain), (5, 0, &letter), (9, 0, &plain)].into_iter(), false, &mut bytes).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[1;3H\x1b[1;36ma\x1b[C\x1b[0mbé\x1b[1;10Hb");
    }
}
