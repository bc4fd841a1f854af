//! Host functions on slices. Off WebAssembly they are those of the mock.

#[cfg(target_arch = "wasm32")]
mod imported {
    use crate::raw;

    pub fn input_read(dst: &mut [u8], offset: u32) -> i32 {
        unsafe { raw::core::input_read(dst.as_mut_ptr(), offset, dst.len() as u32) }
    }

    pub fn output_write(src: &[u8]) -> i32 {
        unsafe { raw::core::output_write(src.as_ptr(), src.len() as u32) }
    }

    pub fn fail(code: i32, message: &str) -> i32 {
        unsafe { raw::core::fail(code, message.as_ptr(), message.len() as u32) }
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

    pub fn config_get(key: &str, out: &mut [u8]) -> i32 {
        unsafe { raw::config::get(key.as_ptr(), key.len() as u32, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn config_keys(out: &mut [u8]) -> i32 {
        unsafe { raw::config::keys(out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn clock_now_ms() -> i64 {
        unsafe { raw::clock::now_ms() }
    }

    pub fn clock_monotonic_ns() -> i64 {
        unsafe { raw::clock::monotonic_ns() }
    }

    pub fn plugins_call(plugin: &str, operation: &str, input: &[u8], out: &mut [u8]) -> i32 {
        unsafe {
            raw::plugins::call(
                plugin.as_ptr(),
                plugin.len() as u32,
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

#[cfg(not(target_arch = "wasm32"))]
pub use crate::mock::functions::*;
