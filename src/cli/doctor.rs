//! `sendo doctor`: which store, socket, server and rights are in force, and what is wrong, in words.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::session;
use crate::client;
use crate::paths;
use crate::proto::message::{About, Reply, Request};

/// Kinds of file systems on which locks and syncs do not hold what they promise, by their number.
const FAR: [(u64, &str); 5] = [
    (0x6969, "NFS"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x6573_5546, "FUSE (sshfs and the like)"),
    (0x5346_414f, "AFS"),
];

pub(super) fn doctor(common: &Common) -> Result<(), Fault> {
    let root = session::place(common)?;
    let socket = paths::socket(&root);
    let mut wrong = Vec::new();
    let owner = look_at(&root, &mut wrong);
    let about = match client::knock(&socket) {
        Ok(Some(line)) => ask(&line, common.act_as.clone(), &mut wrong),
        Ok(None) => None,
        Err(error) => {
            wrong.push(error.to_string());
            None
        }
    };
    let mut out = Out::new();
    if common.json {
        let server = about.as_ref().map(|about| {
            json!({ "pid": about.pid, "version": about.program, "since": about.since, "clients": about.clients })
        });
        let value = json!({
            "store": root, "exists": root.exists(), "owner": owner, "machine_store": paths::is_machine_store(&root),
            "socket": socket, "server": server, "account": about.as_ref().map(|about| &about.account),
            "person": about.as_ref().and_then(|about| about.login.as_ref()),
            "head": about.as_ref().map(|about| &about.head), "wrong": wrong,
        });
        out.json(&value, false)?;
        return out.flush();
    }
    out.line(format!("store    {}", root.display()))?;
    out.line(format!("socket   {}", socket.display()))?;
    match &about {
        Some(about) => {
            out.line(format!(
                "server   pid {}, version {}, since {}, {} clients",
                about.pid, about.program, about.since, about.clients
            ))?;
            let person = about.login.as_deref().unwrap_or("nobody at the school");
            out.line(format!("you      {}, who is {person}", about.account))?;
            out.line(format!("head     {}", about.head))?;
        }
        None => out.line("server   none is running; the first command of the store's owner starts one")?,
    }
    for sentence in &wrong {
        out.line(format!("wrong    {sentence}"))?;
    }
    if wrong.is_empty() {
        out.line("nothing is wrong")?;
    }
    out.flush()
}

fn ask(line: &std::os::unix::net::UnixStream, act_as: Option<String>, wrong: &mut Vec<String>) -> Option<About> {
    let asked = client::greet(line, act_as).and_then(|(mut caller, _)| caller.ask(Request::About));
    match asked {
        Ok(Reply::About(about)) => {
            wrong.extend(about.read_only.clone());
            Some(about)
        }
        Ok(_) => None,
        Err(error) => {
            wrong.push(error.to_string());
            None
        }
    }
}

/// The store's folder from outside: its owner, and what is wrong with it.
fn look_at(root: &Path, wrong: &mut Vec<String>) -> Option<u32> {
    let about = match fs::metadata(root) {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            wrong.push(format!("the store's folder cannot be looked at: {error}"));
            return None;
        }
    };
    if about.mode() & 0o077 != 0 {
        wrong.push(format!(
            "the store's folder has the mode {:o}: others may enter it; chmod 700 mends that",
            about.mode() & 0o777
        ));
    }
    if let Ok(system) = rustix::fs::statfs(root) {
        let kind = u64::from(u32::try_from(system.f_type).unwrap_or(0));
        if let Some((_, name)) = FAR.iter().find(|(number, _)| *number == kind) {
            wrong.push(format!(
                "the store is on {name}: locks and syncs do not hold there; move it to a disk of this machine"
            ));
        }
    }
    Some(about.uid())
}
