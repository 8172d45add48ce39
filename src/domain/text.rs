//! The one place where text is cleaned, measured, cut and wrapped for a terminal. It knows no screen: whatever shows a
//! byte of data, here or on the command line, has it from these functions.
//!
//! A row must be as wide as it was measured on every terminal, old consoles too. So what terminals disagree about is
//! taken out when shown (never when stored): joiners, variation selectors and skin tones, after which a family emoji is
//! drawn as its members and a flag as its pair. Every function cleans what it is given; cleaning twice changes nothing.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The most marks that one letter keeps: real writing needs fewer, a flood of them would climb over other rows.
const MARKS: usize = 4;

/// What stands where text was cut.
const ELLIPSIS: &str = "…";

/// The text as it may be shown in one row: no controls (C0, DEL, C1), no bidi controls, nothing invisible; tabs, line
/// ends and other white space are a space.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut marks = 0;
    // A mark with no letter before it would sit on the cell of a neighbour.
    let mut base = false;
    let mut after_return = false;
    for c in text.chars() {
        let line_end = c == '\n' && after_return;
        after_return = c == '\r';
        if line_end || (is_unseen(c) && !c.is_whitespace()) {
            continue;
        }
        if c.is_whitespace() {
            cleaned.push(' ');
            base = false;
        } else if is_mark(c) {
            if base && marks < MARKS {
                cleaned.push(c);
            }
            marks += 1;
        } else {
            cleaned.push(c);
            (marks, base) = (0, true);
        }
    }
    Cow::Owned(cleaned)
}

/// Whether each byte is a letter, a digit, a sign or a space of one cell: clean as it stands, and as wide as it is long.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

/// Whether terminals disagree on how wide a cleaned grapheme is drawn, or on where. What is one letter of an alphabet
/// written from left to right, one sign of East Asia or a line of a box is drawn alike everywhere.
pub fn is_disputed(grapheme: &str) -> bool {
    let mut letters = grapheme.chars();
    let (first, more) = (letters.next(), letters.next());
    let is_sure = first.is_none_or(|letter| match letter {
        '\u{2010}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}' | '\u{2100}'..='\u{259f}' => letter.width() == Some(1),
        _ => matches!(letter,
            ' '..='~' | '\u{a1}'..='\u{2ff}' | '\u{370}'..='\u{58f}' | '\u{1e00}'..='\u{1fff}' | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'),
    });
    !is_sure || more.is_some()
}

fn is_mark(c: char) -> bool {
    is_combining_mark(c) || c.width() == Some(0)
}

/// Controls, and what shows nothing or asks for something terminals do differently.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// How many cells a cleaned grapheme takes; where readings differ, the wider one.
fn cells(grapheme: &str) -> usize {
    let each: usize = grapheme.chars().filter_map(UnicodeWidthChar::width).sum();
    each.max(grapheme.width())
}

/// How many cells the text takes when shown.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { clean(text).graphemes(true).map(cells).sum() }
}

/// So many of something, in words: "1 pupil", "2 pupils".
pub fn quantity(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// The text in at most `room` cells, with an ellipsis where something is missing. No letter is split from its accents.
pub fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if is_plain(text) {
        if text.len() <= room {
            return Cow::Borrowed(text);
        }
        let kept = room.checked_sub(1).and_then(|room| text.get(..room));
        return kept.map_or(Cow::Borrowed(""), |kept| Cow::Owned(format!("{kept}{ELLIPSIS}")));
    }
    let cleaned = clean(text);
    let mut kept = String::new();
    let mut used = 0;
    // What is kept if an ellipsis must follow.
    let mut safe = 0;
    for grapheme in cleaned.graphemes(true) {
        let wide = cells(grapheme);
        if used + wide > room {
            kept.truncate(safe);
            if room > 0 {
                kept.push_str(ELLIPSIS);
            }
            return Cow::Owned(kept);
        }
        used += wide;
        kept.push_str(grapheme);
        if used < room {
            safe = kept.len();
        }
    }
    cleaned
}

/// The text in exactly `room` cells: cut, or filled with spaces behind it.
pub fn pad(text: &str, room: usize) -> String {
    let mut padded = cut(text, room).into_owned();
    let used = width(&padded);
    padded.extend(std::iter::repeat_n(' ', room.saturating_sub(used)));
    padded
}

/// The text in rows of at most `room` cells, broken between words, and inside a word only where it is longer than a
/// row. A line end in the text begins a new row. With no room there are no rows; with one cell, what is two cells wide
/// is shown as `?`.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut rows = Vec::new();
    if room == 0 {
        return rows;
    }
    for line in text.lines() {
        wrap_line(&clean(line), room, &mut rows);
    }
    rows
}

fn wrap_line(line: &str, room: usize, rows: &mut Vec<String>) {
    let mut row = String::new();
    let mut used = 0;
    // Spaces come back as they were between two words of one row, and vanish at a break.
    let mut gap = 0;
    for piece in line.split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        let wide = width(word);
        let fits = used > 0 && used + gap + wide <= room;
        if used > 0 && !fits && wide > 0 {
            rows.push(std::mem::take(&mut row));
            (used, gap) = (0, 0);
        }
        if wide > 0 {
            let gap_kept = if used > 0 { gap } else { gap.min(room.saturating_sub(wide)) };
            row.extend(std::iter::repeat_n(' ', gap_kept));
            used += gap_kept;
            gap = 0;
        }
        if is_plain(word) && used + wide <= room {
            row.push_str(word);
            used += wide;
        } else {
            for grapheme in word.graphemes(true) {
                let (shown, wide) = match cells(grapheme) {
                    wide if wide > room => ("?", 1),
                    wide => (grapheme, wide),
                };
                if used + wide > room {
                    rows.push(std::mem::take(&mut row));
                    used = 0;
                }
                row.push_str(shown);
                used += wide;
            }
        }
        gap += piece.len() - word.len();
    }
    rows.push(row);
}
