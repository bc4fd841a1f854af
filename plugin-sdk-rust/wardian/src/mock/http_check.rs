//! What a host accepts of the arguments that open a request.

use crate::Errno;

const METHOD_LIMIT: usize = 32;
const URL_LIMIT: usize = 8192;
const HEADERS_LIMIT: usize = 65536;
const HEADER_COUNT: usize = 100;
const REDIRECT_LIMIT: u32 = 5;

/// Headers that only the host sets.
const OF_THE_HOST: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Where a request leads.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub method: &'a str,
    pub url: &'a str,
}

fn is_token(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_part)
}

/// An absolute URL of `http` or `https` with a host, and without spaces.
fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let has_host = rest.map_or(false, |rest| !rest.is_empty() && !rest.starts_with(|c| "/?#:@".contains(c)));
    has_host && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Name and value of a line; nothing if it is malformed.
pub fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let value = value.trim_matches(|c| c == ' ' || c == '\t');
    let is_value = value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ' || byte == b'\t');
    (is_token(name) && is_value).then_some((name, value))
}

/// Checks all arguments; returns the headers with names in lower case.
pub fn check_request(
    target: Target<'_>,
    headers: &str,
    body_len: i64,
    redirects: u32,
) -> Result<Vec<(String, String)>, Errno> {
    if target.method.len() > METHOD_LIMIT || target.url.len() > URL_LIMIT || headers.len() > HEADERS_LIMIT {
        return Err(Errno::E2BIG);
    }
    if !is_token(target.method) || !is_url(target.url) || body_len < -1 || redirects > REDIRECT_LIMIT {
        return Err(Errno::EINVAL);
    }
    let lines = headers.split('\n').filter(|_| !headers.is_empty());
    if lines.clone().count() > HEADER_COUNT {
        return Err(Errno::E2BIG);
    }
    lines
        .map(|line| {
            let (name, value) = header(line).ok_or(Errno::EINVAL)?;
            let name = name.to_ascii_lowercase();
            match OF_THE_HOST.contains(&name.as_str()) {
                true => Err(Errno::EINVAL),
                false => Ok((name, value.to_string())),
            }
        })
        .collect()
}
