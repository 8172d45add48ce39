//! What the dialog holds: what is being added, who said it, and the words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::command::Command;
use crate::domain::id::PupilId;
use crate::domain::record::assessment::{AssessmentCommand, NewAssessment, Source};
use crate::domain::record::concern::{ConcernCommand, ConcernId, NewConcern};
use crate::domain::record::profile::{Part, ProfileCommand};
use crate::domain::record::pupil::{PupilCommand, support_read};
use crate::domain::record::staff::Role;
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::keys::Context;
use crate::model::{DraftId, DraftKey, Model};
use crate::proto::view::{Brief, Found};
use crate::screen::Outgoing;
use crate::widget::{Input, Takes};

/// What is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// An entry of the assessment.
    Entry(Source),
    /// A parents' concern.
    Concern,
    /// The answer to a concern.
    Answer(ConcernId),
    /// A part of the profile.
    Profile(Part),
    /// The kind of support, and the SEN types.
    Needs,
}

impl What {
    /// What its words are typed in.
    pub(super) fn input(self) -> Input {
        if self == What::Needs { Takes::Line } else { Takes::Paragraphs }.input()
    }
}

/// What the dialog asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Asks {
    /// What is to be added.
    What,
    /// Whose concern it is.
    Who,
    /// The words.
    Words,
}

/// The dialog for one pupil.
pub struct Finding {
    pub(super) pupil: PupilId,
    pub(super) named: String,
    pub(super) asks: Asks,
    pub(super) what: Option<What>,
    pub(super) find: Input,
    pub(super) cursor: usize,
    pub(super) who: Input,
    pub(super) words: Input,
    pub(super) audience: Audience,
    /// The version of the profile, or the answers to the concern, that the writer saw when they began.
    pub(super) base: usize,
    /// What the dialog itself put in: it is no draft.
    pub(super) filled: String,
    pub(super) out: Outgoing,
    /// The day of what is said, where it was typed on another one and waited.
    pub(super) day: Option<Day>,
}

/// The dialog as a draft.
#[derive(Serialize, Deserialize)]
struct Kept {
    what: What,
    who: String,
    words: String,
    audience: Audience,
    base: usize,
}

impl Finding {
    /// The dialog for this pupil.
    pub fn new(pupil: PupilId, model: &Model) -> Finding {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        Finding {
            pupil,
            named: named.trim_end().to_owned(),
            asks: Asks::What,
            what: None,
            find: Takes::Line.input(),
            cursor: 0,
            who: Takes::Line.input(),
            words: Takes::Paragraphs.input(),
            audience: Audience::Everyone,
            base: 0,
            filled: String::new(),
            out: Outgoing::new(DraftKey::About(Context::Finding, pupil)),
            day: None,
        }
    }

    /// Takes a draft in, as it was left.
    pub(super) fn take_draft(&mut self, draft: DraftId, model: &Model) {
        let kept = self.out.take(draft, model).and_then(|text| serde_json::from_str::<Kept>(&text).ok());
        if let Some(kept) = kept {
            (self.what, self.audience, self.base) = (Some(kept.what), kept.audience, kept.base);
            self.who.set(&kept.who);
            self.words = kept.what.input();
            self.words.set(&kept.words);
            self.asks = Asks::Words;
            self.day = draft.day().filter(|day| *day != model.today());
        }
    }

    /// Keeps what was typed; what the dialog put in itself is no draft.
    pub(super) fn keep_typed(&mut self, model: &mut Model) {
        let (who, words) = (self.who.text(), self.words.text());
        let typed = !(who.trim().is_empty() && words.trim().is_empty()) && words != self.filled;
        let kept = self.what.map(|what| Kept { what, who, words, audience: self.audience, base: self.base });
        match kept.filter(|_| typed).and_then(|kept| serde_json::to_string(&kept).ok()) {
            Some(text) => self.out.keep(&text, model),
            None => self.out.throw(model),
        }
    }

    /// What the user typed; nothing of what the dialog put in itself.
    pub(super) fn typed(&self) -> String {
        let words = Some(self.words.text()).filter(|words| *words != self.filled).unwrap_or_default();
        format!("{} {words}", self.who.text()).trim().to_owned()
    }

    fn found<'m>(&self, model: &'m Model) -> Option<&'m Found> {
        model.cache.record(self.pupil).map(|record| &record.found)
    }

    /// All that can be added, with its name: sources by digit, then the rest.
    pub(super) fn choices(&self, model: &Model) -> Vec<(What, String)> {
        let sources = Source::ALL.iter().map(|source| (What::Entry(*source), source.words().to_owned()));
        let mut all: Vec<(What, String)> = sources.chain([(What::Concern, "parents' concern".to_owned())]).collect();
        if model.is(&[Role::Teacher, Role::Senco, Role::DeputySenco]) {
            let open = self.found(model).into_iter().flat_map(|found| &found.concerns);
            let open = open.filter(|concern| concern.is_open());
            all.extend(open.map(|concern| {
                (What::Answer(concern.id), format!("answer {}'s concern: {}", concern.who, concern.text))
            }));
            let parts = Part::ALL.iter().filter(|part| self.reads(**part, model));
            all.extend(parts.map(|part| (What::Profile(*part), format!("profile: {}", part.words()))));
        }
        if model.is(&[Role::Senco, Role::DeputySenco]) {
            all.push((What::Needs, format!("SEN support and types: now {}", self.support(model))));
        }
        let typed = self.find.text().to_lowercase();
        let fits = |name: &str| typed.split_whitespace().all(|word| name.to_lowercase().contains(word));
        all.into_iter().filter(|(_, name)| fits(name)).collect()
    }

    /// Whether a part of the profile is shown to the user: what they cannot read they do not write over.
    fn reads(&self, part: Part, model: &Model) -> bool {
        let profile = self.found(model).and_then(|found| found.profile.as_ref());
        let audience = profile.map_or_else(|| part.usual_audience(), |profile| profile.audience(part));
        audience == Audience::Everyone || model.is(&[Role::Senco, Role::DeputySenco])
    }

    /// The kind of support and the SEN types as they stand: "K SLCN SEMH".
    fn support(&self, model: &Model) -> String {
        let card = model.cache.card(self.pupil).here();
        let provision = card.and_then(|card| card.brief.provision).unwrap_or_default().code();
        let types = card.map(|card| card.needs.join(" ")).unwrap_or_default();
        format!("{provision} {types}").trim_end().to_owned()
    }

    /// Goes on to the words, with what stands there now.
    pub(super) fn take(&mut self, what: What, model: &Model) {
        self.what = Some(what);
        self.out.set_aside();
        self.day = None;
        self.asks = if what == What::Concern { Asks::Who } else { Asks::Words };
        self.base = 0;
        self.words = what.input();
        let found = self.found(model);
        match what {
            What::Profile(part) => {
                let profile = found.and_then(|found| found.profile.as_ref());
                self.base = profile.map_or(0, |profile| usize::from(profile.version));
                profile.map_or("", |profile| profile.says(part)).clone_into(&mut self.filled);
                self.words.set(&self.filled);
            }
            What::Answer(id) => {
                let concern = found.and_then(|found| found.concerns.iter().find(|concern| concern.id == id));
                self.base = concern.map_or(0, |concern| concern.answers.len());
            }
            What::Needs => {
                self.filled = self.support(model);
                self.words.set(&self.filled);
            }
            What::Entry(_) | What::Concern => {}
        }
    }

    /// What saving does, or what is wrong.
    pub(super) fn command(&self) -> Result<Command, String> {
        let (pupil, text) = (self.pupil, self.words.text().trim().to_owned());
        Ok(match self.what.ok_or("Pick what is to be added first.")? {
            What::Entry(source) => {
                let audience = Some(self.audience);
                Command::Assessment(AssessmentCommand::Assess {
                    entry: NewAssessment { pupil, source, day: self.day, text, audience, replaces: None },
                })
            }
            What::Concern => {
                let who = self.who.text().trim().to_owned();
                Command::Concern(ConcernCommand::RaiseConcern {
                    concern: NewConcern { pupil, who, day: self.day, text },
                })
            }
            What::Answer(concern) => {
                Command::Concern(ConcernCommand::AnswerConcern { pupil, concern, answers: self.base, text })
            }
            What::Profile(part) => {
                let base = u16::try_from(self.base).unwrap_or(u16::MAX);
                Command::Profile(ProfileCommand::SaveProfile {
                    pupil,
                    base,
                    parts: [(part, text)].into(),
                    audiences: BTreeMap::new(),
                })
            }
            What::Needs => {
                let (provision, needs) = support_read(&text)?;
                Command::Pupil(PupilCommand::SetNeeds { pupil, provision, needs })
            }
        })
    }

    /// Whether what is added is of a day.
    pub(super) fn is_dated(&self) -> bool {
        matches!(self.what, Some(What::Entry(_) | What::Concern))
    }

    /// What is being added, in words.
    pub(super) fn says(&self, model: &Model) -> String {
        match self.what {
            None => String::new(),
            Some(What::Entry(source)) => source.words().to_owned(),
            Some(What::Concern) => "parents' concern".to_owned(),
            Some(What::Profile(part)) => format!("profile: {}", part.words()),
            Some(What::Needs) => "SEN support and types".to_owned(),
            Some(What::Answer(id)) => {
                let found = self.found(model).and_then(|found| found.concerns.iter().find(|known| known.id == id));
                found.map_or_else(
                    || "answer to a concern".to_owned(),
                    |concern| format!("answer to {}: {}", concern.who, concern.text),
                )
            }
        }
    }
}
