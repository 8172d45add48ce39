//! What a file is, by its first bytes and whatever its name says: each import takes one kind, and of any other says what it
//! is and what takes it. The one place that opens bytes as text.

use super::encoding::{Decoded, decode};
use super::fault::TransferError;

/// What an import takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    Pupils,
    Timetable,
    Roster,
    Plans,
}

/// What a file can be instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Ctf,
    Sif,
    SheetXml,
    Xml,
    Html,
    Json,
    Csv,
    Roster,
    Calendar,
    Workbook,
    OldOffice,
    Document,
    RosterZip,
    Zip,
    Packed,
    Pdf,
    Rtf,
    Picture,
    Binary,
}

/// How much of a file is looked at.
const SAMPLE: usize = 64 * 1024;

const AS_CSV: &str = "Open it in a spreadsheet program, save the sheet as CSV, and import that.";
const EXPORT_CSV: &str = "Export the list from your MIS as CSV, and import that.";

/// The text of a file, unless its bytes are those of something that is not taken here; `choice` is an encoding named by
/// hand.
pub(super) fn text_of(file: &str, bytes: &[u8], choice: Option<&str>, wants: Wants) -> Result<Decoded, TransferError> {
    if let Some(kind) = of_bytes(bytes) {
        return Err(refusal(file, kind, wants));
    }
    let decoded = decode(file, bytes, choice)?;
    match of_text(&decoded.text, wants) {
        Some(kind) => Err(refusal(file, kind, wants)),
        None => Ok(decoded),
    }
}

fn refusal(file: &str, kind: Kind, wants: Wants) -> TransferError {
    let (what, todo) = words(kind);
    let takes = match (wants, kind) {
        (_, Kind::Json | Kind::Csv | Kind::Roster | Kind::RosterZip) => "",
        (Wants::Pupils, Kind::Ctf | Kind::Sif) => " sendo import pupils takes it.",
        (Wants::Pupils, _) => " sendo import pupils takes a list of pupils as CSV.",
        (Wants::Timetable, _) => " sendo import timetable takes a line a lesson as CSV.",
        (Wants::Roster, _) => " sendo import oneroster takes the folder of CSV files that a OneRoster export is.",
        (Wants::Plans, _) => {
            " sendo import plans takes sendo's own JSON; a list of pupils as CSV is for sendo import pupils."
        }
    };
    TransferError::Kind { file: file.to_owned(), what: what.to_owned(), todo: format!("{todo}{takes}") }
}

/// What it is, and what to do with it.
fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Empty => ("empty", "Export it again."),
        Kind::Ctf => (
            "a Common Transfer File (CTF, in XML)",
            "sendo does not read CTF yet: export the pupils from your MIS as a list in CSV, with names, UPN, date of birth, \
             year and form.",
        ),
        Kind::Sif => (
            "a SIF message (in XML)",
            "sendo does not read SIF: export the pupils from your MIS as a list in CSV, with names, UPN, date of birth, \
             year and form.",
        ),
        Kind::SheetXml => ("a spreadsheet (in XML)", AS_CSV),
        Kind::Xml => ("XML", EXPORT_CSV),
        Kind::Html => ("a web page (HTML), as some systems save reports under the name of a spreadsheet", AS_CSV),
        Kind::Json => (
            "JSON",
            "sendo import plans takes plans in JSON. Pupils, timetables and OneRoster come as CSV: export them so.",
        ),
        Kind::Csv => (
            "no JSON but a list, as CSV has it",
            "sendo import pupils takes a list of pupils, sendo import timetable a timetable, and sendo import oneroster the \
             folder of a OneRoster export.",
        ),
        Kind::Roster => ("one file of a OneRoster export", "sendo import oneroster takes the folder that it is in."),
        Kind::Calendar => ("a calendar (iCalendar)", "Export it from your MIS as CSV."),
        Kind::Workbook => ("a spreadsheet (such as xlsx or ods)", AS_CSV),
        Kind::OldOffice => ("an old Excel or Word file (such as xls)", AS_CSV),
        Kind::Document => ("a text document (such as docx or odt)", EXPORT_CSV),
        Kind::RosterZip => {
            ("a zip with a OneRoster export in it", "Unpack it; sendo import oneroster takes the folder.")
        }
        Kind::Zip => ("a zip", "Unpack it first, and import what is in it; of a OneRoster export the folder."),
        Kind::Packed => ("a packed file (such as gz or 7z)", "Unpack it first, and import what is in it."),
        Kind::Pdf => ("a PDF, which is made to be printed", EXPORT_CSV),
        Kind::Rtf => ("a text document (RTF)", EXPORT_CSV),
        Kind::Picture => ("a picture", EXPORT_CSV),
        Kind::Binary => ("no text", EXPORT_CSV),
    }
}

/// Files that are no text, by what they begin with.
const MAGIC: &[(&[u8], Kind)] = &[
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::OldOffice),
    (b"\x1F\x8B", Kind::Packed),
    (b"BZh", Kind::Packed),
    (b"\xFD7zXZ\0", Kind::Packed),
    (b"7z\xBC\xAF\x27\x1C", Kind::Packed),
    (b"Rar!\x1A\x07", Kind::Packed),
    (b"\x28\xB5\x2F\xFD", Kind::Packed),
    (b"\x89PNG", Kind::Picture),
    (b"\xFF\xD8\xFF", Kind::Picture),
    (b"GIF87a", Kind::Picture),
    (b"GIF89a", Kind::Picture),
    (b"II*\0", Kind::Picture),
    (b"MM\0*", Kind::Picture),
];

fn of_bytes(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK") && bytes.get(2..4).is_some_and(|two| matches!(two, [3, 4] | [5, 6] | [7, 8])) {
        return Some(of_zip(bytes));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") || bytes.get(4..8) == Some(b"ftyp") {
        return Some(Kind::Picture);
    }
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

/// A zip by the names in it, which stand before each file and once more at the end.
fn of_zip(bytes: &[u8]) -> Kind {
    let ends = [bytes.get(..SAMPLE).unwrap_or(bytes), bytes.get(bytes.len().saturating_sub(SAMPLE)..).unwrap_or(bytes)];
    let has = |name: &str| ends.iter().any(|end| end.windows(name.len()).any(|part| part == name.as_bytes()));
    let opens = |sort: &str| has(&format!("mimetypeapplication/vnd.oasis.opendocument.{sort}"));
    if has("xl/") || opens("spreadsheet") || has("Index/Tables/") {
        Kind::Workbook
    } else if has("word/") || opens("text") {
        Kind::Document
    } else if has("[Content_Types].xml") {
        Kind::Workbook
    } else if has("users.csv") {
        Kind::RosterZip
    } else {
        Kind::Zip
    }
}

fn of_text(text: &str, wants: Wants) -> Option<Kind> {
    let begin = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0';
    let text = text.trim_start_matches(begin);
    if text.is_empty() {
        return Some(Kind::Empty);
    }
    let sample: String = text.chars().take(4096).collect();
    let small = sample.to_lowercase();
    let next = |from: &str| small.strip_prefix(from).and_then(|rest| rest.trim_start().chars().next());
    match () {
        () if small.starts_with("%pdf-") => Some(Kind::Pdf),
        () if small.starts_with("{\\rtf") => Some(Kind::Rtf),
        () if small.starts_with("begin:vcalendar") => Some(Kind::Calendar),
        () if next("<").is_some_and(|c| c.is_alphabetic() || matches!(c, '?' | '!' | '_')) => Some(of_markup(&small)),
        () if is_binary(&sample) => Some(Kind::Binary),
        () if wants == Wants::Plans => of_list(&sample),
        () if next("{").is_some_and(|c| matches!(c, '"' | '}')) => Some(Kind::Json),
        () if next("[").is_some_and(|c| matches!(c, '{' | '[' | '"' | ']')) => Some(Kind::Json),
        () if wants == Wants::Pupils && is_roster(&sample) => Some(Kind::Roster),
        () => None,
    }
}

/// What is in angle brackets, by the names near its start, in small letters.
fn of_markup(small: &str) -> Kind {
    // A name may have another before it, with a colon: <ns:CTfile>.
    let has = |name: &str| [format!("<{name}"), format!(":{name}")].iter().any(|tag| small.contains(tag));
    match () {
        () if has("ctfile") || has("ctfheader") || has("ctfpupildata") => Kind::Ctf,
        () if has("sif_") || small.contains("sifinfo") || small.contains("sifassociation") => Kind::Sif,
        () if small.contains("schemas-microsoft-com:office:spreadsheet") || small.contains("progid=\"excel") => {
            Kind::SheetXml
        }
        () if ["!doctype html", "html", "head", "meta", "body", "table", "style"].iter().any(|name| has(name)) => {
            Kind::Html
        }
        () => Kind::Xml,
    }
}

/// Bytes that no text has, more than a slip would bring.
fn is_binary(sample: &str) -> bool {
    let odd =
        |c: &char| matches!(c, '\0'..='\x06' | '\x0e'..='\x1a' | '\x1c'..='\x1f' | '\u{80}'..='\u{9f}' | '\u{fffd}');
    let count = sample.chars().filter(odd).count();
    count > 1 && count * 10 > sample.chars().count()
}

/// A list, where there should be JSON: its first line has several cells, and no brace or bracket begins it.
fn of_list(sample: &str) -> Option<Kind> {
    let first = sample.lines().next().unwrap_or_default();
    let cells = [',', ';', '\t'].iter().map(|sign| first.split(*sign).count()).max().unwrap_or_default();
    let is_list = cells > 1 && !sample.starts_with(['{', '[']);
    is_list.then(|| if is_roster(sample) { Kind::Roster } else { Kind::Csv })
}

fn is_roster(sample: &str) -> bool {
    let first = sample.lines().next().unwrap_or_default();
    first.split([',', ';', '\t']).any(|cell| cell.trim_matches(['"', ' ']).eq_ignore_ascii_case("sourcedId"))
}
