//! Requests over HTTP. Needs the capability `http`.
//!
//! ```
//! use wardian::{http, Error, Input, Output};
//!
//! wardian::operations! {
//!     /// The price of an article, from the shop.
//!     "price" => fn price(article: Input, out: &mut Output) -> Result<(), Error> {
//!         let (mut name, mut price) = ([0; 40], [0; 20]);
//!         let mut url = wardian::Text::<80>::new();
//!         write!(url, "https://shop.example/prices/{}", article.read_text(&mut name)?)?;
//!         let mut response = http::get(url.as_str())?;
//!         if response.status() != 200 {
//!             return Err(wardian::failure!(1, "the shop returned {}", response.status()));
//!         }
//!         out.write_bytes(response.read_all(&mut price)?)?;
//!         Ok(())
//!     }
//! }
//!
//! # use core::fmt::Write as _;
//! # #[cfg(not(target_arch = "wasm32"))] {
//! use wardian::mock::{Host, HttpResponse};
//!
//! let host = Host::new()
//!     .with_http("GET", "https://shop.example/prices/tea", "3.50")
//!     .with_http("GET", "https://shop.example/prices/gold", HttpResponse::new(404));
//! assert_eq!(host.call::<price>("tea").unwrap().text(), "3.50");
//! assert_eq!(host.call::<price>("gold").unwrap_err().message(), "the shop returned 404");
//! # }
//! ```
//!
//! With the feature `alloc`, `http::get(url)?.text()?` is enough. Functions that begin with `read` read into a buffer of the plugin; the
//! others of [`Response`] need `alloc`.
//!
//! A status such as 404 is no error. What ends a request is an error: [`Errno::EDENIED`] for a method or a URL outside of the grant, also
//! behind a redirect; [`Errno::EINVAL`] for a malformed URL or header, and for a header that only the host sets, such as `host`;
//! [`Errno::ENOTFOUND`] if the server has no address; [`Errno::EUNAVAILABLE`] if it cannot be reached, or as many requests as are granted
//! are open; [`Errno::ETIMEOUT`] when the time of the request is over; [`Errno::ECLOSED`] if the server ends the connection too early;
//! [`Errno::E2BIG`] for a body or headers that are too large; [`Errno::ELIMIT`] for too many redirects; [`Errno::EHOST`] if the answer is
//! not HTTP, or its certificate is not trusted.

use crate::{host, Errno};
use core::fmt;

mod body;
mod response;

pub use body::{Body, BodyWriter};
#[cfg(feature = "alloc")]
pub use response::OwnedHeaders;
pub use response::{Headers, Response};

/// The most bytes of a body that the host reads or writes at once.
const MAX: usize = 16777216;

/// The most redirects that the host follows.
const MAX_REDIRECTS: u32 = 5;

#[cfg(not(feature = "alloc"))]
type Lines = crate::Text<1024>;
#[cfg(feature = "alloc")]
type Lines = alloc::string::String;

/// An open request. Dropping it ends the request, whatever is left of it.
struct Handle(u32);

impl Drop for Handle {
    fn drop(&mut self) {
        let _ = host::http_close(self.0);
    }
}

impl Handle {
    /// Ends the body, and waits for the head of the answer.
    fn send(self) -> Result<Response, Errno> {
        let status = Errno::check(host::http_send(self.0))?;
        Ok(Response::new(self, status as u16))
    }
}

/// Gets what is at the URL: `Request::get(url).send()`.
///
/// # Errors
/// Those of [the module](self).
pub fn get(url: &str) -> Result<Response, Errno> {
    Request::get(url).send()
}

/// A request that is not sent yet.
///
/// ```
/// use wardian::http::Request;
/// # use wardian::Errno;
///
/// # #[cfg(not(target_arch = "wasm32"))] {
/// # let host = wardian::mock::Host::new()
/// #     .with_http("POST", "https://shop.example/orders", wardian::mock::HttpResponse::new(201));
/// # host.run(|| -> Result<(), Errno> {
/// let response = Request::post("https://shop.example/orders")
///     .header("content-type", "text/plain")
///     .body("two pounds of tea")
///     .send()?;
/// assert_eq!(response.status(), 201);
/// # Ok(())
/// # }).unwrap();
/// # assert_eq!(host.http_requests()[0].text(), "two pounds of tea");
/// # }
/// ```
#[derive(Clone)]
#[must_use = "`send` or `stream` sends the request"]
pub struct Request<'a> {
    method: &'a str,
    url: &'a str,
    headers: Lines,
    redirects: u32,
    body: Body<'a>,
    /// Why it cannot be sent.
    problem: Option<Errno>,
}

impl<'a> Request<'a> {
    /// A request with any method, such as `PROPFIND`.
    pub fn new(method: &'a str, url: &'a str) -> Self {
        Request { method, url, headers: Lines::new(), redirects: MAX_REDIRECTS, body: Body::EMPTY, problem: None }
    }

    /// A request with the method `GET`.
    pub fn get(url: &'a str) -> Self {
        Request::new("GET", url)
    }

    /// A request with the method `HEAD`.
    pub fn head(url: &'a str) -> Self {
        Request::new("HEAD", url)
    }

    /// A request with the method `POST`.
    pub fn post(url: &'a str) -> Self {
        Request::new("POST", url)
    }

    /// A request with the method `PUT`.
    pub fn put(url: &'a str) -> Self {
        Request::new("PUT", url)
    }

    /// A request with the method `PATCH`.
    pub fn patch(url: &'a str) -> Self {
        Request::new("PATCH", url)
    }

    /// A request with the method `DELETE`.
    pub fn delete(url: &'a str) -> Self {
        Request::new("DELETE", url)
    }

    /// Adds a header. A name may come more than once. A request has at most 100 headers, and at most 64 KiB of them; without the feature
    /// `alloc` at most 1024 bytes, where each header counts four bytes more. [`Request::send`] returns [`Errno::EINVAL`] for a colon in
    /// the name or a line break in either, and [`Errno::E2BIG`] for more than these.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let breaks = |text: &str| text.contains(&['\n', '\r'][..]);
        if name.is_empty() || name.contains(':') || breaks(name) || breaks(value) {
            self.problem = self.problem.or(Some(Errno::EINVAL));
            return self;
        }
        let before = self.headers.as_str();
        let separator = if before.is_empty() { "" } else { "\n" };
        for part in [separator, name, ": ", value] {
            self.headers.push_str(part);
        }
        self
    }

    /// Follows at most so many redirects; 5 without this, which is the most. One redirect more is [`Errno::ELIMIT`]. With 0 an answer that
    /// redirects is like any other, as is one that wants a body of over 64 KiB again: its header `location` says where it leads.
    pub fn redirects(mut self, most: u32) -> Self {
        self.redirects = most;
        self
    }

    /// The body: bytes or text, borrowed or, with the feature `alloc`, owned.
    pub fn body(mut self, body: impl Into<Body<'a>>) -> Self {
        self.body = body.into();
        self
    }

    /// A value as JSON is the body, and the header `content-type` says so. [`Request::send`] returns [`Errno::EINVAL`] for a value that
    /// JSON cannot express.
    #[cfg(feature = "json")]
    pub fn json(self, value: &(impl serde::Serialize + ?Sized)) -> Self {
        let mut request = self.header("content-type", "application/json");
        match serde_json::to_vec(value) {
            Ok(bytes) => request.body = bytes.into(),
            Err(_) => request.problem = request.problem.or(Some(Errno::EINVAL)),
        }
        request
    }

    /// Sends the request with its body, and waits for the head of the answer.
    ///
    /// # Errors
    /// Those of [the module](self).
    pub fn send(self) -> Result<Response, Errno> {
        let bytes = self.body.bytes();
        let mut body = self.open(bytes.len() as i64)?;
        match body.write_all(bytes) {
            // The server answers before it has all of the body.
            Err(Errno::ECLOSED) => match body.send() {
                Err(Errno::EINVAL) => Err(Errno::ECLOSED),
                result => result,
            },
            result => result.and_then(|()| body.send()),
        }
    }

    /// Begins the request, to write its body piece by piece: of this length, or `None` if nobody knows it yet. A request that has a
    /// [`body`](Request::body) already is [`Errno::EINVAL`].
    ///
    /// ```
    /// use wardian::http::Request;
    /// # use wardian::Errno;
    ///
    /// # #[cfg(not(target_arch = "wasm32"))] {
    /// # let host = wardian::mock::Host::new().with_http("PUT", "https://shop.example/list", "thanks");
    /// # host.run(|| -> Result<(), Errno> {
    /// let mut body = Request::put("https://shop.example/list").stream(None)?;
    /// for line in ["tea\n", "sugar\n"] {
    ///     body.write_all(line.as_bytes())?;
    /// }
    /// let mut response = body.send()?;
    /// assert_eq!(response.read_text(&mut [0; 10])?, "thanks");
    /// # Ok(())
    /// # }).unwrap();
    /// # assert_eq!(host.http_requests()[0].text(), "tea\nsugar\n");
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [the module](self).
    pub fn stream(self, length: Option<u64>) -> Result<BodyWriter, Errno> {
        if !self.body.bytes().is_empty() {
            return Err(Errno::EINVAL);
        }
        let length = length.map_or(Ok(-1), i64::try_from).map_err(|_| Errno::E2BIG)?;
        self.open(length)
    }

    fn open(&self, length: i64) -> Result<BodyWriter, Errno> {
        #[cfg(not(feature = "alloc"))]
        if self.headers.is_truncated() {
            return Err(self.problem.unwrap_or(Errno::E2BIG));
        }
        match self.problem {
            Some(errno) => Err(errno),
            None => {
                let headers = self.headers.as_str();
                let handle = Errno::check(host::http_open(self.method, self.url, headers, length, self.redirects))?;
                Ok(BodyWriter::new(Handle(handle as u32)))
            }
        }
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("method", &self.method).field("url", &self.url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
