//! The screens' line to the server, on two threads: one writes, one hears. When the line ends, it is made again, and
//! the app is told.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use super::fault::Fault;
use super::session::Home;
use crate::app::{Msg, Out};
use crate::client::{Asking, Hearing};
use crate::proto::message::Opening;

/// How long after a failed try the next one comes.
const AGAIN: Duration = Duration::from_millis(250);

/// Starts both threads. What is put into the answer goes to the server; `tell` is given what comes from it.
pub(super) fn start(
    home: Weak<Home>,
    act_as: Option<String>,
    (asking, mut hearing): (Asking, Hearing),
    tell: impl Fn(Msg) + Send + 'static,
) -> Result<Sender<Out>, Fault> {
    let asking = Arc::new(Mutex::new(asking));
    let (sender, receiver) = channel::<Out>();
    let writing = Arc::clone(&asking);
    thread::Builder::new().name("to server".into()).spawn(move || {
        for (id, request) in receiver {
            // A failed write is noticed by the other thread; the app asks again over the next line.
            let _ = writing.lock().unwrap_or_else(PoisonError::into_inner).ask_as(id, request);
        }
    })?;
    thread::Builder::new().name("from server".into()).spawn(move || {
        loop {
            let why = loop {
                match hearing.wait() {
                    Ok(told) => tell(Msg::Told(Box::new(told))),
                    Err(error) => break error.to_string(),
                }
            };
            tell(Msg::LineDown(why));
            let Some(next) = again(&home, act_as.as_deref(), &asking, &tell) else { return };
            hearing = next;
        }
    })?;
    Ok(sender)
}

/// Makes a new line, however long it takes; `None` when the program is over.
fn again(home: &Weak<Home>, act_as: Option<&str>, asking: &Mutex<Asking>, tell: &impl Fn(Msg)) -> Option<Hearing> {
    let mut said = String::new();
    loop {
        thread::sleep(AGAIN);
        let mut told = |opening: Opening| {
            tell(Msg::LineDown(opening.words()));
            true
        };
        match home.upgrade()?.hello_telling(act_as, None, &mut told) {
            Ok((caller, greeting)) => {
                let (new, hearing) = caller.split();
                *asking.lock().unwrap_or_else(PoisonError::into_inner) = new;
                tell(Msg::LineUp(Box::new(greeting)));
                return Some(hearing);
            }
            Err(fault) if fault.to_string() != said => {
                said = fault.to_string();
                tell(Msg::LineDown(said.clone()));
            }
            Err(_) => {}
        }
    }
}
