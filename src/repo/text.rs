//! A file's bytes as text, with every position kept.
//!
//! In: a [`File`]. Out: a [`Text`], or why there is none. The hard thing: old files in Latin-1
//! hold real queries, so a byte that is not UTF-8 becomes one `_`: offsets and columns stay
//! what an editor shows, and `_` means nothing to any language or to SQL.

use std::borrow::Cow;
use std::io::Read;

use super::{File, LeftOut};
use crate::error::{Skip, SkipReason};

/// How far binary content is looked for, as git does.
const HEAD: usize = 8000;

/// How a file's bytes were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// One byte a character (Latin-1 and its like): bytes above ASCII that are not UTF-8 read as `_`.
    SingleByte,
    /// UTF-16 with a byte order mark: SQL Server's tools write it. Offsets are those of the decoded text.
    Utf16,
}

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text without a byte order mark.
    pub text: String,
    /// Bytes of the file before the text: 3 with a byte order mark, else 0.
    pub offset: usize,
    /// How it was read.
    pub encoding: Encoding,
}

/// Why a file has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// A rule leaves it out: it is counted.
    LeftOut(LeftOut),
    /// It should have been read: it is told.
    Skip(Skip),
}

impl File {
    /// The file's bytes, if there are at most `max_bytes`.
    ///
    /// # Errors
    /// The file is gone, unreadable, no longer a plain file, or larger.
    pub fn bytes(&self, max_bytes: u64) -> Result<Vec<u8>, Skip> {
        let skip = |reason, detail: String| Skip {
            path: self.path.clone(),
            line: None,
            reason,
            detail,
        };
        let too_large = |bytes: u64| {
            let detail = format!("{bytes} bytes, the limit is {max_bytes}");
            skip(SkipReason::TooLarge, detail)
        };
        if let Some(content) = &self.content {
            let size = content.len() as u64;
            return match size > max_bytes {
                true => Err(too_large(size)),
                false => Ok(content.to_vec()),
            };
        }
        let unreadable = |e: std::io::Error| skip(SkipReason::Unreadable, e.to_string());
        let file = std::fs::File::open(&self.os_path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(skip(SkipReason::Unreadable, "not a plain file".into()));
        }
        let expected = usize::try_from(metadata.len().min(max_bytes)).unwrap_or(0);
        let mut bytes = Vec::with_capacity(expected + 1);
        // The length is only a hint: files of /proc and files that grow are cut by `take`.
        file.take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if bytes.len() as u64 > max_bytes {
            return Err(too_large(metadata.len().max(max_bytes + 1)));
        }
        Ok(bytes)
    }

    /// The file's text, if it has at most `max_bytes` and is not binary or minified.
    ///
    /// # Errors
    /// A rule leaves its content out, or it cannot be read.
    pub fn text(&self, max_bytes: u64) -> Result<Text, Unread> {
        let bytes = self.bytes(max_bytes).map_err(Unread::Skip)?;
        self.decoded(bytes)
    }

    /// The text of the file's `bytes`.
    ///
    /// # Errors
    /// They are binary, no text, or minified.
    pub fn decoded(&self, bytes: Vec<u8>) -> Result<Text, Unread> {
        let text = Text::decode(bytes).map_err(|undecoded| match undecoded {
            Undecoded::Binary => Unread::LeftOut(LeftOut::Binary),
            Undecoded::NotText => Unread::Skip(Skip {
                path: self.path.clone(),
                line: None,
                reason: SkipReason::NotText,
                detail: "neither UTF-8 nor a single-byte encoding".into(),
            }),
        })?;
        if LeftOut::is_minified_text(&self.path, &text.text) {
            return Err(Unread::LeftOut(LeftOut::Minified));
        }
        Ok(text)
    }
}

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecoded {
    /// A NUL stands near the start.
    Binary,
    /// Mostly bytes that no text encoding has.
    NotText,
}

impl Text {
    /// The text alone, borrowed where the bytes are it already.
    ///
    /// # Errors
    /// The bytes are binary or no text.
    pub fn of(bytes: &[u8]) -> Result<Cow<'_, str>, Undecoded> {
        let plain = Self::is_plain(bytes) && !bytes.starts_with(b"\xEF\xBB\xBF");
        match std::str::from_utf8(bytes) {
            Ok(text) if plain && !bytes.iter().take(HEAD).any(|b| *b == 0) => {
                Ok(Cow::Borrowed(text))
            }
            _ => Self::decode(bytes.to_vec()).map(|text| Cow::Owned(text.text)),
        }
    }

    /// Whether the bytes are those of their characters, so that a name can be looked for before
    /// they are decoded: true of all but UTF-16.
    pub fn is_plain(bytes: &[u8]) -> bool {
        !bytes.starts_with(&[0xFF, 0xFE]) && !bytes.starts_with(&[0xFE, 0xFF])
    }

    /// Decodes a file's or blob's bytes.
    ///
    /// # Errors
    /// The bytes are binary or no text.
    pub fn decode(mut bytes: Vec<u8>) -> Result<Self, Undecoded> {
        if let Some(text) = decode_utf16(&bytes)? {
            return Ok(text);
        }
        if bytes.iter().take(HEAD).any(|b| *b == 0) {
            return Err(Undecoded::Binary);
        }
        let offset = if bytes.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        bytes.drain(..offset);
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self {
                text,
                offset,
                encoding: Encoding::Utf8,
            }),
            Err(e) => Ok(Self {
                text: replace_invalid(e.into_bytes())?,
                offset,
                encoding: Encoding::SingleByte,
            }),
        }
    }
}

/// Puts `_` for each byte that is not UTF-8, so that the length stays.
fn replace_invalid(bytes: Vec<u8>) -> Result<String, Undecoded> {
    // Even a comment in Cyrillic has spaces, brackets and names around it.
    let head = &bytes[..bytes.len().min(HEAD)];
    let high = head.iter().filter(|b| !b.is_ascii()).count();
    let control = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    let control = head.iter().filter(|b| control(**b)).count();
    if high * 10 > head.len() * 7 || control * 10 > head.len() {
        return Err(Undecoded::NotText);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('_', chunk.invalid().len()));
    }
    Ok(text)
}

/// The text of UTF-16 bytes with a byte order mark; `None` without one.
fn decode_utf16(bytes: &[u8]) -> Result<Option<Text>, Undecoded> {
    let (rest, unit): (_, fn([u8; 2]) -> u16) = match bytes {
        // FF FE 00 00 is UTF-32, which nobody writes: it goes the way of binary files.
        [0xFF, 0xFE, 0, 0, ..] => return Err(Undecoded::Binary),
        [0xFF, 0xFE, rest @ ..] => (rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => (rest, u16::from_be_bytes),
        _ => return Ok(None),
    };
    let units = rest.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    let text: String = char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    if text.contains('\0') {
        return Err(Undecoded::Binary);
    }
    Ok(Some(Text {
        text,
        offset: 2,
        encoding: Encoding::Utf16,
    }))
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8]) -> Result<Text, Undecoded> {
        Text::decode(bytes.to_vec())
    }

    #[test]
    fn utf8_is_itself_and_a_byte_order_mark_is_told() {
        let text = decode("\u{feff}SELECT 'é'".as_bytes()).unwrap();
        assert_eq!(text.text, "SELECT 'é'");
        assert_eq!((text.offset, text.encoding), (3, Encoding::Utf8));
    }

    #[test]
    fn latin1_keeps_every_position() {
        let text = decode(b"// caf\xe9\nquery(\"SELECT id\")").unwrap();
        assert_eq!(text.text, "// caf_\nquery(\"SELECT id\")");
        assert_eq!(text.encoding, Encoding::SingleByte);
    }

    #[test]
    fn a_nul_near_the_start_is_binary() {
        assert_eq!(decode(b"\x7fELF\0\0"), Err(Undecoded::Binary));
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..4000_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x81)
            .collect();
        assert_eq!(decode(&noise), Err(Undecoded::NotText));
    }

    #[test]
    fn utf16_of_either_order_is_decoded() {
        let little: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("SELECT 'ä';".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain("SELECT 'ä';".encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        for bytes in [little, big] {
            let text = decode(&bytes).unwrap();
            assert_eq!(text.text, "SELECT 'ä';");
            assert_eq!(text.encoding, Encoding::Utf16);
        }
    }

    proptest! {
        #[test]
        fn one_byte_encodings_never_move_a_position(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(text) = Text::decode(bytes.clone())
                && text.encoding != Encoding::Utf16
            {
                prop_assert_eq!(text.text.len() + text.offset, bytes.len());
                for (read, written) in text.text.bytes().zip(&bytes[text.offset..]) {
                    prop_assert!(read == *written || read == b'_');
                }
            }
        }
    }
}
