//! The first bytes decide what a file is, whatever its name says; of what an import does not take it says what it is and
//! what takes it.

use std::path::Path;

use sendo::domain::kind::FiledRow;
use sendo::transfer::{self, TransferError};

const CTF: &str = "<?xml version=\"1.0\"?>\n<CTfile>\n<CTFpupilData>\n<Pupil><UPN>H801200001001</UPN><Surname>Lark</Surname>\
    <Forename>Ada</Forename><DOB>2016-02-01</DOB></Pupil></CTFpupilData></CTfile>\n";
const NAMES: &str = "Surname,Forename,UPN,DOB,Form\nLark,Ada,H801200001001,01/02/2016,4A\n";
const LESSONS: &str = "Staff,Class,Day,Period,From,To\nh.bennett,4B,Mon,1,9:00,10:00\n";

/// A zip as its bytes begin: one file that is stored, with this name and this in it.
fn zip(name: &str, text: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    bytes.extend([0; 4]);
    for length in [text.len(), text.len()] {
        bytes.extend(u32::try_from(length).unwrap().to_le_bytes());
    }
    bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    bytes.extend([0; 2]);
    bytes.extend(name.bytes().chain(text.bytes()));
    bytes
}

fn utf_16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// What each import that takes a file says of these bytes under this name.
fn read(name: &str, bytes: &[u8]) -> Vec<(&'static str, Result<usize, TransferError>)> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    let users = folder.path().join("export");
    std::fs::create_dir(&users).unwrap();
    std::fs::write(users.join("users.csv"), bytes).unwrap();
    vec![
        ("pupils", transfer::read_pupils(&file, None).map(|bundle| bundle.pupils.len())),
        ("timetable", transfer::read_timetable(&file, None).map(|bundle| bundle.lessons.len())),
        ("plans", transfer::read_plans(&file).map(|bundle| bundle.support.len())),
        ("oneroster FOLDER", transfer::read_oneroster(&users).map(|bundle| bundle.pupils.len())),
        ("oneroster", transfer::read_oneroster(&file).map(|bundle| bundle.pupils.len())),
    ]
}

#[test]
fn the_first_bytes_say_what_a_file_is() {
    let kinds: &[(&str, Vec<u8>, &str)] = &[
        ("a CTF", CTF.into(), "is a Common Transfer File (CTF, in XML)"),
        ("a CTF with a mark", [b"\xEF\xBB\xBF".as_slice(), CTF.as_bytes()].concat(), "is a Common Transfer File"),
        ("a CTF in UTF-16", utf_16(CTF, true, false), "is a Common Transfer File"),
        ("a CTF in UTF-16 without a mark", utf_16(CTF, false, true), "is a Common Transfer File"),
        (
            "a CTF with namespaces",
            b"  \r\n<ns0:CTfile xmlns:ns0=\"urn:x\"><ns0:Header/></ns0:CTfile>".to_vec(),
            "is a Common Transfer File",
        ),
        ("SIF", b"<SIF_Message Version=\"2.5\"><SIF_Event/></SIF_Message>".to_vec(), "is a SIF message"),
        ("XML", b"<?xml version=\"1.0\"?><SuperStarReport><Record/></SuperStarReport>".to_vec(), "is XML"),
        (
            "a sheet in XML",
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>".to_vec(),
            "is a spreadsheet",
        ),
        (
            "HTML",
            b"\n<html><body><table><tr><td>Surname</td></tr></table></body></html>".to_vec(),
            "is a web page (HTML)",
        ),
        ("HTML by its doctype", b"<!DOCTYPE html><title>x</title>".to_vec(), "is a web page (HTML)"),
        ("zip", zip("letters/a.txt", "Dear parents"), "is a zip"),
        ("a roster's zip", zip("users.csv", "sourcedId,status"), "is a zip with a OneRoster export in it"),
        ("an empty zip", [b"PK\x05\x06".as_slice(), &[0; 18]].concat(), "is a zip"),
        ("xlsx", zip("[Content_Types].xml", "<Types/>"), "is a spreadsheet"),
        ("xlsx", zip("xl/workbook.xml", "<workbook/>"), "is a spreadsheet"),
        ("ods", zip("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "is a spreadsheet"),
        ("docx", [zip("[Content_Types].xml", "<Types/>"), zip("word/document.xml", "")].concat(), "is a text document"),
        ("xls", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 504]].concat(), "is an old Excel or Word file"),
        ("PDF", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n".to_vec(), "is a PDF"),
        ("RTF", b"{\\rtf1\\ansi Surname}".to_vec(), "is a text document (RTF)"),
        ("gzip", b"\x1F\x8B\x08\0\0\0\0\0\0\x03users".to_vec(), "is a packed file"),
        ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "is a picture"),
        ("JPEG", b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(), "is a picture"),
        ("iCalendar", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_vec(), "is a calendar"),
        ("a program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0\x01\0\0\0".to_vec(), "is no text"),
        ("zero bytes", vec![0x01, 0xFE, 0x00, 0x93, 0x00, 0x02, 0x00, 0xB7, 0x04, 0x05], "is no text"),
        ("nothing", Vec::new(), "is empty"),
        ("a mark and spaces", b"\xEF\xBB\xBF \r\n\r\n".to_vec(), "is empty"),
    ];
    for (what, bytes, said) in kinds {
        for name in ["export.csv", "export.json", "export.xls"] {
            for (command, result) in read(name, bytes) {
                let refusal = result.expect_err(what).to_string();
                let file = if command.ends_with("FOLDER") { "users.csv" } else { name };
                assert!(refusal.starts_with(&format!("{file} {said}")), "{what}, {command}: {refusal}");
                assert!(refusal.contains(": nothing was imported. "), "{what}, {command}: {refusal}");
                assert!(
                    refusal.contains("sendo import ") || refusal.contains("export"),
                    "{what}, {command}: {refusal}"
                );
            }
        }
    }
}

#[test]
fn what_another_import_takes_is_named() {
    let json = "{ \"version\": 1, \"pupils\": [] }";
    let users =
        "\"sourcedId\",status,enabledUser,role,username,givenName,familyName,grades\np1,,true,student,,Ada,Lark,04\n";
    for (what, text, commands) in [
        (
            "plans",
            json,
            ["is JSON: nothing was imported. sendo import plans takes", "is JSON", "", "is JSON", "is JSON"],
        ),
        ("a list in JSON", "[{\"upn\": 1}]", ["is JSON", "is JSON", "is not a file of plans", "is JSON", "is JSON"]),
        (
            "pupils",
            NAMES,
            [
                "",
                "no column for",
                "is no JSON but a list, as CSV has it: nothing was imported. sendo import pupils",
                "no column for",
                "is a file and no folder",
            ],
        ),
        (
            "lessons",
            LESSONS,
            ["no column for", "", "sendo import timetable a timetable", "no column for", "is a file and no folder"],
        ),
        (
            "users",
            users,
            [
                "is one file of a OneRoster export: nothing was imported. sendo import oneroster takes",
                "no column for",
                "is one file of a OneRoster export",
                "",
                "is a file and no folder",
            ],
        ),
    ] {
        for ((command, result), said) in read("export.dat", text.as_bytes()).into_iter().zip(commands) {
            match result {
                Ok(_) => assert_eq!(said, "", "{what}, {command}"),
                Err(refusal) => {
                    let refusal = refusal.to_string();
                    assert!(!said.is_empty() && refusal.contains(said), "{what}, {command}: {refusal}");
                }
            }
        }
    }
    // A folder for a file, and a file that is not there for a folder.
    let folder = tempfile::tempdir().unwrap();
    let refusal = transfer::read_pupils(folder.path(), None).unwrap_err().to_string();
    assert!(refusal.contains("is a folder and no file: nothing was imported. "), "{refusal}");
    let refusal = transfer::read_oneroster(Path::new("none/at/all")).unwrap_err().to_string();
    assert!(refusal.contains("is not there: nothing was imported. "), "{refusal}");
}

#[test]
fn one_heading_that_happens_to_match_is_no_list_of_pupils() {
    for (text, said) in [
        (
            "Report of pupil\nName,Price,Stock\nPencil,10,4\n",
            Some(
                "no column for UPN, Date of birth, Form, Year or SEN Status: nothing was imported. A list of pupils has one of them beside the names. The headings found are Name, Price, Stock.",
            ),
        ),
        (
            "Surname,Forename,Email\nBennett,Hannah,h@school.example\n",
            Some("The headings found are Surname, Forename, Email."),
        ),
        ("Form,Room\n4A,12\n", Some("no column for Forename and Surname")),
        ("Name,Form\nAda Lark,4A\n", None),
        ("Surname,Forename,SEN Status\nLark,Ada,K\n", None),
        (NAMES, None),
    ] {
        match (super::pupils_of("list.csv", text.as_bytes()), said) {
            (Ok(bundle), None) => assert_eq!(bundle.pupils.len(), 1, "{text}"),
            (Err(refusal), Some(said)) => assert!(refusal.to_string().contains(said), "{text}: {refusal}"),
            (got, _) => panic!("{text}: {got:?}"),
        }
    }
    // A line of markup or of numbers is nobody's.
    let text = "Name,UPN\n<Surname>Lark</Surname>,\n12345,\nAda Lark,H801200001001\n</Pupil>,\nA<3,\n";
    let bundle = super::pupils_of("list.csv", text.as_bytes()).unwrap();
    let names: Vec<String> = bundle.pupils.iter().map(|row| row.name.full()).collect();
    assert_eq!(names, ["Ada Lark", "A<3"]);
    let lines: Vec<u64> = bundle.problems.iter().map(|problem| problem.spot.line).collect();
    assert_eq!(lines, [2, 3, 5], "{:?}", bundle.problems);
}

#[test]
fn each_section_is_one_kinds() {
    let own = ["pupil", "plans", "observations", "measurements", "flags"];
    let mut names: Vec<&str> = FiledRow::SECTIONS.iter().map(|(section, _)| *section).chain(own).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "{names:?}");
}
