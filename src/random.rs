//! The one place that rolls dice: salts, keys, PINs, and names that nobody has had before. What cannot be rolled is an
//! error, never zeros: they would be everybody's.

use std::fmt;
use std::sync::Arc;

use uuid::{Builder, Uuid};

use crate::clock::Clock;
use crate::domain::id::CommandId;

/// The system gave no random bytes, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this machine gives no random numbers ({0})")]
pub struct NoRandom(pub String);

type Fill = dyn Fn(&mut [u8]) -> Result<(), NoRandom> + Send + Sync;

/// Where random bytes come from. It is held by whoever needs them, so that a test can let them fail. Clones are the same.
#[derive(Clone)]
pub struct Dice(Arc<Fill>);

impl Default for Dice {
    fn default() -> Self {
        Dice::system()
    }
}

impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dice")
    }
}

impl Dice {
    /// The system's.
    pub fn system() -> Dice {
        Dice::of(|bytes| getrandom::fill(bytes).map_err(|error| NoRandom(error.to_string())))
    }

    /// Those that somebody else rolls.
    pub fn of(fill: impl Fn(&mut [u8]) -> Result<(), NoRandom> + Send + Sync + 'static) -> Dice {
        Dice(Arc::new(fill))
    }

    /// Random bytes.
    pub fn roll<const N: usize>(&self) -> Result<[u8; N], NoRandom> {
        let mut bytes = [0; N];
        (self.0)(&mut bytes)?;
        Ok(bytes)
    }

    /// A new name for a command.
    pub fn command(&self) -> Result<CommandId, NoRandom> {
        Ok(CommandId(Builder::from_random_bytes(self.roll()?).into_uuid()))
    }
}

/// Makes ids that sort in the order in which they were made, also within one millisecond.
#[derive(Debug, Default)]
pub struct IdSource {
    clock: Clock,
    dice: Dice,
    millis: u64,
    count: u16,
}

impl IdSource {
    /// One whose ids are dated by this clock and rolled with these dice.
    pub fn new(clock: Clock, dice: Dice) -> IdSource {
        IdSource { clock, dice, ..IdSource::default() }
    }

    /// A new `UUIDv7`.
    pub fn make(&mut self) -> Result<Uuid, NoRandom> {
        let now = self.clock.unix_millis();
        if now > self.millis {
            (self.millis, self.count) = (now, 0);
        } else if self.count == 0x0fff {
            (self.millis, self.count) = (self.millis + 1, 0); // More than 4,095 in a millisecond: run ahead of the clock.
        } else {
            self.count += 1;
        }
        let mut rest = self.dice.roll::<10>()?;
        let [high, low] = self.count.to_be_bytes();
        (rest[0], rest[1]) = (high, low);
        Ok(Builder::from_unix_timestamp_millis(self.millis, &rest).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_in_which_they_were_made() {
        let mut source = IdSource::default();
        let ids: Vec<Uuid> = (0..10_000).filter_map(|_| source.make().ok()).collect();
        assert!(ids.len() == 10_000 && ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn what_cannot_be_rolled_is_an_error() {
        let none = Dice::of(|_| Err(NoRandom("none here".into())));
        assert_eq!(none.roll::<16>(), Err(NoRandom("none here".into())));
        assert!(none.command().is_err() && IdSource::new(Clock::machine(), none).make().is_err());
        assert_ne!(Dice::system().roll::<16>(), Dice::system().roll::<16>());
    }
}
