//! The values of a host, in memory.

use crate::Errno;
use std::collections::BTreeMap;

const KEY_LIMIT: usize = 512;
const TTL_LIMIT: u64 = 1 << 53;
const PAGE_LIMIT: u32 = 1000;
const DEFAULT_VALUE_LIMIT: usize = 1 << 20;
const DEFAULT_QUOTA: usize = 64 << 20;

struct Value {
    bytes: Vec<u8>,
    version: u64,
    /// When it is gone, by the host's clock.
    end_ms: Option<i64>,
}

pub struct Kv {
    values: BTreeMap<String, Value>,
    last_version: u64,
    pub is_read_only: bool,
    pub is_unreachable: bool,
    pub value_limit: usize,
    pub quota: usize,
}

/// What a key must have for a change.
#[derive(Clone, Copy)]
pub enum Expected {
    Any,
    Version(u64),
}

impl Default for Kv {
    fn default() -> Self {
        Kv {
            values: BTreeMap::new(),
            last_version: 0,
            is_read_only: false,
            is_unreachable: false,
            value_limit: DEFAULT_VALUE_LIMIT,
            quota: DEFAULT_QUOTA,
        }
    }
}

fn check_key(key: &str) -> Result<(), Errno> {
    match key {
        _ if key.len() > KEY_LIMIT => Err(Errno::E2BIG),
        _ if key.is_empty() || key.contains('\0') => Err(Errno::EINVAL),
        _ => Ok(()),
    }
}

// What the test does.
impl Kv {
    pub fn set(&mut self, key: &str, bytes: &[u8]) {
        assert!(check_key(key).is_ok(), "{:?} is no key: it has 1 to 512 bytes, and no NUL", key);
        self.insert(key, bytes, None);
    }

    pub fn all(&mut self, now_ms: i64) -> BTreeMap<String, Vec<u8>> {
        self.expire(now_ms);
        self.values.iter().map(|(key, value)| (key.clone(), value.bytes.clone())).collect()
    }
}

impl Kv {
    fn expire(&mut self, now_ms: i64) {
        self.values.retain(|_, value| value.end_ms.map_or(true, |end| now_ms < end));
    }

    fn insert(&mut self, key: &str, bytes: &[u8], end_ms: Option<i64>) -> u64 {
        self.last_version += 1;
        let value = Value { bytes: bytes.to_vec(), version: self.last_version, end_ms };
        self.values.insert(key.to_string(), value);
        self.last_version
    }

    fn reach(&mut self, now_ms: i64) -> Result<(), Errno> {
        self.expire(now_ms);
        match self.is_unreachable {
            true => Err(Errno::EUNAVAILABLE),
            false => Ok(()),
        }
    }

    fn change(&mut self, now_ms: i64) -> Result<(), Errno> {
        match self.is_read_only {
            true => Err(Errno::EDENIED),
            false => self.reach(now_ms),
        }
    }

    fn compare(&self, key: &str, expected: Expected) -> Result<(), Errno> {
        let version = self.values.get(key).map_or(0, |value| value.version);
        match expected {
            Expected::Version(expected) if expected != version => Err(Errno::ECONFLICT),
            _ => Ok(()),
        }
    }

    fn value(&mut self, key: &str, now_ms: i64) -> Result<&Value, Errno> {
        check_key(key)?;
        self.reach(now_ms)?;
        self.values.get(key).ok_or(Errno::ENOTFOUND)
    }

    pub fn get(&mut self, key: &str, now_ms: i64) -> Result<Vec<u8>, Errno> {
        Ok(self.value(key, now_ms)?.bytes.clone())
    }

    pub fn get_versioned(&mut self, key: &str, now_ms: i64) -> Result<Vec<u8>, Errno> {
        let value = self.value(key, now_ms)?;
        Ok([&value.version.to_le_bytes()[..], &value.bytes].concat())
    }

    pub fn put(&mut self, key: &str, expected: Expected, bytes: &[u8], ttl_ms: u64, now_ms: i64) -> Result<i64, Errno> {
        check_key(key)?;
        if ttl_ms > TTL_LIMIT {
            return Err(Errno::EINVAL);
        }
        self.change(now_ms)?;
        if bytes.len() > self.value_limit {
            return Err(Errno::E2BIG);
        }
        self.compare(key, expected)?;
        let others = self.values.iter().filter(|(other, _)| other.as_str() != key);
        let used: usize = others.map(|(key, value)| key.len() + value.bytes.len()).sum();
        if used + key.len() + bytes.len() > self.quota {
            return Err(Errno::ELIMIT);
        }
        let end_ms = if ttl_ms == 0 { None } else { Some(now_ms + ttl_ms as i64) };
        Ok(self.insert(key, bytes, end_ms) as i64)
    }

    pub fn delete(&mut self, key: &str, expected: Expected, now_ms: i64) -> Result<(), Errno> {
        check_key(key)?;
        self.change(now_ms)?;
        if let Expected::Version(0) = expected {
            return Err(Errno::ECONFLICT);
        }
        self.compare(key, expected)?;
        self.values.remove(key).map(drop).ok_or(Errno::ENOTFOUND)
    }

    pub fn list(&mut self, prefix: &str, after: &str, limit: u32, now_ms: i64) -> Result<Vec<u8>, Errno> {
        if prefix.len() > KEY_LIMIT || after.len() > KEY_LIMIT {
            return Err(Errno::E2BIG);
        }
        if limit == 0 || limit > PAGE_LIMIT || prefix.contains('\0') || after.contains('\0') {
            return Err(Errno::EINVAL);
        }
        self.reach(now_ms)?;
        let keys = self.values.keys().filter(|key| key.starts_with(prefix) && key.as_str() > after);
        Ok(keys.take(limit as usize).flat_map(|key| [key.as_bytes(), b"\0"]).flatten().copied().collect())
    }

    pub fn sync(&mut self, now_ms: i64) -> Result<(), Errno> {
        self.change(now_ms)
    }
}
