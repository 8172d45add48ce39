//! Names and signs for terminals that show nothing but ASCII. It knows no terminal; what is stored stays as it is.

use std::borrow::Cow;

use deunicode::deunicode_char;

use super::text;

/// What stands for a letter of which nothing is known.
const UNKNOWN: &str = "?";

/// The text with nothing above 7F, as one reads it: Zoë is Zoe, Groß is Gross.
pub fn line(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_ascii() => line.push(letter),
            letter => line.push_str(signs(letter)),
        }
    }
    // Signs that are words bring a space behind them.
    if !text.ends_with(' ') {
        line.truncate(line.trim_end_matches(' ').len());
    }
    Cow::Owned(line)
}

/// What is drawn in one cell, or in two, in just as many.
pub fn cell(symbol: &str) -> Cow<'_, str> {
    if symbol.is_ascii() {
        return Cow::Borrowed(symbol);
    }
    let wide = text::width(symbol).max(1);
    let folded = if symbol == "…" { Cow::Borrowed("~") } else { line(symbol) };
    let letters = folded.trim();
    // The first of several letters still says which it was, the first digit of a fraction says something else.
    let fits = letters.len() <= wide || letters.bytes().take(wide).all(|letter| letter.is_ascii_alphabetic());
    let mut cell: String = if fits { letters.chars().take(wide).collect() } else { String::new() };
    while cell.len() < wide {
        cell.push_str(if cell.is_empty() || !fits { UNKNOWN } else { " " });
    }
    Cow::Owned(cell)
}

/// A letter's signs.
fn signs(letter: char) -> &'static str {
    match letter {
        '£' => "GBP",
        '€' => "EUR",
        '×' => "x",
        '•' | '●' | '▪' => "*",
        '─' | '━' | '═' | '╌' | '┄' => "-",
        '│' | '┃' | '║' | '╎' | '┆' => "|",
        '\u{2500}'..='\u{257f}' => "+",
        '▁' => "_",
        '·' | '▂' => ".",
        '▃' => ":",
        '▄' => "=",
        '▅'..='█' => "#",
        '←' => "<",
        '→' => ">",
        '↑' => "^",
        '↓' => "v",
        // A name is not to be read where a flag stood, nor one flag for another.
        '\u{1f1e6}'..='\u{1f1ff}' => UNKNOWN,
        letter => match deunicode_char(letter) {
            Some(signs) if signs.bytes().all(|sign| (b' '..=b'~').contains(&sign)) => signs,
            _ => UNKNOWN,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_were_meant() {
        for (text, folded) in [
            ("Zoë O’Neill", "Zoe O'Neill"),
            ("Łukasz Nguyễn", "Lukasz Nguyen"),
            ("Groß, Ægir, Þór", "Gross, AEgir, Thor"),
            ("Siân – “calm” …", "Sian - \"calm\" ..."),
            ("Шевченко", "Shevchenko"),
            ("£12.50", "GBP12.50"),
            ("│ ▁▂▃▄▅ →", "| _.:=# >"),
            ("e\u{301}", "e"),
            ("🇬🇧", "??"),
            ("\u{e000}", "?"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(line(text), folded, "{text:?}");
        }
    }

    #[test]
    fn a_cell_stays_a_cell() {
        for (symbol, shown) in [
            ("é", "e"),
            ("e\u{301}", "e"),
            ("ß", "s"),
            ("Æ", "A"),
            ("…", "~"),
            ("½", "?"),
            ("²", "2"),
            ("£", "G"),
            ("│", "|"),
            ("▅", "#"),
            ("王", "Wa"),
            ("\u{e000}", "?"),
            ("a", "a"),
        ] {
            assert_eq!(cell(symbol), shown, "{symbol:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_above_7f_is_left(text in "\\PC{0,30}") {
            proptest::prop_assert!(line(&text).bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            for letter in text.chars() {
                let letter = letter.to_string();
                let clean = text::clean(&letter);
                let shown = cell(&clean);
                proptest::prop_assert!(shown.is_ascii());
                if !clean.is_empty() {
                    proptest::prop_assert_eq!(shown.len(), text::width(&clean).max(1), "{:?}", letter);
                }
            }
        }
    }
}
