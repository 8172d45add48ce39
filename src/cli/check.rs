//! Checks all that lies in the store's folders, and says what to do.

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::session;
use crate::client::ClientError;
use crate::proto::ask::Reply;
use crate::proto::message::Request;

pub(super) fn check(common: &Common, head: Option<&str>) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let Reply::Checked(found) = session.caller.ask(Request::Check { head: head.map(str::to_owned) })? else {
        return Err(ClientError::Mixed.into());
    };
    let mut out = Out::new();
    if common.json {
        out.json(&found, false)?;
    } else {
        for sentence in &session.welcome.opening {
            out.line(sentence)?;
        }
        for fault in found.all_faults() {
            out.line(format!("fault: {fault}"))?;
        }
        for what in &found.todo {
            out.line(format!("to do: {what}"))?;
        }
        out.line(format!("{} lines in {} commits, newest sum {}", found.lines, found.commits, found.head))?;
        out.line(format!("{} views, newest sum {}", found.views, found.views_head))?;
    }
    out.flush()?;
    if found.head_found == Some(false) {
        return Err(Fault::Store(
            "The sum that was kept elsewhere is not in this journal: its end was cut or rewritten.".into(),
        ));
    }
    if !found.is_clean() {
        return Err(Fault::Store("The store is not whole: what is wrong, and what to do, stands above.".into()));
    }
    if !common.json {
        out.line("The store is whole.")?;
        out.flush()?;
    }
    Ok(())
}
