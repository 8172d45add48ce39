//! `inbox`: all that waits for whoever asks, in the groups of the screen.

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::session::{self, Session};
use super::{desk, json};
use crate::domain::command::Command;
use crate::domain::record::flag::Flag;
use crate::domain::record::staff::{Role, StaffCommand};
use crate::domain::rights::hears_of_changes;
use crate::proto::ask;
use crate::proto::page::Page;
use crate::proto::subject::Desk;
use crate::proto::view::{ChangeRow, ConcernRow, Found, Item, TriedRow, UnreadPlan, Welcome};
use crate::screen::page::{changed, concern_lines, instant, item_lines, tried_line};

/// The width that texts are wrapped to.
const WIDTH: usize = 100;

/// All that waits, walked to the end of each list.
struct Inbox {
    items: Page<Item>,
    plans: Page<UnreadPlan>,
    concerns: Page<ConcernRow>,
    tried: Page<TriedRow>,
    changes: Page<ChangeRow>,
}

impl Inbox {
    /// The lists that whoever asks may have; who has none is told why.
    fn of(session: &mut Session) -> Result<Inbox, Fault> {
        let me = session.welcome.me.as_ref();
        let hears = me.is_some_and(hears_of_changes);
        let mut inbox = Inbox {
            items: Page::default(),
            plans: Page::default(),
            concerns: Page::default(),
            tried: Page::default(),
            changes: Page::default(),
        };
        if !hears || me.is_some_and(|me| me.is(Role::WITH_PUPILS)) {
            inbox.items = session.caller.whole(&ask::items(Desk::Own))?;
            inbox.plans = session.caller.whole(&ask::unread_plans())?;
            inbox.concerns = session.caller.whole(&ask::open_concerns())?;
            inbox.tried = session.caller.whole(&ask::tried())?;
        }
        if hears {
            inbox.changes = session.caller.whole(&ask::changes())?;
        }
        Ok(inbox)
    }

    fn is_empty(&self) -> bool {
        let Inbox { items, plans, concerns, tried, changes } = self;
        items.is_empty() && plans.is_empty() && concerns.is_empty() && tried.is_empty() && changes.is_empty()
    }
}

pub(super) fn inbox(common: &Common, seen: bool) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let inbox = Inbox::of(&mut session)?;
    let mut out = Out::new();
    if common.json {
        out.json(&value(&inbox, &session), false)?;
    } else {
        print(&mut out, &inbox, &session)?;
    }
    out.flush()?;
    // What was not shown is not said to be seen.
    if let Some(last) = inbox.changes.last().filter(|_| seen) {
        session.caller.run(Command::Staff(StaffCommand::Hear { up_to: last.place }))?;
    }
    Ok(())
}

/// For how many school days nobody has taken up an item, where that is too long.
pub(super) fn left_lying(welcome: &Welcome, flag: &Flag) -> Option<i32> {
    let school = welcome.school.as_ref()?;
    flag.left_lying(&school.calendar, welcome.today)
}

/// An item with how long it has been left lying.
pub(super) fn item_value(item: &Item, session: &Session) -> Value {
    let mut value = json::item(item);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("school_days_left_lying".into(), json!(left_lying(&session.welcome, &item.flag)));
    }
    value
}

fn value(inbox: &Inbox, session: &Session) -> Value {
    let items: Vec<Value> = inbox.items.iter().map(|item| item_value(item, session)).collect();
    let plans: Vec<Value> = inbox.plans.iter().map(plan_value).collect();
    let concerns: Vec<Value> = inbox.concerns.iter().map(json::concern_row).collect();
    let tried: Vec<Value> = inbox.tried.iter().map(tried_value).collect();
    let changes: Vec<Value> = inbox.changes.iter().map(change_value).collect();
    json!({ "items": items, "plans": plans, "concerns": concerns, "tried": tried, "changes": changes })
}

fn change_value(row: &ChangeRow) -> Value {
    json!({ "at": row.at, "by": row.by, "via": row.via, "what": row.what })
}

fn plan_value(plan: &UnreadPlan) -> Value {
    let nudge = plan.nudge.as_ref().map(|nudge| json!({ "by": nudge.by, "at": nudge.at }));
    let since = plan.since.map_or_else(|| json!(""), |since| json!(since));
    json!({
        "pupil": json::pupil(&plan.pupil), "cycle": plan.cycle, "version": plan.version, "since": since,
        "lines_changed": plan.changed, "nudge": nudge,
    })
}

fn tried_value(row: &TriedRow) -> Value {
    let last: Vec<String> = row.tried.last.iter().map(|result| result.sign().to_string()).collect();
    json!({
        "pupil": json::pupil(&row.pupil), "code": row.tried.code, "text": row.tried.text, "times": row.tried.times,
        "last": last, "day": row.tried.day,
    })
}

fn print(out: &mut Out, inbox: &Inbox, session: &Session) -> Result<(), Fault> {
    let today = session.welcome.today;
    let (nudged, unread): (Vec<&UnreadPlan>, Vec<&UnreadPlan>) =
        inbox.plans.iter().partition(|plan| plan.nudge.is_some());
    let lying = |item: &&Item| left_lying(&session.welcome, &item.flag).is_some() && !item.flag.has_news();
    let others = |item: &&Item| !item.flag.has_news() && !lying(item);
    if inbox.is_empty() {
        return out.line("nothing waits for you");
    }
    head(out, "roles and settings changed", inbox.changes.len())?;
    for row in &inbox.changes {
        out.line(format!("  {}, by {}, {}", row.what, row.who(), instant(row.at, today)))?;
    }
    items(out, "answers you have not read", inbox.items.iter().filter(|item| item.flag.has_news()), session)?;
    plans(out, "you are asked to read", &nudged, session)?;
    items(out, "nobody has seen to this yet", inbox.items.iter().filter(lying), session)?;
    head(out, "parents' concerns, not answered", inbox.concerns.len())?;
    for row in &inbox.concerns {
        let found = Found { people: row.people.clone(), ..Found::default() };
        out.line(format!("  {}  ({})", row.pupil.named(), row.concern.id))?;
        for line in concern_lines(&row.concern, &found, today, WIDTH) {
            out.line(format!("    {}", line.plain()))?;
        }
    }
    head(out, "tried, not on the plan", inbox.tried.len())?;
    for row in &inbox.tried {
        out.line(format!("  {}: {}", row.pupil.named(), tried_line(&row.tried, today).plain()))?;
    }
    plans(out, "plans you have not read", &unread, session)?;
    items(out, "your other items", inbox.items.iter().filter(others), session)
}

fn head(out: &mut Out, words: &str, count: usize) -> Result<(), Fault> {
    if count == 0 { Ok(()) } else { out.line(format!("{words}: {count}")) }
}

fn plans(out: &mut Out, words: &str, plans: &[&UnreadPlan], session: &Session) -> Result<(), Fault> {
    head(out, words, plans.len())?;
    for plan in plans {
        let what = plan.changed.map_or_else(|| "not read".to_owned(), changed);
        let nudge = plan
            .nudge
            .as_ref()
            .map(|nudge| format!(", asked by {}, {}", nudge.by, instant(nudge.at, session.welcome.today)));
        let (cycle, version) = (plan.cycle, plan.version);
        out.line(format!(
            "  {}, cycle {cycle} version {version}: {what}{}",
            plan.pupil.named(),
            nudge.unwrap_or_default()
        ))?;
    }
    Ok(())
}

fn items<'i>(
    out: &mut Out,
    words: &str,
    items: impl Iterator<Item = &'i Item>,
    session: &Session,
) -> Result<(), Fault> {
    let items: Vec<&Item> = items.collect();
    head(out, words, items.len())?;
    for item in items {
        print_item(out, item, &session.welcome, "  ")?;
    }
    Ok(())
}

/// An item with all that was said about it.
pub(super) fn print_item(out: &mut Out, item: &Item, welcome: &Welcome, indent: &str) -> Result<(), Fault> {
    let news = if item.flag.has_news() { " *" } else { "" };
    let lying = left_lying(welcome, &item.flag);
    let head = desk::row_line(item, lying);
    out.line(format!("{indent}{head}{news}  ({})", item.flag.id))?;
    let lines = item_lines(item, None, welcome.today, WIDTH);
    for line in lines.iter().skip(2).filter(|line| !line.plain().is_empty()) {
        out.line(format!("{indent}    {}", line.plain()))?;
    }
    Ok(())
}
