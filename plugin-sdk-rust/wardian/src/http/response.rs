use super::{Handle, MAX};
use crate::capability::text_in;
use crate::{host, Errno};
use core::fmt;

/// The answer to a request. Its body stays with the host until it is read, in order. Dropping it ends the request, and so does the end of
/// the call.
///
/// ```
/// use wardian::http;
/// # use wardian::Errno;
///
/// # #[cfg(not(target_arch = "wasm32"))] {
/// # use wardian::mock::{Host, HttpResponse};
/// # let tea = HttpResponse::from("tea").with_header("Content-Type", "text/plain");
/// # Host::new().with_http("GET", "https://shop.example/", tea).run(|| -> Result<(), Errno> {
/// let mut response = http::get("https://shop.example/")?;
/// let mut buffer = [0; 1000];
/// let kind = response.read_header("content-type", &mut buffer)?;
/// assert_eq!((response.status(), kind), (200, Some("text/plain")));
/// let count = response.read(&mut buffer)?;
/// assert_eq!(&buffer[..count], b"tea");
/// # Ok(())
/// # }).unwrap();
/// # }
/// ```
pub struct Response {
    handle: Handle,
    status: u16,
}

impl Response {
    pub(super) fn new(handle: Handle, status: u16) -> Self {
        Response { handle, status }
    }

    /// The status, such as 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is one of 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads the next bytes of the body; returns how many, 0 at the end. There may be fewer than the buffer takes at any time.
    ///
    /// # Errors
    /// Those of [the module](super).
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Errno> {
        let most = buffer.len().min(MAX);
        Errno::check(host::http_read(&mut buffer[..most], self.handle.0))
    }

    /// Reads the rest of the body into the buffer.
    ///
    /// # Errors
    /// Those of [the module](super), and [`Errno::E2BIG`] if the buffer is too small.
    pub fn read_all<'b>(&mut self, buffer: &'b mut [u8]) -> Result<&'b [u8], Errno> {
        let mut length = 0;
        while length < buffer.len() {
            match self.read(&mut buffer[length..])? {
                0 => return Ok(&buffer[..length]),
                count => length += count,
            }
        }
        // A full buffer does not say whether the body ends there.
        match self.read(&mut [0])? {
            0 => Ok(buffer),
            _ => Err(Errno::E2BIG),
        }
    }

    /// As [`Response::read_all`], for text.
    ///
    /// # Errors
    /// As [`Response::read_all`], and [`Errno::EUTF8`] for malformed text.
    pub fn read_text<'b>(&mut self, buffer: &'b mut [u8]) -> Result<&'b str, Errno> {
        core::str::from_utf8(self.read_all(buffer)?).map_err(|_| Errno::EUTF8)
    }

    /// Reads the headers into the buffer.
    ///
    /// # Errors
    /// [`Errno::E2BIG`] if the buffer is too small, [`Errno::ECLOSED`] after the end of the call.
    pub fn read_headers<'b>(&self, buffer: &'b mut [u8]) -> Result<Headers<'b>, Errno> {
        Ok(Headers { left: text_in(host::http_headers(self.handle.0, buffer), buffer)? })
    }

    /// The first header of a name, in any case. The buffer takes all headers.
    ///
    /// # Errors
    /// As [`Response::read_headers`].
    pub fn read_header<'b>(&self, name: &str, buffer: &'b mut [u8]) -> Result<Option<&'b str>, Errno> {
        Ok(self.read_headers(buffer)?.get(name))
    }

    /// Reads the URL that answered into the buffer. It is another one than that of the request after a redirect.
    ///
    /// # Errors
    /// As [`Response::read_headers`].
    pub fn read_url<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, Errno> {
        text_in(host::http_url(self.handle.0, buffer), buffer)
    }

    /// Ends the request, as dropping the response does, and returns what the host says to that.
    ///
    /// # Errors
    /// [`Errno::ECLOSED`] after the end of the call, [`Errno::ELIMIT`] if the call may make no more calls of the host.
    pub fn close(self) -> Result<(), Errno> {
        let handle = self.handle.0;
        core::mem::forget(self);
        Errno::check(host::http_close(handle)).map(drop)
    }
}

#[cfg(feature = "alloc")]
impl Response {
    /// The rest of the body.
    ///
    /// # Errors
    /// Those of [the module](super).
    pub fn bytes(mut self) -> Result<alloc::vec::Vec<u8>, Errno> {
        let mut bytes = alloc::vec![0; 4096];
        let mut length = 0;
        loop {
            match self.read(&mut bytes[length..])? {
                0 => break,
                count => length += count,
            }
            if length == bytes.len() {
                bytes.resize(2 * length, 0);
            }
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    /// As [`Response::bytes`], for text.
    ///
    /// # Errors
    /// As [`Response::bytes`], and [`Errno::EUTF8`] for malformed text.
    pub fn text(self) -> Result<alloc::string::String, Errno> {
        alloc::string::String::from_utf8(self.bytes()?).map_err(|_| Errno::EUTF8)
    }

    /// As [`Response::bytes`], for JSON: any type that serde reads.
    ///
    /// # Errors
    /// As [`Response::bytes`], and [`Errno::EINVAL`] for JSON of another form.
    #[cfg(feature = "json")]
    pub fn json<T: serde::de::DeserializeOwned>(self) -> Result<T, Errno> {
        serde_json::from_slice(&self.bytes()?).map_err(|_| Errno::EINVAL)
    }

    /// The headers.
    ///
    /// # Errors
    /// [`Errno::ECLOSED`] after the end of the call.
    pub fn headers(&self) -> Result<OwnedHeaders, Errno> {
        let mut buffer = [0; 256];
        let result = host::http_headers(self.handle.0, &mut buffer);
        Ok(OwnedHeaders { lines: crate::capability::to_string(result, &buffer)? })
    }

    /// The first header of a name, in any case.
    ///
    /// # Errors
    /// As [`Response::headers`].
    pub fn header(&self, name: &str) -> Result<Option<alloc::string::String>, Errno> {
        Ok(self.headers()?.get(name).map(Into::into))
    }

    /// The URL that answered. It is another one than that of the request after a redirect.
    ///
    /// # Errors
    /// As [`Response::headers`].
    pub fn url(&self) -> Result<alloc::string::String, Errno> {
        let mut buffer = [0; 256];
        let result = host::http_url(self.handle.0, &mut buffer);
        crate::capability::to_string(result, &buffer)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("handle", &self.handle.0).field("status", &self.status).finish()
    }
}

/// Names and values of headers, in the order of the answer. Names are in lower case.
#[derive(Clone, Debug)]
pub struct Headers<'b> {
    left: &'b str,
}

impl<'b> Headers<'b> {
    /// The value of the first header of this name that is left. The case of the name does not matter.
    pub fn get(&self, name: &str) -> Option<&'b str> {
        self.clone().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl<'b> Iterator for Headers<'b> {
    type Item = (&'b str, &'b str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.left.is_empty() {
            return None;
        }
        let (line, left) = self.left.split_once('\n').unwrap_or((self.left, ""));
        self.left = left;
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        Some((name, value.trim_start()))
    }
}

/// Names and values of headers, in memory of their own.
#[cfg(feature = "alloc")]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnedHeaders {
    lines: alloc::string::String,
}

#[cfg(feature = "alloc")]
impl OwnedHeaders {
    /// The headers, in the order of the answer.
    pub fn iter(&self) -> Headers<'_> {
        Headers { left: &self.lines }
    }

    /// The value of the first header of this name. The case of the name does not matter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().get(name)
    }
}

#[cfg(feature = "alloc")]
impl<'b> IntoIterator for &'b OwnedHeaders {
    type Item = (&'b str, &'b str);
    type IntoIter = Headers<'b>;

    fn into_iter(self) -> Headers<'b> {
        self.iter()
    }
}
