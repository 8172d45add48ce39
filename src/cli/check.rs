//! Compares the store with its journal.

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
        for fault in &found.faults {
            out.line(format!("fault: {fault}"))?;
        }
        for fault in found.views_faults.iter().chain(&found.secrets_faults) {
            out.line(format!("fault: {fault}"))?;
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
    if !found.faults.is_empty() {
        return Err(Fault::Store(
            "The index is not what the journal makes of it. Nothing is lost: it is made again by itself, and `sendo doctor` \
             says how far that is."
                .into(),
        ));
    }
    if !found.views_faults.is_empty() {
        return Err(Fault::Store(
            "The journal of what was seen is damaged: records are whole, but the audit is not. Keep the folder `views` \
             as it is, and find out who changed it."
                .into(),
        ));
    }
    if !found.secrets_faults.is_empty() {
        return Err(Fault::Store(
            "Files for signing in are damaged: records are whole, and what to do stands with each of them.".into(),
        ));
    }
    if !common.json {
        out.line("The store is whole.")?;
        out.flush()?;
    }
    Ok(())
}
