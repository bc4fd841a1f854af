use crate::{host, Errno, Error, Text};
use core::fmt::{self, Write};

/// The output of a call. Bytes are collected and handed to the host in pieces, so that `write!` is cheap. The first error is
/// kept, and the operation fails with it whatever it does afterwards.
pub struct Output<'a> {
    sink: Sink<'a>,
    pending: [u8; 256],
    pending_length: usize,
    written: usize,
    error: Option<Errno>,
}

enum Sink<'a> {
    Host,
    Memory(&'a mut [u8]),
}

impl<'a> Output<'a> {
    /// Output into memory, for a test of an operation. [`Errno::E2BIG`] when the memory is full.
    pub fn to_slice(memory: &'a mut [u8]) -> Self {
        Output::to(Sink::Memory(memory))
    }

    pub(crate) fn to_host() -> Self {
        Output::to(Sink::Host)
    }

    fn to(sink: Sink<'a>) -> Self {
        Output { sink, pending: [0; 256], pending_length: 0, written: 0, error: None }
    }

    /// Appends bytes. [`Errno::E2BIG`] when the output would be larger than the host allows.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), Errno> {
        if bytes.len() > self.pending.len() - self.pending_length {
            self.flush()?;
        }
        if bytes.len() > self.pending.len() {
            return self.hand_over(bytes);
        }
        self.pending[self.pending_length..self.pending_length + bytes.len()].copy_from_slice(bytes);
        self.pending_length += bytes.len();
        Ok(())
    }

    /// Hands over what was collected, and reports the first error of this output.
    pub fn flush(&mut self) -> Result<(), Errno> {
        let pending = self.pending;
        let length = core::mem::take(&mut self.pending_length);
        self.hand_over(&pending[..length])
    }

    /// Flushes and returns the length of the whole output in bytes.
    pub fn finish(mut self) -> Result<usize, Errno> {
        self.flush()?;
        Ok(self.written)
    }

    fn hand_over(&mut self, bytes: &[u8]) -> Result<(), Errno> {
        if let Some(errno) = self.error {
            return Err(errno);
        }
        if bytes.is_empty() {
            return Ok(());
        }
        let result = match &mut self.sink {
            Sink::Host => Errno::check(host::output_write(bytes)).map(|_| ()),
            Sink::Memory(memory) => memory
                .get_mut(self.written..self.written + bytes.len())
                .map(|free| free.copy_from_slice(bytes))
                .ok_or(Errno::E2BIG),
        };
        self.error = result.err();
        self.written += bytes.len();
        result
    }
}

impl Write for Output<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write_bytes(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

/// What an operation may return as its output: `()` for what it wrote itself, text, bytes, a number.
pub trait IntoOutput {
    /// Appends itself.
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error>;
}

impl IntoOutput for () {
    fn into_output(self, _: &mut Output<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl IntoOutput for &str {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        Ok(out.write_bytes(self.as_bytes())?)
    }
}

impl IntoOutput for &[u8] {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        Ok(out.write_bytes(self)?)
    }
}

impl<const N: usize> IntoOutput for [u8; N] {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        self.as_slice().into_output(out)
    }
}

impl<const N: usize> IntoOutput for Text<N> {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        self.as_str().into_output(out)
    }
}

#[cfg(feature = "alloc")]
impl IntoOutput for alloc::string::String {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        self.as_str().into_output(out)
    }
}

#[cfg(feature = "alloc")]
impl IntoOutput for alloc::vec::Vec<u8> {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        self.as_slice().into_output(out)
    }
}

#[cfg(feature = "alloc")]
impl IntoOutput for alloc::borrow::Cow<'_, str> {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        (*self).into_output(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_writes_keep_their_order() {
        let mut memory = [0; 2000];
        let mut out = Output::to_slice(&mut memory);
        let mut expected = Vec::new();
        for (value, length) in [(1, 10), (2, 255), (3, 256), (4, 257), (5, 1), (6, 0), (7, 600)] {
            out.write_bytes(&vec![value; length]).unwrap();
            expected.extend(vec![value; length]);
        }
        let length = out.finish().unwrap();
        assert_eq!(&memory[..length], expected);
    }

    #[test]
    fn the_first_error_stays() {
        let mut memory = [0; 4];
        let mut out = Output::to_slice(&mut memory);
        out.write_bytes(b"12345").unwrap();
        assert_eq!(out.flush(), Err(Errno::E2BIG));
        out.write_bytes(b"1").unwrap();
        assert_eq!(out.flush(), Err(Errno::E2BIG));
        assert_eq!(out.finish(), Err(Errno::E2BIG));
        assert_eq!(memory, [0; 4]);
    }

    #[test]
    fn formatted_output_arrives() {
        let mut memory = [0; 16];
        let mut out = Output::to_slice(&mut memory);
        write!(out, "{}-{:03}", "a".repeat(2), 7).unwrap();
        let length = out.finish().unwrap();
        assert_eq!(&memory[..length], b"aa-007");
    }
}
