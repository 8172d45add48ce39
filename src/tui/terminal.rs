//! Taking the terminal and giving it back. There is one way back, `leave`, for every ending and every thread; it knows
//! no program and no screen.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError, mpsc};
use std::time::{Duration, Instant};

use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::queue;
use ratatui::crossterm::style::ResetColor;
use ratatui::crossterm::terminal::{
    Clear, ClearType, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen,
};
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The program was finished.
    Finished,
    /// The terminal is gone.
    Hangup,
    /// Somebody asked the process to end (SIGTERM).
    Terminated,
    /// A thread failed. The person has been told.
    Failed,
    /// A new process is to take the place of this one, and the terminal over as it is: it has not been given back.
    Anew,
}

/// Whether the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// How the terminal was set before it was ours.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);
/// Held while a frame is written and while the terminal changes hands, so that no frame lands on a shell.
static TURN: Mutex<()> = Mutex::new(());
/// Who is told that a thread has failed.
static FAILED: Mutex<Option<Box<dyn Fn() + Send>>> = Mutex::new(None);

/// How long the last wish may take: the process must be gone within a second.
const WISH_TIME: Duration = Duration::from_millis(250);
/// What is done before the process ends without the loop.
static WISH: Mutex<Option<Box<dyn Fn() + Send>>> = Mutex::new(None);

/// How long a terminal may take to take what gives it back.
const LEAVING: Duration = Duration::from_millis(200);
/// As much as is written to a terminal that may not take it: less than one that takes bytes has room for.
const CRUMB: usize = 64;

/// Takes the terminal: raw, alternate screen, emptied, cursor hidden, pasted text marked. Nothing is asked of it. Where
/// there is no alternate screen what stood there is the shell's, and may be scrolled back to. Lines do not wrap: a frame
/// under way to a terminal that has just become narrower would scroll it.
///
/// One that was taken over from the process before is ours already.
pub(super) fn enter() -> io::Result<()> {
    let _turn = turn();
    if is_taken() {
        return Ok(());
    }
    make_raw()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, ResetColor, DisableLineWrap)?;
    bytes.extend_from_slice(WHOLE);
    queue!(bytes, Clear(ClearType::All), Hide)?;
    bytes.extend_from_slice(MARKED);
    write_all(&bytes)
}

/// Gives the terminal back. Any thread, any number of times; only the first after `enter` does something. Where the
/// terminal does not take bytes any more, it gives up rather than wait. The screen is emptied before the one before it
/// comes back, for where there is only one: nothing of a pupil stays.
pub fn leave() {
    let _turn = turn();
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut bytes = Vec::new();
    let _ = queue!(bytes, EndSynchronizedUpdate);
    wipe(size().unwrap_or(Size::new(80, 24)).height, &mut bytes);
    bytes.extend_from_slice(UNMARKED);
    let _ = queue!(bytes, EnableLineWrap, Show, LeaveAlternateScreen);
    let patience = Instant::now() + LEAVING;
    for crumb in bytes.chunks(CRUMB) {
        if !takes_bytes(patience) || write_all(crumb).is_err() {
            break;
        }
    }
    if let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &before);
    }
}

/// Whether the terminal is ours.
pub(super) fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Each key at once, as it comes, and not shown.
fn make_raw() -> io::Result<()> {
    let terminal = rustix::stdio::stdin();
    let mut modes = tcgetattr(terminal)?;
    *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(modes.clone());
    modes.make_raw();
    Ok(tcsetattr(terminal, OptionalActions::Now, &modes)?)
}

/// How the terminal was set before it was ours, in words for the process that takes it over: all that taking it changes.
pub fn hand_over() -> Option<String> {
    let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = before.as_ref().filter(|_| is_taken())?;
    let numbers = [
        before.input_modes.bits(),
        before.output_modes.bits(),
        before.control_modes.bits(),
        before.local_modes.bits(),
        before.special_codes[SpecialCodeIndex::VMIN].into(),
        before.special_codes[SpecialCodeIndex::VTIME].into(),
    ];
    Some(numbers.map(|number| number.to_string()).join(" "))
}

/// Takes the terminal over, as it is, from the process whose place this one took; `false` where the words are none.
pub(super) fn take_over(words: &str) -> io::Result<bool> {
    let numbers: Vec<u32> = words.split(' ').map_while(|word| word.parse().ok()).collect();
    let [input, output, control, local, least, time] = numbers.as_slice() else { return Ok(false) };
    let (Ok(least), Ok(time)) = (u8::try_from(*least), u8::try_from(*time)) else { return Ok(false) };
    let mut before = tcgetattr(rustix::stdio::stdin())?;
    before.input_modes = InputModes::from_bits_retain(*input);
    before.output_modes = OutputModes::from_bits_retain(*output);
    before.control_modes = ControlModes::from_bits_retain(*control);
    before.local_modes = LocalModes::from_bits_retain(*local);
    before.special_codes[SpecialCodeIndex::VMIN] = least;
    before.special_codes[SpecialCodeIndex::VTIME] = time;
    *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
    TAKEN.store(true, Ordering::SeqCst);
    Ok(true)
}

/// Pasted text is marked as such, and no more.
const MARKED: &[u8] = b"\x1b[?2004h";
const UNMARKED: &[u8] = b"\x1b[?2004l";
/// No part of the screen is kept from scrolling, and the cursor stands at its beginning.
const WHOLE: &[u8] = b"\x1b[r\x1b[H";

/// Empties the screen line by line and leaves the cursor at its beginning. Erased as a whole, what stood there would be
/// kept by terminal multiplexers and some terminals among the lines that can be scrolled back to.
pub(super) fn wipe(rows: u16, to: &mut Vec<u8>) {
    to.extend_from_slice(b"\x1b[0m");
    to.extend_from_slice(WHOLE);
    for _ in 0..rows {
        to.extend_from_slice(b"\x1b[K\x1b[B");
    }
    to.extend_from_slice(b"\x1b[H");
}

/// The terminal's size; 80x24 where it does not say.
pub(super) fn size() -> io::Result<Size> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout())?;
    Ok(match (size.ws_col, size.ws_row) {
        (0, _) | (_, 0) => Size::new(80, 24),
        (columns, rows) => Size::new(columns, rows),
    })
}

/// Writes a finished frame in one go, if the terminal is still ours.
pub(super) fn write_frame(bytes: &[u8]) -> io::Result<()> {
    let _turn = turn();
    if TAKEN.load(Ordering::SeqCst) { write_all(bytes) } else { Ok(()) }
}

/// A turn at the terminal. Whoever waits in vain for a frame that a stalled terminal does not take goes ahead.
fn turn() -> Option<MutexGuard<'static, ()>> {
    let patience = Instant::now() + Duration::from_millis(200);
    loop {
        match TURN.try_lock() {
            Ok(turn) => return Some(turn),
            Err(TryLockError::Poisoned(turn)) => return Some(turn.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() > patience => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Whether the terminal takes bytes until then.
fn takes_bytes(until: Instant) -> bool {
    let out = rustix::stdio::stdout();
    let left = until.saturating_duration_since(Instant::now());
    let left = Timespec { tv_sec: 0, tv_nsec: left.subsec_nanos().into() };
    let mut fds = [PollFd::new(&out, PollFlags::OUT)];
    matches!(poll(&mut fds, Some(&left)), Ok(1..)) && fds[0].revents().contains(PollFlags::OUT)
}

/// Writes past `std`'s own buffer of 1,024 bytes, which would tear a frame.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    let out = rustix::stdio::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(out, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                poll(&mut [PollFd::new(&out, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What is done about a thread that fails.
#[derive(Clone, Copy)]
pub struct PanicHook {
    /// Writes to the log: what failed and where.
    pub log: fn(&str),
    /// Whether this thread is inside something that catches its own failures, which then are nobody else's business.
    pub caught: fn() -> bool,
    /// What the person reads once the terminal is theirs again.
    pub sentence: &'static str,
}

impl PanicHook {
    /// Puts it in the place of the standard one, for the life of the process.
    pub fn install(self) {
        panic::set_hook(Box::new(move |info| self.failed(info)));
    }

    fn failed(self, info: &PanicHookInfo<'_>) {
        if (self.caught)() {
            (self.log)(&format!("caught: {info}"));
            return;
        }
        leave();
        (self.log)(&info.to_string());
        let _ = writeln!(io::stderr(), "{}", self.sentence);
        if let Ok(failed) = FAILED.try_lock()
            && let Some(tell) = failed.as_ref()
        {
            tell();
        }
    }
}

/// Says whom a failing thread tells; `None` once there is nobody.
pub(super) fn tell_failure(tell: Option<Box<dyn Fn() + Send>>) {
    if let Ok(mut failed) = FAILED.lock() {
        *failed = tell;
    }
}

/// Says what is done before the process ends without the loop; `None` once the loop has ended.
pub(super) fn wish(wish: Option<Box<dyn Fn() + Send>>) {
    *WISH.lock().unwrap_or_else(PoisonError::into_inner) = wish;
}

/// Ends the process, where the loop has been told to end and does not: it hangs in a write to a stalled terminal.
pub(super) fn abandon(code: i32) -> ! {
    leave();
    if let Some(wish) = WISH.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let (done, waiting) = mpsc::channel();
        std::thread::spawn(move || {
            wish();
            let _ = done.send(());
        });
        let _ = waiting.recv_timeout(WISH_TIME);
    }
    #[expect(clippy::disallowed_methods, reason = "the loop does not answer, and the terminal has been given back")]
    std::process::exit(code)
}
