//! The second view of the same model: the screen on top as plain lines, for screen readers and `TERM=dumb`.

use super::state::App;
use super::view::{header, status};
use crate::keys::{self, Context};
use crate::model::Tone;
use crate::screen::Screen;

impl App {
    /// Where the focus is.
    pub fn focus(&self) -> Context {
        self.top().map_or(Context::Pupils, Screen::context)
    }

    /// What was typed is neither a key nor a word that stands for one: nothing was done.
    pub fn say_no_key(&mut self, line: &str) {
        let sentence = format!(
            "\"{line}\" is no key and no word for one, and nothing was done: a line is one key, or a key, a space and its \
             words; help says the keys."
        );
        self.model.say(Tone::Bad, sentence);
    }

    /// Words behind a key that takes none did nothing: that is said with what the key did.
    pub fn say_not_taken(&mut self, words: &str) {
        let said = self.model.said.take().map_or_else(String::new, |said| format!("{} ", said.text));
        let sentence =
            format!("{said}Not taken: \"{words}\": a line is one key here, and its words where it asks for some.");
        self.model.say(Tone::Bad, sentence);
    }
}

/// The screen as lines, without anything that moves a cursor.
pub struct Plain {
    /// Where one is: the school, what waits, the day.
    pub header: String,
    /// What was said last.
    pub said: Option<String>,
    /// The screen. Where it begins with a list, that ends with an empty line.
    pub body: Vec<String>,
    /// The keys.
    pub keys: Option<String>,
}

/// All of it, in the order in which it is read.
pub fn plain(app: &App) -> Vec<String> {
    let Plain { header, said, body, keys } = parts(app);
    [header].into_iter().chain(body).chain(keys).chain(said).collect()
}

/// The screen in its parts.
pub fn parts(app: &App) -> Plain {
    let (left, right) = header(app);
    let header = format!("{left}   {right}");
    let said = status(app).map(|line| line.plain());
    let Some(top) = app.top() else { return Plain { header, said, body: Vec::new(), keys: None } };
    let typed = |keys: String| if keys == "Esc" { ".".to_owned() } else { keys };
    let keys = keys::footer(top.context()).filter(|row| app.why_not(row.action).is_none());
    let keys: Vec<String> = keys.map(|row| format!("{} {}", typed(row.key_in(top.context())), row.label)).collect();
    // Where letters are keys a newcomer would type a sentence.
    let way = if top.context().is_screen() && !top.context().searches() {
        "; a line is one key, or a key, a space and its words; up and down move, again reads all, . goes back, quit leaves"
    } else {
        ""
    };
    let keys = Some(format!("[{}{way}]", keys.join(", ")));
    Plain { header, said, body: top.plain(&app.model), keys }
}
