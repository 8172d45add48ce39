//! What may not be typed: a code behind `--code`, which everybody on this machine would see, and what an account that
//! runs sendo and nothing else has no business with.

use std::ffi::OsString;

use super::args::{Args, Command};
use super::fault::Fault;
use crate::theme::Theme;

/// How long the codes of a telephone and the spare ones are.
const CODES: [usize; 2] = [6, 10];

/// Refuses a code that was typed behind `--code`, in words that do not repeat it.
pub(super) fn no_code(words: &[OsString]) -> Result<(), Fault> {
    let behind = words.iter().zip(words.iter().skip(1)).any(|(word, next)| word == "--code" && is_code(next));
    let within = words.iter().any(|word| word.to_str().is_some_and(|word| word.starts_with("--code=")));
    if behind || within {
        return Err(Fault::Usage(
            "--code takes no code: everybody on this machine can see what stands there, so that one is worth nothing \
             now. It is asked for at the terminal, or read from standard input. Nothing was done."
                .into(),
        ));
    }
    Ok(())
}

/// Whether it looks like a code: a name of a pupil or a command does not.
fn is_code(word: &OsString) -> bool {
    let Some(word) = word.to_str() else { return false };
    let bare: Vec<char> = word.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    let is_spare = |letter: &char| letter.is_ascii_digit() || letter.is_ascii_uppercase();
    CODES.contains(&bare.len()) && (bare.iter().all(char::is_ascii_digit) || bare.iter().all(is_spare))
}

/// Refuses what somebody may not have who was given sendo and nothing else of this machine: another store, a server, a
/// school of their own, and files that are read for them.
pub(super) fn only_sendo(args: &Args) -> Result<(), Fault> {
    let common = &args.common;
    let other_theme = common.theme.as_deref().is_some_and(|theme| !Theme::names().any(|known| known == theme));
    let what = match &args.command {
        _ if common.store.is_some() => "--store",
        _ if common.keys.is_some() => "--keys",
        _ if other_theme => "--theme with a file",
        Some(Command::Serve { .. }) => "serve",
        Some(Command::Init { .. }) => "init",
        Some(Command::Demo { .. }) => "demo",
        Some(Command::Import(_)) => "import",
        _ => return Ok(()),
    };
    Err(Fault::Refused(format!(
        "This account runs sendo and nothing else of this machine: `{what}` is not for it. Nothing was done."
    )))
}
