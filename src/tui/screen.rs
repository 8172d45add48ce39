//! What ratatui draws on: it gathers a frame and hands it over in one write inside a synchronized update. The size is
//! told, never asked for, and the cursor's place is never asked for either.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::crossterm::queue;
use ratatui::crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::layout::{Position, Size};

use super::kind::TerminalKind;
use super::rows::{self, Rows};
use super::{pen, terminal};

/// The screen of the terminal that was taken.
pub(super) struct Screen {
    frame: Vec<u8>,
    size: Size,
    /// Whether the cursor is shown.
    shown: bool,
    /// Where it stands, where that is known.
    place: Option<Position>,
    only_ascii: bool,
    rows: Rc<RefCell<Rows>>,
}

impl Screen {
    /// An empty screen of that size, with the cursor hidden.
    pub(super) fn new(size: Size) -> Screen {
        Screen {
            frame: Vec::with_capacity(32 * 1024),
            size,
            shown: false,
            place: None,
            only_ascii: !TerminalKind::here().speaks_utf8(),
            rows: Rc::default(),
        }
    }

    /// For whoever looks at a frame before it is written; `None` where all that is written is ASCII.
    pub(super) fn rows(&self) -> Option<Rc<RefCell<Rows>>> {
        (!self.only_ascii).then(|| Rc::clone(&self.rows))
    }

    /// Tells it its size.
    pub(super) fn resize(&mut self, size: Size) {
        self.size = size;
    }

    /// The writer of escape sequences over this frame's bytes. The first of them opens the update.
    fn pen(&mut self) -> io::Result<CrosstermBackend<&mut Vec<u8>>> {
        if self.frame.is_empty() {
            queue!(self.frame, BeginSynchronizedUpdate)?;
        }
        Ok(CrosstermBackend::new(&mut self.frame))
    }
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let whole = self.rows.borrow_mut().take_due();
        let apart = |row: u16| whole.iter().any(|(other, _)| *other == row);
        let mut content = content.filter(|(_, row, _)| whole.is_empty() || !apart(*row)).peekable();
        if content.peek().is_none() && whole.is_empty() {
            return Ok(());
        }
        self.place = None;
        self.pen()?;
        pen::draw(content, self.only_ascii, &mut self.frame)?;
        whole.iter().try_for_each(|(row, cells)| rows::write_whole(*row, cells, &mut self.frame))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if !self.shown {
            return Ok(());
        }
        self.shown = false;
        self.pen()?.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shown {
            return Ok(());
        }
        self.shown = true;
        self.pen()?.show_cursor()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let place = position.into();
        if self.place == Some(place) {
            return Ok(());
        }
        self.place = Some(place);
        self.pen()?.set_cursor_position(place)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.place.unwrap_or_default())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        if region != ClearType::All {
            return self.pen()?.clear_region(region);
        }
        let rows = self.size.height;
        self.pen()?;
        terminal::wipe(rows, &mut self.frame);
        self.place = Some(Position::ORIGIN);
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        if !self.shown {
            // A terminal that shrinks keeps the cursor's line and lets those above it go to where they can be scrolled
            // back to.
            self.set_cursor_position(Position::ORIGIN)?;
        }
        queue!(self.frame, EndSynchronizedUpdate)?;
        let written = terminal::write_frame(&self.frame);
        self.frame.clear();
        written
    }
}
