//! A long line: whatever goes over it, in either direction, arrives that much later and in order.

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::symlink;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Where the same store is at the end of such a line, to the server and back, for as long as the test lives.
pub(crate) fn far_store(store: &Path, round_trip: Duration) -> PathBuf {
    let (near, far) = (store.join("sock"), store.with_file_name("far"));
    fs::create_dir(&far).unwrap();
    fs::set_permissions(&far, fs::metadata(store).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(store).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.file_name() != "sock") {
        symlink(entry.path(), far.join(entry.file_name())).unwrap();
    }
    let listener = UnixListener::bind(far.join("sock")).unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (Ok(client), Ok(server)) = (client, UnixStream::connect(&near)) else { break };
            for (from, to) in [(&client, &server), (&server, &client)] {
                let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                thread::spawn(move || carry(from, to, round_trip / 2));
            }
        }
    });
    far
}

/// Carries bytes from one end to the other; whoever hangs up is heard of as late.
fn carry(mut from: UnixStream, mut to: UnixStream, delay: Duration) {
    let (sender, receiver) = mpsc::channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        for (at, bytes) in receiver {
            thread::sleep((at + delay).saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
    let mut buffer = vec![0; 1 << 16];
    while let Ok(many @ 1..) = from.read(&mut buffer) {
        if sender.send((Instant::now(), buffer[..many].to_vec())).is_err() {
            break;
        }
    }
}
