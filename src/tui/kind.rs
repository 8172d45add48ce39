//! What kind of terminal it is, as far as its surroundings say: nothing is asked of it. What TERM and the locale mean is
//! decided here alone, for what is drawn, printed and typed.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The kinds that can move no cursor.
const LINES: &[&str] = &["", "dumb", "unknown"];
/// Those of which it is known that they do not mark what is pasted, by what their names begin with.
const UNMARKED: &[&str] = &["linux", "vt", "ansi", "cons25", "sun", "screen"];
/// The names of ASCII in a locale.
const ASCII: &[&str] = &["ascii", "us-ascii", "ansi_x3.4-1968", "iso646-us", "646"];

/// How letters are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Charset {
    Utf8,
    /// A byte each. Where `controls`, 80 to 9F are no letters but control characters.
    Bytes {
        charset: &'static Encoding,
        controls: bool,
    },
    /// Above 7F nothing is known.
    Ascii,
}

/// What is known of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalKind {
    letters: Charset,
    lines: bool,
    console: bool,
    marks_pastes: bool,
}

impl Default for TerminalKind {
    /// The usual one: it draws, speaks UTF-8 and marks what is pasted.
    fn default() -> TerminalKind {
        TerminalKind { letters: Charset::Utf8, lines: false, console: false, marks_pastes: true }
    }
}

impl TerminalKind {
    /// The terminal of this process.
    pub fn here() -> TerminalKind {
        TerminalKind::of(|name| std::env::var(name).ok())
    }

    /// The terminal that these variables of the environment tell of.
    pub fn of(get: impl Fn(&str) -> Option<String>) -> TerminalKind {
        let set = |name| get(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let is = |name: &str| term == name || term.strip_prefix(name).is_some_and(|rest| rest.starts_with(['-', '.']));
        let unmarked = UNMARKED.iter().any(|name| match *name {
            // Followed by a number: vt100, vt220.
            "vt" => term.strip_prefix("vt").is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit())),
            name => is(name),
        });
        let far = set("SSH_CONNECTION").or_else(|| set("SSH_TTY")).is_some();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
        TerminalKind {
            letters: letters(&locale, far),
            lines: LINES.contains(&term.as_str()),
            console: is("linux"),
            // Of itself tmux says that it is GNU screen, and marks them.
            marks_pastes: !unmarked || set("TMUX").is_some(),
        }
    }

    /// Whether it is for plain lines alone.
    pub fn only_lines(self) -> bool {
        self.lines
    }

    /// Whether it is the Linux console.
    pub(super) fn is_console(self) -> bool {
        self.console
    }

    /// Whether what is pasted is marked as such, as far as is known.
    pub(super) fn marks_pastes(self) -> bool {
        self.marks_pastes
    }

    /// Whether letters are UTF-8.
    pub fn speaks_utf8(self) -> bool {
        self.letters == Charset::Utf8
    }

    /// Whether it has the bars of a chart: fonts of the console have not.
    pub fn has_bars(self) -> bool {
        self.speaks_utf8() && !self.console
    }

    /// Whether 80 to 9F are control characters of one byte.
    pub(super) fn has_long_controls(self) -> bool {
        !matches!(self.letters, Charset::Utf8 | Charset::Bytes { controls: false, .. })
    }

    /// The letter of one byte above 7F, where it is one by itself.
    pub(super) fn letter(self, byte: u8) -> Option<char> {
        let Charset::Bytes { charset, .. } = self.letters else { return None };
        let bytes = [byte];
        let letter = charset.decode_without_bom_handling_and_without_replacement(&bytes)?.chars().next()?;
        (!letter.is_control()).then_some(letter)
    }

    /// Letters that were typed here. UTF-8 is taken for what it is everywhere: by chance nobody types it. What is no
    /// letter is U+FFFD.
    pub fn read(self, bytes: &[u8]) -> String {
        match (std::str::from_utf8(bytes), self.letters) {
            (Ok(text), _) => text.to_owned(),
            (Err(_), Charset::Bytes { charset, .. }) => charset.decode_without_bom_handling(bytes).0.into_owned(),
            (Err(_), _) => String::from_utf8_lossy(bytes).into_owned(),
        }
    }
}

/// What a locale says of letters. One that nobody set is no word against UTF-8 over SSH, which hands it on only where both
/// ends are set up to.
fn letters(locale: &str, far: bool) -> Charset {
    let (name, modifier) = locale.split_once('@').unwrap_or((locale, ""));
    let (language, charset) = name.split_once('.').unwrap_or((name, ""));
    let charset = match (charset, language, modifier) {
        ("", "" | "C" | "POSIX", _) if far => return Charset::Utf8,
        ("", "" | "C" | "POSIX", _) => return Charset::Ascii,
        ("", _, "euro") => "iso-8859-15".to_owned(),
        ("", ..) => "iso-8859-1".to_owned(),
        (charset, ..) => charset.to_ascii_lowercase(),
    };
    if ASCII.contains(&charset.as_str()) {
        return Charset::Ascii;
    }
    let label = charset
        .strip_prefix("iso8859")
        .map_or_else(|| charset.clone(), |part| format!("iso-8859-{}", part.trim_start_matches('-')));
    match Encoding::for_label(label.as_bytes()) {
        Some(charset) if charset == UTF_8 => Charset::Utf8,
        Some(charset) if charset.is_single_byte() => {
            let latin = charset == WINDOWS_1252 && !label.contains("1252");
            Charset::Bytes { charset, controls: latin || charset.name().starts_with("ISO-8859") }
        }
        _ => Charset::Ascii,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn kind(set: &[(&str, &str)]) -> TerminalKind {
        TerminalKind::of(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_locale_says_how_letters_are_bytes() {
        for (set, charset) in [
            (&[("LANG", "en_GB.UTF-8")][..], "UTF-8"),
            (&[("LANG", "C.utf8")], "UTF-8"),
            (&[("LANG", "en_GB.UTF-8@euro")], "UTF-8"),
            (&[("LC_ALL", "C.UTF-8"), ("LC_CTYPE", "C"), ("LANG", "en_GB.ISO-8859-1")], "UTF-8"),
            (&[("LC_CTYPE", "C.UTF-8"), ("LANG", "C")], "UTF-8"),
            (&[("LC_ALL", ""), ("LANG", "C.UTF-8")], "UTF-8"),
            (&[("LC_ALL", "C"), ("LANG", "C.UTF-8")], "ASCII"),
            (&[("LC_ALL", "en_GB"), ("LANG", "C.UTF-8")], "windows-1252"),
            (&[("LANG", "en_GB.ISO-8859-1")], "windows-1252"),
            (&[("LANG", "en_GB.iso88591")], "windows-1252"),
            (&[("LANG", "en_GB.ISO8859-15")], "ISO-8859-15"),
            (&[("LANG", "de_DE@euro")], "ISO-8859-15"),
            (&[("LANG", "pl_PL.ISO-8859-2")], "ISO-8859-2"),
            (&[("LANG", "en_GB.CP1252")], "windows-1252"),
            (&[("LANG", "ja_JP.EUC-JP")], "ASCII"),
            (&[("LANG", "en_GB.nonsense")], "ASCII"),
            (&[("LANG", "en_US.US-ASCII")], "ASCII"),
            (&[("LANG", "POSIX")], "ASCII"),
            (&[("LANG", "C")], "ASCII"),
            (&[], "ASCII"),
            (&[("SSH_CONNECTION", "1 2 3 4")], "UTF-8"),
            (&[("SSH_TTY", "/dev/pts/1"), ("LANG", "C")], "UTF-8"),
            (&[("SSH_TTY", "/dev/pts/1"), ("LC_ALL", "POSIX")], "UTF-8"),
            (&[("SSH_TTY", "/dev/pts/1"), ("LANG", "en_GB.ISO-8859-1")], "windows-1252"),
            (&[("SSH_TTY", ""), ("LANG", "C")], "ASCII"),
        ] {
            let kind = kind(set);
            let said = match kind.letters {
                Charset::Utf8 => "UTF-8",
                Charset::Bytes { charset, .. } => charset.name(),
                Charset::Ascii => "ASCII",
            };
            assert_eq!(said, charset, "{set:?}");
            assert_eq!(kind.speaks_utf8(), charset == "UTF-8", "{set:?}");
        }
        assert!(kind(&[("LANG", "en_GB.ISO-8859-1")]).has_long_controls());
        assert!(!kind(&[("LANG", "en_GB.CP1252")]).has_long_controls());
        assert!(!kind(&[("LANG", "ru_RU.KOI8-R")]).has_long_controls());
    }

    #[test]
    fn the_terms_name_says_what_it_can() {
        for (term, lines, marks, bars) in [
            ("", true, true, true),
            ("dumb", true, true, true),
            ("unknown", true, true, true),
            ("linux", false, false, false),
            ("linux-16color", false, false, false),
            ("vt100", false, false, true),
            ("vt220", false, false, true),
            ("xterm", false, true, true),
            ("xterm-256color", false, true, true),
            ("screen", false, false, true),
            ("screen-256color", false, false, true),
            ("screen.xterm-256color", false, false, true),
            ("tmux-256color", false, true, true),
            ("putty", false, true, true),
            ("xterm-kitty", false, true, true),
            ("vte-256color", false, true, true),
            ("nobody-knows-this", false, true, true),
        ] {
            let kind = kind(&[("TERM", term), ("LANG", "C.UTF-8")]);
            assert_eq!((kind.only_lines(), kind.marks_pastes(), kind.has_bars()), (lines, marks, bars), "{term:?}");
        }
        assert!(kind(&[("LANG", "C.UTF-8")]).only_lines(), "TERM is not set");
        assert!(kind(&[("TERM", "screen"), ("TMUX", "default,1,0")]).marks_pastes());
        assert!(!kind(&[("TERM", "xterm"), ("LANG", "C")]).has_bars());
    }

    #[test]
    fn what_is_typed_is_read_as_the_locale_has_it() {
        let latin = kind(&[("LANG", "en_GB.ISO-8859-1")]);
        assert_eq!((latin.letter(0xe9), latin.letter(0xa3)), (Some('é'), Some('£')));
        assert_eq!(kind(&[("LANG", "de_DE@euro")]).letter(0xa4), Some('€'));
        assert_eq!(kind(&[]).letter(0xe9), None);
        assert_eq!(TerminalKind::default().letter(0xe9), None);
        assert_eq!(latin.read(b"Zo\xeb"), "Zoë");
        assert_eq!(latin.read("Zoë".as_bytes()), "Zoë");
        assert_eq!(kind(&[]).read(b"Zo\xeb"), "Zo\u{fffd}");
    }
}
