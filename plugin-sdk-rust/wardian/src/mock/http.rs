//! The servers of a host: rules and a function that answer requests, and the requests that were sent.

use super::http_check::{check_request, parts, resolve, Target};
use crate::Errno;
use std::collections::BTreeMap;
use std::rc::Rc;

const OPEN_LIMIT: usize = 16;
const DEFAULT_LIMIT: usize = 64 << 20;

/// The most bytes of an answer that come at once, so that a plugin shows whether it goes on to the end.
const PIECE: usize = 16;

/// A longer body is sent while it is written, and not again where a redirect wants that.
const KEPT_LENGTH: usize = 65536;

/// A request that a plugin sent to the mock.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method, such as `GET`.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Names, in lower case, and values of the headers that the plugin set.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// The value of the first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    ///
    /// # Panics
    /// If it is no UTF-8.
    pub fn text(&self) -> &str {
        core::str::from_utf8(&self.body).expect("the body is text")
    }
}

/// What a server of the mock answers. Text and bytes become one with [`From`], of status 200.
///
/// ```
/// use wardian::mock::HttpResponse;
///
/// let response = HttpResponse::new(404).with_header("content-type", "text/plain").with_body("no such article");
/// assert_ne!(response, HttpResponse::from("no such article"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HttpResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    is_cut: bool,
    takes: Option<usize>,
}

impl HttpResponse {
    /// One without headers and body.
    ///
    /// # Panics
    /// If the status is not 200 to 599.
    pub fn new(status: u16) -> Self {
        assert!((200..600).contains(&status), "{} is no status of an answer", status);
        HttpResponse { status, headers: Vec::new(), body: Vec::new(), is_cut: false, takes: None }
    }

    /// Adds a header. A status of 301, 302, 303, 307 or 308 with the header `location` is a redirect, which the mock follows
    /// where a host does.
    ///
    /// # Panics
    /// If the name or the value is none of a header.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let line = format!("{}: {}", name, value);
        assert!(super::http_check::header(&line).is_some(), "{:?} is no header", line);
        self.headers.push((name.to_ascii_lowercase(), value.to_string()));
        self
    }

    /// Sets the body.
    pub fn with_body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    /// Ends the connection behind the body that is set, as if there had to be more: the plugin gets
    /// [`Errno::ECLOSED`](crate::Errno::ECLOSED) there.
    pub fn with_cut_body(mut self) -> Self {
        self.is_cut = true;
        self
    }

    /// Accepts no more than so many bytes of the request's body: writing more is [`Errno::ECLOSED`](crate::Errno::ECLOSED), and this is
    /// the answer. Only for [`Host::with_http`](super::Host::with_http).
    pub fn with_accepted_bytes(mut self, bytes: usize) -> Self {
        self.takes = Some(bytes);
        self
    }

    fn location(&self) -> Option<&str> {
        let redirects = [301, 302, 303, 307, 308].contains(&self.status);
        let location = self.headers.iter().find(|(name, _)| name == "location");
        location.filter(|_| redirects).map(|(_, value)| value.as_str())
    }
}

impl From<&str> for HttpResponse {
    fn from(text: &str) -> Self {
        HttpResponse::new(200).with_body(text)
    }
}

impl From<String> for HttpResponse {
    fn from(text: String) -> Self {
        HttpResponse::new(200).with_body(text)
    }
}

impl From<Vec<u8>> for HttpResponse {
    fn from(bytes: Vec<u8>) -> Self {
        HttpResponse::new(200).with_body(bytes)
    }
}

/// What answers the requests that no rule answers.
pub type Server = Rc<dyn Fn(&HttpRequest) -> Result<HttpResponse, Errno>>;

/// A request that is open.
struct Exchange {
    request: HttpRequest,
    /// The length of the body, if it is known.
    length: Option<usize>,
    redirects: u32,
    /// The most bytes of the body that the server takes, if it does not take all.
    takes: Option<usize>,
    was_sent: bool,
    answer: Option<Answer>,
}

struct Answer {
    url: String,
    response: HttpResponse,
    position: usize,
}

/// The next step of a request that is on its way: an answer of a rule, or the function to call.
pub enum Step {
    Rule(HttpResponse),
    Server(Server),
}

pub struct Http {
    /// By method and URL.
    pub rules: BTreeMap<(String, String), HttpResponse>,
    pub server: Option<Server>,
    pub limit: usize,
    pub sent: Vec<HttpRequest>,
    open: BTreeMap<u32, Exchange>,
    last_handle: u32,
}

impl Default for Http {
    fn default() -> Self {
        Http {
            rules: BTreeMap::new(),
            server: None,
            limit: DEFAULT_LIMIT,
            sent: Vec::new(),
            open: BTreeMap::new(),
            last_handle: 0,
        }
    }
}

impl Http {
    pub fn open(&mut self, target: Target<'_>, headers: &str, body_len: i64, redirects: u32) -> Result<u32, Errno> {
        let headers = check_request(target, headers, body_len, redirects)?;
        let length = usize::try_from(body_len).ok();
        if length.map_or(false, |length| length > self.limit) {
            return Err(Errno::E2BIG);
        }
        let rule = self.rules.get(&(target.method.to_string(), target.url.to_string()));
        if rule.is_none() && self.server.is_none() {
            return Err(Errno::EDENIED);
        }
        if self.open.len() == OPEN_LIMIT {
            return Err(Errno::EUNAVAILABLE);
        }
        let takes = rule.and_then(|response| response.takes);
        let request =
            HttpRequest { method: target.method.to_string(), url: target.url.to_string(), headers, body: Vec::new() };
        self.last_handle += 1;
        let exchange = Exchange { request, length, redirects, takes, was_sent: false, answer: None };
        self.open.insert(self.last_handle, exchange);
        Ok(self.last_handle)
    }

    /// The URL that a request was opened with; empty for a request that is not open.
    pub fn url_of(&self, handle: u32) -> String {
        self.open.get(&handle).map_or_else(String::new, |exchange| exchange.request.url.clone())
    }

    pub fn write(&mut self, handle: u32, bytes: &[u8]) -> Result<(), Errno> {
        let exchange = self.open.get_mut(&handle).ok_or(Errno::ECLOSED)?;
        let body = &mut exchange.request.body;
        let length = body.len() + bytes.len();
        if exchange.was_sent || exchange.length.map_or(false, |most| length > most) {
            return Err(Errno::EINVAL);
        }
        if length > self.limit {
            return Err(Errno::E2BIG);
        }
        match exchange.takes {
            Some(most) if length > most => {
                body.extend_from_slice(&bytes[..most - body.len()]);
                Err(Errno::ECLOSED)
            }
            _ => {
                body.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// Ends the body; returns the request, and how many redirects it follows.
    pub fn end_body(&mut self, handle: u32) -> Result<(HttpRequest, u32), Errno> {
        let exchange = self.open.get_mut(&handle).ok_or(Errno::ECLOSED)?;
        let written = exchange.request.body.len();
        let is_short = exchange.length.map_or(false, |length| written < length);
        let is_refused = exchange.takes == Some(written);
        if exchange.was_sent || (is_short && !is_refused) {
            return Err(Errno::EINVAL);
        }
        exchange.was_sent = true;
        Ok((exchange.request.clone(), exchange.redirects))
    }

    /// Records a request that is sent, and says what answers it.
    pub fn step(&mut self, request: &HttpRequest) -> Result<Step, Errno> {
        let rule = self.rules.get(&(request.method.clone(), request.url.clone())).cloned();
        let server = self.server.as_ref().map(Rc::clone);
        let step = rule.map(Step::Rule).or_else(|| server.map(Step::Server)).ok_or(Errno::EDENIED)?;
        self.sent.push(request.clone());
        Ok(step)
    }

    /// The status of the answer, which ends a request that was sent.
    pub fn answered(&mut self, handle: u32, url: String, response: HttpResponse) -> Result<u16, Errno> {
        let exchange = self.open.get_mut(&handle).ok_or(Errno::ECLOSED)?;
        let status = response.status;
        exchange.answer = Some(Answer { url, response, position: 0 });
        Ok(status)
    }

    fn answer_of(&mut self, handle: u32) -> Result<&mut Answer, Errno> {
        self.open.get_mut(&handle).ok_or(Errno::ECLOSED)?.answer.as_mut().ok_or(Errno::EINVAL)
    }

    pub fn headers(&mut self, handle: u32) -> Result<Vec<u8>, Errno> {
        let headers = &self.answer_of(handle)?.response.headers;
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{}: {}", name, value)).collect();
        Ok(lines.join("\n").into_bytes())
    }

    pub fn url(&mut self, handle: u32) -> Result<Vec<u8>, Errno> {
        Ok(self.answer_of(handle)?.url.clone().into_bytes())
    }

    pub fn read(&mut self, dst: &mut [u8], handle: u32) -> Result<u32, Errno> {
        let limit = self.limit;
        let answer = self.answer_of(handle)?;
        let rest = &answer.response.body[answer.position..];
        let count = rest.len().min(dst.len()).min(PIECE);
        if count == 0 && answer.response.is_cut && !dst.is_empty() {
            return Err(Errno::ECLOSED);
        }
        if answer.position + count > limit {
            return Err(Errno::E2BIG);
        }
        dst[..count].copy_from_slice(&rest[..count]);
        answer.position += count;
        Ok(count as u32)
    }

    pub fn close(&mut self, handle: u32) -> Result<(), Errno> {
        self.open.remove(&handle).map(drop).ok_or(Errno::ECLOSED)
    }

    /// Handles end with the call.
    pub fn end_call(&mut self) {
        self.open.clear();
    }
}

/// The request that a redirect leads to; nothing if the response is no redirect, or one that wants a long body again. An error if
/// no redirect is left, or it leads to no URL.
pub fn redirected(request: &HttpRequest, response: &HttpResponse, is_left: bool) -> Result<Option<HttpRequest>, Errno> {
    let becomes_get = match response.status {
        303 => request.method != "HEAD",
        301 | 302 => request.method == "POST",
        _ => false,
    };
    let location = match response.location() {
        Some(location) if becomes_get || request.body.len() <= KEPT_LENGTH => location,
        _ => return Ok(None),
    };
    if !is_left {
        return Err(Errno::ELIMIT);
    }
    let url = resolve(&request.url, location).ok_or(Errno::EHOST)?;
    let mut next = HttpRequest { url, ..request.clone() };
    if becomes_get {
        next.method = "GET".to_string();
        next.body.clear();
        next.headers.retain(|(name, _)| !name.starts_with("content-"));
    }
    let origin = |url| parts(url).map(|parts| parts.origin.to_string());
    if origin(&next.url) != origin(&request.url) {
        next.headers.retain(|(name, _)| name != "authorization" && name != "cookie");
    }
    Ok(Some(next))
}
