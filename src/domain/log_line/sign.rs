//! The signs of the log line: results with their support letter, minutes and values. It knows no plan.

use crate::domain::record::entry::{Outcome, Support, Why};

/// The results, as they are offered.
pub(super) const RESULTS: [(&str, &str); 4] =
    [("+", "worked"), ("/", "partly"), ("-", "did not"), ("x", "not delivered (xa absent, xn no adult, xt timetable)")];

/// A sign of a result and what touches it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sign {
    /// A result, whole.
    Is(Outcome, Option<Support>),
    /// A result with something behind it that belongs to none.
    Torn,
    /// None at all, or only the letter x of some word.
    Not,
}

/// What a token says as a result. A missed Shift turns `+` into `=`, so they are one; `*` is x on the number pad.
pub(super) fn result(token: &str) -> Sign {
    let mut letters = token.chars();
    let Some(sign) = letters.next() else { return Sign::Not };
    let letter = letters.next().map(|c| c.to_ascii_lowercase());
    let more = letters.next().is_some();
    let outcome = match sign {
        '+' | '=' => Outcome::Worked,
        '/' => Outcome::Partly,
        '-' | '−' | '–' => Outcome::DidNot,
        'x' | 'X' | '*' | '×' => {
            let why = match letter {
                None => None,
                Some('a') => Some(Why::Absent),
                Some('n') => Some(Why::NoAdult),
                Some('t') => Some(Why::Timetable),
                Some(_) if sign.is_alphabetic() => return Sign::Not,
                Some(_) => return Sign::Torn,
            };
            return match more {
                false => Sign::Is(Outcome::NotDelivered(why), None),
                true if sign.is_alphabetic() => Sign::Not,
                true => Sign::Torn,
            };
        }
        _ => return Sign::Not,
    };
    let support = match letter {
        None => None,
        Some('i') => Some(Support::Independent),
        Some('p') => Some(Support::Prompted),
        Some('h') => Some(Support::Helped),
        Some('d') => Some(Support::DoneFor),
        Some(_) => return Sign::Torn,
    };
    if more { Sign::Torn } else { Sign::Is(outcome, support) }
}

/// The short unit of minutes, which stands for metres as well where it does not touch its number.
pub(super) const MINUTES: &str = "m";

/// `10m`, `10min`, `10minutes`: how long, and the unit. A number too large to be one is `u32::MAX`.
pub(super) fn minutes(token: &str) -> Option<(u32, &'static str)> {
    let token = token.to_ascii_lowercase();
    let (digits, unit) = number(&token)?;
    let unit = [MINUTES, "min", "mins", "minute", "minutes"].into_iter().find(|known| *known == unit)?;
    Some((digits.parse().unwrap_or(u32::MAX), unit))
}

/// Whether a token is digits and nothing else.
pub(super) fn is_number(token: &str) -> bool {
    number(token).is_some_and(|(_, rest)| rest.is_empty())
}

/// The digits a token begins with, and the rest; `None` where there are none.
pub(super) fn number(token: &str) -> Option<(&str, &str)> {
    let end = token.bytes().take_while(u8::is_ascii_digit).count();
    if end == 0 { None } else { token.split_at_checked(end) }
}

/// A value of a measurement, `3`, `3.5` or `3/5`, with what it is out of.
pub(super) fn value(token: &str) -> Option<(f64, Option<f64>)> {
    match token.split_once('/') {
        Some((value, of)) => Some((decimal(value)?, Some(decimal(of)?))),
        None => Some((decimal(token)?, None)),
    }
}

fn decimal(text: &str) -> Option<f64> {
    let plain = text.len() <= 12
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
