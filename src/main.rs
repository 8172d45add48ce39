//! The program: hands what was typed to the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    sendo::cli::main(std::env::args_os())
}
