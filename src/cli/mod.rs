//! The command line: reads what was typed, asks the server, prints one answer. Only here is anything printed.

mod args;
mod findings_args;
mod shell;
mod fault;
mod out;
mod waiting;
mod session;
mod ask;
mod signin;
mod pupil;
mod json;
mod read;
mod write;
mod findings;
mod papers_args;
mod papers;
mod log;
mod snippet;
mod office;
mod settings;
mod staff;
mod audit;
mod check;
mod serve;
mod disk;
mod doctor;
mod demo;
mod line;
mod keys;
mod idle;
mod linger;
mod screen;
mod plain;
mod plan;
mod run;

pub use run::main;
