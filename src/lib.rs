//! sendo: SEN support plans, daily observations and the SENCO's queue, at the speed of a keyboard.
//!
//! # The layers
//!
//! The modules below stand in the order of their layers. Each may use only what stands above it; `tests/shape.rs` holds
//! that by reading the sources.
//!
//! - `domain` knows nothing of files, clocks, terminals or databases. What a rule needs from outside is given to it.
//!   A moment is a `time::Instant`, which alone says what day it is in London; its text is nobody's to read.
//! - `clock`, `paths`, `logfile` and `random` are the only ones that read the clock, decide where the store is, write the
//!   log, and roll dice.
//!   Whoever needs the time holds a `clock::Clock`, given at the start: the server one, and a terminal's model another.
//! - `store` knows nothing of clients, rights or screens, and is the only one that names sled. The journal is the truth,
//!   sled only an index that can be made again.
//! - `proto` knows nothing of who speaks it. `keys` says what a key is called, never what it does. `theme` knows roles,
//!   never what is drawn.
//! - `server` knows nothing of screens. It alone decides who may do what, and it alone hands commands to the store.
//! - `client` knows nothing of the store; it speaks `proto` with a server, and starts one where none runs.
//! - `transfer` reads other programs' files into rows, and in `report` writes pages of records as text and HTML. It
//!   changes nothing.
//! - `model` is what screens show: what the server said, and apart from it what the user typed. `widget` draws parts of
//!   screens and knows no record.
//! - `screen` has one folder for each screen, and none of them names another: they meet in `model` and are joined in
//!   `app`. `page` holds the lines that several show.
//! - `app` routes keys and answers. Nothing in `model`, `screen` and `app` waits: no file, socket, lock or sleep.
//! - `tui` is the only one that names crossterm. It takes the terminal and always gives it back; it knows no app.
//! - `cli` joins everything, and alone prints.
//!
//! # One way round
//!
//! A key becomes a [`keys::Action`], the screen on top answers with [`model::Effect`]s, `app` turns them into a
//! [`proto::message::Request`], the server decides and commits, and its answer or notice fills the cache. Only `update`
//! changes the model; only a [`domain::command::Command`] changes the data; a view takes the model and changes nothing.
//!
//! # Where to add
//!
//! - **A kind of record**, in this order: its folder in `domain::record` and its line there. In it `record.rs` is the
//!   record, with its name by `id::ids`; `change.rs` what the journal keeps of it, the words of the audit, who hears of
//!   it and what those who lead are told (`notice`), its effect, and where it lies: held whole in memory (`shelf::Held`), or on the shelf under a key of its own
//!   (`shelf::Ranged`), and there perhaps at hand, and what of it memory gives away when a pupil leaves; its tags, which
//!   no other kind may have: `shelf::RESERVED` and the compiler say which are taken. What is on the shelf by its day is
//!   read and put right by `amend::Amend`. `command.rs` is what can be wanted of it and what that needs, by acts of
//!   `domain::rights`; `decide.rs` what becomes of it; `row.rs` what files say of it (`roster::KindRow`), under a section
//!   that no other has. Then its lines in the lists of `domain::kind`: changes with the word of each of its variants,
//!   commands, rows, what can be put right. For `changes!` and `amends!` the compiler asks for whatever is missing,
//!   for the others `tests/shape.rs`. Trees that lie otherwise than before need another number in `store::record`.
//!   Nobody sees it yet: a page of it is a question (below), answered by `server::findings::by_its_day`; its text is a
//!   form, its list a screen (below); on a pupil's own page it is part of `proto::view::Found`. On the command line it is
//!   `cli`, for programs `cli::json`, and both are in the README. `tests/store/every.rs` says which sorts of change are
//!   not tried yet, `tests/rights.rs` which commands and questions.
//! - **A field of a record**: its type in the record's folder, with `#[serde(default)]`, so that what was stored before
//!   still reads; how it changes in the folder's commands; then `transfer` where files have it, `cli::json` and the README
//!   where programs read it, `screen::page` where people do.
//! - **A text of a plan**: its field in `record::plan` and its row in `part::Words`; form, comparison and the safety
//!   check of imports follow. Who sees it on paper is said in `domain::handout` and `domain::cover_sheet`.
//! - **A key**: one row in `keys::keymap`, and its action in `keys::action` where it is a new one; then the `press` of the
//!   screen. Footer, help, palette and README follow from the row.
//! - **A screen**: a folder in `screen` with `state.rs`, `update.rs` and `view.rs`, whose `View` both draws and says itself
//!   plainly, and its line in `screen`; what its place is, in one line of `keys::context`, from which the keys of its
//!   kind follow; its own rows in `keys::keymap`, and among them the way in, `Action::To` its place, and its place in the
//!   rows that all share (fields, taking back); the screen of that place in `app::go`. A screen that keeps a record open
//!   names it in `holds`, and shows `page::open_news`: of whom that tells is `server::touch`'s to say.
//! - **A text that is stored**: its screen says `Writing::Form`, and the compiler asks for all of `screen::Form`.
//!   `screen::Typed` is a line, `screen::Outgoing` with `widget::Fields` goes with several fields. The safeguarding stop,
//!   the draft and sending come with them; that a form about a pupil can be gone on with is said where its place is.
//! - **A setting**: its field in `record::school`, its variant and row in `setting` there, with the right that choosing it
//!   needs; `cli::settings` lists it. An import may offer one and never takes it.
//! - **A question**: its row in `proto::ask`, which says what it names, what answers it, whose record it is about and what
//!   of that the audit has, and what makes the answer old; then who answers it in `server::answer`. A list carries a
//!   slice, comes sorted as a `Page`, and is cut in `server::page`; what is over is looked for in `server::past` alone. A
//!   screen names the question in its `asks` and reads `cache.get`, which is waiting, here or refused: nothing else is to
//!   be done for it in `model` and `app`.
//! - **A page that leaves**: what may be on it in `domain`, so that a client gets nothing else; its request in
//!   `server::paper`, which notes it before it is sent; its words in `transfer::report` as a `Page`, which is text and
//!   HTML from there on.
//! - **A command**: its variant in the `command.rs` of its kind, its decision in `decide.rs`, its change in `change.rs`
//!   and there what that does to memory and shelf. It reads what is over through `domain::look`, by range.

pub mod domain;
pub mod clock;
pub mod paths;
pub mod logfile;
pub mod random;
pub mod store;
pub mod proto;
pub mod keys;
pub mod theme;
pub mod server;
pub mod client;
pub mod transfer;
pub mod model;
pub mod widget;
pub mod screen;
pub mod app;
pub mod tui;
pub mod cli;
