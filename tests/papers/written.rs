//! Pages as text and as HTML, whatever stands in them.

use proptest::prelude::*;
use sendo::domain::text;
use sendo::transfer::report::{Block, Entry, Page, Table, html, text_lines};

use crate::samples::*;

/// What is hard to write: markup, quotes, accents, and what no page may have.
const NASTY: &str =
    "Siân O'Neill-Nguyễn <b>\"&amp;\" \u{1b}[31m\u{202e}\u{0}\u{7}\u{fffe}</section><script>x()</script>";

fn nasty_page() -> Page {
    let long = format!("{NASTY} {}", "ünder ".repeat(20_000 / 7));
    let entry = Entry { label: NASTY.into(), text: long.clone(), under: vec![NASTY.into(), long.clone()] };
    let head = vec![NASTY.to_owned(); 3];
    Page {
        title: NASTY.into(),
        under: NASTY.into(),
        blocks: vec![
            Block::Paragraph(long.clone()),
            Block::Heading(NASTY.into()),
            Block::List(vec![entry, Entry::of(NASTY)]),
            Block::List(Vec::new()),
            Block::Heading(NASTY.into()),
            Block::Table(Table { rows: vec![head.clone(), vec![long.clone(), String::new(), NASTY.into()]], head }),
            Block::Paragraph(String::new()),
        ],
        foot: vec![NASTY.into()],
    }
}

#[test]
fn a_page_is_valid_html_whatever_stands_in_it() {
    let file = html(&nasty_page());
    check_html(&file);
    assert!(!file.contains(|c: char| c.is_control() && c != '\n'), "a control character");
    assert!(!file.contains(['\u{202e}', '\u{fffe}']));
    let tree = tree(&file);
    let said = |name: &str| {
        let found = tree.descendants().find(|node| node.has_tag_name(name)).unwrap();
        found.text().unwrap_or_default().to_owned()
    };
    let expected = "Siân O'Neill-Nguyễn <b>\"&amp;\" [31m</section><script>x()</script>";
    assert_eq!((said("title").as_str(), said("h1").as_str(), said("h2").as_str()), (expected, expected, expected));
    assert!(!tree.descendants().any(|node| node.has_tag_name("script") || node.has_tag_name("b")));
    check_html(&html(&Page::default()));
}

#[test]
fn a_page_of_text_is_clean_and_no_wider_than_it_may_be() {
    for width in [80, 40, 12, 1] {
        let lines = text_lines(&nasty_page(), width);
        assert!(lines.iter().any(|line| !line.is_empty()));
        for line in &lines {
            assert!(text::width(line) <= width, "{width}: {line}");
            assert_eq!(text::clean(line), line.as_str(), "{width}");
        }
    }
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let table = Table {
        head: row(["What", "With whom", "How long"]),
        rows: vec![row(["Talk Boost", "a teaching assistant, in a group of 4", "10 weeks"])],
    };
    let page = Page { title: "T".into(), blocks: vec![Block::Table(table)], ..Page::default() };
    let lines = text_lines(&page, 40);
    assert_eq!(
        lines,
        [
            "T",
            "=",
            "",
            "What        With whom           How long",
            "----------  ------------------  --------",
            "Talk Boost  a teaching          10 weeks",
            "            assistant, in a",
            "            group of 4",
        ]
    );
}

proptest! {
    #[test]
    fn no_text_breaks_a_page(words in "\\PC{0,40}|[<>&'\"\\x00-\\x1f]{0,12}") {
        let page = Page {
            title: words.clone(),
            blocks: vec![Block::Heading(words.clone()), Block::List(vec![Entry::of(words.clone())])],
            ..Page::default()
        };
        check_html(&html(&page));
        for line in text_lines(&page, 30) {
            prop_assert!(text::width(&line) <= 30, "{}", line);
        }
    }
}

#[test]
fn a_day_is_written_as_in_a_letter() {
    assert_eq!(sendo::transfer::report::long_day(day("2026-12-02")), "Wednesday 2 December 2026");
}
