//! The small program that runs inside the terminal: a list with a detail pane, and keys that make it misbehave.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders};
use sendo::keys::{self, Action, Chord, Context};
use sendo::theme::{Role, Theme};
use sendo::tui::{self, Ending, Input, Outbox, PanicHook, Program};
use sendo::widget::{self, List, Words};

/// Set where the test binary is to be this program; its value is the folder for what it writes.
pub(crate) const CHILD: &str = "PTY_CHILD";

const SURNAMES: [&str; 8] = ["Okafor", "Ahmed", "Bailey", "Davies", "Evans", "Hughes", "Nowak", "Patel"];
const FORENAMES: [&str; 7] = ["Amara", "Ben", "Chloe", "Leo", "Maya", "Noah", "Poppy"];

enum Msg {
    Input(Input),
    Caught,
}

impl From<Input> for Msg {
    fn from(input: Input) -> Msg {
        Msg::Input(input)
    }
}

struct Demo {
    theme: Theme,
    names: Vec<String>,
    cursor: usize,
    top: usize,
    last: String,
    resumed: usize,
    due: usize,
    deadline: Option<Instant>,
    flip: bool,
    finished: bool,
    outbox: Outbox<Msg>,
}

/// Runs it and ends the process: nothing of the test harness may write afterwards.
pub(crate) fn main() {
    PanicHook { log, caught: is_caught, sentence: "sendo stopped because of a fault; what was saved is safe." }
        .install();
    let (outbox, inbox) = tui::mailbox().unwrap();
    let mut demo = Demo::new(&outbox);
    let ending = tui::run(&mut demo, &outbox, &inbox);
    let code = match &ending {
        Ok(Ending::Failed) => 3,
        Ok(_) => 0,
        Err(_) => 4,
    };
    // The terminal may be gone.
    let _ = rustix::io::write(rustix::stdio::stdout(), format!("ended {ending:?}\n").as_bytes());
    #[allow(clippy::disallowed_methods)]
    std::process::exit(code)
}

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os(CHILD).unwrap())
}

fn log(line: &str) {
    fs::write(folder().join("log"), line).unwrap();
}

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

fn is_caught() -> bool {
    CATCHING.get()
}

fn cpu_ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

impl Demo {
    fn new(outbox: &Outbox<Msg>) -> Demo {
        let theme = Theme::built_in("dark", std::env::var_os("NO_COLOR").is_none()).unwrap();
        Demo {
            theme,
            names: (0..2000).map(|i| format!("{} {}", FORENAMES[i % 7], SURNAMES[i % 8])).collect(),
            cursor: 0,
            top: 0,
            last: String::new(),
            resumed: 0,
            due: 0,
            deadline: None,
            flip: false,
            finished: false,
            outbox: outbox.clone(),
        }
    }

    fn chord(&mut self, chord: Chord) -> bool {
        self.last = format!("key {chord} ");
        let action = keys::action_for(Context::Pupils, chord);
        match (action, chord.types()) {
            (Some(Action::Down), _) => self.cursor = (self.cursor + 1).min(self.names.len() - 1),
            (Some(Action::Up), _) => self.cursor = self.cursor.saturating_sub(1),
            (_, Some('Q')) => self.finished = true,
            (_, Some('F')) => self.flip = !self.flip,
            (_, Some('D')) => self.deadline = Some(Instant::now() + Duration::from_millis(20)),
            (_, Some('M')) => panic!("the loop was told to fail"),
            (_, Some('W')) => {
                std::thread::spawn(|| panic!("a worker was told to fail"));
            }
            (_, Some('C')) => {
                let outbox = self.outbox.clone();
                std::thread::spawn(move || {
                    CATCHING.set(true);
                    let caught = std::panic::catch_unwind(|| panic!("told to fail, and caught"));
                    assert!(caught.is_err());
                    outbox.send(Msg::Caught);
                });
            }
            _ => {}
        }
        self.top = widget::keep_in_view(self.cursor, self.top, 22, self.names.len());
        true
    }
}

impl Program for Demo {
    type Msg = Msg;

    fn update(&mut self, message: Msg) -> bool {
        match message {
            Msg::Input(Input::Chord(chord)) => return self.chord(chord),
            Msg::Input(Input::Paste(text)) => self.last = format!("paste {text:?} "),
            Msg::Input(Input::Resize(..)) => {}
            Msg::Input(Input::Due) => self.due += 1,
            Msg::Input(Input::Resumed) => self.resumed += 1,
            Msg::Input(Input::Ending(why)) => {
                fs::write(folder().join("new"), format!("{why:?} {}", cpu_ticks())).unwrap();
                fs::rename(folder().join("new"), folder().join("told")).unwrap();
            }
            Msg::Caught => "caught it ".clone_into(&mut self.last),
        }
        true
    }

    fn view(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let [head, body, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(1)]).areas(area);
        let [left, right] = Layout::horizontal([Constraint::Percentage(45), Constraint::Min(0)]).areas(body);
        let cells = usize::from(area.width);
        frame.render_widget(widget::header(&self.theme, "sendo  Thornhill School", "Mon 23 Nov  HB", cells), head);
        let row = |index: usize, area: Rect, buffer: &mut Buffer| {
            let cells = usize::from(area.width);
            let form = format!("{}{}", index % 6 + 1, ['A', 'B'][index % 2]);
            let name = if self.flip { "Okafor~~~~~~~~~~~~~~~~" } else { self.names[index].as_str() };
            let name_cells = cells.saturating_sub(5);
            let line = Words::new(&self.theme, cells).pad(Role::Text, name, name_cells).add(Role::Text, " ");
            let line = line.add(Role::Dim, form).add(Role::Text, " ").add(Role::Badge, "K").line();
            widget::put(&line, area, buffer);
        };
        let list = List { theme: &self.theme, len: self.names.len(), cursor: Some(self.cursor), top: self.top, row };
        frame.render_widget(list, left);
        let border = Block::new().borders(Borders::LEFT).border_style(self.theme.style(Role::Border));
        let pane = border.inner(right);
        frame.render_widget(border, right);
        for (line, place) in self.pane(pane.width).into_iter().zip(pane.rows()) {
            frame.render_widget(line, place);
        }
        frame.render_widget(widget::footer(&self.theme, Context::Pupils, |_| None, cells), foot);
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.deadline
    }

    fn finished(&self) -> bool {
        self.finished
    }
}

impl Demo {
    fn pane(&self, width: u16) -> Vec<Line<'_>> {
        let cells = usize::from(width);
        let text = |role, text: &str| Words::new(&self.theme, cells).add(role, text.to_owned()).line();
        let fill = if self.flip { "#" } else { " " };
        vec![
            text(Role::Title, &format!(" {}", self.names[self.cursor])),
            text(Role::Dim, &Self::size()),
            text(Role::Text, &format!(" row {} ", self.cursor)),
            text(Role::Text, " CI07 Pre-teach three words"),
            text(Role::Text, &format!(" review due {:02}/12", self.cursor % 28 + 1)),
            text(Role::Worked, " + settled well after break"),
            text(Role::DidNot, " - asked for help twice"),
            text(Role::Chart, &format!(" {}", widget::sparkline(&[1.0, 2.0, 2.0, 4.0, 5.0], None, 8, false))),
            text(Role::Input, &format!(" {}", self.last)),
            text(Role::Dim, &format!(" pid {} .", std::process::id())),
            text(Role::Dim, &format!(" resumed {} due {} ", self.resumed, self.due)),
            text(Role::Text, &fill.repeat(cells)),
            text(Role::Text, &fill.repeat(cells)),
        ]
    }

    fn size() -> String {
        let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).unwrap();
        format!(" {}x{}", size.ws_col, size.ws_row)
    }
}
