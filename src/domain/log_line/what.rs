//! What an entry of the log line is about: a line of the plan by number or code, something tried that is not on the
//! plan, or an outcome that is measured.

use super::read::{Offer, Reading};
use super::sign::{self, RESULTS, Sign};
use super::when;
use crate::domain::record::entry::{Fact, Outcome, Support};
use crate::domain::record::plan::{Line, Plan};

/// What one or two tokens are.
pub(super) enum Head {
    /// An entry, made of so many tokens.
    Is(Fact, usize),
    /// Something that must be put right, or finished, first.
    Stop(Reading),
    /// None.
    Not,
}

/// The tokens from the one looked at: itself, the one after it, and whether there are more; and where they stand.
#[derive(Clone, Copy)]
pub(super) struct Ahead<'a> {
    pub(super) token: &'a str,
    pub(super) at: usize,
    pub(super) next: Option<(&'a str, usize)>,
    pub(super) more: bool,
    /// Nothing stands before it.
    pub(super) first: bool,
    /// Nothing at all stands behind it, no comma either.
    pub(super) ends: bool,
}

impl Ahead<'_> {
    fn wrong(self, sentence: String) -> Head {
        Head::Stop(Reading::Wrong { sentence, at: self.at })
    }
}

/// Reads one entry up to its result or value.
pub(super) fn read(ahead: Ahead, plan: Option<&Plan>) -> Head {
    if let Some((digits, rest)) = sign::number(ahead.token) {
        return numbered(ahead, digits, rest, plan);
    }
    if let Some((what, rest)) = coded(ahead.token, plan) {
        return with_result(ahead, &what, rest);
    }
    if let Some(head) = measured(ahead, plan) {
        return head;
    }
    // `x` alone begins no line, and behind a result it is a second one, no note.
    let is_word = ahead.first && ahead.token.starts_with(char::is_alphabetic);
    if sign::result(ahead.token) != Sign::Not && !is_word {
        return ahead.wrong(format!("Say what went so before {}: a number or code of the plan.", ahead.token));
    }
    if ahead.first && ahead.ends {
        let offers = codes(ahead.token, plan);
        if !offers.is_empty() {
            return Head::Stop(Reading::Unfinished { offers, at: ahead.at });
        }
    }
    Head::Not
}

/// What was done: a line of the plan, or a code that is not on it.
enum What<'a> {
    Line(&'a Line),
    Tried(String),
}

impl What<'_> {
    fn said(&self) -> String {
        match self {
            What::Line(line) => format!("{} {}", line.number, line.text),
            What::Tried(code) => code.clone(),
        }
    }

    fn fact(&self, result: Outcome, support: Option<Support>) -> Fact {
        let (number, code, serves) = match self {
            What::Line(line) => (Some(line.number), line.code.clone(), line.serves.clone()),
            What::Tried(code) => (None, code.clone(), Vec::new()),
        };
        Fact::Observation { number, code, result, support, minutes: None, serves }
    }
}

fn numbered(ahead: Ahead, digits: &str, rest: &str, plan: Option<&Plan>) -> Head {
    let sign = sign::result(rest);
    if !rest.is_empty() && sign == Sign::Not {
        return Head::Not; // `4b`, `3rd`
    }
    let line = digits.parse().ok().and_then(|number| plan?.line(number));
    match line {
        Some(line) if line.stopped => ahead.wrong(format!("{digits} {} was stopped.", line.text)),
        Some(line) if rest.is_empty() && ahead.first && ahead.ends && digits.len() == 1 => {
            // Only one digit alone: `18` may be `1*` with a missed Shift.
            Head::Is(What::Line(line).fact(Outcome::Worked, None), 1)
        }
        Some(line) => with_result(ahead, &What::Line(line), rest),
        None if rest.starts_with(char::is_alphabetic) => Head::Not, // `7x` is a form
        None => ahead.wrong(format!("There is no line {digits}. {}", numbers(plan))),
    }
}

fn numbers(plan: Option<&Plan>) -> String {
    let numbers: Vec<String> = plan.iter().flat_map(|plan| plan.active()).map(|line| line.number.to_string()).collect();
    if numbers.is_empty() { "The plan has none.".into() } else { format!("The plan has {}.", numbers.join(", ")) }
}

/// The code that a token begins with, on the plan or of the form of one (`SE04`), and the rest of the token.
fn coded<'a, 't>(token: &'t str, plan: Option<&'a Plan>) -> Option<(What<'a>, &'t str)> {
    let rest_after = |length: usize| {
        let (code, rest) = token.split_at_checked(length)?;
        (rest.is_empty() || sign::result(rest) != Sign::Not).then_some((code, rest))
    };
    let on_plan = plan
        .iter()
        .flat_map(|plan| plan.active())
        .filter(|line| line.code.len() > 1 && line.code.starts_with(|c: char| c.is_alphabetic()))
        .filter_map(|line| {
            let (code, rest) = rest_after(line.code.len())?;
            code.eq_ignore_ascii_case(&line.code).then_some((line, rest))
        })
        .max_by_key(|(line, _)| line.code.len());
    if let Some((line, rest)) = on_plan {
        return Some((What::Line(line), rest));
    }
    let letters = token.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = token.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    if !(2..=4).contains(&letters) || !(1..=3).contains(&digits) {
        return None;
    }
    let (code, rest) = rest_after(letters + digits)?;
    Some((What::Tried(code.to_ascii_uppercase()), rest))
}

/// The result touches what it is the result of, or is the next token.
fn with_result(ahead: Ahead, what: &What, rest: &str) -> Head {
    let (token, at, tokens) = match (rest, ahead.next) {
        ("", Some((next, at))) => (next, at, 2),
        ("", None) if !ahead.ends => ("", ahead.at, 1),
        ("", None) => {
            let offers = RESULTS.iter().map(|(sign, label)| Offer {
                text: format!("{}{sign}", ahead.token),
                label: format!("{}: {label}", what.said()),
            });
            return Head::Stop(Reading::Unfinished { offers: offers.collect(), at: ahead.at });
        }
        _ => (rest, ahead.at, 1),
    };
    let sentence = match sign::result(token) {
        Sign::Is(result, support) => return Head::Is(what.fact(result, support), tokens),
        Sign::Torn => format!(
            "After {} only a support letter: i independent, p prompted, h helped, d done for (after x: a, n, t). \
             A space comes before everything else.",
            token.chars().take(1).collect::<String>()
        ),
        Sign::Not => format!("How did {} go? + worked, / partly, - did not, x not delivered.", ahead.token),
    };
    Head::Stop(Reading::Wrong { sentence, at })
}

/// `A 3`, `a3.5`, `A 3/5`. Behind other entries only at the end of the line: `a 3 minute rest` is a note.
fn measured(ahead: Ahead, plan: Option<&Plan>) -> Option<Head> {
    let letter = ahead.token.chars().next().filter(char::is_ascii_alphabetic)?;
    let touching = ahead.token.get(1..).unwrap_or("");
    let (value, tokens, more) = match (touching, ahead.next) {
        ("", Some((next, _))) => (sign::value(next), 2, ahead.more),
        ("", None) => (None, 1, false),
        _ => (Some(sign::value(touching)?), 1, ahead.next.is_some()),
    };
    let capital = letter.to_ascii_uppercase();
    let Some(outcome) = plan.and_then(|plan| plan.outcome(letter)) else {
        let letters: Vec<_> = plan.iter().flat_map(|plan| &plan.outcomes).map(|o| o.letter.to_string()).collect();
        let sentence = format!("There is no outcome {capital}. The plan has {}.", letters.join(", "));
        let asked = value.is_some() && !more && !letters.is_empty() && when::part(ahead.token).is_none();
        return asked.then(|| ahead.wrong(sentence));
    };
    let Some((value, of)) = value else {
        let asked = format!("{}: a number, or the value and what it is out of", outcome.statement);
        return match ahead.next {
            None if ahead.first && ahead.ends => {
                let offers = vec![Offer { text: format!("{capital} "), label: asked }];
                Some(Head::Stop(Reading::Unfinished { offers, at: ahead.at }))
            }
            Some((next, at)) if ahead.first => {
                let sentence = format!("{capital} is measured with a number; {next} is none.");
                Some(Head::Stop(Reading::Wrong { sentence, at }))
            }
            None if ahead.first => Some(ahead.wrong(format!("{capital} is measured with a number."))),
            _ => None,
        };
    };
    if more && !ahead.first {
        let sentence = format!("Is {capital} a measurement or the note? A measurement ends with a comma here.");
        return Some(ahead.wrong(sentence));
    }
    let limit = outcome.measure.out_of;
    let sentence = match (of, limit) {
        (Some(of), Some(limit)) if of.total_cmp(&limit).is_ne() => format!("{capital} is out of {limit}, not {of}."),
        (Some(of), None) => format!("{capital} is not out of {of}. Write the number alone: {capital} {value}."),
        (_, Some(limit)) if value > limit => format!("{capital} is out of {limit}: {value} is too much."),
        _ => return Some(Head::Is(Fact::Measurement { letter: outcome.letter, value }, tokens)),
    };
    Some(ahead.wrong(sentence))
}

/// The lines of the plan whose code begins so.
fn codes(begun: &str, plan: Option<&Plan>) -> Vec<Offer> {
    let small = begun.to_ascii_lowercase();
    let lines = plan.iter().flat_map(|plan| plan.active());
    lines
        .filter(|line| line.code.to_ascii_lowercase().starts_with(&small))
        .map(|line| Offer { text: line.code.clone(), label: line.text.clone() })
        .collect()
}

/// All that a line can begin with.
pub(super) fn all(plan: Option<&Plan>) -> Vec<Offer> {
    let lines = plan.iter().flat_map(|plan| plan.active());
    let outcomes = plan.iter().flat_map(|plan| &plan.outcomes);
    lines
        .map(|line| Offer { text: line.number.to_string(), label: line.text.clone() })
        .chain(outcomes.map(|o| Offer { text: o.letter.to_string(), label: o.statement.clone() }))
        .collect()
}
