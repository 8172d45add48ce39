//! What is found out about a pupil: who may read it, that nothing of it is lost, and how it is added with real keys.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use sendo::client::ClientError;
use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::PupilId;
use sendo::domain::kind::RecordName;
use sendo::domain::need::{Provision, SenType};
use sendo::domain::record::assessment::{AssessId, Assessment, AssessmentCommand, NewAssessment, Source};
use sendo::domain::record::concern::{Concern, ConcernCommand, ConcernId, NewConcern};
use sendo::domain::record::profile::{Part, Profile, ProfileCommand};
use sendo::domain::record::pupil::{Need, PupilCommand};
use sendo::domain::rights::Audience;
use sendo::domain::shelf::{Shelved, by_day, by_group};
use sendo::proto::ask::Reply;
use sendo::proto::view::Found;
use sendo::proto::{Question, Slice};
use sendo::store::{RealDisk, Store};
use thornhill::School;

const TEACHER: &str = "h.bennett";
const TA: &str = "k.osei";
const SENCO: &str = "s.iqbal";

fn found(school: &School, login: &str) -> Found {
    match school.caller(login).ask(Question::Record { pupil: school.amara(), limit: 5 }) {
        Ok(Reply::Record(record)) => record.found,
        other => panic!("{other:?}"),
    }
}

fn entry(pupil: PupilId, text: &str) -> NewAssessment {
    NewAssessment { pupil, source: Source::Teacher, day: None, text: text.into(), audience: None, replaces: None }
}

fn profile(pupil: PupilId, base: u16, part: Part, text: &str) -> Command {
    Command::Profile(ProfileCommand::SaveProfile {
        pupil,
        base,
        parts: BTreeMap::from([(part, text.to_owned())]),
        audiences: BTreeMap::new(),
    })
}

fn made(school: &School, login: &str, command: Command) -> uuid::Uuid {
    school.caller(login).run(command).unwrap().0.made[0]
}

fn refused(school: &School, login: &str, command: Command) -> (RefusalKind, String) {
    match school.caller(login).run(command) {
        Err(ClientError::Refused(refusal)) => (refusal.kind, refusal.sentence),
        other => panic!("{other:?}"),
    }
}

#[test]
fn entries_follow_their_audience_and_are_never_erased() {
    let school = School::thornhill();
    let amara = school.amara();
    let assess = |entry| Command::Assessment(AssessmentCommand::Assess { entry });
    let first = AssessId(made(&school, TEACHER, assess(entry(amara, "counts to ten"))));
    let narrow = NewAssessment { audience: Some(Audience::SencoAndHead), ..entry(amara, "a letter") };
    made(&school, SENCO, assess(narrow));
    let own = NewAssessment { audience: Some(Audience::SencoAndHead), ..entry(amara, "for the SENCO") };
    made(&school, TEACHER, assess(own));
    for (login, count) in [(TEACHER, 2), (SENCO, 3), (TA, 1)] {
        assert_eq!(found(&school, login).entries.len(), count, "{login}");
    }
    // A later one stands in its place; both are readable, and the first can be replaced once only.
    let later = NewAssessment { replaces: Some(first), ..entry(amara, "counts to twenty") };
    let (kind, _) = refused(&school, TA, assess(later.clone()));
    assert_eq!(kind, RefusalKind::NotAllowed, "somebody else's");
    let second = AssessId(made(&school, TEACHER, assess(later.clone())));
    assert_eq!(refused(&school, TEACHER, assess(later)).0, RefusalKind::Conflict);
    let take = |entry| {
        Command::Amend(AmendCommand::TakeBack {
            records: vec![(amara, RecordName::Assessment(entry))],
            how: How::default(),
        })
    };
    assert_eq!(refused(&school, TA, take(second)).0, RefusalKind::NotAllowed);
    assert_eq!(refused(&school, SENCO, take(second)).0, RefusalKind::NeedsWords, "of others she says why");
    let how = How { why: "of her sister".into(), ..How::default() };
    let records = vec![(amara, RecordName::Assessment(second))];
    school.caller(SENCO).run(Command::Amend(AmendCommand::TakeBack { records, how })).unwrap();
    assert_eq!(refused(&school, SENCO, take(second)).0, RefusalKind::Invalid, "it is withdrawn already");
    let all = found(&school, SENCO);
    let texts: Vec<&str> = all.entries.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(texts, ["counts to twenty", "for the SENCO", "a letter", "counts to ten"]);
    assert!(all.entries[0].withdrawn.is_some() && all.entries[3].withdrawn.is_none());
}

#[test]
fn what_is_not_right_is_refused_in_words() {
    let school = School::thornhill();
    let amara = school.amara();
    let need = |rank, kind| Need { rank, kind };
    let needs = |provision, needs: &[Need]| {
        Command::Pupil(PupilCommand::SetNeeds { pupil: amara, provision, needs: needs.to_vec() })
    };
    let far = "2999-01-01".parse().ok();
    let slcn = SenType::Slcn;
    let long = "x".repeat(64 * 1024 + 1);
    let concern = |who: &str, text: &str| {
        Command::Concern(ConcernCommand::RaiseConcern {
            concern: NewConcern { pupil: amara, who: who.into(), day: None, text: text.into() },
        })
    };
    for (command, said) in [
        (Command::Assessment(AssessmentCommand::Assess { entry: entry(amara, " ") }), "The entry is empty."),
        (Command::Assessment(AssessmentCommand::Assess { entry: entry(amara, &long) }), "at most 64 KiB"),
        (
            Command::Assessment(AssessmentCommand::Assess { entry: NewAssessment { day: far, ..entry(amara, "w") } }),
            "has not come yet",
        ),
        (
            Command::Assessment(AssessmentCommand::Assess {
                entry: NewAssessment { replaces: Some(AssessId(uuid::Uuid::from_u128(1))), ..entry(amara, "w") },
            }),
            "not here",
        ),
        (concern(" ", "w"), "whose concern"),
        (concern("mother", ""), "The concern is empty."),
        (profile(amara, 7, Part::Works, "w"), "no version 7"),
        (needs(Provision::K, &[need(1, slcn), need(2, slcn)]), "given once"),
        (needs(Provision::K, &[need(1, slcn), need(1, SenType::Semh)]), "given once"),
        (needs(Provision::K, &[need(2, slcn)]), "Ranks count from 1"),
        (needs(Provision::N, &[need(1, slcn)]), "goes with K or E"),
        (needs(Provision::E, &[need(1, SenType::Nsa)]), "goes with K only"),
    ] {
        let (_, sentence) = refused(&school, SENCO, command);
        assert!(sentence.contains(said), "{sentence}");
    }
    assert_eq!(found(&school, SENCO), Found::default());
    school.caller(SENCO).run(needs(Provision::E, &[need(2, SenType::Asd), need(1, slcn)])).unwrap();
    let Ok(Reply::Card(card)) = school.caller(TEACHER).ask(Question::Card { pupil: amara }) else { panic!() };
    assert_eq!((card.brief.provision, card.needs), (Some(Provision::E), vec!["SLCN".to_owned(), "ASD".into()]));
}

#[test]
fn a_concern_is_open_until_it_is_answered_and_of_two_answers_none_is_lost() {
    let school = School::thornhill();
    let amara = school.amara();
    let new = NewConcern { pupil: amara, who: "mother".into(), day: None, text: "plays alone".into() };
    let concern = ConcernId(made(&school, TA, Command::Concern(ConcernCommand::RaiseConcern { concern: new })));
    let answer = |answers, text: &str| {
        Command::Concern(ConcernCommand::AnswerConcern { pupil: amara, concern, answers, text: text.into() })
    };
    let listed = |login: &str| match school.caller(login).ask(Question::Concerns { slice: Slice::default() }) {
        Ok(Reply::Concerns(rows)) => {
            rows.iter().filter(|row| row.concern.id == concern).map(|row| row.concern.answers.len()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&school, TA, answer(0, "a")).0, RefusalKind::NotAllowed, "the school's word");
    school.caller(TEACHER).run(answer(0, "we pair her up")).unwrap();
    let (kind, sentence) = refused(&school, SENCO, answer(0, "a club"));
    assert_eq!(kind, RefusalKind::Conflict);
    assert!(sentence.contains("we pair her up") && sentence.contains("a club"), "both texts: {sentence}");
    school.caller(SENCO).run(answer(1, "a club")).unwrap();
    assert_eq!((listed(TEACHER), listed(TA)), (vec![2], vec![2]));
    assert!(!found(&school, TEACHER).concerns[0].is_open());
}

#[test]
fn a_profile_keeps_every_version_and_asks_before_it_writes_over() {
    let school = School::thornhill();
    let amara = school.amara();
    let run = |login: &str, command| drop(school.caller(login).run(command).unwrap());
    run(TEACHER, profile(amara, 0, Part::Works, "a visual timetable"));
    run(SENCO, profile(amara, 1, Part::Contacts, "mother 07700 900111"));
    // Another part than the one that changed since is merged; the same one is asked about, with both texts.
    run(TEACHER, profile(amara, 1, Part::Strengths, "drawing"));
    let (kind, sentence) = refused(&school, SENCO, profile(amara, 0, Part::Works, "time"));
    assert_eq!(kind, RefusalKind::Conflict);
    assert!(sentence.contains("a visual timetable") && sentence.contains("time"), "{sentence}");
    // What the teacher cannot read they neither see, nor wipe by saving, nor write over.
    assert_eq!(refused(&school, TEACHER, profile(amara, 3, Part::Contacts, "x")).0, RefusalKind::NotAllowed);
    let open = BTreeMap::from([(Part::Contacts, Audience::Everyone)]);
    let open = Command::Profile(ProfileCommand::SaveProfile {
        pupil: amara,
        base: 3,
        parts: BTreeMap::new(),
        audiences: open,
    });
    assert_eq!(refused(&school, TEACHER, open.clone()).0, RefusalKind::NotAllowed);
    let parts = |login: &str| found(&school, login).profile.unwrap().parts.into_keys().collect::<Vec<_>>();
    assert_eq!(parts(TEACHER), [Part::Strengths, Part::Works]);
    assert_eq!(parts(SENCO), [Part::Strengths, Part::Works, Part::Contacts]);
    run(SENCO, open);
    assert_eq!(parts(TEACHER), [Part::Strengths, Part::Works, Part::Contacts]);
    run(TEACHER, profile(amara, 4, Part::Works, ""));
    assert_eq!(parts(TEACHER), [Part::Strengths, Part::Contacts]);
    assert_eq!(found(&school, TEACHER).profile.unwrap().version, 5);
}

#[test]
fn what_was_found_out_outlives_the_server_and_its_index() {
    let school = School::thornhill();
    let amara = school.amara();
    let first = AssessId(made(
        &school,
        TEACHER,
        Command::Assessment(AssessmentCommand::Assess { entry: entry(amara, "reads well") }),
    ));
    let new = NewConcern { pupil: amara, who: "mother".into(), day: None, text: "plays alone".into() };
    let concern = ConcernId(made(&school, TA, Command::Concern(ConcernCommand::RaiseConcern { concern: new })));
    let answer =
        Command::Concern(ConcernCommand::AnswerConcern { pupil: amara, concern, answers: 0, text: "a club".into() });
    let take = Command::Amend(AmendCommand::TakeBack {
        records: vec![(amara, RecordName::Assessment(first))],
        how: How::default(),
    });
    for command in [answer, take, profile(amara, 0, Part::Works, "time"), profile(amara, 1, Part::Works, "more time")] {
        school.caller(TEACHER).run(command).unwrap();
    }
    let folder = school.close();
    let root = folder.path().join("store");
    let open = || {
        let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
        let (state, past) = (store.state(), store.past());
        let assessed: Vec<Shelved<Assessment>> = by_day(&past, Assessment::TAG, &[amara.0], None, 9).unwrap();
        let concerns: Vec<Shelved<Concern>> = by_day(&past, Concern::CONCERNS, &[amara.0], None, 9).unwrap();
        let versions = &(0..=u32::MAX);
        let profiles: Vec<Shelved<Profile>> = by_group(&past, (Profile::VERSIONS, amara.0), versions, None, 9).unwrap();
        (assessed, concerns, profiles, state.profiles.get(&amara).cloned())
    };
    let kept = open();
    let (assessed, concerns, profiles, stands) = &kept;
    assert_eq!((assessed.len(), concerns[0].answers.len(), profiles.len()), (1, 1, 2));
    assert_eq!(assessed[0].withdrawn.as_ref().unwrap().by, assessed[0].by);
    assert_eq!(stands.as_ref(), profiles.first());
    fs::remove_dir_all(root.join("sled")).unwrap();
    assert_eq!(open(), kept, "made again from the journal");
}

/// A login, keys from the list of pupils, and what is on the screen then.
type Round = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

#[test]
fn keys_add_what_was_found_out() {
    let rounds: &[Round] = &[
        (
            TEACHER,
            "oka<Enter><^N>",
            &["add about Amara Okafor 4B", "1 teacher's assessment", "9 parents' concern"],
            &[],
        ),
        (TEACHER, "oka<Enter><^N>strength", &[], &["teacher's assessment"]),
        (TEACHER, "oka<Enter><^N>good<Enter>", &["profile: good at"], &[]),
        (TEACHER, "oka<Enter><^N>contacts", &[], &["profile: key contacts"]),
        (SENCO, "<Esc>oka<Enter><^N>contacts", &["profile: key contacts"], &[]),
        (TEACHER, "oka<Enter><^N>sen types", &["find > sen types"], &["SEN support and types"]),
        (TA, "oka<Enter><^N>profile", &[], &["profile: good at"]),
        (TEACHER, "oka<Enter><^N>1", &["teacher's assessment", "read by all who work with the pupil"], &[]),
        (TEACHER, "oka<Enter><^N>1<Tab>", &["read by SENCO and head only"], &[]),
        (TEACHER, "oka<Enter><^N>1reads well<^S>", &["Saved: Amara Okafor 4B: teacher's assessment"], &["add about"]),
        (TEACHER, "oka<Enter><^N>1<^S>", &["The entry is empty."], &[]),
        (TEACHER, "oka<Enter><^N>9<Enter>", &["Whose concern is it?"], &[]),
        (TEACHER, "oka<Enter><^N>9mother<Enter>she is alone<^S>", &["Saved: Amara Okafor 4B: parents' concern"], &[]),
        (TEACHER, "oka<Enter><^N>answer", &["answer mother's concern: she is alone"], &[]),
        (TEACHER, "oka<Enter><^N>9mother<Enter>a bruise<^S>", &["Mrs Carole Denby"], &["Saved"]),
        (
            TEACHER,
            "oka<Enter><^N>good<Enter>drawing<^S>",
            &["Saved: Amara Okafor 4B: profile: good at", "drawing"],
            &[],
        ),
        // What was typed and not saved waits; what stands there already is filled in.
        (TEACHER, "oka<Enter><^N>2half a wo<Esc><^N><^G>", &["progress and attainment", "half a wo"], &[]),
        (SENCO, "<Esc>oka<Enter><^N>good<Enter>", &["drawing"], &[]),
        (SENCO, "<Esc>oka<Enter><^N>types<Enter>", &["> K SLCN SEMH", "primary first"], &[]),
        (SENCO, "<Esc>oka<Enter><^N>types<Enter> XX<Enter>", &["\"XX\" is no SEN type"], &["Saved"]),
        (SENCO, "<Esc>oka<Enter><^N>types<Enter><^U>k semh hi<Enter>", &["Saved", "K   SEMH HI"], &[]),
    ];
    let school = School::thornhill();
    for (login, keys, shown, hidden) in rounds {
        let mut seat = school.seat(login);
        seat.keys(keys).shows(shown).hides(hidden);
    }
    let all = found(&school, SENCO);
    assert_eq!(all.entries.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>(), ["reads well"]);
    assert_eq!(all.concerns.len(), 1, "what stopped was not stored");
}
