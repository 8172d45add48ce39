//! A form: fields in the order of Tab, one of which has the focus. It knows the text of each and nothing of what it
//! means; what is right and what is saved is its screen's business.

use super::input::Input;
use super::text_area::TextArea;
use super::text_line::TextLine;
use crate::keys::Edit;

/// A field: its name in the program, its label on the screen, its text.
#[derive(Clone, Debug)]
pub struct Field<N> {
    /// In the program.
    pub name: N,
    /// On the screen.
    pub label: &'static str,
    /// What is typed.
    pub input: Input,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A few words.
    Line,
    /// A sentence, which wraps.
    Sentence,
    /// Paragraphs.
    Paragraphs,
}

impl Takes {
    /// An empty field of this kind.
    pub fn input(self) -> Input {
        match self {
            Takes::Line => Input::Line(TextLine::default()),
            Takes::Sentence => Input::Area(TextArea::sentence("")),
            Takes::Paragraphs => Input::Area(TextArea::paragraphs("")),
        }
    }
}

/// Fields and a focus.
#[derive(Clone, Debug)]
pub struct Fields<N> {
    fields: Vec<Field<N>>,
    at: usize,
}

impl<N: Copy + PartialEq> Fields<N> {
    /// A form with empty fields of a line each; the first has the focus.
    pub fn new(fields: &[(N, &'static str)]) -> Fields<N> {
        Fields::taking(fields.iter().map(|(name, label)| (*name, *label, Takes::Line)))
    }

    /// A form with empty fields of these kinds; the first has the focus.
    pub fn taking(fields: impl IntoIterator<Item = (N, &'static str, Takes)>) -> Fields<N> {
        let field = |(name, label, takes): (N, &'static str, Takes)| Field { name, label, input: takes.input() };
        Fields { fields: fields.into_iter().map(field).collect(), at: 0 }
    }

    /// The fields, in order.
    pub fn fields(&self) -> &[Field<N>] {
        &self.fields
    }

    /// The field that has the focus.
    pub fn focus(&self) -> Option<N> {
        self.fields.get(self.at).map(|field| field.name)
    }

    /// Gives a field the focus.
    pub fn go(&mut self, name: N) {
        if let Some(place) = self.fields.iter().position(|field| field.name == name) {
            self.at = place;
        }
    }

    /// The focus to the next field that is not passed over, round the end.
    pub fn next(&mut self, passed_over: impl Fn(N) -> bool) {
        self.step(1, passed_over);
    }

    /// The focus to the field before, round the start.
    pub fn before(&mut self, passed_over: impl Fn(N) -> bool) {
        self.step(self.fields.len().saturating_sub(1), passed_over);
    }

    fn step(&mut self, by: usize, passed_over: impl Fn(N) -> bool) {
        let count = self.fields.len();
        for tried in 1..=count {
            let place = (self.at + by * tried) % count;
            if self.fields.get(place).is_some_and(|field| !passed_over(field.name)) {
                self.at = place;
                return;
            }
        }
    }

    /// What is typed in a field.
    pub fn text(&self, name: N) -> String {
        self.fields.iter().find(|field| field.name == name).map_or_else(String::new, |field| field.input.text())
    }

    /// Puts a text into a field, with the cursor behind it.
    pub fn set(&mut self, name: N, text: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.input.set(text);
        }
    }

    /// Carries out a key in the field that has the focus.
    pub fn apply(&mut self, edit: Edit) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.input.apply(edit);
        }
    }

    /// Types or pastes into the field that has the focus.
    pub fn insert(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.input.insert(text);
        }
    }

    /// Begins a new line in the field that has the focus; whether one may stand there.
    pub fn new_line(&mut self) -> bool {
        self.fields.get_mut(self.at).is_some_and(|field| field.input.new_line())
    }

    /// The cursor a row up, or down, within the field that has the focus; whether there was one.
    pub fn row(&mut self, down: bool) -> bool {
        self.fields.get_mut(self.at).is_some_and(|field| field.input.step(down))
    }
}
