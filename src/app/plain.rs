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

    /// Words behind a key that takes none did nothing: that is said with what the key did.
    pub fn say_not_taken(&mut self, words: &str) {
        let said = self.model.said.take().map_or_else(String::new, |said| format!("{} ", said.text));
        let sentence =
            format!("{said}Not taken: \"{words}\": a line is one key here, and its words where it asks for some.");
        self.model.say(Tone::Bad, sentence);
    }
}

/// The screen as lines, without anything that moves a cursor.
pub fn plain(app: &App) -> Vec<String> {
    let (left, right) = header(app);
    let mut lines = vec![format!("{left}   {right}")];
    let typed = |keys: String| if keys == "Esc" { ".".to_owned() } else { keys };
    if let Some(top) = app.top() {
        lines.extend(top.plain(&app.model));
        let keys = keys::footer(top.context()).filter(|row| app.why_not(row.action).is_none());
        let keys: Vec<String> = keys.map(|row| format!("{} {}", typed(row.key_in(top.context())), row.label)).collect();
        // Where letters are keys a newcomer would type a sentence.
        let way = if top.context().is_screen() && !top.context().searches() {
            "; a line is one key and its words, . goes back, quit leaves"
        } else {
            ""
        };
        lines.push(format!("[{}{way}]", keys.join(", ")));
    }
    lines.extend(status(app).map(|line| line.plain()));
    lines
}
