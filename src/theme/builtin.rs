//! A theme and where it comes from: four are built in, a file may change any role. It knows no screen.

use std::collections::BTreeMap;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use super::role::Role;

const FILES: &[(&str, &str)] = &[
    ("default", include_str!("../../themes/default.toml")),
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// What is wrong with a theme. The one in use stays.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// No built-in theme has this name.
    #[error("there is no theme \"{0}\"; choose default, dark, light or mono, or name a file")]
    NoSuchTheme(String),
    /// The file is not what a theme looks like.
    #[error("the theme cannot be read: {0}; correct the file, or choose default, dark, light or mono")]
    Unreadable(String),
    /// A role's colour is none.
    #[error("the theme gives \"{role}\" the colour \"{colour}\", which is none; write red, light-blue, 214 or #ffaf00")]
    NoSuchColour {
        /// The role.
        role: &'static str,
        /// What stands there.
        colour: String,
    },
}

/// One role's entry in a file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own in the file")]
struct Entry {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    bold: bool,
    #[serde(default)]
    dim: bool,
    #[serde(default)]
    italic: bool,
    #[serde(default)]
    underlined: bool,
    #[serde(default)]
    reversed: bool,
    #[serde(default)]
    crossed_out: bool,
}

/// A theme's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    based_on: Option<String>,
    #[serde(default)]
    roles: BTreeMap<Role, Entry>,
}

/// A style for each role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    name: String,
    styles: BTreeMap<Role, Style>,
}

impl Theme {
    /// The names of the built-in themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    /// The theme of that name. Without colour (`NO_COLOR` is set and not empty) it has none, whatever its name.
    pub fn built_in(name: &str, colour: bool) -> Result<Theme, ThemeError> {
        let (_, text) = FILES
            .iter()
            .find(|(own, _)| *own == name)
            .ok_or_else(|| ThemeError::NoSuchTheme(name.chars().take(40).collect()))?;
        Theme::parse(text, colour)
    }

    /// A theme from a file's text. Roles that it leaves out are those of the theme it is based on, else plain.
    pub fn parse(text: &str, colour: bool) -> Result<Theme, ThemeError> {
        let file: File = toml::from_str(text).map_err(|error| ThemeError::Unreadable(sentence(text, &error)))?;
        let mut styles = match &file.based_on {
            Some(base) => Theme::built_in(base, true)?.styles,
            None => BTreeMap::new(),
        };
        for (role, entry) in &file.roles {
            styles.insert(*role, style(*role, entry)?);
        }
        // Not left to the terminal library: under `NO_COLOR` it writes a bare reset for a colour, and that wipes the
        // bar under the cursor.
        let styles = if colour { styles } else { Theme::built_in("mono", true)?.styles };
        Ok(Theme { name: file.name, styles })
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }
}

/// A TOML error in words, with its line.
fn sentence(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
    format!("line {}: {}", before.matches('\n').count() + 1, error.message().replace('\n', " "))
}

fn style(role: Role, entry: &Entry) -> Result<Style, ThemeError> {
    let colour = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => Color::from_str(text)
            .map(Some)
            .map_err(|_| ThemeError::NoSuchColour { role: role.name(), colour: text.chars().take(40).collect() }),
    };
    let modifiers = [
        (entry.bold, Modifier::BOLD),
        (entry.dim, Modifier::DIM),
        (entry.italic, Modifier::ITALIC),
        (entry.underlined, Modifier::UNDERLINED),
        (entry.reversed, Modifier::REVERSED),
        (entry.crossed_out, Modifier::CROSSED_OUT),
    ];
    let modifier = modifiers.iter().filter(|(on, _)| *on).fold(Modifier::empty(), |all, (_, one)| all | *one);
    Ok(Style { fg: colour(&entry.fg)?, bg: colour(&entry.bg)?, add_modifier: modifier, ..Style::default() })
}
