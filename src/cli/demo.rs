//! The demo: an invented school in a throw-away folder, brought in by the same imports as anybody's data.

use indicatif::ProgressBar;

use super::args::{Common, Part};
use super::fault::Fault;
use super::out::Out;
use super::session::{Home, Session};
use super::{office, plain, screen, session};
use crate::clock::Clock;
use crate::paths;
use crate::transfer::demo;
use crate::transfer::large::Large;

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
    let Session { caller: mut owner, welcome } = home.greet(None)?;
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
    if common.plain { plain::run(&home, act_as, common) } else { screen::run(home, act_as, common, kept) }
}

/// Makes a large invented school in a store of its own, and says how far it is.
pub(super) fn large(common: &Common, pupils: usize, observations: usize) -> Result<(), Fault> {
    let home = Home::There(session::place(common)?);
    let Session { caller: mut owner, welcome } = home.greet(None)?;
    if let Some(school) = welcome.school {
        return Err(Fault::Refused(format!("That store holds {} already: nothing was changed.", school.name)));
    }
    let mut school = Large::new(pupils, observations, Clock::story().today())?;
    let bar = ProgressBar::new(observations as u64);
    while let Some(mut bundle) = school.next() {
        bundle.school.iter_mut().for_each(|school| school.demo = true);
        if let Some(problem) =
            office::bring(&mut owner, bundle, false)?.and_then(|report| report.problems.into_iter().next())
        {
            return Err(Fault::Refused(format!("The school was not made whole: {problem}")));
        }
        bar.set_position(school.progress().0 as u64);
    }
    bar.finish_and_clear();
    let mut out = Out::new();
    out.line(format!("{pupils} pupils and {observations} observations, made in {:.1?}.", bar.elapsed()))?;
    out.flush()
}
