//! The demo: an invented school in a throw-away folder, brought in by the same imports as anybody's data.

use super::args::{Common, Part};
use super::fault::Fault;
use super::session::{Home, Session};
use super::{office, out, plain, screen, session};
use crate::paths;
use crate::transfer::demo;

pub(super) fn demo(common: &Common, part: Part) -> Result<(), Fault> {
    let kept = common.store.is_some();
    let throw_away = if kept { None } else { Some(tempfile::Builder::new().prefix("sendo-demo-").tempdir()?) };
    let home = match &throw_away {
        Some(folder) => {
            let root = folder.path().join("store");
            Home::Here(session::serve(session::take(&root)?, paths::owner(&root)?, &|_| {})?)
        }
        None => Home::There(session::place(common)?),
    };
    let Session { caller: mut owner, welcome, .. } = home.greet(None)?;
    match welcome.school {
        None => {
            for bundle in demo::bundles()? {
                office::bring(&mut owner, bundle, false)?;
            }
        }
        Some(school) if school.demo => {}
        Some(school) => {
            return Err(Fault::Refused(format!(
                "That store holds {}, which is no demo: nothing was changed.",
                school.name
            )));
        }
    }
    drop(owner);
    let act_as = Some(part.login());
    if out::is_plain(common) { plain::run(&home, act_as, common) } else { screen::run(home, act_as, common, kept) }
}
