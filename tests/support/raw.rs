//! A client of somebody's own making, over bare frames: it asks what no screen would ask, and believes nothing.
#![allow(dead_code, unreachable_pub)] // Each test program uses its part of it.

use std::io::Write;
use std::os::unix::net::UnixStream;

use sendo::domain::secret::Secret;
use sendo::proto::ask::Reply;
use sendo::proto::frame;
use sendo::proto::message::{Call, Hello, Request, Told, VERSION};
use sendo::proto::signin::DoorStep;
use sendo::proto::view::Welcome;
use sendo::server::Server;

/// The account "nobody", which every system has and which owns nothing.
pub const SHARED: u32 = 65_534;

pub fn hello(act_as: Option<&str>) -> Request {
    Request::Hello(Hello { proto: VERSION, program: "mine".into(), act_as: act_as.map(str::to_owned) })
}

/// A line, and the number of the last question.
pub struct Raw(pub UnixStream, pub u64);

impl Raw {
    /// Over a new line, as somebody.
    pub fn new(server: &Server, login: &str) -> (Raw, Welcome) {
        let mut raw = Raw(server.connect().unwrap(), 0);
        match raw.ask(hello(Some(login))) {
            Some(Reply::Welcome(welcome)) => (raw, *welcome),
            other => panic!("{login}: {other:?}"),
        }
    }

    /// Over a new line of the account that many use, with hello said.
    pub fn at_door(server: &Server) -> Raw {
        Raw::hello(server.connect_as(SHARED).unwrap(), None).expect("a door")
    }

    /// One that says hello; `None` where it is sent away.
    pub fn hello(line: UnixStream, act_as: Option<&str>) -> Option<Raw> {
        let mut raw = Raw(line, 0);
        matches!(raw.ask(hello(act_as)), Some(Reply::Door(_))).then_some(raw)
    }

    /// Asks; `None` where the line ends.
    pub fn ask(&mut self, request: Request) -> Option<Reply> {
        self.1 += 1;
        self.0.write_all(&frame::encode(&Call(self.1, request)).unwrap()).ok()?;
        loop {
            match frame::read(&mut self.0).ok()? {
                Told::Reply(id, reply) if id == self.1 || id == 0 => return Some(reply),
                _ => {}
            }
        }
    }

    /// Sends all of it before it reads anything.
    pub fn ask_all(&mut self, requests: impl IntoIterator<Item = Request>) -> Vec<Reply> {
        let (mut bytes, first) = (Vec::new(), self.1 + 1);
        for request in requests {
            self.1 += 1;
            bytes.extend(frame::encode(&Call(self.1, request)).unwrap());
        }
        self.0.write_all(&bytes).unwrap();
        let mut replies = Vec::new();
        while replies.len() < usize::try_from(self.1 + 1 - first).unwrap() {
            if let Told::Reply(id, reply) = frame::read(&mut self.0).unwrap() {
                replies.push((id, reply));
            }
        }
        replies.sort_by_key(|(id, _)| *id);
        replies.into_iter().map(|(_, reply)| reply).collect()
    }

    pub fn door(&mut self, step: DoorStep) -> Option<Reply> {
        self.ask(Request::Door(step))
    }

    /// What is said to initials and PIN: "" is in.
    pub fn signs_in(&mut self, initials: &str, pin: &str) -> String {
        match self.door(DoorStep::Pin { initials: initials.into(), pin: Secret::new(pin) }) {
            Some(Reply::Welcome(_)) => String::new(),
            Some(Reply::Refused(refusal)) => refusal.sentence,
            Some(Reply::Door(doorway)) => format!("{:?}", doorway.way),
            None => "the line ended".into(),
            other => panic!("{other:?}"),
        }
    }
}
