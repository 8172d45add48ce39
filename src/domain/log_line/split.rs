//! Where the pupil ends and the log line begins, in a line that has both: `amk cl02 +i 10m`, `amara okafor 4b 1+ 2/`.
//! It is decided by the words alone, never by who happens to fit: else `amara a 3` could land on an Amara A.

use super::sign::{self, Sign};

/// The pupil's words and the log line; `None` where no log line begins.
pub fn split(line: &str) -> Option<(&str, &str)> {
    let start = line.as_ptr().addr();
    let words: Vec<&str> = line.split_whitespace().collect();
    let place = (1..words.len()).find(|place| begins(words.get(*place..).unwrap_or_default()))?;
    let at = words.get(place)?.as_ptr().addr() - start;
    let (pupil, rest) = line.split_at_checked(at)?;
    Some((pupil.trim(), rest.trim_end()))
}

/// Whether a log line begins here: a number or a code with its result, a code alone, or a letter with a value.
fn begins(words: &[&str]) -> bool {
    let Some(word) = words.first().copied() else { return false };
    let next = words.get(1).copied();
    let is_result = |text: &str| matches!(sign::result(text), Sign::Is(..));
    if let Some((_, rest)) = sign::number(word) {
        // `4b` is a form, `7x` too; `4x` with nothing in front of it but a name is what was said of line 4.
        return rest.is_empty() || sign::result(rest) != Sign::Not;
    }
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let Some((_, rest)) = word.split_at_checked(letters).filter(|_| letters > 0) else { return false };
    let after_digits = sign::number(rest).map(|(_, rest)| rest);
    match (letters, after_digits) {
        (1, _) if rest.is_empty() => next.is_some_and(|next| sign::value(next).is_some()),
        (1, Some(_)) => sign::value(rest).is_some(),
        (2..=4, Some(rest)) => rest.is_empty() || is_result(rest),
        _ => is_result(rest) || rest.is_empty() && letters > 1 && next.is_some_and(is_result),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_line_is_split_by_its_words_alone() {
        for (line, pupil, rest) in [
            ("amk cl02 +i 10m finished 4 of 5", "amk", "cl02 +i 10m finished 4 of 5"),
            ("amara okafor 1+ 2/ 4x", "amara okafor", "1+ 2/ 4x"),
            ("  amara okafor 4b 1+p settled ", "amara okafor 4b", "1+p settled"),
            ("oka A 3", "oka", "A 3"),
            ("oka a3/5 @thu", "oka", "a3/5 @thu"),
            ("R201100018042 1", "R201100018042", "1"),
            ("oka elsa+", "oka", "elsa+"),
            ("oka elsa + calm", "oka", "elsa + calm"),
            ("mary-jane smith-jones 2x", "mary-jane smith-jones", "2x"),
            // Not Amara A and line 3.
            ("amara a 3", "amara", "a 3"),
        ] {
            assert_eq!(split(line), Some((pupil, rest)), "{line:?}");
        }
        for line in ["", "amara", "amara okafor", "1+", "amara okafor 4b", "amara was good"] {
            assert_eq!(split(line), None, "{line:?}");
        }
    }
}
