//! The loop: take all that waits, let the program change, draw once if something changed, sleep. There is no tick. It
//! knows no school, only a `Program`.

use std::io::{self, IsTerminal};
use std::time::Instant;

use ratatui::crossterm::style;
use ratatui::{Frame, Terminal};

use super::input::{Input, Reader};
use super::mail::{Inbox, Outbox, Parcel};
use super::screen::Screen;
use super::terminal::{self, Ending, size};
use super::{hangup, signals};

/// What the loop runs.
pub trait Program {
    /// What can happen to it.
    type Msg: From<Input> + Send + 'static;

    /// Takes in what happened; whether the screen may have changed. It must never wait.
    fn update(&mut self, message: Self::Msg) -> bool;

    /// Draws the whole screen.
    fn view(&self, frame: &mut Frame<'_>);

    /// Whether nothing of what the screen shows may stay: it is wiped, then drawn anew. Asked before each frame.
    fn wipes(&mut self) -> bool {
        false
    }

    /// The screen shows what it was told: now there is time for what others wait for.
    fn drawn(&mut self) {}

    /// When it wants to be woken with `Input::Due`, if nothing happens before.
    fn next_deadline(&self) -> Option<Instant>;

    /// Whether it is done.
    fn finished(&self) -> bool;

    /// Whether keys are read now. Those that are not stay with the terminal.
    fn listens(&self) -> bool {
        true
    }

    /// Whether a new process is to take its place, which holds nothing of what this one has held. Asked when nothing more
    /// is under way; what has not been read of the keyboard is for the new one.
    fn begins_anew(&self) -> bool {
        false
    }

    /// What is done, on another thread, before the process ends without the loop, which hangs.
    fn last_wish(&self) -> Box<dyn Fn() + Send> {
        Box::new(|| {})
    }
}

/// Why there is no terminal program.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// Standard input or output is no terminal.
    #[error("this needs a terminal, and there is none; nothing was changed; run it in one, or use --plain")]
    NoTerminal,
    /// The terminal does not do what is asked of it.
    #[error("the terminal cannot be used ({0}); nothing that was saved is lost; try another terminal, or use --plain")]
    Terminal(#[from] io::Error),
}

/// Runs the program until it is finished or must end. The terminal has been given back when this returns.
pub fn run<P: Program>(program: &mut P, outbox: &Outbox<P::Msg>, inbox: &Inbox<P::Msg>) -> Result<Ending, TuiError> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(TuiError::NoTerminal);
    }
    // The theme alone decides on colours.
    style::force_color_output(true);
    let running = Running::start(outbox, program.last_wish())?;
    let stage = Stage { terminal: new_terminal()?, reader: Reader::new(), inbox };
    // Whatever fails on a terminal that is gone fails because it is gone: reading, drawing, asking for its size.
    let ending = stage.run(program).or_else(|error| if hangup::is_gone() { Ok(Ending::Hangup) } else { Err(error) });
    if matches!(ending, Ok(Ending::Anew)) {
        running.hand_over();
        return Ok(Ending::Anew);
    }
    drop(running);
    let ending = ending?;
    program.update(Input::Ending(ending).into());
    Ok(ending)
}

/// Takes the terminal over from the process whose place this one took, before anything else is done: from now on it is
/// given back in every ending. `words` are those of `hand_over`.
pub fn take_over<M: Send + 'static>(words: &str, outbox: &Outbox<M>) -> Result<bool, TuiError> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal() && terminal::take_over(words)?) {
        return Ok(false);
    }
    signals::watch(outbox.clone())?;
    Ok(true)
}

/// Holds the terminal and the watchers for as long as the loop runs.
struct Running;

impl Running {
    fn start<M: Send + 'static>(outbox: &Outbox<M>, last_wish: Box<dyn Fn() + Send>) -> io::Result<Running> {
        signals::looping(true);
        let running = Running;
        signals::watch(outbox.clone())?;
        hangup::watch(outbox.clone())?;
        let failed = outbox.clone();
        terminal::tell_failure(Some(Box::new(move || failed.put(Parcel::End(Ending::Failed)))));
        terminal::wish(Some(last_wish));
        terminal::enter()?;
        Ok(running)
    }
}

impl Running {
    /// The terminal stays as it is, for the process that takes the place of this one.
    fn hand_over(self) {
        terminal::tell_failure(None);
        terminal::wish(None);
        std::mem::forget(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        terminal::leave();
        terminal::tell_failure(None);
        terminal::wish(None);
        signals::looping(false);
    }
}

/// What is drawn on and what is listened to.
struct Stage<'a, M> {
    terminal: Terminal<Screen>,
    reader: Reader,
    inbox: &'a Inbox<M>,
}

/// What a parcel asks of the loop.
enum Next {
    Go { changed: bool },
    End(Ending),
}

impl<M: From<Input> + Send + 'static> Stage<'_, M> {
    fn run(mut self, program: &mut impl Program<Msg = M>) -> Result<Ending, TuiError> {
        // Told its size first, the program begins to ask before anything is typed.
        let size = size()?;
        program.update(Input::Resize(size.width, size.height).into());
        if program.wipes() {
            self.terminal.clear()?; // Where it was taken over, something stands there.
        }
        self.draw(program)?;
        program.drawn();
        let mut served = None;
        loop {
            // A deadline that was served and not moved is not served again: that would spin.
            let deadline = program.next_deadline().filter(|deadline| Some(*deadline) != served);
            let until = [deadline, self.reader.until()].into_iter().flatten().min();
            let woken = self.inbox.wait(until, program.listens())?;
            if woken.hangup {
                return Ok(Ending::Hangup);
            }
            let mut changed = self.keys(program, woken.keys)?;
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                served = deadline;
                changed |= program.update(Input::Due.into());
            }
            while let Some(parcel) = self.inbox.next() {
                match self.take(program, parcel)? {
                    Next::Go { changed: now } => changed |= now,
                    Next::End(ending) => return Ok(ending),
                }
            }
            if program.finished() {
                return Ok(Ending::Finished);
            }
            if self.reader.until().is_none() && program.begins_anew() {
                return Ok(Ending::Anew);
            }
            if changed {
                if program.wipes() {
                    self.terminal.clear()?;
                }
                self.draw(program)?;
            }
            program.drawn();
        }
    }

    fn draw(&mut self, program: &impl Program<Msg = M>) -> io::Result<()> {
        let rows = self.terminal.backend().rows();
        self.terminal.draw(|frame| {
            program.view(frame);
            if let Some(rows) = rows {
                rows.borrow_mut().look(frame.buffer_mut());
            }
        })?;
        Ok(())
    }

    /// Hands on what was typed; whether something changed.
    fn keys(&mut self, program: &mut impl Program<Msg = M>, ready: bool) -> io::Result<bool> {
        let inputs = if ready { self.reader.take()? } else { self.reader.let_go() };
        let mut changed = false;
        for input in inputs {
            if program.finished() {
                break;
            }
            changed |= program.update(input.into());
        }
        Ok(changed)
    }

    fn take(&mut self, program: &mut impl Program<Msg = M>, parcel: Parcel<M>) -> io::Result<Next> {
        let changed = match parcel {
            Parcel::Message(message) => program.update(message),
            Parcel::Resize => {
                let size = size()?;
                self.terminal.backend_mut().resize(size);
                program.update(Input::Resize(size.width, size.height).into());
                true
            }
            Parcel::End(ending) => return Ok(Next::End(ending)),
            Parcel::Suspend => {
                // Nothing of a pupil stays on the screen of somebody who has walked away.
                terminal::leave();
                signals::stop();
                false
            }
            Parcel::Resume => {
                // Also after a stop that nobody announced: the shell has set the terminal up for itself.
                terminal::leave();
                terminal::enter()?;
                self.terminal = new_terminal()?;
                // What was half typed before the stop does not go with what is typed after it.
                self.reader = Reader::new();
                program.update(Input::Resumed.into());
                true
            }
        };
        Ok(Next::Go { changed })
    }
}

/// A screen in the terminal's present size.
fn new_terminal() -> io::Result<Terminal<Screen>> {
    Terminal::new(Screen::new(size()?))
}
