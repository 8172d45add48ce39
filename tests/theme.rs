//! Themes: every role is known everywhere, nothing is said by colour alone, and a bad file is refused in words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use ratatui::style::{Color, Modifier};
use sendo::theme::{Role, Theme};

#[test]
fn every_built_in_theme_gives_every_role_and_mono_has_no_colour() {
    for name in Theme::names() {
        let (theme, bare) = (Theme::built_in(name, true).unwrap(), Theme::built_in(name, false).unwrap());
        assert_eq!((theme.name(), bare.name()), (name, name));
        for role in Role::ALL {
            let style = bare.style(*role);
            assert_eq!((style.fg, style.bg), (None, None), "{name} {role:?} without colour");
        }
        assert!(bare.style(Role::Selected).add_modifier.contains(Modifier::REVERSED), "{name}: the bar is seen");
        let selected = theme.style(Role::Selected);
        assert!(selected.bg.is_some() || selected.add_modifier.contains(Modifier::REVERSED), "{name}");
    }
    let mono = Theme::built_in("mono", true).unwrap();
    assert!(Role::ALL.iter().all(|role| mono.style(*role).fg.is_none() && mono.style(*role).bg.is_none()));
    let default = Theme::built_in("default", true).unwrap();
    for role in Role::ALL {
        let style = default.style(*role);
        assert!(!matches!(style.fg, Some(Color::Indexed(_) | Color::Rgb(..))), "default keeps to the sixteen names");
        assert_eq!(style.bg, None, "default keeps the terminal's background");
    }
}

#[test]
fn a_file_changes_some_roles() {
    let theme = Theme::parse(
        "name = \"mine\"\nbased_on = \"dark\"\n[roles]\ntitle = { fg = \"#ffaf00\", underlined = true }\n",
        true,
    )
    .unwrap();
    assert_eq!(theme.style(Role::Title).fg, Some(Color::Rgb(255, 175, 0)));
    assert_eq!(theme.style(Role::Worked), Theme::built_in("dark", true).unwrap().style(Role::Worked));
}

#[test]
fn a_bad_file_is_refused_in_words() {
    fn check(text: &str, expected: &str) {
        let error = Theme::parse(text, true).expect_err(text).to_string();
        assert!(error.contains(expected), "{text:?} gave {error:?}");
        assert!(!error.contains('\n'), "one sentence: {error:?}");
    }
    check("", "missing field `name`");
    check("name = 1", "line 1");
    check("name = \"x\"\n[roles]\ntitel = {}", "line 3: unknown variant `titel`");
    check("name = \"x\"\n[roles]\ntitle = { blink = true }", "line 3: unknown field `blink`");
    check("name = \"x\"\n[roles]\ntitle = { fg = \"reddish\" }", "gives \"title\" the colour \"reddish\"");
    check("name = \"x\"\nbased_on = \"solarized\"", "no theme \"solarized\"");
    check("name = \"x\"\n[roles", "line 2");
    assert!(Theme::built_in("x", true).unwrap_err().to_string().contains("choose default, dark, light or mono"));
}
