use super::{current, done, number, NO_CALL};
use crate::mock::host_call::HostCall;
use crate::mock::kv::Expected;
use crate::mock::state::State;
use crate::Errno;

/// A getter.
fn getter(call: HostCall, out: &mut [u8], get: impl FnOnce(&mut State) -> Result<Vec<u8>, Errno>) -> i32 {
    current(|state| {
        state.called(call);
        match get(state) {
            Ok(value) => state.answer(value, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

fn changed(call: HostCall, change: impl FnOnce(&mut State) -> Result<(), Errno>) -> i32 {
    current(|state| {
        state.called(call);
        done(change(state))
    })
    .unwrap_or(NO_CALL)
}

fn put(call: HostCall, put: impl FnOnce(&mut State) -> Result<i64, Errno>) -> i64 {
    current(|state| {
        state.called(call);
        number(put(state))
    })
    .unwrap_or_else(|| i64::from(NO_CALL))
}

pub fn kv_get(key: &str, out: &mut [u8]) -> i32 {
    getter(HostCall::KvGet { key: key.to_string() }, out, |state| state.kv.get(key, state.clock_ms()))
}

pub fn kv_get_versioned(key: &str, out: &mut [u8]) -> i32 {
    let call = HostCall::KvGetVersioned { key: key.to_string() };
    getter(call, out, |state| state.kv.get_versioned(key, state.clock_ms()))
}

pub fn kv_put(key: &str, value: &[u8], ttl_ms: u64) -> i64 {
    let call = HostCall::KvPut { key: key.to_string(), value: value.to_vec(), ttl_ms };
    put(call, |state| state.kv.put(key, Expected::Any, value, ttl_ms, state.clock_ms()))
}

pub fn kv_compare_and_put(key: &str, version: u64, value: &[u8], ttl_ms: u64) -> i64 {
    let call = HostCall::KvCompareAndPut { key: key.to_string(), version, value: value.to_vec(), ttl_ms };
    put(call, |state| state.kv.put(key, Expected::Version(version), value, ttl_ms, state.clock_ms()))
}

pub fn kv_delete(key: &str) -> i32 {
    let call = HostCall::KvDelete { key: key.to_string() };
    changed(call, |state| state.kv.delete(key, Expected::Any, state.clock_ms()))
}

pub fn kv_compare_and_delete(key: &str, version: u64) -> i32 {
    let call = HostCall::KvCompareAndDelete { key: key.to_string(), version };
    changed(call, |state| state.kv.delete(key, Expected::Version(version), state.clock_ms()))
}

pub fn kv_list(prefix: &str, after: &str, limit: u32, out: &mut [u8]) -> i32 {
    let call = HostCall::KvList { prefix: prefix.to_string(), after: after.to_string(), limit };
    getter(call, out, |state| state.kv.list(prefix, after, limit, state.clock_ms()))
}

pub fn kv_sync() -> i32 {
    changed(HostCall::KvSync, |state| state.kv.sync(state.clock_ms()))
}
