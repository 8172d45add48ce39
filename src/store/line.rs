//! One line of the journal: its fields in their order, the chain of sums over the bytes as written, and what can be
//! wrong with it. Which file it stands in is not known here.
//!
//! Both sums can be made again with `sha256sum`: `inner` is over `salt` (its 32 letters) and `body` (its bytes), `sum`
//! is over the previous line's `sum` (its 64 letters; 64 zeros before the first line) and the line up to `,"sum":`.

use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::tied::Tie;
use crate::domain::id::{CommandId, PupilId, StaffId};
use crate::domain::kind::Place;
use crate::domain::time::Instant;

/// The newest form of a line. Every one ever released stays readable; a newer one is refused.
pub(super) const VERSION: u32 = 1;

const BEFORE_SUM: &[u8] = b",\"sum\":\"";
const BEFORE_SALT: &[u8] = b"\",\"salt\":\"";
const BEFORE_BODY: &[u8] = b"\",\"body\":";
const SUM_LETTERS: usize = 64;
const SALT_LETTERS: usize = 32;

/// A SHA-256 sum, in words 64 letters of hex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sum([u8; 32]);

impl From<[u8; 32]> for Sum {
    fn from(bytes: [u8; 32]) -> Sum {
        Sum(bytes)
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Sum {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut sum = Sum::default();
        let pairs = text.as_bytes().chunks(2);
        if text.len() != SUM_LETTERS {
            return Err("A sum has 64 letters of hex.");
        }
        let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        for (byte, pair) in sum.0.iter_mut().zip(pairs) {
            *byte = match (pair.first().copied().and_then(digit), pair.get(1).copied().and_then(digit)) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => return Err("A sum has only 0 to 9 and a to f."),
            };
        }
        Ok(sum)
    }
}

impl Serialize for Sum {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sum {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

pub(super) fn sum_of(first: &[u8], second: &[u8]) -> Sum {
    Sum(Sha256::new().chain_update(first).chain_update(second).finalize().into())
}

/// The fields before `sum`, in the order in which they are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) v: u32,
    /// The line's number, from 1.
    pub(super) seq: u64,
    pub(super) commit: u64,
    /// Which line of its commit, from 1.
    pub(super) n: u32,
    /// Of how many.
    pub(super) of: u32,
    /// The highest `seq` known to be on disk before it.
    pub(super) synced: u64,
    pub(super) cmd: CommandId,
    /// When it happened.
    pub(super) at: Instant,
    /// When it was entered.
    #[serde(rename = "in")]
    pub(super) entered: Instant,
    pub(super) by: Option<StaffId>,
    pub(super) via: String,
    pub(super) pupil: Option<PupilId>,
    pub(super) inner: Sum,
    /// The newest line of the other journal that was on the disk by then, where that is another than the one that was
    /// noted last. Lines of before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) beside: Option<Tie>,
}

impl Head {
    pub(super) fn place(&self) -> Place {
        Place { seq: self.seq, commit: self.commit, at: self.entered, by: self.by, via: self.via.clone() }
    }
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It ends without a line end, or holds NUL bytes: it may never have been written whole.
    Unfinished,
    /// It is of a newer form.
    TooNew(u32),
    /// Anything else, in words.
    Wrong(&'static str),
}

/// A line that was read; borrows the bytes it was read from.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) head: Head,
    pub(super) sum: Sum,
    head_bytes: &'a [u8],
    /// Salt and body; gone from a line that was purged.
    kept: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> Line<'a> {
    /// Reads one line, given with its line end.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Line<'a>, Flaw> {
        let Some(text) = bytes.strip_suffix(b"\n").filter(|text| !text.contains(&0)) else {
            return Err(Flaw::Unfinished);
        };
        Line::split(text).ok_or_else(|| match newer(text) {
            Some(version) => Flaw::TooNew(version),
            None => Flaw::Wrong("it is no line of a journal"),
        })
    }

    fn split(text: &'a [u8]) -> Option<Line<'a>> {
        let cut = text.windows(BEFORE_SUM.len()).position(|window| window == BEFORE_SUM)?;
        let (head_bytes, rest) = text.split_at_checked(cut)?;
        let (sum, rest) = rest.strip_prefix(BEFORE_SUM)?.split_at_checked(SUM_LETTERS)?;
        let kept = if rest == b"\"}" {
            None
        } else {
            let (salt, rest) = rest.strip_prefix(BEFORE_SALT)?.split_at_checked(SALT_LETTERS)?;
            Some((salt, rest.strip_prefix(BEFORE_BODY)?.strip_suffix(b"}")?))
        };
        let head = serde_json::from_slice(&[head_bytes, b"}"].concat()).ok()?;
        let sum = std::str::from_utf8(sum).ok()?.parse().ok()?;
        Some(Line { head, sum, head_bytes, kept })
    }

    /// Whether it follows the line with the sum `before`, and its body is the one that was written.
    pub(super) fn verify(&self, before: Sum) -> Result<(), Flaw> {
        if sum_of(before.to_string().as_bytes(), self.head_bytes) != self.sum {
            return Err(Flaw::Wrong("its sum does not match"));
        }
        if self.head.v > VERSION {
            return Err(Flaw::TooNew(self.head.v));
        }
        if self.is_as_written() { Ok(()) } else { Err(Flaw::Wrong("its text does not match its sum")) }
    }

    /// Whether its body is the one that its head speaks of; a purged one has none.
    pub(super) fn is_as_written(&self) -> bool {
        self.kept.is_none_or(|(salt, body)| sum_of(salt, body) == self.head.inner)
    }

    /// Whether its salt and body are gone.
    pub(super) fn is_purged(&self) -> bool {
        self.kept.is_none()
    }

    /// The change; `None` where it was purged.
    pub(super) fn change<T: DeserializeOwned>(&self) -> Result<Option<T>, Flaw> {
        let change = self.kept.map(|(_, body)| serde_json::from_slice(body)).transpose();
        change.map_err(|_| Flaw::Wrong("its change cannot be read"))
    }
}

/// What a line that may not be whole says of `synced`; 0 where that cannot be made out.
pub(super) fn synced_of(bytes: &[u8]) -> u64 {
    bytes.strip_suffix(b"\n").and_then(Line::split).map_or(0, |line| line.head.synced)
}

fn newer(text: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    serde_json::from_slice::<Version>(text).ok().map(|line| line.v).filter(|version| *version > VERSION)
}

/// Writes one line behind the others in `out`; `head.inner` is filled in. The answer is its sum; `None`, and nothing
/// written, for a change that would not read back as it is.
pub(super) fn write<T: Serialize + DeserializeOwned + PartialEq>(
    out: &mut Vec<u8>,
    mut head: Head,
    before: Sum,
    salt: [u8; 16],
    change: &T,
) -> Option<Sum> {
    let salt = format!("{:032x}", u128::from_be_bytes(salt));
    let body = serde_json::to_vec(change).ok()?;
    if serde_json::from_slice::<T>(&body).ok().as_ref() != Some(change) {
        return None;
    }
    head.inner = sum_of(salt.as_bytes(), &body);
    let mut text = serde_json::to_vec(&head).ok()?;
    text.pop();
    let sum = sum_of(before.to_string().as_bytes(), &text);
    for part in [&*text, BEFORE_SUM, sum.to_string().as_bytes(), BEFORE_SALT, salt.as_bytes(), BEFORE_BODY, &*body] {
        out.extend_from_slice(part);
    }
    out.extend_from_slice(b"}\n");
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Change;
    use crate::domain::record::plan::{Plan, PlanChange};

    const ID: &str = "018f0000-0000-7000-8000-000000000001";

    /// A line as whoever wrote it may have written its times.
    fn line_at(time: &str) -> Vec<u8> {
        let (salt, before) = ("0".repeat(SALT_LETTERS), Sum::default());
        let body = format!(
            r#"{{"kind":"plan","plan":{{"pupil":"{ID}","cycle":1,"version":2,"made":{{"by":"{ID}","at":"{time}"}}}}}}"#
        );
        let inner = sum_of(salt.as_bytes(), body.as_bytes());
        let head = format!(
            r#"{{"v":1,"seq":1,"commit":1,"n":1,"of":1,"synced":0,"cmd":"{ID}","at":"{time}","in":"{time}","by":null,"via":"","pupil":"{ID}","inner":"{inner}""#
        );
        let sum = sum_of(before.to_string().as_bytes(), head.as_bytes());
        format!("{head},\"sum\":\"{sum}\",\"salt\":\"{salt}\",\"body\":{body}}}\n").into_bytes()
    }

    fn made(line: &Line) -> Option<Instant> {
        let Ok(Some(Change::Plan(PlanChange::Plan { plan: Plan { made, .. } }))) = line.change() else { return None };
        made.map(|made| made.at)
    }

    #[test]
    fn the_times_of_every_line_read_on_and_it_stays_as_it_was_written() -> Result<(), Flaw> {
        let table = [
            ("2026-11-23T10:42:00.000Z", "2026-11-23T10:42:00.000Z"),
            ("2026-11-23T10:42:00Z", "2026-11-23T10:42:00.000Z"),
            ("2026-11-23T10:42:00.123456Z", "2026-11-23T10:42:00.123456Z"),
            ("2026-07-01T00:30:00+01:00", "2026-06-30T23:30:00.000Z"),
        ];
        for (time, expected) in table {
            let bytes = line_at(time);
            let line = Line::read(&bytes)?;
            assert_eq!(line.verify(Sum::default()), Ok(()), "{time}");
            let times = [Some(line.head.at), Some(line.head.entered), made(&line)];
            assert_eq!(times.map(|at| at.map(|at| at.to_string())), [(); 3].map(|()| Some(expected.into())), "{time}");
        }
        Ok(())
    }

    #[test]
    fn what_sendo_writes_itself_has_its_form_byte_for_byte() -> Result<(), Flaw> {
        let bytes = line_at("2026-11-23T10:42:00.007Z");
        let line = Line::read(&bytes)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let head = serde_json::to_vec(&line.head).unwrap_or_default();
        assert_eq!(text(&head), format!("{}}}", text(line.head_bytes)));
        let (read, raw) = (line.change::<Change>()?, line.change::<serde_json::Value>()?);
        let written = serde_json::to_value(read).unwrap_or_default();
        assert_eq!(Some(&written["plan"]["made"]), raw.as_ref().map(|raw| &raw["plan"]["made"]));
        Ok(())
    }

    #[test]
    fn a_version_that_was_made_at_no_time_is_read() {
        for time in ["", "yesterday", "2026-11-23"] {
            let body = format!(
                r#"{{"kind":"plan","plan":{{"pupil":"{ID}","cycle":1,"version":2,"made":{{"by":"{ID}","at":"{time}"}}}}}}"#
            );
            let read = serde_json::from_str::<Change>(&body)
                .map(|change| matches!(change, Change::Plan(PlanChange::Plan { plan }) if plan.made.is_none()));
            assert_eq!(read.ok(), Some(true), "{time:?}");
        }
    }
}
