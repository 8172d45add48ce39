//! What bytes mean as text. UTF-8 if they are valid UTF-8, else UTF-16 by its mark or its zero bytes, else
//! Windows-1252; the choice is always said, and can be made by hand.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::fault::TransferError;

/// Text, and how it was read.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    /// Some bytes stood for nothing, and a sign stands in their place.
    pub(super) lossy: bool,
}

/// Reads the bytes of `file`; `choice` is an encoding named by hand.
pub(super) fn decode(file: &str, bytes: &[u8], choice: Option<&str>) -> Result<Decoded, TransferError> {
    let encoding = match choice {
        Some(name) => {
            Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| TransferError::Encoding(name.into()))?
        }
        None => guess(bytes),
    };
    // A mark at the start is no text, whatever the choice; it also settles which UTF-16 a plain "utf-16" is.
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some((marked, skip)) if marked == encoding || is_utf_16(marked) && is_utf_16(encoding) => (marked, skip),
        _ => (encoding, 0),
    };
    let (text, lossy) = encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default());
    if lossy && choice.is_some() && encoding == UTF_8 {
        return Err(TransferError::NotInEncoding { file: file.to_owned(), encoding: encoding.name().to_owned() });
    }
    Ok(Decoded { text: text.into_owned(), encoding: name_of(encoding), lossy })
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// As people write it.
fn name_of(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "windows-1252" => "Windows-1252",
        name => name,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes)
        && (is_utf_16(marked) || std::str::from_utf8(bytes).is_ok())
    {
        return marked;
    }
    // Plain letters in UTF-16 are valid UTF-8 as well, with a zero byte beside each: those are looked at first.
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if (even + odd) * 4 > sample.len() {
        return if odd >= even { UTF_16LE } else { UTF_16BE };
    }
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }
}
