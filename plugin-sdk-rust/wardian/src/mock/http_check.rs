//! What a host accepts of the arguments that open a request, and where a redirect leads.

use crate::Errno;

const METHOD_LIMIT: usize = 32;
const URL_LIMIT: usize = 8192;
const HEADERS_LIMIT: usize = 65536;
const HEADER_COUNT: usize = 100;
const REDIRECT_LIMIT: u32 = 5;

const NAME_LENGTH: usize = 256;
const VALUE_LENGTH: usize = 8000;

/// Headers that only the host sets, as well as all that begin with `proxy-`.
const OF_THE_HOST: &[&str] =
    &["connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

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

/// Upper-case letters and hyphens, and no method for proxies or diagnosis.
fn is_method(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte == b'-';
    !text.is_empty() && !text.starts_with('-') && text.bytes().all(is_part) && text != "CONNECT" && text != "TRACE"
}

/// What a URL consists of. The path and the query, which begins with its question mark, may be empty.
pub struct Parts<'a> {
    pub origin: &'a str,
    pub path: &'a str,
    pub query: &'a str,
}

/// What is before the fragment, which is not sent.
pub fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

/// The parts of an absolute URL of `http` or `https`; nothing if it is malformed.
pub fn parts(url: &str) -> Option<Parts<'_>> {
    let url = without_fragment(url);
    let scheme = ["https://", "http://"].iter().find(|scheme| url.starts_with(**scheme))?.len();
    let end = url.find('?').unwrap_or(url.len());
    let slash = url[scheme..end].find('/').map_or(end, |slash| scheme + slash);
    let (authority, path, query) = (&url[scheme..slash], &url[slash..end], &url[end..]);
    let is_valid = is_authority(authority) && is_path(path) && has_only(query, "?[]|{}^`");
    is_valid.then_some(Parts { origin: &url[..slash], path, query })
}

/// A name or an address with or without a port: no user, and nothing but ASCII.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_port =
        port.map_or(true, |port| !port.starts_with('+') && port.parse().map_or(false, |number: u16| number > 0));
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    let is_host = match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').map_or(false, |address| {
            !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte))
        }),
        None => !host.is_empty() && host.bytes().all(is_part),
    };
    is_host && is_port
}

/// No dots as segments, and no escapes of characters that servers read in different ways.
fn is_path(text: &str) -> bool {
    let is_dots = |segment: &str| [".", ".."].contains(&segment.split(';').next().unwrap_or(segment));
    let is_ambiguous = |escape: &str| {
        let code = escape.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
        code < 32 || [b'.', b'/', b'%', b'\\', 127].contains(&code)
    };
    has_only(text, "") && !text.split('/').any(is_dots) && !text.split('%').skip(1).any(is_ambiguous)
}

/// Whether all are letters, digits, escapes, or characters of a path or of a list.
fn has_only(text: &str, others: &str) -> bool {
    let is_hex = |byte: Option<u8>| byte.map_or(false, |byte| byte.is_ascii_hexdigit());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_valid = match byte {
            b'%' => is_hex(bytes.next()) && is_hex(bytes.next()),
            _ => {
                byte.is_ascii_alphanumeric()
                    || b"._~!$&'()*+,;=:@/-".contains(&byte)
                    || others.as_bytes().contains(&byte)
            }
        };
        if !is_valid {
            return false;
        }
    }
    true
}

/// Where a redirect leads (RFC 3986, section 5.2); nothing if that is no URL.
pub fn resolve(url: &str, location: &str) -> Option<String> {
    let from = parts(url)?;
    let to = without_fragment(location);
    let path = if from.path.is_empty() { "/" } else { from.path };
    let scheme = to.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    let resolved = if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && is_scheme {
        to.to_string()
    } else if to.starts_with("//") {
        format!("{}{}", &from.origin[..=from.origin.find(':')?], to)
    } else if to.is_empty() || to.starts_with('?') {
        format!("{}{}{}", from.origin, path, if to.is_empty() { from.query } else { to })
    } else {
        let end = to.find('?').unwrap_or(to.len());
        let folder = if to.starts_with('/') { "" } else { &path[..path.rfind('/')?] };
        let separator = if to.starts_with('/') { "" } else { "/" };
        let whole = format!("{}{}{}", folder, separator, &to[..end]);
        format!("{}{}{}", from.origin, without_dots(&whole), &to[end..])
    };
    parts(&resolved).is_some().then_some(resolved)
}

/// RFC 3986, section 5.2.4.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut last = "";
    for segment in path.split('/').skip(1) {
        last = segment;
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            _ => kept.push(segment),
        }
    }
    let is_folder = [".", ".."].contains(&last) && !kept.is_empty();
    format!("/{}{}", kept.join("/"), if is_folder { "/" } else { "" })
}

/// Name and value of a line; nothing if it is malformed.
pub fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let value = value.trim_matches(|c| c == ' ' || c == '\t');
    let is_value = value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ' || byte == b'\t');
    let is_short = name.len() <= NAME_LENGTH && value.len() <= VALUE_LENGTH;
    (is_token(name) && is_value && is_short).then_some((name, value))
}

fn is_of_the_host(name: &str) -> bool {
    OF_THE_HOST.contains(&name) || name.starts_with("proxy-")
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
    if !is_method(target.method) || parts(target.url).is_none() || body_len < -1 || redirects > REDIRECT_LIMIT {
        return Err(Errno::EINVAL);
    }
    let mut all = Vec::new();
    // There may be a line feed at the end as well.
    let text = headers.strip_suffix('\n').filter(|text| !text.is_empty()).unwrap_or(headers);
    for line in text.split('\n').filter(|_| !text.is_empty()) {
        if all.len() == HEADER_COUNT {
            return Err(Errno::E2BIG);
        }
        let (name, value) = header(line).ok_or(Errno::EINVAL)?;
        let name = name.to_ascii_lowercase();
        if is_of_the_host(&name) {
            return Err(Errno::EINVAL);
        }
        all.push((name, value.to_string()));
    }
    Ok(all)
}
