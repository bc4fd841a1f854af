//! The plugin's configuration. Needs the capability `config`.

use crate::{host, Errno, Error, Text};
use core::str::FromStr;

/// The value of a key, read into the buffer; `None` when the key has no value.
///
/// # Errors
/// [`Errno::EDENIED`] for a key outside the grant, [`Errno::E2BIG`] if the buffer is too small.
pub fn get<'b>(key: &str, buffer: &'b mut [u8]) -> Result<Option<&'b str>, Errno> {
    match whole(host::config_get(key, buffer), buffer) {
        Ok(value) => Ok(Some(value)),
        Err(Errno::ENOTFOUND) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// The value of a key as a number, or anything else that can be parsed from at most 64 bytes; `None` when it has no value.
///
/// # Errors
/// As [`get`], with a message that names the key, and [`Errno::EINVAL`] for a value that cannot be parsed.
pub fn parse<T: FromStr>(key: &str) -> Result<Option<T>, Error> {
    let mut buffer = [0; 64];
    let problem = |errno: Errno| crate::failure!(errno.number(), "configuration {}: {}", key, errno);
    match get(key, &mut buffer).map_err(problem)? {
        None => Ok(None),
        Some(text) => text.trim().parse().map(Some).map_err(|_| problem(Errno::EINVAL)),
    }
}

/// The granted keys, sorted, read into the buffer.
///
/// # Errors
/// [`Errno::E2BIG`] if the buffer is too small.
pub fn keys(buffer: &mut [u8]) -> Result<core::str::Lines<'_>, Errno> {
    Ok(whole(host::config_keys(buffer), buffer)?.lines())
}

/// The value of a key of any length; `None` when the key has no value.
///
/// # Errors
/// [`Errno::EDENIED`] for a key outside the grant.
#[cfg(feature = "alloc")]
pub fn get_string(key: &str) -> Result<Option<alloc::string::String>, Errno> {
    let mut bytes = alloc::vec![0; 256];
    let length = match Errno::check(host::config_get(key, &mut bytes)) {
        Err(Errno::ENOTFOUND) => return Ok(None),
        result => result?,
    };
    if length > bytes.len() {
        bytes.resize(length, 0);
        Errno::check(host::reply_read(&mut bytes, 0))?;
    }
    bytes.truncate(length);
    alloc::string::String::from_utf8(bytes).map(Some).map_err(|_| Errno::EUTF8)
}

/// The value of a key, at most `N` bytes of it; `None` when the key has no value. For a value that is kept.
///
/// # Errors
/// As [`get`].
pub fn text<const N: usize>(key: &str) -> Result<Option<Text<N>>, Errno> {
    let mut buffer = [0; N];
    Ok(get(key, &mut buffer)?.map(|value| {
        let mut text = Text::new();
        text.push_str(value);
        text
    }))
}

fn whole(result: i32, buffer: &[u8]) -> Result<&str, Errno> {
    let value = buffer.get(..Errno::check(result)?).ok_or(Errno::E2BIG)?;
    core::str::from_utf8(value).map_err(|_| Errno::EUTF8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_longer_than_the_buffer_is_an_error() {
        assert_eq!(whole(3, b"abcd"), Ok("abc"));
        assert_eq!(whole(5, b"abcd"), Err(Errno::E2BIG));
        assert_eq!(whole(-4, b"abcd"), Err(Errno::EDENIED));
    }

    #[test]
    fn errors_name_the_key() {
        let error = parse::<i64>("limit").unwrap_err();
        assert_eq!(error.message(), "configuration limit: ENOCALL");
    }
}
