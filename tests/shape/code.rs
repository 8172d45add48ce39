//! Just enough of Rust to read sources as text: what is code and what is not, where a block ends.

/// The text with comments, strings and characters blanked, line by line as long as before.
pub(crate) fn code_of(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let end = end_of_other(&letters, at);
        if end == at {
            code.push(letters[at]);
            at += 1;
        } else {
            code.extend(letters[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Where the comment, string or character ends that begins here; here itself where none does.
fn end_of_other(letters: &[char], at: usize) -> usize {
    let is = |place: usize, letter: char| letters.get(place) == Some(&letter);
    let word = at > 0 && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '_');
    match letters[at] {
        '/' if is(at + 1, '/') => find(letters, at, "\n"),
        '/' if is(at + 1, '*') => find(letters, at + 2, "*/") + 2,
        '"' => end_of_string(letters, at + 1),
        'r' if !word && (is(at + 1, '"') || is(at + 1, '#')) => {
            let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
            if is(at + 1 + hashes, '"') {
                let end = format!("\"{}", "#".repeat(hashes));
                find(letters, at + 2 + hashes, &end) + end.len()
            } else {
                at
            }
        }
        // A lifetime has no closing mark.
        '\'' if is(at + 1, '\\') => find(letters, at + 3, "'") + 1,
        '\'' if is(at + 2, '\'') => at + 3,
        _ => at,
    }
    .min(letters.len())
}

fn end_of_string(letters: &[char], mut at: usize) -> usize {
    while at < letters.len() && letters[at] != '"' {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn find(letters: &[char], from: usize, what: &str) -> usize {
    let what: Vec<char> = what.chars().collect();
    (from..letters.len()).find(|at| letters[*at..].starts_with(&what)).unwrap_or(letters.len())
}

/// Where the block ends that begins with the first brace from here on, after its closing brace; or where the statement
/// ends, if that comes first.
pub(crate) fn end_of_item(code: &str, from: usize) -> usize {
    let (mut braces, mut others) = (0_i32, 0_i32);
    for (place, letter) in code[from..].char_indices() {
        match letter {
            '(' | '[' => others += 1,
            ')' | ']' => others -= 1,
            '{' => braces += 1,
            '}' => braces -= 1,
            _ => {}
        }
        if (letter == '}' && braces == 0) || (letter == ';' && braces == 0 && others == 0) {
            return from + place + 1;
        }
    }
    code.len()
}

/// The code without what is compiled for tests only.
pub(crate) fn without_tests(code: &str) -> String {
    let mut rest = code.to_owned();
    while let Some(start) = rest.find("#[cfg(test)]") {
        let end = end_of_item(&rest, start + "#[cfg(test)]".len());
        rest.replace_range(start..end, "");
    }
    rest
}

/// The words that follow a path, `crate::screen::`: one, or all at the top of a list in braces.
pub(crate) fn after<'c>(code: &'c str, path: &str) -> Vec<&'c str> {
    let mut found = Vec::new();
    for (place, _) in code.match_indices(path) {
        let rest = &code[place + path.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let list = &list[..end_of_item(code, place + path.len()) - place - path.len() - 2];
            let mut depth = 0;
            for part in list.split_inclusive(['{', '}', ',']) {
                if depth == 0 {
                    found.extend(Some(first_word(part.trim())).filter(|word| !word.is_empty()));
                }
                depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
            }
        } else {
            found.push(first_word(rest));
        }
    }
    found
}

/// The name that a text begins with.
pub(crate) fn first_word(text: &str) -> &str {
    &text[..text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len())]
}

/// The functions, each with its first line and how many lines it has.
pub(crate) fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let starts = code.match_indices("fn ").filter(|(place, _)| {
        let before = code[..*place].chars().next_back();
        before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
    });
    starts
        .filter_map(|(place, _)| {
            let name = first_word(&code[place + 3..]);
            let end = end_of_item(code, place);
            let line = code[..place].matches('\n').count() + 1;
            let lines = code[place..end].matches('\n').count() + 1;
            if name.is_empty() { None } else { Some((name.to_owned(), line, lines)) }
        })
        .collect()
}
