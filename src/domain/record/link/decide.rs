//! What becomes of wishes about who works with whom, and who works here at all.

use crate::domain::command::{Decided, Given, Refusal};
use crate::domain::id::LinkId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::link::{Link, LinkChange, LinkKind, LinkTo, NewLink, year_ends};
use crate::domain::record::staff::Role;

/// Links somebody; without a last day until the school year ends, cover for its day alone.
pub(in crate::domain) fn link(look: &Look<'_>, given: &mut Given<'_>, new: &NewLink) -> Decided {
    let person = look
        .by_login(&new.login)
        .ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {}.", new.login)))?;
    if !person.is(&[Role::Teacher, Role::Ta]) {
        return Err(Refusal::invalid(format!(
            "{} is neither teacher nor TA: a link would show them no plan. Give them the role first.",
            person.short()
        )));
    }
    let named = target(look, &new.to)?;
    let kind = new.kind.unwrap_or_else(|| new.to.usual_kind());
    let from = new.from.unwrap_or(given.today);
    let last = if kind == LinkKind::Cover { from } else { year_ends(from.max(given.today)) };
    let until = new.until.unwrap_or(last);
    let wrong = if until < from {
        Some(format!("It would end on {until}, before it begins on {from}. Nothing was changed."))
    } else if until < given.today {
        Some(format!("{until} is past: a link shows nothing afterwards. Nothing was changed."))
    } else if until > year_ends(from) {
        Some(format!("A link ends with its school year, on {}. Nothing was changed.", year_ends(from)))
    } else {
        None
    };
    if let Some(sentence) = wrong {
        return Err(Refusal::invalid(sentence));
    }
    let same =
        |link: &Link| !link.ended && (link.staff, &link.to, link.from, link.until) == (person.id, &new.to, from, until);
    if look.links.values().any(|link| same(link)) {
        return Err(Refusal::invalid(format!("{} is linked to {named} then already.", person.short())));
    }
    let link =
        Link { id: given.ids.next().into(), staff: person.id, to: new.to.clone(), kind, from, until, ended: false };
    Ok(vec![Change::Link(LinkChange::Link { link })].into())
}

/// Whom a link would be to, in words.
fn target(look: &Look<'_>, to: &LinkTo) -> Result<String, Refusal> {
    match to {
        LinkTo::Class(id) => {
            let class = look.classes.get(id).filter(|class| !class.ended);
            class.map(|class| class.name.clone()).ok_or_else(|| Refusal::not_found("That class is not here."))
        }
        LinkTo::Pupil(id) => {
            let pupil = look.pupils.get(id).filter(|pupil| !pupil.left);
            pupil.map(|pupil| pupil.name.full()).ok_or_else(|| Refusal::not_found("That pupil is not here."))
        }
        LinkTo::Year(year) => {
            let known = look.pupils.values().any(|pupil| !pupil.left && pupil.year == *year && !year.is_empty());
            let named = format!("year {year}");
            if known { Ok(named) } else { Err(Refusal::not_found(format!("Nobody here is in {named}."))) }
        }
    }
}

/// Ends a link now.
pub(in crate::domain) fn unlink(look: &Look<'_>, given: &Given<'_>, id: LinkId) -> Decided {
    let link = look.links.get(&id).ok_or_else(|| Refusal::not_found("That link is not here."))?;
    if link.is_over(given.today) {
        return Err(Refusal::invalid("That link is over already."));
    }
    Ok(vec![Change::Link(LinkChange::Link { link: Link { ended: true, ..Link::clone(link) } })].into())
}
