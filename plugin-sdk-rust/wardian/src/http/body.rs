use super::{Handle, Response, MAX};
use crate::{host, Errno};
use core::fmt;

/// The body of a request: bytes or text.
#[derive(Clone)]
pub struct Body<'a>(Content<'a>);

#[derive(Clone)]
enum Content<'a> {
    Borrowed(&'a [u8]),
    #[cfg(feature = "alloc")]
    Owned(alloc::vec::Vec<u8>),
}

impl Body<'_> {
    pub(super) const EMPTY: Self = Body(Content::Borrowed(&[]));

    pub(super) fn bytes(&self) -> &[u8] {
        match &self.0 {
            Content::Borrowed(bytes) => bytes,
            #[cfg(feature = "alloc")]
            Content::Owned(bytes) => bytes,
        }
    }
}

impl<'a> From<&'a [u8]> for Body<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Body(Content::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Body<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Body(Content::Borrowed(bytes))
    }
}

impl<'a> From<&'a str> for Body<'a> {
    fn from(text: &'a str) -> Self {
        Body(Content::Borrowed(text.as_bytes()))
    }
}

#[cfg(feature = "alloc")]
impl<'a> From<&'a alloc::vec::Vec<u8>> for Body<'a> {
    fn from(bytes: &'a alloc::vec::Vec<u8>) -> Self {
        Body(Content::Borrowed(bytes))
    }
}

#[cfg(feature = "alloc")]
impl<'a> From<&'a alloc::string::String> for Body<'a> {
    fn from(text: &'a alloc::string::String) -> Self {
        Body(Content::Borrowed(text.as_bytes()))
    }
}

#[cfg(feature = "alloc")]
impl From<alloc::vec::Vec<u8>> for Body<'_> {
    fn from(bytes: alloc::vec::Vec<u8>) -> Self {
        Body(Content::Owned(bytes))
    }
}

#[cfg(feature = "alloc")]
impl From<alloc::string::String> for Body<'_> {
    fn from(text: alloc::string::String) -> Self {
        Body(Content::Owned(text.into_bytes()))
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.bytes().len())
    }
}

/// A request whose body the plugin writes, made by [`Request::stream`](super::Request::stream). Dropping it ends the request without an
/// answer.
pub struct BodyWriter {
    handle: Handle,
}

impl BodyWriter {
    pub(super) fn new(handle: Handle) -> Self {
        BodyWriter { handle }
    }

    /// Adds bytes to the body. The host sends a long body while the plugin writes it, so this may wait for the server.
    ///
    /// # Errors
    /// Those of [the module](super). [`Errno::EINVAL`] if the body would be longer than its length says. [`Errno::ECLOSED`] if the server
    /// does not take the rest; [`BodyWriter::send`] may still return its answer.
    pub fn write_all(&mut self, bytes: &[u8]) -> Result<(), Errno> {
        bytes.chunks(MAX).try_for_each(|piece| Errno::check(host::http_write(self.handle.0, piece)).map(drop))
    }

    /// Ends the body, and waits for the head of the answer.
    ///
    /// # Errors
    /// Those of [the module](super), and [`Errno::EINVAL`] if the body is shorter than its length says.
    pub fn send(self) -> Result<Response, Errno> {
        self.handle.send()
    }
}

impl fmt::Debug for BodyWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyWriter").field("handle", &self.handle.0).finish()
    }
}

/// Each piece of a format is one call of the host: `write!` into a [`Text`](crate::Text) first is cheaper.
impl fmt::Write for BodyWriter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write_all(text.as_bytes()).map_err(|_| fmt::Error)
    }
}
