//! The headings that schools' own reports give their columns, ignoring case, spaces and punctuation.

use super::table::Table;

/// The names of a pupil, in the order in which they are looked for.
const LEGAL_GIVEN: &[&str] = &["legalforename", "legalfirstname", "forename", "firstname", "givenname", "forenames"];
const PREFERRED_GIVEN: &[&str] = &["preferredforename", "preferredfirstname", "preferredname", "knownas", "chosenname"];
const LEGAL_FAMILY: &[&str] = &["legalsurname", "legallastname", "surname", "lastname", "familyname"];
const PREFERRED_FAMILY: &[&str] = &["preferredsurname", "preferredlastname", "preferredfamilyname"];
const MIDDLE: &[&str] = &["middlename", "middlenames", "legalmiddlename", "legalmiddlenames"];
const SURNAME_FIRST: &[&str] =
    &["surnameforename", "surnameandforename", "legalsurnameforename", "preferredsurnameforename", "surnamefirstname"];
const WHOLE: &[&str] = &["name", "fullname", "pupilname", "studentname", "pupil", "student"];
const UPN: &[&str] = &["upn", "uniquepupilnumber", "upnnumber"];
const YEAR: &[&str] = &["year", "yeargroup", "ncyear", "nationalcurriculumyear", "yr"];
const FORM: &[&str] =
    &["reg", "registrationform", "form", "reggroup", "registrationgroup", "tutorgroup", "regform", "class"];
const BORN: &[&str] = &["dob", "dateofbirth", "birthdate", "birthday"];
const SEN: &[&str] =
    &["senstatus", "sendstatus", "senprovision", "sendprovision", "sen", "send", "sencode", "sendcode"];
const PRIMARY: &[&str] = &[
    "primaryneed",
    "sentype1",
    "primarysentype",
    "primarysenneed",
    "primarysendneed",
    "need1",
    "senneed1",
    "sentype",
    "senneed",
    "sendneed",
    "sendtype",
    "needtype",
    "senneeds",
    "senneedtype",
    "sentypes",
];
const SECONDARY: &[&str] =
    &["secondaryneed", "sentype2", "secondarysentype", "secondarysenneed", "secondarysendneed", "need2", "senneed2"];

/// Headings of lists of somebody or something else, and what those are lists of.
const ELSE: &[(&str, &str)] = &[
    ("relationship", "contacts"),
    ("relationshiptopupil", "contacts"),
    ("relationshiptostudent", "contacts"),
    ("jobtitle", "staff"),
    ("teachernumber", "staff"),
    ("ninumber", "staff"),
    ("nationalinsurancenumber", "staff"),
    ("incident", "incidents"),
    ("incidenttype", "incidents"),
];

/// What a list is of, where one of its headings says that it is not of pupils.
pub(super) fn list_of_else(table: &Table) -> Option<&'static str> {
    ELSE.iter().find(|(heading, _)| table.column(&[heading]).is_some()).map(|(_, what)| *what)
}

/// Which column has what.
pub(super) struct Columns {
    pub(super) given: Option<usize>,
    pub(super) preferred_given: Option<usize>,
    pub(super) family: Option<usize>,
    pub(super) preferred_family: Option<usize>,
    pub(super) middle: Option<usize>,
    pub(super) surname_first: Option<usize>,
    pub(super) whole: Option<usize>,
    pub(super) upn: Option<usize>,
    pub(super) year: Option<usize>,
    pub(super) form: Option<usize>,
    pub(super) born: Option<usize>,
    pub(super) sen: Option<usize>,
    pub(super) primary: Option<usize>,
    pub(super) secondary: Option<usize>,
}

impl Columns {
    pub(super) fn of(table: &Table) -> Columns {
        Columns {
            given: table.column(LEGAL_GIVEN),
            preferred_given: table.column(PREFERRED_GIVEN),
            family: table.column(LEGAL_FAMILY),
            preferred_family: table.column(PREFERRED_FAMILY),
            middle: table.column(MIDDLE),
            surname_first: table.column(SURNAME_FIRST),
            whole: table.column(WHOLE),
            upn: table.column(UPN),
            year: table.column(YEAR),
            form: table.column(FORM),
            born: table.column(BORN),
            sen: table.column(SEN),
            primary: table.column(PRIMARY),
            secondary: table.column(SECONDARY),
        }
    }

    /// Whether a column beside the names tells one pupil from another, or says what a list of pupils says.
    pub(super) fn tell_apart(&self) -> bool {
        [self.upn, self.born, self.form, self.year, self.sen, self.primary, self.secondary].iter().any(Option::is_some)
    }

    /// What names a pupil and is not there; empty where the file names its pupils.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        if self.surname_first.is_some() || self.whole.is_some() {
            return Vec::new();
        }
        let given = self.given.or(self.preferred_given).is_none().then_some("Forename");
        let family = self.family.or(self.preferred_family).is_none().then_some("Surname");
        given.into_iter().chain(family).collect()
    }
}

/// Whether a heading is one that means something here.
pub(super) fn is_known(heading: &str) -> bool {
    [
        LEGAL_GIVEN,
        PREFERRED_GIVEN,
        LEGAL_FAMILY,
        PREFERRED_FAMILY,
        MIDDLE,
        SURNAME_FIRST,
        WHOLE,
        UPN,
        YEAR,
        FORM,
        BORN,
        SEN,
        PRIMARY,
        SECONDARY,
    ]
    .iter()
    .any(|names| names.contains(&heading))
}
