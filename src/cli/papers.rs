//! Pages made from plans: two versions compared, a plan for parents, a class's cover sheet.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::papers_args::{PapersCommand, Version};
use super::pupil::{self, For};
use super::{findings, json, session};
use crate::domain::cover_sheet::CoverSheet;
use crate::domain::handout::Handout;
use crate::domain::id::StaffId;
use crate::domain::record::plan::Plan;
use crate::domain::record::plan::diff::{Difference, compare};
use crate::domain::text::quantity;
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::proto::message::PaperTo;
use crate::proto::view::{Record, StaffMember};
use crate::screen::page::{compared_lines, version_line};
use crate::transfer::report::{Page, cover_page, handout_page, html, text_lines};

/// How wide pages of text are: they are printed and sent.
const WIDTH: usize = 80;

pub(super) fn run(common: &Common, command: &PapersCommand) -> Result<(), Fault> {
    match command {
        PapersCommand::Diff { pupil, before, after, reason } => {
            diff(common, pupil, (*before, *after), reason.as_deref())
        }
        PapersCommand::Handout { html, reason, pupil } => handout(common, pupil, *html, reason.as_deref()),
        PapersCommand::Cover { html, class } => cover(common, &class.join(" "), *html),
    }
}

fn diff(
    common: &Common,
    words: &str,
    versions: (Option<Version>, Option<Version>),
    reason: Option<&str>,
) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Reading)?;
    pupil::open(&mut session, &pupil, reason)?;
    let record =
        findings::whole_record(&mut session, &pupil, 0, |question| matches!(question, Question::Versions { .. }))?;
    let staff = session.caller.get(&ask::staff())?;
    let (before, after) = two(&record, versions)?;
    let mut out = Out::new();
    if common.json {
        let differences: Vec<Value> = compare(before, after).iter().map(difference).collect();
        let (before, after) = (version(before, &staff), version(after, &staff));
        out.json(
            &json!({ "pupil": json::pupil(&pupil), "before": before, "after": after, "differences": differences }),
            false,
        )?;
        return out.flush();
    }
    let today = session.welcome.today;
    let name = |id| named(&staff, id).map_or_else(|| "somebody".to_owned(), |person| person.name.clone());
    out.line(pupil.named())?;
    out.line(format!("was  {}", version_line(before, name, today)))?;
    out.line(format!("now  {}", version_line(after, name, today)))?;
    out.line("")?;
    for line in compared_lines(before, after, today, WIDTH) {
        out.line(line.plain())?;
    }
    out.flush()
}

/// The two versions that are meant.
fn two(record: &Record, (before, after): (Option<Version>, Option<Version>)) -> Result<(&Plan, &Plan), Fault> {
    let name = record.card.brief.named();
    let in_force = record.card.plan.as_ref();
    let in_force = in_force.ok_or_else(|| Fault::Refused(format!("{name} has no plan yet.")))?;
    let find = |wanted: Version| {
        let key = (wanted.cycle.unwrap_or(in_force.cycle), wanted.version);
        record.plans.iter().find(|plan| plan.key() == key).ok_or_else(|| {
            let known: Vec<String> =
                record.plans.iter().rev().map(|plan| format!("{}.{}", plan.cycle, plan.version)).collect();
            Fault::Refused(format!(
                "{name} has no version {} in cycle {}. There are, as CYCLE.VERSION: {}.",
                key.1,
                key.0,
                known.join(", ")
            ))
        })
    };
    let after = after.map_or(Ok(in_force), find)?;
    let before = match before {
        Some(wanted) => find(wanted)?,
        None => record.plans.iter().find(|plan| plan.key() < after.key()).ok_or_else(|| {
            Fault::Refused(format!("{name} has no earlier version of the plan: each change makes one."))
        })?,
    };
    Ok((before, after))
}

fn named(staff: &[StaffMember], id: StaffId) -> Option<&StaffMember> {
    staff.iter().find(|person| person.id == id)
}

/// Which version it is, and who made it when.
fn version(plan: &Plan, staff: &[StaffMember]) -> Value {
    let by = plan.made.as_ref().and_then(|made| named(staff, made.by));
    json!({
        "cycle": plan.cycle, "version": plan.version, "state": plan.state, "by": by.map(|person| &person.name),
        "at": plan.made.as_ref().map(|made| &made.at),
    })
}

fn difference(difference: &Difference) -> Value {
    let part = difference.part.words();
    json!({ "part": part, "became": difference.became, "details": difference.details })
}

fn handout(common: &Common, words: &str, as_html: bool, reason: Option<&str>) -> Result<(), Fault> {
    let to = leaves(common, as_html)?;
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Reading)?;
    pupil::open(&mut session, &pupil, reason)?;
    let plan = session.caller.get(&ask::handout(pupil.id, to))?;
    if common.json {
        return json_of(&json!({ "pupil": json::pupil(&pupil), "handout": plan }));
    }
    put(&handout_page(&plan), as_html)?;
    say_taken_out(&plan)
}

/// Says beside the page, never on it, that something is not in it.
fn say_taken_out(plan: &Handout) -> Result<(), Fault> {
    if plan.names_taken_out > 0 {
        let taken = quantity(plan.names_taken_out, "name of another pupil was", "names of other pupils were");
        writeln!(io::stderr(), "sendo: {taken} taken out of the texts; read the page before you hand it out.")?;
    }
    Ok(())
}

fn cover(common: &Common, class: &str, as_html: bool) -> Result<(), Fault> {
    let want = ask::cover(class.to_owned(), leaves(common, as_html)?);
    let mut session = session::open(common)?;
    let sheet = session.caller.get(&want)?;
    if common.json {
        let sheet: &CoverSheet = &sheet;
        return json_of(&json!(sheet));
    }
    let school = session.welcome.school.as_ref().map_or("", |school| school.name.as_str());
    put(&cover_page(&sheet, school, session.welcome.today), as_html)
}

fn leaves(common: &Common, as_html: bool) -> Result<PaperTo, Fault> {
    match (common.json, as_html) {
        (true, true) => Err(Fault::Usage("A page is JSON or HTML, not both: leave out --json or --html.".into())),
        (true, false) => Ok(PaperTo::Json),
        (false, true) => Ok(PaperTo::Html),
        (false, false) => Ok(PaperTo::Text),
    }
}

fn put(page: &Page, as_html: bool) -> Result<(), Fault> {
    let mut out = Out::new();
    if as_html {
        html(page).lines().try_for_each(|line| out.line(line))?;
    } else {
        text_lines(page, WIDTH).iter().try_for_each(|line| out.line(line))?;
    }
    out.flush()
}

fn json_of(value: &Value) -> Result<(), Fault> {
    let mut out = Out::new();
    out.json(value, false)?;
    out.flush()
}
