//! The second view of the same model: the screen on top as plain lines, for screen readers and `TERM=dumb`.

use super::state::App;
use super::view::{header, status};
use crate::keys;

/// The screen as lines, without anything that moves a cursor.
pub fn plain(app: &App) -> Vec<String> {
    let (left, right) = header(app);
    let mut lines = vec![format!("{left}   {right}")];
    if let Some(top) = app.top() {
        lines.extend(top.plain(&app.model));
        let keys = keys::footer(top.context()).filter(|row| app.why_not(row.action).is_none());
        let keys: Vec<String> = keys.map(|row| format!("{} {}", row.key_in(top.context()), row.label)).collect();
        lines.push(format!("[{}]", keys.join(", ")));
    }
    lines.extend(status(app).map(|line| line.plain()));
    lines
}
