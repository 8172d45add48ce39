//! The stop for worries about a child's safety: a word check on free text, and the sentence that points to the DSL. It
//! keeps nothing and knows nothing of pupils (DOMAIN.md, "The flag").

use std::collections::{BTreeSet, HashMap};

use crate::domain::fold;
use crate::domain::record::school::{Dsl, School};

/// The list that sendo brings; a school's own replaces it. Too much stops rather than too little: "bruised knee, ice
/// given" stops and may be passed, and what is passed is counted, so that the school sees a bad word in its list.
pub const STOP_WORDS: &[&str] = &[
    // What a child says, or is told.
    "disclose",
    "disclosure",
    "safeguarding",
    "child protection",
    // Marks and injuries.
    "bruise",
    "black eye",
    "burn mark",
    "cigarette burn",
    "bite mark",
    "hand mark",
    "unexplained injury",
    "unexplained mark",
    // Being hurt.
    "abuse",
    "abusive",
    "assault",
    "beaten by",
    "beaten up",
    "beats him",
    "beats her",
    "beats me",
    "hit by",
    "hits him",
    "hits her",
    "hits me",
    "hits them",
    "hit with",
    "hurt by",
    "hurts him",
    "hurts her",
    "hurts me",
    "slapped by",
    "punched by",
    "kicked by",
    "choked by",
    "choked him",
    "choked her",
    "strangle",
    "domestic violence",
    "forced marriage",
    "fgm",
    // Sexual harm.
    "touched",
    "private parts",
    "sexual",
    "sexually",
    "sexualised",
    "sexting",
    "naked",
    "indecent",
    "groomed",
    "grooming",
    "rape",
    "molest",
    "pregnant",
    // Harm to oneself.
    "self harm",
    "selfharm",
    "suicide",
    "suicidal",
    "overdose",
    "cut himself",
    "cut herself",
    "cut themselves",
    "cutting himself",
    "cutting herself",
    "cutting themselves",
    "hurt himself",
    "hurt herself",
    "hurt themselves",
    "kill himself",
    "kill herself",
    "kill themselves",
    "kill myself",
    "want to die",
    "wish to be dead",
    "better off dead",
    // Home.
    "afraid to go home",
    "scared to go home",
    "frightened to go home",
    "not want to go home",
    "doesnt want to go home",
    "dont want to go home",
    "afraid of dad",
    "afraid of mum",
    "scared of dad",
    "scared of mum",
    "scared at home",
    "unsafe at home",
    "not safe at home",
    "not safe",
    "home alone",
    "left alone at home",
    "no food at home",
    "neglect",
    "locked in",
    "locked out",
    "run away from home",
    "ran away from home",
    // Harm from others outside.
    "county lines",
    "exploited",
    "exploitation",
    "trafficked",
    "radicalised",
    "extremism",
    "a knife to",
    "has a knife",
    "carries a knife",
    "with a knife",
    "weapon",
];

/// A list made ready for looking up.
#[derive(Clone, Debug, Default)]
pub struct StopList {
    /// Words of the list, as given.
    given: Vec<String>,
    /// Each form of a phrase's first word, to the phrases that begin with it.
    begins: HashMap<String, Vec<usize>>,
    /// The forms of the words after the first.
    rests: Vec<Vec<Vec<String>>>,
}

impl StopList {
    /// A list of words and phrases. Upper case, accents, hyphens and simple endings (-s, -ed, -ing) make no difference.
    pub fn new<S: AsRef<str>>(list: impl IntoIterator<Item = S>) -> StopList {
        let mut stops = StopList::default();
        for given in list {
            let words = fold::words(given.as_ref());
            let Some((first, rest)) = words.split_first() else { continue };
            for form in forms(first) {
                stops.begins.entry(form).or_default().push(stops.given.len());
            }
            stops.rests.push(rest.iter().map(|word| forms(word)).collect());
            stops.given.push(given.as_ref().trim().to_owned());
        }
        stops
    }

    /// The school's own list, or where it has none the one that sendo brings.
    pub fn of(school: &School) -> StopList {
        match &school.stop_words {
            Some(own) => StopList::new(own),
            None => StopList::new(STOP_WORDS),
        }
    }

    /// Whether this very word or phrase is on the list.
    pub fn has(&self, word: &str) -> bool {
        self.given.iter().any(|given| given == word)
    }

    /// The first word or phrase of the list that the text has, as the list writes it; those in `passed` are let pass.
    pub fn find(&self, text: &str, passed: &BTreeSet<String>) -> Option<&str> {
        let folded = fold::fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let stands = |at: usize, phrase: &usize| {
            let passed = self.given.get(*phrase).is_none_or(|given| passed.contains(given));
            !passed
                && self.rests.get(*phrase).is_some_and(|rest| {
                    let after = words.get(at + 1..).unwrap_or_default();
                    rest.len() <= after.len()
                        && rest.iter().zip(after).all(|(forms, word)| forms.iter().any(|form| form == word))
                })
        };
        let phrase = words
            .iter()
            .enumerate()
            .find_map(|(at, word)| self.begins.get(*word)?.iter().copied().find(|phrase| stands(at, phrase)))?;
        self.given.get(phrase).map(String::as_str)
    }
}

/// A word with the endings it may have: bruise, bruises, bruised, bruising; stab, stabbing; injury, injuries.
fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return forms;
    }
    let mut add = |stem: &str, endings: &[&str]| forms.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
    add(word, &["s", "es", "ed", "ing"]);
    if let Some(stem) = word.strip_suffix('e') {
        add(stem, &["ed", "ing"]);
    }
    if let Some(stem) = word.strip_suffix('y') {
        add(stem, &["ies", "ied"]);
    }
    if let [.., vowel, last] = word.as_bytes()
        && b"aeiou".contains(vowel)
        && !b"aeiouwxy".contains(last)
    {
        let last = char::from(*last);
        add(&format!("{word}{last}"), &["ed", "ing"]);
    }
    forms
}

/// What a stop says first.
pub const STOP: &str = "A worry about a child's safety does not belong here.";

/// What is to be done with the words: an account is worth what it is as it was said (KCSIE, part one).
pub const WRITE_DOWN: &str = "Write these words down now, as they were said";

/// What the word check is worth, wherever it is spoken of.
pub const NET: &str = "The word check is a net with big holes: it misses most worries. If you are worried, tell the DSL, \
                       whatever sendo says.";

/// Whom to tell, one after the other: what about, and who with how to reach them. Without a school nothing is known of
/// anybody, and nothing is said of what nobody has entered.
pub fn whom(school: Option<&School>) -> Vec<(&'static str, String)> {
    let to = |who: &str, how: Option<&str>| match how.map(|how| how.trim().trim_end_matches('.')) {
        Some(how) if !how.is_empty() => format!("{who}: {how}"),
        _ => who.to_owned(),
    };
    let person = |dsl: &Dsl| to(&dsl.name, Some(&dsl.how));
    let unknown = || "the designated safeguarding lead of your school, in person".to_owned();
    let line = |of: fn(&School) -> Option<&String>| school.and_then(of).map(String::as_str);
    let mut all = vec![("DSL", school.and_then(|school| school.dsl.as_ref()).map_or_else(unknown, person))];
    all.extend(school.into_iter().flat_map(|school| &school.deputy_dsl).map(|dsl| ("deputy DSL", person(dsl))));
    all.push(("about staff", to("the head", line(|school| school.head_line.as_ref()))));
    all.push(("about the head", to("the chair of governors", line(|school| school.chair_line.as_ref()))));
    let care = to("999 and children's social care", line(|school| school.social_care.as_ref()));
    all.push(("in danger now", format!("{care}; anybody may")));
    all
}

/// What nobody has entered in sendo of whom to tell, and who does; `None` where all is there, or where nobody knows.
pub fn not_entered(school: Option<&School>) -> Option<String> {
    let school = school?;
    let all = [
        (school.dsl.is_none(), "dsl"),
        (school.deputy_dsl.is_empty(), "deputy_dsl"),
        (school.head_line.is_none(), "head_line"),
        (school.chair_line.is_none(), "chair_line"),
        (school.social_care.is_none(), "social_care"),
    ];
    let missing: Vec<&str> = all.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, name)| name).collect();
    let names = missing.join(", ");
    (!missing.is_empty())
        .then(|| format!("Nobody has entered {names} yet: the SENCO or the head does, with sendo set."))
}

/// What a stop says where there is no screen: whom to tell, and what to do with the words. With no DSL set it says so,
/// and still stops.
pub fn sentence(school: Option<&School>) -> String {
    let told: Vec<String> = whom(school).into_iter().map(|(about, who)| format!("{about}: {who}.")).collect();
    let missing = not_entered(school).map(|missing| format!(" {missing}")).unwrap_or_default();
    format!("{STOP} Tell now: {}{missing} {WRITE_DOWN}: nothing here keeps them. {NET}", told.join(" "))
}
