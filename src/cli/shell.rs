//! sendo as a login shell, and as the command that sshd forces: what somebody typed behind `ssh` is taken apart by the
//! rules of quoting and is sendo's own command line, or nothing. No shell ever sees it.

use std::ffi::OsString;

use clap::CommandFactory;

use super::args::Args;
use super::fault::Fault;

/// A command line.
#[derive(Debug)]
pub(super) struct Line {
    /// The program's name, and what stands behind it.
    pub(super) words: Vec<OsString>,
    /// Whoever typed it was given sendo and nothing else of this machine.
    pub(super) forced: bool,
}

/// The words of the command line: those that were typed; or, as a shell, those behind `-c`; or, without any, what sshd
/// puts into `SSH_ORIGINAL_COMMAND` when it runs a command of its own choice. The first is the program's name.
pub(super) fn words(typed: Vec<OsString>, original: Option<OsString>) -> Result<Line, Fault> {
    let mut typed = typed.into_iter();
    let program = typed.next().unwrap_or_else(|| "sendo".into());
    let mut rest: Vec<OsString> = typed.collect();
    // A login shell's own name has a dash in front.
    let mut forced = program.to_str().is_some_and(|name| name.starts_with('-'));
    if rest.first().is_some_and(|word| word == "-c") {
        let [_, line] = rest.as_slice() else {
            return Err(Fault::Usage("Behind -c stands one command, quoted as a whole.".into()));
        };
        rest = ours(line)?;
        forced = true;
    }
    if rest.is_empty()
        && let Some(line) = original
    {
        rest = ours(&line)?;
        forced = true;
    }
    rest.insert(0, program);
    Ok(Line { words: rest, forced })
}

/// The words of a line that must be a command of sendo's. The program's own name in front of it is taken off.
fn ours(line: &OsString) -> Result<Vec<OsString>, Fault> {
    let line = line.to_str().ok_or_else(|| Fault::Usage("The command is not written in UTF-8.".into()))?;
    let words =
        shell_words::split(line).map_err(|_| Fault::Usage("A quotation mark in the command is open.".into()))?;
    let mut words = words.into_iter().peekable();
    let is_sendo = |word: &String| word.rsplit('/').next() == Some("sendo");
    words.next_if(is_sendo);
    match words.peek() {
        Some(first) if !first.starts_with('-') && !is_command(first) => Err(Fault::Refused(format!(
            "This account runs sendo and nothing else, and `{first}` is no command of sendo's: `find NAME` is one, and \
                 none at all opens the screens."
        ))),
        _ => Ok(words.map(OsString::from).collect()),
    }
}

fn is_command(word: &str) -> bool {
    // Old names too: they stand in people's scripts.
    Args::command()
        .get_subcommands()
        .any(|command| command.get_name() == word || command.get_all_aliases().any(|alias| alias == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_sendos_own_or_none() {
        // What was typed behind the program, what sshd says, and the words or what the refusal says.
        type Row = (&'static [&'static str], Option<&'static str>, Result<&'static [&'static str], &'static str>);
        let table: &[Row] = &[
            (&[], None, Ok(&[])),
            (&["find", "ama"], None, Ok(&["find", "ama"])),
            (&["find", "ama"], Some("queue"), Ok(&["find", "ama"])),
            (&["-c", "log amk 1+"], None, Ok(&["log", "amk", "1+"])),
            (
                &["-c", "log 'amara okafor' 1 + \"two words\""],
                None,
                Ok(&["log", "amara okafor", "1", "+", "two words"]),
            ),
            (&["-c", "sendo queue"], None, Ok(&["queue"])),
            (&["-c", "/usr/bin/sendo"], None, Ok(&[])),
            (&["-c", "/usr/bin/sendo"], Some("find ama"), Ok(&["find", "ama"])),
            (&["-c", ""], None, Ok(&[])),
            (&[], Some("find o\\'shea"), Ok(&["find", "o'shea"])),
            (&[], Some("--json find ama"), Ok(&["--json", "find", "ama"])),
            // Nothing of a shell's means anything.
            (&["-c", "find $(id)"], None, Ok(&["find", "$(id)"])),
            (&["-c", "find ama; ls > x"], None, Ok(&["find", "ama;", "ls", ">", "x"])),
            (&["-c", "find ama | sh"], None, Ok(&["find", "ama", "|", "sh"])),
            (&["-c", "find `id` && sh"], None, Ok(&["find", "`id`", "&&", "sh"])),
            (&["-c", "ls -l"], None, Err("`ls` is no command of sendo's")),
            (&["-c", "/bin/sh"], None, Err("`/bin/sh` is no command")),
            (&["-c", "sh -c sendo"], None, Err("`sh` is no command")),
            (&["-c", "sendo ls"], None, Err("`ls` is no command")),
            (&[], Some("/usr/lib/openssh/sftp-server"), Err("`/usr/lib/openssh/sftp-server` is no command")),
            (&[], Some("scp -t /tmp"), Err("`scp` is no command")),
            (&["-c", "log ama 1 + 'half"], None, Err("is open")),
            (&["-c"], None, Err("one command")),
            (&["-c", "find", "ama"], None, Err("one command")),
        ];
        for (typed, original, expected) in table {
            let all = std::iter::once(&"-sendo").chain(*typed).map(OsString::from).collect();
            let got = words(all, original.map(OsString::from));
            match (got, expected) {
                (Ok(got), Ok(words)) => {
                    assert_eq!(got.words.get(1..).unwrap_or_default(), *words, "{typed:?} {original:?}");
                }
                (Err(fault), Err(part)) => assert!(fault.to_string().contains(part), "{typed:?}: {fault}"),
                (got, _) => unreachable!("{typed:?} {original:?}: {got:?}"),
            }
        }
    }
}
