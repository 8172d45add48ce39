//! Keys and their values as one run of bytes, each key and each value behind its length.

use super::Unread;

/// Keys and their values, in the order in which they come.
pub fn packed<'r>(rows: impl IntoIterator<Item = (&'r [u8], &'r [u8])>) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    for part in rows.into_iter().flat_map(|(key, value)| [key, value]) {
        let length = u32::try_from(part.len()).map_err(|_| Unread("a record is too long to be kept".into()))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(part);
    }
    Ok(bytes)
}

/// What was packed, in the order in which it came. Bytes that end within a row are an error, and the end.
pub struct Unpacked<'b>(&'b [u8]);

/// Reads what was packed.
pub fn unpacked(bytes: &[u8]) -> Unpacked<'_> {
    Unpacked(bytes)
}

impl<'b> Unpacked<'b> {
    fn part(&mut self) -> Option<&'b [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        self.0 = rest;
        Some(part)
    }
}

impl<'b> Iterator for Unpacked<'b> {
    type Item = Result<(&'b [u8], &'b [u8]), Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let row = self.part().and_then(|key| Some((key, self.part()?)));
        if row.is_none() {
            self.0 = &[];
        }
        Some(row.ok_or_else(|| Unread("what lies together is cut off".into())))
    }
}
