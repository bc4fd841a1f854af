//! Host functions on slices. Off WebAssembly they are those of the mock.
//!
//! Written from `interfaces/wit`, not by hand: see "A new host function" in CONTRIBUTING.md.

#[cfg(target_arch = "wasm32")]
#[allow(dead_code)]
mod imported {
    use crate::raw;

    pub fn input_read(dst: &mut [u8], offset: u32) -> i32 {
        unsafe { raw::core::input_read(dst.as_mut_ptr(), offset, dst.len() as u32) }
    }

    pub fn output_write(bytes: &[u8]) -> i32 {
        unsafe { raw::core::output_write(bytes.as_ptr(), bytes.len() as u32) }
    }

    pub fn fail(code: i32, message: &str) -> i32 {
        unsafe { raw::core::fail(code, message.as_ptr(), message.len() as u32) }
    }

    pub fn reply_len() -> i32 {
        unsafe { raw::core::reply_len() }
    }

    pub fn reply_read(dst: &mut [u8], offset: u32) -> i32 {
        unsafe { raw::core::reply_read(dst.as_mut_ptr(), offset, dst.len() as u32) }
    }

    pub fn log_level() -> i32 {
        unsafe { raw::core::log_level() }
    }

    pub fn log(level: i32, line: &str) -> i32 {
        unsafe { raw::core::log(level, line.as_ptr(), line.len() as u32) }
    }

    pub fn abort(message: &str, file: &str, line: u32, column: u32) -> ! {
        unsafe {
            raw::core::abort(message.as_ptr(), message.len() as u32, file.as_ptr(), file.len() as u32, line, column)
        }
    }

    pub fn clock_now_ms() -> i64 {
        unsafe { raw::clock::now_ms() }
    }

    pub fn clock_monotonic_ns() -> i64 {
        unsafe { raw::clock::monotonic_ns() }
    }

    pub fn config_get(key: &str, out: &mut [u8]) -> i32 {
        unsafe { raw::config::get(key.as_ptr(), key.len() as u32, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn config_keys(out: &mut [u8]) -> i32 {
        unsafe { raw::config::keys(out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn plugins_call(id: &str, operation: &str, input: &[u8], out: &mut [u8]) -> i32 {
        unsafe {
            raw::plugins::call(
                id.as_ptr(),
                id.len() as u32,
                operation.as_ptr(),
                operation.len() as u32,
                input.as_ptr(),
                input.len() as u32,
                out.as_mut_ptr(),
                out.len() as u32,
            )
        }
    }

    pub fn plugins_failure_code() -> i32 {
        unsafe { raw::plugins::failure_code() }
    }

    pub fn plugins_failure_message(out: &mut [u8]) -> i32 {
        unsafe { raw::plugins::failure_message(out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn random_fill(dst: &mut [u8]) -> i32 {
        unsafe { raw::random::fill(dst.as_mut_ptr(), dst.len() as u32) }
    }
}

#[cfg(target_arch = "wasm32")]
pub use imported::*;

/// The mock has all of them but those that do not return: there a panic is the test's own.
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code)]
mod mocked {
    use crate::mock::functions;

    const _: fn(&mut [u8], u32) -> i32 = functions::input_read;
    const _: fn(&[u8]) -> i32 = functions::output_write;
    const _: fn(i32, &str) -> i32 = functions::fail;
    const _: fn() -> i32 = functions::reply_len;
    const _: fn(&mut [u8], u32) -> i32 = functions::reply_read;
    const _: fn() -> i32 = functions::log_level;
    const _: fn(i32, &str) -> i32 = functions::log;
    const _: fn() -> i64 = functions::clock_now_ms;
    const _: fn() -> i64 = functions::clock_monotonic_ns;
    const _: fn(&str, &mut [u8]) -> i32 = functions::config_get;
    const _: fn(&mut [u8]) -> i32 = functions::config_keys;
    const _: fn(&str, &str, &[u8], &mut [u8]) -> i32 = functions::plugins_call;
    const _: fn() -> i32 = functions::plugins_failure_code;
    const _: fn(&mut [u8]) -> i32 = functions::plugins_failure_message;
    const _: fn(&mut [u8]) -> i32 = functions::random_fill;
}

#[cfg(not(target_arch = "wasm32"))]
pub use crate::mock::functions::*;
