//! Values and keys of any length, in memory of their own.

use super::{compare_and_delete, compare_and_put, found, split_version, Versioned, VERSION};
use crate::capability::{to_string, to_vec};
use crate::{host, Errno};
use alloc::string::String;
use alloc::vec::Vec;

/// How many keys come at once.
const PAGE: u32 = 100;

/// A value; `None` if the key has no value.
///
/// # Errors
/// Those of [the module](super).
pub fn get(key: &str) -> Result<Option<Vec<u8>>, Errno> {
    let mut buffer = [0; 256];
    let result = host::kv_get(key, &mut buffer);
    found(to_vec(result, &buffer))
}

/// As [`get`], for text.
///
/// # Errors
/// As [`get`], and [`Errno::EUTF8`] for malformed text.
pub fn get_text(key: &str) -> Result<Option<String>, Errno> {
    get(key)?.map(String::from_utf8).transpose().map_err(|_| Errno::EUTF8)
}

/// A value with its version, for [`compare_and_put`] and [`compare_and_delete`]; `None` if the key has no value.
///
/// # Errors
/// Those of [the module](super).
pub fn get_versioned(key: &str) -> Result<Option<Versioned<Vec<u8>>>, Errno> {
    let mut buffer = [0; 256];
    let result = host::kv_get_versioned(key, &mut buffer);
    let mut value = match found(to_vec(result, &buffer))? {
        None => return Ok(None),
        Some(bytes) => bytes,
    };
    let version = split_version(&value).ok_or(Errno::EHOST)?.0;
    value.drain(..VERSION);
    Ok(Some(Versioned { version, value }))
}

/// Makes a new value of the old one, which is `None` if the key has no value. If somebody else changes the value meanwhile, the function
/// is called again with the changed value. It returns `None` to delete the value. Returns the new version, `None` without a value. The new
/// value stays until it is replaced or deleted, also if the old one had a time.
///
/// # Errors
/// Those of [the module](super).
pub fn update(key: &str, mut new: impl FnMut(Option<&[u8]>) -> Option<Vec<u8>>) -> Result<Option<u64>, Errno> {
    loop {
        let old = get_versioned(key)?;
        let version = old.as_ref().map_or(0, |old| old.version);
        let result = match new(old.as_ref().map(|old| old.value.as_slice())) {
            Some(value) => compare_and_put(key, version, value).map(Some),
            None if version == 0 => Ok(None),
            None => compare_and_delete(key, version).map(|()| None),
        };
        if result != Err(Errno::ECONFLICT) {
            return result;
        }
    }
}

/// The keys that begin with a prefix, in the order of their bytes; with an empty prefix all. They come from the host in pages, so a key
/// that is set or deleted meanwhile may be there or not.
///
/// ```
/// use wardian::kv;
///
/// # #[cfg(not(target_arch = "wasm32"))] {
/// let host = wardian::mock::Host::new().with_value("tea/green", "4").with_value("tea/black", "3").with_value("salt", "1");
/// host.run(|| {
///     let keys: Result<Vec<String>, wardian::Errno> = kv::keys("tea/").collect();
///     assert_eq!(keys.unwrap(), ["tea/black", "tea/green"]);
/// });
/// # }
/// ```
pub fn keys(prefix: &str) -> Keys<'_> {
    Keys { prefix, page: String::new(), position: 0, after: String::new(), is_last: false }
}

/// The keys of [`keys`]. After an error, which is one of [the module](super), there are no more.
#[derive(Clone, Debug)]
pub struct Keys<'p> {
    prefix: &'p str,
    page: String,
    position: usize,
    /// The key before the next one.
    after: String,
    is_last: bool,
}

impl Keys<'_> {
    fn read_page(&mut self) -> Result<(), Errno> {
        let mut buffer = [0; 256];
        let result = host::kv_list(self.prefix, &self.after, PAGE, &mut buffer);
        self.page = to_string(result, &buffer)?;
        self.position = 0;
        self.is_last = self.page.matches('\0').count() < PAGE as usize;
        Ok(())
    }
}

impl Iterator for Keys<'_> {
    type Item = Result<String, Errno>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.position == self.page.len() && !self.is_last {
            if let Err(errno) = self.read_page() {
                self.page.clear();
                self.is_last = true;
                return Some(Err(errno));
            }
        }
        let (key, _) = self.page[self.position..].split_once('\0')?;
        self.position += key.len() + 1;
        self.after = String::from(key);
        Some(Ok(self.after.clone()))
    }
}

/// As [`get`], for JSON: any type that serde reads.
///
/// # Errors
/// As [`get`], and [`Errno::EINVAL`] for JSON of another form.
#[cfg(feature = "json")]
pub fn get_json<T: serde::de::DeserializeOwned>(key: &str) -> Result<Option<T>, Errno> {
    get(key)?.map(|bytes| serde_json::from_slice(&bytes)).transpose().map_err(|_| Errno::EINVAL)
}

/// As [`put`](super::put), for any type that serde writes.
///
/// # Errors
/// As [`put`](super::put), and [`Errno::EINVAL`] for a value that JSON cannot express.
#[cfg(feature = "json")]
pub fn put_json(key: &str, value: &(impl serde::Serialize + ?Sized)) -> Result<u64, Errno> {
    super::put(key, serde_json::to_vec(value).map_err(|_| Errno::EINVAL)?)
}
