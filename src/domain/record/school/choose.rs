//! What becomes of a wish to choose a setting of the school.

use std::collections::BTreeSet;

use crate::domain::command::check::{login, short};
use crate::domain::command::{Decided, Decision, Refusal};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::school::setting::Setting;
use crate::domain::record::school::{Dsl, School, SchoolChange};
use crate::domain::text;

/// The school with another setting; the same one again changes nothing. `owner` is the account that owns the store.
pub(in crate::domain) fn set(look: &Look<'_>, setting: &Setting, owner: &str) -> Decided {
    let Some(school) = &look.school else { return Ok(Decision::default()) };
    let setting = match setting {
        Setting::SharedLogins(accounts) => Setting::SharedLogins(shared(look, accounts, owner)?),
        Setting::Snippet { code, text } => snippet(school, code, text.as_deref())?,
        Setting::Dsl(person) => Setting::Dsl(dsl(person)?),
        Setting::DeputyDsl(all) => Setting::DeputyDsl(deputies(all)?),
        Setting::HeadLine(line) => Setting::HeadLine(reach(line.as_deref())?),
        Setting::ChairLine(line) => Setting::ChairLine(reach(line.as_deref())?),
        Setting::SocialCare(line) => Setting::SocialCare(reach(line.as_deref())?),
        other @ (Setting::PlansSeenBy(_) | Setting::SecondFactor(_)) => other.clone(),
    };
    if setting.put(school) == **school {
        return Ok(Decision::default());
    }
    let was = setting.now(school).map_or_else(|| "none".to_owned(), |was| was.value());
    Ok(vec![Change::School(SchoolChange::Set { setting, was: Some(was) })].into())
}

/// The longest name and the longest way to reach somebody, in characters, and how many deputies there are at most: all
/// of them stand on one screen of 80 columns and 24 rows, above the words that stopped.
const WHO_TO_TELL: (usize, usize, usize) = (60, 120, 5);

const WAY: &str = "way to reach somebody";

/// The DSL or a deputy as they are kept; they may be known by name alone.
pub(in crate::domain) fn dsl(person: &Dsl) -> Result<Dsl, Refusal> {
    let (longest, long_way, _) = WHO_TO_TELL;
    let name = one_line(&person.name, "name", longest)?;
    let how = if person.how.trim().is_empty() { String::new() } else { one_line(&person.how, WAY, long_way)? };
    Ok(Dsl { name, how })
}

fn deputies(all: &[Dsl]) -> Result<Vec<Dsl>, Refusal> {
    let most = WHO_TO_TELL.2;
    if all.len() > most {
        return Err(Refusal::invalid(format!("There are {most} deputies at most. Nothing was changed.")));
    }
    all.iter().map(dsl).collect()
}

fn reach(line: Option<&str>) -> Result<Option<String>, Refusal> {
    line.map(|line| one_line(line, WAY, WHO_TO_TELL.1)).transpose()
}

/// A text that stands in one line: clean, with single spaces, and no longer than this.
fn one_line(given: &str, what: &str, longest: usize) -> Result<String, Refusal> {
    let cleaned = text::clean(given);
    let line = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Refusal::invalid(format!("The {what} is empty. Nothing was changed.")));
    }
    if line.chars().count() > longest {
        return Err(Refusal::invalid(format!("The {what} has {longest} characters at most. Nothing was changed.")));
    }
    Ok(line)
}

/// The longest code of a snippet, the longest text, in characters, and how many a school has at most.
const SNIPPET: (usize, usize, usize) = (12, 400, 200);

/// A snippet as it is kept: its code in small letters, its text in one line.
fn snippet(school: &School, code: &str, text: Option<&str>) -> Result<Setting, Refusal> {
    let (longest, long_text, most) = SNIPPET;
    let code = short(code, "snippet's code")?.trim_start_matches(';').to_lowercase();
    let is_word = code.starts_with(char::is_alphabetic) && code.chars().all(char::is_alphanumeric);
    if !is_word || code.chars().count() > longest {
        return Err(Refusal::invalid(format!(
            "A snippet's code is a letter and then letters or digits, {longest} at most. Nothing was changed."
        )));
    }
    let Some(text) = text else {
        if !school.snippets.contains_key(&code) {
            return Err(Refusal::not_found(format!("There is no snippet ;{code}. Nothing was changed.")));
        }
        return Ok(Setting::Snippet { code, text: None });
    };
    let text = short(text, "snippet's text")?.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > long_text {
        return Err(Refusal::invalid(format!("A snippet has {long_text} characters at most. Nothing was changed.")));
    }
    if school.snippets.len() >= most && !school.snippets.contains_key(&code) {
        return Err(Refusal::invalid(format!("A school has {most} snippets at most. Nothing was changed.")));
    }
    Ok(Setting::Snippet { code, text: Some(text) })
}

/// Accounts that several people may use: nobody's own, and not the one that the store belongs to, because whoever can
/// act as the store's owner can act for everybody.
fn shared(look: &Look<'_>, accounts: &BTreeSet<String>, owner: &str) -> Result<BTreeSet<String>, Refusal> {
    let mut all = BTreeSet::new();
    for account in accounts {
        let account = login(account)?;
        if account == owner || account == "root" {
            return Err(Refusal::invalid(format!(
                "{account} owns this store, and a shared account never does: whoever sits there could act for anybody. \
                 Move the store to an account of its own first. Nothing was changed."
            )));
        }
        if let Some(person) = look.by_account(&account).next() {
            return Err(Refusal::invalid(format!(
                "{account} is the account of {} alone: it cannot be shared. Nothing was changed.",
                person.short()
            )));
        }
        all.insert(account);
    }
    Ok(all)
}
