//! Decides changes of the school's list of strategies. A code stays what it was for good: plans and entries name it, so
//! it is given other words or retired, and never given to something else.

use crate::domain::command::{Decided, Refusal};
use crate::domain::kind::Change;
use crate::domain::log_line::{self, Reading};
use crate::domain::look::Look;
use crate::domain::record::entry::Fact;
use crate::domain::record::plan::edit::WORDS_LIMIT;
use crate::domain::record::strategy::{ListEdit, OWN, Strategy, StrategyChange};
use crate::domain::school_day::{Calendar, Day};

/// How many a list has at most, retired ones too.
const MOST: usize = 500;

/// One entry of the list as it is to be. `today` only reads a line for a try.
pub(in crate::domain) fn change_list(look: &Look<'_>, today: Day, edit: &ListEdit) -> Decided {
    let known = |code: &str| {
        look.strategy(code).ok_or_else(|| {
            let code = code.trim();
            Refusal::not_found(format!("The school's list has no strategy {code}. Nothing was changed."))
        })
    };
    let already = |strategy: &Strategy, what: &str| {
        Refusal::invalid(format!("{} {what} already. Nothing was changed.", strategy.code))
    };
    let strategy = match edit {
        ListEdit::Add { code, text } => added(look, today, code, text)?,
        ListEdit::Rename { code, text } => {
            let known = known(code)?;
            let text = words(text)?;
            if known.text == text {
                return Err(already(&known, "says that"));
            }
            Strategy { text, ..known }
        }
        ListEdit::Retire { code } => {
            let known = known(code)?;
            if known.retired {
                return Err(already(&known, "is retired"));
            }
            Strategy { retired: true, ..known }
        }
        ListEdit::Restore { code } => {
            let known = known(code)?;
            if !known.retired {
                return Err(already(&known, "is offered"));
            }
            Strategy { retired: false, ..known }
        }
    };
    Ok(vec![Change::Strategy(StrategyChange::Strategy { strategy })].into())
}

fn added(look: &Look<'_>, today: Day, code: &str, text: &str) -> Result<Strategy, Refusal> {
    let code = code.trim().to_ascii_uppercase();
    if !is_loggable(&code, today) {
        return Err(Refusal::invalid(format!(
            "{code} is no code: two to four letters and then one to three digits, as CI07. Nothing was changed."
        )));
    }
    if code.starts_with(OWN) {
        return Err(Refusal::invalid(format!(
            "{code} is kept for strategies in a plan's own words: begin with other letters than {OWN}. \
             Nothing was changed."
        )));
    }
    if let Some(known) = look.strategy(&code) {
        let how = if known.retired { format!("restore {code}") } else { format!("rename {code} WORDS") };
        return Err(Refusal::invalid(format!(
            "{code} is \"{}\" already, and a code never becomes another strategy: take another code, or \
             `sendo strategies {how}`. Nothing was changed.",
            known.text
        )));
    }
    if look.strategies().count() >= MOST {
        return Err(Refusal::invalid(format!("A school has {MOST} strategies at most. Nothing was changed.")));
    }
    Ok(Strategy { code, text: words(text)?, retired: false })
}

/// Whether the log line reads the code with a result as just that, whatever plan a pupil has.
fn is_loggable(code: &str, today: Day) -> bool {
    let reads = |sign: &str| {
        let line = format!("{code}{sign} a note");
        let Reading::Entries(entries) = log_line::read(&line, None, today, &Calendar::default()) else { return false };
        match entries.as_slice() {
            [entry] => matches!(&entry.fact, Fact::Observation { number: None, code: read, .. } if read == code),
            _ => false,
        }
    };
    Strategy::is_code(code) && ["+", " +", "xa", "/p"].into_iter().all(reads)
}

/// The words of a strategy as they are kept: in one line.
fn words(text: &str) -> Result<String, Refusal> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(Refusal::invalid("A strategy needs words. Nothing was changed."));
    }
    if text.len() > WORDS_LIMIT {
        return Err(Refusal::invalid(format!(
            "The words of a strategy have at most {WORDS_LIMIT} bytes; these have {}. Nothing was changed.",
            text.len()
        )));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::invalid("The words of a strategy are one line. Nothing was changed."));
    }
    Ok(text)
}
