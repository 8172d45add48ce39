//! What can be typed about pages made from plans: two versions compared, a plan for parents, a class's cover sheet.

use clap::Subcommand;

use super::words::ASK;

#[derive(Debug, Subcommand)]
pub(super) enum PapersCommand {
    /// What differs between two versions of a pupil's plan
    Diff {
        /// Any search with one clear answer
        pupil: String,
        /// The older version: VERSION of the cycle in force, or CYCLE.VERSION; without it the one before the plan in force
        #[arg(value_name = "V1")]
        before: Option<Version>,
        /// The newer version, likewise; without it the plan in force
        #[arg(value_name = "V2")]
        after: Option<Version>,
        /// Why you open it, where you do not work with the pupil; the SENCO sees it; alone it is asked for
        #[arg(long, value_name = "WHY", num_args = 0..=1, default_missing_value = ASK)]
        reason: Option<String>,
    },
    /// A pupil's plan in plain words, for parents
    Handout {
        /// As one HTML file, to be printed or sent
        #[arg(long)]
        html: bool,
        /// Why you open it, where you do not work with the pupil; the SENCO sees it; alone it is asked for
        #[arg(long, value_name = "WHY", num_args = 0..=1, default_missing_value = ASK)]
        reason: Option<String>,
        /// Any search with one clear answer
        pupil: String,
    },
    /// A whole class's plans, a few points a pupil
    Cover {
        /// As one HTML file, to be printed
        #[arg(long)]
        html: bool,
        /// A class, form or group that you work with today
        #[arg(required = true)]
        class: Vec<String>,
    },
}

/// A version of a plan as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// The cycle; `None` for the one in force.
    pub(super) cycle: Option<u16>,
    pub(super) version: u16,
}

impl std::str::FromStr for Version {
    type Err = String;

    fn from_str(typed: &str) -> Result<Version, String> {
        let (cycle, version) = match typed.split_once('.') {
            Some((cycle, version)) => (Some(cycle), version),
            None => (None, typed),
        };
        let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0);
        let cycle = cycle.map(number);
        match (cycle, number(version)) {
            (None, Some(version)) => Ok(Version { cycle: None, version }),
            (Some(Some(cycle)), Some(version)) => Ok(Version { cycle: Some(cycle), version }),
            _ => Err("a version is a number, or CYCLE.VERSION: 2, 3.1".into()),
        }
    }
}
