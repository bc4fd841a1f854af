//! Values by key, which stay past calls, reloads and restarts. Needs the capability `kv`.
//!
//! ```
//! use wardian::{kv, Error, Input, Output};
//!
//! wardian::operations! {
//!     /// Counts the visits of a person.
//!     "visit" => fn visit(name: Input, out: &mut Output) -> Result<(), Error> {
//!         let (mut name_buffer, mut buffer) = ([0; 40], [0; 20]);
//!         let mut key = wardian::Text::<50>::new();
//!         write!(key, "visits/{}", name.read_text(&mut name_buffer)?)?;
//!         let visits = kv::read_text(key.as_str(), &mut buffer)?.map_or(Ok(0), str::parse::<u32>);
//!         let visits = visits.map_err(|_| wardian::failure!(1, "no number"))? + 1;
//!         let mut text = wardian::Text::<10>::new();
//!         write!(text, "{}", visits)?;
//!         kv::put(key.as_str(), text.as_str())?;
//!         out.write_bytes(text.as_str().as_bytes())?;
//!         Ok(())
//!     }
//! }
//!
//! # use core::fmt::Write as _;
//! # #[cfg(not(target_arch = "wasm32"))] {
//! let host = wardian::mock::Host::new().with_value("visits/ada", "6");
//! assert_eq!(host.call::<visit>("ada").unwrap().text(), "7");
//! assert_eq!(host.value("visits/ada").unwrap(), b"7");
//! # }
//! ```
//!
//! Two instances of a plugin may do this at the same time, and one visit is lost. `update` writes a value only if nobody else changed it:
//!
//! ```
//! # #[cfg(all(feature = "alloc", not(target_arch = "wasm32")))] {
//! use wardian::kv;
//!
//! # let host = wardian::mock::Host::new();
//! # host.run(|| {
//! let more = |visits: Option<&[u8]>| Some(visits.map_or(vec![1], |visits| vec![visits[0] + 1]));
//! kv::update("visits", more).unwrap();
//! kv::update("visits", more).unwrap();
//! assert_eq!(kv::get("visits").unwrap(), Some(vec![2]));
//! # });
//! # }
//! ```
//!
//! Functions that begin with `read` read into a buffer of the plugin; those that begin with `get` need the feature `alloc`. A key is text of
//! 1 to 512 bytes without NUL.
//!
//! Errors that each function may return: [`Errno::EINVAL`] for an empty key or one with a NUL; [`Errno::E2BIG`] for a key that is too
//! long; [`Errno::EUNAVAILABLE`] if the store cannot be reached now; [`Errno::ETIMEOUT`] if it does not answer in time. Functions that
//! change something return [`Errno::EDENIED`] if only reading is in effect; after [`Errno::ETIMEOUT`] the change may have happened. Those
//! that set a value return [`Errno::E2BIG`] for a value that is larger than is granted, and [`Errno::ELIMIT`] if the quota is used up.

use crate::capability::{bytes_in, text_in};
use crate::{host, Errno};
use core::time::Duration;

#[cfg(feature = "alloc")]
mod owned;

#[cfg(feature = "alloc")]
pub use owned::{get, get_text, get_versioned, keys, update, Keys};
#[cfg(feature = "json")]
pub use owned::{get_json, put_json};

/// The length of a version before its value.
const VERSION: usize = 8;

/// A value with its version. No two values of a key have the same version, also after the key was deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Versioned<V> {
    /// The version, above 0.
    pub version: u64,
    /// The value.
    pub value: V,
}

/// Nothing instead of the error for a key without a value.
fn found<T>(result: Result<T, Errno>) -> Result<Option<T>, Errno> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Errno::ENOTFOUND) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// A value, read into the buffer; `None` if the key has no value.
///
/// # Errors
/// Those of [the module](self), and [`Errno::E2BIG`] if the buffer is too small.
pub fn read<'b>(key: &str, buffer: &'b mut [u8]) -> Result<Option<&'b [u8]>, Errno> {
    found(bytes_in(host::kv_get(key, buffer), buffer))
}

/// As [`read`], for text.
///
/// # Errors
/// As [`read`], and [`Errno::EUTF8`] for malformed text.
pub fn read_text<'b>(key: &str, buffer: &'b mut [u8]) -> Result<Option<&'b str>, Errno> {
    found(text_in(host::kv_get(key, buffer), buffer))
}

/// A value with its version, for [`compare_and_put`] and [`compare_and_delete`]; `None` if the key has no value. The buffer takes 8 bytes
/// more than the value.
///
/// # Errors
/// As [`read`].
pub fn read_versioned<'b>(key: &str, buffer: &'b mut [u8]) -> Result<Option<Versioned<&'b [u8]>>, Errno> {
    match found(bytes_in(host::kv_get_versioned(key, buffer), buffer))? {
        None => Ok(None),
        Some(bytes) => {
            let (version, value) = split_version(bytes).ok_or(Errno::EHOST)?;
            Ok(Some(Versioned { version, value }))
        }
    }
}

fn split_version(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut version = [0; VERSION];
    version.copy_from_slice(bytes.get(..VERSION)?);
    Some((u64::from_le_bytes(version), &bytes[VERSION..]))
}

/// Sets a value, which stays until it is replaced or deleted. Returns its version.
///
/// # Errors
/// Those of [the module](self).
pub fn put(key: &str, value: impl AsRef<[u8]>) -> Result<u64, Errno> {
    Errno::check_i64(host::kv_put(key, value.as_ref(), 0))
}

/// Sets a value that is gone after this time, in whole milliseconds, rounded up. Returns its version.
///
/// # Errors
/// Those of [the module](self), and [`Errno::EINVAL`] for a time of 0 or of over 2^53 milliseconds.
pub fn put_for(key: &str, value: impl AsRef<[u8]>, time: Duration) -> Result<u64, Errno> {
    Errno::check_i64(host::kv_put(key, value.as_ref(), milliseconds(time)?))
}

/// Sets a value only if the key still has this version; with version 0 only if the key has no value. Returns the new version.
///
/// # Errors
/// Those of [the module](self), and [`Errno::ECONFLICT`] if the key has another version, or none.
pub fn compare_and_put(key: &str, version: u64, value: impl AsRef<[u8]>) -> Result<u64, Errno> {
    Errno::check_i64(host::kv_compare_and_put(key, version, value.as_ref(), 0))
}

/// As [`compare_and_put`], for a value that is gone after this time.
///
/// # Errors
/// As [`compare_and_put`] and [`put_for`].
pub fn compare_and_put_for(key: &str, version: u64, value: impl AsRef<[u8]>, time: Duration) -> Result<u64, Errno> {
    Errno::check_i64(host::kv_compare_and_put(key, version, value.as_ref(), milliseconds(time)?))
}

/// Not 0, which would be a value that stays.
fn milliseconds(time: Duration) -> Result<u64, Errno> {
    let started = u128::from(time.subsec_nanos() % 1_000_000 > 0);
    match u64::try_from(time.as_millis() + started) {
        Ok(0) | Err(_) => Err(Errno::EINVAL),
        Ok(milliseconds) => Ok(milliseconds),
    }
}

/// Deletes a value; returns whether there was one.
///
/// # Errors
/// Those of [the module](self).
pub fn delete(key: &str) -> Result<bool, Errno> {
    Ok(found(Errno::check(host::kv_delete(key)))?.is_some())
}

/// Deletes a value only if the key still has this version.
///
/// # Errors
/// Those of [the module](self), and [`Errno::ECONFLICT`] if the key has another version, or none.
pub fn compare_and_delete(key: &str, version: u64) -> Result<(), Errno> {
    Errno::check(host::kv_compare_and_delete(key, version)).map(drop)
}

/// Keys in the order of their bytes, in a buffer.
#[derive(Clone, Debug)]
pub struct KeyPage<'b> {
    left: &'b str,
}

impl<'b> Iterator for KeyPage<'b> {
    type Item = &'b str;

    fn next(&mut self) -> Option<&'b str> {
        let (key, left) = self.left.split_once('\0')?;
        self.left = left;
        Some(key)
    }
}

/// The keys that begin with `prefix` and come after the key `after`, read into the buffer: in the order of their bytes, and at most
/// `limit`, which is 1 to 1000. The first page has an empty `after`, and the last key of one page is the `after` of the next. A page of
/// fewer than `limit` keys is the last one.
///
/// ```
/// use wardian::kv;
///
/// # #[cfg(not(target_arch = "wasm32"))] {
/// let host = wardian::mock::Host::new().with_value("tea/green", "4").with_value("tea/black", "3").with_value("salt", "1");
/// host.run(|| {
///     let mut buffer = [0; 1000];
///     let keys = kv::read_keys("tea/", "", 100, &mut buffer).unwrap();
///     assert_eq!(keys.collect::<Vec<_>>(), ["tea/black", "tea/green"]);
/// });
/// # }
/// ```
///
/// # Errors
/// Those of [the module](self), [`Errno::EINVAL`] for another `limit`, [`Errno::E2BIG`] if the buffer is too small.
pub fn read_keys<'b>(prefix: &str, after: &str, limit: u32, buffer: &'b mut [u8]) -> Result<KeyPage<'b>, Errno> {
    Ok(KeyPage { left: text_in(host::kv_list(prefix, after, limit, buffer), buffer)? })
}

/// Waits until all changes so far are on the device, as far as the store can say that.
///
/// # Errors
/// Those of [the module](self).
pub fn sync() -> Result<(), Errno> {
    Errno::check(host::kv_sync()).map(drop)
}

#[cfg(test)]
mod tests;
