//! Signing in on the command line, and the office's one-time PINs.

use super::args::Common;
use super::ask::Terminal;
use super::fault::Fault;
use super::out::Out;
use super::session::Session;
use super::words;
use crate::client::{Caller, ClientError};
use crate::domain::secret::Secret;
use crate::proto::ask::Reply;
use crate::proto::message::Request;
use crate::proto::signin::{DoorStep, Doorway, Slip, Way, Withheld};
use crate::proto::view::Welcome;

/// Initials and PIN, asked at the terminal; a one-time PIN is changed at once.
pub(super) fn at_door(caller: &mut Caller) -> Result<Welcome, Fault> {
    let mut terminal = Terminal::open()?;
    let initials = terminal.ask("initials: ")?;
    let pin = terminal.ask_secret("PIN: ")?;
    match caller.ask(Request::Door(DoorStep::Pin { initials, pin }))? {
        Reply::Welcome(welcome) => Ok(*welcome),
        Reply::Door(doorway) => match *doorway {
            Doorway { way: Way::NewPin, .. } => choose_pin(caller, &mut terminal),
            _ => Err(ClientError::Mixed.into()),
        },
        _ => Err(ClientError::Mixed.into()),
    }
}

fn choose_pin(caller: &mut Caller, terminal: &mut Terminal) -> Result<Welcome, Fault> {
    terminal.say("The PIN from the office was for once: choose your own, six digits or more.")?;
    let pin = terminal.ask_secret("new PIN: ")?;
    if terminal.ask_secret("once more: ")? != pin {
        return Err(Fault::Refused("The two are not the same: nothing was changed.".into()));
    }
    match caller.ask(Request::Door(DoorStep::NewPin { old: None, pin }))? {
        Reply::Welcome(welcome) => Ok(*welcome),
        _ => Err(ClientError::Mixed.into()),
    }
}

/// The code of the second factor, where rights wait for it: asked for where there is a terminal, and with `--code` read
/// from standard input where that is none. Without one the command goes on with the rights that there are.
pub(super) fn with_code(caller: &mut Caller, welcome: Welcome, common: &Common) -> Result<Welcome, Fault> {
    if welcome.withheld != Some(Withheld::NeedsCode) {
        return Ok(welcome);
    }
    let piped = if common.asks_code { words::secret_from_pipe()? } else { None };
    let code = match (piped, Terminal::open()) {
        (Some(code), _) => code,
        (None, Ok(mut terminal)) => terminal.ask_secret("code (Enter: go on as a teacher): ")?,
        (None, Err(_)) => Secret::default(),
    };
    if code.is_empty() {
        return Ok(welcome);
    }
    match caller.ask(Request::Door(DoorStep::Code(code)))? {
        Reply::Welcome(welcome) => Ok(*welcome),
        _ => Err(ClientError::Mixed.into()),
    }
}

/// `sendo staff pin`: one-time PINs, printed once.
pub(super) fn make_pins(
    session: &mut Session,
    out: &mut Out,
    login: Option<&str>,
    slips: bool,
    forget_code: bool,
) -> Result<(), Fault> {
    let step = DoorStep::MakePins { login: login.map(str::to_owned), forget_code };
    let Reply::Slips(made, kept) = session.caller.ask(Request::Door(step))? else {
        return Err(ClientError::Mixed.into());
    };
    let school = session.welcome.school.as_ref().map_or_else(String::new, |school| school.name.clone());
    for slip in &made {
        if slips {
            print_slip(out, slip, &school)?;
        } else {
            out.line(format!("{:<5} {:<24} {}", slip.initials, slip.name, slip.pin.bare()))?;
        }
    }
    if kept > 0 && !slips {
        out.line(format!("{kept} have chosen a PIN of their own and keep it; `sendo staff pin LOGIN` replaces one."))?;
    }
    Ok(())
}

/// A slip to cut off and hand over.
fn print_slip(out: &mut Out, slip: &Slip, school: &str) -> Result<(), Fault> {
    for line in [
        format!("sendo at {school}: for {}", slip.name),
        format!("    initials  {}", slip.initials),
        format!("    PIN       {}   (for once: you choose your own when you sign in)", slip.pin.bare()),
        "    Tell nobody, not even the office. Destroy this slip afterwards.".to_owned(),
        "- ".repeat(36),
    ] {
        out.line(line)?;
    }
    Ok(())
}
