//! A question on its way: one frame or, where it is longer than the server takes at once, parts of it in order.

use serde_json::value::RawValue;

use crate::proto::frame::{self, FrameError, QUESTION};
use crate::proto::message::{Call, Part, Request};

/// The bytes of a part. As JSON within JSON they may become six times as many, and are still taken.
const PART: usize = 512 * 1024;

/// A question, as it can be said as often as it takes.
pub(super) struct Sending {
    pub(super) id: u64,
    request: Box<RawValue>,
    /// The longest that goes in one frame.
    whole: usize,
    part: usize,
}

impl Sending {
    /// A question under the client's own number.
    pub(super) fn new(id: u64, request: Request) -> Result<Sending, FrameError> {
        let room_for_the_number = 32;
        let text = serde_json::value::to_raw_value(&request)?;
        drop(request); // A long import is not held twice.
        Ok(Sending { id, request: text, whole: QUESTION - room_for_the_number, part: PART })
    }

    /// The same, which goes in parts where it is longer than one.
    pub(super) fn in_parts_of(self, bytes: usize) -> Sending {
        Sending { whole: bytes, part: bytes, ..self }
    }

    /// Its frames, made one at a time, and whether each is the last: none but that may have anything stored.
    pub(super) fn frames(&self) -> impl Iterator<Item = (Result<Vec<u8>, FrameError>, bool)> {
        let text = self.request.get();
        let mut next = Some(0);
        std::iter::from_fn(move || {
            let at = next?;
            if text.len() <= self.whole {
                next = None;
                return Some((frame::encode(&(self.id, &self.request)), true));
            }
            // No letter is cut in two; every part has one.
            let end = match text.floor_char_boundary(at + self.part) {
                end if end > at => end,
                _ => text.ceil_char_boundary(at + 1),
            };
            let is_last = end == text.len();
            next = (!is_last).then_some(end);
            let part = Part { at, of: text.len(), text: text.get(at..end).unwrap_or_default().to_owned() };
            Some((frame::encode(&Call(self.id, Request::Part(part))), is_last))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto;

    #[test]
    fn the_parts_of_a_question_are_the_question() {
        let query = "Zoë \"O'Dowd\" \\ 日本 👍🏽 \u{1}";
        for bytes in (1..80).chain([1000]) {
            let asked = Request::from(proto::Question::Find { query: query.into(), limit: 5 });
            let question = Sending::new(7, asked.clone()).map(|question| question.in_parts_of(bytes));
            let mut text = String::new();
            let (mut whole, mut ended) = (None, false);
            for (bytes, is_last) in question.iter().flat_map(Sending::frames) {
                assert!(!ended);
                ended = is_last;
                let said = bytes.ok().and_then(|bytes| frame::read::<Call>(&mut &*bytes).ok());
                match said {
                    Some(Call(7, Request::Part(part))) => {
                        assert_eq!(part.at, text.len());
                        text.push_str(&part.text);
                        whole = (part.of == text.len()).then(|| serde_json::from_str(&text).ok()).flatten();
                    }
                    Some(Call(7, request)) => whole = Some(request),
                    _ => whole = None,
                }
            }
            assert_eq!((ended, whole), (true, Some(asked)), "{bytes}");
        }
    }
}
