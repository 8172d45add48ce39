//! What the strategies of the list that sendo brings mean, for somebody who knows no codes: a sentence each, said to
//! parents. A school that has put a strategy into other words means perhaps something else: then nothing is said here.

use crate::domain::fold;
use crate::domain::record::plan::Line;
use crate::domain::record::strategy;

/// What a line of a plan means, where it says no more than the list does under the same code; else nothing.
pub fn meaning(line: &Line) -> &'static str {
    let Some((_, means)) = MEANS.iter().find(|(code, _)| line.code.eq_ignore_ascii_case(code)) else { return "" };
    let own = fold::words(&line.text);
    let list = strategy::words_of(&line.code).map(fold::words).unwrap_or_default();
    if !own.is_empty() && own.iter().all(|word| list.contains(word)) { means } else { "" }
}

const MEANS: &[(&str, &str)] = &[
    ("CI01", "We say your child's name first, so that they know the next words are for them."),
    ("CI02", "We give one instruction, and the next one when it is done."),
    ("CI03", "After a question we wait, so that there is time to find the words."),
    ("CI04", "Pictures show what comes in the day. We look at them together whenever something changes."),
    ("CI05", "A small board shows what happens now and what comes next."),
    ("CI06", "We show how it is done, and do not only say it."),
    ("CI07", "Before a lesson we teach a few words that it will need."),
    ("CI08", "Your child tells us in their own words what is to be done, so that we know it was clear."),
    ("CI09", "We say what we mean, and explain sayings such as \"pull your socks up\"."),
    ("CI10", "We say so beforehand when something will be different."),
    ("CI11", "We give the first words of a sentence, and your child says the rest."),
    ("CI12", "We offer two answers to choose from."),
    ("CI13", "There is a sign, agreed between us, for \"I don't understand\". Nobody needs to ask aloud."),
    ("CI14", "In a group your child has a job of their own, and knows what it is."),
    ("CI15", "After a falling-out we draw together what happened, and what each person may have thought."),
    ("CL01", "A strip beside the work lists the steps. Each is ticked when it is done."),
    ("CL02", "Work comes in short pieces of about ten minutes."),
    ("CL03", "The words that are needed lie on the desk."),
    ("CL04", "A sheet shows what goes where in a piece of writing."),
    ("CL05", "A finished example stands beside the task."),
    ("CL06", "Counters or a number line are there to count with."),
    ("CL07", "Sheets are on off-white paper, in larger and plain letters."),
    ("CL08", "Longer texts are read aloud, so that reading does not stand in the way."),
    ("CL09", "Your child may type, or say it to somebody who writes it down."),
    ("CL10", "Each day begins with remembering what was learned the day before."),
    ("CL11", "Five things are practised each day until they stay."),
    ("CL12", "There are fewer questions, about the same idea."),
    ("CL13", "Nothing is copied from the board: it lies on the desk."),
    ("CL14", "We say that a question is coming, and leave time to think."),
    ("CL15", "We look at the first answer before the rest is done."),
    ("CL16", "We do not ask your child to read aloud without saying so beforehand."),
    ("SE01", "Somebody says hello at the door, by name."),
    ("SE02", "The same adult sees your child in the morning, at midday and before going home."),
    ("SE03", "There is a calm place to go to, and a time that was agreed."),
    ("SE04", "A card that your child may show when they need to go out for a moment."),
    ("SE05", "A scale from one to five says how strong a feeling is."),
    ("SE06", "We offer two ways that are both all right."),
    ("SE07", "When something has to be put right, we say it quietly and nobody else hears."),
    ("SE08", "We say exactly what went well."),
    ("SE09", "Your child gets up and moves every so often."),
    ("SE10", "The first task is an easy one, so that the start is good."),
    ("SE11", "Your child has a job when everybody goes from one place to another."),
    ("SE12", "For playtime and lunch it is planned where to go and what to do."),
    ("SE13", "After something has gone wrong we talk about how to make it good again."),
    ("SE14", "Your child sits where few people walk past."),
    ("SE15", "Mornings begin quietly and without questions."),
    ("SP01", "Your child sits where the board can be seen well and the light is good."),
    ("SP02", "We face your child when we speak."),
    ("SP03", "Each morning we check that hearing aids and what goes with them work."),
    ("SP04", "Films have written words under them."),
    ("SP05", "Sheets are printed in the size that we agreed."),
    ("SP06", "What is on the screen has strong contrast, and we read it aloud."),
    ("SP07", "A sloping board makes writing easier."),
    ("SP08", "A grip makes the pencil easier to hold."),
    ("SP09", "A cushion or a footrest helps to sit well."),
    ("SP10", "Ear defenders are there for when it is loud."),
    ("SP11", "Your child may leave a little early, before the corridor is full."),
    ("SP12", "There is less to write by hand."),
    ("SP13", "In PE the things that are used are changed so that they fit."),
    ("SP14", "There is a place to rest on the way."),
    ("SP15", "We make sure which side your child sits on."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_strategy_that_is_brought_has_its_meaning_and_keeps_it_only_in_its_own_words() {
        for known in strategy::brought() {
            let line = |text: &str| Line {
                number: 1,
                code: known.code.clone(),
                text: text.to_owned(),
                serves: Vec::new(),
                dose: None,
                stopped: false,
            };
            assert!(meaning(&line(&known.text)).ends_with('.'), "{}", known.code);
            let fewer = known.text.split_whitespace().next().unwrap_or_default();
            assert!(!meaning(&line(fewer)).is_empty(), "{fewer}");
            assert_eq!(meaning(&line(&format!("{} at lunch in the library", known.text))), "");
            assert_eq!(meaning(&line("")), "");
        }
        assert_eq!(MEANS.len(), strategy::brought().len());
    }
}
