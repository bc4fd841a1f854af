use core::fmt::{self, Write};

/// A short text of at most `N` bytes, written with `write!` and without an allocator. What does not fit is cut off at the end of
/// a character and remembered, which is what messages and log lines want.
///
/// ```
/// use core::fmt::Write;
/// let mut text = wardian::Text::<8>::new();
/// write!(text, "{} °C or more", 21).unwrap();
/// assert_eq!(text.as_str(), "21 °C o");
/// assert!(text.is_truncated());
/// ```
#[derive(Clone)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
    length: u32,
    truncated: bool,
}

impl<const N: usize> Text<N> {
    /// The empty text.
    pub const fn new() -> Self {
        Text { bytes: [0; N], length: 0, truncated: false }
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        // Only whole characters are ever appended.
        core::str::from_utf8(&self.bytes[..self.length as usize]).unwrap_or_default()
    }

    /// Whether something was cut off.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Appends as many whole characters as fit; after one that did not fit nothing more is appended.
    pub fn push_str(&mut self, text: &str) {
        if self.truncated {
            return;
        }
        let length = self.length as usize;
        let mut count = text.len().min(N - length);
        while !text.is_char_boundary(count) {
            count -= 1;
        }
        self.bytes[length..length + count].copy_from_slice(&text.as_bytes()[..count]);
        self.length += count as u32;
        self.truncated = count < text.len();
    }
}

impl<const N: usize> Default for Text<N> {
    fn default() -> Self {
        Text::new()
    }
}

/// Never fails.
impl<const N: usize> Write for Text<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

impl<const N: usize> fmt::Display for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<const N: usize> PartialEq for Text<N> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<const N: usize> Eq for Text<N> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_does_not_fit_whole_is_left_out_and_ends_the_text() {
        let mut text = Text::<3>::new();
        text.push_str("a€");
        text.push_str("b");
        assert_eq!(text.as_str(), "a");
        assert!(text.is_truncated());
    }

    #[test]
    fn a_text_that_fills_all_bytes_is_not_truncated() {
        let mut text = Text::<4>::new();
        text.push_str("a€");
        text.push_str("");
        assert_eq!(text.as_str(), "a€");
        assert!(!text.is_truncated());
    }
}
