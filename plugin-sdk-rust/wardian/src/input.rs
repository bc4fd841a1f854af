use crate::{host, Errno, Error};
use core::cell::Cell;

/// The input of a call. It stays with the host until it is read: whole into a buffer, or in order in pieces.
pub struct Input<'a> {
    source: Source<'a>,
    position: Cell<u32>,
}

enum Source<'a> {
    /// Of a known length, or streamed.
    Host(Option<u32>),
    Memory(&'a [u8]),
}

impl<'a> Input<'a> {
    /// Input for a test of an operation.
    pub fn from_bytes(bytes: &'a [u8]) -> Self {
        Input { source: Source::Memory(bytes), position: Cell::new(0) }
    }

    pub(crate) fn from_host(length: i32) -> Self {
        Input { source: Source::Host(u32::try_from(length).ok()), position: Cell::new(0) }
    }

    /// The length in bytes; `None` for streamed input, whose length nobody knows yet.
    pub fn len(&self) -> Option<usize> {
        match self.source {
            Source::Host(length) => length.map(|length| length as usize),
            Source::Memory(bytes) => Some(bytes.len()),
        }
    }

    /// Whether the input is known to be empty.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Reads the next bytes; returns how many, 0 at the end.
    pub fn read(&self, buffer: &mut [u8]) -> Result<usize, Errno> {
        let position = self.position.get();
        let count = match self.source {
            Source::Host(_) => Errno::check(host::input_read(buffer, position))?,
            Source::Memory(bytes) => {
                let rest = &bytes[position as usize..];
                let count = rest.len().min(buffer.len());
                buffer[..count].copy_from_slice(&rest[..count]);
                count
            }
        };
        // Streams may be longer than 4 GiB; the host counts as this does.
        self.position.set(position.wrapping_add(count as u32));
        Ok(count)
    }

    /// Reads all bytes that are left into the buffer. [`Errno::E2BIG`] if they do not fit.
    pub fn read_all<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], Errno> {
        let left = self.left();
        if left.map_or(false, |left| left > buffer.len()) {
            return Err(Errno::E2BIG);
        }
        let mut length = 0;
        loop {
            // A buffer that is full although the end was not seen asks for one byte more, to learn whether there is one.
            let mut beyond = [0];
            let is_full = length == buffer.len();
            if left == Some(length) {
                break;
            }
            let free = if is_full { &mut beyond[..] } else { &mut buffer[length..] };
            match self.read(free)? {
                0 => break,
                _ if is_full => return Err(Errno::E2BIG),
                count => length += count,
            }
        }
        Ok(&buffer[..length])
    }

    /// As [`Input::read_all`], for text.
    pub fn read_text<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, Error> {
        Ok(core::str::from_utf8(self.read_all(buffer)?)?)
    }

    /// Reads all bytes that are left.
    #[cfg(feature = "alloc")]
    pub fn to_vec(&self) -> Result<alloc::vec::Vec<u8>, Errno> {
        let mut bytes = alloc::vec![0; self.left().unwrap_or(4096)];
        let mut length = 0;
        while self.left() != Some(0) {
            if length == bytes.len() {
                bytes.resize(2 * length, 0);
            }
            match self.read(&mut bytes[length..])? {
                0 => break,
                count => length += count,
            }
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    /// As [`Input::to_vec`], for text.
    #[cfg(feature = "alloc")]
    pub fn to_text(&self) -> Result<alloc::string::String, Error> {
        alloc::string::String::from_utf8(self.to_vec()?).map_err(|_| Errno::EUTF8.into())
    }

    fn left(&self) -> Option<usize> {
        self.len().map(|length| length.saturating_sub(self.position.get() as usize))
    }
}

/// What an operation takes as its input: [`Input`] itself, a number, or, with the feature `alloc`, `Vec<u8>` and `String`.
pub trait FromInput<'a>: Sized {
    /// Reads what is left of the input.
    fn from_input(input: Input<'a>) -> Result<Self, Error>;
}

impl<'a> FromInput<'a> for Input<'a> {
    fn from_input(input: Input<'a>) -> Result<Self, Error> {
        Ok(input)
    }
}

#[cfg(feature = "alloc")]
impl FromInput<'_> for alloc::vec::Vec<u8> {
    fn from_input(input: Input<'_>) -> Result<Self, Error> {
        Ok(input.to_vec()?)
    }
}

#[cfg(feature = "alloc")]
impl FromInput<'_> for alloc::string::String {
    fn from_input(input: Input<'_>) -> Result<Self, Error> {
        input.to_text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_order_until_the_end() {
        let input = Input::from_bytes(b"abcde");
        let mut piece = [0; 2];
        assert_eq!((input.read(&mut piece), piece), (Ok(2), *b"ab"));
        assert_eq!((input.read(&mut piece), piece), (Ok(2), *b"cd"));
        assert_eq!((input.read(&mut piece), piece[0]), (Ok(1), b'e'));
        assert_eq!(input.read(&mut piece), Ok(0));
    }

    #[test]
    fn input_that_fills_the_buffer_is_read_and_one_byte_more_is_not() {
        let mut buffer = [0; 3];
        assert_eq!(Input::from_bytes(b"abc").read_all(&mut buffer), Ok(&b"abc"[..]));
        assert_eq!(Input::from_bytes(b"").read_all(&mut buffer), Ok(&b""[..]));
        assert_eq!(Input::from_bytes(b"abcd").read_all(&mut buffer), Err(Errno::E2BIG));
    }

    #[test]
    fn malformed_text_is_refused() {
        let mut buffer = [0; 3];
        assert_eq!(Input::from_bytes(b"\xff").read_text(&mut buffer).unwrap_err().code(), Errno::EUTF8.number());
    }

    #[test]
    fn without_a_host_input_cannot_be_read() {
        assert_eq!(Input::from_host(3).read(&mut [0; 3]), Err(Errno::ENOCALL));
        assert_eq!(Input::from_host(-1).len(), None);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn the_rest_of_the_input_becomes_a_vec() {
        let input = Input::from_bytes(b"abcde");
        input.read(&mut [0; 2]).unwrap();
        assert_eq!(input.to_vec().unwrap(), b"cde");
        assert_eq!(input.to_vec().unwrap(), b"");
    }
}
