//! Input and output as the standard library's streams.

use crate::{Errno, Input, Output};
use std::io;

/// Of the kind [`io::ErrorKind::Other`], with the number as its source.
impl From<Errno> for io::Error {
    fn from(errno: Errno) -> Self {
        io::Error::new(io::ErrorKind::Other, errno)
    }
}

impl io::Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(Input::read(self, buffer)?)
    }
}

impl io::Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_bytes(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(Output::flush(self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn input_is_copied_to_output() {
        let mut memory = [0; 8];
        let mut out = Output::to_slice(&mut memory);
        assert_eq!(io::copy(&mut Input::from_bytes(b"abcde"), &mut out).unwrap(), 5);
        assert_eq!(out.finish(), Ok(5));
        assert_eq!(&memory[..5], b"abcde");
    }

    #[test]
    fn the_number_of_an_error_survives() {
        let mut out = Output::to_slice(&mut []);
        let error = io::copy(&mut Input::from_bytes(&[0; 1000]), &mut out).unwrap_err();
        assert_eq!(Error::from(error), Errno::E2BIG.into());
        let other = Error::from(io::Error::new(io::ErrorKind::Other, "no"));
        assert_eq!((other.code(), other.message()), (Errno::EINVAL.number(), "no"));
    }
}
