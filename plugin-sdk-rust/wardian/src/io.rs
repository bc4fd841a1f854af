//! Input, output, files, and bodies of requests over HTTP as the standard library's streams.

use crate::files::File;
use crate::http::{BodyWriter, Response};
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

/// At the position of the file.
impl io::Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(File::read(self, buffer)?)
    }
}

/// At the position of the file. `flush` does nothing: what is written has reached the host, and [`File::sync`] reaches the device.
impl io::Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.write_at(bytes, self.position())?;
        self.seek_to(self.position() + count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A position before the start of the file is [`Errno::EINVAL`].
impl io::Seek for File {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            io::SeekFrom::Start(offset) => (offset, 0),
            io::SeekFrom::Current(by) => (self.position(), by),
            io::SeekFrom::End(by) => (self.size()?, by),
        };
        let offset = i128::from(from) + i128::from(by);
        self.seek_to(u64::try_from(offset).map_err(|_| Errno::EINVAL)?);
        Ok(self.position())
    }
}

/// The body of the answer.
impl io::Read for Response {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(Response::read(self, buffer)?)
    }
}

/// The body of the request. `flush` does nothing: the host sends the body when it likes to, and all of it before the answer.
impl io::Write for BodyWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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

    #[test]
    fn files_are_streams_with_a_position() {
        use io::{BufRead, Read, Seek, SeekFrom, Write};

        let host = crate::mock::Host::new().with_mount("/data").with_mount_limit(8);
        host.run(|| {
            let mut file = File::create("/data/a").unwrap();
            assert_eq!(io::copy(&mut Input::from_bytes(b"one\ntwo"), &mut file).unwrap(), 7);
            assert_eq!(file.seek(SeekFrom::Current(-3)).unwrap(), 4);
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            assert_eq!(text, "two");
            file.seek(SeekFrom::Start(0)).unwrap();
            let lines: Vec<String> = io::BufReader::new(&mut file).lines().collect::<Result<_, _>>().unwrap();
            assert_eq!(lines, ["one", "two"]);
            assert_eq!(file.seek(SeekFrom::End(-1)).unwrap(), 6);
            let before = file.seek(SeekFrom::Current(-7)).unwrap_err();
            assert_eq!((Error::from(before), file.position()), (Errno::EINVAL.into(), 6));
            assert_eq!(Write::write(&mut file, b"xyz").unwrap(), 2);
            file.flush().unwrap();
            let full = Write::write_all(&mut file, b"z").unwrap_err();
            assert_eq!(Error::from(full), Errno::ELIMIT.into());
        });
        assert_eq!(host.file("/data/a").unwrap(), b"one\ntwxy");
    }

    #[test]
    fn bodies_of_requests_and_answers_are_streams() {
        use io::{BufRead, Write};

        let host = crate::mock::Host::new().with_http_server(|request| Ok(request.body.clone().into()));
        host.run(|| {
            let mut body = crate::http::Request::put("http://shop.example/").stream(Some(7)).unwrap();
            assert_eq!(io::copy(&mut Input::from_bytes(b"one\n"), &mut body).unwrap(), 4);
            writeln!(body, "{}{}", 1, 2).unwrap();
            body.flush().unwrap();
            let long = Write::write_all(&mut body, b"x").unwrap_err();
            assert_eq!(Error::from(long), Errno::EINVAL.into());
            let lines: Result<Vec<String>, _> = io::BufReader::new(body.send().unwrap()).lines().collect();
            assert_eq!(lines.unwrap(), ["one", "12"]);
        });
    }
}
