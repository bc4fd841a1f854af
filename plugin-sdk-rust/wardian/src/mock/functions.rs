//! The host functions, as the current host of the thread answers them; without one, as a host does outside a call.

use super::custom::{Answer, FunctionCall};
use super::host_call::HostCall;
use super::state::State;
use crate::{Errno, Level};
use std::cell::RefCell;
use std::rc::Rc;

mod events;
mod http;
mod kv;
mod sql;

pub use events::*;
pub use http::*;
pub use kv::*;
pub use sql::*;

pub(super) const NO_CALL: i32 = -Errno::ENOCALL.number();
const TOO_BIG: i32 = -Errno::E2BIG.number();

/// What a plugin may log in one call, in bytes.
const LOG_LIMIT: usize = 64 << 10;
const RANDOM_LIMIT: usize = 65536;
const FILE_BYTES_LIMIT: usize = 16777216;

thread_local! {
    /// The hosts that are running, the current one last.
    static HOSTS: RefCell<Vec<Rc<RefCell<State>>>> = const { RefCell::new(Vec::new()) };
}

/// Makes a host the current one while the action runs, also if it panics.
pub fn with_host<R>(host: &Rc<RefCell<State>>, action: impl FnOnce() -> R) -> R {
    struct Leave;

    impl Drop for Leave {
        fn drop(&mut self) {
            let left = HOSTS.with(|hosts| hosts.borrow_mut().pop());
            // After a panic nobody ends the call.
            if std::thread::panicking() {
                left.into_iter().for_each(|host| host.borrow_mut().in_call = false);
            }
        }
    }

    HOSTS.with(|hosts| hosts.borrow_mut().push(Rc::clone(host)));
    let _leave = Leave;
    action()
}

fn current<R>(action: impl FnOnce(&mut State) -> R) -> Option<R> {
    let host = HOSTS.with(|hosts| hosts.borrow().last().map(Rc::clone))?;
    let result = action(&mut host.borrow_mut());
    Some(result)
}

fn in_call(action: impl FnOnce(&mut State) -> i32) -> i32 {
    current(|state| if state.in_call { action(state) } else { NO_CALL }).unwrap_or(NO_CALL)
}

fn copy(source: &[u8], dst: &mut [u8], offset: u32) -> i32 {
    let rest = source.get(offset as usize..).unwrap_or_default();
    let count = rest.len().min(dst.len());
    dst[..count].copy_from_slice(&rest[..count]);
    count as i32
}

pub fn input_read(dst: &mut [u8], offset: u32) -> i32 {
    in_call(|state| match state.streamed {
        true => state.read_stream(dst, offset),
        false => copy(&state.input, dst, offset),
    })
}

pub fn output_write(src: &[u8]) -> i32 {
    in_call(|state| {
        if state.broken {
            return -Errno::EHOST.number();
        }
        if src.len() > state.output_limit - state.output.len() {
            return TOO_BIG;
        }
        state.output.extend_from_slice(src);
        0
    })
}

pub fn fail(code: i32, message: &str) -> i32 {
    in_call(|state| {
        state.failure = Some((code, message.to_string()));
        0
    })
}

pub fn reply_len() -> i32 {
    in_call(|state| state.reply.len() as i32)
}

pub fn reply_read(dst: &mut [u8], offset: u32) -> i32 {
    current(|state| copy(&state.reply, dst, offset)).unwrap_or(NO_CALL)
}

pub fn log_level() -> i32 {
    current(|state| state.log_level).unwrap_or(0)
}

pub fn log(level: i32, line: &str) -> i32 {
    let known = [Level::Error, Level::Warn, Level::Info, Level::Debug, Level::Trace];
    let level = match known.iter().find(|known| **known as i32 == level) {
        Some(level) => *level,
        None => return -Errno::EINVAL.number(),
    };
    current(|state| {
        if line.len() > LOG_LIMIT - state.logged {
            return TOO_BIG;
        }
        state.logged += line.len();
        if level as i32 <= state.log_level {
            state.log.push((level, line.to_string()));
        }
        0
    })
    .unwrap_or(NO_CALL)
}

pub fn config_get(key: &str, out: &mut [u8]) -> i32 {
    current(|state| state.config_get(key, out)).unwrap_or(NO_CALL)
}

pub fn config_keys(out: &mut [u8]) -> i32 {
    current(|state| state.config_keys(out)).unwrap_or(NO_CALL)
}

pub fn clock_now_ms() -> i64 {
    current(|state| {
        state.called(HostCall::ClockNow);
        state.now_ms
    })
    .unwrap_or(0)
}

pub fn clock_monotonic_ns() -> i64 {
    current(|state| {
        state.called(HostCall::ClockMonotonic);
        state.monotonic_ns
    })
    .unwrap_or(0)
}

/// A number above or equal to 0, or an error.
fn number<T: Into<i64>>(result: Result<T, Errno>) -> i64 {
    result.map_or_else(|errno| -i64::from(errno.number()), Into::into)
}

/// As [`number`], for functions without a result.
fn done(result: Result<(), Errno>) -> i32 {
    result.map_or_else(|errno| -errno.number(), |()| 0)
}

pub fn files_open(path: &str, mode: u32) -> i32 {
    current(|state| {
        state.called(HostCall::FileOpen { path: path.to_string(), mode });
        number(state.files.open(path, mode, state.now_ms)) as i32
    })
    .unwrap_or(NO_CALL)
}

pub fn files_read(dst: &mut [u8], handle: u32, offset: u64) -> i32 {
    current(|state| {
        let path = state.files.path_of(handle);
        state.called(HostCall::FileRead { path, offset, length: dst.len() });
        if dst.len() > FILE_BYTES_LIMIT {
            return TOO_BIG;
        }
        number(state.files.read(dst, handle, offset)) as i32
    })
    .unwrap_or(NO_CALL)
}

pub fn files_write(handle: u32, offset: u64, bytes: &[u8]) -> i32 {
    current(|state| {
        let path = state.files.path_of(handle);
        state.called(HostCall::FileWrite { path, offset, length: bytes.len() });
        if bytes.len() > FILE_BYTES_LIMIT {
            return TOO_BIG;
        }
        number(state.files.write(handle, offset, bytes, state.now_ms)) as i32
    })
    .unwrap_or(NO_CALL)
}

pub fn files_size(handle: u32) -> i64 {
    current(|state| {
        state.called(HostCall::FileSize { path: state.files.path_of(handle) });
        number(state.files.size(handle))
    })
    .unwrap_or_else(|| i64::from(NO_CALL))
}

pub fn files_resize(handle: u32, size: u64) -> i32 {
    current(|state| {
        state.called(HostCall::FileResize { path: state.files.path_of(handle), size });
        done(state.files.resize(handle, size, state.now_ms))
    })
    .unwrap_or(NO_CALL)
}

pub fn files_sync(handle: u32) -> i32 {
    current(|state| {
        state.called(HostCall::FileSync { path: state.files.path_of(handle) });
        done(state.files.size(handle).map(drop))
    })
    .unwrap_or(NO_CALL)
}

pub fn files_close(handle: u32) -> i32 {
    current(|state| {
        state.called(HostCall::FileClose { path: state.files.path_of(handle) });
        done(state.files.open.remove(&handle).map(drop).ok_or(Errno::ECLOSED))
    })
    .unwrap_or(NO_CALL)
}

pub fn files_stat(path: &str, out: &mut [u8]) -> i32 {
    current(|state| {
        state.called(HostCall::FileStat { path: path.to_string() });
        match state.files.stat(path) {
            Ok(bytes) => state.answer(bytes, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

pub fn files_list(path: &str, out: &mut [u8]) -> i32 {
    current(|state| {
        state.called(HostCall::FileList { path: path.to_string() });
        match state.files.list(path) {
            Ok(names) => state.answer(names, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

pub fn files_make_dir(path: &str) -> i32 {
    current(|state| {
        state.called(HostCall::FileMakeDir { path: path.to_string() });
        done(state.files.make_dir(path, state.now_ms))
    })
    .unwrap_or(NO_CALL)
}

pub fn files_remove(path: &str) -> i32 {
    current(|state| {
        state.called(HostCall::FileRemove { path: path.to_string() });
        done(state.files.remove(path, state.now_ms))
    })
    .unwrap_or(NO_CALL)
}

pub fn files_rename(from: &str, to: &str) -> i32 {
    current(|state| {
        state.called(HostCall::FileRename { from: from.to_string(), to: to.to_string() });
        done(state.files.rename(from, to, state.now_ms))
    })
    .unwrap_or(NO_CALL)
}

pub fn plugins_call(plugin: &str, operation: &str, input: &[u8], out: &mut [u8]) -> i32 {
    let callee = match current(|state| state.plugin_called(plugin, operation, input)) {
        None => return NO_CALL,
        Some(Err(errno)) => return -errno.number(),
        Some(Ok(callee)) => callee,
    };
    // Not while the state is borrowed: the test's code may run a plugin of its own.
    let answer = callee(input);
    current(|state| state.plugin_answered(answer, out)).unwrap_or(NO_CALL)
}

pub fn plugins_failure_code() -> i32 {
    current(|state| state.plugin_failure.0).unwrap_or(NO_CALL)
}

pub fn plugins_failure_message(out: &mut [u8]) -> i32 {
    current(|state| {
        let message = state.plugin_failure.1.clone().into_bytes();
        state.answer(message, out)
    })
    .unwrap_or(NO_CALL)
}

pub fn random_fill(dst: &mut [u8]) -> i32 {
    current(|state| {
        state.called(HostCall::RandomFill { length: dst.len() });
        if dst.len() > RANDOM_LIMIT {
            return TOO_BIG;
        }
        dst.iter_mut().for_each(|byte| *byte = state.random.next());
        0
    })
    .unwrap_or(NO_CALL)
}

/// Calls a function that the test gives; nothing without a host.
pub(super) fn custom(module: &str, name: &str, call: &FunctionCall<'_>) -> Option<Result<Answer, Errno>> {
    let function = current(|state| state.function_called(module, name))?;
    match function {
        // Not while the state is borrowed: the test's code may use the host.
        Some(function) => Some(function(call)),
        None => panic!("the host of this test has no function {} of {}: Host::with_function", name, module),
    }
}

/// The value of a getter.
pub(super) fn answer(value: Vec<u8>, out: &mut [u8]) -> i32 {
    current(|state| state.answer(value, out)).unwrap_or(NO_CALL)
}
