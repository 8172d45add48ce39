//! The check of what was seen: every line of the views with its chain, and what the journal knows of them.

use super::chain::{Chain, Gap};
use super::error::OpenError;
use super::journal::Lines;
use super::line::{Line, Sum};
use super::read::Store;
use super::rebuild::{Progress, Stage};
use crate::domain::audit::View;

/// How many bytes are looked at in one step.
const STEP: u64 = 128 * 1024;

/// What a check of the views found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewsChecked {
    /// Lines that are as they were written.
    pub lines: u64,
    /// The newest sum.
    pub head: Sum,
    /// Whether the sum that was asked for is in the chain, and nothing before it was changed.
    pub has_wanted: bool,
    /// What is wrong, a sentence each.
    pub faults: Vec<String>,
    /// What is missing or was changed, by lines.
    pub gaps: Vec<Gap>,
}

impl Store {
    /// Compares every view with its sum, with the one before, and with what the journal knows of them. Writing goes on.
    /// `None` once `go_on` says no, which is asked after each step.
    pub fn check_views(
        &self,
        wanted: Option<Sum>,
        go_on: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Option<ViewsChecked>, OpenError> {
        let mut found = ViewsChecked::default();
        let views = self.views();
        let (known, parts) = (*self.tied.views(), views.parts()?);
        let mut chain = Chain::whole(known.must());
        let (mut done, mut at) = (0, None);
        for segment in parts.open() {
            let segment = segment?;
            chain.segment(segment.first);
            let is_kept = views.holds(&segment);
            let mut lines = Lines::new(&segment, 0);
            let mut each = |line: &Line<'_>| {
                if wanted == Some(line.sum) {
                    at = Some(line.head.seq);
                }
                found.lines += u64::from(is_kept);
                line.change::<View>().is_ok()
            };
            let mut more = true;
            while more {
                more = chain.read(&mut lines, STEP, &mut each).map_err(OpenError::io(&segment.path))?;
                if !go_on(Progress { stage: Stage::Checking, done: done + lines.offset(), total: 0 }) {
                    return Ok(None);
                }
            }
            done += segment.length;
        }
        chain.close();
        self.tied.journal().write(chain.beside);
        found.has_wanted = at.is_some_and(|at| chain.is_whole_to(at));
        found.faults = chain.gaps.iter().map(|gap| parts.name(gap)).collect();
        found.faults.extend(
            views
                .aside()
                .into_iter()
                .map(|name| format!("{name} holds views that were found damaged; keep it for whoever looks into it.")),
        );
        Ok(Some(ViewsChecked { head: chain.head(), gaps: chain.gaps, ..found }))
    }
}
